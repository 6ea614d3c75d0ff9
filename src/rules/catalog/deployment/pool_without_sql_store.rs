//! # An Enterprise Front End pool has no SQL Server store
//!
//! ## What it checks
//! A service of every Enterprise Edition Front End pool uses a user database on a SQL Server store in the
//! topology. A mirror alone does not count. Directors, branch appliances and pools that use a database with
//! an unknown role are not checked. Standard Edition servers have their own store.
//!
//! ## Why it matters
//! This database holds the data of users and conferences. Topology Builder does not create or publish the
//! pool without it.
//!
//! ## What to do
//! Create a SQL Server store for the pool, or select an unused one.
//!
//! ## Quick fix
//! A choice: create a SQL Server store for the pool, or use a store in the site whose SQL Server is unused.
//! If the pool already has some of its databases, they stay where they are, and their store is offered for
//! the others as well.
//!
//! ## Example
//! `fepool01.contoso.com` has three servers and a file store, but none of its services uses a database.
//!
//! ## Source
//! Topology Builder: the page "Define the SQL Server store" of the wizard "Define New Front End Pool",
//! which does not continue without a store.

use crate::rules::catalog::deployment::front_end_stores::{
    FreeStores, fix_with_stores, is_installed, may_be_a_store, needs, pools_with_stores,
};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Kind, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "front-end-pool-without-sql-store",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[],
    page: page!("pool_without_sql_store.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut free = FreeStores::new(facts, Kind::SqlStore);
    for (number, pool) in pools_with_stores(facts) {
        let has_store = needs(facts, number).any(|need| {
            need.role == Role::UserStore && is_installed(facts, need) || may_be_a_store(need, true)
        });
        if pool.is_standard_edition || has_store {
            continue;
        }
        let diagnostic = Diagnostic::new(
            Severity::Error,
            pool.cluster.id.clone(),
            format!(
                "{} has no SQL Server store. The data of its users cannot be stored, and Topology Builder \
                 does not publish the pool.",
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
    use crate::topology::{ChatUsage, Usage};
    use crate::topology::{InstalledOn, Role, SiteKind};

    const USERS: &str = "users:fepool01.contoso.com";
    const USER_STORE: &str = "user-store:fepool01.contoso.com";

    fn without_store() -> Design {
        contoso_with(|design| {
            service_mut(design, USERS)
                .depends_on
                .retain(|need| need.target.as_str() != USER_STORE);
            design
                .topology
                .services
                .retain(|service| service.id.as_str() != USER_STORE);
        })
    }

    #[test]
    fn a_pool_without_a_store_is_reported_and_a_free_store_is_offered() {
        let told = assert_raises("R166", &without_store(), "fepool01.contoso.com has no SQL");
        let labels: Vec<&str> = told.fixes.iter().map(|fix| fix.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Create a SQL Server store for fepool01.contoso.com",
                r"Use sql01.contoso.com\Default as SQL Server store",
            ]
        );
        assert_fix_clears("R166", &without_store());
    }

    #[test]
    fn a_mirror_or_a_database_without_an_instance_does_not_count() {
        let mut design = contoso_with(|design| {
            service_mut(design, USERS).depends_on[0].usage = spelled(ChatUsage::Mirror);
        });
        assert_fix_clears("R166", &design);
        design = contoso_with(|design| {
            service_mut(design, USER_STORE).installed_on = InstalledOn::SqlInstance("gone".into());
        });
        assert_raises("R166", &design, "has no SQL Server store");
    }

    #[test]
    fn a_pool_with_some_of_its_databases_keeps_them_and_gets_the_others() {
        let mut design = without_store();
        let on = InstalledOn::SqlInstance(BACK_END_STORE.into());
        let part = add_service(&mut design, "part", Role::ApplicationStore, SITE, on);
        depend(&mut design, &USERS.into(), &part, Usage::default());
        let told = assert_raises("R166", &design, "has no SQL Server store");
        let labels: Vec<&str> = told.fixes.iter().map(|fix| fix.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Create a SQL Server store for fepool01.contoso.com",
                r"Use sql01.contoso.com\Default as SQL Server store",
            ]
        );
        assert_fix_clears("R166", &design);
    }

    #[test]
    fn a_dependency_of_another_service_of_the_pool_is_enough() {
        let design = contoso_with(|design| {
            let needs = std::mem::take(&mut service_mut(design, USERS).depends_on);
            service_mut(design, REGISTRAR).depends_on.extend(needs);
        });
        assert_silent("R166", &design);
    }

    #[test]
    fn directors_standard_edition_branch_sites_and_unknown_databases_are_left_out() {
        assert_silent("R166", &contoso());
        assert_silent("R166", &standard_edition());
        let mut design = without_store();
        design
            .topology
            .services
            .retain(|service| service.role != Role::UserServices);
        assert_silent("R166", &design);
        let mut design = without_store();
        let branch = add_site(&mut design, "Portland");
        site_mut(&mut design, branch).kind = SiteKind::Branch { parent: SITE };
        cluster_mut(&mut design, FRONT_END).site = branch;
        assert_silent("R166", &design);
        let mut design = without_store();
        let on = InstalledOn::SqlInstance(BACK_END_STORE.into());
        let role = Role::Other("NewStore".to_owned());
        let unknown = add_service(&mut design, "new store", role, SITE, on);
        depend(&mut design, &USERS.into(), &unknown, Usage::default());
        assert_silent("R166", &design);
    }
}
