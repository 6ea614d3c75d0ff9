//! Bringing a design up to date with a deployment that has moved on since the design began: what only one
//! side touched is taken over, and what both touched in different ways is asked.
//!
//! Deployed objects keep the identities that they are deployed under (law 2). What only the design has keeps
//! its own, unless the deployment gave that to something else meanwhile.

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

use align::{Alignment, Sides};
use parts::Judge;

/// What is decided when both sides touched the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Winner {
    Deployment,
    Design,
}

/// What both sides touched: a part of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct TouchedPart {
    pub object: ObjectId,
    /// Which part of it, as the document calls it.
    pub part: String,
}

/// A part that both sides touched in different ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about.
    pub part: TouchedPart,
    /// What differs of it, from what the deployment says to what the design says.
    pub differs: Vec<ObjectDifference>,
}

/// A design that is to be brought up to date.
pub struct Merge {
    sides: Sides,
    design: Design,
    conflicts: Vec<Conflict>,
    by: RecognizedBy,
    /// What the deployment changed since the design began.
    pub deployed: Differences,
    /// What the design changed.
    pub designed: Differences,
}

impl Merge {
    /// Looks at the three sides: what was published when the design began, the design, and what is published
    /// now.
    ///
    /// # Errors
    /// Why the design cannot be brought up to date with it.
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

    /// By what the deployment was recognized.
    pub fn recognized_by(&self) -> RecognizedBy {
        self.by
    }

    /// The topology of the design, its objects under the identities that they are deployed under.
    pub fn aligned_design(&self) -> &Topology {
        &self.sides.ours
    }

    /// What both sides touched in different ways, to be decided.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// What is said of a part on the side where it began.
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

    /// The design brought up to date.
    ///
    /// # Errors
    /// When a conflict is not decided, or what would come out is no sound topology.
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
        // What is kept for the sake of one part may bring up another.
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
