//! SQL Server stores: "Define New SQL Server Store" (domain notes, 2.3).

use crate::publish::mirrors::mirrored;
use crate::publish::worksheet::{
    PageEntry, Sides, Task, Worksheet, WorksheetDialog, WorksheetPage, changed,
};
use crate::topology::pools::persistent_chat_pools;
use crate::topology::{AssociationKind, Database, Index, InstalledOn, Item, Service, SqlStore};

pub(super) fn add<'t>(
    worksheet: &mut Worksheet,
    sides: &Sides<'t>,
    item: &Item<'t>,
    published: Option<&Item<'t>>,
) {
    // A Standard Edition server includes its own.
    if item.cluster.is_some_and(|cluster| cluster.requires_setup) {
        return;
    }
    let pages = pages(&sides.design, item);
    let (task, command, pages) = match published.zip(sides.published.as_ref()) {
        None => (Task::New, "SQL Server Store…", pages),
        Some((before, index)) => {
            let pages = changed(pages, &self::pages(index, before));
            (Task::Edit, "Edit Properties…", pages)
        }
    };
    if pages.is_empty() {
        return;
    }
    let mut node = vec![
        site_name(&sides.design, item),
        "Shared Components".to_owned(),
    ];
    node.push("SQL Server stores".to_owned());
    node.extend(published.map(Item::title));
    worksheet.dialogs.push(WorksheetDialog {
        task,
        object: item.id.clone(),
        name: item.title(),
        what: item.kind.in_sentence(),
        node,
        command: command.to_owned(),
        pages,
        is_second_part: false,
    });
}

/// The name of the site of an object; empty in a damaged document.
pub(super) fn site_name(index: &Index<'_>, item: &Item<'_>) -> String {
    index
        .site(item.site)
        .map_or_else(String::new, |site| site.name.clone())
}

/// A store with its mirror and witness, each with the label of its list. The property sheet of a pool has the check boxes
/// once for each store, on one page.
pub(super) fn mirrored_store(
    (list, store): (&'static str, String),
    (mirror_list, mirror): (&'static str, Option<String>),
    witness: Option<String>,
) -> Vec<PageEntry> {
    let is_mirrored = PageEntry::ticked("Enable SQL Server store mirroring", mirror.is_some());
    let mut entries = vec![PageEntry::chosen(list, store), is_mirrored.below(list)];
    if let Some(mirror) = mirror {
        entries.push(PageEntry::chosen(mirror_list, mirror));
        let label = "Use SQL Server mirroring witness to enable automatic failover";
        entries.push(PageEntry::ticked(label, witness.is_some()).below(list));
        let witness = witness.map(|name| PageEntry::chosen("SQL Server mirroring witness", name));
        entries.extend(witness.map(|entry| entry.below(list)));
    }
    entries
}

fn pages(index: &Index<'_>, item: &Item<'_>) -> Vec<WorksheetPage> {
    let (Some(cluster), Some(instance)) = (item.cluster, item.sql_instance) else {
        return Vec::new();
    };
    let mut entries = vec![PageEntry::text("SQL Server FQDN", &cluster.fqdn)];
    match &*instance.name {
        "" => entries.push(PageEntry::selected("Default Instance")),
        name => entries.push(PageEntry::text("Named Instance", name)),
    }
    let store = SqlStore { cluster, instance };
    if let Some(port) = mirroring_port(index, &store) {
        entries.push(PageEntry::ticked(
            "This SQL instance is in mirroring relation",
            true,
        ));
        entries.push(PageEntry::text("Mirroring port", port));
    }
    vec![WorksheetPage::new("Define New SQL Server Store", entries)]
}

/// The port that Topology Builder suggests for an instance that takes part in mirroring: 7022 if it is only a witness.
fn mirroring_port(index: &Index<'_>, store: &SqlStore<'_>) -> Option<&'static str> {
    let is_here = |service: &Service| {
        service.installed_on == InstalledOn::SqlInstance(store.instance.id.clone())
    };
    let (mut is_partner, mut is_witness) = (false, false);
    let pools = persistent_chat_pools(index);
    for facets in pools.iter().filter_map(|pool| pool.facets(index)) {
        for kind in AssociationKind::OF_PERSISTENT_CHAT {
            if !facets.target(kind).is_some_and(is_here) {
                continue;
            }
            match kind {
                AssociationKind::Witness(_) => is_witness = true,
                AssociationKind::Database(database) => {
                    let mirror = database.pair().mirror();
                    let is_mirrored =
                        |mirror| facets.target(AssociationKind::Database(mirror)).is_some();
                    is_partner |= Database::is_mirror(database) || is_mirrored(mirror);
                }
                _ => {}
            }
        }
    }
    // Those of Front End pools, too.
    for pair in mirrored(index) {
        let is_here = |other: &SqlStore<'_>| other.instance.id == store.instance.id;
        is_partner |= is_here(&pair.principal) || is_here(&pair.mirror);
        is_witness |= pair.witness.as_ref().is_some_and(is_here);
    }
    match (is_partner, is_witness) {
        (true, _) => Some("5022"),
        (false, true) => Some("7022"),
        (false, false) => None,
    }
}
