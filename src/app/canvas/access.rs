//! Accessibility: every visible card, site, wire and switch is a node of the accessibility tree, also used by tests.
//! While no assistive technology is active, only the element under the pointer and the focused element are announced,
//! so a large diagram costs nothing.

use egui::{Id, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::app::action::Action;
use crate::app::selection::Selection;
use crate::diagram::display::{node_badge_rect, site_badge_rect, switch_rects, wire_badge_rect};
use crate::diagram::{Badge, Diagram, Node, Wire};
use crate::diff::Change;
use crate::topology::ObjectId;

use crate::app::canvas::camera::READABLE_ZOOM;
use crate::app::canvas::camera::{pos_of, rect_of};
use crate::app::canvas::hit::{self, CardSide, Hit};
use crate::app::canvas::{Canvas, CanvasInput, select};

/// Up to this number of cards, those out of view are announced too.
const COMPLETE_UP_TO: usize = 2_000;
/// The id of the accessible node of an object, derived from its identity and so the same in every frame.
pub fn id_of(canvas: Id, object: &ObjectId) -> Id {
    canvas.with(object)
}

impl Canvas {
    /// Announces the visible elements and handles requests of assistive technology.
    pub(super) fn access_ui(
        &mut self,
        ui: &Ui,
        response: &Response,
        input: &CanvasInput<'_>,
        actions: &mut Vec<Action>,
    ) {
        let diagram = input.diagram;
        let listens = ui
            .ctx()
            .accesskit_node_builder(response.id, |_| ())
            .is_some();
        let visible = self.camera.visible_in_scene();
        let mut clicked = None;
        if listens {
            self.sites_ui(ui, response.id, input, visible, &mut clicked);
            self.wires_ui(ui, response.id, input, visible, &mut clicked);
            self.ghosts_ui(ui, response.id, diagram, actions);
        }
        let mut nodes: Vec<usize> = if !listens {
            let hovered = self.hover.and_then(|hover| hover.hit.node());
            hovered.into_iter().collect()
        } else if diagram.nodes.len() <= COMPLETE_UP_TO {
            self.index.reading_order().to_vec()
        } else {
            self.index.nodes_near(visible)
        };
        // The focused element must remain, or egui removes the focus.
        if let Some(focused) = self
            .focused
            .as_ref()
            .and_then(|object| self.index.node(object))
            && !nodes.contains(&focused)
        {
            nodes.push(focused);
        }
        for at in nodes {
            if let Some(node) = diagram.nodes.get(at) {
                self.node_ui(
                    ui,
                    response.id,
                    input,
                    at,
                    node,
                    listens,
                    actions,
                    &mut clicked,
                );
            }
        }
        if self.wants_focus
            && let Some(object) = &self.focused
        {
            let id = id_of(response.id, object);
            let is_announced = matches!(object, ObjectId::Site(_)) && !listens;
            if !is_announced {
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
        self.wants_focus = false;
        if let Some(hit) = clicked {
            let after = select::clicked(diagram, input.selection, hit, false);
            if after != *input.selection {
                actions.push(Action::Select(after));
            }
            actions.extend(hit.badge_of(diagram).map(Action::ShowProblemOf));
        }
    }

    /// Announces the badge of an element if it is visible; returns whether it was clicked.
    fn badge_ui(
        &self,
        ui: &Ui,
        bearer: &Response,
        badge: Option<crate::diagram::Rect>,
        name: &str,
    ) -> bool {
        let Some(badge) = badge.filter(|_| self.camera.zoom() >= READABLE_ZOOM) else {
            return false;
        };
        let rect = self.camera.rect_in_screen(rect_of(&badge));
        let id = bearer.id.with("badge");
        let part = ui.interact(rect, id, Sense::CLICK);
        part.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Problems of {name}")));
        is_asked_to_click(ui, id)
    }

    fn sites_ui(
        &self,
        ui: &Ui,
        canvas: Id,
        input: &CanvasInput<'_>,
        visible: Rect,
        clicked: &mut Option<Hit>,
    ) {
        for (at, site) in input.diagram.sites.iter().enumerate() {
            let rect_in_scene = rect_of(&site.rect);
            if !rect_in_scene.intersects(visible) {
                continue;
            }
            let title = hit::site_title_in_scene(rect_in_scene);
            let rect = self.camera.rect_in_screen(title);
            let object = ObjectId::Site(site.id);
            let response = ui.interact(rect, id_of(canvas, &object), Sense::click());
            let change = input.diagram.marks.of_site(at);
            let name = named(format!("Site {}", site.title), change, site.badge);
            let is_selected = input.selection.objects.contains(&object);
            announce(ui, &response, Role::Group, is_selected, &name);
            if is_asked_to_click(ui, response.id) {
                *clicked = Some(Hit::SiteTitle(at));
            }
            if self.badge_ui(ui, &response, site_badge_rect(site), &site.title) {
                *clicked = Some(Hit::SiteBadge(at));
            }
        }
    }

    fn wires_ui(
        &self,
        ui: &Ui,
        canvas: Id,
        input: &CanvasInput<'_>,
        visible: Rect,
        clicked: &mut Option<Hit>,
    ) {
        let mut wires: Vec<usize> = self
            .index
            .segments_near(visible)
            .into_iter()
            .filter_map(|at| self.index.segments().get(at))
            .map(|segment| segment.wire)
            .collect();
        wires.dedup();
        for at in wires {
            let Some(wire) = input.diagram.wires.get(at) else {
                continue;
            };
            let Some(piece_in_scene) = longest_piece(wire, visible) else {
                continue;
            };
            let rect = self.camera.rect_in_screen(piece_in_scene).expand(3.0);
            let response = ui.interact(rect, canvas.with(&wire.id), Sense::click());
            let is_selected = input.selection.wire.as_ref() == Some(&wire.id);
            let badge = wire.badge.map(|(badge, _)| badge);
            let change = input.diagram.marks.of_wire(at);
            let name = named(wire_name(&self.index, input.diagram, wire), change, badge);
            announce(ui, &response, Role::Link, is_selected, &name);
            if is_asked_to_click(ui, response.id) {
                *clicked = Some(Hit::Wire(at));
            }
            let of = wire_name(&self.index, input.diagram, wire);
            if self.badge_ui(ui, &response, wire_badge_rect(wire), &of) {
                *clicked = Some(Hit::WireBadge(at));
            }
        }
    }

    /// Objects that were removed and are shown as ghosts during a comparison.
    fn ghosts_ui(&self, ui: &Ui, canvas: Id, diagram: &Diagram, actions: &mut Vec<Action>) {
        let cards = diagram.marks.ghosts.iter().map(|ghost| {
            let node = &ghost.node;
            let name = format!("{} {}, removed", node.kind.label(), node.title);
            (ghost.difference, node.rect, name)
        });
        let sites = diagram.marks.ghost_sites.iter().map(|ghost| {
            let name = format!("Site {}, removed", ghost.site.title);
            (ghost.difference, ghost.site.rect, name)
        });
        for (difference, rect, name) in cards.chain(sites) {
            let rect = self.camera.rect_in_screen(rect_of(&rect));
            let id = canvas.with(("ghost", difference));
            let response = ui.interact(rect, id, Sense::CLICK);
            announce(ui, &response, Role::Button, false, &name);
            if is_asked_to_click(ui, id) {
                actions.push(Action::ShowDifference(difference));
            }
        }
        for (at, (wire, _)) in diagram.marks.ghost_wires.iter().enumerate() {
            let Some(piece) = longest_piece(wire, Rect::EVERYTHING) else {
                continue;
            };
            let rect = self.camera.rect_in_screen(piece).expand(3.0);
            let response = ui.interact(rect, canvas.with(("ghost wire", at)), Sense::hover());
            let name = format!("{}, removed", wire_name(&self.index, diagram, wire));
            announce(ui, &response, Role::Link, false, &name);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call a card, all of it context"
    )]
    fn node_ui(
        &mut self,
        ui: &Ui,
        canvas: Id,
        input: &CanvasInput<'_>,
        at: usize,
        node: &Node,
        listens: bool,
        actions: &mut Vec<Action>,
        clicked: &mut Option<Hit>,
    ) {
        let rect_in_scene = rect_of(&node.rect);
        let rect = self.camera.rect_in_screen(rect_in_scene);
        let response = ui.interact(rect, id_of(canvas, &node.id), Sense::click());
        let is_selected = input.selection.objects.contains(&node.id);
        if listens {
            let change = input.diagram.marks.of_node(at);
            let name = format!("{} {}", node.kind.label(), node.title);
            let name = named(name, change, node.badge);
            announce(ui, &response, Role::Button, is_selected, &name);
            ui.ctx().accesskit_node_builder(response.id, |builder| {
                builder.set_description(node.state.clone());
            });
        }
        if is_asked_to_click(ui, response.id) {
            *clicked = Some(Hit::Node(at));
        }
        if response.gained_focus() && self.focused.as_ref() != Some(&node.id) {
            // The focus came from elsewhere, so the selection follows it.
            self.focused = Some(node.id.clone());
            if !is_selected {
                actions.push(Action::Select(Selection::one(node.id.clone())));
            }
        }
        if !listens {
            return;
        }
        if self.badge_ui(ui, &response, node_badge_rect(node), &node.title) {
            *clicked = Some(Hit::NodeBadge(at));
        }
        if let (Some(switches), true) = (node.switches, self.camera.zoom() >= READABLE_ZOOM) {
            for (switch, place) in switch_rects(node) {
                let rect = self.camera.rect_in_screen(rect_of(&place));
                let id = response.id.with(switch);
                let part = ui.interact(rect, id, Sense::CLICK);
                part.widget_info(|| {
                    let unclear = match switch.is_not_understood(switches) {
                        true => ", not understood",
                        false => "",
                    };
                    let name = format!("{} of {}{unclear}", switch.label(), node.title);
                    WidgetInfo::selected(Role::CheckBox, true, hit::is_on(switch, switches), name)
                });
                if is_asked_to_click(ui, id) {
                    actions.extend(hit::toggle(node, switch).map(Action::Edit));
                }
            }
        }
        let has_handle = input.selection.single() == Some(&node.id)
            || self.hover.and_then(|hover| hover.hit.node()) == Some(at);
        if has_handle && hit::shows_handles(node, &self.camera) {
            let anchor = CardSide::Right.anchor(rect);
            let id = response.id.with("handle");
            let part = ui.interact(
                Rect::from_center_size(anchor, Vec2::splat(14.0)),
                id,
                Sense::CLICK,
            );
            part.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("Connect {}", node.title))
            });
            if is_asked_to_click(ui, id) {
                let beside = anchor + Vec2::new(80.0, 0.0);
                actions.push(Action::QuickAdd {
                    from: node.id.clone(),
                    pos_in_scene: crate::app::canvas::point_of(
                        self.camera.scene_from_screen(beside),
                    ),
                    pos_in_screen: beside,
                });
            }
        }
    }
}

/// The canvas handles pointer clicks itself; this is a click by assistive technology.
fn is_asked_to_click(ui: &Ui, id: Id) -> bool {
    ui.input(|i| i.has_accesskit_action_request(id, egui::accesskit::Action::Click))
}

fn announce(ui: &Ui, response: &Response, role: Role, is_selected: bool, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(role, true, name));
    ui.ctx().accesskit_node_builder(response.id, |builder| {
        builder.set_selected(is_selected);
    });
}

/// `Persistent Chat pool pchat.contoso.com, changed, 1 error`.
fn named(name: String, change: Option<Change>, badge: Option<Badge>) -> String {
    let name = match change {
        None => name,
        Some(change) => format!("{name}, {}", change.in_words()),
    };
    match badge {
        None => name,
        Some(badge) => format!("{name}, {}", badge.counts.in_words()),
    }
}

/// `Next hop pool: pchat.contoso.com to fe.contoso.com`.
fn wire_name(index: &crate::app::canvas::SceneIndex, diagram: &Diagram, wire: &Wire) -> String {
    let title = |id: &ObjectId| {
        index
            .node(id)
            .and_then(|at| diagram.nodes.get(at))
            .or_else(|| {
                let mut ghosts = diagram.marks.ghosts.iter().map(|ghost| &ghost.node);
                ghosts.find(|node| node.id == *id)
            })
            .map_or("", |node| node.title.as_str())
    };
    format!(
        "{}: {} to {}",
        wire.label,
        title(&wire.id.from),
        title(&wire.id.to)
    )
}

/// The longest straight visible segment of a wire: a point where a click hits the wire.
fn longest_piece(wire: &Wire, visible: Rect) -> Option<Rect> {
    wire.points
        .windows(2)
        .filter_map(|pair| match pair {
            [start, end] => {
                Some(Rect::from_two_pos(pos_of(*start), pos_of(*end)).intersect(visible))
            }
            _ => None,
        })
        .filter(|piece| !piece.is_negative())
        .max_by(|a, b| {
            let length = |rect: &Rect| rect.width() + rect.height();
            length(a).total_cmp(&length(b))
        })
}
