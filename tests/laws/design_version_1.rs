//! Design files saved by the first version of the program. They are frozen: no test may ever rewrite them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use topology_designer::document::{self, Opened, design_file};
use topology_designer::topology::{Index, PersistentChatSettings, pools};
use topology_designer::vocabulary::Vocabulary;

fn frozen() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/design_version_1");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = files
        .map(|file| file.unwrap().path())
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    assert_eq!(files.len(), 4);
    for (path, text) in &files {
        assert!(text.contains("    version: 1,\n"), "{}", path.display());
    }
    files
}

fn open(text: &str) -> Opened {
    document::read(text.as_bytes(), None).unwrap()
}

fn export(opened: &Opened) -> Vec<u8> {
    let source = opened.source.as_ref().unwrap();
    let vocabulary = Vocabulary::built_in();
    let written = document::write(
        Some(source),
        &opened.design.topology,
        source.format,
        vocabulary,
    );
    written.unwrap().bytes
}

fn pool_names(opened: &Opened) -> Vec<Option<&str>> {
    let index = Index::new(&opened.design.topology);
    let pools = pools::persistent_chat_pools(&index);
    pools.iter().map(|pool| pool.display_name(&index)).collect()
}

#[test]
fn version_1_files_open_and_export_the_imported_document_byte_for_byte() {
    for (path, text) in frozen() {
        let opened = open(&text);
        let Some(source) = &opened.source else {
            assert!(path.ends_with("full-of-mistakes.ron"));
            continue;
        };
        assert!(export(&opened) == *source.bytes, "{}", path.display());
        let imported = document::read(&source.bytes, None).unwrap();
        assert_eq!(opened.design.topology, imported.design.topology);
    }
}

#[test]
fn version_1_files_keep_their_content_when_they_are_saved_again() {
    for (path, text) in frozen() {
        let opened = open(&text);
        assert!(!pool_names(&opened).is_empty(), "{}", path.display());
        let saved = design_file::write(&opened.design, opened.source.as_ref()).unwrap();
        let saved = String::from_utf8(saved).unwrap();
        assert!(saved.contains("    version: 2,\n"));
        let again = open(&saved);
        assert_eq!(again.design, opened.design);
        assert_eq!(pool_names(&again), pool_names(&opened));
    }
}

#[test]
fn a_setting_edited_in_a_version_1_file_is_exported_in_its_place() {
    let edited: Vec<(String, Opened)> = frozen()
        .into_iter()
        .map(|(_, text)| open(&text))
        .filter(|opened| opened.source.is_some())
        .map(|opened| (pool_names(&opened)[0].unwrap().to_owned(), opened))
        .collect();
    let texts = frozen();
    let texts = texts
        .iter()
        .filter(|(path, _)| !path.ends_with("full-of-mistakes.ron"));
    for ((name, opened), (path, text)) in edited.iter().zip(texts) {
        let stated = format!("display_name: Some({name:?})");
        assert!(text.contains(&stated), "{}", path.display());
        let changed = open(&text.replace(&stated, "display_name: Some(\"Another name\")"));
        assert_eq!(pool_names(&changed)[0], Some("Another name"));
        let source = opened.source.as_ref().unwrap();
        let (before, _) = document::encoding::decode(&source.bytes).unwrap();
        let exported = export(&changed);
        let (after, _) = document::encoding::decode(&exported).unwrap();
        let attribute = format!("DisplayName={name:?}");
        assert_eq!(
            after,
            before.replace(&attribute, "DisplayName=\"Another name\"")
        );
    }
}

#[test]
fn a_version_1_example_has_the_same_content_as_the_current_one() {
    let (_, text) = frozen().swap_remove(1);
    let today =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full-of-mistakes/topology.ron");
    let today = open(&std::fs::read_to_string(today).unwrap());
    let mut theirs = open(&text);
    let index = Index::new(&today.design.topology);
    for service in &mut theirs.design.topology.services {
        // The settings may be at a different place in the role element; only their content must be the
        // same.
        let pool = index.service(&service.id).unwrap();
        let settings = |service| PersistentChatSettings::of(service, Vocabulary::built_in());
        assert_eq!(settings(service), settings(pool));
        *service = Arc::new(pool.clone());
    }
    assert_eq!(theirs.design, today.design);
}
