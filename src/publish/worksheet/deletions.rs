//! Objects that are published but no longer in the design: pools before the stores that they use.

use std::cmp::Reverse;

use crate::publish::stores::is_used;
use crate::publish::worksheet::{
    Sides, Task, Worksheet, WorksheetDialog, is_on_another_server, order,
};
use crate::topology::kind::FolderParent;
use crate::topology::role::product_name;
use crate::topology::{Item, ObjectId, inventory};

pub(super) fn add(
    worksheet: &mut Worksheet,
    sides: &Sides<'_>,
    items: &[Item<'_>],
    before: &[Item<'_>],
) {
    let Some(published) = &sides.published else {
        return;
    };
    let stays =
        |item: &Item<'_>, kept: &Item<'_>| kept.id == item.id && !is_on_another_server(kept, item);
    let is_gone = |item: &&Item<'_>| !items.iter().any(|kept| stays(item, kept));
    let mut gone: Vec<&Item<'_>> = before.iter().filter(is_gone).collect();
    gone.sort_by_key(|item| Reverse(order(item)));
    let mut second_part = Vec::new();
    for item in gone {
        // It is removed with its Standard Edition server.
        if item.kind.is_store() && item.cluster.is_some_and(|cluster| cluster.requires_setup) {
            continue;
        }
        let site = published.site(item.site);
        let mut node: Vec<String> = site.map(|site| site.name.clone()).into_iter().collect();
        let folder = item.kind.row().folder;
        node.push(match folder.below {
            FolderParent::Version => product_name(inventory::service_version(published, item)),
            FolderParent::SharedComponents => "Shared Components".to_owned(),
        });
        node.push(folder.text.to_owned());
        node.push(item.title());
        let dialog = delete(item.id.clone(), item.title(), item.kind.in_sentence(), node);
        match item.kind.is_store() && is_used(published, &item.id) {
            true => second_part.push(WorksheetDialog {
                is_second_part: true,
                ..dialog
            }),
            false => worksheet.dialogs.push(dialog),
        }
    }
    for site in &published.topology().sites {
        if sides.design.site(site.id).is_none() {
            let node = vec![site.name.clone()];
            worksheet
                .dialogs
                .push(delete(site.id.into(), site.name.clone(), "site", node));
        }
    }
    worksheet.dialogs.extend(second_part);
}

fn delete(
    object: ObjectId,
    name: String,
    what: &'static str,
    node: Vec<String>,
) -> WorksheetDialog {
    WorksheetDialog {
        task: Task::Delete,
        object,
        name,
        what,
        node,
        command: "Delete".to_owned(),
        pages: Vec::new(),
        is_second_part: false,
    }
}
