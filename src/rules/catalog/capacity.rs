//! How many users Persistent Chat supports, and how many are expected (domain notes, 1B and 5.6).
//!
//! The expected users of a pool are asked for once: by R29 for a Standard Edition server, by R26 for any
//! other pool, and by R27 if neither rule can check the pool.

pub(in crate::rules) mod after_a_loss;
pub(in crate::rules) mod all_pools;
pub(in crate::rules) mod on_standard_edition;
pub(in crate::rules) mod per_active_server;
pub(in crate::rules) mod provisioned;

use crate::rules::facts::servers::{MOST_ACTIVE, Servers};
use crate::rules::{Facts, PoolFacts};

pub(in crate::rules) use crate::topology::persistent_chat::limits::{
    PROVISIONED_USERS, USERS_IN_ALL, USERS_OF_A_SERVER, grouped, servers_for,
};

/// The active computers of a pool that has its own computers; `None` for a Standard Edition server, if the
/// document does not say which computers are active, and if none is (R24).
fn servers<'p, 'd>(facts: &Facts<'d>, pool: &'p PoolFacts<'d>) -> Option<&'p Servers<'d>> {
    let servers = pool.servers.as_ref()?;
    let serves = !servers.active.is_empty() && !is_on_standard_edition(facts, pool);
    serves.then_some(servers)
}

/// How many users the active servers support: more than four are not supported (R23) and do not raise the limit.
fn capacity(servers: &Servers<'_>) -> u32 {
    let counted = servers.active.len().min(MOST_ACTIVE);
    USERS_OF_A_SERVER.saturating_mul(u32::try_from(counted).unwrap_or(u32::MAX))
}

/// Whether the pool shares a Standard Edition server.
fn is_on_standard_edition(facts: &Facts<'_>, pool: &PoolFacts<'_>) -> bool {
    pool.cluster_number
        .is_some_and(|number| facts.is_standard_edition(number))
}

/// The expected number of concurrent users of a pool, if it is known.
pub(in crate::rules) fn expected_users(facts: &Facts<'_>, pool: &PoolFacts<'_>) -> Option<u32> {
    facts.stated_of_pool(pool).concurrent_users()
}

/// Whether the pool can still serve its expected users if one active computer is made inactive.
pub(in crate::rules) fn spares_one(facts: &Facts<'_>, pool: &PoolFacts<'_>) -> bool {
    let active = pool
        .servers
        .as_ref()
        .map_or(0, |servers| servers.active.len());
    let needed = expected_users(facts, pool).map_or(1, servers_for);
    active > needed
}
