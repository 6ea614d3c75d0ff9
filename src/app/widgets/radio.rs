//! Radio buttons: an arrow chooses the next one of its group, and Enter confirms the dialog, as everywhere on a
//! desktop.

use egui::{Id, Key, RadioButton, Response, Ui, WidgetText};

use crate::app::modal;

/// Passes in which the keyboard goes from one button to the next.
const PASSES: u64 = 2;

/// A radio button; its response is changed where it was chosen. `group` is the same for those of which one is
/// chosen.
pub fn radio_ui(ui: &mut Ui, group: Id, is_chosen: bool, text: impl Into<WidgetText>) -> Response {
    let mut response = ui.add(RadioButton::new(is_chosen, text.into()));
    let pass = ui.ctx().cumulative_pass_nr();
    if response.has_focus() {
        let (goes_on, confirms) = ui.input(|input| {
            let arrows = [
                Key::ArrowUp,
                Key::ArrowDown,
                Key::ArrowLeft,
                Key::ArrowRight,
            ];
            (
                arrows.into_iter().any(|key| input.key_pressed(key)),
                input.key_pressed(Key::Enter),
            )
        });
        if goes_on {
            ui.data_mut(|data| data.insert_temp(left_id(), (group, response.id, pass)));
        }
        if confirms {
            modal::confirm_with_enter(ui);
        }
    }
    // The keyboard goes at the end of a pass, so that the one that has it now seems to have had it before.
    let left: Option<(Id, Id, u64)> = ui.data(|data| data.get_temp(left_id()));
    let came_by_arrow = response.has_focus()
        && left.is_some_and(|(from, button, at)| {
            from == group && button != response.id && at + PASSES >= pass
        });
    if came_by_arrow {
        ui.data_mut(|data| data.remove::<(Id, Id, u64)>(left_id()));
    }
    if (response.clicked() || came_by_arrow) && !is_chosen {
        response.mark_changed();
    }
    response
}

/// A radio button for a value, which becomes the current one where the button was chosen.
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

/// In which group and on which button an arrow was pressed, and when.
fn left_id() -> Id {
    Id::unique("an arrow goes on from a radio button")
}
