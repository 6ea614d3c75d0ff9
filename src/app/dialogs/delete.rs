//! Asks for confirmation before other objects are deleted too, and lists all of them.

use egui::{Context, Ui};

use crate::edit::{Edit, Preview};

use crate::app::answered::Answered;
use crate::app::dialogs::help::close_ui;
use crate::app::modal::{frame_ui, modal_ui};
use crate::app::theme::SPACE;

/// The question.
pub struct DeleteDialog {
    edit: Edit,
    preview: Preview,
}

impl DeleteDialog {
    /// Asks about an edit whose effect is known.
    pub fn new(edit: Edit, preview: Preview) -> Self {
        Self { edit, preview }
    }

    /// Asks whether to delete everything.
    pub fn delete_ui(&self, ctx: &Context) -> Answered<Edit> {
        let title = format!("{}?", self.preview.label);
        let answer = modal_ui(ctx, &title, "Delete", 480.0, |ui| {
            let count = self.preview.also_removed.len();
            let them = with_what(&self.edit);
            ui.label(match count {
                1 => format!("This is deleted with {them}:"),
                _ => format!("These {count} are deleted with {them}:"),
            });
            ui.add_space(SPACE);
            lines_ui(ui, &self.preview.also_removed);
            Ok(())
        });
        answer.choosing(|| self.edit.clone())
    }
}

/// The objects that an edit also deletes.
pub fn with_what(edit: &Edit) -> &'static str {
    match edit {
        Edit::Delete { objects } if objects.len() > 1 => "them",
        _ => "it",
    }
}

/// A counted list, shown on demand.
pub fn list_ui(ctx: &Context, title: &str, lines: &[String]) -> Answered<()> {
    let contents = |ui: &mut Ui| {
        lines_ui(ui, lines);
        true
    };
    frame_ui(ctx, title, 480.0, contents, close_ui).read()
}

fn lines_ui(ui: &mut Ui, lines: &[String]) {
    for line in lines {
        ui.add(egui::Label::new(format!("• {line}")).wrap());
    }
}
