//! The diagram: cards that do not overlap, positions that stay, wires that lead to the right place, and
//! files that other programs can read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "diagram/data_centers.rs"]
mod data_centers;
#[path = "diagram/exports.rs"]
mod exports;
#[path = "diagram/growth.rs"]
mod growth;
#[path = "diagram/notes.rs"]
mod notes;
#[path = "diagram/pictures.rs"]
mod pictures;
#[path = "diagram/quality.rs"]
mod quality;
#[path = "diagram/wires.rs"]
mod wires;

use std::collections::BTreeSet;

use common::deployments::{self, Builder, ChatOptions};
use proptest::prelude::*;
use topology_designer::design::{Design, Point};
use topology_designer::diagram::display::{Switch, display_list, switch_rects, wire_badge_rect};
use topology_designer::diagram::svg::{PictureOptions, TitleBlock, to_svg};
use topology_designer::diagram::{Diagram, Rect, Wire, WireKind, layout, metrics, png, theme};
use topology_designer::document;
use topology_designer::rules::{Diagnostic, Severity, check_design};
use topology_designer::topology::{
    AssociationKind, ChatUsage, Database, Index, Kind, ObjectId, Role, SiteKind, inventory,
};

/// The content of a site in a generated deployment.
#[derive(Clone, Debug)]
struct SiteSpec {
    pools: usize,
    standard: usize,
    chats: Vec<(usize, bool, bool, bool)>,
    edges: usize,
    lonely_stores: usize,
    is_branch: bool,
}

fn site_spec() -> impl Strategy<Value = SiteSpec> {
    let chat = (1_usize..6, any::<bool>(), any::<bool>(), any::<bool>());
    (
        0_usize..4,
        0_usize..3,
        prop::collection::vec(chat, 0..4),
        0_usize..3,
        0_usize..9,
        any::<bool>(),
    )
        .prop_map(
            |(pools, standard, chats, edges, lonely_stores, is_branch)| SiteSpec {
                pools,
                standard,
                chats,
                edges,
                lonely_stores,
                is_branch,
            },
        )
}

fn deployment() -> impl Strategy<Value = Design> {
    prop::collection::vec(site_spec(), 0..5).prop_map(|sites| {
        let mut builder = Builder::default();
        let mut first_site = None;
        let mut paired: Option<String> = None;
        for (at, spec) in sites.iter().enumerate() {
            let kind = match first_site {
                Some(parent) if spec.is_branch => SiteKind::Branch { parent },
                _ => SiteKind::Central,
            };
            let site = builder.site_of_kind(&format!("Site {at}"), kind);
            first_site.get_or_insert(site);
            let files = builder.file_store(site, &format!("files{at}.contoso.com"));
            let mut registrar = None;
            for n in 0..spec.pools {
                let sql = builder.sql_store(site, &format!("sql{at}-{n}.contoso.com"), "RTC");
                let fqdn = format!("pool{at}-{n}.contoso.com");
                registrar = Some(builder.front_end_pool(site, &fqdn, n + 1, &sql, &files));
                match paired.take() {
                    Some(other) => builder.pair(&other, &fqdn),
                    None => paired = Some(fqdn),
                }
            }
            for n in 0..spec.standard {
                let fqdn = format!("se{at}-{n}.contoso.com");
                registrar = Some(builder.standard_edition(site, &fqdn));
            }
            let Some(registrar) = registrar else { continue };
            for n in 0..spec.edges {
                let fqdn = format!("edge{at}-{n}.contoso.com");
                builder.server(site, &fqdn, 2, Role::EdgeServer, &[&registrar]);
            }
            for (n, &(computers, compliance, mirroring, disaster_recovery)) in
                spec.chats.iter().enumerate()
            {
                let options = ChatOptions {
                    computers,
                    active: 2,
                    compliance,
                    mirroring,
                    disaster_recovery,
                };
                let fqdn = format!("pchat{at}-{n}.contoso.com");
                builder.chat_pool(site, &fqdn, &registrar, &files, options);
            }
            for n in 0..spec.lonely_stores {
                builder.sql_store(site, &format!("spare{at}-{n}.contoso.com"), "");
            }
        }
        builder.design
    })
}

fn picture(design: &Design) -> Diagram {
    Diagram::of(design, &[])
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.min.x < other.max.x
        && other.min.x < one.max.x
        && one.min.y < other.max.y
        && other.min.y < one.max.y
}

fn contains(outer: &Rect, inner: &Rect) -> bool {
    outer.contains(inner.min) && outer.contains(inner.max)
}

#[track_caller]
fn assert_cards_are_apart(diagram: &Diagram) {
    for (at, one) in diagram.nodes.iter().enumerate() {
        for other in &diagram.nodes[at + 1..] {
            assert!(
                !overlap(&one.rect, &other.rect),
                "{} overlaps {}",
                one.title,
                other.title
            );
        }
    }
}

#[track_caller]
fn assert_wires_are_sound(diagram: &Diagram) {
    assert_these_wires_are_sound(diagram, |_| true);
}

/// Checks only the wires for which `is_asked_for` holds, but against all wires of the diagram.
#[track_caller]
fn assert_these_wires_are_sound(diagram: &Diagram, is_asked_for: impl Fn(&Wire) -> bool) {
    let rect_of = |id: &ObjectId| {
        diagram
            .nodes
            .iter()
            .find(|node| &node.id == id)
            .unwrap()
            .rect
    };
    for wire in diagram.wires.iter().filter(|wire| is_asked_for(wire)) {
        let ends = [rect_of(&wire.id.from), rect_of(&wire.id.to)];
        let corners = [wire.points.first().unwrap(), wire.points.last().unwrap()];
        for (rect, corner) in ends.iter().zip(corners) {
            let on_side = corner.x == rect.min.x || corner.x == rect.max.x;
            let on_edge = corner.y == rect.min.y || corner.y == rect.max.y;
            let joins_a_pair = wire.kind == WireKind::Witness
                && diagram
                    .wires
                    .iter()
                    .any(|pair| pair.kind == WireKind::Mirror && runs_through(pair, *corner));
            assert!(
                rect.contains(*corner) && (on_side || on_edge) || joins_a_pair,
                "{} does not start at its card",
                wire.label
            );
        }
        for piece in wire.points.windows(2) {
            assert!(
                piece[0].x == piece[1].x || piece[0].y == piece[1].y,
                "{} is slanted: {piece:?}",
                wire.label
            );
            let piece = Rect {
                min: Point::new(piece[0].x.min(piece[1].x), piece[0].y.min(piece[1].y)),
                max: Point::new(piece[0].x.max(piece[1].x), piece[0].y.max(piece[1].y)),
            };
            for rect in &ends {
                assert!(
                    !overlap(&piece, &rect.expand(-0.5)),
                    "{} runs through its own card",
                    wire.label
                );
            }
        }
    }
}

fn runs_through(wire: &Wire, pos: Point) -> bool {
    wire.points.windows(2).any(|piece| {
        let piece = Rect {
            min: Point::new(piece[0].x.min(piece[1].x), piece[0].y.min(piece[1].y)),
            max: Point::new(piece[0].x.max(piece[1].x), piece[0].y.max(piece[1].y)),
        };
        piece.contains(pos)
    })
}

/// The number of cards with an unrelated wire running through them.
fn crossed_cards(diagram: &Diagram) -> usize {
    diagram
        .nodes
        .iter()
        .filter(|node| {
            diagram
                .wires
                .iter()
                .filter(|wire| wire.id.from != node.id && wire.id.to != node.id)
                .flat_map(|wire| wire.points.windows(2))
                .any(|piece| {
                    let piece = Rect {
                        min: Point::new(piece[0].x.min(piece[1].x), piece[0].y.min(piece[1].y)),
                        max: Point::new(piece[0].x.max(piece[1].x), piece[0].y.max(piece[1].y)),
                    };
                    overlap(&piece, &node.rect)
                })
        })
        .count()
}

proptest! {
    #![proptest_config(common::cases::cases(96))]

    #[test]
    fn automatic_layout_keeps_cards_and_sites_apart(design in deployment()) {
        let diagram = picture(&design);
        assert_cards_are_apart(&diagram);
        for (at, site) in diagram.sites.iter().enumerate() {
            for other in &diagram.sites[at + 1..] {
                prop_assert!(!overlap(&site.rect, &other.rect), "{} overlaps {}", site.title, other.title);
            }
        }
        for node in &diagram.nodes {
            let site = diagram.sites.iter().find(|site| site.id == node.site).unwrap();
            prop_assert!(contains(&site.rect, &node.rect), "{} left its site", node.title);
            prop_assert_eq!(node.rect.min.x % metrics::GRID, 0.0);
            prop_assert_eq!(node.rect.min.y % metrics::GRID, 0.0);
        }
        assert_wires_are_sound(&diagram);
        prop_assert_eq!(&diagram, &picture(&design));
    }

    #[test]
    fn placed_cards_stay_and_the_others_are_arranged_around_them(
        mut design in deployment(),
        keep in prop::collection::vec((any::<bool>(), -40_i16..40, -40_i16..40), 80),
    ) {
        design.arrangement = layout::arrange(&design);
        let mut keep = keep.into_iter().cycle();
        design.arrangement.places.retain(|_, place| {
            let (kept, x, y) = keep.next().unwrap();
            if kept {
                place.x += f32::from(x) / 4.0;
                place.y += f32::from(y) / 4.0;
            }
            kept
        });
        let before = design.arrangement.clone();
        let new = layout::place_new(&design);
        prop_assert!(new.places.keys().all(|id| !before.places.contains_key(id)));
        let diagram = picture(&design);
        for node in &diagram.nodes {
            if let Some(place) = before.place(&node.id) {
                prop_assert_eq!(node.rect.min, place);
            } else {
                prop_assert_eq!(Some(node.rect.min), new.place(&node.id));
            }
        }
        assert_cards_are_apart(&diagram);

        design.arrangement.places.extend(new.places);
        prop_assert!(layout::place_new(&design).places.is_empty());
        prop_assert_eq!(picture(&design).nodes, diagram.nodes);
    }

}

proptest! {
    // Wires among overlapping cards take long to find.
    #![proptest_config(common::cases::cases(32))]

    #[test]
    fn wires_are_valid_wherever_the_cards_are(
        mut design in deployment(),
        places in prop::collection::vec((0_i16..1600, 0_i16..1200), 80),
    ) {
        design.arrangement = layout::arrange(&design);
        let nodes: BTreeSet<ObjectId> =
            picture(&design).nodes.into_iter().map(|node| node.id).collect();
        let mut places = places.into_iter().cycle();
        for (id, place) in &mut design.arrangement.places {
            if nodes.contains(id) {
                let (x, y) = places.next().unwrap();
                *place = Point::new(f32::from(x), f32::from(y));
            }
        }
        let diagram = picture(&design);
        for wire in &diagram.wires {
            for piece in wire.points.windows(2) {
                prop_assert!(piece[0].x == piece[1].x || piece[0].y == piece[1].y);
            }
        }
        // There is no room for a wire between cards that touch.
        assert_these_wires_are_sound(&diagram, |wire| {
            let rect = |id| diagram.nodes.iter().find(|node| &node.id == id).unwrap().rect;
            !rect(&wire.id.from).expand(16.0).intersects(&rect(&wire.id.to))
        });
    }
}

#[test]
fn cards_describe_their_state_in_words() {
    let diagram = picture(&deployments::two_data_centers());
    let node = |title: &str| {
        diagram
            .nodes
            .iter()
            .find(|node| node.title == title)
            .unwrap_or_else(|| panic!("no {title}"))
    };
    let pool = node("pchat-red.contoso.com");
    assert_eq!(pool.state, "4 servers, 2 active · compliance on · 2015");
    let active: Vec<bool> = pool.servers.iter().map(|server| server.active).collect();
    assert_eq!(active, [true, true, false, false]);
    let switches = pool.switches.unwrap();
    assert!(switches.compliance && switches.mirroring && switches.disaster_recovery);
    let other = node("pchat-dub.contoso.com").switches.unwrap();
    assert!(!other.compliance && !other.mirroring && !other.disaster_recovery);
    assert_eq!(
        node("pool-red.contoso.com").state,
        "3 servers · Mediation · 2015"
    );
    assert_eq!(node(r"sql-red.contoso.com\Default").state, "back end");
    assert_eq!(node(r"sql-pchat-red-3.contoso.com\PCHAT").state, "witness");
    assert_eq!(
        node(r"\\files-red.contoso.com\share").state,
        "used by 2 pools"
    );
}

#[test]
fn a_selected_option_without_a_store_is_shown_as_on() {
    let mut design = deployments::two_data_centers();
    let pool = "chat:pchat-dub.contoso.com".into();
    let intentions = design.annotations.pools.entry(pool).or_default();
    intentions.compliance = true;
    let diagram = picture(&design);
    let node = diagram
        .nodes
        .iter()
        .find(|node| node.title == "pchat-dub.contoso.com")
        .unwrap();
    assert!(node.switches.unwrap().compliance);
    let rects = switch_rects(node);
    assert_eq!(rects.map(|(switch, _)| switch), Switch::ALL);
    for (at, (_, rect)) in rects.iter().enumerate() {
        assert!(contains(&node.rect, rect));
        for (_, other) in &rects[at + 1..] {
            assert!(!overlap(rect, other));
        }
    }
}

#[test]
fn problems_are_counted_on_the_card_that_shows_the_part() {
    let design = deployments::two_data_centers();
    let chat = topology_designer::topology::ServiceId::from("chat:pchat-red.contoso.com");
    let cluster = "cluster:pool-red.contoso.com".into();
    let content = AssociationKind::Database(Database::Content);
    let diagnostics = [
        Diagnostic::new(
            Severity::Warning,
            ObjectId::machine(&cluster, "pool-red-01.contoso.com"),
            "one",
        ),
        Diagnostic::new(Severity::Info, cluster.clone(), "two"),
        Diagnostic::new(Severity::Error, chat.clone(), "three").with_association(&chat, content),
        Diagnostic::new(Severity::Error, ObjectId::Deployment, "four"),
        Diagnostic::new(
            Severity::Info,
            topology_designer::topology::SiteId(1),
            "five",
        ),
    ];
    let diagram = Diagram::of(&design, &diagnostics);
    let badges: Vec<_> = diagram
        .nodes
        .iter()
        .filter_map(|node| {
            let badge = node.badge?;
            Some((node.title.as_str(), badge.severity(), badge.count()))
        })
        .collect();
    assert_eq!(
        badges,
        [
            ("pool-red.contoso.com", Severity::Warning, 2),
            ("pchat-red.contoso.com", Severity::Error, 1),
        ]
    );
    assert_eq!(diagram.sites[0].badge.unwrap().count(), 1);
    let bad: Vec<_> = diagram
        .wires
        .iter()
        .filter(|wire| wire.badge.is_some())
        .collect();
    assert_eq!(bad.len(), 1);
    assert_eq!(bad[0].kind, WireKind::Content);

    // A wire with a problem carries the badge itself, on its course, also in an exported picture.
    let badge = wire_badge_rect(bad[0]).unwrap();
    let center = badge.center();
    assert!(bad[0].points.windows(2).any(|piece| {
        let along = Rect {
            min: Point::new(piece[0].x.min(piece[1].x), piece[0].y.min(piece[1].y)),
            max: Point::new(piece[0].x.max(piece[1].x), piece[0].y.max(piece[1].y)),
        };
        along.expand(0.1).contains(center)
    }));
    for node in &diagram.nodes {
        assert!(
            !overlap(&badge, &node.rect),
            "the badge covers {}",
            node.title
        );
    }
    assert!(to_svg(&diagram, &options()).contains("<g><title>1 error</title>"));
}

#[test]
fn an_object_dropped_on_a_card_is_placed_beside_it() {
    let design = deployments::two_data_centers();
    let diagram = picture(&design);
    let target = diagram.nodes[0].rect;
    let place = layout::place_for_drop(&diagram, Kind::SqlStore, target.min);
    let card = Rect::at(place, metrics::node_size(Kind::SqlStore));
    assert!(!diagram.nodes.iter().any(|node| overlap(&node.rect, &card)));
    let free = layout::place_for_drop(&diagram, Kind::SqlStore, Point::new(-5001.0, 13.0));
    assert_eq!(free, Point::new(-5000.0, 12.0));
}

#[test]
fn an_empty_site_keeps_its_position_and_a_new_card_is_placed_in_it() {
    let mut builder = Builder::default();
    let site = builder.site("Redmond");
    let place = Point::new(400.0, -80.0);
    builder.design.arrangement.places.insert(site.into(), place);
    let empty = picture(&builder.design);
    assert_eq!(empty.sites[0].rect, Rect::at(place, metrics::EMPTY_SITE));
    builder.sql_store(site, "sql.contoso.com", "");
    let one = picture(&builder.design);
    assert!(contains(&one.sites[0].rect, &one.nodes[0].rect));
    assert_eq!(one.sites[0].rect.min, place, "the site stays where it was");
}

#[test]
fn an_empty_topology_has_a_picture() {
    let diagram = picture(&Design::default());
    let svg = to_svg(&diagram, &PictureOptions::default());
    assert!(svg.contains("This topology is empty"));
    assert_well_formed(&svg);
}

#[track_caller]
fn assert_well_formed(svg: &str) {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut depth = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

fn options() -> PictureOptions {
    PictureOptions {
        theme: theme::Theme::Dark,
        title_block: Some(TitleBlock {
            deployment: "R&D <contoso.com>".into(),
            date: "22 November 2026".into(),
            file: "design \u{0}.ron".into(),
            counts: "2 sites".into(),
        }),
        legend: true,
        ..PictureOptions::default()
    }
}

#[test]
fn svg_is_well_formed_complete_and_always_the_same() {
    let design = deployments::two_data_centers();
    let diagram = Diagram::of(&design, &check_design(&design));
    let svg = to_svg(&diagram, &options());
    assert_well_formed(&svg);
    for cluster in &design.topology.clusters {
        assert!(svg.contains(&cluster.fqdn), "{} is missing", cluster.fqdn);
    }
    for server in diagram.nodes.iter().flat_map(|node| &node.servers) {
        assert!(svg.contains(&server.fqdn), "{} is missing", server.fqdn);
    }
    assert!(svg.contains("R&amp;D &lt;contoso.com&gt;"));
    assert!(svg.contains("Compliance store"), "the legend");
    assert!(!svg.contains('\u{0}'));
    let again = Diagram::of(&design, &check_design(&design));
    assert_eq!(svg, to_svg(&again, &options()));
}

#[test]
fn png_has_the_size_of_the_picture_and_the_colors_of_the_theme() {
    let diagram = picture(&deployments::two_data_centers());
    let bytes = png::to_png(&diagram, &options(), 1.0).unwrap();
    let pixmap = resvg::tiny_skia::Pixmap::decode_png(&bytes).unwrap();
    assert!(pixmap.width() as f32 >= diagram.bounds.width());
    assert!(pixmap.height() as f32 >= diagram.bounds.height());
    let corner = pixmap.pixel(0, 0).unwrap();
    let ground = theme::Theme::Dark.color(theme::Token::Ground);
    assert_eq!(
        (corner.red(), corner.green(), corner.blue()),
        (ground.red, ground.green, ground.blue)
    );
    let text = theme::Theme::Dark.color(theme::Token::Text);
    let drawn = pixmap
        .pixels()
        .iter()
        .filter(|pixel| {
            pixel.red().abs_diff(text.red) < 24 && pixel.blue().abs_diff(text.blue) < 24
        })
        .count();
    assert!(drawn > 200, "text is drawn: {drawn} pixels");
}

#[test]
fn a_picture_that_is_too_large_is_refused_with_a_message() {
    let diagram = picture(&deployments::two_data_centers());
    let error = png::to_png(&diagram, &PictureOptions::default(), 400.0).unwrap_err();
    assert!(error.to_string().contains("Choose a scale of"), "{error}");
    assert!(png::to_png(&diagram, &PictureOptions::default(), f32::NAN).is_err());
}

#[test]
fn nothing_is_drawn_outside_its_group() {
    use topology_designer::diagram::display::Shape;
    let diagram = picture(&deployments::large(120));
    for group in display_list(&diagram) {
        for shape in &group.shapes {
            let points = match shape {
                Shape::Rect { rect, .. } => vec![rect.min, rect.max],
                Shape::Line { points, .. } | Shape::Polygon { points, .. } => points.clone(),
                Shape::Circle { center, radius, .. } => vec![
                    Point::new(center.x - radius, center.y - radius),
                    Point::new(center.x + radius, center.y + radius),
                ],
                Shape::Text(run) => vec![
                    Point::new(run.pos.x, run.pos.y - run.size),
                    Point::new(run.pos.x + run.width(), run.pos.y),
                ],
            };
            for point in points {
                assert!(
                    group.bounds.contains(point),
                    "{:?}: {shape:?} outside {:?}",
                    group.subject,
                    group.bounds
                );
            }
        }
    }
}

#[test]
fn a_damaged_topology_is_drawn_too() {
    let mut design = deployments::two_data_centers();
    design.topology.sites.clear();
    let mut builder = Builder { design };
    let nowhere = topology_designer::topology::InstalledOn::Cluster("nowhere".into());
    let site = topology_designer::topology::SiteId(9);
    let stray = builder.service("stray", Role::FileStore, site, nowhere);
    builder.depend(&stray, &"missing".into(), ChatUsage::Default);
    let diagram = picture(&builder.design);
    assert_eq!(diagram.sites.len(), 3);
    assert_cards_are_apart(&diagram);
}

#[test]
fn real_documents_are_drawn_cleanly() {
    for (path, bytes) in common::documents() {
        let design = document::read(&bytes, None).unwrap().design;
        let diagram = Diagram::of(&design, &check_design(&design));
        let index = Index::new(&design.topology);
        assert_eq!(diagram.nodes.len(), inventory::items(&index).len());
        assert_cards_are_apart(&diagram);
        assert_wires_are_sound(&diagram);
        assert_eq!(crossed_cards(&diagram), 0, "{}", path.display());
        assert_well_formed(&to_svg(&diagram, &options()));
    }
}
