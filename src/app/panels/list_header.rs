//! Elements that the headers of the lists below the canvas share: filter text, Copy, and Clear.

use egui::{RichText, TextEdit, Ui};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::theme::Tokens;

/// The width of the filter field, in points.
const WORDS_WIDTH: f32 = 130.0;
/// The width of a drop-down list, in points.
pub(super) const LIST_WIDTH: f32 = 96.0;

/// The filter field for text in the rows.
pub(super) fn words_ui(ui: &mut Ui, words: &mut String) {
    let field = ui.add(
        TextEdit::singleline(words)
            .hint_text("Filter")
            .desired_width(WORDS_WIDTH)
            .margin(egui::vec2(6.0, 3.0)),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label("Filter by words"));
}

/// The button that copies the list.
pub(super) fn copy_ui(ui: &mut Ui, copy: Command, actions: &mut Vec<Action>) {
    let button = ui.button("Copy").on_hover_text(copy.row().tooltip);
    if button.clicked() {
        actions.push(Action::Command(copy));
    }
}

/// The button that clears the filter; returns whether it was clicked.
pub(super) fn clear_ui(ui: &mut Ui, hidden: usize) -> bool {
    let text = match hidden {
        0 => "Clear".to_owned(),
        hidden => format!("Clear ({hidden} hidden)"),
    };
    let text = RichText::new(text).color(Tokens::of_ui(ui).accent);
    let button = ui
        .button(text)
        .on_hover_text("Clear the filter and show everything");
    button.clicked()
}
