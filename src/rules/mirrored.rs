//! The stores of a mirrored pair, and whether what is stated of them agrees: several rules ask that,
//! each of another fact.

use super::PoolFacts;
use super::unstated::Unstated;
use crate::topology::{Pair, Reference, SqlStore};

/// A store, and what it is to the pool.
pub(super) type Member<'d> = (Reference, SqlStore<'d>);

/// Primary, mirror and, where there is one, witness of a pair; nothing when primary or mirror lack.
pub(super) fn members<'d>(pool: &PoolFacts<'d>, pair: Pair) -> Vec<Member<'d>> {
    let pair_itself = [pair.principal(), pair.mirror()].map(Reference::Database);
    let mut members: Vec<Member<'d>> = pair_itself
        .into_iter()
        .filter_map(|reference| Some((reference, pool.sql_store(reference)?)))
        .collect();
    if members.len() < pair_itself.len() {
        return Vec::new();
    }
    let witness = Reference::Witness(pair);
    members.extend(pool.sql_store(witness).map(|store| (witness, store)));
    members
}

/// A store of which something else is stated than of another of its pair.
pub(super) struct Unlike<'d, T> {
    /// The store.
    pub(super) member: Member<'d>,
    /// What is stated of it.
    pub(super) value: T,
    /// The store that it is compared with.
    pub(super) other: Member<'d>,
    /// What is stated of that.
    pub(super) other_value: T,
}

/// The members that differ from the first one of which the fact is stated, and notes those of which
/// it is not.
pub(super) fn unlike<'d, T: Copy>(
    members: &[Member<'d>],
    stated: impl Fn(&SqlStore<'d>) -> Option<T>,
    same: impl Fn(T, T) -> bool,
    unstated: &mut Unstated,
) -> Vec<Unlike<'d, T>> {
    let mut first: Option<(Member<'d>, T)> = None;
    let mut found = Vec::new();
    for member in members {
        let Some(value) = stated(&member.1) else {
            unstated.of(member.1.instance.id.clone());
            continue;
        };
        let (other, other_value) = *first.get_or_insert((*member, value));
        if !same(value, other_value) {
            found.push(Unlike {
                member: *member,
                value,
                other,
                other_value,
            });
        }
    }
    found
}
