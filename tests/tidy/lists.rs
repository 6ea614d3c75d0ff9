//! A new variant must be added to the list of all variants: code that iterates over the list would
//! otherwise skip it without any warning.

use super::{assert_none, sources};

#[test]
fn no_list_of_all_variants_is_incomplete() {
    let mut forgotten = Vec::new();
    for file in sources() {
        for (name, list) in lists(&file.text) {
            for variant in variants(&file.text, name) {
                if !list.contains(&format!("Self::{variant}")) {
                    forgotten.push(format!("{}: {name}::{variant}", file.path));
                }
            }
        }
    }
    assert_none("a list of all forgets a variant", &forgotten);
}

/// Every handwritten `const ALL`: its type, and its items.
fn lists(text: &str) -> Vec<(&str, &str)> {
    let starts = text.match_indices("const ALL: [Self;");
    let lists = starts.filter_map(|(start, _)| {
        let name = text[..start].rsplit("\nimpl ").next()?.split_whitespace();
        let (_, items) = text[start..].split_once('=')?;
        Some((name.clone().next()?, items.split(';').next()?))
    });
    lists.collect()
}

/// The variants of an enum in the file; empty if the type is not an enum, or a macro generates it.
fn variants<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let head = format!("enum {name} {{\n");
    let Some((_, body)) = text.split_once(&head) else {
        return Vec::new();
    };
    let lines = body.lines().take_while(|line| *line != "}");
    let names = lines.filter_map(|line| {
        let line = line.strip_prefix("    ")?;
        let is_variant = line.starts_with(|first: char| first.is_ascii_uppercase());
        is_variant.then(|| line.split(|c: char| !c.is_alphanumeric()).next())?
    });
    names.collect()
}

#[test]
fn a_missing_variant_is_found() {
    let text = "\nenum Side {\n    /// Left.\n    Left,\n    Right(u8),\n}\n\nimpl Side {\n    \
                pub const ALL: [Self; 1] = [Self::Left];\n}\n";
    assert_eq!(lists(text), [("Side", " [Self::Left]")]);
    assert_eq!(variants(text, "Side"), ["Left", "Right"]);
}
