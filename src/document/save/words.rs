//! System errors in words that users can act on: without numbers, and without names of internal files.

use std::io;

/// The reason, as the end of a sentence: `the disk is full`.
pub fn reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;

    let known = match error.kind() {
        Kind::StorageFull => "the disk is full",
        Kind::QuotaExceeded => "your disk quota is used up",
        Kind::ReadOnlyFilesystem => "the disk is write-protected",
        Kind::FileTooLarge => "the disk does not accept a file of this size",
        Kind::NotFound => "it does not exist",
        Kind::PermissionDenied => "you have no permission",
        Kind::AlreadyExists => "it already exists",
        Kind::IsADirectory => "it is a folder",
        Kind::NotADirectory => "a part of the path is not a folder",
        Kind::InvalidFilename => {
            "the name is too long or has a character that the disk does not accept"
        }
        Kind::ResourceBusy | Kind::ExecutableFileBusy | Kind::WouldBlock => {
            "another program is using the file"
        }
        Kind::TimedOut => "the connection timed out",
        Kind::ConnectionReset
        | Kind::ConnectionAborted
        | Kind::ConnectionRefused
        | Kind::NotConnected
        | Kind::HostUnreachable
        | Kind::NetworkUnreachable
        | Kind::NetworkDown
        | Kind::BrokenPipe
        | Kind::StaleNetworkFileHandle => "the connection was lost",
        Kind::OutOfMemory => "there is not enough memory",
        Kind::Unsupported => "the disk does not support this",
        Kind::UnexpectedEof => "the file ended too early",
        _ => return in_the_words_of_the_system(error),
    };
    known.to_owned()
}

/// The message of the system without the number and the rest, for the middle of a sentence.
fn in_the_words_of_the_system(error: &io::Error) -> String {
    let whole = error.to_string();
    let sentence = whole.split(" (os error").next().unwrap_or_default();
    let sentence = sentence.trim().trim_end_matches('.');
    let mut characters = sentence.chars();
    match characters.next() {
        None => "the system gives no reason".to_owned(),
        Some(first) => first.to_lowercase().chain(characters).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_system_error_is_reported_by_its_number() {
        for number in 1..200 {
            let words = reason(&io::Error::from_raw_os_error(number));
            assert!(!words.is_empty() && !words.contains("os error"), "{words}");
            assert!(!words.ends_with('.'), "{words}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_and_a_failing_disk_are_reported_in_words() {
        let (full, failing) = (28, 5);
        assert_eq!(
            reason(&io::Error::from_raw_os_error(full)),
            "the disk is full"
        );
        assert_eq!(
            reason(&io::Error::from_raw_os_error(failing)),
            "input/output error"
        );
    }

    #[test]
    fn the_name_of_a_temporary_file_is_not_reported() {
        let folder = tempfile::tempdir();
        let missing = folder.map(|folder| folder.path().join("missing"));
        let error = missing.and_then(|missing| {
            tempfile::Builder::new()
                .prefix(".saving-")
                .tempfile_in(missing)
        });
        let words = error.map_or_else(|error| reason(&error), |_| String::new());
        assert_eq!(words, "it does not exist");
    }
}
