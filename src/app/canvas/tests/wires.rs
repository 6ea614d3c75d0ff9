//! Wires in hand.

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
fn a_wire_on_its_only_legal_meaning_sets_the_reference_from_both_ends() {
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
fn a_wire_that_may_not_be_says_why_while_it_is_in_hand_and_changes_nothing() {
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
fn a_reference_that_is_held_already_is_not_offered_again() {
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
fn a_wire_between_stores_makes_one_the_copy_of_the_other_for_the_pool_that_uses_it() {
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
