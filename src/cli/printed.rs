//! Where a document for people goes: a file whose ending chooses the form, or standard output as text.

use std::path::{Path, PathBuf};

use crate::document::save::{self, SaveError};
use crate::document::shown;
use crate::report::{Document, html, markdown, plain};

use crate::cli::{Exit, output};

/// The forms of a document.
#[derive(Clone, Copy)]
enum Form {
    Html,
    Markdown,
    Plain,
}

/// Where a document goes; nothing that exists is replaced unasked.
pub(super) struct Printed<'p> {
    /// `None` is standard output.
    path: Option<&'p Path>,
    form: Form,
}

/// Why a document was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum PrintError {
    #[error("The extension does not identify a format; use .html, .md or .txt: {}", shown::path(.0))]
    UnknownEnding(PathBuf),
    #[error("This is the file that is read, which is never replaced; use another name: {}", shown::path(.0))]
    Input(PathBuf),
    #[error("The file already exists; use --force to overwrite it: {}", shown::path(.0))]
    Exists(PathBuf),
    #[error("The document could not be written to standard output.")]
    Output,
    #[error(transparent)]
    Save(#[from] SaveError),
}

impl<'p> Printed<'p> {
    /// Decides it before anything is read.
    ///
    /// # Errors
    /// When the form is not known, or something would be replaced that must stay.
    pub(super) fn new(
        out: Option<&'p Path>,
        force: bool,
        inputs: &[Option<&Path>],
    ) -> Result<Self, PrintError> {
        let Some(path) = out.filter(|out| !output::is_standard(out)) else {
            let form = Form::Plain;
            return Ok(Self { path: None, form });
        };
        let owned = || path.to_owned();
        let form = form_by_ending(path).ok_or_else(|| PrintError::UnknownEnding(owned()))?;
        let mut inputs = inputs.iter().flatten();
        if inputs.any(|input| save::is_same_file(input, path)) {
            return Err(PrintError::Input(owned()));
        }
        if save::is_taken(path)? && !force {
            return Err(PrintError::Exists(owned()));
        }
        let path = Some(path);
        Ok(Self { path, form })
    }

    /// Writes it.
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
        if let Some(warning) = save::save(path, text.as_bytes(), None)?.warning {
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
