//! A topology without any cards, and a window with little room.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::edit::Edit;
use topology_designer::topology::Kind;

use super::Window;

impl Window {
    fn with_new_topology() -> Self {
        let mut window = Self::new();
        window.perform(Action::Command(Command::NEW));
        window.press(Modifiers::NONE, Key::Enter);
        assert!(window.session().diagram().nodes.is_empty());
        window
    }

    fn resized(&mut self, width: f32, height: f32) {
        self.harness.set_size(egui::vec2(width, height));
        self.settle();
        self.settle();
    }

    fn canvas_width(&self) -> f32 {
        self.harness.get_by_label("Topology canvas").rect().width()
    }
}

#[test]
fn a_new_topology_invites_the_user_to_add_a_pool_and_shows_no_error() {
    let mut window = Window::with_new_topology();
    assert!(window.session().diagnostics().is_empty());
    assert!(window.shows("Add the first Front End pool"));
    window.click("Add a Standard Edition server…");
    assert!(window.shows("New Standard Edition server"));
    window.press(Modifiers::NONE, Key::Enter);
    let nodes = &window.session().diagram().nodes;
    assert!(
        nodes
            .iter()
            .any(|node| node.kind == Kind::StandardEditionServer)
    );
    assert!(!window.shows("Add the first Front End pool"));
}

#[test]
fn the_invitation_keeps_clear_of_the_site_wherever_it_is() {
    let mut window = Window::with_new_topology();
    for down in [0.0, 120.0, -240.0] {
        let site = window.session().diagram().sites[0].clone();
        let to = topology_designer::design::Point::new(
            site.rect.min.x - down / 2.0,
            site.rect.min.y + down,
        );
        let places = [(site.id.into(), to)].into_iter().collect();
        window.perform(Action::Edit(Edit::Arrange { places }));
        let site = &window.session().diagram().sites[0].rect;
        let canvas = window.harness.state().canvas();
        let [min, max] = [site.min, site.max].map(|corner| canvas.screen_from_scene(corner));
        let site = egui::Rect::from_min_max(min, max);
        for name in ["Add the first Front End pool", "Add a Front End pool…"] {
            let part = window.harness.get_by_label(name).rect();
            assert!(!part.intersects(site), "{name} {part:?} {site:?}");
        }
    }
}

#[test]
fn the_first_pool_can_be_added_with_the_keyboard_alone() {
    let mut window = Window::with_new_topology();
    let label = "Add a Front End pool…";
    for _ in 0..80 {
        window.press(Modifiers::NONE, Key::Tab);
        let button = window.harness.get_by_label(label);
        if button.is_focused() {
            break;
        }
    }
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("New Front End pool"));
    window.press(Modifiers::NONE, Key::Enter);
    let nodes = &window.session().diagram().nodes;
    assert!(nodes.iter().any(|node| node.kind == Kind::FrontEndPool));
}

#[test]
fn panels_shrink_to_keep_room_for_the_canvas_and_come_back() {
    let mut window = Window::with_example("enterprise-four-servers");
    // 1280 x 800 at a scale of 200 %, minus the taskbar of the desktop.
    window.resized(640.0, 376.0);
    assert!(window.canvas_width() >= 300.0, "{}", window.canvas_width());
    assert!(window.shows("Show the properties"));
    window.click("Show the properties");
    assert!(!window.shows("Show the properties"));
    assert!(window.shows("Show the outline"));
    assert!(window.canvas_width() >= 300.0, "{}", window.canvas_width());
    window.click("Show the outline");
    window.click_role(Role::ListBoxOption, "fepool01.contoso.com");
    window.perform(Action::FocusInspector);
    assert!(window.shows("Show the outline"), "the properties came back");
    window.resized(1280.0, 900.0);
    assert!(!window.shows("Show the outline") && !window.shows("Show the properties"));
}

#[test]
fn a_diagram_is_readable_in_the_smallest_common_window_and_opened_panels_stay() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.resized(1024.0, 700.0);
    let canvas = |window: &Window| window.harness.get_by_label("Topology canvas").rect();
    assert!(canvas(&window).width() >= 600.0, "{:?}", canvas(&window));
    assert!(canvas(&window).height() >= 400.0, "{:?}", canvas(&window));
    assert!(!window.shows("Show the outline"), "it has room");
    window.click("Show the properties");
    window.click("Show the outline");
    assert!(!window.shows("Show the outline") && !window.shows("Show the properties"));
    window.resized(1040.0, 700.0);
    assert!(!window.shows("Show the outline") && !window.shows("Show the properties"));
}

#[test]
fn the_problems_list_takes_a_third_of_a_low_window_and_regains_its_height_later() {
    let mut window = Window::with_example("full-of-mistakes");
    let height = |window: &Window| {
        let canvas = window.harness.get_by_label("Topology canvas").rect();
        let status = window.harness.get_by_label("Zoom to 100%").rect();
        status.top() - canvas.bottom()
    };
    let usual = height(&window);
    window.resized(1024.0, 480.0);
    assert!(height(&window) <= 160.0, "{}", height(&window));
    window.resized(1280.0, 900.0);
    assert_eq!(height(&window), usual);
}

#[test]
fn the_header_of_the_problems_list_is_below_the_canvas_in_a_low_window() {
    let mut window = Window::with_example("full-of-mistakes");
    for (width, height) in [(640.0, 400.0), (640.0, 340.0), (1024.0, 420.0)] {
        window.resized(width, height);
        for is_shown in [false, true] {
            if is_shown {
                window.press(Modifiers::NONE, Key::F8);
            }
            let canvas = window.harness.get_by_label("Topology canvas").rect();
            let status = window.harness.get_by_label("Zoom to 100%").rect();
            for name in ["8 errors", "Filter by words"] {
                let shown = window.harness.query_all_by_label(name);
                let top = shown.map(|node| node.rect().top()).fold(9999.0, f32::min);
                assert!(top >= canvas.bottom(), "{name} at {width} x {height}");
            }
            assert!(canvas.bottom() < status.top());
        }
    }
}

#[test]
fn toolbar_buttons_disappear_before_they_cover_the_menus() {
    let mut window = Window::with_example("stretched-disaster-recovery");
    for (width, has_all) in [(512.0, false), (640.0, true), (1024.0, true)] {
        window.resized(width, 350.0);
        let help = window.harness.get_by_label("Help").rect();
        let buttons = [
            "Undo",
            "Redo",
            "Save",
            "Zoom to fit",
            "Tidy up",
            "Zoom in",
            "Zoom out",
        ];
        let shown: Vec<_> = buttons
            .iter()
            .filter_map(|name| {
                let name = format!("{name} button");
                let mut found = window.harness.query_all_by_label(&name);
                found.next().map(|button| button.rect())
            })
            .collect();
        assert_eq!(shown.len() == buttons.len(), has_all, "{width}");
        for button in &shown {
            assert!(!button.intersects(help), "{width}: {button:?} {help:?}");
        }
        assert!(window.shows("Undo button"), "{width}");
    }
}

#[test]
fn a_dialog_is_centered_from_its_first_visible_frame() {
    let mut window = Window::with_example("stretched-disaster-recovery");
    window.resized(640.0, 400.0);
    let ctx = window.harness.ctx.clone();
    let ask = Action::Command(Command::SAVE_AS);
    window.harness.state_mut().perform(&ctx, ask);
    let mut seen = Vec::new();
    for _ in 0..8 {
        window.harness.step();
        let title = window.harness.query_all_by_label("Save as").last();
        seen.extend(title.map(|title| title.rect().left()));
    }
    let last = *seen.last().unwrap();
    assert!(
        seen.iter().all(|left| (left - last).abs() < 1.0),
        "{seen:?}"
    );
    assert!(last >= 0.0);
}

#[test]
fn sheets_and_questions_fit_into_a_small_window() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.resized(640.0, 376.0);
    let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(640.0, 376.0));
    for command in [
        Command::ADD_PERSISTENT_CHAT_POOL,
        Command::ADD_FRONT_END_POOL,
        Command::ADD_STANDARD_EDITION_SERVER,
        Command::ADD_SQL_STORE,
        Command::ADD_FILE_STORE,
        Command::ADD_SITE,
    ] {
        window.perform(Action::Command(command));
        window.settle();
        let rect = window.harness.get_by_label("Cancel").rect();
        assert!(screen.contains_rect(rect), "{command:?}: {rect:?}");
        window.press(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn in_a_low_window_each_part_of_the_report_is_named_in_one_line() {
    let mut window = Window::with_example("enterprise-four-servers");
    // A screen of 1280 x 800 at a scale of 200 %.
    window.resized(640.0, 380.0);
    window.perform(Action::Command(Command::REPORT));
    let boxes = window.harness.query_all_by_role(Role::CheckBox);
    let boxes: Vec<_> = boxes.map(|part| part.rect()).collect();
    assert!(boxes.len() > 5);
    for part in boxes {
        assert!(part.height() < 30.0, "{part:?}");
        assert!(part.right() < 640.0, "{part:?}");
    }
}
