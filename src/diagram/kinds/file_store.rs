//! How file stores are drawn.

use crate::design::Annotations;
use crate::topology::{Index, Item};

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
    column: Column::Stores,
    card: Card::Store,
    is_strong: false,
    ground: Ground::Sheet,
    icon,
    state,
};

/// A folder.
fn icon(pen: &mut Pen) {
    pen.line(&[
        (1.8, 12.2),
        (1.8, 3.8),
        (2.6, 3.0),
        (6.2, 3.0),
        (7.8, 4.8),
        (13.4, 4.8),
        (14.2, 5.6),
        (14.2, 12.2),
        (13.4, 13.0),
        (2.6, 13.0),
        (1.8, 12.2),
    ]);
}

fn state(index: &Index<'_>, _: &Annotations, item: &Item<'_>) -> Vec<String> {
    vec![words::used_by(index, item.service.into_iter())]
}
