//! Facts that no document contains: entered completely or refused, saved in the design file, never in XML.

use proptest::prelude::*;
use topology_designer::design::{
    DataCenterPair, Design, Fact, Level, Link, OperatingSystem, Regulation, SqlEdition, SqlVersion,
    Statement, Storage,
};
use topology_designer::document::{self, Format, design_file};
use topology_designer::edit::{Edit, History, Identities, apply};
use topology_designer::topology::{Index, Numbering, ObjectId};
use topology_designer::vocabulary::Vocabulary;

use crate::common::topologies::{Contoso, contoso};

fn state(objects: &[ObjectId], statement: Statement) -> Edit {
    Edit::State {
        objects: objects.to_vec(),
        statement,
    }
}

fn place(name: &str) -> Statement {
    Statement::DataCenter(name.to_owned())
}

/// All objects that can have facts.
fn carriers(design: &Design) -> Vec<ObjectId> {
    let index = Index::new(&design.topology);
    let topology = &design.topology;
    let machines = topology.clusters.iter().flat_map(|cluster| {
        let machines = cluster.machines.iter();
        machines.map(|machine| ObjectId::machine(&cluster.id, &machine.fqdn))
    });
    let stores = topology
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.sql_instances)
        .map(|store| ObjectId::SqlInstance(store.id.clone()));
    let services = topology.services.iter().map(|one| one.id.clone().into());
    let all = machines.chain(stores).chain(services);
    all.filter(|object| !Fact::of(&index, object).is_empty())
        .collect()
}

/// One statement for each fact.
fn one_of_each() -> Vec<Statement> {
    vec![
        place("Redmond"),
        Statement::TimeZone("UTC+01:00".to_owned()),
        Statement::OperatingSystem(OperatingSystem::WindowsServer2012R2),
        Statement::SqlVersion(SqlVersion::Sql2014),
        Statement::SqlEdition(SqlEdition::Standard),
        Statement::AvailabilityGroupListener(false),
        Statement::FailoverCluster(true),
        Statement::Storage(Storage::NetworkAttached),
        Statement::ConcurrentUsers(15_000),
        Statement::ProvisionedUsers(80_000),
        Statement::Regulation(Regulation::Required("MiFID II".to_owned())),
        Statement::LogShippingShare(r"\\fs09.contoso.com\logs".to_owned()),
    ]
}

/// Enters all possible facts of all objects, and a link.
fn all_stated(contoso: &mut Contoso) {
    let carriers = carriers(&contoso.builder.design);
    for statement in one_of_each() {
        let index = Index::new(&contoso.builder.design.topology);
        let objects: Vec<ObjectId> = carriers
            .iter()
            .filter(|object| Fact::of(&index, object).contains(&statement.fact()))
            .cloned()
            .collect();
        assert!(!objects.is_empty(), "{statement:?}");
        contoso.builder.apply(state(&objects, statement));
    }
    contoso
        .builder
        .apply(state(&carriers[..1], place("Dublin")));
    contoso.builder.apply(Edit::StateLink {
        between: DataCenterPair::new("redmond", "Dublin").unwrap(),
        link: Link {
            bandwidth: Some(Level::High),
            latency: Some(Level::Low),
        },
    });
}

fn export(design: &Design, format: Format) -> Vec<u8> {
    let vocabulary = Vocabulary::built_in();
    let written = document::export(design, None, format, vocabulary);
    written.unwrap().bytes
}

#[test]
fn known_facts_are_saved_in_the_design_file_and_never_in_xml() {
    for numbering in [Numbering::Published, Numbering::UniqueIds] {
        let mut contoso = contoso(numbering);
        let before = contoso.builder.design.clone();
        all_stated(&mut contoso);
        let after = &contoso.builder.design;
        assert_eq!(after.topology, before.topology);
        for format in [Format::TopologyBuilder, Format::Published] {
            assert_eq!(export(after, format), export(&before, format), "{format:?}");
        }
        let file = design_file::write(after, None).unwrap();
        let (read, _) = design_file::read(&file).unwrap();
        assert_eq!(read.annotations, after.annotations);
        assert_eq!(design_file::write(&read, None).unwrap(), file);
    }
}

#[test]
fn a_refusal_says_why_and_changes_nothing() {
    let mut contoso = contoso(Numbering::Published);
    all_stated(&mut contoso);
    let before = contoso.builder.design.clone();
    let carriers = carriers(&before);
    let computer = carriers[0].clone();
    let pool = ObjectId::from(contoso.chat.clone());
    let of_pool = std::slice::from_ref(&pool);
    let link = |one: &str, other: &str| Edit::StateLink {
        between: DataCenterPair::new(one, other).unwrap(),
        link: Link {
            bandwidth: Some(Level::Low),
            latency: None,
        },
    };
    let share = |text: &str| Statement::LogShippingShare(text.to_owned());
    let unnamed = Statement::Regulation(Regulation::Required(" ".to_owned()));
    let gone = ObjectId::SqlInstance("99".into());
    let refused = [
        (state(&carriers[..1], place(" ")), "Enter the data center."),
        (
            state(&[computer.clone(), pool.clone()], place("Paris")),
            "applies to computers and stores",
        ),
        (
            state(&[computer], Statement::SqlVersion(SqlVersion::Sql2014)),
            "applies to SQL Server stores",
        ),
        (state(of_pool, share("logs")), "is not a share"),
        (state(of_pool, share(r"\\server\")), "is not a share"),
        (state(of_pool, Statement::ConcurrentUsers(0)), "1 or more"),
        (state(of_pool, unnamed), "Enter the regulation"),
        (state(&[gone], place("Paris")), "no longer part"),
        (link("Redmond", "Paris"), "known to be in Paris"),
    ];
    for (edit, reason) in refused {
        let said = contoso.builder.refusal(edit);
        assert!(said.contains(reason), "{said}");
        assert_eq!(contoso.builder.design, before);
    }
}

#[test]
fn a_removed_fact_leaves_no_trace() {
    let mut contoso = contoso(Numbering::Published);
    let before = contoso.builder.design.clone();
    all_stated(&mut contoso);
    contoso.builder.apply(Edit::StateLink {
        between: DataCenterPair::new("DUBLIN", "REDMOND").unwrap(),
        link: Link::default(),
    });
    let objects = carriers(&before);
    for fact in Fact::ALL {
        contoso.builder.apply(Edit::Withdraw {
            objects: objects.clone(),
            fact,
        });
    }
    assert_eq!(contoso.builder.design, before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Facts that are entered and removed in any order: each change is one step that is undone and redone
    /// exactly, and the topology stays unchanged.
    #[test]
    fn every_step_can_be_undone_and_redone_exactly(
        choices in prop::collection::vec((any::<u16>(), any::<u16>(), any::<bool>()), 1..24)
    ) {
        let start = contoso(Numbering::UniqueIds).builder.design;
        let (objects, statements) = (carriers(&start), one_of_each());
        let mut history = History::new(start.clone());
        let mut states = vec![start.clone()];
        for (object, statement, is_stated) in choices {
            let object = objects[usize::from(object) % objects.len()].clone();
            let statement = statements[usize::from(statement) % statements.len()].clone();
            let edit = match is_stated {
                true => state(&[object], statement),
                false => Edit::Withdraw { objects: vec![object], fact: statement.fact() },
            };
            let label = edit.label(&start.topology);
            let current = std::sync::Arc::clone(history.current());
            let Ok(applied) = apply(&current, &edit, &mut Identities::seeded(1)) else {
                continue;
            };
            prop_assert_eq!(&applied.design.topology, &start.topology);
            if applied.design != *current {
                states.push(applied.design.clone());
                history.push(label, applied.design);
            }
        }
        for state in states.iter().rev().skip(1) {
            history.undo();
            prop_assert_eq!(&**history.current(), state);
        }
        for state in states.iter().skip(1) {
            history.redo();
            prop_assert_eq!(&**history.current(), state);
        }
    }
}
