//! The evidence for the spellings in a written document: confirmed, inferred, or copied from the imported document.
//! Each spelling is listed once (law 8).

use std::collections::BTreeSet;

use crate::document::{Format, Note, NoteKind};
use crate::topology::seen_spellings;
use crate::topology::{Index, Topology};
use crate::vocabulary::{Provenance, Thing, Vocabulary, VocabularyRow};

/// One note for each spelling of Persistent Chat in `topology`. A spelling that `imported` already has is not inferred
/// here.
pub fn notes(
    topology: &Topology,
    imported: Option<&Topology>,
    format: Format,
    vocabulary: &Vocabulary,
) -> Vec<Note> {
    let written = spellings(topology, Some(format));
    let mut copied = imported.map_or_else(BTreeSet::new, |imported| spellings(imported, None));
    if imported.is_some_and(was_never_published) {
        // It may have been written by this program.
        copied.retain(|(thing, token, _)| Vocabulary::built_in().token(*thing) != token);
    }
    let mut said = BTreeSet::new();
    let notes = written.iter().filter_map(|spelling| {
        let (kind, message) = note(spelling, copied.contains(spelling), vocabulary)?;
        said.insert(message.clone()).then_some(Note {
            kind,
            message,
            line: None,
            column: None,
            object: None,
        })
    });
    notes.collect()
}

/// A spelling: the thing, the token, and the product version.
type Spelled = (Thing, String, u32);

/// The spellings that a document of this topology contains; without a format, those of all formats.
fn spellings(topology: &Topology, format: Option<Format>) -> BTreeSet<Spelled> {
    let index = Index::new(topology);
    let seen = seen_spellings::of(&index).into_iter();
    let mut spelled: BTreeSet<Spelled> = seen
        .map(|seen| (seen.thing, seen.token, seen.version))
        .collect();
    let mut add = |thing: Thing, version: u32| {
        let token = Vocabulary::built_in().token(thing).to_owned();
        spelled.insert((thing, token, version));
    };
    if format != Some(Format::Published) {
        for service in &topology.services {
            if service.backup.is_some() {
                add(Thing::BackupReference, service.service_version);
            }
        }
    }
    for site in &topology.sites {
        let pool = site.default_persistent_chat_pool.as_ref();
        if let Some(pool) = pool {
            let version = index.service(pool).map_or(0, |pool| pool.service_version);
            add(Thing::SiteDefaultPool, version);
        }
    }
    spelled
}

/// Whether a document does not come from a deployment, which would have stamped it.
fn was_never_published(topology: &Topology) -> bool {
    let signature = topology.signature.as_deref().unwrap_or_default();
    !signature.chars().any(|c| c.is_ascii_hexdigit() && c != '0')
}

/// The note for a spelling; `None` for spellings that every document has.
fn note(
    (thing, token, version): &Spelled,
    is_copied: bool,
    vocabulary: &Vocabulary,
) -> Option<(NoteKind, String)> {
    let built_in = vocabulary.row(*thing)?;
    if is_common(*thing) && built_in.token == *token {
        return None;
    }
    let of_token =
        |row: &&VocabularyRow| row.thing == *thing && row.token == *token && row.is_of(*version);
    let mut learned = vocabulary.learned().iter().filter(of_token);
    let learned = learned
        .clone()
        .find(|row| row.is_confirmed())
        .or(learned.next());
    let row = learned.or(Some(built_in).filter(of_token));
    let what = format!("The spelling {token:?} ({})", thing.in_words());
    Some(match row {
        Some(row) if row.is_confirmed() => (
            NoteKind::Confirmed,
            format!("{what} is confirmed: {}.", row.reason()),
        ),
        _ if is_copied => (
            NoteKind::Copied,
            format!("{what} is copied from the imported document and is not confirmed."),
        ),
        Some(row) => match &row.provenance {
            Provenance::Inferred(why) => {
                (NoteKind::Inferred, format!("{what} is inferred: {why}."))
            }
            _ => (NoteKind::Copied, format!("{what} was {}.", row.reason())),
        },
        None => (
            NoteKind::Copied,
            format!("{what} comes from a document or from you and is not confirmed."),
        ),
    })
}

/// Whether the built-in spelling is the same as that of every other role.
fn is_common(thing: Thing) -> bool {
    matches!(
        thing,
        Thing::NextHopRole
            | Thing::UsageNextHop
            | Thing::UsageFileStore
            | Thing::UsageContent
            | Thing::UsageCompliance
    )
}
