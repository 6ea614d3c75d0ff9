//! Names of any length: the messages of every rule stay readable.

use std::collections::BTreeSet;
use std::sync::Arc;

use topology_designer::design::Design;
use topology_designer::rules::facts::objects::Objects;
use topology_designer::rules::{BaselineComparison, Diagnostic, Facts, Report};
use topology_designer::topology::{ActiveMachines, PersistentChatSettings, Role};
use topology_designer::vocabulary::Vocabulary;

use crate::deployment::documents;
use crate::faults::{self, inject};

/// The maximum length of a message, including the names of its objects.
const READABLE: usize = 1_000;

/// Lengthens every name of a design: `middle` is inserted into the names of hosts, and sites get many
/// words.
fn lengthen(design: &mut Design, middle: &str) {
    let long = |name: &str| match name.split_once('.') {
        Some((host, domain)) => format!("{host}{middle}.{domain}"),
        None => format!("{name}{middle}"),
    };
    for site in &mut design.topology.sites {
        let site = Arc::make_mut(site);
        site.name = format!("{} {}", site.name, "of many words ".repeat(7_000));
    }
    for cluster in &mut design.topology.clusters {
        let cluster = Arc::make_mut(cluster);
        cluster.fqdn = long(&cluster.fqdn);
        for machine in &mut cluster.machines {
            machine.fqdn = long(&machine.fqdn);
        }
        for instance in &mut cluster.sql_instances {
            instance.name.push_str(middle);
        }
    }
    for service in &mut design.topology.services {
        let service = Arc::make_mut(service);
        if let Some(content) = &mut service.content
            && let Some(share) = content.attributes.get("ShareName").map(long)
        {
            content.attributes.set("ShareName", share);
        }
        if service.role == Role::PersistentChatService {
            PersistentChatSettings::change(service, Vocabulary::built_in(), |settings| {
                if let ActiveMachines::Listed(active) = &mut settings.active_machines {
                    active.iter_mut().for_each(|name| *name = long(name));
                }
            });
        }
    }
    for reason in design.annotations.suppressions.values_mut() {
        *reason = "It was decided. ".repeat(7_000);
    }
}

fn assert_readable(said: &Diagnostic, objects: &Objects<'_>) {
    let named = objects.object(&said.object).in_words();
    let line = format!("{} [{named}]", said.message);
    let length = line.chars().count();
    assert!(
        length <= READABLE,
        "{} has {length} characters: {line}",
        said.rule
    );
    for fix in &said.fixes {
        let length = fix.label.chars().count();
        assert!(length <= READABLE, "a fix of {}: {length}", said.rule);
    }
}

#[test]
fn no_name_makes_the_message_of_a_rule_too_long_to_read() {
    let (document, design) = documents().remove(0);
    let mut spoke = BTreeSet::new();
    for middle in ["x".repeat(5_000), " and another word".repeat(300)] {
        for fault in faults::all() {
            let deployment = inject(fault, &document, &design);
            let mut faulty = deployment.design.clone();
            lengthen(&mut faulty, &middle);
            let comparison = BaselineComparison::new(&faulty.topology, None);
            let report = Report::of(&Facts::compared(&faulty, &comparison));
            let objects = Objects::new(&faulty.topology);
            let silenced = report.silenced.iter().map(|silenced| &silenced.diagnostic);
            for said in report
                .diagnostics
                .iter()
                .chain(&report.unstated)
                .chain(silenced)
            {
                assert_readable(said, &objects);
                spoke.insert(said.rule);
            }
        }
    }
    assert!(spoke.len() > 80, "only {} rules were raised", spoke.len());
}
