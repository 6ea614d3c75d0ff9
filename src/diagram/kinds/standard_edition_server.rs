//! How Standard Edition servers are drawn.

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

/// One upright server.
fn icon(pen: &mut Pen) {
    pen.rect((4.0, 1.8), (12.0, 14.2), 1.2)
        .line(&[(6.5, 4.8), (9.5, 4.8)])
        .line(&[(6.5, 7.4), (9.5, 7.4)])
        .dot(8.0, 11.2, 1.0);
}
