//! How servers are drawn whose role this program does not know.

use std::collections::BTreeSet;

use crate::design::Annotations;
use crate::topology::{Index, Item};

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
    column: Column::FrontEnds,
    card: Card::Pool,
    is_strong: false,
    ground: Ground::Square,
    icon,
    state,
};

/// A flat server.
fn icon(pen: &mut Pen) {
    pen.rect((2.0, 4.6), (14.0, 11.4), 1.4)
        .dot(5.0, 8.0, 1.0)
        .line(&[(8.4, 8.0), (11.6, 8.0)]);
}

/// The roles of the server, as the document names them.
fn state(index: &Index<'_>, _: &Annotations, item: &Item<'_>) -> Vec<String> {
    let services = words::services(index, item);
    let roles: BTreeSet<_> = services.iter().map(|s| s.role.name()).collect();
    words::pool_with(index, item, roles.into_iter().map(str::to_owned))
}
