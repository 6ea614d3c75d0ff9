//! # A single computer pool is not named like its computer
//!
//! ## What it checks
//! The one computer of a single computer Persistent Chat pool has the name of the pool.
//!
//! ## Why it matters
//! A single computer pool is its computer: Topology Builder asks for one name only and keeps it
//! for both. With two names, certificates and DNS follow one and the installation looks for the
//! other.
//!
//! ## What to do
//! Give the computer the name of the pool. For a pool name of its own, define a
//! multiple computer pool, even with one computer.
//!
//! ## Quick fix
//! A choice: the computer gets the name of its pool. If the name of the computer is the right one,
//! rename the pool instead.
//!
//! ## Example
//! Single computer pool `pchat.contoso.com` with the computer `pchat01.contoso.com`.
//!
//! ## Source
//! Documented: "Define Persistent Chat FQDN" in the Topology Builder help.

use crate::edit::Edit;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Safety, Severity, Versions};
use crate::topology::ObjectId;
use crate::topology::fqdn::same_fqdn;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "single-pool-name-differs",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("single_pool_name_differs.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let [machine] = cluster.machines.as_slice() else {
            continue;
        };
        if !cluster.single_machine_only || same_fqdn(&machine.fqdn, &cluster.fqdn) {
            continue;
        }
        // A nameless pool or computer is R1's.
        if machine.fqdn.is_empty() || cluster.fqdn.is_empty() {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                pool.pool.service.id.clone(),
                format!(
                    "The single computer pool {} has a computer of another name, {}. Pool and computer \
                     must have the same name.",
                    cluster.fqdn, machine.fqdn
                ),
            )
            .with_related(ObjectId::machine(&cluster.id, &machine.fqdn))
            .with_fix(
                Safety::Choice,
                format!("Rename {} to {}", machine.fqdn, cluster.fqdn),
                Edit::ChangeFqdn {
                    object: ObjectId::machine(&cluster.id, &machine.fqdn),
                    fqdn: cluster.fqdn.clone(),
                },
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn two_names_are_told() {
        let design = contoso_with(|design| {
            add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            cluster_mut(design, "cluster:pchat9.contoso.com").machines[0].fqdn =
                "pchat09.contoso.com".into();
        });
        assert_raises(
            "R7",
            &design,
            "a computer of another name, pchat09.contoso.com",
        );
        assert_fix_clears("R7", &design);
    }

    #[test]
    fn one_name_in_two_spellings_is_fine() {
        let design = contoso_with(|design| {
            add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            cluster_mut(design, "cluster:pchat9.contoso.com").machines[0].fqdn =
                "PChat9.contoso.com".into();
        });
        assert_silent("R7", &design);
        assert_silent("R7", &contoso());
    }
}
