//! How Persistent Chat pools are drawn.

use crate::design::Annotations;
use crate::topology::role::product_year;
use crate::topology::{Index, Item, PersistentChatPool};

use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::words;

pub(super) const ROW: CardRow = CardRow {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use crate::diagram::{Diagram, Wire};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Kind, Usage};

    #[test]
    fn parts_that_are_not_understood_are_counted_on_the_card_and_are_neither_on_nor_off() {
        let mirror = AssociationKind::Database(Database::ContentMirror);
        let mut design = contoso_with(|design| {
            let store = add_sql_store(design, SITE, "sql03.contoso.com", "PCHAT");
            set_store(design, POOL, mirror, store.as_str());
        });
        let card = |design: &crate::design::Design| {
            let nodes = Diagram::of(design, &[]).nodes;
            let mut pools = nodes.into_iter();
            pools
                .find(|node| node.kind == Kind::PersistentChatPool)
                .unwrap()
        };
        let known = card(&design).switches.unwrap();
        assert!(known.mirroring && known.not_understood == [false; 3]);
        let needs = &mut service_mut(&mut design, POOL).depends_on;
        needs.last_mut().unwrap().usage = Usage::new("Partner");
        let card = card(&design);
        assert!(card.state.ends_with("1 not understood"), "{}", card.state);
        assert_eq!(card.switches.unwrap().not_understood, [false, true, true]);
        let wires = Diagram::of(&design, &[]).wires;
        let unclear = |wire: &&Wire| wire.label.contains("Usage=\"Partner\"");
        let marked: Vec<&Wire> = wires.iter().filter(unclear).collect();
        let [marked] = marked.as_slice() else {
            panic!("{wires:?}");
        };
        assert!(
            marked
                .label
                .ends_with("is not understood: this usage is unknown")
        );
        let captions = wires.iter().filter_map(|wire| Some(wire.caption?.0));
        assert!(
            captions
                .filter(|caption| *caption == "Not understood")
                .count()
                <= 1
        );
    }
}
