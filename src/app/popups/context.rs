//! What can be done with the selection, or on the empty canvas.

use egui::Context;

use crate::app::action::{Action, NewObject};
use crate::app::command::Command;
use crate::app::menus::command_entry;
use crate::app::palette_item::PaletteItem;
use crate::app::panels::palette::new_object;
use crate::app::popup_menu::{MenuEntry, MenuItem};
use crate::app::session::Session;
use crate::app::settings::Settings;
use crate::design::Point;
use crate::diagram::Reference;
use crate::edit::Edit;
use crate::topology::legality::may_associate;
use crate::topology::{
    AssociationKind, Kind, LookUps, ObjectId, Pair, PersistentChatPool, Role, ServiceId, inventory,
};

use crate::app::popups::site_at;

/// The entries for the selection.
pub fn items(
    ctx: &Context,
    session: &Session,
    settings: &Settings,
    pos_in_scene: Option<Point>,
) -> Vec<MenuItem<Action>> {
    let commands = |commands: &[Command]| {
        let entry = |command: &Command| command_entry(ctx, *command, Some(session), settings);
        commands
            .iter()
            .map(|command| MenuItem::Entry(entry(command)))
            .collect::<Vec<_>>()
    };
    if session.selection.is_empty() {
        let mut items = commands(&[Command::PASTE]);
        items.push(MenuItem::Separator);
        items.extend(new_objects(session, pos_in_scene));
        items.push(MenuItem::Separator);
        items.extend(commands(&[
            Command::SELECT_ALL,
            Command::ZOOM_TO_FIT,
            Command::TIDY,
        ]));
        return items;
    }
    if let Some(wire) = &session.selection.wire {
        let drawn = session.diagram().wire(wire);
        return removals(session, drawn.map_or(&[][..], |wire| &wire.associations));
    }
    let mut items = commands(&[Command::PROPERTIES, Command::RENAME]);
    items.push(MenuItem::Separator);
    if let Some(ObjectId::Service(pool)) = session.selection.single() {
        items.extend(switches(session, pool));
    }
    items.extend(commands(&[
        Command::CUT,
        Command::COPY,
        Command::PASTE,
        Command::DUPLICATE,
        Command::DELETE,
    ]));
    items.push(MenuItem::Separator);
    items.extend(commands(&[Command::ZOOM_TO_SELECTION]));
    items
}

/// Removes an association that a wire represents; if there are several, each entry names its pool.
fn removals(session: &Session, held: &[Reference]) -> Vec<MenuItem<Action>> {
    let topology = &session.design().topology;
    let entry = |(holder, kind): &Reference| {
        let edit = Edit::SetAssociation {
            holder: holder.clone().into(),
            kind: *kind,
            target: None,
        };
        let text = match held.len() {
            1 => "Remove this association".to_owned(),
            _ => {
                let pool = inventory::name_of(topology, &holder.clone().into());
                format!("Remove the {kind} of {pool}")
            }
        };
        MenuEntry::new(text, Action::Edit(edit)).into()
    };
    match held {
        [] => vec![MenuItem::Title("Cannot be edited here".to_owned())],
        _ => held.iter().map(entry).collect(),
    }
}

/// New objects, placed where the menu was opened.
pub fn new_objects(session: &Session, pos_in_scene: Option<Point>) -> Vec<MenuItem<Action>> {
    let has_site = !session.design().topology.sites.is_empty();
    let entry = |item: PaletteItem| {
        let new = NewObject {
            place: pos_in_scene,
            site: pos_in_scene.and_then(|pos| site_at(session, pos)),
            ..new_object(session, item)
        };
        MenuEntry::new(format!("Add {}…", item.label()), Action::NewObject(new))
            .with_icon(item.icon())
            .refused(item.may_be_added(has_site).err().map(str::to_owned))
            .into()
    };
    PaletteItem::all().map(entry).collect()
}

/// The switches and the next hop of a Persistent Chat pool.
fn switches(session: &Session, id: &ServiceId) -> Vec<MenuItem<Action>> {
    session.look_up(|look_ups| switches_among(session, look_ups, id))
}

fn switches_among(
    session: &Session,
    look_ups: &LookUps<'_>,
    id: &ServiceId,
) -> Vec<MenuItem<Action>> {
    let index = &look_ups.index;
    let Some(pool) = index
        .service(id)
        .filter(|service| service.role == Role::PersistentChatService)
        .map(|service| PersistentChatPool::of(index, service))
    else {
        return Vec::new();
    };
    let annotations = &session.design().annotations;
    let compliance = annotations.compliance_on(index, &pool);
    let mirroring = annotations.mirroring_on(index, &pool, Pair::Content);
    let recovery = annotations.disaster_recovery_on(index, &pool);
    let switch = |on: bool, text: &str, edit: Edit| {
        MenuItem::Entry(MenuEntry::new(text, Action::Edit(edit)).ticked(on))
    };
    vec![
        switch(
            compliance,
            "Enable compliance",
            Edit::SetCompliance {
                pool: id.clone(),
                on: !compliance,
            },
        ),
        switch(
            mirroring,
            "Enable SQL Server store mirroring",
            Edit::SetMirroring {
                pool: id.clone(),
                pair: Pair::Content,
                on: !mirroring,
            },
        ),
        switch(
            recovery,
            "Enable disaster recovery",
            Edit::SetDisasterRecovery {
                pool: id.clone(),
                on: !recovery,
            },
        ),
        next_hops(look_ups, id, &pool),
        MenuItem::Separator,
    ]
}

fn next_hops(
    look_ups: &LookUps<'_>,
    id: &ServiceId,
    pool: &PersistentChatPool<'_>,
) -> MenuItem<Action> {
    let index = &look_ups.index;
    let present = pool
        .target(index, AssociationKind::NextHop)
        .map(|hop| &hop.id);
    let entry = |item: &inventory::Item<'_>| {
        let edit = Edit::SetAssociation {
            holder: id.clone().into(),
            kind: AssociationKind::NextHop,
            target: Some(item.id.clone()),
        };
        let refusal =
            may_associate(index, &id.clone().into(), AssociationKind::NextHop, item).err();
        MenuEntry::new(item.title(), Action::Edit(edit))
            .ticked(present.is_some() && present == item.service.map(|service| &service.id))
            .refused(refusal.map(|reason| reason.0))
            .into()
    };
    let hops: Vec<MenuItem<Action>> = look_ups
        .items
        .iter()
        .filter(|item| matches!(item.kind, Kind::FrontEndPool | Kind::StandardEditionServer))
        .map(entry)
        .collect();
    MenuItem::Submenu {
        text: "Set next hop".to_owned(),
        refusal: hops
            .is_empty()
            .then(|| "There is no Front End pool yet.".to_owned()),
        items: hops,
    }
}
