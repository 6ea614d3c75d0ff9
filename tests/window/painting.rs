//! Everything that was requested is on the screen as soon as the window is idle; no further input is needed
//! to see it.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::{Action, NewObject};
use topology_designer::app::command::Command;
use topology_designer::app::palette_item::PaletteItem;

use super::Window;

impl Window {
    /// A window in which nothing blinks, with the pool selected.
    fn to_look_at() -> Self {
        let mut window = Self::with_example("enterprise-four-servers");
        window
            .harness
            .ctx
            .all_styles_mut(|style| style.visuals.text_cursor.blink = false);
        window.click_role(Role::ListBoxOption, super::POOL);
        window.rest();
        window
    }

    fn wants_to_paint(&self) -> bool {
        let viewports = self.harness.output().viewport_output.values();
        viewports
            .map(|output| output.repaint_delay)
            .min()
            .is_some_and(|delay| delay.is_zero())
    }

    /// Paints until the window requests no further frame.
    fn rest(&mut self) {
        for _ in 0..24 {
            self.harness.step();
            if !self.wants_to_paint() && !self.harness.state().is_busy() {
                return;
            }
        }
        panic!("the window never becomes idle");
    }

    fn painted(&self) -> Vec<String> {
        let shapes = self.harness.output().shapes.iter();
        shapes.map(|shape| format!("{shape:?}")).collect()
    }

    /// Sends a single event, and compares what is painted when the window is idle with what is painted
    /// later.
    pub(super) fn assert_painted_after(&mut self, what: &str, event: Event) {
        self.harness.input_mut().events.push(event);
        self.assert_painted(what);
    }

    fn assert_painted(&mut self, what: &str) {
        self.rest();
        let at_rest = self.painted();
        for _ in 0..3 {
            self.harness.step();
        }
        let later = self.painted();
        let differs = at_rest.iter().zip(&later).find(|(then, now)| then != now);
        if let Some((then, now)) = differs {
            let cut = |text: &str| text.chars().take(400).collect::<String>();
            panic!("{what}: painted {} and only later {}", cut(then), cut(now));
        }
        assert_eq!(at_rest.len(), later.len(), "{what}");
    }
}

pub(super) fn key(modifiers: Modifiers, key: Key) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

#[test]
fn a_keystroke_is_painted_without_waiting_for_the_next_one() {
    let mut window = Window::to_look_at();
    let alt_shift = Modifiers::ALT.plus(Modifiers::SHIFT);
    let strokes = [
        ("the dark theme", alt_shift, Key::D),
        ("the light theme", alt_shift, Key::D),
        ("zoom in", Modifiers::COMMAND, Key::Equals),
        ("zoom out", Modifiers::COMMAND, Key::Minus),
        ("zoom to 100%", Modifiers::COMMAND, Key::Num0),
        ("zoom to fit", Modifiers::SHIFT, Key::Num1),
        ("the grid", Modifiers::COMMAND, Key::Quote),
        ("select all", Modifiers::COMMAND, Key::A),
        ("moved cards", Modifiers::NONE, Key::ArrowRight),
        ("undo", Modifiers::COMMAND, Key::Z),
        ("redo", Modifiers::COMMAND, Key::Y),
        ("the next problem", Modifiers::NONE, Key::F8),
        (
            "nothing selected",
            Modifiers::COMMAND.plus(Modifiers::SHIFT),
            Key::A,
        ),
        ("the menu bar", Modifiers::NONE, Key::F10),
        ("the next menu", Modifiers::NONE, Key::ArrowRight),
        ("a closed menu", Modifiers::NONE, Key::Escape),
        ("the menu of the canvas", Modifiers::NONE, Key::Menu),
        ("a closed menu of the canvas", Modifiers::NONE, Key::Escape),
        ("the help", Modifiers::NONE, Key::F1),
        ("the closed help", Modifiers::NONE, Key::Escape),
        ("the selection", Modifiers::COMMAND, Key::A),
        ("the properties", Modifiers::ALT, Key::Enter),
    ];
    for (what, modifiers, pressed) in strokes {
        window.assert_painted_after(what, key(modifiers, pressed));
    }
}

#[test]
fn a_deletion_its_message_and_its_undo_are_painted_immediately() {
    let mut window = Window::to_look_at();
    window.assert_painted_after("the message", key(Modifiers::NONE, Key::Delete));
    window.assert_painted_after("the undo", key(Modifiers::COMMAND, Key::Z));
}

#[test]
fn every_dialog_is_painted_as_soon_as_it_is_opened() {
    for command in [
        Command::NEW,
        Command::OPEN,
        Command::IMPORT,
        Command::SAVE_AS,
        Command::EXPORT,
        Command::BASELINE,
        Command::RENAME,
        Command::SHORTCUTS,
        Command::ABOUT,
        Command::TOGGLE_HISTORY,
        Command::TOGGLE_OUTLINE,
        Command::TOGGLE_INSPECTOR,
        Command::TOGGLE_PROBLEMS,
    ] {
        let mut window = Window::to_look_at();
        let ctx = window.harness.ctx.clone();
        window
            .harness
            .state_mut()
            .perform(&ctx, Action::Command(command));
        window.assert_painted(command.row().text);
        window.assert_painted_after("Esc", key(Modifiers::NONE, Key::Escape));
    }
}

#[test]
fn a_growing_sheet_and_the_errors_in_it_are_painted_immediately() {
    for item in PaletteItem::all() {
        let mut window = Window::to_look_at();
        let ctx = window.harness.ctx.clone();
        let new = NewObject {
            item,
            site: None,
            place: None,
            held_by: None,
            server: None,
            refers_to: None,
        };
        window
            .harness
            .state_mut()
            .perform(&ctx, Action::NewObject(new));
        window.assert_painted(item.label());
        window.assert_painted_after("what is wrong", Event::Text(" ä ".to_owned()));
        window.assert_painted_after("what was taken back", key(Modifiers::COMMAND, Key::Z));
        let boxes = window
            .harness
            .query_all_by_role(Role::CheckBox)
            .filter_map(|node| node.accesskit_node().label())
            .filter(|label| label.starts_with("Enable"))
            .collect::<Vec<_>>();
        for label in boxes {
            let Some(node) = window.harness.query_all_by_label(&label).last() else {
                continue;
            };
            node.click();
            window.assert_painted(&label);
        }
    }
}

#[test]
fn zooming_with_the_wheel_is_painted_to_the_end_including_the_status_line() {
    let mut window = Window::to_look_at();
    let canvas = window.harness.get_by_label("Topology canvas").rect();
    window.harness.hover_at(canvas.center());
    window.assert_painted("the pointer on the canvas");
    window.assert_painted_after("zooming", Event::Zoom(1.3));
    let zoom = (window.harness.state().canvas().zoom() * 100.0).round();
    let label = format!("{zoom}%");
    let is_painted = window.painted().iter().any(|shape| shape.contains(&label));
    assert!(is_painted, "{label}");
}

#[test]
fn the_menu_at_the_end_of_a_wire_and_lists_are_painted_immediately() {
    let mut window = Window::to_look_at();
    let from = window.session().selection.single().cloned().unwrap();
    let ctx = window.harness.ctx.clone();
    let menu = Action::QuickAdd {
        from,
        pos_in_scene: topology_designer::design::Point::new(900.0, 900.0),
        pos_in_screen: egui::pos2(500.0, 300.0),
    };
    window.harness.state_mut().perform(&ctx, menu);
    window.assert_painted("the menu");
    window.assert_painted_after("what was searched for", Event::Text("file".to_owned()));
    window.assert_painted_after("the closed menu", key(Modifiers::NONE, Key::Escape));
    let lists: Vec<_> = window.harness.query_all_by_role(Role::ComboBox).collect();
    let names: Vec<_> = lists
        .iter()
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    drop(lists);
    for name in names {
        let mut lists = window
            .harness
            .query_all_by_role_and_label(Role::ComboBox, &name);
        let list = lists.next().unwrap();
        list.click();
        drop(lists);
        window.assert_painted(&name);
        let menus = window.harness.query_all_by_role(Role::Menu).count();
        if menus == 0 {
            // There is nothing to select from.
            continue;
        }
        window.assert_painted_after("the closed list", key(Modifiers::NONE, Key::Escape));
    }
}

#[test]
fn moving_through_a_dialog_with_tab_is_painted_without_another_keystroke() {
    let mut window = Window::to_look_at();
    let ctx = window.harness.ctx.clone();
    let rename = Action::Command(Command::RENAME);
    window.harness.state_mut().perform(&ctx, rename);
    window.rest();
    for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
        for step in 0..4 {
            let what = format!("step {step} around the dialog");
            window.assert_painted_after(&what, key(modifiers, Key::Tab));
            let mut focused = window.harness.query_all_by(|node| node.is_focused());
            assert!(focused.next().is_some(), "{what}: nothing has the focus");
        }
    }
}
