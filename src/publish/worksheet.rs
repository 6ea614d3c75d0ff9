//! What a person enters in Topology Builder to make a design: page by page, with its labels, in an order that
//! Topology Builder accepts. It needs no spelling of any document (domain notes, 2).
//!
//! One file for each kind of object says its dialogs; here they are put in order.

mod chat_pools;
mod deletions;
mod file_stores;
mod front_end_pools;
mod print;
mod sites;
mod sql_stores;

use crate::diff::matching::Matching;
use crate::topology::{EditedAs, Index, Item, Kind, ObjectId, Topology, inventory};

pub use print::document;

/// Everything that is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worksheet {
    /// The dialogs in their order.
    pub dialogs: Vec<WorksheetDialog>,
    /// What the design holds and no dialog here enters, in whole sentences.
    pub left_out: Vec<String>,
}

/// A wizard, a property sheet, or a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorksheetDialog {
    /// What is done.
    pub task: Task,
    /// The object, in the design; in what is published for a deletion.
    pub object: ObjectId,
    /// What it is called.
    pub name: String,
    /// What it is, in the middle of a sentence.
    pub what: &'static str,
    /// The nodes of the tree that lead to where it is done.
    pub node: Vec<String>,
    /// What is chosen there.
    pub command: String,
    /// The pages in order; none for a deletion.
    pub pages: Vec<WorksheetPage>,
}

/// What is done in a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Something new is defined.
    New,
    /// Something that is there is changed.
    Edit,
    /// Something that is there is deleted.
    Delete,
}

/// A page of a wizard, or a section of a property sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorksheetPage {
    /// Its title, or what it is where nobody has published its title.
    pub title: &'static str,
    /// Whether the title is what is on the screen.
    pub is_title_known: bool,
    /// What is entered, in the order of the page.
    pub entries: Vec<PageEntry>,
}

/// A control of a page, and what it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEntry {
    /// Its label, without the asterisk of what is required.
    pub label: String,
    /// What it is to be.
    pub value: EntryValue,
}

/// What a control is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryValue {
    /// A text that is typed.
    Text(String),
    /// An entry of a list that is chosen, or typed in the "New…" beside it.
    Chosen(String),
    /// A radio button that is selected.
    Selected,
    /// A check box that is ticked or cleared.
    Ticked(bool),
    /// Texts that are added one after another.
    Added(Vec<String>),
    /// An entry of a list, and the button that is pressed for it.
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

    /// A page whose title nobody has published.
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
        Self { label, value }
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

/// A design beside what is published, with the same identities in both.
struct Sides<'t> {
    design: Index<'t>,
    published: Option<Index<'t>>,
}

impl<'t> Sides<'t> {
    /// The same object as it is published.
    fn published_item<'i>(&'i self, items: &'i [Item<'t>], id: &ObjectId) -> Option<&'i Item<'t>> {
        self.published.as_ref()?;
        items.iter().find(|item| &item.id == id)
    }
}

/// Lists what is entered to make a design, of nothing or of what is published.
pub fn worksheet(design: &Topology, published: Option<&Topology>) -> Worksheet {
    let mut worksheet = Worksheet::default();
    let aligned = published.map(|published| Matching::of(published, design).aligned(published));
    let sides = Sides {
        design: Index::new(design),
        published: aligned.as_ref().map(Index::new),
    };
    let items = inventory::items(&sides.design);
    let before = sides.published.as_ref().map(inventory::items);
    let before = before.unwrap_or_default();
    sites::add(&mut worksheet, &sides);
    let mut in_order: Vec<&Item<'_>> = items.iter().collect();
    in_order.sort_by_key(|item| order(item));
    for item in in_order {
        let published = sides.published_item(&before, &item.id);
        add(&mut worksheet, &sides, item, published);
    }
    deletions::add(&mut worksheet, &sides, &items, &before);
    worksheet
}

/// What others choose comes before those who choose it.
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

/// The pages of a property sheet on which something differs, with what differs alone.
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
