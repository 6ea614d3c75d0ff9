//! The object being dragged from the palette: a full-size ghost with snapping and guides.

use egui::{PointerButton, Pos2, Rect, Ui, Vec2, Vec2b, vec2};

use crate::app::action::{Action, NewObject};
use crate::app::palette_item::PaletteItem;
use crate::diagram::layout::site_for_drop;
use crate::diagram::{self, Diagram, Location, Node, Switches, metrics};
use crate::topology::{Kind, ObjectId, SiteId};

use crate::app::canvas::camera::point_of;
use crate::app::canvas::hit::node_at;
use crate::app::canvas::pointer::{PointerFacts, neighbors};
use crate::app::canvas::scene_index::SceneIndex;
use crate::app::canvas::snap::{Guide, SnapSurroundings};
use crate::app::canvas::{Canvas, CanvasInput};

/// The ghost under the pointer.
pub struct PaletteGhost {
    /// The object that it will become.
    pub item: PaletteItem,
    /// Its future position.
    pub rect_in_scene: Rect,
    /// The guides that determined the position.
    pub guides: Vec<Guide>,
    /// The site under it.
    pub site: Option<SiteId>,
    /// The Standard Edition server under a Persistent Chat pool.
    pub server: Option<usize>,
}

impl PaletteGhost {
    /// The ghost for a pointer position: centered, then snapped unless Cmd is down.
    pub fn new(
        diagram: &Diagram,
        index: &SceneIndex,
        item: PaletteItem,
        pointer_in_scene: Pos2,
        surroundings: &SnapSurroundings<'_>,
    ) -> Self {
        let server = (item == PaletteItem::PersistentChatPool)
            .then(|| node_at(diagram, index, pointer_in_scene))
            .flatten()
            .filter(|at| {
                diagram
                    .nodes
                    .get(*at)
                    .is_some_and(|node| node.kind == Kind::StandardEditionServer)
            });
        let site = (item != PaletteItem::Site)
            .then(|| site_for_drop(diagram, point_of(pointer_in_scene)))
            .flatten();
        let under_pointer = Rect::from_center_size(pointer_in_scene, size_of(item));
        let snapped = surroundings.settle(under_pointer, under_pointer.min, Vec2b::TRUE);
        Self {
            item,
            rect_in_scene: under_pointer.translate(snapped.correction),
            guides: snapped.guides,
            site,
            server,
        }
    }

    /// The card that it will become, as far as it is known; a site has none.
    pub fn node(&self) -> Option<Node> {
        let kind = self.item.kind()?;
        let min = point_of(self.rect_in_scene.min);
        Some(Node {
            id: ObjectId::Deployment,
            kind,
            site: self.site.unwrap_or(SiteId(0)),
            rect: diagram::Rect::at(min, metrics::node_size(kind)),
            title: "New".to_owned(),
            name: "New".to_owned(),
            state: String::new(),
            servers: Vec::new(),
            location: Location::Unknown,
            parts: Vec::new(),
            part_names: Vec::new(),
            switches: (kind == Kind::PersistentChatPool).then_some(Switches {
                compliance: false,
                mirroring: false,
                disaster_recovery: false,
                not_understood: [false; 3],
            }),
            badge: None,
            note: None,
        })
    }

    /// The data center in a site under it.
    pub fn band(&self, diagram: &Diagram) -> Option<(SiteId, usize)> {
        let kind = self.item.kind()?;
        let corner = self.rect_in_scene.min + Vec2::splat(metrics::BAND_PADDING);
        let band = diagram.band_at(point_of(corner))?;
        let is_there = kind != Kind::PersistentChatPool || self.server.is_none();
        is_there.then_some((band.site, band.data_center))
    }

    /// The action of a drop.
    pub fn drop_action(&self, diagram: &Diagram) -> Action {
        let server =
            self.server
                .and_then(|at| diagram.nodes.get(at))
                .and_then(|node| match &node.id {
                    ObjectId::Cluster(cluster) => Some(cluster.clone()),
                    _ => None,
                });
        Action::NewObject(NewObject {
            item: self.item,
            site: self.site,
            place: Some(point_of(self.rect_in_scene.min)),
            held_by: None,
            server,
            refers_to: None,
        })
    }
}

fn size_of(item: PaletteItem) -> Vec2 {
    let size = item.kind().map_or(metrics::EMPTY_SITE, metrics::node_size);
    vec2(size.width, size.height)
}

impl Canvas {
    /// The object being dragged from the palette.
    pub(super) fn palette(&mut self, ui: &Ui, input: &CanvasInput<'_>, actions: &mut Vec<Action>) {
        let facts = PointerFacts::read(ui);
        let released = facts.released.contains(&PointerButton::Primary);
        let was = self.ghost.take();
        let item = match (input.palette_drag, &was) {
            (Some(item), _) => item,
            (None, Some(ghost)) if released => ghost.item,
            _ => return,
        };
        let over = facts
            .pos_in_screen
            .filter(|pos| self.camera.canvas_in_screen().contains(*pos));
        let (Some(pos_in_screen), false) = (over, facts.escape || !input.is_topmost) else {
            return;
        };
        let others = neighbors(&self.index, &self.camera, input.diagram, |_| false);
        let ghost = PaletteGhost::new(
            input.diagram,
            &self.index,
            item,
            self.camera.scene_from_screen(pos_in_screen),
            &SnapSurroundings {
                others_in_scene: &others,
                zoom: self.camera.zoom(),
                modifiers: facts.modifiers,
                snaps: input.settings.snap,
            },
        );
        if released {
            actions.push(ghost.drop_action(input.diagram));
        } else {
            self.ghost = Some(ghost);
        }
    }
}
