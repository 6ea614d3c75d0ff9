//! Buttons for the fixes of a problem, or of all problems of a kind. Each shows its effect first, or why it would be
//! refused.

use egui::{RichText, Ui, WidgetInfo};

use crate::app::action::Action;
use crate::app::popup_menu::{MenuEntry, MenuItem, menu_ui};
use crate::app::session::Session;
use crate::app::sheets::Sheet;
use crate::app::theme::{SPACE, Tokens};
use crate::edit::{Preview, Refusal};
use crate::rules::QuickFix;
use crate::rules::engine::batch::FixKind;

use crate::app::panels::problems::dry_runs::DryRuns;

/// The width of the button of a row, in points.
pub(super) const FIX_WIDTH: f32 = 44.0;

/// The fixes of a problem as a menu, with their effects.
pub(super) fn row_fixes_ui(
    ui: &mut Ui,
    session: &Session,
    position: usize,
    fixes: &[QuickFix],
    dry_runs: &mut DryRuns,
    actions: &mut Vec<Action>,
) {
    let [first, more @ ..] = fixes else {
        return;
    };
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().interact_size.y = 20.0;
    let button = egui::Button::new("Fix…").min_size(egui::vec2(FIX_WIDTH, 0.0));
    let button = ui.add(button);
    let name = match more {
        [] => format!("Fix: {}", first.label),
        _ => "Fix…".to_owned(),
    };
    let enabled = ui.is_enabled();
    button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, &name));
    let items = || {
        let tried = fixes.iter().enumerate().map(|(at, fix)| {
            let tried = dry_runs.fix(session, (position, at), fix);
            fix_item(session, fix, tried)
        });
        tried.collect()
    };
    actions.extend(menu_ui(&button, "Fixes", items));
}

/// A fix as a menu entry, with its effect, or why it would be refused.
pub(in crate::app) fn fix_item(
    session: &Session,
    fix: &QuickFix,
    tried: &Result<Preview, Refusal>,
) -> MenuItem<Action> {
    let (text, effect) = words(session, fix, tried);
    let entry = MenuEntry::new(text, Action::Fix(fix.clone()));
    match tried {
        Ok(_) => entry.with_effect(effect).into(),
        Err(_) => entry.refused(Some(effect)).into(),
    }
}

/// A fix as a full-width button, with its effect in the tooltip, or why it would be refused.
pub(in crate::app) fn fix_button_ui(
    ui: &mut Ui,
    session: &Session,
    fix: &QuickFix,
    tried: &Result<Preview, Refusal>,
    actions: &mut Vec<Action>,
) {
    let (text, effect) = words(session, fix, tried);
    let button = egui::Button::new(text)
        .wrap()
        .min_size(egui::vec2(ui.available_width(), 0.0));
    let button = ui
        .add_enabled(tried.is_ok(), button)
        .on_hover_text(&effect)
        .on_disabled_hover_text(&effect);
    if button.clicked() {
        actions.push(Action::Fix(fix.clone()));
    }
}

/// The label of a fix, with its effect or the reason. A fix that creates an object asks for its name first.
fn words(session: &Session, fix: &QuickFix, tried: &Result<Preview, Refusal>) -> (String, String) {
    let asks = Sheet::of_edit(session, &fix.edit).is_some();
    let text = match asks {
        true => format!("{}…", fix.label),
        false => fix.label.clone(),
    };
    let effect = match tried {
        Ok(preview) if asks => format!("{}; you enter its name first", preview.in_words()),
        Ok(preview) => preview.in_words(),
        Err(refusal) => refusal.0.clone(),
    };
    (text, effect)
}

/// All fixes of a problem with their effects, followed by those for all problems of the kind.
pub(super) fn page_fixes_ui(
    ui: &mut Ui,
    session: &Session,
    position: usize,
    fixes: &[QuickFix],
    dry_runs: &mut DryRuns,
    actions: &mut Vec<Action>,
) {
    let color = Tokens::of_ui(ui).text_weak;
    for (at, fix) in fixes.iter().enumerate() {
        let tried = dry_runs.fix(session, (position, at), fix);
        let (text, effect) = words(session, fix, tried);
        let button = egui::Button::new(text).wrap();
        let button = ui.add_enabled(tried.is_ok(), button);
        if button.clicked() {
            actions.push(Action::Fix(fix.clone()));
        }
        let effect = RichText::new(effect).small().color(color);
        ui.add(egui::Label::new(effect).wrap());
        ui.add_space(SPACE);
    }
    all_fixes_ui(ui, session, position, dry_runs, actions);
}

/// A button for each kind of fix that the problem shares with others; returns whether one was clicked.
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
            None => button.on_hover_text("Review all changes before they are made"),
        };
        if button.clicked() {
            actions.push(Action::FixAll(kind));
            is_clicked = true;
        }
    }
    is_clicked
}

/// The same as menu entries.
pub(super) fn all_fixes_items(
    session: &Session,
    position: usize,
    dry_runs: &mut DryRuns,
) -> Vec<MenuItem<Action>> {
    let mut items = Vec::new();
    for (kind, count) in dry_runs.kinds(session, position).to_vec() {
        let text = match &kind {
            FixKind::Safe { .. } => format!("Fix all {count} of this kind…"),
            FixKind::SameChoice { label, .. } => format!("For all {count} of this kind: {label}…"),
        };
        let refusal = dry_runs.refusal(session, &kind, count);
        let entry = MenuEntry::new(text, Action::FixAll(kind.clone()))
            .with_effect("Review all changes before they are made")
            .refused(refusal.map(|refusal| refusal.0.clone()));
        items.push(entry.into());
    }
    items
}
