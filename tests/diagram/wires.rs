//! Which wires exist, and where they leave their cards.

use std::collections::BTreeSet;

use topology_designer::design::{Design, Point};
use topology_designer::diagram::route::Routes;
use topology_designer::diagram::{Diagram, Framing, WireKind, layout};
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::topology::{AssociationKind, Database, LookUps, ObjectId, Pair, Role};

use super::common::deployments;
use super::{crossed_cards, picture};

#[test]
fn every_association_has_one_wire() {
    let design = deployments::two_data_centers();
    let diagram = picture(&design);
    let references: BTreeSet<AssociationKind> = diagram
        .wires
        .iter()
        .flat_map(|wire| &wire.associations)
        .filter(|(pool, _)| pool.as_str() == "chat:pchat-red.contoso.com")
        .map(|(_, reference)| *reference)
        .collect();
    let expected = BTreeSet::from([
        AssociationKind::NextHop,
        AssociationKind::FileStore,
        AssociationKind::Database(Database::Content),
        AssociationKind::Database(Database::ContentMirror),
        AssociationKind::Database(Database::ContentBackup),
        AssociationKind::Database(Database::Compliance),
        AssociationKind::Database(Database::ComplianceMirror),
        AssociationKind::Database(Database::ComplianceBackup),
        AssociationKind::Witness(Pair::Content),
    ]);
    assert_eq!(references, expected);
    let count = |kind| {
        diagram
            .wires
            .iter()
            .filter(|wire| wire.kind == kind)
            .count()
    };
    assert_eq!(count(WireKind::Pairing), 1, "paired pools are one wire");
    assert_eq!(
        count(WireKind::Database),
        2,
        "one for each pool and its store"
    );
    assert_eq!(
        count(WireKind::Other),
        6,
        "Edge, gateway and Office Web Apps"
    );
    let ids: BTreeSet<_> = diagram.wires.iter().map(|wire| &wire.id).collect();
    assert_eq!(ids.len(), diagram.wires.len());
}

#[test]
fn two_data_centers_are_drawn_without_running_through_cards() {
    let diagram = picture(&deployments::two_data_centers());
    assert_eq!(crossed_cards(&diagram), 0);
    let pair = diagram
        .wires
        .iter()
        .find(|wire| wire.kind == WireKind::Pairing)
        .unwrap();
    assert!(pair.points.len() >= 2);
}

#[test]
fn a_wire_leaves_a_card_on_the_side_facing_the_other_card() {
    let mut design = deployments::two_data_centers();
    design.arrangement = layout::arrange(&design);
    let ends = |design: &Design| {
        let diagram = picture(design);
        let wire = diagram
            .wires
            .iter()
            .find(|wire| wire.kind == WireKind::NextHop)
            .unwrap();
        let node = |id| diagram.nodes.iter().find(|node| &node.id == id).unwrap();
        let (pool, next_hop) = (node(&wire.id.from), node(&wire.id.to));
        (pool.id.clone(), pool.rect, next_hop.rect, wire.points[0])
    };
    let (pool, rect, next_hop, _) = ends(&design);
    let level = next_hop.center().y - rect.height() / 2.0;

    let far_left = Point::new(-2000.0, level);
    design.arrangement.places.insert(pool.clone(), far_left);
    let (_, rect, _, start) = ends(&design);
    assert_eq!(start.x, rect.max.x, "the Front End pool is on the right");

    let far_right = Point::new(4000.0, level);
    design.arrangement.places.insert(pool.clone(), far_right);
    let (_, rect, _, start) = ends(&design);
    assert_eq!(start.x, rect.min.x, "the Front End pool is on the left");

    let far_above = Point::new(next_hop.min.x, -2000.0);
    design.arrangement.places.insert(pool, far_above);
    let (_, rect, _, start) = ends(&design);
    assert_eq!(start.y, rect.max.y, "the Front End pool is below");
}

#[test]
fn after_each_edit_the_picture_equals_that_of_the_reopened_design() {
    let mut design = deployments::two_data_centers();
    design.arrangement = layout::arrange(&design);
    let pool = design
        .topology
        .services
        .iter()
        .find(|service| service.role == Role::PersistentChatService)
        .unwrap();
    let holder = ObjectId::Service(pool.id.clone());
    let node = design.arrangement.places.keys().next().unwrap().clone();
    let site = design.topology.sites[0].id;
    let far = Point::new(1200.0, 900.0);
    let edits = [
        Edit::Arrange {
            places: [(node.clone(), far)].into(),
        },
        Edit::SetAssociation {
            holder: holder.clone(),
            kind: AssociationKind::NextHop,
            target: None,
        },
        Edit::RenameSite {
            site,
            name: "A site whose name is much longer than it was before".to_owned(),
        },
        Edit::Delete {
            objects: vec![holder],
        },
    ];
    let mut identities = Identities::seeded(1);
    let mut routes = Routes::default();
    let mut redrawn = |design: &Design| {
        let look_ups = LookUps::of(&design.topology);
        Diagram::redrawn((design, &look_ups), &[], Framing::default(), &mut routes)
    };
    assert_eq!(redrawn(&design), picture(&design));
    for edit in edits {
        design = apply(&design, &edit, &mut identities).unwrap().design;
        assert_eq!(redrawn(&design), picture(&design), "{edit:?}");
        assert_eq!(redrawn(&design), picture(&design), "again after {edit:?}");
    }
}
