//! The topology as XML: which format, where, and, before anything is written, what in it is inferred
//! and what the format cannot hold.

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use crate::design::Design;
use crate::document::{Format, NoteKind, Source, Written};
use crate::rules::Severity;

use super::super::files;
use super::super::icons::Icon;
use super::super::modal::{Answer, modal_ui};
use super::super::theme::{SPACE, Tokens};
use super::super::widgets::{fault_ui, label_ui, sentence_ui};
use super::path::{Browse, PathField};

/// The dialog.
pub struct ExportDialog {
    format: Format,
    field: PathField,
    published: Result<Written, String>,
    topology_builder: Result<Written, String>,
    imported_from: Option<PathBuf>,
    replace: bool,
    errors: usize,
}

/// What shall be written where.
pub struct Export {
    /// Where.
    pub path: PathBuf,
    /// What.
    pub bytes: Vec<u8>,
    /// Whether the user agreed to replace a file that is there.
    pub replace: bool,
}

impl ExportDialog {
    /// Writes both formats in memory, so that the report is there before the file.
    pub fn new(
        design: &Design,
        source: Option<&Source>,
        folder: &Path,
        name: &str,
        errors: usize,
    ) -> Self {
        let format = source.map_or(Format::TopologyBuilder, |source| source.format);
        let stem = Path::new(name).file_stem().map_or_else(
            || "topology".to_owned(),
            |stem| stem.to_string_lossy().into_owned(),
        );
        let path = folder.join(format!("{stem}-new.{}", extension(format)));
        Self {
            format,
            field: PathField::new(&path),
            published: files::export(design, source, Format::Published),
            topology_builder: files::export(design, source, Format::TopologyBuilder),
            imported_from: source.and_then(|source| source.path.clone()),
            replace: false,
            errors,
        }
    }

    /// Draws the dialog: `None` while it is open, `Some(None)` when it was cancelled.
    pub fn export_ui(&mut self, ctx: &Context) -> Option<Option<Export>> {
        let answer = modal_ui(ctx, "Export topology XML", "Export", 600.0, |ui| {
            self.format_ui(ui);
            if self.field.field_ui(ui, Browse::Xml) {
                self.replace = false;
            }
            self.report_ui(ui);
            let path = self.field.path();
            if path.as_os_str().is_empty() {
                return Err("Enter a path.".to_owned());
            }
            if let Err(error) = self.written() {
                return Err(error.clone());
            }
            if path.exists() {
                let text = if self.is_imported_file(&path) {
                    "Replace the very file this design was imported from"
                } else {
                    "Replace the file that is there"
                };
                ui.checkbox(&mut self.replace, text);
                if !self.replace {
                    return Err("The file exists.".to_owned());
                }
            }
            Ok(())
        });
        match answer {
            Answer::Open => None,
            Answer::No => Some(None),
            Answer::Yes => {
                let bytes = self.written().as_ref().ok()?.bytes.clone();
                Some(Some(Export {
                    path: self.field.path(),
                    bytes,
                    replace: self.replace,
                }))
            }
        }
    }

    fn written(&self) -> &Result<Written, String> {
        match self.format {
            Format::Published => &self.published,
            _ => &self.topology_builder,
        }
    }

    fn is_imported_file(&self, path: &Path) -> bool {
        let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
            (Ok(a), Ok(b)) => a == b,
            _ => a == b,
        };
        self.imported_from
            .as_deref()
            .is_some_and(|imported| same(imported, path))
    }

    fn format_ui(&mut self, ui: &mut Ui) {
        label_ui(ui, "Format");
        let before = self.format;
        ui.radio_value(
            &mut self.format,
            Format::TopologyBuilder,
            "Topology Builder file (.tbxml), to open and check there",
        );
        ui.radio_value(
            &mut self.format,
            Format::Published,
            "Published topology (.xml), as Get-CsTopology -AsXml prints it",
        );
        if before != self.format {
            let path = self.field.path().with_extension(extension(self.format));
            self.field.set_path(&path);
            self.replace = false;
        }
        ui.add_space(SPACE);
    }

    /// What the reader of the file should know, before it is written.
    fn report_ui(&self, ui: &mut Ui) {
        let tokens = Tokens::of_ui(ui);
        if self.errors > 0 {
            sentence_ui(
                ui,
                Icon::Severity(Severity::Error),
                tokens.error,
                &format!(
                    "The design has {}; Topology Builder or the deployment will refuse it.",
                    Severity::Error.counted(self.errors)
                ),
            );
        }
        match self.written() {
            Err(error) => fault_ui(ui, error),
            Ok(written) => {
                let of =
                    |kind: NoteKind| written.notes.iter().filter(move |note| note.kind == kind);
                let inferred = of(NoteKind::Inferred).count();
                if inferred > 0 {
                    sentence_ui(
                        ui,
                        Icon::Severity(Severity::Warning),
                        tokens.warning,
                        "The file holds spellings that are inferred, not documented. Open it in \
                         Topology Builder before anything is published.",
                    );
                } else {
                    sentence_ui(
                        ui,
                        Icon::Fine,
                        tokens.fine,
                        "Nothing in the file is inferred.",
                    );
                }
                for (kind, title) in [
                    (NoteKind::Inferred, "Inferred"),
                    (NoteKind::NotHeld, "Not held by this format"),
                    (NoteKind::Oddity, "Worth knowing"),
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

fn extension(format: Format) -> &'static str {
    match format {
        Format::Published => "xml",
        Format::TopologyBuilder => "tbxml",
        Format::Design => "ron",
    }
}
