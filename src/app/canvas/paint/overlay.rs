//! The overlay during interaction: handles, guides, the selection rectangle, the dragged wire, the palette ghost, the
//! focus ring.

use egui::{Align2, Color32, CornerRadius, FontId, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2};

use crate::app::canvas::camera::{Camera, point_of, pos_of, rect_of};
use crate::app::canvas::hit::CardSide;
use crate::app::canvas::palette_ghost::PaletteGhost;
use crate::app::canvas::snap::Guide;
use crate::design::Point;
use crate::diagram::display::{node_group, wire_shapes};
use crate::diagram::route::route;
use crate::diagram::theme::radius;
use crate::diagram::{self};

use crate::app::canvas::paint::look::Look;
use crate::app::canvas::paint::mesh::{LineStyle, Quads};
use crate::app::canvas::paint::shapes::{Emphasis, ShapePainter, WirePen};
use crate::app::canvas::paint::{Scene, corner};

/// Handles at the four sides of a card.
pub fn handles_ui(
    painter: &egui::Painter,
    look: &Look,
    card_in_screen: Rect,
    hot: Option<CardSide>,
) {
    for side in CardSide::ALL {
        handle_ui(
            painter,
            look,
            side.anchor(card_in_screen),
            hot == Some(side),
        );
    }
}

/// A draggable element.
pub fn handle_ui(painter: &egui::Painter, look: &Look, pos_in_screen: Pos2, is_hot: bool) {
    let radius = if is_hot { 6.5 } else { 5.0 };
    let fill = if is_hot { look.accent } else { look.card };
    let stroke = Stroke::new(1.75, look.accent);
    painter.circle(pos_in_screen, radius, fill, stroke);
}

/// Two rings, light and dark, so that the focus is visible on any background.
pub fn focus_ring_ui(painter: &egui::Painter, look: &Look, rect_in_screen: Rect, zoom: f32) {
    let radius = CornerRadius::same(corner(8.0 * zoom + 4.0));
    let ring = rect_in_screen.expand(4.0);
    painter.rect_stroke(
        ring,
        radius,
        Stroke::new(2.0, look.text),
        StrokeKind::Inside,
    );
    painter.rect_stroke(
        ring,
        radius,
        Stroke::new(1.0, look.ground),
        StrokeKind::Outside,
    );
}

/// The selection rectangle.
pub fn marquee_ui(painter: &egui::Painter, look: &Look, rect_in_screen: Rect) {
    painter.rect(
        rect_in_screen,
        CornerRadius::ZERO,
        look.accent.gamma_multiply(0.12),
        Stroke::new(1.0, look.accent),
        StrokeKind::Inside,
    );
}

/// Snapping guides.
pub fn guides_ui(painter: &egui::Painter, look: &Look, camera: &Camera, guides: &[Guide]) {
    let stroke = Stroke::new(1.0, look.guide);
    for guide in guides {
        match *guide {
            Guide::Alignment {
                from_in_scene,
                to_in_scene,
            } => {
                let ends = [from_in_scene, to_in_scene].map(|pos| camera.screen_from_scene(pos));
                painter.line_segment(ends, stroke);
            }
            Guide::Gap {
                from_in_scene,
                to_in_scene,
            } => {
                let ends = [from_in_scene, to_in_scene].map(|pos| camera.screen_from_scene(pos));
                painter.line_segment(ends, stroke);
                let [start, end] = ends;
                let tick = (end - start).normalized().rot90() * 4.0;
                for pos in ends {
                    painter.line_segment([pos - tick, pos + tick], stroke);
                }
            }
        }
    }
}

/// A route between two cards in axis-parallel segments, with sides chosen by their positions.
pub fn elbow(from: Rect, to: Rect) -> Vec<Pos2> {
    let way = to.center() - from.center();
    let apart_x = (way.x.abs() - (from.width() + to.width()) / 2.0).max(0.0);
    let apart_y = (way.y.abs() - (from.height() + to.height()) / 2.0).max(0.0);
    if apart_x >= apart_y {
        let (start, end) = if way.x >= 0.0 {
            (from.right_center(), to.left_center())
        } else {
            (from.left_center(), to.right_center())
        };
        let middle = (start.x + end.x) / 2.0;
        vec![start, pos2(middle, start.y), pos2(middle, end.y), end]
    } else {
        let (start, end) = if way.y >= 0.0 {
            (from.center_bottom(), to.center_top())
        } else {
            (from.center_top(), to.center_bottom())
        };
        let middle = (start.y + end.y) / 2.0;
        vec![start, pos2(start.x, middle), pos2(end.x, middle), end]
    }
}

/// The dragged wire. `target` is the card under the pointer.
pub fn wire_in_hand_ui(
    painter: &egui::Painter,
    scene: &Scene<'_>,
    from: usize,
    target: Option<usize>,
    pointer_in_scene: Pos2,
    is_refused: bool,
) {
    let Some(start) = scene.diagram.nodes.get(from) else {
        return;
    };
    let camera = scene.camera;
    let cards = &scene.diagram.nodes;
    let course: Vec<Pos2> = match target.and_then(|at| Some((at, cards.get(at)?))) {
        // Its appearance after it is released.
        Some((at, _)) if !is_refused && cards.len() <= ROUTED_CARDS => {
            let rects: Vec<diagram::Rect> = cards.iter().map(|node| node.rect).collect();
            let routed = route(&rects, &[(from, at)]).into_iter().next();
            routed.unwrap_or_default().into_iter().map(pos_of).collect()
        }
        Some((_, to)) => elbow(rect_of(&start.rect), rect_of(&to.rect)),
        None => {
            let pointer = Rect::from_center_size(pointer_in_scene, Vec2::ZERO);
            elbow(rect_of(&start.rect), pointer)
        }
    };
    let corners: Vec<Pos2> = course
        .into_iter()
        .map(|pos| camera.screen_from_scene(pos))
        .collect();
    let color = if is_refused {
        scene.look.refused
    } else {
        scene.look.accent
    };
    let mut quads = Quads::new(1.0 / painter.pixels_per_point());
    let line = LineStyle {
        color,
        width: 2.5,
        dash: is_refused.then_some((6.0, 6.0)),
    };
    quads.polyline(&corners, &line, camera.canvas_in_screen(), &mut Vec::new());
    if let [.., before, end] = corners.as_slice() {
        quads.arrowhead(*end, *end - *before, 10.0, color);
    }
    painter.add(egui::Shape::mesh(quads.finish()));
}

/// The dragged mark of a computer, with its name.
pub fn server_in_hand_ui(
    painter: &egui::Painter,
    scene: &Scene<'_>,
    pointer_in_scene: Pos2,
    name: &str,
) {
    let look = &scene.look;
    let corner_in_screen = scene.camera.screen_from_scene(pointer_in_scene);
    let text = painter.layout_no_wrap(name.to_owned(), FontId::proportional(12.0), look.text);
    let mark = Rect::from_center_size(corner_in_screen, Vec2::splat(10.0));
    let chip = Rect::from_min_size(
        mark.left_center() - Vec2::new(8.0, 12.0),
        Vec2::new(text.size().x + 36.0, 24.0),
    );
    let radius = CornerRadius::same(corner(radius::SMALL));
    painter.rect(
        chip,
        radius,
        look.card,
        Stroke::new(1.0, look.accent),
        StrokeKind::Inside,
    );
    painter.rect_filled(mark, CornerRadius::same(2), look.accent);
    let middle = chip.center().y - text.size().y / 2.0;
    painter.galley(pos2(mark.max.x + 8.0, middle), text, look.text);
}

/// Up to this number of cards, wires of moving cards are routed around the others; beyond it, they are straight until
/// the cards are dropped.
const ROUTED_CARDS: usize = 300;

/// The wires of moving cards, rerouted to the current positions.
pub fn lifted_wires_ui(painter: &egui::Painter, scene: &Scene<'_>) {
    let mut lifted_wires: Vec<usize> = scene
        .lifted
        .iter()
        .flat_map(|node| scene.index.wires_of(*node))
        .copied()
        .collect();
    lifted_wires.sort_unstable();
    lifted_wires.dedup();
    let cards: Vec<diagram::Rect> = scene
        .diagram
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| {
            if scene.lifted.contains(&at) {
                let min = point_of(rect_of(&node.rect).min + scene.lifted_by);
                diagram::Rect::at(
                    min,
                    diagram::Size {
                        width: node.rect.width(),
                        height: node.rect.height(),
                    },
                )
            } else {
                node.rect
            }
        })
        .collect();
    let (wires, ends): (Vec<&diagram::Wire>, Vec<(usize, usize)>) = lifted_wires
        .iter()
        .filter_map(|at| scene.diagram.wires.get(*at))
        .filter_map(|wire| {
            let ends = (
                scene.index.node(&wire.id.from)?,
                scene.index.node(&wire.id.to)?,
            );
            Some((wire, ends))
        })
        .unzip();
    let courses: Vec<Vec<Point>> = if cards.len() <= ROUTED_CARDS {
        route(&cards, &ends)
    } else {
        ends.iter()
            .filter_map(|(from, to)| Some((cards.get(*from)?, cards.get(*to)?)))
            .map(|(from, to)| {
                elbow(rect_of(from), rect_of(to))
                    .into_iter()
                    .map(point_of)
                    .collect()
            })
            .collect()
    };
    let mut quads = Quads::new(1.0 / painter.pixels_per_point());
    let mut round = Vec::new();
    let mut pen = WirePen {
        quads: &mut quads,
        round: &mut round,
        camera: scene.camera,
        look: scene.look,
    };
    for (wire, course) in wires.into_iter().zip(courses) {
        pen.shapes(&wire_shapes(wire.kind, &course), Emphasis::default());
    }
    painter.add(egui::Shape::mesh(quads.finish()));
    painter.extend(round);
}

/// The ghost of an object dragged from the palette: the card or site that it will become.
pub fn ghost_ui(painter: &egui::Painter, look: &Look, camera: &Camera, ghost: &PaletteGhost) {
    let rect = camera.rect_in_screen(ghost.rect_in_scene);
    if let Some(node) = ghost.node() {
        let pen = ShapePainter {
            painter,
            camera,
            look: *look,
            is_dimmed: false,
            offset_in_scene: Vec2::ZERO,
        };
        for shape in &node_group(0, &node).shapes {
            pen.shape(shape);
        }
    } else {
        painter.text(
            rect.center(),
            Align2::CENTER_CENTER,
            ghost.item.label(),
            FontId::proportional((14.0 * camera.zoom()).max(10.0)),
            look.text,
        );
    }
    painter.rect_stroke(
        rect,
        CornerRadius::same(corner(radius::CARD * camera.zoom())),
        Stroke::new(2.0, look.accent),
        StrokeKind::Middle,
    );
}

/// A small button at the center of the lower edge; returns its area.
pub fn chip_rect(canvas_in_screen: Rect, text_size: Vec2) -> Rect {
    Rect::from_center_size(
        canvas_in_screen.center_bottom() - Vec2::new(0.0, 32.0),
        text_size + Vec2::new(28.0, 14.0),
    )
}

/// Draws the chip.
pub fn chip_ui(painter: &egui::Painter, look: &Look, rect: Rect, text: &str, is_hovered: bool) {
    let fill: Color32 = if is_hovered { look.accent } else { look.card };
    let ink = if is_hovered { look.card } else { look.text };
    painter.rect(
        rect,
        CornerRadius::same(corner(rect.height() / 2.0)),
        fill,
        Stroke::new(1.0, look.accent),
        StrokeKind::Inside,
    );
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        text,
        FontId::proportional(13.0),
        ink,
    );
}
