//! Pointer handling of the canvas: from buttons and wheel to gestures, and from gestures to actions.

use egui::{Key, Modifiers, PointerButton, Pos2, Rect, Response, Ui, Vec2, vec2};

use crate::app::action::Action;
use crate::app::selection::Selection;
use crate::app::settings::Settings;
use crate::diagram::Diagram;
use crate::topology::ObjectId;

use crate::app::canvas::camera::{point_of, rect_of};
use crate::app::canvas::gesture::{DragKind, Gesture, Interruptions, Press};
use crate::app::canvas::hit::{self, Hit};
use crate::app::canvas::move_drag::{Landing, MoveDrag};
use crate::app::canvas::server_drag::ServerDrag;
use crate::app::canvas::snap::SnapSurroundings;
use crate::app::canvas::wire_drag::WireDrag;
use crate::app::canvas::{Canvas, CanvasInput, select};

/// The distance from the edge at which a drag pans, in screen points.
const EDGE: f32 = 36.0;
/// The maximum panning speed at the edge, in screen points per second.
const EDGE_SPEED: f32 = 900.0;
/// Scroll points that double the zoom are `ln 2` times this, as in egui.
const SCROLL_ZOOM: f32 = 200.0;

/// The pointer events of this frame.
pub(super) struct PointerFacts {
    pub(super) pos_in_screen: Option<Pos2>,
    press_origin_in_screen: Option<Pos2>,
    pressed: Option<PointerButton>,
    pub(super) released: Vec<PointerButton>,
    any_down: bool,
    is_double_click: bool,
    pub(super) escape: bool,
    lost: bool,
    pub(super) modifiers: Modifiers,
    space: bool,
}

impl PointerFacts {
    pub(super) fn read(ui: &Ui) -> Self {
        let types = ui.ctx().text_edit_focused();
        ui.input(|i| {
            const BUTTONS: [PointerButton; 3] = [
                PointerButton::Primary,
                PointerButton::Secondary,
                PointerButton::Middle,
            ];
            Self {
                pos_in_screen: i.pointer.latest_pos(),
                press_origin_in_screen: i.pointer.press_origin(),
                pressed: BUTTONS
                    .into_iter()
                    .find(|button| i.pointer.button_pressed(*button)),
                released: BUTTONS
                    .into_iter()
                    .filter(|button| i.pointer.button_released(*button))
                    .collect(),
                any_down: i.pointer.any_down(),
                is_double_click: i.pointer.button_double_clicked(PointerButton::Primary),
                escape: i.key_pressed(Key::Escape),
                // The event counts, not the state: some window managers never focus the window.
                lost: i
                    .events
                    .iter()
                    .any(|event| matches!(event, egui::Event::WindowFocused(false)))
                    || (i.pointer.latest_pos().is_none() && i.pointer.any_down()),
                modifiers: i.modifiers,
                space: i.key_down(Key::Space) && !types,
            }
        })
    }
}

impl Canvas {
    /// Wheel, touchpad and pinch.
    pub(super) fn wheel(&mut self, ui: &Ui, response: &Response, input: &CanvasInput<'_>) {
        if !response.contains_pointer() || !input.is_topmost {
            return;
        }
        let settings = input.settings;
        let (pos_in_screen, scroll, zoom, command) = ui.input(|i| {
            (
                i.pointer.hover_pos(),
                i.smooth_scroll_delta(),
                i.zoom_delta(),
                i.modifiers.command,
            )
        });
        let Some(pos_in_screen) = pos_in_screen else {
            return;
        };
        let (mut pan, mut factor) = (scroll, zoom);
        if settings.wheel_zooms {
            // The two are swapped; a pinch, which has no modifier key, still zooms.
            if command {
                pan = scroll + vec2(0.0, zoom.ln() * SCROLL_ZOOM);
                factor = 1.0;
            } else {
                pan = vec2(scroll.x, 0.0);
                factor = zoom * (scroll.y / SCROLL_ZOOM).exp();
            }
        }
        self.camera.pan_by(pan);
        if factor != 1.0 {
            self.camera.zoom_at(pos_in_screen, factor);
        }
    }

    /// Buttons: presses, drags, clicks.
    pub(super) fn pointer(
        &mut self,
        ui: &Ui,
        response: &Response,
        input: &CanvasInput<'_>,
        diagram_changed: bool,
        actions: &mut Vec<Action>,
    ) {
        let facts = PointerFacts::read(ui);
        let escape = facts.escape && input.is_topmost;
        let interrupted = self.gesture.interrupt(Interruptions {
            escape,
            other_button: facts
                .pressed
                .is_some_and(|button| Some(button) != self.gesture.button()),
            lost: facts.lost || !input.is_topmost,
            diagram_changed,
        });
        if interrupted && escape {
            // This Esc is consumed; it does not also clear the selection.
            ui.input_mut(|i| i.consume_key(facts.modifiers, Key::Escape));
        }
        if let Some(button) = facts.pressed {
            self.press(ui, response, input, &facts, button);
        }
        if let Some(pos_in_screen) = facts.pos_in_screen {
            self.follow(input, &facts, pos_in_screen, actions);
        }
        if let Some(button) = self.gesture.button()
            && facts.released.contains(&button)
        {
            self.release(input, &facts, actions);
        } else if !facts.any_down && self.gesture.button().is_some() {
            // The release was elsewhere.
            self.gesture = Gesture::Idle;
        }
        if !facts.any_down {
            self.gesture.buttons_up();
        }
        let icon = match &self.gesture {
            Gesture::Panning { .. } => Some(egui::CursorIcon::Grabbing),
            Gesture::MovingNodes(drag) if matches!(drag.landing, Landing::Refused(..)) => {
                Some(egui::CursorIcon::NotAllowed)
            }
            Gesture::MovingNodes(drag) if drag.duplicates => Some(egui::CursorIcon::Copy),
            Gesture::MovingNodes(_) | Gesture::MovingServer(_) => Some(egui::CursorIcon::Move),
            Gesture::DraggingWire(drag) if drag.refusal(input.diagram).is_some() => {
                Some(egui::CursorIcon::NotAllowed)
            }
            Gesture::DraggingWire(_) | Gesture::Marquee { .. } => Some(egui::CursorIcon::Crosshair),
            _ if facts.space && response.contains_pointer() => Some(egui::CursorIcon::Grab),
            _ => None,
        };
        if let Some(icon) = icon {
            ui.ctx().set_cursor_icon(icon);
        }
    }

    fn press(
        &mut self,
        ui: &Ui,
        response: &Response,
        input: &CanvasInput<'_>,
        facts: &PointerFacts,
        button: PointerButton,
    ) {
        // Something else, such as the edge of a panel, may have handled the press.
        let is_ours = input.is_topmost
            && self.gesture.is_idle()
            && self.ghost.is_none()
            && input.palette_drag.is_none()
            && response.contains_pointer()
            && !ui.ctx().dragging_something_else(response.id);
        let Some(origin_in_screen) = facts.press_origin_in_screen.or(facts.pos_in_screen) else {
            return;
        };
        let on_chip = self
            .back_to_content_rect(input.diagram, ui.painter())
            .is_some_and(|rect| rect.contains(origin_in_screen));
        if !is_ours || on_chip || !self.camera.canvas_in_screen().contains(origin_in_screen) {
            return;
        }
        self.shows_focus = false;
        self.focused = None;
        response.request_focus();
        let handles = self.handles(input.diagram, input.selection);
        self.gesture = Gesture::Pressed(Press {
            button,
            origin_in_screen,
            origin_in_scene: self.camera.scene_from_screen(origin_in_screen),
            hit: hit::hit_test(
                input.diagram,
                &self.index,
                &self.camera,
                &handles,
                origin_in_screen,
            ),
            with_space: facts.space,
            modifiers: facts.modifiers,
        });
    }

    fn follow(
        &mut self,
        input: &CanvasInput<'_>,
        facts: &PointerFacts,
        pos_in_screen: Pos2,
        actions: &mut Vec<Action>,
    ) {
        if let Gesture::Pressed(press) = &self.gesture
            && press.is_past_threshold(pos_in_screen)
        {
            let press = *press;
            self.begin_drag(input, &press, actions);
        }
        let pointer_in_scene = self.camera.scene_from_screen(pos_in_screen);
        match &mut self.gesture {
            Gesture::Panning { held_in_scene, .. } => {
                let held_in_screen = self.camera.screen_from_scene(*held_in_scene);
                self.camera.pan_by(pos_in_screen - held_in_screen);
            }
            Gesture::MovingNodes(drag) => {
                let others = neighbors(&self.index, &self.camera, input.diagram, |at| {
                    drag.moves(at)
                });
                let surroundings = SnapSurroundings {
                    others_in_scene: &others,
                    zoom: self.camera.zoom(),
                    modifiers: facts.modifiers,
                    snaps: input.settings.snap,
                };
                drag.follow(input.design, input.diagram, pointer_in_scene, &surroundings);
            }
            Gesture::MovingServer(drag) => drag.follow(input.diagram, pointer_in_scene),
            Gesture::DraggingWire(drag) => {
                drag.pointer_in_scene = pointer_in_scene;
                drag.over = hit::node_at(input.diagram, &self.index, pointer_in_scene)
                    .filter(|at| *at != drag.from);
            }
            _ => {}
        }
    }

    fn begin_drag(&mut self, input: &CanvasInput<'_>, press: &Press, actions: &mut Vec<Action>) {
        let diagram = input.diagram;
        self.gesture = match press.drag_kind() {
            DragKind::Pan => Gesture::Panning {
                button: press.button,
                held_in_scene: press.origin_in_scene,
            },
            DragKind::Marquee => Gesture::Marquee {
                origin_in_scene: press.origin_in_scene,
                adds: press.modifiers.shift,
            },
            DragKind::MoveNode(at) => self
                .take_nodes(input, at, press, actions)
                .map_or(Gesture::Canceled, |drag| {
                    Gesture::MovingNodes(Box::new(drag))
                }),
            DragKind::MoveSite(site) => MoveDrag::of_site(diagram, site, press.origin_in_scene)
                .map_or(Gesture::Canceled, |drag| {
                    Gesture::MovingNodes(Box::new(drag))
                }),
            DragKind::WireEnd(wire, end) => {
                WireDrag::of_end(input.design, diagram, (wire, end), press.origin_in_scene)
                    .map_or(Gesture::Canceled, |drag| {
                        Gesture::DraggingWire(Box::new(drag))
                    })
            }
            DragKind::MoveServer(node, server) => {
                let drag = ServerDrag::new(node, server, press.origin_in_scene);
                Gesture::MovingServer(Box::new(drag))
            }
            DragKind::Wire(from) => {
                WireDrag::new(input.design, diagram, from, press.origin_in_scene)
                    .map_or(Gesture::Canceled, |drag| {
                        Gesture::DraggingWire(Box::new(drag))
                    })
            }
        };
    }

    /// If the dragged card is part of the selection, all selected objects move, otherwise only that card.
    fn take_nodes(
        &self,
        input: &CanvasInput<'_>,
        at: usize,
        press: &Press,
        actions: &mut Vec<Action>,
    ) -> Option<MoveDrag> {
        let grabbed = input.diagram.nodes.get(at)?.id.clone();
        let mut objects = input.selection.objects.clone();
        if !objects.contains(&grabbed) {
            if !press.modifiers.shift {
                objects.clear();
            }
            objects.insert(grabbed);
            actions.push(Action::Select(Selection {
                objects: objects.clone(),
                wire: None,
            }));
        }
        let mut nodes: Vec<usize> = objects
            .iter()
            .filter_map(|object: &ObjectId| self.index.node(object))
            .collect();
        nodes.sort_unstable();
        MoveDrag::new(input.diagram, nodes, Some(at), press.origin_in_scene)
    }

    fn release(
        &mut self,
        input: &CanvasInput<'_>,
        facts: &PointerFacts,
        actions: &mut Vec<Action>,
    ) {
        let gesture = std::mem::take(&mut self.gesture);
        let diagram = input.diagram;
        let pos_in_screen = facts.pos_in_screen.or(facts.press_origin_in_screen);
        match gesture {
            Gesture::Pressed(press) => self.click(input, &press, facts, actions),
            Gesture::Marquee {
                origin_in_scene,
                adds,
            } => {
                if let Some(pos) = pos_in_screen {
                    let rect =
                        Rect::from_two_pos(origin_in_scene, self.camera.scene_from_screen(pos));
                    let nodes = select::in_marquee(diagram, &self.index, rect);
                    let after = select::marqueed(diagram, input.selection, &nodes, adds);
                    push_selection(input, after, actions);
                }
            }
            Gesture::MovingNodes(drag) => actions.extend(drag.drop_action(input.design, diagram)),
            Gesture::MovingServer(drag) => actions.extend(drag.drop_action(input.design, diagram)),
            Gesture::DraggingWire(drag) => {
                // Dropping it on the starting card, or outside the canvas, cancels the wire.
                let on_origin = diagram
                    .nodes
                    .get(drag.from)
                    .is_some_and(|node| rect_of(&node.rect).contains(drag.pointer_in_scene));
                let on_canvas = |pos: &Pos2| self.camera.canvas_in_screen().contains(*pos);
                if let Some(pos) = pos_in_screen.filter(|pos| !on_origin && on_canvas(pos)) {
                    actions.extend(drag.drop_action(diagram, pos));
                }
            }
            Gesture::Idle | Gesture::Panning { .. } | Gesture::Canceled => {}
        }
    }

    fn click(
        &mut self,
        input: &CanvasInput<'_>,
        press: &Press,
        facts: &PointerFacts,
        actions: &mut Vec<Action>,
    ) {
        let diagram = input.diagram;
        match press.button {
            PointerButton::Primary if press.with_space => {}
            PointerButton::Primary => {
                let ghost = point_of(press.origin_in_scene);
                if matches!(press.hit, Hit::Empty | Hit::Site(_))
                    && let Some(difference) = diagram.marks.ghost_at(ghost)
                {
                    actions.push(Action::ShowDifference(difference));
                    return;
                }
                if let Hit::Switch(at, switch) = press.hit {
                    let edit = diagram
                        .nodes
                        .get(at)
                        .and_then(|node| hit::toggle(node, switch));
                    actions.extend(edit.map(Action::Edit));
                    return;
                }
                let toggles = press.modifiers.shift || press.modifiers.command;
                let after = select::clicked(diagram, input.selection, press.hit, toggles);
                if let Some(object) = after.single() {
                    self.focus(object.clone());
                }
                push_selection(input, after, actions);
                if let Some(bearer) = press.hit.badge_of(diagram).filter(|_| !toggles) {
                    actions.push(Action::ShowProblemOf(bearer));
                    return;
                }
                if facts.is_double_click && !toggles {
                    match (press.hit, press.hit.object(diagram)) {
                        (Hit::NodeTitle(_) | Hit::SiteTitle(_), Some(object)) => {
                            actions.push(Action::Rename(object));
                        }
                        (Hit::Node(_) | Hit::Server(..), Some(_)) | (Hit::Wire(_), None) => {
                            actions.push(Action::FocusInspector);
                        }
                        _ => {}
                    }
                }
            }
            PointerButton::Secondary => {
                let after = select::for_context_menu(diagram, input.selection, press.hit);
                push_selection(input, after, actions);
                actions.push(Action::ContextMenu {
                    pos_in_scene: point_of(press.origin_in_scene),
                    pos_in_screen: press.origin_in_screen,
                });
            }
            _ => {}
        }
    }

    /// Near the edge, a drag pans; the closer, the faster.
    pub(super) fn edge_pan(&mut self, ui: &Ui, settings: &Settings) {
        if !settings.edge_pan || !(self.gesture.pans_at_edge() || self.ghost.is_some()) {
            self.edge_is_armed = false;
            return;
        }
        let Some(pos) = ui.input(|i| i.pointer.latest_pos()) else {
            return;
        };
        let canvas = self.camera.canvas_in_screen();
        let push = |pos: f32, low: f32, high: f32| {
            let at_low = (low + EDGE - pos).clamp(0.0, EDGE) / EDGE;
            let at_high = (pos - (high - EDGE)).clamp(0.0, EDGE) / EDGE;
            at_low - at_high
        };
        let push = vec2(
            push(pos.x, canvas.min.x, canvas.max.x),
            push(pos.y, canvas.min.y, canvas.max.y),
        );
        if push == Vec2::ZERO {
            self.edge_is_armed = true;
        } else if self.edge_is_armed {
            let seconds = ui.input(|i| i.stable_dt).min(0.1);
            self.camera.pan_by(push * EDGE_SPEED * seconds);
            ui.ctx().request_repaint();
        }
    }

    /// The selection rectangle.
    pub(super) fn marquee_in_scene(&self, ui: &Ui) -> Option<Rect> {
        let Gesture::Marquee {
            origin_in_scene, ..
        } = &self.gesture
        else {
            return None;
        };
        let pos = ui.input(|i| i.pointer.latest_pos())?;
        Some(Rect::from_two_pos(
            *origin_in_scene,
            self.camera.scene_from_screen(pos),
        ))
    }
}

/// Visible cards that a dragged object can be aligned with.
pub(super) fn neighbors(
    index: &crate::app::canvas::scene_index::SceneIndex,
    camera: &crate::app::canvas::camera::Camera,
    diagram: &Diagram,
    is_moving: impl Fn(usize) -> bool,
) -> Vec<Rect> {
    let visible = camera.visible_in_scene();
    index
        .nodes_near(visible)
        .into_iter()
        .filter(|at| !is_moving(*at))
        .filter_map(|at| diagram.nodes.get(at))
        .map(|node| rect_of(&node.rect))
        .filter(|rect| rect.intersects(visible))
        .collect()
}

fn push_selection(input: &CanvasInput<'_>, after: Selection, actions: &mut Vec<Action>) {
    if after != *input.selection {
        actions.push(Action::Select(after));
    }
}
