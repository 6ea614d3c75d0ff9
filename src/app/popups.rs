//! The menus on the canvas: which reference is meant, what can be added, and what can be done.

mod context;
mod find;
mod quick_add;

use egui::{Context, Id, Pos2};

use crate::design::Point;
use crate::edit::{Edit, Preview, Refusal};
use crate::rules::QuickFix;
use crate::topology::{AssociationKind, ObjectId, ServiceId};

use crate::app::action::Action;
use crate::app::making;
use crate::app::panels::problems::fix_item;
use crate::app::popup_menu::{self, Anchor, MenuAnswer, MenuEntry, MenuItem, MenuLook};
use crate::app::session::Session;
use crate::app::settings::Settings;

/// The menu that is open.
pub enum Popup {
    /// Asks which of several references is meant.
    ChooseAssociation {
        /// The object to be used.
        target: ObjectId,
        /// The pools that may use it, each with the kind of reference.
        choices: Vec<(ServiceId, AssociationKind)>,
        /// Where the menu opens.
        pos_in_screen: Pos2,
    },
    /// What can be added at the end of a wire.
    QuickAdd {
        /// The object where the wire starts.
        from: ObjectId,
        /// The place for the new object.
        pos_in_scene: Point,
        /// Where the menu opens.
        pos_in_screen: Pos2,
    },
    /// The fixes for a problem.
    Fixes {
        /// The message of the problem.
        message: String,
        /// The fixes, each with a preview.
        fixes: Vec<(QuickFix, Result<Preview, Refusal>)>,
        /// Where the menu opens.
        pos_in_screen: Pos2,
    },
    /// What can be done with the selection, or on the empty canvas.
    Menu {
        /// The place for new and pasted objects; `None` outside of the canvas.
        pos_in_scene: Option<Point>,
        /// Where the menu opens.
        pos_in_screen: Pos2,
    },
    /// A list of commands, objects or new objects to search.
    Find(Findable),
}

pub use find::Findable;

impl Popup {
    /// Opens the menu and gives it the focus before anything else receives the next keystroke.
    pub fn open(&self, ctx: &Context) {
        if !popup_menu::is_open(ctx, id()) {
            let pos_in_screen = match self {
                Self::ChooseAssociation { pos_in_screen, .. }
                | Self::QuickAdd { pos_in_screen, .. }
                | Self::Fixes { pos_in_screen, .. }
                | Self::Menu { pos_in_screen, .. } => *pos_in_screen,
                Self::Find(_) => find::corner(ctx),
            };
            popup_menu::open(ctx, id(), Anchor::At(pos_in_screen));
        }
    }

    /// Draws the menu and returns whether it stays open.
    pub fn popup_ui(
        &self,
        ctx: &Context,
        session: Option<&Session>,
        settings: &Settings,
        actions: &mut Vec<Action>,
    ) -> bool {
        // The object that the menu is about may no longer exist.
        let Some(items) = self.items(ctx, session, settings) else {
            popup_menu::close(ctx);
            return false;
        };
        match popup_menu::show(ctx, id(), self.look(), &items) {
            MenuAnswer::Open | MenuAnswer::Before | MenuAnswer::After => true,
            MenuAnswer::Closed => false,
            MenuAnswer::Chosen(action) => {
                actions.push(action);
                false
            }
        }
    }

    fn look(&self) -> MenuLook<'static> {
        let (name, shows_search, min_width) = match self {
            Self::ChooseAssociation { .. } => ("Use it as", false, 220.0),
            Self::QuickAdd { .. } => ("Add and associate", true, 220.0),
            Self::Fixes { .. } => ("Fixes", false, 220.0),
            Self::Menu { .. } => ("Context menu", false, 220.0),
            Self::Find(findable) => (findable.name(), true, find::WIDTH),
        };
        MenuLook {
            name,
            shows_search,
            min_width,
            has_neighbors: false,
        }
    }

    fn items(
        &self,
        ctx: &Context,
        session: Option<&Session>,
        settings: &Settings,
    ) -> Option<Vec<MenuItem<Action>>> {
        if let Self::Find(Findable::Command) = self {
            return Some(find::commands(ctx, session, settings));
        }
        let session = session?;
        match self {
            Self::Find(Findable::Command) => None,
            Self::Find(Findable::Object) => Some(find::objects(session)),
            Self::Find(Findable::NewObject) => Some(context::new_objects(session, None)),
            Self::ChooseAssociation {
                target, choices, ..
            } => associations_to_choose(session, target, choices),
            Self::QuickAdd {
                from, pos_in_scene, ..
            } => quick_add::items(session, from, *pos_in_scene),
            Self::Fixes { message, fixes, .. } => {
                let title = MenuItem::Title(message.clone());
                let fixes = fixes
                    .iter()
                    .map(|(fix, tried)| fix_item(session, fix, tried));
                Some(std::iter::once(title).chain(fixes).collect())
            }
            Self::Menu { pos_in_scene, .. } => {
                Some(context::items(ctx, session, settings, *pos_in_scene))
            }
        }
    }
}

fn id() -> Id {
    Id::unique("menu on the canvas")
}

fn associations_to_choose(
    session: &Session,
    target: &ObjectId,
    choices: &[(ServiceId, AssociationKind)],
) -> Option<Vec<MenuItem<Action>>> {
    let topology = &session.design().topology;
    let title_of = |id: &ObjectId| {
        session.look_up(|look_ups| {
            let object = look_ups.items.iter().find(|object| &object.id == id)?;
            Some(object.title())
        })
    };
    let mut items = vec![MenuItem::Title(format!("Use {} as", title_of(target)?))];
    let (first, _) = choices.first()?;
    let is_one_pool = choices.iter().all(|(pool, _)| pool == first);
    for (pool, reference) in choices {
        topology.service(pool)?;
        let edit = Edit::SetAssociation {
            holder: pool.clone().into(),
            kind: *reference,
            target: Some(target.clone()),
        };
        // If the references of several pools are offered, each entry names its pool.
        let text = match title_of(&ObjectId::Service(pool.clone())) {
            Some(pool) if !is_one_pool => format!("{} of {pool}", reference.label()),
            _ => reference.label().to_owned(),
        };
        let replaced = making::replaced(session, &edit);
        // The inspector has fields with the same labels.
        let name = format!("Use as {text}");
        let entry = MenuEntry::new(text, Action::Edit(edit)).named(name);
        items.push(match replaced {
            Some(replaced) => entry.with_effect(format!("Replaces {replaced}")).into(),
            None => entry.into(),
        });
    }
    Some(items)
}

/// The site whose region contains a position.
pub fn site_at(session: &Session, pos_in_scene: Point) -> Option<crate::topology::SiteId> {
    session
        .diagram()
        .sites
        .iter()
        .rev()
        .find(|site| site.rect.contains(pos_in_scene))
        .map(|site| site.id)
}
