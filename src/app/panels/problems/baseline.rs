//! The baseline of the design, or the rules that did not run without one.

use egui::{RichText, Ui};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::session::Session;
use crate::app::theme::Tokens;
use crate::rules::catalog;

/// The text, with the link to choose a baseline.
pub(super) fn baseline_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let tokens = Tokens::of_ui(ui);
    let not_run = session.rules_not_run();
    let (text, color, explanation) = match session.baseline_in_words() {
        Some(words) => {
            let is_limited = !not_run.is_empty();
            let explanation = match session.named_baseline() {
                Some(path) if is_limited => {
                    format!("{}\n{}", path.display(), in_words(not_run))
                }
                Some(path) => path.display().to_string(),
                None => {
                    "It came with the document. Choose another file to compare with instead.".into()
                }
            };
            let color = if is_limited {
                tokens.warning
            } else {
                tokens.text_weak
            };
            (words, color, explanation)
        }
        None if not_run.is_empty() => return,
        None => (
            match not_run.len() {
                1 => "1 rule needs the published topology".to_owned(),
                count => format!("{count} rules need the published topology"),
            },
            tokens.info,
            in_words(not_run),
        ),
    };
    let button = ui
        .button(Command::BASELINE.row().text)
        .on_hover_text(Command::BASELINE.row().tooltip);
    if button.clicked() {
        actions.push(Action::Command(Command::BASELINE));
    }
    let label = egui::Label::new(RichText::new(&text).color(color))
        .truncate()
        .show_tooltip_when_elided(false);
    ui.add(label)
        .on_hover_text(format!("{text}\n{explanation}"));
}

fn in_words(rules: &[&str]) -> String {
    let mut text =
        "These rules compare with the published topology. They did not run, or ran only partly:"
            .to_owned();
    for rule in rules {
        text.push_str(&format!("\n{rule} {}", catalog::name(rule)));
    }
    text
}
