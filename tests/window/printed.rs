//! Plans and worksheets in the window.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;

use super::{POOL, Window};

impl Window {
    /// Saves the document that is shown, under a name in the folder of the window.
    fn save_printed(&mut self, name: &str) -> String {
        let path = self.folder.join(name);
        self.type_into("Path", &path.display().to_string());
        self.click_role(Role::Button, "Save");
        std::fs::read_to_string(path).unwrap()
    }
}

#[test]
fn a_plan_is_shown_and_saved_in_the_format_of_its_extension() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::PLAN));
    assert!(window.shows("Publishing plan"));
    assert!(window.shows_part("Topology Builder publishes the topology"));
    assert!(window.shows_part("The published topology is not known"));
    window.click_role(Role::Button, "Save…");
    let page = window.save_printed("plan.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains(POOL));
    assert!(window.shows("Saved plan.html"));
    let text = window.save_printed("plan.txt");
    assert!(text.starts_with("Publishing plan\n===="), "{text}");
    window.click_role(Role::Button, "Close");
    assert!(!window.shows("Publishing plan"));
}

#[test]
fn a_plan_overwrites_a_file_only_if_the_user_agrees() {
    let mut window = Window::with_example("standard-edition-collocated");
    std::fs::write(window.folder.join("mine.md"), "mine").unwrap();
    window.perform(Action::Command(Command::WORKSHEET));
    window.click_role(Role::Button, "Save…");
    assert_eq!(window.save_printed("mine.md"), "mine");
    assert!(window.shows_part("mine.md already exists. Replace it?"));
    window.click_role(Role::Button, "Replace");
    let text = std::fs::read_to_string(window.folder.join("mine.md")).unwrap();
    assert!(text.starts_with("# Topology Builder worksheet"), "{text}");
}

#[test]
fn a_worksheet_in_the_window_omits_what_is_already_published() {
    let mut window = Window::with_example("enterprise-four-servers");
    let published = window.folder.join("design.ron");
    window.name_baseline(&published);
    window.perform(Action::Command(Command::WORKSHEET));
    assert!(window.shows_part("Nothing to enter"));
    let node = window.harness.query_by_label_contains("Preparing");
    assert!(node.is_none());
}

#[test]
fn a_kit_is_saved_as_an_archive_that_names_the_publishing_method() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::KIT));
    assert!(window.shows_part("You publish the topology with Topology Builder"));
    let path = window.folder.join("kit.zip");
    window.type_into("Path", &path.display().to_string());
    window.click_role(Role::Button, "Save");
    assert!(window.shows("Saved kit.zip"));
    let archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    for name in [
        "index.html",
        "kit.json",
        "worksheet.html",
        "topology.tbxml",
        "Test-Preflight.ps1",
    ] {
        assert!(names.iter().any(|one| one == name), "{names:?}");
    }
}

#[test]
fn errors_prevent_the_creation_of_a_kit() {
    let mut window = Window::with_example("full-of-mistakes");
    window.perform(Action::Command(Command::KIT));
    assert!(window.shows_part("unresolved. See the plan for details."));
    assert!(!window.shows("Path"));
}

#[test]
fn a_cmdlet_report_is_recognized_and_shown_while_the_document_stays_open() {
    const REPORT: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><CsMgmtLog Name=\"Enable-CsComputer\"><Action \
        Name=\"Activate\" Time=\"2018-11-01 16:44:57Z\"><Error Title=\"Error\" Time=\"2018-11-01 16:44:58Z\">Service RTCSRV \
        was not found on computer 'fe01'.</Error><Complete Time=\"2018-11-01 16:44:59Z\" /></Action></CsMgmtLog>";
    let mut window = Window::with_example("enterprise-four-servers");
    let path = window.folder.join("Enable-CsComputer.xml");
    std::fs::write(&path, REPORT).unwrap();
    window.open(&path);
    assert!(window.shows("Cmdlet report"));
    assert!(window.shows_part("was not found on computer"));
    assert!(window.shows_part("Meaning: "));
    window.click_role(Role::Button, "Close");
    assert_eq!(window.session().name(), "design.ron");
    std::fs::write(&path, "<CsMgmtLog Name=\"x\"><Action>").unwrap();
    window.open(&path);
    assert!(window.shows_part("does not show how the run ended"));
}

#[test]
fn a_report_shows_the_parts_for_a_reader_and_can_be_saved_as_a_spreadsheet() {
    let mut window = Window::with_example("stretched-disaster-recovery");
    window.perform(Action::Command(Command::REPORT));
    assert!(window.shows_part("Persistent Chat documentation") || window.shows("Open questions"));
    let is_chosen = |window: &Window, part: &str| {
        let parts = window.harness.get_all_by_role(Role::CheckBox);
        let part = parts
            .into_iter()
            .find(|node| node.accesskit_node().label().as_deref() == Some(part));
        part.unwrap().accesskit_node().toggled()
    };
    assert_eq!(is_chosen(&window, "Runbook"), Some(Toggled::True));
    window.click("Certificates");
    assert_eq!(is_chosen(&window, "Runbook"), Some(Toggled::False));
    assert_eq!(is_chosen(&window, "Network"), Some(Toggled::True));
    window.click_role(Role::Button, "Save…");
    let path = window.folder.join("report.xlsx");
    window.type_into("Path", &path.display().to_string());
    window.click_role(Role::Button, "Save");
    assert!(window.shows("Saved report.xlsx"));
    assert!(std::fs::read(path).unwrap().starts_with(b"PK"));
    window.click_role(Role::Button, "Close");
    assert!(!window.shows("Open questions"));
}

#[test]
fn enter_in_the_path_field_saves_a_report_without_closing_the_dialog() {
    let mut window = Window::with_example("standard-edition-collocated");
    window.perform(Action::Command(Command::REPORT));
    window.settle();
    window.click_role(Role::Button, "Save…");
    let path = window.folder.join("handed-over.md");
    window.type_into("Path", &path.display().to_string());
    window.press(Modifiers::NONE, Key::Enter);
    window.settle();
    assert!(window.shows("Saved handed-over.md"));
    assert!(std::fs::read_to_string(&path).unwrap().contains("Runbook"));
    // The program asks about an existing file, and Enter in the field does not count as an answer.
    std::fs::write(&path, "mine").unwrap();
    window.type_into("Path", &path.display().to_string());
    window.press(Modifiers::NONE, Key::Enter);
    window.settle();
    assert!(window.shows_part("handed-over.md already exists. Replace it?"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    window.press(Modifiers::NONE, Key::Enter);
    window.settle();
    assert!(
        window.shows("Saved handed-over.md"),
        "the button has the focus"
    );
    assert_ne!(std::fs::read_to_string(&path).unwrap(), "mine");
}
