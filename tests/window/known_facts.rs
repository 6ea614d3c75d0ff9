//! Facts that no document contains are entered in the inspector, each as one step in the history.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::design::{Fact, OperatingSystem};
use topology_designer::topology;
use topology_designer::topology::{
    AssociationKind, Database, Index, Kind, ObjectId, PersistentChatPool,
};

use super::keyboard::{at, type_text};
use super::{POOL, Window};

impl Window {
    fn open_facts(&mut self) {
        let header = self.harness.get_by_label_contains("Known facts (");
        header.click();
        self.settle();
        self.settle();
        self.settle();
    }

    fn show_fact(&mut self, objects: Vec<ObjectId>, fact: Fact) {
        self.perform(Action::ShowFact {
            objects,
            fact,
            take_keyboard: true,
        });
        self.settle();
        self.settle();
    }

    /// Types into a field, replacing its content, and presses Enter.
    fn enter(&mut self, field: &str, text: &str) {
        self.type_into(field, text);
        self.press(Modifiers::NONE, Key::Enter);
    }

    fn field(&self, label: &str) -> Option<String> {
        let field = self.harness.get_by_role_and_label(Role::TextInput, label);
        field.value()
    }

    fn chat_pool(&self) -> ObjectId {
        let mut services = self.session().design().topology.services.iter();
        let pool = services.find(|service| service.role == topology::Role::PersistentChatService);
        pool.unwrap().id.clone().into()
    }

    fn content_store(&self) -> ObjectId {
        let topology = &self.session().design().topology;
        let index = Index::new(topology);
        let pool = topology
            .services
            .iter()
            .find(|one| one.role == topology::Role::PersistentChatService);
        let pool = PersistentChatPool::of(&index, pool.unwrap());
        let store = pool.sql_store(&index, AssociationKind::Database(Database::Content));
        store.unwrap().instance.id.clone().into()
    }

    /// Whether a problem contains this text.
    fn says(&self, part: &str) -> bool {
        let mut problems = self.session().diagnostics().iter();
        problems.any(|problem| problem.message.contains(part))
    }

    fn computer(&self, name: &str) -> ObjectId {
        let clusters = &self.session().design().topology.clusters;
        let cluster = clusters.iter().find(|one| one.machine(name).is_some());
        ObjectId::machine(&cluster.unwrap().id, name)
    }

    fn stated(&self, object: &ObjectId, fact: Fact) -> Option<String> {
        let annotations = &self.session().design().annotations;
        annotations
            .stated(object)
            .get(fact)
            .map(ToString::to_string)
    }
}

#[test]
fn a_fact_of_a_computer_can_be_entered_removed_and_undone() {
    let mut window = Window::with_example("enterprise-four-servers");
    let computer = window.computer("pchat01.contoso.com");
    window.perform(Action::Reveal(computer.clone()));
    assert!(!window.shows("Operating system"), "collapsed at first");
    window.open_facts();
    window.choose("Operating system", "2012 R2");
    assert_eq!(
        window.stated(&computer, Fact::OperatingSystem).as_deref(),
        Some(OperatingSystem::WindowsServer2012R2.label())
    );
    assert_eq!(
        window.session().undo_label(),
        Some("Set the operating system of pchat01.contoso.com")
    );
    assert!(window.shows("Known facts (1 of 3)"));
    window.click_role(Role::ComboBox, "Operating system");
    window.click_role(Role::MenuItemRadio, "Unknown");
    assert_eq!(window.stated(&computer, Fact::OperatingSystem), None);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.stated(&computer, Fact::OperatingSystem).is_some());
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.session().undo_label().is_none());
}

#[test]
fn pressing_enter_makes_text_one_step_and_names_in_use_are_suggested() {
    let mut window = Window::with_example("enterprise-four-servers");
    let [first, second] = ["pchat01.contoso.com", "pchat02.contoso.com"];
    window.perform(Action::Reveal(window.computer(first)));
    window.open_facts();
    window.type_into("Data center", "Dublin");
    assert!(window.session().undo_label().is_none(), "not yet");
    window.press(Modifiers::NONE, Key::Enter);
    let computer = window.computer(first);
    let stated = |window: &Window, of: &ObjectId| window.stated(of, Fact::DataCenter);
    assert_eq!(stated(&window, &computer).as_deref(), Some("Dublin"));
    let label = "Set the data center of pchat01.contoso.com";
    assert_eq!(window.session().undo_label(), Some(label));

    let other = window.computer(second);
    window.perform(Action::Reveal(other.clone()));
    assert_eq!(window.field("Data center").as_deref(), Some(""));
    window.type_into("Data center", "du");
    window.click("Dublin");
    assert_eq!(stated(&window, &other).as_deref(), Some("Dublin"));
    let steps = window.session().step_labels().len();
    assert_eq!(steps, 3, "text typed to select an entry is not a step");
    window.type_into("Data center", "");
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        stated(&window, &other),
        None,
        "an empty field is not a fact"
    );
}

#[test]
fn escape_closes_the_suggestions_before_it_reverts_the_text() {
    let mut window = Window::with_example("enterprise-four-servers");
    let [first, second] =
        ["pchat01.contoso.com", "pchat02.contoso.com"].map(|name| window.computer(name));
    window.show_fact(vec![first], Fact::DataCenter);
    window.enter("Data center", "Dublin");
    window.show_fact(vec![second.clone()], Fact::DataCenter);
    window.type_into("Data center", "du");
    let is_suggested = |window: &Window| {
        let dublin = window
            .harness
            .query_all_by_role_and_label(Role::Button, "Dublin");
        dublin.count() > 0
    };
    assert!(is_suggested(&window));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_suggested(&window));
    assert_eq!(window.field("Data center").as_deref(), Some("du"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.field("Data center").as_deref(), Some(""));
    assert_eq!(window.session().selection.single(), Some(&second));
}

#[test]
fn keys_that_leave_a_field_do_nothing_else() {
    let mut window = Window::with_example("enterprise-four-servers");
    let computer = window.computer("pchat01.contoso.com");
    window.show_fact(vec![computer.clone()], Fact::DataCenter);
    window.enter("Data center", "Dublin");
    let focused = |window: &Window, label: &str| {
        let field = window.harness.get_by_role_and_label(Role::TextInput, label);
        field.is_focused()
    };
    assert!(
        !focused(&window, "FQDN"),
        "Enter does not open the properties"
    );
    window.type_into("Data center", "du");
    window.press(Modifiers::NONE, Key::Tab);
    assert!(focused(&window, "Time zone"), "Tab skips the suggestions");
    window.enter("Data center", "Dublin");
    window.type_into("Data center", "Paris");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.field("Data center").as_deref(), Some("Dublin"));
    assert_eq!(window.session().selection.single(), Some(&computer));
}

#[test]
fn rejected_text_stays_in_the_field_with_the_reason() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool = window.chat_pool();
    window.show_fact(vec![pool], Fact::LogShippingShare);
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Log shipping share");
    assert!(field.is_focused());
    window.enter("Log shipping share", "logs");
    assert!(window.shows_part("logs is not a share"));
    assert_eq!(window.field("Log shipping share").as_deref(), Some("logs"));
    window.enter("Expected concurrent users", "many");
    assert!(window.shows_part("Enter the number of expected users"));
    assert!(window.session().undo_label().is_none());
    window.enter("Expected concurrent users", "15000");
    let label = "Set the expected concurrent users of pchatpool.contoso.com";
    assert_eq!(window.session().undo_label(), Some(label));
}

#[test]
fn facts_of_all_computers_of_a_pool_are_entered_in_one_step() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool = window.chat_pool();
    let computers = ["pchat01", "pchat02", "pchat03", "pchat04"]
        .map(|name| window.computer(&format!("{name}.contoso.com")));
    let stated = |window: &Window| {
        computers
            .each_ref()
            .map(|computer| window.stated(computer, Fact::DataCenter))
    };
    window.show_fact(vec![pool], Fact::DataCenter);
    let field = "Data center of all 4 computers";
    window.enter(field, "Dublin");
    assert!(
        stated(&window)
            .iter()
            .all(|place| place.as_deref() == Some("Dublin"))
    );
    let label = "Set the data center of 4 objects";
    assert_eq!(window.session().undo_label(), Some(label));
    assert_eq!(window.field(field).as_deref(), Some("Dublin"));

    window.show_fact(vec![computers[0].clone()], Fact::DataCenter);
    window.enter("Data center", "Paris");
    window.show_fact(vec![window.chat_pool()], Fact::DataCenter);
    assert_eq!(window.field(field).as_deref(), Some(""), "values differ");
    window.perform(Action::Command(Command::UNDO));
    window.perform(Action::Command(Command::UNDO));
    assert!(stated(&window).iter().all(Option::is_none));
}

#[test]
fn text_is_not_lost_when_the_user_clicks_elsewhere() {
    let mut window = Window::with_example("enterprise-four-servers");
    let computer = window.computer("pchat01.contoso.com");
    window.show_fact(vec![computer.clone()], Fact::TimeZone);
    let stated = |window: &Window| window.stated(&computer, Fact::TimeZone);
    window.type_into("Time zone", "UTC+01:00");
    window.click_role(Role::ListBoxOption, POOL);
    assert_eq!(stated(&window).as_deref(), Some("UTC+01:00"));

    window.show_fact(vec![computer.clone()], Fact::TimeZone);
    window.type_into("Time zone", "UTC+02:00");
    window.click_role(Role::Button, "File store \\\\fs02.contoso.com\\pchat");
    assert_eq!(stated(&window).as_deref(), Some("UTC+02:00"));
}

#[test]
fn a_slow_link_is_entered_for_the_deployment_and_raises_a_problem() {
    let mut window = Window::with_example("enterprise-four-servers");
    let bandwidth = "Bandwidth between Dublin and Paris";
    let slow = "across a slow link";
    let computer = window.computer("pchat01.contoso.com");
    for (object, place) in [(computer, "Paris"), (window.content_store(), "Dublin")] {
        window.show_fact(vec![object], Fact::DataCenter);
        assert!(
            !window.shows("Data center links"),
            "a single data center has no links"
        );
        window.enter("Data center", place);
    }
    window.click("Data center links");
    window.settle();
    window.settle();
    assert!(!window.says(slow));
    window.click_role(Role::ComboBox, bandwidth);
    window.click_role(Role::MenuItemRadio, "Low");
    let label = "Set the link between Dublin and Paris";
    assert_eq!(window.session().undo_label(), Some(label));
    assert!(window.shows("Data center links (1 of 1)"));
    assert!(window.says(slow));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.session().design().annotations.links.is_empty());
    assert!(!window.says(slow));
}

#[test]
fn a_regulation_counts_only_when_it_is_named() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool = window.chat_pool();
    window.show_fact(vec![pool.clone()], Fact::Regulation);
    let list = "Required by regulation";
    window.click_role(Role::ComboBox, list);
    window.click_role(Role::MenuItemRadio, "Yes");
    assert!(window.session().undo_label().is_none());
    assert!(window.shows("Enter the regulation."));
    window.enter("Regulation that requires it", "MiFID II");
    let stated = window.stated(&pool, Fact::Regulation);
    assert_eq!(stated.as_deref(), Some("yes: MiFID II"));
    window.click_role(Role::ComboBox, list);
    window.click_role(Role::MenuItemRadio, "No");
    assert_eq!(
        window.stated(&pool, Fact::Regulation).as_deref(),
        Some("no")
    );
    assert!(!window.shows("Regulation that requires it"));
}

#[test]
fn the_list_of_questions_leads_to_the_field_and_shrinks() {
    let mut window = Window::with_example("enterprise-four-servers");
    let count = window.session().unstated().len();
    let missing = window
        .session()
        .unstated()
        .iter()
        .find(|missing| missing.asked()[0].fact == Fact::SqlVersion)
        .unwrap()
        .clone();
    window.click(&format!("Questions ({count})"));
    let row = format!("Question: {}", missing.message);
    window.click_role(Role::ListBoxOption, &row);
    window.settle();
    assert!(window.shows("SQL Server version"), "the section is open");

    let objects = missing.asked()[0].objects.len();
    window.click(&format!("Answer for all {objects}…"));
    window.settle();
    window.settle();
    let list = format!("SQL Server version of all {objects} stores");
    let field = window.harness.get_by_role_and_label(Role::ComboBox, &list);
    assert!(field.is_focused());
    window.choose(&list, "SQL Server 2014");
    window.perform(Action::Command(Command::EXPORT));
    let note = format!("• The known facts of {objects} objects stay in the design file.");
    assert!(window.shows(&note));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.session().unstated().len() < count);
    assert!(!window.shows(&row));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().unstated().len(), count);
}

#[test]
fn a_data_center_named_in_the_properties_becomes_a_band_in_the_diagram() {
    let mut window = Window::with_example("enterprise-four-servers");
    let mut stores = window.session().diagram().nodes.iter();
    let store = stores.find(|node| node.kind == Kind::SqlStore).unwrap();
    let store = store.id.clone();
    window.show_fact(vec![store.clone()], Fact::DataCenter);
    window.enter(Fact::DataCenter.label(), "Redmond");
    let diagram = window.session().diagram();
    let [band] = diagram.bands.as_slice() else {
        panic!("{:?}", diagram.bands);
    };
    assert_eq!(diagram.data_center(band.data_center), "Redmond");
    for node in &diagram.nodes {
        let is_within = band.rect.intersects(&node.rect);
        assert_eq!(is_within, node.id == store, "{}", node.title);
    }
}

#[test]
fn a_note_can_be_written_with_the_keyboard_is_saved_and_can_be_undone() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    let pool = window.session().selection.single().unwrap().clone();
    window.press(Modifiers::COMMAND, Key::M);
    assert_eq!(at(&window).as_deref(), Some("Note"));
    type_text(&mut window, "Ask Kim");
    window.press(Modifiers::NONE, Key::Enter);
    type_text(&mut window, "before Friday.");
    window.press(Modifiers::COMMAND, Key::S);
    let note = |window: &Window| {
        let annotations = &window.session().design().annotations;
        annotations.note(&pool).map(str::to_owned)
    };
    let text = "Ask Kim\nbefore Friday.";
    assert_eq!(
        note(&window).as_deref(),
        Some(text),
        "saving applies the typed text"
    );
    let saved = std::fs::read_to_string(window.folder.join("design.ron")).unwrap();
    assert!(saved.contains("before Friday."), "it is in the file");
    window.press(Modifiers::COMMAND, Key::M);
    type_text(&mut window, "?");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(note(&window).as_deref(), Some(text), "Esc reverts it");
    window.perform(Action::Command(Command::UNDO));
    assert_eq!(note(&window), None);
    window.perform(Action::Command(Command::SELECT_NONE));
    window.press(Modifiers::COMMAND, Key::M);
    type_text(&mut window, "Pilot");
    window.press(Modifiers::NONE, Key::Tab);
    let of_deployment = window.session().design().annotations.notes.clone();
    assert_eq!(of_deployment.into_values().collect::<Vec<_>>(), ["Pilot"]);
}
