//! Drawing. Content out of view costs nothing; content too small to read becomes one mesh; text is laid out at its
//! final size.

mod card;
mod far;
pub mod look;
mod marks;
pub mod mesh;
pub mod overlay;
mod shapes;
mod wires;

use std::collections::BTreeSet;
use std::sync::Arc;

use ahash::AHashMap;
use egui::epaint::Mesh;
use egui::{Color32, CornerRadius, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2};

use crate::app::selection::Selection;
use crate::diagram::display::{Shape, ShapeGroup, ShapeSubject, node_group, without_cards};
use crate::diagram::theme::{Token, radius};
use crate::diagram::{Band, Diagram, SiteRegion, metrics};

use crate::app::canvas::camera::{self, Camera, LABELED_ZOOM, READABLE_ZOOM, rect_of};
use crate::app::canvas::scene_index::SceneIndex;
use look::Look;

/// The minimum font size of a site name on the screen.
const SITE_NAME: f32 = 11.0;
/// A site narrower than this has no space for its name.
const MIN_ROOM_FOR_NAME: f32 = 20.0;
/// The distance of the grid dots at 100 %.
const GRID_DOTS: f32 = 16.0;
/// The minimum distance of grid dots on the screen.
const MIN_DOT_DISTANCE: f32 = 12.0;

/// Everything that determines how a scene is drawn in this frame.
pub struct Scene<'a> {
    /// The diagram.
    pub diagram: &'a Diagram,
    /// The screen area.
    pub index: &'a SceneIndex,
    /// Where we look.
    pub camera: &'a Camera,
    /// Colors.
    pub look: Look,
    /// Increases with the diagram.
    pub revision: u64,
    /// The selection.
    pub selection: &'a Selection,
    /// Cards that are drawn separately because they are being moved.
    pub lifted: &'a BTreeSet<usize>,
    /// The distance that these are moved.
    pub lifted_by: Vec2,
    /// Dimmed cards: the dragged wire cannot end there.
    pub dimmed: &'a BTreeSet<usize>,
    /// Highlighted cards: legal targets, or in the selection rectangle.
    pub lit: &'a BTreeSet<usize>,
    /// The site under the dragged objects, and whether they can be dropped there.
    pub site_lit: Option<(crate::topology::SiteId, bool)>,
    /// The data center in a site under the dragged objects.
    pub band_lit: Option<(crate::topology::SiteId, usize)>,
    /// The wire under the pointer.
    pub hovered_wire: Option<usize>,
    /// Whether grid dots are drawn.
    pub shows_grid: bool,
}

/// Content that is cached until something changes.
#[derive(Default)]
pub struct PaintCache {
    shapes: ShapesOfRevision,
    key: Option<CacheKey>,
    mesh: Arc<Mesh>,
    round: Vec<egui::Shape>,
}

/// The display list of one revision, by content.
#[derive(Default)]
struct ShapesOfRevision {
    revision: Option<u64>,
    sites: Vec<ShapeGroup>,
    bands: Vec<ShapeGroup>,
    wires: Vec<ShapeGroup>,
    domain: Option<ShapeGroup>,
    wire_labels: Vec<(usize, ShapeGroup)>,
    wire_badges: Vec<(usize, ShapeGroup)>,
    /// The cards in view, by index.
    nodes: AHashMap<usize, ShapeGroup>,
    ghosts: Vec<ShapeGroup>,
    wire_marks: Vec<(usize, ShapeGroup)>,
    site_marks: Vec<ShapeGroup>,
    node_marks: Vec<(usize, ShapeGroup)>,
    notes: Vec<ShapeGroup>,
}

impl ShapesOfRevision {
    fn refresh(&mut self, diagram: &Diagram, revision: u64) {
        if self.revision == Some(revision) {
            return;
        }
        *self = Self {
            revision: Some(revision),
            ..Self::default()
        };
        for group in without_cards(diagram) {
            match group.subject {
                ShapeSubject::Site(_) => self.sites.push(group),
                ShapeSubject::Band(_) => self.bands.push(group),
                ShapeSubject::Domain => self.domain = Some(group),
                ShapeSubject::Wire(_) => self.wires.push(group),
                ShapeSubject::WireLabel(at) => self.wire_labels.push((at, group)),
                ShapeSubject::WireBadge(at) => self.wire_badges.push((at, group)),
                ShapeSubject::Node(at) => {
                    self.nodes.insert(at, group);
                }
                ShapeSubject::Ghost => self.ghosts.push(group),
                ShapeSubject::WireMark(at) => self.wire_marks.push((at, group)),
                ShapeSubject::SiteMark(_) => self.site_marks.push(group),
                ShapeSubject::NodeMark(at) => self.node_marks.push((at, group)),
                ShapeSubject::Note(_) => self.notes.push(group),
            }
        }
    }
}

#[derive(PartialEq)]
struct CacheKey {
    revision: u64,
    camera: [u32; 7],
    pixels_per_point: u32,
    look: Look,
    selection: Selection,
    lifted: BTreeSet<usize>,
    dimmed: BTreeSet<usize>,
    lit: BTreeSet<usize>,
}

impl Scene<'_> {
    /// Whether a wire belongs to the selection.
    fn is_own_wire(&self, wire: &crate::diagram::Wire) -> bool {
        self.selection.wire.as_ref() == Some(&wire.id)
            || self.selection.objects.contains(&wire.id.from)
            || self.selection.objects.contains(&wire.id.to)
    }
}

/// Draws the scene below the overlay.
pub fn scene_ui(painter: &egui::Painter, scene: &Scene<'_>, cache: &mut PaintCache) {
    let canvas = scene.camera.canvas_in_screen();
    painter.rect_filled(canvas, CornerRadius::ZERO, scene.look.ground);
    let visible = scene.camera.visible_in_scene();
    cache.shapes.refresh(scene.diagram, scene.revision);
    for (site, group) in scene.diagram.sites.iter().zip(&cache.shapes.sites) {
        if rect_of(&group.bounds).intersects(visible) {
            site_ui(painter, scene, site, group);
        }
    }
    for (band, group) in scene.diagram.bands.iter().zip(&cache.shapes.bands) {
        if rect_of(&group.bounds).intersects(visible) {
            band_ui(painter, scene, band, group);
        }
    }
    domain_ui(painter, scene, &cache.shapes);
    if scene.shows_grid {
        grid_ui(painter, scene);
    }
    let marks = &cache.shapes;
    marks::groups_ui(
        painter,
        scene,
        marks
            .site_marks
            .iter()
            .chain(&marks.ghosts)
            .chain(&marks.notes),
        visible,
    );
    cached_ui(painter, scene, cache, visible);
    let is_far = is_far(scene);
    if is_far {
        far::faces_ui(painter, scene, visible);
    }
    hovered_wire_ui(painter, scene, &cache.shapes);
    if !scene.lifted.is_empty() {
        overlay::lifted_wires_ui(painter, scene);
    }
    if scene.camera.zoom() >= LABELED_ZOOM {
        wires::marks_ui(painter, scene, &cache.shapes.wire_labels, visible);
    }
    for (site, group) in scene.diagram.sites.iter().zip(&cache.shapes.sites) {
        if rect_of(&group.bounds).intersects(visible) {
            site_name_ui(painter, scene, site, group);
        }
    }
    wires::marks_ui(painter, scene, &cache.shapes.wire_marks, visible);
    if !is_far {
        wires::marks_ui(painter, scene, &cache.shapes.wire_badges, visible);
        cards_ui(painter, scene, &mut cache.shapes, visible);
    }
    let there = cache.shapes.node_marks.iter();
    let there = there.filter(|(at, _)| !scene.lifted.contains(at));
    marks::groups_ui(painter, scene, there.map(|(_, group)| group), visible);
}

/// Whether cards are too small to read.
fn is_far(scene: &Scene<'_>) -> bool {
    scene.camera.zoom() < READABLE_ZOOM
}

/// Draws elements that are neither moved nor dimmed.
fn undimmed<'a>(painter: &'a egui::Painter, scene: &'a Scene<'_>) -> shapes::ShapePainter<'a> {
    shapes::ShapePainter {
        painter,
        camera: scene.camera,
        look: scene.look,
        is_dimmed: false,
        offset_in_scene: Vec2::ZERO,
    }
}

/// Content outside all sites.
fn domain_ui(painter: &egui::Painter, scene: &Scene<'_>, shapes: &ShapesOfRevision) {
    let Some(group) = &shapes.domain else { return };
    if scene.camera.zoom() < LABELED_ZOOM {
        return;
    }
    let pen = undimmed(painter, scene);
    for shape in &group.shapes {
        pen.shape(shape);
    }
}

/// Wires, and cards at small scale: thousands of shapes, rebuilt only after a change.
fn cached_ui(painter: &egui::Painter, scene: &Scene<'_>, cache: &mut PaintCache, visible: Rect) {
    let key = CacheKey {
        revision: scene.revision,
        camera: scene.camera.key(),
        pixels_per_point: painter.pixels_per_point().to_bits(),
        look: scene.look,
        selection: scene.selection.clone(),
        lifted: scene.lifted.clone(),
        dimmed: scene.dimmed.clone(),
        lit: scene.lit.clone(),
    };
    if cache.key.as_ref() != Some(&key) {
        let mut quads = mesh::Quads::new(1.0 / painter.pixels_per_point());
        let mut round = Vec::new();
        let mut pen = shapes::WirePen {
            quads: &mut quads,
            round: &mut round,
            camera: scene.camera,
            look: scene.look,
        };
        wires::wires(&mut pen, scene, &cache.shapes.wires, visible);
        if is_far(scene) {
            far::wire_badges(&mut quads, scene, &cache.shapes.wire_badges, visible);
            far::cards(&mut quads, scene, visible);
        }
        cache.mesh = Arc::new(quads.finish());
        cache.round = round;
        cache.key = Some(key);
    }
    if !cache.mesh.is_empty() {
        painter.add(egui::Shape::mesh(Arc::clone(&cache.mesh)));
    }
    painter.extend(cache.round.iter().cloned());
}

fn hovered_wire_ui(painter: &egui::Painter, scene: &Scene<'_>, shapes: &ShapesOfRevision) {
    if scene.hovered_wire.is_none() {
        return;
    }
    let mut quads = mesh::Quads::new(1.0 / painter.pixels_per_point());
    let mut round = Vec::new();
    let mut pen = shapes::WirePen {
        quads: &mut quads,
        round: &mut round,
        camera: scene.camera,
        look: scene.look,
    };
    wires::hovered_wire(&mut pen, scene, &shapes.wires);
    painter.add(egui::Shape::mesh(quads.finish()));
    painter.extend(round);
}

fn cards_ui(
    painter: &egui::Painter,
    scene: &Scene<'_>,
    shapes: &mut ShapesOfRevision,
    visible: Rect,
) {
    for at in scene.index.nodes_near(visible) {
        let Some(node) = scene.diagram.nodes.get(at) else {
            continue;
        };
        let made = shapes.nodes.entry(at);
        let group = made.or_insert_with(|| node_group(at, node));
        if !scene.lifted.contains(&at) && rect_of(&group.bounds).intersects(visible) {
            card::card_ui(painter, scene, at, node, group, Vec2::ZERO);
        }
    }
}

/// Draws a card that is being moved.
pub fn lifted_card_ui(painter: &egui::Painter, scene: &Scene<'_>, at: usize, delta_in_scene: Vec2) {
    let Some(node) = scene.diagram.nodes.get(at) else {
        return;
    };
    let rect_in_scene = rect_of(&node.rect).translate(delta_in_scene);
    let rect = scene.camera.rect_in_screen(rect_in_scene);
    if !rect.intersects(scene.camera.canvas_in_screen()) {
        return;
    }
    if scene.camera.zoom() < READABLE_ZOOM {
        let mut quads = mesh::Quads::new(1.0 / painter.pixels_per_point());
        far::card(&mut quads, scene, at, node, rect);
        painter.add(egui::Shape::mesh(quads.finish()));
    } else {
        painter.add(
            egui::epaint::Shadow {
                offset: [0, 4],
                blur: 16,
                spread: 0,
                color: Color32::from_black_alpha(60),
            }
            .as_shape(rect, CornerRadius::same(8)),
        );
        let group = node_group(at, node);
        card::card_ui(painter, scene, at, node, &group, delta_in_scene);
    }
}

fn site_ui(painter: &egui::Painter, scene: &Scene<'_>, site: &SiteRegion, group: &ShapeGroup) {
    let zoom = scene.camera.zoom();
    let rect = scene.camera.rect_in_screen(rect_of(&site.rect));
    let pen = undimmed(painter, scene);
    let title = group.shapes.iter().position(is_text);
    for (at, shape) in group.shapes.iter().enumerate() {
        // The name is above the wires.
        if Some(at) != title {
            pen.shape(shape);
        }
    }
    let outline = match scene.site_lit {
        Some((lit, true)) if lit == site.id => Some(scene.look.accent),
        Some((lit, false)) if lit == site.id => Some(scene.look.refused),
        _ if scene.selection.objects.contains(&site.id.into()) => Some(scene.look.accent),
        _ => None,
    };
    if let Some(color) = outline {
        painter.rect_stroke(
            rect,
            CornerRadius::same(corner(radius::LARGE * zoom)),
            Stroke::new(2.0, color),
            StrokeKind::Middle,
        );
    }
}

/// A data center; it is highlighted while something is held over it.
fn band_ui(painter: &egui::Painter, scene: &Scene<'_>, band: &Band, group: &ShapeGroup) {
    let pen = undimmed(painter, scene);
    for shape in &group.shapes {
        pen.shape(shape);
    }
    if scene.band_lit == Some((band.site, band.data_center)) {
        painter.rect_stroke(
            scene.camera.rect_in_screen(rect_of(&band.rect)),
            CornerRadius::same(corner(radius::CARD * scene.camera.zoom())),
            Stroke::new(2.0, scene.look.accent),
            StrokeKind::Middle,
        );
    }
}

fn is_text(shape: &Shape) -> bool {
    matches!(shape, Shape::Text(_))
}

/// The name of a site helps orientation when nothing else is readable: it keeps a minimum size, and no wire is drawn
/// through it.
fn site_name_ui(painter: &egui::Painter, scene: &Scene<'_>, site: &SiteRegion, group: &ShapeGroup) {
    let Some(Shape::Text(run)) = group.shapes.iter().find(|shape| is_text(shape)) else {
        return;
    };
    let zoom = scene.camera.zoom();
    let rect = scene.camera.rect_in_screen(rect_of(&site.rect));
    let left = scene.camera.screen_from_scene(camera::pos_of(run.pos)).x;
    let room = rect.max.x - left - 2.0;
    if room <= MIN_ROOM_FOR_NAME {
        return;
    }
    let pen = undimmed(painter, scene);
    let needs_room = run.size * zoom < SITE_NAME || run.width() * zoom > room;
    let enlarged = shapes::Enlarged {
        min_size: SITE_NAME,
        room,
        top: rect.min.y + 2.0,
        // At the top of the cards: a name without space above them extends over the border.
        bottom: rect.min.y + metrics::SITE_HEADER * zoom,
        ground: scene.look.color(Token::SiteGround),
    };
    pen.text(run, needs_room.then_some(enlarged));
}

fn grid_ui(painter: &egui::Painter, scene: &Scene<'_>) {
    let camera = scene.camera;
    let mut step = GRID_DOTS;
    while step * camera.zoom() < MIN_DOT_DISTANCE {
        step *= 2.0;
    }
    let visible = camera.visible_in_scene();
    let mut quads = mesh::Quads::new(1.0 / painter.pixels_per_point());
    let first = |low: f32| (low / step).ceil() * step;
    let pixel = 1.0 / painter.pixels_per_point();
    let mut y = first(visible.min.y);
    while y <= visible.max.y {
        let mut x = first(visible.min.x);
        while x <= visible.max.x {
            let pos: Pos2 = camera.screen_from_scene(pos2(x, y));
            let on_pixel = pos2(
                (pos.x / pixel).round() * pixel,
                (pos.y / pixel).round() * pixel,
            );
            quads.rect(
                Rect::from_min_size(on_pixel, Vec2::splat(pixel)),
                scene.look.grid,
            );
            x += step;
        }
        y += step;
    }
    painter.add(egui::Shape::mesh(quads.finish()));
}

/// Draws diagram shapes outside the scene: lines as lines, and text.
pub fn screen_shapes_ui(painter: &egui::Painter, camera: &Camera, look: Look, shapes: &[Shape]) {
    // Signs have round corners, unlike wires.
    let is_sign = |shape: &Shape| matches!(shape, Shape::Rect { radius, .. } if *radius > 0.0);
    let (signs, wires): (Vec<Shape>, Vec<Shape>) = shapes.iter().cloned().partition(is_sign);
    let mut quads = mesh::Quads::new(1.0 / painter.pixels_per_point());
    let mut round = Vec::new();
    let mut pen = shapes::WirePen {
        quads: &mut quads,
        round: &mut round,
        camera,
        look,
    };
    pen.shapes(&wires, shapes::Emphasis::default());
    painter.add(egui::Shape::mesh(quads.finish()));
    painter.extend(round);
    let pen = shapes::ShapePainter {
        painter,
        camera,
        look,
        is_dimmed: false,
        offset_in_scene: Vec2::ZERO,
    };
    for sign in &signs {
        pen.shape(sign);
    }
    for shape in shapes {
        if let Shape::Text(run) = shape {
            pen.text(run, None);
        }
    }
}

/// A corner radius for egui, in whole points.
pub fn corner(radius: f32) -> u8 {
    radius.round().clamp(0.0, 255.0) as u8
}
