//! Rules as SARIF describes them and refers to them.

use serde_json::{Value, json};

use crate::cli::check::selection::RuleSelection;
use crate::rules::{Rule, Severity, catalog};

/// Every rule that can be checked, with its manual page.
pub(super) fn descriptors() -> Vec<Value> {
    catalog::rules()
        .map(|(id, rule)| descriptor(id, rule))
        .collect()
}

fn descriptor(id: &str, rule: &Rule) -> Value {
    let page = rule.page();
    let checks = rule.section("What it checks");
    json!({
        "id": id,
        "name": in_pascal_case(rule.name),
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": checks.unwrap_or_else(|| rule.summary().to_owned()) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "name": rule.name,
            "severity": rule.severity,
            "basis": rule.basis,
            "versions": rule.section("Versions"),
            "comparesWithPublished": rule.compares_with_published(),
            "facts": rule.facts().collect::<Vec<_>>(),
        },
    })
}

/// The index of a rule in [`descriptors`], as SARIF counts; -1 for a problem without a rule.
pub(super) fn index(id: &str) -> Value {
    catalog::rules()
        .position(|(known, _)| known == id)
        .map_or(json!(-1), |position| json!(position))
}

/// A reference to a rule in a notification or an override.
pub(super) fn reference(id: &str) -> Value {
    json!({ "id": id, "index": index(id) })
}

/// The rules that the report leaves out.
pub(super) fn overrides(selection: &RuleSelection) -> Vec<Value> {
    catalog::rules()
        .filter(|(id, _)| selection.left_out_by(id).is_some())
        .map(|(id, _)| {
            json!({
                "descriptor": reference(id),
                "configuration": { "enabled": false },
            })
        })
        .collect()
}

pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// `next-hop-missing` in the spelling that SARIF recommends: `NextHopMissing`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_names_follow_the_sarif_convention() {
        assert_eq!(in_pascal_case("next-hop-missing"), "NextHopMissing");
    }
}
