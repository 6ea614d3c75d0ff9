//! No file depends on another that depends on it, so that each can be read without reading the other first.
//!
//! The dependencies of a file are found by its `crate::` paths, through re-exports of modules (`pub use`).
//! Declaring a submodule is not a dependency.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use super::{SourceFile, sources};

/// Circles that are accepted, by the files in them, and the reason.
const STANDING: &[(&[&str], &str)] = &[
    (
        &[
            "crate::app::dialogs",
            "crate::app::keyboard",
            "crate::app::modal",
            "crate::app::panels::menu_bar",
            "crate::app::popup_menu::opener",
            "crate::app::popup_menu::state",
            "crate::app::sheets",
            "crate::app::theme",
            "crate::app::toast",
            "crate::app::typefaces",
            "crate::app::widgets",
        ],
        "what has the keyboard asks every layer of the window, and each layer asks it",
    ),
    (
        &["crate::app::input_order", "crate::app::popup_menu"],
        "a menu takes the input in the order in which it came",
    ),
    (
        &[
            "crate::rules::catalog::disaster_recovery::shared_instance",
            "crate::rules::catalog::sql_stores::availability_group",
            "crate::rules::engine::fixes",
            "crate::rules::facts::fitting",
        ],
        "a store is offered by a fix only where these rules would not complain of it",
    ),
];

/// A module of the program, by its path: `crate::topology::index`.
type Module = String;

struct Program {
    /// The code of each module, without tests and comments.
    code: BTreeMap<Module, String>,
    /// What a module re-exports: module and name, with the original location.
    handed_on: BTreeMap<(Module, String), String>,
}

impl Program {
    fn of(files: &[SourceFile]) -> Self {
        let code: BTreeMap<Module, String> = files
            .iter()
            .filter(|file| file.path.starts_with("src/"))
            .map(|file| (module_of(&file.path), code_of(file)))
            .collect();
        let mut handed_on = BTreeMap::new();
        for (module, code) in &code {
            for (is_public, path) in imports(code) {
                let from_here = format!("{module}::{path}");
                let part = path.split("::").next().unwrap_or_default();
                let path = match path.starts_with("crate::") {
                    true => path,
                    false if code_has(&code_names(module, part), files) => from_here,
                    false => continue,
                };
                let name = path.rsplit("::").next().unwrap_or_default().to_owned();
                if is_public {
                    handed_on.insert((module.clone(), name), path);
                }
            }
        }
        Self { code, handed_on }
    }

    /// The module that defines the item named by a path.
    fn home(&self, path: &str) -> Option<&Module> {
        let mut path = path.to_owned();
        for _ in 0..8 {
            let parts: Vec<&str> = path.split("::").collect();
            let known = (1..=parts.len()).rev().find_map(|length| {
                let module = parts[..length].join("::");
                let (module, _) = self.code.get_key_value(&module)?;
                Some((module, length))
            });
            let (module, length) = known?;
            let handed_on = parts
                .get(length)
                .and_then(|name| self.handed_on.get(&(module.clone(), (*name).to_owned())));
            match handed_on {
                Some(further) => {
                    let rest = parts[length + 1..].iter().map(|part| format!("::{part}"));
                    path = format!("{further}{}", rest.collect::<String>());
                }
                None => return Some(module),
            }
        }
        None
    }

    /// The modules that a module names in its code.
    fn needs<'p>(&'p self, module: &'p str, code: &str) -> BTreeSet<&'p Module> {
        let imported = imports(code).into_iter();
        // A mere re-export is not a dependency of the code here.
        let imported = imported.filter(|(is_public, _)| !is_public);
        let imported = imported.map(|(_, path)| path);
        let named = paths_in(&without_imports(code));
        let needed = imported.chain(named).filter_map(|path| self.home(&path));
        let is_part_of_it = |other: &&Module| other.starts_with(&format!("{module}::"));
        needed
            .filter(|other| *other != module && !is_part_of_it(other))
            .collect()
    }

    fn circles(&self) -> Vec<Vec<&str>> {
        let mut graph: DiGraph<&str, ()> = DiGraph::new();
        let modules = self.code.keys();
        let nodes: BTreeMap<&str, _> = modules
            .map(|module| (module.as_str(), graph.add_node(module)))
            .collect();
        for (module, code) in &self.code {
            for needed in self.needs(module, code) {
                graph.add_edge(nodes[module.as_str()], nodes[needed.as_str()], ());
            }
        }
        let mut circles: Vec<Vec<&str>> = tarjan_scc(&graph)
            .into_iter()
            .filter(|circle| circle.len() > 1)
            .map(|circle| circle.into_iter().map(|node| graph[node]).collect())
            .collect();
        circles.iter_mut().for_each(|circle| circle.sort_unstable());
        circles.sort();
        circles
    }
}

fn module_of(path: &str) -> Module {
    let below = path.strip_prefix("src/").unwrap_or(path);
    match below.strip_suffix(".rs").unwrap_or(below) {
        "lib" | "main" => "crate".to_owned(),
        module => format!("crate::{}", module.replace('/', "::")),
    }
}

fn code_names(module: &str, part: &str) -> String {
    format!("{module}::{part}")
}

fn code_has(module: &str, files: &[SourceFile]) -> bool {
    files.iter().any(|file| module_of(&file.path) == module)
}

fn code_of(file: &SourceFile) -> String {
    let lines: Vec<&str> = file.code().into_iter().map(|(_, line)| line).collect();
    lines.join("\n")
}

/// The paths of every `use`, each with whether it is a re-export.
fn imports(code: &str) -> Vec<(bool, String)> {
    let mut imports = Vec::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once("use ") {
        let (statement, further) = after.split_once(';').unwrap_or((after, ""));
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        let is_statement = line.is_empty() || line.starts_with("pub");
        if is_statement {
            let statement: String = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            let paths = expanded(&statement);
            imports.extend(
                paths
                    .into_iter()
                    .map(|path| (line.starts_with("pub"), path)),
            );
        }
        rest = match is_statement {
            true => further,
            false => after,
        };
    }
    imports
}

fn without_imports(code: &str) -> String {
    let mut kept = String::new();
    let mut is_import = false;
    for line in code.lines() {
        let start = line.trim_start();
        is_import |=
            start.starts_with("use ") || (start.starts_with("pub") && start.contains(" use "));
        if !is_import {
            kept.push_str(line);
            kept.push('\n');
        }
        is_import &= !line.contains(';');
    }
    kept
}

/// Expands `a::{b, c::{d, self}}` to `a::b`, `a::c::d` and `a::c`.
fn expanded(path: &str) -> Vec<String> {
    let path = path.trim();
    let Some((before, list)) = path.split_once('{') else {
        let name = path.split(" as ").next().unwrap_or_default();
        return vec![name.trim().to_owned()];
    };
    let list = list.rsplit_once('}').map_or(list, |(list, _)| list);
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for character in list.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().unwrap().push(character);
    }
    parts
        .iter()
        .flat_map(|part| expanded(part))
        .filter(|part| !part.is_empty())
        .map(|part| match part.as_str() {
            "self" => before.trim().trim_end_matches("::").to_owned(),
            part => format!("{}{part}", before.trim()),
        })
        .collect()
}

/// Every `crate::` path in code outside of imports.
fn paths_in(code: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code.match_indices("crate::")
        .map(|(at, _)| {
            let path = &code[at..];
            let end = path.find(|c| !is_path(c)).unwrap_or(path.len());
            path[..end].trim_end_matches(':').to_owned()
        })
        .collect()
}

#[test]
fn no_files_depend_on_each_other_in_a_circle() {
    let files = sources();
    let program = Program::of(&files);
    let circles = program.circles();
    let standing: BTreeSet<Vec<&str>> = STANDING
        .iter()
        .map(|(files, reason)| {
            assert!(reason.len() > 20, "{files:?} needs a reason");
            files.to_vec()
        })
        .collect();
    let found: BTreeSet<Vec<&str>> = circles.into_iter().collect();
    let new: Vec<_> = found.difference(&standing).collect();
    let gone: Vec<_> = standing.difference(&found).collect();
    assert!(new.is_empty(), "circles of files: {new:#?}");
    assert!(gone.is_empty(), "circles that no longer exist: {gone:#?}");
}

#[test]
fn a_circle_is_found_through_reexports() {
    let file = |path: &str, text: &str| SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let files = [
        file("src/a.rs", "mod b;\nmod c;\npub use b::Thing;\n"),
        file(
            "src/a/b.rs",
            "use crate::a::c::{self, Other as O};\npub struct Thing;\n",
        ),
        file("src/a/c.rs", "pub struct Other(crate::a::Thing);\n"),
        file(
            "src/d.rs",
            "use crate::a::{\n    Thing,\n    c::Other,\n};\n",
        ),
    ];
    let program = Program::of(&files);
    assert_eq!(program.circles(), [["crate::a::b", "crate::a::c"]]);
}
