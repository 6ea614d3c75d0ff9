//! The objects that can be added: dragged onto the canvas, or chosen with a click or Enter.

use egui::{CursorIcon, Ui};

use crate::app::action::{Action, NewObject};
use crate::app::palette_item::PaletteItem;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::widgets::{WidgetRow, row_ui};

/// Draws the palette. `drag` is set while an entry is being dragged.
pub fn palette_ui(
    ui: &mut Ui,
    session: &Session,
    drag: &mut Option<PaletteItem>,
    actions: &mut Vec<Action>,
) {
    let tokens = Tokens::of_ui(ui);
    ui.add_space(2.0 * SPACE);
    ui.label(egui::RichText::new("Add").font(semibold(text_size::BODY)));
    ui.spacing_mut().item_spacing.y = 0.0;
    let has_site = !session.design().topology.sites.is_empty();
    for item in PaletteItem::all() {
        let usable = item.may_be_added(has_site);
        ui.add_enabled_ui(usable.is_ok(), |ui| {
            let name = format!("Add {}", item.label());
            let row = WidgetRow {
                icon: Some((item.icon(), tokens.accent)),
                text: item.label(),
                is_name: true,
                name: &name,
                indent: -4.0 * SPACE,
                selected: *drag == Some(item),
                weak: usable.is_err(),
                ..WidgetRow::default()
            };
            let (response, _) = row_ui(ui, egui::Id::unique(("palette", item)), &row);
            if response.drag_started() {
                *drag = Some(item);
            }
            if response.clicked() {
                actions.push(Action::NewObject(new_object(session, item)));
            }
            let response = response.on_hover_cursor(CursorIcon::Grab);
            match usable {
                Ok(()) => response.on_hover_text("Drag onto the canvas, or click"),
                Err(reason) => response.on_disabled_hover_text(reason),
            };
        });
    }
    if drag.is_some() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        if ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            *drag = None;
        }
    }
}

/// A new object without a position: in the only site, or in the site chosen in the sheet.
pub fn new_object(session: &Session, item: PaletteItem) -> NewObject {
    let sites = &session.design().topology.sites;
    NewObject {
        item,
        site: match sites.as_slice() {
            [only] => Some(only.id),
            _ => None,
        },
        place: None,
        held_by: None,
        server: None,
        refers_to: None,
    }
}
