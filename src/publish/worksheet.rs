//! What to enter in Topology Builder to create a design: page by page, with the labels, in an order that Topology
//! Builder accepts. It does not depend on the spelling of documents (domain notes, 2).
//!
//! Each kind of object has a file with its dialogs; this file puts them in order.

mod chat_pools;
mod deletions;
mod file_stores;
mod front_end_pools;
mod print;
mod sites;
mod sql_stores;

use crate::diff::matching::Matching;
use crate::publish::upgrades;
use crate::topology::fqdn::same_fqdn;
use crate::topology::role::product_name;
use crate::topology::{EditedAs, Index, Item, Kind, ObjectId, Topology, inventory};

pub use print::document;

/// Everything to enter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worksheet {
    /// The dialogs, in order.
    pub dialogs: Vec<WorksheetDialog>,
    /// What the design contains but no dialog here enters, as sentences.
    pub left_out: Vec<String>,
}

/// A wizard, a property sheet, or a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorksheetDialog {
    /// The task.
    pub task: Task,
    /// The object in the design, or in the published topology for a deletion.
    pub object: ObjectId,
    /// The name of the object.
    pub name: String,
    /// The kind of the object, for the middle of a sentence.
    pub what: &'static str,
    /// The path of tree nodes to right-click.
    pub node: Vec<String>,
    /// The command to choose.
    pub command: String,
    /// The pages, in order; none for a deletion.
    pub pages: Vec<WorksheetPage>,
    /// Whether it belongs to the second publication: the deletion of a store that published pools use. These dialogs
    /// are the last ones.
    pub is_second_part: bool,
}

/// The task of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Define a new object.
    New,
    /// Change an existing object.
    Edit,
    /// Delete an existing object.
    Delete,
}

/// A page of a wizard, or a section of a property sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorksheetPage {
    /// The title, or a description if the title is not published.
    pub title: &'static str,
    /// Whether the title is the one on the screen.
    pub is_title_known: bool,
    /// The entries, in the order of the page.
    pub entries: Vec<PageEntry>,
}

/// A control of a page, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEntry {
    /// The label, without the asterisk of required fields.
    pub label: String,
    /// The value.
    pub value: EntryValue,
    /// The label of the list that it belongs to, if the page has the same label below several lists.
    pub below: Option<&'static str>,
}

/// The value of a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryValue {
    /// A text to type.
    Text(String),
    /// A list entry to choose, or to type in the "New…" dialog.
    Chosen(String),
    /// A radio button to select.
    Selected,
    /// A check box to select or clear.
    Ticked(bool),
    /// Texts to add one after another.
    Added(Vec<String>),
    /// A list entry, and the button to click for it.
    Pressed(String),
}

impl WorksheetPage {
    fn new(title: &'static str, entries: Vec<PageEntry>) -> Self {
        Self {
            title,
            is_title_known: true,
            entries,
        }
    }

    /// A page whose title is not published.
    fn untitled(what: &'static str, entries: Vec<PageEntry>) -> Self {
        Self {
            is_title_known: false,
            ..Self::new(what, entries)
        }
    }
}

impl PageEntry {
    fn new(label: impl Into<String>, value: EntryValue) -> Self {
        let label = label.into();
        let below = None;
        Self {
            label,
            value,
            below,
        }
    }

    fn below(self, list: &'static str) -> Self {
        let below = Some(list);
        Self { below, ..self }
    }

    fn text(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(label, EntryValue::Text(text.into()))
    }

    fn chosen(label: impl Into<String>, name: impl Into<String>) -> Self {
        Self::new(label, EntryValue::Chosen(name.into()))
    }

    fn ticked(label: impl Into<String>, is_ticked: bool) -> Self {
        Self::new(label, EntryValue::Ticked(is_ticked))
    }

    fn selected(label: impl Into<String>) -> Self {
        Self::new(label, EntryValue::Selected)
    }
}

/// A design and the published topology, with the same identities in both.
struct Sides<'t> {
    design: Index<'t>,
    published: Option<Index<'t>>,
}

impl<'t> Sides<'t> {
    /// The published version of an object.
    fn published_item<'i>(&'i self, items: &'i [Item<'t>], id: &ObjectId) -> Option<&'i Item<'t>> {
        self.published.as_ref()?;
        items.iter().find(|item| &item.id == id)
    }
}

/// Lists what to enter to create a design, from scratch or from the published topology.
pub fn worksheet(design: &Topology, published: Option<&Topology>) -> Worksheet {
    let mut worksheet = Worksheet::default();
    let aligned = published.map(|published| Matching::of(published, design).aligned(published));
    let sides = Sides {
        design: Index::new(design),
        published: aligned.as_ref().map(Index::new),
    };
    let items = inventory::items(&sides.design);
    let before = sides
        .published
        .as_ref()
        .map(|index| inventory::items(index));
    let before = before.unwrap_or_default();
    sites::add(&mut worksheet, &sides);
    let mut in_order: Vec<&Item<'_>> = items.iter().collect();
    in_order.sort_by_key(|item| order(item));
    for item in in_order {
        let published = sides.published_item(&before, &item.id);
        let published = published.filter(|published| !is_on_another_server(item, published));
        upgrade(&mut worksheet, &sides, item, published);
        add(&mut worksheet, &sides, item, published);
    }
    deletions::add(&mut worksheet, &sides, &items, &before);
    worksheet
}

/// Objects that others refer to come first.
fn order(item: &Item<'_>) -> (EditedAs, Kind) {
    (item.kind.row().edited_as, item.kind)
}

fn add<'t>(
    worksheet: &mut Worksheet,
    sides: &Sides<'t>,
    item: &Item<'t>,
    published: Option<&Item<'t>>,
) {
    match item.kind.row().edited_as {
        EditedAs::SqlStore => sql_stores::add(worksheet, sides, item, published),
        EditedAs::FileStore => file_stores::add(worksheet, sides, item, published),
        EditedAs::FrontEnd => front_end_pools::add(worksheet, sides, item, published),
        EditedAs::PersistentChatPool => chat_pools::add(worksheet, sides, item, published),
        EditedAs::Nothing => {
            if published.is_none() {
                worksheet.left_out.push(format!(
                    "{} is {}; its pages are not listed here.",
                    item.title(),
                    item.kind.with_article()
                ));
            }
        }
    }
}

/// The command that upgrades a published pool in place, or why there is none for its new version.
fn upgrade<'t>(
    worksheet: &mut Worksheet,
    sides: &Sides<'t>,
    item: &Item<'t>,
    published: Option<&Item<'t>>,
) {
    let Some((before, index)) = published.zip(sides.published.as_ref()) else {
        return;
    };
    let row = item.kind.row();
    let old = inventory::service_version(index, before);
    let new = inventory::service_version(&sides.design, item);
    // Without services, a pool has no version.
    if !row.runs_product || new == old || new == 0 || old == 0 {
        return;
    }
    if !upgrades::is_in_place(old, new) {
        let (old, new) = (product_name(old), product_name(new));
        let refusal = upgrades::refusal(&item.title(), &old, &new);
        worksheet.left_out.push(refusal);
        return;
    }
    let site = index.site(before.site).map(|site| site.name.clone());
    let mut node: Vec<String> = site.into_iter().collect();
    node.extend([
        product_name(old),
        row.folder.text.to_owned(),
        before.title(),
    ]);
    worksheet.dialogs.push(WorksheetDialog {
        task: Task::Edit,
        object: item.id.clone(),
        name: item.title(),
        what: item.kind.in_sentence(),
        node,
        command: format!("Upgrade to {}…", product_name(new)),
        pages: Vec::new(),
        is_second_part: false,
    });
}

/// Whether a store is on another server than before. Topology Builder does not let anyone change that: another store is
/// defined, and the old one deleted (domain notes, 2.3 and 2.4).
fn is_on_another_server(item: &Item<'_>, published: &Item<'_>) -> bool {
    match (item.cluster, published.cluster) {
        (Some(after), Some(before)) => {
            item.kind.is_store() && !same_fqdn(&after.fqdn, &before.fqdn)
        }
        _ => false,
    }
}

/// The pages of a property sheet that have differences, with only the differing entries.
fn changed(design: Vec<WorksheetPage>, published: &[WorksheetPage]) -> Vec<WorksheetPage> {
    let mut changed = Vec::new();
    for page in design {
        let before = published.iter().find(|before| before.title == page.title);
        let entries = page.entries.into_iter();
        let entries: Vec<PageEntry> = entries
            .filter(|entry| !before.is_some_and(|before| before.entries.contains(entry)))
            .collect();
        if !entries.is_empty() {
            changed.push(WorksheetPage { entries, ..page });
        }
    }
    changed
}
