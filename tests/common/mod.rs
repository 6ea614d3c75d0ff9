//! Helpers shared by the integration tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

pub mod by_edits;
pub mod cases;
pub mod examples;
pub mod growth;
pub mod kit;

use std::path::{Path, PathBuf};

/// Every XML document in the folder given by `TOPOLOGY_CORPUS`, in the order of their names. Real documents
/// belong to other people and are not part of this project; without the variable there are none.
pub fn corpus() -> Vec<(PathBuf, Vec<u8>)> {
    let Some(folder) = std::env::var_os("TOPOLOGY_CORPUS") else {
        return Vec::new();
    };
    let documents = xml_documents(Path::new(&folder));
    assert!(
        !documents.is_empty(),
        "TOPOLOGY_CORPUS contains no documents"
    );
    documents
}

/// Complete documents to try everything on: the real ones, or those of `examples/` if there are none.
pub fn documents() -> Vec<(PathBuf, Vec<u8>)> {
    let real = corpus();
    if !real.is_empty() {
        return real;
    }
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut folders = paths_in(&examples);
    folders.retain(|path| path.is_dir());
    let documents: Vec<_> = folders
        .iter()
        .flat_map(|path| xml_documents(path))
        .collect();
    assert!(documents.len() > 4, "there are examples in both formats");
    documents
}

fn xml_documents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths = paths_in(folder);
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "xml" || extension == "tbxml")
    });
    paths
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).unwrap();
            (path, bytes)
        })
        .collect()
}

fn paths_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder can be listed");
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

pub mod changes;
pub mod confirmed;
pub mod deployments;
pub mod draws;
pub mod many;
pub mod samples;
pub mod stand_in;
pub mod topologies;

/// Asserts that no more than `most` lines of the document before are missing afterwards, which is how a
/// person comparing the two files would count.
pub fn assert_only_these_lines_differ(before: &[u8], after: &[u8], most: usize, context: &str) {
    let lines = |bytes: &[u8]| -> Vec<Vec<u8>> {
        bytes
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect()
    };
    let (before, after) = (lines(before), lines(after));
    let gone = before.len() - common_lines(&before, &after);
    assert!(
        gone <= most,
        "{context}: {gone} lines of the document are gone, {most} expected"
    );
}

/// The length of the longest common subsequence of lines.
fn common_lines(before: &[Vec<u8>], after: &[Vec<u8>]) -> usize {
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (before, after) = (&before[start..], &after[start..]);
    let ends = before.iter().rev().zip(after.iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let (before, after) = (&before[..before.len() - end], &after[..after.len() - end]);
    let mut row = vec![0_usize; after.len() + 1];
    for line in before {
        let mut diagonal = 0;
        for (place, other) in after.iter().enumerate() {
            let above = row[place + 1];
            row[place + 1] = if line == other {
                diagonal + 1
            } else {
                above.max(row[place])
            };
            diagonal = above;
        }
    }
    start + end + row[after.len()]
}
