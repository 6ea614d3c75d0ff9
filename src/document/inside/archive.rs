//! The zip archive of `Export-CsConfiguration`, recognized by content. It is only read, never extracted to disk; names
//! in it are only displayed.
//!
//! All information in an archive can be false, so only counted values are used: the number of files, the extracted
//! bytes, and the compression ratio.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipReadOptions};
// The table of contents is read row by row, so that memory does not depend on its claimed size.
use zip::unstable::read::ZipIterable;

use crate::document::inside::fault::ArchiveFault;

/// The maximum size of an archive, in bytes. A configuration of the largest companies takes a few megabytes compressed.
pub const LARGEST_ARCHIVE: usize = 128 << 20;

/// The maximum number of files in an archive.
pub const MOST_ENTRIES: usize = 1_000;

/// The maximum number of extracted bytes.
pub const LARGEST_ENTRY: u64 = 256 << 20;

/// The maximum compression ratio, beyond [`FREE`]. A topology of 5,000 similar objects reaches 40; archives made to
/// exhaust a computer reach 1,000.
pub const MOST_RATIO: u64 = 250;

/// The number of bytes that may be extracted regardless of the ratio.
const FREE: u64 = 4 << 20;

/// The product's name for the file with all documents of the configuration.
const DOCUMENTS: &str = "DocItemSet.xml";

/// One file of an archive.
#[derive(Debug)]
pub struct ArchivedFile {
    /// The name in the archive.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Whether the bytes start like a zip archive, including empty and multi-disk archives.
pub fn is_archive(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..]
    )
}

/// The file with the topology in an archive: the product's own by name, or the only XML file that `is_topology`.
///
/// # Errors
///
/// If there is none, or more than one, or the archive is not safe to extract.
pub fn topology_entry(
    archive: &[u8],
    is_topology: impl Fn(&[u8]) -> bool,
) -> Result<ArchivedFile, ArchiveFault> {
    if archive.len() > LARGEST_ARCHIVE {
        return Err(ArchiveFault::TooLarge(LARGEST_ARCHIVE >> 20));
    }
    let (names, mut wanted) = contents(archive)?;
    refuse_twins(&wanted)?;
    let is_documents = |entry: &(String, ZipFileEntry<'_>)| {
        let name = entry.0.rsplit(['/', '\\']).next();
        name.is_some_and(|name| name.eq_ignore_ascii_case(DOCUMENTS))
    };
    if wanted.iter().filter(|entry| is_documents(entry)).count() == 1 {
        wanted.retain(is_documents);
    }
    let is_alone = wanted.len() == 1;
    let mut left = LARGEST_ENTRY;
    let mut found: Vec<ArchivedFile> = Vec::new();
    let mut other_names = Vec::new();
    for (name, entry) in wanted {
        let bytes = unpack(archive, &name, entry, left)?;
        left = left.saturating_sub(bytes.len() as u64);
        // The error in the only candidate is more helpful than saying that there is none.
        if !is_alone && !is_topology(&bytes) {
            continue;
        }
        match found.is_empty() {
            true => found.push(ArchivedFile { name, bytes }),
            false => other_names.push(name),
        }
    }
    let Some(first) = found.pop() else {
        return Err(ArchiveFault::NoTopology(names));
    };
    if other_names.is_empty() {
        return Ok(first);
    }
    other_names.insert(0, first.name);
    Err(ArchiveFault::Several(other_names))
}

type Named = (String, ZipFileEntry<'static>);

/// The names of all files, and the candidates for a topology.
fn contents(archive: &[u8]) -> Result<(Vec<String>, Vec<Named>), ArchiveFault> {
    let mut table = ZipIterable::try_new(Cursor::new(archive), Config::default())
        .map_err(|_| ArchiveFault::Damaged)?;
    if table.len() > MOST_ENTRIES {
        return Err(ArchiveFault::TooMany(MOST_ENTRIES));
    }
    let (mut names, mut wanted) = (Vec::new(), Vec::new());
    for entry in table.files().map_err(|_| ArchiveFault::Damaged)? {
        let entry = entry.map_err(|_| ArchiveFault::Damaged)?;
        if !entry.is_file() {
            continue;
        }
        let name = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
        };
        let ending = name.rsplit('.').next().unwrap_or_default();
        if ["xml", "tbxml"]
            .iter()
            .any(|xml| ending.eq_ignore_ascii_case(xml))
        {
            wanted.push((name.clone(), entry));
        }
        names.push(name);
    }
    Ok((names, wanted))
}

/// Refuses an archive with two files that would be extracted to the same path.
fn refuse_twins(wanted: &[Named]) -> Result<(), ArchiveFault> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (name, _) in wanted {
        match seen.insert(place_of(name), name) {
            Some(twin) if twin == name => return Err(ArchiveFault::Twice(vec![name.clone()])),
            Some(twin) => {
                return Err(ArchiveFault::Twice(vec![twin.to_owned(), name.clone()]));
            }
            None => {}
        }
    }
    Ok(())
}

/// The extracted path of a file: Windows ignores case and trailing spaces and periods, and has two path separators.
fn place_of(name: &str) -> String {
    let parts = name.split(['/', '\\']);
    let parts = parts.filter(|part| !matches!(*part, "" | "."));
    let parts: Vec<String> = parts
        .map(|part| part.trim_end_matches([' ', '.']).to_lowercase())
        .collect();
    parts.join("/")
}

fn unpack(
    archive: &[u8],
    name: &str,
    entry: ZipFileEntry<'_>,
    left: u64,
) -> Result<Vec<u8>, ArchiveFault> {
    if entry.encrypted() {
        return Err(ArchiveFault::Encrypted(name.to_owned()));
    }
    if !matches!(
        entry.compression(),
        CompressionMethod::Stored | CompressionMethod::Deflated
    ) {
        return Err(ArchiveFault::Method(name.to_owned()));
    }
    let packed = entry.compressed_size().min(archive.len() as u64);
    let by_ratio = FREE + packed.saturating_mul(MOST_RATIO);
    let mut reader = Cursor::new(archive);
    let file = entry
        .with_reader(&mut reader, ZipReadOptions::new())
        .map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                ArchiveFault::Encrypted(name.to_owned())
            }
            _ => ArchiveFault::Damaged,
        })?;
    let mut bytes = Vec::new();
    let allowed = left.min(by_ratio);
    let unpacked = file.take(allowed.saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() as u64 <= allowed {
        return match unpacked {
            Ok(_) => Ok(bytes),
            Err(_) => Err(ArchiveFault::Damaged),
        };
    }
    let name = name.to_owned();
    Err(match by_ratio < left {
        true => ArchiveFault::Bomb {
            name,
            ratio: MOST_RATIO,
        },
        false => ArchiveFault::EntryTooLarge {
            name,
            limit: LARGEST_ENTRY >> 20,
        },
    })
}
