//! Tidying up: everything for the current canvas, or only the selection.

use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::app::selection::Selection;
use topology_designer::diagram::Rect;

use super::Window;

fn places(window: &Window) -> Vec<Rect> {
    let nodes = &window.session().diagram().nodes;
    nodes.iter().map(|node| node.rect).collect()
}

#[test]
fn tidying_a_selection_leaves_the_rest_where_it_is() {
    let mut window = Window::with_example("stretched-disaster-recovery");
    let before = places(&window);
    let nodes = &window.session().diagram().nodes;
    let store = nodes
        .iter()
        .position(|node| node.name.starts_with("sql-red04"));
    let store = store.unwrap();
    let id = nodes[store].id.clone();
    window.perform(Action::Select(Selection::one(id)));
    window.perform(Action::Command(Command::TIDY));
    let after = places(&window);
    for (at, (before, after)) in before.iter().zip(&after).enumerate() {
        assert!(at == store || before == after, "card {at} moved");
    }
    let own = after[store];
    let mut others = after.iter().enumerate().filter(|(at, _)| *at != store);
    assert!(!others.any(|(_, rect)| rect.intersects(&own)));
}

#[test]
fn unplaced_objects_are_laid_out_for_the_canvas() {
    let mut window = Window::with_example("enterprise-four-servers");
    let shape = |window: &Window| {
        let bounds = window.session().diagram().bounds;
        bounds.width() / bounds.height()
    };
    let usual = shape(&window);
    window.perform(Action::Command(Command::TOGGLE_OUTLINE));
    window.perform(Action::Command(Command::TOGGLE_INSPECTOR));
    window.harness.set_size(egui::vec2(1280.0, 520.0));
    window.harness.run_steps(4);
    window.perform(Action::Command(Command::TIDY));
    assert!(
        shape(&window) > 1.2 * usual,
        "{} of {usual}",
        shape(&window)
    );
}
