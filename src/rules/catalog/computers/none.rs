//! # A pool has no computer
//!
//! ## What it checks
//! Every Persistent Chat pool has at least one computer. The same applies to every Edge, Director,
//! Mediation and trusted application pool, Standard Edition server, gateway and Office Web Apps Server.
//! Front End pools are reported by R136.
//!
//! ## Why it matters
//! Topology Builder does not continue without a computer, and there is no server to install the role on. A
//! pool without computers is usually the result of a manual edit of the file.
//!
//! ## What to do
//! Enter the FQDN of each computer under "Computers" in the properties of the pool, exactly as it is in DNS
//! and Active Directory.
//!
//! ## Quick fix
//! None: only you know the servers. Add the FQDN of each one under "Computers" in the properties of the
//! pool.
//!
//! ## Example
//! The multiple computer pool `pchatpool.contoso.com` has an empty list of computers.
//!
//! ## Source
//! Seen in Topology Builder: the page "Define the computers in this pool" says that at least one computer
//! is required. The other wizards have the same page, or create the one computer from the name of the
//! server.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Kind, ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "no-computer",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::ANY,
    needs: &[],
    page: page!("none.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let cluster = pool.pool.cluster;
        if cluster.is_some_and(|cluster| cluster.machines.is_empty()) {
            let name = facts.pool_name(&pool.pool);
            diagnostics.push(told(pool.pool.service.id.clone().into(), &name));
        }
    }
    for item in &facts.items {
        // A Front End pool without a computer is reported by R136; the role of a plain server is unknown.
        let is_judged = !matches!(item.kind, Kind::FrontEndPool | Kind::Server);
        let Some(cluster) = item.cluster.filter(|_| is_judged) else {
            continue;
        };
        let is_chat = || {
            facts
                .index
                .role_on(&cluster.id, &Role::PersistentChatService)
        };
        if cluster.machines.is_empty() && is_chat().is_none() {
            diagnostics.push(told(cluster.id.clone().into(), &cluster.fqdn));
        }
    }
}

fn told(object: ObjectId, name: &str) -> Diagnostic {
    let message = format!("{name} has no computer. Topology Builder requires at least one.");
    Diagnostic::new(Severity::Error, object, message)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{InstalledOn, Role};

    #[test]
    fn a_pool_without_computers_is_reported() {
        let design = contoso_with(|design| cluster_mut(design, POOL_CLUSTER).machines.clear());
        assert_raises("R21", &design, "pchatpool.contoso.com has no computer");
    }

    #[test]
    fn pools_of_other_roles_without_computers_are_reported() {
        for role in [
            Role::EdgeServer,
            Role::MediationServer,
            Role::ExternalServer,
            Role::PstnGateway,
            Role::WacService,
        ] {
            let design = contoso_with(|design| {
                let cluster = add_cluster(design, SITE, "empty.contoso.com", &[], true);
                let on = InstalledOn::Cluster(cluster);
                add_service(design, "empty", role.clone(), SITE, on);
            });
            assert_raises("R21", &design, "empty.contoso.com has no computer");
        }
    }

    #[test]
    fn one_computer_is_enough() {
        let design = contoso_with(|design| cluster_mut(design, POOL_CLUSTER).machines.truncate(1));
        assert_silent("R21", &design);
        let with_edge = contoso_with(|design| {
            add_edge(design, "edge01.contoso.com");
        });
        assert_silent("R21", &with_edge);
    }
}
