//! The number of users that a pool can support; the faults enter the number.

use topology_designer::design::Statement;
use topology_designer::topology::ActiveMachines;

use super::Fault;
use crate::deployment::Deployment;

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R26",
        entails: &[],
        inject: |d| expect_users(d, 40_001),
    },
    Fault {
        rule: "R27",
        entails: &[],
        inject: |d| {
            let (other, _) = d.add_second_pool();
            // The active computers are unknown, so that the pool is not judged individually.
            d.set_active(&other, ActiveMachines::Unstated);
            d.state(other, Statement::ConcurrentUsers(70_000));
            d.prepared();
            expect_users(d, 20_000);
        },
    },
    Fault {
        rule: "R28",
        entails: &[],
        inject: |d| {
            let pool = d.pool.clone();
            d.state(pool, Statement::ProvisionedUsers(150_001));
        },
    },
    Fault {
        rule: "R29",
        entails: &[],
        inject: |d| {
            let (pool, _) = d.add_collocated_pool();
            d.prepared();
            d.state(pool, Statement::ConcurrentUsers(20_001));
        },
    },
    Fault {
        rule: "R30",
        entails: &[],
        inject: |d| expect_users(d, 30_000),
    },
];

/// Enters the expected number of concurrent users of the pool.
pub fn expect_users(d: &mut Deployment, users: u32) {
    let pool = d.pool.clone();
    d.state(pool, Statement::ConcurrentUsers(users));
}
