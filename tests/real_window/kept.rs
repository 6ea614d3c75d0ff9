//! What the program keeps between two starts, in a real window and with a real kill.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::real_window::RealWindow;
use crate::story::Hands;

fn example(home: &Path) -> PathBuf {
    let example = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join("enterprise-four-servers")
        .join("topology.ron");
    let copy = home.join("design.ron");
    fs::copy(example, &copy).unwrap();
    copy
}

fn kept(home: &Path) -> PathBuf {
    home.join("data").join("topology-designer")
}

fn copies(home: &Path) -> usize {
    let Ok(entries) = fs::read_dir(kept(home).join("recovery")) else {
        return 0;
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
        .count()
}

#[test]
fn the_change_of_one_keystroke_is_copied_without_further_input_and_offered_after_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let design = example(home.path());
    let mut window = RealWindow::open(&[&design], home.path(), 1280, 800);
    window.find("pchatpool.contoso.com");
    window.chord("ctrl+a");
    window.press_and_leave("Right");
    let pressed = Instant::now();
    while copies(home.path()) == 0 {
        assert!(
            pressed.elapsed() < Duration::from_secs(20),
            "there is no copy after twenty seconds"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    window.kill();
    let mut window = RealWindow::open(&[], home.path(), 1280, 800);
    window.wait_shown("Recover unsaved work?");
    assert_eq!(copies(home.path()), 1);
}

#[test]
fn a_window_from_a_disconnected_screen_opens_on_an_existing_one() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(kept(home.path())).unwrap();
    fs::write(
        kept(home.path()).join("window.ron"),
        "(size: (1200.0, 700.0), position: Some((-4000.0, -3000.0)), maximized: false)",
    )
    .unwrap();
    let mut window = RealWindow::open(&[], home.path(), 1280, 800);
    window.wait_shown("Topology Designer");
    let (x, y) = window.position();
    assert!((0..=80).contains(&x) && (0..=100).contains(&y), "{x}, {y}");
}

#[test]
fn what_is_copied_in_one_window_is_pasted_in_another() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let design = example(homes[0].path());
    let mut first = RealWindow::open(&[&design], homes[0].path(), 1280, 800);
    first.find("pchatpool.contoso.com");
    first.chord("ctrl+a");
    first.chord("ctrl+c");
    first.wait_shown("Copied");
    let mut second = first.open_beside(&[], homes[1].path());
    second.click("Standard Edition");
    second.wait_shown("Topology canvas");
    second.chord("ctrl+v");
    second.wait_shown("pchatpool.contoso.com");
}
