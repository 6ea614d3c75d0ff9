//! Errors are types, so that the caller can tell what went wrong without reading a sentence.

use super::{assert_none, lines_where};

#[test]
fn errors_stay_types_until_they_are_shown() {
    let found = lines_where(|_, line| {
        let mut results = line.match_indices("Result<");
        results.any(|(start, _)| error_of_result(&line[start..]) == Some("String"))
    });
    assert_none("an error is a sentence before it is shown", &found);
}

/// The second argument of the `Result<…>` with which a text begins, if it ends on the same line.
fn error_of_result(text: &str) -> Option<&str> {
    let (mut depth, mut comma) = (0, None);
    for (at, character) in text.char_indices() {
        match character {
            '<' | '(' | '[' => depth += 1,
            // The arrow of a function is not a bracket.
            '>' if text[..at].ends_with('-') => {}
            ',' if depth == 1 => comma = Some(at + 1),
            '>' | ')' | ']' if depth == 1 => return text.get(comma?..at).map(str::trim),
            '>' | ')' | ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[test]
fn the_error_type_of_a_result_is_found() {
    let nested = "Result<Vec<(u8, String)>, String> {";
    assert_eq!(error_of_result(nested), Some("String"));
    assert_eq!(error_of_result("Result<String, Refusal>;"), Some("Refusal"));
}
