//! # Call Admission Control is enabled in two pools of one site
//!
//! ## What it checks
//! In each site, at most one pool has the ports of the policy decision point (PDP), the service behind Call
//! Admission Control.
//!
//! ## Why it matters
//! Topology Builder allows Call Admission Control in only one pool of each site. Two pools would count the
//! bandwidth of the same links independently.
//!
//! ## What to do
//! Clear "Call Admission Control" in all pools of the site but one.
//!
//! ## Quick fix
//! None: you decide which pool keeps it. In Topology Builder, clear "Call Admission Control" in "Edit
//! Properties" of the other pools.
//!
//! ## Example
//! `fepool01.contoso.com` and `fepool02.contoso.com` in the site Redmond both have Call Admission Control.
//!
//! ## Source
//! Topology Builder: the page "Select features". "Ports and protocols for internal servers in Lync Server
//! 2013" assigns port 5080, which belongs to the policy decision point in a topology, to Call Admission
//! Control.

use ahash::AHashMap;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Cluster, Role, SiteId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "call-admission-control-twice",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("call_admission_control.rs"),
    check,
};

/// The owner of the Call Admission Control ports (format notes, d).
const POLICY_DECISION_POINT: &str = "urn:application:PDP";

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first_in: AHashMap<SiteId, &Cluster> = AHashMap::new();
    for (place, service) in facts.index.of_role(&Role::ApplicationServer) {
        let runs = service
            .ports
            .iter()
            .any(|port| port.owner() == POLICY_DECISION_POINT);
        if !runs {
            continue;
        }
        let Some(cluster) = facts.index.cluster_of_place(place) else {
            continue;
        };
        let first = *first_in.entry(cluster.site).or_insert(cluster);
        if first.id == cluster.id {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                cluster.id.clone(),
                format!(
                    "Call Admission Control is enabled in {} and in {}, both in {}. Topology Builder \
                     allows it in only one pool of each site.",
                    first.fqdn,
                    cluster.fqdn,
                    facts.name(&cluster.site.into()),
                ),
            )
            .with_related(first.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::content::Attributes;
    use crate::topology::service::Port;
    use crate::topology::{ClusterId, InstalledOn, Role, SiteId};

    fn add_call_admission_control(design: &mut Design, cluster: ClusterId) {
        let id = format!("applications:{cluster}");
        let on = InstalledOn::Cluster(cluster);
        add_service(design, id.clone(), Role::ApplicationServer, SITE, on);
        let port = Port(Attributes::from([("Owner", "urn:application:PDP")]));
        service_mut(design, &id).ports.push(port);
    }

    fn second_pool_in(site: impl FnOnce(&mut Design) -> SiteId) -> Design {
        contoso_with(|design| {
            add_call_admission_control(design, FRONT_END.into());
            let site = site(design);
            let server = add_standard_edition(design, site, "se01.contoso.com");
            add_call_admission_control(design, server);
        })
    }

    #[test]
    fn two_pools_in_a_site_are_reported() {
        let design = second_pool_in(|_| SITE);
        assert_raises(
            "R141",
            &design,
            "enabled in fepool01.contoso.com and in se01.contoso.com, both in site Redmond.",
        );
    }

    #[test]
    fn one_pool_in_each_site_is_fine() {
        assert_silent("R141", &second_pool_in(|design| add_site(design, "Dublin")));
    }
}
