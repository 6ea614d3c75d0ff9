//! Buttons that fix one problem, or all of one kind. Each says in its tooltip what it would do, or
//! why it would be refused.

use egui::{Response, Ui, WidgetInfo};

use crate::app::action::Action;
use crate::app::popup_menu::{Entry, Item, menu_ui};
use crate::app::session::Session;
use crate::edit::{Preview, Refusal};
use crate::rules::QuickFix;
use crate::rules::batch::FixKind;

use super::dry_runs::DryRuns;

/// Width of the button of a row, in points.
pub(super) const FIX_WIDTH: f32 = 44.0;

/// The only fix of a problem as a button, several as a menu.
pub(super) fn row_fixes_ui(
    ui: &mut Ui,
    session: &Session,
    position: usize,
    fixes: &[QuickFix],
    dry_runs: &mut DryRuns,
    actions: &mut Vec<Action>,
) {
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().interact_size.y = 20.0;
    match fixes {
        [] => {}
        [fix] => {
            let tried = dry_runs.fix(session, (position, 0), fix);
            let button = egui::Button::new("Fix").min_size(egui::vec2(FIX_WIDTH, 0.0));
            let name = format!("Fix: {}", fix.label);
            if tried_button_ui(ui, button, &name, &fix.label, tried).clicked() {
                actions.push(Action::Edit(fix.edit.clone()));
            }
        }
        several => {
            let button = egui::Button::new("Fix…").min_size(egui::vec2(FIX_WIDTH, 0.0));
            let button = ui.add(button);
            let items = || {
                let mut items = Vec::new();
                for (at, fix) in several.iter().enumerate() {
                    let entry = Entry::new(&fix.label, Action::Edit(fix.edit.clone()));
                    let entry = match dry_runs.fix(session, (position, at), fix) {
                        Ok(preview) => entry.with_effect(preview.in_words()),
                        Err(refusal) => entry.refused(Some(refusal.0.clone())),
                    };
                    items.push(entry.into());
                }
                items
            };
            actions.extend(menu_ui(&button, "Fixes", items));
        }
    }
}

/// Every fix of a problem below each other, and then those for all of its kind.
pub(super) fn page_fixes_ui(
    ui: &mut Ui,
    session: &Session,
    position: usize,
    fixes: &[QuickFix],
    dry_runs: &mut DryRuns,
    actions: &mut Vec<Action>,
) {
    for (at, fix) in fixes.iter().enumerate() {
        let tried = dry_runs.fix(session, (position, at), fix);
        let button = egui::Button::new(&fix.label).wrap();
        if tried_button_ui(ui, button, &fix.label, "", tried).clicked() {
            actions.push(Action::Edit(fix.edit.clone()));
        }
    }
    all_fixes_ui(ui, session, position, dry_runs, actions);
}

/// One button for each kind of fix that the problem shares with others; says whether one was
/// clicked.
pub(super) fn all_fixes_ui(
    ui: &mut Ui,
    session: &Session,
    position: usize,
    dry_runs: &mut DryRuns,
    actions: &mut Vec<Action>,
) -> bool {
    let mut is_clicked = false;
    for (kind, count) in dry_runs.kinds(session, position).to_vec() {
        let text = match &kind {
            FixKind::Safe { .. } => format!("Fix all {count} of this kind…"),
            FixKind::SameChoice { label, .. } => format!("For all {count} of this kind: {label}…"),
        };
        let refusal = dry_runs.refusal(session, &kind, count);
        let button = ui.add_enabled(refusal.is_none(), egui::Button::new(text).wrap());
        let button = match refusal {
            Some(refusal) => button.on_disabled_hover_text(&refusal.0),
            None => button.on_hover_text("Shows every change before it is made"),
        };
        if button.clicked() {
            actions.push(Action::FixAll(kind));
            is_clicked = true;
        }
    }
    is_clicked
}

/// The same as entries of a menu.
pub(super) fn all_fixes_items(
    session: &Session,
    position: usize,
    dry_runs: &mut DryRuns,
) -> Vec<Item<Action>> {
    let mut items = Vec::new();
    for (kind, count) in dry_runs.kinds(session, position).to_vec() {
        let text = match &kind {
            FixKind::Safe { .. } => format!("Fix all {count} of this kind…"),
            FixKind::SameChoice { label, .. } => format!("For all {count} of this kind: {label}…"),
        };
        let refusal = dry_runs.refusal(session, &kind, count);
        let entry = Entry::new(text, Action::FixAll(kind.clone()))
            .with_effect("Shows every change before it is made")
            .refused(refusal.map(|refusal| refusal.0.clone()));
        items.push(entry.into());
    }
    items
}

/// A button for an edit that was tried: the tooltip says what it would do, or why not.
fn tried_button_ui(
    ui: &mut Ui,
    button: egui::Button<'_>,
    name: &str,
    more: &str,
    tried: &Result<Preview, Refusal>,
) -> Response {
    let enabled = tried.is_ok() && ui.is_enabled();
    let response = ui.add_enabled(tried.is_ok(), button);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, name));
    let with_more = |text: &str| match more {
        "" => text.to_owned(),
        more => format!("{more}\n{text}"),
    };
    match tried {
        Ok(preview) => response.on_hover_text(with_more(&preview.in_words())),
        Err(refusal) => response.on_disabled_hover_text(with_more(&refusal.0)),
    }
}
