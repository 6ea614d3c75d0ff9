//! The examples are created with edits and stored as a design file and in both XML formats.
//!
//! `UPDATE_EXAMPLES=1 cargo test --test command_line` rewrites them. Their README files are written by hand
//! and checked here.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::common::examples;
use topology_designer::document::{self, Format, design_file};
use topology_designer::rules::{Severity, check_design};
use topology_designer::vocabulary::Vocabulary;

fn file(folder: &str, name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(folder)
        .join(name)
}

#[test]
fn the_example_files_match_what_the_edits_produce() {
    for example in examples::all() {
        let topology = &example.design.topology;
        let xml = |format| {
            let written = document::write(None, topology, format, Vocabulary::built_in());
            written.unwrap().bytes
        };
        for (name, bytes) in [
            (
                "topology.ron",
                design_file::write(&example.design, None).unwrap(),
            ),
            ("topology.tbxml", xml(Format::TopologyBuilder)),
            ("topology.xml", xml(Format::Published)),
        ] {
            let path = file(example.folder, name);
            if std::env::var_os("UPDATE_EXAMPLES").is_some() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &bytes).unwrap();
            }
            let kept = fs::read(&path).unwrap_or_default();
            // Version control may have changed the line endings.
            let kept = String::from_utf8_lossy(&kept).replace("\r\n", "\n");
            let made = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
            assert!(
                kept == made,
                "examples/{}/{name} is stale; run with UPDATE_EXAMPLES=1",
                example.folder
            );
        }
    }
}

#[test]
fn every_format_of_an_example_has_the_same_content_and_the_same_problems() {
    for example in examples::all() {
        let expected = raised(&example.design);
        for name in ["topology.ron", "topology.tbxml", "topology.xml"] {
            let path = file(example.folder, name);
            let opened = document::read(&fs::read(&path).unwrap(), Some(&path)).unwrap();
            assert_eq!(opened.notes, [], "{}", path.display());
            let mut found = raised(&opened.design);
            let mut expected = expected.clone();
            if name != "topology.ron" {
                // Options selected without a store are saved only in the design file.
                let ticked = &example.design.annotations.pools;
                let is_intention = |rule: &str| !ticked.is_empty() && INTENDED.contains(&rule);
                expected.retain(|rule, _| !is_intention(rule));
                found.retain(|rule, _| !is_intention(rule));
            }
            assert_eq!(found, expected, "{}", path.display());
        }
    }
}

/// Rules about selected options, which only a design file contains.
const INTENDED: &[&str] = &["R73", "R96", "R98", "R112"];

/// The rules that a design raises, each with its highest severity.
fn raised(design: &topology_designer::design::Design) -> BTreeMap<&'static str, Severity> {
    let mut raised = BTreeMap::new();
    for diagnostic in check_design(design) {
        let severity = raised.entry(diagnostic.rule).or_insert(diagnostic.severity);
        *severity = diagnostic.severity.max(*severity);
    }
    raised
}

#[test]
fn the_readme_shows_the_actual_output_of_check() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut lines = readme.lines();
    let call = lines
        .by_ref()
        .find_map(|line| line.strip_prefix("$ topology-designer check "));
    let output = assert_cmd::cargo::cargo_bin_cmd!("topology-designer")
        .current_dir(&root)
        .args(["check", call.unwrap()])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let shown = lines.next().unwrap();
    assert_eq!(printed.lines().next().unwrap(), shown);
}

#[test]
fn sound_examples_have_no_errors_and_the_others_list_theirs() {
    for example in examples::all() {
        let raised = raised(&example.design);
        let readme = fs::read_to_string(file(example.folder, "README.md")).unwrap();
        if example.is_sound {
            let errors: Vec<_> = check_design(&example.design)
                .into_iter()
                .filter(|diagnostic| diagnostic.severity == Severity::Error)
                .map(|diagnostic| format!("{} {}", diagnostic.rule, diagnostic.message))
                .collect();
            assert_eq!(errors, [] as [String; 0], "{}", example.folder);
        }
        let listed: Vec<&str> = readme
            .lines()
            .filter_map(|line| line.strip_prefix("- **"))
            .filter_map(|line| line.split_once("**"))
            .map(|(rule, _)| rule)
            .collect();
        let mut found: Vec<&str> = raised.keys().copied().collect();
        found.sort_by_key(|rule| rule[1..].parse::<u32>().unwrap());
        assert_eq!(
            listed, found,
            "{}: the rules its README lists",
            example.folder
        );
    }
}
