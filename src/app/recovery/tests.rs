//! What is left of unsaved work, however the program ends.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::*;
use crate::app::recovery::copies::{Label, with_label};
use crate::design::Design;
use crate::document::design_file;
use crate::edit::Edit;
use crate::rules::testing;

const SOON: Delays = Delays {
    quiet: Duration::from_millis(50),
    at_the_latest: Duration::from_millis(400),
    retry: Duration::from_millis(50),
};

const NEVER: Delays = Delays {
    quiet: Duration::from_secs(600),
    at_the_latest: Duration::from_secs(600),
    retry: Duration::from_secs(600),
};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn recovery(&self, delays: Delays) -> Recovery {
        Recovery::with_delays(&Context::default(), &Store::at(self.folder.path()), delays)
    }

    fn copies(&self) -> PathBuf {
        self.folder.path().join("recovery")
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.copies()).into_iter().flatten();
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
            .collect()
    }

    fn names(&self) -> Vec<String> {
        let found = copies::list(&self.copies());
        found.into_iter().map(|found| found.name).collect()
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        copies::make_folder(&self.copies()).unwrap();
        let path = self.copies().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < deadline, "{what} did not happen in time");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn session(name: &str) -> Session {
    Session::unsaved(testing::contoso(), name.to_owned())
}

fn design_bytes(design: &Design) -> Vec<u8> {
    design_file::write(design, None).unwrap()
}

fn set_port(session: &mut Session, port: u32) {
    let edit = Edit::SetPort {
        pool: testing::POOL.into(),
        port,
    };
    session.apply(&edit).unwrap();
}

#[test]
fn a_copy_is_written_while_edits_keep_coming() {
    let desk = Desk::new();
    let mut recovery = desk.recovery(Delays {
        quiet: NEVER.quiet,
        ..SOON
    });
    let mut session = session("busy");
    let started = Instant::now();
    for port in 5_050..5_250 {
        set_port(&mut session, port);
        recovery.keep(&session);
        if !desk.files().is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(desk.files().len(), 1, "after {:?}", started.elapsed());
}

#[test]
fn the_delays_leave_time_to_write_within_five_seconds() {
    assert!(Delays::USUAL.at_the_latest <= Duration::from_secs(3));
    assert!(Delays::USUAL.quiet <= Delays::USUAL.at_the_latest);
}

#[test]
fn unsaved_work_is_left_behind_when_the_document_is_gone() {
    let desk = Desk::new();
    let mut recovery = desk.recovery(NEVER);
    let first = session("first");
    recovery.keep(&first);
    recovery.document_goes(Some(&first));
    wait_until("the first is left behind", || desk.names() == ["first"]);
    let second = session("second");
    recovery.keep(&second);
    recovery.give_up(&second);
    recovery.document_goes(Some(&second));
    let third = session("third");
    recovery.keep(&third);
    // The window disappears without any message about the third.
    drop(recovery);
    let mut names = desk.names();
    names.sort();
    assert_eq!(names, ["first", "third"]);
}

#[test]
fn changes_that_were_undone_are_not_offered() {
    let desk = Desk::new();
    let mut recovery = desk.recovery(SOON);
    let opened = crate::document::read(&design_bytes(&testing::contoso()), None).unwrap();
    let view = crate::diagram::metrics::VIEW;
    let mut session = Session::open_for(view, opened, None, "undone".to_owned());
    assert!(!session.is_dirty());
    set_port(&mut session, 5_050);
    recovery.keep(&session);
    wait_until("there is a copy", || desk.files().len() == 1);
    session.undo();
    assert!(!session.is_dirty());
    recovery.keep(&session);
    wait_until("the copy has gone", || desk.files().is_empty());
    session.redo();
    recovery.keep(&session);
    wait_until("there is a copy again", || desk.files().len() == 1);
}

#[test]
fn no_unreadable_copy_hides_another() {
    let desk = Desk::new();
    let design = design_bytes(&testing::contoso());
    desk.put("17.ron", &design);
    desk.put(
        "17.label",
        r#"(name:"before.ron",path:Some("/gone/before.ron"),process:1)"#,
    );
    desk.put("18.ron", &design);
    desk.put("broken.ron", b"TopologyDesign(");
    desk.put("empty.ron", b"");
    desk.put(
        "odd.ron",
        [
            b"// Recovery copy of Topology Designer: ?\n".as_slice(),
            &design,
        ]
        .concat(),
    );
    let label = Label {
        name: "new.ron".to_owned(),
        path: None,
        source: None,
    };
    desk.put("new.ron", with_label(&label, &design).unwrap());
    fs::create_dir(desk.copies().join("folder.ron")).unwrap();
    let found = copies::list(&desk.copies());
    let readable = |name: &str| {
        let of_this_name = found.iter().find(|found| found.name == name);
        of_this_name.map(|found| found.difference.is_ok())
    };
    for name in ["before.ron", "18.ron", "odd.ron", "new.ron"] {
        assert_eq!(readable(name), Some(true), "{name}");
    }
    for name in ["broken.ron", "empty.ron"] {
        assert_eq!(readable(name), Some(false), "{name}");
    }
    let before = found
        .iter()
        .find(|found| found.name == "before.ron")
        .unwrap();
    Claim::of(&before.file).unwrap().remove();
    assert!(!desk.copies().join("17.ron").exists() && !desk.copies().join("17.label").exists());
    let opened = copies::read(&desk.copies().join("new.ron")).unwrap();
    assert_eq!(opened.design, testing::contoso());
}

#[test]
fn an_opened_copy_stays_until_the_next_one_is_written() {
    let desk = Desk::new();
    let file = desk.put("left.ron", design_bytes(&testing::contoso()));
    {
        let mut recovery = desk.recovery(NEVER);
        recovery.adopt(Claim::of(&file).unwrap(), None);
        // Ends before its own copy is written.
    }
    assert!(file.exists());
    // A program that another test is starting also inherits the lock until it runs.
    wait_until("it is offered again", || desk.names() == ["left.ron"]);

    let mut recovery = desk.recovery(SOON);
    recovery.adopt(Claim::of(&file).unwrap(), None);
    assert!(Claim::of(&file).is_err(), "no other window opens it");
    let session = session("own");
    recovery.keep(&session);
    wait_until("its own copy is written", || !file.exists());
    assert_eq!(desk.files().len(), 1);
    assert!(desk.names().is_empty(), "it is in use");
    drop(recovery);
    assert_eq!(desk.names(), ["own"]);
}

#[test]
fn a_writer_that_fails_is_reported_once_and_restarted() {
    let desk = Desk::new();
    // No point in time is this far away: the writer panics.
    let mut recovery = desk.recovery(Delays {
        at_the_latest: Duration::MAX,
        ..SOON
    });
    let session = session("own");
    recovery.keep(&session);
    let ended = |recovery: &Recovery| recovery.writer.as_ref().unwrap().is_finished();
    wait_until("the writer ends", || ended(&recovery));
    let told = recovery.failure();
    assert!(told.unwrap().to_string().contains("interrupted"));
    recovery.keep(&session);
    wait_until("it ends once more", || ended(&recovery));
    recovery.failure().unwrap();
    recovery.keep(&session);
    assert!(!ended(&recovery), "the same document does not end it again");
    assert!(recovery.failure().is_none());
    drop(recovery);

    let mut recovery = desk.recovery(Delays {
        at_the_latest: Duration::MAX,
        ..SOON
    });
    recovery.keep(&session);
    wait_until("the writer ends", || ended(&recovery));
    recovery.delays = SOON;
    recovery.keep(&session);
    wait_until("the copy is written after all", || desk.files().len() == 1);
}

#[test]
fn a_copy_that_could_not_be_written_is_tried_again() {
    let desk = Desk::new();
    fs::write(desk.copies(), "a file where the folder goes").unwrap();
    let mut recovery = desk.recovery(SOON);
    recovery.keep(&session("own"));
    let mut told = None;
    let deadline = Instant::now() + Duration::from_secs(20);
    while told.is_none() && Instant::now() < deadline {
        told = recovery.failure();
        std::thread::sleep(Duration::from_millis(5));
    }
    let told = told.unwrap().to_string();
    assert!(
        told.starts_with("The recovery copy was not written ("),
        "{told}"
    );
    assert!(
        !told.contains("os error") && !told.contains(".saving"),
        "{told}"
    );
    fs::remove_file(desk.copies()).unwrap();
    wait_until("it is written", || desk.files().len() == 1);
}

#[test]
fn listing_copies_does_not_keep_others_from_opening_them() {
    let desk = Desk::new();
    let file = desk.put("left.ron", design_bytes(&testing::contoso()));
    fs::write(lock::path_of(&file), "").unwrap();
    let look = fs::File::open(lock::path_of(&file)).unwrap();
    look.try_lock_shared().unwrap();
    assert_eq!(desk.names(), ["left.ron"], "both windows offer it");
    let looks = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        drop(look);
    });
    assert!(
        Claim::of(&file).is_ok(),
        "it waits until the other window has finished reading"
    );
    looks.join().unwrap();
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_a_copy() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    // As the previous version left it.
    fs::create_dir(desk.copies()).unwrap();
    fs::set_permissions(desk.copies(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut recovery = desk.recovery(SOON);
    recovery.keep(&session("own"));
    wait_until("it is written", || !desk.files().is_empty());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&desk.copies()), 0o700);
    for entry in fs::read_dir(desk.copies()).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}

#[cfg(unix)]
#[test]
fn a_document_whose_name_is_not_valid_text_gets_a_copy_like_any_other() {
    use std::os::unix::ffi::OsStringExt;

    let desk = Desk::new();
    let name = std::ffi::OsString::from_vec(b"odd\xff.ron".to_vec());
    let path = desk.folder.path().join(name);
    fs::write(&path, design_bytes(&testing::contoso())).unwrap();
    let (bytes, fingerprint) = crate::document::save::read_file(&path).unwrap();
    let opened = crate::document::read(&bytes, Some(&path)).unwrap();
    let mut session = Session::open(opened, Some((path.clone(), fingerprint)), "odd".to_owned());
    set_port(&mut session, 5_051);
    let mut recovery = desk.recovery(NEVER);
    recovery.keep(&session);
    drop(recovery);
    let found = copies::list(&desk.copies());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path.as_deref(), Some(path.as_path()));
    let difference = found[0].difference.as_ref().unwrap();
    let start = "It differs from the saved file. 1 changed: ";
    assert!(
        difference.starts_with(start) && difference.contains("pchat"),
        "{difference}"
    );
}

/// Set in the program that is killed: the folder of its copies.
const WORKS_UNTIL_KILLED: &str = "TOPOLOGY_DESIGNER_TEST_WORKS_UNTIL_KILLED";

#[test]
fn the_copy_is_offered_after_a_kill_but_not_before() {
    if let Some(folder) = std::env::var_os(WORKS_UNTIL_KILLED) {
        let store = Store::at(folder);
        let mut recovery = Recovery::with_delays(&Context::default(), &store, SOON);
        recovery.keep(&session("killed"));
        std::thread::sleep(Duration::from_secs(60));
        return;
    }
    let desk = Desk::new();
    let name = module_path!().split_once("::").unwrap().1;
    let test = "the_copy_is_offered_after_a_kill_but_not_before";
    let start = || -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("{name}::{test}"), "--test-threads=1"])
            .env(WORKS_UNTIL_KILLED, desk.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    for kills in 1..=3 {
        let mut program = start();
        wait_until("it has written its copy", || desk.files().len() == kills);
        assert_eq!(desk.names().len(), kills - 1, "its own is in use");
        program.kill().unwrap();
        program.wait().unwrap();
        assert_eq!(
            desk.names(),
            vec!["killed"; kills],
            "at once after the kill"
        );
    }
}

#[test]
fn a_copy_of_a_program_that_is_still_closing_at_the_start_is_offered_when_it_has_closed() {
    let desk = Desk::new();
    let copy = desk.put("ending.ron", design_bytes(&Design::default()));
    let removed = desk.put("removed.ron", design_bytes(&Design::default()));
    let ending = lock::take(&copy).unwrap().unwrap();
    let saving = lock::take(&removed).unwrap().unwrap();
    let (found, held) = copies::list_with_held(&desk.copies());
    assert!(found.is_empty(), "a program uses them");
    assert_eq!(held.len(), 2);
    let waiting = std::thread::spawn(move || left_by_ending_programs(&held));
    std::thread::sleep(Duration::from_millis(300));
    assert!(!waiting.is_finished());
    std::fs::remove_file(&removed).unwrap();
    saving.release();
    // The system releases the lock, and its file remains.
    drop(ending);
    let left = waiting.join().unwrap();
    let files: Vec<_> = left.iter().map(|found| found.file.clone()).collect();
    assert_eq!(files, [copy], "not what was saved");
}
