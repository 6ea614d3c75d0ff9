//! How Director pools are drawn.

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

/// One way in, two ways out.
fn icon(pen: &mut Pen) {
    pen.line(&[(2.0, 8.0), (6.5, 8.0), (10.5, 4.0), (13.5, 4.0)])
        .line(&[(6.5, 8.0), (10.5, 12.0), (13.5, 12.0)])
        .line(&[(11.5, 2.0), (13.7, 4.0), (11.5, 6.0)])
        .line(&[(11.5, 10.0), (13.7, 12.0), (11.5, 14.0)]);
}
