//! The edits that would revert each difference, or why it cannot be reverted. Computed once for each
//! change, and only for the differences that are shown.

use std::collections::BTreeMap;

use egui::Ui;

use crate::edit::{self, Edit, Refusal};

use crate::app::action::Action;
use crate::app::session::Session;
use crate::app::widgets::wide_button_ui;

/// A difference, or one of its properties, by position.
pub type Which = (usize, Option<usize>);

/// Width of the button, in points.
pub const PUT_BACK_WIDTH: f32 = 76.0;

/// The edits for one revision of the session.
#[derive(Default)]
pub struct PutBacks {
    revision: Option<u64>,
    known: BTreeMap<Which, Result<Edit, Refusal>>,
}

impl PutBacks {
    /// Computes the missing ones of these. An edit is only tried if that takes no noticeable time.
    pub fn fill(&mut self, session: &Session, wanted: &[Which]) {
        if self.revision != Some(session.revision()) {
            self.revision = Some(session.revision());
            self.known.clear();
        }
        let missing: Vec<Which> = wanted
            .iter()
            .filter(|which| !self.known.contains_key(which))
            .copied()
            .collect();
        let Some(comparison) = session.comparison().filter(|_| !missing.is_empty()) else {
            return;
        };
        let tries = session.fixes_at_once(missing.len());
        let put_back = comparison.put_back(&session.design().topology);
        let objects = &comparison.differences().objects;
        for (position, property) in missing {
            let Some(object) = objects.get(position) else {
                continue;
            };
            let edit = match property {
                None => put_back.object(object),
                Some(at) => match object.properties.get(at) {
                    None => continue,
                    Some(property) => put_back.property(object, property),
                },
            };
            let edit = edit.and_then(|edit| {
                if tries {
                    edit::preview(session.design(), &edit)?;
                }
                Ok(edit)
            });
            self.known.insert((position, property), edit);
        }
    }

    /// The edit that reverts the difference, or why there is none; `None` before [`Self::fill`].
    pub fn get(&self, which: Which) -> Option<&Result<Edit, Refusal>> {
        self.known.get(&which)
    }

    /// The button. If there is no edit, it is disabled and says why.
    pub fn button_ui(&self, ui: &mut Ui, which: Which, of: &str, actions: &mut Vec<Action>) {
        let Some(edit) = self.get(which) else {
            return;
        };
        let name = format!("Put back {of}");
        ui.add_enabled_ui(edit.is_ok(), |ui| {
            ui.spacing_mut().button_padding.y = 1.0;
            ui.spacing_mut().interact_size.y = 20.0;
            let button = wide_button_ui(ui, "Put back", &name, PUT_BACK_WIDTH);
            match edit {
                Ok(edit) if button.clicked() => actions.push(Action::Edit(edit.clone())),
                Ok(_) => {}
                Err(reason) => {
                    button.on_disabled_hover_text(&reason.0);
                }
            }
        });
    }
}
