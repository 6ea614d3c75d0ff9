//! New objects: the Insert menu.

use crate::app::command::{Menu, when};
use crate::app::commands::command_rows;
use crate::app::palette_item::PaletteItem;
use crate::app::session::Session;

command_rows! { Menu::Insert;
    section {
        ADD_PERSISTENT_CHAT_POOL: "Persistent Chat pool…", "Add a Persistent Chat pool",
            { enabled: with_site }
            => |app, _| app.ask_new(PaletteItem::PersistentChatPool);
        ADD_FRONT_END_POOL: "Front End pool…", "Add an Enterprise Edition Front End pool",
            { enabled: with_site }
            => |app, _| app.ask_new(PaletteItem::FrontEndPool);
        ADD_STANDARD_EDITION_SERVER: "Standard Edition server…", "Add a Standard Edition server",
            { enabled: with_site }
            => |app, _| app.ask_new(PaletteItem::StandardEditionServer);
        ADD_SQL_STORE: "SQL Server store…", "Add a SQL Server store",
            { enabled: with_site }
            => |app, _| app.ask_new(PaletteItem::SqlStore);
        ADD_FILE_STORE: "File store…", "Add a file store",
            { enabled: with_site }
            => |app, _| app.ask_new(PaletteItem::FileStore);
    }
    section {
        ADD_SITE: "Site…", "Add a central site",
            {}
            => |app, _| app.ask_new(PaletteItem::Site);
    }
}

fn with_site(session: Option<&Session>) -> Result<(), &'static str> {
    let has_site = |session: &Session| !session.design().topology.sites.is_empty();
    when(session, has_site, "Add a site first")
}
