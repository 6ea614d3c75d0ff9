//! A whole picture for a file: the diagram on its ground, with title block and legend.

use std::collections::BTreeSet;

use crate::design::Point;

use crate::diagram::display::{Shape, Stroke, TextRun};
use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::text;
use crate::diagram::theme::{self, Theme, Token, radius, size, space};
use crate::diagram::wire_shapes::wire_shapes;
use crate::diagram::{Diagram, WireKind};

/// What a picture looks like and holds beside the diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictureOptions {
    /// Light or dark.
    pub theme: Theme,
    /// Title block below the diagram.
    pub title_block: Option<TitleBlock>,
    /// Whether the kinds of wires that occur are explained.
    pub legend: bool,
}

/// What a title block says. The caller knows clock and files; this room does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleBlock {
    /// The deployment, such as its default SIP domain.
    pub deployment: String,
    /// The date in words.
    pub date: String,
    /// The file that is shown.
    pub file: String,
    /// What there is: see [`counts`].
    pub counts: String,
}

/// What there is, in words: `2 sites · 3 pools · 4 stores`.
pub fn counts(diagram: &Diagram) -> String {
    let stores = diagram
        .nodes
        .iter()
        .filter(|node| node.kind.is_store())
        .count();
    [
        (diagram.sites.len(), "site"),
        (diagram.nodes.len() - stores, "pool"),
        (stores, "store"),
    ]
    .into_iter()
    .map(|(count, noun)| match (count, noun) {
        (1, noun) => format!("1 {noun}"),
        (count, noun) => format!("{count} {noun}s"),
    })
    .collect::<Vec<_>>()
    .join(" · ")
}

/// What a picture is beside the diagram.
pub(super) struct Sheet {
    /// Its extent.
    pub extent: Rect,
    /// Title block and legend.
    pub extras: Vec<Shape>,
}

/// Around the diagram.
const BORDER: f32 = 32.0;
/// Least width, so that a title block has room.
const LEAST_WIDTH: f32 = 760.0;
const ROW: f32 = 20.0;
/// Width of a line's sample and of an entry in the legend.
const SAMPLE: f32 = 52.0;
const ENTRY: f32 = 184.0;

impl Sheet {
    /// Puts the picture together.
    pub fn new(diagram: &Diagram, options: &PictureOptions) -> Self {
        let mut extras = Vec::new();
        let mut content = diagram.bounds;
        if diagram.sites.is_empty() && diagram.nodes.is_empty() {
            content = Rect::at(
                Point::default(),
                Size {
                    width: LEAST_WIDTH,
                    height: 120.0,
                },
            );
            let text = "This topology is empty";
            let width = text::width(Font::Sans, size::HEADING, text);
            extras.push(run(
                Point::new(content.center().x - width / 2.0, content.center().y),
                text,
                (Font::Sans, size::HEADING, Token::TextWeak),
            ));
        }
        if content.width() < LEAST_WIDTH {
            content.max.x = content.min.x + LEAST_WIDTH;
        }
        let mut below = content.max.y + space::SHEET;
        if options.legend {
            below = legend(diagram, content, below, &mut extras);
        }
        if let Some(block) = &options.title_block {
            below = title_block(block, content, below, &mut extras);
        }
        if !extras.is_empty() {
            content.max.y = content.max.y.max(below - space::SHEET);
        }
        let mut extent = content.expand(BORDER);
        extent.min = Point::new(extent.min.x.floor(), extent.min.y.floor());
        extent.max = Point::new(extent.max.x.ceil(), extent.max.y.ceil());
        Self { extent, extras }
    }
}

fn run(pos: Point, text: &str, (font, size, token): (Font, f32, Token)) -> Shape {
    Shape::Text(TextRun {
        pos,
        text: text.to_owned(),
        font,
        size,
        token,
        spacing: 0.0,
    })
}

/// The kinds of wires that occur, in as many columns as fit; gives where it ends.
fn legend(diagram: &Diagram, content: Rect, top: f32, shapes: &mut Vec<Shape>) -> f32 {
    let used: BTreeSet<WireKind> = diagram.wires.iter().map(|wire| wire.kind).collect();
    let kinds: Vec<WireKind> = theme::WIRE_KINDS
        .into_iter()
        .filter(|kind| used.contains(kind))
        .collect();
    if kinds.is_empty() {
        return top;
    }
    let columns = ((content.width() / ENTRY) as usize).max(1);
    for (at, kind) in kinds.iter().enumerate() {
        let left = content.min.x + ENTRY * (at % columns) as f32;
        let middle = top + ROW * (at / columns) as f32 + ROW / 2.0;
        let line = [
            Point::new(left + 4.0, middle),
            Point::new(left + SAMPLE, middle),
        ];
        shapes.extend(wire_shapes(*kind, &line));
        shapes.push(run(
            Point::new(left + SAMPLE + space::LARGE - 4.0, middle + 4.0),
            theme::wire_style(*kind).legend,
            (Font::Sans, size::SMALL, Token::TextWeak),
        ));
    }
    top + ROW * kinds.len().div_ceil(columns) as f32 + space::SHEET
}

/// Deployment, file, date and counts in a ruled block; gives where it ends.
fn title_block(block: &TitleBlock, content: Rect, top: f32, shapes: &mut Vec<Shape>) -> f32 {
    let rect = Rect::at(
        Point::new(content.min.x, top),
        Size {
            width: content.width(),
            height: 60.0,
        },
    );
    shapes.push(Shape::Rect {
        rect,
        radius: radius::CARD,
        fill: None,
        stroke: Some(Stroke::solid(1.0, Token::CardBorder)),
    });
    let fields = [
        ("Deployment", &block.deployment, Font::SansSemiBold),
        ("File", &block.file, Font::Mono),
        ("Date", &block.date, Font::Sans),
        ("Contents", &block.counts, Font::Sans),
    ];
    let shares = [0.24, 0.3, 0.18, 0.28];
    let mut left = rect.min.x;
    for ((label, value, font), share) in fields.into_iter().zip(shares) {
        let width = rect.width() * share;
        if left > rect.min.x {
            shapes.push(Shape::Line {
                points: vec![Point::new(left, rect.min.y), Point::new(left, rect.max.y)],
                stroke: Stroke::solid(1.0, Token::Divider),
            });
        }
        let pos = |base| Point::new(left + space::CARD, rect.min.y + base);
        shapes.push(run(
            pos(23.0),
            label,
            (Font::Sans, size::TINY, Token::TextWeak),
        ));
        let value = text::elide_middle(font, size::SMALL, value, width - 2.0 * space::CARD);
        shapes.push(run(pos(43.0), &value, (font, size::SMALL, Token::Text)));
        left += width;
    }
    rect.max.y + space::SHEET
}
