//! The stores of a mirrored pair, and whether their known facts agree. Several rules use this, each for a
//! different fact.

use crate::design::statements::same_place;
use crate::rules::engine::fixes::fix_with_targets_where;
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, PoolFacts, Severity};
use crate::topology::{AssociationKind, ObjectId, Pair, SqlInstanceNumber, SqlStore};

/// The reference to a store, the store, and the number of its instance.
pub(in crate::rules) type Member<'d> = (AssociationKind, SqlStore<'d>, SqlInstanceNumber);

/// Primary, mirror and, if there is one, witness of a pair; nothing if the primary or the mirror is
/// missing.
pub(in crate::rules) fn members<'d>(
    pool: &PoolFacts<'d>,
    pair: Pair,
) -> impl Iterator<Item = Member<'d>> {
    let member = |reference| {
        let (store, numbers) = pool.numbered_sql_store(reference)?;
        Some((reference, store, numbers.instance))
    };
    let [primary, mirror] = [pair.principal(), pair.mirror()]
        .map(AssociationKind::Database)
        .map(member);
    let both = primary.zip(mirror);
    let witness = both.and_then(|_| member(AssociationKind::Witness(pair)));
    let both = both
        .into_iter()
        .flat_map(|(primary, mirror)| [primary, mirror]);
    both.chain(witness)
}

/// A store with a different value for a fact than another store of its pair.
pub(in crate::rules) struct Unlike<'d, T> {
    /// The store.
    pub(in crate::rules) member: Member<'d>,
    /// Its value.
    pub(in crate::rules) value: T,
    /// The store that it is compared with.
    pub(in crate::rules) other: Member<'d>,
    /// The value of the other store.
    pub(in crate::rules) other_value: T,
}

/// How a rule words the difference between two stores of a pair.
pub(in crate::rules) struct Wording<'w, T> {
    pub(in crate::rules) severity: Severity,
    /// The verb before both values: "is", "runs".
    pub(in crate::rules) verb: &'w str,
    /// The value after the verb: "in Dublin", "SQL Server 2014".
    pub(in crate::rules) value: fn(&T) -> String,
    /// The consequence, as a sentence.
    pub(in crate::rules) consequence: &'w str,
}

impl<T> Unlike<'_, T> {
    /// The problem of the pool. The fixes offer the stores that are `alike` to the one compared with.
    pub(in crate::rules) fn told(
        &self,
        facts: &Facts<'_>,
        pool: &PoolFacts<'_>,
        wording: &Wording<'_, T>,
        alike: impl Fn(&ObjectId, &T) -> bool,
    ) -> Diagnostic {
        let (reference, store, _) = self.member;
        let (other_reference, other, _) = self.other;
        let message = format!(
            "The {reference} of {}, {}, {} {}, but the {other_reference}, {}, {} {}. {}",
            facts.pool_name(&pool.pool),
            store.title(),
            wording.verb,
            (wording.value)(&self.value),
            other.title(),
            wording.verb,
            (wording.value)(&self.other_value),
            wording.consequence,
        );
        let id = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(wording.severity, id.clone(), message)
            .with_related(store.instance.id.clone())
            .with_related(other.instance.id.clone())
            .with_association(id, reference);
        fix_with_targets_where(facts, diagnostic, pool, reference, |item| {
            alike(&item.id, &self.other_value)
        })
    }
}

/// The members that differ from the first one with a known value. Members with an unknown value are added
/// to `unstated`.
pub(in crate::rules) fn unlike<'d, T: Copy>(
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

/// Whether a store is known to be in a data center.
pub(in crate::rules) fn stands_in(facts: &Facts<'_>, store: &ObjectId, data_center: &str) -> bool {
    let place = facts.data_center(store);
    place.is_some_and(|place| same_place(place, data_center))
}
