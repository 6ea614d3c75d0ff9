//! Sites, Front End pools and the deployment as a whole.

use topology_designer::design::{Regulation, Statement};
use topology_designer::topology::content::Element;
use topology_designer::topology::service::{Backup, Port};
use topology_designer::topology::site::{SimpleUrl, SimpleUrls, SipDomain};
use topology_designer::topology::{
    AssociationKind, ChatUsage, ClusterId, Database, InstalledOn, ObjectId, Role, ServiceId,
    SiteKind,
};

use super::Fault;
use crate::common::kit::machine;
use crate::deployment::{Deployment, attributes_of, element};

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R32",
        entails: &[],
        inject: |d| {
            let (other, _) = d.add_second_pool();
            let ordinary = d.pool.clone();
            d.state(ordinary, Statement::Regulation(Regulation::NotRequired));
            d.prepared();
            d.state(other, Statement::Regulation(Regulation::NotRequired));
        },
    },
    Fault {
        rule: "R110",
        entails: &[],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.prepared();
            for (host, place) in [("enterprise01", "Redmond"), ("enterprise02", "Dublin")] {
                let computer = ObjectId::machine(&enterprise, &d.fqdn(host));
                d.state_place(computer, place);
            }
        },
    },
    Fault {
        rule: "R129",
        entails: &[],
        inject: |d| d.design.topology.sites.clear(),
    },
    Fault {
        rule: "R130",
        entails: &[],
        inject: |d| {
            let name = d.design.topology.sites[0].name.clone();
            let (_, site) = d.add_site_with_server("Elsewhere", "elsewhere");
            d.prepared();
            d.site(site).name = name.to_uppercase();
        },
    },
    Fault {
        rule: "R131",
        entails: &[],
        inject: |d| {
            let site = d.add_site("Empty");
            let pool = d.pool.clone();
            d.site(site).default_persistent_chat_pool = Some(pool);
        },
    },
    Fault {
        rule: "R132",
        entails: &[("R52", "the next hop stays in the central site")],
        inject: |d| {
            let branch = d.add_site("Branch");
            let (parent, pool) = (d.site, d.pool.clone());
            let site = d.site(branch);
            site.kind = SiteKind::Branch { parent };
            site.default_persistent_chat_pool = Some(pool);
            d.prepared();
            d.pool_cluster().site = branch;
        },
    },
    Fault {
        rule: "R133",
        entails: &[],
        inject: |d| d.design.topology.sip_domains.default_domain.clear(),
    },
    Fault {
        rule: "R134",
        entails: &[],
        inject: |d| {
            let is_central =
                |role: &Role| matches!(role, Role::CentralMgmt | Role::CentralMgmtStore);
            let services = &d.design.topology.services;
            if !services.iter().any(|service| is_central(&service.role)) {
                add_central_management(d);
            }
            d.publish();
            let services = &mut d.design.topology.services;
            services.retain(|service| !is_central(&service.role));
        },
    },
    Fault {
        rule: "R135",
        entails: &[],
        inject: |d| {
            let (pool, server) = d.add_collocated_pool();
            let compliance = AssociationKind::Database(Database::Compliance);
            d.prepared();
            let express = d.store_of(&server);
            d.misrefer(&pool, compliance, &express.into());
        },
    },
    Fault {
        rule: "R136",
        entails: &[],
        inject: |d| set_computers(d, 21),
    },
    Fault {
        rule: "R137",
        entails: &[],
        inject: |d| set_computers(d, 13),
    },
    Fault {
        rule: "R138",
        entails: &[],
        inject: |d| set_computers(d, 2),
    },
    Fault {
        rule: "R139",
        entails: &[],
        inject: |d| {
            let servers = [d.add_standard_edition("one"), d.add_standard_edition("two")];
            add_web_services(d, &servers[0], "web1");
            add_web_services(d, &servers[1], "web2");
            d.prepared();
            let name = d.fqdn("WEB1");
            let web = d.service_on(&servers[1], &Role::WebServices);
            d.service(&web).content = Some(external_settings(&name));
        },
    },
    Fault {
        rule: "R140",
        entails: &[("R18", "the server is a published pool")],
        inject: |d| {
            let server = d.add_standard_edition("standard");
            d.publish();
            let name = d.fqdn("renamed");
            let cluster = d.cluster(&server);
            cluster.machines[0].fqdn.clone_from(&name);
            cluster.fqdn = name;
        },
    },
    Fault {
        rule: "R141",
        entails: &[],
        inject: |d| {
            let servers = [d.add_standard_edition("one"), d.add_standard_edition("two")];
            d.prepared();
            for server in servers {
                let on = InstalledOn::Cluster(server.clone());
                let id = format!("applications:{server}");
                let id = d.add_service(&id, Role::ApplicationServer, on);
                let port = Port(attributes_of(&[("Owner", "urn:application:PDP")]));
                d.service(&id).ports.push(port);
            }
        },
    },
    Fault {
        rule: "R142",
        entails: &[],
        inject: |d| {
            d.add_standard_edition("conference");
        },
    },
    Fault {
        rule: "R143",
        entails: &[],
        inject: |d| {
            let servers = pair(d);
            d.prepared();
            let registrar = d.service_on(&servers[0], &Role::Registrar);
            let backup = d.service(&registrar).backup.as_mut().unwrap();
            backup
                .attributes
                .set("FailureDetectionInterval", "P0Y0M0DT0H1M0S");
        },
    },
    Fault {
        rule: "R144",
        entails: &[],
        inject: |d| {
            let servers = pair(d);
            d.prepared();
            let older = if d.version == 7 { 6 } else { 7 };
            let registrar = d.service_on(&servers[1], &Role::Registrar);
            d.service(&registrar).service_version = older;
        },
    },
    Fault {
        rule: "R145",
        entails: &[],
        inject: |d| {
            let pool = d.pool.clone();
            d.service(&pool).service_version = 8;
        },
    },
    Fault {
        rule: "R146",
        entails: &[],
        inject: |d| {
            let older = [5, 13 - d.version];
            let servers = ["older01", "older02"].map(|host| d.add_standard_edition(host));
            d.prepared();
            for (server, version) in servers.iter().zip(older) {
                let registrar = d.service_on(server, &Role::Registrar);
                d.service(&registrar).service_version = version;
            }
        },
    },
    Fault {
        rule: "R147",
        entails: &[],
        inject: |d| {
            let server = d.add_standard_edition("later");
            let registrar = d.service_on(&server, &Role::Registrar);
            d.service(&registrar).service_version = 8;
        },
    },
    Fault {
        rule: "R166",
        entails: &[("R71", "its SQL Server store is used by nothing")],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.prepared();
            forget(d, &enterprise, |role| *role == Role::UserStore);
            forget(d, &enterprise, |role| *role == Role::ApplicationStore);
        },
    },
    Fault {
        rule: "R167",
        entails: &[("R128", "its file store is used by nothing")],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.prepared();
            forget(d, &enterprise, |role| *role == Role::FileStore);
        },
    },
    Fault {
        rule: "R168",
        entails: &[],
        inject: |d| {
            let urls = simple_urls(d);
            urls.retain(|url| &*url.component != "Meet");
        },
    },
    Fault {
        rule: "R169",
        entails: &[],
        inject: |d| {
            let urls = simple_urls(d);
            let again = SimpleUrl {
                domain: "elsewhere.example".into(),
                ..urls[1].clone()
            };
            urls.push(again);
        },
    },
    Fault {
        rule: "R170",
        entails: &[],
        inject: |d| {
            let urls = simple_urls(d);
            let odd = "https://dialin.example:4443";
            urls[0].active_url = odd.into();
            urls[0].entries = vec![odd.into()];
        },
    },
    Fault {
        rule: "R171",
        entails: &[],
        inject: |d| {
            let servers = pair(d);
            let enterprise = d.add_enterprise("enterprise");
            d.prepared();
            let [one, other] =
                [&servers[0], &enterprise].map(|cluster| d.service_on(cluster, &Role::Registrar));
            let lonely = d.service_on(&servers[1], &Role::Registrar);
            d.service(&lonely).backup = None;
            let backup = d.service(&one).backup.clone();
            for (from, to) in [(&one, &other), (&other, &one)] {
                let mut backup = backup.clone();
                if let Some(backup) = &mut backup {
                    backup.target = to.clone();
                }
                d.service(from).backup = backup;
            }
        },
    },
    Fault {
        rule: "R172",
        entails: &[],
        inject: |d| {
            let servers = pair(d);
            d.prepared();
            let other = d.service_on(&servers[1], &Role::Registrar);
            d.service(&other).backup = None;
        },
    },
    Fault {
        rule: "R176",
        entails: &[],
        inject: |d| {
            let site = d.site;
            d.site(site).extra.elements.push(Element {
                children: vec![element("RemoteSite", &[("SiteId", "9")])].into(),
                ..element("RemoteSites", &[])
            });
        },
    },
    Fault {
        rule: "R181",
        entails: &[],
        inject: |d| {
            let domain = SipDomain {
                name: "sip:fabrikam.com".to_owned(),
                authoritative: false,
                allow_subdomains: false,
            };
            d.design.topology.sip_domains.domains.push(domain);
        },
    },
    Fault {
        rule: "R182",
        entails: &[],
        inject: |d| {
            let server = d.add_standard_edition("webserver");
            add_web_services(d, &server, "web1");
            d.prepared();
            let name = format!("https://{}", d.fqdn("web1"));
            let web = d.service_on(&server, &Role::WebServices);
            d.service(&web).content = Some(external_settings(&name));
        },
    },
    Fault {
        rule: "R183",
        entails: &[],
        inject: |d| {
            let bots = d.add_server("bots");
            let on = InstalledOn::Cluster(bots.clone());
            d.add_service("bots", Role::ExternalServer, on);
            d.cluster(&bots).requires_setup = false;
            d.cluster(&bots).requires_replication = false;
            d.prepared();
            d.cluster(&bots).requires_replication = true;
        },
    },
];

/// Removes the dependencies of all services of a cluster on services with this role.
fn forget(d: &mut Deployment, cluster: &ClusterId, of_role: fn(&Role) -> bool) {
    let topology = &d.design.topology;
    let is_forgotten = |id: &ServiceId| topology.service(id).is_some_and(|s| of_role(&s.role));
    let on = InstalledOn::Cluster(cluster.clone());
    let services = topology.services.iter();
    let users = services.filter(|service| service.installed_on == on);
    let needs: Vec<_> = users
        .map(|user| {
            let mut kept = user.depends_on.clone();
            kept.retain(|need| !is_forgotten(&need.target));
            (user.id.clone(), kept)
        })
        .collect();
    let stores = topology.services.iter().map(|service| &service.id);
    let stores: Vec<ServiceId> = stores.filter(|id| is_forgotten(id)).cloned().collect();
    for (user, kept) in needs {
        d.service(&user).depends_on = kept;
    }
    let services = &d.design.topology.services;
    let needed: Vec<ServiceId> = services
        .iter()
        .flat_map(|service| &service.depends_on)
        .map(|need| need.target.clone())
        .collect();
    let is_left = |id: &ServiceId| stores.contains(id) && !needed.contains(id);
    let services = &mut d.design.topology.services;
    services.retain(|service| !service.role.is_database() || !is_left(&service.id));
}

/// Simple URLs without a fault, with the Dialin URL first; the deployment is prepared with them.
fn simple_urls(d: &mut Deployment) -> &mut Vec<SimpleUrl> {
    if !d.has_a_fault() || d.design.topology.simple_urls.is_none() {
        prepare_simple_urls(d);
    }
    &mut d.design.topology.simple_urls.as_mut().unwrap().urls
}

fn prepare_simple_urls(d: &mut Deployment) {
    let url = |component: &str, domain: &str, address: String| SimpleUrl {
        component: component.into(),
        domain: domain.into(),
        active_url: address.as_str().into(),
        entries: vec![address.as_str().into()],
    };
    let sip = &d.design.topology.sip_domains;
    let mut domains: Vec<String> = sip
        .domains
        .iter()
        .map(|domain| domain.name.clone())
        .collect();
    if !domains.contains(&sip.default_domain) {
        domains.push(sip.default_domain.clone());
    }
    let dialin = url("Dialin", "*", "https://dialin.example".to_owned());
    let meets = domains
        .iter()
        .map(|domain| url("Meet", domain, format!("https://meet.{domain}")));
    let urls = std::iter::once(dialin).chain(meets).collect();
    d.design.topology.simple_urls = Some(SimpleUrls {
        use_backend_database: false,
        urls,
    });
    d.prepared();
}

/// An Enterprise pool with this many computers.
fn set_computers(d: &mut Deployment, count: usize) {
    let enterprise = d.add_enterprise("enterprise");
    d.prepared();
    let names: Vec<String> = (1..=count)
        .map(|number| d.fqdn(&format!("enterprise{number:02}")))
        .collect();
    d.cluster(&enterprise).machines = names.iter().map(|name| machine(name)).collect();
}

/// Two Standard Edition servers that are each other's backup pool.
pub fn pair(d: &mut Deployment) -> [ClusterId; 2] {
    let servers = ["paired01", "paired02"].map(|host| d.add_standard_edition(host));
    let [one, other] = servers
        .each_ref()
        .map(|server| d.service_on(server, &Role::Registrar));
    for (from, to) in [(&one, &other), (&other, &one)] {
        d.service(from).backup = Some(Backup {
            target: to.clone(),
            attributes: attributes_of(&[
                ("EnableAutomaticFailover", "true"),
                ("FailbackDetectionInterval", "P0Y0M0DT0H10M0S"),
                ("FailureDetectionInterval", "P0Y0M0DT0H5M0S"),
            ]),
        });
    }
    servers
}

fn add_web_services(d: &mut Deployment, server: &ClusterId, external: &str) {
    let on = InstalledOn::Cluster(server.clone());
    let id = d.add_service(&format!("web:{server}"), Role::WebServices, on);
    let external = d.fqdn(external);
    d.service(&id).content = Some(external_settings(&external));
}

fn external_settings(host: &str) -> Element {
    Element {
        children: vec![element("ExternalSettings", &[("Host", host)])].into(),
        ..element("WebService", &[])
    }
}

/// Central Management on a Standard Edition server.
fn add_central_management(d: &mut Deployment) {
    let server = d.add_standard_edition("management");
    let on = InstalledOn::SqlInstance(d.store_of(&server));
    let store = d.add_service("central store", Role::CentralMgmtStore, on);
    let on = InstalledOn::Cluster(server);
    let service = d.add_service("central management", Role::CentralMgmt, on);
    d.need(&service, &store, ChatUsage::Default);
    let content = element("CentralMgmtService", &[("IsActive", "true")]);
    d.service(&service).content = Some(content);
}
