//! Why a topology could not be read from a zip archive, in one or two sentences each.

use crate::document::misfit::PRINT_AGAIN;
use crate::document::shown::visible;
use crate::topology::readable::cut;

/// The maximum number of names in a message.
const LISTED: usize = 3;

/// The kinds of errors in a zip archive.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum ArchiveFault {
    /// The table of contents or a file cannot be read.
    #[error(
        "This is a zip archive that is damaged or was not copied completely. Copy it again, or run \
         Export-CsConfiguration again."
    )]
    Damaged,
    /// It is larger than any configuration.
    #[error("This is a zip archive larger than {0} MB; no configuration is that large.")]
    TooLarge(usize),
    /// It has more files than any configuration.
    #[error(
        "This zip archive contains more than {0} files, and no configuration has that many. Unpack \
         it and open the topology in it."
    )]
    TooMany(usize),
    /// A file in it would be larger than any configuration when extracted.
    #[error(
        "{} in this zip archive is larger than {limit} MB when it is unpacked; no configuration is that large.",
        shown(name)
    )]
    EntryTooLarge {
        name: String,
        /// The limit in megabytes.
        limit: u64,
    },
    /// The compression ratio of a file is higher than for any text.
    #[error(
        "{} in this zip archive grows to more than {ratio} times its size when it is unpacked, which a \
         configuration never does. For safety, it is not read.",
        shown(name)
    )]
    Bomb {
        name: String,
        /// The limit.
        ratio: u64,
    },
    /// A file in it requires a password.
    #[error(
        "{} in this zip archive is encrypted. Unpack it with its password, and open the unpacked file.",
        shown(.0)
    )]
    Encrypted(String),
    /// A file in it uses an unsupported compression method.
    #[error(
        "{} in this zip archive is compressed with an unsupported method. Unpack it, and open the unpacked file.",
        shown(.0)
    )]
    Method(String),
    /// Two files in it have the same name, so that extracting would keep only one of them.
    #[error(
        "This zip archive contains two files with the same name, {}, and it is not known which one \
         applies. Run Export-CsConfiguration again, or print the topology: {PRINT_AGAIN}.",
        names(.0)
    )]
    Twice(Vec<String>),
    /// No file in it is a topology.
    #[error(
        "This is a zip archive without a topology in it. {} Open the archive that Export-CsConfiguration \
         -FileName writes, or print the topology: {PRINT_AGAIN}.",
        listed(.0)
    )]
    NoTopology(Vec<String>),
    /// More than one file in it is a topology.
    #[error(
        "This zip archive contains {} topologies: {}. Unpack it, and open one of them.",
        .0.len(),
        names(.0)
    )]
    Several(Vec<String>),
}

fn listed(all: &[String]) -> String {
    match all.is_empty() {
        true => "It is empty.".to_owned(),
        false => format!("It holds {}.", names(all)),
    }
}

fn names(all: &[String]) -> String {
    let mut names: Vec<String> = all.iter().take(LISTED).map(|name| shown(name)).collect();
    match all.len().saturating_sub(LISTED) {
        0 => {}
        more => names.push(format!("{more} more")),
    }
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// The name of a file in an archive; used only as text.
pub fn shown(name: &str) -> String {
    visible(&cut(name)).into_owned()
}
