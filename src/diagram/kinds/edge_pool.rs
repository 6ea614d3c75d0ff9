//! How Edge pools are drawn.

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
    column: Column::Outside,
    card: Card::Pool,
    is_strong: false,
    ground: Ground::Hexagon,
    icon,
    state: words::pool,
};

/// A shield.
fn icon(pen: &mut Pen) {
    pen.line(&[
        (8.0, 1.6),
        (13.4, 3.4),
        (13.4, 8.2),
        (12.2, 11.2),
        (8.0, 14.4),
        (3.8, 11.2),
        (2.6, 8.2),
        (2.6, 3.4),
        (8.0, 1.6),
    ])
    .line(&[(5.4, 7.8), (7.4, 9.8), (10.8, 6.2)]);
}
