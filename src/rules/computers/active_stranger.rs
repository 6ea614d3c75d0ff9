//! # An active computer does not belong to the pool
//!
//! ## What it checks
//! Every computer in the list of active computers is a computer of the pool.
//!
//! ## Why it matters
//! The list is kept apart from the computers themselves, so it can name one that was renamed or
//! removed. That name serves nobody, and takes one of the four places.
//!
//! ## What to do
//! Take the name out of the list, or add the computer to the pool.
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! `pchatpool.contoso.com` has `pchat01` and `pchat02`; active are `pchat01` and `pchat07`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! *Inferred* from "Set-CsPersistentChatActiveServer", which speaks of servers of the pool.

use crate::edit::Edit;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "active-stranger",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("active_stranger.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let (Some(cluster), Some(listed)) = (pool.pool.cluster, pool.pool.active_machines()) else {
            continue;
        };
        for name in listed {
            if cluster.machine(name).is_some() {
                continue;
            }
            let service = &pool.pool.service.id;
            let mut diagnostic = Diagnostic::new(
                Severity::Warning,
                service.clone(),
                format!(
                    "{name} is listed as active and is no computer of {}. Nothing will serve \
                         under that name.",
                    facts.pool_name(&pool.pool)
                ),
            );
            // The last name of the list cannot go: one computer must be active (R24).
            if listed.len() > 1 {
                diagnostic = diagnostic.with_fix(
                    Safety::Choice,
                    format!("Take {name} off the active computers"),
                    Edit::SetActive {
                        pool: service.clone(),
                        machine: name.clone(),
                        active: false,
                    },
                );
            }
            diagnostics.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::ActiveMachines;

    #[test]
    fn a_stranger_is_told() {
        let design = contoso_with(|design| {
            settings_mut(design, POOL).active_machines = ActiveMachines::Listed(vec![
                "pchat01.contoso.com".into(),
                "pchat07.contoso.com".into(),
            ]);
        });
        assert_raises("R25", &design, "pchat07.contoso.com is listed as active");
        assert_fix_clears("R25", &design);
    }

    #[test]
    fn computers_of_the_pool_are_fine_in_any_spelling() {
        let design = contoso_with(|design| {
            settings_mut(design, POOL).active_machines =
                ActiveMachines::Listed(vec!["PCHAT01.contoso.com".into()]);
        });
        assert_silent("R25", &design);
    }
}
