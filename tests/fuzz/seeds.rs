//! What the first changes are made to: the examples, real documents where there are some, and what was found
//! once.

use std::path::{Path, PathBuf};

use super::targets::{Target, with_draws};

/// Longer documents make executions long and find no more.
const LONGEST: u64 = 300_000;

/// The seeds of a target, always in the same order.
pub fn of(target: Target) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds: Vec<Vec<u8>> = files(&root.join("tests/fuzz/seeds").join(target.name()))
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let endings: &[&str] = match target {
        Target::TopologyBuilder => &["tbxml"],
        Target::Published => &["xml"],
        Target::Design => &["ron"],
        Target::Edits => &["tbxml", "xml"],
    };
    let mut documents = Vec::new();
    for folder in files(&root.join("examples")) {
        documents.extend(files(&folder));
    }
    if let Some(corpus) = std::env::var_os("TOPOLOGY_CORPUS") {
        documents.extend(files(Path::new(&corpus)));
    }
    for path in documents {
        let is_meant = |ending: &&str| path.extension().is_some_and(|own| own == *ending);
        let is_short = std::fs::metadata(&path).is_ok_and(|data| data.len() <= LONGEST);
        if !endings.iter().any(is_meant) || !is_short {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        seeds.push(match target {
            Target::Edits => with_draws(&[], &bytes),
            _ => bytes,
        });
    }
    seeds
}

/// What is in a folder, by name; nothing where there is no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
