//! The time to draw a large deployment is proportional to its size.

use std::sync::Arc;
use std::time::{Duration, Instant};

use topology_designer::design::{Arrangement, Design, Point};
use topology_designer::diagram::route::{Routes, Span, route_spans};
use topology_designer::diagram::svg::{PictureOptions, to_svg};
use topology_designer::diagram::{Diagram, Rect, layout};
use topology_designer::topology::Role;

use super::common::deployments::{self, Builder, ChatOptions};
use super::common::growth::assert_grows_with_its_input;

/// This many Persistent Chat pools in one site that need the same Front End pool and the same stores.
fn around_one_pool(pools: usize) -> Design {
    let mut builder = Builder::default();
    let site = builder.site("Redmond");
    let sql = builder.sql_store(site, "sql.contoso.com", "RTC");
    let files = builder.file_store(site, "files.contoso.com");
    let registrar = builder.front_end_pool(site, "pool.contoso.com", 4, &sql, &files);
    let options = ChatOptions {
        computers: 2,
        active: 2,
        ..ChatOptions::default()
    };
    for number in 0..pools {
        let fqdn = format!("pchat{number:05}.contoso.com");
        builder.chat_pool(site, &fqdn, &registrar, &files, options);
    }
    builder.design
}

/// The same pools, all with their content in the store of the first.
fn around_one_content_store(pools: usize) -> Design {
    let mut design = around_one_pool(pools);
    let mut content = None;
    for service in &mut design.topology.services {
        if service.role == Role::PersistentChatService
            && let Some(dependency) = Arc::make_mut(service).depends_on.last_mut()
        {
            let content = content.get_or_insert_with(|| dependency.target.clone());
            dependency.target = content.clone();
        }
    }
    design
}

/// This many Front End pools in one site, each with a Persistent Chat pool and its own stores.
fn with_own_stores(pools: usize) -> Design {
    let mut builder = Builder::default();
    let site = builder.site("Redmond");
    for number in 0..pools {
        let sql = builder.sql_store(site, &format!("sql{number:05}.contoso.com"), "RTC");
        let files = builder.file_store(site, &format!("files{number:05}.contoso.com"));
        let fqdn = format!("pool{number:05}.contoso.com");
        let registrar = builder.front_end_pool(site, &fqdn, 2, &sql, &files);
        let fqdn = format!("pchat{number:05}.contoso.com");
        builder.chat_pool(site, &fqdn, &registrar, &files, ChatOptions::default());
    }
    builder.design
}

fn draw(design: &Design) -> String {
    to_svg(&Diagram::of(design, &[]), &PictureOptions::default())
}

#[test]
fn drawing_time_is_proportional_to_the_number_of_pools() {
    assert_grows_with_its_input("pools around one", 250, |size| {
        let design = around_one_pool(size);
        move || assert!(draw(&design).len() > size * 100)
    });
    assert_grows_with_its_input("pools around one content store", 60, |size| {
        let design = around_one_content_store(size);
        move || assert!(draw(&design).len() > size * 100)
    });
    assert_grows_with_its_input("pools with stores of their own", 125, |size| {
        let design = with_own_stores(size);
        move || assert!(draw(&design).len() > size * 100)
    });
    assert_grows_with_its_input("pools that were placed on one spot", 8, |size| {
        let mut design = with_own_stores(size);
        let places = &mut layout::arrange(&design).places;
        places
            .values_mut()
            .for_each(|place| *place = Point::new(0.0, 0.0));
        design.arrangement.places = std::mem::take(places);
        move || assert!(draw(&design).len() > size * 100)
    });
    assert_grows_with_its_input("pools that were placed far apart", 8, |size| {
        let mut design = with_own_stores(size);
        let mut places = layout::arrange(&design).places;
        for (number, place) in places.values_mut().enumerate() {
            let x = if number * 7 % 3 == 0 {
                0.0
            } else {
                1_000_000.0
            };
            *place = Point::new(x, (number * 37 % 1_000) as f32 * 60.0);
        }
        design.arrangement.places = places;
        move || assert!(draw(&design).len() > size * 100)
    });
    assert_grows_with_its_input("pools of many sites", 500, |size| {
        let design = deployments::large(size);
        move || assert!(draw(&design).len() > size * 100)
    });
}

#[test]
fn drawing_unplaced_pools_beside_a_placed_one_takes_no_longer() {
    assert_grows_with_its_input("newcomers", 125, |size| {
        let mut design = around_one_pool(size);
        let first = layout::arrange(&design).places.into_keys().next_back();
        let place = |id| (id, Point::new(400.0, 400.0));
        design.arrangement = Arrangement {
            places: first.map(place).into_iter().collect(),
        };
        move || assert!(draw(&design).len() > size * 100)
    });
}

#[test]
fn after_a_card_is_moved_only_the_wires_around_it_are_rerouted() {
    let mut design = deployments::large(400);
    design.arrangement = layout::arrange(&design);
    let diagram = Diagram::of(&design, &[]);
    let position = |id| {
        diagram
            .nodes
            .iter()
            .position(|node| &node.id == id)
            .unwrap()
    };
    let spans: Vec<Span> = diagram
        .wires
        .iter()
        .map(|wire| Span {
            from: position(&wire.id.from),
            to: position(&wire.id.to),
            ..Span::default()
        })
        .collect();
    let mut cards: Vec<Rect> = diagram.nodes.iter().map(|node| node.rect).collect();
    let mut least_times = [Duration::MAX; 2];
    for _ in 0..3 {
        let mut routes = Routes::default();
        let start = Instant::now();
        routes.of(&cards, &[], spans.clone());
        least_times[0] = least_times[0].min(start.elapsed());

        let moved = &mut cards[spans[0].from];
        let size = (moved.width(), moved.height());
        moved.min.x += 8.0;
        (moved.max.x, moved.max.y) = (moved.min.x + size.0, moved.min.y + size.1);
        let start = Instant::now();
        let courses = routes.of(&cards, &[], spans.clone());
        least_times[1] = least_times[1].min(start.elapsed());
        assert_eq!(courses, route_spans(&cards, &[], &spans));
    }
    let [all, after_a_move] = least_times;
    assert!(after_a_move * 5 < all, "{after_a_move:?} of {all:?}");
}
