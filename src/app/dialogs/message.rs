//! Messages with one, two or three buttons.

use egui::{Context, Ui};

use crate::app::answered::Answered;
use crate::app::files::ChangedFile;
use crate::app::modal::{Answer, frame_ui, primary_button_ui};
use crate::app::theme::SPACE;
use crate::app::widgets::{fault_ui, sentence_ui};
use crate::rules::Severity;

fn text_ui(ui: &mut Ui, text: &str) -> bool {
    ui.add(egui::Label::new(text).wrap().selectable(true));
    true
}

/// Shows an error.
pub fn error_ui(ctx: &Context, title: &str, text: &str) -> Answered<()> {
    let answer = frame_ui(
        ctx,
        title,
        460.0,
        |ui| {
            let color = crate::app::theme::Tokens::of_ui(ui).error;
            sentence_ui(
                ui,
                crate::app::icons::Icon::Severity(Severity::Error),
                color,
                text,
            );
            true
        },
        |ui, _| {
            if primary_button_ui(ui, true, "OK").clicked() {
                Answer::Yes
            } else {
                Answer::Open
            }
        },
    );
    answer.read()
}

/// Up to three buttons, the first on the right; a button without a choice cancels.
pub(super) fn choose_ui<T: Clone>(
    ctx: &Context,
    title: &str,
    text: &str,
    buttons: &[(&str, Option<T>)],
) -> Answered<T> {
    let mut chosen = None;
    let answer = frame_ui(
        ctx,
        title,
        460.0,
        |ui| text_ui(ui, text),
        |ui, _| {
            for (position, (label, _)) in buttons.iter().enumerate().rev() {
                let button = if position == 0 {
                    primary_button_ui(ui, true, label)
                } else {
                    ui.button(*label)
                };
                if button.clicked() {
                    chosen = Some(position);
                }
            }
            Answer::Open
        },
    );
    let chosen = chosen.or((answer == Answer::Yes).then_some(0));
    let chosen = chosen.and_then(|position| buttons.get(position));
    match chosen {
        Some((_, Some(chosen))) => Answered::With(chosen.clone()),
        Some((_, None)) => Answered::Canceled,
        None => answer.or_chosen(None),
    }
}

/// What to do with unsaved changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// Save them first.
    Save,
    /// Discard them.
    Discard,
}

/// Asks what to do with unsaved changes.
pub fn unsaved_ui(ctx: &Context, name: &str) -> Answered<Unsaved> {
    let text = format!("{name} has changes that are not saved.");
    let buttons = [
        ("Save", Some(Unsaved::Save)),
        ("Don't save", Some(Unsaved::Discard)),
        ("Cancel", None),
    ];
    choose_ui(ctx, "Save changes?", &text, &buttons)
}

/// What to do with a design file that changed on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskAnswer {
    /// Load the file; the design in the window remains a step of the history.
    Reload,
    /// Keep the design in the window: saving replaces the file.
    KeepMine,
    /// Save under a different name.
    SaveAs,
}

/// The maximum number of names listed for each kind of difference.
const MOST_NAMES: usize = 5;

/// Asks what to do with a design file that someone else changed.
pub fn changed_on_disk_ui(
    ctx: &Context,
    name: &str,
    file: &ChangedFile,
    saving: bool,
) -> Answered<DiskAnswer> {
    let mut answer = None;
    let can_reload = file.opened.is_ok();
    let closed = frame_ui(
        ctx,
        "The file has changed",
        500.0,
        |ui| {
            text_ui(
                ui,
                &format!("{name} has changed on disk since it was opened."),
            );
            ui.add_space(SPACE);
            changes_ui(ui, file);
            ui.add_space(SPACE);
            text_ui(
                ui,
                if saving {
                    "\"Keep mine\" replaces the file with the design in this window. \"Reload\" opens the \
                     design in the file; yours stays in the history, and Undo brings it back."
                } else {
                    "\"Reload\" opens the design in the file; yours stays in the history, and Undo \
                     brings it back."
                },
            )
        },
        |ui, _| {
            // It may appear while the user is typing, so Enter replaces nothing.
            let buttons = [
                (
                    ui.add_enabled(can_reload, egui::Button::new("Reload")),
                    DiskAnswer::Reload,
                ),
                (ui.button("Keep mine"), DiskAnswer::KeepMine),
                (primary_button_ui(ui, true, "Save as…"), DiskAnswer::SaveAs),
            ];
            let clicked = buttons.into_iter().find(|(button, _)| button.clicked());
            answer = clicked.map(|(_, answer)| answer);
            Answer::Open
        },
    );
    let by_enter = (closed == Answer::Yes).then_some(DiskAnswer::SaveAs);
    closed.or_chosen(answer.or(by_enter))
}

/// The differences between the file and the window.
fn changes_ui(ui: &mut Ui, file: &ChangedFile) {
    match (&file.opened, &file.changes) {
        (Err(fault), _) => {
            fault_ui(ui, &fault.to_string());
        }
        (Ok(_), Some(changes)) => {
            let sentences = changes.in_words(MOST_NAMES);
            if sentences.is_empty() {
                text_ui(ui, "It is the same as the design in this window.");
                return;
            }
            text_ui(ui, "Compared with the design in this window, the file has:");
            for sentence in sentences {
                text_ui(ui, &format!("• {sentence}"));
            }
        }
        (Ok(_), None) => {}
    }
}
