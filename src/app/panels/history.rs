//! The steps of the session, for going to any of them.

use egui::Ui;

use crate::app::action::Action;
use crate::app::session::Session;
use crate::app::theme::Tokens;
use crate::app::widgets::{ROW_HEIGHT, WidgetRow, row_ui};

/// Draws the list; undone steps are dimmed.
pub fn history_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let labels = session.step_labels();
    let now = session.step_position();
    let tokens = Tokens::of_ui(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical()
        .id_salt("history")
        .auto_shrink(false)
        .stick_to_bottom(true)
        .show_rows(ui, ROW_HEIGHT, labels.len(), |ui, range| {
            for step in range {
                let Some(label) = labels.get(step) else {
                    continue;
                };
                let name = format!("Step {step}: {label}");
                let row = WidgetRow {
                    icon: (step == now).then_some((crate::app::icons::Icon::Fine, tokens.fine)),
                    text: label,
                    name: &name,
                    indent: if step == now { -16.0 } else { 4.0 },
                    selected: step == now,
                    weak: step > now,
                    ..WidgetRow::default()
                };
                if row_ui(ui, egui::Id::unique(("step", step)), &row)
                    .0
                    .clicked()
                {
                    actions.push(Action::GoToStep(step));
                }
            }
        });
}
