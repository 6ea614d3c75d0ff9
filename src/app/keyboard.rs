//! Who gets the keyboard: the top-most open thing, and nothing below it.

use std::mem::{Discriminant, discriminant};

use egui::{Context, Event, Id, Key, Modifiers, Vec2};

use crate::app::App;
use crate::app::action::Action;
use crate::app::command::{Command, consume_shortcut};
use crate::app::dialogs::Dialog;
use crate::app::panels::menu_bar;
use crate::app::{popup_menu, widgets};
use crate::topology::fqdn::pasted;

/// What is above everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topmost {
    Menu,
    /// The progress of reading a document.
    Progress,
    /// A sheet or another dialog.
    Dialog(Discriminant<Dialog>),
    /// Canvas and panels.
    Window,
}

impl App {
    /// What gets the keyboard, and below which nothing moves.
    pub(super) fn topmost(&self, ctx: &Context) -> Topmost {
        if popup_menu::is_any_open(ctx) || self.popup.is_some() {
            Topmost::Menu
        } else if self.reading().is_some() {
            Topmost::Progress
        } else if let Some(dialog) = &self.dialog {
            Topmost::Dialog(discriminant(dialog))
        } else {
            Topmost::Window
        }
    }

    /// Gives the keystrokes of this frame to what is top-most.
    pub(super) fn hand_out_keyboard(&mut self, ctx: &Context) {
        tidy_pasted(ctx);
        if ctx.input(|input| input.key_pressed(Key::Tab)) {
            // From the last of all fields and buttons the keyboard comes to the first only in the next frame.
            ctx.request_repaint();
        }
        if let Some(popup) = &self.popup {
            popup.open(ctx);
        }
        let alt_was_tapped = self.alt_tap.listen(ctx);
        let bar_is_topmost = menu_bar::is_any_open(ctx) || self.topmost(ctx) == Topmost::Window;
        if bar_is_topmost && menu_bar::take_alt_and_letter(ctx) {
            return;
        }
        if popup_menu::take_keyboard(ctx) {
            if alt_was_tapped {
                popup_menu::close(ctx);
            }
            return;
        }
        widgets::close_suggestions(ctx);
        if self.topmost(ctx) != Topmost::Window {
            return;
        }
        let wants_bar = |input: &mut egui::InputState| {
            !input.modifiers.any() && input.consume_key(Modifiers::NONE, Key::F10)
        };
        if alt_was_tapped || ctx.input_mut(wants_bar) {
            menu_bar::open_first(ctx);
            return;
        }
        self.listen_to_shortcuts(ctx);
    }

    /// Turns pressed shortcuts into commands. Typing has precedence: while a text field has the
    /// keyboard, only the few that make sense there work, after the field has handed over its text.
    fn listen_to_shortcuts(&mut self, ctx: &Context) {
        let typing = ctx.text_edit_focused();
        let mut pressed = Vec::new();
        for command in Command::all() {
            if typing && !command.row().works_while_typing {
                continue;
            }
            for shortcut in command.row().shortcuts {
                if ctx.input_mut(|input| consume_shortcut(input, shortcut)) {
                    pressed.push(command);
                }
            }
        }
        if !typing {
            self.listen_to_clipboard(ctx, &mut pressed);
        }
        for command in pressed {
            if command == Command::COPY
                && self.panels.problems.has_keyboard(ctx)
                && let Some(session) = &self.session
                && let Some(copy) = self.panels.problems.copy_current(session)
            {
                self.queue.push(copy);
                continue;
            }
            if command == Command::COPY
                && self.panels.differences.has_keyboard(ctx)
                && let Some(session) = &self.session
                && let Some(copy) = self.panels.differences.copy_current(session)
            {
                self.queue.push(copy);
                continue;
            }
            match command.enabled(self.session.as_ref()) {
                Ok(()) => self.queue.push(Action::Command(command)),
                Err(reason) => self.toasts.say(reason),
            }
        }
        if typing
            && !self.queue.is_empty()
            && let Some(field) = ctx.memory(egui::Memory::focused)
        {
            ctx.memory_mut(|memory| memory.surrender_focus(field));
        }
    }

    /// Copy, cut and paste come as events of their own, the last with the text of the clipboard.
    fn listen_to_clipboard(&mut self, ctx: &Context, pressed: &mut Vec<Command>) {
        let events = ctx.input_mut(|input| {
            let (clipboard, rest) = std::mem::take(&mut input.events)
                .into_iter()
                .partition::<Vec<_>, _>(|event| {
                    matches!(
                        event,
                        egui::Event::Copy | egui::Event::Cut | egui::Event::Paste(_)
                    )
                });
            input.events = rest;
            clipboard
        });
        for event in events {
            match event {
                egui::Event::Copy => pressed.push(Command::COPY),
                egui::Event::Cut => pressed.push(Command::CUT),
                egui::Event::Paste(text) => {
                    self.take_clipboard(&text);
                    pressed.push(Command::PASTE);
                }
                _ => {}
            }
        }
    }
}

/// What is pasted into a field comes without the line ends and the invisible characters around it; egui
/// would make blanks of line ends, and one name of two.
fn tidy_pasted(ctx: &Context) {
    if !ctx.text_edit_focused() {
        return;
    }
    ctx.input_mut(|input| {
        for event in &mut input.events {
            if let Event::Paste(text) = event {
                *text = pasted(text);
            }
        }
    });
}

/// Who gets the keyboard back once nothing is above it anymore.
#[derive(Clone, Copy)]
struct GivenBack {
    to: Option<Id>,
    pass: u64,
}

fn given_back_id() -> Id {
    Id::unique("who gets the keyboard back")
}

/// The widget that has the keyboard, or is about to get it back.
pub(super) fn owner(ctx: &Context) -> Option<Id> {
    match ctx.data(|data| data.get_temp::<GivenBack>(given_back_id())) {
        Some(given_back) => {
            ctx.data_mut(|data| data.remove::<GivenBack>(given_back_id()));
            given_back.to
        }
        None => ctx.memory(egui::Memory::focused),
    }
}

/// What was above everything has closed: the keyboard goes back to where it was. egui takes it from
/// whatever is below the layer of the pass before, so that happens at the end of the next pass.
pub(super) fn give_back(ctx: &Context, to: Option<Id>) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(given_back_id(), GivenBack { to, pass }));
    ctx.memory_mut(egui::Memory::stop_text_input);
    ctx.request_repaint();
}

/// At the end of a pass: gives the keyboard back when it is time.
pub(super) fn finish_giving_back(ctx: &Context) {
    let Some(given_back) = ctx.data(|data| data.get_temp::<GivenBack>(given_back_id())) else {
        return;
    };
    ctx.request_repaint();
    if given_back.pass == ctx.cumulative_pass_nr() {
        return;
    }
    ctx.data_mut(|data| data.remove::<GivenBack>(given_back_id()));
    ctx.memory_mut(|memory| match given_back.to {
        // Something else may have taken it since.
        Some(id) if memory.focused().is_none() => memory.request_focus(id),
        _ => {}
    });
}

/// Alt that went down and up with nothing in between, which opens the menu bar.
#[derive(Default)]
pub(super) struct AltTap {
    is_down: bool,
}

impl AltTap {
    /// Says whether Alt was tapped in this frame. Only the key itself tells: when it goes down, systems report
    /// that Alt is held, that it is not, and that it is again.
    fn listen(&mut self, ctx: &Context) -> bool {
        ctx.input(|input| {
            let mut was_tapped = false;
            for event in &input.events {
                match event {
                    // Held, it may be pressed over and over.
                    Event::Key {
                        key: Key::AltLeft | Key::AltRight,
                        pressed: true,
                        repeat: true,
                        ..
                    } => {}
                    Event::Key {
                        key: Key::AltLeft | Key::AltRight,
                        pressed,
                        modifiers,
                        ..
                    } => {
                        was_tapped |= self.is_down && !pressed;
                        self.is_down = *pressed && !holds_more_than_alt(*modifiers);
                    }
                    Event::ModifiersChanged(now) if !holds_more_than_alt(*now) => {}
                    Event::PointerMoved(_) | Event::MouseMoved(_) => {}
                    // Follows every key.
                    Event::MouseWheel { delta, .. } if *delta == Vec2::ZERO => {}
                    _ => self.is_down = false,
                }
            }
            was_tapped
        })
    }
}

fn holds_more_than_alt(modifiers: Modifiers) -> bool {
    modifiers.shift || modifiers.ctrl || modifiers.command
}
