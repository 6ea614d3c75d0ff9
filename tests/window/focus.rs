//! The keyboard focus: visible, ready for typing, and back where it was.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect};
use egui_kittest::kittest::{NodeT, Queryable};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;

use super::{COMPLIANCE, POOL, Window};

impl Window {
    /// Whether a button with this name has the focus.
    pub(super) fn has_focus(&self, label: &str) -> bool {
        let mut all = self.harness.query_all_by_label(label);
        all.any(|node| node.is_focused())
    }

    /// The sheet of a new pool at 1280 x 800 and a scale of 200 %.
    fn with_tall_sheet() -> Self {
        let mut window = Self::with_example("enterprise-four-servers");
        window.harness.set_size(egui::vec2(640.0, 400.0));
        window.settle();
        window.perform(Action::Command(Command::ADD_PERSISTENT_CHAT_POOL));
        window
    }

    /// The visible part of a sheet, between its title and its buttons.
    fn visible_part(&self) -> Rect {
        let title = self.harness.get_by_label("New Persistent Chat pool").rect();
        let cancel = self.harness.get_by_label("Cancel").rect();
        Rect::from_min_max(title.left_bottom(), egui::pos2(640.0, cancel.top()))
    }

    fn focused_rect(&self) -> Option<(String, Rect)> {
        let mut all = self.harness.query_all_by(|node| node.is_focused());
        all.next().map(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            (label, node.rect())
        })
    }

    fn value(&self, label: &str) -> String {
        let field = self.harness.get_by_role_and_label(Role::TextInput, label);
        field.accesskit_node().value().unwrap_or_default()
    }

    fn type_text(&mut self, text: &str) {
        let typed = egui::Event::Text(text.to_owned());
        self.harness.input_mut().events.push(typed);
        self.settle();
    }

    /// Presses Tab until this item has the focus.
    fn tab_to(&mut self, label: &str) {
        for _ in 0..40 {
            if self.has_focus(label) {
                return;
            }
            self.press(Modifiers::NONE, Key::Tab);
        }
        panic!("Tab never reaches {label}");
    }
}

#[test]
fn a_tall_sheet_scrolls_to_the_focused_field() {
    let mut window = Window::with_tall_sheet();
    for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
        for _ in 0..22 {
            window.press(modifiers, Key::Tab);
            window.harness.run_steps(4);
            let Some((label, rect)) = window.focused_rect() else {
                continue;
            };
            if ["Cancel", "Add"].contains(&label.as_str()) {
                continue;
            }
            let visible = window.visible_part();
            assert!(
                visible.contains_rect(rect),
                "{label}: {rect:?}, {visible:?}"
            );
        }
    }
}

#[test]
fn fields_added_by_a_check_box_to_a_tall_sheet_scroll_into_view() {
    let mut window = Window::with_tall_sheet();
    window.tab_to(COMPLIANCE);
    window.press(Modifiers::NONE, Key::Space);
    window.harness.run_steps(4);
    let added = window
        .harness
        .get_by_label("New Compliance SQL Server store…");
    let visible = window.visible_part();
    assert!(visible.contains_rect(added.rect()), "{:?}", added.rect());
}

#[test]
fn fields_added_by_clicking_a_check_box_in_a_tall_sheet_scroll_into_view() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.harness.set_size(egui::vec2(1024.0, 700.0));
    window.settle();
    window.perform(Action::Command(Command::ADD_PERSISTENT_CHAT_POOL));
    let inside = window.harness.get_by_label("Persistent Chat port").rect();
    window
        .harness
        .event(egui::Event::PointerMoved(inside.center()));
    for _ in 0..10 {
        window.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -100.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        window.settle();
    }
    // A list has the focus, as after a selection in it.
    window.click_role(Role::ComboBox, "File store");
    window.press(Modifiers::NONE, Key::Enter);
    let check_box = window.harness.get_by_label(COMPLIANCE).rect();
    super::every_popup::click_at(&mut window, check_box.center());
    window.harness.run_steps(12);
    let added = window
        .harness
        .get_by_label("New Compliance SQL Server store…");
    let visible = window.visible_part();
    assert!(
        added.rect().bottom() <= visible.bottom(),
        "{:?}, {visible:?}",
        added.rect()
    );
}

#[test]
fn typing_replaces_the_suggested_name_in_every_field_of_a_sheet() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::ADD_PERSISTENT_CHAT_POOL));
    window.type_text("chat.contoso.com");
    assert_eq!(window.value("Pool FQDN"), "chat.contoso.com");
    window.tab_to("Computer FQDN 1");
    window.type_text("one.contoso.com");
    assert_eq!(window.value("Computer FQDN 1"), "one.contoso.com");
    window.tab_to("Persistent Chat port");
    window.type_text("5042");
    assert_eq!(window.value("Persistent Chat port"), "5042");
    window.type_text("1");
    assert_eq!(window.value("Persistent Chat port"), "50421", "only once");
}

#[test]
fn typing_replaces_the_suggested_path() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::SAVE_AS));
    window.type_text("other.ron");
    assert_eq!(window.value("Path"), "other.ron");
}

#[test]
fn closing_the_sheet_of_a_store_returns_the_focus_to_its_button() {
    for (command, button) in [
        (Command::ADD_PERSISTENT_CHAT_POOL, "New File store…"),
        (Command::ADD_FRONT_END_POOL, "New SQL Server store…"),
    ] {
        let mut window = Window::with_example("enterprise-four-servers");
        window.perform(Action::Command(command));
        window.tab_to(button);
        window.press(Modifiers::NONE, Key::Enter);
        assert!(!window.shows("Pool FQDN"), "{command:?}");
        window.press(Modifiers::NONE, Key::Escape);
        assert!(window.shows("Pool FQDN"));
        assert!(window.has_focus(button), "{:?}", window.focused_rect());
    }
}

#[test]
fn a_keystroke_removes_a_tooltip_until_the_pointer_moves() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    let button = window.harness.get_by_label("Add SQL Server store").rect();
    let tooltip = "Drag onto the canvas, or click";
    window.harness.hover_at(button.center());
    window.harness.run_steps(8);
    assert!(window.shows_part(tooltip));
    window.press(Modifiers::NONE, Key::F8);
    assert!(!window.shows_part(tooltip));
    window.harness.run_steps(8);
    assert!(!window.shows_part(tooltip), "it stays away");
    window
        .harness
        .hover_at(button.center() + egui::vec2(2.0, 1.0));
    window.harness.run_steps(8);
    assert!(window.shows_part(tooltip));
}

#[test]
fn a_key_moves_the_focus_from_panel_to_panel_and_back() {
    let mut window = super::keyboard::with_pool();
    // Whatever had the focus.
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    let place = |window: &Window| {
        let focused = window
            .harness
            .query_all(egui_kittest::kittest::by().predicate(|node| node.is_focused()))
            .next()
            .unwrap();
        let canvas = window.harness.get_by_label("Topology canvas").rect();
        let at = focused.rect().center();
        match () {
            () if at.x < canvas.left() => "outline",
            () if at.x > canvas.right() => "inspector",
            () if at.y > canvas.bottom() => "list",
            () => "canvas",
        }
    };
    let mut seen = Vec::new();
    for _ in 0..4 {
        window.press(Modifiers::NONE, Key::F6);
        seen.push(place(&window));
    }
    let from = seen.iter().position(|place| *place == "canvas").unwrap();
    seen.rotate_left(from);
    assert_eq!(seen, ["canvas", "inspector", "list", "outline"]);
    while place(&window) != "inspector" {
        window.press(Modifiers::NONE, Key::F6);
    }
    // A field that is being typed in keeps neither the key nor the focus.
    window.press(Modifiers::NONE, Key::F6);
    assert_eq!(place(&window), "list");
    window.press(Modifiers::SHIFT, Key::F6);
    window.press(Modifiers::SHIFT, Key::F6);
    assert_eq!(place(&window), "canvas");
    // There, Tab immediately goes from card to card.
    window.press(Modifiers::NONE, Key::Tab);
    assert_eq!(place(&window), "canvas");
    assert!(window.session().selection.single().is_some());
}

#[test]
fn a_keystroke_right_after_moving_the_focus_goes_to_the_new_place() {
    for (key, then, field) in [
        ((Modifiers::ALT, Key::Enter), 1, "Display name"),
        ((Modifiers::NONE, Key::Enter), 1, "Display name"),
        ((Modifiers::NONE, Key::F6), 0, "FQDN"),
    ] {
        let mut window = super::keyboard::with_pool();
        let event = |(modifiers, key)| egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        let tabs = std::iter::repeat_n((Modifiers::NONE, Key::Tab), then);
        let events: Vec<egui::Event> = std::iter::once(key).chain(tabs).map(event).collect();
        window.harness.input_mut().events.extend(events);
        window.harness.run_steps(20);
        let focused = super::keyboard::at(&window).unwrap_or_default();
        assert!(focused.starts_with(field), "{key:?}: {focused}");
    }
}

#[test]
fn tab_right_after_moving_the_focus_to_the_canvas_goes_from_card_to_card() {
    let keys = [Key::F6, Key::Tab, Key::Tab];
    let mut slowly = Window::with_example("enterprise-four-servers");
    for key in keys {
        slowly.press(Modifiers::NONE, key);
    }
    let second_card = slowly.session().selection.single().cloned();
    assert!(second_card.is_some());
    let key = |key| egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let mut window = Window::with_example("enterprise-four-servers");
    window.harness.input_mut().events.extend(keys.map(key));
    window.harness.run_steps(20);
    assert_eq!(window.session().selection.single(), second_card.as_ref());
}
