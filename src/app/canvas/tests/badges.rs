//! Badges of cards and wires lead to their problems.

use super::*;
use crate::app::action::Bearer;
use crate::rules::{Diagnostic, Severity};

/// The pool has two problems, one of which concerns its next hop.
fn with_problems() -> Harness<'static, World> {
    let design = testing::contoso();
    let pool = pool();
    let problems = [
        Diagnostic::new(Severity::Error, pool.clone(), "one")
            .with_association(&pool, AssociationKind::NextHop),
        Diagnostic::new(Severity::Warning, pool, "two"),
    ];
    let mut world = World::new(design);
    world.diagram = Diagram::of(&world.design, &problems);
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .build_ui_state(|ui, world: &mut World| world.frame(ui), world);
    harness.run();
    harness
}

fn shown(actions: &[Action]) -> Vec<&Bearer> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::ShowProblemOf(bearer) => Some(bearer),
            _ => None,
        })
        .collect()
}

const WIRE: &str = "Next hop pool: pchatpool.contoso.com to fepool01.contoso.com";

#[test]
fn cards_and_wires_show_how_many_problems_they_have() {
    let harness = with_problems();
    harness.get_by_label(&format!("{POOL}, 1 error, 1 warning"));
    harness.get_by_label(&format!("{WIRE}, 1 error"));
}

#[test]
fn a_click_on_the_badge_of_a_card_shows_its_problems_and_moves_nothing() {
    let mut harness = with_problems();
    let badge = place(&harness, "Problems of pchatpool.contoso.com").center();
    hover(&mut harness, badge);
    button(&mut harness, badge, PointerButton::Primary, true);
    drop_at(&mut harness, badge);
    let actions = taken(&mut harness);
    assert_eq!(shown(&actions), [&Bearer::Object(pool().into())]);
    assert_eq!(
        harness.state().selection.single(),
        Some(&ObjectId::Service(pool()))
    );
    assert!(edits(&actions).is_empty());
}

#[test]
fn a_click_on_the_badge_of_a_wire_shows_its_problem() {
    let mut harness = with_problems();
    let badge = place(&harness, &format!("Problems of {WIRE}")).center();
    hover(&mut harness, badge);
    button(&mut harness, badge, PointerButton::Primary, true);
    drop_at(&mut harness, badge);
    let actions = taken(&mut harness);
    let wire = harness.state().selection.wire.clone();
    let drawn = wire
        .as_ref()
        .and_then(|wire| harness.state().diagram.wire(wire));
    let held = drawn.map(|wire| wire.associations.clone());
    assert_eq!(held, Some(vec![(pool(), AssociationKind::NextHop)]));
    assert_eq!(shown(&actions), [&Bearer::Wire(wire.unwrap())]);
}

#[test]
fn a_badge_can_be_clicked_by_assistive_technology() {
    let mut harness = with_problems();
    harness
        .get_by_label(&format!("Problems of {WIRE}"))
        .click_accesskit();
    harness.step();
    let actions = taken(&mut harness);
    assert_eq!(shown(&actions).len(), 1, "{actions:?}");
}

#[test]
fn a_card_can_still_be_dragged_by_its_badge() {
    let mut harness = with_problems();
    let badge = place(&harness, "Problems of pchatpool.contoso.com").center();
    let to = badge + vec2(40.0, 40.0);
    drag(&mut harness, badge, to);
    drop_at(&mut harness, to);
    let actions = taken(&mut harness);
    assert!(matches!(edits(&actions)[..], [Edit::Arrange { .. }]));
    assert!(shown(&actions).is_empty());
}
