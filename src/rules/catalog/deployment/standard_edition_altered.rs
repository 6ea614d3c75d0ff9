//! # A Standard Edition server has a second computer, or another name than in the published topology
//!
//! ## What it checks
//! A Standard Edition server is a single computer and keeps its published FQDN. The FQDN is compared only
//! if the published topology is known.
//!
//! ## Why it matters
//! The FQDN of a Standard Edition server is the name of its computer and cannot be edited in Topology
//! Builder. Users and databases depend on it. The databases are local, so a second computer would have
//! none.
//!
//! ## What to do
//! To change the name, define a new Standard Edition server, move the users, and remove the old server. To
//! have more computers, define an Enterprise Edition Front End pool.
//!
//! ## Quick fix
//! A choice that restores the published name of the server, or removes an additional computer.
//!
//! ## Example
//! `se01.contoso.com` is published; the design has the same server as `se02.contoso.com`.
//!
//! ## Source
//! Documented: the Topology Builder help topics `front-end-general-settings-expander` and
//! `add-front-end-web-services`. They also do not allow an override of the internal web services FQDN, but
//! how a document spells this is not known. A document does not contain the edition. It is *inferred* that
//! a Front End pool with its own SQL Server instance is a Standard Edition server if one of its computers
//! has the name of the pool.

use ahash::AHashMap;

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{Cluster, ClusterId, ObjectId, Topology};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "standard-edition-altered",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    page: page!("standard_edition_altered.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for server in facts
        .front_end_pools
        .iter()
        .filter(|pool| pool.is_standard_edition)
    {
        diagnostics.extend(second_computer(server.cluster));
    }
    if let Some(baseline) = facts.baseline {
        renamed(facts, baseline, diagnostics);
    }
}

fn second_computer(server: &Cluster) -> Option<Diagnostic> {
    if server.machines.len() < 2 {
        return None;
    }
    let computers = server.machines.iter();
    let others = computers.filter(|machine| !same_fqdn(&machine.fqdn, &server.fqdn));
    let others: Vec<&str> = others.map(|machine| machine.fqdn.as_str()).collect();
    let diagnostic = Diagnostic::new(
        Severity::Error,
        server.id.clone(),
        format!(
            "The Standard Edition server {} has {} computers. A Standard Edition server is a single \
             computer; only an Enterprise Edition Front End pool can have several.",
            server.fqdn,
            server.machines.len(),
        ),
    );
    Some(match others.as_slice() {
        [other] => {
            let computer = ObjectId::machine(&server.id, other);
            diagnostic.with_related(computer.clone()).with_fix(
                Safety::Choice,
                format!("Remove {other}"),
                Edit::Delete {
                    objects: vec![computer],
                },
            )
        }
        _ => diagnostic,
    })
}

fn renamed(facts: &Facts<'_>, baseline: &Topology, diagnostics: &mut Vec<Diagnostic>) {
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
                    "The Standard Edition server {} is published as {before}. Its FQDN cannot be changed: \
                     add a new server and move the users to it.",
                    cluster.fqdn,
                ),
            )
            .with_fix(
                Safety::Choice,
                format!("Rename to {before}"),
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
    fn another_name_is_reported() {
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
    fn a_second_computer_is_reported_but_not_for_an_enterprise_pool() {
        let mut design = standard_edition();
        let cluster = cluster_mut(&mut design, "cluster:se01.contoso.com");
        cluster.machines.push(machine("se02.contoso.com"));
        assert_raises("R140", &design, "se01.contoso.com has 2 computers.");
        for rule in ["R65", "R120", "R138"] {
            assert_silent(rule, &design);
        }
    }

    #[test]
    fn the_same_name_is_fine() {
        assert_eq!(
            raised_against_published(&standard_edition()),
            Vec::<String>::new()
        );
    }
}
