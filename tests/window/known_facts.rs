//! What no document holds is stated in the inspector, one step of the history each.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use topology_designer::app::action::Action;
use topology_designer::design::{Fact, OperatingSystem};
use topology_designer::topology::ObjectId;

use super::Window;

impl Window {
    fn open_facts(&mut self) {
        let header = self.harness.get_by_label_contains("Known facts (");
        header.click();
        self.settle();
        self.settle();
        self.settle();
    }

    /// Types into a field, in place of what was there, and presses Enter.
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
        let pool = services.find(|service| service.persistent_chat.is_some());
        pool.unwrap().id.clone().into()
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
fn a_fact_of_a_computer_is_stated_withdrawn_and_undone() {
    let mut window = Window::with_example("enterprise-four-servers");
    let computer = window.computer("pchat01.contoso.com");
    window.perform(Action::Reveal(computer.clone()));
    assert!(!window.shows("Operating system"), "folded at first");
    window.open_facts();
    window.choose("Operating system", "2012 R2");
    assert_eq!(
        window.stated(&computer, Fact::OperatingSystem).as_deref(),
        Some(OperatingSystem::WindowsServer2012R2.label())
    );
    assert_eq!(
        window.session().undo_label(),
        Some("State the operating system of pchat01.contoso.com")
    );
    assert!(window.shows("Known facts (1 of 3 stated)"));
    window.click_role(Role::ComboBox, "Operating system");
    window.click_role(Role::Button, "Not stated");
    assert_eq!(window.stated(&computer, Fact::OperatingSystem), None);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.stated(&computer, Fact::OperatingSystem).is_some());
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.session().undo_label().is_none());
}

#[test]
fn text_is_one_step_when_enter_is_pressed_and_names_in_use_are_suggested() {
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
    let label = "State the data center of pchat01.contoso.com";
    assert_eq!(window.session().undo_label(), Some(label));

    let other = window.computer(second);
    window.perform(Action::Reveal(other.clone()));
    assert_eq!(window.field("Data center").as_deref(), Some(""));
    window.type_into("Data center", "du");
    window.click("Dublin");
    assert_eq!(stated(&window, &other).as_deref(), Some("Dublin"));
    let steps = window.session().step_labels().len();
    assert_eq!(steps, 3, "what was typed to choose is no step");
    window.type_into("Data center", "");
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        stated(&window, &other),
        None,
        "an empty field states nothing"
    );
}

#[test]
fn a_text_that_is_refused_stays_with_the_reason() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool = window.chat_pool();
    window.perform(Action::ShowFact {
        objects: vec![pool],
        fact: Fact::LogShippingShare,
        take_keyboard: true,
    });
    window.settle();
    window.settle();
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Log shipping share");
    assert!(field.is_focused());
    window.enter("Log shipping share", "logs");
    assert!(window.shows_part("logs is no share"));
    assert_eq!(window.field("Log shipping share").as_deref(), Some("logs"));
    window.enter("Expected concurrent users", "many");
    assert!(window.shows_part("Enter how many users are expected"));
    assert!(window.session().undo_label().is_none());
    window.enter("Expected concurrent users", "15000");
    let label = "State the expected concurrent users of pchatpool.contoso.com";
    assert_eq!(window.session().undo_label(), Some(label));
}
