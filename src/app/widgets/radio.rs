//! Radio buttons: an arrow key chooses the next one of its group, and Enter confirms the dialog, as is
//! usual on a desktop.

use egui::{EventFilter, Id, Key, Modifiers, RadioButton, Response, Ui, WidgetText};

use crate::app::input_order::InputOrder;
use crate::app::modal;

/// The buttons of a group that can be chosen, in order.
#[derive(Clone, Default)]
struct Group {
    pass: u64,
    /// The buttons of this pass so far.
    drawn: Vec<Id>,
    /// All buttons of the previous pass.
    all: Vec<Id>,
    /// The button that an arrow key leads to.
    wanted: Option<Id>,
}

impl Group {
    /// The button after (`by` > 0) or before this one, wrapping around at the ends.
    fn next(&self, button: Id, by: isize) -> Option<Id> {
        let count = self.all.len();
        let at = self.all.iter().position(|id| *id == button)?;
        let next = if by > 0 { at + 1 } else { at + count - 1 };
        self.all.get(next % count).copied()
    }
}

/// A radio button; its response is marked as changed if it was chosen. `group` is the same for all
/// buttons of which only one is chosen.
pub fn radio_ui(ui: &mut Ui, group: Id, is_chosen: bool, text: impl Into<WidgetText>) -> Response {
    let mut response = ui.add(RadioButton::new(is_chosen, text.into()));
    let id = group.with("radio buttons");
    let mut group: Group = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let pass = ui.ctx().cumulative_pass_nr();
    if group.pass != pass {
        group.pass = pass;
        group.all = std::mem::take(&mut group.drawn);
    }
    if response.enabled() {
        group.drawn.push(response.id);
    }
    if response.has_focus() {
        if let Some(next) = pressed_arrow(ui, &response).and_then(|by| group.next(response.id, by))
        {
            group.wanted = Some(next);
            // The next keystroke is for that button.
            InputOrder::hold(ui.ctx());
        }
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            modal::confirm_with_enter(ui);
        }
    }
    let came_by_arrow = group.wanted == Some(response.id);
    if came_by_arrow {
        group.wanted = None;
        response.request_focus();
        InputOrder::hold(ui.ctx());
    }
    ui.data_mut(|data| data.insert_temp(id, group));
    if (response.clicked() || came_by_arrow) && !is_chosen {
        response.mark_changed();
    }
    response
}

/// The direction of a pressed arrow key. It always leads to another button of the group, whatever is
/// next to or between the buttons.
fn pressed_arrow(ui: &Ui, button: &Response) -> Option<isize> {
    let arrows = EventFilter {
        vertical_arrows: true,
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(button.id, arrows));
    ui.input_mut(|input| {
        [
            (Key::ArrowUp, -1),
            (Key::ArrowLeft, -1),
            (Key::ArrowDown, 1),
            (Key::ArrowRight, 1),
        ]
        .into_iter()
        .find(|(key, _)| input.consume_key(Modifiers::NONE, *key))
        .map(|(_, by)| by)
    })
}

/// A radio button for a value, which becomes the current value if the button was chosen.
pub fn radio_value_ui<T: PartialEq>(
    ui: &mut Ui,
    group: &str,
    current: &mut T,
    value: T,
    text: impl Into<WidgetText>,
) -> Response {
    let response = radio_ui(ui, Id::unique(group), *current == value, text);
    if response.changed() {
        *current = value;
    }
    response
}
