//! A whole picture for a file: the diagram on its background, with title block and legend.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::design::Point;
use crate::diff::Change;

use crate::diagram::band_shapes;
use crate::diagram::display::{Shape, Stroke, TextRun};
use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::mark_shapes;
use crate::diagram::page::Page;
use crate::diagram::text;
use crate::diagram::theme::{self, Theme, Token, radius, size, space};
use crate::diagram::wire_shapes::wire_shapes;
use crate::diagram::{Diagram, WireKind};

/// How a picture looks and what it contains besides the diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictureOptions {
    /// Light or dark.
    pub theme: Theme,
    /// The title block below the diagram.
    pub title_block: Option<TitleBlock>,
    /// Whether to explain the kinds of wires that occur.
    pub legend: bool,
    /// Whether the background is transparent.
    pub transparent: bool,
    /// The paper that the picture is fitted to; without one, the picture is as large as its content.
    pub page: Option<Page>,
}

/// The text of a title block. The caller knows the time and the files; this module does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleBlock {
    /// The deployment, such as its default SIP domain.
    pub deployment: String,
    /// The date, in words.
    pub date: String,
    /// The name of the file that is shown.
    pub file: String,
    /// The number of objects; see [`counts`].
    pub counts: String,
}

/// The number of objects in words: `2 sites · 3 pools · 4 stores`.
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

/// The parts of a picture besides the diagram.
pub(super) struct PictureSheet {
    /// The extent of the picture in its own points.
    pub extent: Rect,
    /// The size at which the picture is shown, in points.
    pub size: Size,
    /// The title block and the legend.
    pub extras: Vec<Shape>,
    /// The origin of the diagram and the size of one of its points, if it is fitted to a page.
    pub fitted: Option<(Point, f32)>,
}

/// The margin around the diagram.
const BORDER: f32 = 32.0;
/// The least width, so that a title block has room.
const LEAST_WIDTH: f32 = 760.0;
/// The width of the sample line in the legend.
const SAMPLE: f32 = 52.0;
/// The size of an entry in the legend.
pub const LEGEND_ENTRY: Size = Size {
    width: 184.0,
    height: 20.0,
};
const TITLE_HEIGHT: f32 = 60.0;
/// A small diagram is not enlarged more than this.
const LARGEST: f32 = 1.6;

impl PictureSheet {
    /// Assembles the picture.
    pub fn new(diagram: &Diagram, options: &PictureOptions) -> Self {
        if let Some(page) = options.page {
            return Self::on_page(diagram, options, page);
        }
        let mut extras = Vec::new();
        let mut content = diagram.bounds;
        if is_empty(diagram) {
            content = Rect::at(
                Point::default(),
                Size {
                    width: LEAST_WIDTH,
                    height: 120.0,
                },
            );
            extras.push(nothing(content.center()));
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
        Self {
            size: Size {
                width: extent.width(),
                height: extent.height(),
            },
            extent,
            extras,
            fitted: None,
        }
    }

    /// The diagram as large as it fits, in the center of the page, with legend and title block at the
    /// bottom in their own size.
    fn on_page(diagram: &Diagram, options: &PictureOptions, page: Page) -> Self {
        let inside = page.inside();
        let mut extras = Vec::new();
        let mut foot = inside.max.y;
        if let Some(block) = &options.title_block {
            foot -= TITLE_HEIGHT;
            title_block(block, inside, foot, &mut extras);
            foot -= space::LARGE;
        }
        if options.legend {
            let height = legend_height(diagram, inside.width());
            if height > 0.0 {
                foot -= height;
                legend(diagram, inside, foot, &mut extras);
                foot -= space::LARGE;
            }
        }
        let free = Rect {
            max: Point::new(inside.max.x, foot),
            ..inside
        };
        if is_empty(diagram) {
            extras.push(nothing(free.center()));
        }
        let bounds = diagram.bounds.expand(1.0);
        let fits = (free.width() / bounds.width()).min(free.height() / bounds.height());
        let scale = fits.min(LARGEST);
        let (from, to) = (bounds.center(), free.center());
        let origin = Point::new(to.x - from.x * scale, to.y - from.y * scale);
        Self {
            extent: Rect::at(Point::default(), page.drawn()),
            size: page.size(),
            extras,
            fitted: Some((origin, scale)),
        }
    }
}

fn is_empty(diagram: &Diagram) -> bool {
    diagram.sites.is_empty() && diagram.nodes.is_empty()
}

/// The text in place of an empty diagram.
fn nothing(middle: Point) -> Shape {
    let text = "This topology is empty";
    let width = text::width(Font::Sans, size::HEADING, text);
    run(
        Point::new(middle.x - width / 2.0, middle.y),
        text,
        (Font::Sans, size::HEADING, Token::TextWeak),
    )
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

/// The kinds of wires that occur, in the order of the legend.
pub fn kinds_in_legend(diagram: &Diagram) -> Vec<WireKind> {
    let used: BTreeSet<WireKind> = diagram.wires.iter().map(|wire| wire.kind).collect();
    let kinds = theme::WIRE_KINDS.into_iter();
    kinds.filter(|kind| used.contains(kind)).collect()
}

/// A thing that a legend explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explained {
    /// A kind of wire.
    Wire(WireKind),
    /// A data center.
    Band,
    /// The sign of a change.
    Change(Change),
    /// This many properties of the deployment differ; they have no place in the picture.
    Deployment(usize),
    /// This many objects differ that have no place in the picture.
    Elsewhere(usize),
}

impl Explained {
    /// The text next to the sample.
    pub fn text(self) -> Cow<'static, str> {
        match self {
            Self::Wire(kind) => theme::wire_style(kind).legend.into(),
            Self::Band => "Data center".into(),
            Self::Change(change) => mark_shapes::legend(change).into(),
            Self::Deployment(1) => "Deployment: 1 change".into(),
            Self::Deployment(count) => format!("Deployment: {count} changes").into(),
            Self::Elsewhere(count) => format!("{count} more, not shown").into(),
        }
    }
}

/// Everything that a legend explains, in order.
pub fn explained_in_legend(diagram: &Diagram) -> Vec<Explained> {
    let wires = kinds_in_legend(diagram).into_iter().map(Explained::Wire);
    let changes = diagram.marks.changes().into_iter().map(Explained::Change);
    let band = (!diagram.bands.is_empty()).then_some(Explained::Band);
    let elsewhere = diagram.marks.elsewhere;
    let counted = [
        Explained::Deployment(elsewhere.of_deployment),
        Explained::Elsewhere(elsewhere.objects),
    ];
    let counted = counted
        .into_iter()
        .filter(|it| !matches!(it, Explained::Deployment(0) | Explained::Elsewhere(0)));
    wires.chain(band).chain(changes).chain(counted).collect()
}

/// A sample and its explanation, at this position; each entry takes up [`LEGEND_ENTRY`].
pub fn legend_entry(explained: Explained, corner: Point) -> Vec<Shape> {
    let middle = corner.y + LEGEND_ENTRY.height / 2.0;
    let kind = match explained {
        Explained::Wire(kind) => kind,
        Explained::Band => {
            let sample = Rect {
                min: Point::new(corner.x + 4.0, middle - 7.0),
                max: Point::new(corner.x + SAMPLE, middle + 7.0),
            };
            let said = said(corner, &explained.text());
            return vec![band_shapes::ground(sample), said];
        }
        Explained::Change(_) | Explained::Deployment(_) | Explained::Elsewhere(_) => {
            let change = match explained {
                Explained::Change(change) => change,
                _ => Change::Changed,
            };
            let center = Point::new(corner.x + (4.0 + SAMPLE) / 2.0, middle);
            let (_, mut shapes) = mark_shapes::pill(change, "", center);
            shapes.push(said(corner, &explained.text()));
            return shapes;
        }
    };
    let line = [
        Point::new(corner.x + 4.0, middle),
        Point::new(corner.x + SAMPLE, middle),
    ];
    let mut shapes = wire_shapes(kind, &line);
    shapes.push(said(corner, &explained.text()));
    shapes
}

/// The text of an entry, next to its sample.
fn said(corner: Point, text: &str) -> Shape {
    let base = corner.y + LEGEND_ENTRY.height / 2.0 + 4.0;
    run(
        Point::new(corner.x + SAMPLE + space::LARGE - 4.0, base),
        text,
        (Font::Sans, size::SMALL, Token::TextWeak),
    )
}

/// The number of columns of the legend in this width, and of rows.
fn legend_grid(count: usize, width: f32) -> (usize, usize) {
    let columns = ((width / LEGEND_ENTRY.width) as usize).max(1);
    (columns, count.div_ceil(columns))
}

fn legend_height(diagram: &Diagram, width: f32) -> f32 {
    let (_, rows) = legend_grid(explained_in_legend(diagram).len(), width);
    LEGEND_ENTRY.height * rows as f32
}

/// The kinds of wires and the signs that occur, in as many columns as fit; returns the lower end.
fn legend(diagram: &Diagram, content: Rect, top: f32, shapes: &mut Vec<Shape>) -> f32 {
    let all = explained_in_legend(diagram);
    if all.is_empty() {
        return top;
    }
    let (columns, _) = legend_grid(all.len(), content.width());
    for (at, explained) in all.iter().enumerate() {
        let left = content.min.x + LEGEND_ENTRY.width * (at % columns) as f32;
        let corner = Point::new(left, top + LEGEND_ENTRY.height * (at / columns) as f32);
        shapes.extend(legend_entry(*explained, corner));
    }
    top + legend_height(diagram, content.width()) + space::SHEET
}

/// Deployment, file, date and counts in a ruled block; returns the lower end.
fn title_block(block: &TitleBlock, content: Rect, top: f32, shapes: &mut Vec<Shape>) -> f32 {
    let rect = Rect::at(
        Point::new(content.min.x, top),
        Size {
            width: content.width(),
            height: TITLE_HEIGHT,
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
