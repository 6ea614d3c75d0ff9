//! How long all rules take, and how that grows: `cargo bench --bench rules`.
//!
//! "Clean" is a deployment of the size given in which only advice is raised; "broken" is the same with
//! every Persistent Chat pool cut off from its next hop, file store and content store, which makes
//! each of them look for objects to offer as a fix.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/many.rs"]
mod many;

use std::sync::Arc;
use std::time::{Duration, Instant};

use topology_designer::design::Design;
use topology_designer::rules::{Facts, catalogue, check};
use topology_designer::topology::Role;

fn main() {
    println!(
        "{:>8}  {:>9} {:>9} {:>9}  {:>9} {:>9}",
        "objects", "facts ms", "clean ms", "problems", "broken ms", "problems"
    );
    for objects in [500, 5_000, 50_000] {
        let clean = many::design_of(objects);
        let broken = broken(&clean);
        let facts = median(|| {
            std::hint::black_box(Facts::new(&clean));
        });
        let (clean_time, clean_count) = checked(&clean);
        let (broken_time, broken_count) = checked(&broken);
        println!(
            "{:>8}  {:>9.3} {:>9.3} {:>9}  {:>9.3} {:>9}",
            Facts::new(&clean).items.len(),
            milliseconds(facts),
            milliseconds(clean_time),
            clean_count,
            milliseconds(broken_time),
            broken_count
        );
    }
    slowest(&many::design_of(5_000));
}

/// Which rules take longest.
fn slowest(design: &Design) {
    let facts = Facts::new(design);
    let mut times: Vec<(Duration, &str)> = catalogue::rules()
        .map(|(id, rule)| {
            let time = median(|| {
                let mut diagnostics = Vec::new();
                (rule.check)(&facts, &mut diagnostics);
                std::hint::black_box(diagnostics);
            });
            (time, id)
        })
        .collect();
    times.sort_unstable_by(|a, b| b.cmp(a));
    println!("\nslowest of 5,000 objects:");
    for (time, id) in times.iter().take(8) {
        println!("{id:>8}  {:>9.3} ms", milliseconds(*time));
    }
}

/// The time of facts and rules together, and how many problems there are.
fn checked(design: &Design) -> (Duration, usize) {
    let count = check(&Facts::new(design)).len();
    let time = median(|| {
        std::hint::black_box(check(&Facts::new(design)));
    });
    (time, count)
}

fn broken(design: &Design) -> Design {
    let mut design = design.clone();
    for service in &mut design.topology.services {
        if service.role == Role::PersistentChatService {
            Arc::make_mut(service).depends_on.clear();
        }
    }
    design
}

/// The middle one of some runs; a run that another program disturbed does not count.
fn median(run: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..15)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
