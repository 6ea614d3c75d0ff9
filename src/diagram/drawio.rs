//! Pictures for editing in draw.io: a card is a group that stays together, a wire is a connector that is
//! glued to its two cards, each kind of association is a layer, and each page is a page.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::design::Point;
use crate::topology::ObjectId;
use crate::topology::readable::visible;

use crate::diagram::display::{self, Shape, TextRun};
use crate::diagram::font::Font;
use crate::diagram::geometry::Rect;
use crate::diagram::pdf::NamedPage;
use crate::diagram::sheet::{PictureSheet, kinds_in_legend};
use crate::diagram::svg::{self, Number, PictureOptions};
use crate::diagram::theme::{self, Theme, Token};
use crate::diagram::{Diagram, Node, Wire, WireId, WireKind, card, labels, mark_shapes, notes};

/// Writes the pages. The same diagrams give the same text.
pub fn to_drawio(pages: &[NamedPage<'_>]) -> String {
    let mut out = String::from("<mxfile host=\"Topology Designer\">\n");
    for (at, (name, diagram, options)) in pages.iter().enumerate() {
        let mut writer = Writer {
            theme: options.theme,
            page: at + 1,
            next: 0,
            out: &mut out,
        };
        // Writing to a string cannot fail.
        let _ = writer.page(name, diagram, options);
    }
    out.push_str("</mxfile>\n");
    out
}

/// Writes one page, whose cells have their own identities.
struct Writer<'o> {
    theme: Theme,
    page: usize,
    next: usize,
    out: &'o mut String,
}

/// The parent of a cell, and the corner of the parent in the scene.
#[derive(Clone)]
struct Parent {
    id: String,
    corner: Point,
}

impl Writer<'_> {
    fn id(&mut self) -> String {
        self.next += 1;
        format!("p{}-{}", self.page, self.next)
    }

    fn color(&self, token: Token) -> String {
        self.theme.color(token).hex()
    }

    fn page(&mut self, name: &str, diagram: &Diagram, options: &PictureOptions) -> fmt::Result {
        let sheet = PictureSheet::new(
            diagram,
            &PictureOptions {
                page: None,
                ..options.clone()
            },
        );
        let by = Point::new(-sheet.extent.min.x, -sheet.extent.min.y);
        let paper = options.page.map_or_else(
            || (sheet.extent.width(), sheet.extent.height()),
            |page| (page.size().width, page.size().height),
        );
        writeln!(
            self.out,
            r#"<diagram id="page-{}" name="{}"><mxGraphModel grid="1" gridSize="4" guides="1" connect="1" arrows="1" page="{}" pageScale="1" pageWidth="{}" pageHeight="{}" background="{}"><root>"#,
            self.page,
            Attribute(name),
            u8::from(options.page.is_some()),
            Number(paper.0),
            Number(paper.1),
            if options.transparent {
                "none".to_owned()
            } else {
                self.color(Token::Ground)
            },
        )?;
        self.out.push_str("<mxCell id=\"0\"/>\n");
        let base = self.layer("Sites, servers and stores", by)?;
        let mut sites = BTreeMap::new();
        for site in &diagram.sites {
            let id = self.site(&base, site.rect, &site.title)?;
            sites.insert(site.id, id);
        }
        let mut bands = BTreeMap::new();
        for band in &diagram.bands {
            let parent = sites.get(&band.site).unwrap_or(&base).clone();
            let name = format!("Data center {}", diagram.data_center(band.data_center));
            let id = self.band(&parent, band.rect, &name)?;
            bands.insert((band.site, band.data_center), id);
        }
        let mut cards = BTreeMap::new();
        for node in &diagram.nodes {
            let data_center = node.location.only();
            let band = data_center.and_then(|own| bands.get(&(node.site, own)));
            let parent = band.or(sites.get(&node.site)).unwrap_or(&base).clone();
            let id = self.card(&parent, node)?;
            cards.insert(&node.id, (id, node.rect));
        }
        self.wires(diagram, &cards, by)?;
        self.differences(diagram, by)?;
        self.notes(diagram, by)?;
        let mut beside = sheet.extras;
        beside.extend(
            card::domain_group(diagram)
                .into_iter()
                .flat_map(|said| said.shapes),
        );
        if !beside.is_empty() {
            let layer = self.layer("Title and legend", by)?;
            self.parts(&layer, &beside, sheet.extent, false)?;
        }
        self.out.push_str("</root></mxGraphModel></diagram>\n");
        Ok(())
    }

    /// Notes, in a layer that can be hidden.
    fn notes(&mut self, diagram: &Diagram, by: Point) -> fmt::Result {
        if diagram.notes.is_empty() {
            return Ok(());
        }
        let layer = self.layer("Notes", by)?;
        for group in notes::groups(diagram) {
            self.parts(&layer, &group.shapes, group.bounds, false)?;
        }
        Ok(())
    }

    /// Differences from another design and removed objects, in a layer that can be hidden.
    fn differences(&mut self, diagram: &Diagram, by: Point) -> fmt::Result {
        let marks = mark_shapes::ghosts(diagram)
            .chain(mark_shapes::site_marks(diagram))
            .chain(mark_shapes::wire_marks(diagram))
            .chain(mark_shapes::node_marks(diagram));
        let mut layer = None;
        for group in marks {
            let known = match layer.take() {
                Some(known) => known,
                None => self.layer("Differences", by)?,
            };
            self.parts(&known, &group.shapes, group.bounds, false)?;
            layer = Some(known);
        }
        Ok(())
    }

    /// A layer. Everything in it is moved by `by`, so that the page starts at its corner.
    fn layer(&mut self, name: &str, by: Point) -> Result<Parent, fmt::Error> {
        let id = self.id();
        writeln!(
            self.out,
            r#"<mxCell id="{id}" value="{}" parent="0"/>"#,
            Attribute(name)
        )?;
        Ok(Parent {
            id,
            corner: Point::new(-by.x, -by.y),
        })
    }

    fn site(&mut self, layer: &Parent, rect: Rect, title: &str) -> Result<Parent, fmt::Error> {
        let style = format!(
            "rounded=1;arcSize=14;absoluteArcSize=1;container=1;collapsible=0;recursiveResize=0;html=0;\
             align=left;verticalAlign=top;spacingLeft=10;spacingTop=4;fontStyle=1;fontSize={};\
             fontFamily=Segoe UI;fontColor={};fillColor={};strokeColor={};connectable=0;",
            Number(theme::size::HEADING),
            self.color(Token::SiteTitle),
            self.color(Token::SiteGround),
            self.color(Token::SiteBorder),
        );
        let id = self.vertex(layer, rect, title, &style)?;
        Ok(Parent {
            id,
            corner: rect.min,
        })
    }

    /// A data center, which contains its cards; a pool that spans several is on top of them.
    fn band(&mut self, site: &Parent, rect: Rect, name: &str) -> Result<Parent, fmt::Error> {
        let style = format!(
            "rounded=1;arcSize=8;absoluteArcSize=1;container=1;collapsible=0;recursiveResize=0;html=0;\
             align=left;verticalAlign=top;spacingLeft=10;spacingTop=2;fontStyle=1;fontSize={};\
             fontFamily=Segoe UI;fontColor={};fillColor={};strokeColor={};connectable=0;",
            Number(theme::size::SMALL),
            self.color(Token::TextWeak),
            self.color(Token::BandGround),
            self.color(Token::SiteBorder),
        );
        let id = self.vertex(site, rect, name, &style)?;
        Ok(Parent {
            id,
            corner: rect.min,
        })
    }

    /// A card: its border, which wires are glued to, and its content on top.
    fn card(&mut self, parent: &Parent, node: &Node) -> Result<String, fmt::Error> {
        let id = self.id();
        let style = format!(
            "rounded=1;arcSize=8;absoluteArcSize=1;container=1;collapsible=0;recursiveResize=0;html=0;\
             fillColor={};strokeColor={};",
            self.color(Token::Card),
            self.color(Token::CardBorder),
        );
        let servers: Vec<&str> = node
            .servers
            .iter()
            .map(|server| server.fqdn.as_str())
            .collect();
        writeln!(
            self.out,
            r#"<object id="{id}" label="" Kind="{}" Name="{}" State="{}" Servers="{}">"#,
            Attribute(node.kind.label()),
            Attribute(&node.title),
            Attribute(&node.state),
            Attribute(&servers.join(", ")),
        )?;
        self.cell("", &style, &parent.id, node.rect, parent.corner)?;
        self.out.push_str("</object>\n");
        let own = Parent {
            id: id.clone(),
            corner: node.rect.min,
        };
        let group = display::node_group(0, node);
        let shapes = group.shapes.get(1..).unwrap_or_default();
        self.parts(&own, shapes, group.bounds, true)?;
        Ok(id)
    }

    /// Text as text; the drawing next to it as one image.
    fn parts(
        &mut self,
        parent: &Parent,
        shapes: &[Shape],
        bounds: Rect,
        is_part: bool,
    ) -> fmt::Result {
        let (texts, drawn): (Vec<&Shape>, Vec<&Shape>) = shapes
            .iter()
            .partition(|shape| matches!(shape, Shape::Text(_)));
        let part = if is_part {
            "part=1;connectable=0;"
        } else {
            "connectable=0;"
        };
        if !drawn.is_empty() {
            let drawn: Vec<Shape> = drawn.into_iter().cloned().collect();
            let image = STANDARD.encode(svg::fragment(&drawn, bounds, self.theme));
            let style = format!(
                "shape=image;imageAspect=0;aspect=fixed;html=0;image=data:image/svg+xml,{image};{part}"
            );
            self.vertex(parent, bounds, "", &style)?;
        }
        for shape in texts {
            if let Shape::Text(run) = shape {
                self.text(parent, run, part)?;
            }
        }
        Ok(())
    }

    fn text(&mut self, parent: &Parent, run: &TextRun, part: &str) -> fmt::Result {
        let (family, is_bold) = match run.font {
            Font::Mono => ("Consolas", false),
            Font::SansSemiBold => ("Segoe UI", true),
            Font::Sans | Font::Emoji => ("Segoe UI", false),
        };
        // draw.io centers a line in its box.
        let (above, below) = (run.size * 1.1, run.size * 0.4);
        let rect = Rect {
            min: Point::new(run.pos.x, run.pos.y - above),
            max: Point::new(run.pos.x + run.width() + 2.0, run.pos.y + below),
        };
        let style = format!(
            "text;html=0;align=left;verticalAlign=middle;spacing=0;overflow=visible;whiteSpace=nowrap;\
             fontFamily={family};fontStyle={};fontSize={};fontColor={};fillColor=none;strokeColor=none;{part}",
            u8::from(is_bold),
            Number(run.size),
            self.color(run.token),
        );
        self.vertex(parent, rect, &run.text, &style)?;
        Ok(())
    }

    fn wires(
        &mut self,
        diagram: &Diagram,
        cards: &BTreeMap<&ObjectId, (String, Rect)>,
        by: Point,
    ) -> fmt::Result {
        let mut ids: BTreeMap<&WireId, String> = BTreeMap::new();
        for kind in kinds_in_legend(diagram) {
            let layer = self.layer(theme::wire_style(kind).legend, by)?;
            for wire in diagram.wires.iter().filter(|wire| wire.kind == kind) {
                let id = self.id();
                // A witness is joined to the pair, not to one of its cards.
                let pair = joined(diagram, wire, cards)
                    .and_then(|mirror| ids.get(&mirror.id))
                    .cloned();
                if let (Some(from), Some(to)) = (cards.get(&wire.id.from), cards.get(&wire.id.to)) {
                    let label = wire.caption.map(|(_, center)| center);
                    let ground = label.map_or(Token::SiteGround, |center| {
                        labels::ground_at(diagram, center)
                    });
                    self.wire(&layer, (&id, ground), wire, (from, to), pair)?;
                    ids.insert(&wire.id, id);
                }
            }
        }
        Ok(())
    }

    fn wire(
        &mut self,
        layer: &Parent,
        (id, ground): (&str, Token),
        wire: &Wire,
        (from, to): (&(String, Rect), &(String, Rect)),
        pair: Option<String>,
    ) -> fmt::Result {
        let mut style = self.wire_style(wire.kind, ground);
        let ends = wire.points.first().zip(wire.points.last());
        if let Some((first, last)) = ends {
            if pair.is_none() {
                glue(&mut style, "exit", *first, from.1)?;
            }
            glue(&mut style, "entry", *last, to.1)?;
        }
        let (source, target) = (pair.as_deref().unwrap_or(&from.0), &to.0);
        let caption = wire.caption.map_or("", |(caption, _)| caption);
        writeln!(
            self.out,
            r#"<mxCell id="{id}" value="{}" style="{style}" edge="1" parent="{}" source="{source}" target="{target}">"#,
            Attribute(caption),
            layer.id,
        )?;
        let label = wire
            .caption
            .and_then(|(_, place)| along(&wire.points, place));
        match label {
            Some((part, _)) => write!(
                self.out,
                r#"<mxGeometry x="{}" relative="1" as="geometry">"#,
                Number(2.0 * part - 1.0)
            )?,
            None => self
                .out
                .push_str(r#"<mxGeometry relative="1" as="geometry">"#),
        }
        if wire.points.len() > 2 {
            self.out.push_str(r#"<Array as="points">"#);
            let inner = wire.points.get(1..wire.points.len() - 1);
            for point in inner.unwrap_or_default() {
                let (x, y) = (point.x - layer.corner.x, point.y - layer.corner.y);
                write!(
                    self.out,
                    r#"<mxPoint x="{}" y="{}"/>"#,
                    Number(x),
                    Number(y)
                )?;
            }
            self.out.push_str("</Array>");
        }
        if let Some((_, away)) = label {
            write!(
                self.out,
                r#"<mxPoint x="{}" y="{}" as="offset"/>"#,
                Number(away.x),
                Number(away.y)
            )?;
        }
        self.out.push_str("</mxGeometry></mxCell>\n");
        Ok(())
    }

    fn wire_style(&self, kind: WireKind, ground: Token) -> String {
        let look = theme::wire_style(kind);
        let mut style = format!(
            "edgeStyle=orthogonalEdgeStyle;rounded=0;html=0;jumpStyle=arc;jumpSize=8;strokeColor={};\
             strokeWidth={};fontFamily=Segoe UI;fontSize={};fontColor={};labelBackgroundColor={};",
            self.color(Token::Wire(kind)),
            Number(look.width),
            Number(theme::size::TINY),
            self.color(Token::WireText(kind)),
            self.color(ground),
        );
        let arrow = if look.arrows { "block" } else { "none" };
        style.push_str(&format!("startArrow={arrow};endArrow={arrow};"));
        if look.double {
            style.push_str("shape=link;width=3;");
        }
        if let Some((dash, gap)) = look.dash {
            let (dash, gap) = (Number(dash.max(1.0)), Number(gap));
            style.push_str(&format!("dashed=1;fixDash=1;dashPattern={dash} {gap};"));
        }
        style
    }

    fn vertex(
        &mut self,
        parent: &Parent,
        rect: Rect,
        value: &str,
        style: &str,
    ) -> Result<String, fmt::Error> {
        let id = self.id();
        self.cell(
            &format!(r#" id="{id}" value="{}""#, Attribute(value)),
            style,
            &parent.id,
            rect,
            parent.corner,
        )?;
        Ok(id)
    }

    fn cell(
        &mut self,
        attributes: &str,
        style: &str,
        parent: &str,
        rect: Rect,
        corner: Point,
    ) -> fmt::Result {
        writeln!(
            self.out,
            r#"<mxCell{attributes} style="{style}" vertex="1" parent="{parent}"><mxGeometry x="{}" y="{}" width="{}" height="{}" as="geometry"/></mxCell>"#,
            Number(rect.min.x - corner.x),
            Number(rect.min.y - corner.y),
            Number(rect.width()),
            Number(rect.height()),
        )
    }
}

/// Where a wire ends on the border of a card, as fractions of the card's width and height.
fn glue(style: &mut String, end: &str, point: Point, card: Rect) -> fmt::Result {
    // A fraction of a card is small: rounding it like a length would bend the wire.
    let part = |from: f32, length: f32| {
        let part = (from / length.max(1.0)).clamp(0.0, 1.0);
        (part * 100_000.0).round() / 100_000.0
    };
    write!(
        style,
        "{end}X={};{end}Y={};{end}Dx=0;{end}Dy=0;{end}Perimeter=0;",
        part(point.x - card.min.x, card.width()),
        part(point.y - card.min.y, card.height()),
    )
}

/// The wire that this one starts at, if it does not start at its card.
fn joined<'d>(
    diagram: &'d Diagram,
    wire: &Wire,
    cards: &BTreeMap<&ObjectId, (String, Rect)>,
) -> Option<&'d Wire> {
    let first = wire.points.first()?;
    let (_, card) = cards.get(&wire.id.from)?;
    if wire.kind != WireKind::Witness || card.expand(1.0).contains(*first) {
        return None;
    }
    let mut mirrors = diagram.wires.iter();
    mirrors.find(|other| {
        other.kind == WireKind::Mirror
            && other.id.from == wire.id.from
            && along(&other.points, *first)
                .is_some_and(|(_, away)| away.x.abs() + away.y.abs() < 1.0)
    })
}

fn pieces(points: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    points.windows(2).filter_map(|pair| match pair {
        [from, to] => Some((*from, *to)),
        _ => None,
    })
}

/// The point of a line that is closest to a position: its fraction of the way along the line, and the
/// offset of the position from it.
fn along(points: &[Point], place: Point) -> Option<(f32, Point)> {
    let length = |from: Point, to: Point| (from.x - to.x).abs() + (from.y - to.y).abs();
    let whole: f32 = pieces(points).map(|(from, to)| length(from, to)).sum();
    let mut walked = 0.0;
    let mut best: Option<(f32, f32, Point)> = None;
    for (from, to) in pieces(points) {
        let near = Point::new(
            place.x.clamp(from.x.min(to.x), from.x.max(to.x)),
            place.y.clamp(from.y.min(to.y), from.y.max(to.y)),
        );
        let distance = length(near, place);
        if best.is_none_or(|(least, _, _)| distance < least) {
            let away = Point::new(place.x - near.x, place.y - near.y);
            best = Some((distance, walked + length(from, near), away));
        }
        walked += length(from, to);
    }
    best.filter(|_| whole > 0.0)
        .map(|(_, at, away)| (at / whole, away))
}

/// Text within an attribute.
struct Attribute<'a>(&'a str);

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in visible(self.0).chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
