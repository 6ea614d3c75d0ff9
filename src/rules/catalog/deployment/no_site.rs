//! # The topology has no site
//!
//! ## What it checks
//! The topology has at least one site.
//!
//! ## Why it matters
//! Every pool and every store belongs to a site. Topology Builder creates the first site together with a
//! new topology and says that every deployment must have at least one.
//!
//! ## What to do
//! Add the first central site, and then define the pools in it.
//!
//! ## Quick fix
//! A choice that adds a site named "Site 1", which you can rename. Not offered in a damaged document that
//! still has servers of a missing site.
//!
//! ## Example
//! A new, empty design. Add the site Redmond.
//!
//! ## Source
//! Topology Builder: the page "Define the first site".

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "no-site",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("no_site.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !facts.topology.sites.is_empty() {
        return;
    }
    let diagnostic = Diagnostic::new(
        Severity::Error,
        ObjectId::Deployment,
        "The topology has no site. Pools and stores need one.",
    );
    // The servers of a damaged document belong to the missing site, not to a new one.
    let is_empty = facts.topology.clusters.is_empty();
    diagnostics.push(match is_empty {
        true => diagnostic.with_fix(
            Safety::Choice,
            "Add a site",
            Edit::AddSite {
                name: "Site 1".to_owned(),
                place: None,
            },
        ),
        false => diagnostic,
    });
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;

    #[test]
    fn a_deployment_without_a_site_is_reported_and_can_be_fixed() {
        assert_raises("R129", &Design::default(), "The topology has no site");
        assert_fix_clears("R129", &Design::default());
        let damaged = contoso_with(|design| design.topology.sites.clear());
        assert!(assert_raises("R129", &damaged, "no site").fixes.is_empty());
    }

    #[test]
    fn one_site_is_enough() {
        assert_silent("R129", &contoso());
    }
}
