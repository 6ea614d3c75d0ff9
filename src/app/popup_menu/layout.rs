//! The positions of a menu and its rows. A menu is measured before it is drawn, so that its first frame
//! is correct.

use egui::{FontId, Pos2, Rect, TextStyle, Ui, Vec2, pos2, vec2};

use crate::app::theme::SPACE;

use crate::app::popup_menu::rows::MenuRow;
use crate::app::popup_menu::state::{Anchor, MenuLevel};

/// Between the frame and the rows, in points.
const MARGIN: f32 = SPACE;
/// Height of a row with one line, in points.
const ROW: f32 = 26.0;
/// Height of the line between groups including the space around it, in points.
const SEPARATOR: f32 = 9.0;
/// Height of the search field including the space below it, in points.
const SEARCH: f32 = 32.0;
/// Space before the text of a row without an icon, in points.
pub const TEXT_LEFT: f32 = 8.0;
/// Width of an icon or a check mark before the text, in points.
pub const PICTURE: f32 = 22.0;
/// Space between a text and what is at the right end, in points.
const GAP: f32 = 24.0;
/// Width of the triangle of a submenu, in points.
pub const TRIANGLE: f32 = 14.0;
/// The maximum width of a menu, in points; longer texts are cut, longer effects are wrapped.
const MOST_WIDTH: f32 = 460.0;
/// The maximum height of a menu, in points; a higher menu scrolls.
const MOST_HEIGHT: f32 = 520.0;
/// The distance that a menu keeps from the edge of the window, in points.
const EDGE: f32 = 4.0;
/// Only this many rows are measured to find the width of the menu.
const MOST_MEASURED: usize = 300;

/// A menu as it is laid out on the screen.
pub struct Panel {
    /// The rectangle of the menu including its frame.
    pub outer: Rect,
    /// The search field.
    pub search: Option<Rect>,
    /// The area in which rows are visible.
    pub view: Rect,
    /// Whether texts leave room for an icon or a check mark.
    pub has_pictures: bool,
    tops: Vec<f32>,
}

impl Panel {
    /// Lays out the rows. `beside` is the row of the parent menu for a submenu.
    pub fn new<T>(
        ui: &Ui,
        rows: &[MenuRow<'_, T>],
        anchor: Anchor,
        beside: Option<Rect>,
        shows_search: bool,
        least_width: f32,
        screen: Rect,
    ) -> Self {
        let has_pictures = rows.iter().any(has_picture);
        let width = rows
            .iter()
            .take(MOST_MEASURED)
            .map(|row| width_of(ui, row, has_pictures))
            .fold(least_width - 2.0 * MARGIN, f32::max)
            .clamp(80.0, MOST_WIDTH.max(least_width))
            .min(screen.width() - 2.0 * (MARGIN + EDGE));
        let mut tops = vec![0.0];
        let mut top = 0.0;
        for row in rows {
            top += height_of(ui, row, width, has_pictures);
            tops.push(top);
        }
        let search = if shows_search { SEARCH } else { 0.0 };
        let rows_height = top.max(ROW);
        let wanted = vec2(width, rows_height + search) + Vec2::splat(2.0 * MARGIN);
        let room = screen.shrink(EDGE);
        let outer = match beside {
            Some(row) => place_beside(row, wanted, room),
            None => place(anchor, wanted, room),
        };
        let inner = outer.shrink(MARGIN);
        Self {
            outer,
            search: shows_search
                .then(|| Rect::from_min_size(inner.min, vec2(inner.width(), SEARCH - SPACE))),
            view: Rect::from_min_max(inner.min + vec2(0.0, search), inner.max),
            has_pictures,
            tops,
        }
    }

    /// The position of a row on the screen, whether or not it is visible.
    pub fn row(&self, row: usize, offset: f32) -> Option<Rect> {
        let (top, bottom) = (self.tops.get(row)?, self.tops.get(row + 1)?);
        let left_top = pos2(self.view.left(), self.view.top() + top - offset);
        Some(Rect::from_min_size(
            left_top,
            vec2(self.view.width(), bottom - top),
        ))
    }

    /// How far the menu can be scrolled, in points.
    pub fn most_offset(&self) -> f32 {
        let hidden = self.tops.last().copied().unwrap_or(0.0) - self.view.height();
        // The height of the view is computed from its position on the screen, which is rounded. Less
        // than a point is not worth scrolling.
        if hidden < 1.0 { 0.0 } else { hidden }
    }

    /// Scrolls with the wheel while the pointer is over the menu, and to the row that the keyboard moved
    /// to.
    pub fn scroll(&self, ui: &Ui, level: &mut MenuLevel) {
        if ui
            .input(|input| input.pointer.hover_pos())
            .is_some_and(|pos| self.outer.contains(pos))
        {
            level.offset -= ui.input(|input| input.smooth_scroll_delta().y);
        }
        if std::mem::take(&mut level.reveals)
            && let Some(at) = level.at
            && let (Some(top), Some(bottom)) = (self.tops.get(at), self.tops.get(at + 1))
        {
            let lowest = if at == 0 { 0.0 } else { *top };
            level.offset = level.offset.min(lowest).max(bottom - self.view.height());
        }
        level.offset = level.offset.clamp(0.0, self.most_offset());
    }
}

fn has_picture<T>(row: &MenuRow<'_, T>) -> bool {
    matches!(row, MenuRow::Entry { entry, .. } if entry.icon.is_some() || entry.ticked.is_some())
}

/// The font of the texts of rows.
pub fn font(ui: &Ui) -> FontId {
    TextStyle::Button.resolve(ui.style())
}

/// The font of effects and of what is at the right end.
pub fn small_font(ui: &Ui) -> FontId {
    TextStyle::Small.resolve(ui.style())
}

fn text_width(ui: &Ui, text: &str, font: FontId) -> f32 {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER);
    galley.size().x.ceil()
}

fn width_of<T>(ui: &Ui, row: &MenuRow<'_, T>, has_pictures: bool) -> f32 {
    let around = 2.0 * TEXT_LEFT + if has_pictures { PICTURE } else { 0.0 };
    match row {
        MenuRow::Entry { text, entry } => {
            let tail = match entry.tail.as_str() {
                "" => 0.0,
                tail => GAP + text_width(ui, tail, small_font(ui)),
            };
            let effect = text_width(ui, &entry.effect, small_font(ui));
            around + (text_width(ui, text, font(ui)) + tail).max(effect)
        }
        MenuRow::Submenu { text, .. } => around + text_width(ui, text, font(ui)) + GAP + TRIANGLE,
        MenuRow::Title(text) => 2.0 * TEXT_LEFT + text_width(ui, text, font(ui)),
        MenuRow::Separator => 0.0,
    }
}

/// The width at which an effect is wrapped.
pub fn effect_width(width: f32, has_pictures: bool) -> f32 {
    width - 2.0 * TEXT_LEFT - if has_pictures { PICTURE } else { 0.0 }
}

fn height_of<T>(ui: &Ui, row: &MenuRow<'_, T>, width: f32, has_pictures: bool) -> f32 {
    match row {
        MenuRow::Separator => SEPARATOR,
        MenuRow::Entry { entry, .. } if !entry.effect.is_empty() => {
            let galley = ui.painter().layout(
                entry.effect.clone(),
                small_font(ui),
                egui::Color32::PLACEHOLDER,
                effect_width(width, has_pictures),
            );
            ROW + galley.size().y.ceil() + SPACE
        }
        _ => ROW,
    }
}

fn place(anchor: Anchor, wanted: Vec2, room: Rect) -> Rect {
    let (left, top, height) = match anchor {
        Anchor::At(pos) => {
            let height = wanted.y.min(MOST_HEIGHT).min(room.height());
            (pos.x, pos.y.min(room.bottom() - height), height)
        }
        Anchor::Below(rect) => {
            // What opens the menu may be scrolled out of the window.
            let [min, max] = [rect.min, rect.max].map(|pos| pos.clamp(room.min, room.max));
            let rect = Rect::from_min_max(min, max);
            let below = room.bottom() - rect.bottom();
            let above = rect.top() - room.top();
            let most = wanted.y.min(MOST_HEIGHT);
            if most <= below || below >= above {
                (rect.left(), rect.bottom(), most.min(below))
            } else {
                let height = most.min(above);
                (rect.left(), rect.top() - height, height)
            }
        }
    };
    let left = left.min(room.right() - wanted.x).max(room.left());
    Rect::from_min_size(pos2(left, top.max(room.top())), vec2(wanted.x, height))
}

fn place_beside(row: Rect, wanted: Vec2, room: Rect) -> Rect {
    let height = wanted.y.min(MOST_HEIGHT).min(room.height());
    let right = row.right() + MARGIN;
    let left = if right + wanted.x <= room.right() {
        right
    } else {
        (row.left() - MARGIN - wanted.x).max(room.left())
    };
    let top = (row.top() - MARGIN)
        .min(room.bottom() - height)
        .max(room.top());
    Rect::from_min_size(Pos2::new(left, top), vec2(wanted.x, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_is_inside_the_window_wherever_its_opener_was_scrolled() {
        let room = Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 700.0));
        for wanted in [vec2(200.0, 80.0), vec2(200.0, 2000.0)] {
            for top in [-900.0, -10.0, 0.0, 350.0, 690.0, 710.0, 4000.0] {
                for left in [-300.0, 500.0, 990.0, 1500.0] {
                    let opener = Rect::from_min_size(pos2(left, top), vec2(120.0, 24.0));
                    let menu = place(Anchor::Below(opener), wanted, room);
                    assert!(room.contains_rect(menu), "{opener:?}: {menu:?}");
                    assert!(menu.height() >= 80.0, "{opener:?}: {menu:?}");
                }
            }
        }
    }
}
