//! # A pool with conferencing has no Office Web Apps Server
//!
//! ## What it checks
//! A pool with conferencing (more than IM conferences) is associated with an Office Web Apps Server.
//!
//! ## Why it matters
//! The Office Web Apps Server renders PowerPoint presentations in meetings. Without it, users cannot share
//! them.
//!
//! ## What to do
//! Associate the pool with an Office Web Apps Server in Topology Builder.
//!
//! ## Quick fix
//! None: Office Web Apps Servers are assigned in Topology Builder. Open "Edit Properties" of the pool,
//! select "Associate pool with an Office Web Apps Server", and select a server or define a new one.
//!
//! ## Example
//! `fepool01.contoso.com` has conferencing and no Office Web Apps Server.
//!
//! ## Source
//! Documented: the Topology Builder help topic `associate-front-end-with-office-web-apps-server-page`.
//! Documents of pools without conferencing confirm that conferencing is on if a document lists more than
//! the IM conference.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::content::Element;
use crate::topology::{Role, Service};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "no-office-web-apps",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("no_office_web_apps.rs"),
    check,
};

/// The only conferencing component of a pool without conferencing (format notes, a1).
const INSTANT_MESSAGES: &str = "IMConf";

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (number, pool) in facts.numbered_front_end_pools() {
        let without = facts
            .index
            .role_at(number, &Role::ConfServices)
            .is_some_and(|service| has_conferencing(service) && !has_web_apps(facts, service));
        if !without {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            pool.cluster.id.clone(),
            format!(
                "{} has conferencing but no Office Web Apps Server. Users cannot share PowerPoint \
                 presentations in its meetings.",
                pool.cluster.fqdn,
            ),
        ));
    }
}

fn has_conferencing(service: &Service) -> bool {
    let components = service
        .content
        .iter()
        .flat_map(|content| &content.children)
        .filter(|child| &*child.name == "MCUs")
        .flat_map(|list: &Element| &list.children)
        .filter_map(|component| component.attributes.get("ComponentName"));
    components
        .into_iter()
        .any(|component| component != INSTANT_MESSAGES)
}

fn has_web_apps(facts: &Facts<'_>, service: &Service) -> bool {
    service.depends_on.iter().any(|need| {
        facts
            .index
            .service(&need.target)
            .is_some_and(|target| target.role == Role::WacService)
    })
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::content::{Attributes, Element};
    use crate::topology::{InstalledOn, Role, Usage};

    fn conferencing(components: &[&str]) -> Design {
        contoso_with(|design| {
            let on = InstalledOn::Cluster(FRONT_END.into());
            add_service(design, "conf", Role::ConfServices, SITE, on);
            let component = |name: &&str| Element {
                name: "MCU".into(),
                attributes: Attributes::from([("ComponentName", *name)]),
                ..Element::default()
            };
            service_mut(design, "conf").content = Some(Element {
                name: "ConfService".into(),
                children: vec![Element {
                    name: "MCUs".into(),
                    children: components.iter().map(component).collect(),
                    ..Element::default()
                }]
                .into(),
                ..Element::default()
            });
        })
    }

    #[test]
    fn conferencing_without_office_web_apps_is_reported() {
        assert_raises(
            "R142",
            &conferencing(&["IMConf", "DataConf"]),
            "fepool01.contoso.com has conferencing but no Office Web Apps Server",
        );
    }

    #[test]
    fn an_associated_server_is_fine() {
        let mut design = conferencing(&["IMConf", "DataConf"]);
        let server = add_cluster(
            &mut design,
            SITE,
            "owa.contoso.com",
            &["owa.contoso.com"],
            false,
        );
        let on = InstalledOn::Cluster(server);
        let service = add_service(&mut design, "wac", Role::WacService, SITE, on);
        depend(&mut design, &"conf".into(), &service, Usage::default());
        assert_silent("R142", &design);
    }

    #[test]
    fn a_pool_without_conferencing_is_fine() {
        assert_silent("R142", &conferencing(&["IMConf"]));
        assert_silent("R142", &contoso());
    }
}
