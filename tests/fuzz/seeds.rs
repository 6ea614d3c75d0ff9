//! The starting points for changes: the examples, real documents if there are any, and earlier findings.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::targets::{Target, with_draws};

/// Longer documents make executions long without finding more.
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
        Target::Published | Target::Archive => &["xml"],
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
        match target {
            Target::Edits => seeds.push(with_draws(&[], &bytes)),
            Target::Archive => seeds.extend(METHODS.map(|method| archive_of(&bytes, method))),
            _ => seeds.push(bytes),
        }
    }
    seeds
}

/// Compressed, and uncompressed so that a changed byte is a changed byte of the document.
const METHODS: [CompressionMethod; 2] = [CompressionMethod::Deflated, CompressionMethod::Stored];

/// An archive with a document as the topology of its configuration, and with another file.
fn archive_of(document: &[u8], method: CompressionMethod) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in [("Version.txt", &b"7.0"[..]), ("DocItemSet.xml", document)] {
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The files in a folder, by name; empty if there is no such folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
