//! # A SQL Server instance has an invalid name
//!
//! ## What it checks
//! The name of an instance has at most 16 characters, starts with a letter or an underscore, and contains
//! only letters, digits, underscores and dollar signs. It is not `Default` or `MSSQLServer`, which mean the
//! default instance. A path is reported by R56. Invisible characters, and letters of another alphabet that
//! look like ASCII letters, are shown with their code point and name.
//!
//! ## Why it matters
//! SQL Server setup does not accept such a name, so the instance cannot exist, and publishing does not find
//! it.
//!
//! ## What to do
//! Correct the name. To use the default instance, select "Default Instance", which leaves the name empty.
//!
//! ## Quick fix
//! Safe for a name that means the default instance: clears the name. Not offered if the server has another
//! such instance or the default instance is already defined. Not offered for other names, because the
//! topology does not show the right name.
//!
//! ## Example
//! The named instance is `MSSQLSERVER`. Use the default instance.
//!
//! ## Source
//! *Inferred* from the naming rules of SQL Server setup ("Instance Configuration" in its documentation);
//! the product documentation does not mention them. It is a warning because SQL Server setup rejects such
//! names, not Topology Builder, and an older version may have accepted them.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::SqlStore;
use crate::topology::fqdn::{deceptive, in_words};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "instance-name-refused",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("instance_name.rs"),
    check,
};

/// The longest name that SQL Server setup accepts, in characters.
const MOST_CHARACTERS: usize = 16;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for store in &facts.sql_stores {
        let name = store.instance.name.as_str();
        if name.is_empty() || name.contains(['\\', '/']) {
            continue;
        }
        let fault = if is_reserved(name) {
            "means the default instance, which has an empty name".to_owned()
        } else if name.chars().count() > MOST_CHARACTERS {
            "has more than 16 characters".to_owned()
        } else if let Some(character) = deceptive(name) {
            format!("contains {character}")
        } else if !name.starts_with(|first: char| first.is_alphabetic() || first == '_') {
            "does not start with a letter".to_owned()
        } else if let Some(character) = name
            .chars()
            .find(|character| !(character.is_alphanumeric() || matches!(character, '_' | '$')))
        {
            format!("contains {}", in_words(character))
        } else {
            continue;
        };
        let mut diagnostic = Diagnostic::new(
            Severity::Warning,
            store.instance.id.clone(),
            format!(
                "The instance name {name} on {} {fault}. SQL Server does not accept such a name, so \
                 publishing will not find the instance.",
                store.cluster.fqdn
            ),
        );
        if is_reserved(name) && is_only_default(facts, store) {
            diagnostic = diagnostic.with_fix(
                Safety::Safe,
                format!("Use the default instance of {}", store.cluster.fqdn),
                Edit::ChangeInstance {
                    store: store.instance.id.clone(),
                    instance: String::new(),
                },
            );
        }
        diagnostics.push(diagnostic);
    }
}

/// Whether a name means the default instance.
fn is_reserved(name: &str) -> bool {
    name.eq_ignore_ascii_case("Default") || name.eq_ignore_ascii_case("MSSQLServer")
}

/// Whether no other instance of the server is, or means, the default instance: there is only one (R55).
fn is_only_default(facts: &Facts<'_>, store: &SqlStore<'_>) -> bool {
    let servers = facts.clusters_named(&store.cluster.fqdn).iter();
    let instances = servers.flat_map(|server| &server.sql_instances);
    let defaults = instances.filter(|other| other.name.is_empty() || is_reserved(&other.name));
    defaults.count() == 1
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::{Facts, Safety, check};

    fn with_instance(name: &str) -> crate::design::Design {
        contoso_with(|design| instance_mut(design, CHAT_STORE).name = name.into())
    }

    #[test]
    fn each_fault_is_named() {
        for (name, part) in [
            ("MSSQLSERVER", "means the default instance"),
            ("default", "means the default instance"),
            ("PERSISTENTCHAT001", "more than 16 characters"),
            ("1CHAT", "does not start with a letter"),
            ("P CHAT", "contains a space"),
            ("P-CHAT", "contains “-”"),
            ("PCH\u{410}T", "contains U+0410 CYRILLIC CAPITAL LETTER A"),
            (
                "PCHAT\u{200b}",
                r"instance name PCHAT\u{200b} on sql02.contoso.com contains U+200B",
            ),
        ] {
            assert_raises("R57", &with_instance(name), part);
        }
    }

    #[test]
    fn the_name_of_the_default_instance_can_be_cleared() {
        for name in ["MSSQLSERVER", "Default"] {
            let design = with_instance(name);
            let raised = assert_raises("R57", &design, "means the default instance");
            let fix = &raised.fixes[0];
            assert_eq!(fix.label, "Use the default instance of sql02.contoso.com");
            assert_eq!(fix.safety, Safety::Safe);
            assert_fix_clears("R57", &design);
        }
        let raised = assert_raises("R57", &with_instance("1CHAT"), "start with a letter");
        assert_eq!(raised.fixes, []);
    }

    #[test]
    fn a_second_default_instance_is_not_offered() {
        for other in ["", "default"] {
            let mut design = with_instance("MSSQLSERVER");
            add_sql_store(&mut design, SITE, "sql02.contoso.com", other);
            let facts = Facts::new(&design);
            let problems = check(&facts).into_iter().filter(|d| d.rule == "R57");
            assert!(problems.flat_map(|d| d.fixes).next().is_none(), "{other}");
        }
    }

    #[test]
    fn names_that_sql_server_accepts_are_fine() {
        for name in ["", "rtc", "RTCLOCAL", "_chat$1", "PERSISTENTCHAT01"] {
            assert_silent("R57", &with_instance(name));
        }
    }
}
