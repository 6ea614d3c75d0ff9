//! Rules over whole documents.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use topology_designer::document;
use topology_designer::rules::{Facts, check};

/// What rules say of the real documents that we know, each line reviewed and found true. Documents
/// that are not listed are checked and printed only.
const REVIEWED: &[(&str, &[(&str, &str)])] = &[
    (
        "contoso-2015-enterprise-edge.tbxml",
        &[(
            "R128",
            "the second file store's identity occurs nowhere but in its own service",
        )],
    ),
    (
        "contoso-2015-standard-edge-gateway.xml",
        &[("R142", "it has conferencing and no Office Web Apps Server")],
    ),
    (
        "example-2013-paired-standard.utf16.xml",
        &[
            (
                "R142",
                "its first server has conferencing and no Office Web Apps Server",
            ),
            ("R142", "so has its second"),
        ],
    ),
    ("pocketdomain-2013-downloaded.tbxml", &[]),
    (
        "rlevchenko-2015-enterprise-alwayson.xml",
        &[("R138", "its Enterprise pool has one server")],
    ),
];

#[test]
fn no_false_alarm_on_real_documents() {
    for (path, bytes) in common::corpus() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let facts = Facts::with_baseline(&opened.design, opened.baseline.as_ref());
        let diagnostics = check(&facts);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        println!("{name}");
        for diagnostic in &diagnostics {
            println!("  {}: {}", diagnostic.rule, diagnostic.message);
        }
        let Some((_, reviewed)) = REVIEWED.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        let mut raised: Vec<&str> = diagnostics.iter().map(|d| d.rule).collect();
        let mut expected: Vec<&str> = reviewed.iter().map(|(rule, _)| *rule).collect();
        raised.sort_unstable();
        expected.sort_unstable();
        assert_eq!(raised, expected, "{name}");
    }
}
