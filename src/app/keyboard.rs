//! Keyboard input goes to the topmost open element, and to nothing below it.

use std::mem::{Discriminant, discriminant};

use egui::{Context, Event, Id, Key, Modifiers, Vec2};

use crate::app::App;
use crate::app::action::Action;
use crate::app::command::{Command, consume_shortcut};
use crate::app::dialogs::Dialog;
use crate::app::panels::menu_bar;
use crate::app::{popup_menu, widgets};
use crate::topology::fqdn::pasted;

/// The topmost element.
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
    /// The element that receives keyboard input; nothing below it moves.
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

    /// Sends the keystrokes of this frame to the topmost element.
    pub(super) fn hand_out_keyboard(&mut self, ctx: &Context) {
        tidy_pasted(ctx);
        if ctx.input(|input| input.key_pressed(Key::Tab)) {
            // From the last field or button, the focus reaches the first one only in the next frame.
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

    /// Converts pressed shortcuts to commands. Typing has precedence: while a text field has the focus, only the few
    /// that make sense there work, after the field has applied its text.
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

    /// Copy, cut and paste are separate events, the last one with the text of the clipboard.
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

/// Text pasted into a field is cleaned of surrounding line breaks and invisible characters; egui would convert line
/// breaks to spaces, and merge two names.
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

/// Where the focus returns when nothing is above anymore.
#[derive(Clone, Copy)]
struct GivenBack {
    to: Option<Id>,
    pass: u64,
}

fn given_back_id() -> Id {
    Id::unique("who gets the keyboard back")
}

/// The widget that has the focus, or is about to get it back.
pub(super) fn owner(ctx: &Context) -> Option<Id> {
    match ctx.data(|data| data.get_temp::<GivenBack>(given_back_id())) {
        Some(given_back) => {
            ctx.data_mut(|data| data.remove::<GivenBack>(given_back_id()));
            given_back.to
        }
        None => ctx.memory(egui::Memory::focused),
    }
}

/// The topmost element was closed: the focus returns to where it was. egui removes it from everything below the layer
/// of the previous pass, so this happens at the end of the next pass.
pub(super) fn give_back(ctx: &Context, to: Option<Id>) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(given_back_id(), GivenBack { to, pass }));
    ctx.memory_mut(egui::Memory::stop_text_input);
    ctx.request_repaint();
}

/// At the end of a pass: returns the focus if it is time.
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
        // Something else may have the focus now.
        Some(id) if memory.focused().is_none() => memory.request_focus(id),
        _ => {}
    });
}

/// Alt pressed and released alone, which opens the menu bar.
#[derive(Default)]
pub(super) struct AltTap {
    is_down: bool,
}

impl AltTap {
    /// Returns whether Alt was tapped in this frame. Only the key events tell: when the key is pressed, systems report
    /// that Alt is down, up and down again.
    fn listen(&mut self, ctx: &Context) -> bool {
        ctx.input(|input| {
            let mut was_tapped = false;
            for event in &input.events {
                match event {
                    // A held key may be pressed repeatedly.
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
                    // Tracks every key.
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
