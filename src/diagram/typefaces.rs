//! System fonts for characters that the bundled typefaces lack: names of sites are free text, in any
//! script.
//!
//! This module does not access any file on its own. The program sets once where fonts come from, see
//! [`provide`], and they are read when a text first contains a character that no bundled typeface has. A
//! library or a test that does not call it gets only the bundled typefaces, the same on every machine.

mod fallback;
mod preference;
#[cfg(test)]
pub(crate) mod testing;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

pub use resvg::usvg::fontdb::Database;

pub use fallback::{Fallback, FallbackFace};

use crate::diagram::font::Font;

/// The number of characters that a message lists.
const NAMED_CHARACTERS: usize = 8;

type Load = Box<dyn FnOnce() -> Database + Send>;
type Wake = Box<dyn Fn() + Send>;

/// Where fonts come from, and the fonts that were found there.
struct Provided {
    load: Mutex<Option<Load>>,
    /// A window never waits for the disk: fonts are read in the background, and then this is called.
    wake: Mutex<Option<Wake>>,
    in_background: bool,
    is_started: AtomicBool,
    fallback: OnceLock<Fallback>,
}

static PROVIDED: OnceLock<Provided> = OnceLock::new();

/// Sets where fonts come from. With `wake`, they are read in the background, and `wake` is called when
/// they are ready; until then there are none. Only the first call sets the source; a later `wake`
/// replaces the first.
pub fn provide(load: impl FnOnce() -> Database + Send + 'static, wake: Option<Wake>) {
    let provided = PROVIDED.get_or_init(|| Provided {
        load: Mutex::new(Some(Box::new(load))),
        in_background: wake.is_some(),
        wake: Mutex::new(None),
        is_started: AtomicBool::new(false),
        fallback: OnceLock::new(),
    });
    *provided.wake.lock().unwrap_or_else(PoisonError::into_inner) = wake;
}

/// The system fonts, which are read now unless that happens in the background.
pub fn fallback() -> Option<&'static Fallback> {
    let provided = PROVIDED.get()?;
    if let Some(fallback) = provided.fallback.get() {
        return Some(fallback);
    }
    if !provided.in_background {
        return Some(provided.fallback.get_or_init(|| provided.read()));
    }
    if !provided.is_started.swap(true, Ordering::Relaxed) {
        let read = || {
            provided.fallback.get_or_init(|| provided.read());
            let wake = provided.wake.lock();
            if let Some(wake) = &*wake.unwrap_or_else(PoisonError::into_inner) {
                wake();
            }
        };
        if let Err(error) = std::thread::Builder::new().spawn(read) {
            log::warn!("system fonts are not used: {error}");
        }
    }
    None
}

impl Provided {
    fn read(&self) -> Fallback {
        let load = self.load.lock();
        let load = load.unwrap_or_else(PoisonError::into_inner).take();
        load.map_or_else(Fallback::default, |load| Fallback::new(load()))
    }
}

/// Whether a character is drawn at all; spaces and characters that only control others are not.
pub fn is_drawn(character: char) -> bool {
    !(character.is_control() || character.is_whitespace() || is_ignorable(character))
}

/// Unicode's default-ignorable characters: joiners, direction marks, variation selectors, tags.
fn is_ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Characters in texts that neither a bundled font nor a system font has, without duplicates, in the
/// order of their codes. `None` while the system fonts are being read.
pub fn missing(texts: impl IntoIterator<Item: AsRef<str>>) -> Option<Vec<char>> {
    let mut lacking = BTreeSet::new();
    for text in texts {
        let text = text.as_ref();
        if !text.is_ascii() {
            let is_lacking =
                |character: &char| is_drawn(*character) && !Font::is_bundled(*character);
            lacking.extend(text.chars().filter(is_lacking));
        }
    }
    if lacking.is_empty() {
        return Some(Vec::new());
    }
    match fallback() {
        Some(fallback) => Some(missing_in(lacking, fallback)),
        None if PROVIDED.get().is_some() => None,
        None => Some(lacking.into_iter().collect()),
    }
}

fn missing_in(lacking: BTreeSet<char>, fallback: &Fallback) -> Vec<char> {
    let is_missing = |character: &char| fallback.face_for(*character).is_none();
    lacking.into_iter().filter(is_missing).collect()
}

/// The missing characters, for a message on a terminal: `日 (U+65E5), U+10FFFD and 3 more`.
pub fn in_words(missing: &[char]) -> String {
    list(missing, |character| {
        if character.is_alphanumeric() {
            format!("{character} ({})", code(character))
        } else {
            code(character)
        }
    })
}

/// The missing characters for the window, which cannot show them: `U+65E5, U+672C and 3 more
/// characters`.
pub fn codes(missing: &[char]) -> String {
    let codes = list(missing, code);
    if missing.len() > NAMED_CHARACTERS {
        format!("{codes} characters")
    } else {
        codes
    }
}

fn code(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

fn list(missing: &[char], name: impl Fn(char) -> String) -> String {
    let shown = missing.iter().take(NAMED_CHARACTERS);
    let mut names: Vec<String> = shown.map(|character| name(*character)).collect();
    let more = missing.len().saturating_sub(names.len());
    let last = if more > 0 {
        format!("{more} more")
    } else {
        names.pop().unwrap_or_default()
    };
    if names.is_empty() {
        last
    } else {
        format!("{} and {last}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn latin_greek_cyrillic_and_emoji_need_no_system_font() {
        let texts = ["Zürich", "Αθήνα", "Москва", "\u{1f600} \u{1f3e2}"];
        assert_eq!(missing(texts), Some(Vec::new()));
    }

    #[test]
    fn without_system_fonts_every_other_character_is_named_once() {
        let missing = missing(["東京", "京都", "a\u{200f}b\u{202e}"]).unwrap();
        assert_eq!(missing, ['京', '東', '都']);
        assert_eq!(
            in_words(&missing),
            "京 (U+4EAC), 東 (U+6771) and 都 (U+90FD)"
        );
    }

    #[test]
    fn a_message_names_only_a_few_characters_and_no_control_characters() {
        let many: Vec<char> = ('\u{4e00}'..'\u{4e20}').collect();
        assert!(
            in_words(&many).ends_with(" and 24 more"),
            "{}",
            in_words(&many)
        );
        assert_eq!(in_words(&['\u{e000}']), "U+E000");
        assert_eq!(in_words(&['\u{301}', '日']), "U+0301 and 日 (U+65E5)");
    }

    #[test]
    fn a_character_is_no_longer_reported_once_a_font_has_it() {
        let fallback = Fallback::new(testing::database(&["日"]));
        let missing = missing_in(['日', '本'].into(), &fallback);
        assert_eq!(missing, ['本']);
    }
}
