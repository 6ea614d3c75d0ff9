//! `learn`: shows how topologies spell Persistent Chat, row by row, and which spellings are kept.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cli::{Exit, output};
use crate::document::save::{self, Fingerprint, OpenError};
use crate::document::{self, Opened, Place, places, shown};
use crate::topology::recognize_chat::ObjectPart;
use crate::topology::role::product_name;
use crate::topology::seen_spellings::SeenSpelling;
use crate::vocabulary::{Lesson, Vocabulary, VocabularyRow};
use crate::workspace::dates::day;
use crate::workspace::exports::Exports;
use crate::workspace::names::file_name;
use crate::workspace::spellings::{self, SpellingsError};
use crate::workspace::teacher::{Lessons, differs};

/// The question that only a person can answer.
const QUESTION: &str =
    "Was this document downloaded from a deployment with working Persistent Chat? [y/N] ";

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer learn deployed.xml\n  topology-designer learn \
                  deployed.xml --save\n  topology-designer learn deployed.xml --save \
                  --downloaded-from-deployment\n  topology-designer check other.xml --vocabulary \
                  vocabulary.ron\n\nA spelling is a name that topology documents use for a part of \
                  Persistent Chat, such as PersistentChatService.\n\nEach row has the spelling that \
                  Topology Designer would write, the spelling in the document, and the line where it \
                  first occurs. Nothing is learned from content that is not understood: open the document \
                  in the window to set its meaning.\n\n--save saves the rows in the user's settings folder, \
                  with the name of the document, the date and the product version that they apply to. The \
                  window uses them. Commands use them only with --vocabulary FILE, so that they give the \
                  same result on every computer.\n\nA spelling is confirmed only if you say that the \
                  document was downloaded from a deployment with working Persistent Chat: learn asks once \
                  on a terminal, or accepts --downloaded-from-deployment as the answer. Nothing is learned from \
                  a document that Topology Designer wrote.\n\nExit codes: 0 success, 2 a document could \
                  not be read, nothing could be learned from it, or nothing could be saved."
)]
pub struct Arguments {
    /// Topologies to learn from; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Save the spellings
    #[arg(long)]
    save: bool,

    /// Confirm that every FILE was downloaded from a deployment with working Persistent Chat
    #[arg(long, requires = "save")]
    downloaded_from_deployment: bool,
}

/// A document that was read, and the spellings it teaches.
struct Taught {
    path: PathBuf,
    opened: Opened,
    lessons: Lessons,
}

/// Why a document was not read.
#[derive(Debug, thiserror::Error)]
enum LearnError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Spellings(#[from] SpellingsError),
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    let folder = spellings::folder_of_user();
    let exports = match &folder {
        Some(folder) => Exports::read_in(folder),
        None => Ok(Exports::default()),
    };
    let exports = match exports {
        Ok(exports) => exports,
        Err(error) => return failed(&error),
    };
    let mut outcome = Exit::Fine;
    let mut all = Vec::new();
    for path in &arguments.files {
        match taught(path, vocabulary, &exports) {
            Ok(taught) => all.push(taught),
            Err(error) => outcome = failed(&error),
        }
    }
    let lines: Vec<String> = all.iter().flat_map(lines).collect();
    outcome = outcome.max(output::print_lines(lines.into_iter(), Exit::Fine));
    for taught in &all {
        if let Some(reason) = &taught.lessons.refused {
            output::complain(&format!(
                "Nothing can be learned from this document. {reason} File: {}",
                shown::path(&taught.path)
            ));
            outcome = Exit::Failed;
        }
    }
    all.retain(|taught| taught.lessons.refused.is_none());
    if !arguments.save {
        return outcome;
    }
    let Some(folder) = folder else {
        return failed(&SpellingsError::NoFolder);
    };
    let is_vouched_for = |path: &Path| match arguments.downloaded_from_deployment {
        true => true,
        false => is_vouched_for(path, output::ask),
    };
    match keep(&folder, &all, is_vouched_for) {
        Ok(()) => outcome,
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::error::Error) -> Exit {
    output::complain(&error.to_string());
    Exit::Failed
}

/// Reads a document. For a design, the imported document inside it is what teaches, interpreted by the
/// vocabulary of the design.
fn taught(path: &Path, vocabulary: &Vocabulary, exports: &Exports) -> Result<Taught, LearnError> {
    let (bytes, fingerprint) = save::read_input(path).map_err(OpenError::from)?;
    let read = |bytes: &[u8], vocabulary: &Vocabulary| {
        document::read_with(bytes, Some(path), vocabulary).map_err(|reason| OpenError::Read {
            reason,
            path: path.to_owned(),
        })
    };
    let mut opened = read(&bytes, vocabulary)?;
    let modified = Fingerprint::modified(&fingerprint);
    if let (Some(_), Some(source)) = (&opened.unedited, &opened.source) {
        let understood_by = opened.design.topology.vocabulary().clone();
        opened = read(&source.bytes.clone(), &understood_by)?;
    }
    Ok(Taught {
        path: path.to_owned(),
        lessons: Lessons::of(&opened, &bytes, modified, exports),
        opened,
    })
}

/// The spellings that one document teaches, as a table.
fn lines(taught: &Taught) -> Vec<String> {
    let name = shown::path(&taught.path);
    if taught.lessons.seen.is_empty() {
        return vec![format!(
            "{name}: no Persistent Chat pool that can be understood"
        )];
    }
    let different = taught.lessons.different().count();
    let mut lines = vec![format!(
        "{name}: {} of {} differ from what is inferred",
        counted(different, "spelling"),
        taught.lessons.seen.len()
    )];
    let places = places_of(taught);
    let mut version = None;
    for (seen, place) in taught.lessons.seen.iter().zip(places) {
        if version != Some(seen.version) {
            lines.push(format!("  {}", product_name(seen.version)));
            version = Some(seen.version);
        }
        lines.push(line(seen, place));
    }
    lines
}

/// Where each spelling is. Reads the document once for all of them.
fn places_of(taught: &Taught) -> Vec<Option<Place>> {
    let seen = &taught.lessons.seen;
    let Some(source) = &taught.opened.source else {
        return vec![None; seen.len()];
    };
    let part = |seen: &SeenSpelling| {
        let part = seen.part.unwrap_or(ObjectPart::Own);
        (seen.service.clone().into(), part)
    };
    places::of_parts(source, &seen.iter().map(part).collect::<Vec<_>>())
}

fn line(seen: &SeenSpelling, place: Option<Place>) -> String {
    let at = place.map(|place| format!(" (line {})", place.line));
    let at = at.unwrap_or_default();
    let inferred = Vocabulary::built_in().token(seen.thing);
    let (thing, token) = (seen.thing.in_words(), &seen.token);
    match differs(seen) {
        true => format!("    {thing}: {token}{at}, inferred {inferred}"),
        false => format!("    {thing}: {token}{at}, as inferred"),
    }
}

/// Saves the spellings that were learned.
fn keep(
    folder: &Path,
    all: &[Taught],
    is_vouched_for: impl Fn(&Path) -> bool,
) -> Result<(), LearnError> {
    let mut learned = spellings::read_in(folder)?;
    let mut kept = 0;
    for taught in all.iter().filter(|taught| !taught.lessons.seen.is_empty()) {
        let downloaded = is_vouched_for(&taught.path);
        let lesson = Lesson {
            document: file_name(&taught.path),
            date: day(SystemTime::now()),
            downloaded_from_deployment: downloaded,
        };
        let rows: Vec<VocabularyRow> = taught.lessons.rows(&lesson);
        kept += rows.len();
        learned.add(rows);
        output::note(&match downloaded {
            true => format!("{} confirms its spellings.", shown::path(&taught.path)),
            false => format!(
                "The spellings of {} are saved but not confirmed, because it is not known whether it was \
                 downloaded from a deployment with working Persistent Chat.",
                shown::path(&taught.path)
            ),
        });
    }
    if kept == 0 {
        return Ok(());
    }
    spellings::save_in(folder, &learned)?;
    output::note(&format!(
        "Saved {}. File: {}",
        counted(kept, "spelling"),
        shown::path(&spellings::file_in(folder))
    ));
    Ok(())
}

/// Asks the person at the terminal. Without a terminal, nobody vouches for the document.
fn is_vouched_for(path: &Path, ask: impl FnOnce(&str) -> Option<String>) -> bool {
    let question = format!("{}\n{QUESTION}", shown::path(path));
    ask(&question)
        .is_some_and(|answer| matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const EXAMPLE: &[u8] =
        include_bytes!("../../examples/stretched-disaster-recovery/topology.xml");

    fn deployed() -> Taught {
        let (text, _) = document::encoding::decode(EXAMPLE).unwrap();
        let bytes = text.replace("\"Mirror\"", "\"MirrorStore\"").into_bytes();
        let opened = document::read(&bytes, None).unwrap();
        Taught {
            path: PathBuf::from("deployed.xml"),
            lessons: Lessons::of(&opened, &bytes, None, &Exports::default()),
            opened,
        }
    }

    /// Whether the mirror is confirmed after a person answered.
    fn confirmed_after(answer: Option<&str>) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let ask = |question: &str| {
            assert_eq!(question, format!("deployed.xml\n{QUESTION}"));
            answer.map(str::to_owned)
        };
        keep(folder.path(), &[deployed()], |path| {
            is_vouched_for(path, ask)
        })
        .unwrap();
        let saved = spellings::read_in(folder.path()).unwrap();
        let mut mirrors = saved.rows().iter().filter(|row| row.token == "MirrorStore");
        mirrors.next().unwrap().is_confirmed()
    }

    #[test]
    fn only_a_person_who_says_yes_confirms_a_spelling() {
        for yes in ["y\n", "Yes\r\n", " YES "] {
            assert!(confirmed_after(Some(yes)), "{yes:?}");
        }
        for no in ["", "\n", "n\n", "yes, I think\n", "no\n"] {
            assert!(!confirmed_after(Some(no)), "{no:?}");
        }
        assert!(!confirmed_after(None), "nobody is there to answer");
    }
}
