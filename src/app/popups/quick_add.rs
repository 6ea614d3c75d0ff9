//! What can be added at the end of a wire that was dropped on empty space.

use crate::app::action::{Action, NewObject};
use crate::app::making;
use crate::app::palette_item::PaletteItem;
use crate::app::popup_menu::{MenuEntry, MenuItem};
use crate::app::session::Session;
use crate::design::Point;
use crate::topology::legality::legal_new_objects;
use crate::topology::{Kind, LookUps, ObjectId};

use crate::app::popups::site_at;

/// The new objects that the object at the start of the wire may use, or that may use it; `None` if that
/// object no longer exists.
pub fn items(
    session: &Session,
    from: &ObjectId,
    pos_in_scene: Point,
) -> Option<Vec<MenuItem<Action>>> {
    session.look_up(|look_ups| items_among(session, look_ups, from, pos_in_scene))
}

fn items_among(
    session: &Session,
    look_ups: &LookUps<'_>,
    from: &ObjectId,
    pos_in_scene: Point,
) -> Option<Vec<MenuItem<Action>>> {
    let LookUps { index, items } = look_ups;
    let item = items.iter().find(|item| &item.id == from)?;
    let site = site_at(session, pos_in_scene).or(Some(item.site));
    let mut entries = vec![MenuItem::Title(format!("Add for {}", item.title()))];
    for associate in legal_new_objects(index, item) {
        let Some(palette) = PaletteItem::of_kind(associate.kind) else {
            continue;
        };
        let new = NewObject {
            item: palette,
            site,
            place: Some(pos_in_scene),
            held_by: None,
            server: None,
            refers_to: None,
        };
        let association = associate.association;
        let (text, new) = match (associate.kind, item.service) {
            (Kind::PersistentChatPool, _) => (
                format!("Persistent Chat pool with this {}", association.in_words()),
                NewObject {
                    refers_to: Some((association, item.id.clone())),
                    ..new
                },
            ),
            (_, service) => (
                format!("{} as {}", palette.label(), association.in_words()),
                NewObject {
                    held_by: service.map(|service| (service.id.clone().into(), association)),
                    ..new
                },
            ),
        };
        let replaced = new
            .held_by
            .as_ref()
            .and_then(|(pool, association)| making::held(look_ups, pool, *association));
        let entry = MenuEntry::new(text, Action::NewObject(new)).with_icon(palette.icon());
        entries.push(match replaced {
            Some(replaced) => entry.with_effect(format!("Replaces {replaced}")).into(),
            None => entry.into(),
        });
    }
    if entries.len() == 1 {
        entries.push(MenuItem::Title("Nothing can be added here".to_owned()));
    }
    Some(entries)
}
