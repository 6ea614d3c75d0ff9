//! How Enterprise Edition Front End pools are drawn.

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
    column: Column::FrontEnds,
    card: Card::Pool,
    is_strong: false,
    ground: Ground::Square,
    icon,
    state: words::front_end_pool,
};

/// Two servers, one above the other.
fn icon(pen: &mut Pen) {
    pen.rect((2.0, 2.5), (14.0, 7.0), 1.2)
        .rect((2.0, 9.0), (14.0, 13.5), 1.2)
        .dot(4.8, 4.75, 0.9)
        .dot(4.8, 11.25, 0.9)
        .line(&[(8.5, 4.75), (11.5, 4.75)])
        .line(&[(8.5, 11.25), (11.5, 11.25)]);
}
