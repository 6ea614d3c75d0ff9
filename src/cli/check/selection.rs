//! Which rules a report covers: those that `--only` names, without those that `--ignore` names.

use serde::Serialize;

use crate::cli::lookup::{UnknownRule, look_up};
use crate::rules::catalog::{self, CatalogEntry};

/// The rules that the user selected.
#[derive(Debug)]
pub(super) struct RuleSelection {
    /// Ids of the rules that are wanted; empty means all.
    only: Vec<&'static str>,
    /// Ids of the rules that are not wanted.
    ignore: Vec<&'static str>,
}

/// The option that leaves a rule out of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LeftOutBy {
    /// `--only` names other rules.
    Only,
    /// `--ignore` names the rule.
    Ignore,
}

impl LeftOutBy {
    /// The option as the user types it.
    pub(super) fn option(self) -> &'static str {
        match self {
            Self::Only => "--only",
            Self::Ignore => "--ignore",
        }
    }
}

/// Why rules cannot be selected as the user specified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SelectionError {
    /// The selection leaves nothing to check.
    #[error("No rules are left to check: --ignore excludes all rules in --only, or all rules.")]
    NoneLeft,
    /// Two commas in a row, or a comma at the start or the end.
    #[error("The list of {option} has an empty entry; use {option} RULE,RULE.")]
    EmptyEntry {
        /// The option as the user typed it.
        option: &'static str,
    },
    /// No rule has the name.
    #[error(transparent)]
    Unknown(#[from] UnknownRule),
    /// The rule cannot be checked, whatever the document.
    #[error("{id} cannot be used with {option}, because it is not checked: {reason}")]
    NotChecked {
        /// Id of the rule.
        id: &'static str,
        /// The option as the user typed it.
        option: &'static str,
        /// Why the rule cannot be checked.
        reason: &'static str,
    },
    /// The rule is about what surrounds the topology.
    #[error(
        "{id} cannot be used with {option}, because it is a condition outside the topology that documents \
         do not show: {condition}"
    )]
    Environment {
        /// Id of the rule.
        id: &'static str,
        /// The option as the user typed it.
        option: &'static str,
        /// What has to be true.
        condition: &'static str,
    },
}

impl RuleSelection {
    /// Accepts ids and names of rules.
    ///
    /// # Errors
    /// When a rule is unknown or cannot be checked, or when no rule would be left.
    pub(super) fn new(only: &[String], ignore: &[String]) -> Result<Self, SelectionError> {
        let selection = Self {
            only: ids(LeftOutBy::Only, only)?,
            ignore: ids(LeftOutBy::Ignore, ignore)?,
        };
        if catalog::rules().all(|(id, _)| selection.left_out_by(id).is_some()) {
            return Err(SelectionError::NoneLeft);
        }
        Ok(selection)
    }

    /// The option that leaves a rule out; `None` when the report covers the rule.
    pub(super) fn left_out_by(&self, rule: &str) -> Option<LeftOutBy> {
        if !self.only.is_empty() && !self.only.contains(&rule) {
            Some(LeftOutBy::Only)
        } else if self.ignore.contains(&rule) {
            Some(LeftOutBy::Ignore)
        } else {
            None
        }
    }
}

fn ids(option: LeftOutBy, named: &[String]) -> Result<Vec<&'static str>, SelectionError> {
    let ids = named.iter().map(|name| id(option, name.trim()));
    ids.collect()
}

fn id(option: LeftOutBy, name: &str) -> Result<&'static str, SelectionError> {
    let option = option.option();
    if name.is_empty() {
        return Err(SelectionError::EmptyEntry { option });
    }
    match look_up(name)? {
        (id, CatalogEntry::Rule(_)) => Ok(id),
        (id, CatalogEntry::NotCheckable(fact)) => Err(SelectionError::NotChecked {
            id,
            option,
            reason: fact.reason,
        }),
        (id, CatalogEntry::Environment(environment)) => Err(SelectionError::Environment {
            id,
            option,
            condition: environment.condition,
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn no_selection_means_every_rule() {
        let selection = RuleSelection::new(&[], &[]).unwrap();
        assert!(catalog::rules().all(|(id, _)| selection.left_out_by(id).is_none()));
    }

    #[test]
    fn ignored_rules_are_removed_from_the_selected_ones() {
        let only = names(&["r45", "next-hop-MISSING", " R47"]);
        let selection = RuleSelection::new(&only, &names(&["R47", "R1"])).unwrap();
        assert_eq!(selection.left_out_by("R45"), None);
        assert_eq!(selection.left_out_by("R47"), Some(LeftOutBy::Ignore));
        assert_eq!(selection.left_out_by("R1"), Some(LeftOutBy::Only));
    }
}
