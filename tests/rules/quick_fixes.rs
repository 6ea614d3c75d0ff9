//! What the pages say about quick fixes, compared with the fixes that are offered.

use std::collections::{BTreeMap, BTreeSet};

use topology_designer::design::{SqlEdition, SqlVersion, Statement};
use topology_designer::edit::Edit;
use topology_designer::rules::{QuickFix, Safety, catalog};
use topology_designer::topology::{
    AssociationKind, ChatUsage, Database, Numbering, ObjectId, Pair, Role, SqlInstanceId,
};

use crate::common::by_edits::ByEdits;
use crate::deployment::{Deployment, documents};
use crate::faults::{self, Fault};

/// The number of documents that are examples; the real ones come after them.
const EXAMPLES: usize = 4;

const CONTENT_MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

/// Ways to break a deployment for which a rule offers a fix, for rules whose own fault has none to offer.
const FIXABLE: &[Fault] = &[
    Fault {
        rule: "R3",
        entails: &[],
        // A Cyrillic letter.
        inject: |d| d.pool_cluster().fqdn = d.fqdn("ch\u{430}tters"),
    },
    Fault {
        rule: "R4",
        entails: &[],
        inject: |d| d.pool_cluster().fqdn.push(' '),
    },
    Fault {
        rule: "R5",
        entails: &[],
        inject: |d| d.pool_cluster().fqdn.push('.'),
    },
    Fault {
        rule: "R9",
        entails: &[],
        inject: |d| {
            let (other, _) = d.add_second_pool();
            let (other, name) = (d.cluster_of(&other), d.fqdn("chatpool"));
            d.cluster(&other).fqdn = name;
        },
    },
    Fault {
        rule: "R26",
        entails: &[],
        inject: |d| {
            let (cluster, pool) = (d.pool_cluster.clone(), d.pool.clone());
            let fqdn = d.fqdn("chat03");
            d.edit(Edit::AddComputer {
                cluster,
                fqdn: fqdn.clone(),
            });
            d.edit(Edit::SetActive {
                pool: pool.clone(),
                machine: fqdn,
                active: false,
            });
            d.state(pool, Statement::ConcurrentUsers(40_001));
        },
    },
    Fault {
        rule: "R47",
        entails: &[],
        inject: |d| {
            d.design.topology.numbering = Numbering::Published;
            let pool = d.pool.clone();
            d.need(&pool, &"1persistentchatstore77".into(), ChatUsage::Mirror);
        },
    },
    Fault {
        rule: "R48",
        entails: &[],
        inject: |d| {
            let pool = d.pool.clone();
            d.design
                .topology
                .services
                .retain(|service| match &*service.role {
                    Role::Registrar | Role::UserServices => false,
                    Role::PersistentChatService => service.id == pool,
                    _ => true,
                });
        },
    },
    Fault {
        rule: "R49",
        entails: &[],
        inject: |d| {
            let other = if d.version == 7 { 6 } else { 7 };
            let server = d.add_standard_edition("other");
            let registrar = d.service_on(&server, &Role::Registrar);
            d.service(&registrar).service_version = other;
            d.misrefer(&d.pool.clone(), AssociationKind::NextHop, &registrar.into());
        },
    },
    Fault {
        rule: "R51",
        entails: &[],
        inject: |d| {
            let server = d.add_standard_edition("clocks");
            d.refer(AssociationKind::NextHop, server.clone());
            let own = d.design.topology.cluster(&server).unwrap();
            let own = ObjectId::machine(&own.id, &own.fqdn);
            let computers = ["chat01", "chat02"].map(|host| d.computer(host));
            let [one, other] = computers;
            for computer in [own, one] {
                d.state(computer, Statement::TimeZone("Pacific time".to_owned()));
            }
            d.state(other, Statement::TimeZone("Ireland".to_owned()));
        },
    },
    Fault {
        rule: "R79",
        entails: &[],
        inject: |d| {
            let version = |version| move |_: &str| Statement::SqlVersion(version);
            mirror_with_a_free_store(
                d,
                version(SqlVersion::Sql2012),
                version(SqlVersion::Sql2014),
            );
        },
    },
    Fault {
        rule: "R80",
        entails: &[],
        inject: |d| {
            let edition = |edition| move |_: &str| Statement::SqlEdition(edition);
            mirror_with_a_free_store(
                d,
                edition(SqlEdition::Enterprise),
                edition(SqlEdition::Standard),
            );
        },
    },
    Fault {
        rule: "R86",
        entails: &[],
        inject: |d| {
            let server = d.add_standard_edition("express");
            d.refer(AssociationKind::NextHop, server.clone());
            let express = d.store_of(&server);
            let pool = d.pool.clone();
            d.misrefer(&pool, CONTENT_MIRROR, &express.into());
        },
    },
    Fault {
        rule: "R90",
        entails: &[],
        inject: |d| {
            let place =
                |place: &'static str| move |_: &str| Statement::DataCenter(place.to_owned());
            mirror_with_a_free_store(d, place("Redmond"), place("Dublin"));
        },
    },
    Fault {
        rule: "R99",
        entails: &[],
        inject: |d| {
            let stores = stretched(d);
            state_places(d, stores, ["Redmond", "Redmond", "Dublin", "Dublin"]);
        },
    },
    Fault {
        rule: "R100",
        entails: &[],
        inject: |d| {
            let stores = stretched(d);
            state_places(d, stores, ["Redmond", "Dublin", "Cork", "Dublin"]);
        },
    },
    Fault {
        rule: "R118",
        entails: &[],
        inject: |d| {
            let (store, share) = (
                d.file_store.clone(),
                format!(r"\\{}\chat", d.fqdn("chatfiles")),
            );
            let content = d.service(&store).content.as_mut();
            content.unwrap().attributes.set("ShareName", &*share);
        },
    },
    Fault {
        rule: "R129",
        entails: &[],
        inject: |d| {
            let topology = &mut d.design.topology;
            topology.sites.clear();
            topology.clusters.clear();
            topology.services.clear();
        },
    },
];

/// Mirrors the content to a store whose facts differ from those of the content store and of a third store,
/// which is free.
fn mirror_with_a_free_store(
    d: &mut Deployment,
    alike: impl Fn(&str) -> Statement,
    unlike: impl Fn(&str) -> Statement,
) {
    let mirror = d.add_store_for(CONTENT_MIRROR, "chatmirror");
    d.add_store_for(AssociationKind::Witness(Pair::Content), "chatwitness");
    let free = d.add_sql_store("freesql", "FREE");
    for store in [d.content_store.clone(), free] {
        d.state(store, alike("store"));
    }
    d.state(mirror, unlike("mirror"));
}

/// Returns the content store, its backup, the mirror of the backup, and a free store.
fn stretched(d: &mut Deployment) -> [SqlInstanceId; 4] {
    let pool = d.pool.clone();
    d.edit(Edit::SetDisasterRecovery { pool, on: true });
    let backup = d.add_store_for(
        AssociationKind::Database(Database::ContentBackup),
        "backupsql",
    );
    let mirror = AssociationKind::Database(Database::ContentBackupMirror);
    let mirror = d.add_store_for(mirror, "backupmirror");
    let free = d.add_sql_store("freesql", "FREE");
    [d.content_store.clone(), backup, mirror, free]
}

fn state_places(d: &mut Deployment, stores: [SqlInstanceId; 4], places: [&str; 4]) {
    for (store, place) in stores.into_iter().zip(places) {
        d.state_place(store, place);
    }
}

/// Whether the rule of a fault offers a fix in any document.
fn offers(fault: &Fault, sound: &[Deployment]) -> bool {
    sound.iter().any(|sound| {
        let mut deployment = sound.clone();
        deployment.expect_two_faults();
        (fault.inject)(&mut deployment);
        let mut problems = deployment.check().into_iter();
        problems.any(|found| found.rule == fault.rule && !found.fixes.is_empty())
    })
}

#[test]
fn a_page_says_that_there_is_no_fix_exactly_when_no_fault_has_one() {
    let documents = documents().into_iter();
    let sound: Vec<Deployment> = documents
        .map(|(document, design)| Deployment::of(&document, design))
        .collect();
    let fixable: BTreeSet<&str> = faults::all()
        .chain(FIXABLE)
        .filter(|fault| offers(fault, &sound))
        .map(|fault| fault.rule)
        .collect();
    let mut wrong = Vec::new();
    for (id, rule) in catalog::rules() {
        let text = rule.section("Quick fix").unwrap();
        let says_none = text.starts_with("None:") || text.starts_with("None.");
        if says_none == fixable.contains(id) {
            wrong.push(format!("{id}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn additional_faults_are_tried_only_for_rules_whose_own_fault_has_no_fix() {
    // A real document may offer more choices.
    let documents = documents().into_iter().take(EXAMPLES);
    let sound: Vec<Deployment> = documents
        .map(|(document, design)| Deployment::of(&document, design))
        .collect();
    for fault in FIXABLE {
        let own = faults::all().find(|own| own.rule == fault.rule).unwrap();
        assert!(!offers(own, &sound), "{} already has a fix", fault.rule);
    }
}

#[test]
fn every_page_describes_its_fix_in_its_own_words() {
    let mut pages: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (id, rule) in catalog::rules() {
        let text = rule.section("Quick fix").unwrap();
        pages.entry(text).or_default().push(id);
    }
    pages.retain(|_, rules| rules.len() > 1);
    assert!(pages.is_empty(), "{pages:#?}");
}

/// The words by which a page describes a change of this kind, any of which is enough; empty for changes
/// that no rule offers.
fn words_for(edit: &Edit) -> Vec<&'static str> {
    match edit {
        Edit::AddSqlStore(_) | Edit::AddFileStore(_) | Edit::AddFrontEndPool(_) => {
            vec!["creat", "new"]
        }
        Edit::AddSite { .. } => vec!["adds a site"],
        Edit::AddComputer { .. } => vec!["add the computer"],
        Edit::ChangeFqdn { .. } | Edit::ChangeInstance { .. } | Edit::RenameSite { .. } => {
            vec!["name"]
        }
        Edit::ChangeShare { .. } => vec!["share"],
        Edit::MoveToSite { .. } => vec!["move"],
        Edit::Delete { .. } => vec!["delete"],
        Edit::SetAssociation {
            target: Some(_), ..
        } => vec!["use", "next hop", "replace"],
        Edit::SetAssociation { target: None, .. } | Edit::RemoveDangling { .. } => {
            vec!["clear", "remove"]
        }
        Edit::SetCompliance { .. } => vec!["compliance"],
        Edit::SetMirroring { .. } => vec!["mirror"],
        Edit::SetWitness { .. } => vec!["witness"],
        Edit::SetDisasterRecovery { .. } => vec!["disaster recovery"],
        Edit::SetActive { .. } => vec!["active"],
        Edit::SetDisplayName { .. } => vec!["display name"],
        Edit::SetPort { .. } => vec!["port"],
        Edit::SetDefaultPool { .. } => vec!["default"],
        Edit::Suppress { .. } | Edit::Unsuppress { .. } => vec!["silence"],
        Edit::Planned { edits, .. } | Edit::Together { edits, .. } => {
            edits.iter().flat_map(words_for).collect()
        }
        Edit::AddPersistentChatPool(_)
        | Edit::MoveComputer { .. }
        | Edit::Arrange { .. }
        | Edit::Duplicate { .. }
        | Edit::Paste { .. }
        | Edit::State { .. }
        | Edit::Withdraw { .. }
        | Edit::StateLink { .. }
        | Edit::SetNote { .. }
        | Edit::StateMeaning { .. } => Vec::new(),
    }
}

/// Every fix that is offered after any fault, by rule.
fn offered() -> BTreeMap<&'static str, Vec<QuickFix>> {
    let documents = documents().into_iter().take(EXAMPLES);
    let sound: Vec<Deployment> = documents
        .map(|(document, design)| Deployment::of(&document, design))
        .collect();
    let mut offered: BTreeMap<_, Vec<QuickFix>> = BTreeMap::new();
    for fault in faults::all().chain(FIXABLE) {
        for sound in &sound {
            let mut deployment = sound.clone();
            deployment.expect_two_faults();
            (fault.inject)(&mut deployment);
            for found in deployment.check() {
                offered.entry(found.rule).or_default().extend(found.fixes);
            }
        }
    }
    offered
}

#[test]
fn a_page_names_each_kind_of_change_that_its_rule_offers() {
    let mut wrong = Vec::new();
    for (id, fixes) in offered() {
        let (_, rule) = catalog::find(id).unwrap();
        let text = rule.section("Quick fix").unwrap().to_lowercase();
        for fix in fixes {
            let words = words_for(&fix.edit);
            if !words.iter().any(|word| text.contains(word)) {
                wrong.push(format!("{id} offers \"{}\": {text}", fix.label));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_page_says_whether_the_fixes_of_its_rule_are_safe_or_a_choice() {
    let offered = offered();
    let mut wrong = Vec::new();
    for (id, rule) in catalog::rules() {
        let text = rule.section("Quick fix").unwrap().to_lowercase();
        let fixes = offered.get(id).map_or(&[][..], Vec::as_slice);
        for (safety, word) in [(Safety::Safe, "safe"), (Safety::Choice, "choice")] {
            let is_offered = fixes.iter().any(|fix| fix.safety == safety);
            if is_offered && !text.contains(word) {
                wrong.push(format!("{id} offers what is {word}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
