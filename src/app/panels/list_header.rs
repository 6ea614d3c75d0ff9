//! What the lists below the canvas share in their headers: words to filter by, Copy, and Clear.

use egui::{RichText, TextEdit, Ui};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::theme::Tokens;

/// Width of the field for words, in points.
const WORDS_WIDTH: f32 = 130.0;
/// Width of a list to choose from, in points.
pub(super) const LIST_WIDTH: f32 = 96.0;

/// The field for words that rows must contain.
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

/// The button that copies what the list shows.
pub(super) fn copy_ui(ui: &mut Ui, copy: Command, actions: &mut Vec<Action>) {
    let button = ui.button("Copy").on_hover_text(copy.row().tooltip);
    if button.clicked() {
        actions.push(Action::Command(copy));
    }
}

/// The one click that shows everything again; whether it was made.
pub(super) fn clear_ui(ui: &mut Ui, hidden: usize) -> bool {
    let text = RichText::new(format!("Clear ({hidden} hidden)")).color(Tokens::of_ui(ui).accent);
    let button = ui
        .button(text)
        .on_hover_text("Clear the filter and show everything");
    button.clicked()
}
