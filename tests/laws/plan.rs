//! The laws of planning: every difference causes a step or is listed as needing none, in an order that can
//! be followed.

use topology_designer::edit::{Edit, Identities, NewFileStore, NewSqlStore, apply};
use topology_designer::publish::plan::{Known, Plan, Way, document, plan};
use topology_designer::publish::step::{Cause, StepAction, StepKind, action_in_words};
use topology_designer::report::{html, markdown, plain};
use topology_designer::topology::{
    AssociationKind, ClusterId, Database, InstalledOn, ObjectId, Role, ServiceId, Topology,
};

use crate::common::examples;

/// Every example as a first publication, and each as a design that replaces another.
fn plans() -> Vec<(String, Plan)> {
    let all = examples::all();
    let mut plans = Vec::new();
    for design in &all {
        let of = |published: Option<&Topology>| {
            plan(&design.design.topology, published, Known::default())
        };
        plans.push((design.folder.to_owned(), of(None)));
        for published in &all {
            let name = format!("{} after {}", design.folder, published.folder);
            plans.push((name, of(Some(&published.design.topology))));
        }
    }
    plans
}

fn kinds(plan: &Plan) -> Vec<StepKind> {
    plan.steps.iter().map(|step| step.kind).collect()
}

#[test]
fn every_difference_causes_a_step_or_is_listed_as_needing_none() {
    let mut seen = 0;
    for (name, plan) in plans() {
        let causes: Vec<&Cause> = plan
            .steps
            .iter()
            .flat_map(|step| &step.causes)
            .chain(plan.without_step.iter().map(|(cause, _)| cause))
            .collect();
        for object in &plan.differences.objects {
            for property in &object.properties {
                seen += 1;
                let is_it = |cause: &&&Cause| {
                    cause.name == object.name()
                        && cause.property.as_ref() == Some(&property.property)
                        && (&cause.before, &cause.after) == (&property.before, &property.after)
                };
                assert!(
                    causes.iter().any(|cause| is_it(&cause)),
                    "{name}: {object:#?}"
                );
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn identical_topologies_need_no_steps() {
    for example in examples::all() {
        let topology = &example.design.topology;
        let plan = plan(topology, Some(topology), Known::default());
        assert_eq!(kinds(&plan), []);
        assert!(plain(&document(&plan, "a", Some("b"))).contains("there is nothing to publish"));
    }
}

#[test]
fn the_steps_are_in_an_order_that_can_be_followed() {
    for (name, plan) in plans() {
        let kinds = kinds(&plan);
        // A first publication has its own order, which is checked by another test.
        assert!(plan.is_first || kinds.is_sorted(), "{name}: {kinds:?}");
        let place = |kind: StepKind| kinds.iter().position(|one| *one == kind);
        if kinds.is_empty() {
            continue;
        }
        let publication = place(StepKind::Publication).unwrap();
        for (earlier, later) in [
            (StepKind::Share, StepKind::Publication),
            (StepKind::Accounts, StepKind::Publication),
            (StepKind::SqlInstance, StepKind::Databases),
            (StepKind::MirrorRemoval, StepKind::Publication),
            (StepKind::Preflight, StepKind::Publication),
            (StepKind::Publication, StepKind::Activation),
            (StepKind::Publication, StepKind::Databases),
            (StepKind::Databases, StepKind::Mirror),
            // Afterwards, it would remove the new witness.
            (StepKind::WitnessRemoval, StepKind::Mirror),
            (StepKind::LocalStore, StepKind::Certificates),
            (StepKind::Certificates, StepKind::Services),
            (StepKind::Components, StepKind::DatabaseRemoval),
        ] {
            if let (Some(earlier), Some(later)) = (place(earlier), place(later)) {
                assert!(earlier < later, "{name}");
            }
        }
        let replicated = place(StepKind::Replication);
        let set_up = place(StepKind::Components);
        assert!(
            plan.is_first || set_up.is_none() || replicated < set_up,
            "{name}"
        );
        let backup = place(StepKind::Backup);
        assert_eq!(backup.is_none(), plan.is_first, "{name}");
        assert!(backup.is_none_or(|backup| backup < publication), "{name}");
    }
}

#[test]
fn a_first_publication_sets_up_front_ends_then_waits_for_replication_then_sets_up_persistent_chat()
{
    for (name, plan) in plans().into_iter().filter(|(_, plan)| plan.is_first) {
        let at = |kind: StepKind, computer: &str| {
            plan.steps.iter().position(|step| {
                let mut places = step.places.iter();
                step.kind == kind && places.any(|place| place.to_string() == computer)
            })
        };
        let steps = plan.steps.iter();
        let replication = steps
            .clone()
            .position(|step| step.kind == StepKind::Replication);
        let front_end = at(StepKind::Services, "fe01.contoso.com")
            .or_else(|| at(StepKind::Services, "se01.contoso.com"));
        assert!(front_end.is_some() && front_end < replication, "{name}");
        // On a Standard Edition server, it is set up with the server.
        for computer in ["pchat01.contoso.com", "pchat-red01.contoso.com"] {
            let chat = at(StepKind::LocalStore, computer);
            assert!(chat.is_none() || replication < chat, "{name}");
        }
        let publication = steps
            .clone()
            .position(|step| step.kind == StepKind::Publication);
        let verified = steps
            .clone()
            .position(|step| step.kind == StepKind::Verification);
        assert!(
            publication < replication && replication < verified,
            "{name}"
        );
    }
}

#[test]
fn no_plan_contains_the_same_step_twice() {
    for (name, plan) in plans() {
        let mut titles: Vec<String> = plan.steps.iter().map(|step| step.what.text()).collect();
        titles.sort();
        let all = titles.len();
        titles.dedup();
        assert_eq!(titles.len(), all, "{name}: {titles:#?}");
        let mut done: Vec<(StepKind, String)> = Vec::new();
        for step in plan.steps.iter().filter(|step| step.kind.is_setup()) {
            let places = step
                .places
                .iter()
                .map(|place| (step.kind, place.to_string()));
            for one in places {
                assert!(!done.contains(&one), "{name}: {one:?}");
                done.push(one);
            }
        }
    }
}

#[test]
fn every_step_says_what_causes_it() {
    for (name, plan) in plans() {
        let text = plain(&document(&plan, "a", Some("b")));
        let steps = text.matches("\n[ ] ").count();
        assert_eq!(steps, plan.steps.len(), "{name}");
        assert_eq!(
            text.matches("\n    Reason: ").count(),
            steps,
            "{name}\n{text}"
        );
        let is_first = text.contains("the first publication needs it");
        assert_eq!(is_first, plan.is_first, "{name}");
    }
}

#[test]
fn the_instance_of_a_standard_edition_server_is_created_by_setup() {
    let plan = plan(&examples::all()[0].design.topology, None, Known::default());
    let of_kind = |kind: StepKind| plan.steps.iter().filter(move |step| step.kind == kind);
    for step in of_kind(StepKind::SqlInstance) {
        assert!(!step.what.text().contains("se01"), "{}", step.what.text());
    }
    assert_eq!(of_kind(StepKind::FirstServer).count(), 1);
    let mut left = plan.without_step.iter();
    assert!(left.any(|(cause, because)| cause.name.contains("se01")
        && because.contains("Standard Edition server creates the instance")));
}

#[test]
fn every_step_says_who_does_what_and_where_how_to_roll_back_and_its_source() {
    for (name, plan) in plans() {
        for step in &plan.steps {
            assert!(!step.what.is_empty(), "{name}: {:?}", step.kind);
            assert!(
                !step.who.is_empty() && !step.sources.is_empty(),
                "{name}: {:?}",
                step.kind
            );
            assert!(
                !step.back.is_empty() && !step.checks.is_empty(),
                "{name}: {:?}",
                step.kind
            );
            assert!(!step.actions.is_empty(), "{name}: {:?}", step.kind);
            for action in step.actions.iter().chain(&step.checks) {
                assert!(
                    !matches!(action, StepAction::Refused(_)),
                    "{name}: {:?}",
                    step.kind
                );
                if let StepAction::Command(command) = action {
                    assert!(command.to_string().is_ascii(), "{name}: {command}");
                }
            }
        }
    }
}

#[test]
fn the_first_publication_goes_through_topology_builder_and_says_so() {
    for (name, plan) in plans() {
        let is_first = name.split(" after ").count() == 1;
        assert_eq!(plan.is_first, is_first);
        // No step requires something to exist beforehand that the first publication creates.
        let asks = kinds(&plan).contains(&StepKind::Preconditions);
        assert!(!(asks && is_first), "{name}");
        // A second publication, which deletes stores, is no matter of a kit either.
        let is_in_two_parts = kinds(&plan).contains(&StepKind::StoreRemoval);
        assert_eq!(
            matches!(plan.way, Way::TopologyBuilder(_)),
            is_first || is_in_two_parts,
            "{name}"
        );
    }
}

#[test]
fn a_plan_is_the_same_in_every_format_and_every_time() {
    for ((name, one), (_, other)) in plans().into_iter().zip(plans()) {
        let (one, other) = (document(&one, "a", None), document(&other, "a", None));
        assert_eq!(plain(&one), plain(&other), "{name}");
        assert_eq!(markdown(&one), markdown(&other), "{name}");
        assert_eq!(html(&one), html(&other), "{name}");
    }
}

#[test]
fn a_name_that_cannot_be_used_in_a_command_blocks_the_plan() {
    let mut topology = examples::all().remove(1).design.topology;
    for cluster in &mut topology.clusters {
        let cluster = std::sync::Arc::make_mut(cluster);
        if cluster.fqdn.starts_with("pchatpool") {
            cluster.fqdn.push('\u{7}');
        }
    }
    let plan = plan(&topology, None, Known::default());
    assert!(plan.is_blocked());
    assert!(
        plan.blockers[0].message.contains("U+0007"),
        "{:?}",
        plan.blockers
    );
}

#[test]
fn removing_a_pool_never_uninstalls_the_product_from_a_server_that_stays() {
    let with = examples::all().remove(0).design;
    let chat = with.topology.services.iter();
    let chat: Vec<ObjectId> = chat
        .filter(|service| service.role == Role::PersistentChatService)
        .map(|service| service.id.clone().into())
        .collect();
    let edit = Edit::Delete { objects: chat };
    let without = apply(&with, &edit, &mut Identities::seeded(3))
        .unwrap()
        .design;
    let server = |plan: &Plan, kind: StepKind| {
        let mut steps = plan.steps.iter().filter(|step| step.kind == kind);
        steps.any(|step| {
            step.places
                .iter()
                .any(|place| place.to_string() == "se01.contoso.com")
        })
    };
    let removed = plan(&without.topology, Some(&with.topology), Known::default());
    for kind in [
        StepKind::Uninstall,
        StepKind::NamesRemoval,
        StepKind::Deactivation,
    ] {
        assert!(!kinds(&removed).contains(&kind), "{kind:?}");
    }
    assert!(
        server(&removed, StepKind::Components),
        "{:?}",
        kinds(&removed)
    );
    let added = plan(&with.topology, Some(&without.topology), Known::default());
    for kind in [
        StepKind::Accounts,
        StepKind::Names,
        StepKind::LocalStore,
        StepKind::Certificates,
    ] {
        assert!(
            !kinds(&added).contains(&kind),
            "{kind:?}: the server exists"
        );
    }
    assert!(server(&added, StepKind::Components), "{:?}", kinds(&added));
    // A Standard Edition server has everything except Message Queuing.
    let mut features = added.steps.iter();
    let features = features.find(|step| step.kind == StepKind::Prerequisites);
    let actions = &features.unwrap().actions;
    assert_eq!(
        actions[..],
        [StepAction::Line("Add-WindowsFeature -Name MSMQ")]
    );
}

/// The actions in the steps of a kind, in words.
fn actions(plan: &Plan, kind: StepKind) -> Vec<String> {
    let steps = plan.steps.iter().filter(|step| step.kind == kind);
    let actions = steps.flat_map(|step| &step.actions);
    actions
        .map(|action| action_in_words(action).text())
        .collect()
}

#[test]
fn changing_the_port_opens_only_the_new_port() {
    for (at, expected) in [
        (0, "the pool and its next hop are on the same server"),
        (1, "Open TCP 5051 between"),
    ] {
        let before = examples::all().remove(at).design;
        let mut pools = before.topology.services.iter();
        let pool = pools
            .find(|service| service.role == Role::PersistentChatService)
            .unwrap();
        let edit = Edit::SetPort {
            pool: pool.id.clone(),
            port: 5051,
        };
        let after = apply(&before, &edit, &mut Identities::seeded(3))
            .unwrap()
            .design;
        let plan = plan(&after.topology, Some(&before.topology), Known::default());
        let opened = actions(&plan, StepKind::Firewall);
        assert!(opened[0].contains(expected), "{opened:?}");
        assert_eq!(
            opened[1],
            "Close TCP 5041 after the services on both sides have been restarted"
        );
        assert_eq!(opened.len(), 2, "{opened:?}");
    }
}

#[test]
fn only_an_active_computer_is_removed_from_the_active_list() {
    let before = examples::all().remove(2).design.topology;
    for (computer, serves) in [
        ("pchat-red02.contoso.com", true),
        ("pchat-sea04.contoso.com", false),
    ] {
        let mut after = before.clone();
        for cluster in &mut after.clusters {
            let machines = &mut std::sync::Arc::make_mut(cluster).machines;
            machines.retain(|machine| machine.fqdn != computer);
        }
        let plan = plan(&after, Some(&before), Known::default());
        let done = actions(&plan, StepKind::Deactivation);
        let of_list = done
            .iter()
            .any(|action| action.contains("off the list of active servers"));
        assert_eq!(of_list, serves, "{done:?}");
        let stops = format!("Stop-CsWindowsService -ComputerName '{computer}'");
        assert!(done.contains(&stops), "{done:?}");
    }
}

#[test]
fn direct_publishing_sets_the_simple_urls_in_a_separate_step() {
    let before = examples::all().remove(1).design.topology;
    let mut after = before.clone();
    std::sync::Arc::make_mut(&mut after.sites[0]).name.push('x');
    let direct = plan(&after, Some(&before), Known::default());
    assert_eq!(direct.way, Way::Direct);
    assert!(kinds(&direct).contains(&StepKind::SimpleUrls));
    let only = Known {
        only_by_topology_builder: vec!["a spelling is inferred".to_owned()],
        ..Known::default()
    };
    assert!(!kinds(&plan(&after, Some(&before), only)).contains(&StepKind::SimpleUrls));
}

/// A plan from an example before an edit to the example after it.
fn plan_of(at: usize, edits: &[Edit]) -> Plan {
    let before = examples::all().remove(at).design;
    let mut after = before.clone();
    for edit in edits {
        after = apply(&after, edit, &mut Identities::seeded(77))
            .unwrap()
            .design;
    }
    plan(&after.topology, Some(&before.topology), Known::default())
}

/// The only Persistent Chat pool of an example.
fn pool_of(at: usize) -> (ServiceId, ClusterId) {
    let topology = examples::all().remove(at).design.topology;
    let mut services = topology.services.iter();
    let pool = services.find(|service| service.role == Role::PersistentChatService);
    let pool = pool.unwrap();
    match &pool.installed_on {
        InstalledOn::Cluster(cluster) => (pool.id.clone(), cluster.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_instances_of_a_mirrored_pair_get_each_others_logins() {
    let first = plan(&examples::all()[1].design.topology, None, Known::default());
    let prepared = actions(&first, StepKind::MirrorEndpoint).join("\n");
    for part in ["CREATE LOGIN", "FROM WINDOWS", "GRANT CONNECT ON ENDPOINT"] {
        assert!(prepared.contains(part), "{prepared}");
    }
}

#[test]
fn an_added_computer_gets_ports_dns_records_and_a_check_of_the_pool() {
    let (_, cluster) = pool_of(1);
    let fqdn = "pchat05.contoso.com".to_owned();
    let plan = plan_of(1, &[Edit::AddComputer { cluster, fqdn }]);
    let ports = actions(&plan, StepKind::Firewall).join("\n");
    assert!(ports.contains("Open TCP 8011 among"), "{ports}");
    let records = actions(&plan, StepKind::Names);
    let one =
        "Create another A record pchatpool.contoso.com with the address of pchat05.contoso.com";
    assert!(records.contains(&one.to_owned()), "{records:?}");
    assert!(kinds(&plan).contains(&StepKind::Verification));
    let mut steps = plan.steps.iter();
    let certificates = steps
        .find(|step| step.kind == StepKind::Certificates)
        .unwrap();
    let mut notes = certificates.notes.iter().map(|note| note.text());
    assert!(notes.any(|note| note.contains("assign it to all of them")));
}

#[test]
fn a_new_front_end_pool_is_set_up_once() {
    for example in examples::all() {
        let plan = plan(&example.design.topology, None, Known::default());
        assert!(
            !kinds(&plan).contains(&StepKind::NextHop),
            "{}",
            example.folder
        );
    }
    // An existing next hop pool has to learn about the new pool.
    let with = examples::all().remove(1).design;
    let (pool, _) = pool_of(1);
    let edit = Edit::Delete {
        objects: vec![pool.into()],
    };
    let without = apply(&with, &edit, &mut Identities::seeded(3)).unwrap();
    let without = without.design.topology;
    let plan = plan(&with.topology, Some(&without), Known::default());
    assert!(kinds(&plan).contains(&StepKind::NextHop));
}

#[test]
fn a_backup_mirror_is_prepared_together_with_the_store_that_it_mirrors() {
    let plan = plan(&examples::all()[2].design.topology, None, Known::default());
    let mut steps = plan.steps.iter();
    let prepared = steps
        .find(|step| step.kind == StepKind::MirrorEndpoint)
        .unwrap();
    for store in ["sql-red01", "sql-sea01", "sql-sea04"] {
        assert!(
            prepared.what.text().contains(store),
            "{}",
            prepared.what.text()
        );
    }
}

/// A plan for changing the content store of the pool of an example.
fn another_content_store(at: usize) -> Plan {
    let (pool, _) = pool_of(at);
    let site = examples::all()[at].design.topology.sites[0].id;
    let content = AssociationKind::Database(Database::Content);
    let store = NewSqlStore {
        site,
        fqdn: "sql99.contoso.com".to_owned(),
        instance: "PCHAT".to_owned(),
        place: None,
        held_by: vec![(pool.into(), content)],
    };
    plan_of(at, &[Edit::AddSqlStore(store)])
}

#[test]
fn a_moved_database_is_created_before_publishing_then_mirrored_and_log_shipped_again() {
    let mirrored = another_content_store(1);
    let order = kinds(&mirrored);
    let place = |kind: StepKind| {
        let found = order.iter().position(|one| *one == kind);
        found.unwrap_or_else(|| panic!("{kind:?} in {order:?}"))
    };
    assert!(place(StepKind::MirrorRemoval) < place(StepKind::StopServices));
    assert!(place(StepKind::StopServices) < place(StepKind::DatabaseMove));
    assert!(place(StepKind::DatabaseMove) < place(StepKind::Publication));
    assert!(place(StepKind::Databases) < place(StepKind::Mirror));
    assert!(place(StepKind::Components) < place(StepKind::Services));
    assert_eq!(
        actions(&mirrored, StepKind::MirrorRemoval),
        [
            "Uninstall-CsMirrorDatabase -DatabaseType 'PersistentChat' -SqlServerFqdn 'sql02.contoso.com' -SqlInstanceName 'PCHAT'"
        ]
    );
    let again = actions(&mirrored, StepKind::Mirror);
    assert!(
        again[1].contains("-SqlServerFqdn 'sql99.contoso.com'"),
        "{again:?}"
    );
    let prepared = mirrored.steps.iter();
    let mut prepared = prepared.filter(|step| step.kind == StepKind::MirrorEndpoint);
    let prepared = prepared.next().unwrap().what.text();
    for store in ["sql99", "sql03", "sql04"] {
        assert!(prepared.contains(store), "{prepared}");
    }
    assert!(!order.contains(&StepKind::LogShipping));
    // Rooms and messages are saved once.
    let saved = actions(&mirrored, StepKind::Backup);
    assert!(
        !saved.iter().any(|line| line.contains("PersistentChatData")),
        "{saved:?}"
    );
    assert_eq!(actions(&mirrored, StepKind::ChatBackup).len(), 1);

    let shipped = kinds(&another_content_store(2));
    assert!(shipped.contains(&StepKind::LogShippingRemoval));
    assert!(shipped.contains(&StepKind::LogShipping));
    // Nothing is mirrored on a Standard Edition server.
    let alone = kinds(&another_content_store(0));
    assert!(alone.contains(&StepKind::DatabaseMove));
    for kind in [
        StepKind::MirrorRemoval,
        StepKind::MirrorEndpoint,
        StepKind::Mirror,
        StepKind::LogBackups,
        StepKind::LogShipping,
    ] {
        assert!(!alone.contains(&kind), "{alone:?}");
    }
}

#[test]
fn the_global_policy_stays_enabled_while_another_pool_remains() {
    let off = "Set-CsPersistentChatPolicy -Identity Global -EnablePersistentChat $false".to_owned();
    let mistakes = examples::all().remove(3).design.topology;
    for (before, is_off) in [
        (examples::all().remove(1).design.topology, true),
        (mistakes, false),
    ] {
        let mut after = before.clone();
        let mut services = before.services.iter();
        let pool = services.find(|service| service.role == Role::PersistentChatService);
        let pool = pool.unwrap();
        after.services.retain(|service| service.id != pool.id);
        let plan = plan(&after, Some(&before), Known::default());
        let done = actions(&plan, StepKind::StopUsing);
        assert_eq!(done.contains(&off), is_off, "{done:?}");
    }
}

#[test]
fn a_new_mirror_restarts_log_shipping_without_setting_up_the_primary() {
    let (pool, _) = pool_of(2);
    let site = examples::all()[2].design.topology.sites[0].id;
    let store = NewSqlStore {
        site,
        fqdn: "sql99.contoso.com".to_owned(),
        instance: "PCHAT".to_owned(),
        place: None,
        held_by: vec![(
            pool.into(),
            AssociationKind::Database(Database::ContentMirror),
        )],
    };
    let plan = plan_of(2, &[Edit::AddSqlStore(store)]);
    let done = actions(&plan, StepKind::LogShipping);
    assert!(
        done[0].contains("Log shipping of the primary stays as it is"),
        "{done:?}"
    );
    assert!(
        done.iter()
            .any(|action| action.contains("sql99.contoso.com"))
    );
    assert!(
        !done
            .iter()
            .any(|action| action.contains("generate a full backup")),
        "{done:?}"
    );
}

#[test]
fn changing_the_file_store_names_both_shares_and_opens_the_port_to_the_new_one() {
    let (pool, _) = pool_of(1);
    let site = examples::all()[1].design.topology.sites[0].id;
    let store = NewFileStore {
        site,
        fqdn: "fs09.contoso.com".to_owned(),
        share: "chat".to_owned(),
        service_version: 7,
        place: None,
        held_by: vec![(pool.into(), AssociationKind::FileStore)],
    };
    let plan = plan_of(1, &[Edit::AddFileStore(store)]);
    assert_eq!(
        actions(&plan, StepKind::FileMove)[..2],
        [
            r"Set-Variable -Name 'from' -Value '\\fs02.contoso.com\pchat'",
            r"Set-Variable -Name 'to' -Value '\\fs09.contoso.com\chat'"
        ]
    );
    assert_eq!(
        actions(&plan, StepKind::Firewall),
        [
            r"Open TCP 445 from the computers, and from those of the next hop, to \\fs09.contoso.com\chat"
        ]
    );
    let order = kinds(&plan);
    let place = |kind: StepKind| order.iter().position(|one| *one == kind).unwrap();
    assert!(place(StepKind::FileMove) < place(StepKind::Components));
    assert!(place(StepKind::Components) < place(StepKind::Services));
}

#[test]
fn rooms_and_messages_of_remaining_pools_are_saved_before_anything_is_published() {
    let (pool, cluster) = pool_of(1);
    let renamed = Edit::SetDisplayName {
        pool: pool.clone(),
        name: "Chat".to_owned(),
    };
    let export = r"Export-CsPersistentChatData -DBInstance 'sql02.contoso.com\PCHAT' -FileName 'persistent-chat-pchatpool.contoso.com.zip'";
    let saved = actions(&plan_of(1, &[renamed]), StepKind::Backup);
    assert!(saved.contains(&export.to_owned()), "{saved:?}");
    assert!(
        saved
            .iter()
            .any(|line| line.contains("simple-urls-before.xml"))
    );
    // A removed pool is saved in a separate step, and the list of active servers is removed with it.
    // Changing the list beforehand would change the topology that the kit is compared with.
    let removed = plan_of(
        1,
        &[Edit::Delete {
            objects: vec![pool.into(), cluster.into()],
        }],
    );
    assert!(!actions(&removed, StepKind::Backup).contains(&export.to_owned()));
    assert_eq!(actions(&removed, StepKind::ChatBackup), [export]);
    let stopped = actions(&removed, StepKind::Deactivation);
    assert!(!stopped.join(" ").contains("ActiveServer"), "{stopped:?}");
    assert!(stopped.join(" ").contains("Stop-CsWindowsService"));
}
