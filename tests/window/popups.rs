//! Every menu, list and question besides those of [`super::keyboard`]: each has the whole keyboard, can be
//! used with it, and closes alone with Esc.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::Action;
use topology_designer::app::selection::Selection;
use topology_designer::rules::Severity;

use super::Window;
use super::keyboard::{
    assert_nothing_reaches_below, at, entries, is_dialog_open, is_menu_open, type_text, with_pool,
};

impl Window {
    fn focus(&mut self, role: Role, label: &str) {
        self.harness.get_by_role_and_label(role, label).focus();
        self.settle();
    }
}

#[test]
fn the_canvas_menu_opens_with_the_menu_key() {
    let mut window = with_pool();
    window.perform(Action::Select(Selection::default()));
    window.harness.get_by_label("Topology canvas").focus();
    window.settle();
    window.press(Modifiers::NONE, Key::Menu);
    assert!(entries(&window).contains(&"Add Site…".to_owned()));
    assert_nothing_reaches_below(&mut window, "the menu of the ground");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
    window.press(Modifiers::NONE, Key::Menu);
    type_text(&mut window, "site");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("New site"));
}

#[test]
fn recent_files_are_reached_with_arrow_keys_and_closed_one_menu_at_a_time() {
    let mut window = with_pool();
    window.press(Modifiers::NONE, Key::F10);
    for _ in 0..8 {
        if at(&window).as_deref() != Some("Open recent") {
            window.press(Modifiers::NONE, Key::ArrowDown);
        }
    }
    let menu = entries(&window);
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(at(&window).as_deref(), Some("design.ron"));
    assert_nothing_reaches_below(&mut window, "the recent files");
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(entries(&window), menu);
    assert_eq!(at(&window).as_deref(), Some("Open recent"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
}

#[test]
fn the_lists_above_the_problems_can_be_used_with_the_keyboard() {
    for list in [
        "Filter by site",
        "Filter by object",
        "Filter by rule",
        "Group",
    ] {
        let mut window = Window::with_example("full-of-mistakes");
        window.focus(Role::ComboBox, list);
        window.press(Modifiers::NONE, Key::ArrowDown);
        assert!(is_menu_open(&window), "{list}");
        assert_nothing_reaches_below(&mut window, list);
        window.press(Modifiers::NONE, Key::Escape);
        assert!(!is_menu_open(&window), "{list}");
        assert_eq!(at(&window).as_deref(), Some(list), "it has the focus again");
        let value = |window: &Window| {
            let list = window.harness.get_by_role_and_label(Role::ComboBox, list);
            list.accesskit_node().value()
        };
        let before = value(&window);
        window.press(Modifiers::NONE, Key::Enter);
        window.press(Modifiers::NONE, Key::End);
        window.press(Modifiers::NONE, Key::Enter);
        assert!(!is_menu_open(&window), "{list}");
        assert_ne!(value(&window), before, "{list}: another entry is selected");
    }
}

#[test]
fn the_fixes_of_a_group_can_be_selected_with_the_keyboard() {
    let mut window = Window::without_next_hops();
    window.choose("Group", "By rule");
    let buttons = window.harness.query_all_by_label_contains("Fix all…");
    let button = buttons.into_iter().next();
    button.unwrap().focus();
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_menu_open(&window));
    assert_nothing_reaches_below(&mut window, "the fixes of a group");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_dialog_open(&window), "it is shown before it is applied");
    assert_nothing_reaches_below(&mut window, "all fixes of one kind");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_dialog_open(&window));
    assert_eq!(window.next_hops_missing(), 2);
}

#[test]
fn the_reason_for_silencing_can_be_entered_or_canceled_with_the_keyboard() {
    let mut window = Window::with_example("full-of-mistakes");
    let warnings = window.session().problem_counts().warning;
    let mut problems = window.session().diagnostics().iter();
    let position = problems.position(|problem| problem.severity == Severity::Warning);
    window.perform(Action::ShowProblem(position.unwrap()));
    window.focus(Role::Button, "Silence…");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(at(&window).as_deref(), Some("Reason"));
    type_text(&mut window, "We");
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Reason"));
    assert_eq!(
        at(&window).as_deref(),
        Some("Silence…"),
        "it has the focus again"
    );
    assert!(!window.session().is_dirty());
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        !window.session().is_dirty(),
        "an empty reason is not accepted"
    );
    assert_eq!(
        at(&window).as_deref(),
        Some("Reason"),
        "the question is still open"
    );
    type_text(&mut window, "We know");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.session().problem_counts().warning, warnings - 1);
}

#[test]
fn the_details_of_a_message_can_be_opened_and_closed_with_the_keyboard() {
    let mut window = with_pool();
    window.perform(Action::ShowList {
        title: "Deleted Redmond; 4 more went with it".to_owned(),
        lines: vec!["SQL Server store sql02.contoso.com".to_owned()],
    });
    assert_eq!(at(&window).as_deref(), Some("Close"));
    assert!(!window.shows("Cancel"), "there is nothing to cancel");
    assert_nothing_reaches_below(&mut window, "a list");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!is_dialog_open(&window));
}

#[test]
fn the_question_about_a_changed_file_can_be_answered_with_the_keyboard() {
    let mut window = Window::with_example("enterprise-four-servers");
    let file = window.folder.join("design.ron");
    std::fs::copy(super::example("full-of-mistakes"), &file).unwrap();
    window.come_back();
    assert!(window.shows("The file has changed"));
    assert_eq!(
        at(&window).as_deref(),
        Some("Save as…"),
        "it overwrites nothing"
    );
    assert_nothing_reaches_below(&mut window, "a changed file");
    window.press(Modifiers::NONE, Key::Tab);
    assert_eq!(at(&window).as_deref(), Some("Reload"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("The file has changed"));
    assert!(
        window.session().problem_counts().error > 1,
        "the other design"
    );
}

#[test]
fn the_offer_of_a_recovered_copy_can_be_answered_with_the_keyboard() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    window.crash();
    let offered = |window: &mut Window| {
        window.start_again();
        window.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
    };
    offered(&mut window);
    assert_eq!(at(&window).as_deref(), Some("Open the copy"));
    // No popup is open below; a command would open one.
    for (modifiers, key) in [(Modifiers::COMMAND, Key::N), (Modifiers::NONE, Key::F1)] {
        window.press(modifiers, key);
    }
    assert!(!window.shows("New topology") && !window.shows("Keyboard and mouse"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Recover unsaved work?"));
    assert_eq!(window.copies().len(), 1, "Esc postpones the decision");
    window.crash();

    offered(&mut window);
    for _ in 0..3 {
        if at(&window).as_deref() != Some("Discard it…") {
            window.press(Modifiers::NONE, Key::Tab);
        }
    }
    assert_eq!(at(&window).as_deref(), Some("Discard it…"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Discard this copy?"));
    assert_eq!(
        at(&window).as_deref(),
        Some("Keep it"),
        "Enter loses nothing"
    );
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Discard this copy?"));
    assert_eq!(window.copies().len(), 1, "Esc keeps it");
}
