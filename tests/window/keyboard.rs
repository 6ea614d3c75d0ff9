//! The topmost popup has the whole keyboard, and returns it when it closes.

use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::{Action, NewObject};
use topology_designer::app::command::{Command, Menu};
use topology_designer::app::palette_item::PaletteItem;
use topology_designer::app::selection::Selection;
use topology_designer::design::{Design, Point};
use topology_designer::topology::{self, AssociationKind, Database, ObjectId, ServiceId};

use super::Window;

fn pool(window: &Window) -> ServiceId {
    let services = &window.session().design().topology.services;
    let pool = services
        .iter()
        .find(|service| service.role == topology::Role::PersistentChatService);
    pool.unwrap().id.clone()
}

/// A window with the Persistent Chat pool selected and the focus on its card.
pub(super) fn with_pool() -> Window {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool = ObjectId::Service(pool(&window));
    window.perform(Action::Select(Selection::one(pool)));
    window
        .harness
        .get_by_label_contains("Persistent Chat pool pchatpool.contoso.com")
        .focus();
    window.settle();
    window
}

pub(super) fn quick_add(window: &mut Window) {
    let from = ObjectId::Service(pool(window));
    window.perform(Action::QuickAdd {
        from,
        pos_in_scene: Point::new(900.0, 900.0),
        pos_in_screen: egui::pos2(500.0, 300.0),
    });
}

/// Opens the question about how a store is to be used.
pub(super) fn choose_association(window: &mut Window) {
    let store = window
        .session()
        .diagram()
        .nodes
        .iter()
        .find(|node| node.title.contains("sql"))
        .unwrap()
        .id
        .clone();
    let pool = pool(window);
    window.perform(Action::ChooseAssociation {
        target: store,
        choices: vec![
            (pool.clone(), AssociationKind::Database(Database::Content)),
            (pool, AssociationKind::Database(Database::Compliance)),
        ],
        pos_in_screen: egui::pos2(500.0, 300.0),
    });
}

pub(super) fn type_text(window: &mut Window, text: &str) {
    for sign in text.chars() {
        window.harness.event(Event::Text(sign.to_string()));
    }
    window.settle();
}

/// The entries of the open menu, as announced.
pub(super) fn entries(window: &Window) -> Vec<String> {
    let roles = [Role::MenuItem, Role::MenuItemCheckBox, Role::MenuItemRadio];
    window
        .harness
        .query_all(egui_kittest::kittest::by().predicate(move |node| roles.contains(&node.role())))
        .filter_map(|node| node.accesskit_node().label())
        .collect()
}

/// The entry that has the focus.
pub(super) fn at(window: &Window) -> Option<String> {
    window
        .harness
        .query_all(egui_kittest::kittest::by().predicate(|node| node.is_focused()))
        .find_map(|node| node.accesskit_node().label())
}

pub(super) fn is_menu_open(window: &Window) -> bool {
    window
        .harness
        .query_all_by_role(Role::Menu)
        .next()
        .is_some()
}

/// Keys that have an effect on the canvas or as a shortcut.
const HARMFUL: [(Modifiers, Key); 14] = [
    (Modifiers::NONE, Key::Delete),
    (Modifiers::NONE, Key::Backspace),
    (Modifiers::SHIFT, Key::ArrowRight),
    (Modifiers::COMMAND, Key::D),
    (Modifiers::COMMAND, Key::A),
    (Modifiers::COMMAND, Key::Z),
    (Modifiers::COMMAND, Key::N),
    (Modifiers::COMMAND, Key::W),
    (Modifiers::COMMAND, Key::S),
    (Modifiers::COMMAND, Key::Equals),
    (Modifiers::ALT, Key::S),
    (Modifiers::NONE, Key::F2),
    (Modifiers::NONE, Key::F8),
    (Modifiers::NONE, Key::F1),
];

/// Presses every key that would change something below, and scrolls; nothing below may change.
pub(super) fn assert_nothing_reaches_below(window: &mut Window, what: &str) {
    let before = Below::of(window);
    for (modifiers, key) in HARMFUL {
        window.harness.key_press_modifiers(modifiers, key);
        window.harness.run_steps(2);
    }
    window.harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 300.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.settle();
    before.assert_same(window, what);
}

/// What a misdirected keystroke or click could change; `None` while no document is open.
pub(super) struct Below(Option<BelowState>);

struct BelowState {
    design: Design,
    selection: Selection,
    problem: Option<usize>,
    view: (f32, topology_designer::diagram::Rect),
    snaps: bool,
}

impl Below {
    pub(super) fn of(window: &Window) -> Self {
        let state = window.harness.state();
        Self(state.session().map(|session| BelowState {
            design: session.design().clone(),
            selection: session.selection.clone(),
            problem: session.current_problem,
            view: (state.canvas().zoom(), state.canvas().visible_in_scene()),
            snaps: state.settings().snap,
        }))
    }

    pub(super) fn assert_same(&self, window: &Window, what: &str) {
        let after = Self::of(window);
        let (Some(before), Some(after)) = (&self.0, &after.0) else {
            assert!(self.0.is_none() && after.0.is_none(), "below {what}");
            return;
        };
        assert_eq!(before.selection, after.selection, "below {what}");
        assert_eq!(before.view, after.view, "below {what}");
        assert_eq!(before.snaps, after.snaps, "below {what}");
        assert_eq!(before.problem, after.problem, "below {what}");
        assert!(before.design == after.design, "the design below {what}");
    }
}

#[test]
fn the_quick_add_menu_can_be_searched_and_used_with_the_keyboard_alone() {
    let mut window = with_pool();
    quick_add(&mut window);
    assert!(is_menu_open(&window));
    let all = entries(&window);
    assert!(all.len() > 3, "{all:?}");
    assert_eq!(at(&window), Some(all[0].clone()), "the first has the focus");
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(at(&window), Some(all[1].clone()));
    window.press(Modifiers::NONE, Key::End);
    assert_eq!(at(&window), all.last().cloned());
    window.press(Modifiers::NONE, Key::Home);
    assert_eq!(at(&window), Some(all[0].clone()));
    type_text(&mut window, "compliance");
    let found = entries(&window);
    assert!(found.len() < all.len() && !found.is_empty(), "{found:?}");
    assert!(
        found
            .iter()
            .all(|text| text.to_lowercase().contains("compliance"))
    );
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!is_menu_open(&window));
    assert!(window.shows("SQL Server FQDN"), "its sheet is open");
}

#[test]
fn an_open_quick_add_menu_blocks_all_other_input_and_escape_closes_only_the_menu() {
    let mut window = with_pool();
    let focused = at(&window);
    quick_add(&mut window);
    assert_nothing_reaches_below(&mut window, "the quick-add menu");
    assert!(is_menu_open(&window));
    let selection = window.session().selection.clone();
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
    assert_eq!(window.session().selection, selection);
    assert_eq!(at(&window), focused, "the focus is back on the card");
}

#[test]
fn the_menu_key_opens_the_context_menu_and_its_submenu_opens_with_an_arrow() {
    let mut window = with_pool();
    let focused = at(&window);
    window.press(Modifiers::NONE, Key::Menu);
    assert!(is_menu_open(&window));
    assert_eq!(at(&window).as_deref(), Some("Properties"));
    assert_nothing_reaches_below(&mut window, "the context menu");
    type_text(&mut window, "next hop");
    let found = entries(&window);
    assert!(!found.is_empty() && found.iter().all(|text| text.starts_with("Set next hop: ")));
    for _ in 0.."next hop".len() {
        window.press(Modifiers::NONE, Key::Backspace);
    }
    for _ in 0..20 {
        if at(&window).as_deref() == Some("Set next hop") {
            break;
        }
        window.press(Modifiers::NONE, Key::ArrowDown);
    }
    assert_eq!(at(&window).as_deref(), Some("Set next hop"));
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert_ne!(at(&window).as_deref(), Some("Set next hop"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(
        at(&window).as_deref(),
        Some("Set next hop"),
        "only the menu beside it closed"
    );
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
    assert_eq!(at(&window), focused);
    window.press(Modifiers::SHIFT, Key::F10);
    assert!(is_menu_open(&window), "Shift+F10 does the same");
}

#[test]
fn the_association_to_set_can_be_selected_with_the_keyboard_alone() {
    let mut window = with_pool();
    choose_association(&mut window);
    assert!(is_menu_open(&window));
    assert_nothing_reaches_below(&mut window, "the question");
    let steps = window.session().undo_label().map(str::to_owned);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!is_menu_open(&window));
    assert_ne!(window.session().undo_label().map(str::to_owned), steps);
}

#[test]
fn every_menu_in_the_menu_bar_is_reached_with_f10_and_arrow_keys() {
    let mut window = with_pool();
    let focused = at(&window);
    window.press(Modifiers::NONE, Key::F10);
    for menu in Menu::ALL {
        let first = Command::all()
            .find(|command| command.row().menu == menu)
            .unwrap();
        let all = entries(&window);
        assert!(
            all.iter().any(|entry| entry.starts_with(first.row().text)),
            "{menu:?} {all:?}"
        );
        assert!(at(&window).is_some_and(|at| all.contains(&at)), "{menu:?}");
        assert_nothing_reaches_below(&mut window, menu.title());
        window.press(Modifiers::NONE, Key::ArrowRight);
    }
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
    assert_eq!(at(&window), focused);
}

#[test]
fn alt_alone_activates_the_menu_bar_and_alt_with_another_key_does_not() {
    let mut window = with_pool();
    window.press(Modifiers::ALT, Key::S);
    assert!(!is_menu_open(&window));
    let pressed = |key, pressed, modifiers| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    let wheel = |delta| Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, delta),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::ALT,
    };
    let now = Event::ModifiersChanged;
    // As a window under X11 reports them: Alt is held, is not held, and is held again.
    let goes_down = [
        now(Modifiers::ALT),
        now(Modifiers::NONE),
        pressed(Key::AltLeft, true, Modifiers::NONE),
        wheel(0.0),
        now(Modifiers::ALT),
    ];
    let goes_up = [
        pressed(Key::AltLeft, false, Modifiers::ALT),
        now(Modifiers::NONE),
        wheel(0.0),
    ];
    let alt_shift = Modifiers::ALT.plus(Modifiers::SHIFT);
    let with_shift_and_d = [
        pressed(Key::ShiftLeft, true, Modifiers::ALT),
        now(alt_shift),
        pressed(Key::D, true, alt_shift),
        Event::Text("D".to_owned()),
        pressed(Key::ShiftLeft, false, alt_shift),
        now(Modifiers::ALT),
    ];
    let is_dark = |window: &Window| window.harness.ctx.theme() == egui::Theme::Dark;
    let was_dark = is_dark(&window);
    for between in [vec![wheel(5.0)], with_shift_and_d.to_vec()] {
        for event in goes_down.iter().chain(&between).chain(&goes_up) {
            window.harness.event(event.clone());
        }
        window.settle();
        assert!(!is_menu_open(&window), "{between:?}");
    }
    assert_ne!(is_dark(&window), was_dark, "the shortcut works");
    for event in goes_down.iter().chain(&goes_up) {
        window.harness.event(event.clone());
    }
    window.settle();
    assert!(is_menu_open(&window));
    type_text(&mut window, "quit");
    assert_eq!(entries(&window), ["Quit"]);
}

#[test]
fn alt_and_a_letter_open_the_menu_that_begins_with_the_letter() {
    let mut window = with_pool();
    let before = window.session().design().clone();
    for (key, letter, first) in [
        (Key::F, "f", "New…"),
        (Key::E, "e", "Undo"),
        (Key::I, "i", "Persistent Chat pool…"),
        (Key::V, "v", "Zoom to fit"),
        (Key::A, "a", "Tidy up"),
        (Key::R, "r", "Compare with…"),
        (Key::P, "p", "Next problem"),
        (Key::H, "h", "Keyboard and mouse"),
    ] {
        // From one menu to the next, without closing it; the letter itself is not a search text.
        let pressed = Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::ALT,
        };
        let typed = Event::Text(letter.to_owned());
        window.harness.input_mut().events.extend([pressed, typed]);
        window.settle();
        let entries = entries(&window);
        assert_eq!(entries.first().map(String::as_str), Some(first), "{key:?}");
    }
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
    assert_eq!(window.session().design(), &before);
}

#[test]
fn a_list_in_the_inspector_can_be_opened_searched_and_used_with_the_keyboard() {
    let mut window = with_pool();
    let list = window
        .harness
        .get_by_role_and_label(Role::ComboBox, "Next hop pool");
    list.focus();
    window.settle();
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(is_menu_open(&window));
    assert_nothing_reaches_below(&mut window, "a list");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
    assert_eq!(at(&window).as_deref(), Some("Next hop pool"));
    window.press(Modifiers::NONE, Key::Space);
    assert!(is_menu_open(&window));
    let all = entries(&window);
    type_text(&mut window, "zzz");
    assert_eq!(entries(&window), Vec::<String>::new());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_menu_open(&window), "there is nothing to select");
    for _ in 0..3 {
        window.press(Modifiers::NONE, Key::Backspace);
    }
    assert_eq!(entries(&window), all);
    window.press(Modifiers::NONE, Key::Home);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!is_menu_open(&window));
}

#[test]
fn a_list_in_a_sheet_closes_without_closing_the_sheet() {
    let mut window = with_pool();
    window.perform(Action::NewObject(NewObject {
        item: PaletteItem::PersistentChatPool,
        site: None,
        place: None,
        held_by: None,
        server: None,
        refers_to: None,
    }));
    assert!(window.shows("Pool FQDN"));
    let list = window
        .harness
        .query_all_by_role(Role::ComboBox)
        .last()
        .unwrap();
    list.focus();
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_menu_open(&window));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_menu_open(&window));
    assert!(window.shows("Pool FQDN"), "the sheet is still open");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Pool FQDN"));
    assert!(!window.session().is_dirty());
}

#[test]
fn keystrokes_that_arrive_together_each_act_on_what_the_previous_one_opened() {
    let mut window = with_pool();
    quick_add(&mut window);
    window.press(Modifiers::NONE, Key::Escape);
    let before = window.session().design().clone();
    let key = |key| Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let events = [Key::Menu, Key::ArrowDown, Key::Enter, Key::Delete];
    window.harness.input_mut().events.extend(events.map(key));
    window.harness.run_steps(20);
    assert!(window.shows("Rename"), "the second entry is Rename");
    assert_eq!(
        window.session().design(),
        &before,
        "Delete went to its field"
    );
}

#[test]
fn a_click_outside_closes_a_menu_and_does_nothing_else() {
    let mut window = with_pool();
    let selection = window.session().selection.clone();
    window.press(Modifiers::NONE, Key::Menu);
    let menu = window.harness.get_by_role(Role::Menu).rect();
    let pos = menu.left_center() - egui::vec2(20.0, 0.0);
    for pressed in [true, false] {
        window.harness.event(Event::PointerMoved(pos));
        window.harness.event(Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    window.settle();
    assert!(!is_menu_open(&window));
    assert_eq!(window.session().selection, selection);
}

pub(super) fn is_dialog_open(window: &Window) -> bool {
    window.shows("Cancel") || window.shows("Close") || window.shows("OK")
}

#[test]
fn the_question_about_unsaved_changes_can_be_answered_with_the_keyboard_alone() {
    let mut window = with_pool();
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(window.session().is_dirty());
    window.press(Modifiers::COMMAND, Key::W);
    assert!(window.shows("Save changes?"));
    assert_eq!(at(&window).as_deref(), Some("Save"));
    assert_nothing_reaches_below(&mut window, "the question");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Save changes?"));
    assert!(window.session().is_dirty());
    window.press(Modifiers::COMMAND, Key::W);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        window.harness.state().session().is_none(),
        "saved, then closed"
    );
}

#[test]
fn an_error_can_be_read_and_closed_with_the_keyboard_alone() {
    let mut window = with_pool();
    let focused = at(&window);
    let broken = window.folder.join("broken.tbxml");
    std::fs::write(&broken, "<TopologyBuilder>").unwrap();
    window.perform(Action::OpenPath(broken));
    assert_eq!(at(&window).as_deref(), Some("OK"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("OK"));
    assert_eq!(at(&window), focused);
}

#[test]
fn the_help_can_be_scrolled_with_the_keyboard() {
    let mut window = with_pool();
    window.press(Modifiers::NONE, Key::F1);
    let top = |window: &Window| {
        let last = window.harness.query_all_by_label("Follow the wires").next();
        last.unwrap().rect().top()
    };
    let before = top(&window);
    window.press(Modifiers::NONE, Key::PageDown);
    window.harness.run_steps(10);
    let paged = top(&window);
    assert!(paged < before - 100.0, "{before} {paged}");
    window.press(Modifiers::NONE, Key::ArrowUp);
    window.harness.run_steps(10);
    assert!(top(&window) > paged);
}

#[test]
fn the_menu_key_opens_the_context_menu_of_a_row_in_the_outline_and_in_the_problems_list() {
    let mut window = Window::with_example("full-of-mistakes");
    let row = window
        .harness
        .get_by_role_and_label(Role::ListBoxOption, "fepool01.contoso.com");
    row.focus();
    window.settle();
    window.press(Modifiers::NONE, Key::Menu);
    assert!(entries(&window).contains(&"Zoom to selection".to_owned()));
    assert_nothing_reaches_below(&mut window, "the menu of the outline");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(at(&window).as_deref(), Some("fepool01.contoso.com"));

    window.press(Modifiers::NONE, Key::F8);
    let problem = window.session().diagnostics()[0].message.clone();
    let row = window
        .harness
        .query_all_by_role(Role::ListBoxOption)
        .find(|node| {
            node.accesskit_node()
                .label()
                .is_some_and(|label| label.ends_with(&problem))
        });
    row.unwrap().focus();
    window.settle();
    let focused = at(&window);
    window.press(Modifiers::SHIFT, Key::F10);
    assert_eq!(at(&window).as_deref(), Some("Copy problem"));
    assert_nothing_reaches_below(&mut window, "the menu of a problem");
    type_text(&mut window, "rule");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!is_menu_open(&window));
    assert!(window.shows_part("hidden"), "only one rule is shown");
    assert!(focused.is_some());
}

#[test]
fn the_fixes_of_a_problem_can_be_selected_with_the_keyboard_alone() {
    let mut window = Window::with_example("full-of-mistakes");
    let button = window.harness.query_all_by_label_contains("Fix…").next();
    button.unwrap().focus();
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_menu_open(&window));
    assert!(entries(&window).len() > 1);
    assert_nothing_reaches_below(&mut window, "the fixes");
    let chosen = at(&window).unwrap();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!is_menu_open(&window));
    if chosen.ends_with('…') {
        assert!(is_dialog_open(&window), "{chosen} asks first");
    } else {
        assert!(window.session().is_dirty(), "{chosen} is done");
    }
}

#[test]
fn a_right_click_elsewhere_closes_a_menu_and_opens_the_one_there() {
    let mut window = with_pool();
    window.press(Modifiers::NONE, Key::Menu);
    let canvas = window.harness.get_by_label("Topology canvas").rect();
    let pos = canvas.left_bottom() + egui::vec2(12.0, -12.0);
    for pressed in [true, false] {
        window.harness.event(Event::PointerMoved(pos));
        window.harness.event(Event::PointerButton {
            pos,
            button: egui::PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    window.settle();
    let entries = entries(&window);
    assert!(entries.contains(&"Add Site…".to_owned()), "{entries:?}");
    assert!(
        window.session().selection.is_empty(),
        "it is the menu of the canvas"
    );
}

#[test]
fn a_menu_in_the_menu_bar_can_be_used_with_the_pointer_alone() {
    let mut window = with_pool();
    let point_at = |window: &mut Window, pos: egui::Pos2| {
        window
            .harness
            .event(Event::PointerMoved(pos - egui::vec2(1.0, 0.0)));
        window.harness.event(Event::PointerMoved(pos));
        window.settle();
    };
    let click = |window: &mut Window, pos: egui::Pos2| {
        for pressed in [true, false] {
            window.harness.event(Event::PointerButton {
                pos,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        window.settle();
    };
    let [file, view] =
        ["File", "View"].map(|title| window.harness.get_by_label(title).rect().center());
    point_at(&mut window, file);
    click(&mut window, file);
    assert!(entries(&window).contains(&"Open recent".to_owned()));
    let recent = window.harness.get_by_label("Open recent").rect().center();
    point_at(&mut window, recent);
    assert!(
        entries(&window).contains(&"design.ron".to_owned()),
        "its files are beside it"
    );
    point_at(&mut window, view);
    let grid = window.harness.get_by_label("Show grid").rect().center();
    let showed = window.harness.state().settings().show_grid;
    point_at(&mut window, grid);
    assert_eq!(at(&window).as_deref(), Some("Show grid"));
    click(&mut window, grid);
    assert!(!is_menu_open(&window));
    assert_ne!(window.harness.state().settings().show_grid, showed);
}

#[test]
fn a_list_longer_than_the_window_can_be_scrolled_with_the_wheel_and_keys() {
    let mut window = with_pool();
    window.harness.set_size(egui::vec2(1024.0, 300.0));
    window.settle();
    quick_add(&mut window);
    let all = entries(&window);
    let place = |window: &Window, entry: &String| window.harness.get_by_label(entry).rect();
    let view = window.harness.get_by_role(Role::Menu).rect();
    assert!(view.bottom() <= 300.0);
    let last = all.last().unwrap();
    assert!(!view.contains_rect(place(&window, last)));
    window.press(Modifiers::NONE, Key::End);
    assert!(view.contains_rect(place(&window, last)));
    window.harness.hover_at(view.center());
    window.harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 2000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(10);
    assert!(view.contains_rect(place(&window, &all[0])));
}
