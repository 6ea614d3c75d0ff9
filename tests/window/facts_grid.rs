//! Known facts of all objects in a grid.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::design::Fact;

use super::Window;
use super::keyboard::{at, type_text};

fn opened() -> Window {
    let mut window = Window::with_example("enterprise-four-servers");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    window
}

/// A dialog that shows only the Persistent Chat servers.
fn filtered() -> Window {
    let mut window = opened();
    window.type_into("Filter by name or kind", "pchat0");
    window.press(Modifiers::NONE, Key::Tab);
    while at(&window).as_deref() != Some("Cells") {
        window.press(Modifiers::NONE, Key::Tab);
    }
    window
}

fn stated(window: &Window, fact: Fact) -> Vec<String> {
    let statements = &window.session().design().annotations.statements;
    let values = statements.values().filter_map(|stated| stated.get(fact));
    values.map(ToString::to_string).collect()
}

fn event(window: &mut Window, event: Event) {
    window.harness.event(event);
    window.settle();
}

#[test]
fn a_fact_is_typed_filled_down_and_saved_in_one_step_with_the_keyboard_alone() {
    let mut window = filtered();
    let before = window.session().design().clone();
    type_text(&mut window, "R");
    type_text(&mut window, "edmond");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("pchat01.contoso.com, Data center: Redmond"));
    window.press(Modifiers::NONE, Key::ArrowUp);
    for _ in 0..3 {
        window.press(Modifiers::SHIFT, Key::ArrowDown);
    }
    window.press(Modifiers::COMMAND, Key::D);
    assert!(window.shows("pchat04.contoso.com, Data center: Redmond"));
    assert!(window.shows("4 facts are changed."));
    // Esc discards the typed text, and the dialog stays open.
    type_text(&mut window, "x");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("4 facts are changed."));
    window.click("Apply");
    assert_eq!(stated(&window, Fact::DataCenter), ["Redmond"; 4]);
    assert_eq!(window.session().undo_label(), Some("Set 4 known facts"));
    window.perform(Action::Command(Command::UNDO));
    assert_eq!(window.session().design().annotations, before.annotations);
}

#[test]
fn spreadsheet_cells_can_be_pasted_and_copied_back() {
    let mut window = filtered();
    let table = "A\tUTC\tWindows Server 2012 R2\nB\tUTC\tWindows Server 2016\n";
    event(&mut window, Event::Paste(table.to_owned()));
    assert!(window.shows("6 facts are changed."));
    window.press(Modifiers::SHIFT, Key::ArrowRight);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.harness.event(Event::Copy);
    window.harness.step();
    let copied = app_copied(&window);
    assert_eq!(copied.as_deref(), Some("A\tUTC\nB\tUTC"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("Nothing is changed."));
    event(&mut window, Event::Paste("\t\tBeOS".to_owned()));
    assert!(window.shows_part("\"BeOS\" is not one of"));
    let apply = window.harness.get_by_role_and_label(Role::Button, "Apply");
    assert!(apply.accesskit_node().is_disabled());
    window.press(Modifiers::COMMAND, Key::Z);
    event(&mut window, Event::Paste(table.to_owned()));
    window.click("Apply");
    assert_eq!(stated(&window, Fact::DataCenter), ["A", "B"]);
    assert_eq!(stated(&window, Fact::OperatingSystem).len(), 2);
}

fn app_copied(window: &Window) -> Option<String> {
    let mut commands = window.harness.output().platform_output.commands.iter();
    commands.find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn a_click_beside_the_table_loses_no_fact_that_was_pasted() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::ArrowDown);
    event(&mut window, Event::Paste("East\nWest".to_owned()));
    assert!(window.shows("2 facts are changed."));
    window.click_beside_the_sheet();
    assert!(window.shows("2 facts are changed."));
}

#[test]
fn a_click_beside_the_table_does_not_restore_a_fact_that_was_cleared() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::ArrowDown);
    event(&mut window, Event::Paste("East".to_owned()));
    window.click("Apply");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Delete);
    assert!(window.shows("1 fact is changed."));
    window.click_beside_the_sheet();
    assert!(window.shows("1 fact is changed."));
}

#[test]
fn escape_warns_before_it_discards_facts_and_warns_again_after_another_change() {
    let warning = "Press Esc again to discard the changes.";
    let mut window = opened();
    window.press(Modifiers::NONE, Key::ArrowDown);
    event(&mut window, Event::Paste("East\nWest".to_owned()));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("2 facts are changed.") && window.shows(warning));
    event(&mut window, Event::Paste("North".to_owned()));
    assert!(!window.shows(warning));
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("2 facts are changed.") && !window.shows(warning));
    // Nothing to discard: it closes at once.
    let mut window = opened();
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Nothing is changed."));
}
