//! From one panel of the window to the next with a key. Tab alone would go through every row of the outline
//! before it comes to the canvas.

use egui::{Context, FocusDirection, Id, Rect, Ui};

/// A part of the window that holds more than one thing for the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    /// The palette with the outline below it.
    Outline,
    Canvas,
    Inspector,
    /// Problems or differences.
    List,
}

/// In the order in which a key goes through them.
const ORDER: [Pane; 4] = [Pane::Outline, Pane::Canvas, Pane::Inspector, Pane::List];

/// What had the keyboard last.
#[derive(Clone, Copy)]
enum Owner {
    /// The canvas, or a card, which may be out of view.
    Canvas,
    Widget(Id),
}

/// Where the panels are, and which of them is to get the keyboard.
#[derive(Default)]
pub(super) struct PanelFocus {
    shown: Vec<(Pane, Rect)>,
    /// What has the keyboard, or had it before nothing did.
    last: Option<Owner>,
    wanted: Option<Pane>,
}

impl PanelFocus {
    /// Gives the keyboard to the panel after (`by` > 0) or before the one that has it, of those that are shown.
    pub fn step(&mut self, ctx: &Context, by: isize) {
        let is_shown = |pane: &Pane| self.shown.iter().any(|(shown, _)| shown == pane);
        let panes: Vec<Pane> = ORDER.into_iter().filter(is_shown).collect();
        let last = match self.last {
            Some(Owner::Canvas) => Some(Pane::Canvas),
            Some(Owner::Widget(id)) => self.pane_of(ctx, id),
            None => None,
        };
        let place = panes.iter().position(|pane| Some(*pane) == last);
        let count = panes.len();
        let next = match place {
            Some(place) if by > 0 => (place + 1) % count,
            Some(place) => (place + count - 1) % count,
            // From elsewhere to what the window is about.
            None => panes
                .iter()
                .position(|pane| *pane == Pane::Canvas)
                .unwrap_or(0),
        };
        self.wanted = panes.get(next).copied();
    }

    /// Whether a panel is still to get the keyboard.
    pub fn is_moving(&self) -> bool {
        self.wanted.is_some()
    }

    /// Before the panels are drawn with nothing above them: notes who has the keyboard. `canvas` says whether
    /// the canvas has it.
    pub fn note(&mut self, ctx: &Context, canvas: bool) {
        if canvas {
            self.last = Some(Owner::Canvas);
        } else if let Some(focused) = ctx.memory(egui::Memory::focused) {
            self.last = Some(Owner::Widget(focused));
        }
    }

    /// Before the panels are drawn: they say where they are again.
    pub fn begin(&mut self) {
        self.shown.clear();
    }

    fn pane_of(&self, ctx: &Context, widget: Id) -> Option<Pane> {
        let center = ctx.read_response(widget)?.rect.center();
        let mut shown = self.shown.iter();
        let found = shown.find(|(_, rect)| rect.contains(center));
        found.map(|(pane, _)| *pane)
    }

    /// Before the contents of a panel are drawn: says whether it is its turn to take the keyboard.
    pub fn enters(&mut self, ui: &Ui, pane: Pane) -> bool {
        self.shown.push((pane, ui.max_rect()));
        if self.wanted != Some(pane) {
            return false;
        }
        // The menu in which it was asked for still keeps the keyboard in this frame.
        if !ui.memory(|memory| memory.allows_interaction(ui.layer_id())) {
            ui.request_repaint();
            return false;
        }
        self.wanted = None;
        true
    }

    /// Like [`Self::enters`], for a panel in which the first field or row takes the keyboard.
    pub fn enter(&mut self, ui: &Ui, pane: Pane) {
        if self.enters(ui, pane) {
            ui.memory_mut(|memory| {
                memory.stop_text_input();
                memory.move_focus(FocusDirection::Next);
            });
        }
    }
}
