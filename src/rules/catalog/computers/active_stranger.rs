//! # An active computer does not belong to the pool
//!
//! ## What it checks
//! Every computer in the list of active computers belongs to the pool.
//!
//! ## Why it matters
//! The document lists the active computers separately, so the list can name a computer that was renamed or
//! removed. Such a name uses one of the four places, and no computer serves users under it.
//!
//! ## What to do
//! Remove the name from the list, or add the computer to the pool.
//!
//! ## Quick fix
//! A choice: add the computer to the pool if its name is free and the pool has room; otherwise keep the
//! name and silence the problem. Removing the name from the active computers comes last.
//!
//! ## Example
//! `pchatpool.contoso.com` has the computers `pchat01` and `pchat02`; the active computers are `pchat01`
//! and `pchat07`.
//!
//! ## Source
//! *Inferred* from "Set-CsPersistentChatActiveServer", which refers to servers of the pool. This is a
//! warning because the other computers in the list still serve users. If none of them belongs to the pool,
//! R24 reports an error.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::Cluster;
use crate::topology::fqdn::check_fqdn;
use crate::topology::persistent_chat::MAX_COMPUTERS;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "active-stranger",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("active_stranger.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let (Some(cluster), Some(listed)) =
            (pool.pool.cluster, pool.pool.active_machines(&facts.index))
        else {
            continue;
        };
        for name in listed {
            if facts.index.computer(cluster, name).is_some() {
                continue;
            }
            let service = &pool.pool.service.id;
            let shown = match name.trim().is_empty() {
                true => "A blank name",
                false => name,
            };
            let mut diagnostic = Diagnostic::new(
                Severity::Warning,
                service.clone(),
                format!(
                    "{shown} is listed as active but is not a computer of {}. No computer serves users \
                     under that name.",
                    facts.pool_name(&pool.pool)
                ),
            );
            if may_join(facts, cluster, name) {
                diagnostic = diagnostic.with_fix(
                    Safety::Choice,
                    format!("Add {name} to the pool"),
                    Edit::AddComputer {
                        cluster: cluster.id.clone(),
                        fqdn: (*name).to_owned(),
                    },
                );
            }
            // The last name in the list cannot be removed: one computer must be active (R24).
            if listed.len() > 1 {
                diagnostic = diagnostic.with_fix(
                    Safety::Choice,
                    format!("Remove {name} from the active computers"),
                    Edit::SetActive {
                        pool: service.clone(),
                        machine: (*name).to_owned(),
                        active: false,
                    },
                );
            }
            diagnostics.push(diagnostic);
        }
    }
}

/// Whether a pool of several computers has room for one more, and nobody else has its name.
fn may_join(facts: &Facts<'_>, cluster: &Cluster, fqdn: &str) -> bool {
    let count = cluster.machines.len();
    !cluster.single_machine_only
        && (2..MAX_COMPUTERS).contains(&count)
        && check_fqdn(fqdn).is_ok()
        && facts.clusters_named(fqdn).is_empty()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::ActiveMachines;

    #[test]
    fn an_active_computer_outside_the_pool_is_reported() {
        let design = contoso_with(|design| {
            set_active(
                design,
                POOL,
                ActiveMachines::Listed(vec![
                    "pchat01.contoso.com".into(),
                    "pchat07.contoso.com".into(),
                ]),
            );
        });
        assert_raises("R25", &design, "pchat07.contoso.com is listed as active");
        assert_fix_clears("R25", &design);
    }

    #[test]
    fn a_blank_name_is_reported_in_words() {
        let design = contoso_with(|design| {
            set_active(
                design,
                POOL,
                ActiveMachines::Listed(vec!["pchat01.contoso.com".into(), String::new()]),
            );
        });
        assert_raises("R25", &design, "A blank name is listed as active");
    }

    #[test]
    fn computers_of_the_pool_are_fine_in_any_spelling() {
        let design = contoso_with(|design| {
            set_active(
                design,
                POOL,
                ActiveMachines::Listed(vec!["PCHAT01.contoso.com".into()]),
            );
        });
        assert_silent("R25", &design);
    }
}
