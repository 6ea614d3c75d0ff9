//! Documents that were changed by hand: SQL Server and DNS do not distinguish upper and lower case, so a
//! name in different case is the same name; and one cause is reported once.

use std::sync::Arc;

use topology_designer::design::Statement;
use topology_designer::document::{self, Format, Opened, design_file};
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::rules::{Baseline, BaselineComparison, Diagnostic, Facts, Report};
use topology_designer::topology::{ObjectId, Role};
use topology_designer::vocabulary::Vocabulary;

use crate::common;

const EXAMPLE: &str = "enterprise-four-servers";

fn design() -> topology_designer::design::Design {
    let mut examples = common::examples::all().into_iter();
    examples.find(|e| e.folder == EXAMPLE).unwrap().design
}

/// The example as a published document.
fn published() -> String {
    let written = document::write(
        None,
        &design().topology,
        Format::Published,
        Vocabulary::built_in(),
    );
    let bytes = written.unwrap().bytes;
    let (text, _) = document::encoding::decode(&bytes).unwrap();
    text.into_owned()
}

fn opened(bytes: &[u8]) -> Opened {
    document::read(bytes, None).unwrap()
}

fn said(opened: &Opened) -> Vec<Diagnostic> {
    let published = opened.baseline.as_ref().map(Baseline::own);
    let comparison = BaselineComparison::new(&opened.design.topology, published);
    let report = Report::of(&Facts::compared(&opened.design, &comparison));
    let mut said = report.diagnostics;
    said.extend(report.unstated);
    said
}

#[test]
fn an_instance_that_a_service_names_in_different_case_is_found_and_the_bytes_are_kept() {
    let text = published();
    let name = r#"<SqlInstanceId Name="PCHAT">"#;
    let (before, after) = text.rsplit_once(name).unwrap();
    let changed = format!(r#"{before}<SqlInstanceId Name="pChat">{after}"#);
    let as_it_was: Vec<String> = said(&opened(text.as_bytes()))
        .into_iter()
        .map(|told| told.message)
        .collect();
    let opened = opened(changed.as_bytes());
    assert!(opened.notes.is_empty(), "{:?}", opened.notes);
    let messages: Vec<String> = said(&opened).into_iter().map(|told| told.message).collect();
    assert_eq!(messages, as_it_was);
    let source = opened.source.as_ref();
    let topology = &opened.design.topology;
    let written = document::write(source, topology, Format::Published, Vocabulary::built_in());
    assert_eq!(written.unwrap().bytes, changed.as_bytes());
}

#[test]
fn a_question_about_two_services_of_a_pool_names_the_pool_once() {
    let mut design = design();
    let services = &mut design.topology.services;
    let pool = services
        .iter()
        .find(|s| s.role == Role::PersistentChatService);
    let mut second = (**pool.unwrap()).clone();
    second.id = "a second one".into();
    services.push(second.into());
    let report = Report::of(&Facts::new(&design));
    let asked = report.unstated.iter().find(|asked| asked.rule == "R26");
    let message = &asked.unwrap().message;
    let name = "pchatpool.contoso.com";
    assert_eq!(message.matches(name).count(), 1, "{message}");
}

#[test]
fn an_instance_with_another_name_is_not_found() {
    let text = published();
    let (before, after) = text.rsplit_once(r#"<SqlInstanceId Name="PCHAT">"#).unwrap();
    let changed = format!(r#"{before}<SqlInstanceId Name="PCHAT2">{after}"#);
    let told = said(&opened(changed.as_bytes()));
    assert!(told.iter().any(|told| told.rule == "R47"));
}

#[test]
fn an_instance_renamed_in_a_design_file_is_reported_once_and_can_be_converted() {
    let bytes = published();
    let read = opened(bytes.as_bytes());
    let file = design_file::write(&read.design, read.source.as_ref()).unwrap();
    let file = String::from_utf8(file).unwrap();
    let name = r#"name: "PCHAT","#;
    let renamed = file.replacen(name, r#"name: "PCHAT9","#, 1);
    assert_ne!(renamed, file);
    let renamed = opened(renamed.as_bytes());
    let refused = document::refusals(&renamed, Vocabulary::built_in());
    assert_eq!(refused, []);
    let told = said(&renamed);
    let moved = told.iter().filter(|told| told.rule == "R72");
    assert_eq!(moved.count(), 1, "{told:?}");
    let written = document::write(
        renamed.source.as_ref(),
        &renamed.design.topology,
        Format::Published,
        Vocabulary::built_in(),
    );
    let bytes = written.unwrap().bytes;
    let (text, _) = document::encoding::decode(&bytes).unwrap();
    assert_eq!(text.matches(r#"Name="PCHAT9""#).count(), 2);
}

#[test]
fn facts_and_silences_of_a_computer_apply_even_if_written_in_capital_letters() {
    let design = design();
    let pool = design.topology.services.iter().find_map(|service| {
        let cluster = design.topology.cluster_of(service)?;
        (service.role == Role::PersistentChatService).then(|| cluster.clone())
    });
    let pool = pool.unwrap();
    let name = pool.machines[0].fqdn.as_str();
    let computer = ObjectId::machine(&pool.id, name);
    let state = Edit::State {
        objects: vec![computer.clone()],
        statement: Statement::DataCenter("Redmond".to_owned()),
    };
    let stated = apply(&design, &state, &mut Identities::seeded(3)).unwrap();
    let file = design_file::write(&stated.design, None).unwrap();
    let file = String::from_utf8(file).unwrap();
    let written = format!("\"{name}\")");
    assert!(file.contains(&written), "{file}");
    let by_hand = file.replace(&written, &format!("\"{}.\")", name.to_uppercase()));
    let (read, _) = design_file::read(by_hand.as_bytes()).unwrap();
    let facts = Facts::new(&read);
    assert_eq!(facts.data_center(&computer), Some("Redmond"));
}

#[test]
fn a_silence_for_a_computer_written_in_capital_letters_applies_only_to_its_problem() {
    let mut design = design();
    let mut clusters = design.topology.clusters.iter_mut();
    let pool = clusters.find(|cluster| cluster.fqdn == "pchatpool.contoso.com");
    let pool = Arc::make_mut(pool.unwrap());
    for (machine, name) in pool.machines.iter_mut().zip(["chat_01", "chat_02"]) {
        machine.fqdn = format!("{name}.contoso.com");
    }
    let silence = Edit::Suppress {
        rule: "R4".to_owned(),
        object: ObjectId::machine(&pool.id, "chat_01.contoso.com"),
        reason: "it is in use".to_owned(),
    };
    let silenced = apply(&design, &silence, &mut Identities::seeded(3)).unwrap();
    let file = design_file::write(&silenced.design, None).unwrap();
    let file = String::from_utf8(file).unwrap();
    let written = "\"chat_01.contoso.com\")";
    assert!(file.contains(written), "{file}");
    for spelling in ["CHAT_01.CONTOSO.COM", "Chat_01.contoso.com."] {
        let by_hand = file.replace(written, &format!("\"{spelling}\")"));
        let (read, _) = design_file::read(by_hand.as_bytes()).unwrap();
        let report = Report::of(&Facts::new(&read));
        let is_about_names = |told: &&Diagnostic| told.rule == "R4";
        let left: Vec<_> = report.diagnostics.iter().filter(is_about_names).collect();
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(left[0].message.starts_with("chat_02"), "{left:?}");
        let silenced: Vec<_> = report.silenced.iter().map(|one| &one.diagnostic).collect();
        assert_eq!(silenced.len(), 1, "{silenced:?}");
        assert!(silenced[0].message.starts_with("chat_01"), "{silenced:?}");
    }
}
