//! Updates a design to a deployment that has changed since the design was started: changes of only one side are merged,
//! and the user decides about conflicts.
//!
//! Deployed objects keep their deployed identities (law 2). Objects that only the design has keep theirs, unless the
//! deployment has used them for something else in the meantime.

mod align;
mod clusters;
mod parts;
mod services;
mod sites;
mod topologies;

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Design;
use crate::diff::recognize::RecognizedBy;
use crate::diff::{Differences, ObjectDifference, PropertyDifference};
use crate::edit::invariants::faults;
use crate::edit::{Identities, Refusal, refuse};
use crate::topology::{ObjectId, Topology};

use align::{Alignment, MergeSides};
use parts::Judge;

/// The decision about a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Winner {
    Deployment,
    Design,
}

/// A part of an object that both sides changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct TouchedPart {
    pub object: ObjectId,
    /// The part, by its name in the document.
    pub part: String,
}

/// A part that both sides changed in different ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The part.
    pub part: TouchedPart,
    /// The differences of the part, from the deployment to the design.
    pub differs: Vec<ObjectDifference>,
}

/// An update of a design in progress.
pub struct Merge {
    sides: MergeSides,
    design: Design,
    conflicts: Vec<Conflict>,
    by: RecognizedBy,
    /// The changes in the deployment since the design was started.
    pub deployed: Differences,
    /// The changes in the design.
    pub designed: Differences,
}

impl Merge {
    /// Compares the three sides: the published topology when the design was started, the design, and the current
    /// published topology.
    ///
    /// # Errors
    ///
    /// Why the design cannot be updated to it.
    pub fn new(
        began: &Topology,
        design: &Design,
        now: &Topology,
        identities: &mut Identities,
    ) -> Result<Self, Refusal> {
        if began.numbering != now.numbering {
            return refuse(
                "The design was started from a file in another format, with different identities. Export \
                 or download the deployment again in the original format of the design.",
            );
        }
        let alignment = Alignment::of(began, design, now, identities);
        if alignment.by == RecognizedBy::Nothing {
            return refuse("It is another deployment: it contains no servers of the design.");
        }
        let by = alignment.by;
        let (sides, design) = alignment.apply(began, design, now);
        let mut merge = Self {
            deployed: Differences::between_moments(&sides.began, &sides.now),
            designed: Differences::between_moments(&sides.began, &sides.ours),
            sides,
            design,
            by,
            conflicts: Vec::new(),
        };
        merge.find_conflicts();
        Ok(merge)
    }

    /// How the objects of the deployment were recognized.
    pub fn recognized_by(&self) -> RecognizedBy {
        self.by
    }

    /// The topology of the design, with deployed identities.
    pub fn aligned_design(&self) -> &Topology {
        &self.sides.ours
    }

    /// The conflicts to decide.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// The properties of a part on the original side.
    pub fn began_as(
        &self,
        object: &ObjectDifference,
        property: &PropertyDifference,
    ) -> Option<String> {
        let id = |of: &ObjectDifference| of.side().map(|side| side.id.clone());
        let mut objects = self.deployed.objects.iter();
        let deployed = objects.find(|it| id(it) == id(object))?;
        let mut properties = deployed.properties.iter();
        let before = properties.find(|it| it.property == property.property)?;
        before.before.clone()
    }

    /// The updated design.
    ///
    /// # Errors
    ///
    /// If a conflict is not decided, or the result would not be a valid topology.
    pub fn finish(&self, decided: &BTreeMap<TouchedPart, Winner>) -> Result<Design, Refusal> {
        let is_open = |conflict: &&Conflict| !decided.contains_key(&conflict.part);
        if let Some(open) = self.conflicts.iter().find(is_open) {
            let name = open.differs.first().map(ObjectDifference::name);
            let name = name.unwrap_or_else(|| open.part.part.clone());
            return refuse(format!("It has not been decided what to keep for {name}."));
        }
        let topology = self.merged(|part| decided.get(part).copied());
        let mut design = self.design.clone();
        design.topology = topology;
        align::forget_what_is_gone(&mut design);
        design.understand_as_stated();
        self.check(&design)?;
        Ok(design)
    }

    fn check(&self, design: &Design) -> Result<(), Refusal> {
        let beside = |topology: &Topology| Design {
            topology: topology.clone(),
            ..Design::default()
        };
        let mut known: BTreeSet<String> = BTreeSet::new();
        for side in [&self.sides.began, &self.sides.ours, &self.sides.now] {
            known.extend(faults(&beside(side)));
        }
        let new = faults(design)
            .into_iter()
            .find(|fault| !known.contains(fault));
        match new {
            None => Ok(()),
            Some(fault) => refuse(format!(
                "The two cannot be merged: {fault}. Import the deployment with File > Import, and \
                 make the changes again."
            )),
        }
    }

    fn find_conflicts(&mut self) {
        let mut parts = BTreeSet::new();
        let deployed = self.merged(|part| {
            parts.insert(part.clone());
            Some(Winner::Deployment)
        });
        // Keeping one part may cause a conflict in another.
        self.merged(|part| {
            parts.insert(part.clone());
            Some(Winner::Design)
        });
        self.conflicts = parts
            .into_iter()
            .map(|part| {
                let designed = self.merged(|other| match *other == part {
                    true => Some(Winner::Design),
                    false => Some(Winner::Deployment),
                });
                let differs = Differences::between_moments(&deployed, &designed);
                Conflict {
                    part,
                    differs: differs.objects,
                }
            })
            .collect();
    }

    fn merged(&self, mut decide: impl FnMut(&TouchedPart) -> Option<Winner>) -> Topology {
        let mut judge = Judge::new(&mut decide);
        topologies::merge(&self.sides, &mut judge)
    }
}
