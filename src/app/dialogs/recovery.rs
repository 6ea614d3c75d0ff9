//! Recovery copies of unsaved work: the offer at the start, the list, and the confirmation before one is deleted.

use std::cell::Cell;

use egui::{Context, RichText, Ui};

use crate::app::answered::Answered;
use crate::app::background::{Background, WorkProgress};
use crate::app::dialogs::message::choose_ui;
use crate::app::icons::Icon;
use crate::app::modal::{Answer, frame_ui, primary_button_ui};
use crate::app::recovery::FoundCopy;
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::widgets::{named_button_ui, sentence_ui};
use crate::document::shown;
use crate::rules::Severity;

/// What to do with a copy.
#[derive(Clone, Debug, PartialEq)]
pub enum CopyAnswer {
    /// Open it as an unsaved document.
    Open(FoundCopy),
    /// Ask whether to delete it.
    Discard(FoundCopy),
}

/// Offers a copy after the program ended without saving.
pub fn offer_ui(ctx: &Context, found: &FoundCopy, others: usize) -> Answered<CopyAnswer> {
    let mut text = format!(
        "The program ended before {} was saved, and a copy from {} was kept. {}",
        shown::visible(&found.name),
        found.when,
        difference(found)
    );
    match (&found.path, &found.source) {
        (Some(_), _) => text += " Your file was not changed.",
        (None, Some(source)) => {
            text += &format!(" It was imported from {}.", shown::path(source));
        }
        (None, None) => {}
    }
    match others {
        0 => {}
        1 => text += "\n\nOne more copy is listed in File > Recovered copies.",
        _ => text += &format!("\n\n{others} more copies are listed in File > Recovered copies."),
    }
    let buttons = [
        ("Open the copy", Some(CopyAnswer::Open(found.clone()))),
        ("Discard it…", Some(CopyAnswer::Discard(found.clone()))),
        ("Decide later", None),
    ];
    choose_ui(ctx, "Recover unsaved work?", &text, &buttons)
}

/// Asks before a copy is deleted.
pub fn discard_ui(ctx: &Context, found: &FoundCopy) -> Answered<()> {
    let text = format!(
        "The unsaved work in {}, from {}, cannot be recovered afterwards.",
        shown::visible(&found.name),
        found.when
    );
    let buttons = [("Keep it", None), ("Discard it", Some(()))];
    choose_ui(ctx, "Discard this copy?", &text, &buttons)
}

fn difference(found: &FoundCopy) -> String {
    match &found.difference {
        Ok(difference) => difference.clone(),
        Err(error) => error.to_string(),
    }
}

/// Every copy that is not in use by a running program.
pub struct CopiesDialog {
    looking: Option<Background<Vec<FoundCopy>>>,
    copies: Vec<FoundCopy>,
    has_focused: bool,
}

impl CopiesDialog {
    /// Lists copies that a thread finds.
    pub fn new(looking: Option<Background<Vec<FoundCopy>>>) -> Self {
        Self {
            looking,
            copies: Vec::new(),
            has_focused: false,
        }
    }

    /// Receives the list.
    pub fn poll(&mut self) {
        match self.looking.as_ref().map(Background::poll) {
            None | Some(WorkProgress::Running) => return,
            Some(WorkProgress::Done(found)) => self.copies = found,
            Some(WorkProgress::Lost) => {}
        }
        self.looking = None;
    }

    /// Draws the list.
    pub fn copies_ui(&mut self, ctx: &Context) -> Answered<CopyAnswer> {
        let mut chosen = None;
        let is_looking = self.looking.is_some();
        let has_focused = Cell::new(self.has_focused);
        let answer = frame_ui(
            ctx,
            "Recovered copies",
            560.0,
            |ui| {
                if is_looking {
                    ui.label("Looking for copies…");
                } else if self.copies.is_empty() {
                    ui.label("There is no unsaved work to recover.");
                }
                for found in &self.copies {
                    chosen = chosen.take().or(copy_ui(ui, found, &has_focused));
                }
                false
            },
            |ui, _| {
                let close = primary_button_ui(ui, true, "Close");
                if !is_looking && !has_focused.replace(true) {
                    close.request_focus();
                }
                match close.clicked() {
                    true => Answer::No,
                    false => Answer::Open,
                }
            },
        );
        self.has_focused = has_focused.get();
        answer.or_chosen(chosen)
    }
}

fn copy_ui(ui: &mut Ui, found: &FoundCopy, has_focused: &Cell<bool>) -> Option<CopyAnswer> {
    let tokens = Tokens::of_ui(ui);
    let mut chosen = None;
    let name = shown::visible(&found.name);
    ui.horizontal(|ui| {
        let title = RichText::new(&*name).font(semibold(text_size::BODY));
        ui.add(egui::Label::new(title).truncate());
        ui.label(RichText::new(&found.when).color(tokens.text_weak));
    });
    let place = match (&found.path, &found.source) {
        (Some(path), _) => Some(shown::path(path)),
        (None, Some(source)) => Some(format!("Imported from {}", shown::path(source))),
        (None, None) => None,
    };
    if let Some(place) = place {
        let place = RichText::new(place).color(tokens.text_weak);
        ui.add(egui::Label::new(place).wrap());
    }
    match &found.difference {
        Ok(difference) => {
            ui.add(egui::Label::new(difference).wrap());
        }
        Err(reason) => {
            let reason = format!("The copy cannot be read. {reason}");
            sentence_ui(ui, Icon::Severity(Severity::Error), tokens.error, &reason);
        }
    }
    ui.horizontal(|ui| {
        if found.difference.is_ok() {
            let open = named_button_ui(ui, "Open", &format!("Open the copy of {name}"));
            if !has_focused.replace(true) {
                open.request_focus();
            }
            if open.clicked() {
                chosen = Some(CopyAnswer::Open(found.clone()));
            }
        }
        if named_button_ui(ui, "Discard…", &format!("Discard the copy of {name}")).clicked() {
            chosen = Some(CopyAnswer::Discard(found.clone()));
        }
    });
    ui.add_space(2.0 * SPACE);
    chosen
}
