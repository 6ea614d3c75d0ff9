//! The Insert menu: new objects, one command for each row of the palette.

use egui::Key;

use crate::app::command::{Menu, key, when, with_document};
use crate::app::commands::command_rows;
use crate::app::palette_item::{PaletteItem, with_palette_rows};
use crate::app::popups::Findable;
use crate::app::session::Session;
use crate::topology::Role;
use crate::topology::persistent_chat::has_persistent_chat;

macro_rules! insert_rows {
    ($(section { $(
        $(#[$doc:meta])* $item:ident: $kind:expr, $command:ident, $text:literal, $tooltip:literal;
    )* })*) => {
        command_rows! { Menu::Insert; $(section { $(
            $command: $text, $tooltip,
                {
                    enabled: |session| {
                        with_document(session)?;
                        let mut sites = session.iter().map(|session| &session.design().topology.sites);
                        PaletteItem::$item.may_be_added(sites.any(|sites| !sites.is_empty()))
                    }
                }
                => |app, _| app.ask_new(PaletteItem::$item);
        )* })*
        section {
            QUICK_ADD: "Quick add…", "Choose what to add by typing a part of its name",
                { shortcuts: &[key(Key::Slash)] }
                => |app, _| app.find(Findable::NewObject);
            PLAN_CHAT: "Plan Persistent Chat…", "Propose servers and stores for a number of users, with the reasons, and add them",
                { enabled: |session| when(session, has_next_hop, "Add a Front End pool first") }
                => |app, _| app.ask_plan_chat();
        } }
    };
}
with_palette_rows!(insert_rows);

/// Whether there is a Front End pool for Persistent Chat.
fn has_next_hop(session: &Session) -> bool {
    let mut services = session.design().topology.services.iter();
    services.any(|service| {
        service.role == Role::Registrar && has_persistent_chat(service.service_version)
    })
}
