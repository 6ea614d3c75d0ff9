//! Every command, from its menu and from each of its shortcuts.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Key, KeyboardShortcut, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _, by};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::app::selection::Selection;
use topology_designer::design::Point;
use topology_designer::edit::Edit;
use topology_designer::topology::{AssociationKind, ObjectId};

use super::{Window, example};

/// Everything that a person or assistive technology notices about a window, one line each.
fn noticed(window: &Window) -> BTreeSet<String> {
    let nodes = window.harness.query_all(by().predicate(|_| true));
    let is_named = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.label().is_some() || node.value().is_some()
    };
    let mut noticed: BTreeSet<String> = nodes
        .filter(is_named)
        .map(|node| {
            let node = node.accesskit_node();
            format!(
                "{:?} {:?} {:?} {:?} {:?} {}",
                node.role(),
                node.label(),
                node.value(),
                node.toggled(),
                node.is_selected(),
                node.is_focused()
            )
        })
        .collect();
    let app = window.harness.state();
    noticed.insert(format!("{:?}", app.settings()));
    noticed.insert(format!("{:?}", app.canvas().visible_in_scene()));
    noticed
}

/// What is there after an action that was not there before. What has disappeared does not count, because
/// messages disappear by themselves.
fn new_in(window: &Window, before: &BTreeSet<String>) -> Vec<String> {
    noticed(window).difference(before).cloned().collect()
}

/// A window in which this command can be run and has something to do.
fn ready_for(command: Command) -> Window {
    let mut window = match command == Command::BRING_UP_TO_DATE {
        true => super::comparing::overtaken(),
        false => Window::with_example("enterprise-four-servers"),
    };
    if command == Command::REMOVE_BASELINE {
        let published = window.folder.join("published.ron");
        std::fs::copy(example("enterprise-four-servers"), &published).unwrap();
        window.name_baseline(&published);
    }
    let ctx = window.harness.ctx.clone();
    let perform = |window: &mut Window, action| {
        window.harness.state_mut().perform(&ctx, action);
    };
    let first = window.chat_pools().remove(0);
    perform(
        &mut window,
        Action::Edit(Edit::Duplicate {
            objects: vec![ObjectId::Service(first)],
            site: None,
            offset: Point::new(0.0, 400.0),
        }),
    );
    // Two problems with the same fix.
    for pool in window.chat_pools() {
        perform(
            &mut window,
            Action::Edit(Edit::SetAssociation {
                holder: pool.into(),
                kind: AssociationKind::NextHop,
                target: None,
            }),
        );
    }
    let problems = window.session().diagnostics();
    let shared = problems.iter().position(|problem| problem.rule == "R45");
    let shared = shared.unwrap();
    let pool = problems[shared].object.clone();
    // A different object from the one that is copied later, so that the messages differ.
    let node = window.session().diagram().nodes[0].id.clone();
    assert_ne!(node, pool);
    for x in [900.0, 940.0] {
        let places = [(pool.clone(), Point::new(x, 600.0))].into();
        perform(&mut window, Action::Edit(Edit::Arrange { places }));
    }
    for action in [
        Action::Command(Command::UNDO),
        Action::Select(Selection::one(node)),
        Action::Command(Command::COPY),
        Action::ShowProblem(shared),
        Action::Command(Command::ZOOM_IN),
        Action::Command(Command::TOGGLE_THEME),
    ] {
        perform(&mut window, action);
    }
    window.settle();
    if COMPARING.contains(&command) {
        window.compare_with_saved();
    }
    if command == Command::PUT_BACK {
        window.perform(Action::Command(Command::NEXT_DIFFERENCE));
    }
    window
}

/// Commands that need a comparison.
const COMPARING: [Command; 5] = [
    Command::STOP_COMPARING,
    Command::PUT_BACK,
    Command::NEXT_DIFFERENCE,
    Command::PREVIOUS_DIFFERENCE,
    Command::COPY_DIFFERENCES,
];

/// Whether a command needs a window created only for it.
fn has_its_own(command: Command) -> bool {
    let alone = [Command::BRING_UP_TO_DATE, Command::REMOVE_BASELINE];
    COMPARING.contains(&command) || alone.contains(&command)
}

/// Windows in which a command can be run. A window is reused if Esc leaves no noticeable trace of the
/// previous action, because creating a window takes longer than most actions.
#[derive(Default)]
struct ReadyWindows(Option<(Window, BTreeSet<String>)>);

impl ReadyWindows {
    fn next(&mut self, command: Command) -> (Window, BTreeSet<String>) {
        let left = self.0.take().filter(|_| !has_its_own(command));
        if let Some((mut window, first)) = left {
            window.press(Modifiers::NONE, Key::Escape);
            if noticed(&window) == first {
                return (window, first);
            }
        }
        let window = ready_for(command);
        let first = noticed(&window);
        (window, first)
    }

    fn take_back(&mut self, command: Command, window: Window, first: BTreeSet<String>) {
        // The effect of these commands is visible only in a later command.
        let hidden = [Command::COPY, Command::SAVE];
        let is_plain = !has_its_own(command) && !hidden.contains(&command);
        self.0 = is_plain.then_some((window, first));
    }
}

/// Opens the menu of a command without a mouse.
fn open_menu(window: &mut Window, command: Command) {
    let letter = &command.row().menu.title()[..1];
    window.press(Modifiers::ALT, Key::from_name(letter).unwrap());
}

/// Selects the menu entry of a command; returns whether it could be selected.
fn choose_from_menu(window: &mut Window, command: Command) -> bool {
    let text = command.text_now(window.harness.state().session());
    let roles = [Role::MenuItem, Role::MenuItemCheckBox, Role::MenuItemRadio];
    open_menu(window, command);
    let entry = window
        .harness
        .query_all(by().predicate(move |node| roles.contains(&node.role())))
        .find(|entry| {
            let label = entry.accesskit_node().label();
            label.is_some_and(|label| label.starts_with(&text))
        })
        .unwrap_or_else(|| panic!("{command:?} is not in its menu"));
    let is_disabled = entry.accesskit_node().is_disabled();
    if is_disabled {
        window.press(Modifiers::NONE, Key::Escape);
    } else {
        entry.click_accesskit();
        window.settle();
    }
    !is_disabled
}

fn press(window: &mut Window, shortcut: &KeyboardShortcut) {
    window.press(shortcut.modifiers, shortcut.logical_key);
}

#[test]
fn opening_and_closing_a_menu_leaves_no_trace() {
    let mut window = ready_for(Command::UNDO);
    let mut menus = BTreeSet::new();
    for command in Command::all() {
        if menus.insert(command.row().menu) {
            let before = noticed(&window);
            open_menu(&mut window, command);
            assert_ne!(new_in(&window, &before), Vec::<String>::new());
            window.press(Modifiers::NONE, Key::Escape);
            assert_eq!(new_in(&window, &before), Vec::<String>::new());
        }
    }
}

#[test]
fn every_command_does_something_from_its_menu() {
    let mut windows = ReadyWindows::default();
    for command in Command::all() {
        let (mut window, before) = windows.next(command);
        assert!(
            choose_from_menu(&mut window, command),
            "{command:?} is grayed"
        );
        assert!(
            !new_in(&window, &before).is_empty(),
            "{command:?} did nothing"
        );
        windows.take_back(command, window, before);
    }
}

#[test]
fn every_command_does_something_from_each_of_its_shortcuts() {
    let mut windows = ReadyWindows::default();
    for command in Command::all() {
        for shortcut in command.row().shortcuts {
            let (mut window, before) = windows.next(command);
            let enabled = command.enabled(Some(window.session()));
            assert_eq!(enabled, Ok(()), "{command:?}");
            press(&mut window, shortcut);
            assert!(
                !new_in(&window, &before).is_empty(),
                "{command:?} did nothing at {shortcut:?}"
            );
            windows.take_back(command, window, before);
        }
    }
}

#[test]
fn without_a_document_every_command_works_or_says_why_not() {
    for command in Command::all() {
        let mut window = Window::new();
        window.perform(Action::Command(Command::TOGGLE_THEME));
        let before = noticed(&window);
        let was_chosen = choose_from_menu(&mut window, command);
        assert_eq!(was_chosen, command.enabled(None).is_ok(), "{command:?}");
        let quits = command == Command::QUIT;
        let did_something = quits || !new_in(&window, &before).is_empty();
        assert_eq!(did_something, was_chosen, "{command:?}");
        let Err(reason) = command.enabled(None) else {
            continue;
        };
        assert!(!reason.is_empty());
        for shortcut in command.row().shortcuts {
            let mut window = Window::new();
            press(&mut window, shortcut);
            assert!(window.shows_part(reason), "{command:?} at {shortcut:?}");
        }
    }
}

#[test]
fn a_command_that_needs_a_selection_says_so() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Select(Selection::default()));
    for command in Command::all() {
        let Err(reason) = command.enabled(Some(window.session())) else {
            continue;
        };
        assert!(!reason.ends_with('.'), "{command:?}: {reason}");
        assert!(!choose_from_menu(&mut window, command), "{command:?}");
        window.perform(Action::Command(command));
        assert!(window.shows_part(reason), "{command:?}: {reason}");
    }
}

#[test]
fn a_command_is_found_by_words_in_its_name_and_run_with_enter() {
    let mut window = Window::with_example("enterprise-four-servers");
    let is_grid_shown = |window: &Window| window.harness.state().settings().show_grid;
    let before = is_grid_shown(&window);
    window.press(Modifiers::COMMAND, Key::K);
    super::keyboard::type_text(&mut window, "grid sh");
    assert_eq!(super::keyboard::entries(&window), ["View: Show grid"]);
    window.press(Modifiers::NONE, Key::Enter);
    assert_ne!(is_grid_shown(&window), before);
}

#[test]
fn a_command_is_found_when_no_document_is_open() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    super::keyboard::type_text(&mut window, "template");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("New from template"));
}

#[test]
fn a_computer_is_found_by_part_of_its_name_and_shown() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.press(Modifiers::COMMAND, Key::F);
    super::keyboard::type_text(&mut window, "CHAT03");
    assert_eq!(super::keyboard::entries(&window), ["pchat03.contoso.com"]);
    window.press(Modifiers::NONE, Key::Enter);
    let selected = window.session().selection.single().cloned();
    assert!(
        matches!(&selected, Some(ObjectId::Machine(_, fqdn)) if &**fqdn == "pchat03.contoso.com"),
        "{selected:?}"
    );
}

#[test]
fn an_object_to_add_can_be_selected_by_typing() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.press(Modifiers::NONE, Key::Slash);
    super::keyboard::type_text(&mut window, "file");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("New file store"));
}
