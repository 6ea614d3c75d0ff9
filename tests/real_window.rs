//! The main job with a real pointer in a real window on a virtual display. Needs Xvfb, xdotool and a
//! software renderer, and the feature `real-window`; the tests of drawings also need Chromium.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "real_window/drawio.rs"]
mod drawio;
#[path = "real_window/kept.rs"]
mod kept;
#[path = "real_window/published.rs"]
mod published;
#[path = "common/real_window.rs"]
mod real_window;
#[path = "common/story.rs"]
mod story;

use std::path::{Path, PathBuf};
use std::process::Command;

use real_window::RealWindow;

/// Where to find a picture of the window at the time of a failure.
fn picture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn a_person_adds_a_persistent_chat_pool_and_exports() {
    let home = tempfile::tempdir().unwrap();
    let scene = story::Scene::new(home.path());
    let export = home.path().join("exported.tbxml");
    let mut window = RealWindow::open(&[&scene.document], home.path(), 1280, 800);

    let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        story::play(&mut window, &scene, export.to_str().unwrap());
    }));
    window.screenshot(&picture("story.png"));
    if let Err(failure) = told {
        eprintln!(
            "the window at that moment: {}",
            picture("story.png").display()
        );
        std::panic::resume_unwind(failure);
    }
    assert!(window.is_running(), "the program must not end by itself");

    let check = Command::new(env!("CARGO_BIN_EXE_topology-designer"))
        .arg("check")
        .arg(&export)
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&check.stdout);
    assert_eq!(check.status.code(), Some(0), "{report}");
    let exported = std::fs::read_to_string(&export).unwrap();
    for expected in [
        r#"Fqdn="pchat.contoso.com""#,
        r#"Fqdn="pchat01.contoso.com""#,
        r#"Fqdn="pchat02.contoso.com""#,
    ] {
        assert!(exported.contains(expected), "{expected} is missing");
    }
}
