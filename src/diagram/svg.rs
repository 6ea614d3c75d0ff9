//! The picture as SVG: self-contained, with text as text, as the window shows it.

use std::fmt::{self, Write as _};

use ahash::AHashMap;

use crate::design::Point;
use crate::topology::ObjectId;
use crate::topology::readable::{is_acting, visible};

use crate::diagram::Diagram;
use crate::diagram::display::{Shape, ShapeGroup, ShapeSubject, Stroke, TextRun, groups};
use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::sheet::PictureSheet;
use crate::diagram::theme::{Theme, Token};
use crate::diff::Change;

pub use crate::diagram::sheet::{
    Explained, LEGEND_ENTRY, PictureOptions, TitleBlock, counts, explained_in_legend,
    kinds_in_legend, legend_entry,
};

/// Writes the picture. The same diagram and options always give the same text.
pub fn to_svg(diagram: &Diagram, options: &PictureOptions) -> String {
    write(diagram, options, unit(options))
}

/// Writes the picture piece by piece, because the text for a large topology takes four times the memory
/// of its document.
///
/// # Errors
/// When a piece cannot be written.
pub fn write_svg(
    diagram: &Diagram,
    options: &PictureOptions,
    out: &mut dyn fmt::Write,
) -> fmt::Result {
    let mut writer = Writer::new(diagram, options, unit(options), out);
    writer.sheet(diagram, &PictureSheet::new(diagram, options))
}

/// Paper has a size; a picture without a page has the size that the viewer gives it.
fn unit(options: &PictureOptions) -> &'static str {
    if options.page.is_some() { "pt" } else { "" }
}

/// Like [`to_svg`], with points as pixels for the renderer.
pub(super) fn in_pixels(diagram: &Diagram, options: &PictureOptions) -> String {
    write(diagram, options, "")
}

/// Writes the picture twice, the first time only to determine its length: a text that grows is copied as
/// it grows, so that a large picture would be in memory twice.
fn write(diagram: &Diagram, options: &PictureOptions, unit: &'static str) -> String {
    let sheet = PictureSheet::new(diagram, options);
    let mut measured = Writer::new(diagram, options, unit, Length(0));
    // Counting cannot fail.
    let _ = measured.sheet(diagram, &sheet);
    let length = measured.out.0;
    let mut writer = measured.to(String::with_capacity(length));
    // Writing to a string cannot fail.
    let _ = writer.sheet(diagram, &sheet);
    writer.out
}

/// A few shapes as a picture of their own, without a background.
pub(super) fn fragment(shapes: &[Shape], bounds: Rect, theme: Theme) -> String {
    let mut writer = Writer {
        theme,
        transparent: true,
        unit: "",
        names: AHashMap::new(),
        out: String::new(),
    };
    // Writing to a string cannot fail.
    let _ = writer.fragment(shapes, bounds);
    writer.out
}

/// Every text in the picture.
pub fn texts(diagram: &Diagram, options: &PictureOptions) -> impl Iterator<Item = String> {
    let extras = PictureSheet::new(diagram, options).extras;
    let shapes = groups(diagram).flat_map(|group| group.shapes);
    shapes.chain(extras).filter_map(|shape| match shape {
        Shape::Text(run) => Some(run.text),
        _ => None,
    })
}

/// The extent of the picture in points, which [`crate::diagram::png`] multiplies by its scale.
pub(super) fn shown_size(diagram: &Diagram, options: &PictureOptions) -> Size {
    PictureSheet::new(diagram, options).size
}

/// The number of bytes written.
struct Length(usize);

impl fmt::Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

struct Writer<'d, W> {
    theme: Theme,
    transparent: bool,
    /// The unit of the size of the whole picture.
    unit: &'static str,
    /// The names of the cards.
    names: AHashMap<&'d ObjectId, &'d str>,
    out: W,
}

impl<'d, W> Writer<'d, W> {
    fn new(diagram: &'d Diagram, options: &PictureOptions, unit: &'static str, out: W) -> Self {
        let nodes = diagram.nodes.iter();
        Self {
            theme: options.theme,
            transparent: options.transparent,
            unit,
            names: nodes.map(|node| (&node.id, node.title.as_str())).collect(),
            out,
        }
    }

    /// The same writer with another output.
    fn to<V>(self, out: V) -> Writer<'d, V> {
        Writer {
            theme: self.theme,
            transparent: self.transparent,
            unit: self.unit,
            names: self.names,
            out,
        }
    }
}

impl<W: fmt::Write> Writer<'_, W> {
    fn sheet(&mut self, diagram: &Diagram, sheet: &PictureSheet) -> fmt::Result {
        let Rect { min, .. } = sheet.extent;
        let (width, height) = (sheet.extent.width(), sheet.extent.height());
        let unit = self.unit;
        let shown = (Number(sheet.size.width), Number(sheet.size.height));
        writeln!(
            self.out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}{unit}" height="{}{unit}" viewBox="{} {} {} {}">"#,
            shown.0,
            shown.1,
            Number(min.x),
            Number(min.y),
            Number(width),
            Number(height),
        )?;
        if !self.transparent {
            writeln!(
                self.out,
                r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>"#,
                Number(min.x),
                Number(min.y),
                Number(width),
                Number(height),
                self.theme.color(Token::Ground).hex(),
            )?;
        }
        if let Some((origin, scale)) = sheet.fitted {
            let (x, y) = (Number(origin.x), Number(origin.y));
            writeln!(
                self.out,
                r#"<g transform="translate({x} {y}) scale({scale})">"#
            )?;
        }
        for group in groups(diagram) {
            self.group(diagram, &group)?;
        }
        if sheet.fitted.is_some() {
            self.out.write_str("</g>\n")?;
        }
        self.shapes(&sheet.extras)?;
        self.out.write_str("</svg>\n")
    }

    fn fragment(&mut self, shapes: &[Shape], bounds: Rect) -> fmt::Result {
        let (width, height) = (Number(bounds.width()), Number(bounds.height()));
        let (x, y) = (Number(bounds.min.x), Number(bounds.min.y));
        writeln!(
            self.out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{x} {y} {width} {height}">"#,
        )?;
        self.shapes(shapes)?;
        self.out.write_str("</svg>")
    }

    /// The title of a part of the picture for readers: full names, which the drawing shortens.
    fn title_of(&self, diagram: &Diagram, subject: ShapeSubject) -> String {
        let name = |id| visible(self.names.get(id).copied().unwrap_or_default());
        let change =
            |of: Option<Change>| of.map_or_else(String::new, |it| it.in_words().to_owned());
        match subject {
            ShapeSubject::Site(at) => diagram
                .sites
                .get(at)
                .map_or_else(String::new, |site| format!("Site {}", visible(&site.title))),
            ShapeSubject::Band(at) => diagram.bands.get(at).map_or_else(String::new, |band| {
                format!(
                    "Data center {}",
                    visible(diagram.data_center(band.data_center))
                )
            }),
            ShapeSubject::Wire(at) => diagram.wires.get(at).map_or_else(String::new, |wire| {
                format!(
                    "{}: {} to {}",
                    wire.label,
                    name(&wire.id.from),
                    name(&wire.id.to)
                )
            }),
            ShapeSubject::WireLabel(_) | ShapeSubject::Domain | ShapeSubject::Ghost => {
                String::new()
            }
            // The full text, where the drawing cuts a long one.
            ShapeSubject::Note(at) => diagram.notes.get(at).map_or_else(String::new, |card| {
                let lines = card.note.text.lines().map(visible).collect::<Vec<_>>();
                format!("{}\n{}", visible(&card.note.of), lines.join("\n"))
            }),
            ShapeSubject::SiteMark(at) => change(diagram.marks.of_site(at)),
            ShapeSubject::WireMark(at) => change(diagram.marks.of_wire(at)),
            ShapeSubject::NodeMark(at) => change(diagram.marks.of_node(at)),
            ShapeSubject::WireBadge(at) => diagram
                .wires
                .get(at)
                .and_then(|wire| wire.badge)
                .map_or_else(String::new, |(badge, _)| badge.counts.in_words()),
            ShapeSubject::Node(at) => diagram.nodes.get(at).map_or_else(String::new, |node| {
                let mut title = format!("{} {}", node.kind.label(), visible(&node.title));
                for part in std::iter::once(&node.state)
                    .filter(|state| !state.is_empty())
                    .chain(node.servers.iter().map(|server| &server.fqdn))
                {
                    title.push('\n');
                    title.push_str(&visible(part));
                }
                title
            }),
        }
    }

    fn group(&mut self, diagram: &Diagram, group: &ShapeGroup) -> fmt::Result {
        let title = self.title_of(diagram, group.subject);
        writeln!(self.out, "<g><title>{}</title>", Escaped(&title))?;
        self.shapes(&group.shapes)?;
        self.out.write_str("</g>\n")
    }

    fn shapes(&mut self, shapes: &[Shape]) -> fmt::Result {
        shapes.iter().try_for_each(|shape| self.shape(shape))
    }

    fn shape(&mut self, shape: &Shape) -> fmt::Result {
        match shape {
            Shape::Rect {
                rect,
                radius,
                fill,
                stroke,
            } => {
                write!(
                    self.out,
                    r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}""#,
                    Number(rect.min.x),
                    Number(rect.min.y),
                    Number(rect.width()),
                    Number(rect.height()),
                    Number(radius.min(rect.height() / 2.0)),
                )?;
                self.look(*fill, stroke.as_ref())
            }
            Shape::Line { points, stroke } => {
                self.points("polyline", points)?;
                self.look(None, Some(stroke))
            }
            Shape::Polygon {
                points,
                fill,
                stroke,
            } => {
                self.points("polygon", points)?;
                self.look(*fill, stroke.as_ref())
            }
            Shape::Circle {
                center,
                radius,
                fill,
                stroke,
            } => {
                write!(
                    self.out,
                    r#"<circle cx="{}" cy="{}" r="{}""#,
                    Number(center.x),
                    Number(center.y),
                    Number(*radius),
                )?;
                self.look(*fill, stroke.as_ref())
            }
            Shape::Text(run) => self.text(run),
        }
    }

    fn points(&mut self, element: &str, points: &[Point]) -> fmt::Result {
        write!(self.out, r#"<{element} points=""#)?;
        for (at, point) in points.iter().enumerate() {
            let space = if at == 0 { "" } else { " " };
            write!(self.out, "{space}{},{}", Number(point.x), Number(point.y))?;
        }
        self.out.write_char('"')
    }

    fn look(&mut self, fill: Option<Token>, stroke: Option<&Stroke>) -> fmt::Result {
        match fill {
            Some(token) => write!(self.out, r#" fill="{}""#, self.theme.color(token).hex())?,
            None => self.out.write_str(r#" fill="none""#)?,
        }
        if let Some(stroke) = stroke {
            write!(
                self.out,
                r#" stroke="{}" stroke-width="{}" stroke-linejoin="round""#,
                self.theme.color(stroke.token).hex(),
                Number(stroke.width),
            )?;
            if let Some((dash, gap)) = stroke.dash {
                write!(
                    self.out,
                    r#" stroke-dasharray="{} {}""#,
                    Number(dash),
                    Number(gap)
                )?;
            }
            // Round ends would close the gaps of short dashes, but a dot needs them.
            if stroke.dash.is_none_or(|(dash, _)| dash < 1.0) {
                self.out.write_str(r#" stroke-linecap="round""#)?;
            }
        }
        self.out.write_str("/>\n")
    }

    fn text(&mut self, run: &TextRun) -> fmt::Result {
        let (families, weight) = match run.font {
            // Viewers draw characters that these fonts lack with fonts of their own system.
            Font::Sans | Font::Emoji => ("'IBM Plex Sans', 'Segoe UI', Arial, sans-serif", 400),
            Font::SansSemiBold => ("'IBM Plex Sans', 'Segoe UI', Arial, sans-serif", 600),
            Font::Mono => (
                "'IBM Plex Mono', Consolas, Menlo, monospace, sans-serif",
                400,
            ),
        };
        write!(
            self.out,
            r#"<text x="{}" y="{}" font-family="{families}" font-weight="{weight}" font-size="{}" fill="{}""#,
            Number(run.pos.x),
            Number(run.pos.y),
            Number(run.size),
            self.theme.color(run.token).hex(),
        )?;
        if run.spacing != 0.0 {
            write!(self.out, r#" letter-spacing="{}""#, Number(run.spacing))?;
        }
        writeln!(self.out, ">{}</text>", Escaped(&visible(&run.text)))
    }
}

/// A length with at most two decimals.
pub(super) struct Number(pub f32);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        write!(f, "{}", if rounded == 0.0 { 0.0 } else { rounded })
    }
}

/// Text for an element. Characters that would act on the surrounding text, or that XML cannot contain,
/// are shown by their numbers.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '\n' => f.write_char(character)?,
                acting if is_acting(acting) => write!(f, "\\u{{{:x}}}", u32::from(acting))?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
