//! # Persistent Chat runs on servers of an Enterprise pool
//!
//! ## What it checks
//! A Persistent Chat pool and its computers do not have the name of an Enterprise Edition Front End pool or
//! of one of its servers, and Persistent Chat is not installed on such a pool.
//!
//! ## Why it matters
//! Persistent Chat can share a server only with a Standard Edition server. It cannot be collocated with an
//! Enterprise pool, although some books say that it can.
//!
//! ## What to do
//! Use a separate name and separate computers for the Persistent Chat pool.
//!
//! ## Quick fix
//! None: you decide which computers Persistent Chat uses. If only the name of the pool is the same as the
//! name of the Enterprise pool, R9 offers another name.
//!
//! ## Example
//! `pchatpool.contoso.com` has the computer `fe02.contoso.com`, which is a Front End server of
//! `fepool01.contoso.com`.
//!
//! ## Source
//! Documented: "Plan for Persistent Chat Server topology", "Hardware and software requirements for
//! Persistent Chat Server", "Topology basics for Skype for Business Server", "Server collocation
//! in an Enterprise Edition Front End pool deployment".

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;
use crate::topology::fqdn::same_fqdn;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "persistent-chat-on-enterprise-pool",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("on_enterprise_pool.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        // Several computers with a local database are reported by R14 as an extended Standard Edition
        // server.
        if cluster.sql_instances.is_empty()
            && let Some(front_end) = facts.front_end_pool(&cluster.id)
            && !front_end.is_standard_edition
        {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Error,
                    pool.pool.service.id.clone(),
                    format!(
                        "Persistent Chat is installed on the Enterprise pool {}. It can share a server \
                         only with a Standard Edition server.",
                        cluster.fqdn
                    ),
                )
                .with_related(ObjectId::Cluster(cluster.id.clone())),
            );
            continue;
        }
        if !pool.shares_a_name(facts) {
            continue;
        }
        let names = std::iter::once(&cluster.fqdn).chain(cluster.machines.iter().map(|m| &m.fqdn));
        let shared = names
            .filter(|name| !name.is_empty())
            .flat_map(|name| {
                facts
                    .clusters_named(name)
                    .iter()
                    .map(move |other| (name, other))
            })
            .filter(|(_, other)| other.id != cluster.id)
            .filter_map(|(name, other)| Some((name, facts.front_end_pool(&other.id)?)))
            .find(|(_, front_end)| !front_end.is_standard_edition);
        if let Some((name, front_end)) = shared {
            let enterprise = &front_end.cluster.fqdn;
            let is_own_name = same_fqdn(name, &cluster.fqdn);
            let said = match (is_own_name, same_fqdn(name, enterprise)) {
                (true, true) => {
                    format!("The Persistent Chat pool {name} has the name of an Enterprise pool")
                }
                (true, false) => format!(
                    "The Persistent Chat pool {name} has the name of a server of the Enterprise pool \
                     {enterprise}"
                ),
                (false, true) => format!(
                    "The computer {name} of {} has the name of an Enterprise pool",
                    cluster.fqdn
                ),
                (false, false) => format!(
                    "{name} of the Persistent Chat pool {} belongs to the Enterprise pool {enterprise}",
                    cluster.fqdn
                ),
            };
            diagnostics.push(
                Diagnostic::new(
                    Severity::Error,
                    pool.pool.service.id.clone(),
                    format!(
                        "{said}. Persistent Chat cannot share servers with an Enterprise pool."
                    ),
                )
                .with_related(ObjectId::Cluster(front_end.cluster.id.clone())),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::InstalledOn;

    #[test]
    fn a_front_end_server_as_a_computer_of_the_pool_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER)
                .machines
                .push(machine("FE02.contoso.com"));
        });
        assert_raises(
            "R12",
            &design,
            "FE02.contoso.com of the Persistent Chat pool pchatpool.contoso.com",
        );
        assert_silent("R10", &design);
    }

    #[test]
    fn the_role_on_the_pool_itself_is_reported() {
        let design = contoso_with(|design| {
            service_mut(design, POOL).installed_on = InstalledOn::Cluster(FRONT_END.into());
        });
        assert_raises("R12", &design, "installed on the Enterprise pool fepool01");
    }

    #[test]
    fn the_name_of_the_enterprise_pool_or_of_one_of_its_servers_is_reported() {
        for (name, words) in [
            (
                "FEPool01.contoso.com.",
                "has the name of an Enterprise pool",
            ),
            (
                "fe02.contoso.com",
                "has the name of a server of the Enterprise pool fepool01",
            ),
        ] {
            let design =
                contoso_with(|design| cluster_mut(design, POOL_CLUSTER).fqdn = name.into());
            assert_raises("R12", &design, words);
            let computer = contoso_with(|design| {
                cluster_mut(design, POOL_CLUSTER).machines[1].fqdn = name.into();
            });
            assert_raises("R12", &computer, "Persistent Chat cannot share servers");
        }
    }

    #[test]
    fn separate_computers_and_standard_edition_are_fine() {
        assert_silent("R12", &contoso());
        assert_silent("R12", &standard_edition());
    }
}
