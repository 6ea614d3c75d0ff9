//! The note of the selection: the user's remarks, which no document contains.

use egui::{Id, Ui};

use crate::edit::{Edit, Refusal};
use crate::topology::ObjectId;

use crate::app::action::{Action, Aim};
use crate::app::panels::inspector::InspectorContext;
use crate::app::theme::SPACE;
use crate::app::widgets::CommittedText;

/// The minimum number of lines of the field.
const LINES: usize = 3;

/// Draws the note field of the selected object, or of the deployment if nothing is selected.
pub(super) fn note_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    aim: Option<Aim>,
    actions: &mut Vec<Action>,
) {
    let selection = &context.session.selection;
    let object = match (selection.single(), selection.objects.is_empty()) {
        (Some(object), _) => object.clone(),
        (None, true) if selection.wire.is_none() => ObjectId::Deployment,
        _ => return,
    };
    let id = Id::unique(("note", &object));
    ui.add_space(2.0 * SPACE);
    let top = ui.cursor().top();
    if aim == Some(Aim::Note) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let annotations = &context.session.design().annotations;
    let value = annotations.note(&object).unwrap_or_default();
    let written = CommittedText::new(id, "Note", value)
        .hint("Included in reports and saved in the design file")
        .lines(LINES)
        .text_ui(ui, |_| Ok::<(), Refusal>(()));
    if aim == Some(Aim::Note) {
        let (left, right) = (ui.min_rect().left(), ui.min_rect().right());
        let below = egui::pos2(right, ui.cursor().top());
        ui.scroll_to_rect(egui::Rect::from_min_max(egui::pos2(left, top), below), None);
    }
    if let Some(text) = written {
        actions.push(Action::Edit(Edit::SetNote { object, text }));
    }
}
