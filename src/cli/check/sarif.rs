//! The report for code scanners and editors: SARIF 2.1.0, the part of it that a checker needs.

use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use super::report::{Findings, Problem, Report};
use crate::cli::explain::in_words;
use crate::rules::{Rule, Severity, catalogue};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportedRule {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Configuration,
    properties: Value,
}

#[derive(Serialize)]
struct Text {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

pub(super) fn write(reports: &[Report]) -> Result<String, serde_json::Error> {
    let rules: Vec<ReportedRule> = catalogue::rules()
        .map(|(id, rule)| reported_rule(id, rule))
        .collect();
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|report| {
            report
                .content
                .as_ref()
                .into_iter()
                .flat_map(|findings| results(&report.path, findings))
        })
        .collect();
    let notifications: Vec<Value> = reports.iter().flat_map(notifications).collect();
    let readable = reports.iter().all(|report| report.content.is_ok());
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Topology Designer",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": readable,
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).map(|json| json + "\n")
}

fn reported_rule(id: &'static str, rule: &Rule) -> ReportedRule {
    let page = rule.page();
    let checks = section(&page, "What it checks").unwrap_or_else(|| rule.summary().to_owned());
    ReportedRule {
        id,
        name: in_pascal_case(rule.name),
        short_description: Text {
            text: rule.summary().to_owned(),
            markdown: None,
        },
        full_description: Text {
            text: checks,
            markdown: None,
        },
        help: Text {
            text: page.clone(),
            markdown: Some(page),
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        properties: json!({ "name": rule.name, "basis": in_words(rule.basis) }),
    }
}

fn results<'f>(path: &'f Path, findings: &'f Findings) -> impl Iterator<Item = Value> + 'f {
    let problems = findings.problems.iter();
    let silenced = findings.silenced.iter().map(|silenced| {
        let mut result = result(path, &silenced.problem);
        result["suppressions"] = json!([{
            "kind": "external",
            "justification": silenced.reason,
        }]);
        result
    });
    problems
        .map(|problem| result(path, problem))
        .chain(silenced)
}

fn result(path: &Path, problem: &Problem) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(path) } });
    if let Some(line) = problem.line {
        physical["region"] = match problem.column {
            Some(column) => json!({ "startLine": line, "startColumn": column }),
            None => json!({ "startLine": line }),
        };
    }
    let related: Vec<Value> = problem
        .related
        .iter()
        .map(|object| {
            json!({
                "physicalLocation": { "artifactLocation": { "uri": uri(path) } },
                "logicalLocations": [{
                    "name": object.name,
                    "fullyQualifiedName": object.qualified_name(),
                    "kind": "resource",
                }],
                "message": { "text": object.in_words() },
            })
        })
        .collect();
    json!({
        "ruleId": problem.rule,
        "ruleIndex": catalogue::rules()
            .position(|(id, _)| id == problem.rule)
            .map_or(json!(-1), |position| json!(position)),
        "level": level(problem.severity),
        "message": { "text": problem.message },
        "locations": [{
            "physicalLocation": physical,
            "logicalLocations": [{
                "name": problem.object.name,
                "fullyQualifiedName": problem.object.qualified_name(),
                "kind": "resource",
            }],
        }],
        "relatedLocations": related,
    })
}

/// Files that could not be read, and oddities of those that could.
fn notifications(report: &Report) -> Vec<Value> {
    let notification = |level: &str, message: &str| {
        json!({
            "level": level,
            "message": { "text": message },
            "locations": [{
                "physicalLocation": { "artifactLocation": { "uri": uri(&report.path) } }
            }],
        })
    };
    match &report.content {
        Err(error) => vec![notification("error", error)],
        Ok(findings) => {
            let notes = findings.notes.iter();
            notes
                .map(|note| notification("note", &note.message))
                .collect()
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The text below one heading of a manual page, without the line breaks of its source file.
fn section(page: &str, heading: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("## {heading}\n"))?;
    let text = after.split("\n## ").next().unwrap_or(after);
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" "))
}

/// `next-hop-missing` as SARIF likes names: `NextHopMissing`.
fn in_pascal_case(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut rest = word.chars();
            rest.next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(rest)
        })
        .collect()
}

/// A path as a URI reference: relative ones stay relative, to the folder the program runs in.
fn uri(path: &Path) -> String {
    let path = path
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/");
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.get(1..2) == Some(":") && std::path::MAIN_SEPARATOR == '\\' {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        // The characters that a path may hold as they are (RFC 3986, 3.3), without the colon, which
        // would make the start of a relative path a scheme.
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri(Path::new("a b/ä.xml")), "a%20b/%C3%A4.xml");
        assert_eq!(uri(Path::new("/srv/x.ron")), "file:///srv/x.ron");
        assert_eq!(uri(Path::new("c:d")), "c%3Ad");
    }

    #[test]
    fn names_are_spelt_as_sarif_likes_them() {
        assert_eq!(in_pascal_case("next-hop-missing"), "NextHopMissing");
    }

    #[test]
    fn the_description_is_one_paragraph_of_the_page() {
        let page = "# A\n\n## What it checks\nEvery pool\nhas one.\n\n## Why it matters\nBecause.";
        assert_eq!(
            section(page, "What it checks").as_deref(),
            Some("Every pool has one.")
        );
        assert_eq!(section(page, "Source"), None);
    }
}
