//! How long all rules take, and how that grows: `cargo bench --bench rules`.
//!
//! "Sound" is a deployment of the given size that raises little more than advice. "Faulty" is the same
//! deployment with some kind of fault in every fifth site. "Broken" is the same deployment with every
//! Persistent Chat pool cut off from its next hop, file store and content store, so that each of them looks
//! for objects to offer as a fix. Facts and rules are measured separately and together; together is the
//! cost of an edit, because a check after an edit starts over.
//!
//! `cargo bench --bench rules -- differences` runs one part: `growth`, `edit`, `differences` or `slowest`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/allocator.rs"]
mod allocator;
#[path = "../common/mod.rs"]
mod common;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use topology_designer::design::Design;
use topology_designer::diff::Differences;
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::rules::{Facts, Report, catalog, check};
use topology_designer::topology::{Cluster, Role, Service, ServiceId, SiteId, Topology};

/// The sizes, in pools, servers and stores.
const SIZES: [usize; 3] = [500, 5_000, 50_000];

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| !it.starts_with('-'))
        .collect();
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|it| it == part);
    if is_wanted("growth") {
        growth();
    }
    if is_wanted("edit") {
        after_an_edit(&faulty(5_000));
    }
    if is_wanted("differences") {
        differences(&sound(5_000));
    }
    if is_wanted("slowest") {
        slowest(&sound(5_000));
    }
}

/// All rules on topologies of several sizes.
fn growth() {
    for (name, made) in [
        ("sound", sound as fn(usize) -> Design),
        ("faulty", faulty),
        ("broken", broken),
    ] {
        println!(
            "{name:>8}  {:>9} {:>9} {:>9} {:>7}  {:>9}",
            "facts ms", "rules ms", "both ms", "growth", "problems"
        );
        let mut before: Option<Duration> = None;
        for objects in SIZES {
            let design = made(objects);
            let facts = Facts::new(&design);
            let facts_time = median(|| drop(Facts::new(&design)));
            let rules_time = median(|| drop(check(&facts)));
            let both = median(|| drop(check(&Facts::new(&design))));
            let growth = before.map_or_else(String::new, |before| {
                format!("x {:.1}", both.as_secs_f64() / before.as_secs_f64())
            });
            before = Some(both);
            println!(
                "{:>8}  {:>9.3} {:>9.3} {:>9.3} {growth:>7}  {:>9}",
                facts.items.len(),
                milliseconds(facts_time),
                milliseconds(rules_time),
                milliseconds(both),
                check(&facts).len(),
            );
        }
        println!();
    }
}

/// The work of the window after an edit of a Persistent Chat pool: the edit and the whole check, each time
/// of a different design, as in real use.
fn after_an_edit(design: &Design) {
    let services = design.topology.services.iter();
    let pools = services.filter(|service| service.role == Role::PersistentChatService);
    let edited: Vec<Design> = pools
        .take(RUNS)
        .map(|pool| {
            let edit = Edit::SetDisplayName {
                pool: pool.id.clone(),
                name: "Another name".to_owned(),
            };
            let applied = apply(design, &edit, &mut Identities::seeded(1));
            applied.unwrap().design
        })
        .collect();
    let mut times: Vec<Duration> = edited
        .iter()
        .map(|edited| {
            let start = Instant::now();
            std::hint::black_box(Report::of(&Facts::new(edited)));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!(
        "check after one edit of {} objects: {:.3} ms\n",
        Facts::new(design).items.len(),
        milliseconds(times[times.len() / 2])
    );
}

/// The cost of comparing two documents that were read separately and share nothing in memory: the
/// `differences` of a topology with itself, and with one in which every fifth site has a fault.
fn differences(design: &Design) {
    let other = faulty(5_000);
    let separate = |topology: &Topology| {
        let mut copy = topology.clone();
        copy.sites = copy
            .sites
            .iter()
            .map(|one| Arc::new((**one).clone()))
            .collect();
        copy.clusters = copy
            .clusters
            .iter()
            .map(|one| Arc::new((**one).clone()))
            .collect();
        copy.services = copy
            .services
            .iter()
            .map(|one| Arc::new((**one).clone()))
            .collect();
        copy
    };
    let (before, same, faulty) = (
        &design.topology,
        separate(&design.topology),
        separate(&other.topology),
    );
    for (what, after) in [("equal", &same), ("with faults", &faulty)] {
        let found = Differences::between(before, after).objects.len();
        let time = median(|| drop(Differences::between(before, after)));
        println!(
            "differences of two topologies of {} objects, {what}: {:.3} ms ({found} differ)",
            Facts::new(design).items.len(),
            milliseconds(time)
        );
    }
    println!();
}

/// Prints which rules take longest.
fn slowest(design: &Design) {
    let facts = Facts::new(design);
    let mut times: Vec<(Duration, &str)> = catalog::rules()
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
    println!("slowest rules of {} objects:", facts.items.len());
    for (time, id) in times.iter().take(8) {
        println!("{id:>8}  {:>9.3} ms", milliseconds(*time));
    }
}

fn sound(objects: usize) -> Design {
    common::many::design_of(objects)
}

/// A fault in every fifth site, with the kinds of faults in turn.
fn faulty(objects: usize) -> Design {
    let mut design = common::many::design_of(objects);
    let faults: [fn(&mut Design, SiteId); 6] = [
        without_next_hop,
        with_reference_to_nothing,
        with_odd_name,
        with_name_of_neighbor,
        without_computers,
        with_mirror_beside_primary,
    ];
    let sites: Vec<SiteId> = design.topology.sites.iter().map(|site| site.id).collect();
    for (site, fault) in sites.into_iter().step_by(5).zip(faults.iter().cycle()) {
        fault(&mut design, site);
    }
    design
}

/// Changes the Persistent Chat pool of a site, if it has one.
fn change_pool(design: &mut Design, site: SiteId, change: impl FnOnce(&mut Service)) {
    let mut services = design.topology.services.iter_mut();
    let pool = services.find(|s| s.site == site && s.role == Role::PersistentChatService);
    if let Some(pool) = pool {
        change(Arc::make_mut(pool));
    }
}

/// Changes the first cluster of a site that runs the product.
fn change_pool_of_product(design: &mut Design, site: SiteId, change: impl FnOnce(&mut Cluster)) {
    let mut clusters = design.topology.clusters.iter_mut();
    let cluster = clusters.find(|cluster| cluster.site == site && cluster.requires_setup);
    if let Some(cluster) = cluster {
        change(Arc::make_mut(cluster));
    }
}

fn without_next_hop(design: &mut Design, site: SiteId) {
    let registrars: HashSet<ServiceId> = design
        .topology
        .services
        .iter()
        .filter(|service| service.role == Role::Registrar)
        .map(|service| service.id.clone())
        .collect();
    change_pool(design, site, |pool| {
        pool.depends_on
            .retain(|need| !registrars.contains(&need.target));
    });
}

fn with_reference_to_nothing(design: &mut Design, site: SiteId) {
    change_pool(design, site, |pool| {
        if let Some(need) = pool.depends_on.last_mut() {
            need.target = "nothing".into();
        }
    });
}

fn with_odd_name(design: &mut Design, site: SiteId) {
    change_pool_of_product(design, site, |cluster| {
        cluster.fqdn = format!("odd_name{site}");
    });
}

fn with_name_of_neighbor(design: &mut Design, site: SiteId) {
    let clusters = design.topology.clusters.iter();
    let neighbor = clusters
        .filter(|cluster| cluster.requires_setup && cluster.site.0 == site.0 + 1)
        .map(|cluster| cluster.fqdn.clone())
        .next();
    if let Some(name) = neighbor {
        change_pool_of_product(design, site, |cluster| cluster.fqdn = name);
    }
}

fn without_computers(design: &mut Design, site: SiteId) {
    change_pool_of_product(design, site, |cluster| cluster.machines.clear());
}

/// Moves the first database of the pool to the instance of the second.
fn with_mirror_beside_primary(design: &mut Design, site: SiteId) {
    let mut stores = design.topology.services.iter_mut();
    let mut stores = stores
        .by_ref()
        .filter(|s| s.site == site && s.role == Role::PersistentChatStore);
    if let (Some(one), Some(other)) = (stores.next(), stores.next()) {
        Arc::make_mut(one).installed_on = other.installed_on.clone();
    }
}

fn broken(objects: usize) -> Design {
    let mut design = common::many::design_of(objects);
    for service in &mut design.topology.services {
        if service.role == Role::PersistentChatService {
            Arc::make_mut(service).depends_on.clear();
        }
    }
    design
}

/// Number of measurements.
const RUNS: usize = 25;

/// The median of several runs, so that a run disturbed by another program does not count.
fn median(run: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
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
