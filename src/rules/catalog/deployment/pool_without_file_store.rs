//! # A Front End pool has no file store
//!
//! ## What it checks
//! At least one service of every Front End pool and Standard Edition server uses a file store that is
//! installed on a server in the topology. Which service uses it varies: mostly Conferencing, Web Services
//! and applications, often the user services as well. Directors, branch appliances and pools that use a
//! service with an unknown role are not checked.
//!
//! ## Why it matters
//! The file store holds meeting content, address books and device updates. Topology Builder does not create
//! or publish the pool without it.
//!
//! ## What to do
//! Create a file store for the pool, or select an existing file store in the site.
//!
//! ## Quick fix
//! A choice: create a file store for the pool, or use an unused file store in the site. Not offered for a
//! Standard Edition server, because its share is on the server itself.
//!
//! ## Example
//! `fepool01.contoso.com` has three servers and a SQL Server store, but none of its services uses a file
//! store.
//!
//! ## Source
//! Topology Builder: the page "Define the file store" of the wizard "Define New Front End Pool", where a
//! file store is required.

use crate::rules::catalog::deployment::front_end_stores::{
    FreeStores, fix_with_stores, is_installed, may_be_a_store, needs, pools_with_stores,
};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Kind, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "front-end-pool-without-file-store",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[],
    page: page!("pool_without_file_store.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut free = FreeStores::new(facts, Kind::FileStore);
    for (number, pool) in pools_with_stores(facts) {
        let has_store = needs(facts, number).any(|need| {
            need.role == Role::FileStore && is_installed(facts, need) || may_be_a_store(need, false)
        });
        if has_store {
            continue;
        }
        let diagnostic = Diagnostic::new(
            Severity::Error,
            pool.cluster.id.clone(),
            format!(
                "{} has no file store. Meeting content and address books cannot be stored, and Topology \
                 Builder does not publish the pool.",
                pool.cluster.fqdn
            ),
        );
        diagnostics.push(fix_with_stores(
            facts,
            diagnostic,
            (number, pool),
            &mut free,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::{InstalledOn, Role, Usage};

    const USERS: &str = "users:fepool01.contoso.com";
    const FILES: &str = r"files:\\fs01.contoso.com\lyncshare";

    fn without_file_store() -> Design {
        contoso_with(|design| {
            service_mut(design, USERS)
                .depends_on
                .retain(|need| need.target.as_str() != FILES);
        })
    }

    #[test]
    fn a_pool_without_any_dependency_on_a_file_store_is_reported() {
        let design = without_file_store();
        let told = assert_raises("R167", &design, "fepool01.contoso.com has no file store");
        let labels: Vec<&str> = told.fixes.iter().map(|fix| fix.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Create a file store for fepool01.contoso.com",
                r"Use \\fs01.contoso.com\lyncshare as file store",
            ]
        );
        assert_fix_clears("R167", &design);
    }

    #[test]
    fn a_standard_edition_server_is_reported_without_offering_a_choice() {
        let mut design = standard_edition();
        service_mut(&mut design, "users:se01.contoso.com")
            .depends_on
            .retain(|need| !need.target.as_str().starts_with("files:"));
        assert!(
            assert_raises("R167", &design, "se01.contoso.com")
                .fixes
                .is_empty()
        );
    }

    #[test]
    fn a_dependency_of_conferencing_alone_is_enough() {
        let mut design = without_file_store();
        let on = InstalledOn::Cluster(FRONT_END.into());
        let conferencing = add_service(&mut design, "conf", Role::ConfServices, SITE, on);
        depend(&mut design, &conferencing, &FILES.into(), Usage::default());
        assert_silent("R167", &design);
    }

    #[test]
    fn directors_and_pools_with_an_unknown_store_are_left_out() {
        assert_silent("R167", &contoso());
        assert_silent("R167", &standard_edition());
        let mut design = without_file_store();
        design
            .topology
            .services
            .retain(|service| service.role != Role::UserServices);
        assert_silent("R167", &design);
        let mut design = without_file_store();
        let on = InstalledOn::Cluster("cluster:fs01.contoso.com".into());
        let role = Role::Other("BlobStore".to_owned());
        let unknown = add_service(&mut design, "blobs", role, SITE, on);
        depend(&mut design, &USERS.into(), &unknown, Usage::default());
        assert_silent("R167", &design);
    }
}
