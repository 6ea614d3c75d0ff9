//! What a rule says when a fact that only the user can state is missing: once, as information, and
//! for all objects together. An unstated fact is never taken for a fault.

use ahash::AHashSet;

use super::{Diagnostic, Facts, Severity, Versions};
use crate::design::Fact;
use crate::topology::ObjectId;

/// How many objects are named; the others are counted.
const MOST_NAMED: usize = 3;

/// The objects of which a fact is missing that a rule needs.
pub(super) struct Unstated {
    fact: Fact,
    versions: Versions,
    objects: Vec<ObjectId>,
    /// The same once more: a huge document may lack a fact of thousands of objects.
    known: AHashSet<ObjectId>,
}

impl Unstated {
    /// Nothing is missing yet. Of what runs another version than the rule holds for, nothing is asked.
    pub(super) fn new(fact: Fact, versions: Versions) -> Self {
        Self {
            fact,
            versions,
            objects: Vec::new(),
            known: AHashSet::new(),
        }
    }

    /// The fact is missing of this object.
    pub(super) fn of(&mut self, object: impl Into<ObjectId>) {
        let object = object.into();
        if self.known.insert(object.clone()) {
            self.objects.push(object);
        }
    }

    /// Says once what is missing, and what the rule would tell with it: `would` completes the
    /// sentence "With it, this rule tells …".
    pub(super) fn say(mut self, facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>, would: &str) {
        let versions = self.versions;
        self.objects.retain(|object| {
            let version = facts.version_of(object);
            version.is_none_or(|version| versions.contains(version))
        });
        let Some((first, others)) = self.objects.split_first() else {
            return;
        };
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
        let fact = self.fact.in_words();
        let missing = if fact.starts_with("wh") {
            format!("of {subject} {fact}")
        } else {
            format!("{fact} of {subject}")
        };
        let mut diagnostic = Diagnostic::new(
            Severity::Info,
            first.clone(),
            format!("Nobody stated {missing}. With it, this rule tells {would}."),
        );
        diagnostic.related = others.to_vec();
        diagnostic.unstated = Some(self.fact);
        diagnostics.push(diagnostic);
    }
}
