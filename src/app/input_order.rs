//! Handles one keystroke, and one press or release of a button, in each pass. Several may arrive between two frames;
//! handling them all at once would test a press against the final pointer position, and send the second keystroke to a
//! widget that the first one is about to cover.

mod pastes;

use std::collections::VecDeque;

use egui::{Context, Event, Id, RawInput, Ui};

use crate::app::popup_menu;
use pastes::Pastes;

/// Distributes the events of a window to its passes, in order.
#[derive(Default)]
pub struct InputOrder {
    waiting: VecDeque<Event>,
    holds: bool,
    pastes: Pastes,
    /// What had the focus when the last pass started.
    focused: Option<Id>,
}

impl InputOrder {
    /// Installs the event order in a window; has no effect the second time.
    pub fn install(ctx: &Context) {
        ctx.plugin_or_default::<Self>();
    }

    /// Defers the next events by one more pass: something was opened or closed, and the next pass draws it, so that it
    /// exists when the keystroke arrives.
    pub fn hold(ctx: &Context) {
        ctx.plugin_or_default::<Self>().lock().holds = true;
        ctx.request_repaint();
    }

    /// Returns events to the front of the queue, for the pass after the next one.
    pub fn again(ctx: &Context, events: Vec<Event>) {
        let plugin = ctx.plugin_or_default::<Self>();
        let mut order = plugin.lock();
        for event in events.into_iter().rev() {
            order.pastes.again(&event);
            order.waiting.push_front(event);
        }
        drop(order);
        Self::hold(ctx);
    }
}

/// A mouse clicks however long its button is held down, even if frames are slow. A finger that does not move opens the
/// context menu.
fn allow_slow_clicks(ctx: &Context, events: &[Event]) {
    let is_finger = events
        .iter()
        .any(|event| matches!(event, Event::Touch { .. }));
    let is_button = |event: &Event| matches!(event, Event::PointerButton { .. });
    if is_finger || events.iter().any(is_button) {
        let longest = match is_finger {
            true => egui::InputOptions::default().max_click_duration,
            false => f64::INFINITY,
        };
        ctx.options_mut(|options| options.input_options.max_click_duration = longest);
    }
}

impl egui::Plugin for InputOrder {
    fn debug_name(&self) -> &'static str {
        "input order"
    }

    fn setup(&mut self, ctx: &Context) {
        // Ctrl with +, - and 0 zooms the diagram, not the window.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        allow_slow_clicks(ctx, &input.events);
        self.pastes.begin_pass();
        for event in input.events.drain(..) {
            let missing = self.pastes.arrives(&event, &self.waiting);
            self.waiting.extend(missing);
            if !is_waiting_already(&self.waiting, &event) {
                self.waiting.push_back(event);
            }
        }
        // A widget that was just focused declares its keys in the next pass. Until then, egui uses Tab and the arrow
        // keys itself.
        let focused = ctx.memory(egui::Memory::focused);
        let is_moved = focused.is_some() && focused != self.focused;
        self.focused = focused;
        if std::mem::take(&mut self.holds) || is_moved {
            return;
        }
        let types = popup_menu::is_any_open(ctx) || ctx.text_edit_focused();
        let count = count_of_next(self.waiting.make_contiguous(), types);
        let next = self.waiting.make_contiguous().get(..count);
        if self.pastes.wait(next.unwrap_or_default()) {
            return;
        }
        for mut event in self.waiting.drain(..count) {
            self.pastes.is_handed_out(&mut event);
            input.events.push(event);
        }
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        self.pastes.end_pass(ui.ctx());
        let focused = ui.memory(egui::Memory::focused);
        if !self.waiting.is_empty() || focused.is_some() && focused != self.focused {
            ui.ctx().request_repaint();
        }
    }
}

/// The number of events for the next pass: up to the first one that may change where the others go. While text is being
/// typed (`types`), all text is passed together.
fn count_of_next(events: &[Event], types: bool) -> usize {
    let mut moved = false;
    let mut typed = false;
    let mut at = 0;
    while let Some(event) = events.get(at) {
        let own = events.get(at + 1..).unwrap_or_default();
        let length = 1 + own
            .iter()
            .take_while(|next| belongs_to(event, next))
            .count();
        let is_typed = matches!(event, Event::Text(_)) || length > 1;
        match event {
            Event::PointerMoved(_) => moved = true,
            // The element under the pointer is known only after a pass at this position.
            Event::PointerButton { .. } if moved => return at,
            _ if is_typed && types => typed = true,
            _ if decides(event) && typed => return at,
            _ if decides(event) => return at + length,
            _ => {}
        }
        at += length;
    }
    events.len()
}

/// Whether a held key was repeated before its last repetition was handled. Otherwise it would continue after it is
/// released, especially if frames are slow.
fn is_waiting_already(waiting: &VecDeque<Event>, event: &Event) -> bool {
    let Event::Key {
        key, repeat: true, ..
    } = event
    else {
        return false;
    };
    // Typed keys come with their text, and all of it counts.
    matches!(waiting.back(), Some(Event::Key { key: last, pressed: true, .. }) if last == key)
}

fn decides(event: &Event) -> bool {
    match event {
        Event::Key { pressed, .. } => *pressed,
        Event::Text(_)
        | Event::Copy
        | Event::Cut
        | Event::Paste(_)
        | Event::PointerButton { .. } => true,
        _ => false,
    }
}

/// The text of a key follows it directly.
fn belongs_to(event: &Event, next: &Event) -> bool {
    matches!(event, Event::Key { .. }) && matches!(next, Event::Text(_))
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers, PointerButton, Pos2, pos2};

    use super::*;

    fn key(key: Key) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        }
    }

    fn button(pressed: bool) -> Event {
        Event::PointerButton {
            pos: Pos2::ZERO,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        }
    }

    fn passes(mut events: Vec<Event>, types: bool) -> Vec<usize> {
        let mut counts = Vec::new();
        while !events.is_empty() {
            let count = count_of_next(&events, types);
            counts.push(count);
            events.drain(..count);
        }
        counts
    }

    #[test]
    fn a_keystroke_is_processed_with_its_text_and_without_the_next_keystroke() {
        let typed = vec![
            key(Key::A),
            Event::Text("a".to_owned()),
            key(Key::Enter),
            key(Key::Escape),
        ];
        assert_eq!(passes(typed, false), [2, 1, 1]);
    }

    #[test]
    fn text_typed_into_a_field_is_processed_together_and_before_the_key_that_ends_it() {
        let mut typed = Vec::new();
        for (pressed, text) in [(Key::A, "a"), (Key::B, "b"), (Key::C, "c")] {
            typed.extend([key(pressed), Event::Text(text.to_owned())]);
        }
        typed.push(key(Key::Enter));
        assert_eq!(passes(typed, true), [6, 1]);
    }

    #[test]
    fn a_held_key_does_not_repeat_after_it_is_released() {
        let held = |repeat| Event::Key {
            key: Key::ArrowRight,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers: Modifiers::NONE,
        };
        let mut order = InputOrder::default();
        let ctx = Context::default();
        let mut handed_out = 0;
        for pass in 0..20 {
            // Frames are so slow that several repetitions arrive with each.
            let mut input = RawInput {
                events: vec![held(pass > 0), held(true), held(true)],
                ..RawInput::default()
            };
            egui::Plugin::input_hook(&mut order, &ctx, &mut input);
            handed_out += input.events.len();
        }
        assert_eq!(handed_out, 20, "one for each frame");
        assert!(order.waiting.len() <= 1);
    }

    #[test]
    fn text_typed_with_a_held_key_is_kept() {
        let mut order = InputOrder::default();
        let ctx = Context::default();
        let events = [false, true, true]
            .into_iter()
            .flat_map(|repeat| {
                let key = Event::Key {
                    key: Key::A,
                    physical_key: None,
                    pressed: true,
                    repeat,
                    modifiers: Modifiers::NONE,
                };
                [key, Event::Text("a".to_owned())]
            })
            .collect();
        let mut input = RawInput {
            events,
            ..RawInput::default()
        };
        egui::Plugin::input_hook(&mut order, &ctx, &mut input);
        assert_eq!(input.events.len() + order.waiting.len(), 6);
    }

    #[test]
    fn a_press_a_drag_and_a_release_are_processed_one_after_another() {
        let moved = |x| Event::PointerMoved(pos2(x, 0.0));
        let gesture = vec![
            moved(1.0),
            button(true),
            moved(2.0),
            moved(300.0),
            button(false),
            moved(301.0),
        ];
        assert_eq!(passes(gesture, false), [1, 1, 2, 1, 1]);
    }
}
