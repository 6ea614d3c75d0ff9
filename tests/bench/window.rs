//! The cost of a frame of the whole window with a huge topology open: `cargo bench --bench window`.
//!
//! All times are in milliseconds, the median and the longest of several frames, without a display or a GPU:
//! the interface, what it announces to assistive technology, and its own work, which is everything except
//! painting. "Dragging" moves the card of a Persistent Chat pool with the inspector open beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/allocator.rs"]
mod allocator;
#[path = "../common/app_window.rs"]
mod app_window;
#[path = "../common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use egui::{Event, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use topology_designer::app::App;
use topology_designer::app::action::Action;
use topology_designer::document::design_file;
use topology_designer::edit::Edit;
use topology_designer::topology::{Role, ServiceId};

/// The sizes, in pools, servers and stores.
const SIZES: [usize; 2] = [500, 5_000];

const FRAMES: usize = 40;

fn main() {
    println!(
        "{:>8}  {:>15} {:>15} {:>15} {:>15}",
        "objects", "still ms", "dragging ms", "dropped ms", "edited ms"
    );
    for objects in SIZES {
        let mut window = Window::with(objects);
        let still = window.frames(|_, _| {});
        window.press(true);
        let dragging = window.frames(Window::move_card);
        let dropped = window.timed(|window| window.press(false));
        let edited = window.frames(Window::rename);
        println!(
            "{objects:>8}  {still:>15} {dragging:>15} {:>15} {edited:>15}",
            format!("{:.2}", milliseconds(dropped)),
        );
    }
}

struct Window {
    harness: Harness<'static, App>,
    pool: ServiceId,
    card: Pos2,
    _folder: tempfile::TempDir,
}

impl Window {
    /// A window with this many objects, in which a Persistent Chat pool is selected.
    fn with(objects: usize) -> Self {
        let design = common::many::design_of(objects);
        let mut services = design.topology.services.iter();
        let pool = services.find(|service| service.role == Role::PersistentChatService);
        let pool = pool.unwrap().id.clone();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("design.ron");
        std::fs::write(&path, design_file::write(&design, None).unwrap()).unwrap();

        let mut harness = app_window::start(None);
        let ctx = harness.ctx.clone();
        harness.state_mut().open_path(&ctx, &path);
        while harness.state().session().is_none() {
            harness.step();
        }
        let reveal = Action::Reveal(pool.clone().into());
        harness.state_mut().perform(&ctx, reveal);
        harness.run_steps(40);
        let card = harness.get_by_label("Persistent Chat pool chatpoolx1.contoso.com");
        let card = card.rect().center();
        Self {
            harness,
            pool,
            card,
            _folder: folder,
        }
    }

    fn press(&mut self, pressed: bool) {
        self.harness.event(Event::PointerButton {
            pos: self.card,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        self.harness.step();
    }

    fn move_card(&mut self, frame: usize) {
        let there = self.card + vec2(frame as f32, 0.0);
        self.harness.event(Event::PointerMoved(there));
    }

    fn rename(&mut self, frame: usize) {
        let ctx = self.harness.ctx.clone();
        let edit = Edit::SetDisplayName {
            pool: self.pool.clone(),
            name: format!("Rooms {frame}"),
        };
        self.harness.state_mut().perform(&ctx, Action::Edit(edit));
    }

    /// The frame times while this happens: `median / longest`.
    fn frames(&mut self, mut happens: impl FnMut(&mut Self, usize)) -> String {
        let mut times: Vec<Duration> = (0..FRAMES)
            .map(|frame| {
                self.timed(|window| {
                    happens(window, frame);
                    window.harness.step();
                })
            })
            .collect();
        times.sort_unstable();
        let median = milliseconds(times[FRAMES / 2]);
        let longest = milliseconds(times[FRAMES - 1]);
        format!("{median:.2} / {longest:.2}")
    }

    fn timed(&mut self, act: impl FnOnce(&mut Self)) -> Duration {
        let start = Instant::now();
        act(self);
        start.elapsed()
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
