//! Pictures as pages of a PDF, made from the same SVG as the other formats: lines stay lines, and text
//! can be searched and selected.

mod fonts;

use std::collections::BTreeMap;

use flate2::{Compress, Compression, FlushCompress, Status};
use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use resvg::tiny_skia::PathSegment;
use resvg::usvg;
use resvg::usvg::layout::PositionedGlyph;

use crate::topology::readable::visible;

use crate::diagram::Diagram;
use crate::diagram::svg::PictureOptions;
use crate::diagram::vector::{self, PictureError};
use fonts::{Face, Fonts};

/// A page: its name in the table of contents, the diagram and the options.
pub type NamedPage<'d> = (&'d str, &'d Diagram, &'d PictureOptions);

/// The longest edge of a page that PDF readers accept, in points.
const LONGEST: f32 = 14_400.0;

/// Assigns the numbers of the objects in a document.
struct Numbers(Ref);

impl Numbers {
    fn next(&mut self) -> Ref {
        self.0.bump()
    }
}

/// A page that was written.
struct DrawnPage {
    id: Ref,
    content: Ref,
    width: f32,
    height: f32,
    /// The fonts that the page needs.
    fonts: Vec<usize>,
}

/// Draws the pages. Without a paper size, a page is as large as its picture.
///
/// # Errors
/// When a picture cannot be drawn, or a typeface cannot be compressed.
pub fn to_pdf(pages: &[NamedPage<'_>], title: &str) -> Result<Vec<u8>, PictureError> {
    let mut numbers = Numbers(Ref::new(1));
    let (catalog, tree, information) = (numbers.next(), numbers.next(), numbers.next());
    let mut pdf = Pdf::new();
    let mut fonts = Fonts::default();
    let mut drawn = Vec::with_capacity(pages.len());
    for page in pages {
        drawn.push(draw(page, &mut pdf, &mut numbers, &mut fonts)?);
    }
    let references = fonts.write(&mut pdf, &mut numbers)?;
    for drawn in &drawn {
        let mut page = pdf.page(drawn.id);
        page.parent(tree)
            .media_box(Rect::new(0.0, 0.0, drawn.width, drawn.height))
            .contents(drawn.content);
        let mut resources = page.resources();
        let mut named = resources.fonts();
        for font in &drawn.fonts {
            if let Some(reference) = references.get(*font) {
                named.pair(Name(name_of(*font).as_bytes()), *reference);
            }
        }
    }
    let count = i32::try_from(drawn.len()).unwrap_or(i32::MAX);
    let kids = drawn.iter().map(|page| page.id);
    pdf.pages(tree).kids(kids).count(count);
    let outline = (pages.len() > 1).then(|| {
        let names = pages.iter().map(|(name, ..)| *name);
        contents_table(&mut pdf, &mut numbers, names.zip(&drawn))
    });
    pdf.document_info(information)
        .title(TextStr(&visible(title)))
        .creator(TextStr("Topology Designer"));
    let mut root = pdf.catalog(catalog);
    root.pages(tree);
    if let Some(outline) = outline {
        root.outlines(outline);
    }
    root.finish();
    Ok(pdf.finish())
}

/// Writes the content of a page.
fn draw(
    (_, diagram, options): &NamedPage<'_>,
    pdf: &mut Pdf,
    numbers: &mut Numbers,
    fonts: &mut Fonts,
) -> Result<DrawnPage, PictureError> {
    let picture = vector::tree(diagram, options)?;
    let size = picture.size();
    let fits = (LONGEST / size.width().max(size.height())).min(1.0);
    let (width, height) = (size.width() * fits, size.height() * fits);
    let mut writer = Writer {
        content: Content::new(),
        fonts,
        used: Vec::new(),
        faces: picture.fontdb(),
        known: BTreeMap::new(),
    };
    // The origin of a page is at the bottom, that of a picture at the top.
    writer
        .content
        .transform([fits, 0.0, 0.0, -fits, 0.0, height]);
    writer.group(picture.root());
    let fonts = writer.used;
    let bytes = packed(writer.content.finish().as_slice())?;
    let (id, content) = (numbers.next(), numbers.next());
    pdf.stream(content, &bytes).filter(Filter::FlateDecode);
    Ok(DrawnPage {
        id,
        content,
        width,
        height,
        fonts,
    })
}

/// The entries of the table of contents, which lead to the pages.
fn contents_table<'n>(
    pdf: &mut Pdf,
    numbers: &mut Numbers,
    pages: impl Iterator<Item = (&'n str, &'n DrawnPage)>,
) -> Ref {
    let outline = numbers.next();
    let entries: Vec<_> = pages.map(|page| (numbers.next(), page)).collect();
    let ids: Vec<Ref> = entries.iter().map(|(id, _)| *id).collect();
    for (at, (id, (name, page))) in entries.iter().enumerate() {
        let mut item = pdf.outline_item(*id);
        item.title(TextStr(&visible(name))).parent(outline);
        if let Some(before) = at.checked_sub(1).and_then(|before| ids.get(before)) {
            item.prev(*before);
        }
        if let Some(next) = ids.get(at + 1) {
            item.next(*next);
        }
        item.dest().page(page.id).xyz(0.0, page.height, None);
    }
    let mut whole = pdf.outline(outline);
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        whole
            .first(*first)
            .last(*last)
            .count(i32::try_from(ids.len()).unwrap_or(i32::MAX));
    }
    whole.finish();
    outline
}

/// The name of a font within a page.
fn name_of(font: usize) -> String {
    format!("F{font}")
}

/// Compresses a part of the file.
fn packed(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut packer = Compress::new(Compression::default(), true);
    let mut packed = Vec::with_capacity(bytes.len() / 2 + 64);
    loop {
        let done = usize::try_from(packer.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(done..).unwrap_or_default();
        let status = packer
            .compress_vec(rest, &mut packed, FlushCompress::Finish)
            .map_err(|error| PictureError::Encode("PDF", error.to_string()))?;
        if status == Status::StreamEnd {
            return Ok(packed);
        }
        packed.reserve(packed.capacity().max(64));
    }
}

/// Writes the content of one page.
struct Writer<'w> {
    content: Content,
    fonts: &'w mut Fonts,
    /// The fonts of this page.
    used: Vec<usize>,
    faces: &'w usvg::fontdb::Database,
    /// The font for each face of the picture; `None` if it cannot be read.
    known: BTreeMap<usvg::fontdb::ID, Option<usize>>,
}

impl Writer<'_> {
    fn group(&mut self, group: &usvg::Group) {
        for node in group.children() {
            match node {
                usvg::Node::Group(inner) => self.group(inner),
                usvg::Node::Path(path) => self.path(path),
                usvg::Node::Text(text) => self.text(text),
                // The program's pictures contain no images.
                usvg::Node::Image(_) => {}
            }
        }
    }

    fn path(&mut self, path: &usvg::Path) {
        let fill = path.fill().and_then(|fill| color(fill.paint()));
        let stroke = path
            .stroke()
            .and_then(|stroke| Some((stroke, color(stroke.paint())?)));
        if fill.is_none() && stroke.is_none() {
            return;
        }
        self.content.save_state();
        self.content.transform(matrix(path.abs_transform()));
        if let Some([red, green, blue]) = fill {
            self.content.set_fill_rgb(red, green, blue);
        }
        if let Some((stroke, [red, green, blue])) = stroke {
            self.content
                .set_stroke_rgb(red, green, blue)
                .set_line_width(stroke.width().get())
                .set_line_join(LineJoinStyle::RoundJoin)
                .set_line_cap(match stroke.linecap() {
                    usvg::LineCap::Butt => LineCapStyle::ButtCap,
                    usvg::LineCap::Round => LineCapStyle::RoundCap,
                    usvg::LineCap::Square => LineCapStyle::ProjectingSquareCap,
                });
            if let Some(dashes) = stroke.dasharray() {
                self.content
                    .set_dash_pattern(dashes.iter().copied(), stroke.dashoffset());
            }
        }
        self.outline(path);
        match (fill, stroke) {
            (Some(_), Some(_)) => self.content.fill_nonzero_and_stroke(),
            (Some(_), None) => self.content.fill_nonzero(),
            _ => self.content.stroke(),
        };
        self.content.restore_state();
    }

    fn outline(&mut self, path: &usvg::Path) {
        let content = &mut self.content;
        let mut at = (0.0, 0.0);
        for segment in path.data().segments() {
            match segment {
                PathSegment::MoveTo(to) => {
                    content.move_to(to.x, to.y);
                    at = (to.x, to.y);
                }
                PathSegment::LineTo(to) => {
                    content.line_to(to.x, to.y);
                    at = (to.x, to.y);
                }
                PathSegment::QuadTo(by, to) => {
                    let third = |end: f32, by: f32| end + (by - end) * 2.0 / 3.0;
                    content.cubic_to(
                        third(at.0, by.x),
                        third(at.1, by.y),
                        third(to.x, by.x),
                        third(to.y, by.y),
                        to.x,
                        to.y,
                    );
                    at = (to.x, to.y);
                }
                PathSegment::CubicTo(one, two, to) => {
                    content.cubic_to(one.x, one.y, two.x, two.y, to.x, to.y);
                    at = (to.x, to.y);
                }
                PathSegment::Close => {
                    content.close_path();
                }
            }
        }
    }

    fn text(&mut self, text: &usvg::Text) {
        self.content.save_state();
        self.content.transform(matrix(text.abs_transform()));
        for span in text.layouted() {
            let Some([red, green, blue]) = span.fill.as_ref().and_then(|fill| color(fill.paint()))
            else {
                continue;
            };
            self.content.set_fill_rgb(red, green, blue);
            let is_one_run = |one: &PositionedGlyph, next: &PositionedGlyph| {
                one.font == next.font
                    && (one.transform().ty - next.transform().ty).abs() < f32::EPSILON
            };
            for run in span.positioned_glyphs.chunk_by(is_one_run) {
                self.run(run, span.font_size.get());
            }
        }
        self.content.restore_state();
    }

    /// Letters of one font on one line.
    fn run(&mut self, run: &[PositionedGlyph], size: f32) {
        let Some(first) = run.first() else {
            return;
        };
        let Some(font) = self.font(first.font) else {
            return;
        };
        let start = first.transform();
        self.content
            .begin_text()
            .set_font(Name(name_of(font).as_bytes()), size)
            .set_text_matrix([1.0, 0.0, 0.0, -1.0, start.tx, start.ty]);
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        // Where the font would put the next letter by itself.
        let mut pen = start.tx;
        for glyph in run {
            let away = glyph.transform().tx - pen;
            if away.abs() > 0.01 {
                items.adjust(-away / size * 1000.0);
                pen += away;
            }
            let number_in_font = u16::try_from(glyph.id.0).unwrap_or_default();
            let (number, width) = self.fonts.number(font, number_in_font, &glyph.text);
            items.show(Str(&number.to_be_bytes()));
            pen += width / 1000.0 * size;
        }
        items.finish();
        shown.finish();
        self.content.end_text();
    }

    fn font(&mut self, id: usvg::fontdb::ID) -> Option<usize> {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let face = self.faces.face(id).map(|info| Face {
            name: info.post_script_name.clone(),
            index: info.index,
        });
        let load = || self.faces.with_face_data(id, |bytes, _| bytes.to_vec());
        let font = face.and_then(|face| self.fonts.find(face, load));
        self.known.insert(id, font);
        if let Some(font) = font
            && !self.used.contains(&font)
        {
            self.used.push(font);
        }
        font
    }
}

/// The program's pictures contain only plain colors.
fn color(paint: &usvg::Paint) -> Option<[f32; 3]> {
    match paint {
        usvg::Paint::Color(color) => {
            Some([color.red, color.green, color.blue].map(|part| f32::from(part) / 255.0))
        }
        _ => None,
    }
}

fn matrix(from: usvg::Transform) -> [f32; 6] {
    [from.sx, from.ky, from.kx, from.sy, from.tx, from.ty]
}
