//! Comparing with the published topology.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::document::{self, Format};
use topology_designer::topology;
use topology_designer::topology::ObjectId;
use topology_designer::vocabulary::Vocabulary;
use topology_designer::workspace::names::file_name;

use super::{POOL, Window, example, start};

const NOT_RUN: &str = "rules need the published topology";

impl Window {
    /// Names a baseline like a user: with the menu command, the path and Enter.
    pub(super) fn name_baseline(&mut self, path: &Path) {
        self.perform(Action::Command(Command::BASELINE));
        let field = |window: &Window| {
            window
                .harness
                .get_by_role_and_label(Role::TextInput, "Path")
                .focus();
        };
        field(self);
        self.settle();
        self.press(Modifiers::COMMAND, Key::A);
        self.harness
            .get_by_role_and_label(Role::TextInput, "Path")
            .type_text(&path.display().to_string());
        self.settle();
        self.press(Modifiers::NONE, Key::Enter);
    }

    /// Writes the topology of the open design as it would be published.
    pub(super) fn exported(&self, name: &str) -> PathBuf {
        use topology_designer::document::{Format, export};
        let design = self.session().design();
        let written = export(design, None, Format::Published, Vocabulary::built_in()).unwrap();
        let path = self.folder.join(name);
        std::fs::write(&path, written.bytes).unwrap();
        path
    }

    fn rename_pool(&mut self) {
        let pool = self
            .session()
            .design()
            .topology
            .services
            .iter()
            .find(|service| service.role == topology::Role::PersistentChatService)
            .unwrap();
        let object = ObjectId::Service(pool.id.clone());
        self.perform(Action::Edit(topology_designer::edit::Edit::ChangeFqdn {
            object,
            fqdn: "renamed.contoso.com".to_owned(),
        }));
    }

    fn raises(&self, rule: &str) -> bool {
        let mut problems = self.session().diagnostics().iter();
        problems.any(|problem| problem.rule == rule)
    }
}

#[test]
fn comparing_with_a_named_baseline_changes_no_document() {
    let mut window = Window::with_example("enterprise-four-servers");
    let deployed = window.folder.join("deployed.ron");
    std::fs::copy(example("enterprise-four-servers"), &deployed).unwrap();
    assert!(window.shows_part(NOT_RUN));
    window.name_baseline(&deployed);
    assert!(window.shows("Compared with deployed.ron"));
    assert!(!window.shows_part(NOT_RUN));
    assert!(!window.session().is_dirty());
    assert!(window.session().rules_not_run().is_empty());

    assert!(!window.raises("R18"));
    window.rename_pool();
    assert!(window.raises("R18"), "the pool is renamed");
    window.perform(Action::Command(Command::REMOVE_BASELINE));
    assert!(!window.raises("R18"));
    assert!(window.shows_part(NOT_RUN));
}

#[test]
fn a_reopened_document_is_compared_with_the_same_baseline() {
    let mut window = Window::with_example("enterprise-four-servers");
    let deployed = window.folder.join("deployed.ron");
    std::fs::copy(example("enterprise-four-servers"), &deployed).unwrap();
    window.name_baseline(&deployed);
    let design = window.folder.join("design.ron");

    window.harness = start(&window.folder.clone());
    window.open(&design);
    assert!(window.shows("Compared with deployed.ron"));

    std::fs::write(&deployed, "no topology").unwrap();
    window.harness = start(&window.folder.clone());
    window.open(&design);
    assert!(window.shows_part("The file to compare with could not be read again"));
    assert!(window.shows_part(NOT_RUN));
    assert!(window.shows(POOL), "the document is open nevertheless");
}

#[test]
fn a_baseline_that_cannot_be_read_is_refused_with_the_reason_and_the_previous_one_stays() {
    let mut window = Window::with_example("enterprise-four-servers");
    let deployed = window.folder.join("deployed.ron");
    std::fs::copy(example("enterprise-four-servers"), &deployed).unwrap();
    window.name_baseline(&deployed);
    let broken = window.folder.join("broken.tbxml");
    std::fs::write(&broken, "<TopologyBuilder>").unwrap();
    window.name_baseline(&broken);
    assert!(window.shows_part("TopologyBuilder"), "the reason");
    assert_eq!(window.typed_path(), broken.display().to_string());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("Compared with deployed.ron"));
}

#[test]
fn the_button_in_the_panel_asks_for_the_baseline() {
    let mut window = Window::new();
    window.open(&example("enterprise-four-servers"));
    window.click_role(Role::Button, "Published topology…");
    assert!(window.shows_part("Your document does not change"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows_part(NOT_RUN));
}

#[test]
fn a_published_document_is_compared_with_itself_and_says_so() {
    let mut window = Window::with_example("enterprise-four-servers");
    let deployed = window.exported("deployed.xml");
    window.open(&deployed);
    assert!(window.shows("Compared with deployed.xml as it was read"));
    let refused = Command::REMOVE_BASELINE
        .enabled(Some(window.session()))
        .unwrap_err();
    assert_eq!(refused, "The published topology came with the document");
}

#[test]
fn a_baseline_with_different_identities_is_compared_by_name_and_unchecked_rules_are_listed() {
    let mut window = Window::with_example("enterprise-four-servers");
    // A design that was created here has its own identities; a published topology has numbers.
    let deployed = window.exported("deployed.xml");
    window.name_baseline(&deployed);
    assert!(window.shows_part("Compared by name with deployed.xml, because its identities"));
    window.rename_pool();
    assert!(!window.raises("R18"));
    assert!(window.session().rules_not_run().contains(&"R18"));
    assert!(!window.session().rules_not_run().contains(&"R94"));
}

#[test]
fn a_downloaded_document_is_compared_with_the_topology_published_at_that_time() {
    let mut window = Window::new();
    let document = match std::env::var_os("TOPOLOGY_CORPUS") {
        Some(folder) => Path::new(&folder).join("pocketdomain-2013-downloaded.tbxml"),
        None => downloaded(&window.folder),
    };
    let name = file_name(&document);
    window.open(&document);
    let words = format!("Compared with what was published when {name} was downloaded");
    assert!(window.shows(&words));
    assert!(window.session().rules_not_run().is_empty());
}

/// What Topology Builder would download of a published example.
fn downloaded(folder: &Path) -> PathBuf {
    let published = example("enterprise-four-servers").with_file_name("topology.xml");
    let opened = document::read(&std::fs::read(published).unwrap(), None).unwrap();
    let written = document::write(
        opened.source.as_ref(),
        &opened.design.topology,
        Format::TopologyBuilder,
        Vocabulary::built_in(),
    );
    let path = folder.join("downloaded.tbxml");
    std::fs::write(&path, written.unwrap().bytes).unwrap();
    path
}
