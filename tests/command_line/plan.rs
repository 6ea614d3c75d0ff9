//! The steps that publishing a design requires.

use super::*;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/");

fn example(name: &str, ending: &str) -> String {
    format!("{EXAMPLES}{name}/topology.{ending}")
}

/// An example as it was published with a different port.
fn with_another_port(desk: &Desk, name: &str) -> String {
    let bytes = fs::read(example(name, "xml")).unwrap();
    let text = topology_designer::document::encoding::decode(&bytes)
        .unwrap()
        .0
        .into_owned();
    let text = text
        .replace("Port=\"5041\"", "Port=\"5042\"")
        .replace("encoding=\"utf-16\"", "encoding=\"utf-8\"");
    desk.file("deployed.xml", text);
    "deployed.xml".to_owned()
}

#[test]
fn a_plan_is_printed_in_three_formats_and_names_the_publishing_method() {
    let desk = Desk::new();
    let design = example("enterprise-four-servers", "xml");
    let baseline = with_another_port(&desk, "enterprise-four-servers");
    let run =
        |format: &str| desk.run(&["plan", &design, "--baseline", &baseline, "--format", format]);
    let text = run("text");
    assert_eq!(code(&text), 0, "{}", stderr(&text));
    assert!(stdout(&text).contains("Topology Builder publishes the topology, because:"));
    assert!(
        stdout(&text).contains("inferred by Topology Designer"),
        "{}",
        stdout(&text)
    );
    assert!(stdout(&text).contains("Approved by: ____"));
    let markdown = run("markdown");
    assert!(stdout(&markdown).contains("## Computers that need setup"));
    assert!(
        stdout(&markdown)
            .contains("```powershell\n  Stop-CsWindowsService -ComputerName 'pchat01.contoso.com'"),
        "{}",
        stdout(&markdown)
    );
    let output = run("json");
    let json: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(json["blocked"], false);
    assert_eq!(json["way"]["by"], "topology-builder");
    let steps = json["steps"].as_array().unwrap();
    let kinds: Vec<&str> = steps
        .iter()
        .map(|step| step["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "firewall",
            "backup",
            "define-topology",
            "preflight",
            "publish",
            "enable",
            "replication",
            "setup-components",
            "setup-next-hop",
            "restart-services",
            "verify",
        ]
    );
    let setup = json["setup"].as_array().unwrap();
    assert_eq!(
        setup.len(),
        7,
        "four computers of the pool and three of its next hop: {setup:?}"
    );
}

#[test]
fn errors_block_a_plan_but_its_steps_are_still_shown() {
    let desk = Desk::new();
    let output = desk.run(&["plan", &example("full-of-mistakes", "ron"), "--first"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    let place = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}: {text}"))
    };
    assert!(place("STOP: R45: pchat_pool.contoso.com has no next hop") < place("Differences"));
    assert!(place("Differences") < place("Publish the topology"));
}

#[test]
fn a_published_topology_compared_with_itself_needs_no_steps() {
    let desk = Desk::new();
    let output = desk.run(&["plan", &example("enterprise-four-servers", "xml")]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("There are no differences, so there is nothing to publish."));
}

#[test]
fn a_plan_requires_a_baseline_or_the_first_option() {
    let desk = Desk::new();
    let output = desk.run(&["plan", &example("enterprise-four-servers", "ron")]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("specify it with --baseline, or use --first"),
        "{}",
        stderr(&output)
    );
    let output = desk.run(&["plan", "missing.ron", "--first"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn a_design_as_a_baseline_is_what_it_was_made_from_and_plan_and_worksheet_say_so() {
    let desk = Desk::new();
    let design = example("enterprise-four-servers", "xml");
    let baseline = with_another_port(&desk, "enterprise-four-servers");
    let output = desk.run(&["convert", &baseline, "deployed.ron"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let by = |command: &str, baseline: &str| {
        let output = desk.run(&[command, &design, "--baseline", baseline]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output).to_owned()
    };
    for command in ["plan", "worksheet"] {
        let text = by(command, "deployed.ron");
        let said = "Published: the published topology in deployed.ron";
        assert!(text.contains(said), "{text}");
        assert!(by(command, &baseline).contains("Published: deployed.xml\n"));
    }
}
