//! The frame of every sheet and dialog: a title, the content, and the buttons at the bottom right.

mod following;

use egui::{Context, Event, FocusDirection, ImeEvent, Key, Modal, Response, RichText, Ui};

use crate::app::answered::Answered;
use crate::app::entered_fault::EnteredFault;
use crate::app::theme::{SPACE, Tokens};
use following::{EnteredField, follow};

/// The scroll distance of an arrow key, in points.
const LINE: f32 = 40.0;

/// The user's answer in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// None yet.
    Open,
    /// The button on the right, or Enter.
    Yes,
    /// Cancel, Esc, or a click outside before anything was entered.
    No,
}

impl Answer {
    /// The result of a dialog where "yes" means this choice.
    pub fn choosing<T>(self, chosen: impl FnOnce() -> T) -> Answered<T> {
        match self {
            Self::Open => Answered::Open,
            Self::Yes => Answered::With(chosen()),
            Self::No => Answered::Canceled,
        }
    }

    /// The result of a dialog where a separate button or entry made a choice.
    pub fn or_chosen<T>(self, chosen: Option<T>) -> Answered<T> {
        match (chosen, self) {
            (Some(chosen), _) => Answered::With(chosen),
            (None, Self::Open) => Answered::Open,
            (None, Self::Yes | Self::No) => Answered::Canceled,
        }
    }

    /// The result of a dialog that only shows something.
    pub fn read(self) -> Answered<()> {
        self.choosing(|| ())
    }
}

/// Draws a modal. The content returns whether "yes" is possible, or why not.
pub fn modal_ui(
    ctx: &Context,
    title: &str,
    yes: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> Result<(), EnteredFault>,
) -> Answer {
    frame_ui(ctx, title, width, contents, |ui, ready| {
        let mut answer = Answer::Open;
        if cancel_button_ui(ui).clicked() {
            answer = Answer::No;
        }
        let button = primary_button_ui(ui, ready.is_ok(), yes);
        if button.clicked() {
            answer = Answer::Yes;
        }
        if let Err(reason) = ready {
            button.on_disabled_hover_text(reason.to_string());
        }
        answer
    })
}

/// Draws a modal with its own buttons, from left to right, in tab order.
pub fn frame_ui<R>(
    ctx: &Context,
    title: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> R,
    buttons: impl FnOnce(&mut Ui, &R) -> Answer,
) -> Answer
where
    R: Readiness,
{
    let screen = ctx.content_rect();
    let max_height = (screen.height() - 176.0).max(160.0);
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(5.0 * SPACE);
    let id = egui::Id::unique(("modal", title));
    let opens = take_keyboard(ctx, id);
    let entered = EnteredField::begin(ctx, id, opens);
    let modal = Modal::new(id).frame(frame).show(ctx, |ui| {
        ui.set_width(width.min(screen.width() - 64.0));
        ui.label(RichText::new(title).heading());
        ui.add_space(2.0 * SPACE);
        let result = egui::ScrollArea::vertical()
            .id_salt(("modal contents", title))
            .max_height(max_height)
            .min_scrolled_height(max_height)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                scroll_with_keys(ui, max_height);
                if ui.data_mut(|data| data.remove_temp::<bool>(first_wanted_id(id)).is_some()) {
                    ui.memory_mut(|memory| memory.move_focus(FocusDirection::Next));
                }
                let result = contents(ui);
                follow(ui, id, max_height, opens);
                result
            })
            .inner;
        ui.add_space(2.0 * SPACE);
        let answer = at_right_end_ui(ui, id.with("buttons"), |ui| buttons(ui, &result));
        if opens && ui.memory(|memory| memory.focused().is_none()) {
            focus_primary_button(ui.ctx(), id);
        }
        (answer, result.is_ready())
    });
    let (answer, ready) = modal.inner;
    // A click that misses the sheet must not cost what was entered in it.
    let has_entered = has_entered_text(ctx, id, opens);
    let is_missed = modal.backdrop_response.clicked() && has_entered;
    let answer = match answer {
        Answer::Open => answer_of_keys(ctx, ready, modal.should_close() && !is_missed),
        answer => answer,
    };
    entered.end(ctx, answer);
    answer
}

/// Draws a right-aligned row. The first element is drawn to the left of the others, and precedes them in tab order.
fn at_right_end_ui<R>(ui: &mut Ui, id: egui::Id, add: impl FnOnce(&mut Ui) -> R) -> R {
    // The first pass of a modal only measures, and is not shown. Content wider than the modal in that pass would move
    // it in the next.
    let known: Option<f32> = ui.data(|data| data.get_temp(id));
    let (result, width) = ui
        .horizontal(|ui| {
            if let Some(known) = known {
                ui.add_space((ui.available_width() - known).max(0.0));
            }
            let left = ui.cursor().left();
            let result = add(ui);
            (result, ui.min_rect().right() - left)
        })
        .inner;
    if known.is_none_or(|known| (width - known).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, width));
        ui.ctx().request_repaint();
    }
    result
}

/// The answer of Enter, Esc or a click outside.
fn answer_of_keys(ctx: &Context, ready: bool, should_close: bool) -> Answer {
    if crate::app::popup_menu::is_any_open(ctx) {
        return Answer::Open;
    }
    if ready && enter_was_pressed(ctx) {
        return Answer::Yes;
    }
    if should_close {
        return Answer::No;
    }
    Answer::Open
}

/// Notes that a modal has contents that a click beside it must not cost, other than typed or pasted text.
pub fn keep_contents(ctx: &Context, title: &str) {
    let id = has_entered_id(egui::Id::unique(("modal", title)));
    ctx.data_mut(|data| data.insert_temp(id, true));
}

fn has_entered_id(modal: egui::Id) -> egui::Id {
    modal.with("has entered text")
}

/// Whether text was typed or pasted into a modal since it opened.
fn has_entered_text(ctx: &Context, id: egui::Id, opens: bool) -> bool {
    let id = has_entered_id(id);
    let is_text = |event: &Event| {
        matches!(
            event,
            Event::Text(_) | Event::Paste(_) | Event::Ime(ImeEvent::Commit(_))
        )
    };
    let before = !opens && ctx.data(|data| data.get_temp(id).unwrap_or(false));
    // A cell of a table takes both without a text field.
    let has_entered = before || ctx.input(|input| input.events.iter().any(is_text));
    ctx.data_mut(|data| data.insert_temp(id, has_entered));
    has_entered
}

/// In the first pass of a modal, removes the focus from elements below it; returns whether this is that pass.
fn take_keyboard(ctx: &Context, id: egui::Id) -> bool {
    let pass = ctx.cumulative_pass_nr();
    let seen: Option<u64> = ctx.data(|data| data.get_temp(id));
    ctx.data_mut(|data| data.insert_temp(id, pass));
    let opens = seen.is_none_or(|seen| seen + 1 < pass);
    if opens {
        ctx.memory_mut(egui::Memory::stop_text_input);
    }
    opens
}

fn primary_button_id() -> egui::Id {
    egui::Id::unique("button that answers yes")
}

/// If the button is disabled, the first choice gets the focus, in the next pass.
fn focus_primary_button(ctx: &Context, modal: egui::Id) {
    match ctx.data(|data| data.get_temp::<egui::Id>(primary_button_id())) {
        Some(id) => ctx.memory_mut(|memory| memory.request_focus(id)),
        None => {
            ctx.data_mut(|data| data.insert_temp(first_wanted_id(modal), true));
            ctx.request_repaint();
        }
    }
}

fn first_wanted_id(modal: egui::Id) -> egui::Id {
    modal.with("first field gets the keyboard")
}

/// Page Up and Page Down scroll; so do the arrow keys while the "yes" button has the focus.
fn scroll_with_keys(ui: &mut Ui, page: f32) {
    let primary: Option<egui::Id> = ui.data(|data| data.get_temp(primary_button_id()));
    let on_button = primary.is_some() && ui.memory(|memory| memory.focused()) == primary;
    let line = if on_button { LINE } else { 0.0 };
    let by = [
        (Key::PageDown, 0.8 * page),
        (Key::PageUp, -0.8 * page),
        (Key::ArrowDown, line),
        (Key::ArrowUp, -line),
    ]
    .into_iter()
    .filter(|(key, _)| ui.input(|input| input.key_pressed(*key)))
    .map(|(_, by)| by)
    .sum::<f32>();
    if by != 0.0 {
        ui.scroll_with_delta(egui::vec2(0.0, -by));
    }
}

/// Whether the content of a modal allows "yes".
pub trait Readiness {
    /// Whether it does.
    fn is_ready(&self) -> bool;
}

impl Readiness for bool {
    fn is_ready(&self) -> bool {
        *self
    }
}

impl Readiness for Result<(), EnteredFault> {
    fn is_ready(&self) -> bool {
        self.is_ok()
    }
}

/// Enter, unless a focused button or a field handles it.
fn enter_was_pressed(ctx: &Context) -> bool {
    let kept: bool = ctx
        .data_mut(|data| data.remove_temp(kept_enter_id()))
        .unwrap_or(false);
    let focused_elsewhere =
        ctx.memory(|memory| memory.focused().is_some()) && !ctx.text_edit_focused();
    let confirms: bool = ctx
        .data_mut(|data| data.remove_temp(confirming_enter_id()))
        .unwrap_or(false);
    let is_meant = confirms || !focused_elsewhere;
    !kept && is_meant && ctx.input(|i| i.key_pressed(Key::Enter))
}

/// A focused element without its own use of Enter leaves it to the dialog.
pub fn confirm_with_enter(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(confirming_enter_id(), true));
}

fn confirming_enter_id() -> egui::Id {
    egui::Id::unique("enter confirms")
}

/// A field that uses Enter declares it, and the modal ignores it in this frame.
pub fn keep_enter(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(kept_enter_id(), true));
}

fn kept_enter_id() -> egui::Id {
    egui::Id::unique("enter was kept")
}

/// Draws the button that answers "yes"; it gets the focus unless the content takes it.
pub fn primary_button_ui(ui: &mut Ui, enabled: bool, text: &str) -> Response {
    let response = ui.add_enabled(enabled, primary_button(ui, text));
    show_focus(ui, &response);
    ui.data_mut(|data| {
        data.remove::<egui::Id>(primary_button_id());
        if enabled {
            data.insert_temp(primary_button_id(), response.id);
        }
    });
    response
}

/// Draws the button that closes a dialog whose primary button is in its content. It gets the focus as
/// the primary button would.
pub fn close_button_ui(ui: &mut Ui) -> Response {
    let response = ui.button("Close");
    show_focus(ui, &response);
    ui.data_mut(|data| data.insert_temp(primary_button_id(), response.id));
    response
}

/// The button that answers "no".
fn cancel_button_ui(ui: &mut Ui) -> Response {
    let response = ui.button("Cancel");
    let is_wanted = ui.data_mut(|data| data.remove_temp::<bool>(cancel_wanted_id()));
    if is_wanted.is_some() {
        response.request_focus();
    }
    show_focus(ui, &response);
    response
}

/// Gives the focus to Cancel, because the content asks something that nobody should answer with "yes" by
/// accident.
pub fn focus_cancel(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(cancel_wanted_id(), true));
}

fn cancel_wanted_id() -> egui::Id {
    egui::Id::unique("cancel gets the keyboard")
}

/// Draws a line around a button that has the focus.
fn show_focus(ui: &Ui, button: &Response) {
    if button.has_focus() {
        let stroke = egui::Stroke::new(1.5, Tokens::of_ui(ui).text);
        let around = button.rect.expand(2.5);
        ui.painter()
            .rect_stroke(around, 6.0, stroke, egui::StrokeKind::Inside);
    }
}

/// The primary button of a dialog, in its content.
pub fn primary_button<'a>(ui: &Ui, text: &'a str) -> egui::Button<'a> {
    let tokens = Tokens::of_ui(ui);
    egui::Button::new(RichText::new(text).color(tokens.on_accent)).fill(tokens.accent)
}
