//! Collects unknown facts that only the user knows, and asks for them once for all objects. An unknown fact
//! is never treated as a fault.

use ahash::AHashSet;

use crate::design::{DataCenterPair, Fact};
use crate::rules::engine::question::{Asked, Question, Why};
use crate::rules::{Diagnostic, Facts, Versions};
use crate::topology::fqdn::HostName;
use crate::topology::{Cluster, ClusterNumber, ObjectId, SqlInstanceNumber, SqlStore};

/// The objects for which a rule needs an unknown fact.
pub(in crate::rules) struct Unstated<'d> {
    fact: Fact,
    versions: Versions,
    objects: Vec<ObjectId>,
    links: Vec<(ObjectId, DataCenterPair)>,
    /// The same by number, because a fact can be unknown for thousands of objects in a huge document.
    /// Computers have the number of their cluster.
    known: AHashSet<ObjectId>,
    known_stores: Vec<bool>,
    known_computers: AHashSet<(usize, HostName<'d>)>,
}

impl<'d> Unstated<'d> {
    /// Starts empty. Nothing is asked for objects of versions that the rule does not apply to.
    pub(in crate::rules) fn new(fact: Fact, versions: Versions) -> Self {
        Self {
            fact,
            versions,
            objects: Vec::new(),
            links: Vec::new(),
            known: AHashSet::new(),
            known_stores: Vec::new(),
            known_computers: AHashSet::new(),
        }
    }

    /// Adds an object that is not a computer.
    pub(in crate::rules) fn of(&mut self, object: impl Into<ObjectId>) {
        let object = object.into();
        if self.known.insert(object.clone()) {
            self.objects.push(object);
        }
    }

    /// Adds the link between two data centers that this object depends on.
    pub(in crate::rules) fn of_link(
        &mut self,
        object: impl Into<ObjectId>,
        between: DataCenterPair,
    ) {
        let object = object.into();
        let mut before = self.links.iter().rev().take_while(|(of, _)| *of == object);
        if !before.any(|(_, known)| known.is_same(&between)) {
            self.links.push((object.clone(), between));
        }
        self.of(object);
    }

    /// Adds a computer of a cluster.
    pub(in crate::rules) fn of_computer(
        &mut self,
        number: ClusterNumber,
        cluster: &Cluster,
        fqdn: &'d str,
    ) {
        if self.known_computers.insert((number.get(), HostName(fqdn))) {
            self.objects.push(ObjectId::machine(&cluster.id, fqdn));
        }
    }

    /// Adds a SQL Server store.
    pub(in crate::rules) fn of_store(&mut self, number: SqlInstanceNumber, store: &SqlStore<'_>) {
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

    /// Asks for the unknown facts; `would` completes the sentence "This rule needs this information to check …".
    pub(in crate::rules) fn say(
        self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        would: &'static str,
    ) {
        ask([self], facts, diagnostics, Why::Tells(would));
    }

    /// Like [`Self::say`], for a rule that only asks: `why` is a complete sentence.
    pub(in crate::rules) fn say_because(
        self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        why: &'static str,
    ) {
        ask([self], facts, diagnostics, Why::Because(why));
    }

    /// Like [`Self::say`], for a rule that needs two facts: it asks for both at once, this one first.
    pub(in crate::rules) fn say_both(
        self,
        other: Self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        would: &'static str,
    ) {
        ask([self, other], facts, diagnostics, Why::Tells(would));
    }

    /// The question, without objects of versions that the rule does not apply to.
    fn into_asked(mut self, facts: &Facts<'_>) -> Asked {
        let versions = self.versions;
        let is_of_its_versions = |object: &ObjectId| {
            let version = facts.version_of(object);
            version.is_none_or(|version| versions.contains(version))
        };
        self.objects.retain(is_of_its_versions);
        self.links.retain(|(object, _)| is_of_its_versions(object));
        Asked {
            fact: self.fact,
            objects: self.objects,
            links: self.links,
        }
    }
}

fn ask<const FACTS: usize>(
    missing: [Unstated<'_>; FACTS],
    facts: &Facts<'_>,
    diagnostics: &mut Vec<Diagnostic>,
    why: Why,
) {
    let asked = missing.map(|missing| missing.into_asked(facts));
    diagnostics.extend(Diagnostic::asking(Question::new(asked, why), facts));
}
