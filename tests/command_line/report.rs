//! The documents with which a deployment is handed over.

use super::*;

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/enterprise-four-servers/topology.ron"
);

#[test]
fn a_report_is_written_in_the_format_of_its_extension_with_the_requested_parts() {
    let desk = Desk::new();
    let output = desk.run(&[
        "report",
        EXAMPLE,
        "--parts",
        "network,databases",
        "--out",
        "a.md",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = fs::read_to_string(desk.path("a.md")).unwrap();
    assert!(text.contains("\n## Network\n") && text.contains("\n## Databases\n"));
    assert!(!text.contains("\n## Runbook\n"));
    let output = desk.run(&["report", EXAMPLE, "--for", "database", "--out", "a.xlsx"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(fs::read(desk.path("a.xlsx")).unwrap().starts_with(b"PK"));
    let refused = desk.run(&["report", EXAMPLE, "--out", "a.xlsx"]);
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
}

#[test]
fn a_folder_gets_a_page_for_each_part_the_tables_and_the_certificate_request() {
    let desk = Desk::new();
    let output = desk.run(&["report", EXAMPLE, "--out", "handover"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for name in [
        "index.html",
        "index.md",
        "tables.xlsx",
        "runbook.html",
        "network.html",
        "pchatpool.contoso.com.inf",
    ] {
        assert!(desk.path("handover").join(name).is_file(), "{name}");
    }
    // The deployment has no disaster recovery, and no baseline was specified.
    for name in ["disaster-recovery.html", "changes.html"] {
        assert!(!desk.path("handover").join(name).exists(), "{name}");
    }
    let again = desk.run(&["report", EXAMPLE, "--out", "handover"]);
    assert_eq!(code(&again), 2);
}

#[test]
fn an_unknown_part_or_reader_is_refused_with_a_list_of_known_ones() {
    let desk = Desk::new();
    let output = desk.run(&["report", EXAMPLE, "--parts", "runbok", "--out", "a.html"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("runbook"), "{}", stderr(&output));
    let output = desk.run(&["report", EXAMPLE, "--for", "nobody", "--out", "a.html"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("help-desk"), "{}", stderr(&output));
    let output = desk.run(&["report", EXAMPLE, "--parts", "changes", "--out", "a.html"]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("--baseline"),
        "{}",
        stderr(&output)
    );
    assert!(!desk.path("a.html").exists());
}

#[test]
fn an_ending_that_is_no_form_of_a_report_is_refused_with_all_that_are() {
    let desk = Desk::new();
    let output = desk.run(&["report", EXAMPLE, "--out", "a.docx"]);
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert!(
        said.contains(".html, .md, .txt or .xlsx, or none for a folder"),
        "{said}"
    );
}
