//! # No computer of a pool is active
//!
//! ## What it checks
//! At least one computer of a Persistent Chat pool is active. If the list of active computers names no
//! computer of the pool, none is active (R25 also reports each of those names). Pools are not checked if
//! the document does not say which computers are active, or if they have no computers (R21).
//!
//! ## Why it matters
//! Topology Builder requires at least one active computer. Without one, the pool serves no users. The
//! cmdlet `Set-CsPersistentChatActiveServer` can clear the list on purpose during a failback.
//!
//! ## What to do
//! Make the computers in the data center of the primary database active, up to four.
//!
//! ## Quick fix
//! Makes a computer of the pool active: safe if the pool has only one computer, otherwise a choice.
//! Computers in another time zone than the next hop are not offered. No fix is offered if four names are
//! already listed.
//!
//! ## Example
//! Both computers of `pchatpool.contoso.com` are inactive.
//!
//! ## Source
//! Documented: "Persistent Chat Machines Expander" in the Topology Builder help,
//! "Set-CsPersistentChatActiveServer" (example 3), "Manage high availability and disaster recovery
//! for Persistent Chat Server".

use crate::edit::Edit;
use crate::rules::catalog::next_hop::other_time_zone::is_in_other_time_zone;
use crate::rules::facts::servers::MOST_ACTIVE;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "none-active",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("none_active.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let Some(listed) = pool.pool.active_machines(&facts.index) else {
            continue;
        };
        let mut names = listed.iter();
        let serves = names.any(|name| facts.index.computer(cluster, name).is_some());
        if serves || cluster.machines.is_empty() {
            continue;
        }
        let why = match listed.is_empty() {
            true => "has no active computer",
            false => {
                "has no active computer: the list of active computers names only computers that are \
                      not in the pool"
            }
        };
        let may_serve = |fqdn: &str| {
            let next_hop = pool.next_hop.map(|front_end| front_end.cluster);
            !next_hop.is_some_and(|next_hop| is_in_other_time_zone(facts, pool, next_hop, fqdn))
        };
        let safety = match cluster.machines.len() {
            1 => Safety::Safe,
            _ => Safety::Choice,
        };
        let service = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "{} {why}. It serves no users until at least one is active.",
                facts.pool_name(&pool.pool)
            ),
        );
        let machines = cluster.machines.iter();
        let machines = machines.filter(|machine| may_serve(&machine.fqdn));
        // Names that are not computers of the pool also take places in the list.
        let has_room = listed.len() < MOST_ACTIVE;
        let machines = machines.take(if has_room { MOST_ACTIVE } else { 0 });
        diagnostics.push(machines.fold(diagnostic, |diagnostic, machine| {
            diagnostic.with_fix(
                safety,
                format!("Make {} active", machine.fqdn),
                Edit::SetActive {
                    pool: service.clone(),
                    machine: machine.fqdn.clone(),
                    active: true,
                },
            )
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::ActiveMachines;

    #[test]
    fn no_active_computer_is_reported() {
        let design = contoso_with(|design| {
            set_active(design, POOL, ActiveMachines::Listed(Vec::new()));
        });
        let diagnostic = assert_raises("R24", &design, "has no active computer");
        assert_eq!(diagnostic.fixes[1].label, "Make pchat02.contoso.com active");
        assert_fix_clears("R24", &design);
    }

    #[test]
    fn a_list_of_computers_outside_the_pool_makes_none_active() {
        let design = contoso_with(|design| {
            set_active(
                design,
                POOL,
                ActiveMachines::Listed(vec!["x1.contoso.com".into(), "x2.contoso.com".into()]),
            );
        });
        assert_raises(
            "R24",
            &design,
            "names only computers that are not in the pool",
        );
        assert_fix_clears("R24", &design);
        let design = contoso_with(|design| {
            set_active(
                design,
                POOL,
                ActiveMachines::Listed(vec![
                    "x1.contoso.com".into(),
                    "PChat02.contoso.com.".into(),
                ]),
            );
        });
        assert_silent("R24", &design);
    }

    #[test]
    fn active_computers_and_a_missing_list_are_fine() {
        assert_silent("R24", &contoso());
        let design = contoso_with(|design| {
            set_active(design, POOL, ActiveMachines::Unstated);
        });
        assert_silent("R24", &design);
    }
}
