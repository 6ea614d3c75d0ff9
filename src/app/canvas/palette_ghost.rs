//! What is dragged out of the palette: a full-size, snapped and guided ghost.

use egui::{Pos2, Rect, Vec2, Vec2b, vec2};

use crate::app::action::{Action, NewObject, PaletteItem};
use crate::diagram::{Diagram, metrics};
use crate::topology::{Kind, ObjectId, SiteId};

use super::camera::point_of;
use super::hit::{node_at, site_at};
use super::scene_index::SceneIndex;
use super::snap::{Guide, Surroundings};

/// The ghost under the pointer.
pub struct PaletteGhost {
    /// What it will be.
    pub item: PaletteItem,
    /// Where it will stand.
    pub rect_in_scene: Rect,
    /// Why it stands there.
    pub guides: Vec<Guide>,
    /// The site that takes it.
    pub site: Option<SiteId>,
    /// The Standard Edition server that a Persistent Chat pool lands on.
    pub server: Option<usize>,
}

impl PaletteGhost {
    /// The ghost for the pointer's place: centred under it, then snapped unless Cmd is down.
    pub fn new(
        diagram: &Diagram,
        index: &SceneIndex,
        item: PaletteItem,
        pointer_in_scene: Pos2,
        surroundings: &Surroundings<'_>,
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
            .then(|| site_at(diagram, pointer_in_scene))
            .flatten()
            .and_then(|at| diagram.sites.get(at))
            .map(|site| site.id);
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

    /// What letting go here asks for.
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
            referenced_by: None,
            server,
            refers_to: None,
        })
    }
}

fn size_of(item: PaletteItem) -> Vec2 {
    let size = match item {
        PaletteItem::Site => metrics::EMPTY_SITE,
        PaletteItem::PersistentChatPool => metrics::node_size(Kind::PersistentChatPool),
        PaletteItem::FrontEndPool => metrics::node_size(Kind::FrontEndPool),
        PaletteItem::StandardEditionServer => metrics::node_size(Kind::StandardEditionServer),
        PaletteItem::SqlStore => metrics::node_size(Kind::SqlStore),
        PaletteItem::FileStore => metrics::node_size(Kind::FileStore),
    };
    vec2(size.width, size.height)
}
