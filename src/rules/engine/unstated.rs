//! What a rule says when facts that only the user can state are missing: once, as information, and for
//! all objects together. An unstated fact is never taken for a fault.

use ahash::AHashSet;

use crate::design::{DataCenterPair, Fact};
use crate::rules::engine::question::{Asked, Question, Why};
use crate::rules::{Diagnostic, Facts, Versions};
use crate::topology::fqdn::HostName;
use crate::topology::{Cluster, ClusterNumber, ObjectId, SqlInstanceNumber, SqlStore};

/// The objects of which a fact is missing that a rule needs.
pub(in crate::rules) struct Unstated<'d> {
    fact: Fact,
    versions: Versions,
    objects: Vec<ObjectId>,
    links: Vec<(ObjectId, DataCenterPair)>,
    /// The same once more, stores by number and computers by that of their cluster: a huge document may
    /// lack a fact of thousands of objects.
    known: AHashSet<ObjectId>,
    known_stores: Vec<bool>,
    known_computers: AHashSet<(usize, HostName<'d>)>,
}

impl<'d> Unstated<'d> {
    /// Nothing is missing yet. Of what runs another version than the rule holds for, nothing is asked.
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

    /// The fact is missing of this object, which is no computer.
    pub(in crate::rules) fn of(&mut self, object: impl Into<ObjectId>) {
        let object = object.into();
        if self.known.insert(object.clone()) {
            self.objects.push(object);
        }
    }

    /// The fact is missing of the link between two data centers, on which this object depends.
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

    /// The fact is missing of this computer of a cluster.
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

    /// The fact is missing of this SQL Server store.
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

    /// Asks for what is missing; `would` completes the sentence "With it, this rule tells …".
    pub(in crate::rules) fn say(
        self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        would: &'static str,
    ) {
        ask([self], facts, diagnostics, Why::Tells(would));
    }

    /// As [`Self::say`], for a rule that only asks: `why` is a sentence of its own.
    pub(in crate::rules) fn say_because(
        self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        why: &'static str,
    ) {
        ask([self], facts, diagnostics, Why::Because(why));
    }

    /// As [`Self::say`], for a rule that needs two facts: it asks for both at once, and leads to this one
    /// first.
    pub(in crate::rules) fn say_both(
        self,
        other: Self,
        facts: &Facts<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        would: &'static str,
    ) {
        ask([self, other], facts, diagnostics, Why::Tells(would));
    }

    /// What is asked, without the objects that run another version than the rule holds for.
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
