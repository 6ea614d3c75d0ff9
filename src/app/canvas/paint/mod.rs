//! Drawing. What is out of view costs nothing; what is too small to read becomes one mesh; text is
//! laid out at its final size.

mod card;
mod far;
pub mod look;
pub mod mesh;
pub mod overlay;
mod wires;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{
    Align2, Color32, CornerRadius, FontId, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2,
};

use crate::app::action::Selection;
use crate::diagram::Diagram;

use super::camera::{Camera, quantized_font_size, rect_of};
use super::scene_index::SceneIndex;
use look::Look;

/// Below this zoom text cannot be read and is not drawn.
pub const READABLE_ZOOM: f32 = 0.34;
/// Distance of the dots of the grid at 100 %.
const GRID_DOTS: f32 = 16.0;
/// Nearer on the screen than this, the dots of the grid would be noise.
const MIN_DOT_DISTANCE: f32 = 12.0;

/// What decides how a scene looks in this frame.
pub struct Scene<'a> {
    /// What is drawn.
    pub diagram: &'a Diagram,
    /// Where it is.
    pub index: &'a SceneIndex,
    /// Where we look.
    pub camera: &'a Camera,
    /// Colours.
    pub look: Look,
    /// Grows with the diagram.
    pub revision: u64,
    /// What is selected.
    pub selection: &'a Selection,
    /// Cards that are drawn elsewhere, because they are on the move.
    pub lifted: &'a BTreeSet<usize>,
    /// Cards that step back, because the wire in hand may not end there.
    pub dimmed: &'a BTreeSet<usize>,
    /// Cards that stand out: legal targets, or what the marquee touches.
    pub lit: &'a BTreeSet<usize>,
    /// The site that would take what is dragged, and whether it may.
    pub site_lit: Option<(crate::topology::SiteId, bool)>,
    /// The wire under the pointer.
    pub hovered_wire: Option<usize>,
    /// Whether dots are drawn.
    pub shows_grid: bool,
}

/// Meshes that stay the same while nothing changes.
#[derive(Default)]
pub struct PaintCache {
    key: Option<CacheKey>,
    mesh: Arc<Mesh>,
}

#[derive(PartialEq)]
struct CacheKey {
    revision: u64,
    camera: [u32; 7],
    pixels_per_point: u32,
    look: Look,
    selection: Selection,
    hovered_wire: Option<usize>,
    lifted: BTreeSet<usize>,
    dimmed: BTreeSet<usize>,
    lit: BTreeSet<usize>,
}

impl Scene<'_> {
    /// Whether anything selected makes all other wires step back.
    fn quiets_wires(&self) -> bool {
        !self.selection.is_empty()
    }

    /// Whether a wire belongs to what is selected.
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
    for site in &scene.diagram.sites {
        if rect_of(&site.rect).intersects(visible) {
            site_ui(painter, scene, site);
        }
    }
    if scene.shows_grid {
        grid_ui(painter, scene);
    }
    let is_far = scene.camera.zoom() < READABLE_ZOOM;
    let key = CacheKey {
        revision: scene.revision,
        camera: scene.camera.key(),
        pixels_per_point: painter.pixels_per_point().to_bits(),
        look: scene.look,
        selection: scene.selection.clone(),
        hovered_wire: scene.hovered_wire,
        lifted: scene.lifted.clone(),
        dimmed: scene.dimmed.clone(),
        lit: scene.lit.clone(),
    };
    if cache.key.as_ref() != Some(&key) {
        let mut quads = mesh::Quads::new(1.0 / painter.pixels_per_point());
        wires::wires(&mut quads, scene, visible);
        if is_far {
            far::cards(&mut quads, scene, visible);
        }
        cache.mesh = Arc::new(quads.finish());
        cache.key = Some(key);
    }
    if !cache.mesh.is_empty() {
        painter.add(egui::Shape::mesh(Arc::clone(&cache.mesh)));
    }
    if !is_far {
        for at in scene.index.nodes_near(visible) {
            if let Some(node) = scene.diagram.nodes.get(at)
                && !scene.lifted.contains(&at)
                && rect_of(&node.rect).intersects(visible)
            {
                let rect = scene.camera.rect_in_screen(rect_of(&node.rect));
                card::card_ui(painter, scene, at, node, rect);
            }
        }
    }
}

/// Draws a card that is on the move, wherever it is.
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
        card::card_ui(painter, scene, at, node, rect);
    }
}

fn site_ui(painter: &egui::Painter, scene: &Scene<'_>, site: &crate::diagram::SiteRegion) {
    let look = &scene.look;
    let zoom = scene.camera.zoom();
    let rect = scene.camera.rect_in_screen(rect_of(&site.rect));
    let is_selected = scene.selection.objects.contains(&site.id.into());
    let border = match scene.site_lit {
        Some((lit, may)) if lit == site.id => {
            Stroke::new(2.5, if may { look.accent } else { look.refused })
        }
        _ if is_selected => Stroke::new(2.0, look.accent),
        _ => Stroke::new(1.0, look.site_border),
    };
    painter.rect(
        rect,
        CornerRadius::same(corner(12.0 * zoom)),
        look.site,
        border,
        StrokeKind::Inside,
    );
    // A site's name helps to find one's way where nothing else can be read.
    let size = quantized_font_size((15.0 * zoom).max(11.0));
    let room = rect.width() - 24.0 * zoom.min(1.0);
    if room > 40.0 {
        let galley = elided(painter, &site.title, size, look.text, room, true);
        let pos = rect.min + vec2(14.0, 12.0) * zoom;
        let title_rect = Rect::from_min_size(pos, galley.size());
        painter.galley(pos, galley, look.text);
        if let Some(badge) = site.badge {
            card::badge_ui(
                painter,
                look,
                badge,
                pos2(title_rect.max.x + 10.0, title_rect.center().y),
                zoom.max(0.7),
                Align2::LEFT_CENTER,
            );
        }
    }
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

/// A corner radius for egui, which counts in whole points.
pub fn corner(radius: f32) -> u8 {
    radius.round().clamp(0.0, 255.0) as u8
}

/// One line of text at its final size, cut at `width`.
pub fn elided(
    painter: &egui::Painter,
    text: &str,
    size: f32,
    color: Color32,
    width: f32,
    strong: bool,
) -> Arc<egui::Galley> {
    let family = egui::FontFamily::Proportional;
    let mut job = egui::text::LayoutJob::single_section(
        text.to_owned(),
        egui::TextFormat {
            font_id: FontId::new(size, family),
            color,
            extra_letter_spacing: if strong { 0.1 } else { 0.0 },
            ..Default::default()
        },
    );
    // Quarter points here too, so that panning by a fraction finds the same galley again.
    job.wrap = egui::text::TextWrapping::truncate_at_width((width * 4.0).floor() / 4.0);
    painter.layout_job(job)
}
