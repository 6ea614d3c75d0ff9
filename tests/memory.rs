//! The memory used by a long history, counted by the allocator.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::alloc::System;
use std::collections::BTreeMap;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use topology_designer::design::{Design, Point, Statement};
use topology_designer::edit::{Edit, History, Identities, NewFileStore, apply};
use topology_designer::topology::{ObjectId, Role, ServiceId};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const OBJECTS: usize = 5_000;

/// Few enough steps for a debug build; each must be as small as if it were one of ten thousand.
const STEPS: usize = 30;

/// The first steps replace the design that was built piece by piece by a copy, which is smaller; they are
/// not counted.
const WARM_UP: usize = 6;

/// 500 MB for ten thousand steps.
const MOST_BYTES_A_STEP: usize = 50_000;

#[test]
fn ten_thousand_edits_of_a_topology_of_5_000_objects_take_less_than_500_mb() {
    let design = placed(common::many::design_of(OBJECTS));
    assert!(design.topology.services.len() + design.topology.clusters.len() >= OBJECTS);
    let pools: Vec<ServiceId> = design
        .topology
        .services
        .iter()
        .filter(|service| service.role == Role::PersistentChatService)
        .map(|service| service.id.clone())
        .collect();
    let mut identities = Identities::seeded(3);
    let mut history = History::new(design);
    let mut go_on = |steps: std::ops::Range<usize>| {
        for step in steps {
            let pool = pools[step % pools.len()].clone();
            let edit = edit_at(step, pool, history.current());
            let label = edit.label(&history.current().topology);
            let applied = apply(history.current(), &edit, &mut identities).unwrap();
            assert!(history.push(label, applied.design), "{edit:?}");
        }
    };
    go_on(0..WARM_UP);
    let region = Region::new(ALLOCATOR);
    go_on(WARM_UP..WARM_UP + STEPS);
    let change = region.change();
    let kept = change
        .bytes_allocated
        .checked_sub(change.bytes_deallocated)
        .expect("a step uses memory");
    println!("{STEPS} steps keep {kept} bytes, {} each", kept / STEPS);
    assert!(
        kept < STEPS * MOST_BYTES_A_STEP,
        "{STEPS} steps use {kept} bytes"
    );
}

/// Every kind of change that is made often, in turn.
fn edit_at(step: usize, pool: ServiceId, design: &Design) -> Edit {
    let number = u16::try_from(step).unwrap();
    match step % 6 {
        0 => Edit::SetPort {
            pool,
            port: 6_000 + u32::from(number),
        },
        1 => Edit::Arrange {
            places: BTreeMap::from([(pool.into(), Point::new(f32::from(number), 7.0))]),
        },
        2 => Edit::ChangeFqdn {
            object: pool.into(),
            fqdn: format!("renamed{step}.contoso.com"),
        },
        3 => {
            let cluster = &design.topology.clusters[step];
            Edit::State {
                objects: vec![ObjectId::machine(&cluster.id, &cluster.machines[0].fqdn)],
                statement: Statement::TimeZone(format!("UTC+{step}")),
            }
        }
        4 => Edit::AddFileStore(NewFileStore {
            site: design.topology.sites[0].id,
            fqdn: format!("files{step}.contoso.com"),
            share: "chat".to_owned(),
            service_version: 7,
            place: None,
            held_by: Vec::new(),
        }),
        _ => Edit::Delete {
            objects: vec![pool.into()],
        },
    }
}

/// With a position for every object, like a design that was opened in the window.
fn placed(mut design: Design) -> Design {
    design.arrangement = topology_designer::diagram::layout::arrange(&design);
    design
}
