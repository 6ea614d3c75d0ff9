//! Where Tab goes in dialogs: through fields and buttons in reading order.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;

use super::Window;

impl Window {
    /// The name of the focused item, and that after each of this many presses of Tab.
    fn tabbed(&mut self, presses: usize) -> Vec<String> {
        let mut names = Vec::new();
        for press in 0..=presses {
            if press > 0 {
                self.press(Modifiers::NONE, Key::Tab);
            }
            let focused = self
                .harness
                .query_all(egui_kittest::kittest::by().predicate(|node| node.is_focused()));
            let node = focused.into_iter().next();
            names.push(node.map_or_else(String::new, |node| {
                let node = node.accesskit_node();
                let label = node.label().unwrap_or_default();
                match node.role() {
                    Role::TextInput => format!("field {label}"),
                    _ => label,
                }
            }));
        }
        names
    }
}

#[test]
fn tab_goes_from_the_path_to_browse_and_then_to_the_buttons_in_reading_order() {
    for (command, yes) in [
        (Command::SAVE_AS, "Save"),
        (Command::OPEN, "Open"),
        (Command::IMPORT, "Import"),
    ] {
        let mut window = Window::with_example("enterprise-four-servers");
        window.perform(Action::Command(command));
        let expected = ["field Path", "Browse…", "Cancel", yes, "field Path"];
        assert_eq!(window.tabbed(4), expected, "{command:?}");
    }
}

#[test]
fn buttons_are_on_the_right_in_tab_order() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::ADD_SITE));
    let button = |name| {
        let button = window.harness.get_by_role_and_label(Role::Button, name);
        button.rect()
    };
    let [cancel, add] = ["Cancel", "Add"].map(button);
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Name")
        .rect();
    assert!(cancel.right() < add.left());
    assert!(
        (add.right() - field.right()).abs() < 2.0,
        "{add:?} {field:?}"
    );
}
