//! File stores: "Define New File Store" (domain notes, 2.4).

use crate::publish::worksheet::sql_stores::site_name;
use crate::publish::worksheet::{
    PageEntry, Sides, Task, Worksheet, WorksheetDialog, WorksheetPage, changed,
};
use crate::topology::Item;
use crate::topology::inventory::share_name;

pub(super) fn add<'t>(
    worksheet: &mut Worksheet,
    sides: &Sides<'t>,
    item: &Item<'t>,
    published: Option<&Item<'t>>,
) {
    // The wizard of a Standard Edition server defines its file store.
    if item.cluster.is_some_and(|cluster| cluster.requires_setup) {
        return;
    }
    let (task, command, pages) = match published {
        None => (Task::New, "File Store…", pages(item)),
        Some(before) => {
            let pages = changed(pages(item), &pages(before));
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
    node.push("File stores".to_owned());
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

fn pages(item: &Item<'_>) -> Vec<WorksheetPage> {
    let fqdn = item.cluster.map_or("", |cluster| &cluster.fqdn);
    let share = item.service.map_or("", share_name);
    let entries = vec![
        PageEntry::text("File server FQDN", fqdn),
        PageEntry::text("File share", share),
    ];
    vec![WorksheetPage::new("Define New File Store", entries)]
}
