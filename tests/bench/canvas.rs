//! Frame times of the canvas in milliseconds: interface and tessellation, without a window or a GPU.
//!
//! `cargo bench --bench canvas`

#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use topology_designer::app::canvas::{Canvas, CanvasInput};
use topology_designer::app::selection::Selection;
use topology_designer::app::settings::Settings;
use topology_designer::design::{Design, Point};
use topology_designer::diagram::{
    Diagram, Node, Rect, ServerMark, SiteRegion, Size, Wire, WireId, WireKind,
};
use topology_designer::topology::{ClusterId, Kind, ObjectId, SiteId};

const FRAMES: usize = 60;
const WINDOW: egui::Vec2 = egui::Vec2::new(1280.0, 800.0);

/// Cards on a grid with twice as many wires between them, the same in every run.
fn diagram(count: usize) -> Diagram {
    let columns = (count as f32).sqrt().ceil() as usize;
    let site = SiteId(1);
    let nodes: Vec<Node> = (0..count)
        .map(|at| Node {
            id: ObjectId::Cluster(ClusterId::new(format!("cluster-{at}"))),
            kind: [
                Kind::FrontEndPool,
                Kind::SqlStore,
                Kind::FileStore,
                Kind::EdgePool,
            ][at % 4],
            site,
            rect: Rect::at(
                Point::new(
                    36.0 + (at % columns) as f32 * 352.0,
                    60.0 + (at / columns) as f32 * 140.0,
                ),
                Size {
                    width: 264.0,
                    height: 92.0,
                },
            ),
            title: format!("pool{at:05}.contoso.com"),
            name: format!("pool{at:05}"),
            state: "4 servers · 2015".to_owned(),
            servers: (0..4)
                .map(|server| ServerMark {
                    fqdn: format!("server{server}.pool{at}.contoso.com"),
                    active: server < 2,
                    part: 0,
                })
                .collect(),
            location: Default::default(),
            parts: Vec::new(),
            part_names: Vec::new(),
            switches: None,
            badge: None,
            note: None,
        })
        .collect();
    let mut seed = 1_u64;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let wires = (0..2 * count)
        .map(|at| {
            let from = &nodes[at % count];
            // Most associations are short, as in a laid-out topology.
            let to = &nodes[(at + 1 + next(3 * columns)) % count];
            let (start, end) = (from.rect.center(), to.rect.center());
            let middle = (start.x + end.x) / 2.0;
            Wire {
                id: WireId {
                    from: from.id.clone(),
                    to: to.id.clone(),
                    kind: WireKind::Other,
                },
                kind: [WireKind::Content, WireKind::Mirror, WireKind::FileStore][at % 3],
                points: vec![
                    start,
                    Point::new(middle, start.y),
                    Point::new(middle, end.y),
                    end,
                ],
                joint: None,
                label: "Association".to_owned(),
                caption: None,
                associations: Vec::new(),
                badge: None,
            }
        })
        .collect();
    let bounds = nodes
        .iter()
        .map(|node| node.rect)
        .reduce(|a, b| a.union(&b))
        .unwrap_or_default()
        .expand(36.0);
    Diagram {
        data_centers: Vec::new(),
        bands: Vec::new(),
        marks: Default::default(),
        note: None,
        notes: Vec::new(),
        sites: vec![SiteRegion {
            id: site,
            title: "Redmond".to_owned(),
            rect: bounds,
            badge: None,
            note: None,
        }],
        nodes,
        wires,
        domain: None,
        bounds,
    }
}

/// What changes from frame to frame.
#[derive(Clone, Copy)]
enum Motion {
    Rest,
    Hover,
    Zoom,
    Pan,
}

struct Bench {
    ctx: egui::Context,
    canvas: Canvas,
    design: Design,
    diagram: Diagram,
    settings: Settings,
    time: f64,
}

impl Bench {
    fn new(count: usize) -> Self {
        let diagram = diagram(count);
        let mut canvas = Canvas::default();
        canvas.zoom_to_fit(&diagram);
        Self {
            ctx: egui::Context::default(),
            canvas,
            design: Design::default(),
            diagram,
            settings: Settings {
                reduced_motion: true,
                ..Settings::default()
            },
            time: 0.0,
        }
    }

    fn frame(&mut self, events: Vec<egui::Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let raw = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, WINDOW)),
            time: Some(self.time),
            events,
            ..Default::default()
        };
        let selection = Selection::default();
        let start = Instant::now();
        let mut output = self.ctx.clone().run_ui(raw, |ui| {
            self.canvas.canvas_ui(
                ui,
                &CanvasInput {
                    design: &self.design,
                    source: None,
                    diagram: &self.diagram,
                    revision: 1,
                    selection: &selection,
                    palette_drag: None,
                    is_topmost: true,
                    settings: &self.settings,
                },
            );
        });
        let shapes = std::mem::take(&mut output.shapes);
        let meshes = self.ctx.tessellate(shapes, output.pixels_per_point);
        let elapsed = start.elapsed();
        output.drop_without_applying_deltas();
        std::hint::black_box(meshes);
        elapsed
    }

    /// Median and slowest frame time in milliseconds.
    fn measure(&mut self, motion: Motion) -> (f64, f64) {
        for _ in 0..4 {
            self.frame(Vec::new());
        }
        let mut times: Vec<f64> = (0..FRAMES)
            .map(|at| {
                let along = at as f32 / FRAMES as f32;
                let pos = egui::pos2(200.0 + 900.0 * along, 150.0 + 500.0 * along);
                let mut events = vec![egui::Event::PointerMoved(pos)];
                match motion {
                    Motion::Rest => events.clear(),
                    Motion::Hover => {}
                    Motion::Zoom => {
                        events.push(egui::Event::Zoom(if at % 2 == 0 { 1.04 } else { 0.97 }));
                    }
                    Motion::Pan => events.push(egui::Event::MouseWheel {
                        unit: egui::MouseWheelUnit::Point,
                        source: egui::MouseWheelSource::Wheel,
                        delta: egui::vec2(-7.0, -5.0),
                        phase: egui::TouchPhase::Move,
                        modifiers: egui::Modifiers::NONE,
                    }),
                }
                self.frame(events).as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        (times[times.len() / 2], times[times.len() - 1])
    }
}

fn main() {
    println!("milliseconds a frame, interface and tessellation: median (slowest)");
    println!(
        "{:>6}  {:<10}  {:>16}  {:>16}  {:>16}  {:>16}",
        "cards", "view", "at rest", "hovering", "zooming", "panning"
    );
    for count in [1_000, 5_000, 20_000] {
        for at_100 in [false, true] {
            let mut bench = Bench::new(count);
            bench.frame(Vec::new());
            if at_100 {
                bench.canvas.zoom_to_100();
                bench.frame(Vec::new());
            }
            let cells: Vec<String> = [Motion::Rest, Motion::Hover, Motion::Zoom, Motion::Pan]
                .into_iter()
                .map(|motion| {
                    let (median, slowest) = bench.measure(motion);
                    format!("{median:>7.2} ({slowest:>6.2})")
                })
                .collect();
            println!(
                "{count:>6}  {:<10}  {}",
                if at_100 { "100 %" } else { "all" },
                cells.join("  ")
            );
        }
    }
}
