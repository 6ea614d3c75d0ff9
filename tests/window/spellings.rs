//! The deployment spellings that the window saves: offered, accepted, viewed and changed, and never learned
//! from its own exports.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::app::store::Store;
use topology_designer::app::{App, AppOptions};
use topology_designer::document::encoding;
use topology_designer::edit::Edit;
use topology_designer::topology::Role as ServiceRole;
use topology_designer::workspace::saved_spellings::SavedSpellings;
use topology_designer::workspace::spellings;

use super::{Window, app_window};

const PUBLISHED: &[u8] = include_bytes!("../../examples/stretched-disaster-recovery/topology.xml");

const QUESTION: &str = "from what was inferred. Use";

impl Window {
    /// A window that saves what it learns.
    pub(super) fn that_learns() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let options = AppOptions {
            store: Some(Store::at(path.join("kept"))),
            spellings: SavedSpellings::in_folder(path.join("settings")),
        };
        let app = App::new(&egui::Context::default(), options);
        Self {
            harness: app_window::start_app(app),
            _folder: folder,
            folder: path,
        }
    }

    fn saved_tokens(&self) -> Vec<String> {
        let saved = spellings::read_in(&self.folder.join("settings")).unwrap();
        saved.rows().iter().map(|row| row.token.clone()).collect()
    }
}

/// Opens a document of a deployment that spells its mirrors differently.
pub(super) fn open_deployed(window: &mut Window) {
    let (text, _) = encoding::decode(PUBLISHED).unwrap();
    let path = window.folder.join("deployed.xml");
    let text = text.replace("Usage=\"Mirror\"", "Usage=\"MirrorStore\"");
    std::fs::write(&path, text).unwrap();
    window.open(&path);
}

#[test]
fn spellings_of_a_deployment_can_be_saved_changed_and_forgotten() {
    let mut window = Window::that_learns();
    open_deployed(&mut window);
    assert!(window.shows_part(QUESTION));
    window.click_role(Role::Button, "Show spellings…");
    assert!(window.shows_part("MirrorStore (inferred: Mirror)"));
    window.click("This document was downloaded from a deployment with working Persistent Chat");
    window.click_role(Role::Button, "Use for new pools");
    assert!(!window.shows_part(QUESTION));
    assert!(window.saved_tokens().contains(&"MirrorStore".to_owned()));

    window.perform(Action::Command(Command::SAVED_SPELLINGS));
    assert!(window.shows_part("deployed.xml"));
    while window.shows_part("Forget MirrorStore") {
        let rows = window
            .harness
            .query_all_by_label_contains("Forget MirrorStore");
        rows.take(1).for_each(|row| row.click_accesskit());
        window.settle();
    }
    window.click_role(Role::Button, "Save");
    assert!(!window.saved_tokens().contains(&"MirrorStore".to_owned()));
    assert!(!window.saved_tokens().is_empty());
}

#[test]
fn spellings_are_not_learned_from_the_windows_own_exports() {
    let mut window = Window::that_learns();
    open_deployed(&mut window);
    let pool = {
        let topology = &window.session().design().topology;
        let mut services = topology.services.iter();
        let is_pool = |role: &ServiceRole| *role == ServiceRole::PersistentChatService;
        let pool = services.find(|service| is_pool(&service.role)).unwrap();
        pool.id.clone()
    };
    let name = "Renamed here".to_owned();
    window.perform(Action::Edit(Edit::SetDisplayName { pool, name }));
    let exported = window.folder.join("exported.xml");
    window.enter_path(Command::EXPORT, &exported);
    assert!(window.shows("Exported exported.xml"));
    window.perform(Action::Command(Command::CLOSE));
    if window.shows("Don't save") {
        window.click_role(Role::Button, "Don't save");
    }
    window.open(&exported);
    assert!(window.shows_part("exported.xml"));
    assert!(
        !window.shows_part(QUESTION),
        "it would learn from its own export"
    );
}

#[test]
fn saved_spellings_that_cannot_be_read_are_reported_and_not_replaced() {
    let mut window = Window::that_learns();
    let settings = window.folder.join("settings");
    std::fs::create_dir(&settings).unwrap();
    let file = spellings::file_in(&settings);
    std::fs::write(&file, "LearnedVocabulary(rows: [oops").unwrap();
    open_deployed(&mut window);
    window.click_role(Role::Button, "Show spellings…");
    window.click_role(Role::Button, "Use for new pools");
    assert!(window.shows_part("but could not be saved."));
    let left = std::fs::read_to_string(&file).unwrap();
    assert_eq!(left, "LearnedVocabulary(rows: [oops");
}

#[test]
fn questions_about_spellings_are_visible_above_the_long_list_of_spellings_as_inferred() {
    let mut window = Window::that_learns();
    open_deployed(&mut window);
    window.click_role(Role::Button, "Show spellings…");
    window.settle();
    let question = "This document was downloaded from a deployment with working Persistent Chat";
    let question = window.harness.get_by_label(question).rect();
    let answer = window
        .harness
        .get_by_role_and_label(Role::Button, "Use for new pools");
    assert!(question.bottom() < answer.rect().top());
    assert!(!window.shows_part("ActiveMachines"));
    let rest = window
        .harness
        .query_all_by_label_contains("As inferred (")
        .next();
    rest.unwrap().click();
    window.settle();
    assert!(window.shows_part("ActiveMachines"));
}

#[test]
fn without_saved_spellings_there_is_nothing_to_save() {
    let mut window = Window::that_learns();
    window.perform(Action::Command(Command::SAVED_SPELLINGS));
    assert!(window.shows("No spelling has been learned from a document yet."));
    assert!(!window.shows("Save") && !window.shows("Cancel"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("Saved spellings"));
}
