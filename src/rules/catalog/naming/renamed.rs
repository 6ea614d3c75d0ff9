//! # A published pool has another name
//!
//! ## What it checks
//! A pool or server that runs the product keeps the name under which it is published. Only compared
//! when the published topology is known. Stores have rules of their own (R72, R126); a computer
//! that was renamed cannot be told from one that was replaced.
//!
//! ## Why it matters
//! Topology Builder asks to delete and add a Front End pool for another name. A Persistent Chat
//! pool can be renamed in it, but certificates, DNS records and the installed servers keep the old
//! name, and so do the clients' links to rooms.
//!
//! ## What to do
//! Name the pool as before. For another name, define a new pool, publish, move what is in the old
//! one, and then delete it.
//!
//! ## Quick fix
//! A choice: the name under which the pool is published. Keep the new name if the pool is meant to be a
//! new one.
//!
//! ## Example
//! `pchatpool.contoso.com` is published, and the design calls the same pool `chat.contoso.com`.
//!
//! ## Source
//! Documented: Topology Builder's help topics `add-front-end-pool-fqdn`, `machine-scope-node` and
//! `persistent-chat-general-settings-expander`. That a Persistent Chat pool suffers as a Front End
//! pool does is *inferred*.

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
                    "{} is published as {}. Installed servers, certificates and DNS keep the old \
                     name, so this is a new pool in place of the old one.",
                    cluster.fqdn, before.fqdn
                ),
            )
            .with_fix(
                Safety::Choice,
                format!("Name it {} again", before.fqdn),
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
    fn the_same_name_in_other_letters_and_new_pools_are_fine() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "PChatPool.contoso.com".into();
            add_chat_pool(design, SITE, "new.contoso.com", &["new01.contoso.com"]);
        });
        assert_eq!(raised_against("R18", &design, &contoso()), [""; 0]);
    }

    #[test]
    fn stores_are_another_matter() {
        let design = contoso_with(|design| {
            cluster_mut(design, "cluster:sql02.contoso.com").fqdn = "sql03.contoso.com".into();
        });
        assert_eq!(raised_against("R18", &design, &contoso()), [""; 0]);
    }
}
