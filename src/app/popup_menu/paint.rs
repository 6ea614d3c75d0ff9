//! Draws one menu, provides its rows to screen readers, and returns the row at the pointer.

use egui::{
    Color32, FontId, Frame, Id, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::app::theme::{SPACE, Tokens};

use crate::app::popup_menu::layout::{
    PICTURE, Panel, TEXT_LEFT, TRIANGLE, effect_width, font, small_font,
};
use crate::app::popup_menu::rows::MenuRow;
use crate::app::popup_menu::state::MenuLevel;

/// A row that the pointer is over.
#[derive(Clone, Copy, Debug)]
pub struct Pointed {
    /// The row.
    pub row: usize,
    /// Whether the row was clicked.
    pub is_clicked: bool,
}

/// The id of a row, which has the focus while it is the current row.
pub fn row_id(panel: Id, row: usize) -> Id {
    panel.with(("row", row))
}

/// Draws the menu.
pub fn panel_ui<T>(
    ui: &mut Ui,
    id: Id,
    panel: &Panel,
    rows: &[MenuRow<'_, T>],
    level: &MenuLevel,
    search: Option<&str>,
    name: &str,
) -> Option<Pointed> {
    let tokens = Tokens::of_ui(ui);
    let ground = Frame::popup(ui.style()).inner_margin(0.0);
    ui.painter().add(ground.paint(panel.outer));
    let response = ui.interact(panel.outer, id, Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Menu, true, name));
    if let (Some(place), Some(typed)) = (panel.search, search) {
        search_ui(ui, id, place, typed);
    }
    ui.set_clip_rect(panel.view.expand2(vec2(0.0, 1.0)).intersect(ui.clip_rect()));
    if rows.is_empty() {
        let pos = panel.view.left_center() + vec2(TEXT_LEFT, 0.0);
        text_ui(
            ui,
            pos,
            "Nothing matches",
            font(ui),
            tokens.text_weak,
            f32::INFINITY,
        );
    }
    let moved = ui.input(|input| input.pointer.delta() != egui::Vec2::ZERO);
    let mut pointed = None;
    for (at, row) in rows.iter().enumerate() {
        let Some(rect) = panel.row(at, level.offset) else {
            break;
        };
        if row.is_stop() {
            let response = ui.interact(rect, row_id(id, at), Sense::click());
            announce(&response, row, level.at == Some(at));
            let is_at = response.contains_pointer() && moved;
            if response.clicked() || is_at {
                pointed = Some(Pointed {
                    row: at,
                    is_clicked: response.clicked(),
                });
            }
            if ui.is_rect_visible(rect) {
                row_ui(ui, panel, rect, row, level.at == Some(at));
                reason_ui(&response, row, level.at == Some(at));
            }
        } else if ui.is_rect_visible(rect) {
            row_ui(ui, panel, rect, row, false);
        }
    }
    scroll_bar_ui(ui, panel, level.offset);
    pointed
}

fn search_ui(ui: &mut Ui, id: Id, place: Rect, typed: &str) {
    let tokens = Tokens::of_ui(ui);
    let response = ui.interact(place, id.with("search"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search"));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_value(typed));
    let painter = ui.painter();
    painter.rect(
        place,
        3.0,
        tokens.paper,
        Stroke::new(1.0, tokens.accent),
        egui::StrokeKind::Inside,
    );
    let pos = place.left_center() + vec2(TEXT_LEFT, 0.0);
    let (text, color) = match typed {
        "" => ("Search", tokens.text_weak),
        typed => (typed, tokens.text),
    };
    let width = text_ui(
        ui,
        pos,
        text,
        font(ui),
        color,
        place.width() - 2.0 * TEXT_LEFT,
    );
    let caret = pos.x + if typed.is_empty() { 0.0 } else { width + 1.0 };
    ui.painter().vline(
        caret,
        place.y_range().shrink(5.0),
        Stroke::new(1.5, tokens.accent),
    );
}

fn announce<T>(response: &Response, row: &MenuRow<'_, T>, is_at: bool) {
    response.widget_info(|| match row {
        MenuRow::Entry { text, entry } => {
            let name = entry.name.as_deref().unwrap_or(text);
            let enabled = entry.refusal.is_none();
            match entry.ticked {
                Some(on) if entry.is_radio => {
                    WidgetInfo::selected(Role::MenuItemRadio, enabled, on, name)
                }
                Some(on) => WidgetInfo::selected(Role::MenuItemCheckBox, enabled, on, name),
                None => WidgetInfo::labeled(Role::MenuItem, enabled, name),
            }
        }
        MenuRow::Submenu { text, refusal, .. } => {
            WidgetInfo::labeled(Role::MenuItem, refusal.is_none(), text)
        }
        MenuRow::Separator | MenuRow::Title(_) => WidgetInfo::new(Role::MenuItem),
    });
    response.ctx.accesskit_node_builder(response.id, |node| {
        if !matches!(row, MenuRow::Entry { entry, .. } if entry.ticked.is_some()) {
            node.set_selected(is_at);
        }
        if let MenuRow::Entry { entry, .. } = row
            && !entry.effect.is_empty()
        {
            node.set_description(entry.effect.clone());
        }
        if matches!(row, MenuRow::Submenu { .. }) {
            node.set_has_popup(egui::accesskit::HasPopup::Menu);
        }
    });
}

/// Shows, next to a row, why it cannot be chosen, or its tooltip.
fn reason_ui<T>(response: &Response, row: &MenuRow<'_, T>, is_at: bool) {
    let (refusal, tooltip) = match row {
        MenuRow::Entry { entry, .. } => (entry.refusal.as_deref(), entry.tooltip.as_str()),
        MenuRow::Submenu { refusal, .. } => (*refusal, ""),
        MenuRow::Separator | MenuRow::Title(_) => (None, ""),
    };
    match refusal {
        Some(refusal) if is_at => {
            egui::Tooltip::always_open(
                response.ctx.clone(),
                response.layer_id,
                response.id,
                response.rect,
            )
            .show(|ui| ui.label(refusal));
        }
        None if !tooltip.is_empty() => {
            response.clone().on_hover_text(tooltip);
        }
        _ => {}
    }
}

fn row_ui<T>(ui: &mut Ui, panel: &Panel, rect: Rect, row: &MenuRow<'_, T>, is_at: bool) {
    let tokens = Tokens::of_ui(ui);
    if is_at {
        ui.painter().rect_filled(rect, 4.0, tokens.accent_ground);
    }
    let color = if row.is_usable() {
        tokens.text
    } else {
        tokens.text_weak
    };
    let picture_left = rect.left() + TEXT_LEFT;
    let text_left = picture_left + if panel.has_pictures { PICTURE } else { 0.0 };
    let right = rect.right() - TEXT_LEFT;
    match row {
        MenuRow::Separator => {
            ui.painter().hline(
                rect.x_range().shrink(SPACE),
                rect.center().y,
                Stroke::new(1.0, tokens.line),
            );
        }
        MenuRow::Title(text) => {
            let pos = pos2(picture_left, rect.center().y);
            text_ui(ui, pos, text, font(ui), color, right - picture_left);
        }
        MenuRow::Submenu { text, .. } => {
            let pos = pos2(text_left, rect.center().y);
            text_ui(ui, pos, text, font(ui), color, right - TRIANGLE - text_left);
            triangle_ui(ui, pos2(right - 4.0, rect.center().y), color);
        }
        MenuRow::Entry { text, entry } => {
            let middle = rect.top() + 13.0;
            let square = Rect::from_center_size(pos2(picture_left + 7.0, middle), vec2(14.0, 14.0));
            if entry.ticked == Some(true) {
                tick_ui(ui, square, color);
            } else if let Some(icon) = entry.icon {
                icon.paint(ui.painter(), square, tokens.text_weak);
            }
            let tail = match entry.tail.as_str() {
                "" => 0.0,
                tail => tail_ui(ui, pos2(right, middle), tail, tokens.text_weak),
            };
            let pos = pos2(text_left, middle);
            text_ui(ui, pos, text, font(ui), color, right - tail - text_left);
            if !entry.effect.is_empty() {
                let width = effect_width(rect.width(), panel.has_pictures);
                let galley = ui.painter().layout(
                    entry.effect.clone(),
                    small_font(ui),
                    tokens.text_weak,
                    width,
                );
                let pos = pos2(text_left, rect.top() + 24.0);
                ui.painter().galley(pos, galley, tokens.text_weak);
            }
        }
    }
}

/// Draws a text that starts at its left center and is cut if it is longer than the room; returns its
/// width.
fn text_ui(ui: &Ui, pos: Pos2, text: &str, font: FontId, color: Color32, room: f32) -> f32 {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(8.0));
    let galley = ui.painter().layout_job(job);
    let size = galley.size();
    let left_top = pos - vec2(0.0, size.y / 2.0);
    ui.painter().galley(left_top, galley, color);
    size.x
}

/// Draws a text that ends at its right center; returns its width including the space before it.
fn tail_ui(ui: &Ui, pos: Pos2, text: &str, color: Color32) -> f32 {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), small_font(ui), color);
    let size = galley.size();
    ui.painter()
        .galley(pos - vec2(size.x, size.y / 2.0), galley, color);
    size.x + 2.0 * SPACE
}

fn tick_ui(ui: &Ui, square: Rect, color: Color32) {
    let at = |x: f32, y: f32| square.min + vec2(x, y) * square.size();
    ui.painter().line(
        vec![at(0.12, 0.55), at(0.4, 0.82), at(0.9, 0.2)],
        Stroke::new(1.75, color),
    );
}

fn triangle_ui(ui: &Ui, tip: Pos2, color: Color32) {
    ui.painter().line(
        vec![tip + vec2(-4.0, -4.0), tip, tip + vec2(-4.0, 4.0)],
        Stroke::new(1.5, color),
    );
}

fn scroll_bar_ui(ui: &Ui, panel: &Panel, offset: f32) {
    let most = panel.most_offset();
    if most <= 0.0 {
        return;
    }
    let tokens = Tokens::of_ui(ui);
    let view = panel.view;
    let whole = most + view.height();
    let length = (view.height() * view.height() / whole).max(16.0);
    let top = view.top() + (view.height() - length) * offset / most;
    let bar = Rect::from_min_size(pos2(view.right() - 3.0, top), vec2(3.0, length));
    ui.painter().rect_filled(bar, 1.5, tokens.outline);
}
