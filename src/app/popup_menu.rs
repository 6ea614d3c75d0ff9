//! Every menu of the window: those of the menu bar, context menus, lists to choose from, and fixes. At
//! most one is open. While it is, it is on top: it has the keyboard focus, and the pointer reaches
//! nothing below it. Typing searches, the arrow keys move, Enter chooses, Esc closes, and the focus
//! returns to where it was.

mod item;
mod keys;
mod layout;
mod opener;
mod paint;
mod rows;
mod state;

use egui::{Area, Context, Id, Order, Sense, Ui, UiBuilder};

use crate::app::input_order::InputOrder;

pub use item::{MenuEntry, MenuItem};
pub use opener::{asks_for_menu, context_menu_ui, entry_of_list, list_button_ui, menu_ui};
pub use state::{Anchor, close, is_any_open, is_open, open, take_keyboard};

use keys::MenuWish;
use layout::Panel;
use rows::{MenuRow, rows_of};
use state::{MenuLevel, OpenMenu};

/// The state of a menu after this frame.
#[derive(Clone, Debug, PartialEq)]
pub enum MenuAnswer<T> {
    /// The menu is not open, or no longer open.
    Closed,
    /// The menu stays open.
    Open,
    /// This value was chosen, and the menu is closed.
    Chosen(T),
    /// The left arrow key was pressed where there is no menu to go back to: go to the previous menu.
    Before,
    /// The right arrow key was pressed where nothing opens: go to the next menu.
    After,
}

/// How a menu looks, apart from its items.
#[derive(Clone, Copy, Debug, Default)]
pub struct MenuLook<'a> {
    /// The accessible name, also used by tests.
    pub name: &'a str,
    /// Whether a search field is shown from the start; otherwise it appears with the first typed
    /// character.
    pub shows_search: bool,
    /// The minimum width, in points.
    pub min_width: f32,
    /// Whether the arrow keys lead to the previous and the next menu.
    pub has_neighbors: bool,
}

/// Draws the menu if it is open, and returns its state.
pub fn show<T: Clone>(
    ctx: &Context,
    id: Id,
    look: MenuLook<'_>,
    items: &[MenuItem<T>],
) -> MenuAnswer<T> {
    let Some(mut menu) = state::take(ctx, id) else {
        return MenuAnswer::Closed;
    };
    menu.is_drawn();
    let mut wish = None;
    for event in std::mem::take(&mut menu.pending) {
        let rows = all_rows(&mut menu, items);
        wish = wish.or_else(|| keys::wish_of(&event, &mut menu, &rows));
    }
    let pointed = Area::new(Id::unique("popup menu"))
        .order(Order::Foreground)
        .fixed_pos(ctx.content_rect().min)
        .constrain(false)
        .movable(false)
        .fade_in(false)
        .sense(Sense::hover())
        .show(ctx, |ui| {
            ctx.memory_mut(|memory| memory.set_modal_layer(ui.layer_id()));
            if ui.is_sizing_pass() {
                ctx.request_discard("the first menu");
            }
            menu_in_layer_ui(ui, &mut menu, look, items)
        })
        .inner;
    let answer = match wish.or(pointed) {
        None => MenuAnswer::Open,
        Some(MenuWish::Close) => MenuAnswer::Closed,
        Some(MenuWish::Before) if look.has_neighbors => MenuAnswer::Before,
        Some(MenuWish::After) if look.has_neighbors => MenuAnswer::After,
        Some(MenuWish::Before | MenuWish::After) => MenuAnswer::Open,
        Some(MenuWish::Choose) => match all_rows(&mut menu, items)
            .last()
            .and_then(|rows| menu.at().and_then(|at| rows.get(at)))
        {
            Some(MenuRow::Entry { entry, .. }) if entry.refusal.is_none() => {
                MenuAnswer::Chosen(entry.value.clone())
            }
            _ => MenuAnswer::Open,
        },
    };
    match answer {
        MenuAnswer::Open => state::keep(ctx, menu),
        _ => state::give_back_keyboard(ctx, &menu),
    }
    answer
}

/// The rows of the menu and of every open submenu, from left to right.
fn all_rows<'a, T>(menu: &mut OpenMenu, items: &'a [MenuItem<T>]) -> Vec<Vec<MenuRow<'a, T>>> {
    let mut all = vec![rows_of(items, &menu.typed)];
    let mut depth = 0;
    while let Some(level) = menu.levels.get_mut(depth) {
        let rows = all.last().map_or(&[][..], Vec::as_slice);
        level.settle(rows);
        let below = match level.at.and_then(|at| rows.get(at)) {
            Some(MenuRow::Submenu {
                items,
                refusal: None,
                ..
            }) if menu.levels.len() > depth + 1 => items,
            _ => {
                menu.levels.truncate(depth + 1);
                break;
            }
        };
        all.push(rows_of(below, ""));
        depth += 1;
    }
    all
}

fn menu_in_layer_ui<T>(
    ui: &mut Ui,
    menu: &mut OpenMenu,
    look: MenuLook<'_>,
    items: &[MenuItem<T>],
) -> Option<MenuWish> {
    let ctx = ui.ctx().clone();
    let screen = ctx.content_rect();
    let id = menu.id;
    ui.set_min_size(screen.size());
    // Nothing below the menu can be reached.
    ui.interact(screen, id.with("backdrop"), Sense::CLICK | Sense::DRAG);
    let mut wish = None;
    let mut panels: Vec<Panel> = Vec::new();
    let mut depth = 0;
    loop {
        let all = all_rows(menu, items);
        let (Some(rows), Some(level)) = (all.get(depth), menu.levels.get(depth)) else {
            break;
        };
        let above = depth.checked_sub(1);
        let beside = above.and_then(|above| {
            let at = menu.levels.get(above)?.at?;
            panels.get(above)?.row(at, menu.levels.get(above)?.offset)
        });
        let search = (depth == 0 && (look.shows_search || !menu.typed.is_empty()))
            .then_some(menu.typed.as_str());
        let least = look
            .min_width
            .max(if depth == 0 { menu.width } else { 0.0 });
        let panel = Panel::new(
            ui,
            rows,
            menu.corner
                .filter(|_| matches!(menu.anchor, Anchor::At(_)))
                .map_or(menu.anchor, Anchor::At),
            beside,
            search.is_some(),
            least,
            screen,
        );
        let mut level = level.clone();
        panel.scroll(ui, &mut level);
        let name = if depth == 0 { look.name } else { "" };
        let builder = UiBuilder::new()
            .max_rect(panel.outer)
            .id_salt(("level", depth));
        let mut own = ui.new_child(builder);
        let pointed = paint::panel_ui(&mut own, id.with(depth), &panel, rows, &level, search, name);
        if depth == 0 {
            menu.width = panel.outer.width();
            menu.corner.get_or_insert(panel.outer.min);
        }
        if let Some(pointed) = pointed {
            let row = rows.get(pointed.row);
            let opens = matches!(row, Some(MenuRow::Submenu { refusal: None, .. }));
            if pointed.is_clicked || level.at != Some(pointed.row) {
                menu.levels.truncate(depth + 1);
                if opens {
                    menu.levels.push(MenuLevel::untouched());
                }
            }
            level.at = Some(pointed.row);
            if pointed.is_clicked && !opens {
                wish = Some(MenuWish::Choose);
            }
        }
        if let Some(kept) = menu.levels.get_mut(depth) {
            *kept = level;
        }
        panels.push(panel);
        depth += 1;
    }
    keep_keyboard(&ctx, menu);
    if menu.was_shown && pressed_outside(&ctx, &panels) {
        return Some(MenuWish::Close);
    }
    menu.was_shown = !ui.is_sizing_pass();
    wish
}

/// Gives the focus to the current row, or to the menu itself while no row can be chosen.
fn keep_keyboard(ctx: &Context, menu: &OpenMenu) {
    let last = menu.levels.len().saturating_sub(1);
    let focused = match menu.levels.last().and_then(|level| level.at) {
        Some(at) => paint::row_id(menu.id.with(last), at),
        None => menu.id.with(0_usize),
    };
    if !ctx.memory(|memory| memory.has_focus(focused)) {
        ctx.memory_mut(|memory| memory.request_focus(focused));
    }
}

/// A click elsewhere only closes the menu, except a right-click, which asks for another menu there.
fn pressed_outside(ctx: &Context, panels: &[Panel]) -> bool {
    let is_inside = |pos| panels.iter().any(|panel| panel.outer.contains(pos));
    let outside: Vec<egui::Event> = ctx.input(|input| {
        let presses = input.events.iter().filter(|event| match event {
            egui::Event::PointerButton { pos, pressed, .. } => *pressed && !is_inside(*pos),
            _ => false,
        });
        presses.cloned().collect()
    });
    if outside.is_empty() {
        return false;
    }
    let secondary = outside.into_iter().filter(|event| {
        let egui::Event::PointerButton { button, .. } = event else {
            return false;
        };
        *button == egui::PointerButton::Secondary
    });
    let secondary: Vec<_> = secondary.collect();
    if !secondary.is_empty() {
        InputOrder::again(ctx, secondary);
    }
    true
}
