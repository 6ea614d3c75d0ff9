//! The quality of automatic layouts: readable text, wires that do not cross, and cards that nothing runs
//! through.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use topology_designer::design::{Design, Point};
use topology_designer::diagram::display::wire_badge_rect;
use topology_designer::diagram::svg::{PictureOptions, to_svg};
use topology_designer::diagram::theme::size;
use topology_designer::diagram::{Diagram, Rect, WireKind, crossings, layout, metrics};
use topology_designer::document;
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::rules::check_design;
use topology_designer::topology::{AssociationKind, Database, ObjectId, ServiceId};

use super::common;
use super::common::deployments::{self, Builder};
use super::crossed_cards;

/// The examples and, if there are any, real documents.
fn documents() -> Vec<(PathBuf, Design)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = [
        "enterprise-four-servers",
        "full-of-mistakes",
        "standard-edition-collocated",
        "stretched-disaster-recovery",
    ];
    let examples = examples.map(|name| root.join("examples").join(name).join("topology.ron"));
    let read = |path: PathBuf, bytes: Vec<u8>| {
        let design = document::read(&bytes, None).unwrap().design;
        (path, design)
    };
    let examples = examples
        .into_iter()
        .map(|path| (path.clone(), std::fs::read(path).unwrap()));
    examples
        .chain(common::documents())
        .map(|(path, bytes)| read(path, bytes))
        .collect()
}

/// The zoom at which everything fits on the canvas of a window of 1280 by 800 with all panels.
fn fitted(diagram: &Diagram) -> f32 {
    let across = metrics::VIEW.width / diagram.bounds.width();
    let down = metrics::VIEW.height / diagram.bounds.height();
    across.min(down).min(1.0)
}

#[test]
fn the_text_of_all_cards_is_readable_when_fitted_into_a_typical_window() {
    for (path, design) in documents() {
        let diagram = Diagram::of(&design, &[]);
        let smallest = size::SMALL.min(size::STORE_NAME) * fitted(&diagram);
        assert!(smallest >= 10.0, "{smallest} points: {}", path.display());
    }
}

#[test]
fn each_wire_of_an_automatic_layout_is_labeled() {
    let mut designs = documents();
    for cards in [190, 1_000] {
        let name = format!("{cards} cards").into();
        designs.push((name, deployments::large(cards)));
    }
    for (path, design) in designs {
        for wire in Diagram::of(&design, &[]).wires {
            assert!(wire.caption.is_some(), "{wire:?}: {}", path.display());
        }
    }
}

/// The straight segments of all wires, each with the index of its wire.
fn pieces(diagram: &Diagram) -> Vec<(usize, Rect)> {
    let wires = diagram.wires.iter().enumerate();
    let piece = |from: Point, to: Point| Rect {
        min: Point::new(from.x.min(to.x), from.y.min(to.y)),
        max: Point::new(from.x.max(to.x), from.y.max(to.y)),
    };
    wires
        .flat_map(|(at, wire)| {
            let pairs = wire.points.windows(2);
            pairs.map(move |pair| (at, piece(pair[0], pair[1])))
        })
        .collect()
}

/// The number of pairs of wires that overlap by more than a point without an end at the same card.
fn overlapping(diagram: &Diagram) -> usize {
    let pieces = pieces(diagram);
    let mut pairs = BTreeSet::new();
    for (at, (one, first)) in pieces.iter().enumerate() {
        for (other, second) in &pieces[at + 1..] {
            if one == other {
                continue;
            }
            let across = first.max.x.min(second.max.x) - first.min.x.max(second.min.x);
            let down = first.max.y.min(second.max.y) - first.min.y.max(second.min.y);
            let runs_along =
                (across > 1.0 && down.abs() < 0.1) || (down > 1.0 && across.abs() < 0.1);
            let (one_wire, other_wire) = (&diagram.wires[*one], &diagram.wires[*other]);
            let shares_an_end =
                one_wire.id.to == other_wire.id.to || one_wire.id.from == other_wire.id.from;
            if runs_along && !shares_an_end {
                pairs.insert((*one, *other));
            }
        }
    }
    pairs.len()
}

#[test]
fn wires_rarely_cross_and_never_overlap_or_run_through_cards() {
    for (path, design) in documents() {
        let diagram = Diagram::of(&design, &[]);
        let crossings = crossings::count(&diagram.wires);
        assert!(crossings <= 2, "{crossings} crossings: {}", path.display());
        assert_eq!(crossed_cards(&diagram), 0, "{}", path.display());
        assert_eq!(overlapping(&diagram), 0, "{}", path.display());
    }
}

#[test]
fn pictures_are_neither_very_wide_nor_very_tall() {
    for (path, design) in documents() {
        let bounds = Diagram::of(&design, &[]).bounds;
        let shape = bounds.width() / bounds.height();
        assert!((0.8..=2.5).contains(&shape), "{shape}: {}", path.display());
    }
}

#[test]
fn a_wider_canvas_gets_a_wider_picture() {
    let design = deployments::large(60);
    let shape = |width: f32, height: f32| {
        let mut design = design.clone();
        let view = topology_designer::diagram::Size { width, height };
        design.arrangement = layout::arrange_for(&design, view);
        let bounds = Diagram::of(&design, &[]).bounds;
        bounds.width() / bounds.height()
    };
    assert!(shape(1_200.0, 500.0) > 1.3 * shape(600.0, 700.0));
}

#[test]
fn the_wires_of_a_shared_pair_of_stores_represent_both_pools() {
    let mut design = deployments::two_data_centers();
    let diagram = Diagram::of(&design, &[]);
    let held = |diagram: &Diagram, pool: &str, kind: AssociationKind| {
        let wires = diagram.wires.iter();
        let mut found = wires.filter(|wire| {
            let mut held = wire.associations.iter();
            held.any(|(holder, held)| holder.as_str() == pool && *held == kind)
        });
        found.next().cloned().unwrap()
    };
    let [one, other] = ["chat:pchat-red.contoso.com", "chat:pchat-dub.contoso.com"];
    let kinds = [Database::Content, Database::ContentMirror].map(AssociationKind::Database);
    let mut identities = Identities::seeded(1);
    for kind in kinds {
        let target = held(&diagram, one, kind).id.to;
        let edit = Edit::SetAssociation {
            holder: ServiceId::from(other).into(),
            kind,
            target: Some(target),
        };
        design = apply(&design, &edit, &mut identities).unwrap().design;
    }
    let diagram = Diagram::of(&design, &[]);
    let [content, mirror] = kinds;
    assert_ne!(
        held(&diagram, one, content).id,
        held(&diagram, other, content).id,
        "each pool has its own wire to the store"
    );
    let pair = held(&diagram, one, mirror);
    assert_eq!(
        pair.id,
        held(&diagram, other, mirror).id,
        "and the pair is one"
    );
    let mirrored: BTreeSet<&str> = pair
        .associations
        .iter()
        .filter(|(_, kind)| *kind == mirror)
        .map(|(pool, _)| pool.as_str())
        .collect();
    assert_eq!(mirrored, BTreeSet::from([one, other]));
    assert_eq!(pair.id.from, held(&diagram, one, content).id.to);
}

/// The example in which a pool in one site uses stores in another.
fn across_sites() -> Design {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full-of-mistakes/topology.ron");
    let bytes = std::fs::read(path).unwrap();
    document::read(&bytes, None).unwrap().design
}

#[test]
fn objects_used_by_a_pool_of_another_site_are_placed_on_the_side_facing_it() {
    let diagram = Diagram::of(&across_sites(), &[]);
    let wire = |kind| diagram.wires.iter().find(|wire| wire.kind == kind).unwrap();
    let rect = |id: &ObjectId| diagram.nodes.iter().find(|it| &it.id == id).unwrap().rect;
    let pool = rect(&wire(WireKind::Content).id.from);
    let away = |kind| (rect(&wire(kind).id.to).center().y - pool.center().y).abs();
    assert!(away(WireKind::Content) < away(WireKind::NextHop));
}

#[test]
fn the_badge_of_a_wire_touches_no_other_wire_if_there_is_room() {
    let design = across_sites();
    let diagram = Diagram::of(&design, &check_design(&design));
    let mut wires = diagram.wires.iter();
    let next_hop = wires
        .position(|wire| wire.kind == WireKind::NextHop)
        .unwrap();
    let badge = wire_badge_rect(&diagram.wires[next_hop]).unwrap();
    let others = pieces(&diagram)
        .into_iter()
        .filter(|(at, _)| *at != next_hop);
    let covered: Vec<_> = others
        .filter(|(_, piece)| piece.intersects(&badge))
        .collect();
    assert_eq!(covered, []);
}

#[test]
fn sites_whose_names_differ_only_at_the_end_can_be_distinguished() {
    let mut builder = Builder::default();
    for number in 1..=3 {
        builder.site(&format!("Branch office of Contoso in district {number:03}"));
    }
    let diagram = Diagram::of(&builder.design, &[]);
    let svg = to_svg(&diagram, &PictureOptions::default());
    for number in 1..=3 {
        let end = format!("{number:03}</text>");
        assert!(svg.contains(&end), "{end} in {svg}");
    }
}
