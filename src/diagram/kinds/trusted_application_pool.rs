//! How trusted application pools are drawn.

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
    column: Column::FrontEnds,
    card: Card::Pool,
    is_strong: false,
    ground: Ground::Sheet,
    icon,
    state: words::pool,
};

/// A window.
fn icon(pen: &mut Pen) {
    pen.rect((1.8, 2.8), (14.2, 13.2), 1.4)
        .line(&[(1.8, 6.0), (14.2, 6.0)])
        .line(&[(5.4, 9.4), (7.2, 11.2), (10.8, 7.8)]);
}
