//! Dragging wires.

use super::*;

/// Drags a wire from the handle of one card to another card.
fn draw_wire(harness: &mut Harness<'_, World>, from: &str, to: Pos2) {
    let card = place(harness, from);
    hover(harness, body(card));
    let fqdn = from.rsplit(' ').next().unwrap();
    let handle = harness
        .get_by_label(&format!("Connect {fqdn}"))
        .rect()
        .center();
    drag(harness, handle, to);
}

#[test]
fn a_wire_with_one_legal_meaning_sets_the_reference_from_either_end() {
    let design = || {
        testing::contoso_with(|design| {
            testing::clear(design, testing::POOL, AssociationKind::NextHop)
        })
    };
    for (from, to) in [(POOL, FRONT_END), (FRONT_END, POOL)] {
        let mut harness = window(design());
        let target = place(&harness, to).center();
        draw_wire(&mut harness, from, target);
        drop_at(&mut harness, target);
        let actions = taken(&mut harness);
        assert_eq!(
            edits(&actions),
            [&Edit::SetAssociation {
                holder: pool().into(),
                kind: AssociationKind::NextHop,
                target: Some(ObjectId::Cluster(testing::FRONT_END.into())),
            }]
        );
    }
}

#[test]
fn a_wire_with_several_meanings_asks_which() {
    let mut harness = window(testing::contoso());
    let target = place(&harness, BACK_END_STORE).center();
    draw_wire(&mut harness, POOL, target);
    drop_at(&mut harness, target);
    let actions = taken(&mut harness);
    let references = actions.iter().find_map(|action| match action {
        Action::ChooseAssociation { choices, .. } => Some(choices),
        _ => None,
    });
    assert!(
        references.is_some_and(|references| references.len() > 1),
        "{actions:?}"
    );
}

#[test]
fn an_illegal_wire_says_why_while_it_is_dragged_and_changes_nothing() {
    let mut harness = window(testing::contoso());
    let target = place(&harness, BACK_END_STORE).center();
    draw_wire(&mut harness, FRONT_END, target);
    harness.step();
    assert!(
        harness
            .query_by_label_contains("ends at a Persistent Chat pool")
            .is_some()
    );
    drop_at(&mut harness, target);
    assert!(edits(&taken(&mut harness)).is_empty());
}

#[test]
fn a_reference_that_is_already_set_is_not_offered_again() {
    let mut harness = window(testing::contoso());
    let target = place(&harness, FRONT_END).center();
    draw_wire(&mut harness, POOL, target);
    harness.step();
    assert!(harness.query_by_label_contains("already").is_some());
    drop_at(&mut harness, target);
    assert!(edits(&taken(&mut harness)).is_empty());
}

#[test]
fn a_wire_on_empty_canvas_offers_new_objects() {
    let mut harness = window(testing::contoso());
    let to = pos2(640.0, 790.0);
    draw_wire(&mut harness, POOL, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    assert!(
        actions.iter().any(|action| matches!(
            action,
            Action::QuickAdd { from, .. } if *from == ObjectId::Service(pool())
        )),
        "{actions:?}"
    );
}

#[test]
fn a_wire_between_stores_makes_one_the_mirror_or_backup_of_the_other_for_their_pool() {
    const CONTENT: &str = r"SQL Server store sql02.contoso.com\PCHAT";
    const OTHER: &str = r"SQL Server store sql03.contoso.com\PCHAT";
    let design = || {
        testing::contoso_with(|design| {
            let site = design.topology.sites[0].id;
            testing::add_sql_store(design, site, "sql03.contoso.com", "PCHAT");
        })
    };
    for (from, to) in [(CONTENT, OTHER), (OTHER, CONTENT)] {
        let mut harness = window(design());
        let target = place(&harness, to).center();
        draw_wire(&mut harness, from, target);
        drop_at(&mut harness, target);
        let actions = taken(&mut harness);
        let choices = actions.iter().find_map(|action| match action {
            Action::ChooseAssociation { choices, .. } => Some(choices.clone()),
            _ => None,
        });
        let choices = choices.unwrap_or_else(|| panic!("{actions:?}"));
        let mirror = AssociationKind::Database(crate::topology::Database::ContentMirror);
        assert!(choices.contains(&(pool(), mirror)), "{choices:?}");
        assert!(choices.iter().all(|(_, kind)| kind.beside().is_some()));
    }
}

/// The center of an end of the wire for an association of a pool, on the screen, with the wire selected.
fn select_wire(
    harness: &mut Harness<'_, World>,
    kind: AssociationKind,
) -> (crate::diagram::Wire, Pos2) {
    let world = harness.state_mut();
    let mut wires = world.diagram.wires.iter();
    let wire = wires.find(|wire| wire.associations.iter().any(|(_, held)| *held == kind));
    let wire = wire.unwrap().clone();
    world.selection = Selection {
        objects: BTreeSet::new(),
        wire: Some(wire.id.clone()),
    };
    let end = world.canvas.screen_from_scene(*wire.points.last().unwrap());
    harness.step();
    (wire, end)
}

const CONTENT: AssociationKind = AssociationKind::Database(Database::Content);

#[test]
fn dragging_the_end_of_a_wire_to_another_store_replaces_the_store() {
    let mut harness = window(testing::contoso_with(|design| {
        testing::add_sql_store(design, testing::SITE, "sql09.contoso.com", "PCHAT");
    }));
    let (_, end) = select_wire(&mut harness, CONTENT);
    let to = place(&harness, r"SQL Server store sql09.contoso.com\PCHAT").center();
    drag(&mut harness, end, to);
    harness.step();
    let said = harness.query_by_label_contains(r"Replaces sql02.contoso.com\PCHAT as ");
    assert!(
        said.is_some(),
        "what is replaced is shown while the end is dragged"
    );
    harness.key_press(Key::Escape);
    harness.step();
    drop_at(&mut harness, to);
    assert!(edits(&taken(&mut harness)).is_empty(), "Esc cancels");

    select_wire(&mut harness, CONTENT);
    drag(&mut harness, end, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    let store = testing::sql_store(r"sql:sql09.contoso.com\PCHAT");
    assert_eq!(
        edits(&actions),
        [&Edit::SetAssociation {
            holder: pool().into(),
            kind: CONTENT,
            target: Some(store),
        }]
    );
}

#[test]
fn releasing_the_end_of_a_wire_on_nothing_or_on_an_illegal_target_changes_nothing() {
    let mut harness = window(testing::contoso());
    let (_, end) = select_wire(&mut harness, CONTENT);
    let front_end = place(&harness, FRONT_END).center();
    let empty = place(&harness, "Site Redmond").right_bottom() + vec2(20.0, 300.0);
    for to in [front_end, empty] {
        select_wire(&mut harness, CONTENT);
        drag(&mut harness, end, to);
        drop_at(&mut harness, to);
        let actions = taken(&mut harness);
        assert!(edits(&actions).is_empty(), "{actions:?}");
        let asks = |action: &Action| matches!(action, Action::QuickAdd { .. });
        assert!(!actions.iter().any(asks));
    }
}

#[test]
fn the_end_of_a_wire_of_a_pair_shared_by_two_pools_asks_which_pool_is_meant() {
    let mirror = AssociationKind::Database(Database::ContentMirror);
    let other = "chat:pchat2.contoso.com";
    let mut harness = window(testing::contoso_with(|design| {
        let computers = ["pchat21.contoso.com"];
        testing::add_chat_pool(design, testing::SITE, "pchat2.contoso.com", &computers);
        testing::set_store(design, other, CONTENT, testing::CHAT_STORE);
        let shared = testing::add_sql_store(design, testing::SITE, "sql03.contoso.com", "PCHAT");
        for pool in [testing::POOL, other] {
            testing::set_store(design, pool, mirror, shared.as_str());
        }
        testing::add_sql_store(design, testing::SITE, "sql09.contoso.com", "PCHAT");
    }));
    let (_, end) = select_wire(&mut harness, mirror);
    let to = place(&harness, r"SQL Server store sql09.contoso.com\PCHAT").center();
    drag(&mut harness, end, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    let asked = actions.iter().find_map(|action| match action {
        Action::ChooseAssociation { choices, .. } => Some(choices),
        _ => None,
    });
    let pools: Vec<&str> = asked
        .unwrap()
        .iter()
        .map(|(pool, _)| pool.as_str())
        .collect();
    assert_eq!(pools, [testing::POOL, other]);
}

#[test]
fn dragging_the_start_of_a_wire_to_another_pool_moves_the_reference_to_that_pool() {
    let other = "chat:pchat2.contoso.com";
    let mut harness = window(testing::contoso_with(|design| {
        let computers = ["pchat21.contoso.com"];
        testing::add_chat_pool(design, testing::SITE, "pchat2.contoso.com", &computers);
    }));
    let (wire, _) = select_wire(&mut harness, CONTENT);
    let world = harness.state();
    let start = world.canvas.screen_from_scene(wire.points[0]);
    let to = body(place(&harness, "Persistent Chat pool pchat2.contoso.com"));
    drag(&mut harness, start, to);
    harness.step();
    let said = harness.query_by_label_contains("pchatpool.contoso.com no longer has it");
    assert!(
        said.is_some(),
        "what happens to the first one is shown beforehand"
    );
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    let [Edit::Together { edits: both, .. }] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    let set = |holder: &str, target: Option<ObjectId>| Edit::SetAssociation {
        holder: ServiceId::from(holder).into(),
        kind: CONTENT,
        target,
    };
    let store = testing::sql_store(testing::CHAT_STORE);
    assert_eq!(
        both[..],
        [set(testing::POOL, None), set(other, Some(store))]
    );
}
