//! What a document says about Persistent Chat that is not understood, as notes with line and quote.

use crate::document::{Note, NoteKind, Opened, places_of_parts};
use crate::topology::Index;
use crate::topology::inventory::name_in;
use crate::topology::not_understood::{each_once, of_more};
use crate::topology::readable::cut;

/// One note for each part, in the order of the document. For a design, the lines are those of the design
/// file.
pub fn notes(opened: &Opened) -> Vec<Note> {
    let index = Index::new(&opened.design.topology);
    let pieces = each_once(&index);
    if pieces.is_empty() {
        return Vec::new();
    }
    let parts: Vec<_> = pieces
        .iter()
        .map(|(piece, _)| (piece.object.clone(), piece.part))
        .collect();
    let places = places_of_parts(opened, &parts);
    let notes = pieces.iter().enumerate().map(|(position, (piece, more))| {
        let place = places.get(position).copied().flatten();
        Note {
            kind: NoteKind::NotUnderstood,
            message: format!(
                "{} of {} is not understood: {}.{}",
                piece.quote,
                cut(&name_in(&index, &piece.object)),
                piece.why.in_words(),
                of_more(piece, *more)
            ),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            object: Some(piece.object.clone()),
        }
    });
    let mut notes: Vec<Note> = notes.collect();
    notes.sort_by_key(|note| (note.line, note.column));
    notes
}
