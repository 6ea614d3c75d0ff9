//! Drawing a large deployment takes time in proportion to it.

use std::sync::Arc;

use topology_designer::design::{Arrangement, Design, Point};
use topology_designer::diagram::svg::{PictureOptions, to_svg};
use topology_designer::diagram::{Diagram, layout};
use topology_designer::topology::Role;

use super::common::deployments::{self, Builder, ChatOptions};
use super::common::growth::assert_grows_with_its_input;

/// So many Persistent Chat pools in one site that need the same Front End pool and the same stores.
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

/// The same, where all keep their content in the store of the first.
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

/// So many Front End pools in one site, each with a Persistent Chat pool and with stores of its own.
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
fn drawing_takes_time_in_proportion_to_the_pools() {
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
    assert_grows_with_its_input("pools of many sites", 500, |size| {
        let design = deployments::large(size);
        move || assert!(draw(&design).len() > size * 100)
    });
}

#[test]
fn drawing_pools_that_have_no_place_yet_beside_one_that_has_takes_no_longer() {
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
