//! How long the picture takes: layout with routing, and the display list.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/deployments.rs"]
mod deployments;

use topology_designer::diagram::{Diagram, display, layout};

fn main() {
    divan::main();
}

const CARDS: [usize; 2] = [1_000, 5_000];

#[divan::bench(args = CARDS)]
fn automatic_layout(bencher: divan::Bencher<'_, '_>, cards: usize) {
    let design = deployments::large(cards);
    bencher.bench_local(|| layout::arrange(&design));
}

#[divan::bench(args = CARDS)]
fn layout_and_routing(bencher: divan::Bencher<'_, '_>, cards: usize) {
    let design = deployments::large(cards);
    bencher.bench_local(|| Diagram::of(&design, &[]));
}

#[divan::bench(args = CARDS)]
fn routing_of_an_arranged_design(bencher: divan::Bencher<'_, '_>, cards: usize) {
    let mut design = deployments::large(cards);
    design.arrangement = layout::arrange(&design);
    bencher.bench_local(|| Diagram::of(&design, &[]));
}

#[divan::bench(args = CARDS)]
fn display_list(bencher: divan::Bencher<'_, '_>, cards: usize) {
    let diagram = Diagram::of(&deployments::large(cards), &[]);
    bencher.bench_local(|| display::display_list(&diagram));
}
