//! Controls that the panels and sheets share. Each has its label in the accessibility tree, so that
//! screen readers and tests find it by name.

mod committed_text;
mod line;
pub mod radio;

use std::borrow::Cow;

use egui::{Color32, Id, InnerResponse, Response, RichText, Ui, WidgetInfo, vec2};

use crate::diagram::font::Font;
use crate::diagram::names;

use crate::app::entered_fault::EnteredFault;
use crate::app::icons::{Icon, icon_ui};
use crate::app::popup_menu::{entry_of_list, list_button_ui};
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::typefaces::reading_order;
use crate::rules::Severity;

pub use committed_text::{CommittedText, close_suggestions, committed_text_ui};
pub use line::line_ui;

/// The title of a section in a panel.
pub fn section_ui(ui: &mut Ui, title: &str) {
    ui.add_space(3.0 * SPACE);
    ui.label(RichText::new(title).font(semibold(text_size::BODY)));
    ui.add_space(SPACE / 2.0);
}

/// A fact: its label with the value below.
pub fn fact_ui(ui: &mut Ui, label: &str, value: &str) {
    label_ui(ui, label);
    ui.add(egui::Label::new(value).wrap().selectable(true));
    ui.add_space(SPACE);
}

/// Label of a field.
pub fn label_ui(ui: &mut Ui, label: &str) -> Response {
    let color = Tokens::of_ui(ui).text_weak;
    ui.add(egui::Label::new(RichText::new(label).color(color)).wrap())
}

/// A sentence with an icon, in the color of the icon.
pub fn sentence_ui(ui: &mut Ui, icon: Icon, color: Color32, text: &str) -> Response {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 1.5 * SPACE;
        icon_ui(ui, icon, color);
        ui.vertical(|ui| {
            ui.add_space(SPACE);
            ui.add(egui::Label::new(RichText::new(text).color(color)).wrap())
        })
        .inner
    })
    .inner
}

/// What is wrong with the text of a field, shown below it.
pub fn fault_ui(ui: &mut Ui, fault: &str) {
    let color = Tokens::of_ui(ui).error;
    sentence_ui(ui, Icon::Severity(Severity::Error), color, fault);
}

/// A text field with its label above and, if its text is wrong, the reason below.
pub fn text_field_ui(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    fault: Option<&EnteredFault>,
) -> Response {
    let label = label_ui(ui, label);
    let response = line_ui(ui, text, f32::INFINITY).labelled_by(label.id);
    if let Some(fault) = fault {
        fault_ui(ui, &fault.to_string());
    }
    ui.add_space(SPACE);
    response
}

/// One entry of a list to choose from.
pub struct Choice {
    /// What it says.
    pub text: String,
    /// Why it cannot be chosen.
    pub refusal: Option<String>,
}

impl Choice {
    /// An entry that can be chosen.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            refusal: None,
        }
    }
}

/// A drop-down list with its label above; returns the chosen entry. The entries are created when the
/// list is opened, because a huge topology has thousands of stores to choose from.
pub fn choice_ui(
    ui: &mut Ui,
    label: &str,
    selected: &str,
    width: f32,
    choices: impl FnOnce() -> Vec<Choice>,
) -> Option<usize> {
    choice_of_ui(ui, label, RichText::new(selected), width, choices).inner
}

/// Like [`choice_ui`], with a format for the selected text; also returns the response of the list.
pub fn choice_of_ui(
    ui: &mut Ui,
    label: &str,
    selected: RichText,
    width: f32,
    choices: impl FnOnce() -> Vec<Choice>,
) -> InnerResponse<Option<usize>> {
    let selected_text = selected.text().to_owned();
    let items = || {
        let entry = |(position, choice): (usize, Choice)| {
            let is_selected = choice.text == selected_text;
            entry_of_list(choice.text, is_selected, choice.refusal, position)
        };
        choices().into_iter().enumerate().map(entry).collect()
    };
    let (response, chosen) = list_button_ui(ui, label, selected, width, items);
    InnerResponse::new(chosen, response)
}

/// A check box whose text wraps within the available width.
pub fn checkbox_ui(ui: &mut Ui, checked: &mut bool, text: &str) -> Response {
    ui.scope(|ui| {
        // egui wraps the text at the whole width and draws the box next to it.
        let beside_box = ui.available_width() - ui.spacing().icon_width - ui.spacing().icon_spacing;
        ui.set_max_width(beside_box.max(40.0));
        ui.checkbox(checked, text)
    })
    .inner
}

/// A check box whose accessible name says more than its text, for texts that occur more than once.
pub fn named_checkbox_ui(ui: &mut Ui, checked: &mut bool, text: &str, name: &str) -> Response {
    let response = checkbox_ui(ui, checked, text);
    let checked = *checked;
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, enabled, checked, name));
    response
}

/// A small button with its own accessible name.
pub fn named_button_ui(ui: &mut Ui, text: &str, name: &str) -> Response {
    let response = ui.button(text);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response
}

/// A button of a given width, in points, with its own accessible name.
pub fn wide_button_ui(ui: &mut Ui, text: &str, name: &str, width: f32) -> Response {
    let response = ui.add(egui::Button::new(text).min_size(vec2(width, 0.0)));
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response
}

/// Width of a button that shows only an icon, in points.
pub const ICON_BUTTON_WIDTH: f32 = 28.0;

/// A button that shows only an icon; its name is in the tooltip and in the accessibility tree.
pub fn icon_button_ui(
    ui: &mut Ui,
    enabled: bool,
    icon: Icon,
    name: &str,
    tooltip: &str,
) -> Response {
    let tokens = Tokens::of_ui(ui);
    let response = ui.add_enabled(
        enabled,
        egui::Button::new("")
            .min_size(vec2(ICON_BUTTON_WIDTH, 24.0))
            .frame_when_inactive(false),
    );
    let color = if enabled {
        tokens.text
    } else {
        tokens.text_weak.gamma_multiply(0.5)
    };
    let square = egui::Rect::from_center_size(response.rect.center(), vec2(14.0, 14.0));
    icon.paint(ui.painter(), square, color);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response
        .on_hover_text(tooltip)
        .on_disabled_hover_text(tooltip)
}

/// How a row of a list looks.
#[derive(Default)]
pub struct WidgetRow<'a> {
    /// The icon before the text.
    pub icon: Option<(Icon, Color32)>,
    pub text: &'a str,
    /// Whether the text is a name, whose domain is shortened if the name is too long; other text is
    /// shortened at its end.
    pub is_name: bool,
    /// The accessible name, also used by tests.
    pub name: &'a str,
    /// The indentation, in points.
    pub indent: f32,
    pub selected: bool,
    /// `Some(open)` if the row has rows below it that can be collapsed.
    pub open: Option<bool>,
    /// Whether the text has less emphasis.
    pub weak: bool,
    /// A few words with less emphasis at the right end.
    pub tail: &'a str,
    /// A mark at the right end, after these words.
    pub mark: Option<(Icon, Color32)>,
    /// A second mark, before the other.
    pub sign: Option<(Icon, Color32)>,
}

/// Height of a row, in points.
pub const ROW_HEIGHT: f32 = 24.0;

/// A row over the whole width; returns the response of the row and whether its triangle was clicked.
pub fn row_ui(ui: &mut Ui, id: Id, row: &WidgetRow<'_>) -> (Response, bool) {
    let tokens = Tokens::of_ui(ui);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), egui::Sense::hover());
    let response = ui.interact(rect, id, egui::Sense::click_and_drag());
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::ListBoxOption, enabled, row.selected, row.name)
    });
    if !ui.is_rect_visible(rect) {
        return (response, false);
    }
    row_ground(ui, &response, row.selected);
    let painter = ui.painter();
    let mut left = rect.left() + SPACE + row.indent;
    let triangle = egui::Rect::from_min_size(egui::pos2(left, rect.top()), vec2(14.0, ROW_HEIGHT));
    let triangle_hit = row.open.is_some_and(|open| {
        row_triangle(painter, triangle, open, &tokens);
        let pos = response.interact_pointer_pos();
        response.clicked() && pos.is_some_and(|pos| triangle.expand(3.0).contains(pos))
    });
    left += 16.0;
    let mark_of = |(icon, color): (Icon, Color32), left: f32| {
        let square =
            egui::Rect::from_center_size(egui::pos2(left + 7.0, rect.center().y), vec2(14.0, 14.0));
        icon.paint(painter, square, color);
    };
    if let Some(icon) = row.icon {
        mark_of(icon, left);
        left += 20.0;
    }
    let mut right = rect.right() - SPACE;
    if let Some(mark) = row.mark {
        mark_of(mark, right - 14.0);
        right -= 18.0;
    }
    if let Some(sign) = row.sign {
        mark_of(sign, right - 14.0);
        right -= 18.0;
    }
    if !row.tail.is_empty() {
        right -= row_tail(ui, row.tail, egui::pos2(right, rect.center().y)) + 2.0 * SPACE;
    }
    let color = if row.weak {
        tokens.text_weak
    } else {
        tokens.text
    };
    let room = (right - left).max(8.0);
    let shown = if row.is_name {
        Cow::Owned(names::elided(Font::Sans, text_size::BODY, row.text, room))
    } else {
        Cow::Borrowed(row.text)
    };
    let galley = egui::WidgetText::from(RichText::new(reading_order(&shown)).color(color))
        .into_galley(
            ui,
            Some(egui::TextWrapMode::Truncate),
            room,
            egui::TextStyle::Body,
        );
    let elided = galley.elided || *shown != *row.text;
    painter.galley(
        egui::pos2(left, rect.center().y - galley.size().y / 2.0),
        galley,
        color,
    );
    let response = if elided {
        response.on_hover_text(row.text)
    } else {
        response
    };
    (response, triangle_hit)
}

/// The background of a row.
fn row_ground(ui: &Ui, response: &Response, is_selected: bool) {
    let (tokens, painter, rect) = (Tokens::of_ui(ui), ui.painter(), response.rect);
    if is_selected {
        painter.rect_filled(rect, 4.0, tokens.accent_ground);
    } else if response.hovered() {
        painter.rect_filled(rect, 4.0, tokens.control);
    }
    if response.has_focus() {
        painter.rect_stroke(
            rect.shrink(1.0),
            4.0,
            egui::Stroke::new(1.5, tokens.accent),
            egui::StrokeKind::Inside,
        );
    }
}

/// The triangle that expands and collapses the rows below a row.
fn row_triangle(painter: &egui::Painter, rect: egui::Rect, is_open: bool, tokens: &Tokens) {
    let points = if is_open {
        [vec2(-4.0, -2.0), vec2(0.0, 2.0), vec2(4.0, -2.0)]
    } else {
        [vec2(-2.0, -4.0), vec2(2.0, 0.0), vec2(-2.0, 4.0)]
    };
    let points = points.map(|offset| rect.center() + offset);
    let stroke = egui::Stroke::new(1.5, tokens.text_weak);
    painter.line(points.to_vec(), stroke);
}

/// Words with less emphasis that end at a point; returns their width.
fn row_tail(ui: &Ui, text: &str, right_center: egui::Pos2) -> f32 {
    let color = Tokens::of_ui(ui).text_weak;
    let text = RichText::new(text).size(text_size::SMALL).color(color);
    let galley = egui::WidgetText::from(text).into_galley(
        ui,
        Some(egui::TextWrapMode::Extend),
        f32::INFINITY,
        egui::TextStyle::Small,
    );
    let size = galley.size();
    let pos = right_center - vec2(size.x, size.y / 2.0);
    ui.painter().galley(pos, galley, color);
    size.x
}
