//! Properties of a Front End pool or Standard Edition server.

use egui::Ui;

use crate::edit::Edit;
use crate::topology::legality::may_associate;
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, FrontEndPool, InstalledOn, Item, Kind, ObjectId, Role, Service, pools,
};

use crate::app::action::{Action, NewObject};
use crate::app::palette_item::PaletteItem;
use crate::app::panels::inspector::{InspectorContext, facts, fqdn_ui, link_ui, machines};
use crate::app::theme::SPACE;
use crate::app::widgets::{Choice, choice_ui, fact_ui, label_ui, section_ui, wide_button_ui};

pub(super) fn pool_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    item: &Item<'_>,
    actions: &mut Vec<Action>,
) {
    let Some(pool) = FrontEndPool::of(context.index, item) else {
        return;
    };
    section_ui(ui, "General");
    fqdn_ui(ui, "FQDN", &item.id, &pool.cluster.fqdn, actions);
    fact_ui(ui, "Version", &product_name(pool.registrar.service_version));

    if !pool.is_standard_edition {
        stores_ui(ui, context, &pool, actions);
    }

    section_ui(ui, "Persistent Chat");
    let routed: Vec<_> = pools::persistent_chat_pools(context.index)
        .into_iter()
        .filter(|chat| {
            chat.next_hop(context.index)
                .is_some_and(|registrar| registrar.id == pool.registrar.id)
        })
        .collect();
    if routed.is_empty() {
        ui.label("No Persistent Chat pool uses it as next hop.");
    }
    for chat in routed {
        link_ui(
            ui,
            &chat.service.id.clone().into(),
            &format!("Next hop of {}", chat.fqdn()),
            actions,
        );
    }
    ui.add_space(SPACE);
    let collocate = item.kind == Kind::StandardEditionServer;
    let text = if collocate {
        "Add Persistent Chat to this server…"
    } else {
        "New Persistent Chat pool with this next hop…"
    };
    if ui.add(egui::Button::new(text).wrap()).clicked() {
        actions.push(Action::NewObject(NewObject {
            item: PaletteItem::PersistentChatPool,
            site: Some(item.site),
            place: None,
            held_by: None,
            server: collocate.then(|| pool.cluster.id.clone()),
            refers_to: Some((AssociationKind::NextHop, item.id.clone())),
        }));
    }

    if pool.is_standard_edition {
        section_ui(ui, "Computer");
    } else {
        section_ui(ui, "Computers");
    }
    machines::machines_ui(ui, pool.cluster, !pool.is_standard_edition, actions);
    facts::services_ui(ui, context, item, actions);
}

/// The stores of an Enterprise pool. A missing one is chosen here; an existing one has data, and is moved with the
/// product's own tools.
fn stores_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    pool: &FrontEndPool<'_>,
    actions: &mut Vec<Action>,
) {
    section_ui(ui, "Associations");
    for kind in [AssociationKind::BackEnd, AssociationKind::FrontEndFileStore] {
        let (label, row) = (kind.label(), kind.row());
        let roles = row.target_roles.iter();
        let mut present = roles.filter_map(|role| store_of(context, pool, role));
        let present = present.find_map(|id| context.item(&id));
        if let Some(item) = present {
            fact_ui(ui, label, &item.title());
            continue;
        }
        let holder = ObjectId::from(pool.cluster.id.clone());
        let is_of_kind = |item: &&Item<'_>| row.choose.kinds().contains(&item.kind);
        let stores: Vec<_> = context.items.iter().filter(is_of_kind).collect();
        let choices = || {
            let choice = |item: &&Item<'_>| Choice {
                refusal: may_associate(context.index, &holder, kind, item)
                    .err()
                    .map(|reason| reason.0),
                ..Choice::new(item.title())
            };
            stores.iter().map(choice).collect()
        };
        label_ui(ui, label);
        let chosen = ui
            .horizontal(|ui| {
                let width = (ui.available_width() - 72.0).max(80.0);
                let chosen = choice_ui(ui, label, "Not chosen", width, choices);
                let name = format!("New {label}…");
                if wide_button_ui(ui, "New…", &name, 64.0).clicked() {
                    actions.extend(new_store(pool, kind));
                }
                chosen
            })
            .inner;
        if let Some(item) = chosen.and_then(|at| stores.get(at)) {
            actions.push(Action::Edit(Edit::SetAssociation {
                holder,
                kind,
                target: Some(item.id.clone()),
            }));
        }
        ui.add_space(SPACE);
    }
}

/// Asks for a new store for the pool.
fn new_store(pool: &FrontEndPool<'_>, kind: AssociationKind) -> Option<Action> {
    let item = PaletteItem::of_kind(*kind.row().choose.kinds().first()?)?;
    Some(Action::NewObject(NewObject {
        item,
        site: Some(pool.cluster.site),
        place: None,
        held_by: Some((pool.cluster.id.clone().into(), kind)),
        server: None,
        refers_to: None,
    }))
}

/// The store that the services of a pool depend on, by the role of the service on it.
fn store_of(
    context: &InspectorContext<'_, '_>,
    pool: &FrontEndPool<'_>,
    role: &Role,
) -> Option<ObjectId> {
    let index = context.index;
    let target: &Service = index
        .services_on(&pool.cluster.id)
        .iter()
        .flat_map(|service| &service.depends_on)
        .filter_map(|dependency| index.service(&dependency.target))
        .find(|target| &target.role == role)?;
    Some(match &target.installed_on {
        InstalledOn::SqlInstance(id) => id.clone().into(),
        InstalledOn::Cluster(_) => target.id.clone().into(),
    })
}
