//! Keys of the canvas. Commands with a menu entry are in the command table; the keys here apply only while the canvas
//! has the focus.

use std::collections::BTreeMap;

use egui::{EventFilter, Key, Modifiers, Vec2, vec2};

use crate::app::action::Action;
use crate::app::selection::Selection;
use crate::design::Point;
use crate::diagram::Diagram;
use crate::edit::Edit;
use crate::topology::ObjectId;

use crate::app::canvas::access::id_of;
use crate::app::canvas::camera::{point_of, rect_of};
use crate::app::canvas::scene_index::SceneIndex;
use crate::app::canvas::snap::GRID;
use crate::app::canvas::{Canvas, CanvasInput, rect_of_object};

/// A key command.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyWish {
    /// Select the next (or, backwards, the previous) card in reading order.
    Cycle {
        /// Shift was held down.
        backwards: bool,
    },
    /// Follow a wire of the selected card in this direction.
    Walk(Vec2),
    /// Move the selection by this distance in the scene.
    Nudge(Vec2),
    /// Clear the selection; without one, leave the canvas.
    Escape,
    /// Move the focus to the inspector.
    Inspect,
    /// Rename the selected object.
    Rename,
    /// Open the context menu of the selection.
    ContextMenu,
    /// Scroll by this many canvas sizes.
    Page(Vec2),
}

const ARROWS: [(Key, Vec2); 4] = [
    (Key::ArrowLeft, vec2(-1.0, 0.0)),
    (Key::ArrowRight, vec2(1.0, 0.0)),
    (Key::ArrowUp, vec2(0.0, -1.0)),
    (Key::ArrowDown, vec2(0.0, 1.0)),
];

/// Removes the canvas keys from the input. `owns_tab` is false while no widget has the focus: Tab then enters the
/// window as egui decides.
pub fn take_keys(input: &mut egui::InputState, owns_tab: bool) -> Vec<KeyWish> {
    let mut wishes = Vec::new();
    let mut take = |modifiers: Modifiers, key: Key, wish: KeyWish| {
        // Exact modifiers: `consume_key` alone would ignore a Shift or Alt key that is also held down.
        if input.modifiers == modifiers && input.consume_key(modifiers, key) {
            wishes.push(wish);
        }
    };
    if owns_tab {
        take(
            Modifiers::NONE,
            Key::Tab,
            KeyWish::Cycle { backwards: false },
        );
        take(
            Modifiers::SHIFT,
            Key::Tab,
            KeyWish::Cycle { backwards: true },
        );
    }
    for (key, direction) in ARROWS {
        take(Modifiers::ALT, key, KeyWish::Walk(direction));
        take(Modifiers::NONE, key, KeyWish::Nudge(direction * GRID));
        take(
            Modifiers::SHIFT,
            key,
            KeyWish::Nudge(direction * GRID * 10.0),
        );
    }
    take(Modifiers::NONE, Key::Escape, KeyWish::Escape);
    take(Modifiers::NONE, Key::Enter, KeyWish::Inspect);
    take(Modifiers::NONE, Key::F2, KeyWish::Rename);
    take(Modifiers::NONE, Key::Menu, KeyWish::ContextMenu);
    take(Modifiers::SHIFT, Key::F10, KeyWish::ContextMenu);
    take(Modifiers::NONE, Key::PageUp, KeyWish::Page(vec2(0.0, 1.0)));
    take(
        Modifiers::NONE,
        Key::PageDown,
        KeyWish::Page(vec2(0.0, -1.0)),
    );
    take(Modifiers::SHIFT, Key::PageUp, KeyWish::Page(vec2(1.0, 0.0)));
    take(
        Modifiers::SHIFT,
        Key::PageDown,
        KeyWish::Page(vec2(-1.0, 0.0)),
    );
    wishes
}

/// The card after (or before) the selected one in reading order, wrapping around.
pub fn cycled(
    diagram: &Diagram,
    index: &SceneIndex,
    selection: &Selection,
    backwards: bool,
) -> Option<ObjectId> {
    let order = index.reading_order();
    let selected = |at: &usize| {
        diagram
            .nodes
            .get(*at)
            .is_some_and(|node| selection.objects.contains(&node.id))
    };
    let next = match (order.iter().position(selected), backwards) {
        (None, false) => 0,
        (None, true) => order.len().checked_sub(1)?,
        (Some(at), false) => (at + 1) % order.len(),
        (Some(0), true) => order.len().checked_sub(1)?,
        (Some(at), true) => at - 1,
    };
    let node = diagram.nodes.get(*order.get(next)?)?;
    Some(node.id.clone())
}

/// The card at the other end of a wire in the direction of the arrow: the best aligned, then the nearest.
pub fn walked(
    diagram: &Diagram,
    index: &SceneIndex,
    selection: &Selection,
    direction: Vec2,
) -> Option<ObjectId> {
    let here = index.node(selection.single()?)?;
    let from = rect_of(&diagram.nodes.get(here)?.rect).center();
    let mut best: Option<(f32, usize)> = None;
    for wire in index.wires_of(here) {
        let Some(wire) = diagram.wires.get(*wire) else {
            continue;
        };
        for end in [&wire.id.from, &wire.id.to] {
            let Some(there) = index.node(end).filter(|there| *there != here) else {
                continue;
            };
            let Some(node) = diagram.nodes.get(there) else {
                continue;
            };
            let way = rect_of(&node.rect).center() - from;
            let along = way.dot(direction);
            if along <= 0.0 {
                continue;
            }
            let aside = (way - direction * along).length();
            let cost = along + 2.0 * aside;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, there));
            }
        }
    }
    diagram.nodes.get(best?.1).map(|node| node.id.clone())
}

/// The edit that moves the selection by `delta_in_scene`.
pub fn nudged(
    diagram: &Diagram,
    index: &SceneIndex,
    selection: &Selection,
    delta_in_scene: Vec2,
) -> Option<Action> {
    let mut places: BTreeMap<ObjectId, Point> = BTreeMap::new();
    let mut place = |id: &ObjectId, min: egui::Pos2| {
        places.insert(id.clone(), point_of(min + delta_in_scene));
    };
    for object in &selection.objects {
        match object {
            ObjectId::Site(site) => {
                let mut is_empty = true;
                for node in diagram.nodes.iter().filter(|node| node.site == *site) {
                    is_empty = false;
                    place(&node.id, rect_of(&node.rect).min);
                }
                if is_empty && let Some(site) = diagram.sites.iter().find(|s| s.id == *site) {
                    place(object, rect_of(&site.rect).min);
                }
            }
            _ => {
                if let Some(node) = index.node(object).and_then(|at| diagram.nodes.get(at)) {
                    place(object, rect_of(&node.rect).min);
                }
            }
        }
    }
    (!places.is_empty()).then_some(Action::Edit(Edit::Arrange { places }))
}

impl Canvas {
    /// Handles the keys of the canvas.
    pub(super) fn keyboard(
        &mut self,
        ui: &egui::Ui,
        response: &egui::Response,
        input: &CanvasInput<'_>,
        actions: &mut Vec<Action>,
    ) {
        let focused_id = ui.memory(|memory| memory.focused());
        let own_id = self
            .focused
            .as_ref()
            .map(|object| id_of(response.id, object));
        let is_ours = focused_id.is_some_and(|id| id == response.id || Some(id) == own_id);
        self.has_keyboard = is_ours;
        let has_objects = !input.diagram.nodes.is_empty();
        if let Some(id) = focused_id.filter(|_| is_ours) {
            let filter = EventFilter {
                // An empty canvas has no cards to go through.
                tab: has_objects,
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        }
        let is_ours_to_take = is_ours || focused_id.is_none();
        if !is_ours_to_take || !input.is_topmost || !self.gesture.is_idle() {
            return;
        }
        for wish in ui.input_mut(|i| take_keys(i, is_ours && has_objects)) {
            self.shows_focus = true;
            self.grant(ui, response, input, wish, actions);
        }
    }

    fn grant(
        &mut self,
        ui: &egui::Ui,
        response: &egui::Response,
        input: &CanvasInput<'_>,
        wish: KeyWish,
        actions: &mut Vec<Action>,
    ) {
        let (diagram, selection) = (input.diagram, input.selection);
        let mut go_to = |canvas: &mut Self, object: Option<ObjectId>| {
            if let Some(object) = object {
                canvas.reveal(diagram, &object);
                canvas.focus(object.clone());
                actions.push(Action::Select(Selection::one(object)));
            }
        };
        match wish {
            KeyWish::Cycle { backwards } => {
                let next = cycled(diagram, &self.index, selection, backwards);
                go_to(self, next);
            }
            KeyWish::Walk(direction) => {
                let next = walked(diagram, &self.index, selection, direction);
                go_to(self, next);
            }
            KeyWish::Nudge(delta_in_scene) => {
                match nudged(diagram, &self.index, selection, delta_in_scene) {
                    Some(action) => actions.push(action),
                    // If there is nothing to move, arrow keys scroll.
                    None => self.camera.pan_by(-delta_in_scene * 4.0),
                }
            }
            KeyWish::Escape if selection.is_empty() => {
                ui.memory_mut(|memory| {
                    if let Some(id) = memory.focused() {
                        memory.surrender_focus(id);
                    }
                });
                self.focused = None;
            }
            KeyWish::Escape => {
                self.focused = None;
                response.request_focus();
                actions.push(Action::Select(Selection::default()));
            }
            KeyWish::Inspect if selection.is_empty() => {}
            KeyWish::Inspect => actions.push(Action::FocusInspector),
            KeyWish::Rename => {
                actions.extend(selection.single().cloned().map(Action::Rename));
            }
            KeyWish::ContextMenu => {
                let place = selection
                    .objects
                    .first()
                    .and_then(|object| rect_of_object(diagram, object))
                    .map_or(self.camera.visible_in_scene().center(), |rect| {
                        rect.center()
                    });
                actions.push(Action::ContextMenu {
                    pos_in_scene: point_of(place),
                    pos_in_screen: self.camera.screen_from_scene(place),
                });
            }
            KeyWish::Page(pages) => {
                let size = self.camera.canvas_in_screen().size();
                self.camera.pan_by(pages * size * 0.8);
            }
        }
    }
}
