//! Hit testing.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::app::action::Bearer;
use crate::diagram::display::{
    Switch, node_badge_rect, server_rects, site_badge_rect, switch_rects, wire_badge_rect,
};
use crate::diagram::theme::space;
use crate::diagram::{Diagram, Node, Switches};
use crate::edit::Edit;
use crate::topology::{AssociationKind, Kind, ObjectId, Pair};

use crate::app::canvas::camera::READABLE_ZOOM;
use crate::app::canvas::camera::{Camera, point_of, pos_of, rect_of};
use crate::app::canvas::scene_index::SceneIndex;
use crate::app::canvas::wire_drag::WireEnd;

/// The hit distance for a handle, in screen points.
const HANDLE_REACH: f32 = 9.0;
/// The hit distance for a wire, in screen points.
const WIRE_REACH: f32 = 5.0;
/// How far the badge of a card extends beyond its corner, in scene points.
const BADGE_REACH: f32 = 20.0;
/// The hit distance for the mark of a computer, in scene points.
const MARK_REACH: f32 = 2.0;
/// The minimum size on the screen of a card with handles: they would cover smaller ones.
const MIN_HEIGHT_WITH_HANDLES: f32 = 36.0;

/// The element under the pointer; indexes are those of one revision of the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Hit {
    /// Nothing.
    Empty,
    /// The background of a site.
    Site(usize),
    /// The title of a site, by which it is dragged.
    SiteTitle(usize),
    Wire(usize),
    /// A card.
    Node(usize),
    /// The title of a card.
    NodeTitle(usize),
    /// The badge of a card.
    NodeBadge(usize),
    /// The badge of a site.
    SiteBadge(usize),
    /// The badge of a wire.
    WireBadge(usize),
    /// A switch on a card.
    Switch(usize, Switch),
    /// The mark of a computer on a card, if data centers are shown.
    Server(usize, usize),
    /// The end of a selected wire, which can be dragged to another card.
    WireEnd(usize, WireEnd),
    /// A handle of a card, for drawing a wire.
    Handle(usize, CardSide),
}

impl Hit {
    /// The card under the pointer, with any of its parts.
    pub fn node(self) -> Option<usize> {
        match self {
            Self::Node(node)
            | Self::NodeTitle(node)
            | Self::NodeBadge(node)
            | Self::Switch(node, _)
            | Self::Server(node, _)
            | Self::Handle(node, _) => Some(node),
            _ => None,
        }
    }

    /// The wire under the pointer, or its badge.
    pub fn wire(self) -> Option<usize> {
        match self {
            Self::Wire(wire) | Self::WireBadge(wire) | Self::WireEnd(wire, _) => Some(wire),
            _ => None,
        }
    }

    /// The element of the badge under the pointer.
    pub fn badge_of(self, diagram: &Diagram) -> Option<Bearer> {
        match self {
            Self::WireBadge(wire) => diagram
                .wires
                .get(wire)
                .map(|wire| Bearer::Wire(wire.id.clone())),
            Self::NodeBadge(_) | Self::SiteBadge(_) => self.object(diagram).map(Bearer::Object),
            _ => None,
        }
    }

    /// The object under the pointer; none for wires and empty areas.
    pub fn object(self, diagram: &Diagram) -> Option<ObjectId> {
        match self {
            Self::Empty | Self::Wire(_) | Self::WireBadge(_) | Self::WireEnd(..) => None,
            Self::Site(site) | Self::SiteTitle(site) | Self::SiteBadge(site) => {
                diagram.sites.get(site).map(|site| ObjectId::Site(site.id))
            }
            _ => self
                .node()
                .and_then(|node| diagram.nodes.get(node))
                .map(|node| node.id.clone()),
        }
    }
}

/// A side of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CardSide {
    Left,
    Right,
    Top,
    Bottom,
}

impl CardSide {
    /// All sides.
    pub const ALL: [Self; 4] = [Self::Right, Self::Left, Self::Top, Self::Bottom];

    /// The position of the handle on this side.
    pub fn anchor(self, rect: Rect) -> Pos2 {
        match self {
            Self::Left => rect.left_center(),
            Self::Right => rect.right_center(),
            Self::Top => rect.center_top(),
            Self::Bottom => rect.center_bottom(),
        }
    }

    /// The direction away from the card.
    pub fn outwards(self) -> Vec2 {
        match self {
            Self::Left => vec2(-1.0, 0.0),
            Self::Right => vec2(1.0, 0.0),
            Self::Top => vec2(0.0, -1.0),
            Self::Bottom => vec2(0.0, 1.0),
        }
    }
}

/// Whether a switch is on.
pub fn is_on(switch: Switch, switches: Switches) -> bool {
    match switch {
        Switch::Compliance => switches.compliance,
        Switch::Mirroring => switches.mirroring,
        Switch::DisasterRecovery => switches.disaster_recovery,
    }
}

/// The edit for a click on a switch of a card.
pub fn toggle(node: &Node, switch: Switch) -> Option<Edit> {
    let switches = node.switches?;
    if switch.is_not_understood(switches) {
        return None;
    }
    let on = !is_on(switch, switches);
    let ObjectId::Service(pool) = &node.id else {
        return None;
    };
    let pool = pool.clone();
    Some(match switch {
        Switch::Compliance => Edit::SetCompliance { pool, on },
        Switch::Mirroring => Edit::SetMirroring {
            pool,
            pair: Pair::Content,
            on,
        },
        Switch::DisasterRecovery => Edit::SetDisasterRecovery { pool, on },
    })
}

/// Whether objects of this kind can have wires.
pub fn takes_wires(kind: Kind) -> bool {
    let mut drawn = AssociationKind::OF_PERSISTENT_CHAT.into_iter();
    drawn.any(|association| association.ends_at(kind))
}

/// The title bar of a site, in the scene.
pub fn site_title_in_scene(site_in_scene: Rect) -> Rect {
    Rect::from_min_size(
        site_in_scene.min,
        vec2(
            site_in_scene.width(),
            SITE_TITLE_HEIGHT.min(site_in_scene.height()),
        ),
    )
}

/// The height of the title bar of a site at 100 %.
pub const SITE_TITLE_HEIGHT: f32 = crate::diagram::metrics::SITE_HEADER;

/// The title of a card, in the scene.
pub fn node_title_in_scene(node_in_scene: Rect) -> Rect {
    Rect::from_min_max(
        node_in_scene.min + vec2(space::CARD, NODE_TITLE.0),
        pos2(
            node_in_scene.max.x - space::CARD,
            node_in_scene.min.y + NODE_TITLE.1,
        ),
    )
}

/// The distances from the top of a card to the upper and lower edge of its title.
const NODE_TITLE: (f32, f32) = (38.0, 57.0);

/// Whether a card of this height on the screen shows handles.
pub fn shows_handles(node: &Node, camera: &Camera) -> bool {
    takes_wires(node.kind) && node.rect.height() * camera.zoom() >= MIN_HEIGHT_WITH_HANDLES
}

/// Elements that can be dragged in addition to cards.
#[derive(Default)]
pub struct Handles {
    /// The cards with visible handles.
    pub cards: Vec<usize>,
    /// The wire whose ends can be dragged.
    pub wire: Option<usize>,
}

/// The draggable ends of a wire, on the screen.
pub fn free_ends(diagram: &Diagram, camera: &Camera, wire: usize) -> Vec<(WireEnd, Pos2)> {
    let Some(wire) = diagram.wires.get(wire) else {
        return Vec::new();
    };
    let ends = WireEnd::ALL.into_iter();
    ends.filter(|end| end.is_free(diagram, wire))
        .filter_map(|end| Some((end, camera.screen_from_scene(pos_of(end.of(wire)?)))))
        .collect()
}

/// Finds the topmost element at a position.
pub fn hit_test(
    diagram: &Diagram,
    index: &SceneIndex,
    camera: &Camera,
    handles: &Handles,
    pos_in_screen: Pos2,
) -> Hit {
    let pos = camera.scene_from_screen(pos_in_screen);
    let point = point_of(pos);
    if let Some(wire) = handles.wire {
        let ends = free_ends(diagram, camera, wire);
        let near = |(_, end): &&(WireEnd, Pos2)| end.distance(pos_in_screen) <= HANDLE_REACH;
        if let Some((end, _)) = ends.iter().find(near) {
            return Hit::WireEnd(wire, *end);
        }
    }
    for at in &handles.cards {
        let Some(node) = diagram.nodes.get(*at) else {
            continue;
        };
        if !shows_handles(node, camera) {
            continue;
        }
        let rect_in_screen = camera.rect_in_screen(rect_of(&node.rect));
        for side in CardSide::ALL {
            if side.anchor(rect_in_screen).distance(pos_in_screen) <= HANDLE_REACH {
                return Hit::Handle(*at, side);
            }
        }
    }
    let at_pos = Rect::from_center_size(pos, Vec2::ZERO);
    if camera.zoom() >= READABLE_ZOOM
        && let Some(at) = node_badge_at(diagram, index, pos)
    {
        return Hit::NodeBadge(at);
    }
    let topmost = index.nodes_near(at_pos).into_iter().rev().find(|at| {
        diagram
            .nodes
            .get(*at)
            .is_some_and(|node| rect_of(&node.rect).contains(pos))
    });
    if let Some(at) = topmost {
        return part_of_node(diagram, camera, at, pos);
    }
    if camera.zoom() >= READABLE_ZOOM
        && let Some(wire) = wire_badge_at(diagram, pos)
    {
        return Hit::WireBadge(wire);
    }
    if let Some(wire) = wire_at(index, pos, WIRE_REACH / camera.zoom()) {
        return Hit::Wire(wire);
    }
    site_at(diagram, pos).map_or(Hit::Empty, |at| {
        let site = diagram.sites.get(at);
        let badge = site.and_then(site_badge_rect);
        if camera.zoom() >= READABLE_ZOOM && badge.is_some_and(|badge| badge.contains(point)) {
            return Hit::SiteBadge(at);
        }
        let title = site.map(|site| site_title_in_scene(rect_of(&site.rect)));
        if title.is_some_and(|title| title.contains(pos)) {
            Hit::SiteTitle(at)
        } else {
            Hit::Site(at)
        }
    })
}

/// The innermost site at a position of the scene.
pub fn site_at(diagram: &Diagram, pos_in_scene: Pos2) -> Option<usize> {
    diagram
        .sites
        .iter()
        .rposition(|site| rect_of(&site.rect).contains(pos_in_scene))
}

/// The topmost card at a position of the scene.
pub fn node_at(diagram: &Diagram, index: &SceneIndex, pos_in_scene: Pos2) -> Option<usize> {
    index
        .nodes_near(Rect::from_center_size(pos_in_scene, Vec2::ZERO))
        .into_iter()
        .rev()
        .find(|at| {
            diagram
                .nodes
                .get(*at)
                .is_some_and(|node| rect_of(&node.rect).contains(pos_in_scene))
        })
}

fn part_of_node(diagram: &Diagram, camera: &Camera, at: usize, pos: Pos2) -> Hit {
    let Some(node) = diagram.nodes.get(at) else {
        return Hit::Empty;
    };
    if camera.zoom() < READABLE_ZOOM {
        return Hit::Node(at);
    }
    let rect = rect_of(&node.rect);
    if node.switches.is_some() {
        for (switch, place) in switch_rects(node) {
            if rect_of(&place).contains(pos) {
                return Hit::Switch(at, switch);
            }
        }
    }
    if diagram.bands.iter().any(|band| band.site == node.site) {
        for (server, mark) in server_rects(node) {
            if rect_of(&mark).expand(MARK_REACH).contains(pos) {
                return Hit::Server(at, server);
            }
        }
    }
    if node_title_in_scene(rect).contains(pos) {
        Hit::NodeTitle(at)
    } else {
        Hit::Node(at)
    }
}

/// The badge of a card, which extends beyond its corner.
fn node_badge_at(diagram: &Diagram, index: &SceneIndex, pos: Pos2) -> Option<usize> {
    let around = Rect::from_center_size(pos, Vec2::splat(2.0 * BADGE_REACH));
    index.nodes_near(around).into_iter().rev().find(|at| {
        let badge = diagram.nodes.get(*at).and_then(node_badge_rect);
        badge.is_some_and(|badge| badge.contains(point_of(pos)))
    })
}

/// Only few wires have badges, so all of them are checked.
fn wire_badge_at(diagram: &Diagram, pos: Pos2) -> Option<usize> {
    diagram
        .wires
        .iter()
        .rposition(|wire| wire_badge_rect(wire).is_some_and(|badge| badge.contains(point_of(pos))))
}

fn wire_at(index: &SceneIndex, pos: Pos2, reach: f32) -> Option<usize> {
    let around = Rect::from_center_size(pos, Vec2::splat(2.0 * reach));
    let mut nearest: Option<(f32, usize)> = None;
    for at in index.segments_near(around) {
        let Some(segment) = index.segments().get(at) else {
            continue;
        };
        let distance = distance_to_segment(pos, segment.start_in_scene, segment.end_in_scene);
        if distance <= reach && nearest.is_none_or(|(best, _)| distance <= best) {
            nearest = Some((distance, segment.wire));
        }
    }
    nearest.map(|(_, wire)| wire)
}

fn distance_to_segment(pos: Pos2, start: Pos2, end: Pos2) -> f32 {
    let along = end - start;
    let length_squared = along.length_sq();
    if length_squared <= f32::EPSILON {
        return pos.distance(start);
    }
    let t = ((pos - start).dot(along) / length_squared).clamp(0.0, 1.0);
    pos.distance(start + along * t)
}
