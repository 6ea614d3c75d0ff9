//! Notes about a document, collected while it is read: the first thousand are kept, the others are counted.

use crate::document::error::Places;
use crate::document::{Note, NoteKind};
use crate::topology::ObjectId;

/// The maximum number of notes. People read a few, but a hostile document could cause one for each of its elements.
pub const MOST_NOTES: usize = 1000;

/// The notes so far.
#[derive(Debug, Default)]
pub struct Notes {
    kept: Vec<(usize, Note)>,
    left_out: usize,
}

impl Notes {
    /// Adds an oddity at a byte of the text.
    pub fn oddity(&mut self, offset: usize, message: String, object: Option<ObjectId>) {
        self.add(offset, NoteKind::Oddity, message, object);
    }

    /// Adds a note of any kind.
    pub fn add(
        &mut self,
        offset: usize,
        kind: NoteKind,
        message: String,
        object: Option<ObjectId>,
    ) {
        if self.kept.len() >= MOST_NOTES {
            self.left_out += 1;
            return;
        }
        let note = Note {
            kind,
            message,
            line: None,
            column: None,
            object,
        };
        self.kept.push((offset, note));
    }

    /// The notes with their positions, in document order, followed by the number of notes that were left out.
    pub fn placed(mut self, text: &str) -> Vec<Note> {
        self.kept.sort_by_key(|(offset, _)| *offset);
        let mut places = Places::new(text);
        let placed = self.kept.into_iter().map(|(offset, mut note)| {
            let place = places.at(offset);
            note.line = Some(place.line);
            note.column = Some(place.column);
            note
        });
        let mut notes: Vec<Note> = placed.collect();
        let message = match self.left_out {
            0 => return notes,
            1 => "There is 1 more note of this kind, which is not shown.".to_owned(),
            more => format!("There are {more} more notes of this kind, which are not shown."),
        };
        notes.push(Note {
            kind: NoteKind::Oddity,
            message,
            line: None,
            column: None,
            object: None,
        });
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(count: usize) -> Vec<String> {
        let mut notes = Notes::default();
        for number in 0..count {
            notes.oddity(number, format!("note {number}"), None);
        }
        let notes = notes.placed(&"x".repeat(count));
        notes.into_iter().map(|note| note.message).collect()
    }

    #[test]
    fn a_thousand_notes_are_shown_and_more_are_counted() {
        assert_eq!(messages(MOST_NOTES).len(), MOST_NOTES);
        let more = messages(MOST_NOTES + 1);
        assert_eq!(
            more.last().map(String::as_str),
            Some("There is 1 more note of this kind, which is not shown.")
        );
        let many = messages(MOST_NOTES + 2_345);
        assert_eq!(
            many.last().map(String::as_str),
            Some("There are 2345 more notes of this kind, which are not shown.")
        );
        assert_eq!(many.len(), MOST_NOTES + 1);
    }
}
