//! Front End pools and Standard Edition servers: "Define New Front End Pool" (domain notes, 2.5). Features that a
//! document does not show are left to the user.

use crate::publish::worksheet::sql_stores::{mirrored_store, site_name};
use crate::publish::worksheet::{
    EntryValue, PageEntry, Sides, Task, Worksheet, WorksheetDialog, WorksheetPage, changed,
};
use crate::topology::fqdn::same_fqdn;
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, Cluster, FileStore, FrontEndPool, Index, InstalledOn, Item, Machine, Role,
    SqlStore,
};

pub(super) fn add<'t>(
    worksheet: &mut Worksheet,
    sides: &Sides<'t>,
    item: &Item<'t>,
    published: Option<&Item<'t>>,
) {
    let index = &sides.design;
    let Some(pool) = FrontEndPool::of(index, item) else {
        return;
    };
    let version = product_name(pool.registrar.service_version);
    let folder = match pool.is_standard_edition {
        true => "Standard Edition Front End Servers",
        false => "Enterprise Edition Front End pools",
    };
    let node = vec![site_name(index, item), version, folder.to_owned()];
    let dialog = |task, name: &str, node, command: &str, pages| WorksheetDialog {
        task,
        object: item.id.clone(),
        name: name.to_owned(),
        what: item.kind.in_sentence(),
        node,
        command: command.to_owned(),
        pages,
        is_second_part: false,
    };
    let before = published.zip(sides.published.as_ref());
    let Some((before, index_before)) = before else {
        let mut pages = vec![first_page(&pool)];
        if !pool.is_standard_edition {
            pages.push(computers(pool.cluster));
        }
        pages.extend(properties(index, &pool));
        let fqdn = &pool.cluster.fqdn;
        worksheet
            .dialogs
            .push(dialog(Task::New, fqdn, node, "New Front End Pool…", pages));
        worksheet.left_out.push(format!(
            "The document does not show whether {fqdn} has dial-in conferencing, Enterprise Voice or Call \
             Admission Control; select these features as planned."
        ));
        return;
    };
    let Some(old) = FrontEndPool::of(index_before, before) else {
        return;
    };
    let of_pool = || [node.clone(), vec![before.title()]].concat();
    for computer in added(old.cluster, pool.cluster) {
        let pages = vec![WorksheetPage::untitled(
            "computer",
            vec![PageEntry::text("Computer FQDN", &computer.fqdn)],
        )];
        let fqdn = &computer.fqdn;
        let mut added = dialog(Task::New, fqdn, of_pool(), "New Server…", pages);
        added.what = COMPUTER;
        worksheet.dialogs.push(added);
    }
    for computer in added(pool.cluster, old.cluster) {
        let node = [of_pool(), vec![computer.fqdn.clone()]].concat();
        let mut gone = dialog(Task::Delete, &computer.fqdn, node, "Delete", Vec::new());
        gone.what = COMPUTER;
        worksheet.dialogs.push(gone);
    }
    let pages = changed(properties(index, &pool), &properties(index_before, &old));
    if !pages.is_empty() {
        let (fqdn, node) = (&pool.cluster.fqdn, of_pool());
        worksheet
            .dialogs
            .push(dialog(Task::Edit, fqdn, node, "Edit Properties…", pages));
    }
    if !same_fqdn(&old.cluster.fqdn, &pool.cluster.fqdn) {
        worksheet
            .left_out
            .push(renamed(&old.cluster.fqdn, &pool.cluster.fqdn));
    }
}

/// The label for a computer of a pool.
pub(super) const COMPUTER: &str = "computer";

/// Topology Builder cannot rename a published pool.
pub(super) fn renamed(before: &str, after: &str) -> String {
    format!(
        "{before} is called {after} in the design. Topology Builder cannot rename a published pool, so define \
         it again under the new name and delete the old one."
    )
}

/// Computers that are only in the first of two clusters.
pub(super) fn added<'t>(before: &Cluster, after: &'t Cluster) -> Vec<&'t Machine> {
    let is_new = |machine: &&Machine| {
        let mut known = before.machines.iter();
        !known.any(|known| same_fqdn(&known.fqdn, &machine.fqdn))
    };
    after.machines.iter().filter(is_new).collect()
}

fn first_page(pool: &FrontEndPool<'_>) -> WorksheetPage {
    let edition = match pool.is_standard_edition {
        true => "Standard Edition Server",
        false => "Enterprise Edition Front End Pool",
    };
    let entries = vec![
        PageEntry::text("Pool FQDN", &pool.cluster.fqdn),
        PageEntry::selected(edition),
    ];
    WorksheetPage::new("Define the Front End pool FQDN", entries)
}

/// The page of the computers, the same for every pool with several computers.
pub(super) fn computers(cluster: &Cluster) -> WorksheetPage {
    let names = cluster.machines.iter().map(|machine| machine.fqdn.clone());
    let entries = vec![PageEntry::new(
        "Computer FQDN",
        EntryValue::Added(names.collect()),
    )];
    WorksheetPage::new("Define the computers in this pool.", entries)
}

/// The pages that the wizard and the property sheet have in common.
fn properties(index: &Index<'_>, pool: &FrontEndPool<'_>) -> Vec<WorksheetPage> {
    let has = |role| index.role_on(&pool.cluster.id, role).is_some();
    let is_conferencing = has(&Role::ConfServices);
    let mut features = vec![PageEntry::ticked(
        "Conferencing (includes audio, video, and application sharing)",
        is_conferencing,
    )];
    let holds = |kind| store_of(index, pool, kind);
    let features_with_a_store = [
        ("Archiving", AssociationKind::ArchivingStore),
        (
            "Monitoring (CDR and QoE metrics)",
            AssociationKind::MonitoringStore,
        ),
    ];
    for (label, kind) in features_with_a_store {
        features.push(PageEntry::ticked(label, holds(kind).is_some()));
    }
    let mediation = PageEntry::ticked("Collocate Mediation Server", has(&Role::MediationServer));
    let edge = holds(AssociationKind::EdgePool);
    let mut pages = vec![
        WorksheetPage::new("Select features", features),
        WorksheetPage::new("Select collocated server roles", vec![mediation]),
        WorksheetPage::new(
            "Associate server roles with this Front End pool",
            vec![PageEntry::ticked("Enable an Edge pool", edge.is_some())],
        ),
    ];
    if !pool.is_standard_edition {
        let kinds = [
            AssociationKind::BackEnd,
            AssociationKind::BackEndMirror,
            AssociationKind::BackEndWitness,
        ];
        pages.push(WorksheetPage::new(
            "Define the SQL Server store",
            stores(kinds.map(holds)),
        ));
    }
    pages.push(file_store(index, pool));
    if is_conferencing {
        let server = holds(AssociationKind::OfficeWebApps);
        let label = "Associate pool with an Office Web Apps Server";
        let mut entries = vec![PageEntry::ticked(label, server.is_some())];
        entries.extend(server.map(|server| PageEntry::chosen("Office Web Apps Server", server)));
        pages.push(WorksheetPage::new(
            "Select an Office Web Apps Server",
            entries,
        ));
    }
    let archiving = [
        AssociationKind::ArchivingStore,
        AssociationKind::ArchivingMirror,
        AssociationKind::ArchivingWitness,
    ];
    let monitoring = [
        AssociationKind::MonitoringStore,
        AssociationKind::MonitoringMirror,
        AssociationKind::MonitoringWitness,
    ];
    for (title, kinds) in [
        ("Archiving SQL Server store", archiving),
        ("Monitoring SQL Server store", monitoring),
    ] {
        pages.push(WorksheetPage::untitled(title, stores(kinds.map(holds))));
    }
    pages.retain(|page| !page.entries.is_empty());
    pages
}

/// A store with its mirror and witness, if there is one.
fn stores([store, mirror, witness]: [Option<String>; 3]) -> Vec<PageEntry> {
    let Some(store) = store else {
        return Vec::new();
    };
    mirrored_store(
        ("SQL Server store", store),
        ("Mirroring SQL Server store", mirror),
        witness,
    )
}

/// The file store that the services of a pool use; a separate one is defined on the page.
fn file_store(index: &Index<'_>, pool: &FrontEndPool<'_>) -> WorksheetPage {
    let title = "Define the file store";
    let mut associations = index.associations();
    let used = associations.find(|association| {
        association.kind == AssociationKind::FrontEndFileStore
            && index
                .cluster_of(association.holder)
                .map(|cluster| &cluster.id)
                == Some(&pool.cluster.id)
    });
    let Some(used) = used else {
        return WorksheetPage::new(title, Vec::new());
    };
    let store = FileStore {
        service: used.target,
        cluster: index.cluster_of(used.target),
    };
    let entries = match store.cluster {
        Some(cluster) if cluster.id == pool.cluster.id => vec![
            PageEntry::selected("Define a new file store."),
            PageEntry::text("File Server FQDN", &cluster.fqdn),
            PageEntry::text("File Share", store.share()),
        ],
        _ => vec![
            PageEntry::selected("Use a previously defined file store."),
            PageEntry::chosen("File store", store.title()),
        ],
    };
    WorksheetPage::new(title, entries)
}

/// The target of an association of a pool, as shown in Topology Builder's lists.
fn store_of(index: &Index<'_>, pool: &FrontEndPool<'_>, kind: AssociationKind) -> Option<String> {
    let mut associations = index.associations();
    let held = associations.find(|association| {
        association.kind == kind
            && index
                .cluster_of(association.holder)
                .map(|cluster| &cluster.id)
                == Some(&pool.cluster.id)
    })?;
    match &held.target.installed_on {
        InstalledOn::SqlInstance(id) => {
            let (cluster, instance) = index.sql_instance(id)?;
            Some(SqlStore { cluster, instance }.title())
        }
        InstalledOn::Cluster(_) => Some(index.cluster_of(held.target)?.fqdn.clone()),
    }
}
