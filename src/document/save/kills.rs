//! Kills a program while it saves, a thousand times.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::document::save::save;

/// Set in the program to be killed: the file that it saves repeatedly.
const SAVES_UNTIL_KILLED: &str = "TOPOLOGY_DESIGNER_TEST_SAVES_UNTIL_KILLED";

/// The number of programs that run in parallel, each in its own folder.
const SIDE_BY_SIDE: u64 = 4;
const KILLS_EACH: u64 = 250;

/// Two contents that cannot be mixed up.
fn contents() -> [Vec<u8>; 2] {
    [vec![b'a'; 300_000], vec![b'b'; 200_000]]
}

#[test]
fn after_each_of_a_thousand_kills_only_the_old_or_the_new_file_exists() {
    if let Some(path) = std::env::var_os(SAVES_UNTIL_KILLED) {
        save_until_killed(Path::new(&path));
        return;
    }
    let interrupted: usize = thread::scope(|scope| {
        let workers: Vec<_> = (0..SIDE_BY_SIDE)
            .map(|worker| scope.spawn(move || kill_again_and_again(worker)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .sum()
    });
    assert!(
        interrupted > 50,
        "only {interrupted} saves were interrupted"
    );
}

fn save_until_killed(path: &Path) {
    fs::write(path.with_extension("started"), "").unwrap();
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        for content in contents() {
            assert!(save(path, &content, None).unwrap().warning.is_none());
        }
    }
}

/// Returns the number of kills during a save.
fn kill_again_and_again(worker: u64) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    fs::write(&path, &contents()[0]).unwrap();
    make_private(&path);
    let mut interrupted = 0;
    for kill in 0..KILLS_EACH {
        // At a different time each, in steps that are not a multiple of the duration of a save.
        let instant = (kill * SIDE_BY_SIDE + worker) * 1_117 % 20_011;
        kill_a_save(&path, Duration::from_micros(instant));
        let found = fs::read(&path).unwrap();
        assert!(contents().contains(&found), "{} bytes", found.len());
        let left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(left.len() <= 2, "temporary files pile up: {left:?}");
        for entry in &left {
            assert_private(&entry.path());
        }
        interrupted += left.len() - 1;
    }
    assert!(save(&path, b"at last", None).unwrap().warning.is_none());
    if cfg!(unix) {
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
    interrupted
}

fn kill_a_save(path: &Path, after: Duration) {
    let name = module_path!().split_once("::").unwrap().1;
    let test = "after_each_of_a_thousand_kills_only_the_old_or_the_new_file_exists";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("{name}::{test}"), "--test-threads=1"])
        .env(SAVES_UNTIL_KILLED, path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let started = path.with_extension("started");
    while !started.exists() {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "the program saves nothing");
        thread::sleep(Duration::from_micros(200));
    }
    thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    fs::remove_file(started).unwrap();
}

#[cfg(unix)]
fn make_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// Nobody else can read it, whether it is the file or its replacement.
#[cfg(unix)]
fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{}", path.display());
}

#[cfg(not(unix))]
fn make_private(_: &Path) {}

#[cfg(not(unix))]
fn assert_private(_: &Path) {}
