//! Project rules that no compiler knows: who may use whom, what no code does, and where files belong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "tidy/circles.rs"]
mod circles;
#[path = "tidy/errors.rs"]
mod errors;
#[path = "tidy/lists.rs"]
mod lists;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use topology_designer::rules::catalog::{self, CatalogEntry};

/// Each top-level module ("room") and the ones it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("vocabulary", &[]),
    ("topology", &["vocabulary"]),
    ("design", &["vocabulary", "topology"]),
    ("diff", &["vocabulary", "topology"]),
    ("edit", &["vocabulary", "topology", "design", "diff"]),
    ("planning", &["topology", "design", "edit", "report"]),
    (
        "rules",
        &["vocabulary", "topology", "design", "diff", "edit"],
    ),
    (
        "diagram",
        &["vocabulary", "topology", "design", "diff", "edit", "rules"],
    ),
    ("document", &["vocabulary", "topology", "design"]),
    ("report", &["topology"]),
    (
        "publish",
        &[
            "vocabulary",
            "topology",
            "design",
            "diff",
            "document",
            "report",
        ],
    ),
    (
        "workspace",
        &[
            "vocabulary",
            "topology",
            "design",
            "diff",
            "edit",
            "rules",
            "document",
            "report",
            "publish",
        ],
    ),
    (
        "handover",
        &[
            "vocabulary",
            "topology",
            "design",
            "diff",
            "edit",
            "rules",
            "diagram",
            "document",
            "report",
            "publish",
            "workspace",
        ],
    ),
    (
        "cli",
        &[
            "vocabulary",
            "topology",
            "design",
            "diff",
            "edit",
            "rules",
            "diagram",
            "document",
            "report",
            "publish",
            "workspace",
            "handover",
            "planning",
        ],
    ),
    (
        "app",
        &[
            "vocabulary",
            "topology",
            "design",
            "diff",
            "edit",
            "rules",
            "diagram",
            "document",
            "report",
            "publish",
            "workspace",
            "handover",
            "planning",
        ],
    ),
];

/// Rooms that access no files and know neither the time nor other programs.
const PURE_ROOMS: &[&str] = &[
    "vocabulary",
    "topology",
    "design",
    "diff",
    "edit",
    "planning",
    "rules",
    "diagram",
    "report",
];

/// The top-level entries of the project, besides what version control ignores.
const TOP_LEVEL: &[&str] = &[
    ".ci",
    ".git",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "assets",
    "examples",
    "src",
    "target",
    "tests",
];

/// Test binaries; each links the window, so there are few.
const TEST_BINARIES: &[&str] = &[
    "command_line.rs",
    "diagram.rs",
    "edits.rs",
    "laws.rs",
    "bounded.rs",
    "memory.rs",
    "real_window.rs",
    "rules.rs",
    "tidy.rs",
    "window.rs",
];

/// The maximum number of lines in a file, including tests and comments.
const LONGEST_FILE: usize = 700;

/// The sections of a rule's manual page.
const PAGE_SECTIONS: &[&str] = &[
    "## What it checks",
    "## Why it matters",
    "## What to do",
    "## Source",
];

/// A Rust file of the project.
struct SourceFile {
    /// The path from the root of the project, with `/`.
    path: String,
    text: String,
}

impl SourceFile {
    /// The room that contains the file; `main` and `lib` are rooms of their own.
    fn room(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap();
        let name = below.split('/').next().unwrap();
        name.strip_suffix(".rs").unwrap_or(name)
    }

    /// Lines of code with their numbers, starting with 1, without comments and tests.
    fn code(&self) -> Vec<(usize, &str)> {
        let mut code = Vec::new();
        let mut lines = self.text.lines().enumerate().peekable();
        while let Some((position, line)) = lines.next() {
            let opens_tests = line.trim_start().starts_with("#[cfg(test)]");
            if opens_tests
                && lines
                    .peek()
                    .is_some_and(|(_, next)| next.starts_with("mod tests {"))
            {
                break;
            }
            if !line.trim_start().starts_with("//") {
                code.push((position + 1, line));
            }
        }
        code
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

/// Every file below a folder of the project; empty if there is no such folder.
fn files_below(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        if folder.is_dir() {
            for entry in entries(&folder) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    files.push(entry);
                }
            }
        }
    }
    files.sort();
    files
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap().to_str().unwrap();
    path.replace('\\', "/")
}

fn rust_files(folder: &str) -> Vec<SourceFile> {
    files_below(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| SourceFile {
            path: relative(&path),
            text: fs::read_to_string(&path).unwrap(),
        })
        .collect()
}

/// The program's own files, without modules that only its tests have.
fn sources() -> Vec<SourceFile> {
    let files = rust_files("src");
    let mut only_for_tests = BTreeSet::new();
    for file in &files {
        let mut lines = file.text.lines().peekable();
        while let Some(line) = lines.next() {
            if line != "#[cfg(test)]" {
                continue;
            }
            let next = lines.peek().copied().unwrap_or_default();
            let declared = next
                .split("mod ")
                .nth(1)
                .and_then(|rest| rest.strip_suffix(';'));
            if let Some(module) = declared {
                let (folder, name) = file.path.rsplit_once('/').unwrap();
                let folder = match name {
                    "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
                    name => format!("{folder}/{}", name.strip_suffix(".rs").unwrap()),
                };
                only_for_tests.insert(format!("{folder}/{module}.rs"));
                only_for_tests.insert(format!("{folder}/{module}/"));
            }
        }
    }
    let is_for_tests = |path: &str| {
        only_for_tests
            .iter()
            .any(|test| path == test || (test.ends_with('/') && path.starts_with(test)))
    };
    files
        .into_iter()
        .filter(|file| !is_for_tests(&file.path))
        .collect()
}

/// Whether the line contains `word` as a whole word.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// Every line of code for which `is_wrong` returns true, as `path:line: text`.
fn lines_where(is_wrong: impl Fn(&SourceFile, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in sources() {
        for (number, line) in file.code() {
            if is_wrong(&file, line) {
                found.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    found
}

#[test]
fn lower_rooms_do_not_use_higher_ones() {
    let found = lines_where(|file, line| {
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == file.room()) else {
            return false;
        };
        line.match_indices("crate::").any(|(start, _)| {
            let after = &line[start + "crate::".len()..];
            let named: Vec<&str> = match after.strip_prefix('{') {
                Some(list) => list.split(['{', '}', ',']).map(str::trim).collect(),
                None => vec![after],
            };
            named.iter().any(|path| {
                let room = path
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next();
                let room = room.unwrap_or_default();
                let is_room = ROOMS.iter().any(|(name, _)| *name == room);
                is_room && room != file.room() && !allowed.contains(&room)
            })
        })
    });
    assert_none("a room uses one that it may not know", &found);
}

#[test]
fn every_room_is_in_the_layers_and_on_the_map() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let map: String = map
        .lines()
        .filter(|line| line.starts_with("//!"))
        .collect::<Vec<_>>()
        .join("\n");
    let rooms: BTreeSet<String> = entries(&root().join("src"))
        .iter()
        .map(|path| name_of(path).trim_end_matches(".rs").to_owned())
        .filter(|name| name != "lib" && name != "main")
        .collect();
    let layers: BTreeSet<String> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(rooms, layers);
    for room in rooms {
        assert!(
            map.contains(&format!("[`{room}`]")),
            "src/lib.rs does not say what {room} is for"
        );
    }
}

#[test]
fn only_the_window_knows_egui() {
    let found = lines_where(|file, line| {
        let knows = ["egui", "eframe", "accesskit"]
            .iter()
            .any(|word| has_word(line, word));
        file.room() != "app" && knows
    });
    assert_none("egui outside src/app", &found);
}

/// Files of the window whose code runs in threads, before the first frame or after the last one.
const BESIDE_FRAMES: &[&str] = &[
    "src/app/desktop_dialog.rs",
    "src/app/dialogs/shell/prepare.rs",
    "src/app/document_lock.rs",
    "src/app/files.rs",
    "src/app/lock_file.rs",
    "src/app/recovery/",
    "src/app/run",
    "src/app/store",
    "src/app/user_folders.rs",
];

#[test]
fn no_frame_waits_for_the_disk() {
    let waits = [
        "std::fs",
        "fs::",
        "File::",
        "save::read",
        "save::save",
        ".exists()",
        ".is_file()",
        ".is_dir()",
        "metadata(",
        "canonicalize(",
        "read_dir(",
        "read_link(",
        "current_dir(",
        "home_dir(",
        "UserDirs",
        "ProjectDirs",
        ".finish_writing(",
        ".load_baseline(",
        ".load_recent(",
        ".load_settings(",
        ".load_window(",
    ];
    let in_frames = |file: &SourceFile| {
        file.room() == "app" && !BESIDE_FRAMES.iter().any(|at| file.path.starts_with(at))
    };
    let mut found =
        lines_where(|file, line| in_frames(file) && waits.iter().any(|word| line.contains(word)));
    // The writes after the last frame, and the reads before the first one.
    let is_allowed =
        |line: &String| line.ends_with("store.finish_writing();") || line.contains("Store::load_");
    found.retain(|line| !is_allowed(line));
    assert_none("a frame may have to wait for a disk", &found);

    // Each of these accesses the disk, wherever it is called from.
    let slow = [
        "files::write_export(",
        "files::save_design(",
        "files::look_at_disk(",
        "OnlyWindow::of(",
        "DocumentLock::take(",
        "Claim::of(",
        "copies::list(",
        "copies::read(",
    ];
    let mut found = Vec::new();
    for file in sources() {
        let lines = file.code();
        for (at, (number, line)) in lines.iter().enumerate() {
            let is_called = file.room() == "app" && slow.iter().any(|call| line.contains(call));
            let before = lines.get(at.saturating_sub(3)..=at).unwrap_or_default();
            let is_beside = before
                .iter()
                .any(|(_, line)| line.contains("Background::start("));
            let is_home = ["src/app/files.rs", "src/app/recovery/"];
            if is_called && !is_beside && !is_home.iter().any(|at| file.path.starts_with(at)) {
                found.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    assert_none(
        "a thread should do what may have to wait for a disk",
        &found,
    );
}

#[test]
fn pure_rooms_access_no_files_and_no_clock() {
    let forbidden = [
        "std::fs",
        "fs::",
        "File::",
        "std::io",
        "std::net",
        "std::env",
        "std::process",
        "SystemTime",
        "Instant::now",
    ];
    let found = lines_where(|file, line| {
        PURE_ROOMS.contains(&file.room()) && forbidden.iter().any(|word| line.contains(word))
    });
    assert_none("files, clock or system in a pure room", &found);
}

#[test]
fn no_code_panics_or_prints() {
    let forbidden = [
        ".unwrap()",
        ".expect(",
        "panic!(",
        "todo!(",
        "unimplemented!(",
        "unreachable!(",
        "println!(",
        "print!(",
        "eprintln!(",
        "eprint!(",
        "dbg!(",
    ];
    let found = lines_where(|file, line| {
        let allowed = file.path == "src/cli/output.rs" && line.contains("print");
        !allowed && forbidden.iter().any(|call| line.contains(call))
    });
    assert_none("panics or prints", &found);
}

#[test]
fn every_file_begins_with_its_purpose_and_is_not_too_long() {
    let mut found = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            found.push(format!("{} has {lines} lines", file.path));
        }
        if !file.text.starts_with("//!") {
            found.push(format!("{} does not begin with what it is for", file.path));
        }
    }
    assert_none("files", &found);
}

#[test]
fn nothing_is_left_for_later_and_no_test_is_ignored() {
    let forbidden = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("#[ig", "nore"),
    ];
    let mut found = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        for (position, line) in file.text.lines().enumerate() {
            if forbidden.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{}: {}", file.path, position + 1, line.trim()));
            }
        }
    }
    assert_none("left for later", &found);
}

#[test]
fn every_rule_has_a_page_a_unique_name_and_tests() {
    let mut names = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let mut found = Vec::new();
    let files = rust_files("src/rules/catalog");
    for (id, rule) in catalog::rules() {
        if !ids.insert(id) || !names.insert(rule.name) {
            found.push(format!("{id} {} is there twice", rule.name));
        }
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !rule.name.chars().all(is_kebab) {
            found.push(format!("{id}: the name {} is not in kebab case", rule.name));
        }
        if !rule.page().starts_with("# ") || rule.summary().is_empty() {
            found.push(format!("{id}: the page has no title"));
        }
        for section in PAGE_SECTIONS {
            let page = rule.page();
            let text = page
                .split_once(&format!("{section}\n"))
                .map(|(_, text)| text);
            if text.is_none_or(|text| text.trim().is_empty() || text.starts_with("\n#")) {
                found.push(format!("{id}: the page has no section {section:?}"));
            }
        }
        let has_its_page = |file: &&SourceFile| file.text.starts_with(rule.page);
        let file = files.iter().find(has_its_page);
        if !file.is_some_and(|file| file.text.contains("#[test]")) {
            found.push(format!("{id}: its file has no tests"));
        }
        if rule.page.contains("#[cfg(test)]") {
            found.push(format!("{id}: its tests are in the program"));
        }
    }
    assert_none("rules", &found);
    assert!(!ids.is_empty(), "there are no rules");
}

#[test]
fn the_readme_has_the_correct_number_of_rules() {
    let (mut checked, mut not_checkable, mut environment) = ([0; 3], 0, 0);
    for (_, entry) in catalog::entries() {
        match entry {
            CatalogEntry::Rule(rule) => checked[rule.severity as usize] += 1,
            CatalogEntry::NotCheckable(_) => not_checkable += 1,
            CatalogEntry::Environment(_) => environment += 1,
        }
    }
    let [advice, warnings, errors] = checked;
    let table = format!(
        "| kind | number |\n\
         |---|---|\n\
         | checked: errors | {errors} |\n\
         | checked: warnings | {warnings} |\n\
         | checked: advice | {advice} |\n\
         | cannot be checked from a document | {not_checkable} |\n\
         | condition of the environment, to be met before publishing | {environment} |\n"
    );
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(
        readme.contains(&table),
        "the README should contain this table:\n{table}"
    );
}

#[test]
fn every_file_is_where_it_belongs() {
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap();
    let ignored: Vec<&str> = ignored.lines().map(|line| line.trim_matches('/')).collect();
    let strange: Vec<String> = entries(&root())
        .iter()
        .map(|path| name_of(path))
        .filter(|name| !TOP_LEVEL.contains(&name.as_str()) && !ignored.contains(&name.as_str()))
        .collect();
    assert_none("what is this at the top?", &strange);
    let strange: Vec<String> = entries(&root().join("tests"))
        .iter()
        .filter(|path| path.is_file())
        .map(|path| name_of(path))
        .filter(|name| !TEST_BINARIES.contains(&name.as_str()))
        .collect();
    assert_none("what is this under tests?", &strange);
}

#[test]
fn no_file_contains_a_path_of_a_developer_machine() {
    let paths = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/tm", "p/"),
        concat!("/wo", "rk/"),
        concat!("/Us", "ers/"),
        concat!("C:\\Us", "ers"),
    ];
    let mut files: Vec<PathBuf> = ["src", "tests", "examples", "assets", ".ci"]
        .iter()
        .flat_map(|folder| files_below(folder))
        .collect();
    files.extend(["README.md", "Cargo.toml", ".gitignore"].map(|name| root().join(name)));
    let mut found = Vec::new();
    for file in files {
        // Fonts and pictures are not text.
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        for (position, line) in text.lines().enumerate() {
            if paths.iter().any(|path| line.contains(path)) {
                found.push(format!("{}:{}: {line}", relative(&file), position + 1));
            }
        }
    }
    assert_none("paths of a machine", &found);
}

#[test]
fn the_tests_of_this_file_find_what_they_look_for() {
    assert!(has_word("use egui::Rect;", "egui"));
    assert!(!has_word("let egui_like = 1;", "egui"));
    let file = SourceFile {
        path: "src/rules/a.rs".to_owned(),
        text: "//! A.\nlet a = 1;\n// note\n#[cfg(test)]\nmod tests {\n    b.unwrap();\n}\n"
            .to_owned(),
    };
    assert_eq!(file.room(), "rules");
    assert_eq!(file.code(), [(2, "let a = 1;")]);
    assert!(sources().iter().any(|file| file.path == "src/main.rs"));
}

/// Words that the style guide replaces, wherever people read them: interface, messages and comments.
const NOT_OURS: &[&str] = &[
    "anew",
    "mended",
    "therein",
    "whereof",
    "bears",
    "stands in",
    "stands on",
    "is told by",
    "colour",
    "neighbour",
    "recognise",
    "behaviour",
    "centre",
    "cancelled",
];

#[test]
fn no_text_uses_words_that_the_style_guide_replaces() {
    let mut found = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        // These two files contain the list of words.
        if matches!(&*file.path, "tests/tidy.rs" | "tests/rules/wording.rs") {
            continue;
        }
        for (position, line) in file.text.lines().enumerate() {
            let is_one_of_others =
                line.contains("stands in for") || line.contains("stands in the way");
            if !is_one_of_others && NOT_OURS.iter().any(|word| has_word(line, word)) {
                found.push(format!("{}:{}: {}", file.path, position + 1, line.trim()));
            }
        }
    }
    assert_none("words of another guide of style", &found);
}
