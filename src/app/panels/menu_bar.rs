//! The menu bar: every command, from the command table.

use std::path::PathBuf;

use egui::text::LayoutJob;
use egui::{
    Button, Color32, Context, Event, FontSelection, Id, Key, Modifiers, Rect, Response, Stroke, Ui,
    WidgetText,
};

use crate::app::action::Action;
use crate::app::command::{Command, Menu, Submenu, ToolButton};
use crate::app::icons::Icon;
use crate::app::menus::{command_entry, shortcut_text};
use crate::app::popup_menu::{self, Anchor, MenuAnswer, MenuEntry, MenuItem, MenuLook};
use crate::app::session::Session;
use crate::app::settings::Settings;
use crate::app::widgets::{ICON_BUTTON_WIDTH, icon_button_ui};
use crate::workspace::names::file_name;

/// Draws the bar.
pub fn menu_bar_ui(
    ui: &mut Ui,
    session: Option<&Session>,
    settings: &Settings,
    recent: &[PathBuf],
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let titles: Vec<(Menu, Response)> = Menu::ALL
            .into_iter()
            .map(|menu| (menu, title_ui(ui, menu)))
            .collect();
        for (menu, title) in &titles {
            if title.clicked() || is_pointed_at_instead(title, &titles) {
                popup_menu::open(ui.ctx(), id_of(*menu), Anchor::Below(title.rect));
            }
        }
        // A menu opened from another one is drawn in the next pass.
        let opened = Menu::ALL
            .into_iter()
            .find(|menu| popup_menu::is_open(ui.ctx(), id_of(*menu)));
        if let Some(menu) = opened {
            open_menu_ui(ui, menu, &titles, session, settings, recent, actions);
        }
        if session.is_some() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let has_room = ui.available_width();
                let fits = |button: &ToolButton| {
                    f32::from(button.last_to_go) * ICON_BUTTON_WIDTH <= has_room
                };
                for (command, button) in buttons_from_right().filter(|(_, button)| fits(button)) {
                    if tool_button_ui(ui, command, button.icon, session) {
                        actions.push(Action::Command(command));
                    }
                }
            });
        }
    });
}

/// The commands with a button, rightmost first.
fn buttons_from_right() -> impl Iterator<Item = (Command, ToolButton)> {
    let mut buttons: Vec<_> = Command::all()
        .filter_map(|command| Some((command, command.row().button?)))
        .collect();
    buttons.sort_by_key(|(_, button)| std::cmp::Reverse(button.place));
    buttons.into_iter()
}

/// Draws the button of a command; returns whether it was clicked.
fn tool_button_ui(ui: &mut Ui, command: Command, icon: Icon, session: Option<&Session>) -> bool {
    let enabled = command.enabled(session);
    let text = command.text_now(session);
    let shortcut = shortcut_text(ui.ctx(), command);
    let tooltip = match enabled {
        Ok(()) if shortcut.is_empty() => text,
        Ok(()) => format!("{text} ({shortcut})"),
        Err(reason) => reason.to_owned(),
    };
    let name = format!("{} button", command.row().text);
    icon_button_ui(ui, enabled.is_ok(), icon, &name, &tooltip).clicked()
}

/// The title of a menu in the bar.
fn title_ui(ui: &mut Ui, menu: Menu) -> Response {
    let is_open = popup_menu::is_open(ui.ctx(), id_of(menu));
    let button = Button::new(title_text(ui, menu))
        .frame_when_inactive(is_open)
        .selected(is_open);
    let response = ui.push_id(menu.title(), |ui| ui.add(button)).inner;
    ui.data_mut(|data| data.insert_temp(id_of(menu).with("title"), response.rect));
    response
}

/// The title; while Alt is down, with its access key underlined.
fn title_text(ui: &Ui, menu: Menu) -> WidgetText {
    let title = menu.title();
    let is_alt_down = ui.input(|input| input.modifiers.matches_exact(Modifiers::ALT));
    match title.split_at_checked(1) {
        Some((first, rest)) if is_alt_down && !cfg!(target_os = "macos") => {
            let font_id = FontSelection::Style(egui::TextStyle::Button).resolve(ui.style());
            let color = Color32::PLACEHOLDER;
            let plain = egui::TextFormat::simple(font_id, color);
            let marked = egui::TextFormat {
                underline: Stroke::new(1.0, ui.visuals().text_color()),
                ..plain.clone()
            };
            let mut text = LayoutJob::default();
            text.append(first, 0.0, marked);
            text.append(rest, 0.0, plain);
            text.into()
        }
        _ => title.into(),
    }
}

/// Opens the first menu of the bar.
pub fn open_first(ctx: &Context) {
    open_from_keyboard(ctx, Menu::File);
}

fn open_from_keyboard(ctx: &Context, menu: Menu) {
    let title = ctx.data(|data| data.get_temp::<Rect>(id_of(menu).with("title")));
    let below = Anchor::Below(title.unwrap_or(Rect::ZERO));
    popup_menu::open(ctx, id_of(menu), below);
}

/// Opens the menu whose access key was pressed with Alt; returns whether there is one.
pub fn take_alt_and_letter(ctx: &Context) -> bool {
    // On a Mac, Alt types special characters.
    if cfg!(target_os = "macos") {
        return false;
    }
    let opens = |event: &Event| match event {
        // Alt may be released by the end of a slow frame.
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } if modifiers.matches_exact(Modifiers::ALT) => Menu::ALL
            .into_iter()
            .find(|menu| letter_of(*menu) == Some(*key)),
        _ => None,
    };
    let pressed = ctx.input_mut(|input| {
        let menu = input.events.iter().find_map(opens)?;
        // Otherwise the letter would be searched for in the menu.
        let is_spent = |event: &Event| opens(event).is_some() || matches!(event, Event::Text(_));
        input.events.retain(|event| !is_spent(event));
        Some(menu)
    });
    if let Some(menu) = pressed {
        open_from_keyboard(ctx, menu);
    }
    pressed.is_some()
}

/// The access key of a menu. All titles start with different letters.
fn letter_of(menu: Menu) -> Option<Key> {
    Key::from_name(menu.title().get(..1)?)
}

/// Whether a menu of the bar is open.
pub fn is_any_open(ctx: &Context) -> bool {
    Menu::ALL
        .into_iter()
        .any(|menu| popup_menu::is_open(ctx, id_of(menu)))
}

fn id_of(menu: Menu) -> Id {
    Id::unique(("menu of the bar", menu.title()))
}

/// While a menu of the bar is open, pointing at another title opens that menu instead.
fn is_pointed_at_instead(title: &Response, titles: &[(Menu, Response)]) -> bool {
    let ctx = &title.ctx;
    let opened = titles
        .iter()
        .find(|(menu, _)| popup_menu::is_open(ctx, id_of(*menu)));
    let Some((_, opened)) = opened else {
        return false;
    };
    let (pos, moves) = ctx.input(|input| {
        (
            input.pointer.hover_pos(),
            input.pointer.delta() != egui::Vec2::ZERO,
        )
    });
    opened.id != title.id && moves && pos.is_some_and(|pos| title.rect.contains(pos))
}

fn open_menu_ui(
    ui: &Ui,
    menu: Menu,
    titles: &[(Menu, Response)],
    session: Option<&Session>,
    settings: &Settings,
    recent: &[PathBuf],
    actions: &mut Vec<Action>,
) {
    let ctx = ui.ctx();
    let items = items_of(ctx, menu, session, settings, recent);
    let look = MenuLook {
        name: menu.title(),
        min_width: 240.0,
        has_neighbors: true,
        ..MenuLook::default()
    };
    let place = titles.iter().position(|(other, _)| *other == menu);
    let go = |by: usize| {
        let next = place.and_then(|place| titles.get((place + by) % titles.len()));
        if let Some((next, title)) = next {
            popup_menu::open(ctx, id_of(*next), Anchor::Below(title.rect));
        }
    };
    match popup_menu::show(ctx, id_of(menu), look, &items) {
        MenuAnswer::Open | MenuAnswer::Closed => {}
        MenuAnswer::Chosen(action) => actions.push(action),
        MenuAnswer::Before => go(titles.len() - 1),
        MenuAnswer::After => go(1),
    }
}

/// The entries of a menu.
fn items_of(
    ctx: &Context,
    menu: Menu,
    session: Option<&Session>,
    settings: &Settings,
    recent: &[PathBuf],
) -> Vec<MenuItem<Action>> {
    let mut items = Vec::new();
    for section in menu.sections() {
        if !items.is_empty() {
            items.push(MenuItem::Separator);
        }
        for command in section {
            items.push(command_entry(ctx, command, session, settings).into());
            match command.row().followed_by {
                Some(Submenu::RecentFiles) => items.push(recent_menu(recent)),
                None => {}
            }
        }
    }
    items
}

fn recent_menu(recent: &[PathBuf]) -> MenuItem<Action> {
    let entry = |path: &PathBuf| {
        let mut entry = MenuEntry::new(file_name(path), Action::OpenPath(path.clone()));
        entry.tooltip = path.display().to_string();
        entry.into()
    };
    MenuItem::Submenu {
        text: "Open recent".to_owned(),
        refusal: recent
            .is_empty()
            .then(|| "No file has been opened yet.".to_owned()),
        items: recent.iter().map(entry).collect(),
    }
}
