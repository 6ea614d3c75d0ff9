//! Notes on objects, kept beside the document.

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::ObjectId;

/// Writes the note of an object, in place of what was there; nothing takes it away.
pub(super) fn set(draft: &mut Draft<'_>, object: &ObjectId, text: &str) -> Result<(), Refusal> {
    if !draft.exists(object) {
        return refuse("That object is no longer part of the topology.");
    }
    let notes = &mut draft.design.annotations.notes;
    match text.trim() {
        "" => notes.remove(object),
        text => notes.insert(object.clone(), text.to_owned()),
    };
    Ok(())
}
