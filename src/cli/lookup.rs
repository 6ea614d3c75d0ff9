//! Rules as a user names them: by id or by name, without case; near names for what is not there.

use crate::rules::catalog::{self, Entry};

/// How many near names are offered for one that is unknown.
const SUGGESTIONS: usize = 4;
/// From this similarity on (Jaro-Winkler, 0 to 1) a name is near.
const NEAR: f64 = 0.75;

/// What is known under an id or a name.
///
/// # Errors
/// A sentence with near names when there is none.
pub(super) fn look_up(wanted: &str) -> Result<(&'static str, Entry), String> {
    let rule = catalog::find(wanted).map(|(id, rule)| (id, Entry::Rule(rule)));
    rule.or_else(|| catalog::entry(wanted))
        .ok_or_else(|| unknown(wanted))
}

fn unknown(wanted: &str) -> String {
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
    // Stable, so that equally near ones keep the order of their numbers.
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.truncate(SUGGESTIONS);
    let names: Vec<String> = near.into_iter().map(|(_, name)| name).collect();
    if names.is_empty() {
        format!("There is no rule {wanted}; `topology-designer explain` lists all.")
    } else {
        format!(
            "There is no rule {wanted}. Did you mean {}?",
            names.join(", or ")
        )
    }
}
