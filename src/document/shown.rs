//! How names and texts of documents are displayed: they cannot affect a terminal, a log or the direction of the
//! surrounding text, and long names are cut.

use std::path::Path;

pub use crate::topology::readable::{cut_in_the_middle, is_acting, visible};

/// The maximum length of a file name in a message, in characters.
const LONGEST_PATH: usize = 160;

/// A file name for a message; `-` is standard input.
pub fn path(path: &Path) -> String {
    if path.as_os_str() == "-" {
        return "standard input".to_owned();
    }
    let whole = path.display().to_string();
    visible(&cut_in_the_middle(&whole, LONGEST_PATH)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_name_can_control_a_terminal() {
        let acting = "\u{1b}\u{7}\u{8}\u{7f}\r\n\t\u{9b}\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\
                      \u{202e}\u{2066}\u{2069}";
        let shown = visible(acting);
        assert!(!shown.contains(is_acting), "{shown:?}");
        assert!(
            shown.starts_with(r"\u{1b}\u{7}\u{8}\u{7f}\u{d}\u{a}\u{9}\u{9b}\u{61c}"),
            "{shown}"
        );
        assert_eq!(visible("Zürich 東京 — שלום"), "Zürich 東京 — שלום");
        for hidden in ['\u{200b}', '\u{feff}', '\u{e0041}', '\u{fffe}', '\u{1ffff}'] {
            assert!(is_acting(hidden), "{hidden:?}");
        }
        assert_eq!(visible("👩\u{200d}🚀"), "👩\u{200d}🚀");
    }

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_end() {
        let long = format!("/start{}end.ron", "x".repeat(5_000));
        let shown = path(Path::new(&long));
        assert_eq!(shown.chars().count(), LONGEST_PATH);
        assert!(shown.starts_with("/start") && shown.ends_with("end.ron"));
        assert_eq!(path(Path::new("-")), "standard input");
    }
}
