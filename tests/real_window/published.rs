//! From a design with a new Persistent Chat pool to a deployment that has the pool, with a real pointer and
//! real keys: plan, kit, run, report, and a comparison at the end. A program plays the shell.

use std::fs;
use std::path::Path;
use std::process::Command;

use topology_designer::document::Format;
use topology_designer::vocabulary::{LearnedVocabulary, Vocabulary};
use topology_designer::workspace::spellings;

use crate::common::confirmed::{before_the_pool, learned, with_pool, written};
use crate::common::stand_in::Deployment;
use crate::real_window::RealWindow;
use crate::story::Hands;

/// Selects a command from the Review menu.
fn review(window: &mut RealWindow, command: &str) {
    window.click("Review");
    window.wait_shown(command);
    window.click(command);
}

fn play(is_confirmed: bool) {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let known = match is_confirmed {
        true => learned(&[]),
        false => LearnedVocabulary::default(),
    };
    spellings::save_in(&path("config").join("topology-designer"), &known).unwrap();
    let vocabulary = Vocabulary::built_in().with_learned(&known);
    let deployed = before_the_pool();
    let design = with_pool(&deployed, &vocabulary);
    let deployment = Deployment::new(Some(&deployed));
    let shell = text(&deployment.shell());
    fs::write(path("design.ron"), written(&design, Format::Design)).unwrap();
    fs::write(path("deployed.xml"), &deployed).unwrap();
    let mut window = RealWindow::open(&[&path("design.ron")], home.path(), 1280, 800);
    window.wait_shown("chat.contoso.com");

    // The button in the problems list, which has the same name as the menu entry.
    window.click("Published topology…");
    window.fill("Path", &text(&path("deployed.xml")));
    window.click("Use");
    window.wait_gone("Select a published topology");

    review(&mut window, "Plan");
    window.wait_shown("Publishing plan");
    window.wait_shown("Persistent Chat pool chat.contoso.com");
    window.click("Close");
    window.wait_gone("Publishing plan");

    review(&mut window, "Publish…");
    window.fill("Path", &text(&path("kit")));
    window.fill("Program that runs the scripts", &shell);
    window.click("Next");
    window.wait_shown("Start with");
    window.fill("Share for setting up mirrors", r"\\sql02\seed");
    window.click("Run");
    if !is_confirmed {
        window.wait_shown("Publish with Topology Builder");
        window.wait_control("Mark as complete");
        deployment.publish(&written(&design, Format::Published));
        window.click("Mark as complete");
    }
    window.wait_shown("Run Setup-Computer.ps1 of the kit");
    window.wait_control("Mark as complete");
    deployment.set_up();
    window.click("Mark as complete");
    window.wait_shown("All steps are complete.");
    window.wait_shown("No differences remain: the deployed topology matches the design.");
    window.screenshot(&crate::picture("published.png"));
    window.click("Close");
    window.wait_gone("All steps are complete.");

    window.chord("ctrl+o");
    window.fill(
        "Path",
        &text(&path("kit/runs/reports/Install-CsMirrorDatabase.xml")),
    );
    window.chord("Return");
    window.wait_shown("Cmdlet report");
    window.click("Close");
    window.wait_gone("Cmdlet report");

    review(&mut window, "Get from deployment…");
    window.fill("Path", &text(&path("after.xml")));
    window.fill("Program that runs the scripts", &shell);
    window.click("Get");
    window.wait_shown("Saved the deployed topology");
    window.click("Close");
    assert!(window.is_running(), "the program must not end by itself");

    let diff = Command::new(env!("CARGO_BIN_EXE_topology-designer"))
        .arg("diff")
        .args([path("after.xml"), path("design.ron")])
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&diff.stdout);
    assert_eq!(diff.status.code(), Some(0), "{report}");
}

#[test]
fn a_pool_with_inferred_spellings_is_published_through_topology_builder() {
    play(false);
}

#[test]
fn a_pool_with_confirmed_spellings_is_published_by_its_kit() {
    play(true);
}
