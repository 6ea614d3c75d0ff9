//! One fault for every rule, injected into any document.

mod capacity;
mod compliance;
mod computers;
mod deployment;
mod disaster_recovery;
mod file_stores;
mod losses;
mod mirroring;
mod naming;
mod next_hop;
mod options;
mod sql_stores;

use crate::deployment::Deployment;

/// A way to break a deployment so that one rule must raise it.
pub struct Fault {
    pub rule: &'static str,
    /// What it may raise beside its rule, each with the reason why.
    pub entails: &'static [(&'static str, &'static str)],
    /// Adds what the fault needs, calls [`Deployment::prepared`], and breaks one thing.
    pub inject: fn(&mut Deployment),
}

/// Every fault, by the themes of the rules.
pub fn all() -> impl Iterator<Item = &'static Fault> {
    [
        naming::FAULTS,
        computers::FAULTS,
        capacity::FAULTS,
        options::FAULTS,
        next_hop::FAULTS,
        sql_stores::FAULTS,
        mirroring::FAULTS,
        disaster_recovery::FAULTS,
        compliance::FAULTS,
        file_stores::FAULTS,
        losses::FAULTS,
        deployment::FAULTS,
    ]
    .into_iter()
    .flatten()
}

/// A deployment with the fault in it.
pub fn inject(
    fault: &Fault,
    document: &str,
    design: &topology_designer::design::Design,
) -> Deployment {
    let mut deployment = Deployment::of(document, design.clone());
    (fault.inject)(&mut deployment);
    deployment
}
