//! All fixes of one kind, each in words before anything is done.

use egui::{Context, Ui};

use crate::edit::{Edit, Refusal};
use crate::rules::Severity;
use crate::rules::batch::{Batch, FixKind};
use crate::rules::catalogue;

use super::super::icons::Icon;
use super::super::modal::{Answer, modal_ui};
use super::super::theme::{SPACE, Tokens};
use super::super::widgets::{fault_ui, sentence_ui};

/// The dialog.
pub struct FixAllDialog {
    kind: FixKind,
    batch: Result<Batch, Refusal>,
}

impl FixAllDialog {
    /// The dialog for fixes that were put together, or could not be.
    pub fn new(kind: FixKind, batch: Result<Batch, Refusal>) -> Self {
        Self { kind, batch }
    }

    /// Draws the dialog: `None` while it is open, `Some(None)` when nothing shall change.
    pub fn fix_all_ui(&self, ctx: &Context) -> Option<Option<Edit>> {
        let (title, yes) = match &self.batch {
            Ok(batch) => {
                let count = batch.steps.len();
                let problems = if count == 1 { "problem" } else { "problems" };
                (format!("Fix {count} {problems} of one kind"), "Fix all")
            }
            Err(_) => ("Fix all of one kind".to_owned(), "Fix all"),
        };
        let answer = modal_ui(ctx, &title, yes, 560.0, |ui| {
            if let Some((id, rule)) = catalogue::find(self.kind.rule()) {
                let text = format!("{id} · {}", rule.summary());
                ui.add(egui::Label::new(text).wrap());
                ui.add_space(SPACE);
            }
            match &self.batch {
                Ok(batch) => {
                    batch_ui(ui, batch);
                    Ok(())
                }
                Err(refusal) => {
                    fault_ui(ui, &refusal.0);
                    Err(refusal.0.clone())
                }
            }
        });
        match (answer, &self.batch) {
            (Answer::Open, _) => None,
            (Answer::Yes, Ok(batch)) => Some(Some(batch.edit.clone())),
            _ => Some(None),
        }
    }
}

fn batch_ui(ui: &mut Ui, batch: &Batch) {
    let tokens = Tokens::of_ui(ui);
    for step in &batch.steps {
        let text = format!("– {}: {}", step.change, step.fix);
        ui.add(egui::Label::new(text).wrap());
    }
    let told = |ui: &mut Ui, text: &str| {
        let icon = Icon::Severity(Severity::Info);
        sentence_ui(ui, icon, tokens.text_weak, text);
    };
    if !batch.also_removed.is_empty() {
        told(
            ui,
            &format!("With it go {}.", batch.also_removed.join(", ")),
        );
    }
    match batch.obsolete {
        0 => {}
        1 => told(ui, "One more problem needs no change of its own then."),
        more => told(
            ui,
            &format!("{more} more problems need no change of their own then."),
        ),
    }
    told(ui, "It is one step, which Undo takes back.");
}
