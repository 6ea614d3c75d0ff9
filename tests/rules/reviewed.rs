//! No false alarms: what rules report for real documents, each line reviewed and found correct.

use std::collections::BTreeSet;

use topology_designer::document;
use topology_designer::rules::{Facts, Report};
use topology_designer::topology::{ObjectId, Topology};

use crate::common;

/// A rule, the object for which it is raised, and why that is correct. Real documents belong to other
/// people, so an object is identified by its position among those of its kind.
type Review = (&'static str, &'static str, &'static str);

/// What is reported for the real documents that we know. Documents that are not listed are only checked and
/// printed.
const REVIEWED: &[(&str, &[Review])] = &[
    (
        "contoso-2015-enterprise-edge.tbxml",
        &[(
            "R128",
            "FileStore 2",
            "the identity of the second file store occurs nowhere but in its own service",
        )],
    ),
    (
        "contoso-2015-standard-edge-gateway.xml",
        &[(
            "R142",
            "cluster 1",
            "its services hold conferencing and no WacService",
        )],
    ),
    (
        "example-2013-paired-standard.utf16.xml",
        &[
            (
                "R142",
                "cluster 1",
                "its first server has conferencing, and no service is a WacService",
            ),
            ("R142", "cluster 2", "so has its second"),
        ],
    ),
    (
        "pocketdomain-2013-downloaded.tbxml",
        &[(
            "R168",
            "Deployment",
            "its only simple URL is for Dialin, and it has a SIP domain; it is published so",
        )],
    ),
    (
        "rlevchenko-2015-enterprise-alwayson.xml",
        &[
            (
                "R125",
                "FileStore 1",
                "its file server is the domain of its Front End server",
            ),
            (
                "R138",
                "cluster 1",
                "its Enterprise pool lists one computer",
            ),
        ],
    ),
];

#[test]
fn real_documents_cause_no_false_alarms() {
    for (path, bytes) in common::documents() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let facts = Facts::with_baseline(&opened.design, opened.baseline.as_ref());
        let report = Report::of(&facts);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        println!("{name}");
        for diagnostic in &report.diagnostics {
            println!("  {}: {}", diagnostic.rule, diagnostic.message);
        }
        let questions = report.unstated.iter();
        let asked: BTreeSet<_> = questions.map(|asked| asked.rule).collect();
        assert_eq!(asked.len(), report.unstated.len(), "{name}: asked again");
        let Some((_, reviewed)) = REVIEWED.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        let mut raised: Vec<(&str, String)> = report
            .diagnostics
            .iter()
            .map(|diagnostic| {
                let object = place(&opened.design.topology, &diagnostic.object);
                (diagnostic.rule, object)
            })
            .collect();
        let mut expected: Vec<(&str, String)> = reviewed
            .iter()
            .map(|(rule, object, _)| (*rule, (*object).to_owned()))
            .collect();
        raised.sort_unstable();
        expected.sort_unstable();
        assert_eq!(raised, expected, "{name}");
    }
}

/// For example, `FileStore 2` for the second file store of the document.
fn place(topology: &Topology, object: &ObjectId) -> String {
    let (kind, place) = match object {
        ObjectId::Cluster(id) => {
            let place = topology.clusters.iter().position(|c| c.id == *id);
            ("cluster".to_owned(), place)
        }
        ObjectId::Service(id) => {
            let role = &topology.service(id).unwrap().role;
            let mut of_role = topology.services.iter().filter(|s| s.role == *role);
            (role.to_string(), of_role.position(|s| s.id == *id))
        }
        other => return format!("{other:?}"),
    };
    format!("{kind} {}", place.unwrap() + 1)
}
