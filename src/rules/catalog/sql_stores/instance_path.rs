//! # A SQL Server instance is given as a path
//!
//! ## What it checks
//! The instance of a SQL Server store is its name alone, without server and without backslash or
//! slash.
//!
//! ## Why it matters
//! Topology Builder wants the name of the instance only. It checks neither that nor whether the
//! instance exists, and it creates none, so a mistake shows when publishing fails.
//!
//! ## What to do
//! Enter the instance name alone, and the server in SQL Server FQDN. The fix keeps what follows
//! the last separator. Then make sure that the instance exists: no document can show it.
//!
//! ## Quick fix
//! A choice that keeps what follows the last separator as the name of the instance, such as `PCHAT`;
//! the SQL Server FQDN is not changed. Not offered where nothing follows the separator.
//!
//! ## Example
//! Named instance `sql01.contoso.com\PCHAT`. Enter `PCHAT`.
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
                "The instance of the SQL Server store on {} is \"{name}\". It must be the name of \
                 the instance alone, or publishing fails.",
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
        let diagnostic = assert_raises("R56", &design, "must be the name of the instance alone");
        assert_eq!(diagnostic.fixes[0].label, "Use PCHAT as instance");
        assert_silent("R57", &design);
        assert_fix_clears("R56", &design);
    }

    #[test]
    fn names_and_the_default_instance_are_fine() {
        assert_silent("R56", &contoso());
    }
}
