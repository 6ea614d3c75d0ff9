//! The menu bar: every command, from the command table.

use std::path::PathBuf;

use egui::{Button, Context, Id, Rect, Response, Ui};

use crate::app::action::Action;
use crate::app::command::{Command, Menu};
use crate::app::menus::{command_entry, shortcut_text, text};
use crate::app::popup_menu::{self, Anchor, Answer, Entry, Item, Look};
use crate::app::session::{Session, file_name};
use crate::app::settings::Settings;
use crate::app::widgets::icon_button_ui;

/// Commands after which a menu has a line.
const LINE_AFTER: [Command; 14] = [
    Command::Import,
    Command::SaveAs,
    Command::Export,
    Command::Redo,
    Command::PasteInPlace,
    Command::Rename,
    Command::SelectNone,
    Command::AddFileStore,
    Command::ZoomOut,
    Command::ToggleEdgePan,
    Command::ToggleReducedMotion,
    Command::ToggleProblems,
    Command::PreviousProblem,
    Command::FixAllProblems,
];

/// Commands shown as buttons at the right end.
const BUTTONS: [Command; 7] = [
    Command::ZoomToFit,
    Command::ZoomOut,
    Command::ZoomIn,
    Command::Tidy,
    Command::Redo,
    Command::Undo,
    Command::Save,
];

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
        // One that is opened from another is drawn in the next pass.
        let opened = Menu::ALL
            .into_iter()
            .find(|menu| popup_menu::is_open(ui.ctx(), id_of(*menu)));
        if let Some(menu) = opened {
            open_menu_ui(ui, menu, &titles, session, settings, recent, actions);
        }
        if session.is_some() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for command in BUTTONS {
                    let entry = command.entry();
                    let Some(icon) = entry.icon else { continue };
                    let enabled = command.enabled(session);
                    let text = text(command, session);
                    let shortcut = shortcut_text(ui.ctx(), command);
                    let tooltip = match &enabled {
                        Ok(()) if shortcut.is_empty() => text.clone(),
                        Ok(()) => format!("{text} ({shortcut})"),
                        Err(reason) => reason.0.clone(),
                    };
                    let name = format!("{} button", entry.text);
                    if icon_button_ui(ui, enabled.is_ok(), icon, &name, &tooltip).clicked() {
                        actions.push(Action::Command(command));
                    }
                }
            });
        }
    });
}

/// The title of a menu in the bar.
fn title_ui(ui: &mut Ui, menu: Menu) -> Response {
    let is_open = popup_menu::is_open(ui.ctx(), id_of(menu));
    let button = Button::new(menu.title())
        .frame_when_inactive(is_open)
        .selected(is_open);
    let response = ui.push_id(menu.title(), |ui| ui.add(button)).inner;
    ui.data_mut(|data| data.insert_temp(id_of(menu).with("title"), response.rect));
    response
}

/// Opens the first menu of the bar.
pub fn open_first(ctx: &Context) {
    let title = ctx.data(|data| data.get_temp::<Rect>(id_of(Menu::File).with("title")));
    popup_menu::open(
        ctx,
        id_of(Menu::File),
        Anchor::Below(title.unwrap_or(Rect::ZERO)),
    );
}

fn id_of(menu: Menu) -> Id {
    Id::unique(("menu of the bar", menu.title()))
}

/// While one menu of the bar is open, pointing at the title of another opens that instead.
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
    let look = Look {
        name: menu.title(),
        min_width: 240.0,
        has_neighbors: true,
        ..Look::default()
    };
    let place = titles.iter().position(|(other, _)| *other == menu);
    let go = |by: usize| {
        let next = place.and_then(|place| titles.get((place + by) % titles.len()));
        if let Some((next, title)) = next {
            popup_menu::open(ctx, id_of(*next), Anchor::Below(title.rect));
        }
    };
    match popup_menu::show(ctx, id_of(menu), look, &items) {
        Answer::Open | Answer::Closed => {}
        Answer::Chosen(action) => actions.push(action),
        Answer::Before => go(titles.len() - 1),
        Answer::After => go(1),
    }
}

/// What a menu of the bar lists.
fn items_of(
    ctx: &Context,
    menu: Menu,
    session: Option<&Session>,
    settings: &Settings,
    recent: &[PathBuf],
) -> Vec<Item<Action>> {
    let mut items = Vec::new();
    for command in Command::ALL {
        if command.entry().menu != menu {
            continue;
        }
        items.push(command_entry(ctx, command, session, settings).into());
        if command == Command::Import {
            items.push(recent_menu(recent));
        }
        if LINE_AFTER.contains(&command) {
            items.push(Item::Separator);
        }
    }
    items
}

fn recent_menu(recent: &[PathBuf]) -> Item<Action> {
    let entry = |path: &PathBuf| {
        let mut entry = Entry::new(file_name(path), Action::OpenPath(path.clone()));
        entry.tooltip = path.display().to_string();
        entry.into()
    };
    Item::Submenu {
        text: "Open recent".to_owned(),
        refusal: recent
            .is_empty()
            .then(|| "No file was opened yet.".to_owned()),
        items: recent.iter().map(entry).collect(),
    }
}
