//! # The topology contains pools of 2010, 2013 and 2015
//!
//! ## What it checks
//! The deployment does not have pools of Lync Server 2010, Lync Server 2013 and Skype for Business Server
//! 2015 at the same time. 2015 with one of the other two is supported.
//!
//! ## Why it matters
//! Coexistence of three versions is not supported.
//!
//! ## What to do
//! Remove the Lync Server 2010 pools before you add the first 2015 pool, or upgrade all 2013 pools.
//!
//! ## Quick fix
//! None: the order of upgrades and removals is part of the migration plan. Remove the oldest pools in their
//! own version of Topology Builder.
//!
//! ## Example
//! `pool2010.contoso.com`, `pool2013.contoso.com` and `pool2015.contoso.com` in one deployment.
//!
//! ## Versions
//! Counted are 2010, 2013 and 2015.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `upgrade`. It is inferred that version number 5 means
//! Lync Server 2010.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{ObjectId, Role, Service, spelled};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "three-versions",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::ANY,
    needs: &[],
    page: page!("three_versions.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let pool_of = |version: u32| {
        let mut registrars = facts.index.of_role(&Role::Registrar);
        let found = registrars.find(|(_, service)| service.service_version == version);
        found.map(|(_, service)| service)
    };
    let (Some(old), Some(middle), Some(new)) = (pool_of(5), pool_of(6), pool_of(7)) else {
        return;
    };
    let name = |service: &Service| match facts.index.cluster_of(service) {
        Some(cluster) => cluster.fqdn.clone(),
        None => spelled::nameless_service(service),
    };
    let diagnostic = Diagnostic::new(
        Severity::Error,
        ObjectId::Deployment,
        format!(
            "The topology contains pools of Lync Server 2010 ({}), Lync Server 2013 ({}) and Skype for \
             Business Server 2015 ({}). Three versions at once are not supported.",
            name(old),
            name(middle),
            name(new),
        ),
    );
    diagnostics.push(
        [old, middle, new]
            .into_iter()
            .filter_map(|service| facts.index.cluster_of(service))
            .fold(diagnostic, |diagnostic, cluster| {
                diagnostic.with_related(cluster.id.clone())
            }),
    );
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::InstalledOn;

    fn with_versions(versions: &[u32]) -> Design {
        contoso_with(|design| {
            for version in versions {
                add_standard_edition(design, SITE, &format!("se{version}.contoso.com"));
                let registrar = format!("registrar:se{version}.contoso.com");
                service_mut(design, &registrar).service_version = *version;
            }
        })
    }

    #[test]
    fn three_versions_are_reported() {
        let diagnostic = assert_raises("R146", &with_versions(&[5, 6]), "se5.contoso.com");
        assert_eq!(diagnostic.related.len(), 3);
    }

    #[test]
    fn two_versions_are_fine() {
        assert_silent("R146", &with_versions(&[5]));
        assert_silent("R146", &with_versions(&[6]));
    }

    #[test]
    fn a_deleted_pool_is_named_as_in_the_document() {
        let mut design = with_versions(&[5, 6]);
        let old = service_mut(&mut design, "registrar:se5.contoso.com");
        old.installed_on = InstalledOn::Cluster("gone".into());
        let told = assert_raises("R146", &design, "Lync Server 2010 (Registrar ");
        assert_eq!(told.related.len(), 2);
    }
}
