//! The manual page at the start of a rule's file, without the code and tests. `include_str!` of the whole
//! file would put those into the program as well.

/// The length of the documentation at the start of a source file, in bytes.
pub(in crate::rules) const fn length(source: &str) -> usize {
    let bytes = source.as_bytes();
    let mut end = 0;
    while end + 2 < bytes.len()
        && bytes[end] == b'/'
        && bytes[end + 1] == b'/'
        && bytes[end + 2] == b'!'
    {
        while end < bytes.len() && bytes[end] != b'\n' {
            end += 1;
        }
        end += 1;
    }
    if end > bytes.len() { bytes.len() } else { end }
}

/// The first bytes of a source file.
pub(in crate::rules) const fn head<const LENGTH: usize>(source: &str) -> [u8; LENGTH] {
    let bytes = source.as_bytes();
    let mut head = [0; LENGTH];
    let mut at = 0;
    while at < LENGTH {
        head[at] = bytes[at];
        at += 1;
    }
    head
}

/// The page of the rule in this file. The file name is required by `include_str!`.
macro_rules! page {
    ($file:literal) => {{
        const SOURCE: &str = include_str!($file);
        const PAGE: [u8; crate::rules::page::length(SOURCE)] = crate::rules::page::head(SOURCE);
        match std::str::from_utf8(&PAGE) {
            Ok(page) => page,
            // A page ends at a line end, so it is never cut inside a character.
            Err(_) => "",
        }
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_where_the_code_begins() {
        let source = "//! # A title – short\n//!\n//! Words.\n\nuse x;\n//! none\n";
        assert_eq!(length(source), source.find("\nuse").unwrap_or_default());
        assert_eq!(length("//! # Only"), 10);
        assert_eq!(length("use x;"), 0);
        assert_eq!(head::<3>(source), *b"//!");
    }
}
