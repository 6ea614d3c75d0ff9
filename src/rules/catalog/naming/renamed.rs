//! # A published pool was renamed
//!
//! ## What it checks
//! A published pool or server that runs the product keeps its name. This is checked only if the published
//! topology is known. Stores are checked by R72 and R126. A renamed computer cannot be distinguished from a
//! replaced one.
//!
//! ## Why it matters
//! To rename a Front End pool, Topology Builder requires you to delete it and add a new one. A Persistent
//! Chat pool can be renamed, but certificates, DNS records, installed servers and the links to rooms keep
//! the old name.
//!
//! ## What to do
//! Restore the old name. To use another name, define a new pool, publish, move the data, and then delete
//! the old pool.
//!
//! ## Quick fix
//! A choice: the published name of the pool. Keep the new name if it is meant to be a new pool.
//!
//! ## Example
//! `pchatpool.contoso.com` is published, but the same pool is named `chat.contoso.com` in the design.
//!
//! ## Source
//! Documented: the Topology Builder help topics `add-front-end-pool-fqdn`, `machine-scope-node` and
//! `persistent-chat-general-settings-expander`. It is *inferred* that the consequences for a Persistent
//! Chat pool are the same as for a Front End pool.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::same_fqdn;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "published-pool-renamed",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    page: page!("renamed.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(published) = &facts.published else {
        return;
    };
    for cluster in &facts.topology.clusters {
        let Some(before) = published.cluster(&cluster.id) else {
            continue;
        };
        if !cluster.requires_setup || same_fqdn(&before.fqdn, &cluster.fqdn) {
            continue;
        }
        let object = facts.object_of_cluster(cluster);
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                object.clone(),
                format!(
                    "{} is published as {}. Installed servers, certificates and DNS keep the old name, so \
                     publishing would replace the old pool with a new one.",
                    cluster.fqdn, before.fqdn
                ),
            )
            .with_fix(
                Safety::Choice,
                format!("Rename to {}", before.fqdn),
                Edit::ChangeFqdn {
                    object,
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
    fn another_name_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "chat.contoso.com".into();
        });
        let messages = raised_against("R18", &design, &contoso());
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].starts_with("chat.contoso.com is published as pchatpool.contoso.com."));
        assert_silent("R18", &design);
    }

    #[test]
    fn the_same_name_in_different_case_and_new_pools_are_fine() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "PChatPool.contoso.com".into();
            add_chat_pool(design, SITE, "new.contoso.com", &["new01.contoso.com"]);
        });
        assert_eq!(raised_against("R18", &design, &contoso()), [""; 0]);
    }

    #[test]
    fn stores_are_left_to_another_rule() {
        let design = contoso_with(|design| {
            cluster_mut(design, "cluster:sql02.contoso.com").fqdn = "sql03.contoso.com".into();
        });
        assert_eq!(raised_against("R18", &design, &contoso()), [""; 0]);
    }
}
