//! The single-line text field of sheets and dialogs.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Response, TextEdit, Ui, vec2};

/// A single-line text field, this wide in points. Its text is selected when it gets the focus from the
/// keyboard, so that typing replaces what was suggested; a click puts the cursor at the pointer.
pub fn line_ui(ui: &mut Ui, text: &mut String, width: f32) -> Response {
    let id = ui.next_auto_id();
    if ui.memory(|memory| memory.has_focus(id)) && !note_keyboard(ui, id) {
        select_all(ui, id, text);
    }
    let field = TextEdit::singleline(text)
        .desired_width(width)
        .margin(vec2(6.0, 4.0));
    let response = ui.add(field);
    if response.has_focus() && (response.clicked() || response.is_pointer_button_down_on()) {
        note_keyboard(ui, id);
    }
    response
}

/// Records that a field has the focus in this pass; returns whether it had the focus in the previous
/// pass.
fn note_keyboard(ui: &Ui, id: Id) -> bool {
    let pass = ui.ctx().cumulative_pass_nr();
    let noted_at = id.with("has the keyboard");
    let noted: Option<u64> = ui.data(|data| data.get_temp(noted_at));
    ui.data_mut(|data| data.insert_temp(noted_at, pass));
    noted.is_some_and(|noted| noted + 1 >= pass)
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    let all = CCursorRange::two(CCursor::default(), end);
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}
