//! Searches by typing: for a command, an object, or something to add.

use egui::{Context, Pos2, pos2};

use crate::app::action::Action;
use crate::app::command::Menu;
use crate::app::menus::command_entry;
use crate::app::panels::outline::branches;
use crate::app::popup_menu::{MenuEntry, MenuItem};
use crate::app::session::Session;
use crate::app::settings::Settings;

/// Wide enough for a command with its shortcut and for a long name, in points.
pub const WIDTH: f32 = 440.0;

/// The distance from the top of the window, in points.
const TOP: f32 = 64.0;

/// What the user searches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Findable {
    /// A command from any menu.
    Command,
    /// An object or a computer.
    Object,
    /// Something to add.
    NewObject,
}

impl Findable {
    /// The name of the list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Command => "Commands",
            Self::Object => "Objects",
            Self::NewObject => "Objects to add",
        }
    }
}

/// Where the list opens: at the top center, regardless of the selection and the pointer.
pub fn corner(ctx: &Context) -> Pos2 {
    let screen = ctx.content_rect();
    pos2(screen.center().x - WIDTH / 2.0, screen.top() + TOP)
}

/// Every command with the name of its menu, which can be searched as well.
pub fn commands(
    ctx: &Context,
    session: Option<&Session>,
    settings: &Settings,
) -> Vec<MenuItem<Action>> {
    let of_menu = |menu: Menu| {
        menu.sections().flatten().map(move |command| {
            let mut entry = command_entry(ctx, command, session, settings);
            entry.text = format!("{}: {}", menu.title(), entry.text);
            entry.into()
        })
    };
    Menu::ALL.into_iter().flat_map(of_menu).collect()
}

/// Every object and computer, named as in the outline.
pub fn objects(session: &Session) -> Vec<MenuItem<Action>> {
    let branches = session.look_up(|look_ups| branches(look_ups, session.name()));
    let entries = branches.into_iter().filter_map(|branch| {
        let mut entry = MenuEntry::new(branch.text, Action::Reveal(branch.object?));
        entry.icon = branch.icon;
        Some(entry.into())
    });
    entries.collect()
}
