//! A run in progress, and its result.

use egui::{Context, Ui};

use crate::app::dialogs::shell::prepare::Ended;
use crate::app::dialogs::shell::{ShellAnswer, ShellDialog, Stage};
use crate::app::files::FileFault;
use crate::app::icons::Icon;
use crate::app::modal::{Answer, frame_ui, primary_button_ui};
use crate::app::shell_run::RunProgress;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{fault_ui, label_ui, sentence_ui};
use crate::document::shown;
use crate::rules::Severity;
use crate::topology::readable::visible;
use crate::workspace::run::{RunOrder, RunStep, StepEnd};

/// The height of the output, in points.
const OUTPUT_HEIGHT: f32 = 220.0;

impl ShellDialog {
    /// The page while scripts are running: it can only be closed when they end.
    pub(super) fn running_ui(&mut self, ctx: &Context, title: &str) {
        let Stage::Running(run, asks_to_end) = &mut self.stage else {
            return;
        };
        let mut is_done_by_hand = false;
        let step = run.heard().steps.last().map(|(step, _)| step.step);
        let asks = *asks_to_end;
        frame_ui(
            ctx,
            title,
            860.0,
            |ui| {
                let heard = run.heard();
                steps_ui(ui, &heard);
                if let Some(step) = &heard.by_hand {
                    let tokens = Tokens::of_ui(ui);
                    let text = format!(
                        "Step {} is a manual step. Complete it, and then continue.",
                        step.number
                    );
                    sentence_ui(ui, Icon::Severity(Severity::Warning), tokens.warning, &text);
                    is_done_by_hand = ui.button("Mark as complete").clicked();
                }
                output_ui(ui, &heard);
                if asks {
                    let tokens = Tokens::of_ui(ui);
                    let text = step.map_or("", RunStep::half_done);
                    sentence_ui(ui, Icon::Severity(Severity::Warning), tokens.warning, text);
                }
                false
            },
            |ui, _| {
                let is_stopping = run.order() != RunOrder::GoOn;
                let stop = egui::Button::new("Stop after this step").selected(is_stopping);
                if ui.add_enabled(!is_stopping, stop).clicked() {
                    run.set_order(RunOrder::StopAfterStep);
                }
                let text = if asks {
                    "End the program"
                } else {
                    "End now…"
                };
                if ui.button(text).clicked() {
                    match asks {
                        true => run.set_order(RunOrder::EndNow),
                        false => *asks_to_end = true,
                    }
                }
                Answer::Open
            },
        );
        if is_done_by_hand {
            run.done_by_hand();
        }
    }

    /// The page after the run.
    pub(super) fn ended_ui(&mut self, ctx: &Context, title: &str) -> Answer {
        let Stage::Ended(run, end) = &self.stage else {
            return Answer::Open;
        };
        let mut chosen = None;
        let answer = frame_ui(
            ctx,
            title,
            860.0,
            |ui| {
                let heard = run.heard();
                steps_ui(ui, &heard);
                end_ui(ui, end);
                output_ui(ui, &heard);
                true
            },
            |ui, _| {
                if let Ok(Ended::Saved(path)) = end
                    && ui.button("Open it").clicked()
                {
                    chosen = Some(ShellAnswer::Open(path.clone()));
                }
                match primary_button_ui(ui, true, "Close").clicked() {
                    true => Answer::Yes,
                    false => Answer::Open,
                }
            },
        );
        if chosen.is_some() {
            self.answer = chosen;
        }
        answer
    }
}

fn steps_ui(ui: &mut Ui, heard: &RunProgress) {
    let tokens = Tokens::of_ui(ui);
    for (step, end) in &heard.steps {
        let line = step.line();
        match end {
            None => {
                ui.add(egui::Label::new(line).wrap());
            }
            Some(end) => {
                let (severity, color) = match end {
                    end if end.is_good() => (Severity::Info, tokens.info),
                    StepEnd::Waits(_) | StepEnd::Unknown(_) => (Severity::Warning, tokens.warning),
                    _ => (Severity::Error, tokens.error),
                };
                let text = format!("{line}: {}", end.in_words(step.step));
                sentence_ui(ui, Icon::Severity(severity), color, &visible(&text));
            }
        }
    }
    ui.add_space(SPACE);
}

fn output_ui(ui: &mut Ui, heard: &RunProgress) {
    label_ui(ui, "Output");
    let height = ui.text_style_height(&egui::TextStyle::Monospace);
    egui::ScrollArea::both()
        .id_salt("output of the shell")
        .max_height(OUTPUT_HEIGHT)
        .stick_to_bottom(true)
        .auto_shrink([false, true])
        .show_rows(ui, height, heard.lines.len(), |ui, rows| {
            for line in heard.lines.range(rows) {
                let text = egui::RichText::new(visible(line)).monospace();
                ui.add(egui::Label::new(text).extend());
            }
        });
}

fn end_ui(ui: &mut Ui, end: &Result<Ended, FileFault>) {
    let tokens = Tokens::of_ui(ui);
    let kept = |folder: &std::path::Path| format!("Output: {}", shown::path(folder));
    match end {
        Err(reason) => fault_ui(ui, &reason.to_string()),
        Ok(Ended::Saved(path)) => {
            let text = format!("Saved the deployed topology: {}", shown::path(path));
            sentence_ui(ui, Icon::Severity(Severity::Info), tokens.info, &text);
        }
        Ok(Ended::NotSaved(end, folder)) => {
            fault_ui(ui, &visible(&end.in_words(RunStep::Compare)));
            label_ui(ui, &kept(folder));
        }
        Ok(Ended::Kit(end)) => {
            let text = match &end.stopped {
                None => "All steps are complete.".to_owned(),
                Some((step, _)) => format!(
                    "Stopped at step {}. To continue, resolve the problem and choose Publish… again with \
                     the same folder. Completed steps are skipped.",
                    step.number
                ),
            };
            let (severity, color) = match &end.stopped {
                None => (Severity::Info, tokens.info),
                Some(_) => (Severity::Warning, tokens.warning),
            };
            sentence_ui(ui, Icon::Severity(severity), color, &text);
            label_ui(ui, &kept(&end.folder));
        }
    }
}
