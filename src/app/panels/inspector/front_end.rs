//! Properties of a Front End pool or Standard Edition server.

use egui::Ui;

use crate::topology::role::product_name;
use crate::topology::{FrontEndPool, Item, Kind, pools};

use super::super::super::action::{Action, NewObject, PaletteItem};
use super::super::super::theme::SPACE;
use super::super::super::widgets::{fact_ui, section_ui};
use super::{Context, facts, fqdn_ui, link_ui, machines};

pub(super) fn pool_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    item: &Item<'_>,
    actions: &mut Vec<Action>,
) {
    let Some(pool) = FrontEndPool::of(&context.index, item) else {
        return;
    };
    section_ui(ui, "General");
    fqdn_ui(ui, "FQDN", &item.id, &pool.cluster.fqdn, actions);
    fact_ui(ui, "Version", &product_name(pool.registrar.service_version));

    section_ui(ui, "Persistent Chat");
    let routed: Vec<_> = pools::persistent_chat_pools(&context.index)
        .into_iter()
        .filter(|chat| {
            chat.next_hop(&context.index)
                .is_some_and(|registrar| registrar.id == pool.registrar.id)
        })
        .collect();
    if routed.is_empty() {
        ui.label("No Persistent Chat pool has it as next hop.");
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
            referenced_by: None,
            server: collocate.then(|| pool.cluster.id.clone()),
            refers_to: Some((crate::topology::Reference::NextHop, item.id.clone())),
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
