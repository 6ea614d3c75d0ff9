//! How many users Persistent Chat supports, and how many are expected (domain notes, 1B and 5.6).
//!
//! Expected users are stated of a pool and asked for once: by R29 for a Standard Edition server, by R26
//! for any other pool, and by R27 where neither can judge.

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

/// Who serves in a pool with computers of its own; `None` for a Standard Edition server, when the
/// document does not say who serves, and when nobody does (R24).
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

/// How many users a pool is stated to expect at one time.
pub(in crate::rules) fn expected_users(facts: &Facts<'_>, pool: &PoolFacts<'_>) -> Option<u32> {
    facts.stated_of_pool(pool).concurrent_users()
}

/// Whether the pool can still serve the users that are stated when one active computer stands by.
pub(in crate::rules) fn spares_one(facts: &Facts<'_>, pool: &PoolFacts<'_>) -> bool {
    let active = pool
        .servers
        .as_ref()
        .map_or(0, |servers| servers.active.len());
    let needed = expected_users(facts, pool).map_or(1, servers_for);
    active > needed
}
