//! # A backup store is in the same data center as its primary
//!
//! ## What it checks
//! The backup content store is in another data center than the content store, and the backup compliance
//! store is in another data center than the compliance store. Two stores on one server are reported by R97.
//!
//! ## Why it matters
//! A backup protects against the loss of a whole data center. In the same data center, it is lost as well.
//!
//! ## What to do
//! Select a backup store in the data center that takes over, or correct the data center of one of the two
//! stores.
//!
//! ## Quick fix
//! A choice that uses another SQL Server store in a different data center as backup. Not offered if no
//! store is known to be in one.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com`, `sql02.contoso.com\PCHAT`, and its backup store
//! `sqldr.contoso.com\PCHAT` are both in Redmond.
//!
//! ## Source
//! Documented: "Plan for high availability and disaster recovery for Persistent Chat Server".

use crate::design::Fact;
use crate::design::statements::same_place;
use crate::rules::engine::fixes::fix_with_targets_where;
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "backup-in-same-data-center",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::DataCenter)],
    page: page!("backup_in_same_data_center.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::DataCenter, RULE.versions);
    for pool in &facts.pools {
        for (primary, backup) in [
            (Database::Content, Database::ContentBackup),
            (Database::Compliance, Database::ComplianceBackup),
        ] {
            let (Some(original), Some(store)) = (pool.database(primary), pool.database(backup))
            else {
                continue;
            };
            if original.is_on_server_of(&store) {
                continue;
            }
            let places = [original, store].map(|store| facts.data_center_of(&store));
            for (store, place) in [original, store].iter().zip(places) {
                if place.is_none() {
                    unstated.of(store.instance.id.clone());
                }
            }
            let [Some(place), Some(backup_place)] = places else {
                continue;
            };
            if !same_place(place, backup_place) {
                continue;
            }
            let id = &pool.pool.service.id;
            let reference = AssociationKind::Database(backup);
            let diagnostic = Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    "The {reference} of {}, {}, and the {}, {}, are both in {place}. If {place} is lost, \
                     both are lost.",
                    facts.pool_name(&pool.pool),
                    store.title(),
                    AssociationKind::Database(primary),
                    original.title(),
                ),
            )
            .with_related(store.instance.id.clone())
            .with_related(original.instance.id.clone())
            .with_association(id, reference);
            diagnostics.push(fix_with_targets_where(
                facts,
                diagnostic,
                pool,
                reference,
                |item| {
                    facts
                        .data_center(&item.id)
                        .is_some_and(|other| !same_place(other, place))
                },
            ));
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether primary and backup are in different data centers",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const BACKUP: AssociationKind = AssociationKind::Database(Database::ContentBackup);

    fn with_backup_in(place: &str) -> Design {
        contoso_with(|design| {
            add_store_for(design, POOL, BACKUP, "sqldr.contoso.com");
            place_store(design, CHAT_STORE, "Redmond");
            place_store(design, r"sql:sqldr.contoso.com\PCHAT", place);
        })
    }

    #[test]
    fn a_backup_in_the_same_data_center_is_reported() {
        let mut design = with_backup_in("redmond");
        let raised = assert_raises(
            "R99",
            &design,
            r"The backup content store of pchatpool.contoso.com, sqldr.contoso.com\PCHAT, and the content store",
        );
        assert!(raised.fixes.is_empty(), "no store is known to be elsewhere");
        let far = add_sql_store(&mut design, SITE, "sqlfar.contoso.com", "PCHAT");
        place_store(&mut design, far.as_str(), "Dublin");
        assert_fix_clears("R99", &design);
    }

    #[test]
    fn a_backup_in_another_data_center_is_fine() {
        let design = with_backup_in("Dublin");
        assert_silent("R99", &design);
        assert_asks_nothing("R99", &design);
    }

    #[test]
    fn without_a_backup_nothing_is_asked() {
        assert_asks_nothing("R99", &contoso());
        let design = contoso_with(|design| {
            add_store_for(design, POOL, BACKUP, "sqldr.contoso.com");
        });
        assert_silent("R99", &design);
        assert_asks(
            "R99",
            Fact::DataCenter,
            &design,
            r"The data center of sql02.contoso.com\PCHAT and sqldr.contoso.com\PCHAT is unknown.",
        );
    }
}
