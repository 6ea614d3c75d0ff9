//! Reports of the deployment cmdlets.

use super::*;

/// A report of a run that began at this minute of an hour and contains `body`, then its end.
fn report(cmdlet: &str, minute: u32, body: &str) -> String {
    let time = format!("2026-03-02 09:{minute:02}:00Z");
    let body = body.replace("{time}", &time);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CsMgmtLog Name=\"{cmdlet}\">\n\
         <Action Name=\"Work\" Time=\"{time}\">{body}<Complete Time=\"{time}\" /></Action>\n\
         <Info Title=\"Command Status\" Time=\"{time}\">Command run is complete.</Info>\n</CsMgmtLog>"
    )
}

const FAILS: &str =
    "<Error Title=\"ServiceStartFailed\" Time=\"{time}\">Failed to start service.</Error>";

#[test]
fn a_failed_run_is_reported_with_its_failure_first_and_exit_code_1() {
    let desk = Desk::new();
    desk.file("start.xml", report("Start-CsWindowsService", 5, FAILS));
    let output = desk.run(&["log", "start.xml"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    let first = text.lines().next().unwrap();
    assert_eq!(
        first,
        "start.xml: Start-CsWindowsService: Completed with errors, 0 s (2026-03-02 09:05:00Z)."
    );
    let (failure, steps) = (text.find("Failed to start service."), text.find("Steps:"));
    assert!(failure.unwrap() < steps.unwrap(), "{text}");
    assert!(text.contains("      Means: This Windows service did not start"));
}

#[test]
fn a_successful_run_is_reported_as_such() {
    let desk = Desk::new();
    desk.file("publish.xml", report("Publish-CSTopology", 0, ""));
    let output = desk.run(&["log", "publish.xml"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("Publish-CSTopology: Success"));
}

#[test]
fn the_reports_in_a_folder_are_listed_in_the_order_of_the_runs_with_the_first_failure_on_top() {
    let desk = Desk::new();
    fs::create_dir(desk.path("logs")).unwrap();
    desk.file("logs/a.xml", report("Enable-CsComputer", 9, FAILS));
    desk.file("logs/b.xml", report("Install-CsDatabase", 3, FAILS));
    desk.file("logs/c.xml", report("Publish-CsTopology", 1, ""));
    desk.file("logs/c.html", "<html></html>");
    let output = desk.run(&["log", "logs"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    let at = |cmdlet: &str| text.find(cmdlet).unwrap();
    assert!(at("Publish-CsTopology") < at("Install-CsDatabase"));
    assert!(at("Install-CsDatabase") < at("Enable-CsComputer"));
    let follows = "May be a consequence of the first failure, in ";
    assert_eq!(text.matches(follows).count(), 1);
    assert!(at("Enable-CsComputer") < at(follows));
    assert!(text.ends_with("3 reports, 2 with failures.\n"), "{text}");
}

#[test]
fn a_truncated_report_does_not_count_as_a_successful_run() {
    let desk = Desk::new();
    let whole = report("Publish-CsTopology", 0, "");
    desk.file("cut.xml", whole.split("<Info").next().unwrap());
    let output = desk.run(&["log", "cut.xml"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    assert!(text.contains("Publish-CsTopology: Not complete"), "{text}");
    assert!(
        text.contains("The report ends at line 4, column 1"),
        "{text}"
    );
}

#[test]
fn a_file_that_is_not_a_report_is_refused_and_identified() {
    let desk = Desk::new();
    desk.file("page.html", "<html><body></body></html>");
    desk.file("topology.xml", PUBLISHED);
    let output = desk.run(&["log", "page.html", "topology.xml", "missing.xml"]);
    assert_eq!(code(&output), 2);
    let complaints = stderr(&output);
    assert!(
        complaints.contains("Use the XML file with the same name"),
        "{complaints}"
    );
    assert!(
        complaints.contains("its root element is Topology"),
        "{complaints}"
    );
    assert!(
        complaints.contains("There is no such file: missing.xml"),
        "{complaints}"
    );
}

#[test]
fn the_content_of_a_report_cannot_control_the_terminal() {
    let desk = Desk::new();
    let body = "<Warning Time=\"{time}\">a&#x9b;31mb\u{202e}c</Warning>";
    desk.file("odd.xml", report("Publish-CsTopology", 0, body));
    let output = desk.run(&["log", "odd.xml"]);
    assert_eq!(code(&output), 0);
    assert!(
        stdout(&output).contains(r"a\u{9b}31mb\u{202e}c"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn json_contains_every_run_with_its_result() {
    let desk = Desk::new();
    desk.file("a.xml", report("Install-CsDatabase", 3, FAILS));
    desk.file("b.xml", report("Publish-CsTopology", 1, ""));
    let output = desk.run(&["log", "a.xml", "b.xml", "--format", "json"]);
    assert_eq!(code(&output), 1);
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    let runs = report["runs"].as_array().unwrap();
    let verdicts: Vec<_> = runs
        .iter()
        .map(|run| run["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["success", "completed-with-errors"]);
    assert_eq!(runs[1]["failures"][0]["steps"][0], "Work");
    assert_eq!(report["counts"]["completed_with_errors"], 1);
}

#[test]
fn a_huge_report_is_read_to_the_end_and_one_over_the_limit_is_refused() {
    let desk = Desk::new();
    let line =
        "<Info Time=\"{time}\">Created trusted service entry for type=a, port=5041, FQDN=b.</Info>";
    desk.file(
        "huge.xml",
        report("Enable-CsTopology", 1, &(line.repeat(15_000) + FAILS)),
    );
    let started = std::time::Instant::now();
    let output = desk.run(&["log", "huge.xml"]);
    assert!(started.elapsed().as_secs() < 30);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("Failed to start service."));
    assert!(
        stdout(&output).len() < 5_000,
        "successful runs are not listed"
    );
    let dense = format!(
        "<CsMgmtLog Name=\"a\">{}</CsMgmtLog>",
        "<a/>".repeat(20_000)
    );
    desk.file("dense.xml", dense);
    let refused = desk.run(&["log", "dense.xml"]);
    assert_eq!(code(&refused), 2);
    assert!(
        stderr(&refused).contains("has more elements than its size allows")
            || stdout(&refused).contains("has more elements than its size allows"),
        "{}{}",
        stdout(&refused),
        stderr(&refused)
    );
    let endless = fs::File::create(desk.path("endless.xml")).unwrap();
    endless.set_len((512 << 20) + 1).unwrap();
    let refused = desk.run(&["log", "endless.xml"]);
    assert_eq!(code(&refused), 2);
    let said = format!("{}{}", stdout(&refused), stderr(&refused));
    assert!(said.contains("512 MB"), "{said}");
}
