//! Properties of every proposal.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;
use crate::edit::{FrontEndEdition, Identities, NewFrontEndPool, NewSqlStore, apply};
use crate::planning;
use crate::rules::{Severity, check_design};
use crate::topology::{Database, Numbering, ObjectId, PersistentChatPool};

fn add(design: &mut Design, edit: &Edit) -> ObjectId {
    let applied = apply(design, edit, &mut Identities::random()).unwrap();
    *design = applied.design;
    applied.created.into_iter().next().unwrap()
}

/// A deployment with only a Standard Edition server.
fn deployment(version: u32, numbering: Numbering) -> (Design, ClusterId) {
    let mut design = planning::empty("contoso.com");
    design.topology.numbering = numbering;
    add(
        &mut design,
        &Edit::AddSite {
            name: "Redmond".to_owned(),
            place: None,
        },
    );
    let server = add(
        &mut design,
        &Edit::AddFrontEndPool(NewFrontEndPool {
            site: SiteId(1),
            fqdn: "se01.contoso.com".to_owned(),
            edition: FrontEndEdition::Standard {
                share: "share".to_owned(),
            },
            service_version: version,
            place: None,
            held_by: Vec::new(),
        }),
    );
    let ObjectId::Cluster(server) = server else {
        unreachable!("a Front End pool is a cluster");
    };
    (design, server)
}

fn needs(next_hop: &ClusterId, users: u32) -> Needs {
    Needs {
        users,
        provisioned: users,
        availability: Availability::None,
        disaster_recovery: None,
        has_compliance: false,
        next_hop: next_hop.clone(),
        content_store: None,
        file_store: None,
    }
}

fn stretch(has_fast_link: bool) -> Stretch {
    Stretch {
        data_centers: ["Redmond".to_owned(), "Seattle".to_owned()],
        has_fast_link,
    }
}

fn taken(design: &Design, needs: &Needs) -> Design {
    let proposal = propose(design, needs).unwrap();
    let step = proposal.step(design, 7).unwrap();
    apply(design, &step, &mut Identities::random())
        .unwrap()
        .design
}

fn raised(design: &Design, severity: Severity) -> BTreeSet<&'static str> {
    let diagnostics = check_design(design).into_iter();
    let of = diagnostics.filter(|diagnostic| diagnostic.severity == severity);
    of.map(|diagnostic| diagnostic.rule).collect()
}

#[test]
fn a_proposal_raises_no_errors_and_only_warnings_about_its_choices() {
    let deployments = [(7, Numbering::UniqueIds), (6, Numbering::Published)];
    for (version, numbering) in deployments {
        let (design, next_hop) = deployment(version, numbering);
        // Conferencing without an Office Web Apps Server is not caused by the proposal.
        let before = raised(&design, Severity::Warning);
        for users in [1, 50_000, 80_000] {
            for availability in Availability::ALL {
                for recovery in [None, Some(stretch(false)), Some(stretch(true))] {
                    let needs = Needs {
                        availability,
                        has_compliance: users != 50_000,
                        disaster_recovery: recovery,
                        ..needs(&next_hop, users)
                    };
                    let mut chosen = before.clone();
                    let is_stretched = needs.disaster_recovery.is_some();
                    if is_stretched {
                        // Pairing Front End pools is a separate task.
                        chosen.insert("R53");
                    }
                    if availability == Availability::None && users > 20_000 && !is_stretched {
                        // There is no redundancy.
                        chosen.insert("R30");
                    }
                    let design = taken(&design, &needs);
                    assert_eq!(
                        raised(&design, Severity::Error),
                        BTreeSet::new(),
                        "{needs:?}"
                    );
                    assert_eq!(raised(&design, Severity::Warning), chosen, "{needs:?}");
                }
            }
        }
    }
}

/// Active and standby servers in the first data center and in the other.
type Counts = [(usize, usize); 2];

#[test]
fn the_number_of_servers_follows_the_documented_figures() {
    use Availability::{None as Nothing, Servers, ServersAndDatabases};
    let (_, next_hop) = deployment(7, Numbering::UniqueIds);
    let cases: [(u32, Availability, Option<bool>, Counts); 11] = [
        (20_000, Nothing, None, [(1, 0), (0, 0)]),
        (20_001, Nothing, None, [(2, 0), (0, 0)]),
        (20_000, Servers, None, [(2, 0), (0, 0)]),
        (50_000, ServersAndDatabases, None, [(4, 0), (0, 0)]),
        (80_000, Nothing, None, [(4, 0), (0, 0)]),
        (80_000, Servers, None, [(4, 1), (0, 0)]),
        (20_000, Nothing, Some(false), [(1, 0), (0, 1)]),
        (20_000, Nothing, Some(true), [(1, 0), (1, 0)]),
        (50_000, Servers, Some(true), [(2, 2), (2, 2)]),
        (80_000, Servers, Some(false), [(4, 0), (0, 4)]),
        (80_000, Servers, Some(true), [(2, 2), (2, 2)]),
    ];
    for (users, availability, fast_link, counts) in cases {
        let needs = Needs {
            availability,
            disaster_recovery: fast_link.map(stretch),
            ..needs(&next_hop, users)
        };
        let sizes = Sizes::of(&needs);
        let other = sizes.other.unwrap_or_default();
        let found = [
            (sizes.first.active, sizes.first.standby),
            (other.active, other.standby),
        ];
        assert_eq!(found, counts, "{users} {availability:?} {fast_link:?}");
    }
}

#[test]
fn more_users_than_the_product_supports_are_refused_counting_other_pools() {
    let (design, next_hop) = deployment(7, Numbering::UniqueIds);
    let refused = |design: &Design, needs: &Needs| propose(design, needs).unwrap_err().to_string();
    let many = needs(&next_hop, 80_001);
    assert!(refused(&design, &many).contains("supports 80,000 concurrent users"));
    let provisioned = Needs {
        provisioned: 150_001,
        ..needs(&next_hop, 1)
    };
    assert!(refused(&design, &provisioned).contains("150,000 provisioned users"));
    let first = taken(&design, &needs(&next_hop, 60_000));
    let second = needs(&next_hop, 20_001);
    assert!(refused(&first, &second).contains("there would be 80,001"));
    let same = Needs {
        disaster_recovery: Some(Stretch {
            data_centers: ["Redmond".to_owned(), "redmond ".to_owned()],
            has_fast_link: true,
        }),
        ..needs(&next_hop, 1)
    };
    assert!(refused(&design, &same).contains("a name for each"));
}

#[test]
fn existing_stores_are_used_and_names_that_are_taken_are_not() {
    let (mut design, next_hop) = deployment(7, Numbering::UniqueIds);
    let store = add(
        &mut design,
        &Edit::AddSqlStore(NewSqlStore {
            site: SiteId(1),
            fqdn: "sql01.contoso.com".to_owned(),
            instance: "CHAT".to_owned(),
            place: None,
            held_by: Vec::new(),
        }),
    );
    let ObjectId::SqlInstance(store) = store else {
        unreachable!("a SQL Server store is an instance");
    };
    let free = |design: &Design| {
        let index = Index::new(&design.topology);
        let stores = free_sql_stores(&index, SiteId(1)).into_iter();
        let ids = stores.map(|store| store.instance.id.clone());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(free(&design), std::slice::from_ref(&store));
    let needs = Needs {
        content_store: Some(store.clone()),
        has_compliance: true,
        ..needs(&next_hop, 1)
    };
    let taken = taken(&design, &needs);
    assert_eq!(free(&taken), []);
    let index = Index::new(&taken.topology);
    let pool = pools::persistent_chat_pools(&index)
        .into_iter()
        .next()
        .unwrap();
    let of = |pool: &PersistentChatPool<'_>, database| {
        let store = pool.database(&index, database).unwrap();
        store.cluster.fqdn.clone()
    };
    assert_eq!(of(&pool, Database::Content), "sql01.contoso.com");
    assert_eq!(of(&pool, Database::Compliance), "sql02.contoso.com");
}

#[test]
fn every_number_names_its_source_and_contradictions_name_both_sources() {
    let (design, next_hop) = deployment(7, Numbering::UniqueIds);
    let needs = Needs {
        availability: Availability::Servers,
        has_compliance: true,
        ..needs(&next_hop, 50_000)
    };
    let proposal = propose(&design, &needs).unwrap();
    let text = crate::report::plain(&document(&proposal, &design.topology));
    for part in [
        "Persistent Chat for 50,000 users",
        "3 are needed for 50,000 users, at most 20,000 for each server; one more, so that one server can fail.",
        "Documented: \"Capacity planning for Persistent Chat Server\"",
        "1,000,000",
        "2,000,000",
        "pchat04.contoso.com",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
