//! # A file store is on an Enterprise Edition Front End server
//!
//! ## What it checks
//! No file store is on an Enterprise Edition Front End pool or on one of its servers.
//!
//! ## Why it matters
//! This is supported only on a Standard Edition server. If that one server of the pool fails, the share is
//! not available to the others.
//!
//! ## What to do
//! Create a file store on a file server outside the pool, associate the pools with it, and delete this file
//! store.
//!
//! ## Quick fix
//! None: only you know the file server. Define a file store there, associate the pools with it, and delete
//! this one.
//!
//! ## Example
//! `\\fe01.contoso.com\lyncshare`, where `fe01.contoso.com` belongs to the Enterprise pool
//! `fepool01.contoso.com`. Use `\\fs01.contoso.com\lyncshare`.
//!
//! ## Source
//! Documented: the Topology Builder help topics `add-persistent-chat-file-store` and
//! `add-front-end-file-store`.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "file-store-on-enterprise-pool",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("on_enterprise_pool.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (store, number, cluster) in facts.file_stores_on_servers() {
        let Some(pool) = facts.enterprise_pool_at(number, cluster) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                store.service.id.clone(),
                format!(
                    "The file store {} is on the Enterprise pool {}. This is supported only on a Standard \
                     Edition server.",
                    store.title(),
                    pool.cluster.fqdn,
                ),
            )
            .with_related(pool.cluster.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_share_of_a_front_end_server_is_reported() {
        let design = contoso_with(|design| {
            add_file_store(design, SITE, "fe01.contoso.com", "lyncshare");
        });
        assert_raises(
            "R120",
            &design,
            r"\\fe01.contoso.com\lyncshare is on the Enterprise pool fepool01.contoso.com",
        );
    }

    #[test]
    fn file_servers_and_standard_edition_are_fine() {
        assert_silent("R120", &contoso());
        assert_silent("R120", &standard_edition());
    }
}
