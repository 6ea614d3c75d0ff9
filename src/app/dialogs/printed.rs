//! A document in the window: a plan, a worksheet, or the report of a cmdlet. It is shown block by block, can be copied
//! as Markdown, and saved as HTML, Markdown or text.

pub mod blocks;

use std::path::Path;
use std::sync::Arc;

use egui::{Context, Ui};

use crate::app::answered::Answered;
use crate::app::background::{Background, WorkProgress};
use crate::app::desktop_dialog::Browse;
use crate::app::dialogs::save_bytes::{Bytes, SaveBytes};
use crate::app::files::FileFault;
use crate::app::modal::{Answer, frame_ui, primary_button_ui};
use crate::app::theme::SPACE;
use crate::app::widgets::fault_ui;
use crate::report::{Document, html, markdown, plain, spreadsheet};

use blocks::Blocks;

/// The dialog.
pub struct PrintedDialog {
    title: &'static str,
    work: Background<Document>,
    /// `None` until it is ready; an error if its thread ended early.
    printed: Option<Result<Shown, Interrupted>>,
    place: SaveBytes,
    is_saving: bool,
}

/// The thread that created the document ended early.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("Preparing the document was interrupted.")]
pub struct Interrupted;

/// A finished document.
struct Shown {
    document: Arc<Document>,
    blocks: Blocks,
}

impl PrintedDialog {
    /// Creates the document in the background, and suggests a path.
    pub fn new(
        ctx: &Context,
        title: &'static str,
        suggestion: &Path,
        make: impl FnOnce() -> Document + Send + 'static,
    ) -> Self {
        Self {
            title,
            work: Background::start(ctx, make),
            printed: None,
            place: SaveBytes::new(suggestion, Browse::Document, &["html", "md", "txt"]),
            is_saving: false,
        }
    }

    /// Whether something is being created or written in the background.
    pub fn is_busy(&self) -> bool {
        self.printed.is_none() || self.place.is_writing()
    }

    /// Draws the dialog.
    pub fn printed_ui(&mut self, ctx: &Context) -> Answered<()> {
        self.poll();
        let mut saves = self.is_saving;
        let is_there = matches!(self.printed, Some(Ok(_)));
        let title = self.title;
        let contents = |ui: &mut Ui| self.contents_ui(ui);
        let (answer, copied) = document_frame_ui(ctx, title, is_there, &mut saves, contents);
        self.is_saving = saves;
        if let (true, Some(Ok(shown))) = (copied, &self.printed) {
            ctx.copy_text(markdown(&shown.document));
        }
        answer.read()
    }

    fn contents_ui(&mut self, ui: &mut Ui) {
        match &mut self.printed {
            None => {
                ui.label("Preparing…");
            }
            Some(Err(error)) => fault_ui(ui, &error.to_string()),
            Some(Ok(shown)) => {
                if self.is_saving {
                    let document = Arc::clone(&shown.document);
                    self.place
                        .save_ui(ui, "Save", move |path| in_form(document, path));
                    ui.add_space(2.0 * SPACE);
                }
                shown.blocks.blocks_ui(ui, &shown.document);
            }
        }
    }

    fn poll(&mut self) {
        if self.printed.is_some() {
            return;
        }
        let made = match self.work.poll() {
            WorkProgress::Running => return,
            WorkProgress::Done(made) => Ok(made),
            WorkProgress::Lost => Err(Interrupted),
        };
        self.printed = Some(made.map(|document| Shown {
            document: Arc::new(document),
            blocks: Blocks::default(),
        }));
    }
}

/// Draws a dialog that shows a document, with buttons to copy and save it. Also returns whether to copy the document.
pub(super) fn document_frame_ui(
    ctx: &Context,
    title: &str,
    is_there: bool,
    is_saving: &mut bool,
    contents: impl FnOnce(&mut Ui),
) -> (Answer, bool) {
    let mut copied = false;
    let answer = frame_ui(
        ctx,
        title,
        860.0,
        |ui| {
            contents(ui);
            true
        },
        |ui, _| {
            let copy = ui.add_enabled(is_there, egui::Button::new("Copy as Markdown"));
            copied = copy.clicked();
            let save = ui.add_enabled(is_there, egui::Button::new("Save…").selected(*is_saving));
            if save.clicked() {
                *is_saving = !*is_saving;
            }
            match primary_button_ui(ui, true, "Close").clicked() {
                true => Answer::Yes,
                false => Answer::Open,
            }
        },
    );
    (answer, copied)
}

/// The document in the format of the file name extension; HTML by default.
pub(super) fn in_form(document: Arc<Document>, path: &Path) -> Bytes {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match &*ending.unwrap_or_default().to_ascii_lowercase() {
        "xlsx" => Box::new(move || spreadsheet(&document).map_err(FileFault::from)),
        "md" => Box::new(move || Ok(markdown(&document).into_bytes())),
        "txt" => Box::new(move || Ok(plain(&document).into_bytes())),
        _ => Box::new(move || Ok(html(&document).into_bytes())),
    }
}
