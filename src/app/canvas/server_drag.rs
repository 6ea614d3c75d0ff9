//! Dragging the mark of a computer: dropping it on another data center states that the computer is there.

use egui::Pos2;

use crate::design::{Design, Statement, computers_of};
use crate::diagram::{Band, Diagram};
use crate::edit::Edit;
use crate::topology::{Index, SiteId};

use crate::app::action::Action;
use crate::app::canvas::camera::point_of;

/// The state of a mark drag.
pub struct ServerDrag {
    /// The card, as an index in the diagram.
    pub node: usize,
    /// The index on the card.
    pub server: usize,
    /// The pointer position.
    pub pointer_in_scene: Pos2,
    /// The data center in a site under the pointer.
    pub band: Option<(SiteId, usize)>,
}

impl ServerDrag {
    /// Starts dragging a mark.
    pub fn new(node: usize, server: usize, pointer_in_scene: Pos2) -> Self {
        Self {
            node,
            server,
            pointer_in_scene,
            band: None,
        }
    }

    /// Follows the pointer.
    pub fn follow(&mut self, diagram: &Diagram, pointer_in_scene: Pos2) {
        self.pointer_in_scene = pointer_in_scene;
        self.band = self
            .band_under(diagram)
            .map(|band| (band.site, band.data_center));
    }

    /// The data center under the pointer, unless it is the current one.
    fn band_under<'d>(&self, diagram: &'d Diagram) -> Option<&'d Band> {
        let node = diagram.nodes.get(self.node)?;
        let band = diagram.band_at(point_of(self.pointer_in_scene))?;
        let own = node.data_center_of(self.server);
        (band.site == node.site && own != Some(band.data_center)).then_some(band)
    }

    /// The name of the dragged computer.
    pub fn fqdn<'d>(&self, diagram: &'d Diagram) -> &'d str {
        let node = diagram.nodes.get(self.node);
        let server = node.and_then(|node| node.servers.get(self.server));
        server.map_or("", |server| server.fqdn.as_str())
    }

    /// The action of a drop.
    pub fn drop_action(&self, design: &Design, diagram: &Diagram) -> Option<Action> {
        let node = diagram.nodes.get(self.node)?;
        let band = self.band_under(diagram)?;
        let index = Index::new(&design.topology);
        let computer = computers_of(&index, &node.id)
            .into_iter()
            .nth(self.server)?;
        let name = diagram.data_center(band.data_center).to_owned();
        Some(Action::Edit(Edit::State {
            objects: vec![computer],
            statement: Statement::DataCenter(name),
        }))
    }
}
