//! # Two Front End pools share a back-end SQL Server
//!
//! ## What it checks
//! No two Front End pools have their back-end databases on one SQL Server, in whatever instance.
//! Archiving and monitoring databases are not looked at: several pools may use one.
//!
//! ## Why it matters
//! An instance can hold one back-end database only, and one SQL Server can serve one Front End pool
//! only. Installing the second one's databases fails or overwrites.
//!
//! ## What to do
//! Give one of the pools a SQL Server of its own.
//!
//! ## Quick fix
//! None: what is right here, the topology does not tell.
//!
//! ## Example
//! `fepool01.contoso.com` and `fepool02.contoso.com` both use `sql01.contoso.com\Default`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Topology basics".

use ahash::AHashMap;

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::{Cluster, ClusterId, Role, Usage};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "back-ends-share-sql-server",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("back_ends_shared.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first_on: AHashMap<&ClusterId, &Cluster> = AHashMap::new();
    for (number, pool) in facts.numbered_front_end_pools() {
        let users = facts.index.role_at(number, &Role::UserServices);
        let back_end = users.and_then(|users| {
            users
                .depends_on
                .iter()
                .filter(|dependency| dependency.usage == Usage::Default)
                .filter_map(|dependency| facts.index.service(&dependency.target))
                .find(|service| service.role == Role::UserStore)
        });
        let Some(server) = back_end.and_then(|service| facts.index.cluster_of(service)) else {
            continue;
        };
        let first = *first_on.entry(&server.id).or_insert(pool.cluster);
        if first.id != pool.cluster.id {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Error,
                    pool.cluster.id.clone(),
                    format!(
                        "{} and {} both have their back-end database on {}. One SQL Server can serve \
                         one Front End pool only.",
                        first.fqdn, pool.cluster.fqdn, server.fqdn
                    ),
                )
                .with_related(first.id.clone()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn two_pools_on_one_server_are_told() {
        let design = contoso_with(|design| {
            let files = add_file_store(design, SITE, "fs02.contoso.com", "lync2");
            add_enterprise_pool(
                design,
                SITE,
                "fepool02.contoso.com",
                &["fe11.contoso.com", "fe12.contoso.com", "fe13.contoso.com"],
                &BACK_END_STORE.into(),
                &files,
            );
        });
        assert_raises(
            "R60",
            &design,
            "fepool01.contoso.com and fepool02.contoso.com both have their back-end database on sql01",
        );
    }

    #[test]
    fn a_server_for_each_pool_is_fine() {
        assert_silent("R60", &contoso());
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
        });
        assert_silent("R60", &design);
    }
}
