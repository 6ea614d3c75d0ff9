//! # The document has branch sites that cannot be read
//!
//! ## What it checks
//! Whether a site in the document has branch sites that were kept unread. Their spelling in a Topology
//! Builder file is known; their spelling in a published document is not.
//!
//! ## Why it matters
//! The branch sites are kept when the document is saved, but they are not in the diagram, and the rules do
//! not check them. No problems are reported for them even if there are some.
//!
//! ## What to do
//! To see and check the branch sites, download the topology in Topology Builder, save it, and open the
//! resulting Topology Builder file here.
//!
//! ## Quick fix
//! None: there is nothing wrong with the document.
//!
//! ## Example
//! The published document has a `RemoteSites` element in the site Redmond.
//!
//! ## Source
//! Inferred: no published document with branch sites is publicly available, so their spelling is not known.

use crate::rules::facts::unread_sites::is_for_branch_sites;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;
use crate::topology::content::Element;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "branch-sites-unread",
    severity: Severity::Info,
    basis: RuleBasis::Inferred,
    versions: Versions::ANY,
    needs: &[],
    page: page!("branch_sites_unread.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let topology = facts.topology;
    let of_sites = topology.sites.iter().map(|site| {
        let name = format!("The site {}", site.name);
        (ObjectId::from(site.id), name, &site.extra.elements)
    });
    let deployment = "The topology".to_owned();
    let whole = (ObjectId::Deployment, deployment, &topology.extra.elements);
    for (object, name, elements) in of_sites.chain([whole]) {
        if let Some(element) = elements.iter().find(|element| holds_sites(element)) {
            diagnostics.push(Diagnostic::new(
                Severity::Info,
                object,
                format!(
                    "{name} has branch sites ({}) in a form that cannot be read. They are kept unchanged, \
                     and their servers are not checked.",
                    element.name
                ),
            ));
        }
    }
}

/// Whether the element is about branch sites and has any. An empty list has none.
fn holds_sites(element: &Element) -> bool {
    let is_one = element.attributes.get("SiteId").is_some();
    is_for_branch_sites(element) && (is_one || !element.children.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::SiteId;
    use crate::topology::content::{Attributes, Element};

    fn with_branch(number: &str) -> Design {
        contoso_with(|design| {
            let branch = Element {
                name: "RemoteSite".into(),
                attributes: Attributes::from([("SiteId", number)]),
                ..Element::default()
            };
            site_mut(design, SITE).extra.elements.push(Element {
                name: "RemoteSites".into(),
                children: vec![branch].into(),
                ..Element::default()
            });
        })
    }

    #[test]
    fn branch_sites_that_are_not_read_are_reported() {
        assert_raises(
            "R176",
            &with_branch("2"),
            "The site Redmond has branch sites (RemoteSites)",
        );
    }

    #[test]
    fn objects_in_an_unread_branch_site_have_a_site() {
        let mut design = with_branch("2");
        cluster_mut(&mut design, "cluster:sql02.contoso.com").site = SiteId(2);
        assert_silent("R47", &design);
        cluster_mut(&mut design, POOL_CLUSTER).site = SiteId(2);
        assert_raises("R132", &design, "the branch site with SiteId 2");
    }

    #[test]
    fn an_empty_list_and_sites_that_are_read_are_fine() {
        let design = contoso_with(|design| {
            site_mut(design, SITE).extra.elements.push(Element {
                name: "RemoteSites".into(),
                ..Element::default()
            });
        });
        assert_silent("R176", &design);
        assert_silent("R176", &contoso());
    }
}
