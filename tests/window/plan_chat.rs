//! Planning Persistent Chat in the window.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::topology::fqdn::host;
use topology_designer::topology::{Index, pools};

use super::Window;
use super::keyboard::{at, type_text};

/// The servers of every pool, with the active ones in capitals.
fn servers(window: &Window) -> Vec<String> {
    let index = Index::new(&window.session().design().topology);
    let all = pools::persistent_chat_pools(&index).into_iter();
    let of_pool = all.flat_map(|pool| {
        let active = pool.active_machines(&index).unwrap_or_default();
        let machines = pool.cluster.unwrap().machines.iter();
        let named = machines.map(|machine| match active.contains(&&*machine.fqdn) {
            true => host(&machine.fqdn).to_uppercase(),
            false => host(&machine.fqdn).to_owned(),
        });
        named.collect::<Vec<_>>()
    });
    of_pool.collect()
}

#[test]
fn a_pool_can_be_planned_reviewed_and_added_in_one_step_with_the_keyboard_alone() {
    let mut window = Window::with_example("standard-edition-collocated");
    let before = window.session().design().clone();
    window.press(Modifiers::NONE, Key::F10);
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::ArrowDown);
    type_text(&mut window, "plan persistent");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(at(&window).as_deref(), Some("Concurrent users"));
    type_text(&mut window, "75,000");
    assert!(window.shows_part("4 are needed for 75,000 users"));
    assert!(
        window.shows_part("Capacity planning"),
        "each number has its source"
    );
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        servers(&window),
        [
            "SE01", "PCHAT01", "PCHAT02", "PCHAT03", "PCHAT04", "pchat05"
        ]
    );
    let label = "Add Persistent Chat pool pchatpool.contoso.com as planned";
    assert_eq!(window.session().undo_label(), Some(label));
    assert!(
        window.session().selection.objects.len() > 2,
        "the added pool is selected"
    );
    assert_eq!(window.session().problem_counts().error, 0);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().design().topology, before.topology);
}

#[test]
fn a_stretched_pool_can_be_planned_for_two_data_centers() {
    let mut window = Window::with_example("standard-edition-collocated");
    window.perform(Action::Command(Command::PLAN_CHAT));
    window.click("Disaster recovery: survive the loss of a data center");
    window.type_into("Data center of the database", "Redmond");
    window.type_into("Other data center", "redmond");
    let add = |window: &Window| {
        let button = window.harness.get_by_role_and_label(Role::Button, "Add");
        !button.accesskit_node().is_disabled()
    };
    assert!(!add(&window) && window.shows_part("a name for each"));
    window.type_into("Other data center", "Seattle");
    window.click("The link between them has high bandwidth and low latency");
    assert!(add(&window));
    window.click_role(Role::Button, "Add");
    let annotations = &window.session().design().annotations;
    assert_eq!(annotations.data_centers(), ["Redmond", "Seattle"]);
    assert_eq!(annotations.links.len(), 1);
    assert_eq!(
        servers(&window),
        ["SE01", "PCHAT01", "pchat02", "PCHAT03", "pchat04"]
    );
}

#[test]
fn a_deployment_without_a_front_end_pool_asks_for_one_first() {
    let mut window = Window::new();
    window.perform(Action::Command(Command::NEW));
    window.click("Create");
    let session = Some(window.session());
    let enabled = Command::PLAN_CHAT.enabled(session);
    assert_eq!(enabled, Err("Add a Front End pool first"));
}
