//! # The next hop is not a Front End pool
//!
//! ## What it checks
//! The next hop of a Persistent Chat pool is a Front End pool or Standard Edition server. It is not a
//! Director, an Edge or Mediation server, a branch appliance or another Persistent Chat pool.
//!
//! ## Why it matters
//! Only a Front End pool has users and routes their requests to Persistent Chat. Topology Builder offers no
//! other pools.
//!
//! ## What to do
//! Select a Front End pool or Standard Edition server of the same product version.
//!
//! ## Quick fix
//! Replaces the next hop with a Front End pool or Standard Edition server of the same product version. Safe
//! if there is only one, otherwise a choice. The previous next hop stays in the topology.
//!
//! ## Example
//! The next hop of `pchatpool.contoso.com` is the Director pool `dirpool.contoso.com`.
//!
//! ## Source
//! Documented: "Persistent Chat Next Hop Settings Expander" in the Topology Builder help.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, PoolFacts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Kind, Role, Service};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "next-hop-of-wrong-kind",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("wrong_kind.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(target) = wrong_target(facts, pool) else {
            continue;
        };
        let service = &pool.pool.service.id;
        let Some(cluster) = facts.index.cluster_of(target) else {
            continue;
        };
        let kind = match facts.item_of_cluster(&cluster.id) {
            Some(item) if target.role == Role::Registrar => {
                format!("{} and has no users", item.kind.with_article())
            }
            Some(item) if target.role != Role::PersistentChatService => item.kind.with_article(),
            _ => Kind::PersistentChatPool.with_article(),
        };
        let diagnostic = Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "The next hop of {} is {}, which is {kind}. It must be a Front End pool or a Standard \
                 Edition server.",
                facts.pool_name(&pool.pool),
                cluster.fqdn
            ),
        )
        .with_related(facts.object_of_cluster(cluster))
        .with_association(service, AssociationKind::NextHop);
        diagnostics.push(fix_with_targets(
            facts,
            diagnostic,
            pool,
            AssociationKind::NextHop,
        ));
    }
}

/// The service that is used as next hop but cannot be one: a Registrar that does not belong to a Front End
/// pool, or, if there is no Registrar, another service that routes.
pub(super) fn wrong_target<'d>(facts: &Facts<'d>, pool: &PoolFacts<'d>) -> Option<&'d Service> {
    if let Some(registrar) = pool.target(AssociationKind::NextHop) {
        // R47 reports a Registrar that is not installed on anything.
        let is_installed = facts.index.cluster_of(registrar).is_some();
        return (pool.next_hop.is_none() && is_installed).then_some(registrar);
    }
    pool.pool
        .service
        .depends_on
        .iter()
        .filter(|dependency| dependency.usage.is_default())
        .filter_map(|dependency| facts.index.service(&dependency.target))
        .find(|target| {
            matches!(
                *target.role,
                Role::EdgeServer
                    | Role::MediationServer
                    | Role::PersistentChatService
                    | Role::ExternalServer
                    | Role::PstnGateway
            )
        })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::content::{Attributes, Element};
    use crate::topology::{AssociationKind, InstalledOn, Role, Usage};

    #[test]
    fn a_director_is_reported() {
        let design = contoso_with(|design| {
            let dir = "dir01.contoso.com";
            let cluster = add_cluster(design, SITE, dir, &[dir], true);
            let on_server = InstalledOn::Cluster(cluster);
            add_service(design, "director", Role::Registrar, SITE, on_server);
            set_service(design, POOL, AssociationKind::NextHop, "director");
        });
        assert_raises(
            "R46",
            &design,
            "dir01.contoso.com, which is a Director pool",
        );
        assert_silent("R45", &design);
        assert_fix_clears("R46", &design);
    }

    #[test]
    fn a_branch_appliance_is_named_as_such() {
        let design = contoso_with(|design| {
            let sba = "sba01.contoso.com";
            let cluster = add_cluster(design, SITE, sba, &[sba], true);
            let on_server = InstalledOn::Cluster(cluster);
            add_service(design, "appliance", Role::Registrar, SITE, on_server);
            service_mut(design, "appliance").content = Some(Element {
                name: "RegistrarService".into(),
                attributes: Attributes::from([("IsDirector", "false")]),
                ..Element::default()
            });
            set_service(design, POOL, AssociationKind::NextHop, "appliance");
        });
        assert_raises(
            "R46",
            &design,
            "sba01.contoso.com, which is a Survivable Branch Appliance and has no users",
        );
    }

    #[test]
    fn an_edge_server_is_reported_instead_of_a_missing_next_hop() {
        let design = contoso_with(|design| {
            add_edge(design, "edge01.contoso.com");
            clear(design, POOL, AssociationKind::NextHop);
            let edge = "edge:edge01.contoso.com".into();
            depend(design, &POOL.into(), &edge, Usage::default());
        });
        assert_raises(
            "R46",
            &design,
            "edge01.contoso.com, which is an Edge pool. It must be",
        );
        assert_silent("R45", &design);
    }

    #[test]
    fn front_end_pools_and_standard_edition_servers_are_fine() {
        assert_silent("R46", &contoso());
        assert_silent("R46", &standard_edition());
    }
}
