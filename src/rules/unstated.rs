//! What a rule says when a fact that only the user can state is missing: once, as information, and
//! for all objects together. An unstated fact is never taken for a fault.

use ahash::AHashSet;

use super::{Diagnostic, Facts, Severity, Versions};
use crate::design::Fact;
use crate::topology::{ObjectId, SqlInstanceNumber, SqlStore};

/// How many objects are named; the others are counted.
const MOST_NAMED: usize = 3;

/// The objects of which a fact is missing that a rule needs.
pub(super) struct Unstated {
    fact: Fact,
    versions: Versions,
    objects: Vec<ObjectId>,
    /// The same once more, and stores by number: a huge document may lack a fact of thousands of objects.
    known: AHashSet<ObjectId>,
    known_stores: Vec<bool>,
}

impl Unstated {
    /// Nothing is missing yet. Of what runs another version than the rule holds for, nothing is asked.
    pub(super) fn new(fact: Fact, versions: Versions) -> Self {
        Self {
            fact,
            versions,
            objects: Vec::new(),
            known: AHashSet::new(),
            known_stores: Vec::new(),
        }
    }

    /// The fact is missing of this object.
    pub(super) fn of(&mut self, object: impl Into<ObjectId>) {
        let object = object.into();
        if self.known.insert(object.clone()) {
            self.objects.push(object);
        }
    }

    /// The fact is missing of this SQL Server store.
    pub(super) fn of_store(&mut self, number: SqlInstanceNumber, store: &SqlStore<'_>) {
        let number = number.get();
        if self.known_stores.len() <= number {
            self.known_stores.resize(number + 1, false);
        }
        if let Some(known) = self.known_stores.get_mut(number)
            && !std::mem::replace(known, true)
        {
            self.objects.push(store.instance.id.clone().into());
        }
    }

    /// Says once what is missing, and what the rule would tell with it: `would` completes the
    /// sentence "With it, this rule tells …".
    pub(super) fn say(self, facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>, would: &str) {
        self.say_because(
            facts,
            diagnostics,
            &format!("With it, this rule tells {would}."),
        );
    }

    /// As [`Self::say`], for a rule that only asks: `why` is a sentence of its own.
    pub(super) fn say_because(
        mut self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        why: &str,
    ) {
        let versions = self.versions;
        self.objects.retain(|object| {
            let version = facts.version_of(object);
            version.is_none_or(|version| versions.contains(version))
        });
        if self.objects.is_empty() {
            return;
        }
        let mut named: Vec<String> = self
            .objects
            .iter()
            .take(MOST_NAMED)
            .map(|o| facts.name(o))
            .collect();
        let unnamed = self.objects.len() - named.len();
        if unnamed > 0 {
            named.push(format!("{unnamed} more"));
        }
        let subject = match named.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            _ => named.concat(),
        };
        let missing = self.fact.missing_of(&subject, self.objects.len() > 1);
        let mut diagnostic = Diagnostic::new(
            Severity::Info,
            self.objects.remove(0),
            format!("Nobody stated {missing}. {why}"),
        );
        diagnostic.related = self.objects;
        diagnostic.unstated = Some(self.fact);
        diagnostics.push(diagnostic);
    }
}
