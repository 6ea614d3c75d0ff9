//! # The SQL Server of a published store was changed
//!
//! ## What it checks
//! A SQL Server store that is published keeps its SQL Server FQDN. Only compared when the published
//! topology is known.
//!
//! ## Why it matters
//! Topology Builder does not allow this edit. The databases stay on the old server, so the pools
//! that use the store would start without their data.
//!
//! ## What to do
//! Define a new SQL Server store on the new server, associate the pools with it, publish, move the
//! data, and then delete the old store.
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! `sql02.contoso.com\PCHAT` is published, and the design holds the same store on
//! `sql03.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: Topology Builder's help topics `sql-store-settings-expander` and
//! `sql-instance-scope-node`.

use crate::edit::Edit;
use crate::rules::{Basis, Diagnostic, Facts, Need, Rule, Safety, Severity, Versions};
use crate::topology::fqdn::same_fqdn;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "sql-server-changed",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    source: include_str!("moved.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(published) = &facts.published else {
        return;
    };
    for store in &facts.sql_stores {
        // The SQL Server of a Standard Edition server is renamed with it (R18).
        if store.cluster.requires_setup {
            continue;
        }
        let Some((before, _)) = published.sql_instance(&store.instance.id) else {
            continue;
        };
        if same_fqdn(&before.fqdn, &store.cluster.fqdn) {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                store.instance.id.clone(),
                format!(
                    "The SQL Server of {} is published as {}. It cannot be changed in place: define \
                     a new store and move the databases.",
                    store.title(),
                    before.fqdn
                ),
            )
            .with_fix(
                Safety::Choice,
                format!("Name the SQL Server {} again", before.fqdn),
                Edit::ChangeFqdn {
                    object: store.instance.id.clone().into(),
                    fqdn: before.fqdn.clone(),
                },
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn another_sql_server_is_told() {
        let design = contoso_with(|design| {
            cluster_mut(design, "cluster:sql02.contoso.com").fqdn = "sql03.contoso.com".into();
        });
        let messages = raised_against("R72", &design, &contoso());
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].starts_with(
            r"The SQL Server of sql03.contoso.com\PCHAT is published as sql02.contoso.com."
        ));
        assert_silent("R72", &design);
    }

    #[test]
    fn another_instance_and_a_new_store_are_allowed() {
        let design = contoso_with(|design| {
            instance_mut(design, CHAT_STORE).name = "CHAT2".into();
            add_sql_store(design, SITE, "sql09.contoso.com", "NEW");
        });
        assert_eq!(raised_against("R72", &design, &contoso()), [""; 0]);
    }
}
