//! The main job as a story in terms of the names of controls: open a real topology, add a Persistent Chat
//! pool with the pointer, see it checked, and export it. The same story is played without a display and in
//! a real window.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use topology_designer::document::{self, Format};
use topology_designer::edit::{self, Edit, Identities};
use topology_designer::vocabulary::Vocabulary;

/// A position on the screen, in points.
pub type Pos = (f64, f64);

/// A named item on the screen, in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub name: String,
    /// Whether it is only text beside a control.
    pub is_text: bool,
    /// The upper left corner.
    pub min: Pos,
    /// The lower right corner.
    pub max: Pos,
}

impl Seen {
    pub fn center(&self) -> Pos {
        (
            (self.min.0 + self.max.0) / 2.0,
            (self.min.1 + self.max.1) / 2.0,
        )
    }
}

/// Whether items with this role are only text beside a control.
pub fn is_text(role: Role) -> bool {
    matches!(role, Role::Label | Role::TextRun)
}

/// The item that a person means by a name: controls before text, and exact matches before prefixes.
pub fn meant<'s>(all: &'s [Seen], name: &str) -> Option<&'s Seen> {
    let exact = |seen: &&Seen| seen.name == name;
    let beginning = |seen: &&Seen| seen.name.starts_with(name);
    let control = |seen: &&Seen| !seen.is_text;
    all.iter()
        .find(|seen| exact(seen) && control(seen))
        .or_else(|| all.iter().find(|seen| beginning(seen) && control(seen)))
        .or_else(|| all.iter().find(exact))
        .or_else(|| all.iter().find(beginning))
}

/// What a person can do in the program and see of it.
pub trait Hands {
    /// Returns the item with this name or with a name that begins with it; waits until it exists.
    fn find(&mut self, name: &str) -> Seen;
    /// Moves the pointer and leaves it there.
    fn hover(&mut self, pos: Pos);
    /// Presses and releases the button.
    fn click_at(&mut self, pos: Pos);
    /// Presses at one position and releases at another.
    fn drag(&mut self, from: Pos, to: Pos);
    /// Types into the control that has the focus.
    fn type_text(&mut self, text: &str);
    /// Presses a chord such as `ctrl+a`.
    fn chord(&mut self, chord: &str);
    /// Waits until an item has a name that contains this text.
    fn wait_shown(&mut self, part: &str);
    /// Waits until no item has a name that contains this text.
    fn wait_gone(&mut self, part: &str);
    /// Waits until a control, not the text beside it, has exactly this name.
    fn wait_control(&mut self, name: &str);

    /// Clicks the item with this name as soon as it stops moving: the message that a dialog shows about a
    /// typed path moves its buttons.
    fn click(&mut self, name: &str) {
        let mut pos = self.find(name).center();
        loop {
            let now = self.find(name).center();
            if now == pos {
                break;
            }
            pos = now;
        }
        self.click_at(pos);
    }

    /// Replaces the content of a field.
    fn fill(&mut self, field: &str, text: &str) {
        self.click(field);
        self.chord("ctrl+a");
        self.type_text(text);
    }

    /// Selects an entry of a list.
    fn choose(&mut self, list: &str, entry: &str) {
        self.click(list);
        // The selected entry of another list may have the same name.
        self.wait_control(entry);
        self.click(entry);
    }

    /// Draws a wire from the right handle of one card to another card.
    fn connect(&mut self, from: &str, to: &str) {
        let card = self.find(from);
        let right = (card.max.0, card.center().1);
        self.hover((right.0 - 12.0, right.1));
        let target = self.find(to).center();
        self.drag(right, target);
    }
}

const POOL: &str = "Persistent Chat pool pchat.contoso.com";

/// The topology of the story, described by what is visible.
pub struct Scene {
    pub document: PathBuf,
    /// The Front End pool that becomes the next hop.
    front_end: &'static str,
    /// The SQL Server store that gets both databases.
    sql_store: &'static str,
    file_store: &'static str,
    /// The item below which the new pool is dropped, and the item that determines how far down.
    drop_below: (&'static str, Option<&'static str>),
}

impl Scene {
    /// A real topology if `TOPOLOGY_CORPUS` names a folder that contains it, and otherwise one of the
    /// examples, written to `folder`.
    pub fn new(folder: &Path) -> Self {
        let corpus = std::env::var_os("TOPOLOGY_CORPUS");
        match corpus.map(|folder| Path::new(&folder).join("contoso-2015-enterprise-edge.tbxml")) {
            Some(document) => Self {
                document,
                front_end: "Front End pool frontendpool.contoso.com",
                sql_store: "SQL Server store xSQL1.contoso.com",
                file_store: r"File store \\xFile2.contoso.com\Data2",
                drop_below: ("Edge pool edgepool", Some("Office Web Apps Server x")),
            },
            None => Self {
                document: example_before_persistent_chat(folder),
                front_end: "Front End pool fepool01.contoso.com",
                sql_store: "SQL Server store sql02.contoso.com",
                file_store: r"File store \\fs02.contoso.com\pchat",
                drop_below: ("Front End pool fepool01", None),
            },
        }
    }
}

/// An example as it was before its Persistent Chat pool was added.
fn example_before_persistent_chat(folder: &Path) -> PathBuf {
    let example = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/enterprise-four-servers/topology.tbxml");
    let bytes = std::fs::read(&example).unwrap();
    let design = document::read(&bytes, None).unwrap().design;
    let services = design.topology.services.iter();
    let delete = Edit::Delete {
        objects: services
            .filter(|service| {
                service.role == topology_designer::topology::Role::PersistentChatService
            })
            .map(|service| service.id.clone().into())
            .collect(),
    };
    let applied = edit::apply(&design, &delete, &mut Identities::seeded(1)).unwrap();
    let vocabulary = Vocabulary::built_in();
    let topology = &applied.design.topology;
    let written = document::write(None, topology, Format::TopologyBuilder, vocabulary).unwrap();
    let path = folder.join("before.tbxml");
    std::fs::write(&path, written.bytes).unwrap();
    path
}

/// Plays the story in a window in which the document of the scene is open, and exports to `export`, a path
/// that ends in `.tbxml`.
pub fn play(hands: &mut impl Hands, scene: &Scene, export: &str) {
    // A multiple computer pool with two servers, dropped in the site below the existing objects.
    let palette = hands.find("Add Persistent Chat pool").center();
    let (above, beside) = scene.drop_below;
    let above = hands.find(above);
    let free_place = match beside {
        Some(beside) => (above.center().0, hands.find(beside).center().1),
        None => (above.center().0, above.max.1 + 60.0),
    };
    hands.drag(palette, free_place);
    hands.fill("Pool FQDN", "pchat.contoso.com");
    hands.fill("Computer FQDN 1", "pchat01.contoso.com");
    hands.fill("Computer FQDN 2", "pchat02.contoso.com");
    hands.choose("Next hop pool", "None yet");
    hands.click("Add");
    hands.find(POOL);

    // Missing parts are reported immediately.
    hands.wait_shown("pchat.contoso.com has no next hop pool");
    hands.wait_shown("pchat.contoso.com has no SQL Server store");
    hands.wait_shown("pchat.contoso.com has no file store");

    hands.connect(POOL, scene.front_end);
    hands.wait_gone("has no next hop pool");

    hands.connect(POOL, scene.sql_store);
    hands.click("Use as SQL Server store");
    hands.wait_gone("has no SQL Server store");

    hands.connect(POOL, scene.file_store);
    hands.wait_gone("has no file store");

    // Selecting compliance on the card is an error until there is a store.
    hands.click("Compliance of pchat.contoso.com");
    hands.wait_shown("there is no compliance store");
    hands.connect(POOL, scene.sql_store);
    hands.click("Use as Compliance SQL Server store");
    hands.wait_gone("there is no compliance store");

    hands.chord("ctrl+e");
    hands.fill("Path", export);
    hands.click("Export");
    hands.wait_gone("Export topology XML");
}
