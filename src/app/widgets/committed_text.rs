//! A text field that submits its text once, on Enter or when it loses the focus, and may suggest texts
//! that are used elsewhere.

use egui::{
    Button, Context, Id, Key, Modifiers, Popup, PopupCloseBehavior, PopupKind, Response, Sense,
};
use egui::{SurrenderFocusOn, TextEdit, Ui, vec2};

use crate::app::theme::SPACE;
use crate::app::widgets::{fault_ui, label_ui};

/// The maximum number of names that are suggested at the same time.
const MOST_SUGGESTED: usize = 8;

/// A text that was typed and not yet submitted, with the value before it.
#[derive(Clone)]
struct Draft {
    text: String,
    base: String,
}

/// The suggestion that was selected with the arrow keys.
#[derive(Clone, Copy)]
struct Picked(usize);

/// A text field that submits its text on Enter or when it loses the focus, if that is allowed; Esc
/// restores the old value. The draft exists only while it differs.
pub struct CommittedText<'a> {
    id: Id,
    label: &'a str,
    value: &'a str,
    hint: &'a str,
    names: &'a [&'a str],
    /// The number of lines to show; with several lines, Enter starts a new line.
    lines: usize,
    about: Option<&'a dyn Fn(&mut Ui)>,
}

/// A [`CommittedText`] without a hint and suggestions.
pub fn committed_text_ui<Fault: std::fmt::Display>(
    ui: &mut Ui,
    id: Id,
    label: &str,
    value: &str,
    check: impl Fn(&str) -> Result<(), Fault>,
) -> Option<String> {
    CommittedText::new(id, label, value).text_ui(ui, check)
}

impl<'a> CommittedText<'a> {
    /// A field for a value.
    pub fn new(id: Id, label: &'a str, value: &'a str) -> Self {
        Self {
            id,
            label,
            value,
            hint: "",
            names: &[],
            lines: 1,
            about: None,
        }
    }

    /// Sets the hint that is shown while the field is empty.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Sets names to choose from, besides any other text; they are listed while the field has the focus.
    #[must_use]
    pub fn suggesting(mut self, names: &'a [&'a str]) -> Self {
        self.names = names;
        self
    }

    /// Sets the number of lines; the text is submitted when the field loses the focus.
    #[must_use]
    pub fn lines(mut self, lines: usize) -> Self {
        self.lines = lines;
        self
    }

    /// Sets the tooltip of the label.
    #[must_use]
    pub fn about(mut self, about: &'a dyn Fn(&mut Ui)) -> Self {
        self.about = Some(about);
        self
    }

    /// Draws the field, with its label above and any error below; returns the text that it submits.
    pub fn text_ui<Fault: std::fmt::Display>(
        self,
        ui: &mut Ui,
        check: impl Fn(&str) -> Result<(), Fault>,
    ) -> Option<String> {
        let (id, value) = (self.id, self.value);
        let draft = ui
            .data(|data| data.get_temp::<Draft>(id))
            .filter(|draft| draft.base == value);
        let mut text = draft.map_or_else(|| value.to_owned(), |draft| draft.text);
        let fault = if text == value {
            None
        } else {
            check(text.trim()).err()
        };
        let mut label = label_ui(ui, self.label);
        if let Some(about) = self.about {
            label = label.on_hover_ui(about);
        }
        let suggested = self.suggested(&text);
        let suggested = if is_closed(ui, id, &text) {
            Vec::new()
        } else {
            suggested
        };
        let taken = picked_by_key(ui, id, &suggested);
        let popup = id.with("suggestions");
        let field = match self.lines {
            1 => TextEdit::singleline(&mut text),
            lines => TextEdit::multiline(&mut text).desired_rows(lines),
        };
        let field = field
            .id(id)
            .hint_text(self.hint)
            .desired_width(f32::INFINITY)
            .margin(vec2(6.0, 4.0));
        let response = keep_keyboard_over(ui, popup, |ui| ui.add(field)).labelled_by(label.id);
        let taken = taken.or_else(|| suggestions_ui(ui, &response, popup, &suggested));
        if let Some(fault) = &fault {
            fault_ui(ui, &fault.to_string());
        }
        ui.add_space(SPACE);
        let forget = |ui: &mut Ui| ui.data_mut(|data| data.remove::<Draft>(id));
        if let Some(name) = taken {
            forget(ui);
            response.surrender_focus();
            return (name != value).then_some(name);
        }
        let mut reverted = false;
        if response.lost_focus() {
            // The canvas handles these keys as well, and no other control has the focus now.
            ui.input_mut(|input| {
                reverted = input.consume_key(Modifiers::NONE, Key::Escape);
                input.consume_key(Modifiers::NONE, Key::Enter);
            });
        }
        if reverted || text == value {
            forget(ui);
            return None;
        }
        if response.lost_focus() && check(text.trim()).is_ok() {
            forget(ui);
            let text = text.trim().to_owned();
            return (text != value).then_some(text);
        }
        ui.data_mut(|data| {
            data.insert_temp(
                id,
                Draft {
                    text,
                    base: value.to_owned(),
                },
            );
        });
        None
    }

    /// The names that continue the typed text; before anything is typed, all other names.
    fn suggested(&self, text: &str) -> Vec<&'a str> {
        let typed = text.trim().to_lowercase();
        let is_untouched = text == self.value;
        let others = self.names.iter().filter(|name| {
            let name = name.to_lowercase();
            name != typed && (is_untouched || name.contains(&typed))
        });
        others.take(MOST_SUGGESTED).copied().collect()
    }
}

/// The field whose suggestions are open.
#[derive(Clone, Copy)]
struct Suggesting(Id);

/// Suggestions that were closed with Esc stay closed as long as the field contains this text.
#[derive(Clone)]
struct ClosedAt(String);

fn suggesting_id() -> Id {
    Id::unique("suggestions that are open")
}

/// Esc closes the suggestions and leaves the field as it is.
pub fn close_suggestions(ctx: &Context) {
    let Some(Suggesting(field)) = ctx.data(|data| data.get_temp(suggesting_id())) else {
        return;
    };
    ctx.data_mut(|data| data.remove::<Suggesting>(suggesting_id()));
    if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        ctx.data_mut(|data| data.insert_temp(field.with("closing"), true));
        // egui removed the focus when it saw the key.
        ctx.memory_mut(|memory| memory.request_focus(field));
        ctx.request_repaint();
    }
}

/// Whether the suggestions of a field were closed while it contained this text.
fn is_closed(ui: &Ui, field: Id, text: &str) -> bool {
    if !ui.memory(|memory| memory.has_focus(field)) {
        ui.data_mut(|data| data.remove::<ClosedAt>(field));
        return false;
    }
    let closing = ui.data_mut(|data| data.remove_temp::<bool>(field.with("closing")));
    if closing.is_some() {
        ui.data_mut(|data| data.insert_temp(field, ClosedAt(text.to_owned())));
    }
    ui.data(|data| data.get_temp::<ClosedAt>(field))
        .is_some_and(|closed| closed.0 == text)
}

/// Lets the arrow keys move through the suggestions and Enter accept the selected one.
fn picked_by_key(ui: &mut Ui, field: Id, suggested: &[&str]) -> Option<String> {
    let forget = |ui: &mut Ui| ui.data_mut(|data| data.remove::<Picked>(field));
    if suggested.is_empty() || !ui.memory(|memory| memory.has_focus(field)) {
        forget(ui);
        return None;
    }
    let count = suggested.len();
    let picked = picked(ui, field).filter(|at| *at < count);
    let (down, up) = ui.input_mut(|input| {
        (
            input.consume_key(Modifiers::NONE, Key::ArrowDown),
            input.consume_key(Modifiers::NONE, Key::ArrowUp),
        )
    });
    let next = match (picked, down, up) {
        (None, true, _) => Some(0),
        (None, _, true) => Some(count - 1),
        (Some(at), true, _) => Some((at + 1) % count),
        (Some(at), _, true) => Some((at + count - 1) % count),
        (same, ..) => same,
    };
    let Some(next) = next else {
        forget(ui);
        return None;
    };
    ui.data_mut(|data| data.insert_temp(field, Picked(next)));
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
        forget(ui);
        return suggested.get(next).map(ToString::to_string);
    }
    None
}

fn picked(ui: &Ui, field: Id) -> Option<usize> {
    ui.data(|data| data.get_temp::<Picked>(field))
        .map(|picked| picked.0)
}

/// A click on a suggestion does not take the focus from the field: losing it would submit what was typed
/// only to find the suggestion.
fn keep_keyboard_over<R>(ui: &mut Ui, popup: Id, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layer = egui::LayerId::new(PopupKind::Popup.order(), popup);
    let is_over = ui
        .ctx()
        .pointer_interact_pos()
        .and_then(|pos| ui.ctx().layer_id_at(pos))
        == Some(layer);
    let surrender = |ui: &Ui, on: SurrenderFocusOn| {
        ui.ctx().options_mut(|options| {
            std::mem::replace(&mut options.input_options.surrender_focus_on, on)
        })
    };
    if !is_over {
        return add(ui);
    }
    let usual = surrender(ui, SurrenderFocusOn::Never);
    let result = add(ui);
    surrender(ui, usual);
    result
}

/// The names below the field while it has the focus; returns the one that was clicked.
fn suggestions_ui(ui: &Ui, field: &Response, popup: Id, suggested: &[&str]) -> Option<String> {
    let picked = picked(ui, field.id);
    let is_open = field.has_focus() && !suggested.is_empty();
    if is_open {
        ui.data_mut(|data| data.insert_temp(suggesting_id(), Suggesting(field.id)));
    }
    let shown = Popup::from_response(field)
        .id(popup)
        .kind(PopupKind::Popup)
        .open(is_open)
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .width(field.rect.width())
        .show(|ui| {
            let mut clicked = None;
            for (position, name) in suggested.iter().enumerate() {
                // The focus stays in the field, so Tab does not stop here.
                let button = Button::selectable(picked == Some(position), *name)
                    .sense(Sense::CLICK)
                    .truncate()
                    .min_size(vec2(ui.available_width(), 0.0));
                if ui.add(button).clicked() {
                    clicked = Some((*name).to_owned());
                }
            }
            clicked
        });
    shown.and_then(|shown| shown.inner)
}
