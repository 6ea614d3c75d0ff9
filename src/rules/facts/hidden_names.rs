//! Names with invisible characters, and how messages show them. Invisible characters in other text, such as
//! a site name in Persian, are not changed.

use std::borrow::Cow;

use ahash::AHashMap;

use crate::topology::fqdn::visible;

/// The names, looked up in a message by length, so that the time does not grow with their number.
#[derive(Default)]
pub(super) struct HiddenNames<'d> {
    shown: AHashMap<&'d str, String>,
    /// In bytes, the longest first, because one name can be a part of another.
    lengths: Vec<usize>,
}

impl<'d> HiddenNames<'d> {
    /// Keeps only names with invisible characters.
    pub(super) fn of(names: impl Iterator<Item = &'d str>) -> Self {
        let shown: AHashMap<&str, String> = names
            .filter_map(|name| match visible(name) {
                Cow::Owned(shown) => Some((name, shown)),
                Cow::Borrowed(_) => None,
            })
            .collect();
        let mut lengths: Vec<usize> = shown.keys().map(|name| name.len()).collect();
        lengths.sort_unstable_by_key(|length| std::cmp::Reverse(*length));
        lengths.dedup();
        Self { shown, lengths }
    }

    /// Makes the characters visible in a message.
    pub(super) fn show_in(&self, text: &mut String) {
        if self.shown.is_empty() || matches!(visible(text), Cow::Borrowed(_)) {
            return;
        }
        let mut seen = String::with_capacity(text.len() + 16);
        let mut rest = text.as_str();
        while let Some(character) = rest.chars().next() {
            let starts = self.lengths.iter().filter_map(|length| rest.get(..*length));
            let found = starts.filter_map(|name| Some((name, self.shown.get(name)?)));
            let length = match found.into_iter().next() {
                Some((name, shown)) => {
                    seen.push_str(shown);
                    name.len()
                }
                None => {
                    seen.push(character);
                    character.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        *text = seen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_matching_name_is_shown_and_other_text_is_unchanged() {
        let names = ["a\u{200b}", "a\u{200b}b.contoso.com", "plain"];
        let hidden = HiddenNames::of(names.into_iter());
        let mut text = "a\u{200b}b.contoso.com, a\u{200b} and \u{200c}plain".to_owned();
        hidden.show_in(&mut text);
        assert_eq!(
            text,
            "a\\u{200b}b.contoso.com, a\\u{200b} and \u{200c}plain"
        );
    }
}
