//! Which legal targets a quick fix should offer. An edit takes every SQL Server store that the product
//! would take; one in which the database would only be the next problem is left to the inspector's
//! list.

use super::next_hop::other_time_zone::has_active_in_other_time_zone;
use super::sql_stores::availability_group::is_listener;
use super::sql_stores::unsupported_version::is_unsupported;
use super::sql_stores::unused::is_used;
use super::{Facts, PoolFacts};
use crate::topology::{Item, Reference, Role};

/// Whether a reference to the item would bring no new error that can be told beforehand.
pub(super) fn fits(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    reference: Reference,
    item: &Item<'_>,
) -> bool {
    if reference == Reference::NextHop {
        let next_hop = item.cluster_number.zip(item.cluster);
        return next_hop
            .is_none_or(|next_hop| !has_active_in_other_time_zone(facts, pool, next_hop));
    }
    let (Reference::Database(database), Some(number)) = (reference, item.sql_instance_number)
    else {
        return true;
    };
    let Some((server_number, server, instance)) = facts.index.sql_instance_at(number) else {
        return false;
    };
    let version = pool.pool.service.service_version;
    if is_listener(facts, number, instance) || is_unsupported(facts.stated_at(number), version) {
        return false;
    }
    let front_end = facts.front_end_pool_at(server_number);
    if database.is_mirror() || database.is_backup() {
        // They want an instance of their own (R91), one mirrors one primary (R85), and a witness
        // watches from elsewhere (R77).
        if is_used(facts, number) {
            return false;
        }
    } else if front_end.is_none() {
        // A back end is slowed down (R61) and may be shared by no other pool (R60); that of a
        // Standard Edition server is judged below. A witness of one holds nothing.
        let mut databases = facts.index.databases_kept_at(number).iter();
        if databases.any(|held| held.role == Role::UserStore) {
            return false;
        }
    }
    // One server keeps the content of one pool, or the compliance (R58, R59), and that once (R76, R97).
    let holds_the_same = facts
        .databases_on_server_at(server_number)
        .any(|held| held.database.is_compliance() == database.is_compliance());
    if holds_the_same {
        return false;
    }
    // The SQL Server Express of a Standard Edition server is for that server alone (R63), and no
    // partner in mirroring (R86).
    front_end.is_none_or(|front_end| {
        let next_hop = pool.next_hop.map(|next_hop| &next_hop.cluster.id);
        let is_primary = !database.is_mirror() && !database.is_backup();
        front_end.is_standard_edition
            && is_primary
            && next_hop == Some(&server.id)
            && !pool.mirroring_on(database.pair())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::edit::{Identities, apply};
    use crate::rules::testing::*;
    use crate::rules::{Severity, check_design};
    use crate::topology::{Database, InstalledOn, Pair, Reference, Role};

    /// What is offered to a pool that lacks the database.
    fn offered(database: Database, change: impl FnOnce(&mut crate::design::Design)) -> Vec<String> {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "free.contoso.com", "PCHAT");
            change(design);
            match database {
                Database::Content => clear(design, POOL, Reference::Database(database)),
                _ => intentions_mut(design, POOL).mirroring = vec![Pair::Content],
            }
        });
        let rule = match database {
            Database::Content => "R54",
            _ => "R73",
        };
        let raised = assert_raises(rule, &design, "pchatpool.contoso.com");
        let labels = raised.fixes.into_iter().map(|fix| fix.label);
        labels.filter(|label| label.starts_with("Use")).collect()
    }

    #[test]
    fn a_store_of_another_pool_or_a_back_end_is_not_offered() {
        let offered = offered(Database::Content, |design| {
            let other = add_chat_pool(design, SITE, "other.contoso.com", &["o1.contoso.com"]);
            let content = Reference::Database(Database::Content);
            add_store_for(design, other.as_str(), content, "taken.contoso.com");
            add_sql_store(design, SITE, "taken.contoso.com", "BESIDE");
            add_standard_edition(design, SITE, "se01.contoso.com");
        });
        assert_eq!(
            offered,
            [
                r"Use sql02.contoso.com\PCHAT as content store",
                r"Use free.contoso.com\PCHAT as content store"
            ]
        );
    }

    #[test]
    fn a_mirror_gets_an_instance_of_its_own() {
        let offered = offered(Database::ContentMirror, |design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
        });
        assert_eq!(offered, [r"Use free.contoso.com\PCHAT as content mirror"]);
    }

    #[test]
    fn a_store_with_a_database_left_over_is_offered_as_mirror_and_can_be_taken() {
        let left_over = |design: &mut crate::design::Design| {
            let on = InstalledOn::SqlInstance(r"sql:free.contoso.com\PCHAT".into());
            add_service(design, "left-over", Role::PersistentChatStore, SITE, on);
        };
        let offered = offered(Database::ContentMirror, left_over);
        assert_eq!(offered, [r"Use free.contoso.com\PCHAT as content mirror"]);

        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "free.contoso.com", "PCHAT");
            left_over(design);
            intentions_mut(design, POOL).mirroring = vec![Pair::Content];
        });
        let fix = &assert_raises("R73", &design, "pchatpool.contoso.com").fixes[0];
        let taken = apply(&design, &fix.edit, &mut Identities::seeded(7)).unwrap();
        let errors = check_design(&taken.design).into_iter();
        let errors: Vec<_> = errors.filter(|d| d.severity == Severity::Error).collect();
        assert_eq!(errors, []);
    }

    #[test]
    fn a_witness_is_not_offered_as_mirror_or_backup() {
        let witness = |design: &mut crate::design::Design| {
            let witness = add_sql_store(design, SITE, "witness.contoso.com", "");
            let reference = Reference::Witness(Pair::Content);
            set_store(design, POOL, reference, witness.as_str());
        };
        let mirrors = offered(Database::ContentMirror, witness);
        assert_eq!(mirrors, [r"Use free.contoso.com\PCHAT as content mirror"]);

        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "free.contoso.com", "PCHAT");
            witness(design);
            intentions_mut(design, POOL).disaster_recovery = true;
        });
        let raised = assert_raises("R96", &design, "pchatpool.contoso.com");
        let labels = raised.fixes.into_iter().map(|fix| fix.label);
        let backups: Vec<String> = labels.filter(|label| label.starts_with("Use")).collect();
        let free = r"Use free.contoso.com\PCHAT as backup content store";
        assert_eq!(backups, [free]);
    }

    #[test]
    fn the_express_of_the_next_hop_is_offered() {
        let offered = offered(Database::Content, |design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            let registrar = "registrar:se01.contoso.com";
            set_service(design, POOL, Reference::NextHop, registrar);
        });
        assert!(offered.contains(&r"Use se01.contoso.com\rtc as content store".to_owned()));
    }
}
