//! Notes in the diagram, each with the number of its card, in every format.

use topology_designer::design::Design;
use topology_designer::diagram::display::display_list;
use topology_designer::diagram::picture::{PictureFormat, PictureOrder};
use topology_designer::diagram::svg::{PictureOptions, to_svg};
use topology_designer::diagram::{Diagram, PicturePart};
use topology_designer::topology::{Index, Kind, ObjectId, inventory};

use super::exports::example;

/// A design with notes on the deployment, its site, a pool, a computer of the pool and a store.
fn noted() -> Design {
    let mut design = example("enterprise-four-servers");
    let index = Index::new(&design.topology);
    let items = inventory::items(&index);
    let of = |kind: Kind| items.iter().find(|item| item.kind == kind).unwrap();
    let chat = of(Kind::PersistentChatPool);
    let cluster = chat.cluster.unwrap();
    let computer = ObjectId::machine(&cluster.id, &cluster.machines[1].fqdn);
    let site = ObjectId::from(design.topology.sites[0].id);
    let written = [
        (ObjectId::Deployment, "Approved by the board"),
        (site, "Rack 4"),
        (chat.id.clone(), "Second half of the year"),
        (computer, "Borrowed from the lab"),
        (
            of(Kind::SqlStore).id.clone(),
            "Belongs to the database team",
        ),
    ];
    let written = written.map(|(object, text)| (object, text.to_owned()));
    design.annotations.notes.extend(written);
    design
}

#[test]
fn every_note_is_below_the_diagram_with_the_number_of_its_card() {
    let design = noted();
    let plain = Diagram::of(&example("enterprise-four-servers"), &[]);
    let diagram = Diagram::of(&design, &[]);
    assert_eq!(
        diagram.notes.len(),
        4,
        "the note of the computer is with its pool"
    );
    assert!(plain.notes.is_empty());
    for (with, without) in diagram.nodes.iter().zip(&plain.nodes) {
        assert_eq!(with.rect, without.rect, "a note moves nothing");
    }
    let cards = diagram.nodes.iter().map(|node| node.rect);
    let regions = diagram.sites.iter().map(|site| site.rect);
    for other in cards.chain(regions) {
        let mut notes = diagram.notes.iter();
        assert!(notes.all(|note| !note.rect.intersects(&other)));
    }
    let mut numbers: Vec<usize> = diagram
        .notes
        .iter()
        .filter_map(|card| card.note.number)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3], "the deployment has no card");
    for node in diagram.nodes.iter().filter(|node| node.note.is_some()) {
        let mut cards = diagram.notes.iter();
        assert!(cards.any(|card| Some(&card.note) == node.note.as_ref()));
    }
    let bounds = diagram.bounds.expand(3.0);
    for group in display_list(&diagram) {
        assert!(bounds.contains(group.bounds.min) && bounds.contains(group.bounds.max));
    }
}

#[test]
fn notes_are_in_every_format_and_on_the_page_that_shows_their_card() {
    let diagram = Diagram::of(&noted(), &[]);
    let svg = to_svg(&diagram, &PictureOptions::default());
    for text in [
        "Approved by the board",
        "Rack 4",
        "Second half of the year",
        "Borrowed from the lab",
        "Belongs to the database team",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    let order = PictureOrder {
        format: PictureFormat::Drawio,
        ..PictureOrder::default()
    };
    let drawn = String::from_utf8(order.draw(&diagram).unwrap().into_bytes()).unwrap();
    assert!(drawn.contains("value=\"Notes\"") && drawn.contains("Rack 4"));
    let store = diagram
        .nodes
        .iter()
        .find(|node| node.kind == Kind::SqlStore);
    let part = PicturePart::Objects([store.unwrap().id.clone()].into());
    let part = diagram.part(&part);
    let notes: Vec<&str> = part.notes.iter().map(|card| &*card.note.text).collect();
    assert!(notes.contains(&"Belongs to the database team"));
    assert!(
        !notes.contains(&"Second half of the year") && !notes.contains(&"Approved by the board")
    );
}
