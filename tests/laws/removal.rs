//! The laws of taking a pool and its stores away: in two publications, in the order of the documentation, in the plan, the
//! worksheet and the kit.

use topology_designer::design::Design;
use topology_designer::document::{self, Format};
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::publish::kit::{Contents, KitFile};
use topology_designer::publish::plan::{Known, Plan, Way, plan};
use topology_designer::publish::step::{Step, StepKind, action_in_words};
use topology_designer::publish::worksheet;
use topology_designer::report::plain;
use topology_designer::topology::{
    AssociationKind, Database, Index, ObjectId, Pair, Topology, inventory, pools,
};
use topology_designer::vocabulary::Vocabulary;
use topology_designer::workspace::baseline::NamedBaseline;
use topology_designer::workspace::kit;
use topology_designer::workspace::plan::Against;
use topology_designer::workspace::run::{KitFolder, PlannedStep, RunStep};

use crate::common::examples;

const POOL: &str = "pchatpool.contoso.com";
const STORES: [&str; 7] = [
    "sql02", "sql03", "sql04", "sql05", "sql06", "sql07", r"\\fs02",
];

fn example() -> Design {
    examples::all().remove(1).design
}

/// A design without the objects whose names begin like this.
fn without(design: &Design, names: &[&str]) -> Design {
    let index = Index::new(&design.topology);
    let items = inventory::items(&index);
    let gone = items
        .iter()
        .filter(|item| names.iter().any(|name| item.title().starts_with(name)));
    let objects = gone.flat_map(|item| {
        let cluster = item.cluster.filter(|cluster| cluster.requires_setup);
        [
            Some(item.id.clone()),
            cluster.map(|one| one.id.clone().into()),
        ]
    });
    let objects: Vec<ObjectId> = objects.flatten().collect();
    let edit = Edit::Delete { objects };
    let applied = apply(design, &edit, &mut Identities::seeded(7));
    applied.unwrap().design
}

fn planned(design: &Topology, published: &Topology) -> Plan {
    plan(design, Some(published), Known::default())
}

fn step(plan: &Plan, kind: StepKind) -> &Step {
    plan.steps.iter().find(|step| step.kind == kind).unwrap()
}

/// The example without its pool and the stores of the pool.
fn removed() -> (Design, Design) {
    let before = example();
    let mut names = vec![POOL];
    names.extend(STORES);
    let after = without(&before, &names);
    (before, after)
}

#[test]
fn the_stores_of_a_pool_that_goes_are_deleted_in_a_second_publication_after_setup() {
    let (before, after) = removed();
    let plan = planned(&after.topology, &before.topology);
    let place = |kind: StepKind| {
        plan.steps
            .iter()
            .position(|step| step.kind == kind)
            .unwrap()
    };
    let order = [
        StepKind::Publication,
        StepKind::Replication,
        StepKind::NextHop,
        StepKind::Uninstall,
        StepKind::StoreRemoval,
        StepKind::DatabaseRemoval,
        StepKind::ShareRemoval,
    ];
    assert!(order.map(place).is_sorted(), "{:?}", order.map(place));
    let second = step(&plan, StepKind::StoreRemoval);
    for store in STORES {
        assert!(second.what.text().contains(store), "{}", second.what.text());
        let first = &step(&plan, StepKind::Publication).causes;
        assert!(
            !first.iter().any(|cause| cause.name.starts_with(store)),
            "{first:#?}"
        );
    }
    // A kit publishes once.
    let Way::TopologyBuilder(reasons) = &plan.way else {
        panic!("{:?}", plan.way);
    };
    assert!(
        reasons.concat().contains("a second publication"),
        "{reasons:?}"
    );
    let text = plain(&topology_designer::publish::plan::document(
        &plan,
        "a",
        Some("b"),
    ));
    assert!(text.contains("in its two parts"), "{text}");
    assert!(!text.contains("or open the .tbxml file"), "{text}");
}

#[test]
fn a_store_that_no_published_pool_uses_goes_with_the_first_publication() {
    let before = without(&example(), &[POOL]);
    let after = without(&before, &STORES);
    let plan = planned(&after.topology, &before.topology);
    assert!(
        plan.steps
            .iter()
            .all(|step| step.kind != StepKind::StoreRemoval)
    );
    assert_eq!(plan.way, Way::Direct);
    let causes = &step(&plan, StepKind::Publication).causes;
    assert!(causes.iter().any(|cause| cause.name.starts_with("sql02")));
    let because = |name: &str| {
        let mut all = plan.without_step.iter();
        let found = all.find(|(cause, _)| cause.name.starts_with(name) && cause.property.is_none());
        found.unwrap().1
    };
    assert!(because("sql02").contains("no published pool uses it"));
}

#[test]
fn the_worksheet_of_a_removal_says_where_its_first_part_is_published() {
    let (before, after) = removed();
    let sheet = worksheet::worksheet(&after.topology, Some(&before.topology));
    let text = plain(&worksheet::document(&sheet, "a", None));
    let place = |part: &str| {
        text.find(part)
            .unwrap_or_else(|| panic!("{part} in {text}"))
    };
    let order = [
        "Steps of the first part",
        "Delete the Persistent Chat pool pchatpool.contoso.com",
        "Publish, and do the steps of the plan up to the one that deletes stores",
        "Steps of the second part",
        r"Delete the file store \\fs02.contoso.com\pchat",
        r"Delete the SQL Server store sql02.contoso.com\PCHAT",
    ];
    assert!(order.map(place).is_sorted(), "{text}");
    // Where nothing in use is deleted, there is one part.
    let sheet = worksheet::worksheet(&before.topology, Some(&after.topology));
    let text = plain(&worksheet::document(&sheet, "a", None));
    assert!(!text.contains("second part"), "{text}");
}

#[test]
fn the_page_of_a_kit_says_what_is_done_by_hand_and_when_the_stores_are_deleted() {
    let (before, after) = removed();
    let published = |topology: &Topology| {
        let written = document::write(None, topology, Format::Published, topology.vocabulary());
        document::read_with(&written.unwrap().bytes, None, Vocabulary::built_in()).unwrap()
    };
    let (design, deployed) = (published(&after.topology), published(&before.topology));
    let named = NamedBaseline::of("deployed.xml".as_ref(), deployed);
    let made = kit::of(
        &design,
        Against::Named(&named),
        "design.xml",
        Some("deployed.xml"),
    );
    let made = made.unwrap();
    let page = made.files.iter().find(|file| file.name == "index.html");
    let page = std::str::from_utf8(&page.unwrap().bytes).unwrap();
    let number = |kind: StepKind| {
        let mut steps = made.plan.steps.iter();
        steps.position(|step| step.kind == kind).unwrap() + 1
    };
    let first = format!("do the steps before step {}", number(StepKind::Publication));
    assert!(page.contains(&first), "{first}");
    let second = format!(
        "in the second publication: step {} of the plan",
        number(StepKind::StoreRemoval)
    );
    assert!(page.contains(&second), "{second}");
    assert!(!page.contains("or open topology.tbxml. Publish"));
    assert!(made.files.iter().all(|file| file.name != "topology.xml"));
}

#[test]
fn everything_is_checked_before_the_first_step_that_interrupts_users() {
    let (before, after) = removed();
    let plan = planned(&after.topology, &before.topology);
    let notes = &step(&plan, StepKind::Backup).notes;
    let said = notes.iter().map(|note| note.text());
    let said: Vec<String> = said
        .filter(|note| note.contains("Test-Preflight.ps1"))
        .collect();
    let mut steps = plan.steps.iter();
    let first = steps.position(|step| step.interrupts.is_some()).unwrap() + 1;
    assert!(
        said.len() == 1 && said[0].contains(&format!("step {first} interrupts users")),
        "{said:?}"
    );
    // A pool that is added interrupts nobody before it is published.
    let plan = planned(&before.topology, &after.topology);
    let notes = &step(&plan, StepKind::Backup).notes;
    assert!(
        !notes
            .iter()
            .any(|note| note.text().contains("Test-Preflight.ps1"))
    );
}

#[test]
fn nobody_is_told_to_change_the_server_of_a_store_in_its_properties() {
    let before = example();
    let index = Index::new(&before.topology);
    let items = inventory::items(&index);
    let share = items
        .iter()
        .find(|item| item.title().starts_with(r"\\fs02"));
    let edit = Edit::ChangeFqdn {
        object: share.unwrap().id.clone(),
        fqdn: "fs09.contoso.com".to_owned(),
    };
    let after = apply(&before, &edit, &mut Identities::seeded(3))
        .unwrap()
        .design;
    let sheet = worksheet::worksheet(&after.topology, Some(&before.topology));
    let text = plain(&worksheet::document(&sheet, "a", None));
    assert!(
        text.contains(r"Define the file store \\fs09.contoso.com\pchat"),
        "{text}"
    );
    assert!(
        text.contains(r"Delete the file store \\fs02.contoso.com\pchat"),
        "{text}"
    );
    assert!(!text.contains("Edit the file store"), "{text}");
}

#[test]
fn log_shipping_that_ends_or_begins_leaves_one_job_for_the_logs() {
    let mirrored = examples::all().remove(2).design;
    let index = Index::new(&mirrored.topology);
    let pool = pools::persistent_chat_pools(&index)[0].service.id.clone();
    let mut alone = mirrored.clone();
    for kind in [
        AssociationKind::Witness(Pair::ContentBackup),
        AssociationKind::Database(Database::ContentBackupMirror),
        AssociationKind::Database(Database::ContentBackup),
    ] {
        let edit = Edit::SetAssociation {
            holder: pool.clone().into(),
            kind,
            target: None,
        };
        let applied = apply(&alone, &edit, &mut Identities::seeded(3));
        alone = applied.unwrap().design;
    }
    let said = |plan: &Plan, kind: StepKind| {
        let actions = step(plan, kind).actions.iter();
        let said: Vec<String> = actions
            .map(|action| topology_designer::publish::step::action_in_words(action).text())
            .collect();
        said.join("\n")
    };
    let ends = said(
        &planned(&alone.topology, &mirrored.topology),
        StepKind::LogShippingRemoval,
    );
    assert!(
        ends.contains("do the same on its mirror sql-red02"),
        "{ends}"
    );
    assert!(
        ends.contains("Add a job that backs up the transaction log of mgc"),
        "{ends}"
    );
    let begins = said(
        &planned(&mirrored.topology, &alone.topology),
        StepKind::LogShipping,
    );
    assert!(
        begins.contains("another job backs up the transaction log of mgc, disable it"),
        "{begins}"
    );
}

#[test]
fn a_computer_that_leaves_a_pool_leaves_its_record_and_no_check_comes_before_the_kit() {
    let before = example();
    let index = Index::new(&before.topology);
    let items = inventory::items(&index);
    let pool = items.iter().find(|item| item.title() == POOL).unwrap();
    let gone = ObjectId::machine(&pool.cluster.unwrap().id, "pchat04.contoso.com");
    let edit = Edit::Delete {
        objects: vec![gone],
    };
    let after = apply(&before, &edit, &mut Identities::seeded(3))
        .unwrap()
        .design;
    let plan = planned(&after.topology, &before.topology);
    let actions = step(&plan, StepKind::NamesRemoval).actions.iter();
    let actions: Vec<String> = actions
        .map(|action| topology_designer::publish::step::action_in_words(action).text())
        .collect();
    assert!(
        actions[0].starts_with("Delete the records of pchatpool.contoso.com with the addresses"),
        "{actions:?}"
    );
    let notes = &step(&plan, StepKind::Backup).notes;
    assert!(
        !notes
            .iter()
            .any(|note| note.text().contains("Test-Preflight.ps1")),
        "{notes:?}"
    );
    // A pool that goes has no record left.
    let (before, after) = removed();
    let plan = planned(&after.topology, &before.topology);
    assert_eq!(step(&plan, StepKind::NamesRemoval).actions.len(), 1);
}

#[test]
fn an_upgrade_is_of_pools_and_never_of_their_stores() {
    let after = example();
    let mut before = after.clone();
    for service in &mut before.topology.services {
        std::sync::Arc::make_mut(service).service_version = 6;
    }
    let plan = planned(&after.topology, &before.topology);
    let of = |kind: StepKind| {
        let steps = plan.steps.iter().filter(|step| step.kind == kind);
        steps.map(|step| step.what.text()).collect::<Vec<_>>()
    };
    assert_eq!(
        of(StepKind::Upgrade),
        [
            "Upgrade fepool01.contoso.com",
            "Upgrade pchatpool.contoso.com"
        ]
    );
    assert_eq!(of(StepKind::Backup).len(), 1);
    let Way::TopologyBuilder(reasons) = &plan.way else {
        panic!("{:?}", plan.way);
    };
    assert!(reasons.concat().contains("upgrades pools"), "{reasons:?}");
    assert_eq!(
        of(StepKind::Verification).len(),
        3,
        "each pool and everything"
    );
    let sheet = worksheet::worksheet(&after.topology, Some(&before.topology));
    let text = plain(&worksheet::document(&sheet, "a", None));
    for line in [
        r#"Right-click "Redmond" > "Lync Server 2013" > "Enterprise Edition Front End pools" > "fepool01.contoso.com", and choose "Upgrade to Skype for Business Server 2015…""#,
        r#""Persistent Chat pools" > "pchatpool.contoso.com", and choose "Upgrade to Skype for Business Server 2015…""#,
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let back = worksheet::worksheet(&before.topology, Some(&after.topology));
    assert!(back.dialogs.is_empty(), "there is no way back: {back:#?}");
}

/// The example with every service in a product version.
fn of_version(version: u32) -> Design {
    let mut design = example();
    for service in &mut design.topology.services {
        std::sync::Arc::make_mut(service).service_version = version;
    }
    design
}

/// The files of a kit that changes one topology to another.
fn kit_files(after: &Topology, before: &Topology) -> Vec<KitFile> {
    let contents = Contents {
        design: after,
        published: Some(before),
        design_name: "design.xml",
        baseline_name: Some("deployed.xml"),
        topology_builder: Vec::new(),
        topology: None,
        baseline: Some("<Topology/>"),
        database_paths: Vec::new(),
    };
    topology_designer::publish::kit::kit(&planned(after, before), &contents).unwrap()
}

fn kit_text<'k>(files: &'k [KitFile], name: &str) -> &'k str {
    let file = files.iter().find(|file| file.name == name).unwrap();
    std::str::from_utf8(&file.bytes).unwrap()
}

/// The steps of a run of a kit.
fn run_steps(files: &[KitFile]) -> Vec<PlannedStep> {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        std::fs::write(folder.path().join(file.name), &file.bytes).unwrap();
    }
    KitFolder::open(folder.path()).unwrap().steps()
}

fn place(steps: &[PlannedStep], step: RunStep) -> Option<usize> {
    steps.iter().position(|planned| planned.step == step)
}

fn printed(sheet: &worksheet::Worksheet) -> String {
    plain(&worksheet::document(sheet, "a", None))
}

#[test]
fn a_version_that_cannot_be_reached_in_place_needs_a_new_pool_and_nobody_is_told_to_upgrade() {
    const NAMES: [&str; 4] = [
        "Lync Server 2010",
        "Lync Server 2013",
        "Skype for Business Server 2015",
        "Skype for Business Server 2019",
    ];
    for (old, new) in [(5, 6), (5, 7), (6, 8), (7, 8), (7, 6)] {
        let (before, after) = (of_version(old), of_version(new));
        let name = |version: u32| NAMES[version as usize - 5];
        let plan = planned(&after.topology, &before.topology);
        assert!(
            plan.steps.iter().all(|step| step.kind != StepKind::Upgrade),
            "{old} {new}"
        );
        assert_eq!(plan.way, Way::Direct, "no command of Topology Builder");
        let sheet = worksheet::worksheet(&after.topology, Some(&before.topology));
        assert!(
            !sheet
                .dialogs
                .iter()
                .any(|dialog| dialog.command.starts_with("Upgrade")),
            "{old} {new}"
        );
        let text = printed(&sheet);
        assert!(!text.contains("contains nothing that differs"), "{text}");
        for pool in ["fepool01.contoso.com", POOL] {
            let says = format!(
                "The version of {pool} cannot be changed from {} to {}: a new pool is needed",
                name(old),
                name(new)
            );
            let blockers = plan.blockers.iter();
            let blocks = blockers.filter(|blocker| blocker.message.starts_with(&says));
            assert_eq!(blocks.count(), 1, "{:?}", plan.blockers);
            assert!(text.contains(&says), "{says} in {text}");
        }
    }
    let plan = planned(&of_version(7).topology, &of_version(6).topology);
    assert!(!plan.is_blocked(), "{:?}", plan.blockers);
}

#[test]
fn an_upgrade_is_entered_with_the_worksheet_only_wherever_the_kit_says_how() {
    let (before, after) = (of_version(6), of_version(7));
    let plan = planned(&after.topology, &before.topology);
    let text = plain(&topology_designer::publish::plan::document(
        &plan,
        "a",
        Some("b"),
    ));
    assert!(!text.contains("or open the .tbxml file"), "{text}");
    let actions = step(&plan, StepKind::Definition).actions.iter();
    let actions: Vec<String> = actions
        .map(|action| action_in_words(action).text())
        .collect();
    let actions = actions.concat();
    assert!(!actions.contains("Or open topology.tbxml"), "{actions}");
    assert!(actions.contains("Do not open topology.tbxml"), "{actions}");
    let files = kit_files(&after.topology, &before.topology);
    let page = kit_text(&files, "index.html");
    assert!(!page.contains("or open topology.tbxml"));
    let mut steps = plan.steps.iter();
    let first = steps.position(|step| step.kind == StepKind::Upgrade);
    let says = format!("from step {} of the plan on", first.unwrap() + 1);
    assert!(page.contains(&says), "{says}");
    let steps = run_steps(&files);
    let builder = &steps[place(&steps, RunStep::TopologyBuilder).unwrap()];
    assert!(
        builder.what.contains("using worksheet.html, because"),
        "{}",
        builder.what
    );
}

#[test]
fn a_run_waits_for_the_upgrade_and_for_the_second_publication_before_it_verifies() {
    let (before, after) = (of_version(6), of_version(7));
    let files = kit_files(&after.topology, &before.topology);
    let steps = run_steps(&files);
    let upgrade = place(&steps, RunStep::Upgrade).unwrap();
    assert_eq!(
        steps[upgrade].line(),
        format!(
            "{}. Upgrade every computer of fepool01.contoso.com, pchatpool.contoso.com in place, as in the plan (by hand)",
            upgrade + 1
        )
    );
    assert!(place(&steps, RunStep::TopologyBuilder).unwrap() < upgrade);
    assert!(upgrade < place(&steps, RunStep::Verify).unwrap());
    assert_eq!(place(&steps, RunStep::StoreRemoval), None);
    let (before, after) = removed();
    let mut files = kit_files(&after.topology, &before.topology);
    let steps = run_steps(&files);
    let removal = place(&steps, RunStep::StoreRemoval).unwrap();
    let line = steps[removal].line();
    assert!(
        line.contains("Delete stores in a second publication"),
        "{line}"
    );
    assert!(line.ends_with("(by hand)"), "{line}");
    for store in STORES {
        assert!(line.contains(store), "{store} in {line}");
    }
    assert!(place(&steps, RunStep::Setup).unwrap() < removal);
    assert_eq!(steps[removal + 1].step, RunStep::Verify);
    // An older kit says neither, and runs as before.
    let data = files
        .iter_mut()
        .find(|file| file.name == "kit.json")
        .unwrap();
    let mut older: serde_json::Value = serde_json::from_slice(&data.bytes).unwrap();
    for field in ["upgrades", "deletedStores"] {
        assert!(older.as_object_mut().unwrap().remove(field).is_some());
    }
    data.bytes = serde_json::to_vec(&older).unwrap();
    assert_eq!(place(&run_steps(&files), RunStep::StoreRemoval), None);
}

#[test]
fn a_store_that_gets_another_server_waits_for_no_step_that_the_plan_does_not_have() {
    let before = example();
    let index = Index::new(&before.topology);
    let items = inventory::items(&index);
    let mut shares = items.iter();
    let share = shares.find(|item| item.title().starts_with(r"\\fs02"));
    let edit = Edit::ChangeFqdn {
        object: share.unwrap().id.clone(),
        fqdn: "fs09.contoso.com".to_owned(),
    };
    let applied = apply(&before, &edit, &mut Identities::seeded(3));
    let after = applied.unwrap().design;
    let plan = planned(&after.topology, &before.topology);
    let mut steps = plan.steps.iter();
    assert!(steps.all(|step| step.kind != StepKind::StoreRemoval));
    let sheet = worksheet::worksheet(&after.topology, Some(&before.topology));
    let text = printed(&sheet);
    assert!(!text.contains("the one that deletes stores"), "{text}");
    let says = "Publish, move the data, and run setup where the plan says so";
    assert!(text.contains(says), "{text}");
}

#[test]
fn a_worksheet_without_a_first_part_has_no_chapter_for_it() {
    let (before, after) = removed();
    let mut sheet = worksheet::worksheet(&after.topology, Some(&before.topology));
    sheet.dialogs.retain(|dialog| dialog.is_second_part);
    let text = printed(&sheet);
    assert!(!text.contains("Steps of the first part"), "{text}");
    assert!(
        text.contains("nothing to enter in the first part"),
        "{text}"
    );
    assert!(text.contains("Steps of the second part"), "{text}");
}
