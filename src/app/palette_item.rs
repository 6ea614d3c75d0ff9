//! What can be added: one row for each, from which palette, menus and icons take what they show.

use crate::topology::Kind;

use crate::app::icons::Icon;

/// Makes the palette of its rows, so that no item is without a row.
macro_rules! palette {
    ($($(#[$doc:meta])* $item:ident: $kind:expr;)*) => {
        /// What the palette offers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum PaletteItem {
            $($(#[$doc])* $item,)*
        }

        impl PaletteItem {
            /// Everything the palette offers, in its order.
            pub fn all() -> impl Iterator<Item = Self> {
                [$(Self::$item,)*].into_iter()
            }

            /// The kind of object that it makes; `None` for a site, which is no pool, server or store.
            pub fn kind(self) -> Option<Kind> {
                match self {
                    $(Self::$item => $kind,)*
                }
            }
        }
    };
}

palette! {
    /// A Persistent Chat pool.
    PersistentChatPool: Some(Kind::PersistentChatPool);
    /// An Enterprise Edition Front End pool.
    FrontEndPool: Some(Kind::FrontEndPool);
    /// A Standard Edition server.
    StandardEditionServer: Some(Kind::StandardEditionServer);
    /// A SQL Server store.
    SqlStore: Some(Kind::SqlStore);
    /// A file store.
    FileStore: Some(Kind::FileStore);
    /// A central site.
    Site: None;
}

impl PaletteItem {
    /// What makes objects of a kind; `None` for those that cannot be added.
    pub fn of_kind(kind: Kind) -> Option<Self> {
        Self::all().find(|item| item.kind() == Some(kind))
    }

    /// The name beside the icon.
    pub fn label(self) -> &'static str {
        self.kind().map_or("Site", Kind::label)
    }

    /// As on the card of what it makes.
    pub fn icon(self) -> Icon {
        self.kind().map_or(Icon::Site, Icon::Kind)
    }
}
