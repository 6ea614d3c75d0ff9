//! # A site has no name, or has the name of another site
//!
//! ## What it checks
//! Every central and branch site has a name, and no two sites have the same name, ignoring case.
//!
//! ## Why it matters
//! Topology Builder requires a unique name for each site. Policies, dial plans and cmdlets refer to a site
//! by its name (`site:Redmond`).
//!
//! ## What to do
//! In the properties of the site, enter a name, or change the name of one of the two sites.
//!
//! ## Quick fix
//! A choice that gives the site the first available name with a number, such as "Redmond 2". The other site
//! keeps its name.
//!
//! ## Example
//! Two sites are called Redmond. Rename the second to Dublin.
//!
//! ## Source
//! Documented: the Topology Builder help topics `add-site-name` and `add-branch-site-name`. It is inferred
//! from the cmdlets that names are not case-sensitive.

use ahash::AHashSet;

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "bad-site-name",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("site_name.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let key = |name: &str| name.trim().to_lowercase();
    let mut names: Option<AHashSet<String>> = None;
    let mut seen = AHashSet::new();
    for site in &facts.topology.sites {
        let name = site.name.trim();
        // The site with the number 1 is "Site 1"; the second Redmond is "Redmond 2".
        let (message, stem, first) = if name.is_empty() {
            (
                format!(
                    "The site with number {} has no name. Topology Builder requires one.",
                    site.id
                ),
                "Site",
                site.id.0,
            )
        } else if !seen.insert(key(name)) {
            (
                format!(
                    "More than one site is named {name}. Policies and cmdlets refer to a site by its name, \
                     so the name must be unique."
                ),
                name,
                2,
            )
        } else {
            continue;
        };
        let diagnostic = Diagnostic::new(Severity::Error, site.id, message);
        let names = names.get_or_insert_with(|| {
            let sites = facts.topology.sites.iter();
            sites.map(|site| key(&site.name)).collect()
        });
        let free = (first..=u32::MAX)
            .chain(1..first)
            .map(|number| format!("{stem} {number}"))
            .find(|name| !names.contains(&key(name)));
        diagnostics.push(match free {
            Some(name) => diagnostic.with_fix(
                Safety::Choice,
                format!("Rename to {name}"),
                Edit::RenameSite {
                    site: site.id,
                    name,
                },
            ),
            None => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::SiteId;

    #[test]
    fn a_repeated_name_is_reported_for_the_second_site() {
        let design = contoso_with(|design| {
            add_site(design, "REDMOND");
        });
        let diagnostic = assert_raises("R130", &design, "More than one site is named REDMOND.");
        assert_eq!(diagnostic.object, SiteId(2).into());
        assert_fix_clears("R130", &design);
    }

    #[test]
    fn a_site_without_a_name_is_reported_and_identified_by_its_number() {
        let design = contoso_with(|design| site_mut(design, SITE).name = " ".into());
        let raised = assert_raises("R130", &design, "The site with number 1 has no name");
        assert_eq!(raised.fixes[0].label, "Rename to Site 1");
        assert_fix_clears("R130", &design);

        let design = contoso_with(|design| {
            site_mut(design, SITE).name = String::new();
            add_site(design, "SITE 1");
        });
        let raised = assert_raises("R130", &design, "The site with number 1 has no name");
        assert_eq!(raised.fixes[0].label, "Rename to Site 2");
    }

    #[test]
    fn two_names_are_fine() {
        let design = contoso_with(|design| {
            add_site(design, "Dublin");
        });
        assert_silent("R130", &design);
    }
}
