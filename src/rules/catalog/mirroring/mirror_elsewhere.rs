//! # A mirror is in another data center than its primary
//!
//! ## What it checks
//! The primary and the mirror of the content store and of the compliance store are in the same data center.
//! The mirrors of backup stores are checked by R100.
//!
//! ## Why it matters
//! Mirroring provides high availability within a data center: every change waits until the mirror has it as
//! well. Between data centers, this delays every message. Use log shipping to copy the data to another data
//! center.
//!
//! ## What to do
//! Select a mirror store in the data center of the primary. Use backup stores for the other data center.
//!
//! ## Quick fix
//! A choice that uses another SQL Server store in the data center of the primary as mirror. Not offered if
//! no store is known to be there.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com`, `sql02.contoso.com\PCHAT`, is in Redmond, but its mirror
//! `sql03.contoso.com\PCHAT` is in Dublin.
//!
//! ## Source
//! Documented: "Plan for high availability and disaster recovery for Persistent Chat Server", which places
//! the primary and the mirror in the same physical data center.

use crate::design::Fact;
use crate::design::statements::same_place;
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::mirrored::{Wording, members, stands_in, unlike};
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-in-other-data-center",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::DataCenter)],
    page: page!("mirror_elsewhere.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let wording = Wording {
        severity: Severity::Warning,
        verb: "is",
        value: |place| format!("in {place}"),
        consequence: "Primary and mirror must be in the same data center; over a distance, mirroring \
                      delays every change.",
    };
    let mut unstated = Unstated::new(Fact::DataCenter, RULE.versions);
    for pool in &facts.pools {
        for pair in [Pair::Content, Pair::Compliance] {
            let databases = members(pool, pair)
                .filter(|(reference, ..)| matches!(reference, AssociationKind::Database(_)));
            for unlike in unlike(
                databases,
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
        "whether primary and mirror are in the same data center",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    fn mirrored(place: &str) -> Design {
        contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            place_store(design, CHAT_STORE, "Redmond");
            place_store(design, r"sql:sql03.contoso.com\PCHAT", place);
        })
    }

    #[test]
    fn a_mirror_in_another_data_center_is_reported() {
        let mut design = mirrored("Dublin");
        assert_raises(
            "R90",
            &design,
            r"The content mirror of pchatpool.contoso.com, sql03.contoso.com\PCHAT, is in Dublin, but the content store, sql02.contoso.com\PCHAT, is in Redmond.",
        );
        let near = add_sql_store(&mut design, SITE, "sql04.contoso.com", "PCHAT");
        place_store(&mut design, near.as_str(), "redmond");
        assert_fix_clears("R90", &design);
    }

    #[test]
    fn data_center_names_ignore_case() {
        let design = mirrored(" REDMOND");
        assert_silent("R90", &design);
        assert_asks_nothing("R90", &design);
    }

    #[test]
    fn a_store_is_in_the_data_center_of_its_only_computer() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            place_store(design, CHAT_STORE, "Redmond");
            let server = "sql03.contoso.com";
            place_computer(design, "cluster:sql03.contoso.com", server, "Dublin");
        });
        assert_raises("R90", &design, "is in Dublin");
    }

    #[test]
    fn data_centers_are_asked_for_only_on_mirrored_stores() {
        assert_asks_nothing("R90", &contoso());
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        assert_silent("R90", &design);
        assert_asks(
            "R90",
            Fact::DataCenter,
            &design,
            r"The data center of sql02.contoso.com\PCHAT and sql03.contoso.com\PCHAT is unknown.",
        );
    }
}
