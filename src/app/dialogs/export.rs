//! Exporting the topology as XML: format, path and, before anything is written, the inferred content and the content
//! that the format cannot contain.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, Ui};

use crate::design::Design;
use crate::document::{Format, NoteKind, WrittenDocument};
use crate::rules::Severity;
use crate::workspace::write::{WriteRefused, document_bytes};

use crate::app::answered::Answered;
use crate::app::background::{Background, WorkError};
use crate::app::desktop_dialog::Browse;
use crate::app::dialogs::path::SavePath;
use crate::app::files::Replace;
use crate::app::icons::Icon;
use crate::app::modal::{Answer, modal_ui};
use crate::app::session::Origin;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::radio::radio_value_ui;
use crate::app::widgets::{fault_ui, label_ui, sentence_ui};
use crate::workspace::names::without_ending;
use crate::workspace::notes::spellings_in_words;

/// The dialog.
pub struct ExportDialog {
    format: Format,
    /// The path.
    pub path: SavePath,
    formats: Vec<InMemory>,
    errors: usize,
}

/// The result for a format.
type Outcome = Result<WrittenDocument, WorkError<WriteRefused>>;

/// A format that is written to memory in the background.
struct InMemory {
    format: Format,
    work: Background<Result<WrittenDocument, WriteRefused>>,
    written: Option<Outcome>,
}

impl InMemory {
    fn start(ctx: &Context, (design, origin): &(Arc<Design>, Arc<Origin>), format: Format) -> Self {
        let (design, origin) = (Arc::clone(design), Arc::clone(origin));
        let write = move || document_bytes(&design, origin.source.as_ref(), None, format);
        Self {
            format,
            work: Background::start(ctx, write),
            written: None,
        }
    }

    fn poll(&mut self) {
        if self.written.is_none() {
            self.written = self.work.outcome("Writing the topology");
        }
    }
}

/// The export and its path.
pub struct Export {
    /// The path.
    pub path: PathBuf,
    /// The content.
    pub bytes: Vec<u8>,
    /// What to do with an existing file.
    pub replace: Replace,
}

impl ExportDialog {
    /// Writes each format to memory, so that the report is available before the file.
    pub fn new(
        ctx: &Context,
        snapshot: &(Arc<Design>, Arc<Origin>),
        folder: &Path,
        name: &str,
        errors: usize,
    ) -> Self {
        let source = snapshot.1.source.as_ref();
        let format = source.map_or(Format::TopologyBuilder, |source| source.format);
        let stem = without_ending(name);
        let path = folder.join(format!("{stem}-new.{}", format.ending()));
        Self {
            format,
            path: SavePath::new(&path),
            formats: Format::exported()
                .map(|format| InMemory::start(ctx, snapshot, format))
                .collect(),
            errors,
        }
    }

    /// Draws the dialog, which stays open until the file is written.
    pub fn export_ui(&mut self, ctx: &Context) -> Answered<Export> {
        self.formats.iter_mut().for_each(InMemory::poll);
        let yes = self.path.yes("Export");
        let answer = modal_ui(ctx, "Export topology XML", yes, 600.0, |ui| {
            self.format_ui(ui);
            let ready = self
                .path
                .save_path_ui(ui, Browse::Xml, self.format.ending());
            self.report_ui(ui);
            match self.written() {
                None => Err("The topology is being written".into()),
                Some(Ok(_)) => ready,
                Some(Err(error)) => Err(error.to_string().into()),
            }
        });
        if answer != Answer::Yes {
            return answer.or_chosen(None);
        }
        let Some(Ok(written)) = self.written() else {
            return Answered::Open;
        };
        let bytes = written.bytes.clone();
        let (path, replace) = self.path.begin(self.format.ending());
        Answered::With(Export {
            path,
            bytes,
            replace,
        })
    }

    /// Whether a format is still being written to memory.
    pub fn is_writing(&self) -> bool {
        self.formats.iter().any(|format| format.written.is_none())
    }

    /// The output in the chosen format; `None` until it is ready.
    fn written(&self) -> Option<&Outcome> {
        let mut formats = self.formats.iter();
        let chosen = formats.find(|format| format.format == self.format)?;
        chosen.written.as_ref()
    }

    fn format_ui(&mut self, ui: &mut Ui) {
        label_ui(ui, "Format");
        let before = self.format;
        for format in Format::exported() {
            radio_value_ui(ui, "format", &mut self.format, format, format.label());
        }
        if before != self.format {
            let typed = self.path.field.path();
            let name = typed.file_name().map(|name| name.to_string_lossy());
            if let Some(name) = name {
                let stem = without_ending(&name);
                let path = typed.with_file_name(format!("{stem}.{}", self.format.ending()));
                self.path.set_path(&path);
            }
        }
        ui.add_space(SPACE);
    }

    /// Information for the user before the file is written.
    fn report_ui(&self, ui: &mut Ui) {
        let tokens = Tokens::of_ui(ui);
        if self.errors > 0 {
            sentence_ui(
                ui,
                Icon::Severity(Severity::Error),
                tokens.error,
                &format!(
                    "The design has {}; Topology Builder or the deployment will not accept it.",
                    Severity::Error.counted(self.errors)
                ),
            );
        }
        match self.written() {
            None => {
                ui.label("Writing…");
            }
            Some(Err(error)) => fault_ui(ui, &error.to_string()),
            Some(Ok(written)) => {
                let of =
                    |kind: NoteKind| written.notes.iter().filter(move |note| note.kind == kind);
                match spellings_in_words(&written.notes) {
                    Some(counted) => sentence_ui(
                        ui,
                        Icon::Severity(Severity::Warning),
                        tokens.warning,
                        &format!(
                            "{counted} Validate it in Topology Builder before you publish anything."
                        ),
                    ),
                    None => sentence_ui(
                        ui,
                        Icon::Fine,
                        tokens.fine,
                        "Nothing in the file is inferred.",
                    ),
                };
                for (kind, title) in [
                    (NoteKind::Inferred, "Inferred"),
                    (NoteKind::Copied, "Copied from the imported document"),
                    (NoteKind::Confirmed, "Confirmed"),
                    (NoteKind::NotHeld, "Not included in this format"),
                    (NoteKind::Oddity, "Notes"),
                ] {
                    if of(kind).next().is_none() {
                        continue;
                    }
                    egui::CollapsingHeader::new(format!("{title} ({})", of(kind).count()))
                        .default_open(kind == NoteKind::NotHeld)
                        .show(ui, |ui| {
                            for note in of(kind) {
                                ui.add(egui::Label::new(format!("• {}", note.message)).wrap());
                            }
                        });
                }
            }
        }
        ui.add_space(SPACE);
    }
}
