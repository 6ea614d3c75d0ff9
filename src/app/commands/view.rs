//! The View menu: display options.

use egui::{Context, Key};

use crate::app::App;
use crate::app::command::{Menu, ToolButton, alt, alt_shift, always, cmd, cmd_shift, key, shift};
use crate::app::commands::command_rows;
use crate::app::commands::edit::with_selection;
use crate::app::icons::Icon;
use crate::app::panels::room::PanelSide;
use crate::app::settings::{Settings, ThemeChoice};
use crate::app::theme;

/// The factor of one zoom step.
const ZOOM_STEP: f32 = 1.25;

command_rows! { Menu::View;
    section {
        ZOOM_TO_FIT: "Zoom to fit", "Bring everything into view",
            {
                shortcuts: &[shift(Key::Num1), key(Key::Home)],
                button: Some(ToolButton { icon: Icon::Fit, place: 7, last_to_go: 4 }),
            }
            => |app, _| {
                if let Some(session) = &app.session {
                    app.canvas.zoom_to_fit(session.diagram());
                }
            };
        ZOOM_TO_SELECTION: "Zoom to selection", "Bring the selection into view",
            { shortcuts: &[shift(Key::Num2)], enabled: with_selection }
            => |app, _| {
                if let Some(session) = &app.session {
                    app.canvas.zoom_to_selection(session.diagram(), &session.selection);
                }
            };
        ZOOM_100: "Zoom to 100%", "Show the diagram at its actual size",
            { shortcuts: &[cmd(Key::Num0), shift(Key::Num0)] }
            => |app, _| app.canvas.zoom_to_100();
        ZOOM_IN: "Zoom in", "Show the diagram larger",
            {
                shortcuts: &[
                    cmd(Key::Equals),
                    cmd(Key::Plus),
                    cmd_shift(Key::Plus),
                    cmd_shift(Key::Equals),
                ],
                button: Some(ToolButton { icon: Icon::ZoomIn, place: 5, last_to_go: 6 }),
            }
            => |app, _| app.canvas.zoom_by(ZOOM_STEP);
        ZOOM_OUT: "Zoom out", "Show the diagram smaller",
            {
                shortcuts: &[cmd(Key::Minus)],
                button: Some(ToolButton { icon: Icon::ZoomOut, place: 6, last_to_go: 7 }),
            }
            => |app, _| app.canvas.zoom_by(1.0 / ZOOM_STEP);
    }
    section {
        TOGGLE_GRID: "Show grid", "Show or hide the grid",
            {
                shortcuts: &[cmd(Key::Quote)],
                enabled: always,
                is_on: Some(|settings, _| settings.show_grid),
            }
            => |app, _| flip(app, |settings| &mut settings.show_grid);
        TOGGLE_LEGEND: "Legend", "Show or hide the legend of the lines",
            { enabled: always, is_on: Some(|settings, _| settings.show_legend) }
            => |app, _| flip(app, |settings| &mut settings.show_legend);
        TOGGLE_SNAP: "Snap", "Snap to the grid and to other objects; hold Ctrl to bypass",
            { shortcuts: &[alt(Key::S)], enabled: always, is_on: Some(|settings, _| settings.snap) }
            => |app, _| flip(app, |settings| &mut settings.snap);
        TOGGLE_WHEEL_ZOOMS: "Mouse wheel zooms", "Zoom with the mouse wheel, and pan with Ctrl and the wheel",
            { enabled: always, is_on: Some(|settings, _| settings.wheel_zooms) }
            => |app, _| flip(app, |settings| &mut settings.wheel_zooms);
        TOGGLE_EDGE_PAN: "Pan at the edge", "Pan when you drag something to the edge of the canvas",
            { enabled: always, is_on: Some(|settings, _| settings.edge_pan) }
            => |app, _| flip(app, |settings| &mut settings.edge_pan);
    }
    section {
        TOGGLE_REDUCED_MOTION: "Reduce motion", "Skip animations",
            { enabled: always, is_on: Some(|settings, _| settings.reduced_motion) }
            => |app, _| flip(app, |settings| &mut settings.reduced_motion);
    }
    section {
        TOGGLE_OUTLINE: "Palette and outline", "Show or hide the panel on the left",
            { enabled: always, is_on: Some(|settings, _| settings.show_outline) }
            => |app, _| {
                flip(app, |settings| &mut settings.show_outline);
                show_side(app, PanelSide::Outline, app.settings.show_outline);
            };
        TOGGLE_INSPECTOR: "Inspector", "Show or hide the panel on the right",
            { enabled: always, is_on: Some(|settings, _| settings.show_inspector) }
            => |app, _| {
                flip(app, |settings| &mut settings.show_inspector);
                show_side(app, PanelSide::Inspector, app.settings.show_inspector);
            };
        TOGGLE_PROBLEMS: "Problems panel", "Show or hide the panel at the bottom",
            { enabled: always, is_on: Some(|settings, _| settings.show_problems) }
            => |app, _| flip(app, |settings| &mut settings.show_problems);
    }
    section {
        NEXT_PANEL: "Next panel", "Move the keyboard focus to the next panel: outline, canvas, inspector, problems",
            { shortcuts: &[key(Key::F6)], works_while_typing: true }
            => |app, ctx| app.panels.focus.step(ctx, 1);
        PREVIOUS_PANEL: "Previous panel", "Move the keyboard focus to the previous panel",
            { shortcuts: &[shift(Key::F6)], works_while_typing: true }
            => |app, ctx| app.panels.focus.step(ctx, -1);
    }
    section {
        TOGGLE_THEME: "Dark theme", "Switch between light and dark",
            { shortcuts: &[alt_shift(Key::D)], enabled: always, is_on: Some(|_, is_dark| is_dark) }
            => |app, ctx| {
                let other = match ctx.theme() {
                    egui::Theme::Dark => ThemeChoice::Light,
                    egui::Theme::Light => ThemeChoice::Dark,
                };
                choose_theme(app, ctx, other);
            };
        FOLLOW_SYSTEM_THEME: "Follow the system's theme", "Use the light or dark theme of the system",
            {
                enabled: always,
                is_on: Some(|settings, _| settings.theme == ThemeChoice::System),
            }
            => |app, ctx| choose_theme(app, ctx, ThemeChoice::System);
    }
}

/// Toggles a preference.
fn flip(app: &mut App, preference: fn(&mut Settings) -> &mut bool) {
    let preference = preference(&mut app.settings);
    *preference = !*preference;
    keep_settings(app);
}

fn show_side(app: &mut App, side: PanelSide, is_on: bool) {
    if is_on {
        app.panels.opened.open(side);
    } else {
        app.panels.opened.close(side);
    }
}

fn choose_theme(app: &mut App, ctx: &Context, choice: ThemeChoice) {
    app.settings.theme = choice;
    theme::choose(ctx, choice);
    keep_settings(app);
}

fn keep_settings(app: &App) {
    if let Some(store) = &app.store {
        store.save_settings(&app.settings);
    }
}
