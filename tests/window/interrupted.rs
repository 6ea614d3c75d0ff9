//! What was entered in a sheet survives a question above it and a click that misses it; each question that closes
//! leaves what was below.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, ViewportEvent, ViewportId, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;

use super::Window;

impl Window {
    /// The window manager asks the window to close.
    fn ask_to_close(&mut self) {
        let input = self.harness.input_mut();
        let viewport = input.viewports.entry(ViewportId::ROOT).or_default();
        viewport.events.push(ViewportEvent::Close);
        self.settle();
    }

    /// A click in the left upper corner, where no sheet is.
    pub(super) fn click_beside_the_sheet(&mut self) {
        let pos = pos2(4.0, 4.0);
        self.harness.event(Event::PointerMoved(pos));
        for pressed in [true, false] {
            self.harness.event(Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            self.settle();
        }
    }

    fn entered(&self, label: &str) -> Option<String> {
        let mut fields = self
            .harness
            .query_all_by_role_and_label(Role::TextInput, label);
        let field = fields.next()?;
        field.accesskit_node().value()
    }
}

fn with_a_filled_sheet() -> Window {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    window.perform(Action::Command(Command::ADD_SITE));
    window.type_into("Name", "Vancouver");
    window
}

#[test]
fn a_sheet_is_shown_again_with_its_text_when_the_window_stays_open() {
    for leave in ["Cancel", "Escape"] {
        let mut window = with_a_filled_sheet();
        for _ in 0..2 {
            window.ask_to_close();
            assert!(window.shows("Save changes?"));
            assert!(!window.shows("New site"));
        }
        match leave {
            "Cancel" => window.click("Cancel"),
            _ => window.press(Modifiers::NONE, Key::Escape),
        }
        assert!(!window.shows("Save changes?"), "{leave}");
        assert_eq!(
            window.entered("Name").as_deref(),
            Some("Vancouver"),
            "{leave}"
        );
        window.press(Modifiers::NONE, Key::Enter);
        assert!(window.shows_part("Vancouver"), "{leave}");
    }
}

#[test]
fn a_sheet_does_not_come_back_over_another_document() {
    let mut window = with_a_filled_sheet();
    let other = super::example("standard-edition-collocated");
    window.perform(Action::OpenPath(other));
    assert!(window.shows("Save changes?"));
    window.click("Don't save");
    assert!(!window.shows("Save changes?"));
    assert_eq!(window.entered("Name"), None);
    assert!(!window.session().is_dirty());
}

#[test]
fn a_click_beside_a_sheet_costs_nothing_that_was_entered() {
    let mut window = with_a_filled_sheet();
    window.click_beside_the_sheet();
    assert_eq!(window.entered("Name").as_deref(), Some("Vancouver"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.entered("Name"), None);

    window.perform(Action::Command(Command::ADD_SITE));
    assert!(window.entered("Name").is_some());
    window.click_beside_the_sheet();
    assert_eq!(
        window.entered("Name"),
        None,
        "nothing was entered in this one"
    );
}

#[test]
fn a_copy_that_is_kept_is_offered_as_before() {
    for keep in ["Keep it", "Escape"] {
        let mut window = Window::with_example("enterprise-four-servers");
        window.edit();
        window.crash();
        window.start_again();
        window.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
        window.click("Discard it…");
        assert!(window.shows("Discard this copy?"));
        match keep {
            "Keep it" => window.click(keep),
            _ => window.press(Modifiers::NONE, Key::Escape),
        }
        assert!(!window.shows("Discard this copy?"));
        assert!(window.shows("Recover unsaved work?"), "{keep}");
        window.press(Modifiers::NONE, Key::Escape);
        assert!(!window.shows("Recover unsaved work?"), "{keep}");
        assert_eq!(window.copies().len(), 1, "{keep}");
    }
}

#[test]
fn the_properties_of_the_next_object_begin_at_its_title() {
    let mut window = Window::with_example("enterprise-four-servers");
    let first = "pchatpool.contoso.com";
    let next = "fepool01.contoso.com";
    window.click_role(Role::ListBoxOption, first);
    let over_inspector = {
        let field = window
            .harness
            .get_by_role_and_label(Role::TextInput, "FQDN");
        field.rect().center()
    };
    let top = |window: &Window, title: &str| {
        let labels = window.harness.query_all_by_label(title);
        let in_inspector = labels
            .map(|label| label.rect())
            .find(|rect| rect.left() > over_inspector.x - 200.0 && rect.top() < 400.0);
        in_inspector.map(|rect| rect.top())
    };
    let at_first = top(&window, first);
    assert!(at_first.is_some());
    window.harness.event(Event::PointerMoved(over_inspector));
    window.harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -400.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(30);
    assert_ne!(top(&window, first), at_first, "it is scrolled");
    window.click_role(Role::ListBoxOption, next);
    assert_eq!(top(&window, next), at_first);
}
