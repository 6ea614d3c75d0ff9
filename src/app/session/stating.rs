//! Sets the data center of objects that are moved into the band of a data center.

use crate::design::{Design, Point, Statement};
use crate::diagram::metrics;
use crate::edit::{self, Edit};
use crate::topology::{Index, ObjectId};

use crate::app::session::Session;

impl Session {
    /// Sets the data center of objects that are dropped into the band of a data center, in the same
    /// step.
    pub(super) fn state_where_dropped(&mut self, design: &mut Design, created: &[ObjectId]) {
        if created.is_empty() || self.diagram.bands.is_empty() {
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
            // Only facts that can be stated are set, and the object was created a moment ago.
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
        // Everything has its own position, as after any edit.
        let pool = POOL.into();
        session.apply(&Edit::SetPort { pool, port: 5051 }).unwrap();
        session
    }

    fn bands(diagram: &Diagram) -> usize {
        diagram.bands.len()
    }

    #[test]
    fn setting_another_data_center_for_a_computer_stretches_its_pool_over_both_bands_in_one_step() {
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
            let is_unknown = one.location == Location::Unknown;
            assert!(!is_unknown || one.rect == other.rect, "{} moved", one.title);
        }
        session.undo();
        let places =
            |diagram: &Diagram| -> Vec<_> { diagram.nodes.iter().map(|node| node.rect).collect() };
        assert_eq!(places(session.diagram()), places(&before));
    }

    #[test]
    fn setting_another_data_center_for_a_store_moves_it_into_that_band_and_the_others_stay() {
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
    fn a_store_added_in_a_band_gets_its_data_center() {
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

    /// The actions of a person who enters the location of everything in the stretched example, group by
    /// group.
    #[test]
    fn every_data_center_keeps_its_own_band_whatever_the_order_of_the_edits() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/examples/stretched-disaster-recovery/topology.ron"
        );
        let opened = crate::document::read(&std::fs::read(file).unwrap(), None).unwrap();
        let index = Index::new(&opened.design.topology);
        let items = crate::topology::inventory::items(&index);
        let objects = |wanted: &dyn Fn(&str) -> bool| -> Vec<ObjectId> {
            let named = items.iter().filter(|item| wanted(&item.title()));
            named
                .flat_map(|item| edit::placeable(&index, &item.id))
                .collect()
        };
        let all = objects(&|_| true);
        let backups = objects(&|name| name.contains("sea") || name.contains("fs02"));
        let computers = |part: &str| -> Vec<ObjectId> {
            let of_pool = objects(&|name| name.starts_with("pchatpool"));
            let is_there = |object: &ObjectId| matches!(object, ObjectId::Machine(_, fqdn) if fqdn.contains(part));
            of_pool.into_iter().filter(is_there).collect()
        };
        let in_seattle = computers("sea");
        let rest = objects(&|name| name.contains("red") || name.contains("sql01"));
        let front_end = objects(&|name| name.contains("fepool") || name.contains("fs01"));
        assert!(!backups.is_empty() && in_seattle.len() == 4 && !rest.is_empty());
        let orders: [Vec<(&Vec<ObjectId>, &str)>; 3] = [
            vec![
                (&all, "Redmond"),
                (&backups, "Seattle"),
                (&in_seattle, "Seattle"),
            ],
            vec![
                (&in_seattle, "Seattle"),
                (&backups, "Seattle"),
                (&rest, "Redmond"),
            ],
            vec![
                (&rest, "Redmond"),
                (&front_end, "Redmond"),
                (&backups, "Seattle"),
                (&in_seattle, "Seattle"),
            ],
        ];
        for (at, order) in orders.iter().enumerate() {
            let mut session = Session::unsaved(opened.design.clone(), "stretched".to_owned());
            for (step, (objects, name)) in order.iter().enumerate() {
                let objects = (*objects).clone();
                let statement = Statement::DataCenter((*name).to_owned());
                session.apply(&Edit::State { objects, statement }).unwrap();
                let diagram = session.diagram();
                let place = format!("order {at}, step {step}");
                assert_eq!(bands(diagram), diagram.data_centers.len(), "{place}");
                for (at, node) in diagram.nodes.iter().enumerate() {
                    let others = diagram.nodes.iter().skip(at + 1);
                    for other in others {
                        assert!(
                            !node.rect.intersects(&other.rect),
                            "{place}: {}",
                            node.title
                        );
                    }
                    let known: Vec<usize> = node.location.data_centers().collect();
                    for band in &diagram.bands {
                        let is_in = band.rect.intersects(&node.rect);
                        let is_known = known.contains(&band.data_center);
                        assert_eq!(is_in, is_known, "{place}: {}", node.title);
                    }
                }
            }
        }
    }
}
