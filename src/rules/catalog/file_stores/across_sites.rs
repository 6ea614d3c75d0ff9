//! # A file store serves pools of different sites
//!
//! ## What it checks
//! All pools and servers that use one file store are in one site.
//!
//! ## Why it matters
//! One share may serve several pools and Standard Edition servers of a site. Across sites, every file
//! and every piece of meeting content goes over the link between them, and the loss of one site stops
//! the pools of the other.
//!
//! ## What to do
//! Create a file store in each of the sites, and let the pools of the site use it. Files that are there
//! already are moved by hand.
//!
//! ## Quick fix
//! None: you decide which pool keeps the store. Create a file store in the properties of the other
//! pool, and copy its files.
//!
//! ## Example
//! `\\fs01.contoso.com\pchat` serves `pchatpool01.contoso.com` in Redmond and
//! `pchatpool02.contoso.com` in Dublin.
//!
//! ## Source
//! Documented: Lync Server 2013, `server-collocation-in-a-standard-edition-server-deployment`, allows
//! one share for several pools of a site. Skype for Business Server deployment,
//! `deploy-persistent-chat-server`, allows existing stores for Persistent Chat. That several sites are
//! discouraged is inferred from there.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Cluster, ObjectId, Role, Service};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "file-store-across-sites",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("across_sites.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (store, users) in facts.file_stores_with_users() {
        if users.len() < 2 {
            continue;
        }
        let mut users = users
            .iter()
            .filter_map(|user| Some((user, facts.index.cluster_of(user)?)));
        let Some((first_user, first)) = users.next() else {
            continue;
        };
        let Some((other_user, other)) = users.find(|(_, other)| other.site != first.site) else {
            continue;
        };
        let object = |user: &Service, cluster: &Cluster| match &*user.role {
            Role::PersistentChatService => ObjectId::from(user.id.clone()),
            _ => cluster.id.clone().into(),
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                store.service.id.clone(),
                format!(
                    "{} serves {} in {} and {} in {}. One site depends on the other for its files.",
                    store.title(),
                    first.fqdn,
                    facts.name(&first.site.into()),
                    other.fqdn,
                    facts.name(&other.site.into()),
                ),
            )
            .with_related(object(first_user, first))
            .with_related(object(other_user, other)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::AssociationKind;

    #[test]
    fn a_store_used_by_pools_in_two_sites_is_reported() {
        let design = contoso_with(|design| {
            let dublin = add_site(design, "Dublin");
            let pool = add_chat_pool(design, dublin, "chat2.contoso.com", &["c1.contoso.com"]);
            set_service(
                design,
                pool.as_str(),
                AssociationKind::FileStore,
                CHAT_FILES,
            );
        });
        assert_raises(
            "R122",
            &design,
            r"\\fs01.contoso.com\pchat serves pchatpool.contoso.com in site Redmond and chat2.contoso.com in site Dublin",
        );
    }

    #[test]
    fn a_store_used_by_several_pools_in_one_site_is_fine() {
        let design = contoso_with(|design| {
            set_service(
                design,
                POOL,
                AssociationKind::FileStore,
                r"files:\\fs01.contoso.com\lyncshare",
            );
        });
        assert_silent("R122", &design);
    }
}
