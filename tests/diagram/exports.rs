//! Pictures as files for other people: pages with searchable text, groups and connectors for draw.io,
//! parts, paper sizes and scales.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use topology_designer::design::Design;
use topology_designer::diagram::picture::{Content, PictureFormat, PictureOrder, Scale};
use topology_designer::diagram::png::{self, PictureError};
use topology_designer::diagram::svg::{PictureOptions, TitleBlock};
use topology_designer::diagram::theme::{Theme, WIRE_KINDS, wire_style};
use topology_designer::diagram::{Diagram, Framing, Page, Paper, PicturePart, metrics};
use topology_designer::document;
use topology_designer::rules::check_design;
use topology_designer::topology::ObjectId;

use super::common::deployments;

const LANDSCAPE: Page = Page {
    paper: Paper::A4,
    is_landscape: true,
};

pub(super) fn example(name: &str) -> Design {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("examples").join(name).join("topology.ron");
    document::read(&std::fs::read(file).unwrap(), None)
        .unwrap()
        .design
}

fn picture(design: &Design) -> Diagram {
    Diagram::of(design, &check_design(design))
}

fn order(format: PictureFormat) -> PictureOrder {
    PictureOrder {
        format,
        title_block: Some(TitleBlock {
            deployment: "contoso.com".into(),
            date: "2026-11-28".into(),
            file: "topology.ron".into(),
            counts: String::new(),
        }),
        legend: true,
        ..PictureOrder::default()
    }
}

fn drawn(diagram: &Diagram, order: &PictureOrder) -> Vec<u8> {
    let bytes = || order.draw(diagram).unwrap().into_bytes();
    let drawn = bytes();
    assert!(bytes() == drawn, "the same every time");
    drawn
}

#[test]
fn a_vector_picture_is_the_same_when_it_is_written_in_pieces() {
    for name in ["enterprise-four-servers", "full-of-mistakes"] {
        let diagram = picture(&example(name));
        let order = order(PictureFormat::Svg);
        let picture = order.draw(&diagram).unwrap();
        let Content::Vectors(vectors) = &picture.content else {
            panic!("not written piece by piece");
        };
        let pieces = vectors.to_string();
        assert!(pieces.as_bytes() == drawn(&diagram, &order), "{name}");
    }
}

/// The streams of a PDF file, each with its dictionary.
fn streams(pdf: &[u8]) -> Vec<(String, Vec<u8>)> {
    let find = |from: usize, what: &[u8]| {
        let rest = pdf.get(from..)?;
        let at = rest.windows(what.len()).position(|part| part == what)?;
        Some(from + at)
    };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(begins) = find(from, b"stream\n") {
        let ends = find(begins, b"endstream").unwrap();
        let head = String::from_utf8_lossy(&pdf[from..begins]).into_owned();
        let object = head[head.rfind(" obj").unwrap_or_default()..].to_owned();
        let mut data = Vec::new();
        flate2::read::ZlibDecoder::new(&pdf[begins + 7..ends])
            .read_to_end(&mut data)
            .unwrap();
        found.push((object, data));
        from = ends + 9;
    }
    found
}

#[test]
fn a_pdf_contains_searchable_text_and_its_fonts() {
    let diagram = picture(&example("stretched-disaster-recovery"));
    let pdf = drawn(&diagram, &order(PictureFormat::Pdf));
    assert!(pdf.starts_with(b"%PDF-"));
    let streams = streams(&pdf);
    let meanings: Vec<String> = streams
        .iter()
        .filter_map(|(_, data)| String::from_utf8(data.clone()).ok())
        .filter(|text| text.contains("beginbfchar"))
        .collect();
    // One for each typeface: names use one, words two others.
    assert_eq!(meanings.len(), 3);
    let said = |letter: char| format!("> <{:04X}>", u32::from(letter));
    let is_said = |letter| {
        meanings
            .iter()
            .any(|meaning| meaning.contains(&said(letter)))
    };
    for node in &diagram.nodes {
        assert!(node.name.chars().all(is_said), "{}", node.name);
    }
    let shows_text = |data: &[u8]| data.windows(6).any(|lines| lines == b"TJ\nET\n");
    assert_eq!(
        streams.iter().filter(|(_, data)| shows_text(data)).count(),
        1
    );
    let text = String::from_utf8_lossy(&pdf);
    assert_eq!(text.matches("/FontFile2").count(), 3);
    assert!(text.len() < 100_000, "only the letters that are shown");
}

#[test]
fn each_site_gets_a_page_of_the_selected_paper_size() {
    let design = deployments::two_data_centers();
    let order = PictureOrder {
        page: Some(LANDSCAPE),
        each_site: true,
        ..order(PictureFormat::Pdf)
    };
    let framing = order.framing(metrics::VIEW, true, false);
    let diagram = Diagram::laid_out(&design, &[], framing);
    let pdf = drawn(&diagram, &order);
    let text = String::from_utf8_lossy(&pdf);
    let sites = diagram.sites.len();
    assert!(sites > 1);
    assert_eq!(text.matches("/MediaBox [0 0 841.89 595.28]").count(), sites);
    for site in &diagram.sites {
        assert!(
            text.contains(&format!("/Title ({})", site.title)),
            "{}",
            site.title
        );
    }
}

#[test]
fn the_paper_size_determines_the_shape_of_an_automatic_layout() {
    let design = example("stretched-disaster-recovery");
    let shape = |page: Page| {
        let order = PictureOrder {
            page: Some(page),
            ..order(PictureFormat::Svg)
        };
        let diagram = Diagram::laid_out(&design, &[], order.framing(metrics::VIEW, true, false));
        diagram.bounds.width() / diagram.bounds.height()
    };
    assert!(shape(LANDSCAPE) > 1.2);
    assert!(shape(Page::default()) < 1.0);
}

#[test]
fn a_page_has_the_selected_size_and_contains_everything() {
    let diagram = picture(&example("stretched-disaster-recovery"));
    let order = PictureOrder {
        page: Some(LANDSCAPE),
        ..order(PictureFormat::Svg)
    };
    let svg = String::from_utf8(drawn(&diagram, &order)).unwrap();
    assert!(svg.contains(r#"width="841.89pt" height="595.28pt""#));
    let png = PictureOrder {
        format: PictureFormat::Png,
        scale: Scale::Exactly(1.0),
        ..order
    };
    let pixmap = resvg::tiny_skia::Pixmap::decode_png(&drawn(&diagram, &png)).unwrap();
    assert_eq!((pixmap.width(), pixmap.height()), (842, 596));
    let ground = pixmap.pixel(0, 0).unwrap();
    let border = (0..pixmap.width()).flat_map(|x| [(x, 4), (x, pixmap.height() - 4)]);
    for (x, y) in border {
        assert_eq!(pixmap.pixel(x, y), Some(ground), "the margin at {x}, {y}");
    }
}

#[test]
fn a_selection_is_drawn_with_its_sites_and_only_its_own_wires() {
    let diagram = picture(&example("enterprise-four-servers"));
    let wire = diagram.wires.first().unwrap();
    let both: BTreeSet<ObjectId> = [wire.id.from.clone(), wire.id.to.clone()].into();
    let part = diagram.part(&PicturePart::Objects(both.clone()));
    assert_eq!(part.nodes.len(), 2);
    assert!(part.wires.iter().all(|wire| both.contains(&wire.id.from)));
    assert!(part.wires.contains(wire));
    for node in &part.nodes {
        assert!(
            part.sites
                .iter()
                .any(|site| site.rect.contains(node.rect.min))
        );
    }
    assert!(part.bounds.width() < diagram.bounds.width());
    let leaving = diagram.wires_leaving(&part);
    let svg = PictureOrder {
        part: PicturePart::Objects(both),
        ..order(PictureFormat::Svg)
    };
    let svg = String::from_utf8(drawn(&diagram, &svg)).unwrap();
    assert!(leaving > 1);
    assert!(svg.contains(&format!("{leaving} links elsewhere")));
}

#[test]
fn one_site_is_drawn_alone() {
    let design = deployments::two_data_centers();
    let diagram = picture(&design);
    let site = diagram.sites[1].id;
    let part = diagram.part(&PicturePart::Site(site));
    assert_eq!(part.sites.len(), 1);
    assert!(part.nodes.iter().all(|node| node.site == site));
    assert!(!part.nodes.is_empty());
}

#[test]
fn whole_names_fit_on_wider_cards() {
    let design = example("stretched-disaster-recovery");
    let framing = Framing {
        whole_names: true,
        ..Framing::default()
    };
    let diagram = Diagram::laid_out(&design, check_design(&design), framing);
    let svg = topology_designer::diagram::svg::to_svg(&diagram, &PictureOptions::default());
    for node in &diagram.nodes {
        assert!(
            svg.contains(&format!(">{}</text>", node.title)),
            "{}",
            node.title
        );
    }
    super::assert_cards_are_apart(&diagram);
    super::assert_wires_are_sound(&diagram);
}

#[test]
fn a_transparent_picture_shows_what_is_behind_it() {
    let diagram = picture(&example("standard-edition-collocated"));
    let order = PictureOrder {
        transparent: true,
        theme: Theme::Dark,
        scale: Scale::Exactly(0.5),
        ..order(PictureFormat::Png)
    };
    let pixmap = resvg::tiny_skia::Pixmap::decode_png(&drawn(&diagram, &order)).unwrap();
    assert_eq!(pixmap.pixel(0, 0).unwrap().alpha(), 0);
    let middle = pixmap
        .pixel(pixmap.width() / 2, pixmap.height() / 3)
        .unwrap();
    assert_eq!(middle.alpha(), 255);
}

#[test]
fn the_message_about_a_png_that_is_too_large_suggests_a_scale_that_works() {
    let mut diagram = Diagram {
        bounds: picture(&example("standard-edition-collocated")).bounds,
        ..Diagram::default()
    };
    diagram.sites = picture(&example("standard-edition-collocated")).sites;
    diagram.bounds.max.x = 40_000.0;
    diagram.bounds.max.y = 30_000.0;
    let options = PictureOptions::default();
    let error = png::to_png(&diagram, &options, 1.0).unwrap_err();
    let PictureError::TooLarge { most, .. } = error else {
        panic!("{error}");
    };
    assert!((0.3..0.4).contains(&most), "{most}");
    assert_eq!(png::possible_scale(&diagram, &options, 1.0), most);
    assert_eq!(png::possible_scale(&diagram, &options, 0.2), 0.2);
    let drawn = PictureOrder {
        format: PictureFormat::Png,
        scale: Scale::UpTo(0.02),
        ..PictureOrder::default()
    };
    assert_eq!(drawn.draw(&diagram).unwrap().smaller, None);
    let refused = PictureOrder {
        scale: Scale::Exactly(4.0),
        ..drawn
    };
    assert!(refused.draw(&diagram).is_err());
    // Without a requested scale, the picture is drawn as large as possible, and the message says so.
    diagram.bounds.max.x = 400_000.0;
    diagram.bounds.max.y = 30.0;
    let drawn = PictureOrder::default();
    let wide = PictureOrder {
        format: PictureFormat::Png,
        ..drawn
    };
    assert_eq!(
        wide.draw(&diagram).unwrap().smaller,
        None,
        "long, but not large"
    );
}

/// A cell of a page for draw.io.
#[derive(Debug, Default)]
struct Cell {
    parent: String,
    value: String,
    is_edge: bool,
    style: String,
    ends: Option<(String, String)>,
}

/// The pages of a draw.io file, each with its name and cells.
fn pages(xml: &str) -> Vec<(String, BTreeMap<String, Cell>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let attributes = |element: &BytesStart<'_>| -> BTreeMap<String, String> {
        let all = element.attributes().map(Result::unwrap);
        all.map(|attribute| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let name = attribute.key.as_ref().to_string();
            (name, value.unwrap().into_owned())
        })
        .collect()
    };
    let mut pages: Vec<(String, BTreeMap<String, Cell>)> = Vec::new();
    let mut around: Option<String> = None;
    loop {
        let event = reader.read_event().unwrap();
        let (Event::Start(element) | Event::Empty(element)) = &event else {
            match event {
                Event::Eof => return pages,
                Event::End(end) if end.name().as_ref() == "object" => around = None,
                _ => {}
            }
            continue;
        };
        let mut found = attributes(element);
        let mut take = |name: &str| found.remove(name).unwrap_or_default();
        match element.name().as_ref() {
            "diagram" => pages.push((take("name"), BTreeMap::new())),
            "object" => around = Some(take("id")),
            "mxCell" => {
                let id = around.clone().unwrap_or_else(|| take("id"));
                let is_edge = take("edge") == "1";
                let cell = Cell {
                    parent: take("parent"),
                    value: take("value"),
                    style: take("style"),
                    ends: is_edge.then(|| (take("source"), take("target"))),
                    is_edge,
                };
                let (_, cells) = pages.last_mut().unwrap();
                assert!(cells.insert(id.clone(), cell).is_none(), "{id} twice");
            }
            _ => {}
        }
    }
}

#[test]
fn a_draw_io_file_groups_the_parts_of_cards_and_attaches_connectors_to_them() {
    for name in ["enterprise-four-servers", "stretched-disaster-recovery"] {
        let diagram = picture(&example(name));
        let xml = String::from_utf8(drawn(&diagram, &order(PictureFormat::Drawio))).unwrap();
        let pages = pages(&xml);
        let [(_, cells)] = pages.as_slice() else {
            panic!("one page");
        };
        let layers: BTreeSet<&str> = cells
            .values()
            .filter(|cell| cell.parent == "0")
            .map(|cell| cell.value.as_str())
            .collect();
        let used: BTreeSet<_> = diagram.wires.iter().map(|wire| wire.kind).collect();
        for kind in WIRE_KINDS {
            let legend = wire_style(kind).legend;
            assert_eq!(layers.contains(legend), used.contains(&kind), "{legend}");
        }
        let is_card = |id: &String| cells[id].style.contains("container=1");
        let edges: Vec<&Cell> = cells.values().filter(|cell| cell.is_edge).collect();
        assert_eq!(edges.len(), diagram.wires.len());
        for edge in edges {
            let (from, to) = edge.ends.as_ref().unwrap();
            assert!(is_card(to), "{to}");
            assert!(is_card(from) || cells[from].is_edge, "{from}");
            assert!(edge.style.contains("edgeStyle=orthogonalEdgeStyle"));
            assert!(edge.style.contains("entryX="));
            assert_eq!(cells[&edge.parent].parent, "0", "in a layer");
        }
        // Texts belong to their card, and cards to their site.
        for node in &diagram.nodes {
            let text = cells.values().find(|cell| cell.value == node.name);
            let text = text.unwrap_or_else(|| panic!("{} is missing", node.name));
            assert!(text.style.contains("part=1"));
            let card = &cells[&text.parent];
            assert!(card.style.contains("container=1"));
            assert!(cells[&card.parent].style.contains("container=1"), "a site");
        }
        for (id, cell) in cells {
            assert!(id == "0" || cells.contains_key(&cell.parent), "{id}");
        }
    }
}

#[test]
fn a_draw_io_file_has_a_page_for_each_site() {
    let diagram = picture(&deployments::two_data_centers());
    let order = PictureOrder {
        each_site: true,
        ..order(PictureFormat::Drawio)
    };
    let xml = String::from_utf8(drawn(&diagram, &order)).unwrap();
    let names: Vec<String> = pages(&xml).into_iter().map(|(name, _)| name).collect();
    let sites: Vec<&str> = diagram
        .sites
        .iter()
        .map(|site| site.title.as_str())
        .collect();
    assert_eq!(names, sites);
}
