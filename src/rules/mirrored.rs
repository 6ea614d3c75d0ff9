//! The stores of a mirrored pair, and whether what is stated of them agrees: several rules ask that,
//! each of another fact.

use super::PoolFacts;
use super::unstated::Unstated;
use crate::topology::{Pair, Reference, SqlInstanceNumber, SqlStore};

/// A store, what it is to the pool, and the number of its instance.
pub(super) type Member<'d> = (Reference, SqlStore<'d>, SqlInstanceNumber);

/// Primary, mirror and, where there is one, witness of a pair; nothing when primary or mirror lack.
pub(super) fn members<'d>(pool: &PoolFacts<'d>, pair: Pair) -> impl Iterator<Item = Member<'d>> {
    let member = |reference| {
        let (store, numbers) = pool.numbered_sql_store(reference)?;
        Some((reference, store, numbers.instance))
    };
    let [primary, mirror] = [pair.principal(), pair.mirror()]
        .map(Reference::Database)
        .map(member);
    let both = primary.zip(mirror);
    let witness = both.and_then(|_| member(Reference::Witness(pair)));
    let both = both
        .into_iter()
        .flat_map(|(primary, mirror)| [primary, mirror]);
    both.chain(witness)
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
    members: impl Iterator<Item = Member<'d>>,
    stated: impl Fn(SqlInstanceNumber) -> Option<T>,
    same: impl Fn(T, T) -> bool,
    unstated: &mut Unstated,
) -> Vec<Unlike<'d, T>> {
    let mut first: Option<(Member<'d>, T)> = None;
    let mut found = Vec::new();
    for member in members {
        let (_, store, number) = member;
        let Some(value) = stated(number) else {
            unstated.of_store(number, &store);
            continue;
        };
        let (other, other_value) = *first.get_or_insert((member, value));
        if !same(value, other_value) {
            found.push(Unlike {
                member,
                value,
                other,
                other_value,
            });
        }
    }
    found
}
