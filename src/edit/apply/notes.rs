//! Notes on objects, stored beside the document.

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::ObjectId;

/// Sets the note of an object, replacing an earlier one; an empty note removes it.
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
