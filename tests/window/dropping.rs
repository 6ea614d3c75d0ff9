//! Where copies and new objects land.

use topology_designer::app::action::Action;
use topology_designer::design::Point;
use topology_designer::diagram::Node;
use topology_designer::edit::clipboard::copy;
use topology_designer::edit::{Edit, NewSqlStore};
use topology_designer::topology::{Kind, ObjectId, SiteId};

use super::Window;

impl Window {
    fn node(&self, id: &ObjectId) -> Node {
        let nodes = &self.session().diagram().nodes;
        nodes.iter().find(|node| &node.id == id).unwrap().clone()
    }

    fn first_of(&self, kind: Kind) -> Node {
        let nodes = &self.session().diagram().nodes;
        nodes.iter().find(|node| node.kind == kind).unwrap().clone()
    }

    /// The object selected by the last edit, which is a copy or a new object.
    fn made(&self) -> Node {
        self.node(self.session().selection.single().unwrap())
    }

    fn assert_no_card_lies_on_another(&self) {
        let nodes = &self.session().diagram().nodes;
        for (at, node) in nodes.iter().enumerate() {
            for other in &nodes[at + 1..] {
                let (one, two) = (&node.title, &other.title);
                assert!(!node.rect.intersects(&other.rect), "{one} overlaps {two}");
            }
        }
    }
}

/// A document in which nothing was ever moved, so that it contains no positions.
fn window() -> Window {
    let window = Window::with_example("enterprise-four-servers");
    assert!(window.session().design().arrangement.places.is_empty());
    window
}

#[test]
fn a_copy_stays_where_it_was_dropped_even_if_nothing_was_ever_moved() {
    let mut window = window();
    let original = window.first_of(Kind::PersistentChatPool);
    let all = window.session().diagram().bounds;
    let down = all.max.y - original.rect.min.y + 24.0;
    window.perform(Action::Edit(Edit::Duplicate {
        objects: vec![original.id.clone()],
        site: None,
        offset: Point::new(0.0, down),
    }));
    let copy = window.made();
    assert_ne!(copy.id, original.id);
    let expected = Point::new(original.rect.min.x, original.rect.min.y + down);
    assert_eq!(copy.rect.min, expected);
    window.assert_no_card_lies_on_another();
}

#[test]
fn copies_and_new_objects_do_not_overlap_other_cards() {
    let mut window = window();
    let original = window.first_of(Kind::PersistentChatPool);
    for _ in 0..3 {
        window.perform(Action::Edit(Edit::Duplicate {
            objects: vec![original.id.clone()],
            site: None,
            offset: Point::new(32.0, 32.0),
        }));
        window.assert_no_card_lies_on_another();
    }
    let clip = copy(
        &window.session().placed(),
        std::slice::from_ref(&original.id),
    )
    .unwrap();
    window.perform(Action::Edit(Edit::Paste {
        clip: Box::new(clip),
        site: original.site,
        place: Some(original.rect.min),
    }));
    window.assert_no_card_lies_on_another();
    window.perform(Action::Edit(Edit::AddSqlStore(NewSqlStore {
        site: original.site,
        fqdn: "sqlnew.contoso.com".to_owned(),
        instance: String::new(),
        place: Some(original.rect.min),
        held_by: Vec::new(),
    })));
    window.assert_no_card_lies_on_another();
}

#[test]
fn a_drop_far_outside_does_not_make_a_site_grow_over_another() {
    let mut window = Window::with_example("full-of-mistakes");
    window.perform(Action::Edit(Edit::AddSite {
        name: "Elsewhere".to_owned(),
        place: None,
    }));
    let sites: Vec<SiteId> = window
        .session()
        .diagram()
        .sites
        .iter()
        .map(|s| s.id)
        .collect();
    let bounds = window.session().diagram().bounds;
    for (at, site) in sites.into_iter().enumerate() {
        let place = Point::new(bounds.max.x + 400.0, bounds.max.y + 400.0);
        window.perform(Action::Edit(Edit::AddSqlStore(NewSqlStore {
            site,
            fqdn: format!("sqlfar{at}.contoso.com"),
            instance: String::new(),
            place: Some(place),
            held_by: Vec::new(),
        })));
        let regions = &window.session().diagram().sites;
        for (at, region) in regions.iter().enumerate() {
            for other in &regions[at + 1..] {
                let (one, two) = (&region.title, &other.title);
                assert!(!region.rect.intersects(&other.rect), "{one} overlaps {two}");
            }
        }
    }
}
