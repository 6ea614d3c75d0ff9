//! How stand-alone Mediation pools are drawn.

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

/// Two arrows, one each way.
fn icon(pen: &mut Pen) {
    pen.line(&[(2.0, 5.2), (13.6, 5.2)])
        .line(&[(10.8, 2.4), (13.8, 5.2), (10.8, 8.0)])
        .line(&[(14.0, 10.8), (2.4, 10.8)])
        .line(&[(5.2, 8.0), (2.2, 10.8), (5.2, 13.6)]);
}
