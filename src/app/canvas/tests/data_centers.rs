//! Moving objects to data centers.

use super::*;
use crate::design::Statement;
use crate::diagram::display::server_rects;
use crate::topology::Kind;

const CHAT_STORE: &str = r"SQL Server store sql02.contoso.com\PCHAT";

/// [`testing::contoso`] with two computers in the chat pool, the pool and its store in Redmond, and the
/// store of the Front End pool in Seattle.
fn two_data_centers() -> Design {
    testing::contoso_with(|design| {
        testing::set_computers(design, testing::POOL_CLUSTER, 2);
        for computer in ["c1.contoso.com", "c2.contoso.com"] {
            testing::place_computer(design, testing::POOL_CLUSTER, computer, "Redmond");
        }
        testing::place_store(design, testing::CHAT_STORE, "Redmond");
        testing::place_store(design, testing::BACK_END_STORE, "Seattle");
    })
}

fn band(world: &World, name: &str) -> diagram::Rect {
    let diagram = &world.diagram;
    let mut bands = diagram.bands.iter();
    let is_it = |band: &&diagram::Band| diagram.data_center(band.data_center) == name;
    bands.find(is_it).unwrap().rect
}

/// A point of a data center on the screen, just above its lower edge.
fn within(harness: &Harness<'_, World>, name: &str) -> Pos2 {
    let world = harness.state();
    let rect = band(world, name);
    let pos = Point::new(rect.center().x, rect.max.y - 6.0);
    world.canvas.screen_from_scene(pos)
}

fn states(edit: &Edit, name: &str) -> Option<Vec<ObjectId>> {
    match edit {
        Edit::State { objects, statement } => {
            (*statement == Statement::DataCenter(name.to_owned())).then(|| objects.clone())
        }
        _ => None,
    }
}

#[test]
fn dropping_a_store_in_a_band_sets_its_data_center_and_moves_it_in_one_step() {
    let mut harness = window(two_data_centers());
    let from = body(place(&harness, CHAT_STORE));
    let to = within(&harness, "Seattle");
    drag(&mut harness, from, to);
    harness.step();
    let said = harness.query_by_label_contains("Place in data center Seattle");
    assert!(said.is_some(), "the effect of dropping is announced");
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    let [edit @ Edit::Together { label, edits: both }] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    assert_eq!(
        label,
        r"Move sql02.contoso.com\PCHAT to data center Seattle"
    );
    let [statement, Edit::Arrange { places }] = &both[..] else {
        panic!("{both:?}");
    };
    let store = testing::sql_store(testing::CHAT_STORE);
    assert_eq!(states(statement, "Seattle"), Some(vec![store.clone()]));
    assert_eq!(places.len(), 1);
    let mut identities = crate::edit::Identities::seeded(1);
    let after = crate::edit::apply(&harness.state().design, edit, &mut identities).unwrap();
    let stated = after.design.annotations.stated(&store);
    assert_eq!(stated.data_center(), Some("Seattle"));
}

#[test]
fn a_card_dropped_in_its_own_band_only_moves() {
    let mut harness = window(two_data_centers());
    let from = body(place(&harness, CHAT_STORE));
    let to = within(&harness, "Redmond");
    drag(&mut harness, from, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    assert!(
        matches!(edits(&actions)[..], [Edit::Arrange { .. }]),
        "{actions:?}"
    );
}

#[test]
fn dropping_the_mark_of_a_computer_in_a_band_sets_the_data_center_of_that_computer() {
    let mut harness = window(two_data_centers());
    let mark = |harness: &Harness<'_, World>| {
        let world = harness.state();
        let mut nodes = world.diagram.nodes.iter();
        let pool = nodes.find(|node| node.kind == Kind::PersistentChatPool);
        let marks = server_rects(pool.unwrap());
        let (_, rect) = marks[1];
        world.canvas.screen_from_scene(rect.center())
    };
    let (from, to) = (mark(&harness), within(&harness, "Seattle"));
    drag(&mut harness, from, to);
    harness.key_press(Key::Escape);
    harness.step();
    drop_at(&mut harness, to);
    assert!(edits(&taken(&mut harness)).is_empty(), "Esc cancels");

    drag(&mut harness, from, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    let [edit] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    let computer = testing::computer(testing::POOL_CLUSTER, "c2.contoso.com");
    assert_eq!(states(edit, "Seattle"), Some(vec![computer]));
}

#[test]
fn dropping_a_pool_in_a_band_sets_the_data_center_of_all_its_computers() {
    let mut harness = window(two_data_centers());
    let from = body(place(&harness, POOL));
    let to = within(&harness, "Seattle");
    drag(&mut harness, from, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    let [Edit::Together { edits: both, .. }] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    let objects = states(&both[0], "Seattle").unwrap();
    assert_eq!(objects.len(), 2);
}
