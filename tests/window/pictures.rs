//! The diagram as a picture: exported to a file, and copied.

use egui::{Key, Modifiers, OutputCommand};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;

use super::Window;

impl Window {
    fn export_picture(&mut self, name: &str, choose: impl FnOnce(&mut Self)) -> Vec<u8> {
        let path = self.folder.join(name);
        self.perform(Action::Command(Command::EXPORT_PICTURE));
        choose(self);
        self.type_into("Path", &path.display().to_string());
        self.press(Modifiers::NONE, Key::Enter);
        assert!(self.shows(&format!("Exported {name}")));
        std::fs::read(path).unwrap()
    }
}

#[test]
fn the_picture_is_exported_in_every_format() {
    let mut window = Window::with_example("standard-edition-collocated");
    let svg = window.export_picture("a.svg", |_| {});
    assert!(String::from_utf8(svg).unwrap().contains("se01"));
    let pdf = window.export_picture("a.pdf", |window| window.click("PDF"));
    assert!(pdf.starts_with(b"%PDF-"));
    let png = window.export_picture("a.png", |window| window.click("PNG"));
    assert!(png.starts_with(b"\x89PNG"));
    let drawio = window.export_picture("a.drawio", |window| window.click("draw.io"));
    assert!(drawio.starts_with(b"<mxfile"));
    assert!(!window.session().is_dirty(), "the design is unchanged");
}

#[test]
fn only_the_selection_is_exported_if_requested() {
    let mut window = Window::with_example("enterprise-four-servers");
    let ids: Vec<_> = window
        .session()
        .diagram()
        .nodes
        .iter()
        .map(|node| node.id.clone())
        .collect();
    let names: Vec<_> = window
        .session()
        .diagram()
        .nodes
        .iter()
        .map(|node| node.name.clone())
        .collect();
    window.perform(Action::Select(
        topology_designer::app::selection::Selection::one(ids[0].clone()),
    ));
    let svg = window.export_picture("a.svg", |window| window.click("Selection (1 object)"));
    let svg = String::from_utf8(svg).unwrap();
    assert!(svg.contains(&names[0]));
    assert!(!svg.contains(&names[1]));
}

#[test]
fn a_copied_picture_is_an_image_on_the_clipboard() {
    let mut window = Window::with_example("standard-edition-collocated");
    let modifiers = Modifiers::ALT | Modifiers::SHIFT;
    window.harness.key_press_modifiers(modifiers, Key::C);
    let image = |window: &Window| {
        let mut commands = window.harness.output().platform_output.commands.iter();
        commands.find_map(|command| match command {
            OutputCommand::CopyImage(image) => Some(image.size),
            _ => None,
        })
    };
    let mut copied = None;
    for _ in 0..400 {
        window.harness.step();
        copied = image(&window);
        if copied.is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let [width, height] = copied.unwrap();
    assert!(width > 400 && height > 200, "{width} x {height}");
    window.harness.step();
    assert!(window.shows("Copied a picture of everything"));
}

#[test]
fn the_legend_names_the_kinds_of_lines_that_occur() {
    let mut window = Window::with_example("standard-edition-collocated");
    assert!(!window.shows_part("Legend: "));
    window.perform(Action::Command(Command::TOGGLE_LEGEND));
    assert!(window.shows_part("Content store"));
    assert!(!window.shows_part("Mirror,"), "nothing is mirrored here");
    window.perform(Action::Command(Command::TOGGLE_LEGEND));
    assert!(!window.shows_part("Legend: "));
}
