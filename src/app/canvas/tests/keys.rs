//! Keyboard and accessible names.

use super::*;

#[test]
fn arrow_keys_move_by_one_grid_step_and_with_shift_by_ten() {
    let mut harness = window(testing::contoso());
    harness.get_by_label(POOL).click();
    harness.run();
    taken(&mut harness);
    let before = harness
        .state()
        .diagram
        .nodes
        .iter()
        .find(|node| node.id == pool().into());
    let before = before.unwrap().rect.min;
    for (modifiers, by) in [(Modifiers::NONE, 8.0), (Modifiers::SHIFT, 80.0)] {
        harness.key_press_modifiers(modifiers, Key::ArrowRight);
        harness.run();
        let actions = taken(&mut harness);
        let [Edit::Arrange { places }] = edits(&actions)[..] else {
            panic!("{actions:?}");
        };
        assert_eq!(places[&pool().into()].x, before.x + by);
        assert_eq!(places[&pool().into()].y, before.y);
    }
}

#[test]
fn tab_cycles_through_every_card_and_back() {
    let mut harness = window(testing::contoso());
    let count = harness.state().diagram.nodes.len();
    harness.get_by_label(POOL).click();
    harness.run();
    let start = harness.state().selection.clone();
    let mut seen = vec![start.clone()];
    for _ in 1..count {
        harness.key_press(Key::Tab);
        harness.run();
        let now = harness.state().selection.clone();
        assert!(!seen.contains(&now), "{now:?} came up twice");
        seen.push(now);
    }
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(harness.state().selection, start);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    harness.run();
    assert_eq!(Some(&harness.state().selection), seen.last());
    let title = harness.state().selection.single().cloned();
    assert!(title.is_some());
}

#[test]
fn alt_and_an_arrow_key_follow_a_wire() {
    let mut harness = window(testing::contoso());
    harness.get_by_label(FRONT_END).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    harness.run();
    let here = harness.state().selection.single().cloned().unwrap();
    assert_ne!(here, ObjectId::Cluster(testing::FRONT_END.into()));
    let wires = &harness.state().diagram.wires;
    let front_end = ObjectId::Cluster(testing::FRONT_END.into());
    assert!(wires.iter().any(|wire| {
        let ends = [&wire.id.from, &wire.id.to];
        ends.contains(&&here) && ends.contains(&&front_end)
    }));
}

#[test]
fn enter_opens_the_properties_f2_renames_and_the_menu_key_opens_the_menu() {
    let mut harness = window(testing::contoso());
    harness.get_by_label(POOL).click();
    harness.run();
    taken(&mut harness);
    harness.key_press(Key::Enter);
    harness.key_press(Key::F2);
    harness.key_press(Key::Menu);
    harness.run();
    let actions = taken(&mut harness);
    assert!(actions.contains(&Action::FocusInspector));
    assert!(actions.contains(&Action::Rename(pool().into())));
    assert!(
        actions
            .iter()
            .any(|action| matches!(action, Action::ContextMenu { .. }))
    );
}

#[test]
fn the_switches_of_a_card_toggle_by_pointer_and_by_assistive_technology() {
    let mut harness = window(testing::contoso());
    harness
        .get_by_label("Compliance of pchatpool.contoso.com")
        .click();
    harness.run();
    harness
        .get_by_label("Mirroring of pchatpool.contoso.com")
        .click_accesskit();
    harness.run();
    harness
        .get_by_label("Disaster recovery of pchatpool.contoso.com")
        .click();
    harness.run();
    let actions = taken(&mut harness);
    assert_eq!(
        edits(&actions),
        [
            &Edit::SetCompliance {
                pool: pool(),
                on: true
            },
            &Edit::SetMirroring {
                pool: pool(),
                pair: Pair::Content,
                on: true
            },
            &Edit::SetDisasterRecovery {
                pool: pool(),
                on: true
            },
        ]
    );
}

#[test]
fn problems_are_part_of_the_accessible_name() {
    let design = testing::contoso_with(|design| {
        testing::clear(
            design,
            testing::POOL,
            AssociationKind::Database(Database::Content),
        );
    });
    let mut world = World::new(design);
    for node in &mut world.diagram.nodes {
        node.badge = Some(crate::diagram::Badge {
            counts: crate::rules::Counts {
                error: 1,
                ..Default::default()
            },
        });
    }
    let mut harness = Harness::builder()
        .with_size(Vec2::new(1280.0, 800.0))
        .build_ui_state(|ui, world: &mut World| world.frame(ui), world);
    harness.run();
    harness.get_by_label(&format!("{POOL}, 1 error"));
}
