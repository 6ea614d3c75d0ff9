//! Known data centers: bands within their site, with every object in its band.

use std::collections::BTreeSet;

use topology_designer::design::{Design, Point, Statement};
use topology_designer::diagram::display::server_rects;
use topology_designer::diagram::drawio::to_drawio;
use topology_designer::diagram::svg::{PictureOptions, to_svg};
use topology_designer::diagram::{
    Band, Diagram, Framing, Location, Node, PicturePart, Size, crossings, layout, metrics,
};
use topology_designer::topology::{Index, Kind, ObjectId, inventory};

use super::crossed_cards;
use super::exports::example;

/// The design with the data center of each computer and file store entered for which `place` knows one by
/// name.
fn stated(mut design: Design, place: impl Fn(&str) -> Option<&str>) -> Design {
    let mut found: Vec<(ObjectId, String)> = Vec::new();
    let index = Index::new(&design.topology);
    for item in inventory::items(&index) {
        if item.kind == Kind::FileStore {
            let name = item.title();
            found.extend(place(&name).map(|at| (item.id.clone(), at.to_owned())));
        }
    }
    for cluster in &design.topology.clusters {
        for machine in &cluster.machines {
            let id = ObjectId::machine(&cluster.id, &machine.fqdn);
            found.extend(place(&machine.fqdn).map(|at| (id, at.to_owned())));
        }
    }
    for (object, name) in found {
        let statements = &mut design.annotations.statements;
        let statements = statements.entry(object).or_default();
        statements.set(Statement::DataCenter(name));
    }
    design
}

fn stretched() -> Design {
    example("stretched-disaster-recovery")
}

fn redmond_or_seattle(name: &str) -> Option<&str> {
    let is_in_seattle = name.contains("sea") || name.contains("fs02");
    Some(if is_in_seattle { "Seattle" } else { "Redmond" })
}

fn names(diagram: &Diagram) -> Vec<&str> {
    let bands = diagram.bands.iter();
    bands
        .map(|band| diagram.data_center(band.data_center))
        .collect()
}

fn chat_pool(diagram: &Diagram) -> &Node {
    let mut nodes = diagram.nodes.iter();
    nodes
        .find(|node| node.kind == Kind::PersistentChatPool)
        .unwrap()
}

/// Asserts that the cards of one data center are in its band, that bands are in their site and on no other,
/// and that every computer of a pool in several data centers is in its own band.
fn assert_true(diagram: &Diagram) {
    let band_of = |node: &Node, data_center: usize| -> &Band {
        let mut bands = diagram.bands.iter();
        let is_it = |band: &&Band| (band.site, band.data_center) == (node.site, data_center);
        bands.find(is_it).unwrap()
    };
    for node in &diagram.nodes {
        for band in diagram.bands.iter().filter(|band| band.site == node.site) {
            let is_within = band.rect.contains(node.rect.min) && band.rect.contains(node.rect.max);
            match &node.location {
                Location::Unknown => assert!(!node.rect.intersects(&band.rect), "{}", node.title),
                Location::In(own) => {
                    assert_eq!(is_within, *own == band.data_center, "{}", node.title);
                }
                Location::Across(parts) => assert_eq!(
                    node.rect.intersects(&band.rect),
                    parts.contains(&Some(band.data_center)),
                    "{}",
                    node.title
                ),
            }
        }
        if let Location::Across(parts) = &node.location {
            for (server, mark) in server_rects(node) {
                let part = node.servers[server].part;
                if let Some(own) = parts[part] {
                    let band = band_of(node, own).rect;
                    assert!(band.contains(mark.min) && band.contains(mark.max));
                }
            }
        }
    }
    for (at, band) in diagram.bands.iter().enumerate() {
        let mut sites = diagram.sites.iter();
        let site = sites.find(|site| site.id == band.site).unwrap().rect;
        assert!(site.contains(band.rect.min) && site.contains(band.rect.max));
        for other in &diagram.bands[at + 1..] {
            assert!(!band.rect.intersects(&other.rect));
        }
    }
    assert_eq!(crossed_cards(diagram), 0);
}

#[test]
fn a_stretched_pool_spans_the_bands_of_its_data_centers_with_its_computers_where_they_are() {
    let design = stated(stretched(), redmond_or_seattle);
    let wide = Size {
        width: 1_100.0,
        height: 560.0,
    };
    for view in [metrics::VIEW, wide] {
        spans_both(&design, view);
    }
}

fn spans_both(design: &Design, view: Size) {
    let framing = Framing {
        view,
        ..Framing::default()
    };
    let diagram = Diagram::laid_out(design, &[], framing);
    assert_eq!(names(&diagram), ["Redmond", "Seattle"]);
    assert_true(&diagram);
    let pool = chat_pool(&diagram);
    assert_eq!(pool.part_names, ["Redmond", "Seattle"]);
    for server in &pool.servers {
        assert_eq!(
            server.part == 1,
            server.fqdn.contains("sea"),
            "{}",
            server.fqdn
        );
    }
    for (left, right) in &pool.parts {
        assert_eq!(right - left, metrics::BAND_PART, "equally wide");
    }
    let crossings = crossings::count(&diagram.wires);
    assert!(crossings <= 2, "{crossings}");
    let shape = diagram.bounds.width() / diagram.bounds.height();
    assert!((1.0..=2.5).contains(&shape), "{shape}");
}

#[test]
fn a_pool_can_span_three_data_centers_and_other_pools_are_in_one_or_an_unknown_one() {
    let three = stated(stretched(), |name| {
        let is_in_portland = ["04.", "05.", "06."].iter().any(|end| name.contains(end));
        match is_in_portland {
            true => Some("Portland"),
            false => redmond_or_seattle(name),
        }
    });
    let diagram = Diagram::of(&three, &[]);
    assert_eq!(diagram.bands.len(), 3);
    assert_eq!(chat_pool(&diagram).parts.len(), 3);
    assert_true(&diagram);

    let one = Diagram::of(&stated(stretched(), |_| Some("Redmond")), &[]);
    assert_eq!(names(&one), ["Redmond"]);
    assert_true(&one);

    let half = stated(stretched(), |name| match name {
        name if name.contains("pchat-red01") => Some("Redmond"),
        name if name.contains("sea0") => Some("Seattle"),
        _ => None,
    });
    let half = Diagram::of(&half, &[]);
    assert_true(&half);
    assert_eq!(
        chat_pool(&half).part_names,
        ["Redmond", "Seattle", "Unknown"]
    );
    let unknown = chat_pool(&half).servers.iter().filter(|s| s.part == 2);
    assert_eq!(unknown.count(), 3);
}

#[test]
fn many_data_centers_in_one_site_are_separate_bands() {
    let many = stated(stretched(), |name| {
        let known = ["sql-red01", "sql-red04", "sql-sea01", "sql-sea04", "fs01"];
        known.into_iter().find(|known| name.contains(known))
    });
    let diagram = Diagram::of(&many, &[]);
    assert_eq!(diagram.bands.len(), 5);
    assert_true(&diagram);
}

#[test]
fn data_center_names_ignore_case_and_are_shown_as_first_written() {
    let mixed = stated(stretched(), |name| {
        Some(if name.contains("sql") {
            "REDMOND "
        } else {
            "Redmond"
        })
    });
    let diagram = Diagram::of(&mixed, &[]);
    assert_eq!(diagram.bands.len(), 1);
    let svg = to_svg(&diagram, &PictureOptions::default());
    assert_eq!(svg.matches("<title>Data center REDMOND</title>").count(), 1);
}

#[test]
fn manually_placed_cards_stay_and_show_their_data_center_when_no_band_can_be_drawn() {
    let mut design = stretched();
    design.arrangement = layout::arrange(&design);
    let places: BTreeSet<_> = Diagram::of(&design, &[])
        .nodes
        .iter()
        .map(|node| (node.rect.min.x as i32, node.rect.min.y as i32))
        .collect();
    let diagram = Diagram::of(&stated(design, redmond_or_seattle), &[]);
    let now: BTreeSet<_> = diagram
        .nodes
        .iter()
        .map(|node| (node.rect.min.x as i32, node.rect.min.y as i32))
        .collect();
    assert_eq!(places, now);
    assert!(diagram.bands.is_empty(), "stores of both are mixed");
    let mut stores = diagram.nodes.iter();
    let backup = stores.find(|node| node.title.starts_with("sql-sea01"));
    let state = &backup.unwrap().state;
    assert!(state.ends_with(" · Seattle"), "{state}");
}

#[test]
fn pictures_and_drawio_show_the_bands_and_the_legend_explains_them() {
    let diagram = Diagram::of(&stated(stretched(), redmond_or_seattle), &[]);
    let options = PictureOptions {
        legend: true,
        ..PictureOptions::default()
    };
    let svg = to_svg(&diagram, &options);
    for said in [
        "Data center Redmond",
        "Data center Seattle",
        ">Data center<",
    ] {
        assert!(svg.contains(said), "{said}");
    }
    let drawio = to_drawio(&[("Topology", &diagram, &options)]);
    for said in ["Data center Redmond", "Data center Seattle"] {
        assert!(drawio.contains(&format!("value=\"{said}\"")), "{said}");
    }
    let only = chat_pool(&diagram).id.clone();
    let part = diagram.part(&PicturePart::Objects(BTreeSet::from([only])));
    assert_eq!(names(&part), ["Redmond", "Seattle"]);
}

#[test]
fn a_store_added_to_a_site_with_bands_is_placed_in_its_own_band() {
    let mut design = stated(stretched(), redmond_or_seattle);
    let before = layout::arrange(&design);
    design.arrangement = before.clone();
    let diagram = Diagram::of(&design, &[]);
    let witness = diagram.nodes.iter();
    let mut witness = witness.filter(|node| node.title.starts_with("sql-sea03"));
    let witness = witness.next().unwrap().id.clone();
    design.arrangement.places.remove(&witness);
    let again = Diagram::of(&design, &[]);
    assert_true(&again);
    for node in &again.nodes {
        let place = before.place(&node.id);
        let stays = node.id == witness || place == Some(node.rect.min);
        assert!(stays, "{} at {:?}", node.title, Point::default());
    }
}
