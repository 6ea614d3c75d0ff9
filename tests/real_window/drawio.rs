//! Opens a drawing with the library that draw.io is based on, in a browser: needs Chromium.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use topology_designer::design::Point;
use topology_designer::diagram::drawio::to_drawio;
use topology_designer::diagram::svg::PictureOptions;
use topology_designer::diagram::{Diagram, Node, Rect, Size, WireId};
use topology_designer::document;

/// Differences of less than this many points are caused by rounding.
const NEAR: f32 = 0.1;

/// What the library reports about a drawing: lengths in points, rectangles as two corners.
#[derive(Deserialize)]
struct Said {
    error: Option<String>,
    #[serde(default)]
    pages: Vec<Page>,
}

#[derive(Deserialize)]
struct Page {
    name: String,
    layers: Vec<String>,
    cards: Vec<Card>,
    parts: Vec<CardPart>,
    connectors: Vec<Connector>,
    moves: Vec<Move>,
}

#[derive(Deserialize)]
struct Card {
    id: String,
    name: String,
    rect: [f32; 4],
}

/// A part drawn on a card.
#[derive(Deserialize)]
struct CardPart {
    card: String,
    rect: [f32; 4],
}

#[derive(Deserialize)]
struct Connector {
    id: String,
    layer: String,
    /// The items to which its ends are attached.
    ends: [Option<String>; 2],
    points: Vec<[f32; 2]>,
}

/// A card that was moved by 40 and 24 points.
#[derive(Deserialize)]
struct Move {
    /// Its position afterwards.
    rect: [f32; 4],
    /// The distances that it and its parts moved.
    by: Vec<[f32; 2]>,
    /// The ends of its connectors afterwards.
    ends: Vec<[f32; 2]>,
}

fn rect([left, top, right, bottom]: [f32; 4]) -> Rect {
    Rect {
        min: Point::new(left, top),
        max: Point::new(right, bottom),
    }
}

fn is_on_edge(card: &Rect, [x, y]: [f32; 2]) -> bool {
    let point = Point::new(x, y);
    card.expand(NEAR).contains(point) && !card.expand(-NEAR).contains(point)
}

/// Opens a drawing in a browser and reads what the library reports about it.
fn opened(drawing: &str) -> Vec<Page> {
    let folder = tempfile::tempdir().unwrap();
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real_window/drawio");
    for file in ["page.html", "mxClient.min.js"] {
        fs::copy(ours.join(file), folder.path().join(file)).unwrap();
    }
    let text = serde_json::to_string(drawing).unwrap();
    fs::write(
        folder.path().join("drawing.js"),
        format!("const drawing = {text};"),
    )
    .unwrap();
    let profile = folder.path().join("profile");
    let page = folder.path().join("page.html");
    let browser = env::var_os("CHROMIUM").unwrap_or_else(|| "chromium".into());
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu"])
        .args(["--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", page.display()))
        .stderr(Stdio::null())
        .output()
        .expect("Chromium must be installed, or the variable CHROMIUM must give its path");
    let page = String::from_utf8(output.stdout).unwrap();
    let said = page
        .split_once("id=\"said\">")
        .expect("the page ran to its end")
        .1;
    let said = STANDARD.decode(said.split_once('<').unwrap().0).unwrap();
    let said: Said = serde_json::from_slice(&said).unwrap();
    assert_eq!(said.error, None, "the library cannot open it");
    said.pages
}

/// Every example as a drawing of two pages.
#[test]
fn the_draw_io_library_keeps_cards_together_and_connectors_attached() {
    for example in crate::common::examples::all() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples")
            .join(example.folder)
            .join("topology.ron");
        let design = document::read(&fs::read(path).unwrap(), None)
            .unwrap()
            .design;
        let diagram = Diagram::of(&design, &[]);
        let options = PictureOptions::default();
        let drawing = to_drawio(&[("One", &diagram, &options), ("Two", &diagram, &options)]);
        let pages = opened(&drawing);
        let names: Vec<&str> = pages.iter().map(|page| &*page.name).collect();
        assert_eq!(names, ["One", "Two"]);
        for page in &pages {
            assert_page(example.folder, &diagram, page);
        }
    }
}

fn assert_page(example: &str, diagram: &Diagram, page: &Page) {
    let apart = |card: &Card, node: &Node| {
        let there = rect(card.rect);
        (there.min.x - node.rect.min.x, there.min.y - node.rect.min.y)
    };
    let all_of = |node: &Node| {
        let cards = page.cards.iter().enumerate();
        let mut of_name = cards.filter(|(_, card)| card.name == node.title);
        (of_name.next(), of_name.next())
    };
    let mut nodes = diagram.nodes.iter();
    let moved = nodes.find_map(|node| match all_of(node) {
        (Some((_, card)), None) => Some(apart(card, node)),
        _ => None,
    });
    let (right, down) = moved.unwrap();
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for (position, node) in diagram.nodes.iter().enumerate() {
        let there = Rect::at(
            Point::new(node.rect.min.x + right, node.rect.min.y + down),
            Size {
                width: node.rect.width(),
                height: node.rect.height(),
            },
        );
        let card = page.cards.iter().find(|card| {
            let is_near = |(one, other): (&f32, f32)| (one - other).abs() < NEAR;
            let corners = [there.min.x, there.min.y, there.max.x, there.max.y];
            card.name == node.title && card.rect.iter().zip(corners).all(is_near)
        });
        let card = card.unwrap_or_else(|| panic!("{example}: no {} at {there:?}", node.title));
        ids.insert(&card.id, position);
    }
    assert_eq!(ids.len(), diagram.nodes.len(), "{example}");

    let mut has_parts: BTreeSet<&str> = BTreeSet::new();
    for part in &page.parts {
        has_parts.insert(&part.card);
        let card = page.cards.iter().find(|card| card.id == part.card).unwrap();
        // Badges extend slightly beyond the card.
        let around = rect(card.rect).expand(24.0);
        let middle = rect(part.rect).center();
        assert!(
            around.contains(middle),
            "{example}: {} lost a part",
            card.name
        );
    }
    assert_eq!(
        has_parts.len(),
        page.cards.len(),
        "{example}: an empty card"
    );

    assert_connectors(example, diagram, page, &ids, (right, down));

    for (moved, card) in page.moves.iter().zip(&page.cards) {
        for [x, y] in &moved.by {
            assert!(
                (x - 40.0).abs() < NEAR && (y - 24.0).abs() < NEAR,
                "{example}: {}",
                card.name
            );
        }
        let there = rect(moved.rect);
        for end in &moved.ends {
            assert!(
                is_on_edge(&there, *end),
                "{example}: {} lost a connector at {end:?}",
                card.name
            );
        }
    }
}

fn assert_connectors(
    example: &str,
    diagram: &Diagram,
    page: &Page,
    cards: &BTreeMap<&str, usize>,
    (right, down): (f32, f32),
) {
    let by_id: BTreeMap<&str, &Connector> = page
        .connectors
        .iter()
        .map(|connector| (&*connector.id, connector))
        .collect();
    let mut courses: BTreeMap<(usize, usize), Vec<&Connector>> = BTreeMap::new();
    for connector in &page.connectors {
        let said = format!("{example}: {} {}", connector.layer, connector.id);
        assert!(page.layers.contains(&connector.layer), "{said}");
        for piece in connector.points.windows(2) {
            let [[x, y], [to_x, to_y]] = [piece[0], piece[1]];
            assert!(
                (x - to_x).abs() < NEAR || (y - to_y).abs() < NEAR,
                "{said} is slanted"
            );
        }
        let ends = [connector.points[0], *connector.points.last().unwrap()];
        let mut glued = Vec::new();
        for (end, at) in connector.ends.iter().zip(ends) {
            let end = end
                .as_deref()
                .unwrap_or_else(|| panic!("{said} is not attached"));
            match cards.get(end) {
                Some(card) => {
                    let card = &diagram.nodes[*card].rect;
                    let [x, y] = at;
                    assert!(
                        is_on_edge(card, [x - right, y - down]),
                        "{said} does not end at its card"
                    );
                    glued.push(cards[end]);
                }
                // A witness is attached to the wire of its pair.
                None => assert!(by_id.contains_key(end), "{said}"),
            }
        }
        if let [from, to] = glued[..] {
            courses.entry((from, to)).or_default().push(connector);
        }
    }
    let wires = diagram.wires.len();
    assert_eq!(
        page.connectors.len(),
        wires,
        "{example}: as many connectors as wires"
    );
    let positions: BTreeMap<_, usize> = diagram
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| (&node.id, at))
        .collect();
    for wire in diagram.wires.iter().filter(|wire| wire.joint.is_none()) {
        let WireId { from, to, .. } = &wire.id;
        let Some(drawn) = courses.get(&(positions[from], positions[to])) else {
            continue;
        };
        let is_same = |connector: &&&Connector| {
            connector.points.len() == wire.points.len()
                && connector
                    .points
                    .iter()
                    .zip(&wire.points)
                    .all(|([x, y], point)| {
                        (x - right - point.x).abs() < 1.0 && (y - down - point.y).abs() < 1.0
                    })
        };
        assert!(
            drawn.iter().find(is_same).is_some(),
            "{example}: {:?} takes a different course: {:?}, not {:?}",
            wire.id,
            drawn.iter().map(|it| &it.points).collect::<Vec<_>>(),
            wire.points
        );
    }
}
