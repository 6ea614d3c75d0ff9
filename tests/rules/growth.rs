//! The time taken by rules is proportional to the design, whatever it contains many of.

use std::sync::Arc;

use topology_designer::design::Design;
use topology_designer::diagram::Diagram;
use topology_designer::rules::facts::objects::Objects;
use topology_designer::rules::{Facts, check};
use topology_designer::topology::site::{SimpleUrl, SimpleUrls, SipDomain};
use topology_designer::topology::{ChatUsage, InstalledOn, ObjectId, Role};

use crate::common::deployments::{Builder, ChatOptions};
use crate::common::growth::assert_grows_with_its_input;

/// A way to create a design with this many of something.
type Making = fn(usize) -> Design;

const SHAPES: &[(&str, usize, Making)] = &[
    ("active computers of one pool", 150, |count| {
        let mut builder = Builder::default();
        let site = builder.site("Redmond");
        let files = builder.file_store(site, "files.contoso.com");
        let registrar = builder.standard_edition(site, "se.contoso.com");
        let options = ChatOptions {
            computers: count,
            active: count,
            ..ChatOptions::default()
        };
        builder.chat_pool(site, "pchat.contoso.com", &registrar, &files, options);
        builder.design
    }),
    ("SIP domains without a Meet URL", 250, |count| {
        with_domains(count, |_| "elsewhere.com".to_owned())
    }),
    ("SIP domains with a Meet URL each", 250, |count| {
        with_domains(count, domain)
    }),
    ("pools without stores", 60, |count| {
        let mut builder = Builder::default();
        let site = builder.site("Redmond");
        for number in 0..count {
            add_pool_without_stores(&mut builder, site, number);
        }
        builder.design
    }),
    ("sites with a pool without stores each", 60, |count| {
        let mut builder = Builder::default();
        for number in 0..count {
            let site = builder.site(&format!("Site {number}"));
            add_pool_without_stores(&mut builder, site, number);
        }
        builder.design
    }),
    (
        "sites with a Persistent Chat pool and no default",
        700,
        |count| {
            let mut builder = Builder::default();
            for number in 0..count {
                let site = builder.site(&format!("Site {number}"));
                let files = builder.file_store(site, &format!("files{number}.contoso.com"));
                let server = format!("se{number}.contoso.com");
                let registrar = builder.standard_edition(site, &server);
                let pool = format!("pchat{number}.contoso.com");
                builder.chat_pool(site, &pool, &registrar, &files, ChatOptions::default());
            }
            builder.design
        },
    ),
    ("Persistent Chat services on one cluster", 1_500, |count| {
        let mut builder = Builder::default();
        let site = builder.site("Redmond");
        let cluster = builder.cluster(site, "pchat.contoso.com", 1);
        for number in 0..count {
            let on = InstalledOn::Cluster(cluster.clone());
            let role = Role::PersistentChatService;
            builder.service(&format!("chat {number}"), role, site, on);
        }
        builder.design
    }),
];

fn domain(number: usize) -> String {
    format!("d{number:05}.com")
}

fn with_domains(count: usize, url_domain: fn(usize) -> String) -> Design {
    let mut design = Design::default();
    let sip = &mut design.topology.sip_domains;
    sip.default_domain = domain(0);
    sip.domains = (0..count)
        .map(|number| SipDomain {
            name: domain(number),
            authoritative: false,
            allow_subdomains: false,
        })
        .collect();
    let urls = (0..count).map(|number| SimpleUrl {
        component: "Meet".into(),
        domain: url_domain(number).into(),
        active_url: format!("https://meet.{}", domain(number)).into(),
        entries: Vec::new(),
    });
    design.topology.simple_urls = Some(SimpleUrls {
        urls: urls.collect(),
        ..SimpleUrls::default()
    });
    design
}

fn add_pool_without_stores(
    builder: &mut Builder,
    site: topology_designer::topology::SiteId,
    number: usize,
) {
    let fqdn = format!("pool{number:05}.contoso.com");
    let cluster = builder.cluster(site, &fqdn, 2);
    let on = || InstalledOn::Cluster(cluster.clone());
    let users = builder.service(&format!("users:{fqdn}"), Role::UserServices, site, on());
    let registrar = builder.service(&format!("registrar:{fqdn}"), Role::Registrar, site, on());
    builder.depend(&registrar, &users, ChatUsage::Default);
}

#[test]
fn checking_time_is_proportional_to_the_design_whatever_it_contains() {
    for (what, size, make) in SHAPES {
        assert_grows_with_its_input(what, *size, |size| {
            let design = make(size);
            move || assert!(!check(&Facts::new(&design)).is_empty())
        });
    }
}

#[test]
fn the_time_to_name_and_draw_the_computers_of_a_pool_is_proportional_to_their_number() {
    let (what, size, make) = SHAPES[0];
    assert_grows_with_its_input(what, size, |size| {
        let design = make(size);
        let clusters = design.topology.clusters.iter().map(Arc::clone);
        let computers: Vec<ObjectId> = clusters
            .flat_map(|cluster| {
                let names = cluster.machines.iter();
                let ids = names.map(|machine| ObjectId::machine(&cluster.id, &machine.fqdn));
                ids.collect::<Vec<_>>()
            })
            .collect();
        move || {
            let objects = Objects::new(&design.topology);
            let names = computers.iter().map(|id| objects.object(id).name);
            assert!(names.map(|name| name.len()).sum::<usize>() > size * 10);
            assert!(!Diagram::of(&design, &[]).nodes.is_empty());
        }
    });
}
