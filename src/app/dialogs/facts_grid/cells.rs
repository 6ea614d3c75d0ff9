//! The cells: drawn while they are in view, with fixed names and headings, for keyboard and pointer.

use egui::{
    Align2, Event, EventFilter, FontId, Id, Key, Modifiers, Pos2, Rect, Sense, Stroke, StrokeKind,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::workspace::facts_table::grid::Cell;

use crate::app::dialogs::facts_grid::FactsGridDialog;
use crate::app::theme::{SPACE, Tokens, text_size};

/// The width of the names, in points.
const NAMES: f32 = 250.0;
/// The width of a column, in points.
const COLUMN: f32 = 170.0;
/// The height of a row, in points.
const ROW: f32 = 24.0;
/// The space around the grid in the dialog, in points.
const AROUND: f32 = 340.0;

fn grid_id() -> Id {
    Id::unique("known facts, cells")
}

/// Draws the cells.
pub(super) fn cells_ui(ui: &mut Ui, dialog: &mut FactsGridDialog) {
    let height = (ui.ctx().content_rect().height() - AROUND).max(4.0 * ROW);
    let size = vec2(
        NAMES + COLUMN * dialog.columns.len() as f32,
        ROW * (dialog.rows.len() + 1) as f32,
    );
    let area = egui::ScrollArea::both()
        .id_salt("known facts")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true]);
    area.show(ui, |ui| {
        let (_, all) = ui.allocate_space(size);
        let view = ui.clip_rect();
        let response = ui.interact(view.intersect(all), grid_id(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Grid, true, "Cells"));
        if !dialog.has_focused_cells {
            dialog.has_focused_cells = true;
            response.request_focus();
        }
        pointer(ui, dialog, &response, all, view);
        if response.has_focus() {
            let filter = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(grid_id(), filter));
            if !ui.memory(|memory| memory.had_focus_last_frame(grid_id())) {
                // Arrow keys are kept here only from the next frame.
                ui.ctx().request_repaint();
            }
            if keys(ui, dialog) {
                let cell = place(all, dialog.at);
                let room = vec2(NAMES, ROW);
                ui.scroll_to_rect(Rect::from_min_max(cell.min - room, cell.max), None);
            }
        }
        paint(ui, dialog, all, view, response.has_focus());
        typing_ui(ui, dialog, all);
    });
}

/// The position of a visible cell.
fn place(all: Rect, (row, column): Cell) -> Rect {
    let min = all.min + vec2(NAMES + COLUMN * column as f32, ROW * (row + 1) as f32);
    Rect::from_min_size(min, vec2(COLUMN, ROW))
}

fn cell_at(dialog: &FactsGridDialog, all: Rect, view: Rect, pos: Pos2) -> Option<Cell> {
    if pos.x < view.left() + NAMES || pos.y < view.top() + ROW {
        return None;
    }
    let offset = pos - all.min - vec2(NAMES, ROW);
    let (row, column) = ((offset.y / ROW) as usize, (offset.x / COLUMN) as usize);
    let is_shown = row < dialog.rows.len() && column < dialog.columns.len();
    (offset.min_elem() >= 0.0 && is_shown).then_some((row, column))
}

fn pointer(
    ui: &Ui,
    dialog: &mut FactsGridDialog,
    response: &egui::Response,
    all: Rect,
    view: Rect,
) {
    let Some(cell) = response
        .interact_pointer_pos()
        .and_then(|pos| cell_at(dialog, all, view, pos))
    else {
        return;
    };
    let is_pressed = ui.input(|input| input.pointer.any_pressed());
    if is_pressed || response.clicked() {
        let extends = ui.input(|input| input.modifiers.shift);
        dialog.at = cell;
        if !extends {
            dialog.other_end = cell;
        }
        response.request_focus();
    } else if response.dragged() {
        dialog.at = cell;
    }
    if response.double_clicked() {
        begin_typing(dialog, None);
    }
}

/// Starts editing a cell, with its content or new text.
fn begin_typing(dialog: &mut FactsGridDialog, text: Option<String>) {
    let said = dialog.current();
    let said = said.and_then(|cell| dialog.grid.text(cell, &dialog.entered));
    if let Some(said) = said {
        dialog.typed = Some(text.unwrap_or_else(|| said.to_owned()));
    }
}

/// Handles keys. Returns whether another cell has the focus now.
fn keys(ui: &Ui, dialog: &mut FactsGridDialog) -> bool {
    if dialog.typed.is_some() {
        return false;
    }
    let before = dialog.at;
    let events = ui.input(|input| input.events.clone());
    for event in events {
        match event {
            Event::Copy | Event::Cut => ui.ctx().copy_text(dialog.copied()),
            Event::Paste(text) => dialog.paste(&text),
            Event::Text(text) if !text.trim().is_empty() => begin_typing(dialog, Some(text)),
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => key_pressed(dialog, key, modifiers),
            _ => {}
        }
    }
    if dialog.at != before || dialog.typed.is_some() {
        // The field is drawn and scrolled to in the next frame.
        ui.ctx().request_repaint();
    }
    dialog.at != before
}

fn key_pressed(dialog: &mut FactsGridDialog, key: Key, modifiers: Modifiers) {
    let (far, extends) = (modifiers.command, modifiers.shift);
    let by = if far { isize::MAX / 2 } else { 1 };
    match key {
        Key::ArrowUp => dialog.go(-by, 0, extends),
        Key::ArrowDown => dialog.go(by, 0, extends),
        Key::ArrowLeft => dialog.go(0, -by, extends),
        Key::ArrowRight => dialog.go(0, by, extends),
        Key::Home => dialog.go(0, isize::MIN / 2, extends),
        Key::End => dialog.go(0, isize::MAX / 2, extends),
        Key::Enter | Key::F2 => begin_typing(dialog, None),
        Key::Delete | Key::Backspace => dialog.clear(),
        Key::D if far => dialog.fill_down(),
        Key::Z if far => dialog.undo(),
        Key::A if far => {
            dialog.other_end = (0, 0);
            dialog.go(isize::MAX / 2, isize::MAX / 2, true);
        }
        _ => {}
    }
}

/// The field in the edited cell. Enter goes down, Esc leaves the cell unchanged.
fn typing_ui(ui: &mut Ui, dialog: &mut FactsGridDialog, all: Rect) {
    let Some(mut text) = dialog.typed.take() else {
        return;
    };
    let id = grid_id().with("typed");
    let is_new = ui.data_mut(|data| !std::mem::replace(data.get_temp_mut_or(id, false), true));
    let field = TextEdit::singleline(&mut text)
        .id(id)
        .margin(vec2(SPACE, 3.0));
    let response = ui.put(place(all, dialog.at), field);
    if is_new {
        response.request_focus();
        let end = egui::text::CCursor::new(text.chars().count());
        let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
        let range = egui::text::CCursorRange::one(end);
        state.cursor.set_char_range(Some(range));
        state.store(ui.ctx(), id);
        dialog.typed = Some(text);
        return;
    }
    if !response.lost_focus() {
        dialog.typed = Some(text);
        return;
    }
    ui.data_mut(|data| data.remove::<bool>(id));
    let (is_canceled, goes_down) = ui.input(|input| {
        (
            input.key_pressed(Key::Escape),
            input.key_pressed(Key::Enter),
        )
    });
    if !is_canceled {
        dialog.enter(&text);
    }
    if goes_down && !is_canceled {
        dialog.go(1, 0, false);
    }
    ui.memory_mut(|memory| memory.request_focus(grid_id()));
    ui.ctx().request_repaint();
}

fn paint(ui: &mut Ui, dialog: &FactsGridDialog, all: Rect, view: Rect, has_keyboard: bool) {
    let tokens = Tokens::of_ui(ui);
    let painter = ui.painter_at(view);
    let font = FontId::proportional(text_size::BODY);
    let write = |rect: Rect, text: &str, color: egui::Color32| {
        let clipped = painter.with_clip_rect(rect.intersect(view));
        let pos = rect.left_center() + vec2(SPACE, 0.0);
        clipped.text(pos, Align2::LEFT_CENTER, text, font.clone(), color);
    };
    let (rows, columns) = in_view(dialog, all, view);
    let (top, bottom) = ordered(dialog.at.0, dialog.other_end.0);
    let (left, right) = ordered(dialog.at.1, dialog.other_end.1);
    for row in rows.clone() {
        for column in columns.clone() {
            let rect = place(all, (row, column));
            let (Some(at), Some(of)) = (dialog.rows.get(row), dialog.columns.get(column)) else {
                continue;
            };
            let cell = (*at, *of);
            let is_selected = (top..=bottom).contains(&row) && (left..=right).contains(&column);
            let Some(text) = dialog.grid.text(cell, &dialog.entered) else {
                painter.rect_filled(rect, 0.0, tokens.control);
                continue;
            };
            if is_selected {
                painter.rect_filled(rect, 0.0, tokens.accent_ground);
            }
            let is_changed = dialog.entered.contains_key(&cell);
            let color = match is_changed.then(|| dialog.grid.fault(cell, text)).flatten() {
                Some(_) => tokens.error,
                None if is_changed => tokens.accent,
                None => tokens.text,
            };
            write(rect, text, color);
            let stroke = Stroke::new(1.0, tokens.line);
            painter.rect_stroke(rect, 0.0, stroke, StrokeKind::Middle);
            let name = dialog
                .grid
                .rows
                .get(*at)
                .map_or("", |row| row.name.as_str());
            let fact = dialog.grid.columns.get(*of).map_or("", |fact| fact.label());
            let label = format!("{name}, {fact}: {text}");
            let cell = ui.interact(rect.intersect(view), grid_id().with(cell), Sense::hover());
            cell.widget_info(|| WidgetInfo::labeled(egui::Role::Cell, true, &label));
        }
    }
    if has_keyboard {
        let rect = place(all, dialog.at);
        painter.rect_stroke(
            rect,
            0.0,
            Stroke::new(2.0, tokens.accent),
            StrokeKind::Inside,
        );
    }
    for row in rows {
        let rect = place(all, (row, 0));
        let rect = Rect::from_min_size(pos2(view.left(), rect.top()), vec2(NAMES, ROW));
        painter.rect_filled(rect, 0.0, tokens.raised);
        let of = dialog
            .rows
            .get(row)
            .and_then(|at| dialog.grid.rows.get(*at));
        if let Some(of) = of {
            write(rect, &of.name, tokens.text);
        }
    }
    let heads = Rect::from_min_size(view.min, vec2(view.width(), ROW));
    painter.rect_filled(heads, 0.0, tokens.raised);
    for column in columns {
        let rect = place(all, (0, column));
        let rect = Rect::from_min_size(pos2(rect.left(), view.top()), vec2(COLUMN, ROW));
        let fact = dialog
            .columns
            .get(column)
            .and_then(|at| dialog.grid.columns.get(*at));
        if let Some(fact) = fact {
            write(rect, fact.label(), tokens.text_weak);
        }
    }
    let corner = Rect::from_min_size(view.min, vec2(NAMES, ROW));
    painter.rect_filled(corner, 0.0, tokens.raised);
    write(corner, "Object", tokens.text_weak);
}

fn ordered(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

/// The visible rows and columns.
fn in_view(
    dialog: &FactsGridDialog,
    all: Rect,
    view: Rect,
) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let from = |offset: f32, size: f32| (offset / size).floor().max(0.0) as usize;
    let to = |offset: f32, size: f32, count: usize| {
        ((offset / size).ceil().max(0.0) as usize).min(count)
    };
    let offset = view.min - all.min;
    let rows = from(offset.y, ROW)..to(offset.y + view.height(), ROW, dialog.rows.len());
    let columns = from(offset.x, COLUMN)
        ..to(
            offset.x + view.width() - NAMES,
            COLUMN,
            dialog.columns.len(),
        );
    (rows, columns)
}
