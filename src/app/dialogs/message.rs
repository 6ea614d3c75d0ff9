//! Sentences with one, two or three answers.

use egui::{Context, Ui};

use super::super::modal::{Answer, Readiness, frame_ui, primary_button};
use super::super::recovery::Found;
use super::super::widgets::sentence_ui;
use crate::rules::Severity;

struct Told;

impl Readiness for Told {
    fn is_ready(&self) -> bool {
        true
    }
}

fn text_ui(ui: &mut Ui, text: &str) -> Told {
    ui.add(egui::Label::new(text).wrap().selectable(true));
    Told
}

/// Tells what went wrong; says whether it was read.
pub fn error_ui(ctx: &Context, title: &str, text: &str) -> bool {
    let answer = frame_ui(
        ctx,
        title,
        460.0,
        |ui| {
            let color = super::super::theme::Tokens::of_ui(ui).error;
            sentence_ui(
                ui,
                super::super::icons::Icon::Severity(Severity::Error),
                color,
                text,
            );
            Told
        },
        |ui, _| {
            if ui.add(primary_button(ui, "OK")).clicked() {
                Answer::Yes
            } else {
                Answer::Open
            }
        },
    );
    answer != Answer::Open
}

/// One of up to three answers; `None` while there is none.
fn choose_ui(ctx: &Context, title: &str, text: &str, buttons: [&str; 3]) -> Option<usize> {
    let mut chosen = None;
    let answer = frame_ui(
        ctx,
        title,
        460.0,
        |ui| text_ui(ui, text),
        |ui, _| {
            for (position, label) in buttons.into_iter().enumerate() {
                if label.is_empty() {
                    continue;
                }
                let button = if position == 0 {
                    primary_button(ui, label)
                } else {
                    egui::Button::new(label)
                };
                if ui.add(button).clicked() {
                    chosen = Some(position);
                }
            }
            Answer::Open
        },
    );
    match (chosen, answer) {
        (Some(position), _) => Some(position),
        (None, Answer::Yes) => Some(0),
        (None, Answer::No) => Some(2),
        (None, Answer::Open) => None,
    }
}

/// What to do with unsaved changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// Save them first.
    Save,
    /// Give them up.
    Discard,
    /// Stay.
    Stay,
}

/// Asks what to do with unsaved changes.
pub fn unsaved_ui(ctx: &Context, name: &str) -> Option<Unsaved> {
    let text = format!("{name} has changes that are not saved.");
    choose_ui(
        ctx,
        "Save changes?",
        &text,
        ["Save", "Don't save", "Cancel"],
    )
    .map(|position| match position {
        0 => Unsaved::Save,
        1 => Unsaved::Discard,
        _ => Unsaved::Stay,
    })
}

/// What to do about a design file that changed on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// Save under another name.
    SaveAs,
    /// Replace the file, or read it again when nothing was about to be saved.
    Proceed,
    /// Leave everything as it is.
    Leave,
}

/// Asks what to do about a design file that someone else changed.
pub fn changed_on_disk_ui(ctx: &Context, name: &str, saving: bool) -> Option<OnDisk> {
    let text = format!("{name} was changed by another program since it was opened here.");
    let proceed = if saving {
        "Replace it"
    } else {
        "Read it again"
    };
    choose_ui(
        ctx,
        "The file has changed",
        &text,
        ["Save as…", proceed, "Leave it"],
    )
    .map(|position| match position {
        0 => OnDisk::SaveAs,
        1 => OnDisk::Proceed,
        _ => OnDisk::Leave,
    })
}

/// Asks whether to open a recovery copy: `Some(true)` opens it, `Some(false)` discards it.
pub fn recover_ui(ctx: &Context, found: &Found) -> Option<RecoverAnswer> {
    let text = format!(
        "The program ended before {} was saved. A copy from {} was kept: {}.\n\nYour own file was \
         not touched.",
        found.name, found.when, found.difference
    );
    choose_ui(
        ctx,
        "Recover unsaved work?",
        &text,
        ["Open the copy", "Discard it", "Decide later"],
    )
    .map(|position| match position {
        0 => RecoverAnswer::Open,
        1 => RecoverAnswer::Discard,
        _ => RecoverAnswer::Later,
    })
}

/// What to do with a recovery copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoverAnswer {
    /// Open it as an unsaved design.
    Open,
    /// Delete it.
    Discard,
    /// Ask again at the next start.
    Later,
}
