//! # Two pools have the same external web services FQDN
//!
//! ## What it checks
//! No two pools or Directors have the same external web services FQDN. Overrides of the internal one are
//! not compared, because their spelling in a document is not known.
//!
//! ## Why it matters
//! The reverse proxy and clients find the pool by this name. If two pools have the same name, some requests
//! for the address book, meetings and Persistent Chat room management reach the wrong pool.
//!
//! ## What to do
//! In Topology Builder, give each pool its own external name, with a DNS record and a certificate.
//!
//! ## Quick fix
//! None: external names are set in Topology Builder. Open "Edit Properties" of one of the pools, "Web
//! services", and enter another "External Base URL".
//!
//! ## Example
//! `fepool01.contoso.com` and `fepool02.contoso.com` both have `webext.contoso.com`.
//!
//! ## Source
//! Documented: the Topology Builder help topic `web-services-settings-expander`; Skype for Business Server
//! deployment, `create-and-publish-new-topology`.

use ahash::AHashMap;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::HostName;
use crate::topology::{Cluster, Role, Service};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "shared-web-services-name",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("web_services_name.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first_with: AHashMap<HostName<'_>, &Cluster> = AHashMap::new();
    for (place, service) in facts.index.of_role(&Role::WebServices) {
        let Some(name) = external_name(service) else {
            continue;
        };
        let Some(cluster) = facts.index.cluster_of_place(place) else {
            continue;
        };
        let first = *first_with.entry(HostName(name)).or_insert(cluster);
        if first.id == cluster.id {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                cluster.id.clone(),
                format!(
                    "{} and {} have the same external web services FQDN, {name}. External clients can \
                     reach only one of them.",
                    cluster.fqdn, first.fqdn,
                ),
            )
            .with_related(first.id.clone()),
        );
    }
}

/// The name by which external clients reach the web services (format notes, a1).
fn external_name(service: &Service) -> Option<&str> {
    service
        .content
        .as_ref()?
        .children
        .iter()
        .find(|child| &*child.name == "ExternalSettings")?
        .attributes
        .get("Host")
        .filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::content::{Attributes, Element};
    use crate::topology::{ClusterId, InstalledOn, Role};

    fn add_web_services(design: &mut Design, cluster: ClusterId, external: &str) {
        let id = format!("web:{cluster}");
        let on = InstalledOn::Cluster(cluster);
        add_service(design, id.clone(), Role::WebServices, SITE, on);
        service_mut(design, &id).content = Some(Element {
            name: "WebService".into(),
            children: vec![Element {
                name: "ExternalSettings".into(),
                attributes: Attributes::from([("Host", external)]),
                ..Element::default()
            }]
            .into(),
            ..Element::default()
        });
    }

    fn two_pools(first: &str, second: &str) -> Design {
        contoso_with(|design| {
            add_web_services(design, FRONT_END.into(), first);
            let server = add_standard_edition(design, SITE, "se01.contoso.com");
            add_web_services(design, server, second);
        })
    }

    #[test]
    fn one_name_for_two_pools_is_reported() {
        let design = two_pools("webext.contoso.com", "WebExt.contoso.com");
        assert_raises(
            "R139",
            &design,
            "se01.contoso.com and fepool01.contoso.com have the same external web services FQDN",
        );
    }

    #[test]
    fn two_names_are_fine() {
        let design = two_pools("webext1.contoso.com", "webext2.contoso.com");
        assert_silent("R139", &design);
    }
}
