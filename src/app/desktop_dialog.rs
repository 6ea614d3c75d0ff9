//! The file dialogs of the desktop, which can stay open for any time.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::app::background::Background;

/// A file dialog of the desktop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browse {
    /// Open any document.
    Any,
    /// Save a design file.
    Design,
    /// Save an XML document.
    Xml,
    /// Save a document for people.
    Document,
    /// Save a report, which can be a spreadsheet.
    Report,
    /// Save an archive.
    Archive,
    /// Save a picture.
    Picture,
    Folder,
}

/// The desktop does not provide file dialogs, or the dialog failed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("The desktop's file dialog is not available; enter the path instead.")]
pub struct NoDesktopDialog;

/// Opens the dialog on a thread. `None` if nothing was chosen.
pub fn ask_desktop(
    ctx: &Context,
    browse: Browse,
    current: &Path,
) -> Background<Result<Option<PathBuf>, NoDesktopDialog>> {
    let folder = current.parent().map(Path::to_owned);
    let name = current
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Background::start(ctx, move || {
        std::panic::catch_unwind(move || {
            let mut dialog = rfd::FileDialog::new();
            if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
                dialog = dialog.set_directory(folder);
            }
            if let Some(name) = name.filter(|_| browse != Browse::Any) {
                dialog = dialog.set_file_name(name);
            }
            match browse {
                Browse::Any => dialog
                    .add_filter("Topologies and designs", &["ron", "tbxml", "xml", "zip"])
                    .pick_file(),
                Browse::Design => dialog.add_filter("Design", &["ron"]).save_file(),
                Browse::Archive => dialog.add_filter("Archive", &["zip"]).save_file(),
                Browse::Document => dialog
                    .add_filter("Web page, Markdown or text", &["html", "md", "txt"])
                    .save_file(),
                Browse::Report => dialog
                    .add_filter(
                        "Web page, Markdown, text or spreadsheet",
                        &["html", "md", "txt", "xlsx"],
                    )
                    .save_file(),
                Browse::Picture => dialog
                    .add_filter("Picture", &["svg", "png", "pdf", "drawio"])
                    .save_file(),
                Browse::Folder => dialog.pick_folder(),
                Browse::Xml => dialog
                    .add_filter("Topology XML", &["xml", "tbxml"])
                    .save_file(),
            }
        })
        .map_err(|_| NoDesktopDialog)
    })
}
