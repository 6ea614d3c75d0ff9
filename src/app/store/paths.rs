//! File names as text and back, without loss: on most systems a name may contain bytes that are not
//! Unicode, and one such name must not damage the list that contains it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The prefix of a name that is not Unicode. A saved path is absolute, so it never starts with this.
const ENCODED: &str = "base64:";

/// The path as text.
pub fn to_text(path: &Path) -> String {
    match path.to_str() {
        Some(text) if !text.starts_with(ENCODED) => text.to_owned(),
        _ => format!("{ENCODED}{}", STANDARD.encode(bytes_of(path))),
    }
}

/// The path that [`to_text`] wrote.
pub fn from_text(text: &str) -> PathBuf {
    text.strip_prefix(ENCODED)
        .and_then(|encoded| STANDARD.decode(encoded).ok())
        .and_then(from_bytes)
        .map_or_else(|| PathBuf::from(text), PathBuf::from)
}

#[cfg(unix)]
fn bytes_of(path: &Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

#[cfg(unix)]
fn from_bytes(bytes: Vec<u8>) -> Option<OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(bytes))
}

/// Windows names consist of 16-bit units, and may contain unpaired surrogates.
#[cfg(windows)]
fn bytes_of(path: &Path) -> Vec<u8> {
    std::os::windows::ffi::OsStrExt::encode_wide(path.as_os_str())
        .flat_map(u16::to_le_bytes)
        .collect()
}

#[cfg(windows)]
fn from_bytes(bytes: Vec<u8>) -> Option<OsString> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    rest.is_empty()
        .then(|| std::os::windows::ffi::OsStringExt::from_wide(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_survives_conversion_to_text_and_back() {
        let mut paths = vec![
            PathBuf::from("/designs/Topología 東京.ron"),
            PathBuf::from(r"D:\designs\design.ron"),
            PathBuf::from("base64:AAAA"),
            PathBuf::from("base64:no base64"),
        ];
        #[cfg(unix)]
        paths.push(PathBuf::from(
            <OsString as std::os::unix::ffi::OsStringExt>::from_vec(
                b"/designs/\xff\xfe.ron".to_vec(),
            ),
        ));
        for path in paths {
            assert_eq!(from_text(&to_text(&path)), path);
        }
        assert_eq!(
            to_text(Path::new("/a/b.ron")),
            "/a/b.ron",
            "readable as it was"
        );
    }
}
