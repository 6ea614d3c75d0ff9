//! Internal identities of objects are never shown on the screen.

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use topology_designer::app::action::Action;
use topology_designer::app::selection::Selection;

use super::Window;

/// Every text that is on the screen or announced.
fn texts(window: &Window) -> Vec<String> {
    let any = egui_kittest::kittest::by().predicate(|_| true);
    let announced =
        egui_kittest::kittest::Queryable::query_all(&window.harness, any).flat_map(|node| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.description()]
        });
    let mut texts: Vec<String> = announced.flatten().collect();
    for clipped in &window.harness.output().shapes {
        painted(&clipped.shape, &mut texts);
    }
    texts
}

fn painted(shape: &egui::Shape, texts: &mut Vec<String>) {
    match shape {
        egui::Shape::Text(text) => texts.push(text.galley.text().to_owned()),
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| painted(shape, texts)),
        _ => {}
    }
}

fn holds_identity(text: &str) -> bool {
    let words = text.split(|sign: char| !(sign.is_alphanumeric() || sign == '-'));
    words
        .into_iter()
        .any(|word| is_guid(word) || is_cluster(word))
}

fn is_guid(word: &str) -> bool {
    let parts: Vec<usize> = word.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12]
        && word
            .chars()
            .all(|sign| sign == '-' || sign.is_ascii_hexdigit())
}

/// `1-7`: the site and number of a cluster.
fn is_cluster(word: &str) -> bool {
    let number =
        |part: &str| !part.is_empty() && part.len() < 3 && part.chars().all(|c| c.is_ascii_digit());
    matches!(word.split('-').collect::<Vec<_>>()[..], [site, cluster] if number(site) && number(cluster))
}

fn assert_no_identity(window: &Window, when: &str) {
    for text in texts(window) {
        assert!(!holds_identity(&text), "{when}: {text}");
    }
}

#[test]
fn no_internal_identity_is_ever_shown_on_the_screen() {
    assert!(
        holds_identity("Add for 1-7") && holds_identity("b425249e-23d0-4ce3-81ea-9c5c319b6449")
    );
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for folder in std::fs::read_dir(examples).unwrap() {
        let folder = folder.unwrap();
        if !folder.path().join("topology.ron").exists() {
            continue;
        }
        let name = folder.file_name().to_string_lossy().into_owned();
        let mut window = Window::with_example(&name);
        window.perform(Action::Command(
            topology_designer::app::command::Command::TOGGLE_HISTORY,
        ));
        assert_no_identity(&window, &name);
        let objects: Vec<_> = window
            .session()
            .diagram()
            .nodes
            .iter()
            .map(|node| node.id.clone())
            .collect();
        for object in objects {
            window.perform(Action::Select(Selection::one(object.clone())));
            assert_no_identity(&window, &format!("{name}, a selected object"));
            window.perform(Action::QuickAdd {
                from: object.clone(),
                pos_in_scene: topology_designer::design::Point::new(900.0, 900.0),
                pos_in_screen: egui::pos2(500.0, 300.0),
            });
            assert_no_identity(&window, &format!("{name}, what can be added"));
            // The subject of a menu may disappear while the menu is open.
            let delete = topology_designer::edit::Edit::Delete {
                objects: [object].into(),
            };
            window.perform(Action::Edit(delete));
            window.settle();
            assert_no_identity(&window, &format!("{name}, after a deletion"));
            window.press(Modifiers::NONE, Key::Escape);
            window.press(Modifiers::COMMAND, Key::Z);
            assert_no_identity(&window, &format!("{name}, after its undo"));
        }
    }
}
