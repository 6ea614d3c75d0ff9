//! # A SQL Server instance has a name that SQL Server refuses
//!
//! ## What it checks
//! The name of an instance has at most 16 characters, starts with a letter or an underscore, consists
//! only of letters, digits, underscores and dollar signs, and is not `Default` or `MSSQLServer`, which
//! name the default instance. A path is left to R56. A character that cannot be seen, or a letter of
//! another alphabet that looks like a plain one, is shown with its code point and name.
//!
//! ## Why it matters
//! SQL Server set-up refuses such a name, so no such instance can exist, and publishing will not
//! find it.
//!
//! ## What to do
//! Correct the name. For the default instance choose "Default Instance", which leaves the name
//! empty.
//!
//! ## Quick fix
//! Safe, for a name that means the default instance: the name is left empty. Not offered where the
//! server has another such instance, or the default instance is defined already. For other names none:
//! the topology does not show which name is right.
//!
//! ## Example
//! Named instance `MSSQLSERVER`. Choose the default instance.
//!
//! ## Source
//! *Inferred* from the naming rules of SQL Server set-up ("Instance Configuration" in its
//! documentation); the documentation of this product does not speak of it. SQL Server set-up is the one to
//! refuse such a name, and a document may name an instance that an older version accepted, hence a warning.

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

/// The longest name that SQL Server set-up takes, in characters.
const MOST_CHARACTERS: usize = 16;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for store in &facts.sql_stores {
        let name = store.instance.name.as_str();
        if name.is_empty() || name.contains(['\\', '/']) {
            continue;
        }
        let fault = if is_reserved(name) {
            "means the default instance, whose name is left empty".to_owned()
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
                "The instance name {name} on {} {fault}. SQL Server refuses such a name, so publishing \
                 will not find the instance.",
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

/// Whether a name stands for the default instance.
fn is_reserved(name: &str) -> bool {
    name.eq_ignore_ascii_case("Default") || name.eq_ignore_ascii_case("MSSQLServer")
}

/// Whether no other instance of the server is the default instance, or stands for it: there is one (R55).
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
            ("P CHAT", "contains a blank"),
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
    fn a_name_of_the_default_instance_can_be_left_empty() {
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
    fn names_that_sql_server_takes_are_fine() {
        for name in ["", "rtc", "RTCLOCAL", "_chat$1", "PERSISTENTCHAT01"] {
            assert_silent("R57", &with_instance(name));
        }
    }
}
