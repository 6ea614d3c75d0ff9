//! How long the diagram takes, and how that grows: `cargo bench --bench diagram`.
//!
//! All times are in milliseconds, the median of several runs: the automatic layout of a design without
//! positions, the wires of an arranged design, the wires after a card has moved, and the display list that
//! the canvas, SVG and PNG draw. Then the quality of the pictures, compared with those of Graphviz `dot`
//! where it is installed. With the name of a graph as an argument, only that graph is measured.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/allocator.rs"]
mod allocator;
#[path = "../common/mod.rs"]
mod common;
#[path = "dot.rs"]
mod dot;

use std::hint::black_box;
use std::time::Instant;

use std::collections::BTreeMap;
use std::path::Path;

use common::deployments;
use topology_designer::design::{Design, Point};
use topology_designer::diagram::route::Routes;
use topology_designer::diagram::{Diagram, Framing, Rect, display, layout};
use topology_designer::document;
use topology_designer::topology::LookUps;

/// `dot` takes minutes for more cards than this.
const MOST_FOR_DOT: usize = 1_200;

fn main() {
    let only = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    if only.is_none() {
        speed();
    }
    compare_with_dot(only.as_deref());
}

/// The test graphs, the examples, and real documents if there are any.
fn graphs() -> Vec<(String, Design)> {
    let mut graphs = vec![
        ("large".to_owned(), deployments::large(1_000)),
        ("many".to_owned(), deployments::large(5_000)),
        ("one site".to_owned(), deployments::large(190)),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut paths: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("topology.ron"))
        .collect();
    if let Some(corpus) = std::env::var_os("TOPOLOGY_CORPUS") {
        let files = std::fs::read_dir(corpus)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        paths.extend(files.filter(|path| path.extension().is_some_and(|ending| ending != "md")));
    }
    paths.sort();
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        if let Ok(opened) = document::read(&bytes, None) {
            let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
            let name = match path.ends_with("topology.ron") {
                true => folder,
                false => path.file_name().unwrap_or_default(),
            };
            graphs.push((name.to_string_lossy().into_owned(), opened.design));
        }
    }
    graphs
}

fn compare_with_dot(only: Option<&str>) {
    println!(
        "\n{:<42} {:>6} {:>12} {:>12} {:>18} {:>12} {:>16}",
        "beside dot", "cards", "crossings", "thru cards", "length", "aspect", "seconds"
    );
    for (name, design) in graphs() {
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let seconds = median_ms(|| drop(black_box(Diagram::of(&design, &[])))) / 1e3;
        let diagram = Diagram::of(&design, &[]);
        let positions: BTreeMap<_, _> = diagram
            .nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (&node.id, at))
            .collect();
        let lines: Vec<dot::Line> = diagram
            .wires
            .iter()
            .map(|wire| dot::Line {
                ends: (positions[&wire.id.from], positions[&wire.id.to]),
                points: wire.points.iter().map(|point| (point.x, point.y)).collect(),
            })
            .collect();
        let cards: Vec<Rect> = diagram.nodes.iter().map(|node| node.rect).collect();
        let size = (diagram.bounds.width(), diagram.bounds.height());
        let mut ours = dot::measure(&lines, &cards, size);
        ours.seconds = seconds;
        let theirs = match diagram.nodes.len() <= MOST_FOR_DOT {
            true => dot::figures(&diagram).unwrap_or_default(),
            false => dot::Figures::default(),
        };
        println!(
            "{name:<42} {:>6} {:>12} {:>12} {:>18} {:>12} {:>16}",
            diagram.nodes.len(),
            format!("{}/{}", ours.crossings, theirs.crossings),
            format!("{}/{}", ours.through_cards, theirs.through_cards),
            format!("{:.0}/{:.0}", ours.length, theirs.length),
            format!("{:.2}/{:.2}", ours.aspect, theirs.aspect),
            format!("{:.3}/{:.3}", ours.seconds, theirs.seconds),
        );
    }
}

fn speed() {
    println!(
        "{:>8}  {:>9} {:>12} {:>15} {:>16}",
        "cards", "layout ms", "picture ms", "after a move ms", "display list ms"
    );
    for cards in [1_000, 5_000] {
        let mut design = deployments::large(cards);
        let layout = median_ms(|| drop(black_box(layout::arrange(&design))));
        design.arrangement = layout::arrange(&design);
        let picture = median_ms(|| drop(black_box(Diagram::of(&design, &[]))));
        let after_a_move = after_a_move_ms(&design);
        let diagram = Diagram::of(&design, &[]);
        let list = median_ms(|| drop(black_box(display::display_list(&diagram))));
        println!(
            "{:>8}  {layout:>9.2} {picture:>12.2} {after_a_move:>15.2} {list:>16.2}",
            diagram.nodes.len()
        );
    }
}

/// The time for the picture after one card has been moved back and forth.
fn after_a_move_ms(design: &Design) -> f64 {
    let mut design = design.clone();
    let (card, place) = design.arrangement.places.iter().next().unwrap();
    let (card, place) = (card.clone(), *place);
    let mut routes = Routes::default();
    let mut is_moved = false;
    median_ms(|| {
        is_moved = !is_moved;
        let x = place.x + if is_moved { 8.0 } else { 0.0 };
        let place = Point::new(x, place.y);
        design.arrangement.places.insert(card.clone(), place);
        let look_ups = LookUps::of(&design.topology);
        let read = (&design, &look_ups);
        let picture = Diagram::redrawn(read, &[], Framing::default(), &mut routes);
        drop(black_box(picture));
    })
}

fn median_ms(mut work: impl FnMut()) -> f64 {
    work();
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
