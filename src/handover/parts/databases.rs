//! The SQL Server instances and their databases (domain notes, 5.4).

use std::collections::BTreeMap;

use crate::design::Fact;
use crate::publish::step::{StepKind, action_in_words};
use crate::report::{Document, Level, Words};
use crate::topology::pools::sql_stores;
use crate::topology::{AssociationKind, Database, ObjectId, Role, ServiceId, SqlStore};

use crate::handover::chat::{Chat, database_name, purpose};
use crate::handover::words::{name_or, push_table};
use crate::handover::{HandoverFacts, open};

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    let stores = sql_stores(&facts.index);
    if stores.is_empty() {
        return;
    }
    if !facts.chats.is_empty() {
        of_chats(facts, document);
    }
    document.heading(Level::Section, "Every instance");
    let rows = stores
        .iter()
        .map(|store| row_of_store(facts, store))
        .collect();
    push_table(
        document,
        &["Instance", "Databases", "Used for", "Version", "Edition"],
        rows,
    );
    versions(facts, document, &stores);
    if !facts.chats.is_empty() {
        size_and_backup(facts, document);
    }
}

fn of_chats(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "Databases of Persistent Chat");
    let rows = facts.chats.iter().flat_map(rows_of_chat).collect();
    push_table(
        document,
        &[
            "Instance", "Database", "Purpose", "Pool", "Mirror", "Witness", "Backup",
        ],
        rows,
    );
    document.paragraph("mgc holds rooms, categories, messages, principals and configuration.");
    if has_compliance(facts) {
        document.paragraph(
            "mgccomp holds compliance events until the adapter has taken them: a message goes through a private queue of \
             Message Queuing on the server that took it, then into mgccomp, then to the adapter, and is deleted.",
        );
    }
    document.heading(Level::Section, "How they are created");
    let made = [
        StepKind::MirrorEndpoint,
        StepKind::Databases,
        StepKind::Mirror,
    ];
    for (_, step) in facts.steps_of(&made) {
        document.heading(Level::Part, step.what.clone());
        for action in &step.actions {
            match action {
                crate::publish::step::StepAction::Command(command) => {
                    document
                        .blocks
                        .push(crate::report::Block::Command(command.to_string()));
                }
                crate::publish::step::StepAction::Line(line) => {
                    document
                        .blocks
                        .push(crate::report::Block::Command((*line).to_owned()));
                }
                other => document.paragraph(action_in_words(other)),
            }
        }
    }
    open::ask(document, facts, &ObjectId::Deployment, Fact::DatabasePaths);
}

fn has_compliance(facts: &HandoverFacts<'_>) -> bool {
    facts.chats.iter().any(|chat| chat.has_compliance)
}

fn size_and_backup(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "Size and backup");
    let mut notes: Vec<Words> = vec![
        "No page documents the size of mgc or mgccomp. For the first publication, plan 20 GB of free space \
         (documented for the Central Management store and the databases on the same server)."
            .into(),
        "Back up each database with SQL Server. In addition, back up rooms and messages with \
         Export-CsPersistentChatData.".into(),
    ];
    if facts.chats.iter().any(Chat::is_mirrored) {
        notes.push(
            "A mirrored database uses the full recovery model: its log grows until it is backed up.".into(),
        );
    }
    if has_compliance(facts) {
        notes.push("mgccomp is transient; keep the output of the adapter instead.".into());
    }
    document.blocks.push(crate::report::Block::List(notes));
}

fn rows_of_chat(chat: &Chat<'_>) -> Vec<Vec<Words>> {
    let pairs = [
        Database::Content,
        Database::ContentBackup,
        Database::Compliance,
        Database::ComplianceBackup,
    ];
    let title = |database: Database| chat.store(database).map(SqlStore::title);
    let rows = pairs.into_iter().filter_map(|database| {
        let pair = database.pair();
        let backup = match database {
            Database::Content => title(Database::ContentBackup),
            Database::Compliance => title(Database::ComplianceBackup),
            _ => None,
        };
        Some(vec![
            Words::name(title(database)?),
            Words::name(database_name(database.is_compliance())),
            Words::from(purpose(database)),
            Words::name(chat.name),
            name_or(title(pair.mirror()), "none"),
            name_or(chat.witness(pair).map(SqlStore::title), "none"),
            name_or(backup, "none"),
        ])
    });
    rows.collect()
}

/// The databases of a role on an instance, by their product names.
fn databases_of(role: &Role) -> &'static str {
    match role {
        Role::PersistentChatStore => "mgc",
        Role::PersistentChatComplianceStore => "mgccomp",
        Role::CentralMgmtStore => "xds, lis",
        Role::UserStore => "rtcxds, rtcshared",
        Role::ApplicationStore => "rtcab, rgsconfig, rgsdyn, cpsdyn",
        Role::ArchivingStore => "the archiving database",
        Role::MonitoringStore => "the monitoring databases",
        _ => "",
    }
}

fn is_witness(kind: AssociationKind) -> bool {
    use AssociationKind::{ArchivingWitness, BackEndWitness, MonitoringWitness, Witness};
    matches!(
        kind,
        Witness(_) | BackEndWitness | ArchivingWitness | MonitoringWitness
    )
}

fn row_of_store(facts: &HandoverFacts<'_>, store: &SqlStore<'_>) -> Vec<Words> {
    let services = facts.index.databases_on(&store.instance.id);
    // In the topology, a witness is a store like any other; in SQL Server, it has no database.
    let of_witnesses = facts
        .index
        .associations()
        .filter(|held| is_witness(held.kind));
    let witnesses: Vec<&ServiceId> = of_witnesses.map(|held| &held.target.id).collect();
    let mut databases: Vec<&str> = services
        .iter()
        .filter(|service| !witnesses.contains(&&service.id))
        .map(|service| databases_of(&service.role))
        .collect();
    databases.retain(|names| !names.is_empty());
    databases.sort_unstable();
    databases.dedup();
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for association in facts.index.associations() {
        if services
            .iter()
            .any(|service| service.id == association.target.id)
            && let Some(cluster) = facts.index.cluster_of(association.holder)
        {
            let of = uses.entry(cluster.fqdn.clone()).or_default();
            let words = association.kind.in_words().to_owned();
            if !of.contains(&words) {
                of.push(words);
            }
        }
    }
    let uses: Vec<String> = uses
        .into_iter()
        .map(|(pool, of)| format!("{pool}: {}", of.join(", ")))
        .collect();
    let stated = facts.stated(&ObjectId::from(store.instance.id.clone()));
    let said = |fact| stated.get(fact).map(ToString::to_string);
    vec![
        Words::name(store.title()),
        Words::from(match databases.is_empty() && !services.is_empty() {
            true => "none".to_owned(),
            false => databases.join(", "),
        }),
        Words::from(match uses.is_empty() {
            true => "Not used by anything in the topology".to_owned(),
            false => uses.join("; "),
        }),
        name_or(said(Fact::SqlVersion), "unknown"),
        name_or(said(Fact::SqlEdition), "unknown"),
    ]
}

/// Asks for facts that do not belong to any row.
fn versions(facts: &HandoverFacts<'_>, document: &mut Document, stores: &[SqlStore<'_>]) {
    for fact in [Fact::SqlVersion, Fact::SqlEdition] {
        let unknown = stores.iter().filter(|store| {
            let stated = facts.stated(&ObjectId::from(store.instance.id.clone()));
            stated.get(fact).is_none()
        });
        let unknown: Vec<String> = unknown.map(SqlStore::title).collect();
        if !unknown.is_empty() {
            open::ask_of(document, fact, &unknown.join(", "), unknown.len() > 1);
        }
    }
}
