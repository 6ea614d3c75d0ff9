//! Which menu is open, and the position of the keyboard in it. The state is stored in egui, so that a
//! menu can be opened from everywhere and there is never a second one.

use egui::{Context, Event, FocusDirection, Id, Pos2, Rect};

use crate::app::keyboard;

use crate::app::popup_menu::rows::MenuRow;

/// Where a menu opens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// Below this rectangle, or above it if there is more room; in screen points.
    Below(Rect),
    /// With its corner at this position, in screen points.
    At(Pos2),
}

/// A menu is closed if it was not drawn for more than this many passes.
const MOST_UNSEEN: u8 = 2;

/// The menu that is open.
#[derive(Clone, Debug)]
pub struct OpenMenu {
    /// Identifies the owner of the menu.
    pub id: Id,
    /// Where the menu opened.
    pub anchor: Anchor,
    /// The menu and its open submenus.
    pub levels: Vec<MenuLevel>,
    /// The search text.
    pub typed: String,
    /// Keyboard events since the menu was last drawn.
    pub pending: Vec<Event>,
    /// The width in points, kept so that searching does not change it.
    pub width: f32,
    /// The first position, kept so that searching does not move the menu.
    pub corner: Option<Pos2>,
    /// Whether the menu was visible in the previous pass, so that it could be clicked.
    pub was_shown: bool,
    back_to: Option<Id>,
    unseen: u8,
}

/// The position of the keyboard in one of the menus.
#[derive(Clone, Debug, Default)]
pub struct MenuLevel {
    /// The current row.
    pub at: Option<usize>,
    /// The scroll offset, in points.
    pub offset: f32,
    /// Whether to scroll the current row into view.
    pub reveals: bool,
    is_touched: bool,
}

impl MenuLevel {
    /// No row is current until the pointer or an arrow key selects one.
    pub fn untouched() -> Self {
        Self {
            is_touched: true,
            ..Self::default()
        }
    }

    /// Moves to a row and shows it.
    pub fn go_to(&mut self, row: usize) {
        self.at = Some(row);
        self.reveals = true;
        self.is_touched = true;
    }

    /// Starts with the current entry, or with the first row that can be chosen; the position never
    /// exceeds the rows.
    pub fn settle<T>(&mut self, rows: &[MenuRow<'_, T>]) {
        if self
            .at
            .is_some_and(|at| !rows.get(at).is_some_and(MenuRow::is_stop))
        {
            self.at = None;
            self.is_touched = false;
        }
        if !self.is_touched {
            self.is_touched = true;
            self.reveals = true;
            self.at = rows
                .iter()
                .position(|row| row.is_current() && row.is_usable())
                .or_else(|| rows.iter().position(MenuRow::is_usable))
                .or_else(|| rows.iter().position(MenuRow::is_stop));
        }
    }
}

impl OpenMenu {
    /// Called when the menu is drawn in this pass.
    pub fn is_drawn(&mut self) {
        self.unseen = 0;
    }

    /// The current row.
    pub fn at(&self) -> Option<usize> {
        self.levels.last().and_then(|level| level.at)
    }

    /// Changes the search text.
    pub fn search(&mut self, typed: String) {
        self.typed = typed;
        self.levels = vec![MenuLevel::default()];
    }
}

/// Keeps a menu below what opened it, which may be scrolled while the menu is open.
pub fn follow(ctx: &Context, id: Id, opener_in_screen: Rect) {
    if let Some(mut menu) = read(ctx).filter(|menu| menu.id == id)
        && matches!(menu.anchor, Anchor::Below(before) if before != opener_in_screen)
    {
        menu.anchor = Anchor::Below(opener_in_screen);
        ctx.data_mut(|data| data.insert_temp(key(), menu));
    }
}

fn key() -> Id {
    Id::unique("the menu that is open")
}

fn read(ctx: &Context) -> Option<OpenMenu> {
    ctx.data(|data| data.get_temp(key()))
}

fn forget(ctx: &Context) {
    ctx.data_mut(|data| data.remove::<OpenMenu>(key()));
}

/// Opens a menu in place of the one that is open. From the next pass on, whoever opens it draws it with
/// [`crate::app::popup_menu::show`].
pub fn open(ctx: &Context, id: Id, anchor: Anchor) {
    let back_to = match read(ctx) {
        Some(menu) => menu.back_to,
        None => keyboard::owner(ctx),
    };
    keep(
        ctx,
        OpenMenu {
            id,
            anchor,
            levels: vec![MenuLevel::default()],
            typed: String::new(),
            pending: Vec::new(),
            width: 0.0,
            corner: None,
            was_shown: false,
            back_to,
            unseen: 0,
        },
    );
    ctx.request_repaint();
}

/// Whether this menu is open.
pub fn is_open(ctx: &Context, id: Id) -> bool {
    read(ctx).is_some_and(|menu| menu.id == id)
}

/// Whether any menu is open.
pub fn is_any_open(ctx: &Context) -> bool {
    read(ctx).is_some()
}

/// Closes the open menu, if any.
pub fn close(ctx: &Context) {
    if let Some(menu) = read(ctx) {
        forget(ctx);
        give_back_keyboard(ctx, &menu);
    }
}

/// Takes the keyboard events for the open menu, before anything else handles them. Returns whether a
/// menu is open.
pub fn take_keyboard(ctx: &Context) -> bool {
    let Some(mut menu) = read(ctx) else {
        return false;
    };
    menu.unseen += 1;
    if menu.unseen > MOST_UNSEEN {
        close(ctx);
        return false;
    }
    let keyboard = ctx.input_mut(|input| {
        let (keyboard, rest) = std::mem::take(&mut input.events)
            .into_iter()
            .partition::<Vec<_>, _>(is_of_keyboard);
        input.events = rest;
        keyboard
    });
    if !keyboard.is_empty() {
        ctx.request_repaint();
    }
    menu.pending.extend(keyboard);
    // Otherwise egui would move the focus to a neighbor.
    ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    keep(ctx, menu);
    true
}

fn is_of_keyboard(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::Ime(_)
            | Event::Copy
            | Event::Cut
            | Event::Paste(_)
    )
}

/// Takes the state of this menu out of egui to draw the menu.
pub(super) fn take(ctx: &Context, id: Id) -> Option<OpenMenu> {
    let menu = read(ctx).filter(|menu| menu.id == id)?;
    forget(ctx);
    Some(menu)
}

pub(super) fn keep(ctx: &Context, menu: OpenMenu) {
    ctx.data_mut(|data| data.insert_temp(key(), menu));
}

/// Returns the focus to where it was before the menu opened.
pub(super) fn give_back_keyboard(ctx: &Context, menu: &OpenMenu) {
    keyboard::give_back(ctx, menu.back_to);
}
