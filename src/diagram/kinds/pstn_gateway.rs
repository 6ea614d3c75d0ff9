//! How PSTN gateways are drawn.

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
    column: Column::Outside,
    card: Card::Plain,
    is_strong: false,
    ground: Ground::Octagon,
    icon,
    state: words::users,
};

/// A telephone.
fn icon(pen: &mut Pen) {
    pen.rect((3.2, 1.8), (12.8, 14.2), 1.4)
        .line(&[(5.8, 4.6), (10.2, 4.6)])
        .dot(5.8, 8.0, 0.85)
        .dot(8.0, 8.0, 0.85)
        .dot(10.2, 8.0, 0.85)
        .dot(5.8, 11.0, 0.85)
        .dot(8.0, 11.0, 0.85)
        .dot(10.2, 11.0, 0.85);
}
