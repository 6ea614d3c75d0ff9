//! What is published and no longer in the design: pools before the stores that they choose.

use crate::publish::worksheet::{ORDER, Sides, Task, Worksheet, WorksheetDialog};
use crate::topology::{Item, Kind, ObjectId};

pub(super) fn add(
    worksheet: &mut Worksheet,
    sides: &Sides<'_>,
    items: &[Item<'_>],
    before: &[Item<'_>],
) {
    let Some(published) = &sides.published else {
        return;
    };
    let is_gone = |item: &&Item<'_>| !items.iter().any(|kept| kept.id == item.id);
    for kind in ORDER.iter().rev() {
        for item in before
            .iter()
            .filter(is_gone)
            .filter(|item| item.kind == *kind)
        {
            // It goes with its Standard Edition server.
            let is_store = matches!(kind, Kind::SqlStore | Kind::FileStore);
            if is_store && item.cluster.is_some_and(|cluster| cluster.requires_setup) {
                continue;
            }
            let site = published.site(item.site);
            let mut node: Vec<String> = site.map(|site| site.name.clone()).into_iter().collect();
            node.push(item.title());
            worksheet.dialogs.push(delete(
                item.id.clone(),
                item.title(),
                item.kind.in_sentence(),
                node,
            ));
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
    }
}
