//! What is kept if something goes wrong while a file is saved.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs::File;
use std::time::{Duration, Instant};

use super::*;

fn saved(path: &Path, bytes: &[u8], expected: Option<&Fingerprint>) -> Fingerprint {
    save(path, bytes, expected).unwrap().fingerprint
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_saved_file_is_read_back_and_no_temporary_file_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let saved = saved(&path, b"one", None);
    let (bytes, read) = read_file(&path).unwrap();
    assert_eq!(bytes, b"one");
    assert!(saved.is_same_content(&read));
    let again = save(&path, b"two", Some(&saved)).unwrap();
    assert_eq!(again.warning, None);
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(names_in(folder.path()), ["a.ron"]);
}

#[test]
fn changes_made_by_someone_else_are_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let mine = saved(&path, b"mine", None);
    fs::write(&path, "her's").unwrap();
    let refused = save(&path, b"new", Some(&mine));
    assert!(matches!(refused, Err(SaveError::ChangedOnDisk(_))));
    assert_eq!(fs::read(&path).unwrap(), b"her's");

    // Same size and time: only the content differs.
    let (_, hers) = read_file(&path).unwrap();
    fs::write(&path, "his'n").unwrap();
    let file = File::options().write(true).open(&path).unwrap();
    file.set_modified(hers.modified().unwrap()).unwrap();
    assert!(matches!(
        save(&path, b"new", Some(&hers)),
        Err(SaveError::ChangedOnDisk(_))
    ));
    assert_eq!(names_in(folder.path()), ["a.ron"]);
}

#[test]
fn a_touched_or_deleted_file_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let first = saved(&path, b"one", None);
    let file = File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(60))
        .unwrap();
    let second = saved(&path, b"two", Some(&first));
    fs::remove_file(&path).unwrap();
    saved(&path, b"three", Some(&second));
    assert_eq!(fs::read(&path).unwrap(), b"three");
}

#[test]
fn a_new_file_does_not_use_an_existing_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    assert!(save_new(&path, b"one").unwrap().warning.is_none());
    assert!(matches!(save_new(&path, b"two"), Err(SaveError::Exists(_))));
    assert_eq!(fs::read(&path).unwrap(), b"one");
}

#[test]
fn anything_but_a_regular_file_is_refused_with_its_name_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let inside = path.join("missing").join("a.ron");
    assert!(matches!(
        save(&inside, b"", None),
        Err(SaveError::NoFolder(_))
    ));
    assert!(matches!(save(path, b"", None), Err(SaveError::Folder(_))));
    assert!(matches!(read_file(path), Err(FileError::Folder(_))));
    assert!(matches!(read_file(&inside), Err(FileError::NotFound(_))));
    let empty = path.join("empty.xml");
    fs::write(&empty, "").unwrap();
    let error = read_file(&empty).unwrap_err();
    assert!(error.to_string().ends_with("empty.xml"), "{error}");

    let protected = path.join("protected.xml");
    fs::write(&protected, "kept").unwrap();
    let mut permissions = fs::metadata(&protected).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&protected, permissions).unwrap();
    assert!(matches!(
        save(&protected, b"lost", None),
        Err(SaveError::ReadOnly(_))
    ));
    assert_eq!(fs::read(&protected).unwrap(), b"kept");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_preserved() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    fs::write(&path, "one").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.ron");
    symlink("a.ron", &link).unwrap();
    saved(&link, b"two", None);
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);

    let nowhere = folder.path().join("nowhere.ron");
    symlink("gone.ron", &nowhere).unwrap();
    assert!(matches!(
        save(&nowhere, b"", None),
        Err(SaveError::NotAFile(_))
    ));
}

#[test]
fn a_file_counts_as_saved_once_it_is_in_place_whatever_fails_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    saved(&path, b"one", None);
    let mut place = SavePlace::find(&path).unwrap();
    let ready = place.write_beside(whole(b"two"), place.readers()).unwrap();
    ready.file.persist(&place.target).unwrap();
    place.folder = folder.path().join("unplugged");
    let saved = place.saved(b"two", place.finish(None));
    if cfg!(unix) {
        let warning = saved.warning.unwrap();
        assert!(warning.starts_with("The file was saved, but"), "{warning}");
        assert!(warning.ends_with("a.ron"), "{warning}");
    }
    let (_, read) = read_file(&path).unwrap();
    assert!(saved.fingerprint.is_same_content(&read));
}

#[test]
fn a_full_disk_is_reported_without_an_error_number_or_the_name_of_the_temporary_file() {
    let full = io::Error::from(io::ErrorKind::StorageFull);
    let beside = Path::new("folder").join("a.ron");
    let told = failed_to_save(full, &beside).to_string();
    assert_eq!(
        told,
        format!(
            "The file was not saved (the disk is full): {}",
            beside.display()
        )
    );
}

#[cfg(unix)]
#[test]
fn a_private_file_is_never_readable_by_others() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for target in [0o600, 0o640, 0o644] {
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(target)).unwrap();
        let place = SavePlace::find(&path).unwrap();
        let mut growing = temporary::create(folder.path(), place.readers()).unwrap();
        assert_eq!(mode(growing.path()), 0o600, "while it is written");
        temporary::fill(&mut growing, whole(b"two"), place.readers()).unwrap();
        assert_eq!(mode(growing.path()), target, "once it is complete");
    }
    assert_eq!(save_private(&path, b"three").unwrap().warning, None);
    assert_eq!(mode(&path), 0o600);

    let (new, usual) = (folder.path().join("new.ron"), folder.path().join("usual"));
    saved(&new, b"one", None);
    fs::write(&usual, "").unwrap();
    assert_eq!(mode(&new), mode(&usual), "a new file is like any other");
}

#[test]
fn the_temporary_file_of_a_running_program_is_not_mistaken_for_a_leftover() {
    let folder = tempfile::tempdir().unwrap();
    let growing = temporary::create(folder.path(), Readers::Owner).unwrap();
    let not_ours = folder.path().join(".topology-designer-notes.txt");
    fs::write(&not_ours, "").unwrap();
    saved(&folder.path().join("a.ron"), b"one", None);
    assert!(growing.path().exists());
    assert!(not_ours.exists());
    // Its program ends without cleaning up: the lock is released, and the file remains.
    let (file, left) = growing.keep().unwrap();
    drop(file);
    if cfg!(unix) {
        // A program that another test is starting also inherits the lock until it runs.
        let deadline = Instant::now() + Duration::from_secs(10);
        while left.exists() {
            assert!(Instant::now() < deadline, "it is never removed");
            saved(&folder.path().join("a.ron"), b"two", None);
        }
    }
}

#[test]
fn an_incomplete_write_leaves_the_file_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.svg");
    fs::write(&path, "before").unwrap();
    let refused = save_pieces(&path, |out| {
        out.write_all(b"the beginning")?;
        Err(io::Error::other("no more"))
    });
    assert!(refused.is_err());
    assert_eq!(fs::read(&path).unwrap(), b"before");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let warning = save_pieces(&path, |out| {
        out.write_all(b"after, ")?;
        out.write_all(b"in pieces")
    });
    assert_eq!(warning.unwrap(), None);
    assert_eq!(fs::read(&path).unwrap(), b"after, in pieces");
}
