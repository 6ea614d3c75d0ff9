//! Where a document for people is written: to a file whose extension chooses the format, or to standard
//! output as text.

use std::path::{Path, PathBuf};

use crate::document::shown;
use crate::report::{Document, html, markdown, plain};

use crate::cli::out_file::{self, OutFileError};
use crate::cli::{Exit, output};

/// The formats of a document for people.
#[derive(Clone, Copy)]
enum Form {
    Html,
    Markdown,
    Plain,
}

/// The destination of a document. Nothing that exists is replaced unless the user asks for it.
pub(super) struct Printed<'p> {
    /// `None` is standard output.
    path: Option<&'p Path>,
    form: Form,
    force: bool,
}

/// Why a document was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum PrintError {
    #[error("The extension does not identify a format; use .html, .md or .txt: {}", shown::path(.0))]
    UnknownEnding(PathBuf),
    #[error("The document could not be written to standard output.")]
    Output,
    #[error(transparent)]
    File(#[from] OutFileError),
}

impl<'p> Printed<'p> {
    /// Decides where the document is written, before anything is read.
    ///
    /// # Errors
    /// When the format is unknown, or a file that must stay would be replaced.
    pub(super) fn new(
        out: Option<&'p Path>,
        force: bool,
        inputs: &[Option<&Path>],
    ) -> Result<Self, PrintError> {
        let Some(path) = out.filter(|out| !output::is_standard(out)) else {
            return Ok(Self {
                path: None,
                form: Form::Plain,
                force,
            });
        };
        let form = form_by_ending(path);
        let form = form.ok_or_else(|| PrintError::UnknownEnding(path.to_owned()))?;
        let inputs: Vec<&Path> = inputs.iter().flatten().copied().collect();
        out_file::may_be_written(path, force, &inputs)?;
        let path = Some(path);
        Ok(Self { path, form, force })
    }

    /// Writes the document.
    ///
    /// # Errors
    /// When the file, or standard output, cannot be written.
    pub(super) fn write(&self, document: &Document) -> Result<(), PrintError> {
        let text = match self.form {
            Form::Html => html(document),
            Form::Markdown => markdown(document),
            Form::Plain => plain(document),
        };
        let Some(path) = self.path else {
            return match output::print(&text, Exit::Fine) {
                Exit::Fine => Ok(()),
                _ => Err(PrintError::Output),
            };
        };
        if let Some(warning) = out_file::write(path, text.as_bytes(), self.force)? {
            output::warn(&warning);
        }
        Ok(())
    }
}

fn form_by_ending(path: &Path) -> Option<Form> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match &*ending {
        "html" | "htm" => Some(Form::Html),
        "md" | "markdown" => Some(Form::Markdown),
        "txt" => Some(Form::Plain),
        _ => None,
    }
}
