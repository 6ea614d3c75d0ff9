//! # A single computer pool does not have the name of its computer
//!
//! ## What it checks
//! A single computer pool has one computer, with the name of the pool. The rule checks Persistent Chat
//! pools and any other pool or server of the product that a `.tbxml` file marks as a single computer pool.
//! Additional computers of a Standard Edition server are reported by R140 and R14.
//!
//! ## Why it matters
//! Topology Builder asks for only one name and uses it for both the pool and its computer. With two names,
//! certificates and DNS use one, but setup looks for the other. With several computers, the file
//! contradicts itself: computers were added manually, but the mark for a single computer pool was not
//! changed.
//!
//! ## What to do
//! Rename the computer to the name of the pool. To use a different pool name, define a multiple computer
//! pool, even with one computer.
//!
//! ## Quick fix
//! A choice: rename the computer to the name of its pool. If the name of the computer is the right one,
//! rename the pool instead.
//!
//! ## Example
//! `pchat.contoso.com` is a single computer pool with the computer `pchat01.contoso.com`.
//!
//! ## Source
//! Documented: "Define Persistent Chat FQDN" in the Topology Builder help.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{Cluster, Kind, ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "single-pool-name-differs",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::ANY,
    needs: &[],
    page: page!("single_pool_name_differs.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        if let Some(cluster) = pool.pool.cluster {
            let id = pool.pool.service.id.clone().into();
            let is_collocated = facts.item_of_cluster(&cluster.id).is_some();
            diagnostics.extend(differs(cluster, id, is_collocated));
        }
    }
    for item in &facts.items {
        let Some(cluster) = item.cluster else {
            continue;
        };
        let is_chat = || {
            facts
                .index
                .role_on(&cluster.id, &Role::PersistentChatService)
        };
        // A gateway can have another name than its computer.
        let is_ours = cluster.single_machine_only && cluster.requires_setup;
        if is_ours && is_chat().is_none() {
            let is_told_elsewhere = item.kind == Kind::StandardEditionServer;
            let id = cluster.id.clone().into();
            diagnostics.extend(differs(cluster, id, is_told_elsewhere));
        }
    }
}

/// What is wrong with a single computer pool. Additional computers of a Persistent Chat pool are reported
/// by other rules.
fn differs(cluster: &Cluster, pool: ObjectId, further_are_told: bool) -> Option<Diagnostic> {
    if !cluster.single_machine_only {
        return None;
    }
    let machine = match cluster.machines.as_slice() {
        [] => return None,
        [machine] => machine,
        [_, _, ..] if further_are_told => return None,
        several => {
            let message = format!(
                "{} is a single computer pool but has {} computers. Remove the others, or define a \
                 multiple computer pool instead.",
                cluster.fqdn,
                several.len()
            );
            return Some(Diagnostic::new(Severity::Error, pool, message));
        }
    };
    // R1 reports a pool or computer without a name.
    let is_nameless = machine.fqdn.is_empty() || cluster.fqdn.is_empty();
    if is_nameless || same_fqdn(&machine.fqdn, &cluster.fqdn) {
        return None;
    }
    let computer = ObjectId::machine(&cluster.id, &machine.fqdn);
    let diagnostic = Diagnostic::new(
        Severity::Error,
        pool,
        format!(
            "The single computer pool {} has a computer with another name, {}. Pool and computer must have \
             the same name.",
            cluster.fqdn, machine.fqdn
        ),
    );
    Some(diagnostic.with_related(computer.clone()).with_fix(
        Safety::Choice,
        format!("Rename {} to {}", machine.fqdn, cluster.fqdn),
        Edit::ChangeFqdn {
            object: computer,
            fqdn: cluster.fqdn.clone(),
        },
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn two_names_are_reported() {
        let design = contoso_with(|design| {
            add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            cluster_mut(design, "cluster:pchat9.contoso.com").machines[0].fqdn =
                "pchat09.contoso.com".into();
        });
        assert_raises(
            "R7",
            &design,
            "a computer with another name, pchat09.contoso.com.",
        );
        assert_fix_clears("R7", &design);
    }

    #[test]
    fn a_single_computer_pool_with_several_computers_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).single_machine_only = true;
        });
        let told = assert_raises("R7", &design, "is a single computer pool but has");
        assert_eq!(told.severity, crate::rules::Severity::Error);
    }

    #[test]
    fn an_edge_server_whose_computer_has_another_name_is_reported() {
        let design = contoso_with(|design| {
            let edge = add_edge(design, "edge01.contoso.com");
            let cluster = cluster_mut(design, edge.as_str());
            cluster.single_machine_only = true;
            cluster.machines.truncate(1);
            cluster.machines[0].fqdn = "edge09.contoso.com".into();
        });
        assert_raises(
            "R7",
            &design,
            "edge01.contoso.com has a computer with another name,",
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
