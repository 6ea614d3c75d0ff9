//! How Office Web Apps Servers are drawn.

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
    column: Column::FrontEnds,
    card: Card::Plain,
    is_strong: false,
    ground: Ground::Sheet,
    icon,
    state: words::users,
};

/// A document.
fn icon(pen: &mut Pen) {
    pen.line(&[
        (9.5, 1.8),
        (3.5, 1.8),
        (3.5, 14.2),
        (12.5, 14.2),
        (12.5, 4.8),
        (9.5, 1.8),
        (9.5, 4.8),
        (12.5, 4.8),
    ])
    .line(&[(5.8, 8.0), (10.2, 8.0)])
    .line(&[(5.8, 11.0), (10.2, 11.0)]);
}
