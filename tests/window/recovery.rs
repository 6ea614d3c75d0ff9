//! Unsaved work when the program ends.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;

use super::painting::key;
use super::{POOL, Window, app_window, start};

impl Window {
    /// Deletes the pool, which is one edit.
    pub(super) fn edit(&mut self) {
        self.click_role(Role::ListBoxOption, POOL);
        self.press(Modifiers::NONE, Key::Delete);
        self.press(Modifiers::NONE, Key::Enter);
        assert!(self.session().is_dirty());
    }

    /// The window disappears without a chance to save, together with its locks.
    pub(super) fn crash(&mut self) {
        self.harness = app_window::start(None);
    }

    pub(super) fn start_again(&mut self) {
        self.harness = start(&self.folder.clone());
    }

    pub(super) fn copies(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.folder.join("kept").join("recovery")) else {
            return Vec::new();
        };
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
            .collect()
    }

    /// Lets frames and threads run until the condition holds.
    pub(super) fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while !holds(self) {
            assert!(Instant::now() < deadline, "{what} did not happen in time");
            std::thread::sleep(Duration::from_millis(20));
            self.harness.step();
        }
        self.settle();
    }

    fn assert_nothing_is_offered(&mut self) {
        self.wait_until("copies were looked for", |w| !w.harness.state().is_busy());
        assert!(!self.shows("Recover unsaved work?"));
    }

    pub(super) fn list_copies(&mut self) {
        self.perform(Action::Command(Command::RECOVERED_COPIES));
        self.wait_until("the copies are listed", |window| {
            window.shows("Recovered copies") && !window.shows_part("Looking for copies")
        });
    }
}

/// Ends the program without saving and starts it again, so that the unsaved work is offered.
fn crash_and_be_offered_the_copy(window: &mut Window) {
    window.crash();
    window.start_again();
    window.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
}

#[test]
fn unsaved_work_is_offered_at_the_next_start() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    let edited = window.session().design().clone();
    window.crash();
    assert_eq!(window.copies().len(), 1);
    window.start_again();
    window.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
    assert!(window.shows_part(" removed: "));
    window.click("Open the copy");
    window.wait_until("it is open", |w| w.harness.state().session().is_some());
    assert_eq!(window.session().design(), &edited);
    assert!(window.session().is_dirty());
    // The program ends again before anything else could be written.
    crash_and_be_offered_the_copy(&mut window);
}

#[test]
fn a_recovered_copy_belongs_to_the_folder_and_the_file_of_its_document() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    window.edit();
    crash_and_be_offered_the_copy(&mut window);
    window.click("Open the copy");
    window.wait_until("it is open", |w| w.harness.state().session().is_some());
    let session = window.session();
    let source = session.source().and_then(|source| source.path.clone());
    assert!(source.is_none_or(|path| path.parent() == Some(&*window.folder)));
    window.perform(Action::Command(Command::EXPORT));
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Path");
    let suggested = PathBuf::from(field.value().unwrap());
    assert_eq!(suggested.parent(), Some(&*window.folder));
    window.press(Modifiers::NONE, Key::Escape);

    let mut second = Window::new();
    second.folder = window.folder.clone();
    second.start_again();
    second.settle();
    second.open(&file);
    assert!(second.shows_part("open in another window too"));
}

#[test]
fn a_recovered_copy_without_a_file_knows_where_it_was_imported_from() {
    let mut window = Window::new();
    let folder = window.folder.join("deployed");
    std::fs::create_dir(&folder).unwrap();
    let imported = folder.join("deployed.xml");
    let design = super::example("enterprise-four-servers");
    let (bytes, _) = topology_designer::document::save::read_file(&design).unwrap();
    let design = topology_designer::document::read(&bytes, Some(&design)).unwrap();
    let written = topology_designer::document::export(
        &design.design,
        None,
        topology_designer::document::Format::Published,
        topology_designer::vocabulary::Vocabulary::built_in(),
    );
    std::fs::write(&imported, written.unwrap().bytes).unwrap();
    window.open(&imported);
    window.edit();
    crash_and_be_offered_the_copy(&mut window);
    let place = imported.display().to_string();
    assert!(window.shows_part(&format!("It was imported from {place}.")));
    window.click("Open the copy");
    window.wait_until("it is open", |w| w.harness.state().session().is_some());
    let source = window.session().source().unwrap();
    assert_eq!(source.path.as_deref(), Some(&*imported));
    assert!(
        window.shows(&place),
        "the properties of the deployment show it"
    );
    for command in [Command::EXPORT, Command::SAVE_AS] {
        window.perform(Action::Command(command));
        let field = window
            .harness
            .get_by_role_and_label(Role::TextInput, "Path");
        let suggested = PathBuf::from(field.value().unwrap());
        assert_eq!(suggested.parent(), Some(&*folder), "{command:?}");
        window.press(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn a_recovery_copy_is_written_after_one_edit_without_further_input() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    // No frame is drawn from here on.
    let deadline = Instant::now() + Duration::from_secs(20);
    while window.copies().is_empty() {
        assert!(
            Instant::now() < deadline,
            "there is no copy after twenty seconds"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_second_window_is_not_offered_the_work_of_the_first() {
    let mut first = Window::with_example("enterprise-four-servers");
    first.edit();
    first.wait_until("there is a copy", |w| !w.copies().is_empty());
    let mut second = Window::new();
    second.folder = first.folder.clone();
    second.start_again();
    second.assert_nothing_is_offered();
    second.list_copies();
    assert!(second.shows_part("There is no unsaved work"));
    first.crash();
    second.start_again();
    second.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
}

#[test]
fn work_of_a_program_that_was_still_closing_at_the_start_is_offered_when_it_has_closed() {
    let mut ending = Window::with_example("enterprise-four-servers");
    ending.edit();
    ending.wait_until("there is a copy", |w| !w.copies().is_empty());
    let mut window = Window::new();
    window.folder = ending.folder.clone();
    window.start_again();
    window.assert_nothing_is_offered();
    ending.crash();
    window.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
}

#[test]
fn opening_a_document_does_not_delete_work_from_another_run() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    crash_and_be_offered_the_copy(&mut window);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Recover unsaved work?"));
    let document = window.folder.join("design.ron");
    window.open(&document);
    window.perform(Action::Command(Command::CLOSE));
    window.start_again();
    window.wait_until("it is offered still", |w| w.shows("Recover unsaved work?"));
}

#[test]
fn saved_or_discarded_work_leaves_no_copy() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    window.wait_until("there is a copy", |w| !w.copies().is_empty());
    window.perform(Action::Command(Command::SAVE));
    window.wait_until("the copy goes", |w| w.copies().is_empty());

    window.perform(Action::Command(Command::UNDO));
    window.wait_until("there is a copy", |w| !w.copies().is_empty());
    window.perform(Action::Command(Command::CLOSE));
    window.click("Don't save");
    window.wait_until("the copy goes", |w| w.copies().is_empty());
}

#[test]
fn copies_can_be_listed_opened_and_discarded_with_the_keyboard_alone() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    window.crash();
    let broken = window
        .folder
        .join("kept")
        .join("recovery")
        .join("broken.ron");
    std::fs::write(&broken, "TopologyDesign(version: 1, cut off").unwrap();
    // A disk may give the same time to two files that are written one after another.
    let later = std::time::SystemTime::now() + Duration::from_secs(60);
    let file = std::fs::File::options().write(true).open(&broken).unwrap();
    file.set_modified(later).unwrap();
    window.start_again();
    window.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
    assert!(window.shows_part("One more copy is listed in File > Recovered copies"));
    window.press(Modifiers::NONE, Key::Escape);

    window.list_copies();
    assert!(window.shows("design.ron") && window.shows("broken.ron"));
    assert!(window.shows_part("The copy cannot be read."));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Recovered copies"));
    assert_eq!(window.copies().len(), 2, "Esc only closes");

    // The newest comes first, but cannot be opened: the focus is on the first that can.
    window.list_copies();
    window.press(Modifiers::SHIFT, Key::Tab);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Discard this copy?"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.copies().len(), 2, "Enter keeps it");
    window.wait_until("the list is back", |w| {
        w.shows("Discard the copy of broken.ron")
    });
    window.click("Discard the copy of broken.ron");
    window.click("Discard it");
    window.wait_until("it is gone", |w| !w.shows("Discard the copy of broken.ron"));
    assert_eq!(window.copies().len(), 1);
    window.wait_until("the list is back", |w| {
        w.shows("Open the copy of design.ron")
    });
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_until("it is open", |w| w.harness.state().session().is_some());
    assert!(!window.shows("Recovered copies"));
    assert!(window.session().is_dirty());
}

#[test]
fn the_question_before_discarding_a_copy_is_painted_without_further_input() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    crash_and_be_offered_the_copy(&mut window);
    window.press(Modifiers::SHIFT, Key::Tab);
    let enter = key(Modifiers::NONE, Key::Enter);
    window.assert_painted_after("the question", enter);
    assert!(window.shows("Discard this copy?"));
    let escape = key(Modifiers::NONE, Key::Escape);
    window.assert_painted_after("the closed question", escape);
    assert!(!window.shows("Discard this copy?"));
    assert_eq!(window.copies().len(), 1);
}

#[test]
fn a_copy_is_opened_only_after_a_question_about_unsaved_changes() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    crash_and_be_offered_the_copy(&mut window);
    window.press(Modifiers::NONE, Key::Escape);
    window.perform(Action::OpenExample(0));
    window.perform(Action::Command(Command::SELECT_ALL));
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Enter);
    let design = window.session().design().clone();
    window.list_copies();
    window.click("Open the copy of design.ron");
    assert!(window.shows("Save changes?"));
    window.click("Cancel");
    assert_eq!(window.session().design(), &design);
    assert_eq!(
        window
            .harness
            .query_all_by_label("Recovered copies")
            .count(),
        0
    );
}

#[test]
fn the_open_document_cannot_be_changed_while_a_copy_is_read_to_replace_it() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    crash_and_be_offered_the_copy(&mut window);
    window.press(Modifiers::NONE, Key::Escape);
    window.perform(Action::OpenExample(0));
    window.list_copies();
    window
        .harness
        .get_by_label("Open the copy of design.ron")
        .click();
    window.harness.step();
    assert!(
        window.harness.state().is_busy(),
        "it counts as reading a document"
    );
    while window.harness.state().is_busy() {
        window
            .harness
            .key_press_modifiers(Modifiers::COMMAND, Key::N);
        window.harness.step();
        let still = window.harness.state().is_busy();
        assert!(!still || !window.shows("Primary SIP domain"));
    }
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.session().is_dirty(), "the copy is open");
}
