//! New objects: the Insert menu, one command for each row of the palette.

use crate::app::command::{Menu, with_document};
use crate::app::commands::command_rows;
use crate::app::palette_item::{PaletteItem, with_palette_rows};

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
        )* })* }
    };
}
with_palette_rows!(insert_rows);
