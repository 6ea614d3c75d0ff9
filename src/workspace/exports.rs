//! Remembers by hash what this program wrote: an export looks like the document of a deployment, but
//! must never teach the spelling that this program chose for it.

use std::fmt::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::document::save::{self, FileError};
use crate::document::{Opened, Source};
use crate::topology::{Role, Topology};
use crate::vocabulary::VocabularyError;
use crate::workspace::dates::day;
use crate::workspace::spellings::{SpellingsError, make_folder};

/// The name of the file in the configuration folder.
const FILE: &str = "exports.ron";

/// How many exports are remembered.
const MOST: usize = 2_000;

/// The exports that are remembered, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    exports: Vec<Export>,
}

/// One export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Export {
    /// Hash of the bytes of the export.
    bytes: String,
    /// Hash of the content, which is the same in another encoding or layout.
    says: String,
    /// Seconds since 1970.
    written: u64,
}

impl Exports {
    /// Reads what is remembered in a folder; returns an empty list if nothing was exported yet.
    ///
    /// # Errors
    /// When the file cannot be read, or contains something else.
    pub fn read_in(folder: &Path) -> Result<Self, SpellingsError> {
        let path = folder.join(FILE);
        let bytes = match save::read_file(&path) {
            Ok((bytes, _)) => bytes,
            Err(FileError::NotFound(_)) => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
        };
        ron::de::from_bytes(&bytes).map_err(|_| SpellingsError::Exports(path))
    }

    /// The day on which this program wrote exactly these bytes.
    pub fn same_bytes(&self, bytes: &[u8]) -> Option<String> {
        let hash = hash(bytes);
        let found = self.exports.iter().rfind(|export| export.bytes == hash);
        found.map(Export::day)
    }

    /// The day on which this program wrote a document with the same content, unless that was after the
    /// file was last changed.
    pub fn same_words(&self, topology: &Topology, modified: Option<SystemTime>) -> Option<String> {
        let says = says(topology);
        let modified = modified.map_or(u64::MAX, seconds);
        let fits = |export: &&Export| export.says == says && export.written <= modified;
        self.exports.iter().rfind(fits).map(Export::day)
    }
}

impl Export {
    fn day(&self) -> String {
        day(SystemTime::UNIX_EPOCH + Duration::from_secs(self.written))
    }
}

/// Remembers an export that contains Persistent Chat. An export that equals the imported document byte
/// for byte is not remembered, because this program did not write any of its content.
///
/// # Errors
/// When the list cannot be read or written.
pub fn remember(
    folder: &Path,
    bytes: &[u8],
    source: Option<&Source>,
    now: SystemTime,
) -> Result<(), SpellingsError> {
    if source.is_some_and(|source| *source.bytes == *bytes) {
        return Ok(());
    }
    // The document was already read again before it was written; if it cannot be read, there is nothing
    // to remember.
    let Ok(Opened { design, .. }) = crate::document::read(bytes, None) else {
        return Ok(());
    };
    if !has_persistent_chat(&design.topology) {
        return Ok(());
    }
    let mut exports = Exports::read_in(folder)?;
    let export = Export {
        bytes: hash(bytes),
        says: says(&design.topology),
        written: seconds(now),
    };
    exports.exports.retain(|old| old.bytes != export.bytes);
    exports.exports.push(export);
    let too_many = exports.exports.len().saturating_sub(MOST);
    exports.exports.drain(..too_many);
    let layout = ron::ser::PrettyConfig::new().new_line("\n");
    let text = ron::ser::to_string_pretty(&exports, layout)
        .map_err(|error| SpellingsError::Form(VocabularyError::Unwritable(error)))?;
    make_folder(folder)?;
    // A power failure may undo this; here that is no loss.
    save::save(&folder.join(FILE), text.as_bytes(), None)
        .map(drop)
        .map_err(SpellingsError::from)
}

/// Like [`remember`], but returns a sentence about why it failed, because the document is written
/// anyway.
pub fn remember_or_warn(folder: &Path, bytes: &[u8], source: Option<&Source>) -> Option<String> {
    let error = remember(folder, bytes, source, SystemTime::now()).err()?;
    Some(format!(
        "The export could not be recorded. Topology Designer could later mistake it for a document of a \
         deployment. {error}"
    ))
}

/// Whether a topology contains a Persistent Chat service.
fn has_persistent_chat(topology: &Topology) -> bool {
    let mut services = topology.services.iter();
    services.any(|service| service.role == Role::PersistentChatService)
}

/// Hash of everything that the identities, names and spellings of a topology say.
fn says(topology: &Topology) -> String {
    let said = (&topology.sites, &topology.clusters, &topology.services);
    let mut hashed = Hashed::default();
    match ron::ser::to_writer(&mut hashed, &said) {
        Ok(()) => hashed.in_digits(),
        Err(_) => hash(&[]),
    }
}

/// Hashes a text while it is written, so that the whole text is never in memory.
#[derive(Default)]
struct Hashed(Sha256);

impl Hashed {
    fn in_digits(self) -> String {
        in_digits(&self.0.finalize())
    }
}

impl fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}

fn seconds(time: SystemTime) -> u64 {
    let since_1970 = time.duration_since(SystemTime::UNIX_EPOCH);
    since_1970.map_or(0, |since| since.as_secs())
}

fn hash(bytes: &[u8]) -> String {
    in_digits(&Sha256::digest(bytes))
}

fn in_digits(digest: &[u8]) -> String {
    let mut digits = String::new();
    for byte in digest {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::document::read;

    const EXAMPLE: &[u8] =
        include_bytes!("../../examples/stretched-disaster-recovery/topology.xml");

    #[test]
    fn an_export_is_recognized_by_its_bytes_and_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        remember(folder.path(), EXAMPLE, None, now).unwrap();
        let exports = Exports::read_in(folder.path()).unwrap();
        assert_eq!(exports.same_bytes(EXAMPLE).as_deref(), Some("2027-01-15"));
        let (text, _) = crate::document::encoding::decode(EXAMPLE).unwrap();
        let text = text.replace("  <", "\t<");
        let laid_out = read(text.as_bytes(), None).unwrap().design.topology;
        assert_eq!(exports.same_bytes(text.as_bytes()), None);
        assert!(exports.same_words(&laid_out, None).is_some());
        let earlier = now - Duration::from_secs(60);
        assert_eq!(
            exports.same_words(&laid_out, Some(earlier)),
            None,
            "it was there before"
        );
        let text = text.replace("Mirror\"", "MirrorStore\"");
        let other = read(text.as_bytes(), None).unwrap().design.topology;
        assert_eq!(exports.same_words(&other, None), None);
    }

    #[test]
    fn an_unchanged_document_is_not_an_export() {
        let folder = tempfile::tempdir().unwrap();
        let opened = read(EXAMPLE, None).unwrap();
        let now = SystemTime::UNIX_EPOCH;
        remember(folder.path(), EXAMPLE, opened.source.as_ref(), now).unwrap();
        assert_eq!(Exports::read_in(folder.path()).unwrap(), Exports::default());
    }
}
