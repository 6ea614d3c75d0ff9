//! What is put into the band of a data center is there.

use crate::design::{Design, Point, Statement};
use crate::diagram::metrics;
use crate::edit::{self, Edit};
use crate::topology::{Index, ObjectId};

use crate::app::session::Session;

impl Session {
    /// What comes to be in the band of a data center is stated to be there, in the same step.
    pub(super) fn state_where_dropped(&mut self, design: &mut Design, created: &[ObjectId]) {
        if self.diagram.bands.is_empty() {
            return;
        }
        let index = Index::new(&design.topology);
        let mut edits = Vec::new();
        for object in created {
            let Some(place) = design.arrangement.place(object) else {
                continue;
            };
            let inside = Point::new(
                place.x + metrics::BAND_PADDING,
                place.y + metrics::BAND_PADDING,
            );
            let Some(band) = self.diagram.band_at(inside) else {
                continue;
            };
            let objects = edit::placeable(&index, object);
            let is_stated = |object: &ObjectId| {
                let stated = design.annotations.stated(object);
                stated.data_center().is_some()
            };
            if !objects.is_empty() && !objects.iter().any(is_stated) {
                let name = self.diagram.data_center(band.data_center).to_owned();
                let statement = Statement::DataCenter(name);
                edits.push(Edit::State { objects, statement });
            }
        }
        drop(index);
        for edit in edits {
            // Each asks only for what can be stated, and the object was made a moment ago.
            if let Ok(applied) = edit::apply(design, &edit, &mut self.identities) {
                *design = applied.design;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::diagram::{Diagram, Location};
    use crate::edit::NewSqlStore;
    use crate::rules::testing::*;
    use crate::topology::Kind;

    fn session() -> Session {
        let design = contoso_with(|design| {
            set_computers(design, POOL_CLUSTER, 2);
            for computer in ["c1.contoso.com", "c2.contoso.com"] {
                place_computer(design, POOL_CLUSTER, computer, "Redmond");
            }
            place_store(design, CHAT_STORE, "Redmond");
            place_store(design, BACK_END_STORE, "Seattle");
        });
        let mut session = Session::unsaved(design, "contoso".to_owned());
        // Everything has a place of its own, as after any edit.
        let pool = POOL.into();
        session.apply(&Edit::SetPort { pool, port: 5051 }).unwrap();
        session
    }

    fn bands(diagram: &Diagram) -> usize {
        diagram.bands.len()
    }

    #[test]
    fn a_computer_stated_elsewhere_stretches_its_pool_over_both_bands_as_one_step() {
        let mut session = session();
        assert_eq!(bands(session.diagram()), 2);
        let before = session.diagram().clone();
        let objects = vec![computer(POOL_CLUSTER, "c2.contoso.com")];
        let statement = Statement::DataCenter("Seattle".to_owned());
        session.apply(&Edit::State { objects, statement }).unwrap();
        let diagram = session.diagram();
        assert_eq!(bands(diagram), 2, "both can still be drawn");
        let mut nodes = diagram.nodes.iter();
        let pool = nodes.find(|node| node.kind == Kind::PersistentChatPool);
        let pool = pool.unwrap();
        assert_eq!(pool.location, Location::Across(vec![Some(0), Some(1)]));
        let name = |server: usize| pool.part_names[pool.servers[server].part].as_str();
        assert_eq!((name(0), name(1)), ("Redmond", "Seattle"));
        for (one, other) in before.nodes.iter().zip(&diagram.nodes) {
            let is_pool = one.kind == Kind::PersistentChatPool;
            assert!(is_pool || one.rect == other.rect, "{} moved", one.title);
        }
        session.undo();
        let places =
            |diagram: &Diagram| -> Vec<_> { diagram.nodes.iter().map(|node| node.rect).collect() };
        assert_eq!(places(session.diagram()), places(&before));
    }

    #[test]
    fn a_store_stated_elsewhere_comes_into_the_band_and_the_others_stay() {
        let mut session = session();
        let before = session.diagram().clone();
        let objects = vec![sql_store(CHAT_STORE)];
        let statement = Statement::DataCenter("Seattle".to_owned());
        session.apply(&Edit::State { objects, statement }).unwrap();
        let diagram = session.diagram();
        assert_eq!(bands(diagram), 2);
        let mut moved = before.nodes.iter().zip(&diagram.nodes);
        moved.by_ref().for_each(|(one, other)| {
            let is_it = one.id == sql_store(CHAT_STORE);
            assert!(is_it || one.rect == other.rect, "{} moved", one.title);
        });
    }

    #[test]
    fn a_store_added_in_a_band_is_stated_to_be_there() {
        let mut session = session();
        let bands_now = session.diagram().bands.iter();
        let in_seattle = |band: &&crate::diagram::Band| {
            session.diagram().data_center(band.data_center) == "Seattle"
        };
        let band = *bands_now.clone().find(in_seattle).unwrap();
        let place = Point::new(band.rect.min.x + 20.0, band.rect.max.y - 30.0);
        let add = |place: Point| {
            Edit::AddSqlStore(NewSqlStore {
                site: SITE,
                fqdn: "sql09.contoso.com".to_owned(),
                instance: String::new(),
                place: Some(place),
                held_by: Vec::new(),
            })
        };
        let made = session.apply(&add(place)).unwrap().created;
        let stated = session.design().annotations.stated(&made[0]);
        assert_eq!(stated.data_center(), Some("Seattle"));
        assert_eq!(bands(session.diagram()), 2);
        session.undo();
        let far = Point::new(band.rect.max.x + 400.0, band.rect.max.y + 400.0);
        let made = session.apply(&add(far)).unwrap().created;
        let stated = session.design().annotations.stated(&made[0]);
        assert_eq!(stated.data_center(), None);
    }
}
