//! The window, operated by the names it announces to assistive technology, without a display.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/app_window.rs"]
mod app_window;
#[path = "window/arranging.rs"]
mod arranging;
#[path = "window/commands.rs"]
mod commands;
mod common;
#[path = "window/comparing.rs"]
mod comparing;
#[path = "window/dropping.rs"]
mod dropping;
#[path = "window/every_popup.rs"]
mod every_popup;
#[path = "window/facts_grid.rs"]
mod facts_grid;
#[path = "window/files.rs"]
mod files;
#[path = "window/focus.rs"]
mod focus;
#[path = "window/identities.rs"]
mod identities;
#[path = "window/interrupted.rs"]
mod interrupted;
#[path = "window/keyboard.rs"]
mod keyboard;
#[path = "window/known_facts.rs"]
mod known_facts;
#[path = "window/leaving.rs"]
mod leaving;
#[path = "window/main_job.rs"]
mod main_job;
#[path = "window/making.rs"]
mod making;
#[path = "window/meanings.rs"]
mod meanings;
#[path = "window/painting.rs"]
mod painting;
#[path = "window/pasting.rs"]
mod pasting;
#[path = "window/pictures.rs"]
mod pictures;
#[path = "window/plan_chat.rs"]
mod plan_chat;
#[path = "window/pointer.rs"]
mod pointer;
#[path = "window/popups.rs"]
mod popups;
#[path = "window/printed.rs"]
mod printed;
#[path = "window/problems.rs"]
mod problems;
#[path = "window/recovery.rs"]
mod recovery;
#[path = "window/review.rs"]
mod review;
#[path = "window/running.rs"]
mod running;
#[path = "window/small_and_empty.rs"]
mod small_and_empty;
#[path = "window/spellings.rs"]
mod spellings;
#[path = "common/story.rs"]
mod story;
#[path = "window/templates.rs"]
mod templates;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use topology_designer::app::App;
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::app::session::Session;
use topology_designer::app::store::Store;
use topology_designer::topology;

const POOL: &str = "pchatpool.contoso.com";
const COMPLIANCE: &str = "Enable compliance";

struct Window {
    harness: Harness<'static, App>,
    _folder: tempfile::TempDir,
    folder: PathBuf,
}

impl Window {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        Self {
            harness: start(&path),
            _folder: folder,
            folder: path,
        }
    }

    /// A window with a copy of an example, which may be overwritten.
    fn with_example(name: &str) -> Self {
        let mut window = Self::new();
        let copy = window.folder.join("design.ron");
        std::fs::copy(example(name), &copy).unwrap();
        window.open(&copy);
        window
    }

    fn open(&mut self, path: &Path) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().open_path(&ctx, path);
        self.settle();
    }

    /// Runs until nothing moves and nothing is read or written; messages that are about to disappear do not
    /// count.
    fn settle(&mut self) {
        self.harness.run_steps(4);
        // A step is a quarter of a second for the window, so only a few steps are taken, because messages
        // disappear.
        let mut wait = std::time::Duration::from_millis(1);
        while self.harness.state().is_busy() {
            assert!(wait.as_secs() < 60, "the window is still busy");
            std::thread::sleep(wait);
            wait *= 2;
            self.harness.step();
        }
        // The latest changes are measured in one frame and shown in the next.
        self.harness.run_steps(2);
    }

    fn session(&self) -> &Session {
        self.harness.state().session().unwrap()
    }

    fn perform(&mut self, action: Action) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().perform(&ctx, action);
        self.settle();
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    fn click_role(&mut self, role: Role, label: &str) {
        self.harness.get_by_role_and_label(role, label).click();
        self.settle();
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Selects the entry of a list whose name contains this text.
    fn choose(&mut self, list: &str, entry: &str) {
        self.click_role(Role::ComboBox, list);
        let entry = self
            .harness
            .query_all_by_label_contains(entry)
            .find(|node| node.accesskit_node().role() == Role::MenuItemRadio)
            .unwrap();
        entry.click();
        self.settle();
    }

    /// Types into a field, replacing its content.
    fn type_into(&mut self, label: &str, text: &str) {
        let field = |window: &Self| {
            let field = window.harness.get_by_role_and_label(Role::TextInput, label);
            field.focus();
        };
        field(self);
        self.settle();
        self.press(Modifiers::COMMAND, Key::A);
        self.harness
            .get_by_role_and_label(Role::TextInput, label)
            .type_text(text);
        self.settle();
    }

    fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    fn shows_part(&self, label: &str) -> bool {
        self.harness
            .query_all_by_label_contains(label)
            .next()
            .is_some()
    }
}

fn start(folder: &Path) -> Harness<'static, App> {
    app_window::start(Some(Store::at(folder.join("kept"))))
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
        .join("topology.ron")
}

#[test]
fn the_start_screen_offers_documents_and_a_new_topology() {
    let mut window = Window::new();
    assert!(window.shows_part("drop a file here"));
    window
        .harness
        .get_by_role_and_label(Role::Button, "New… Ctrl+N")
        .click();
    window.settle();
    assert!(window.shows("Primary SIP domain"));
    window.click("Create");
    assert_eq!(window.session().design().topology.sites.len(), 1);
    assert!(window.session().is_dirty());
}

#[test]
fn a_document_shows_its_tree_its_card_and_its_properties() {
    let mut window = Window::with_example("enterprise-four-servers");
    assert!(window.shows("Enterprise Edition Front End pools"));
    assert!(window.shows("Persistent Chat pools"));
    window.click_role(Role::ListBoxOption, POOL);
    assert!(window.shows("Display name of the Persistent Chat pool"));
    assert!(window.shows("Persistent Chat port"));
    assert!(window.shows("Next hop pool"));
    assert!(window.shows("Make inactive: pchat01.contoso.com"));
}

#[test]
fn turning_on_compliance_raises_a_problem_and_undo_clears_it() {
    let mut window = Window::with_example("standard-edition-collocated");
    let errors = |window: &Window| window.session().problem_counts().error;
    assert_eq!(errors(&window), 0);
    let pool = window
        .session()
        .design()
        .topology
        .services
        .iter()
        .find(|service| service.role == topology::Role::PersistentChatService)
        .unwrap()
        .id
        .clone();
    window.perform(Action::Reveal(pool.into()));
    window.click(COMPLIANCE);
    assert_eq!(errors(&window), 1, "a compliance store is missing");
    assert!(window.shows("1 error"));
    assert!(window.shows_part("Error: "));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(errors(&window), 0);
    window.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(errors(&window), 1);
}

#[test]
fn a_new_pool_is_checked_while_typing_and_added_with_enter() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pools = |window: &Window| {
        window
            .session()
            .design()
            .topology
            .services
            .iter()
            .filter(|service| service.role == topology::Role::PersistentChatService)
            .count()
    };
    assert_eq!(pools(&window), 1);
    window.click("Add Persistent Chat pool");
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Pool FQDN");
    assert!(field.is_focused(), "the first field has the focus");
    assert_eq!(field.value().as_deref(), Some("pchatpool2.contoso.com"));
    window.press(Modifiers::COMMAND, Key::A);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Pool FQDN")
        .type_text("short");
    window.settle();
    assert!(window.shows_part("Enter the fully qualified name"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(pools(&window), 1, "a short name is not accepted");
    window.press(Modifiers::COMMAND, Key::A);
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Pool FQDN");
    field.focus();
    window.settle();
    window.press(Modifiers::COMMAND, Key::A);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Pool FQDN")
        .type_text("chat.contoso.com");
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(pools(&window), 2);
    assert_eq!(
        window.session().undo_label(),
        Some("Add Persistent Chat pool chat.contoso.com")
    );
}

#[test]
fn escape_closes_a_sheet_without_a_trace() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click("Add SQL Server store");
    assert!(window.shows("SQL Server FQDN"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("SQL Server FQDN"));
    assert!(!window.session().is_dirty());
}

#[test]
fn typing_never_deletes_the_selection() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    let label = "Display name of the Persistent Chat pool";
    window
        .harness
        .get_by_role_and_label(Role::TextInput, label)
        .focus();
    window.settle();
    let before = window.session().design().clone();
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Backspace);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.session().design(), &before);
}

#[test]
fn pressing_enter_in_a_field_of_the_inspector_is_one_step() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    let label = "Persistent Chat port";
    let field = |window: &Window| {
        window
            .harness
            .get_by_role_and_label(Role::TextInput, label)
            .focus();
    };
    field(&window);
    window.settle();
    window.press(Modifiers::COMMAND, Key::A);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, label)
        .type_text("70000");
    window.settle();
    assert!(window.shows_part("from 1 to 65535"));
    window.press(Modifiers::COMMAND, Key::A);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, label)
        .type_text("5042");
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        window.session().undo_label(),
        Some("Change port of pchatpool.contoso.com")
    );
}

#[test]
fn unsaved_changes_are_asked_about_before_they_are_lost() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.session().is_dirty());
    window.perform(Action::Command(Command::CLOSE));
    assert!(window.shows("Save changes?"));
    window.click("Cancel");
    assert!(window.session().is_dirty());
    window.perform(Action::Command(Command::CLOSE));
    window.click("Don't save");
    assert!(window.harness.state().session().is_none());
}

#[test]
fn saving_does_not_overwrite_changes_made_by_someone_else() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    window.click_role(Role::ListBoxOption, POOL);
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::COMMAND, Key::S);
    assert!(!window.session().is_dirty());
    let saved = std::fs::read(&file).unwrap();

    window.press(Modifiers::COMMAND, Key::Z);
    std::fs::write(&file, b"someone else's work").unwrap();
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("The file has changed"));
    assert_eq!(std::fs::read(&file).unwrap(), b"someone else's work");
    window.click("Keep mine");
    assert_ne!(std::fs::read(&file).unwrap(), saved, "the undone design");
    assert!(!window.session().is_dirty());
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_open_document_in_place() {
    let mut window = Window::with_example("enterprise-four-servers");
    let broken = window.folder.join("broken.tbxml");
    std::fs::write(&broken, "<TopologyBuilder>").unwrap();
    let before = window.session().design().clone();
    window.perform(Action::OpenPath(broken));
    assert!(window.shows("The document was not opened"));
    window.click("OK");
    assert_eq!(window.session().design(), &before);
}

#[test]
fn f8_moves_from_problem_to_problem() {
    let mut window = Window::with_example("full-of-mistakes");
    let count = window.session().diagnostics().len();
    assert!(count > 2);
    window.press(Modifiers::NONE, Key::F8);
    assert_eq!(window.session().current_problem, Some(0));
    let object = window.session().diagnostics()[0].object.clone();
    assert_eq!(window.session().selection.single(), Some(&object));
    window.press(Modifiers::SHIFT, Key::F8);
    assert_eq!(window.session().current_problem, Some(count - 1));
}

#[test]
fn the_help_sheet_lists_every_shortcut() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F1);
    for command in Command::all() {
        let entry = command.row();
        if !entry.shortcuts.is_empty() {
            assert!(
                window.shows(entry.text.trim_end_matches('…')),
                "{command:?}"
            );
        }
    }
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Keyboard and mouse"));
}

#[test]
fn the_help_sheet_shows_the_expected_shortcuts() {
    let agreed: &[(Command, Modifiers, Key)] = &[
        (Command::ZOOM_TO_FIT, Modifiers::SHIFT, Key::Num1),
        (Command::ZOOM_TO_FIT, Modifiers::NONE, Key::Home),
        (Command::ZOOM_TO_SELECTION, Modifiers::SHIFT, Key::Num2),
        (Command::ZOOM_100, Modifiers::COMMAND, Key::Num0),
        (Command::ZOOM_100, Modifiers::SHIFT, Key::Num0),
        (Command::ZOOM_IN, Modifiers::COMMAND, Key::Equals),
        (Command::ZOOM_OUT, Modifiers::COMMAND, Key::Minus),
        (Command::TOGGLE_GRID, Modifiers::COMMAND, Key::Quote),
        (Command::TOGGLE_SNAP, Modifiers::ALT, Key::S),
        (Command::SELECT_ALL, Modifiers::COMMAND, Key::A),
        (
            Command::SELECT_NONE,
            Modifiers::COMMAND.plus(Modifiers::SHIFT),
            Key::A,
        ),
        (Command::UNDO, Modifiers::COMMAND, Key::Z),
        (
            Command::REDO,
            Modifiers::COMMAND.plus(Modifiers::SHIFT),
            Key::Z,
        ),
        (Command::REDO, Modifiers::COMMAND, Key::Y),
        (Command::COPY, Modifiers::COMMAND, Key::C),
        (Command::CUT, Modifiers::COMMAND, Key::X),
        (Command::PASTE, Modifiers::COMMAND, Key::V),
        (
            Command::PASTE_IN_PLACE,
            Modifiers::COMMAND.plus(Modifiers::SHIFT),
            Key::V,
        ),
        (Command::DUPLICATE, Modifiers::COMMAND, Key::D),
        (Command::DELETE, Modifiers::NONE, Key::Delete),
        (Command::DELETE, Modifiers::NONE, Key::Backspace),
        (Command::RENAME, Modifiers::NONE, Key::F2),
        (Command::NEXT_PROBLEM, Modifiers::NONE, Key::F8),
        (Command::PREVIOUS_PROBLEM, Modifiers::SHIFT, Key::F8),
        (Command::FIX_PROBLEM, Modifiers::COMMAND, Key::Period),
        (Command::NEW, Modifiers::COMMAND, Key::N),
        (Command::OPEN, Modifiers::COMMAND, Key::O),
        (Command::SAVE, Modifiers::COMMAND, Key::S),
        (
            Command::SAVE_AS,
            Modifiers::COMMAND.plus(Modifiers::SHIFT),
            Key::S,
        ),
        (Command::IMPORT, Modifiers::COMMAND, Key::I),
        (Command::EXPORT, Modifiers::COMMAND, Key::E),
        (
            Command::TOGGLE_THEME,
            Modifiers::ALT.plus(Modifiers::SHIFT),
            Key::D,
        ),
        (
            Command::TIDY,
            Modifiers::COMMAND.plus(Modifiers::SHIFT),
            Key::T,
        ),
        (Command::SHORTCUTS, Modifiers::NONE, Key::F1),
        (Command::SHORTCUTS, Modifiers::SHIFT, Key::Questionmark),
    ];
    for (command, modifiers, key) in agreed {
        let shortcut = egui::KeyboardShortcut::new(*modifiers, *key);
        assert!(
            command.row().shortcuts.contains(&shortcut),
            "{command:?} {shortcut:?}"
        );
    }
}

#[test]
fn export_shows_inferred_spellings_before_it_writes_the_file() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::EXPORT));
    assert!(window.shows_part("inferred by Topology Designer"));
    let target = window.folder.join("out.tbxml");
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Path");
    field.focus();
    window.settle();
    window.press(Modifiers::COMMAND, Key::A);
    let text = target.display().to_string();
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Path")
        .type_text(&text);
    window.settle();
    assert!(!target.exists());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(target.exists());
}

#[test]
fn copies_get_the_next_free_names() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    window.press(Modifiers::COMMAND, Key::D);
    assert!(window.shows("pchatpool2.contoso.com"));
    assert_eq!(
        window.session().undo_label(),
        Some("Duplicate pchatpool.contoso.com")
    );
}

#[test]
fn nothing_is_cut_off_in_a_small_window() {
    let mut window = Window::with_example("stretched-disaster-recovery");
    window.harness.set_size(egui::vec2(1024.0, 700.0));
    window.settle();
    for name in ["File", "Help", "Zoom to fit button", "Zoom to 100%"] {
        let rect = window.harness.get_by_label(name).rect();
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1024.0, 700.0));
        assert!(screen.contains_rect(rect), "{name} {rect:?}");
    }
}

#[test]
fn the_inspector_keeps_its_width() {
    let mut window = Window::with_example("stretched-disaster-recovery");
    window
        .harness
        .get_by_role_and_label(Role::ListBoxOption, POOL)
        .click();
    window.settle();
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "FQDN")
        .rect();
    assert!(field.width() <= 304.0, "{field:?}");
}
