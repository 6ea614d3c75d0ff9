//! Question marks instead of letters, as in cmdlet output that was redirected with `-Encoding ascii`.

use crate::document::quoted::quoted;
use crate::document::tree::{ElementId, Tree};

/// A sentence about the first name with a question mark in it, with its position in bytes, if the document is all
/// ASCII.
pub fn in_names(tree: &Tree<'_>) -> Option<(usize, String)> {
    let text = tree.text();
    let after_declaration = text.find("?>").map_or(0, |end| end + 2);
    if !text.get(after_declaration..)?.contains('?') || !text.is_ascii() {
        return None;
    }
    let mut found = Vec::new();
    for element in (0..).map_while(|number| tree.element(ElementId(number))) {
        let start = element.range().start;
        let values = element.attributes().map(|attribute| attribute.value());
        for value in values.chain(element.has_text().then(|| element.text())) {
            if is_damaged(&value) {
                found.push((start, value.trim().to_owned()));
            }
        }
    }
    let (offset, name) = found.first()?;
    let more = match found.len() - 1 {
        0 => String::new(),
        1 => " So does 1 more name.".to_owned(),
        more => format!(" So do {more} more names."),
    };
    let message = format!(
        "{} contains a question mark.{more} Saving with -Encoding ascii replaces each non-ASCII letter \
         with a question mark; if it was a letter, save the topology again with -Encoding UTF8.",
        quoted(name)
    );
    Some((*offset, message))
}

/// Whether a value contains a question mark that may have been a letter; in a URL, it starts a query.
fn is_damaged(value: &str) -> bool {
    value.contains('?') && !value.contains("//")
}
