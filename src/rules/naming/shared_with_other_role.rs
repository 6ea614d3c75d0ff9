//! # Persistent Chat shares a computer with a role that needs its own
//!
//! ## What it checks
//! No computer of a Persistent Chat pool is a Director, an Edge server, a Video Interop Server or
//! an Office Web Apps Server.
//!
//! ## Why it matters
//! Each of these roles needs a computer of its own; an Edge server even stands in another network
//! and in no domain.
//!
//! ## What to do
//! Give one of the two another computer.
//!
//! ## Quick fix
//! None: what is right here, the topology does not tell.
//!
//! ## Example
//! `dir01.contoso.com` is a Director and a computer of `pchatpool.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Topology basics for Skype for Business Server" (collocation of server roles).

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{Cluster, Kind, ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "persistent-chat-shares-computer",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("shared_with_other_role.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let on_the_same_cluster = role_that_needs_its_own(facts, cluster)
            .map(|role| (cluster.fqdn.as_str(), cluster, role));
        let on_another = || {
            cluster
                .machines
                .iter()
                .filter(|machine| !machine.fqdn.is_empty())
                .flat_map(|machine| {
                    facts
                        .clusters_named(&machine.fqdn)
                        .iter()
                        .map(move |other| (machine.fqdn.as_str(), *other))
                })
                .filter(|(_, other)| other.id != cluster.id)
                .filter(|(_, other)| !same_fqdn(&other.fqdn, &cluster.fqdn))
                .find_map(|(name, other)| {
                    role_that_needs_its_own(facts, other).map(|role| (name, other, role))
                })
        };
        let found = match pool.shares_a_name(facts) {
            true => on_the_same_cluster.or_else(on_another),
            false => on_the_same_cluster,
        };
        if let Some((name, other, role)) = found {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Error,
                    pool.pool.service.id.clone(),
                    format!(
                        "{name} runs Persistent Chat and is {role}. That role needs a computer of \
                         its own."
                    ),
                )
                .with_related(ObjectId::Cluster(other.id.clone())),
            );
        }
    }
}

fn role_that_needs_its_own(facts: &Facts<'_>, cluster: &Cluster) -> Option<&'static str> {
    let is_video_interop =
        |role: &Role| matches!(role, Role::Other(n) if n == "VideoInteropServer");
    let services = facts.index.services_on(&cluster.id);
    if services
        .iter()
        .any(|service| is_video_interop(&service.role))
    {
        return Some("a Video Interop Server");
    }
    match facts.item_of_cluster(&cluster.id)?.kind {
        Kind::DirectorPool => Some("a Director"),
        Kind::EdgePool => Some("an Edge server"),
        Kind::OfficeWebAppsServer => Some("an Office Web Apps Server"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{InstalledOn, Role};

    #[test]
    fn an_edge_server_as_computer_is_told() {
        let design = contoso_with(|design| {
            add_edge(design, "edge01.contoso.com");
            cluster_mut(design, POOL_CLUSTER)
                .machines
                .push(machine("edge01.contoso.com"));
        });
        assert_raises(
            "R13",
            &design,
            "edge01.contoso.com runs Persistent Chat and is an Edge server",
        );
        assert_silent("R10", &design);
    }

    #[test]
    fn a_director_on_the_same_pool_is_told() {
        let design = contoso_with(|design| {
            let on_pool = InstalledOn::Cluster(POOL_CLUSTER.into());
            add_service(design, "director", Role::Registrar, SITE, on_pool);
        });
        assert_raises("R13", &design, "is a Director");
    }

    #[test]
    fn separate_computers_are_fine() {
        let design = contoso_with(|design| {
            add_edge(design, "edge01.contoso.com");
        });
        assert_silent("R13", &design);
        assert_silent("R13", &standard_edition());
    }
}
