//! The documents of a deployment: parts, readers, preview, and path.

use std::path::Path;
use std::sync::Arc;

use egui::{Context, TextWrapMode, Ui};

use crate::app::answered::Answered;
use crate::app::background::{Background, WorkProgress};
use crate::app::desktop_dialog::Browse;
use crate::app::dialogs::printed::blocks::Blocks;
use crate::app::dialogs::printed::{Interrupted, document_frame_ui, in_form};
use crate::app::dialogs::save_bytes::SaveBytes;
use crate::app::theme::SPACE;
use crate::app::widgets::fault_ui;
use crate::handover::{HandoverPart, Reader, WrittenParts};
use crate::report::{Document, markdown};

/// The dialog.
pub struct ReportDialog {
    work: Background<WrittenParts>,
    written: Option<Result<WrittenParts, Interrupted>>,
    /// The parts that apply, and whether each is selected.
    parts: Vec<(&'static HandoverPart, bool)>,
    document: Arc<Document>,
    blocks: Blocks,
    place: SaveBytes,
    is_saving: bool,
}

impl ReportDialog {
    /// Writes the parts in the background, and suggests a path.
    pub fn new(
        ctx: &Context,
        suggestion: &Path,
        make: impl FnOnce() -> WrittenParts + Send + 'static,
    ) -> Self {
        Self {
            work: Background::start(ctx, make),
            written: None,
            parts: Vec::new(),
            document: Arc::default(),
            blocks: Blocks::default(),
            place: SaveBytes::new(suggestion, Browse::Report, &["html", "md", "txt", "xlsx"]),
            is_saving: false,
        }
    }

    /// Whether something is being created or written in the background.
    pub fn is_busy(&self) -> bool {
        self.written.is_none() || self.place.is_writing()
    }

    /// Draws the dialog.
    pub fn report_ui(&mut self, ctx: &Context) -> Answered<()> {
        self.poll();
        let mut saves = self.is_saving;
        let has_parts = self.parts.iter().any(|(_, is_chosen)| *is_chosen);
        let contents = |ui: &mut Ui| self.contents_ui(ui);
        let (answer, copied) = document_frame_ui(ctx, "Report", has_parts, &mut saves, contents);
        self.is_saving = saves;
        if copied {
            ctx.copy_text(markdown(&self.document));
        }
        answer.read()
    }

    fn contents_ui(&mut self, ui: &mut Ui) {
        match &self.written {
            None => {
                ui.label("Preparing…");
                return;
            }
            Some(Err(error)) => {
                fault_ui(ui, &error.to_string());
                return;
            }
            Some(Ok(_)) => {}
        }
        if self.is_saving && !self.document.blocks.is_empty() {
            let document = Arc::clone(&self.document);
            self.place
                .save_ui(ui, "Save", move |path| in_form(document, path));
            ui.add_space(2.0 * SPACE);
        }
        if self.choice_ui(ui) {
            self.assemble();
        }
        ui.add_space(SPACE);
        ui.separator();
        if self.document.blocks.is_empty() {
            ui.label("Choose a part.");
        }
        self.blocks.blocks_ui(ui, &self.document);
    }

    /// Draws readers and parts. Returns whether the selection changed.
    fn choice_ui(&mut self, ui: &mut Ui) -> bool {
        let mut changed = false;
        ui.horizontal_wrapped(|ui| {
            ui.label("For");
            let everyone = self.parts.iter().all(|(_, is_chosen)| *is_chosen);
            if ui.selectable_label(everyone, "Everyone").clicked() {
                self.choose(|_| true);
                changed = true;
            }
            for reader in Reader::ALL {
                let is_for = |part: &HandoverPart| part.readers.contains(&reader);
                let mut parts = self.parts.iter();
                let is_on = !everyone && parts.all(|(part, is_chosen)| is_for(part) == *is_chosen);
                if ui.selectable_label(is_on, reader.label()).clicked() {
                    self.choose(is_for);
                    changed = true;
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            // What does not fit is moved to the next row as a whole.
            ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
            for (part, is_chosen) in &mut self.parts {
                let box_of_part = ui
                    .checkbox(is_chosen, part.title)
                    .on_hover_text(part.about.trim_end_matches('.'));
                changed |= box_of_part.changed();
            }
        });
        changed
    }

    fn choose(&mut self, is_wanted: impl Fn(&HandoverPart) -> bool) {
        for (part, is_chosen) in &mut self.parts {
            *is_chosen = is_wanted(part);
        }
    }

    fn assemble(&mut self) {
        let Some(Ok(written)) = &self.written else {
            return;
        };
        let chosen = self.parts.iter().filter(|(_, is_chosen)| *is_chosen);
        let chosen: Vec<&HandoverPart> = chosen.map(|(part, _)| *part).collect();
        self.document = Arc::new(written.document(&chosen));
        self.blocks = Blocks::default();
    }

    fn poll(&mut self) {
        if self.written.is_some() {
            return;
        }
        let written = match self.work.poll() {
            WorkProgress::Running => return,
            WorkProgress::Done(written) => Ok(written),
            WorkProgress::Lost => Err(Interrupted),
        };
        if let Ok(written) = &written {
            self.parts = written.parts().map(|part| (part, true)).collect();
        }
        self.written = Some(written);
        self.assemble();
    }
}
