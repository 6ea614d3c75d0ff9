//! # The mirror or witness of a backup store is in another data center
//!
//! ## What it checks
//! The mirror and the witness of a backup store are in the same data center as the backup store.
//!
//! ## Why it matters
//! After a disaster, only the backup data center is left. If the mirror or witness is in the lost data
//! center, the database has no high availability when it is needed most.
//!
//! ## What to do
//! Select a mirror and a witness in the data center of the backup store.
//!
//! ## Quick fix
//! A choice that replaces the mirror or witness of the backup with a SQL Server store in the data center of
//! the backup store. Not offered if no store is known to be there.
//!
//! ## Example
//! The backup content store of `pchatpool.contoso.com`, `sqldr.contoso.com\PCHAT`, is in Dublin, but its
//! mirror `sql04.contoso.com\PCHAT` is in Redmond.
//!
//! ## Source
//! Documented: "Plan for high availability and disaster recovery for Persistent Chat Server".

use crate::design::Fact;
use crate::design::statements::same_place;
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::mirrored::{Wording, members, stands_in, unlike};
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::Pair;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "backup-mirror-in-other-data-center",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::DataCenter)],
    page: page!("backup_mirror_elsewhere.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let wording = Wording {
        severity: Severity::Warning,
        verb: "is",
        value: |place| format!("in {place}"),
        consequence: "If one of the two data centers is lost, the backup has no high availability.",
    };
    let mut unstated = Unstated::new(Fact::DataCenter, RULE.versions);
    for pool in &facts.pools {
        for pair in Pair::ALL.into_iter().filter(|pair| pair.is_backup()) {
            for unlike in unlike(
                members(pool, pair),
                |store| facts.data_center_at(store),
                same_place,
                &mut unstated,
            ) {
                diagnostics.push(unlike.told(facts, pool, &wording, |object, there| {
                    stands_in(facts, object, there)
                }));
            }
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether the mirror and witness of a backup store are in its data center",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    const STORES: [(AssociationKind, &str); 3] = [
        (
            AssociationKind::Database(Database::ContentBackup),
            "sqldr.contoso.com",
        ),
        (
            AssociationKind::Database(Database::ContentBackupMirror),
            "sql04.contoso.com",
        ),
        (
            AssociationKind::Witness(Pair::ContentBackup),
            "sql05.contoso.com",
        ),
    ];

    fn placed(places: [&str; 3]) -> Design {
        contoso_with(|design| {
            for ((reference, fqdn), place) in STORES.into_iter().zip(places) {
                add_store_for(design, POOL, reference, fqdn);
                if !place.is_empty() {
                    place_store(design, &format!(r"sql:{fqdn}\PCHAT"), place);
                }
            }
        })
    }

    #[test]
    fn a_mirror_or_witness_in_another_data_center_is_reported() {
        let mut design = placed(["Dublin", "Redmond", "Dublin"]);
        assert_raises(
            "R100",
            &design,
            "The backup content mirror of pchatpool.contoso.com, sql04",
        );
        let near = add_sql_store(&mut design, SITE, "sql06.contoso.com", "PCHAT");
        place_store(&mut design, near.as_str(), "Dublin");
        assert_fix_clears("R100", &design);
        let design = placed(["Dublin", "Dublin", "Redmond"]);
        assert_raises("R100", &design, "The backup content witness of");
    }

    #[test]
    fn all_in_one_data_center_is_fine() {
        let design = placed(["Dublin", "dublin", "Dublin "]);
        assert_silent("R100", &design);
        assert_asks_nothing("R100", &design);
    }

    #[test]
    fn data_centers_are_asked_for_if_a_backup_is_mirrored() {
        assert_asks_nothing("R100", &contoso());
        let design = placed(["", "", "Dublin"]);
        assert_silent("R100", &design);
        assert_asks(
            "R100",
            Fact::DataCenter,
            &design,
            r"The data center of sqldr.contoso.com\PCHAT and sql04.contoso.com\PCHAT is unknown.",
        );
    }
}
