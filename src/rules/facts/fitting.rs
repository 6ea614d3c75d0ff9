//! Selects the legal targets that a quick fix offers. An edit accepts every SQL Server store that the
//! product accepts, but a store that would only cause the next problem is not offered; it is available in
//! the list of the inspector.

use crate::design::SqlVersion;
use crate::design::statements::same_place;
use crate::rules::catalog::disaster_recovery::shared_instance::is_available;
use crate::rules::catalog::next_hop::other_time_zone::has_active_in_other_time_zone;
use crate::rules::catalog::sql_stores::availability_group::is_listener;
use crate::rules::catalog::sql_stores::unsupported_version::is_unsupported;
use crate::rules::catalog::sql_stores::unused::is_used;
use crate::rules::{Facts, PoolFacts};
use crate::topology::{
    AssociationKind, Cluster, ClusterNumber, Database, Item, Pair, Role, SqlInstance,
    SqlInstanceNumber, SqlStore,
};

/// Whether a reference to the item would cause no error or warning that a new store would not cause as
/// well. The current target of the reference is treated as no longer used.
pub(in crate::rules) fn fits(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
    item: &Item<'_>,
) -> bool {
    match reference {
        AssociationKind::NextHop => {
            let next_hop = item.cluster_number.zip(item.cluster);
            next_hop.is_none_or(|next_hop| is_fit_next_hop(facts, pool, next_hop))
        }
        AssociationKind::FileStore => is_fit_file_store(facts, pool, item),
        _ => {
            let Some(number) = item.sql_instance_number else {
                return true;
            };
            let Some((server_number, server, instance)) = facts.index.sql_instance_at(number)
            else {
                return false;
            };
            let place = StorePlace {
                instance_number: number,
                instance,
                server_number,
                server,
            };
            is_fit_store(facts, pool, reference, &place)
        }
    }
}

/// A SQL Server store to be checked.
struct StorePlace<'d> {
    instance_number: SqlInstanceNumber,
    instance: &'d SqlInstance,
    server_number: ClusterNumber,
    server: &'d Cluster,
}

impl<'d> StorePlace<'d> {
    fn store(&self) -> SqlStore<'d> {
        SqlStore {
            cluster: self.server,
            instance: self.instance,
        }
    }
}

fn is_fit_next_hop(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    (number, cluster): (ClusterNumber, &Cluster),
) -> bool {
    if has_active_in_other_time_zone(facts, pool, (number, cluster)) {
        return false;
    }
    // Another version is expected only during an upgrade (R49).
    let version = pool.pool.service.service_version;
    facts
        .version_at(number)
        .is_none_or(|other| other == version || !matches!(version, 6 | 7))
}

/// A file store for pools of another site makes one site depend on the other (R122).
fn is_fit_file_store(facts: &Facts<'_>, pool: &PoolFacts<'_>, item: &Item<'_>) -> bool {
    let (Some(store), Some(own)) = (item.service, pool.pool.cluster) else {
        return true;
    };
    let users = facts.index.dependents(&store.id).iter();
    let mut sites = users.filter_map(|user| Some(facts.index.cluster_of(user)?.site));
    sites.all(|site| site == own.site)
}

fn is_fit_store(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
    place: &StorePlace<'_>,
) -> bool {
    let version = pool.pool.service.service_version;
    let stated = facts.stated_at(place.instance_number);
    if is_listener(facts, place.instance_number, place.instance) || is_unsupported(stated, version)
    {
        return false;
    }
    if !goes_with_its_pair(facts, pool, reference, place) {
        return false;
    }
    match reference {
        AssociationKind::Witness(pair) => is_fit_witness(facts, pool, pair, place),
        AssociationKind::Database(database) => is_fit_for_database(facts, pool, database, place),
        _ => true,
    }
}

/// A witness needs a separate server, so that no database is lost or slowed down with it (R77): one without
/// databases, or one that is already a witness.
fn is_fit_witness(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    pair: Pair,
    place: &StorePlace<'_>,
) -> bool {
    let runs_something = !facts.index.services_at(place.server_number).is_empty();
    let keeps_something = place.server.sql_instances.iter().any(|instance| {
        let number = facts.index.sql_instance_number(&instance.id);
        number.is_some_and(|number| !facts.index.databases_kept_at(number).is_empty())
    });
    let watches_itself = [pair.principal(), pair.mirror()]
        .into_iter()
        .filter_map(|database| pool.database(database))
        .any(|partner| partner.is_on_server_of(&place.store()));
    !runs_something && !keeps_something && !watches_itself
}

fn is_fit_for_database(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    database: Database,
    place: &StorePlace<'_>,
) -> bool {
    let number = place.instance_number;
    let front_end = facts.front_end_pool_at(place.server_number);
    let is_copy = database.is_mirror() || database.is_backup();
    if is_copy {
        // Mirrors and backups need a dedicated instance (R91), a mirror has only one primary (R85), and a
        // witness is on another server (R77).
        if is_used(facts, number) {
            return false;
        }
    } else if front_end.is_none() {
        // A back end would be slowed down (R61) and cannot be shared by pools (R60). The back end of a
        // Standard Edition server is checked below. A witness has no data.
        let keeps_back_end = facts
            .clusters_of_name(place.server_number, &place.server)
            .iter();
        let keeps_back_end = keeps_back_end
            .flat_map(|server| &server.sql_instances)
            .filter_map(|instance| facts.index.sql_instance_number(&instance.id))
            .flat_map(|number| facts.index.databases_kept_at(number))
            .any(|held| held.role == Role::UserStore);
        if keeps_back_end || keeps_a_copy_or_watches(facts, pool, database, place) {
            return false;
        }
    }
    // A server has the content or compliance database of only one pool (R58, R59), and only once (R76,
    // R97).
    let holds_the_same = facts
        .databases_on_server_at(place.server_number)
        .any(|held| held.database.is_compliance() == database.is_compliance());
    if holds_the_same {
        return false;
    }
    // Only its own server can use the SQL Server Express of a Standard Edition server (R63), and it cannot
    // be a mirroring partner (R86).
    front_end.is_none_or(|front_end| {
        let next_hop = pool.next_hop.map(|next_hop| &next_hop.cluster.id);
        front_end.is_standard_edition
            && !is_copy
            && next_hop == Some(&place.server.id)
            && !pool.mirroring_on(database.pair())
    })
}

/// Whether an instance is a mirror or backup that must be dedicated (R91), is a witness of the pair, or has
/// the other database of a pool with high availability (R115).
fn keeps_a_copy_or_watches(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    database: Database,
    place: &StorePlace<'_>,
) -> bool {
    let mut held = facts.databases_in_at(place.instance_number);
    let keeps_a_copy = held.any(|held| held.database.is_mirror() || held.database.is_backup());
    let here = |reference| {
        let store = pool.sql_store(reference);
        store.is_some_and(|store| store.is_same(&place.store()))
    };
    let watches = Pair::ALL
        .into_iter()
        .any(|pair| here(AssociationKind::Witness(pair)));
    let other = match database.is_compliance() {
        true => Database::Content,
        false => Database::Compliance,
    };
    keeps_a_copy || watches || (is_available(pool) && here(AssociationKind::Database(other)))
}

/// Whether the known facts of a store match those of its pair: the same data center (R90, R100), version
/// (R79) and edition (R80), no failover cluster in a mirrored pair (R93), and a backup in another data
/// center than its primary (R98).
fn goes_with_its_pair(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
    place: &StorePlace<'_>,
) -> bool {
    let Some(pair) = reference.pair() else {
        return true;
    };
    let is_witness = matches!(reference, AssociationKind::Witness(_));
    let stated = facts.stated_at(place.instance_number);
    let data_center = facts.data_center_at(place.instance_number);
    let partners = [
        AssociationKind::Database(pair.principal()),
        AssociationKind::Database(pair.mirror()),
        AssociationKind::Witness(pair),
    ];
    let mut others = partners
        .into_iter()
        .filter(|other| *other != reference)
        .filter_map(|other| Some((other, pool.numbered_sql_store(other)?.1.instance)));
    let is_alike = others.all(|(other, number)| {
        let of_other = facts.stated_at(number);
        let one_place = data_center
            .zip(facts.data_center_at(number))
            .is_none_or(|(a, b)| same_place(a, b));
        let is_database = !is_witness && matches!(other, AssociationKind::Database(_));
        let one_version = stated
            .sql_version()
            .zip(of_other.sql_version())
            .is_none_or(|(a, b)| a == b);
        let one_edition = stated
            .sql_edition()
            .zip(of_other.sql_edition())
            .is_none_or(|(a, b)| a == b);
        one_place && (!is_database || (one_version && one_edition))
    });
    let is_mirrored = is_witness
        || pool.mirroring_on(pair)
        || reference == AssociationKind::Database(pair.mirror());
    let clustered = stated.failover_cluster() == Some(true) && is_mirrored && !is_witness;
    let too_new = stated.sql_version() == Some(SqlVersion::Sql2017) && is_mirrored;
    is_alike && !clustered && !too_new && is_far_from_primary(facts, pool, reference, data_center)
}

/// A backup and its primary must not be lost together (R98).
fn is_far_from_primary(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
    data_center: Option<&str>,
) -> bool {
    let other = match reference {
        AssociationKind::Database(Database::ContentBackup) => Database::Content,
        AssociationKind::Database(Database::Content) => Database::ContentBackup,
        AssociationKind::Database(Database::ComplianceBackup) => Database::Compliance,
        AssociationKind::Database(Database::Compliance) => Database::ComplianceBackup,
        _ => return true,
    };
    let other = pool
        .database(other)
        .and_then(|store| facts.data_center_of(&store));
    data_center
        .zip(other)
        .is_none_or(|(a, b)| !same_place(a, b))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::edit::{Identities, apply};
    use crate::rules::testing::*;
    use crate::rules::{Severity, check_design};
    use crate::topology::{AssociationKind, Database, InstalledOn, Pair, Role};

    /// The fixes offered to a pool that lacks the database.
    fn offered(database: Database, change: impl FnOnce(&mut crate::design::Design)) -> Vec<String> {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "free.contoso.com", "PCHAT");
            change(design);
            match database {
                Database::Content => clear(design, POOL, AssociationKind::Database(database)),
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
            let content = AssociationKind::Database(Database::Content);
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
    fn a_mirror_gets_a_separate_instance() {
        let offered = offered(Database::ContentMirror, |design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
        });
        assert_eq!(offered, [r"Use free.contoso.com\PCHAT as content mirror"]);
    }

    #[test]
    fn a_store_with_a_leftover_database_is_offered_as_a_mirror_and_can_be_used() {
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
    fn a_witness_is_not_offered_as_a_mirror_or_backup() {
        let witness = |design: &mut crate::design::Design| {
            let witness = add_sql_store(design, SITE, "witness.contoso.com", "");
            let reference = AssociationKind::Witness(Pair::Content);
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
    fn the_sql_server_express_instance_of_the_next_hop_is_offered() {
        let offered = offered(Database::Content, |design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            let registrar = "registrar:se01.contoso.com";
            set_service(design, POOL, AssociationKind::NextHop, registrar);
        });
        assert!(offered.contains(&r"Use se01.contoso.com\rtc as content store".to_owned()));
    }

    #[test]
    fn the_back_end_of_a_front_end_pool_is_not_offered_as_a_witness() {
        let mirrored = |design: &mut crate::design::Design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, "sql03.contoso.com");
        };
        let labels = |design| -> Vec<String> {
            let raised = assert_raises("R75", &design, "without a witness");
            raised.fixes.into_iter().map(|fix| fix.label).collect()
        };
        let new = "Create a SQL Server store as content witness";
        assert_eq!(labels(contoso_with(mirrored)), [new]);
        let with_a_free_one = contoso_with(|design| {
            mirrored(design);
            add_sql_store(design, SITE, "free.contoso.com", "");
        });
        let free = r"Use free.contoso.com\Default as content witness";
        assert_eq!(labels(with_a_free_one), [new, free]);
    }

    #[test]
    fn a_content_mirror_is_not_offered_as_a_compliance_store() {
        let design = contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, "sql03.contoso.com");
            intentions_mut(design, POOL).compliance = true;
        });
        let raised = assert_raises("R112", &design, "there is no compliance store");
        let labels: Vec<&str> = raised.fixes.iter().map(|fix| fix.label.as_str()).collect();
        let new = "Create a SQL Server store as compliance store";
        assert_eq!(labels, [new, "Turn off compliance"]);
    }
}
