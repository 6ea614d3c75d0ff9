//! How Persistent Chat pools are drawn.

use crate::design::Annotations;
use crate::topology::role::product_year;
use crate::topology::{Index, Item, PersistentChatPool};

use crate::diagram::kinds::row::{Card, Column, Ground, Row};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: Row = Row {
    column: Column::PersistentChat,
    card: Card::Switches,
    is_strong: true,
    ground: Ground::Circle,
    icon,
    state,
};

/// A speech bubble.
fn icon(pen: &mut Pen) {
    pen.line(&[
        (6.0, 11.5),
        (3.2, 14.0),
        (3.4, 11.3),
        (2.0, 10.0),
        (2.0, 4.0),
        (3.5, 2.5),
        (12.5, 2.5),
        (14.0, 4.0),
        (14.0, 10.0),
        (12.5, 11.5),
        (6.0, 11.5),
    ])
    .dot(5.2, 7.0, 0.95)
    .dot(8.0, 7.0, 0.95)
    .dot(10.8, 7.0, 0.95);
}

fn state(index: &Index<'_>, annotations: &Annotations, item: &Item<'_>) -> Vec<String> {
    let Some(service) = item.service else {
        return Vec::new();
    };
    let pool = PersistentChatPool::of(index, service);
    let mut parts = vec![words::servers(&words::marks(index, item))];
    if annotations.compliance_on(index, &pool) {
        parts.push("compliance on".to_owned());
    }
    parts.push(product_year(service.service_version));
    parts
}
