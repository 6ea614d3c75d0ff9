//! Tests of the canvas through its accessible names, as a user would use it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod badges;
mod data_centers;
mod keys;
mod moves;
mod wires;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::edit::Edit;
use crate::rules::testing;
use crate::topology::{AssociationKind, Database, Pair, ServiceId};

const POOL: &str = "Persistent Chat pool pchatpool.contoso.com";
const FRONT_END: &str = "Front End pool fepool01.contoso.com";
const BACK_END_STORE: &str = r"SQL Server store sql01.contoso.com\Default";

/// The input of the canvas from a session.
struct World {
    canvas: Canvas,
    design: Design,
    diagram: Diagram,
    revision: u64,
    selection: Selection,
    settings: Settings,
    palette_drag: Option<PaletteItem>,
    is_topmost: bool,
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
            is_topmost: true,
            actions: Vec::new(),
        }
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let input = CanvasInput {
            design: &self.design,
            source: None,
            diagram: &self.diagram,
            revision: self.revision,
            selection: &self.selection,
            palette_drag: self.palette_drag,
            is_topmost: self.is_topmost,
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

/// Presses at `from` and moves to `to`, without releasing.
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

/// A point of the card that is not its title, a switch or a handle.
fn body(rect: Rect) -> Pos2 {
    rect.min + vec2(rect.width() * 0.7, 8.0)
}

#[test]
fn clicking_a_card_selects_it_and_moves_nothing_however_long_the_click() {
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
fn a_marquee_selects_what_it_touches_and_shift_adds() {
    let mut harness = window(testing::contoso());
    let chat = place(&harness, POOL);
    let front_end = place(&harness, FRONT_END);
    let around = |rect: Rect| rect.expand(6.0);
    // From below: the name of the site is above the card and would move the site.
    drag(
        &mut harness,
        around(chat).left_bottom(),
        around(chat).right_top(),
    );
    drop_at(&mut harness, around(chat).right_top());
    assert_eq!(
        harness.state().selection,
        Selection::one(ObjectId::Service(pool()))
    );
    harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    let front_end = around(front_end);
    drag(&mut harness, front_end.left_bottom(), front_end.right_top());
    drop_at(&mut harness, front_end.right_top());
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

#[test]
fn zooming_keeps_the_point_under_the_pointer_and_a_setting_swaps_the_wheel() {
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
fn the_middle_and_right_buttons_pan_and_a_right_click_opens_the_menu() {
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
fn a_double_click_on_the_title_renames_and_elsewhere_opens_the_properties() {
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
fn a_button_leads_back_when_the_view_is_far_from_everything() {
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
fn an_idle_canvas_requests_no_further_frames() {
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
