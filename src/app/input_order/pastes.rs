//! What was copied in this window is what is pasted next. The text of a paste is read from the clipboard when its keys
//! arrive, and a copy that is still waiting for its pass has not filled the clipboard by then.

use std::collections::VecDeque;

use egui::{Context, Event, Key, OutputCommand};

/// The number of passes after a copy in which input may have arrived before the clipboard was filled.
const PASSES_TO_COPY: u8 = 1;

/// Tracks the copies and pastes of a window.
#[derive(Default)]
pub struct Pastes {
    /// For each waiting paste, whether a copy before it was not carried out yet.
    after_copy: VecDeque<bool>,
    passes_since_copy: Option<u8>,
    copied: Option<String>,
    /// Whether something was copied here, and no other program can have copied anything since.
    is_own: bool,
    /// Whether the pressed paste key has produced an event.
    has_come: bool,
    /// Whether a copy key is pressed.
    is_copying: bool,
}

impl Pastes {
    /// A pass starts.
    pub fn begin_pass(&mut self) {
        self.passes_since_copy = self
            .passes_since_copy
            .map(|passes| passes.saturating_add(1))
            .filter(|passes| *passes <= PASSES_TO_COPY);
    }

    /// An event arrives after the waiting ones. Returns the paste that must precede it: with an empty clipboard, there
    /// is no paste event, although something was copied. Then only the release of its key arrives, possibly long after
    /// the clipboard was filled, and with Ctrl already released.
    pub fn arrives(&mut self, event: &Event, waiting: &VecDeque<Event>) -> Option<Event> {
        let copies = || waiting.iter().any(is_copy) || self.passes_since_copy.is_some();
        match event {
            Event::Paste(_) => {
                self.after_copy.push_back(copies());
                self.has_come = true;
                None
            }
            Event::Copy | Event::Cut => {
                self.is_copying = true;
                None
            }
            Event::WindowFocused(false) => {
                self.is_own = false;
                self.has_come = false;
                self.is_copying = false;
                None
            }
            Event::Key { key, pressed, .. } => self.key(*key, *pressed, copies()),
            _ => None,
        }
    }

    /// A key is pressed or released; returns the paste that its press should have been.
    fn key(&mut self, key: Key, is_pressed: bool, copies: bool) -> Option<Event> {
        let may_paste = match key {
            Key::V | Key::Paste => true,
            // With Shift it pastes on Windows; with Ctrl it copies.
            Key::Insert => is_pressed || !self.is_copying,
            _ => false,
        };
        if !is_pressed && matches!(key, Key::C | Key::X | Key::Insert | Key::Copy | Key::Cut) {
            self.is_copying = false;
        }
        if !may_paste {
            return None;
        }
        let is_missing = !is_pressed && !self.has_come && (copies || self.is_own);
        self.has_come = is_pressed;
        is_missing.then(|| {
            self.after_copy.push_back(true);
            Event::Paste(String::new())
        })
    }

    /// An event that was handled is returned to the front of the queue.
    pub fn again(&mut self, event: &Event) {
        if matches!(event, Event::Paste(_)) {
            self.after_copy.push_front(false);
        }
    }

    /// Whether events must wait because a paste among them is for the current copy.
    pub fn wait(&self, events: &[Event]) -> bool {
        self.passes_since_copy.is_some()
            && self.after_copy.front() == Some(&true)
            && events.iter().any(|event| matches!(event, Event::Paste(_)))
    }

    /// An event is handled.
    pub fn is_handed_out(&mut self, event: &mut Event) {
        if is_copy(event) {
            self.passes_since_copy = Some(0);
            // It may be refused, and then the clipboard is unchanged.
            self.copied = None;
        }
        if let Event::Paste(text) = event
            && self.after_copy.pop_front() == Some(true)
            && let Some(copied) = &self.copied
        {
            copied.clone_into(text);
        }
    }

    /// A pass ends, in which something may have been copied.
    pub fn end_pass(&mut self, ctx: &Context) {
        ctx.output(|output| {
            for command in &output.commands {
                if let OutputCommand::CopyText(text) = command {
                    self.copied = Some(text.clone());
                    self.is_own = true;
                }
            }
        });
    }
}

fn is_copy(event: &Event) -> bool {
    matches!(event, Event::Copy | Event::Cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paste(text: &str) -> Event {
        Event::Paste(text.to_owned())
    }

    fn handed_out(pastes: &mut Pastes, mut event: Event) -> Event {
        pastes.is_handed_out(&mut event);
        event
    }

    #[test]
    fn a_paste_that_arrives_before_its_copy_pastes_what_was_copied() {
        let mut pastes = Pastes {
            copied: Some("before".to_owned()),
            ..Pastes::default()
        };
        let mut waiting = VecDeque::from([Event::Copy]);
        assert!(pastes.arrives(&paste("of yesterday"), &waiting).is_none());
        handed_out(&mut pastes, Event::Copy);
        waiting.clear();
        pastes.begin_pass();
        assert!(pastes.wait(&[paste("of yesterday")]));
        pastes.copied = Some("now".to_owned());
        pastes.begin_pass();
        assert!(!pastes.wait(&[paste("of yesterday")]));
        assert_eq!(handed_out(&mut pastes, paste("of yesterday")), paste("now"));
        assert!(pastes.arrives(&paste("of elsewhere"), &waiting).is_none());
        let later = handed_out(&mut pastes, paste("of elsewhere"));
        assert_eq!(later, paste("of elsewhere"));
    }

    fn key(key: Key, pressed: bool) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            // If both keys are released together, Ctrl may be released first.
            modifiers: egui::Modifiers::NONE,
        }
    }

    #[test]
    fn no_paste_after_a_copy_is_lost_if_the_clipboard_was_empty() {
        let waiting = VecDeque::from([Event::Copy]);
        let mut pastes = Pastes::default();
        let released = key(Key::V, false);
        assert_eq!(pastes.arrives(&released, &waiting), Some(paste("")));
        assert_eq!(pastes.arrives(&released, &VecDeque::new()), None);
        assert!(pastes.arrives(&paste("text"), &waiting).is_none());
        assert_eq!(pastes.arrives(&released, &waiting), None, "it has arrived");
        pastes.arrives(&key(Key::V, true), &waiting);
        assert_eq!(pastes.arrives(&released, &waiting), None, "no paste");
    }

    #[test]
    fn a_paste_whose_key_is_released_after_the_clipboard_was_filled_pastes_what_was_copied() {
        let none = VecDeque::new();
        let mut pastes = Pastes {
            copied: Some("now".to_owned()),
            is_own: true,
            ..Pastes::default()
        };
        let missing = pastes.arrives(&key(Key::V, false), &none);
        let pasted = missing.map(|event| handed_out(&mut pastes, event));
        assert_eq!(pasted, Some(paste("now")));
        // Another program may have copied something other than text, or ended with its clipboard content.
        pastes.arrives(&Event::WindowFocused(false), &none);
        pastes.arrives(&Event::WindowFocused(true), &none);
        assert_eq!(pastes.arrives(&key(Key::V, false), &none), None);
    }

    #[test]
    fn the_insert_key_on_windows_copies_or_pastes_but_not_both() {
        let none = VecDeque::new();
        let mut pastes = Pastes {
            is_own: true,
            ..Pastes::default()
        };
        pastes.arrives(&Event::Copy, &none);
        let released = key(Key::Insert, false);
        assert_eq!(pastes.arrives(&released, &none), None, "it copied");
        assert_eq!(pastes.arrives(&released, &none), Some(paste("")));
    }
}
