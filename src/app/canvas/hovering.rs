//! Hover state and tooltips of the canvas.

use egui::{Response, Ui};

use crate::diagram::font::Font;
use crate::diagram::text;
use crate::diagram::theme::{size, space};
use crate::diagram::{Badge, Diagram, Node};

use crate::app::canvas::camera::point_of;
use crate::app::canvas::gesture::Gesture;
use crate::app::canvas::hit::{self, Hit};
use crate::app::canvas::move_drag::Landing;
use crate::app::canvas::{Canvas, CanvasInput, Hover};
use crate::app::tooltips::Tooltips;

/// The delay before a name appears.
const NAME_DELAY_SECONDS: f64 = 0.45;
/// Below this zoom, the text of a card is drawn but hard to read.
const LEGIBLE_ZOOM: f32 = 0.7;
/// The delay before the label of a wire appears.
const WIRE_DELAY_SECONDS: f64 = 0.12;

impl Canvas {
    /// The element under the pointer.
    pub(super) fn hover(&mut self, ui: &Ui, response: &Response, input: &CanvasInput<'_>) {
        let (pos_in_screen, now_seconds) = ui.input(|i| (i.pointer.latest_pos(), i.time));
        let pos_in_screen =
            pos_in_screen.filter(|_| response.contains_pointer() && input.is_topmost);
        self.pointer_in_scene =
            pos_in_screen.map(|pos| point_of(self.camera.scene_from_screen(pos)));
        let (true, true, Some(pos)) = (self.gesture.is_idle(), self.ghost.is_none(), pos_in_screen)
        else {
            self.hover = None;
            return;
        };
        let handles = self.handles(input.diagram, input.selection);
        let hit = hit::hit_test(input.diagram, &self.index, &self.camera, &handles, pos);
        if self.hover.is_none_or(|hover| hover.hit != hit) {
            self.hover = Some(Hover {
                hit,
                since_seconds: now_seconds,
            });
        }
        match hit {
            Hit::Handle(..) | Hit::WireEnd(..) => {
                ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair)
            }
            Hit::Switch(..) | Hit::NodeBadge(_) | Hit::SiteBadge(_) | Hit::WireBadge(_) => {
                ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand)
            }
            _ => {}
        }
    }

    /// Whether name and state are readable on the card.
    fn shows_whole_text(&self, node: &Node) -> bool {
        let room = node.rect.width() - 2.0 * space::CARD;
        self.camera.zoom() >= LEGIBLE_ZOOM
            && text::width(Font::Mono, size::NAME, &node.title) <= room
            && text::width(Font::Sans, size::SMALL, &node.state) <= room
    }

    /// Names, labels, and the reason why something cannot be dropped.
    pub(super) fn tooltips_ui(&self, ui: &Ui, response: &Response, input: &CanvasInput<'_>) {
        let diagram = input.diagram;
        let now_seconds = ui.input(|i| i.time);
        let after = |delay: f64, since: f64| {
            let left = delay - (now_seconds - since);
            if left > 0.0 {
                ui.ctx().request_repaint_after_secs(left as f32);
            }
            left <= 0.0
        };
        let text = match (&self.gesture, self.hover) {
            (Gesture::DraggingWire(drag), _) => {
                drag.consequence(diagram).map(|text| match input.source {
                    Some(source) => source.piece_lines().with_line(text),
                    None => text,
                })
            }
            (Gesture::MovingNodes(drag), _) => match &drag.landing {
                Landing::Refused(_, reason) => Some(reason.clone()),
                _ => drag.band.map(|(_, at)| in_data_center(diagram, at)),
            },
            (Gesture::MovingServer(drag), _) => {
                drag.band.map(|(_, at)| in_data_center(diagram, at))
            }
            (Gesture::Idle, Some(_)) if Tooltips::stay_away(ui.ctx()) => None,
            (Gesture::Idle, Some(hover)) => match hover.hit {
                Hit::Wire(at) => diagram
                    .wires
                    .get(at)
                    .filter(|_| after(WIRE_DELAY_SECONDS, hover.since_seconds))
                    .map(|wire| wire.label.clone()),
                hit if hit.badge_of(diagram).is_some() => badge_of(diagram, hit)
                    .filter(|_| after(WIRE_DELAY_SECONDS, hover.since_seconds))
                    .map(|badge| badge.counts.in_words()),
                Hit::Server(at, server) => diagram
                    .nodes
                    .get(at)
                    .and_then(|node| node.servers.get(server))
                    .filter(|_| after(WIRE_DELAY_SECONDS, hover.since_seconds))
                    .map(|server| server.fqdn.clone()),
                Hit::Node(at) | Hit::NodeTitle(at) => diagram
                    .nodes
                    .get(at)
                    .filter(|node| {
                        !self.shows_whole_text(node)
                            && after(NAME_DELAY_SECONDS, hover.since_seconds)
                    })
                    .map(|node| format!("{}\n{}", node.title, node.state)),
                _ => None,
            },
            _ => None,
        };
        if let Some(text) = text {
            egui::Tooltip::always_open(
                ui.ctx().clone(),
                response.layer_id,
                response.id,
                egui::PopupAnchor::Pointer,
            )
            .gap(14.0)
            .show(|ui| ui.label(text.trim_end()));
        }
    }
}

/// The statement that dropping over a data center would make.
fn in_data_center(diagram: &Diagram, data_center: usize) -> String {
    format!("Place in data center {}", diagram.data_center(data_center))
}

/// The badge under the pointer.
fn badge_of(diagram: &Diagram, hit: Hit) -> Option<Badge> {
    match hit {
        Hit::NodeBadge(at) => diagram.nodes.get(at)?.badge,
        Hit::SiteBadge(at) => diagram.sites.get(at)?.badge,
        Hit::WireBadge(at) => diagram.wires.get(at)?.badge.map(|(badge, _)| badge),
        _ => None,
    }
}
