//! Meanings that the user sets for content of the document.

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::vocabulary::{Meaning, MeaningSubject};

/// Sets a meaning, replacing an earlier one for the same content, or removes it.
pub(super) fn state(
    draft: &mut Draft<'_>,
    subject: &MeaningSubject,
    meaning: Option<Meaning>,
) -> Result<(), Refusal> {
    if subject.token().is_some_and(|token| token.trim().is_empty()) {
        return refuse("There is no text that needs a meaning.");
    }
    let meanings = &mut draft.design.annotations.meanings;
    match meaning {
        Some(meaning) => meanings.insert(subject.clone(), meaning),
        None => meanings.remove(subject),
    };
    draft.design.understand_as_stated();
    Ok(())
}
