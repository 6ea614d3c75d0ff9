//! Documents from and to the file system, with errors as sentences for the dialog.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError};

use crate::design::Design;
use crate::document::save::{self, Fingerprint};
use crate::document::{self, Format, Opened, Source, Written, design_file};

/// Up to this size a document is read at once; larger ones in a thread, so that the window stays
/// responsive.
const READ_AT_ONCE: u64 = 512 << 10;

/// A document that was read from a file.
pub struct FromFile {
    /// The document.
    pub opened: Opened,
    /// What the file held.
    pub fingerprint: Fingerprint,
}

/// Why a document was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// In place of the one that is open.
    Open,
    /// Into the one that is open.
    Import,
    /// As what is published.
    Baseline,
    /// As what was named as published in an earlier session.
    RememberedBaseline,
}

/// A document that is being read in a thread.
pub struct Loading {
    /// Where from.
    pub path: PathBuf,
    /// What for.
    pub purpose: Purpose,
    receiver: Receiver<Result<FromFile, String>>,
}

/// A document that was read, or is still being read.
pub enum Read {
    /// Done.
    Now(Box<Result<FromFile, String>>),
    /// Under way.
    Later(Loading),
}

impl Loading {
    /// The result, once it is there.
    pub fn poll(&self) -> Option<Result<FromFile, String>> {
        match self.receiver.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Err("Reading the document was interrupted.".to_owned()))
            }
        }
    }
}

/// Reads a document, in a thread when it is large. Dropping what comes back cancels.
pub fn start_reading(ctx: &egui::Context, path: &Path, purpose: Purpose) -> Read {
    let is_small = std::fs::metadata(path).map_or(true, |metadata| metadata.len() < READ_AT_ONCE);
    if is_small {
        return Read::Now(Box::new(read(path)));
    }
    let (sender, receiver) = std::sync::mpsc::channel();
    let (ctx, owned) = (ctx.clone(), path.to_owned());
    std::thread::spawn(move || {
        // Nobody listens any more when the user has cancelled; the result is not needed then.
        let _ = sender.send(read(&owned));
        ctx.request_repaint();
    });
    Read::Later(Loading {
        path: path.to_owned(),
        purpose,
        receiver,
    })
}

fn read(path: &Path) -> Result<FromFile, String> {
    let (bytes, fingerprint) = save::read_file(path).map_err(|error| error.to_string())?;
    let opened = read_bytes(bytes, Some(path))?;
    Ok(FromFile {
        opened,
        fingerprint,
    })
}

/// Reads a document of any format from memory.
///
/// # Errors
/// A sentence that says what is wrong and where.
pub fn read_bytes(bytes: Vec<u8>, path: Option<&Path>) -> Result<Opened, String> {
    document::read(&bytes, path).map_err(|error| error.to_string())
}

/// The bytes of a design file.
///
/// # Errors
/// A sentence for the dialog.
pub fn design_bytes(design: &Design, source: Option<&Source>) -> Result<Vec<u8>, String> {
    design_file::write(design, source).map_err(|error| error.to_string())
}

/// The topology as XML, with what is inferred and what the format cannot hold.
///
/// # Errors
/// A sentence for the dialog.
pub fn export(design: &Design, source: Option<&Source>, format: Format) -> Result<Written, String> {
    document::export(design, source, format, document::Vocabulary::built_in())
        .map_err(|error| error.to_string())
}
