//! # A published Standard Edition server has another name
//!
//! ## What it checks
//! A Standard Edition server that is published keeps its FQDN. Only compared when the published
//! topology is known.
//!
//! ## Why it matters
//! The FQDN of a Standard Edition server is the name of its computer and cannot be edited in Topology
//! Builder. Users and databases are bound to it.
//!
//! ## What to do
//! Define a new Standard Edition server, move the users, and remove the old one.
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! `se01.contoso.com` is published; the design calls the same server `se02.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: Topology Builder's help topics `front-end-general-settings-expander` and
//! `add-front-end-web-services`. They also forbid an override of the internal web services FQDN, whose
//! spelling in a document is not known, and a second computer, which is not told here: a document has
//! no mark of the edition. A Standard Edition server is known by being one computer with a SQL Server
//! instance of its own, so one of two computers cannot be told from an Enterprise pool that stands on
//! its own SQL Server. R65, R120 and R138 then speak of it as an Enterprise pool.

use ahash::AHashMap;

use crate::edit::Edit;
use crate::rules::{Basis, Diagnostic, Facts, Need, Rule, Safety, Severity, Versions};
use crate::topology::ClusterId;
use crate::topology::fqdn::same_fqdn;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "standard-edition-renamed",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    source: include_str!("standard_edition_renamed.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(baseline) = facts.baseline else {
        return;
    };
    let published: AHashMap<&ClusterId, &str> = baseline
        .clusters
        .iter()
        .map(|cluster| (&cluster.id, cluster.fqdn.as_str()))
        .collect();
    for server in facts
        .front_end_pools
        .iter()
        .filter(|p| p.is_standard_edition)
    {
        let cluster = server.cluster;
        let Some(before) = published
            .get(&cluster.id)
            .filter(|before| !same_fqdn(before, &cluster.fqdn))
        else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                cluster.id.clone(),
                format!(
                    "The Standard Edition server {} is published as {before}. Its FQDN cannot be \
                     changed: add a new server and move the users.",
                    cluster.fqdn,
                ),
            )
            .with_fix(
                Safety::Choice,
                format!("Name it {before} again"),
                Edit::ChangeFqdn {
                    object: cluster.id.clone().into(),
                    fqdn: (*before).to_owned(),
                },
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::rules::{Facts, check};

    fn raised_against_published(design: &Design) -> Vec<String> {
        let published = standard_edition().topology;
        check(&Facts::with_baseline(design, Some(&published)))
            .into_iter()
            .filter(|diagnostic| diagnostic.rule == "R140")
            .map(|diagnostic| diagnostic.message)
            .collect()
    }

    #[test]
    fn another_name_is_told() {
        let mut design = standard_edition();
        let cluster = cluster_mut(&mut design, "cluster:se01.contoso.com");
        cluster.fqdn = "se02.contoso.com".into();
        cluster.machines = vec![machine("se02.contoso.com")];
        let messages = raised_against_published(&design);
        assert_eq!(messages.len(), 1);
        assert!(messages[0].starts_with(
            "The Standard Edition server se02.contoso.com is published as se01.contoso.com."
        ));
        assert_silent("R140", &design);
    }

    #[test]
    fn the_same_name_is_fine() {
        assert_eq!(
            raised_against_published(&standard_edition()),
            Vec::<String>::new()
        );
    }
}
