//! The bar above the document that shows the baseline.

use egui::{Align, Frame, Layout, Margin, Panel, RichText, Ui};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::widgets::named_button_ui;

/// Draws the bar during a comparison.
pub fn strip_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let (Some(comparison), Some(with)) = (session.comparison(), session.compared_with_in_words())
    else {
        return;
    };
    let tokens = Tokens::of_ui(ui);
    let differences = comparison.differences();
    Panel::top("comparison")
        .resizable(false)
        .exact_size(34.0)
        .frame(
            Frame::new()
                .fill(tokens.accent_ground)
                .inner_margin(Margin::symmetric(12, 0)),
        )
        .show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let stop = named_button_ui(ui, "Stop", Command::STOP_COMPARING.row().text)
                    .on_hover_text(Command::STOP_COMPARING.row().tooltip);
                if stop.clicked() {
                    actions.push(Action::Command(Command::STOP_COMPARING));
                }
                ui.add_space(SPACE);
                let counts = match differences.is_empty() {
                    true => "No differences".to_owned(),
                    false => differences.counts().join(" · "),
                };
                let remarks = differences.remarks().join("\n");
                let counts = ui.label(RichText::new(counts).color(tokens.text));
                if !remarks.is_empty() {
                    counts.on_hover_text(remarks);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = format!("Comparing with {with}");
                    let text = RichText::new(text).font(semibold(text_size::BODY));
                    ui.add(egui::Label::new(text).truncate());
                });
            });
        });
}
