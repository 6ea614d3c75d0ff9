//! All fixes of one kind, each described before it is applied.

use egui::{Context, Ui};

use crate::edit::{Edit, Refusal};
use crate::rules::engine::batch::{Batch, FixKind, fix_all};
use crate::rules::{Baseline, Severity, catalog};

use crate::app::answered::Answered;
use crate::app::background::{Background, WorkProgress};
use crate::app::icons::Icon;
use crate::app::modal::modal_ui;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{fault_ui, sentence_ui};

/// The dialog.
pub struct FixAllDialog {
    kind: FixKind,
    state: State,
}

/// The state of the fixes.
enum State {
    /// A large design takes a while; they are tried on a thread.
    Trying(Background<Result<Batch, Refusal>>),
    /// They are ready, or failed with a reason.
    Known(Result<Batch, Refusal>),
}

impl FixAllDialog {
    /// Collects the fixes of a kind, on a thread if that takes a while. Dropping the dialog cancels it.
    pub fn new(ctx: &Context, session: &Session, kind: FixKind) -> Self {
        let problems = session.diagnostics();
        let state = if session.fixes_at_once(kind.count(problems)) {
            State::Known(fix_all(
                session.design(),
                session.baseline(),
                problems,
                &kind,
            ))
        } else {
            let kind = kind.clone();
            let design = session.design().clone();
            let published = session.baseline().map(|b| (b.topology.clone(), b.is_named));
            let problems = problems.to_vec();
            State::Trying(Background::start(ctx, move || {
                let baseline = published.as_ref().map(|(topology, is_named)| Baseline {
                    topology,
                    is_named: *is_named,
                });
                fix_all(&design, baseline, &problems, &kind)
            }))
        };
        Self { kind, state }
    }

    /// Draws the dialog, and checks whether the fixes are ready.
    pub fn fix_all_ui(&mut self, ctx: &Context) -> Answered<Edit> {
        self.poll();
        let title = match &self.state {
            State::Known(Ok(batch)) if batch.steps.len() == 1 => "Fix 1 problem".to_owned(),
            State::Known(Ok(batch)) => format!("Fix {} problems of one kind", batch.steps.len()),
            _ => "Fix all of one kind".to_owned(),
        };
        let answer = modal_ui(ctx, &title, "Fix all", 560.0, |ui| {
            if let Some((id, rule)) = catalog::find(self.kind.rule()) {
                let text = format!("{id} · {}", rule.summary());
                ui.add(egui::Label::new(text).wrap());
                ui.add_space(SPACE);
            }
            match &self.state {
                State::Trying(_) => {
                    let text = "Trying the changes on a copy…";
                    ui.label(text);
                    Err(text.into())
                }
                State::Known(Ok(batch)) => {
                    batch_ui(ui, batch);
                    Ok(())
                }
                State::Known(Err(refusal)) => {
                    fault_ui(ui, &refusal.0);
                    Err(refusal.clone().into())
                }
            }
        });
        answer.choosing(|| ()).filter_map(|()| match &self.state {
            State::Known(Ok(batch)) => Some(batch.edit.clone()),
            State::Known(Err(_)) | State::Trying(_) => None,
        })
    }

    fn poll(&mut self) {
        let State::Trying(work) = &self.state else {
            return;
        };
        match work.poll() {
            WorkProgress::Running => {}
            WorkProgress::Done(batch) => self.state = State::Known(batch),
            WorkProgress::Lost => {
                let refusal = Refusal("Trying the changes was interrupted.".to_owned());
                self.state = State::Known(Err(refusal));
            }
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
            &format!("This also deletes {}.", batch.also_removed.join(", ")),
        );
    }
    match batch.obsolete {
        0 => {}
        1 => told(ui, "This also fixes 1 other problem."),
        more => told(ui, &format!("This also fixes {more} other problems.")),
    }
    told(ui, "A single Undo reverses all of these changes.");
}
