//! Finds rules by the id or name that a user types, ignoring case; suggests similar names when there is
//! no such rule.

use crate::rules::catalog::{self, CatalogEntry};

/// How many similar names are suggested for an unknown one.
const SUGGESTIONS: usize = 4;
/// From this similarity on (Jaro-Winkler, 0 to 1), a name is suggested.
const NEAR: f64 = 0.75;

/// No rule has this id or name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no rule {wanted}{}", instead(near))]
pub(super) struct UnknownRule {
    wanted: String,
    /// Similar ids and names, the most similar first.
    near: Vec<String>,
}

fn instead(near: &[String]) -> String {
    match near.is_empty() {
        true => "; `topology-designer explain` lists all.".to_owned(),
        false => format!(". Did you mean {}?", near.join(", or ")),
    }
}

/// Finds a rule by its id or name.
///
/// # Errors
/// When there is no such rule; the error suggests similar names.
pub(super) fn look_up(wanted: &str) -> Result<(&'static str, CatalogEntry), UnknownRule> {
    let rule = catalog::find(wanted).map(|(id, rule)| (id, CatalogEntry::Rule(rule)));
    rule.or_else(|| catalog::entry(wanted))
        .ok_or_else(|| unknown(wanted))
}

fn unknown(wanted: &str) -> UnknownRule {
    let wanted_lower = wanted.to_lowercase();
    let mut near: Vec<(f64, String)> = catalog::rules()
        .map(|(id, rule)| {
            let mut words = wanted_lower.split(|c: char| !c.is_alphanumeric());
            let contains = words.all(|word| rule.name.contains(word));
            let alike = [rule.name, &id.to_lowercase()]
                .map(|name| strsim::jaro_winkler(name, &wanted_lower))
                .into_iter()
                .fold(if contains { 1.0 } else { 0.0 }, f64::max);
            (alike, format!("{id} {}", rule.name))
        })
        .filter(|(alike, _)| *alike >= NEAR)
        .collect();
    // The sort is stable, so equally similar rules stay in the order of their numbers.
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.truncate(SUGGESTIONS);
    UnknownRule {
        wanted: wanted.to_owned(),
        near: near.into_iter().map(|(_, name)| name).collect(),
    }
}
