//! Accepts a problem with a written reason. An error cannot be accepted, and the panel says so.

use egui::{Button, Key, Ui};

use crate::app::action::Action;
use crate::app::widgets::text_field_ui;
use crate::rules::{self, Diagnostic};
use crate::topology::ObjectId;

/// What identifies a silenced problem: rule and object.
pub type SilenceKey = (&'static str, ObjectId);

/// The key under which the problem is silenced.
pub fn key_of(problem: &Diagnostic) -> SilenceKey {
    (problem.rule, problem.object.clone())
}

/// The reason that is being typed, and the problem that it is for.
#[derive(Default)]
pub struct SilenceReason {
    typing: Option<Typing>,
    /// The field was closed, and the button that opened it gets the keyboard focus again.
    is_left: bool,
}

struct Typing {
    of: SilenceKey,
    reason: String,
    /// The field is shown for the first time.
    is_fresh: bool,
}

impl SilenceReason {
    /// A button that asks for the reason, and the field for the reason.
    pub(super) fn silence_ui(
        &mut self,
        ui: &mut Ui,
        problem: &Diagnostic,
        actions: &mut Vec<Action>,
    ) {
        let key = key_of(problem);
        let refusal = rules::silence(problem, "").err();
        let typing = self
            .typing
            .as_mut()
            .filter(|typing| typing.of == key && refusal.is_none());
        let Some(typing) = typing else {
            let (text, explanation) = match problem.accepted_for().count() {
                1 if problem.question.is_none() => (
                    "Silence…".to_owned(),
                    "Accept this problem and enter a reason".to_owned(),
                ),
                1 => (
                    "Silence…".to_owned(),
                    "Silence this question and enter a reason".to_owned(),
                ),
                count => (
                    format!("Silence for all {count}…"),
                    format!("Silence this question for {count} objects and enter a reason"),
                ),
            };
            let button = ui.add_enabled(refusal.is_none(), Button::new(text));
            let button = match refusal {
                Some(refusal) => button.on_disabled_hover_text(refusal.0),
                None => button.on_hover_text(explanation),
            };
            if std::mem::take(&mut self.is_left) {
                button.request_focus();
            }
            if button.clicked() {
                self.typing = Some(Typing {
                    of: key,
                    reason: String::new(),
                    is_fresh: true,
                });
            }
            return;
        };
        match typing.typing_ui(ui, problem, actions) {
            Typed::Open => return,
            Typed::Silenced => {}
            Typed::Left => {
                self.is_left = true;
                ui.ctx().request_repaint();
            }
        }
        self.typing = None;
    }
}

enum Typed {
    Open,
    Silenced,
    Left,
}

impl Typing {
    /// The field and its buttons. Enter silences the problem, Esc does not.
    fn typing_ui(&mut self, ui: &mut Ui, problem: &Diagnostic, actions: &mut Vec<Action>) -> Typed {
        let field = text_field_ui(ui, "Reason", &mut self.reason, None);
        let was_left_by = |key: Key| field.lost_focus() && ui.input(|i| i.key_pressed(key));
        let mut says_yes = was_left_by(Key::Enter);
        let mut says_no = was_left_by(Key::Escape);
        let has_reason = !self.reason.trim().is_empty();
        let buttons = ui.horizontal(|ui| {
            let button = ui.add_enabled(has_reason, Button::new("Silence"));
            says_yes |= button.clicked();
            button.on_disabled_hover_text("Enter a reason first");
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
            return Typed::Silenced;
        }
        if says_no {
            return Typed::Left;
        }
        if says_yes {
            // Without a reason, the field stays open.
            field.request_focus();
        }
        Typed::Open
    }
}
