//! Where dropped, pasted and new cards are placed: never on other cards, and never so that their site
//! would grow over another one.

use std::collections::BTreeSet;

use crate::design::{Design, Point};
use crate::topology::{Index, ObjectId, SiteId, inventory};

use crate::diagram::bands::{Bands, Spot};
use crate::diagram::geometry::Rect;
use crate::diagram::layout::occupied::Occupied;
use crate::diagram::layout::{LayoutPlan, newcomers, site_around};
use crate::diagram::location::Locations;
use crate::diagram::{Diagram, Node, bands, metrics};

/// The surroundings of cards that are being placed.
pub(super) struct FreeGround {
    /// The cards that stay.
    pub others: Vec<Rect>,
    /// The area that the receiving site already takes up, or its region if it is empty.
    pub own: Option<Rect>,
    /// The regions of the other sites.
    pub other_sites: Vec<Rect>,
    /// The data center of the cards within the site.
    pub within: Within,
}

/// Where cards may be placed according to their data center.
#[derive(Default)]
pub(super) enum Within {
    /// Anywhere: they are in several data centers.
    #[default]
    Anywhere,
    /// Outside of these bands: their data center is unknown.
    Outside(Vec<Rect>),
    /// In a band, which already takes up this area, and outside of the others.
    Band(Option<Rect>, Vec<Rect>),
}

impl Within {
    /// The limits for cards whose data center in a site is `own`, where the other cards take up `bands`.
    fn of(own: Option<usize>, site: SiteId, bands: &Bands) -> Self {
        let of_site = || bands.range((site, 0)..=(site, usize::MAX));
        let others = of_site()
            .filter(|((_, other), _)| Some(*other) != own)
            .map(|(_, rect)| *rect)
            .collect();
        match own {
            None => Self::Outside(others),
            Some(own) => Self::Band(bands.get(&(site, own)).copied(), others),
        }
    }

    /// The area that a card takes up in its site.
    fn footprint(&self, card: Rect) -> Rect {
        match self {
            Self::Band(..) => bands::around(card),
            Self::Anywhere | Self::Outside(_) => card,
        }
    }

    fn takes(&self, cards: &[Rect]) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Outside(bands) => !cards
                .iter()
                .any(|card| bands.iter().any(|band| band.intersects(card))),
            Self::Band(own, others) => {
                let own = own.iter().copied();
                let around = cards.iter().copied().map(bands::around);
                let grown = own.chain(around).reduce(|all, rect| all.union(&rect));
                grown.is_none_or(|grown| !others.iter().any(|other| other.intersects(&grown)))
            }
        }
    }
}

impl FreeGround {
    /// The shortest offset, in scene points, that moves all cards together to a free place; `None` if
    /// there is no such place nearby.
    pub(super) fn settle(&self, cards: &[Rect]) -> Option<Point> {
        let bounds = union(cards)?;
        if self.takes(cards, Point::default()) {
            return Some(Point::default());
        }
        let near_own = self.own.map(|own| {
            Point::new(
                bounds.min.x.clamp(own.min.x, own.max.x),
                bounds.min.y.clamp(own.min.y, own.max.y),
            )
        });
        let size = crate::diagram::geometry::Size {
            width: bounds.width(),
            height: bounds.height(),
        };
        let occupied: Occupied = self.others.iter().copied().collect();
        [Some(bounds.min), near_own]
            .into_iter()
            .flatten()
            .map(|wish| {
                let suits = |rect: Rect| self.keeps_apart(&[rect]);
                newcomers::nearest_free(wish, size, metrics::GRID * 3.0, &occupied, suits)
            })
            .map(|place| Point::new(place.x - bounds.min.x, place.y - bounds.min.y))
            .find(|by| self.takes(cards, *by))
    }

    fn takes(&self, cards: &[Rect], by: Point) -> bool {
        let moved: Vec<Rect> = cards.iter().map(|card| moved(card, by)).collect();
        let is_free = |card: &Rect| {
            let around = card.expand(metrics::GRID);
            !self.others.iter().any(|other| other.intersects(&around))
        };
        moved.iter().all(is_free) && self.keeps_apart(&moved)
    }

    /// Whether the site stays apart from the others when these cards are added to it.
    fn keeps_apart(&self, cards: &[Rect]) -> bool {
        let own = self.own.into_iter();
        let new = cards.iter().map(|card| self.within.footprint(*card));
        let keeps_sites_apart = site_around(own.chain(new)).is_none_or(|region| {
            let mut others = self.other_sites.iter();
            !others.any(|other| other.intersects(&region))
        });
        keeps_sites_apart && self.within.takes(cards)
    }
}

fn union(cards: &[Rect]) -> Option<Rect> {
    cards.iter().copied().reduce(|all, card| all.union(&card))
}

fn moved(card: &Rect, by: Point) -> Rect {
    Rect {
        min: Point::new(card.min.x + by.x, card.min.y + by.y),
        max: Point::new(card.max.x + by.x, card.max.y + by.y),
    }
}

/// How much farther cards have to move that are dropped `by` from where they were, in scene points.
/// `is_moving` tells which cards these are, by position; `into` is the site that they are moved to, if
/// it is not their own, and `band` the data center. `None` if there is no free place nearby.
pub fn settle_moved(
    diagram: &Diagram,
    is_moving: impl Fn(usize) -> bool,
    by: Point,
    into: Option<SiteId>,
    band: Option<usize>,
) -> Point {
    let nodes = || diagram.nodes.iter().enumerate();
    let cards: Vec<Rect> = nodes()
        .filter(|(at, _)| is_moving(*at))
        .map(|(_, node)| moved(&node.rect, by))
        .collect();
    let sites: BTreeSet<SiteId> = nodes()
        .filter(|(at, _)| is_moving(*at))
        .map(|(_, node)| into.unwrap_or(node.site))
        .collect();
    let staying = || {
        nodes()
            .filter(|(at, _)| !is_moving(*at))
            .map(|(_, node)| node)
    };
    let own = |site: SiteId| {
        let cards = staying().filter(|node| node.site == site);
        cards
            .map(Node::footprint)
            .reduce(|all, card| all.union(&card))
    };
    let mut ground = FreeGround {
        others: staying().map(|node| node.rect).collect(),
        own: None,
        other_sites: Vec::new(),
        within: Within::Anywhere,
    };
    // Cards of several sites that move together keep their relative positions.
    if let (Some(site), 1) = (sites.first(), sites.len()) {
        ground.own = own(*site);
        let moving = || nodes().filter(|(at, _)| is_moving(*at));
        let spans = moving().any(|(_, node)| !node.location.parts().is_empty());
        let come_to: BTreeSet<Option<usize>> = moving()
            .map(|(_, node)| band.or(node.location.only()))
            .collect();
        if let (Some(own), 1, false) = (come_to.first(), come_to.len(), spans) {
            let spots: Vec<Spot<'_>> = staying().map(Spot::of).collect();
            ground.within = Within::of(*own, *site, &bands::taken(&spots).0);
        }
        let others = diagram.sites.iter().filter(|other| other.id != *site);
        ground.other_sites = others
            .map(|other| {
                let own = own(other.id).and_then(|cards| site_around(std::iter::once(cards)));
                own.unwrap_or(other.rect)
            })
            .collect();
    }
    ground.settle(&cards).unwrap_or_default()
}

/// Moves new objects off the cards that they would cover, to where their site does not grow over another
/// one. If there is no such place nearby, the layout decides.
pub fn settle_new(design: &mut Design, made: &[ObjectId]) {
    let places = &design.arrangement.places;
    if !made.iter().any(|id| places.contains_key(id)) {
        return;
    }
    let index = Index::new(&design.topology);
    let items = inventory::items(&index);
    let locations = Locations::of(&design.annotations, &items);
    let plan = LayoutPlan::new(&design.topology, &items, &locations, &[]);
    let is_made = |id: &ObjectId| made.contains(id);
    let placed: Vec<(usize, Rect)> = (0..plan.nodes.len())
        .filter_map(|node| {
            let place = design.arrangement.place(&plan.nodes.get(node)?.id)?;
            Some((node, plan.rect(node, place)))
        })
        .collect();
    let (new, old): (Vec<_>, Vec<_>) = placed.into_iter().partition(|(node, _)| {
        let node = plan.nodes.get(*node);
        node.is_some_and(|node| is_made(&node.id))
    });
    let site_of = |node: usize| plan.nodes.get(node).map(|node| node.site);
    let sites: BTreeSet<usize> = new.iter().filter_map(|(node, _)| site_of(*node)).collect();
    let around = |site: usize| {
        let cards = old.iter().filter(|(node, _)| site_of(*node) == Some(site));
        cards
            .map(|(node, card)| plan.footprint(*node, card.min))
            .reduce(|all, card| all.union(&card))
    };
    let mut shifts: Vec<(ObjectId, Option<Point>)> = Vec::new();
    for site in sites {
        let of_site: Vec<(usize, Rect)> = new
            .iter()
            .filter(|(node, _)| site_of(*node) == Some(site))
            .copied()
            .collect();
        let cards: Vec<Rect> = of_site.iter().map(|(_, card)| *card).collect();
        let elsewhere = new.iter().filter(|(node, _)| site_of(*node) != Some(site));
        let region = |other: usize| {
            let held = around(other).and_then(|cards| site_around(std::iter::once(cards)));
            held.or_else(|| {
                let place = design
                    .arrangement
                    .place(&ObjectId::Site(*plan.sites.get(other)?))?;
                Some(Rect::at(place, metrics::EMPTY_SITE))
            })
        };
        let spots: Vec<Spot<'_>> = old
            .iter()
            .filter_map(|(node, card)| plan.spot(*node, *card))
            .collect();
        let come_to: BTreeSet<Option<usize>> = of_site
            .iter()
            .filter_map(|(node, _)| Some(plan.nodes.get(*node)?.location.only()))
            .collect();
        let within = match (come_to.first(), come_to.len(), plan.sites.get(site)) {
            (Some(own), 1, Some(site)) => Within::of(*own, *site, &bands::taken(&spots).0),
            _ => Within::Anywhere,
        };
        let ground = FreeGround {
            within,
            others: old.iter().chain(elsewhere).map(|(_, card)| *card).collect(),
            own: around(site),
            other_sites: (0..plan.sites.len())
                .filter(|other| *other != site)
                .filter_map(region)
                .collect(),
        };
        let by = ground.settle(&cards);
        shifts.extend(of_site.iter().filter_map(|(node, card)| {
            let id = plan.nodes.get(*node)?.id.clone();
            Some((
                id,
                by.map(|by| Point::new(card.min.x + by.x, card.min.y + by.y)),
            ))
        }));
    }
    for (id, place) in shifts {
        match place {
            Some(place) => design.arrangement.places.insert(id, place),
            None => design.arrangement.places.remove(&id),
        };
    }
}

/// The site that something dropped at a position is added to: the site there, or else the nearest one.
pub fn site_for_drop(diagram: &Diagram, pos_in_scene: Point) -> Option<SiteId> {
    let distance = |rect: &Rect| {
        let x = (rect.min.x - pos_in_scene.x).max(pos_in_scene.x - rect.max.x);
        let y = (rect.min.y - pos_in_scene.y).max(pos_in_scene.y - rect.max.y);
        x.max(0.0).hypot(y.max(0.0))
    };
    // Of several sites that overlap, the last one is drawn on top.
    let sites = diagram.sites.iter().rev();
    sites
        .min_by(|a, b| distance(&a.rect).total_cmp(&distance(&b.rect)))
        .map(|site| site.id)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::rules::testing::{
        SITE, add_site, add_sql_store, add_standard_edition, contoso_with,
    };

    /// Two sites, and a new store in the first.
    fn with_store_at(place: impl Fn(&Diagram) -> Point) -> (Diagram, ObjectId) {
        let design = contoso_with(|design| {
            let dublin = add_site(design, "Dublin");
            add_standard_edition(design, dublin, "se01.contoso.com");
        });
        let before = Diagram::of(&design, &[]);
        let mut design = design;
        for node in &before.nodes {
            let places = &mut design.arrangement.places;
            places.insert(node.id.clone(), node.rect.min);
        }
        let store: ObjectId = add_sql_store(&mut design, SITE, "new.contoso.com", "").into();
        let places = &mut design.arrangement.places;
        places.insert(store.clone(), place(&before));
        settle_new(&mut design, std::slice::from_ref(&store));
        (Diagram::of(&design, &[]), store)
    }

    fn assert_all_apart(diagram: &Diagram) {
        for (at, node) in diagram.nodes.iter().enumerate() {
            for other in diagram.nodes.iter().skip(at + 1) {
                let (one, two) = (&node.title, &other.title);
                assert!(!node.rect.intersects(&other.rect), "{one} overlaps {two}");
            }
        }
        for (at, site) in diagram.sites.iter().enumerate() {
            for other in diagram.sites.iter().skip(at + 1) {
                let (one, two) = (&site.title, &other.title);
                assert!(!site.rect.intersects(&other.rect), "{one} overlaps {two}");
            }
        }
    }

    #[test]
    fn an_object_dropped_on_a_card_is_placed_beside_it() {
        let (diagram, store) = with_store_at(|before| before.nodes[0].rect.min);
        assert_all_apart(&diagram);
        let places: Vec<_> = diagram.nodes.iter().filter(|n| n.id == store).collect();
        assert_eq!(places.len(), 1);
    }

    #[test]
    fn a_card_dropped_in_or_beyond_another_site_does_not_make_its_own_site_grow_over_it() {
        for far in [0.0, 40.0, 900.0] {
            let (diagram, _) = with_store_at(|before| {
                let dublin = before
                    .sites
                    .iter()
                    .find(|site| site.title.contains("Dublin"));
                let rect = dublin.unwrap().rect;
                Point::new(rect.max.x + far, rect.max.y + far)
            });
            assert_all_apart(&diagram);
        }
    }

    #[test]
    fn an_object_dropped_in_free_space_stays_where_it_was_dropped() {
        let free = |before: &Diagram| {
            let site = before.sites.iter().find(|site| site.id == SITE).unwrap();
            Point::new(site.rect.min.x + 40.0, site.rect.max.y + 20.0)
        };
        let design = contoso_with(|_| {});
        let before = Diagram::of(&design, &[]);
        let mut design = design;
        for node in &before.nodes {
            let places = &mut design.arrangement.places;
            places.insert(node.id.clone(), node.rect.min);
        }
        let store: ObjectId = add_sql_store(&mut design, SITE, "new.contoso.com", "").into();
        let place = free(&before);
        design.arrangement.places.insert(store.clone(), place);
        settle_new(&mut design, std::slice::from_ref(&store));
        assert_eq!(design.arrangement.place(&store), Some(place));
    }

    #[test]
    fn an_object_dropped_outside_every_site_belongs_to_the_nearest_one() {
        let design = contoso_with(|design| {
            let dublin = add_site(design, "Dublin");
            add_standard_edition(design, dublin, "se01.contoso.com");
        });
        let diagram = Diagram::of(&design, &[]);
        for site in &diagram.sites {
            let inside = site.rect.center();
            assert_eq!(site_for_drop(&diagram, inside), Some(site.id));
        }
        let all = diagram.sites.iter().map(|site| site.rect);
        let all = all.reduce(|all, rect| all.union(&rect)).unwrap();
        let far = Point::new(all.min.x - 500.0, all.min.y - 500.0);
        assert_eq!(site_for_drop(&diagram, far), Some(diagram.sites[0].id));
    }
}
