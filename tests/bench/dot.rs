//! The same graph as drawn by Graphviz `dot`, where that is installed: cards of the same sizes, sites as
//! clusters, splines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use topology_designer::diagram::{Diagram, Rect};

/// Number of points per piece when a spline is converted to line segments.
const STEPS: usize = 6;

/// The measures of a picture.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    pub crossings: usize,
    pub through_cards: usize,
    pub length: f32,
    /// Width divided by height.
    pub aspect: f32,
    pub seconds: f64,
}

/// A line through points. Wires that share an end do not count as crossing each other.
pub struct Line {
    pub ends: (usize, usize),
    pub points: Vec<(f32, f32)>,
}

/// Measures lines among cards.
pub fn measure(lines: &[Line], cards: &[Rect], (width, height): (f32, f32)) -> Figures {
    let mut pieces = Vec::new();
    let mut length = 0.0;
    for (at, line) in lines.iter().enumerate() {
        for pair in line.points.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            length += ((from.0 - to.0).powi(2) + (from.1 - to.1).powi(2)).sqrt();
            pieces.push((at, from, to));
        }
    }
    pieces.sort_by(|a, b| a.1.0.min(a.2.0).total_cmp(&b.1.0.min(b.2.0)));
    let mut pairs = std::collections::BTreeSet::new();
    for (at, (one, from, to)) in pieces.iter().enumerate() {
        let end = from.0.max(to.0);
        let behind = pieces[at + 1..].iter();
        for (other, start, stop) in behind.take_while(|piece| piece.1.0.min(piece.2.0) <= end) {
            let (a, b) = (lines[*one].ends, lines[*other].ends);
            let share = a.0 == b.0 || a.0 == b.1 || a.1 == b.0 || a.1 == b.1;
            if one != other && !share && cross(*from, *to, *start, *stop) {
                pairs.insert((*one.min(other), *one.max(other), (from.0 / 8.0) as i32));
            }
        }
    }
    let through_cards = lines
        .iter()
        .filter(|line| {
            cards.iter().enumerate().any(|(card, rect)| {
                let is_own = card == line.ends.0 || card == line.ends.1;
                let inner = rect.expand(-2.0);
                let runs = |pair: &[(f32, f32)]| {
                    (0..=8).any(|step| {
                        let part = step as f32 / 8.0;
                        let x = pair[0].0 + (pair[1].0 - pair[0].0) * part;
                        let y = pair[0].1 + (pair[1].1 - pair[0].1) * part;
                        inner.contains(topology_designer::design::Point::new(x, y))
                    })
                };
                !is_own && line.points.windows(2).any(runs)
            })
        })
        .count();
    Figures {
        crossings: pairs.len(),
        through_cards,
        length,
        aspect: width / height.max(1.0),
        seconds: 0.0,
    }
}

fn cross(a: (f32, f32), b: (f32, f32), c: (f32, f32), d: (f32, f32)) -> bool {
    let side = |p: (f32, f32), q: (f32, f32), r: (f32, f32)| {
        (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0)
    };
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// The figures of `dot`; `None` if it is not installed.
pub fn figures(diagram: &Diagram) -> Option<Figures> {
    let start = Instant::now();
    let plain = run(&graph(diagram))?;
    let seconds = start.elapsed().as_secs_f64();
    let mut cards = vec![Rect::default(); diagram.nodes.len()];
    let mut lines = Vec::new();
    let mut size = (1.0, 1.0);
    for line in plain.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<f32>().ok());
        let inch = |at: usize| number(at).unwrap_or_default() * 72.0;
        let node = |at: usize| words.get(at)?.strip_prefix('n')?.parse::<usize>().ok();
        match words.first().copied() {
            Some("graph") => size = (inch(2), inch(3)),
            Some("node") => {
                if let Some(card) = node(1).and_then(|at| cards.get_mut(at)) {
                    let (x, y, width, height) = (inch(2), inch(3), inch(4), inch(5));
                    let min =
                        topology_designer::design::Point::new(x - width / 2.0, y - height / 2.0);
                    *card = Rect::at(min, topology_designer::diagram::Size { width, height });
                }
            }
            Some("edge") => {
                let count = number(3).unwrap_or_default() as usize;
                let controls: Vec<_> = (0..count)
                    .map(|at| (inch(4 + 2 * at), inch(5 + 2 * at)))
                    .collect();
                if let Some(ends) = node(1).zip(node(2)) {
                    lines.push(Line {
                        ends,
                        points: followed(&controls),
                    });
                }
            }
            _ => {}
        }
    }
    let mut figures = measure(&lines, &cards, size);
    figures.seconds = seconds;
    Some(figures)
}

/// Points along a spline of cubic pieces.
fn followed(controls: &[(f32, f32)]) -> Vec<(f32, f32)> {
    let mut points: Vec<(f32, f32)> = controls.first().copied().into_iter().collect();
    for piece in controls.windows(4).step_by(3) {
        for step in 1..=STEPS {
            let t = step as f32 / STEPS as f32;
            let u = 1.0 - t;
            let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
            let sum = |part: fn(&(f32, f32)) -> f32| -> f32 {
                piece
                    .iter()
                    .zip(weights)
                    .map(|(point, weight)| part(point) * weight)
                    .sum()
            };
            points.push((sum(|p| p.0), sum(|p| p.1)));
        }
    }
    points
}

fn graph(diagram: &Diagram) -> String {
    let mut text =
        String::from("digraph { rankdir=LR; splines=true; node [shape=box fixedsize=true];\n");
    for (at, site) in diagram.sites.iter().enumerate() {
        writeln!(text, "subgraph cluster_{at} {{").unwrap();
        for (node, card) in diagram.nodes.iter().enumerate() {
            if card.site == site.id {
                let (width, height) = (card.rect.width() / 72.0, card.rect.height() / 72.0);
                writeln!(text, "n{node} [width={width} height={height}];").unwrap();
            }
        }
        text.push_str("}\n");
    }
    let positions: BTreeMap<_, _> = diagram
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| (&node.id, at))
        .collect();
    for wire in &diagram.wires {
        if let (Some(from), Some(to)) = (positions.get(&wire.id.from), positions.get(&wire.id.to)) {
            writeln!(text, "n{from} -> n{to} [arrowhead=none];").unwrap();
        }
    }
    text.push('}');
    text
}

fn run(graph: &str) -> Option<String> {
    let mut child = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(graph.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    String::from_utf8(output.stdout).ok()
}
