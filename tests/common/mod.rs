//! Helpers shared by the integration tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::path::PathBuf;

/// Every XML document of the corpus, in the order of their names. Empty, with a message, when
/// `TOPOLOGY_CORPUS` names no directory: real documents are other people's data and are not part of
/// this project.
pub fn corpus() -> Vec<(PathBuf, Vec<u8>)> {
    let Some(directory) = std::env::var_os("TOPOLOGY_CORPUS") else {
        eprintln!("skipped: TOPOLOGY_CORPUS names no directory of real documents");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&directory)
        .expect("TOPOLOGY_CORPUS is a directory")
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "xml" || extension == "tbxml")
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "TOPOLOGY_CORPUS holds no document");
    paths
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).unwrap();
            (path, bytes)
        })
        .collect()
}
