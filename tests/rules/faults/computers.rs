//! Computers of Persistent Chat pools.

use topology_designer::design::{OperatingSystem, Statement};
use topology_designer::topology::ActiveMachines;

use super::Fault;
use crate::common::kit::machine;
use crate::deployment::Deployment;

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R17",
        entails: &[],
        inject: |d| {
            d.pool_cluster().single_machine_only = true;
            d.publish();
            d.pool_cluster().single_machine_only = false;
        },
    },
    Fault {
        rule: "R21",
        entails: &[("R25", "no active computer is of the pool then")],
        inject: |d| d.pool_cluster().machines.clear(),
    },
    Fault {
        rule: "R22",
        entails: &[],
        inject: |d| {
            let names = computers(d, 9);
            d.pool_cluster().machines = names.iter().map(|name| machine(name)).collect();
        },
    },
    Fault {
        rule: "R23",
        entails: &[],
        inject: |d| {
            let names = computers(d, 6);
            d.pool_cluster().machines = names.iter().map(|name| machine(name)).collect();
            d.prepared();
            d.set_active_in_pool(names);
        },
    },
    Fault {
        rule: "R24",
        entails: &[],
        inject: |d| d.set_active_in_pool(Vec::new()),
    },
    Fault {
        rule: "R25",
        entails: &[],
        inject: |d| {
            let stranger = d.fqdn("chat07");
            let pool = d.pool.clone();
            d.change_settings(&pool, |settings| {
                if let ActiveMachines::Listed(active) = &mut settings.active_machines {
                    active.push(stranger);
                }
            });
        },
    },
    Fault {
        rule: "R31",
        entails: &[],
        inject: |d| {
            d.pool_cluster().machines.truncate(1);
            let names = computers(d, 1);
            d.set_active_in_pool(names);
        },
    },
    Fault {
        rule: "R150",
        entails: &[],
        inject: |d| {
            let computer = d.computer("chat01");
            let system = OperatingSystem::WindowsServer2019;
            d.state(computer, Statement::OperatingSystem(system));
        },
    },
];

fn computers(d: &Deployment, count: usize) -> Vec<String> {
    (1..=count)
        .map(|number| d.fqdn(&format!("chat{number:02}")))
        .collect()
}
