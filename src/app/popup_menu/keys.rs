//! What keys do in a menu.

use egui::{Event, Key, Modifiers};

use crate::app::popup_menu::rows::MenuRow;
use crate::app::popup_menu::state::{MenuLevel, OpenMenu};

/// The number of rows that Page Up and Page Down move by.
const PAGE: usize = 8;

/// What the user wants from the menu as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuWish {
    /// Choose the current row.
    Choose,
    /// Close the menu.
    Close,
    /// Go to the previous menu.
    Before,
    /// Go to the next menu.
    After,
}

/// Moves within the menu, or returns what the user wants. `rows` are those of the menu and of its open
/// submenus.
pub fn wish_of<T>(
    event: &Event,
    menu: &mut OpenMenu,
    rows: &[Vec<MenuRow<'_, T>>],
) -> Option<MenuWish> {
    match event {
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } if !modifiers.any() || (modifiers.shift_only() && *key == Key::Tab) => {
            key_wish(*key, *modifiers, menu, rows)
        }
        Event::Text(text) | Event::Paste(text) => {
            // A space chooses the row as long as nothing was typed.
            if !(menu.typed.is_empty() && text.trim().is_empty()) {
                menu.search(format!("{}{text}", menu.typed));
            }
            None
        }
        Event::Ime(egui::ImeEvent::Commit(text)) => {
            menu.search(format!("{}{text}", menu.typed));
            None
        }
        _ => None,
    }
}

fn key_wish<T>(
    key: Key,
    modifiers: Modifiers,
    menu: &mut OpenMenu,
    rows: &[Vec<MenuRow<'_, T>>],
) -> Option<MenuWish> {
    let rows = rows.last()?;
    match key {
        Key::ArrowDown => step(menu, rows, 1),
        Key::ArrowUp => step(menu, rows, -1),
        Key::Tab => step(menu, rows, if modifiers.shift { -1 } else { 1 }),
        Key::Home => go_to(menu, rows.iter().position(MenuRow::is_stop)),
        Key::End => go_to(menu, rows.iter().rposition(MenuRow::is_stop)),
        Key::PageDown => page(menu, rows, true),
        Key::PageUp => page(menu, rows, false),
        Key::ArrowRight if !open_beside(menu, rows) => return Some(MenuWish::After),
        Key::ArrowLeft if menu.levels.len() > 1 => {
            menu.levels.pop();
        }
        Key::ArrowLeft => return Some(MenuWish::Before),
        Key::Enter => return choose(menu, rows),
        Key::Space if menu.typed.is_empty() => return choose(menu, rows),
        Key::Escape if menu.levels.len() > 1 => {
            menu.levels.pop();
        }
        Key::Escape | Key::F10 => return Some(MenuWish::Close),
        Key::Backspace => {
            let mut typed = menu.typed.clone();
            if typed.pop().is_some() {
                menu.search(typed);
            }
        }
        _ => {}
    }
    None
}

fn choose<T>(menu: &mut OpenMenu, rows: &[MenuRow<'_, T>]) -> Option<MenuWish> {
    (!open_beside(menu, rows)).then_some(MenuWish::Choose)
}

/// Opens the submenu of the current row, if it has one.
fn open_beside<T>(menu: &mut OpenMenu, rows: &[MenuRow<'_, T>]) -> bool {
    let row = menu.at().and_then(|at| rows.get(at));
    match row {
        Some(MenuRow::Submenu { refusal: None, .. }) => {
            menu.levels.push(MenuLevel::default());
            true
        }
        Some(MenuRow::Submenu { .. }) => true,
        _ => false,
    }
}

fn go_to(menu: &mut OpenMenu, row: Option<usize>) {
    if let (Some(row), Some(level)) = (row, menu.levels.last_mut()) {
        level.go_to(row);
    }
}

/// Moves to the next row that the keyboard stops at, wrapping around at the ends.
fn step<T>(menu: &mut OpenMenu, rows: &[MenuRow<'_, T>], by: isize) {
    let stops: Vec<usize> = stops(rows);
    let place = menu
        .at()
        .and_then(|at| stops.iter().position(|stop| *stop == at));
    let next = match (place, by > 0) {
        (None, true) => 0,
        (None, false) => stops.len().saturating_sub(1),
        (Some(place), true) => (place + 1) % stops.len(),
        (Some(place), false) => (place + stops.len() - 1) % stops.len(),
    };
    go_to(menu, stops.get(next).copied());
}

fn page<T>(menu: &mut OpenMenu, rows: &[MenuRow<'_, T>], down: bool) {
    let stops = stops(rows);
    let place = menu
        .at()
        .and_then(|at| stops.iter().position(|stop| *stop == at))
        .unwrap_or(0);
    let next = if down {
        (place + PAGE).min(stops.len().saturating_sub(1))
    } else {
        place.saturating_sub(PAGE)
    };
    go_to(menu, stops.get(next).copied());
}

fn stops<T>(rows: &[MenuRow<'_, T>]) -> Vec<usize> {
    rows.iter()
        .enumerate()
        .filter(|(_, row)| row.is_stop())
        .map(|(at, _)| at)
        .collect()
}
