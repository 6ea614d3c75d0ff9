//! New topologies from templates.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;

use super::Window;
use super::keyboard::{at, type_text};

fn has(window: &Window, fqdn: &str) -> bool {
    window.session().design().topology.has_fqdn(fqdn)
}

#[test]
fn a_topology_is_created_from_a_template_with_the_keyboard_alone() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    assert_eq!(
        at(&window).as_deref(),
        Some("Template"),
        "the list has the focus"
    );
    window.press(Modifiers::NONE, Key::ArrowDown);
    type_text(&mut window, "one persistent");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows_part("Persistent Chat on its own server"));
    window.press(Modifiers::NONE, Key::Tab);
    assert_eq!(at(&window).as_deref(), Some("Primary SIP domain"));
    type_text(&mut window, "fabrikam.com");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        has(&window, "se01.fabrikam.com"),
        "the domain of the servers follows"
    );
    assert!(has(&window, "pchatpool.fabrikam.com"));
    assert!(window.session().is_dirty());
    assert_eq!(window.session().problem_counts().error, 0);
}

#[test]
fn every_name_in_a_template_is_checked_while_typing() {
    let mut window = Window::new();
    window.perform(Action::Command(Command::NEW_FROM_TEMPLATE));
    window.choose("Template", "stretched");
    window.click("Enable compliance");
    window.type_into("Other data center", "Seattle");
    window.type_into("Persistent Chat pool pchatpool", "chat+pool");
    let create = |window: &Window| {
        let button = window.harness.get_by_role_and_label(Role::Button, "Create");
        !button.accesskit_node().is_disabled()
    };
    assert!(!create(&window) && window.shows_part("The name contains"));
    window.type_into("Persistent Chat pool pchatpool", "pchat01");
    assert!(!create(&window) && window.shows_part("is the name of the pool"));
    window.type_into("Persistent Chat pool pchatpool", "chat.corp.contoso.com");
    assert!(create(&window));
    window.type_into("Compliance sql08", "compliance");
    window.click("Create");
    assert!(has(&window, "chat.corp.contoso.com") && has(&window, "compliance.contoso.com"));
    let centers = window.session().design().annotations.data_centers();
    assert_eq!(centers, ["A", "Seattle"]);
    assert_eq!(window.session().problem_counts().error, 0);
}

#[test]
fn unsaved_work_is_asked_about_before_a_template_replaces_it() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    window.perform(Action::Command(Command::NEW_FROM_TEMPLATE));
    assert!(window.shows("Save changes?"));
    window.click("Don't save");
    assert!(window.shows("New from template"));
}
