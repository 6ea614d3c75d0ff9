//! The objects that can be added: one row each, which defines its entries in palette, menus, commands and icons.

use crate::topology::Kind;

use crate::app::icons::Icon;

/// The rows, in the order of the palette and of the Insert menu, with a separator between sections: the kind (`None`
/// for a site), and the command. Each user of the rows passes a macro that receives all of them.
macro_rules! with_palette_rows {
    ($with:ident) => {
        $with! {
            section {
                /// A Persistent Chat pool.
                PersistentChatPool: Some(Kind::PersistentChatPool),
                    ADD_PERSISTENT_CHAT_POOL, "Persistent Chat pool…", "Add a Persistent Chat pool";
                /// An Enterprise Edition Front End pool.
                FrontEndPool: Some(Kind::FrontEndPool),
                    ADD_FRONT_END_POOL, "Front End pool…", "Add an Enterprise Edition Front End pool";
                /// A Standard Edition server.
                StandardEditionServer: Some(Kind::StandardEditionServer),
                    ADD_STANDARD_EDITION_SERVER, "Standard Edition server…", "Add a Standard Edition server";
                /// A SQL Server store.
                SqlStore: Some(Kind::SqlStore),
                    ADD_SQL_STORE, "SQL Server store…", "Add a SQL Server store";
                /// A file store.
                FileStore: Some(Kind::FileStore),
                    ADD_FILE_STORE, "File store…", "Add a file store";
            }
            section {
                /// A central site.
                Site: None,
                    ADD_SITE, "Site…", "Add a central site";
            }
        }
    };
}
pub(in crate::app) use with_palette_rows;

/// Defines the palette from its rows, so that every item has a row.
macro_rules! palette {
    ($(section { $(
        $(#[$doc:meta])* $item:ident: $kind:expr, $command:ident, $text:literal, $tooltip:literal;
    )* })*) => {
        /// The items of the palette.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum PaletteItem {
            $($($(#[$doc])* $item,)*)*
        }

        impl PaletteItem {
            /// All items, in palette order.
            pub fn all() -> impl Iterator<Item = Self> {
                [$($(Self::$item,)*)*].into_iter()
            }

            /// The kind of object that it creates; `None` for a site, which is not a pool, server or store.
            pub fn kind(self) -> Option<Kind> {
                match self {
                    $($(Self::$item => $kind,)*)*
                }
            }
        }
    };
}
with_palette_rows!(palette);

impl PaletteItem {
    /// The item that creates objects of a kind; `None` for kinds that cannot be added.
    pub fn of_kind(kind: Kind) -> Option<Self> {
        Self::all().find(|item| item.kind() == Some(kind))
    }

    /// The name next to the icon.
    pub fn label(self) -> &'static str {
        self.kind().map_or("Site", Kind::label)
    }

    /// The icon, as on the card.
    pub fn icon(self) -> Icon {
        self.kind().map_or(Icon::Site, Icon::Kind)
    }

    /// Whether it can be added; everything except a site needs a site.
    ///
    /// # Errors
    ///
    /// What to do first.
    pub fn may_be_added(self, has_site: bool) -> Result<(), &'static str> {
        match self {
            Self::Site => Ok(()),
            _ if has_site => Ok(()),
            _ => Err("Add a site first"),
        }
    }
}
