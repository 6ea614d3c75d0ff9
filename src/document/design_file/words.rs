//! Translates the messages of the RON reader into words of the file: an administrator knows fields, lists and quotation
//! marks, but not Rust types.

use ron::Error;

use crate::document::quoted::quoted;
use crate::topology::readable::{cut, cut_words};

/// The maximum number of names to suggest for an unknown one.
const MOST_OFFERED: usize = 12;

/// From this similarity (Jaro-Winkler, 0 to 1), a name is considered a misspelling of another.
const NEAR: f64 = 0.8;

/// The error as part of a sentence: no initial capital, no period.
pub(super) fn in_words(error: &Error) -> String {
    let missing = |what: &str| format!("{what} is missing here");
    match error {
        Error::ExceededRecursionLimit => "its elements are nested too deeply".to_owned(),
        Error::Message(ours) => cut_words(ours.trim_end_matches('.')).into_owned(),
        Error::Eof | Error::ExpectedStringEnd => "the file is incomplete".to_owned(),
        Error::UnclosedBlockComment | Error::UnclosedLineComment => {
            "a comment is not closed".to_owned()
        }
        Error::ExpectedArray => missing("a list, which begins with [,"),
        Error::ExpectedArrayEnd => missing("a comma, or the ] that closes the list,"),
        Error::ExpectedMap => missing("a table, which begins with {,"),
        Error::ExpectedMapEnd => missing("a comma, or the } that closes the table,"),
        Error::ExpectedMapColon => missing("a colon"),
        Error::ExpectedComma => missing("a comma"),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => missing("an opening ("),
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => {
            missing("a comma, or the closing ),")
        }
        Error::ExpectedUnit => missing("()"),
        Error::ExpectedOption => missing("Some(…) or None"),
        Error::ExpectedBoolean => missing("true or false"),
        Error::ExpectedInteger => missing("a whole number"),
        Error::ExpectedFloat => missing("a number"),
        Error::ExpectedString | Error::ExpectedChar => missing("a text in quotes"),
        Error::ExpectedIdentifier => missing("a name"),
        Error::ExpectedStructName(name) => missing(&quoted(name)),
        Error::ExpectedDifferentStructName { expected, found } => {
            format!("{} is where {} should be", quoted(found), quoted(expected))
        }
        Error::FloatUnderscore
        | Error::UnderscoreAtBeginning
        | Error::InvalidIntegerDigit { .. } => {
            "this is not a number as it must be written".to_owned()
        }
        Error::IntegerOutOfBounds => "the number is too small or too large".to_owned(),
        Error::InvalidEscape(_) => {
            "a backslash in a text is followed by an invalid character".to_owned()
        }
        Error::UnexpectedChar(found) => {
            format!(
                "{} does not belong here",
                quoted(found.encode_utf8(&mut [0; 4]))
            )
        }
        Error::InvalidIdentifier(found) | Error::SuggestRawIdentifier(found) => {
            format!("{} does not belong here", quoted(found))
        }
        Error::TrailingCharacters => "there is additional text at the end".to_owned(),
        Error::InvalidValueForType { expected, found } => {
            format!(
                "{} is where {} should be",
                value_in_words(found),
                kind_in_words(expected)
            )
        }
        Error::ExpectedDifferentLength { found: 0, .. } => missing("a value"),
        Error::ExpectedDifferentLength { found: 1, .. } => {
            "there is 1 value here, and there must be more".to_owned()
        }
        Error::ExpectedDifferentLength { found, .. } => {
            format!("there are {found} values here, which is too many or too few")
        }
        Error::NoSuchEnumVariant {
            expected, found, ..
        } => {
            format!(
                "{} is not known here{}",
                quoted(found),
                offer(found, expected)
            )
        }
        Error::NoSuchStructField {
            expected, found, ..
        } => {
            format!(
                "the field {} is not known here{}",
                quoted(found),
                offer(found, expected)
            )
        }
        Error::MissingStructField { field, .. } => {
            format!(
                "the field {} is missing in the entry that ends here",
                quoted(field)
            )
        }
        Error::DuplicateStructField { field, .. } => {
            format!("the field {} is here twice", quoted(field))
        }
        _ => "what is here cannot be read".to_owned(),
    }
}

/// The likely name, or all possible names if there are few.
fn offer(found: &str, possible: &[&str]) -> String {
    let similar = |name: &&str| strsim::jaro_winkler(&name.to_lowercase(), &found.to_lowercase());
    let near = possible.iter().map(|name| (similar(name), *name));
    let near = near.filter(|(similarity, _)| *similarity >= NEAR);
    match near.max_by(|(one, _), (other, _)| one.total_cmp(other)) {
        Some((_, name)) => format!("; \"{name}\" is"),
        None if possible.is_empty() || possible.len() > MOST_OFFERED => String::new(),
        None => format!("; possible are {}", possible.join(", ")),
    }
}

/// The expected value.
fn kind_in_words(expected: &str) -> &'static str {
    let is = |starts: &[&str]| starts.iter().any(|start| expected.starts_with(start));
    if expected == "str" || is(&["a string", "a borrowed string", "a character", "a text"]) {
        "a text in quotes"
    } else if is(&["a bool"]) {
        "true or false"
    } else if is(&["f32", "f64"]) {
        "a number"
    } else if is(&[
        "u8",
        "u16",
        "u32",
        "u64",
        "usize",
        "i8",
        "i16",
        "i32",
        "i64",
        "isize",
        "a nonzero",
    ]) {
        "a whole number from 0 on that is not too large"
    } else if is(&["option"]) {
        "Some(…) or None"
    } else if is(&["a sequence", "an array", "a list"]) {
        "a list"
    } else if is(&["a map", "a map"]) {
        "a map"
    } else if is(&["variant", "enum", "field"]) {
        "a known name"
    } else {
        "a value of another kind"
    }
}

/// The actual value, from a sentence that contains the type of the value and the value in backticks.
fn value_in_words(found: &str) -> String {
    if let Some((_, value)) = found.split_once('`') {
        return quoted(value.trim_end_matches('`'));
    }
    match found {
        "a sequence" => "a list".to_owned(),
        "a map" => "a map".to_owned(),
        "a unit value" => "()".to_owned(),
        "an optional value" => "Some(…) or None".to_owned(),
        text => match text.strip_prefix("the string ") {
            Some(text) => format!("the text {}", cut(text)),
            None => "a value of one kind".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_name_is_reported_with_the_correct_one() {
        let error = Error::NoSuchStructField {
            expected: &["topology", "arrangement"],
            found: "arangement".to_owned(),
            outer: Some("TopologyDesign".to_owned()),
        };
        assert_eq!(
            in_words(&error),
            "the field \"arangement\" is not known here; \"arrangement\" is"
        );
    }

    #[test]
    fn messages_about_values_do_not_mention_rust_types() {
        let error = Error::InvalidValueForType {
            expected: "struct KeptText".to_owned(),
            found: "the unsigned integer `5`".to_owned(),
        };
        assert_eq!(
            in_words(&error),
            "\"5\" is where a value of another kind should be"
        );
    }
}
