//! Moving cards: distance, guides, and the site to drop them in.

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Vec2, Vec2b, vec2};

use crate::app::action::Action;
use crate::design::{Design, Point, Statement};
use crate::diagram::{Diagram, Node, layout};
use crate::edit::{self, Edit, Identities, Refusal};
use crate::topology::{Index, ObjectId, SiteId};

use crate::app::canvas::camera::{point_of, rect_of};
use crate::app::canvas::hit::site_at;
use crate::app::canvas::snap::{self, Guide, SnapSurroundings};

/// The state of a card drag.
pub struct MoveDrag {
    /// The cards, as indexes in the diagram.
    pub nodes: Vec<usize>,
    /// The site that is dragged with all its cards, by its title.
    pub site: Option<SiteId>,
    /// The distance from the original position.
    pub delta_in_scene: Vec2,
    /// Copies are moved and the originals stay (Alt).
    pub duplicates: bool,
    /// The guides that determined the position.
    pub guides: Vec<Guide>,
    /// The effect of a drop on the site of the cards.
    pub landing: Landing,
    /// The data center in a site that a drop would state.
    pub band: Option<(SiteId, usize)>,
    origin_in_scene: Pos2,
    grabbed_in_scene: Rect,
    bounds_in_scene: Rect,
    asked: BTreeMap<SiteId, Result<(), Refusal>>,
}

/// The effect of a drop on the site of the cards.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Landing {
    /// They stay in their sites.
    #[default]
    Stays,
    /// They move to this site.
    Into(SiteId),
    /// They cannot move there, for this reason.
    Refused(SiteId, String),
}

impl MoveDrag {
    /// Starts dragging cards. `grabbed` is the one under the pointer; its corner snaps to the grid.
    pub fn new(
        diagram: &Diagram,
        nodes: Vec<usize>,
        grabbed: Option<usize>,
        origin_in_scene: Pos2,
    ) -> Option<Self> {
        let rect = |at: &usize| diagram.nodes.get(*at).map(|node| rect_of(&node.rect));
        let bounds_in_scene = nodes.iter().filter_map(rect).reduce(|a, b| a | b)?;
        let grabbed_in_scene = grabbed.as_ref().and_then(rect).unwrap_or(bounds_in_scene);
        Some(Self {
            nodes,
            site: None,
            delta_in_scene: Vec2::ZERO,
            duplicates: false,
            guides: Vec::new(),
            landing: Landing::Stays,
            band: None,
            origin_in_scene,
            grabbed_in_scene,
            bounds_in_scene,
            asked: BTreeMap::new(),
        })
    }

    /// Starts dragging a site: all its content, or its region if it is empty.
    pub fn of_site(diagram: &Diagram, site: usize, origin_in_scene: Pos2) -> Option<Self> {
        let region = diagram.sites.get(site)?;
        let nodes: Vec<usize> = diagram
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.site == region.id)
            .map(|(at, _)| at)
            .collect();
        let region_in_scene = rect_of(&region.rect);
        let mut drag = Self::new(diagram, nodes.clone(), None, origin_in_scene).unwrap_or(Self {
            nodes,
            site: None,
            delta_in_scene: Vec2::ZERO,
            duplicates: false,
            guides: Vec::new(),
            landing: Landing::Stays,
            band: None,
            origin_in_scene,
            grabbed_in_scene: region_in_scene,
            bounds_in_scene: region_in_scene,
            asked: BTreeMap::new(),
        });
        drag.site = Some(region.id);
        Some(drag)
    }

    /// Follows the pointer: Shift restricts to one axis, Cmd disables guides and grid, Alt copies.
    pub fn follow(
        &mut self,
        design: &Design,
        diagram: &Diagram,
        pointer_in_scene: Pos2,
        surroundings: &SnapSurroundings<'_>,
    ) {
        let modifiers = surroundings.modifiers;
        self.duplicates = modifiers.alt && self.site.is_none();
        let mut delta = pointer_in_scene - self.origin_in_scene;
        let mut axes = Vec2b::TRUE;
        if modifiers.shift {
            (delta, axes) = snap::lock_axis(delta);
        }
        let snapped = surroundings.settle(
            self.bounds_in_scene.translate(delta),
            self.grabbed_in_scene.min + delta,
            axes,
        );
        delta += snapped.correction;
        self.guides = snapped.guides;
        self.delta_in_scene = delta;
        self.landing = self.landing_at(design, diagram, pointer_in_scene);
        self.band = self.band_at(diagram, pointer_in_scene);
    }

    /// The moving cards can be aligned with all other cards.
    pub fn moves(&self, node: usize) -> bool {
        self.nodes.binary_search(&node).is_ok()
    }

    fn landing_at(
        &mut self,
        design: &Design,
        diagram: &Diagram,
        pointer_in_scene: Pos2,
    ) -> Landing {
        if self.site.is_some() {
            return Landing::Stays;
        }
        let Some(site) = site_at(diagram, pointer_in_scene).and_then(|at| diagram.sites.get(at))
        else {
            return Landing::Stays;
        };
        if self.duplicates {
            return match self.foreign_to(diagram, site.id).is_empty() {
                true => Landing::Stays,
                false => Landing::Into(site.id),
            };
        }
        let foreign = self.foreign_to(diagram, site.id);
        if foreign.is_empty() {
            return Landing::Stays;
        }
        let places = self.places(diagram);
        let answer = self.asked.entry(site.id).or_insert_with(|| {
            // The edit itself is checked, so that the drag, the menu and the edit cannot disagree.
            let edit = move_to_site(foreign, site.id, places);
            edit::apply(design, &edit, &mut Identities::seeded(0)).map(|_| ())
        });
        match answer {
            Ok(()) => Landing::Into(site.id),
            Err(refusal) => Landing::Refused(site.id, refusal.0.clone()),
        }
    }

    /// The data center under the pointer, if it differs from that of any dragged card.
    fn band_at(&self, diagram: &Diagram, pointer_in_scene: Pos2) -> Option<(SiteId, usize)> {
        let refused = matches!(self.landing, Landing::Refused(..));
        if self.site.is_some() || self.duplicates || refused {
            return None;
        }
        let band = diagram.band_at(point_of(pointer_in_scene))?;
        let is_new = self.comes_to(diagram, band.data_center).next().is_some();
        is_new.then_some((band.site, band.data_center))
    }

    /// The dragged cards that are not in a data center; computers of a card in several data centers are moved
    /// separately.
    fn comes_to<'d>(
        &'d self,
        diagram: &'d Diagram,
        data_center: usize,
    ) -> impl Iterator<Item = &'d Node> {
        let nodes = self.nodes.iter().filter_map(|at| diagram.nodes.get(*at));
        nodes.filter(move |node| {
            node.location.parts().is_empty() && node.location.only() != Some(data_center)
        })
    }

    /// The statement that the dragged cards are in the data center under them.
    fn statement(&self, design: &Design, diagram: &Diagram) -> Option<Edit> {
        let (_, data_center) = self.band?;
        let index = Index::new(&design.topology);
        let objects: Vec<ObjectId> = self
            .comes_to(diagram, data_center)
            .flat_map(|node| edit::placeable(&index, &node.id))
            .collect();
        let statement = Statement::DataCenter(diagram.data_center(data_center).to_owned());
        (!objects.is_empty()).then_some(Edit::State { objects, statement })
    }

    /// The dragged cards that are in a different site.
    fn foreign_to(&self, diagram: &Diagram, site: SiteId) -> Vec<ObjectId> {
        self.nodes
            .iter()
            .filter_map(|at| diagram.nodes.get(*at))
            .filter(|node| node.site != site)
            .map(|node| node.id.clone())
            .collect()
    }

    /// The current positions of everything that is dragged.
    pub fn places(&self, diagram: &Diagram) -> BTreeMap<ObjectId, Point> {
        let mut places: BTreeMap<ObjectId, Point> = self
            .nodes
            .iter()
            .filter_map(|at| diagram.nodes.get(*at))
            .map(|node| {
                let min = rect_of(&node.rect).min + self.delta_in_scene;
                (node.id.clone(), point_of(min))
            })
            .collect();
        if self.nodes.is_empty()
            && let Some(site) = self.site
        {
            let min = self.bounds_in_scene.min + self.delta_in_scene;
            places.insert(site.into(), point_of(min));
        }
        places
    }

    /// The action of a drop: one edit, or nothing if nothing moved.
    pub fn drop_action(&self, design: &Design, diagram: &Diagram) -> Option<Action> {
        if self.delta_in_scene.length() < 0.5 {
            return None;
        }
        let mut places = self.places(diagram);
        if places.is_empty() {
            return None;
        }
        if self.duplicates {
            return Some(Action::Edit(Edit::Duplicate {
                objects: places.into_keys().collect(),
                site: match self.landing {
                    Landing::Into(site) => Some(site),
                    Landing::Stays | Landing::Refused(..) => None,
                },
                offset: point_of(vec2(self.delta_in_scene.x, self.delta_in_scene.y).to_pos2()),
            }));
        }
        let into = match &self.landing {
            Landing::Into(site) => Some(*site),
            Landing::Stays | Landing::Refused(..) => None,
        };
        if self.site.is_none() {
            // Cards must not overlap, and their site must not grow over another.
            let by = point_of(self.delta_in_scene.to_pos2());
            let band = self.band.map(|(_, data_center)| data_center);
            let more = layout::settle_moved(diagram, |at| self.moves(at), by, into, band);
            for place in places.values_mut() {
                *place = Point::new(place.x + more.x, place.y + more.y);
            }
        }
        let edit = match &self.landing {
            Landing::Stays => Edit::Arrange { places },
            Landing::Refused(_, reason) => return Some(Action::Toast(reason.clone())),
            Landing::Into(site) => move_to_site(self.foreign_to(diagram, *site), *site, places),
        };
        let edit = match self.statement(design, diagram) {
            Some(statement) => self.together(diagram, statement, edit),
            None => edit,
        };
        Some(Action::Edit(edit))
    }

    /// Both edits as one step.
    fn together(&self, diagram: &Diagram, statement: Edit, moved: Edit) -> Edit {
        let mut nodes = self.nodes.iter().filter_map(|at| diagram.nodes.get(*at));
        let what = match (nodes.next(), self.nodes.len()) {
            (Some(only), 1) => only.title.clone(),
            (_, count) => format!("{count} objects"),
        };
        let name = self.band.map_or("", |(_, at)| diagram.data_center(at));
        Edit::Together {
            label: format!("Move {what} to data center {name}"),
            edits: vec![statement, moved],
        }
    }
}

/// `objects` change their site; all objects in `places` move in the same step.
fn move_to_site(objects: Vec<ObjectId>, site: SiteId, places: BTreeMap<ObjectId, Point>) -> Edit {
    Edit::MoveToSite {
        objects,
        site,
        places,
    }
}

impl MoveDrag {
    /// The region of an empty site that is being moved.
    pub fn empty_site_in_scene(&self) -> Option<Rect> {
        (self.nodes.is_empty() && self.site.is_some())
            .then(|| self.bounds_in_scene.translate(self.delta_in_scene))
    }
}
