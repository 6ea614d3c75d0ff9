//! Topologies and documents generated for the tests.

use std::sync::Arc;

use topology_designer::topology::content::{Attributes, Element, namespace};
use topology_designer::topology::site::{SimpleUrl, SimpleUrls, SipDomain, SipDomains};
use topology_designer::topology::{
    Cluster, ClusterId, InstalledOn, Machine, Numbering, Role, Service, ServiceId, Site, SiteId,
    SqlInstance, SqlInstanceId, Topology, Usage,
};

use super::{changes, kit};

/// A deployment with this many sites, each with a Front End pool, a SQL Server and a file server, with
/// identities as in a published document.
pub fn published(sites: u32) -> Topology {
    let mut topology = Topology {
        numbering: Numbering::Published,
        signature: Some("11111111-2222-4333-8444-555555555555".into()),
        sip_domains: SipDomains {
            allow_all: false,
            default_domain: "example.org".into(),
            domains: vec![SipDomain {
                name: "example.org".into(),
                authoritative: false,
                allow_subdomains: false,
            }],
        },
        ..Topology::default()
    };
    for number in 1..=sites {
        add_site(&mut topology, SiteId(number));
    }
    topology
}

/// The same deployment with identities as in Topology Builder before the first publication.
pub fn unique_ids(sites: u32) -> Topology {
    let mut topology = published(sites);
    topology.numbering = Numbering::UniqueIds;
    topology.signature = None;
    topology.simple_urls = Some(SimpleUrls {
        use_backend_database: false,
        urls: vec![SimpleUrl {
            component: "Meet".into(),
            domain: "example.org".into(),
            active_url: "https://meet.example.org".into(),
            entries: vec!["https://meet.example.org".into()],
        }],
    });
    for cluster in &mut topology.clusters {
        let cluster = Arc::make_mut(cluster);
        cluster.number = None;
        for machine in &mut cluster.machines {
            machine.ordinal = None;
        }
    }
    for service in &mut topology.services {
        Arc::make_mut(service).instance = None;
    }
    topology
}

fn add_site(topology: &mut Topology, site: SiteId) {
    topology.sites.push(Arc::new(Site {
        description: Some("A place".into()),
        city: Some("Basel".into()),
        country_code: Some("CH".into()),
        ..Site::central(site, format!("Site {site}"))
    }));
    let front_end = cluster(topology, site, 1, "fe", 3);
    let sql = cluster(topology, site, 2, "sql", 1);
    let files = cluster(topology, site, 3, "fs", 1);
    let instance = SqlInstanceId::published(&sql, "rtc");
    let id = |role: &Role| ServiceId::published(site, role, 1);
    let roles = [
        (Role::UserServices, vec![Role::UserStore]),
        (Role::Registrar, vec![Role::UserServices, Role::WebServices]),
        (Role::UserStore, vec![]),
        (Role::FileStore, vec![]),
        (Role::WebServices, vec![Role::FileStore, Role::UserServices]),
    ];
    for (role, needs) in roles {
        let installed_on = match role {
            Role::UserStore => InstalledOn::SqlInstance(instance.clone()),
            Role::FileStore => InstalledOn::Cluster(files.clone()),
            _ => InstalledOn::Cluster(front_end.clone()),
        };
        let is_plain = matches!(role, Role::UserServices | Role::UserStore);
        let ports = match role {
            Role::UserStore | Role::FileStore => Vec::new(),
            _ => changes::ports(),
        };
        topology.services.push(Arc::new(Service {
            instance: Some(1),
            type_name: (!is_plain).then(|| format!("Roles.{role}Service")),
            depends_on: needs
                .iter()
                .map(|needed| kit::dependency(&id(needed), Usage::default()))
                .collect(),
            ports,
            content: (!is_plain).then(|| role_element(&role)),
            ..Service::new(id(&role), role, site, installed_on)
        }));
    }
}

fn role_element(role: &Role) -> Element {
    Element {
        namespace: namespace::SERVICE_ROLES.into(),
        name: format!("{role}Service").into(),
        attributes: Attributes::from([("ShareName", "share")]),
        children: vec![Element {
            namespace: namespace::BASE_TYPES.into(),
            name: "UpaSeparator".into(),
            ..Element::default()
        }]
        .into(),
        text: None,
    }
}

fn cluster(topology: &mut Topology, site: SiteId, number: u32, host: &str, size: u32) -> ClusterId {
    let id = ClusterId::published(site, number);
    let fqdn = format!("{host}{site}.example.org");
    let machines = (1..=size).map(|ordinal| Machine {
        fqdn: match size {
            1 => fqdn.clone(),
            _ => format!("{host}{site}-{ordinal}.example.org"),
        },
        ..changes::machine("", Some(ordinal))
    });
    let sql_instances = match host {
        "sql" => vec![SqlInstance::new(
            SqlInstanceId::published(&id, "rtc"),
            "rtc",
        )],
        _ => Vec::new(),
    };
    topology.clusters.push(Arc::new(Cluster {
        number: Some(number),
        single_machine_only: size == 1,
        requires_replication: size > 1,
        requires_setup: size > 1,
        machines: machines.collect(),
        sql_instances,
        ..Cluster::new(id.clone(), site, &fqdn)
    }));
    id
}

/// A random number generator that produces the same numbers for the same seed.
pub struct Chance(pub u64);

impl Chance {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 33) as usize) % end.max(1)
    }
}

/// Inserts oddities into a document where XML allows them; returns the document and the oddities.
pub fn odd(text: &str, count: usize, chance: &mut Chance) -> (String, Vec<String>) {
    let mut text = text.to_owned();
    let mut noise = Vec::new();
    for number in 0..count {
        // After a tag, but not before, in or after the root.
        let root = text.find("<Topology").unwrap_or_default();
        let places: Vec<usize> = text.match_indices('>').map(|(at, _)| at + 1).collect();
        let mut at = root;
        while at <= root || !text[at..].contains('<') || is_inside_markup(&text, at) {
            at = places[chance.below(places.len())];
        }
        let odd = match chance.below(8) {
            0 => "   ".to_owned(),
            1 => "\t\n\n  ".to_owned(),
            2 => format!("<!-- odd {number} > -->"),
            3 => format!("<?odd {number} ?>"),
            4 => format!("<Odd{number} a = '&lt;&#65;' ><![CDATA[<{number}>]]><in/></Odd{number}>"),
            5 => format!("\r\n<o:Odd{number} xmlns:o=\"urn:odd\" o:b=\"1\" />"),
            _ => {
                let attribute = format!("\n odd{number}='\"&amp;{number}'");
                let close = text[..at].rfind('>').unwrap_or_default();
                let open = text[..at].rfind('<').unwrap_or_default();
                let tag = &text[open + 1..];
                // Not inside another oddity, which could then no longer be found in its original form.
                if tag.starts_with(char::is_alphabetic) && !tag.starts_with("o:Odd") {
                    let end = text[..close].trim_end_matches([' ', '/']).len();
                    text.insert_str(end, &attribute);
                    noise.push(attribute);
                }
                continue;
            }
        };
        text.insert_str(at, &odd);
        if !odd.trim().is_empty() {
            noise.push(odd.trim().to_owned());
        }
    }
    (text, noise)
}

/// Whether a `>` does not end a tag but is inside a comment, a CDATA section or a value.
fn is_inside_markup(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let open = |start: &str, end: &str| {
        before
            .rfind(start)
            .is_some_and(|from| !before[from..].contains(end))
    };
    open("<!--", "-->") || open("<?", "?>") || open("<Odd", "</Odd")
}
