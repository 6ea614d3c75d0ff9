//! Accepting a problem with a written reason. An error cannot be accepted, and says so.

use egui::{Button, Key, Ui};

use crate::app::action::Action;
use crate::app::widgets::text_field_ui;
use crate::rules::{self, Diagnostic};
use crate::topology::ObjectId;

/// What a problem is silenced by: rule and object.
pub type SilenceKey = (&'static str, ObjectId);

/// What a problem is silenced by.
pub fn key_of(problem: &Diagnostic) -> SilenceKey {
    (problem.rule, problem.object.clone())
}

/// What was typed as the reason, and for which problem.
#[derive(Default)]
pub struct Reason(Option<Typing>);

struct Typing {
    of: SilenceKey,
    reason: String,
    /// The field is shown for the first time.
    is_fresh: bool,
}

impl Reason {
    /// A button that asks for the reason, and the field for it.
    pub(super) fn silence_ui(
        &mut self,
        ui: &mut Ui,
        problem: &Diagnostic,
        actions: &mut Vec<Action>,
    ) {
        let key = key_of(problem);
        let refusal = rules::silence(problem, "").err();
        let typing = self
            .0
            .as_mut()
            .filter(|typing| typing.of == key && refusal.is_none());
        let Some(typing) = typing else {
            let (text, explanation) = match problem.accepted_for().count() {
                1 if problem.question.is_none() => (
                    "Silence…".to_owned(),
                    "Accepts the problem, with a reason".to_owned(),
                ),
                1 => (
                    "Silence…".to_owned(),
                    "Asks no longer, and accepts what the rule would say of it, with a reason"
                        .to_owned(),
                ),
                count => (
                    format!("Silence for all {count}…"),
                    format!(
                        "Asks no longer, and accepts what the rule would say of these {count} objects, \
                         with a reason"
                    ),
                ),
            };
            let button = ui.add_enabled(refusal.is_none(), Button::new(text));
            let button = match refusal {
                Some(refusal) => button.on_disabled_hover_text(refusal.0),
                None => button.on_hover_text(explanation),
            };
            if button.clicked() {
                self.0 = Some(Typing {
                    of: key,
                    reason: String::new(),
                    is_fresh: true,
                });
            }
            return;
        };
        if typing.typing_ui(ui, problem, actions) {
            self.0 = None;
        }
    }
}

impl Typing {
    /// The field and its buttons; says whether it is done. Enter silences, Esc does not.
    fn typing_ui(&mut self, ui: &mut Ui, problem: &Diagnostic, actions: &mut Vec<Action>) -> bool {
        let field = text_field_ui(ui, "Reason", &mut self.reason, None);
        let was_left_by = |key: Key| field.lost_focus() && ui.input(|i| i.key_pressed(key));
        let mut says_yes = was_left_by(Key::Enter);
        let mut says_no = was_left_by(Key::Escape);
        let has_reason = !self.reason.trim().is_empty();
        let buttons = ui.horizontal(|ui| {
            let button = ui.add_enabled(has_reason, Button::new("Silence"));
            says_yes |= button.clicked();
            button.on_disabled_hover_text("Write down the reason first");
            says_no |= ui.button("Cancel").clicked();
        });
        if std::mem::take(&mut self.is_fresh) {
            field.request_focus();
            buttons.response.scroll_to_me(None);
        }
        if says_yes
            && has_reason
            && let Ok(edit) = rules::silence(problem, &self.reason)
        {
            actions.push(Action::Edit(edit));
            return true;
        }
        says_no
    }
}
