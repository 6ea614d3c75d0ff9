//! Dragging a wire: the starting card, the legal targets, and the effect of a drop. It works in both directions,
//! because users think "this pool uses that store" as often as "that store is for this pool".

use std::collections::BTreeMap;

use egui::Pos2;

use crate::app::action::Action;
use crate::design::{Design, Point};
use crate::diagram::{Diagram, Reference, Wire};
use crate::edit::Edit;
use crate::topology::legality::{may_associate, possible_references};
use crate::topology::{AssociationKind, Index, Item, Kind, ObjectId, ServiceId, inventory};

use crate::app::canvas::camera::point_of;

/// An end of a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireEnd {
    /// The start: the pool that uses something, or the store that another is a copy of.
    From,
    /// The end: the object that is used.
    To,
}

impl WireEnd {
    /// Both ends.
    pub const ALL: [Self; 2] = [Self::To, Self::From];

    /// The point of this end on the wire.
    pub fn of(self, wire: &Wire) -> Option<Point> {
        match self {
            Self::From => wire.points.first(),
            Self::To => wire.points.last(),
        }
        .copied()
    }

    /// Whether it can be moved to another card. A wire that starts at a store is about a copy for a pool, which is
    /// elsewhere.
    pub fn is_free(self, diagram: &Diagram, wire: &Wire) -> bool {
        let begins_at_pool = || {
            let mut nodes = diagram.nodes.iter();
            nodes.any(|node| node.id == wire.id.from && node.kind == Kind::PersistentChatPool)
        };
        match (self, wire.associations.as_slice()) {
            (_, []) => false,
            (Self::To, _) => true,
            (Self::From, [_]) => begins_at_pool(),
            (Self::From, _) => false,
        }
    }
}

/// A wire being dragged.
pub struct WireDrag {
    /// The starting card, as an index in the diagram.
    pub from: usize,
    from_id: ObjectId,
    /// The card under the pointer, if any.
    pub over: Option<usize>,
    /// The pointer position.
    pub pointer_in_scene: Pos2,
    verdicts: BTreeMap<ObjectId, WireVerdict>,
    /// Whether it is the end of an existing wire.
    pub is_end: bool,
    /// The association that is cleared on release: its start is being dragged.
    given_up: Option<(Reference, String)>,
}

/// Whether a wire can end at a card.
#[derive(Clone, Debug, PartialEq)]
pub enum WireVerdict {
    /// It can; with the used object, and the Persistent Chat pools and kinds of association.
    Legal {
        /// The object that is used.
        target: ObjectId,
        /// The pools that can use it, with the kinds of association.
        choices: Vec<(ServiceId, AssociationKind)>,
        /// The current target of the only one of them.
        replaces: Option<String>,
    },
    /// It cannot; a sentence.
    Illegal(String),
}

impl WireDrag {
    /// Starts a wire at a card and checks every other card once.
    pub fn new(
        design: &Design,
        diagram: &Diagram,
        from: usize,
        pointer_in_scene: Pos2,
    ) -> Option<Self> {
        let from_id = diagram.nodes.get(from)?.id.clone();
        let index = Index::new(&design.topology);
        let items = inventory::items(&index);
        let from_item = items.iter().find(|item| item.id == from_id)?;
        let verdicts = items
            .iter()
            .filter(|item| item.id != from_id)
            .map(|item| {
                let verdict = verdict(&index, diagram, from_item, item);
                (item.id.clone(), verdict)
            })
            .collect();
        Some(Self {
            from,
            from_id,
            over: None,
            pointer_in_scene,
            verdicts,
            is_end: false,
            given_up: None,
        })
    }

    /// Starts dragging an end of an existing wire; the other end stays.
    pub fn of_end(
        design: &Design,
        diagram: &Diagram,
        (wire, end): (usize, WireEnd),
        pointer_in_scene: Pos2,
    ) -> Option<Self> {
        let wire = diagram.wires.get(wire)?;
        let (stays, leaves) = match end {
            WireEnd::From => (&wire.id.to, &wire.id.from),
            WireEnd::To => (&wire.id.from, &wire.id.to),
        };
        let from = diagram.nodes.iter().position(|node| node.id == *stays)?;
        let index = Index::new(&design.topology);
        let items = inventory::items(&index);
        let target = items.iter().find(|item| item.id == wire.id.to)?;
        let others = items
            .iter()
            .filter(|item| item.id != *stays && item.id != *leaves);
        let verdicts = others
            .map(|item| {
                let verdict = match end {
                    WireEnd::To => other_target(&index, wire, target, item),
                    WireEnd::From => other_holder(&index, diagram, wire, target, item),
                };
                (item.id.clone(), verdict)
            })
            .collect();
        let given_up = match (end, wire.associations.as_slice()) {
            (WireEnd::From, [only]) => {
                let holder = items.iter().find(|item| item.id == *leaves)?;
                Some((only.clone(), holder.title()))
            }
            _ => None,
        };
        Some(Self {
            from,
            from_id: stays.clone(),
            over: None,
            pointer_in_scene,
            verdicts,
            is_end: true,
            given_up,
        })
    }

    /// The state of a card; `None` for the starting card.
    pub fn verdict(&self, id: &ObjectId) -> Option<&WireVerdict> {
        self.verdicts.get(id)
    }

    /// Why the card under the pointer is not a legal target.
    pub fn refusal<'a>(&'a self, diagram: &Diagram) -> Option<&'a str> {
        let over = diagram.nodes.get(self.over?)?;
        match self.verdict(&over.id)? {
            WireVerdict::Illegal(reason) => Some(reason),
            WireVerdict::Legal { .. } => None,
        }
    }

    /// The effect of a drop on the card under the pointer: the association that it replaces or sets.
    pub fn consequence(&self, diagram: &Diagram) -> Option<String> {
        let over = diagram.nodes.get(self.over?)?;
        match self.verdict(&over.id)? {
            WireVerdict::Illegal(reason) => Some(reason.clone()),
            WireVerdict::Legal {
                choices, replaces, ..
            } => Some(match (choices.as_slice(), replaces) {
                ([(_, only)], replaced) if self.given_up.is_some() => {
                    let (_, before) = self.given_up.as_ref()?;
                    let taker = &over.title;
                    let replaced = replaced
                        .as_ref()
                        .map_or_else(String::new, |replaced| format!(" in place of {replaced}"));
                    format!("{taker} takes it as {only}{replaced}, and {before} no longer has it")
                }
                ([(_, only)], Some(replaced)) => format!("Replaces {replaced} as {only}"),
                ([(_, only)], None) => format!("Use as {only}"),
                _ => "Release to choose what it is used as".to_owned(),
            }),
        }
    }

    /// The action of a drop.
    pub fn drop_action(&self, diagram: &Diagram, pos_in_screen: Pos2) -> Option<Action> {
        let Some(over) = self.over else {
            if self.is_end {
                return None;
            }
            return Some(Action::QuickAdd {
                from: self.from_id.clone(),
                pos_in_scene: point_of(self.pointer_in_scene),
                pos_in_screen,
            });
        };
        match self.verdict(&diagram.nodes.get(over)?.id)? {
            WireVerdict::Illegal(reason) => Some(Action::Toast(reason.clone())),
            WireVerdict::Legal {
                target, choices, ..
            } => Some(match choices.as_slice() {
                [(pool, reference)] => {
                    let set = Edit::SetAssociation {
                        holder: pool.clone().into(),
                        kind: *reference,
                        target: Some(target.clone()),
                    };
                    Action::Edit(match &self.given_up {
                        Some(given_up) => given_over(given_up, set),
                        None => set,
                    })
                }
                _ => Action::ChooseAssociation {
                    target: target.clone(),
                    choices: choices.clone(),
                    pos_in_screen,
                },
            }),
        }
    }
}

/// The associations that a pool takes over from another, as one step.
fn given_over(((holder, kind), before): &(Reference, String), set: Edit) -> Edit {
    let clear = Edit::SetAssociation {
        holder: holder.clone().into(),
        kind: *kind,
        target: None,
    };
    Edit::Together {
        label: format!("Move {kind} of {before} to another pool"),
        edits: vec![clear, set],
    }
}

/// Whether an item can replace the target of a wire, and for which of its pools.
fn other_target(index: &Index<'_>, wire: &Wire, now: &Item<'_>, item: &Item<'_>) -> WireVerdict {
    let mut refused = None;
    let mut choices = Vec::new();
    for (holder, kind) in &wire.associations {
        match may_associate(index, &holder.clone().into(), *kind, item) {
            Ok(()) => choices.push((holder.clone(), *kind)),
            Err(reason) => refused = refused.or(Some(reason.to_string())),
        }
    }
    if choices.is_empty() {
        let reason =
            refused.unwrap_or_else(|| "This association cannot be edited here.".to_owned());
        return WireVerdict::Illegal(reason);
    }
    WireVerdict::Legal {
        target: item.id.clone(),
        replaces: (choices.len() == 1).then(|| now.title()),
        choices,
    }
}

/// Whether another pool can use the target of a wire in the same way.
fn other_holder(
    index: &Index<'_>,
    diagram: &Diagram,
    wire: &Wire,
    target: &Item<'_>,
    item: &Item<'_>,
) -> WireVerdict {
    let (Kind::PersistentChatPool, Some(service), [(_, kind)]) =
        (item.kind, item.service, wire.associations.as_slice())
    else {
        return WireVerdict::Illegal(format!(
            "{} is {}; this wire begins at a Persistent Chat pool.",
            item.title(),
            item.kind.with_article()
        ));
    };
    if is_held(diagram, &service.id, *kind, &target.id) {
        return WireVerdict::Illegal(format!(
            "{} is already the {kind} of {}.",
            target.title(),
            item.title()
        ));
    }
    match may_associate(index, &service.id.clone().into(), *kind, target) {
        Ok(()) => WireVerdict::Legal {
            target: target.id.clone(),
            choices: vec![(service.id.clone(), *kind)],
            replaces: held_now(diagram, &service.id, *kind),
        },
        Err(reason) => WireVerdict::Illegal(reason.to_string()),
    }
}

fn verdict(index: &Index<'_>, diagram: &Diagram, from: &Item<'_>, to: &Item<'_>) -> WireVerdict {
    let (pool, target) = match (from.kind, to.kind) {
        (Kind::PersistentChatPool, _) => (from, to),
        (_, Kind::PersistentChatPool) => (to, from),
        _ => {
            // A wire between stores: one is the copy or the witness of the other.
            let copies = [(from, to), (to, from)];
            let mut legal = copies
                .into_iter()
                .filter_map(|(principal, copy)| copy_of(index, diagram, principal, copy));
            if let Some(verdict) = legal.next() {
                return verdict;
            }
            return WireVerdict::Illegal(format!(
                "{} is {}; a wire from {} ends at a Persistent Chat pool.",
                to.title(),
                to.kind.with_article(),
                from.title()
            ));
        }
    };
    let Some(service) = pool.service else {
        return WireVerdict::Illegal(format!("{} is damaged.", pool.title()));
    };
    let references = match possible_references(index, &service.id, target) {
        Ok(references) => references,
        Err(reason) => return WireVerdict::Illegal(reason.to_string()),
    };
    // An existing association would not change.
    let held = |reference: &AssociationKind| is_held(diagram, &service.id, *reference, &target.id);
    let (held, free): (Vec<AssociationKind>, Vec<AssociationKind>) =
        references.into_iter().partition(held);
    match (free.is_empty(), held.first()) {
        (true, Some(held)) => WireVerdict::Illegal(format!(
            "{} is already the {held} of {}.",
            target.title(),
            pool.title()
        )),
        _ => WireVerdict::Legal {
            replaces: match free.as_slice() {
                [only] => held_now(diagram, &service.id, *only),
                _ => None,
            },
            target: target.id.clone(),
            choices: free
                .into_iter()
                .map(|kind| (service.id.clone(), kind))
                .collect(),
        },
    }
}

/// What a store can be for another one: its mirror, its backup or its witness, for each pool that uses the other one.
/// `None` if there is nothing that it is not already.
fn copy_of(
    index: &Index<'_>,
    diagram: &Diagram,
    principal: &Item<'_>,
    copy: &Item<'_>,
) -> Option<WireVerdict> {
    let mut choices = Vec::new();
    let wires = diagram.wires.iter();
    let used = wires.filter(|wire| wire.id.to == principal.id);
    for (pool, held) in used.flat_map(|wire| &wire.associations) {
        let possible = possible_references(index, pool, copy).unwrap_or_default();
        choices.extend(possible.into_iter().filter_map(|kind| {
            let (beside, _) = kind.beside()?;
            let is_new = beside == *held && !is_held(diagram, pool, kind, &copy.id);
            is_new.then(|| (pool.clone(), kind))
        }));
    }
    let (pool, kind) = choices.first()?;
    Some(WireVerdict::Legal {
        replaces: match choices.len() {
            1 => held_now(diagram, pool, *kind),
            _ => None,
        },
        target: copy.id.clone(),
        choices,
    })
}

/// Whether a pool already uses a store in this way.
fn is_held(
    diagram: &Diagram,
    pool: &ServiceId,
    reference: AssociationKind,
    target: &ObjectId,
) -> bool {
    diagram.wires.iter().any(|wire| {
        let mut held = wire.associations.iter();
        wire.id.to == *target && held.any(|(holder, held)| holder == pool && *held == reference)
    })
}

/// The title of the target of a reference of a pool.
fn held_now(diagram: &Diagram, pool: &ServiceId, reference: AssociationKind) -> Option<String> {
    let wire = diagram.wires.iter().find(|wire| {
        let mut held = wire.associations.iter();
        held.any(|(holder, held)| holder == pool && *held == reference)
    })?;
    let node = diagram.nodes.iter().find(|node| node.id == wire.id.to)?;
    Some(node.title.clone())
}
