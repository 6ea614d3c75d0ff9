//! What a rule says when facts that only the user can state are missing: once, as information, and for
//! all objects together. An unstated fact is never taken for a fault.

use ahash::AHashSet;

use super::{Diagnostic, Facts, Severity, Versions};
use crate::design::Fact;
use crate::topology::fqdn::HostName;
use crate::topology::{Cluster, ClusterNumber, ObjectId, SqlInstanceNumber, SqlStore};

/// How many objects are named; the others are counted.
const MOST_NAMED: usize = 3;

/// The objects of which a fact is missing that a rule needs.
pub(super) struct Unstated<'d> {
    fact: Fact,
    versions: Versions,
    objects: Vec<ObjectId>,
    /// The same once more, stores by number and computers by that of their cluster: a huge document may
    /// lack a fact of thousands of objects.
    known: AHashSet<ObjectId>,
    known_stores: Vec<bool>,
    known_computers: AHashSet<(usize, HostName<'d>)>,
}

impl<'d> Unstated<'d> {
    /// Nothing is missing yet. Of what runs another version than the rule holds for, nothing is asked.
    pub(super) fn new(fact: Fact, versions: Versions) -> Self {
        Self {
            fact,
            versions,
            objects: Vec::new(),
            known: AHashSet::new(),
            known_stores: Vec::new(),
            known_computers: AHashSet::new(),
        }
    }

    /// The fact is missing of this object, which is no computer.
    pub(super) fn of(&mut self, object: impl Into<ObjectId>) {
        let object = object.into();
        if self.known.insert(object.clone()) {
            self.objects.push(object);
        }
    }

    /// The fact is missing of this computer of a cluster.
    pub(super) fn of_computer(&mut self, number: ClusterNumber, cluster: &Cluster, fqdn: &'d str) {
        if self.known_computers.insert((number.get(), HostName(fqdn))) {
            self.objects.push(ObjectId::machine(&cluster.id, fqdn));
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

    /// Says what is missing, and what the rule would tell with it: `would` completes the sentence "With
    /// it, this rule tells …".
    pub(super) fn say(self, facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>, would: &str) {
        self.say_because(
            facts,
            diagnostics,
            &format!("With it, this rule tells {would}."),
        );
    }

    /// As [`Self::say`], for a rule that only asks: `why` is a sentence of its own.
    pub(super) fn say_because(
        self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        why: &str,
    ) {
        diagnostics.extend(question([self], facts, why));
    }

    /// As [`Self::say`], for a rule that needs two facts: it asks for both at once, and leads to this one
    /// first.
    pub(super) fn say_both(
        self,
        other: Self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        would: &str,
    ) {
        let why = format!("With it, this rule tells {would}.");
        diagnostics.extend(question([self, other], facts, &why));
    }

    /// The objects without those that run another version than the rule holds for.
    fn of_its_versions(mut self, facts: &Facts<'_>) -> Self {
        let versions = self.versions;
        self.objects.retain(|object| {
            let version = facts.version_of(object);
            version.is_none_or(|version| versions.contains(version))
        });
        self
    }

    /// The fact and the objects, in words; `subject` stands for the objects.
    fn missing_of(&self, subject: &str) -> String {
        self.fact.missing_of(subject, self.objects.len() > 1)
    }

    /// What to call the objects: the first of them by name.
    fn subject(&self, facts: &Facts<'_>) -> String {
        let named = self.objects.iter().take(MOST_NAMED);
        let mut named: Vec<String> = named.map(|object| facts.name(object)).collect();
        let unnamed = self.objects.len() - named.len();
        if unnamed > 0 {
            named.push(format!("{unnamed} more"));
        }
        match named.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            _ => named.concat(),
        }
    }
}

/// Says what is missing. The objects are those that lack the first fact, which is what the question leads
/// to: of the others that fact may be stated, and must not be stated anew together with them.
fn question<const FACTS: usize>(
    asked: [Unstated<'_>; FACTS],
    facts: &Facts<'_>,
    why: &str,
) -> Option<Diagnostic> {
    let mut asked = asked
        .into_iter()
        .map(|unstated| unstated.of_its_versions(facts))
        .filter(|unstated| !unstated.objects.is_empty());
    let first = asked.next()?;
    let mut missing = first.missing_of(&first.subject(facts));
    for other in asked {
        let subject = match (other.objects == first.objects, other.objects.len()) {
            (true, 1) => "it".to_owned(),
            (true, _) => "them".to_owned(),
            (false, _) => other.subject(facts),
        };
        missing += &format!(", nor {}", other.missing_of(&subject));
    }
    let mut objects = first.objects.into_iter();
    let message = format!("Nobody stated {missing}. {why}");
    let mut diagnostic = Diagnostic::new(Severity::Info, objects.next()?, message);
    diagnostic.related = objects.collect();
    diagnostic.unstated = Some(first.fact);
    Some(diagnostic)
}
