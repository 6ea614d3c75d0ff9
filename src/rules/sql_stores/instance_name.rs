//! # A SQL Server instance has a name that SQL Server refuses
//!
//! ## What it checks
//! The name of an instance has at most 16 characters, starts with a letter or an underscore, holds
//! only letters, digits, underscores and dollar signs, and is not `Default` or `MSSQLServer`,
//! which name the default instance. A path is left to R56.
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
//! None: what is right here, the topology does not tell.
//!
//! ## Example
//! Named instance `MSSQLSERVER`. Choose the default instance.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! *Inferred* from the naming rules of SQL Server set-up ("Instance Configuration" in its
//! documentation); the documentation of this product does not speak of it.

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "instance-name-refused",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("instance_name.rs"),
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
        let is_reserved =
            name.eq_ignore_ascii_case("Default") || name.eq_ignore_ascii_case("MSSQLServer");
        let fault = if is_reserved {
            "stands for the default instance, whose name is left empty"
        } else if name.chars().count() > MOST_CHARACTERS {
            "has more than 16 characters"
        } else if !name.starts_with(|first: char| first.is_alphabetic() || first == '_') {
            "does not start with a letter"
        } else if !name
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '_' | '$'))
        {
            "holds a character that is not allowed"
        } else {
            continue;
        };
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            store.instance.id.clone(),
            format!(
                "The instance name {name} on {} {fault}. SQL Server refuses such a name, so publishing \
                 will not find the instance.",
                store.cluster.fqdn
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    fn with_instance(name: &str) -> crate::design::Design {
        contoso_with(|design| instance_mut(design, CHAT_STORE).name = name.into())
    }

    #[test]
    fn each_fault_is_named() {
        for (name, part) in [
            ("MSSQLSERVER", "stands for the default instance"),
            ("default", "stands for the default instance"),
            ("PERSISTENTCHAT001", "more than 16 characters"),
            ("1CHAT", "does not start with a letter"),
            ("P CHAT", "not allowed"),
            ("P-CHAT", "not allowed"),
        ] {
            assert_raises("R57", &with_instance(name), part);
        }
    }

    #[test]
    fn names_that_sql_server_takes_are_fine() {
        for name in ["", "rtc", "RTCLOCAL", "_chat$1", "PERSISTENTCHAT01"] {
            assert_silent("R57", &with_instance(name));
        }
    }
}
