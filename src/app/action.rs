//! What panels and canvas ask for. They read the session and emit actions; only the session acts.

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

/// Something a panel or the canvas wants to happen.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Action {
    /// A command of the table.
    Command(Command),
    /// An edit, as one step of the history.
    Edit(Edit),
    /// Another selection.
    Select(Selection),
    /// Show an object: select it, bring it into view.
    Reveal(ObjectId),
    /// Ask for what a new object needs, then add it.
    NewObject(NewObject),
    /// Ask which reference is meant, then set it.
    ChooseAssociation {
        /// What is to be used.
        target: ObjectId,
        /// The pools that may use it, and as what.
        choices: Vec<(ServiceId, AssociationKind)>,
        /// Where the question appears, in screen points.
        pos_in_screen: egui::Pos2,
    },
    /// A wire was dropped on empty canvas: offer the legal new objects.
    QuickAdd {
        /// Where the wire starts.
        from: ObjectId,
        /// Where it was dropped.
        pos_in_scene: Point,
        /// The same in screen points.
        pos_in_screen: egui::Pos2,
    },
    /// The context menu of what is selected, or of the empty canvas.
    ContextMenu {
        /// Where it was asked for.
        pos_in_scene: Point,
        /// The same in screen points.
        pos_in_screen: egui::Pos2,
    },
    /// The context menu of what is selected, asked for away from the canvas.
    ObjectMenu {
        /// Where it was asked for, in screen points.
        pos_in_screen: egui::Pos2,
    },
    /// Start renaming an object in place.
    Rename(ObjectId),
    /// Show the object's properties and put the keyboard there.
    FocusInspector,
    /// Show where a fact is stated: select the objects, bring the field into view.
    ShowFact {
        /// What it is stated of.
        objects: Vec<ObjectId>,
        /// Which fact.
        fact: Fact,
        /// Whether the field gets the keyboard.
        take_keyboard: bool,
    },
    /// Show what all fixes of a kind would do, and ask.
    FixAll(FixKind),
    /// Put text on the clipboard, and say what it is: `2 problems`.
    Copy {
        text: String,
        /// What it is.
        what: String,
    },
    /// Make a fix; what creates an object asks for its name first.
    Fix(QuickFix),
    /// Show everything that a message only counted.
    ShowList {
        /// The message.
        title: String,
        /// What it counted.
        lines: Vec<String>,
    },
    /// Ask what a piece of the document means that is not understood.
    AskMeaning(Arc<Piece>),
    /// Show the XML of a part of an object.
    ShowXml { object: ObjectId, part: ObjectPart },
    /// A sentence for the user that needs no answer.
    Toast(String),
    /// Show the difference with this position in the list: select its object, bring it into view.
    ShowDifference(usize),
    /// List the differences in place of the problems, or the problems again.
    ListDifferences(bool),
    /// Show the problem with this position in the list: select it, bring its object into view.
    ShowProblem(usize),
    /// Show the worst problem of what has a badge, and at the next time the next one.
    ShowProblemOf(Bearer),
    /// Go back or forth to a step of the history.
    GoToStep(usize),
    /// Open a document.
    OpenPath(PathBuf),
    /// Open an example, by its position in the list of the start screen.
    OpenExample(usize),
}

/// What the inspector brings into view when it is drawn next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Its first field, which gets the keyboard.
    FirstField,
    /// The field of the note, which gets the keyboard.
    Note,
    /// The field of a fact.
    Fact {
        /// Which fact.
        fact: Fact,
        /// Whether the field gets the keyboard.
        take_keyboard: bool,
    },
}

impl Aim {
    /// Whether it is the field of this fact.
    pub fn is_at(self, wanted: Fact) -> bool {
        matches!(self, Self::Fact { fact, .. } if fact == wanted)
    }

    /// Whether the field gets the keyboard.
    pub fn takes_keyboard(self) -> bool {
        match self {
            Self::FirstField | Self::Note => true,
            Self::Fact { take_keyboard, .. } => take_keyboard,
        }
    }
}

/// What has a badge in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Bearer {
    /// A card or a site.
    Object(ObjectId),
    Wire(WireId),
}

/// A new object to be asked about in a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct NewObject {
    /// What it is.
    pub item: PaletteItem,
    /// The site it was dropped in; `None` for empty canvas (the sheet then asks).
    pub site: Option<SiteId>,
    /// Where it was dropped.
    pub place: Option<Point>,
    /// What takes it in the same step, and as what.
    pub held_by: Option<(ObjectId, AssociationKind)>,
    /// The Standard Edition server that a Persistent Chat pool was dropped on.
    pub server: Option<ClusterId>,
    /// The Front End pool that a new Persistent Chat pool takes as next hop, or the store it uses.
    pub refers_to: Option<(AssociationKind, ObjectId)>,
}
