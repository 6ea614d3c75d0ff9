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

use std::collections::BTreeMap;
use std::sync::Mutex;

use topology_designer::design::Design;

use crate::deployment::Deployment;

/// A way to break a deployment so that one rule must be raised.
pub struct Fault {
    pub rule: &'static str,
    /// Other rules that it may raise, each with the reason.
    pub entails: &'static [(&'static str, &'static str)],
    /// Adds what the fault needs, calls [`Deployment::prepared`], and breaks one thing.
    pub inject: fn(&mut Deployment),
}

/// Every fault, by the topics of the rules.
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

/// Deployments that have already been made, by document and fault, because many tests use the same ones.
type Made = Mutex<BTreeMap<(String, &'static str), Deployment>>;

/// A document with a valid Persistent Chat pool; each document has a unique name.
pub fn sound(document: &str, design: &Design) -> Deployment {
    made(document, "", || Deployment::of(document, design.clone()))
}

/// A deployment that contains the fault.
pub fn inject(fault: &Fault, document: &str, design: &Design) -> Deployment {
    made(document, fault.rule, || {
        let mut deployment = sound(document, design);
        (fault.inject)(&mut deployment);
        deployment
    })
}

fn made(document: &str, what: &'static str, make: impl FnOnce() -> Deployment) -> Deployment {
    static MADE: Made = Mutex::new(BTreeMap::new());
    let key = (document.to_owned(), what);
    if let Some(known) = MADE.lock().unwrap().get(&key) {
        return known.clone();
    }
    let deployment = make();
    MADE.lock().unwrap().insert(key, deployment.clone());
    deployment
}
