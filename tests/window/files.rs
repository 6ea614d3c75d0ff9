//! Opening, importing and saving in the window, and files that someone else changes in the meantime.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::document::{self, Format};
use topology_designer::edit::Edit;
use topology_designer::vocabulary::Vocabulary;

use super::{POOL, Window, example, start};

impl Window {
    /// Enters a path in the dialog of a command.
    pub(super) fn enter_path(&mut self, command: Command, path: &Path) {
        self.perform(Action::Command(command));
        self.type_path(path);
    }

    fn type_path(&mut self, path: &Path) {
        self.type_into("Path", &path.display().to_string());
        self.press(Modifiers::NONE, Key::Enter);
    }

    pub(super) fn typed_path(&self) -> String {
        use egui_kittest::kittest::{NodeT, Queryable};
        let field = self
            .harness
            .get_by_role_and_label(egui::accesskit::Role::TextInput, "Path");
        field.accesskit_node().value().unwrap_or_default()
    }

    /// The window loses the focus and regains it, as when the user returns from another window.
    pub(super) fn come_back(&mut self) {
        for focused in [false, true] {
            self.harness.input_mut().focused = focused;
            self.settle();
        }
    }

    fn delete_pool(&mut self) {
        self.click_role(egui::accesskit::Role::ListBoxOption, POOL);
        self.press(Modifiers::NONE, Key::Delete);
        self.press(Modifiers::NONE, Key::Enter);
        assert!(self.session().is_dirty());
    }

    fn published(&self) -> Vec<u8> {
        let (design, origin) = self.session().snapshot();
        let vocabulary = Vocabulary::built_in();
        let source = origin.source.as_ref();
        document::export(&design, source, Format::Published, vocabulary)
            .unwrap()
            .bytes
    }
}

fn example_document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
}

#[test]
fn a_changed_file_is_noticed_by_a_window_that_was_covered() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    std::fs::copy(super::example("full-of-mistakes"), &file).unwrap();
    // It had no frame while another window was above it.
    for is_focused in [false, true] {
        window.harness.event(egui::Event::WindowFocused(is_focused));
    }
    window.settle();
    assert!(window.shows("The file has changed"));
}

#[test]
fn undo_of_an_import_restores_the_document_it_replaced() {
    let first = example_document("enterprise-four-servers/topology.xml");
    let second = example_document("stretched-disaster-recovery/topology.tbxml");
    let mut window = Window::new();
    window.open(&first);
    let bytes = std::fs::read(&first).unwrap();
    let baseline = window.session().baseline_in_words();
    assert_eq!(window.published(), bytes);

    window.enter_path(Command::IMPORT, &second);
    assert_ne!(window.session().baseline_in_words(), baseline);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.published(), bytes, "the bytes of the first document");
    assert_eq!(window.session().baseline_in_words(), baseline);
    assert!(!window.session().is_dirty());

    window.press(Modifiers::COMMAND, Key::Y);
    let source = window.session().source().unwrap();
    assert_eq!(source.format, Format::TopologyBuilder);
    assert_eq!(*source.bytes, *std::fs::read(&second).unwrap());
}

#[test]
fn undo_and_redo_replace_the_message_of_the_step() {
    let mut window = Window::with_example("enterprise-four-servers");
    let second = example_document("stretched-disaster-recovery/topology.tbxml");
    window.enter_path(Command::IMPORT, &second);
    assert!(window.shows("Imported topology.tbxml"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("Undone: Import"));
    window.press(Modifiers::COMMAND, Key::Y);
    assert!(window.shows("Redone: Import"));
    assert!(!window.shows("Undone: Import"));
    window.click("Close this message");
    assert!(
        !window.shows("Imported topology.tbxml"),
        "nothing is waiting behind it"
    );
}

#[test]
fn an_import_keeps_visible_objects_in_view() {
    let mut window = Window::new();
    window.open(&example_document(
        "standard-edition-collocated/topology.ron",
    ));
    let second = example_document("stretched-disaster-recovery/topology.tbxml");
    window.enter_path(Command::IMPORT, &second);
    let visible = window.harness.state().canvas().visible_in_scene();
    let bounds = window.session().diagram().bounds;
    assert!(visible.contains(bounds.min) && visible.contains(bounds.max));
}

#[test]
fn the_message_about_a_file_saved_in_another_folder_names_the_folder() {
    let mut window = Window::with_example("enterprise-four-servers");
    let folder = window.folder.join("elsewhere");
    std::fs::create_dir(&folder).unwrap();
    window.enter_path(Command::EXPORT, &folder.join("out.tbxml"));
    let place = folder.display();
    assert!(window.shows(&format!("Exported out.tbxml in {place}")));
    window.enter_path(Command::SAVE_AS, &folder.join("copy.ron"));
    assert!(window.shows(&format!("Saved copy.ron in {place}")));
}

#[test]
fn messages_about_a_document_disappear_with_it() {
    let mut window = Window::with_example("enterprise-four-servers");
    let folder = window.folder.join("elsewhere");
    std::fs::create_dir(&folder).unwrap();
    window.enter_path(Command::EXPORT, &folder.join("out.tbxml"));
    let said = format!("Exported out.tbxml in {}", folder.display());
    assert!(window.shows(&said));
    window.perform(Action::Command(Command::CLOSE));
    assert!(
        !window.shows(&said),
        "the start screen does not concern a document"
    );
}

#[test]
fn save_as_asks_about_the_file_that_it_actually_writes() {
    let mut window = Window::with_example("enterprise-four-servers");
    let existing = window.folder.join("contoso-dr.ron");
    std::fs::write(&existing, "another design").unwrap();
    window.enter_path(Command::SAVE_AS, &window.folder.join("contoso-dr"));
    assert!(window.shows_part("contoso-dr.ron already exists"));
    assert_eq!(std::fs::read(&existing).unwrap(), b"another design");
    assert!(!window.folder.join("contoso-dr").exists());
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(std::fs::read(&existing).unwrap(), b"another design");

    window.enter_path(Command::SAVE_AS, &window.folder.join("contoso-dr"));
    for _ in ["Replace", "the field"] {
        window.press(Modifiers::NONE, Key::Tab);
    }
    let has_keyboard = window.has_focus("Cancel") || window.has_focus("Replace");
    assert!(!has_keyboard, "the field has the focus");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows_part("contoso-dr.ron already exists"));
    assert_eq!(std::fs::read(&existing).unwrap(), b"another design");
    window.click("Replace");
    assert!(window.shows("Saved contoso-dr.ron"));
    assert_ne!(std::fs::read(&existing).unwrap(), b"another design");
}

#[test]
fn save_as_adds_the_extension_to_a_domain_name() {
    let mut window = Window::with_example("enterprise-four-servers");
    for (typed, written) in [
        ("pocket.contoso.com", "pocket.contoso.com.ron"),
        ("published.xml", "published.xml.ron"),
    ] {
        window.enter_path(Command::SAVE_AS, &window.folder.join(typed));
        assert!(!window.folder.join(typed).exists(), "{typed}");
        assert!(window.folder.join(written).exists(), "{written}");
        assert_eq!(window.session().name(), written);
    }
    window.perform(Action::Command(Command::SAVE_AS));
    assert!(window.typed_path().ends_with("published.xml.ron"));
}

#[test]
fn export_adds_the_extension_of_its_format_and_asks_before_overwriting() {
    let mut window = Window::with_example("enterprise-four-servers");
    let existing = window.folder.join("pocket.contoso.com.tbxml");
    std::fs::write(&existing, "another topology").unwrap();
    window.enter_path(Command::EXPORT, &window.folder.join("pocket.contoso.com"));
    assert!(window.shows_part("pocket.contoso.com.tbxml already exists"));
    assert_eq!(std::fs::read(&existing).unwrap(), b"another topology");
    window.click("Replace");
    assert!(window.shows("Exported pocket.contoso.com.tbxml"));
    assert_ne!(std::fs::read(&existing).unwrap(), b"another topology");
}

#[test]
fn the_path_that_was_typed_survives_an_error() {
    let mut window = Window::with_example("enterprise-four-servers");
    let nowhere = window.folder.join("no such folder").join("contoso.ron");
    window.enter_path(Command::SAVE_AS, &nowhere);
    assert!(window.shows_part("The folder to save in does not exist"));
    assert_eq!(window.typed_path(), nowhere.display().to_string());
    let there = window.folder.join("contoso.ron");
    window.type_path(&there);
    assert!(there.exists());
    assert!(!window.shows("Save as"), "the dialog is closed");
}

#[test]
fn the_path_of_an_unreadable_file_stays_in_the_field_for_correction() {
    for command in [Command::OPEN, Command::IMPORT, Command::BASELINE] {
        let mut window = Window::with_example("enterprise-four-servers");
        let other = window.folder.join("other.ron");
        std::fs::copy(super::example("full-of-mistakes"), &other).unwrap();
        let wrong = window.folder.join("othr.ron");
        window.enter_path(command, &wrong);
        assert!(window.shows_part("There is no"), "{command:?}: the reason");
        assert_eq!(window.typed_path(), wrong.display().to_string());
        // Typing continues in the field, without the pointer; the reason referred to a different path.
        window.press(Modifiers::NONE, Key::End);
        for _ in 0.."r.ron".len() {
            window.press(Modifiers::NONE, Key::Backspace);
        }
        assert!(!window.shows_part("There is no"), "{command:?}");
        window.harness.event(egui::Event::Text("er.ron".to_owned()));
        window.settle();
        window.press(Modifiers::NONE, Key::Enter);
        assert!(!window.shows("Path"), "{command:?}: the file was read");
    }
}

#[test]
fn after_an_error_typing_continues_in_the_path_field() {
    for command in [Command::SAVE_AS, Command::EXPORT] {
        let mut window = Window::with_example("enterprise-four-servers");
        let nowhere = window.folder.join("no such folder").join("contoso");
        window.enter_path(command, &nowhere);
        assert!(window.shows_part("The folder to save in does not exist"));
        window.press(Modifiers::COMMAND, Key::A);
        let there = window.folder.join("there.of.contoso");
        let typed = egui::Event::Text(there.display().to_string());
        window.harness.input_mut().events.push(typed);
        window.settle();
        window.press(Modifiers::NONE, Key::Enter);
        let ending = if command == Command::SAVE_AS {
            "ron"
        } else {
            "tbxml"
        };
        let written = window.folder.join(format!("there.of.contoso.{ending}"));
        assert!(written.exists(), "{command:?}");
    }
}

#[test]
fn a_file_can_be_replaced_or_kept_with_the_keyboard_alone() {
    let to_replace: [&[(Modifiers, Key)]; 2] = [
        &[
            (Modifiers::NONE, Key::ArrowRight),
            (Modifiers::NONE, Key::Enter),
        ],
        &[(Modifiers::NONE, Key::Tab), (Modifiers::NONE, Key::Space)],
    ];
    for (command, name) in [
        (Command::SAVE_AS, "contoso-dr.ron"),
        (Command::EXPORT, "contoso-dr.tbxml"),
    ] {
        for keys in to_replace {
            let mut window = Window::with_example("enterprise-four-servers");
            let existing = window.folder.join(name);
            std::fs::write(&existing, "another file").unwrap();
            window.enter_path(command, &existing);
            assert!(window.shows_part("already exists. Replace it?"));
            assert!(window.has_focus("Cancel"), "{command:?}");
            for (modifiers, key) in keys {
                window.press(*modifiers, *key);
            }
            assert!(!window.shows_part("already exists"), "{keys:?}");
            assert_ne!(std::fs::read(&existing).unwrap(), b"another file");

            std::fs::write(&existing, "another file").unwrap();
            window.come_back();
            window.press(Modifiers::NONE, Key::Escape);
            window.enter_path(command, &existing);
            window.press(Modifiers::NONE, Key::Enter);
            assert!(!window.shows("Replace"), "Enter on Cancel");
            assert_eq!(std::fs::read(&existing).unwrap(), b"another file");
        }
    }
}

#[test]
fn the_outline_shows_the_new_name_after_save_as() {
    let mut window = Window::with_example("enterprise-four-servers");
    let row = |window: &Window, name: &str| {
        use egui_kittest::kittest::Queryable;
        let role = egui::accesskit::Role::ListBoxOption;
        let mut rows = window.harness.query_all_by_role_and_label(role, name);
        rows.next().is_some()
    };
    assert!(row(&window, "design.ron"));
    window.enter_path(Command::SAVE_AS, &window.folder.join("renamed.ron"));
    assert!(row(&window, "renamed.ron") && !row(&window, "design.ron"));
}

#[test]
fn a_change_by_someone_else_is_noticed_when_the_window_gets_focus() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    let theirs = example_document("stretched-disaster-recovery/topology.ron");
    std::fs::copy(&theirs, &file).unwrap();
    window.delete_pool();
    let mine = window.session().design().clone();

    window.come_back();
    assert!(window.shows("The file has changed"));
    assert!(window.shows_part(" added: "), "the differences are named");
    let who = "design.ron has changed on disk since it was opened.";
    assert!(window.shows(who), "it may have been another window");
    window.click("Reload");
    assert!(!window.session().is_dirty());
    let visible = window.harness.state().canvas().visible_in_scene();
    let bounds = window.session().diagram().bounds;
    assert!(visible.contains(bounds.min) && visible.contains(bounds.max));
    assert_ne!(window.session().design().topology, mine.topology);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().design(), &mine, "nothing of mine is lost");
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("Saved design.ron"));
}

#[test]
fn keep_mine_overwrites_the_changes_of_someone_else_at_the_next_save() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    std::fs::write(&file, "not a design").unwrap();
    window.come_back();
    assert!(window.shows("The file has changed"));
    window.click("Keep mine");
    assert!(window.session().is_dirty(), "no file contains it");
    assert_eq!(std::fs::read(&file).unwrap(), b"not a design");
    window.press(Modifiers::COMMAND, Key::S);
    assert!(!window.session().is_dirty());
    assert_ne!(std::fs::read(&file).unwrap(), b"not a design");
}

#[test]
fn a_file_change_that_was_dismissed_is_not_asked_about_at_every_return() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    std::fs::write(&file, "not a design").unwrap();
    window.come_back();
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.session().is_dirty(), "no file contains it");
    window.come_back();
    assert!(!window.shows("The file has changed"));
    window.delete_pool();
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("The file has changed"), "saving asks again");
}

#[test]
fn a_design_whose_file_is_gone_counts_as_unsaved() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    std::fs::remove_file(&file).unwrap();
    window.come_back();
    assert!(window.shows_part("There is no such file"));
    assert!(window.session().is_dirty());
    window.press(Modifiers::COMMAND, Key::S);
    assert!(file.exists());
    std::fs::remove_file(&file).unwrap();
    window.come_back();
    assert!(window.session().is_dirty(), "the second time too");
}

#[test]
fn a_design_file_that_was_emptied_can_be_replaced() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    window.delete_pool();
    std::fs::write(&file, "").unwrap();
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows_part("The file is empty"));
    window.click("Keep mine");
    assert!(window.shows("Saved design.ron"));
    assert!(!window.session().is_dirty());
    assert_ne!(std::fs::read(&file).unwrap(), b"");
}

#[test]
fn save_as_during_a_save_runs_after_it() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.delete_pool();
    let ctx = window.harness.ctx.clone();
    let app = window.harness.state_mut();
    app.perform(&ctx, Action::Command(Command::SAVE));
    app.perform(&ctx, Action::Command(Command::UNDO));
    app.perform(&ctx, Action::Command(Command::SAVE));
    window.settle();
    assert!(
        !window.session().is_dirty(),
        "the second save followed the first"
    );
    window.enter_path(Command::SAVE_AS, &window.folder.join("other"));
    assert!(window.folder.join("other.ron").exists());
}

#[test]
fn quitting_waits_for_a_running_export() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::EXPORT));
    let target = window.folder.join("out.tbxml");
    window.type_into("Path", &target.display().to_string());
    window.harness.key_press(Key::Enter);
    window.harness.step();
    let ctx = window.harness.ctx.clone();
    let app = window.harness.state_mut();
    app.perform(&ctx, Action::Command(Command::QUIT));
    window.settle();
    assert!(target.exists());
}

#[test]
fn an_edit_made_while_saving_is_not_counted_as_saved() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.delete_pool();
    let ctx = window.harness.ctx.clone();
    let app = window.harness.state_mut();
    app.perform(&ctx, Action::Command(Command::SAVE));
    app.perform(&ctx, Action::Command(Command::UNDO));
    window.settle();
    assert!(window.shows("Saved design.ron"));
    assert!(
        window.session().is_dirty(),
        "the file contains the other state"
    );
    window.press(Modifiers::COMMAND, Key::Y);
    assert!(!window.session().is_dirty());
}

#[test]
fn a_second_window_with_the_same_design_says_so() {
    let mut first = Window::with_example("enterprise-four-servers");
    let file = first.folder.join("design.ron");
    let mut second = Window::new();
    second.harness = start(&first.folder);
    second.open(&file);
    assert!(second.shows_part("open in another window too"));
    assert!(!first.shows_part("open in another window too"));

    first.perform(Action::Command(Command::CLOSE));
    second.open(&file);
    assert!(!second.shows_part("Saved, open in another window too"));
    second.open(&file);
    assert!(!second.shows_part("Saved, open in another window too"));
}

#[test]
fn a_manually_edited_design_says_once_what_saving_discards_and_keeps_its_bytes_until_then() {
    let mut window = Window::new();
    let plain = std::fs::read_to_string(example_document("enterprise-four-servers/topology.ron"));
    let comment = "    // Ask Ada before this is published.\n    topology:";
    let commented = plain.unwrap().replacen("    topology:", comment, 1);
    let by_hand = format!("\u{feff}{}", commented.replace('\n', "\r\n"));
    let path = window.folder.join("by-hand.ron");
    std::fs::write(&path, &by_hand).unwrap();
    window.open(&path);
    assert!(window.shows_part("This comment will be lost when the design is saved."));
    assert!(window.shows_part("The byte order mark of the design will be removed"));
    assert!(window.shows_part("will be changed to LF when it is saved."));

    window.enter_path(Command::SAVE_AS, &window.folder.join("copy.ron"));
    let copy = window.folder.join("copy.ron");
    assert!(
        std::fs::read(&copy).unwrap() == by_hand.as_bytes(),
        "as it came"
    );

    window.delete_pool();
    window.perform(Action::Command(Command::SAVE));
    let saved = std::fs::read_to_string(&copy).unwrap();
    assert!(!saved.contains("Ask Ada") && !saved.contains('\r'));
    window.press(Modifiers::COMMAND, Key::Z);
    window.perform(Action::Command(Command::SAVE));
    assert!(
        std::fs::read(&copy).unwrap() == by_hand.as_bytes(),
        "undone"
    );
}

/// A file as the operating system provides it.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_file_dropped_on_the_window_opens_after_a_question_about_unsaved_changes() {
    let mut window = Window::new();
    let drop = |window: &mut Window, path: &Path| {
        let file = std::sync::Arc::new(Dropped(path.to_owned()));
        window.harness.input_mut().dropped_files.push(file);
        window.settle();
    };
    let design = window.folder.join("dropped.ron");
    std::fs::copy(example("enterprise-four-servers"), &design).unwrap();
    drop(&mut window, &design);
    assert_eq!(window.session().name(), "dropped.ron");

    let pool = window.chat_pools().remove(0);
    window.perform(Action::Edit(Edit::SetPort { pool, port: 5055 }));
    let other = window.folder.join("other.xml");
    let published = Path::new(env!("CARGO_MANIFEST_DIR"));
    let published = published.join("examples/stretched-disaster-recovery/topology.xml");
    std::fs::copy(published, &other).unwrap();
    drop(&mut window, &other);
    assert_eq!(window.session().name(), "dropped.ron");
    window.click_role(Role::Button, "Don't save");
    assert_eq!(window.session().name(), "other.xml");

    const REPORT: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><CsMgmtLog Name=\"Publish-CSTopology\"><Action \
        Name=\"Get Forest State\" Time=\"2018-11-01 16:44:57Z\"><Complete Time=\"2018-11-01 16:44:59Z\" /></Action><Info \
        Title=\"Command Status\" Time=\"2018-11-01 16:44:59Z\">Command run is complete.</Info></CsMgmtLog>";
    let failed = REPORT.replace(
        "<Complete",
        "<Error Title=\"Error\" Time=\"2018-11-01 16:44:58Z\">broken</Error><Complete",
    );
    let page = "<!DOCTYPE html><html><body>Deployment Log</body></html>";
    let reports = [
        ("good.xml", REPORT),
        ("bad.xml", &*failed),
        ("bad.html", page),
        ("cut.xml", "<CsMgmtLog Name=\"x\"><Action"),
    ];
    for (name, text) in reports {
        let path = window.folder.join(name);
        std::fs::write(&path, text).unwrap();
        let file = std::sync::Arc::new(Dropped(path));
        window.harness.input_mut().dropped_files.push(file);
    }
    window.settle();
    assert!(window.shows("Cmdlet reports"));
    assert!(window.shows_part("The first failure is in bad.xml"));
    assert!(window.shows_part("good.xml"));
    assert!(window.shows_part("Use the XML file with the same name"));
    assert!(window.shows_part("does not show how the run ended"));
    window.click_role(Role::Button, "Close");
    assert_eq!(window.session().name(), "other.xml");
    let page = window.folder.join("bad.html");
    drop(&mut window, &page);
    assert!(window.shows_part("Use the XML file with the same name"));
    window.press(Modifiers::NONE, Key::Escape);

    let nothing = window.folder.join("notes.txt");
    std::fs::write(&nothing, "call Anna").unwrap();
    drop(&mut window, &nothing);
    assert!(window.shows_part("This is neither an XML document"));
    assert_eq!(window.session().name(), "other.xml");
}
