//! How Survivable Branch Appliances are drawn.

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
    column: Column::FrontEnds,
    card: Card::Pool,
    is_strong: false,
    ground: Ground::Octagon,
    icon,
    state: words::pool,
};

/// A device with an antenna.
fn icon(pen: &mut Pen) {
    pen.rect((2.0, 8.6), (14.0, 13.6), 1.2)
        .dot(4.8, 11.1, 0.9)
        .line(&[(8.5, 11.1), (11.5, 11.1)])
        .line(&[(8.0, 8.6), (8.0, 2.4)])
        .line(&[(5.2, 5.2), (8.0, 2.4), (10.8, 5.2)]);
}
