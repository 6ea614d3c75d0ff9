//! Moving and placing objects.

use super::*;

#[test]
fn dragging_a_card_is_one_edit_on_the_grid() {
    let mut harness = window(testing::contoso());
    harness.state_mut().settings.snap = true;
    let from = body(place(&harness, POOL));
    drag(&mut harness, from, from + vec2(40.0, 90.0));
    assert!(edits(&harness.state().actions).is_empty(), "only a preview");
    drop_at(&mut harness, from + vec2(40.0, 90.0));
    let actions = taken(&mut harness);
    let [Edit::Arrange { places }] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    assert_eq!(
        places.keys().collect::<Vec<_>>(),
        [&ObjectId::Service(pool())]
    );
}

#[test]
fn shift_locks_the_axis_and_the_command_key_turns_off_the_grid() {
    let mut harness = window(testing::contoso());
    let from = body(place(&harness, POOL));
    let before = harness
        .state()
        .diagram
        .nodes
        .iter()
        .find(|node| node.id == ObjectId::Service(pool()))
        .unwrap()
        .rect
        .min;
    harness.event(Event::ModifiersChanged(Modifiers::COMMAND));
    drag(&mut harness, from, from + vec2(33.0, 251.0));
    harness.event(Event::ModifiersChanged(
        Modifiers::COMMAND | Modifiers::SHIFT,
    ));
    harness.step();
    hover(&mut harness, from + vec2(33.0, 251.0));
    drop_at(&mut harness, from + vec2(33.0, 251.0));
    let zoom = harness.state().canvas.zoom();
    let actions = taken(&mut harness);
    let [Edit::Arrange { places }] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    let after = places[&ObjectId::Service(pool())];
    assert_eq!(after.x, before.x);
    assert!((after.y - before.y - 251.0 / zoom).abs() < 0.1);
}

/// [`testing::contoso`] with a second, empty site.
fn two_sites() -> (Design, crate::topology::SiteId) {
    let mut site = testing::SITE;
    let design = testing::contoso_with(|design| site = testing::add_site(design, "Dublin"));
    (design, site)
}

#[test]
fn dropping_a_card_in_another_site_moves_it_there() {
    let (design, dublin) = two_sites();
    let mut harness = window(design);
    let from = body(place(&harness, FRONT_END));
    let to = place(&harness, "Site Dublin").center_bottom() + vec2(0.0, 20.0);
    drag(&mut harness, from, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    let [
        edit @ Edit::MoveToSite {
            objects,
            site,
            places,
        },
    ] = edits(&actions)[..]
    else {
        panic!("{actions:?}");
    };
    assert_eq!(
        (&objects[..], *site),
        (&[ObjectId::Cluster(testing::FRONT_END.into())][..], dublin)
    );
    assert_eq!(places.len(), 1);
    let mut identities = crate::edit::Identities::seeded(1);
    assert!(crate::edit::apply(&harness.state().design, edit, &mut identities).is_ok());
}

#[test]
fn a_site_that_cannot_take_a_card_says_why_and_nothing_moves() {
    let mut design = testing::standard_edition();
    testing::add_site(&mut design, "Dublin");
    let mut harness = window(design);
    let from = body(place(&harness, "Persistent Chat pool se01.contoso.com"));
    let to = place(&harness, "Site Dublin").center_bottom() + vec2(0.0, 20.0);
    drag(&mut harness, from, to);
    harness.step();
    assert!(
        harness
            .query_by_label_contains("move that server instead")
            .is_some()
    );
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    assert!(edits(&actions).is_empty(), "{actions:?}");
    assert!(
        actions
            .iter()
            .any(|action| matches!(action, Action::Toast(_)))
    );
}

#[test]
fn dragging_a_site_by_its_title_moves_everything_in_it() {
    let (design, _) = two_sites();
    let mut harness = window(design);
    let nodes = harness.state().diagram.nodes.len();
    let from = place(&harness, "Site Redmond").left_center() + vec2(60.0, 0.0);
    drag(&mut harness, from, from + vec2(30.0, 24.0));
    drop_at(&mut harness, from + vec2(30.0, 24.0));
    let actions = taken(&mut harness);
    let [Edit::Arrange { places }] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    assert_eq!(places.len(), nodes);
}

#[test]
fn dragging_with_alt_duplicates_the_dragged_objects() {
    let mut harness = window(testing::contoso());
    let from = body(place(&harness, POOL));
    harness.event(Event::ModifiersChanged(Modifiers::ALT));
    drag(&mut harness, from, from + vec2(60.0, 160.0));
    drop_at(&mut harness, from + vec2(60.0, 160.0));
    let actions = taken(&mut harness);
    assert!(
        matches!(edits(&actions)[..], [Edit::Duplicate { objects, .. }] if objects.len() == 1),
        "{actions:?}"
    );
}

#[test]
fn whether_alt_duplicates_is_decided_at_the_drop() {
    for (alt_at_the_drop, what) in [(true, "pressed last"), (false, "let go again")] {
        let mut harness = window(testing::contoso());
        let from = body(place(&harness, POOL));
        let to = from + vec2(60.0, 160.0);
        drag(&mut harness, from, to);
        // The pointer stays in place: only the key changes the drag.
        harness.event(Event::ModifiersChanged(Modifiers::ALT));
        harness.step();
        if !alt_at_the_drop {
            harness.event(Event::ModifiersChanged(Modifiers::NONE));
            harness.step();
        }
        drop_at(&mut harness, to);
        let actions = taken(&mut harness);
        let copies = matches!(edits(&actions)[..], [Edit::Duplicate { .. }]);
        let moves = matches!(edits(&actions)[..], [Edit::Arrange { .. }]);
        assert_eq!(
            (copies, moves),
            (alt_at_the_drop, !alt_at_the_drop),
            "{what}: {actions:?}"
        );
    }
}

#[test]
fn a_copy_dropped_in_another_site_is_added_to_that_site() {
    let (design, dublin) = two_sites();
    let mut harness = window(design);
    let from = body(place(&harness, POOL));
    let to = place(&harness, "Site Dublin").center();
    harness.event(Event::ModifiersChanged(Modifiers::ALT));
    drag(&mut harness, from, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    assert!(
        matches!(edits(&actions)[..], [Edit::Duplicate { site, .. }] if *site == Some(dublin)),
        "{actions:?}"
    );
}

#[test]
fn a_card_dropped_on_another_is_placed_beside_it() {
    let mut harness = window(testing::contoso());
    let from = body(place(&harness, POOL));
    let other = "Front End pool fepool01.contoso.com";
    let to = body(place(&harness, other));
    drag(&mut harness, from, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    let [Edit::Arrange { places }] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    let diagram = &harness.state().diagram;
    let moved = |id: &ObjectId| places.get(id).copied();
    for node in &diagram.nodes {
        let Some(place) = moved(&node.id) else {
            continue;
        };
        let size = crate::diagram::metrics::node_size(node.kind);
        let card = crate::diagram::Rect::at(place, size);
        let mut others = diagram
            .nodes
            .iter()
            .filter(|other| moved(&other.id).is_none());
        assert!(
            others.all(|other| !other.rect.intersects(&card)),
            "{card:?}"
        );
    }
}

#[test]
fn escape_a_right_click_focus_loss_and_the_pointer_leaving_cancel_a_drag() {
    type Cancel = fn(&mut Harness<'_, World>, Pos2);
    let cancels: [Cancel; 4] = [
        |harness, _| harness.key_press(Key::Escape),
        |harness, pos| {
            button(harness, pos, PointerButton::Secondary, true);
            button(harness, pos, PointerButton::Secondary, false);
        },
        |harness, _| harness.event(Event::WindowFocused(false)),
        |harness, _| harness.remove_cursor(),
    ];
    for cancel in cancels {
        let mut harness = window(testing::contoso());
        let from = body(place(&harness, POOL));
        let to = from + vec2(80.0, 60.0);
        drag(&mut harness, from, to);
        let selected = harness.state().selection.clone();
        cancel(&mut harness, to);
        harness.step();
        drop_at(&mut harness, to);
        let actions = taken(&mut harness);
        assert!(edits(&actions).is_empty(), "{actions:?}");
        assert!(
            !actions
                .iter()
                .any(|action| matches!(action, Action::ContextMenu { .. }))
        );
        assert_eq!(harness.state().selection, selected);
        harness.event(Event::WindowFocused(true));
        // The canvas is ready for the next gesture.
        drag(&mut harness, from, to);
        drop_at(&mut harness, to);
        assert_eq!(edits(&taken(&mut harness)).len(), 1);
    }
}

#[test]
fn an_object_dropped_from_the_palette_is_added_to_the_site_under_it() {
    let mut harness = window(testing::contoso());
    let card = place(&harness, POOL);
    let pos = card.center_bottom() + vec2(0.0, 30.0);
    hover(&mut harness, pos2(5.0, 5.0));
    harness.state_mut().palette_drag = Some(PaletteItem::SqlStore);
    harness.drag_at(pos2(5.0, 5.0));
    harness.step();
    hover(&mut harness, pos);
    // The window may forget the drag in the frame of the release.
    harness.state_mut().palette_drag = None;
    drop_at(&mut harness, pos);
    let actions = taken(&mut harness);
    let [Action::NewObject(new)] = &actions[..] else {
        panic!("{actions:?}");
    };
    assert_eq!(new.item, PaletteItem::SqlStore);
    assert_eq!(new.site, Some(testing::SITE));
    assert!(new.place.is_some());
}

#[test]
fn persistent_chat_dropped_on_a_standard_edition_server_is_collocated() {
    let mut harness = window(testing::standard_edition());
    let pos = place(&harness, "Standard Edition server se01.contoso.com").center();
    hover(&mut harness, pos2(5.0, 5.0));
    harness.state_mut().palette_drag = Some(PaletteItem::PersistentChatPool);
    harness.drag_at(pos2(5.0, 5.0));
    harness.step();
    hover(&mut harness, pos);
    drop_at(&mut harness, pos);
    let actions = taken(&mut harness);
    assert!(
        matches!(&actions[..], [Action::NewObject(new)] if new.server.is_some()),
        "{actions:?}"
    );
}
