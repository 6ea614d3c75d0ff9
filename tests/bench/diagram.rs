//! How long the picture takes, and how that grows: `cargo bench --bench diagram`.
//!
//! Milliseconds, the median of several runs: automatic layout of a design without places, wires of an
//! arranged design, and the display list that canvas, SVG and PNG draw.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/deployments.rs"]
mod deployments;

use std::hint::black_box;
use std::time::Instant;

use topology_designer::diagram::{Diagram, display, layout};

fn main() {
    println!(
        "{:>8}  {:>9} {:>12} {:>16}",
        "cards", "layout ms", "wires ms", "display list ms"
    );
    for cards in [1_000, 5_000] {
        let mut design = deployments::large(cards);
        let layout = median_ms(|| drop(black_box(layout::arrange(&design))));
        design.arrangement = layout::arrange(&design);
        let wires = median_ms(|| drop(black_box(Diagram::of(&design, &[]))));
        let diagram = Diagram::of(&design, &[]);
        let list = median_ms(|| drop(black_box(display::display_list(&diagram))));
        println!(
            "{:>8}  {layout:>9.2} {wires:>12.2} {list:>16.2}",
            diagram.nodes.len()
        );
    }
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
