//! # A SQL Server instance is entered as a path
//!
//! ## What it checks
//! The instance of a SQL Server store is only its name, without the server and without a backslash or
//! slash.
//!
//! ## Why it matters
//! Topology Builder requires only the name of the instance. It does not check the name or whether the
//! instance exists, and it does not create instances, so an error is noticed only when publishing fails.
//!
//! ## What to do
//! Enter only the instance name, and enter the server in SQL Server FQDN. Then make sure that the instance
//! exists: documents cannot show it.
//!
//! ## Quick fix
//! A choice that keeps the part after the last separator as the name of the instance, such as `PCHAT`. The
//! SQL Server FQDN is not changed. Not offered if the text ends with a separator.
//!
//! ## Example
//! The named instance is `sql01.contoso.com\PCHAT`. Enter `PCHAT`.
//!
//! ## Source
//! Documented: "SQL Store Settings Expander" in the Topology Builder help.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "instance-as-path",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("instance_path.rs"),
    check,
};

const SEPARATORS: [char; 2] = ['\\', '/'];

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for store in &facts.sql_stores {
        let name = &store.instance.name;
        if !name.contains(SEPARATORS) {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            store.instance.id.clone(),
            format!(
                "The instance of the SQL Server store on {} is \"{name}\". Enter only the name of the \
                 instance, or publishing fails.",
                store.cluster.fqdn
            ),
        );
        let last = name.rsplit(SEPARATORS).next().unwrap_or_default().trim();
        if !last.is_empty() {
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Use {last} as instance"),
                Edit::ChangeInstance {
                    store: store.instance.id.clone(),
                    instance: last.to_owned(),
                },
            );
        }
        diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_path_is_reported_and_shortened() {
        let design = contoso_with(|design| {
            instance_mut(design, CHAT_STORE).name = r"sql02.contoso.com\PCHAT".into();
        });
        let diagnostic = assert_raises("R56", &design, "Enter only the name of the instance, or");
        assert_eq!(diagnostic.fixes[0].label, "Use PCHAT as instance");
        assert_silent("R57", &design);
        assert_fix_clears("R56", &design);
    }

    #[test]
    fn names_and_the_default_instance_are_fine() {
        assert_silent("R56", &contoso());
    }
}
