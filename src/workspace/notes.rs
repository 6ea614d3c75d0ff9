//! Summarizes the spellings in a written document in one line.

use crate::document::{Note, NoteKind};

/// How many spellings are inferred, copied and confirmed; `None` if all are confirmed.
pub fn spellings_in_words(notes: &[Note]) -> Option<String> {
    let count = |kind: NoteKind| notes.iter().filter(|note| note.kind == kind).count();
    let (inferred, copied, confirmed) = (
        count(NoteKind::Inferred),
        count(NoteKind::Copied),
        count(NoteKind::Confirmed),
    );
    if inferred == 0 && copied == 0 {
        return None;
    }
    let mut parts = Vec::new();
    if inferred > 0 {
        parts.push(format!("{inferred} inferred by Topology Designer"));
    }
    if copied > 0 {
        parts.push(format!(
            "{copied} copied from the imported document and not confirmed"
        ));
    }
    if confirmed > 0 {
        parts.push(format!("{confirmed} confirmed"));
    }
    let parts = match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parts.concat(),
    };
    Some(match inferred + copied + confirmed {
        1 => format!("The file has 1 spelling of Persistent Chat: {parts}."),
        all => format!("The file has {all} spellings of Persistent Chat: {parts}."),
    })
}

/// Whether a note is about a spelling.
pub fn is_of_spelling(note: &Note) -> bool {
    matches!(
        note.kind,
        NoteKind::Inferred | NoteKind::Copied | NoteKind::Confirmed
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inferred_copied_and_confirmed_spellings_are_counted_separately() {
        let notes = |kinds: &[NoteKind]| -> Vec<Note> {
            let note = |kind: &NoteKind| Note {
                kind: *kind,
                message: String::new(),
                line: None,
                column: None,
                object: None,
            };
            kinds.iter().map(note).collect()
        };
        let said = |kinds: &[NoteKind]| spellings_in_words(&notes(kinds));
        assert_eq!(said(&[NoteKind::Confirmed, NoteKind::NotHeld]), None);
        assert_eq!(
            said(&[NoteKind::Inferred]).as_deref(),
            Some("The file has 1 spelling of Persistent Chat: 1 inferred by Topology Designer.")
        );
        assert_eq!(
            said(&[
                NoteKind::Inferred,
                NoteKind::Copied,
                NoteKind::Copied,
                NoteKind::Confirmed
            ])
            .as_deref(),
            Some(
                "The file has 4 spellings of Persistent Chat: 1 inferred by Topology Designer, 2 copied \
                 from the imported document and not confirmed and 1 confirmed."
            )
        );
    }
}
