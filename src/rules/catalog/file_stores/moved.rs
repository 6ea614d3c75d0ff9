//! # The file server of a published file store was changed
//!
//! ## What it checks
//! A published file store keeps its file server FQDN. This is checked only if the published topology is
//! known. The share of a Standard Edition server has the name of that server (R18).
//!
//! ## Why it matters
//! Topology Builder does not allow this change. The files stay on the old server: meeting content, address
//! books and uploaded files would be missing after publishing.
//!
//! ## What to do
//! Define a new file store on the new server, move the data, associate the pools with the new store,
//! publish, and then delete the old one.
//!
//! ## Quick fix
//! A choice that restores the published name of the file server. The share and the pools that use it stay
//! the same.
//!
//! ## Example
//! `\\fs01.contoso.com\pchat` is published, but the design has the same store as
//! `\\fs02.contoso.com\pchat`.
//!
//! ## Source
//! Documented: the Topology Builder help topics `file-store-settings-expander` and `move-file-store-data`.

use ahash::AHashMap;

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{ClusterId, InstalledOn, Role, ServiceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "file-server-changed",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    page: page!("moved.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(baseline) = facts.baseline else {
        return;
    };
    let names: AHashMap<&ClusterId, &str> = baseline
        .clusters
        .iter()
        .map(|cluster| (&cluster.id, cluster.fqdn.as_str()))
        .collect();
    let published: AHashMap<&ServiceId, &str> = baseline
        .services
        .iter()
        .filter(|service| service.role == Role::FileStore)
        .filter_map(|service| match &service.installed_on {
            InstalledOn::Cluster(cluster) => Some((&service.id, *names.get(cluster)?)),
            InstalledOn::SqlInstance(_) => None,
        })
        .collect();
    for store in &facts.file_stores {
        let (Some(cluster), Some(before)) = (store.cluster, published.get(&store.service.id))
        else {
            continue;
        };
        // The share of a Standard Edition server is renamed with it (R18).
        if cluster.requires_setup || same_fqdn(before, &cluster.fqdn) {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                store.service.id.clone(),
                format!(
                    "The file server of {} is published as {before}. It cannot be changed in place: \
                     define a new file store and move the data.",
                    store.title(),
                ),
            )
            .with_fix(
                Safety::Choice,
                format!("Change the file server back to {before}"),
                Edit::ChangeFqdn {
                    object: store.service.id.clone().into(),
                    fqdn: (*before).to_owned(),
                },
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::{Facts, check};

    fn raised_against_contoso(design: &crate::design::Design) -> Vec<String> {
        let published = contoso().topology;
        check(&Facts::with_baseline(design, Some(&published)))
            .into_iter()
            .filter(|diagnostic| diagnostic.rule == "R126")
            .map(|diagnostic| diagnostic.message)
            .collect()
    }

    #[test]
    fn another_file_server_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, "cluster:fs01.contoso.com").fqdn = "fs02.contoso.com".into();
        });
        let messages = raised_against_contoso(&design);
        // The server holds two stores.
        assert_eq!(messages.len(), 2);
        assert!(messages[1].starts_with(
            r"The file server of \\fs02.contoso.com\pchat is published as fs01.contoso.com."
        ));
        assert_silent("R126", &design);
    }

    #[test]
    fn another_share_is_allowed() {
        let design = contoso_with(|design| set_share(design, CHAT_FILES, "chat2"));
        assert_eq!(raised_against_contoso(&design), Vec::<String>::new());
    }

    #[test]
    fn a_new_store_on_another_server_is_allowed() {
        let design = contoso_with(|design| {
            add_file_store(design, SITE, "fs02.contoso.com", "pchat");
        });
        assert_eq!(raised_against_contoso(&design), Vec::<String>::new());
    }
}
