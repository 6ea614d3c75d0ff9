//! The report for code scanners and editors: SARIF 2.1.0, as much of it as a checker needs.

mod notifications;
mod rules;

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::cli::Exit;
use crate::cli::check::report::{FileReport, Findings, ReportedProblem};
use crate::cli::check::selection::RuleSelection;
use crate::rules::facts::objects::Object;
use rules::level;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The key of a fingerprint; its number is increased when fingerprints are computed in another way.
const FINGERPRINT: &str = "ruleAndObject/v1";

/// The log. Its results are created one by one while it is written: all at once they take ten times the
/// memory of the problems.
pub(super) fn log<'r>(
    reports: &'r [FileReport],
    selection: &'r RuleSelection,
    outcome: Exit,
) -> impl Serialize + 'r {
    let readable = reports.iter().all(|report| report.content.is_ok());
    Log {
        schema: SCHEMA,
        runs: [Run {
            column_kind: "unicodeCodePoints",
            invocations: json!([{
                "executionSuccessful": readable,
                "exitCode": outcome.code(),
                "ruleConfigurationOverrides": rules::overrides(selection),
                "toolConfigurationNotifications": notifications::of_configuration(reports),
                "toolExecutionNotifications": notifications::of_execution(reports),
            }]),
            results: Results(reports),
            tool: json!({ "driver": {
                "name": "Topology Designer",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules::descriptors(),
            }}),
        }],
        version: "2.1.0",
    }
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'r>; 1],
    version: &'static str,
}

#[derive(Serialize)]
struct Run<'r> {
    #[serde(rename = "columnKind")]
    column_kind: &'static str,
    invocations: Value,
    results: Results<'r>,
    tool: Value,
}

struct Results<'r>(&'r [FileReport]);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().flat_map(|report| {
            let findings = report.findings().into_iter();
            findings.flat_map(|findings| results(&report.path, findings))
        }))
    }
}

fn results<'f>(path: &'f Path, findings: &'f Findings) -> impl Iterator<Item = Value> + 'f {
    let problems = findings.problems.iter().chain(&findings.unstated);
    let silenced = findings.silenced.iter().map(|silenced| {
        let mut result = result(path, &silenced.problem);
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": silenced.reason,
        }]);
        result
    });
    problems
        .map(|problem| result(path, problem))
        .chain(silenced)
}

fn result(path: &Path, problem: &ReportedProblem) -> Value {
    let mut place = location(path, problem.line, problem.column);
    place["logicalLocations"] = json!([logical_location(&problem.object)]);
    let mut named = BTreeSet::new();
    let related: Vec<Value> = problem
        .related
        .iter()
        // SARIF requires each location to be unique, and two objects may have the same name.
        .filter(|object| named.insert((object.qualified_name(), object.in_words())))
        .map(|object| {
            let mut related = location(path, None, None);
            related["logicalLocations"] = json!([logical_location(object)]);
            related["message"] = json!({ "text": object.in_words() });
            related
        })
        .collect();
    let mut result = json!({
        "level": level(problem.severity),
        "message": { "text": problem.message },
        "locations": [place],
        "relatedLocations": related,
        "partialFingerprints": { FINGERPRINT: problem.fingerprint },
        // A fix in SARIF replaces text; these fixes edit a topology, so they are described in words.
        "properties": { "fixes": problem.fixes },
    });
    if let Some(fact) = problem.fact {
        result["kind"] = json!("open");
        result["level"] = json!("none");
        result["properties"]["fact"] = json!(fact);
        result["properties"]["facts"] = json!(problem.facts);
    }
    if !problem.rule.is_empty() {
        result["ruleId"] = json!(problem.rule);
        result["ruleIndex"] = rules::index(problem.rule);
    }
    result
}

fn location(path: &Path, line: Option<usize>, column: Option<usize>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(path) } });
    if let Some(line) = line {
        physical["region"] = match column {
            Some(column) => json!({ "startLine": line, "startColumn": column }),
            None => json!({ "startLine": line }),
        };
    }
    json!({ "physicalLocation": physical })
}

fn logical_location(object: &Object) -> Value {
    json!({
        "name": object.name,
        "fullyQualifiedName": object.qualified_name(),
        "kind": "resource",
    })
}

/// A path as a URI reference. Relative paths stay relative to the folder that the program runs in.
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
        // The characters that a path may contain unescaped (RFC 3986, 3.3), without the colon, which
        // would turn the start of a relative path into a scheme.
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
    use std::sync::Arc;

    use super::*;
    use crate::rules::Severity;

    fn object(name: &str) -> Object {
        Object {
            kind: "Computer",
            name: name.to_owned(),
            site: Some("Redmond".to_owned()),
            id: None,
        }
    }

    #[test]
    fn related_objects_with_the_same_name_are_one_location() {
        let problem = ReportedProblem {
            rule: "R10",
            name: "computer-used-twice",
            severity: Severity::Error,
            message: "It is used three times.".to_owned(),
            object: Arc::new(object("one.contoso.com")),
            related: ["two", "two", "three"]
                .map(|name| Arc::new(object(name)))
                .into(),
            line: None,
            column: None,
            fixes: Vec::new(),
            fact: None,
            facts: Vec::new(),
            fingerprint: String::new(),
        };
        let result = result(Path::new("a.xml"), &problem);
        let names: Vec<&Value> = (0..3)
            .filter_map(|place| result["relatedLocations"].get(place))
            .map(|related| &related["logicalLocations"][0]["name"])
            .collect();
        assert_eq!(names, ["two", "three"]);
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri(Path::new("a b/ä.xml")), "a%20b/%C3%A4.xml");
        assert_eq!(uri(Path::new("/srv/x.ron")), "file:///srv/x.ron");
        assert_eq!(uri(Path::new("c:d")), "c%3Ad");
    }
}
