//! Decides whether a file is a picture, which a new picture may replace without asking.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;

/// How many bytes of a file are examined; the root element of a picture comes earlier.
const BEGINNING: u64 = 64 << 10;

/// The first bytes of PNG and PDF files.
const SIGNATURES: [&[u8]; 2] = [b"\x89PNG\r\n\x1a\n", b"%PDF-"];

/// Whether only a picture would be lost. Anything other than an ordinary file is left to saving, which
/// refuses it.
pub(super) fn may_be_replaced(path: &Path) -> bool {
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => found.len() == 0 || is_picture(path),
        _ => true,
    }
}

fn is_picture(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut beginning));
    let is_known = |signature: &[u8]| beginning.starts_with(signature);
    read.is_ok() && (SIGNATURES.into_iter().any(is_known) || has_root_of_picture(&beginning))
}

fn has_root_of_picture(beginning: &[u8]) -> bool {
    let mut reader = Reader::from_reader(BufReader::new(beginning));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(root) | Event::Empty(root)) => {
                return matches!(root.local_name().as_ref(), "svg" | "mxfile");
            }
            Ok(Event::Text(text)) if !text.trim_start_matches('\u{feff}').trim().is_empty() => {
                return false;
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_a_picture_is_overwritten_without_asking() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.svg");
        assert!(may_be_replaced(&path), "nothing is there");
        for picture in [
            b"".as_slice(),
            b"\x89PNG\r\n\x1a\nrest",
            b"%PDF-1.7\nrest",
            b"<mxfile host=\"app\"></mxfile>",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- drawn -->\n<svg:svg xmlns:svg=\"s\"></svg:svg>",
        ] {
            std::fs::write(&path, picture).unwrap();
            assert!(may_be_replaced(&path), "{picture:?}");
        }
        for other in [
            b"(version: 1)".as_slice(),
            b"<Topology/>",
            b"notes <svg/>",
            b"\xff\xfe<\0T\0",
            b"<!-- <svg> -->",
        ] {
            std::fs::write(&path, other).unwrap();
            assert!(!may_be_replaced(&path), "{other:?}");
        }
    }
}
