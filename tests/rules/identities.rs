//! Identities belong in documents; what people read contains names.

use topology_designer::rules::{BaselineComparison, Facts, Report};
use topology_designer::topology::Topology;

use crate::deployment::documents;
use crate::faults::{self, inject};

/// Shorter identities are part of ordinary words and names.
const SHORTEST: usize = 10;

/// The identities of the objects that have a name.
fn identities(topology: &Topology) -> Vec<String> {
    let clusters = topology.clusters.iter();
    let clusters = clusters.filter(|cluster| !cluster.fqdn.is_empty());
    let instances = clusters.clone().flat_map(|c| &c.sql_instances);
    let services = topology.services.iter();
    let services = services.filter(|s| topology.cluster_of(s).is_some());
    let mut identities: Vec<String> = clusters
        .map(|cluster| cluster.id.to_string())
        .chain(instances.map(|instance| instance.id.to_string()))
        .chain(services.map(|service| service.id.to_string()))
        .collect();
    identities.retain(|id| id.len() >= SHORTEST);
    identities
}

#[test]
fn no_message_or_fix_refers_to_an_object_by_its_identity() {
    let (mut looked, mut wrong) = (0, Vec::new());
    for (document, design) in documents() {
        for fault in faults::all() {
            let deployment = inject(fault, &document, &design);
            let comparison = BaselineComparison::new(&deployment.design.topology, None);
            let report = Report::of(&Facts::compared(&deployment.design, &comparison));
            let identities = identities(&deployment.design.topology);
            looked += identities.len();
            for said in report.diagnostics.iter().chain(&report.unstated) {
                let labels = said.fixes.iter().map(|fix| &fix.label);
                for text in labels.chain([&said.message]) {
                    let shown = identities.iter().find(|id| text.contains(id.as_str()));
                    wrong.extend(shown.map(|id| format!("{}: {id} in {text}", said.rule)));
                }
            }
        }
    }
    assert!(looked > 1_000, "{looked} identities");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
