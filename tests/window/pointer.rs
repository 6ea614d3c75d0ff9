//! The pointer acts on what was under it when the button was pressed, however fast it moves on.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::Action;
use topology_designer::app::palette_item::PaletteItem;
use topology_designer::app::selection::Selection;
use topology_designer::topology::AssociationKind;

use super::Window;

impl Window {
    /// A press, a drag and a release that all arrive between two frames.
    fn drag_in_one_frame(&mut self, from: Pos2, to: Pos2) {
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let mut events = vec![Event::PointerMoved(from), button(from, true)];
        for part in 1..=8_u8 {
            let pos = from + (to - from) * (f32::from(part) / 8.0);
            events.push(Event::PointerMoved(pos));
        }
        events.push(button(to, false));
        self.harness.input_mut().events.extend(events);
        self.harness.run_steps(8);
        self.settle();
    }

    /// The card with this title in the diagram.
    fn card(&self, title: &str) -> Option<egui::Rect> {
        let named = self.harness.query_all_by_label_contains(title);
        let mut cards = named.filter(|node| {
            let node = node.accesskit_node();
            node.role() == Role::Button && node.description().is_some()
        });
        cards.next().map(|node| node.rect())
    }

    fn place(&self, label: &str) -> egui::Rect {
        self.harness.get_by_label_contains(label).rect()
    }
}

#[test]
fn dragging_from_the_palette_adds_the_item_that_was_pressed_however_fast_the_drag() {
    let titles = [
        (PaletteItem::PersistentChatPool, "New Persistent Chat pool"),
        (PaletteItem::FrontEndPool, "New Front End pool"),
        (
            PaletteItem::StandardEditionServer,
            "New Standard Edition server",
        ),
        (PaletteItem::SqlStore, "New SQL Server store"),
        (PaletteItem::FileStore, "New file store"),
        (PaletteItem::Site, "New site"),
    ];
    for (item, title) in titles {
        let mut window = Window::with_example("enterprise-four-servers");
        let row = window
            .harness
            .get_by_label(&format!("Add {}", item.label()))
            .rect();
        let canvas = window.place("Topology canvas");
        window.drag_in_one_frame(row.center(), canvas.center());
        assert!(window.shows(title), "{title}");
    }
}

#[test]
fn dragging_a_card_in_one_frame_moves_that_card() {
    let mut window = Window::with_example("enterprise-four-servers");
    let card = window.place("Persistent Chat pool pchatpool.contoso.com");
    let from = card.min + egui::vec2(card.width() * 0.7, 6.0);
    let canvas = window.place("Topology canvas");
    let to = egui::pos2(from.x, canvas.bottom() - 60.0);
    window.drag_in_one_frame(from, to);
    let moved = window.place("Persistent Chat pool pchatpool.contoso.com");
    assert!(moved.top() > card.top() + 20.0, "{card:?} {moved:?}");
    assert_eq!(
        window
            .session()
            .undo_label()
            .map(|label| label.starts_with("Move")),
        Some(true)
    );
}

#[test]
fn a_wire_drawn_in_one_frame_starts_at_the_handle_that_was_pressed() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool = window
        .session()
        .diagram()
        .nodes
        .iter()
        .find(|node| node.title == "pchatpool.contoso.com")
        .unwrap()
        .id
        .clone();
    window.perform(topology_designer::app::action::Action::Select(
        Selection::one(pool),
    ));
    let handle = window
        .harness
        .get_by_label("Connect pchatpool.contoso.com")
        .rect();
    let canvas = window.place("Topology canvas");
    let corner = canvas.right_bottom() - egui::vec2(12.0, 12.0);
    window.drag_in_one_frame(handle.center(), corner);
    assert!(
        window.shows("Search"),
        "a wire on empty space asks what to add"
    );
    window.press(Modifiers::NONE, egui::Key::Escape);
    assert!(!window.session().is_dirty());
}

#[test]
fn a_wire_released_outside_the_canvas_is_canceled() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool = window.session().diagram().nodes.iter();
    let pool = pool
        .filter(|node| node.title == "pchatpool.contoso.com")
        .map(|node| node.id.clone())
        .next();
    window.perform(topology_designer::app::action::Action::Select(
        Selection::one(pool.unwrap()),
    ));
    let handle = window
        .harness
        .get_by_label("Connect pchatpool.contoso.com")
        .rect();
    for beside in ["Add SQL Server store", "Zoom to 100%"] {
        let to = window.harness.get_by_label(beside).rect().center();
        window.drag_in_one_frame(handle.center(), to);
        assert!(!window.shows("Search"), "{beside}");
        assert!(!window.session().is_dirty());
    }
}

#[test]
fn a_click_in_one_frame_selects_the_card_under_the_press() {
    let mut window = Window::with_example("enterprise-four-servers");
    let nodes = &window.session().diagram().nodes;
    for (id, title) in nodes
        .iter()
        .map(|node| (node.id.clone(), node.title.clone()))
        .collect::<Vec<_>>()
    {
        let Some(card) = window.card(&title) else {
            continue;
        };
        let pos = card.min + egui::vec2(card.width() * 0.7, 6.0);
        window.drag_in_one_frame(pos, pos);
        assert_eq!(window.session().selection.single(), Some(&id), "{title}");
    }
}

#[test]
fn a_button_works_however_long_it_is_held_down() {
    let mut window = Window::with_example("enterprise-four-servers");
    let topology = window.harness.get_by_label("Published topology…").rect();
    let button = |pressed| Event::PointerButton {
        pos: topology.center(),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.harness.event(Event::PointerMoved(topology.center()));
    window.harness.step();
    window.harness.event(button(true));
    // A step is a quarter of a second for the window.
    window.harness.run_steps(12);
    window.harness.event(button(false));
    window.settle();
    assert!(window.shows_part("Your document does not change"));
}

#[test]
fn the_target_of_a_wire_can_also_be_selected_in_its_properties() {
    let mut window = Window::with_example("enterprise-four-servers");
    let files = |window: &Window| {
        let wires = &window.session().diagram().wires;
        let mut held = wires.iter().filter(|wire| {
            let mut held = wire.associations.iter();
            held.any(|(_, kind)| *kind == AssociationKind::FileStore)
        });
        held.next().cloned().unwrap()
    };
    let before = files(&window);
    window.perform(Action::Select(Selection {
        objects: Default::default(),
        wire: Some(before.id.clone()),
    }));
    let list = format!(
        "{} of pchatpool.contoso.com",
        AssociationKind::FileStore.label()
    );
    window.choose(&list, r"\\fs01.contoso.com\lyncshare");
    let after = files(&window);
    assert_eq!(after.id.from, before.id.from);
    assert_ne!(after.id.to, before.id.to);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(files(&window).id, before.id);
}
