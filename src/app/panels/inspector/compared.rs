//! The differences of the selected object: before and after side by side, with the buttons to put them back.

use egui::{Color32, Frame, RichText, Stroke, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon_ui};
use crate::app::put_backs::{PUT_BACK_WIDTH, PutBacks, Which};
use crate::app::session::{Comparison, Session};
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::widgets::label_ui;
use crate::diff::{Change, ObjectDifference, ObjectKind, PropertyDifference};

use crate::app::panels::differences::capitalized;
use crate::app::panels::inspector::title_ui;

/// The maximum number of properties; the rest are in the list.
const MOST: usize = 40;

/// The width of the arrow between the two sides, in points.
const ARROW: f32 = 18.0;

/// The difference of the selection, or the current one of a removed object.
pub(super) fn compared_ui(
    ui: &mut Ui,
    session: &Session,
    put_backs: &mut PutBacks,
    actions: &mut Vec<Action>,
) {
    let Some(comparison) = session.comparison() else {
        return;
    };
    let selected = session.selection.single();
    let of_selected = selected.and_then(|object| comparison.difference_of(object));
    let shown = match selected {
        Some(_) => of_selected,
        None => comparison
            .current()
            .filter(|_| session.selection.is_empty()),
    };
    let objects = &comparison.differences().objects;
    let Some((position, object)) = shown.and_then(|at| Some((at, objects.get(at)?))) else {
        return;
    };
    let properties = object.properties.len().min(MOST);
    let wanted: Vec<Which> = (0..properties)
        .map(|property| (position, Some(property)))
        .chain([(position, None)])
        .collect();
    put_backs.fill(session, &wanted);
    if object.after.is_none() {
        removed_title_ui(ui, object);
    }
    heading_ui(ui, object);
    let mut latest = None;
    for (at, property) in object.properties.iter().take(MOST).enumerate() {
        // Properties that can occur several times are listed under one label.
        if latest != Some(&property.property) || !property.property.is_one_of_several() {
            label_ui(ui, &capitalized(&property.property.to_string()));
        }
        latest = Some(&property.property);
        let (which, of) = ((position, Some(at)), of(object, property));
        let mut drawn = Vec::new();
        let is_beside = values_ui(ui, object, property, |ui| {
            put_backs.button_ui(ui, which, &of, &mut drawn);
        });
        actions.extend(drawn);
        if object.change == Change::Changed && !is_beside {
            put_back_ui(ui, put_backs, which, &of, actions);
        }
    }
    if object.properties.len() > MOST {
        ui.label(format!(
            "{} more in the list",
            object.properties.len() - MOST
        ));
    }
    if object.change != Change::Changed {
        put_back_ui(ui, put_backs, (position, None), &object.name(), actions);
    }
    ui.add_space(SPACE);
    ui.separator();
}

/// Whether the current object was removed, so that nothing else is shown.
pub(super) fn shows_removed(session: &Session) -> bool {
    let is_removed = |comparison: &Comparison| {
        let current = comparison.current();
        let object = current.and_then(|at| comparison.differences().objects.get(at));
        object.is_some_and(|object| object.after.is_none())
    };
    session.selection.is_empty() && session.comparison().is_some_and(is_removed)
}

fn of(object: &ObjectDifference, property: &PropertyDifference) -> String {
    format!("{} of {}", property.property, object.name())
}

fn removed_title_ui(ui: &mut Ui, object: &ObjectDifference) {
    let (icon, kind) = match object.kind() {
        ObjectKind::Item(kind) => (Icon::Kind(kind), kind.label()),
        ObjectKind::Site => (Icon::Site, "Site"),
        ObjectKind::Deployment => (Icon::Document, "Deployment"),
    };
    title_ui(ui, icon, kind, &object.name());
}

fn heading_ui(ui: &mut Ui, object: &ObjectDifference) {
    let tokens = Tokens::of_ui(ui);
    let text = match (object.change, object.properties.len()) {
        (Change::Added, _) => "Added".to_owned(),
        (Change::Removed, _) => "Removed".to_owned(),
        (Change::Recreated, _) => "Re-created: publishing removes it and adds it again".to_owned(),
        (Change::Changed, 1) => "1 property differs".to_owned(),
        (Change::Changed, count) => format!("{count} properties differ"),
    };
    let color = tokens.change(object.change);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 1.5 * SPACE;
        icon_ui(ui, Icon::Change(object.change), color);
        let text = RichText::new(text)
            .font(semibold(text_size::BODY))
            .color(color);
        ui.add(egui::Label::new(text).wrap());
    });
    ui.add_space(SPACE);
}

/// The values before and after, side by side; for properties that can occur several times, one line each with its
/// button. Returns whether the button was drawn.
fn values_ui(
    ui: &mut Ui,
    object: &ObjectDifference,
    property: &PropertyDifference,
    button_ui: impl FnOnce(&mut Ui),
) -> bool {
    let tokens = Tokens::of_ui(ui);
    let (before, after) = property.shown();
    let (before, after) = (before.as_deref(), after.as_deref());
    let color = tokens.change(object.change);
    match (object.change, before, after) {
        (Change::Added, _, _) => value_ui(ui, after.unwrap_or(NONE), tokens.line, false),
        (Change::Removed, _, _) => value_ui(ui, before.unwrap_or(NONE), tokens.line, true),
        (_, Some(one), None) | (_, None, Some(one)) if property.property.is_one_of_several() => {
            let change = match after {
                Some(_) => Change::Added,
                None => Change::Removed,
            };
            ui.horizontal(|ui| {
                icon_ui(ui, Icon::Change(change), tokens.change(change));
                let width = ui.available_width() - PUT_BACK_WIDTH - 2.0 * SPACE;
                side_ui(ui, width.max(40.0), |ui| {
                    ui.add(egui::Label::new(one).wrap().selectable(true));
                });
                button_ui(ui);
            });
            return true;
        }
        _ => {
            let width = ((ui.available_width() - ARROW - 2.0 * SPACE) / 2.0).max(40.0);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = SPACE;
                let (was, is) = (before.unwrap_or(NONE), after.unwrap_or(NONE));
                side_ui(ui, width, |ui| value_ui(ui, was, tokens.line, true));
                let arrow = egui::Label::new(RichText::new("→").color(color));
                ui.add_sized(vec2(ARROW, 26.0), arrow);
                side_ui(ui, width, |ui| value_ui(ui, is, color, after.is_none()));
            });
        }
    }
    ui.add_space(SPACE);
    false
}

/// The text for a missing value.
const NONE: &str = "none";

/// Draws in a separate column.
fn side_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
        ui.set_width(width);
        add(ui);
    });
}

/// A value in its frame.
fn value_ui(ui: &mut Ui, text: &str, line: Color32, is_weak: bool) {
    let tokens = Tokens::of_ui(ui);
    let color = if is_weak {
        tokens.text_weak
    } else {
        tokens.text
    };
    let frame = Frame::new()
        .fill(tokens.paper)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(4)
        .inner_margin(6);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let text = RichText::new(text).color(color);
        ui.add(egui::Label::new(text).wrap().selectable(true));
    });
}

/// The button, or the reason why there is none.
fn put_back_ui(
    ui: &mut Ui,
    put_backs: &PutBacks,
    which: Which,
    of: &str,
    actions: &mut Vec<Action>,
) {
    match put_backs.get(which) {
        None => {}
        Some(Ok(_)) => put_backs.button_ui(ui, which, of, actions),
        Some(Err(reason)) => {
            let color = Tokens::of_ui(ui).text_weak;
            ui.add(egui::Label::new(RichText::new(&reason.0).color(color)).wrap());
        }
    }
    ui.add_space(SPACE);
}
