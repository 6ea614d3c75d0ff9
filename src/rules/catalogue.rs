//! The only place that binds an id to a rule. Ids are the numbers of the domain notes.

use super::Rule;

/// Every rule in the order of its number.
const RULES: &[(&str, &Rule)] = &[];

/// Every rule with its id, in the order of its number.
pub fn rules() -> impl Iterator<Item = (&'static str, &'static Rule)> {
    RULES.iter().copied()
}

/// The rule with this id or name, without case.
pub fn find(id_or_name: &str) -> Option<(&'static str, &'static Rule)> {
    rules().find(|(id, rule)| {
        id.eq_ignore_ascii_case(id_or_name) || rule.name.eq_ignore_ascii_case(id_or_name)
    })
}
