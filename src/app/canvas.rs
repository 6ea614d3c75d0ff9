//! The canvas: shows the diagram, handles the pointer, and emits actions. It changes only its own view state.

mod access;
mod back_to_content;
pub mod camera;
mod gesture;
mod hint;
mod hit;
mod hovering;
mod keyboard;
mod legend;
mod move_drag;
pub mod paint;
mod palette_ghost;
mod pointer;
mod scene_index;
mod select;
mod server_drag;
mod snap;
#[cfg(test)]
mod tests;
mod wire_drag;

use std::collections::BTreeSet;

use egui::{Rect, Sense, Vec2};

use crate::design::{Design, Point};
use crate::diagram::{self, Diagram};
use crate::document::Source;
use crate::topology::ObjectId;

use crate::app::action::Action;
use crate::app::palette_item::PaletteItem;
use crate::app::selection::Selection;
use crate::app::settings::Settings;

use camera::{Camera, point_of, rect_of};
use gesture::Gesture;
use hit::{Handles, Hit};
use move_drag::Landing;
use paint::{PaintCache, Scene, look::Look, overlay};
use palette_ghost::PaletteGhost;
use scene_index::SceneIndex;
use wire_drag::WireVerdict;

/// The input of the canvas in a frame.
pub struct CanvasInput<'a> {
    /// The design, for legality checks.
    pub design: &'a Design,
    /// The imported document, for the lines in refusals.
    pub source: Option<&'a Source>,
    /// The diagram.
    pub diagram: &'a Diagram,
    /// Increases with every change of the diagram, for caching.
    pub revision: u64,
    /// The selection.
    pub selection: &'a Selection,
    /// The object being dragged from the palette. While it is `Some`, the canvas shows its ghost; in the frame in which
    /// the primary button is released over the canvas, it emits [`Action::NewObject`], even if this is already `None`.
    /// Setting it to `None` while the button is down (Esc) cancels.
    pub palette_drag: Option<PaletteItem>,
    /// Nothing is open above the window: keys, wheel and buttons are for the canvas.
    pub is_topmost: bool,
    /// Preferences: wheel, snapping, grid, motion.
    pub settings: &'a Settings,
}

/// View state of the canvas: camera, gesture, hover.
#[derive(Default)]
pub struct Canvas {
    camera: Camera,
    index: SceneIndex,
    indexed_revision: Option<u64>,
    gesture: Gesture,
    ghost: Option<PaletteGhost>,
    hover: Option<Hover>,
    /// Whether the pointer was away from the edge since the drag started, so that the edge may pan.
    edge_is_armed: bool,
    /// The keyboard was used last, so the focus is shown.
    shows_focus: bool,
    /// The object whose accessible node has the focus, or will get it.
    focused: Option<ObjectId>,
    wants_focus: bool,
    /// The canvas itself will get the focus.
    wants_keyboard: bool,
    /// The canvas or one of its cards has the focus.
    has_keyboard: bool,
    pointer_in_scene: Option<Point>,
    hint: &'static str,
    cache: PaintCache,
}

/// The element under the pointer.
#[derive(Clone, Copy, Debug)]
struct Hover {
    hit: Hit,
    since_seconds: f64,
}

impl Canvas {
    /// Draws the canvas in the available space and returns the user's actions.
    pub fn canvas_ui(&mut self, ui: &mut egui::Ui, input: &CanvasInput<'_>) -> Vec<Action> {
        let rect = ui.available_rect_before_wrap();
        if !rect.is_positive() {
            return Vec::new();
        }
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Topology canvas"));
        if std::mem::take(&mut self.wants_keyboard) {
            response.request_focus();
        }
        let mut actions = Vec::new();
        let diagram_changed = self.refresh(input);
        let now_seconds = ui.input(|i| i.time);
        let settings = input.settings;
        if self
            .camera
            .advance(rect, now_seconds, settings.reduced_motion)
        {
            ui.ctx().request_repaint();
        }
        self.wheel(ui, &response, input);
        self.pointer(ui, &response, input, diagram_changed, &mut actions);
        self.palette(ui, input, &mut actions);
        self.edge_pan(ui, settings);
        self.hover(ui, &response, input);
        self.keyboard(ui, &response, input, &mut actions);

        let mut painter = ui.painter_at(rect);
        painter.set_clip_rect(rect.intersect(ui.clip_rect()));
        self.paint(ui, &painter, input);
        self.access_ui(ui, &response, input, &mut actions);
        self.legend_ui(ui, &painter, input);
        self.back_to_content_ui(ui, &painter, input);
        self.tooltips_ui(ui, &response, input);
        self.hint = hint::hint(
            &self.gesture,
            self.ghost.is_some(),
            self.hover.map(|h| h.hit),
        );
        actions
    }

    /// Zooms to fit, as soon as the size of the canvas is known. The view stays fitted while the canvas is resized,
    /// until the user moves it.
    pub fn zoom_to_fit(&mut self, diagram: &Diagram) {
        self.camera.fit(rect_of(&diagram.bounds));
    }

    /// Brings the selection into view.
    pub fn zoom_to_selection(&mut self, diagram: &Diagram, selection: &Selection) {
        let wire = diagram
            .wires
            .iter()
            .find(|wire| selection.wire.as_ref() == Some(&wire.id));
        let whole = selection
            .objects
            .iter()
            .chain(wire.iter().flat_map(|wire| [&wire.id.from, &wire.id.to]))
            .filter_map(|object| rect_of_object(diagram, object))
            .reduce(|a, b| a | b);
        match whole {
            Some(rect_in_scene) => self.camera.fit_selection(rect_in_scene),
            None => self.zoom_to_fit(diagram),
        }
    }

    /// Brings an object into view, changing the zoom only if necessary.
    pub fn reveal(&mut self, diagram: &Diagram, object: &ObjectId) {
        if let Some(rect_in_scene) = rect_of_object(diagram, object) {
            self.camera.reveal(rect_in_scene);
        }
    }

    /// Brings a part of the scene into view, changing the zoom only if necessary.
    pub fn reveal_rect(&mut self, rect_in_scene: &diagram::Rect) {
        self.camera.reveal(rect_of(rect_in_scene));
    }

    /// Zooms in (`factor` > 1) or out around the center.
    pub fn zoom_by(&mut self, factor: f32) {
        self.camera.zoom_by(factor);
    }

    /// Zooms to 100 %.
    pub fn zoom_to_100(&mut self) {
        self.camera.zoom_to(1.0);
    }

    /// The current zoom, 1.0 for 100 %.
    pub fn zoom(&self) -> f32 {
        self.camera.zoom()
    }

    /// The size on the screen, once it was drawn.
    pub fn size(&self) -> Option<Vec2> {
        let canvas = self.camera.canvas_in_screen();
        canvas.is_positive().then(|| canvas.size())
    }

    /// Whether something is being dragged, on the canvas or from the palette.
    pub fn is_busy(&self) -> bool {
        !self.gesture.is_idle() || self.ghost.is_some()
    }

    /// The hint for the status bar.
    pub fn hint(&self) -> &str {
        self.hint
    }

    /// The pointer position in the scene, if it is over the canvas; the position for pasting.
    pub fn pointer_in_scene(&self) -> Option<Point> {
        self.pointer_in_scene
    }

    /// The visible part of the scene; the position for objects without another one.
    pub fn visible_in_scene(&self) -> crate::diagram::Rect {
        let visible = self.camera.visible_in_scene();
        crate::diagram::Rect {
            min: point_of(visible.min),
            max: point_of(visible.max),
        }
    }

    /// The screen position of a point of the scene.
    pub fn screen_from_scene(&self, pos_in_scene: Point) -> egui::Pos2 {
        self.camera.screen_from_scene(camera::pos_of(pos_in_scene))
    }

    /// Reads the diagram again if it has changed. Returns whether it has.
    fn refresh(&mut self, input: &CanvasInput<'_>) -> bool {
        if self.indexed_revision == Some(input.revision) {
            return false;
        }
        self.index = SceneIndex::new(input.diagram);
        self.hover = None;
        if self
            .focused
            .as_ref()
            .is_some_and(|object| rect_of_object(input.diagram, object).is_none())
        {
            self.focused = None;
        }
        self.indexed_revision.replace(input.revision).is_some()
    }

    /// Whether the canvas or one of its cards has the focus.
    pub(super) fn has_keyboard(&self) -> bool {
        self.has_keyboard
    }

    /// Focuses the selected card, or the canvas if not exactly one card is selected.
    pub(super) fn take_keyboard(&mut self, ctx: &egui::Context, selection: &Selection) {
        self.shows_focus = true;
        match selection.single() {
            Some(object) => self.focus(object.clone()),
            None => self.wants_keyboard = true,
        }
        ctx.request_repaint();
    }

    /// Focuses the accessible node of an object in this frame.
    fn focus(&mut self, object: ObjectId) {
        self.focused = Some(object);
        self.wants_focus = true;
    }

    fn paint(&mut self, ui: &egui::Ui, painter: &egui::Painter, input: &CanvasInput<'_>) {
        let diagram = input.diagram;
        let mut lifted = BTreeSet::new();
        let mut lifted_by = Vec2::ZERO;
        let mut dimmed = BTreeSet::new();
        let mut lit = BTreeSet::new();
        let mut site_lit = None;
        let mut band_lit = None;
        let mut marquee = None;
        match &self.gesture {
            Gesture::MovingNodes(drag) => {
                lifted_by = drag.delta_in_scene;
                if !drag.duplicates {
                    lifted.extend(drag.nodes.iter().copied());
                }
                band_lit = drag.band;
                site_lit = match &drag.landing {
                    Landing::Stays => None,
                    Landing::Into(site) => Some((*site, true)),
                    Landing::Refused(site, _) => Some((*site, false)),
                };
            }
            Gesture::DraggingWire(drag) => {
                for (at, node) in diagram.nodes.iter().enumerate() {
                    match drag.verdict(&node.id) {
                        Some(WireVerdict::Legal { .. }) => lit.insert(at),
                        Some(WireVerdict::Illegal(_)) => dimmed.insert(at),
                        None => false,
                    };
                }
            }
            Gesture::MovingServer(drag) => band_lit = drag.band,
            Gesture::Marquee { .. } => {
                marquee = self.marquee_in_scene(ui);
                if let Some(rect_in_scene) = marquee {
                    lit.extend(select::in_marquee(diagram, &self.index, rect_in_scene));
                }
            }
            _ => {}
        }
        if let Some(ghost) = &self.ghost {
            site_lit = ghost.site.map(|site| (site, true));
            band_lit = ghost.band(diagram);
            lit.extend(ghost.server);
        }
        let scene = Scene {
            diagram,
            index: &self.index,
            camera: &self.camera,
            look: Look::new(ui.visuals().dark_mode),
            revision: input.revision,
            selection: input.selection,
            lifted: &lifted,
            lifted_by,
            dimmed: &dimmed,
            lit: &lit,
            site_lit,
            band_lit,
            hovered_wire: self.hover.and_then(|hover| hover.hit.wire()),
            shows_grid: input.settings.show_grid,
        };
        paint::scene_ui(painter, &scene, &mut self.cache);
        self.overlay_ui(painter, &scene, marquee);
    }

    fn overlay_ui(&self, painter: &egui::Painter, scene: &Scene<'_>, marquee: Option<Rect>) {
        let look = &scene.look;
        match &self.gesture {
            Gesture::MovingNodes(drag) => {
                for node in &drag.nodes {
                    paint::lifted_card_ui(painter, scene, *node, drag.delta_in_scene);
                }
                if let Some(ghost_of_site) = drag.empty_site_in_scene() {
                    overlay::marquee_ui(painter, look, self.camera.rect_in_screen(ghost_of_site));
                }
                overlay::guides_ui(painter, look, &self.camera, &drag.guides);
            }
            Gesture::MovingServer(drag) => {
                let name = drag.fqdn(scene.diagram);
                overlay::server_in_hand_ui(painter, scene, drag.pointer_in_scene, name);
            }
            Gesture::DraggingWire(drag) => overlay::wire_in_hand_ui(
                painter,
                scene,
                drag.from,
                drag.over,
                drag.pointer_in_scene,
                drag.refusal(scene.diagram).is_some(),
            ),
            _ => {}
        }
        if let Some(rect_in_scene) = marquee {
            overlay::marquee_ui(painter, look, self.camera.rect_in_screen(rect_in_scene));
        }
        if let Some(ghost) = &self.ghost {
            overlay::ghost_ui(painter, look, &self.camera, ghost);
            overlay::guides_ui(painter, look, &self.camera, &ghost.guides);
        }
        if self.gesture.is_idle() && self.ghost.is_none() {
            let hot = self.hover.map(|hover| hover.hit);
            let handles = self.handles(scene.diagram, scene.selection);
            if let Some(wire) = handles.wire {
                for (end, pos) in hit::free_ends(scene.diagram, &self.camera, wire) {
                    let is_hot =
                        matches!(hot, Some(Hit::WireEnd(at, over)) if (at, over) == (wire, end));
                    overlay::handle_ui(painter, look, pos, is_hot);
                }
            }
            for at in handles.cards {
                if let Some(node) = scene.diagram.nodes.get(at)
                    && hit::shows_handles(node, &self.camera)
                {
                    let side = match hot {
                        Some(Hit::Handle(node, side)) if node == at => Some(side),
                        _ => None,
                    };
                    let rect = self.camera.rect_in_screen(rect_of(&node.rect));
                    overlay::handles_ui(painter, look, rect, side);
                }
            }
        }
        if self.shows_focus
            && let Some(rect) = self
                .focused
                .as_ref()
                .and_then(|object| rect_of_object(scene.diagram, object))
        {
            let rect_in_screen = self.camera.rect_in_screen(rect);
            overlay::focus_ring_ui(painter, look, rect_in_screen, self.camera.zoom());
        } else if self.shows_focus && self.has_keyboard {
            let inside = self.camera.canvas_in_screen().shrink(6.0);
            overlay::focus_ring_ui(painter, look, inside, 0.0);
        }
    }

    /// The cards with visible handles, under the pointer or selected, and the selected wire.
    fn handles(&self, diagram: &Diagram, selection: &Selection) -> Handles {
        let hovered = self.hover.and_then(|hover| hover.hit.node());
        let selected = selection
            .single()
            .and_then(|object| self.index.node(object))
            .filter(|at| Some(*at) != hovered);
        let cards = hovered
            .into_iter()
            .chain(selected)
            .filter(|at| *at < diagram.nodes.len())
            .collect();
        let wire = selection.wire.as_ref();
        let wire = wire.and_then(|id| diagram.wires.iter().position(|wire| wire.id == *id));
        Handles { cards, wire }
    }
}

/// The bounds of a site or card in the scene; for a computer, those of its pool.
fn rect_of_object(diagram: &Diagram, object: &ObjectId) -> Option<Rect> {
    let of_node = |id: &ObjectId| {
        diagram
            .nodes
            .iter()
            .find(|node| node.id == *id)
            .map(|node| rect_of(&node.rect))
    };
    match object {
        ObjectId::Deployment => Some(rect_of(&diagram.bounds)),
        ObjectId::Site(site) => diagram
            .sites
            .iter()
            .find(|region| region.id == *site)
            .map(|region| rect_of(&region.rect)),
        ObjectId::Machine(cluster, _) => of_node(&ObjectId::Cluster(cluster.clone())),
        _ => of_node(object),
    }
}
