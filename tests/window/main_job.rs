//! The main job, played without a display.

use egui::{Event, Key, Modifiers, PointerButton, pos2};
use egui_kittest::kittest::{By, NodeT, Queryable};
use topology_designer::document::{self, Format};
use topology_designer::rules::{Severity, check_design};

use super::Window;
use crate::story::{self, Hands, Pos, Scene, Seen, meant};

/// The number of frames after which anything that is going to appear has appeared.
const FRAMES: usize = 40;

impl Window {
    fn seen(&self) -> Vec<Seen> {
        self.harness
            .query_all(By::new().predicate(|_| true))
            .filter_map(|node| {
                let accessible = node.accesskit_node();
                let name = accessible.label().or_else(|| accessible.value())?;
                let bounds = accessible.raw_bounds()?;
                Some(Seen {
                    name,
                    is_text: story::is_text(accessible.role()),
                    min: (bounds.x0, bounds.y0),
                    max: (bounds.x1, bounds.y1),
                })
            })
            .collect()
    }

    fn event(&mut self, event: Event) {
        self.harness.event(event);
        self.harness.run_steps(2);
    }

    fn button(&mut self, (x, y): Pos, pressed: bool) {
        self.event(Event::PointerButton {
            pos: pos2(x as f32, y as f32),
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }

    fn wait(&mut self, what: &str, done: impl Fn(&[Seen]) -> bool) {
        for _ in 0..FRAMES {
            if done(&self.seen()) {
                return;
            }
            self.harness.run_steps(1);
        }
        panic!("timed out waiting for {what}");
    }
}

impl Hands for Window {
    fn find(&mut self, name: &str) -> Seen {
        // A dialog takes a few frames to find its size; controls that still move are not clicked.
        self.settle();
        self.wait(name, |all| meant(all, name).is_some());
        self.settle();
        meant(&self.seen(), name).unwrap().clone()
    }

    fn hover(&mut self, (x, y): Pos) {
        self.event(Event::PointerMoved(pos2(x as f32, y as f32)));
    }

    fn click_at(&mut self, pos: Pos) {
        self.hover(pos);
        self.button(pos, true);
        self.button(pos, false);
    }

    fn drag(&mut self, from: Pos, to: Pos) {
        self.hover(from);
        self.button(from, true);
        for step in 1..=8 {
            let part = f64::from(step) / 8.0;
            self.hover((
                from.0 + (to.0 - from.0) * part,
                from.1 + (to.1 - from.1) * part,
            ));
        }
        self.button(to, false);
    }

    fn type_text(&mut self, text: &str) {
        self.event(Event::Text(text.to_owned()));
    }

    fn chord(&mut self, chord: &str) {
        let key = match chord {
            "ctrl+a" => Key::A,
            "ctrl+e" => Key::E,
            other => panic!("no chord {other}"),
        };
        self.press(Modifiers::COMMAND, key);
    }

    fn wait_shown(&mut self, part: &str) {
        self.wait(part, |all| all.iter().any(|seen| seen.name.contains(part)));
    }

    fn wait_control(&mut self, name: &str) {
        self.wait(name, |all| {
            all.iter().any(|seen| !seen.is_text && seen.name == name)
        });
    }

    fn wait_gone(&mut self, part: &str) {
        self.wait(part, |all| !all.iter().any(|seen| seen.name.contains(part)));
    }
}

#[test]
fn a_person_adds_a_persistent_chat_pool_and_exports() {
    let mut window = Window::new();
    let scene = Scene::new(&window.folder);
    window.open(&scene.document);
    let export = window.folder.join("exported.tbxml");
    story::play(&mut window, &scene, export.to_str().unwrap());

    let bytes = std::fs::read(&export).unwrap();
    let opened = document::read(&bytes, Some(&export)).unwrap();
    assert_eq!(opened.format, Format::TopologyBuilder);
    assert!(opened.design.topology.has_fqdn("pchat01.contoso.com"));
    let errors: Vec<_> = check_design(&opened.design)
        .into_iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .collect();
    assert_eq!(errors, []);
}
