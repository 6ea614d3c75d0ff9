//! The canvas driven through the names that it announces, as a person would use it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::edit::Edit;
use crate::rules::testing;
use crate::topology::{Database, Pair, Reference, ServiceId};

const POOL: &str = "Persistent Chat pool pchatpool.contoso.com";
const FRONT_END: &str = "Front End pool fepool01.contoso.com";
const BACK_END_STORE: &str = r"SQL Server store sql01.contoso.com\Default";

/// What a session holds, as far as the canvas reads it.
struct World {
    canvas: Canvas,
    design: Design,
    diagram: Diagram,
    revision: u64,
    selection: Selection,
    settings: Settings,
    palette_drag: Option<PaletteItem>,
    actions: Vec<Action>,
}

impl World {
    fn new(design: Design) -> Self {
        let diagram = Diagram::of(&design, &[]);
        let mut canvas = Canvas::default();
        canvas.zoom_to_fit(&diagram);
        Self {
            canvas,
            design,
            diagram,
            revision: 0,
            selection: Selection::default(),
            settings: Settings {
                reduced_motion: true,
                ..Settings::default()
            },
            palette_drag: None,
            actions: Vec::new(),
        }
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let input = CanvasInput {
            design: &self.design,
            diagram: &self.diagram,
            revision: self.revision,
            selection: &self.selection,
            palette_drag: self.palette_drag,
            settings: &self.settings,
        };
        for action in self.canvas.canvas_ui(ui, &input) {
            if let Action::Select(selection) = &action {
                self.selection = selection.clone();
            }
            self.actions.push(action);
        }
    }
}

fn window(design: Design) -> Harness<'static, World> {
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_step_dt(1.0 / 30.0)
        .with_max_steps(60)
        .build_ui_state(|ui, world: &mut World| world.frame(ui), World::new(design));
    harness.run();
    harness
}

fn place(harness: &Harness<'_, World>, label: &str) -> Rect {
    harness.get_by_label(label).rect()
}

fn button(harness: &mut Harness<'_, World>, pos: Pos2, button: PointerButton, pressed: bool) {
    let modifiers = harness.ctx.input(|i| i.modifiers);
    harness.event(Event::PointerButton {
        pos,
        button,
        pressed,
        modifiers,
    });
    harness.step();
}

fn hover(harness: &mut Harness<'_, World>, pos: Pos2) {
    harness.hover_at(pos);
    harness.step();
}

/// Presses at `from` and moves to `to`, without letting go.
fn drag_with(harness: &mut Harness<'_, World>, with: PointerButton, from: Pos2, to: Pos2) {
    hover(harness, from);
    button(harness, from, with, true);
    hover(harness, from + (to - from) * 0.5);
    hover(harness, to);
}

fn drag(harness: &mut Harness<'_, World>, from: Pos2, to: Pos2) {
    drag_with(harness, PointerButton::Primary, from, to);
}

fn drop_at(harness: &mut Harness<'_, World>, pos: Pos2) {
    button(harness, pos, PointerButton::Primary, false);
}

fn taken(harness: &mut Harness<'_, World>) -> Vec<Action> {
    std::mem::take(&mut harness.state_mut().actions)
}

fn edits(actions: &[Action]) -> Vec<&Edit> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::Edit(edit) => Some(edit),
            _ => None,
        })
        .collect()
}

fn pool() -> ServiceId {
    testing::POOL.into()
}

/// A place on the card that is neither its title, nor a switch, nor a handle.
fn body(rect: Rect) -> Pos2 {
    rect.min + vec2(rect.width() * 0.7, 8.0)
}

#[test]
fn clicking_a_card_selects_it_and_moves_nothing_however_long_it_takes() {
    let mut harness = window(testing::contoso());
    let pos = body(place(&harness, POOL));
    hover(&mut harness, pos);
    button(&mut harness, pos, PointerButton::Primary, true);
    hover(&mut harness, pos + vec2(3.0, 4.0));
    for _ in 0..60 {
        harness.step();
    }
    hover(&mut harness, pos + vec2(-4.0, 3.0));
    drop_at(&mut harness, pos + vec2(-4.0, 3.0));
    assert_eq!(
        harness.state().selection.single(),
        Some(&ObjectId::Service(pool()))
    );
    assert_eq!(edits(&taken(&mut harness)), Vec::<&Edit>::new());
}

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
fn shift_keeps_the_axis_and_cmd_lets_go_of_the_grid() {
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
    drag(&mut harness, from, from + vec2(33.0, 51.0));
    harness.event(Event::ModifiersChanged(
        Modifiers::COMMAND | Modifiers::SHIFT,
    ));
    harness.step();
    hover(&mut harness, from + vec2(33.0, 51.0));
    drop_at(&mut harness, from + vec2(33.0, 51.0));
    let zoom = harness.state().canvas.zoom();
    let actions = taken(&mut harness);
    let [Edit::Arrange { places }] = edits(&actions)[..] else {
        panic!("{actions:?}");
    };
    let after = places[&ObjectId::Service(pool())];
    assert_eq!(after.x, before.x);
    assert!((after.y - before.y - 51.0 / zoom).abs() < 0.1);
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
fn dragging_a_site_by_its_title_moves_all_that_stands_in_it() {
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
fn alt_drag_duplicates() {
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
fn escape_right_click_focus_loss_and_a_pointer_that_leaves_cancel_a_drag() {
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
        // And the canvas is ready for the next gesture.
        drag(&mut harness, from, to);
        drop_at(&mut harness, to);
        assert_eq!(edits(&taken(&mut harness)).len(), 1);
    }
}

#[test]
fn a_marquee_selects_what_it_touches_and_shift_adds() {
    let mut harness = window(testing::contoso());
    let chat = place(&harness, POOL);
    let front_end = place(&harness, FRONT_END);
    let around = |rect: Rect| rect.expand(9.0);
    drag(&mut harness, around(chat).min, around(chat).max);
    drop_at(&mut harness, around(chat).max);
    assert_eq!(
        harness.state().selection,
        Selection::one(ObjectId::Service(pool()))
    );
    harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    drag(&mut harness, around(front_end).min, around(front_end).max);
    drop_at(&mut harness, around(front_end).max);
    assert_eq!(harness.state().selection.objects.len(), 2);
}

#[test]
fn shift_click_toggles_and_escape_clears() {
    let mut harness = window(testing::contoso());
    let chat = body(place(&harness, POOL));
    let front_end = body(place(&harness, FRONT_END));
    for (pos, modifiers, count) in [
        (chat, Modifiers::NONE, 1),
        (front_end, Modifiers::SHIFT, 2),
        (chat, Modifiers::SHIFT, 1),
    ] {
        harness.event(Event::ModifiersChanged(modifiers));
        hover(&mut harness, pos);
        button(&mut harness, pos, PointerButton::Primary, true);
        drop_at(&mut harness, pos);
        assert_eq!(harness.state().selection.objects.len(), count);
    }
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().selection.is_empty());
}

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
        testing::contoso_with(|design| testing::clear(design, testing::POOL, Reference::NextHop))
    };
    for (from, to) in [(POOL, FRONT_END), (FRONT_END, POOL)] {
        let mut harness = window(design());
        let target = place(&harness, to).center();
        draw_wire(&mut harness, from, target);
        drop_at(&mut harness, target);
        let actions = taken(&mut harness);
        assert_eq!(
            edits(&actions),
            [&Edit::SetReference {
                pool: pool(),
                reference: Reference::NextHop,
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
        Action::ChooseReference { references, .. } => Some(references),
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
fn zooming_keeps_what_is_under_the_pointer_and_the_setting_swaps_the_wheel() {
    let mut harness = window(testing::contoso());
    let pos = pos2(400.0, 300.0);
    hover(&mut harness, pos);
    let before = harness.state().canvas.pointer_in_scene().unwrap();
    harness.event(Event::Zoom(1.8));
    harness.run();
    let after = harness.state().canvas.pointer_in_scene().unwrap();
    assert!((before.x - after.x).abs() < 0.5 && (before.y - after.y).abs() < 0.5);
    let zoom = harness.state().canvas.zoom();
    let wheel = || Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 60.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    harness.event(wheel());
    harness.run();
    assert_eq!(harness.state().canvas.zoom(), zoom, "the wheel pans");
    assert!(harness.state().canvas.pointer_in_scene().unwrap().y < after.y);
    harness.state_mut().settings.wheel_zooms = true;
    harness.event(wheel());
    harness.run();
    assert!(harness.state().canvas.zoom() > zoom, "the wheel zooms");
}

#[test]
fn middle_and_right_button_pan_and_a_right_click_opens_the_menu() {
    let mut harness = window(testing::contoso());
    for with in [PointerButton::Middle, PointerButton::Secondary] {
        let from = body(place(&harness, POOL));
        drag_with(&mut harness, with, from, from + vec2(70.0, -40.0));
        button(&mut harness, from + vec2(70.0, -40.0), with, false);
        let moved = body(place(&harness, POOL)) - from;
        assert!((moved - vec2(70.0, -40.0)).length() < 2.0, "{moved:?}");
    }
    assert_eq!(taken(&mut harness), Vec::new());
    let pos = body(place(&harness, POOL));
    hover(&mut harness, pos);
    button(&mut harness, pos, PointerButton::Secondary, true);
    button(&mut harness, pos, PointerButton::Secondary, false);
    assert!(matches!(
        taken(&mut harness)[..],
        [Action::Select(_), Action::ContextMenu { .. }]
    ));
}

#[test]
fn arrows_nudge_by_the_grid_and_with_shift_by_ten() {
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
        assert!(!seen.contains(&now), "{now:?} came twice");
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
fn alt_and_an_arrow_walk_along_a_wire() {
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
fn enter_inspects_f2_renames_and_the_menu_key_opens_the_menu() {
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
fn a_double_click_on_the_title_renames_and_elsewhere_inspects() {
    let mut harness = window(testing::contoso());
    let zoom = harness.state().canvas.zoom();
    let card = place(&harness, POOL);
    let title = card.min + vec2(40.0, 47.0) * zoom;
    for (pos, expected) in [
        (title, Action::Rename(pool().into())),
        (body(card), Action::FocusInspector),
    ] {
        for _ in 0..2 {
            hover(&mut harness, pos);
            button(&mut harness, pos, PointerButton::Primary, true);
            drop_at(&mut harness, pos);
        }
        assert!(taken(&mut harness).contains(&expected), "{expected:?}");
        for _ in 0..30 {
            harness.step();
        }
    }
}

#[test]
fn the_switches_of_a_card_toggle_by_pointer_and_by_assistive_programs() {
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
fn what_is_dropped_from_the_palette_goes_into_the_site_under_it() {
    let mut harness = window(testing::contoso());
    let card = place(&harness, POOL);
    let pos = card.center_bottom() + vec2(0.0, 30.0);
    hover(&mut harness, pos2(5.0, 5.0));
    harness.state_mut().palette_drag = Some(PaletteItem::SqlStore);
    harness.drag_at(pos2(5.0, 5.0));
    harness.step();
    hover(&mut harness, pos);
    // The shell may forget the drag in the very frame of the release.
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

#[test]
fn far_from_everything_a_chip_leads_back() {
    let mut harness = window(testing::contoso());
    assert!(harness.query_by_label("Back to content").is_none());
    hover(&mut harness, pos2(600.0, 400.0));
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 9000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run();
    harness.get_by_label("Back to content").click();
    harness.run();
    assert!(harness.query_by_label("Back to content").is_none());
    assert!(
        Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0)).contains_rect(place(&harness, POOL))
    );
}

#[test]
fn problems_are_part_of_the_name() {
    let design = testing::contoso_with(|design| {
        testing::clear(
            design,
            testing::POOL,
            Reference::Database(Database::Content),
        );
    });
    let mut world = World::new(design);
    for node in &mut world.diagram.nodes {
        node.badge = Some(crate::diagram::Badge {
            severity: crate::rules::Severity::Error,
            count: 1,
        });
    }
    let mut harness = Harness::builder()
        .with_size(Vec2::new(1280.0, 800.0))
        .build_ui_state(|ui, world: &mut World| world.frame(ui), world);
    harness.run();
    harness.get_by_label(&format!("{POOL}, 1 error"));
}

#[test]
fn a_canvas_at_rest_asks_for_no_further_frame() {
    let mut harness = window(testing::contoso());
    harness.run();
    let delay = harness
        .output()
        .viewport_output
        .values()
        .map(|output| output.repaint_delay)
        .min();
    assert!(delay.is_some_and(|delay| delay.as_secs() > 1), "{delay:?}");
}
