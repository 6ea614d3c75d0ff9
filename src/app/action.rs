//! Actions emitted by panels and canvas. They read the session and emit actions; only [`super::dispatch`] carries them
//! out.

use std::path::PathBuf;
use std::sync::Arc;

use crate::design::{Fact, Point};
use crate::diagram::WireId;
use crate::edit::Edit;
use crate::rules::QuickFix;
use crate::rules::engine::batch::FixKind;
use crate::topology::recognize_chat::{ObjectPart, Piece};
use crate::topology::{AssociationKind, ClusterId, ObjectId, ServiceId, SiteId};

use crate::app::command::Command;
use crate::app::palette_item::PaletteItem;
use crate::app::selection::Selection;

/// Something that a panel or the canvas wants to happen.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Action {
    /// A command of the table.
    Command(Command),
    /// An edit, as one step of the history.
    Edit(Edit),
    /// A new selection.
    Select(Selection),
    /// Show an object: select it and bring it into view.
    Reveal(ObjectId),
    /// Ask for the properties of a new object, then add it.
    NewObject(NewObject),
    /// Ask which association is meant, then set it.
    ChooseAssociation {
        /// The object to use.
        target: ObjectId,
        /// The pools that can use it, with the kinds of association.
        choices: Vec<(ServiceId, AssociationKind)>,
        /// The position of the menu, in screen points.
        pos_in_screen: egui::Pos2,
    },
    /// A wire was dropped on an empty area: offer the possible new objects.
    QuickAdd {
        /// The start of the wire.
        from: ObjectId,
        /// The position in the scene.
        pos_in_scene: Point,
        /// The position in screen points.
        pos_in_screen: egui::Pos2,
    },
    /// The context menu of the selection, or of the empty canvas.
    ContextMenu {
        /// The position in the scene.
        pos_in_scene: Point,
        /// The position in screen points.
        pos_in_screen: egui::Pos2,
    },
    /// The context menu of the selection, opened outside the canvas.
    ObjectMenu {
        /// The position, in screen points.
        pos_in_screen: egui::Pos2,
    },
    /// Start renaming an object in place.
    Rename(ObjectId),
    /// Show the properties of the object and move the focus there.
    FocusInspector,
    /// Show a known fact: select the objects and bring the field into view.
    ShowFact {
        /// The objects.
        objects: Vec<ObjectId>,
        /// The fact.
        fact: Fact,
        /// Whether the field gets the focus.
        take_keyboard: bool,
    },
    /// Preview all fixes of one kind, and ask for confirmation.
    FixAll(FixKind),
    /// Copy text to the clipboard, with a description: `2 problems`.
    Copy {
        text: String,
        /// The description.
        what: String,
    },
    /// Apply a fix; a fix that creates an object asks for its name first.
    Fix(QuickFix),
    /// Show all items that a message only counted.
    ShowList {
        /// The message.
        title: String,
        /// The items.
        lines: Vec<String>,
    },
    /// Ask for the meaning of content that is not understood.
    AskMeaning(Arc<Piece>),
    /// Show the XML of a part of an object.
    ShowXml { object: ObjectId, part: ObjectPart },
    /// A message for the user that needs no answer.
    Toast(String),
    /// Show the difference at this index of the list: select its object and bring it into view.
    ShowDifference(usize),
    /// List the differences instead of the problems, or the problems again.
    ListDifferences(bool),
    /// Show the problem at this index of the list: select it and bring its object into view.
    ShowProblem(usize),
    /// Show the worst problem of an object with a badge, and the next problem each time after that.
    ShowProblemOf(Bearer),
    /// Go to a step of the history.
    GoToStep(usize),
    /// Open a document.
    OpenPath(PathBuf),
    /// Open an example, by its index on the start screen.
    OpenExample(usize),
}

/// What the inspector scrolls to in the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Its first field, which gets the focus.
    FirstField,
    /// The field of the note, which gets the focus.
    Note,
    /// The field of a fact.
    Fact {
        /// The fact.
        fact: Fact,
        /// Whether the field gets the focus.
        take_keyboard: bool,
    },
}

impl Aim {
    /// Whether it is the field of this fact.
    pub fn is_at(self, wanted: Fact) -> bool {
        matches!(self, Self::Fact { fact, .. } if fact == wanted)
    }

    /// Whether the field gets the focus.
    pub fn takes_keyboard(self) -> bool {
        match self {
            Self::FirstField | Self::Note => true,
            Self::Fact { take_keyboard, .. } => take_keyboard,
        }
    }
}

/// An element with a badge in the diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Bearer {
    /// A card or a site.
    Object(ObjectId),
    Wire(WireId),
}

/// A new object, to be completed in a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct NewObject {
    /// The kind.
    pub item: PaletteItem,
    /// The site it was dropped in; `None` for an empty area (the sheet then asks).
    pub site: Option<SiteId>,
    /// The position.
    pub place: Option<Point>,
    /// The object that uses it in the same step, and the kind of association.
    pub held_by: Option<(ObjectId, AssociationKind)>,
    /// The Standard Edition server that a Persistent Chat pool was dropped on.
    pub server: Option<ClusterId>,
    /// The Front End pool that is the next hop of a new Persistent Chat pool, or the store that it uses.
    pub refers_to: Option<(AssociationKind, ObjectId)>,
}
