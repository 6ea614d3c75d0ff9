//! Moves the focus from panel to panel with a key. With Tab alone, every row of the outline would come before the
//! canvas.

use egui::{Context, FocusDirection, Id, Rect, Ui};

/// A part of the window with several focusable elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    /// The palette, with the outline below it.
    Outline,
    Canvas,
    Inspector,
    /// Problems or differences.
    List,
}

/// In the order of the key.
const ORDER: [Pane; 4] = [Pane::Outline, Pane::Canvas, Pane::Inspector, Pane::List];

/// The last focused element.
#[derive(Clone, Copy)]
enum Owner {
    /// The canvas or a card, which may be out of view.
    Canvas,
    Widget(Id),
}

/// The areas of the panels, and the one to be focused.
#[derive(Default)]
pub(super) struct PanelFocus {
    shown: Vec<(Pane, Rect)>,
    /// The focused element, or the last one.
    last: Option<Owner>,
    wanted: Option<Pane>,
}

impl PanelFocus {
    /// Focuses the panel after (`by` > 0) or before the focused one, among the visible ones.
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
            // From anywhere else to the main content.
            None => panes
                .iter()
                .position(|pane| *pane == Pane::Canvas)
                .unwrap_or(0),
        };
        self.wanted = panes.get(next).copied();
    }

    /// Whether a panel is still to be focused.
    pub fn is_moving(&self) -> bool {
        self.wanted.is_some()
    }

    /// Before the panels are drawn with nothing above them: records the focused element. `canvas` is whether the canvas
    /// has the focus.
    pub fn note(&mut self, ctx: &Context, canvas: bool) {
        if canvas {
            self.last = Some(Owner::Canvas);
        } else if let Some(focused) = ctx.memory(egui::Memory::focused) {
            self.last = Some(Owner::Widget(focused));
        }
    }

    /// Before the panels are drawn: they report their areas again.
    pub fn begin(&mut self) {
        self.shown.clear();
    }

    fn pane_of(&self, ctx: &Context, widget: Id) -> Option<Pane> {
        let center = ctx.read_response(widget)?.rect.center();
        let mut shown = self.shown.iter();
        let found = shown.find(|(_, rect)| rect.contains(center));
        found.map(|(pane, _)| *pane)
    }

    /// Before the content of a panel is drawn: returns whether the panel should take the focus.
    pub fn enters(&mut self, ui: &Ui, pane: Pane) -> bool {
        self.shown.push((pane, ui.max_rect()));
        if self.wanted != Some(pane) {
            return false;
        }
        // The menu with the command still has the focus in this frame.
        if !ui.memory(|memory| memory.allows_interaction(ui.layer_id())) {
            ui.request_repaint();
            return false;
        }
        self.wanted = None;
        true
    }

    /// Like [`Self::enters`], for a panel whose first field or row takes the focus.
    pub fn enter(&mut self, ui: &Ui, pane: Pane) {
        if self.enters(ui, pane) {
            ui.memory_mut(|memory| {
                memory.stop_text_input();
                memory.move_focus(FocusDirection::Next);
            });
        }
    }
}
