//! # Disaster recovery is on, but a data center has no server of the pool
//!
//! ## What it checks
//! The computers of a Persistent Chat pool with disaster recovery are in more than one data center. At
//! least one is in the data center of the content store, and at least one is in the data center of its
//! backup. Nothing is reported until the data centers of all computers are known.
//!
//! ## Why it matters
//! Disaster recovery stretches one pool over two data centers. A backup database is useless if no computer
//! of the pool is left to serve users.
//!
//! ## What to do
//! Add computers in the data center that has none, and leave them inactive until they are needed.
//!
//! ## Quick fix
//! None: computers have to be installed in the other data center first. Add them to the pool, enter their
//! data center, and leave them inactive.
//!
//! ## Example
//! `pchat01.contoso.com` and `pchat02.contoso.com` are both in Redmond, but the backup content store is in
//! Dublin.
//!
//! ## Source
//! Documented: "Plan for high availability and disaster recovery for Persistent Chat Server".

use crate::design::Fact;
use crate::design::statements::same_place;
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "pool-not-stretched",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::DataCenter)],
    page: page!("not_stretched.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::DataCenter, RULE.versions);
    for pool in &facts.pools {
        let (Some(number), Some(cluster)) = (pool.cluster_number, pool.pool.cluster) else {
            continue;
        };
        // R40 reports a pool with only one computer.
        if !pool.disaster_recovery_on || cluster.machines.len() < 2 {
            continue;
        }
        let mut places = Vec::new();
        for machine in &cluster.machines {
            match facts.data_center_of_computer(number, &machine.fqdn) {
                Some(place) => places.push(place),
                None => unstated.of_computer(number, cluster, &machine.fqdn),
            }
        }
        if places.len() == cluster.machines.len() {
            diagnostics.extend(missing_server(facts, pool, &places));
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether a pool with disaster recovery has computers in both data centers",
    );
}

/// Checks a pool if the data centers of all its computers are known.
fn missing_server(facts: &Facts<'_>, pool: &PoolFacts<'_>, places: &[&str]) -> Option<Diagnostic> {
    let (first, others) = places.split_first()?;
    let name = facts.pool_name(&pool.pool);
    let id = &pool.pool.service.id;
    if others.iter().all(|other| same_place(first, other)) {
        return Some(Diagnostic::new(
            Severity::Warning,
            id.clone(),
            format!(
                "Disaster recovery is on for {name}, but all its computers are in {first}. If {first} is \
                 lost, no computer is left to serve users."
            ),
        ));
    }
    let (database, store, place) = [Database::Content, Database::ContentBackup]
        .into_iter()
        .filter_map(|database| {
            let store = pool.database(database)?;
            Some((database, store, facts.data_center_of(&store)?))
        })
        .find(|(_, _, place)| !places.iter().any(|other| same_place(place, other)))?;
    let reference = AssociationKind::Database(database);
    Some(
        Diagnostic::new(
            Severity::Warning,
            id.clone(),
            format!(
                "The {reference} of {name}, {}, is in {place}, but no computer of the pool is there. If \
                 the other data center is lost, no computer is left to serve users.",
                store.title()
            ),
        )
        .with_related(store.instance.id.clone())
        .with_association(id, reference),
    )
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const BACKUP: AssociationKind = AssociationKind::Database(Database::ContentBackup);

    fn stretched(places: [&str; 2]) -> Design {
        contoso_with(|design| {
            add_store_for(design, POOL, BACKUP, "sqldr.contoso.com");
            for (fqdn, place) in ["pchat01.contoso.com", "pchat02.contoso.com"]
                .into_iter()
                .zip(places)
            {
                place_computer(design, POOL_CLUSTER, fqdn, place);
            }
        })
    }

    #[test]
    fn all_computers_in_one_data_center_are_reported() {
        assert_raises(
            "R102",
            &stretched(["Redmond", "redmond"]),
            "for pchatpool.contoso.com, but all its computers are in Redmond",
        );
    }

    #[test]
    fn a_backup_without_computers_in_its_data_center_is_reported() {
        let mut design = stretched(["Redmond", "Dublin"]);
        assert_silent("R102", &design);
        place_store(&mut design, r"sql:sqldr.contoso.com\PCHAT", "Cork");
        assert_raises(
            "R102",
            &design,
            r"The backup content store of pchatpool.contoso.com, sqldr.contoso.com\PCHAT, is in Cork",
        );
    }

    #[test]
    fn a_pool_in_two_data_centers_and_one_without_disaster_recovery_are_fine() {
        let mut design = stretched(["Redmond", "Dublin"]);
        place_store(&mut design, r"sql:sqldr.contoso.com\PCHAT", "Dublin");
        place_store(&mut design, CHAT_STORE, "Redmond");
        assert_silent("R102", &design);
        assert_asks_nothing("R102", &design);
        let mut design = stretched(["Redmond", "Redmond"]);
        clear(&mut design, POOL, BACKUP);
        assert_silent("R102", &design);
    }

    #[test]
    fn computers_in_an_unknown_data_center_are_asked_about() {
        assert_asks_nothing("R102", &contoso());
        let design = contoso_with(|design| intentions_mut(design, POOL).disaster_recovery = true);
        assert_silent("R102", &design);
        assert_asks(
            "R102",
            Fact::DataCenter,
            &design,
            "The data center of pchat01.contoso.com and pchat02.contoso.com is unknown.",
        );
    }
}
