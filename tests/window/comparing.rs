//! Comparing with a file, the saved state or a step in the history: with the keyboard alone and with the
//! pointer alone.

use std::path::{Path, PathBuf};

use egui::accesskit::{Role, Toggled};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT, Queryable};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::design::Design;
use topology_designer::document::{self, Format};
use topology_designer::edit::{Edit, NewSqlStore};
use topology_designer::topology::{ObjectId, Role as ServiceRole};
use topology_designer::vocabulary::Vocabulary;

use super::{POOL, Window, example};

impl Window {
    /// Opens the menu of the first changed object in the list of differences, with the keyboard.
    pub(super) fn open_menu_of_change(&mut self) {
        let rows = self.harness.query_all_by_role(Role::ListBoxOption);
        let row = rows.into_iter().find(|node| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label.starts_with("Changed"))
        });
        row.unwrap().focus();
        self.settle();
        self.press(Modifiers::NONE, Key::Menu);
    }

    fn compared_pool(&self) -> ObjectId {
        let mut services = self.session().design().topology.services.iter();
        let pool = services.find(|service| service.role == ServiceRole::PersistentChatService);
        ObjectId::Service(pool.unwrap().id.clone())
    }

    /// Whether the two sides of the comparison differ.
    fn sides_differ(&self) -> bool {
        let comparison = self.session().comparison().unwrap();
        !comparison.differences().is_empty()
    }

    pub(super) fn rename_to(&mut self, fqdn: &str) {
        let object = self.compared_pool();
        self.perform(Action::Edit(Edit::ChangeFqdn {
            object,
            fqdn: fqdn.to_owned(),
        }));
    }

    fn add_store(&mut self) {
        let site = self.session().design().topology.sites[0].id;
        self.perform(Action::Edit(Edit::AddSqlStore(NewSqlStore {
            site,
            fqdn: "sql99.contoso.com".to_owned(),
            instance: "NEW".to_owned(),
            place: None,
            held_by: Vec::new(),
        })));
    }

    /// Selects what to compare with in the dialog, with the arrow keys and the space bar on a radio button.
    pub(super) fn compare_with_saved(&mut self) {
        self.perform(Action::Command(Command::COMPARE));
        self.click_role(Role::RadioButton, "The saved state");
        self.press(Modifiers::NONE, Key::Enter);
    }

    fn compare_with_file(&mut self, path: &Path) {
        self.perform(Action::Command(Command::COMPARE));
        self.click_role(Role::RadioButton, "A file");
        self.type_into("Path", &path.display().to_string());
        self.press(Modifiers::NONE, Key::Enter);
    }

    /// Clicks the first of several items with the same name.
    fn click_first(&mut self, label: &str) {
        let first = self.harness.get_all_by_label(label).next();
        first.unwrap().click();
        self.settle();
    }

    fn click_place(&mut self, pos: Pos2) {
        self.harness.event(Event::PointerMoved(pos));
        self.harness.step();
        for pressed in [true, false] {
            self.harness.event(Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            self.harness.step();
        }
        self.settle();
    }

    fn counts(&self) -> String {
        let comparison = self.session().comparison().unwrap();
        comparison.differences().counts().join(" · ")
    }
}

/// The example with an additional store, a different name for its pool, and without its second file store.
fn changed() -> Window {
    let mut window = Window::with_example("enterprise-four-servers");
    window.rename_to("renamed.contoso.com");
    window.add_store();
    window
}

#[test]
fn unsaved_changes_can_be_compared_with_the_saved_state_with_the_keyboard_alone() {
    let mut window = changed();
    window.press(Modifiers::ALT, Key::R);
    window.press(Modifiers::NONE, Key::Enter);
    // The dialog suggests the saved state, because nothing is published and there are unsaved changes.
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Comparing with the saved state"));
    let counts = window.counts();
    assert!(counts.starts_with("1 added · 1 changed"), "{counts}");
    window.press(Modifiers::NONE, Key::F7);
    let shown = |window: &Window| window.session().comparison().unwrap().current();
    assert_eq!(shown(&window), Some(0));
    assert!(window.shows("1 property differs"));
    assert!(window.session().selection.single() == Some(&window.compared_pool()));
    window.press(Modifiers::NONE, Key::F7);
    assert_eq!(shown(&window), Some(1));
    window.press(Modifiers::SHIFT, Key::F7);
    assert_eq!(shown(&window), Some(0));
}

#[test]
fn added_and_changed_objects_are_marked_on_the_canvas_and_in_the_outline() {
    let mut window = changed();
    window.compare_with_saved();
    assert!(window.shows_part(r"SQL Server store sql99.contoso.com\NEW, added"));
    assert!(window.shows_part("renamed.contoso.com, changed"));
    window.perform(Action::Command(Command::STOP_COMPARING));
    assert!(!window.shows_part(", added"));
    assert!(window.session().diagram().marks.is_empty());
}

#[test]
fn put_back_reverts_one_difference_in_one_step_and_the_comparison_continues() {
    let mut window = changed();
    window.compare_with_saved();
    window.click_first("Put back name of renamed.contoso.com (was pchatpool.contoso.com)");
    let pool = topology_designer::topology::inventory::name_of(
        &window.session().design().topology,
        &window.compared_pool(),
    );
    assert_eq!(pool, POOL);
    assert!(
        window.counts().starts_with("1 added · "),
        "{}",
        window.counts()
    );
    window.click_first(r"Put back sql99.contoso.com\NEW");
    assert!(window.shows_part("No differences"));
    assert!(window.session().comparison().is_some());
    window.perform(Action::Command(Command::UNDO));
    assert!(window.counts().starts_with("1 added"));
}

#[test]
fn a_removed_object_stays_as_a_ghost_and_says_why_it_cannot_be_put_back() {
    let mut window = Window::with_example("enterprise-four-servers");
    let id = window.compared_pool();
    let nodes = &window.session().diagram().nodes;
    let pool = nodes.iter().find(|node| node.id == id).unwrap().clone();
    window.perform(Action::Edit(Edit::Delete { objects: vec![id] }));
    window.compare_with_saved();
    let marks = &window.session().diagram().marks;
    let ghost = marks
        .ghosts
        .iter()
        .find(|ghost| ghost.node.title == pool.title);
    assert_eq!(ghost.unwrap().node.rect, pool.rect, "where it was");
    assert!(!marks.ghost_wires.is_empty(), "what it was used for");

    // With the pointer alone: on the ghost.
    let name = format!("Persistent Chat pool {}, removed", pool.title);
    let center = window.harness.get_by_label(&name).rect().center();
    window.click_place(center);
    let current = window.session().comparison().unwrap().current().unwrap();
    let shown = &window.session().comparison().unwrap().differences().objects[current];
    assert_eq!(shown.name(), pool.title);
    assert!(window.session().selection.is_empty());
    assert!(window.shows_part("undo its removal instead"));
}

#[test]
fn a_removed_object_is_in_the_outline_where_it_was() {
    let mut window = Window::with_example("enterprise-four-servers");
    let id = window.compared_pool();
    window.perform(Action::Edit(Edit::Delete { objects: vec![id] }));
    assert!(!window.shows("pchatpool.contoso.com, removed"));
    window.compare_with_saved();
    assert!(window.shows("pchatpool.contoso.com, removed"));
    assert!(
        window.shows("pchat03.contoso.com, removed"),
        "its computers"
    );
    assert!(
        window.shows("Persistent Chat pools"),
        "the folder it was in"
    );
    window.click("pchatpool.contoso.com, removed");
    let comparison = window.session().comparison().unwrap();
    let current = &comparison.differences().objects[comparison.current().unwrap()];
    assert_eq!(current.name(), "pchatpool.contoso.com");
    window.perform(Action::Command(Command::STOP_COMPARING));
    assert!(!window.shows("pchatpool.contoso.com, removed"));
}

#[test]
fn a_design_can_be_compared_with_a_file_or_a_history_step_while_it_is_edited() {
    let mut window = Window::with_example("enterprise-four-servers");
    let other = window.folder.join("deployed.ron");
    std::fs::copy(example("enterprise-four-servers"), &other).unwrap();
    window.compare_with_file(&other);
    assert!(window.shows("Comparing with deployed.ron"));
    assert!(window.shows_part("No differences. Ignored: order"));
    window.rename_to("renamed.contoso.com");
    assert!(window.counts().starts_with("1 changed"));

    window.perform(Action::Command(Command::COMPARE));
    window.click_role(Role::RadioButton, "A step of the history");
    window.choose("Step", "1: ");
    window.click_role(Role::Button, "Compare");
    assert!(window.shows_part("Comparing with step 1: "));
    assert!(!window.sides_differ());
    window.add_store();
    assert!(window.counts().starts_with("1 added"));
}

#[test]
fn a_file_that_cannot_be_read_is_refused_in_the_dialog_and_nothing_is_compared() {
    let mut window = Window::with_example("enterprise-four-servers");
    let broken = window.folder.join("broken.tbxml");
    std::fs::write(&broken, "<TopologyBuilder>").unwrap();
    window.compare_with_file(&broken);
    assert!(window.shows_part("TopologyBuilder"), "the reason");
    assert_eq!(window.typed_path(), broken.display().to_string());
    assert!(window.session().comparison().is_none());
}

#[test]
fn the_list_can_be_filtered_and_grouped_and_is_copied_as_shown() {
    let mut window = changed();
    window.compare_with_saved();
    window.choose("Group", "By site");
    assert!(window.shows("Redmond: 2 differences"));
    window.click_role(Role::Button, "1 changed");
    assert!(window.shows_part("Clear (1 hidden)"));
    let ctx = window.harness.ctx.clone();
    let copied = window.copied(|window| {
        let copy = Action::Command(Command::COPY_DIFFERENCES);
        window.harness.state_mut().perform(&ctx, copy);
    });
    assert!(
        copied.starts_with(r"+ SQL Server store sql99.contoso.com\NEW [Redmond]"),
        "{copied}"
    );
    assert!(!copied.contains("renamed"));
    window.press(Modifiers::NONE, Key::F7);
    let current = window.session().comparison().unwrap().current();
    assert_eq!(current, Some(1), "hidden differences are skipped");
}

#[test]
fn the_panel_shows_either_problems_or_differences() {
    let mut window = changed();
    window.compare_with_saved();
    let lists_differences = |window: &Window| window.shows_part("Changed: Persistent Chat pool");
    assert!(lists_differences(&window));
    window.press(Modifiers::NONE, Key::F8);
    assert!(!lists_differences(&window));
    window.click("Differences (2)");
    assert!(lists_differences(&window));
    window.press(Modifiers::NONE, Key::F8);
    window.press(Modifiers::NONE, Key::F7);
    assert!(lists_differences(&window));
}

#[test]
fn saving_updates_the_saved_state_and_the_differences_disappear() {
    let mut window = changed();
    window.compare_with_saved();
    assert!(window.sides_differ());
    window.perform(Action::Command(Command::SAVE));
    assert!(!window.sides_differ());
}

/// The other side of a comparison never becomes part of the document.
#[test]
fn comparing_does_not_change_the_document() {
    let mut window = Window::with_example("enterprise-four-servers");
    let before: Design = window.session().design().clone();
    window.compare_with_file(&example("stretched-disaster-recovery"));
    assert!(!window.session().diagram().marks.ghosts.is_empty());
    window.perform(Action::Command(Command::TIDY));
    window.perform(Action::Command(Command::UNDO));
    assert_eq!(*window.session().design(), before);
    assert!(!window.session().is_dirty());
}

/// A window with a design that began with a published topology, which has changed since: its pool has a
/// different port and there is an additional store, and the design also gave the pool a different port.
pub(super) fn overtaken() -> Window {
    let mut window = Window::new();
    let published = example("enterprise-four-servers").with_file_name("topology.xml");
    let began = window.folder.join("began.xml");
    std::fs::copy(published, &began).unwrap();
    window.open(&began);
    let set_port = |window: &mut Window, port| {
        let ObjectId::Service(pool) = window.compared_pool() else {
            panic!("a pool is a service");
        };
        window.perform(Action::Edit(Edit::SetPort { pool, port }));
    };
    set_port(&mut window, 5050);
    window.add_store();
    let now = window.exported("now.xml");
    window.perform(Action::Command(Command::UNDO));
    window.perform(Action::Command(Command::UNDO));
    set_port(&mut window, 5060);
    window.name_baseline(&now);
    window
}

#[test]
fn arrow_keys_move_from_keep_for_all_to_the_conflicts_below_and_stay_in_their_group() {
    let mut window = overtaken();
    window.perform(Action::Command(Command::BRING_UP_TO_DATE));
    for button in ["The deployment", "The design"] {
        window
            .harness
            .get_by_role_and_label(Role::Button, button)
            .focus();
        window.settle();
        window.press(Modifiers::NONE, Key::ArrowDown);
        let first = "Deployment: 5050";
        let radio = |window: &Window, name: &str| {
            let radio = window
                .harness
                .get_by_role_and_label(Role::RadioButton, name);
            (radio.is_focused(), radio.accesskit_node().toggled())
        };
        let (has_keyboard, chosen) = radio(&window, first);
        assert!(has_keyboard, "Down from {button}");
        assert_eq!(
            chosen,
            Some(Toggled::False),
            "nothing is decided in between"
        );
    }
    for name in ["Design: 5060", "Deployment: 5050", "Design: 5060"] {
        window.press(Modifiers::NONE, Key::ArrowDown);
        let radio = window
            .harness
            .get_by_role_and_label(Role::RadioButton, name);
        assert!(radio.is_focused(), "{name}");
    }
}

fn port(window: &Window) -> Option<u32> {
    let topology = &window.session().design().topology;
    let index = topology_designer::topology::Index::new(topology);
    let ObjectId::Service(pool) = window.compared_pool() else {
        panic!("a pool is a service");
    };
    index.chat(&pool)?.port.understood()?.number()
}

#[test]
fn a_design_is_brought_up_to_date_in_one_step_after_asking_about_conflicts() {
    let mut window = overtaken();
    window.perform(Action::Command(Command::BRING_UP_TO_DATE));
    assert!(window.shows("Both changed (1)"));
    assert!(window.shows("Deployment: 5050") && window.shows("Design: 5060"));
    assert!(
        window.shows_part("sql99.contoso.com"),
        "what the deployment added"
    );
    let compute = |window: &Window| window.session().step_position();
    let before = compute(&window);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        window.shows("Both changed (1)"),
        "nothing is decided silently"
    );
    window.click_role(Role::RadioButton, "Design: 5060");
    window.click_role(Role::Button, "Bring up to date");
    assert_eq!(compute(&window), before + 1);
    assert_eq!(port(&window), Some(5060));
    assert!(
        window
            .session()
            .design()
            .topology
            .has_fqdn("sql99.contoso.com")
    );
    let refused = Command::BRING_UP_TO_DATE.enabled(Some(window.session()));
    assert_eq!(
        refused,
        Err("The design is up to date with the published topology")
    );

    window.perform(Action::Command(Command::COMPARE));
    window.click_role(Role::Button, "Compare");
    assert!(
        window.counts().starts_with("1 changed"),
        "{}",
        window.counts()
    );
    window.perform(Action::Command(Command::UNDO));
    assert!(
        !window
            .session()
            .design()
            .topology
            .has_fqdn("sql99.contoso.com")
    );
    assert_eq!(
        Command::BRING_UP_TO_DATE.enabled(Some(window.session())),
        Ok(())
    );
}

/// An example as Topology Builder saved it after the download, and the same file with an additional unknown
/// attribute in both of its topologies.
fn downloaded(window: &Window) -> (PathBuf, PathBuf) {
    let published = example("enterprise-four-servers").with_file_name("topology.xml");
    let opened = document::read(&std::fs::read(published).unwrap(), None).unwrap();
    let written = document::export(
        &opened.design,
        opened.source.as_ref(),
        Format::TopologyBuilder,
        Vocabulary::built_in(),
    );
    let text = String::from_utf8(written.unwrap().bytes).unwrap();
    let (plain, odd) = (
        window.folder.join("plain.tbxml"),
        window.folder.join("odd.tbxml"),
    );
    std::fs::write(
        &odd,
        text.replace("<DependsOn />", "<DependsOn Added=\"1\" />"),
    )
    .unwrap();
    std::fs::write(&plain, text).unwrap();
    (plain, odd)
}

#[test]
fn parts_that_are_not_understood_are_compared_with_the_saved_state_and_a_baseline() {
    let mut window = Window::new();
    let (plain, odd) = downloaded(&window);
    window.open(&plain);
    window.enter_path(Command::SAVE_AS, &window.folder.join("design.ron"));
    window.enter_path(Command::IMPORT, &odd);
    window.compare_with_saved();
    assert!(window.sides_differ());
    window.name_baseline(&plain);
    window.perform(Action::Command(Command::COMPARE));
    window.click_role(Role::RadioButton, "The published topology: plain.tbxml");
    window.click_role(Role::Button, "Compare");
    assert!(window.sides_differ());
    window.name_baseline(&odd);
    assert!(!window.sides_differ());
}

#[test]
fn the_comparison_is_selected_with_the_arrow_keys_and_confirmed_with_enter() {
    let mut window = changed();
    window.perform(Action::Command(Command::COMPARE));
    let chosen = |window: &Window| {
        let buttons = window.harness.get_all_by_role(Role::RadioButton);
        let mut chosen = buttons
            .map(|button| button.accesskit_node())
            .filter(|button| button.toggled() == Some(Toggled::True));
        let label = chosen.next().unwrap().label();
        assert!(chosen.next().is_none(), "one of them");
        label.unwrap()
    };
    assert!(chosen(&window).contains("saved"), "{}", chosen(&window));
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.settle();
    assert_eq!(chosen(&window), "A step of the history");
    window.press(Modifiers::NONE, Key::ArrowUp);
    window.settle();
    assert!(chosen(&window).contains("saved"), "{}", chosen(&window));
    // Past the list of steps in between, even if both keys arrive together.
    let down = Event::Key {
        key: Key::ArrowDown,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let twice = [down.clone(), down];
    window.harness.input_mut().events.extend(twice);
    window.harness.run_steps(20);
    assert_eq!(chosen(&window), "A file");
    window.press(Modifiers::NONE, Key::ArrowUp);
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert!(chosen(&window).contains("saved"), "{}", chosen(&window));
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        window.shows_part("Comparing with step 0: "),
        "one below the saved state"
    );
    window.perform(Action::Command(Command::COMPARE));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Comparing with the saved state"));
}

#[test]
fn the_list_keeps_its_height_when_the_filter_hides_everything() {
    let mut window = changed();
    window.compare_with_saved();
    let top = |window: &Window| window.harness.get_by_label("Differences").rect().top();
    let before = top(&window);
    window.type_into("Filter by words", "nothing has this");
    assert!(window.shows_part("The filter hides"));
    assert_eq!(top(&window), before);
}

#[test]
fn a_difference_can_be_put_back_with_the_keyboard_alone() {
    let mut window = Window::with_example("enterprise-four-servers");
    let name = |window: &Window| {
        let pool = window.compared_pool();
        let topology = &window.session().design().topology;
        topology_designer::topology::inventory::name_of(topology, &pool)
    };
    let before = name(&window);
    window.rename_to("renamed.contoso.com");
    window.compare_with_saved();
    // With the menu bar.
    window.press(Modifiers::NONE, Key::F7);
    window.press(Modifiers::ALT, Key::R);
    super::keyboard::type_text(&mut window, "put back");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(name(&window), before);
    assert_eq!(
        Command::PUT_BACK.enabled(Some(window.session())),
        Err("There are no differences")
    );
    // With the context menu of the row.
    window.perform(Action::Command(Command::UNDO));
    assert_eq!(name(&window), "renamed.contoso.com");
    window.press(Modifiers::NONE, Key::F7);
    window.open_menu_of_change();
    super::keyboard::type_text(&mut window, "put");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(name(&window), before);
}
