//! The same files give the same report, byte for byte, with problems in the order that the help promises.

use super::*;

#[test]
fn the_same_files_give_the_same_report() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    desk.file("dangling.xml", dangling());
    desk.file("design.ron", accepted::silenced_design().1);
    let mistakes = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/full-of-mistakes/topology.ron"
    );
    let files = ["errors.xml", "dangling.xml", "design.ron", mistakes];
    for options in [
        &[][..],
        &["--baseline", "errors.xml"],
        &["--only", "R54,R45", "--ignore", "R54"],
    ] {
        for format in ["text", "json", "sarif"] {
            let arguments = [&["check", "--format", format], &files[..], options].concat();
            let first = desk.run(&arguments);
            assert!(first.stdout.len() > 100);
            assert_eq!(first.stdout, desk.run(&arguments).stdout, "{arguments:?}");
        }
    }
}

#[test]
fn the_most_severe_problems_come_first_then_the_order_of_the_rules() {
    let desk = Desk::new();
    let mistakes = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/full-of-mistakes/topology.xml"
    );
    desk.file("errors.xml", with_errors());
    let files = ["check", mistakes, "errors.xml", "--format", "json"];
    let report = json(&desk.run(&files));
    let names: Vec<&str> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["file"].as_str().unwrap())
        .collect();
    assert_eq!(names, [mistakes, "errors.xml"]);
    let problems = report["files"][0]["problems"].as_array().unwrap();
    let keys: Vec<(usize, u32)> = problems
        .iter()
        .map(|problem| {
            let severity = problem["severity"].as_str().unwrap();
            let order = ["error", "warning", "info"];
            let rule = problem["rule"].as_str().unwrap();
            (
                order.iter().position(|word| *word == severity).unwrap(),
                rule[1..].parse().unwrap(),
            )
        })
        .collect();
    assert!(keys.iter().any(|(severity, _)| *severity == 0));
    assert!(keys.iter().any(|(severity, _)| *severity == 2));
    assert!(keys.is_sorted(), "{keys:?}");

    // The other reports use the same order.
    let log = json(&desk.run(&["check", mistakes, "--format", "sarif"]));
    let in_sarif: Vec<&Value> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|result| result["kind"] != "open")
        .map(|result| &result["ruleId"])
        .collect();
    let in_json: Vec<&Value> = problems.iter().map(|problem| &problem["rule"]).collect();
    assert_eq!(in_sarif, in_json);
    let text = desk.run(&["check", mistakes]);
    let in_text: Vec<&str> = stdout(&text)
        .lines()
        .filter(|line| line.ends_with(']') && !line.contains(": question "))
        .map(|line| line.split(' ').find(|word| word.starts_with('R')).unwrap())
        .collect();
    assert_eq!(in_text, in_json);
}
