//! One change of each kind that an edit can make, applicable to any topology.

use std::sync::Arc;

use topology_designer::topology::content::Attributes;
use topology_designer::topology::service::{Backup, Port};
use topology_designer::topology::{
    ActiveMachines, ChatUsage, Cluster, ClusterId, Dependency, InstalledOn, Machine, NetInterface,
    Numbering, PersistentChatSettings, Role, Service, ServiceId, Site, SiteId, SqlInstance,
    SqlInstanceId, Topology, persistent_chat,
};
use topology_designer::vocabulary::Vocabulary;

use super::kit;

/// A change to a topology.
pub struct Change {
    pub name: &'static str,
    /// Makes the change; returns whether there was something to change.
    pub make: fn(&mut Topology) -> bool,
    /// The maximum number of lines of the document that it may remove or change.
    pub lines: usize,
}

pub const ALL: &[Change] = &[
    Change {
        name: "rename a cluster",
        make: |t| {
            let Some(cluster) = t.clusters.last_mut() else {
                return false;
            };
            let cluster = Arc::make_mut(cluster);
            let old = std::mem::replace(&mut cluster.fqdn, "renamed.example.org".into());
            for machine in &mut cluster.machines {
                if machine.fqdn.eq_ignore_ascii_case(&old) {
                    machine.fqdn = cluster.fqdn.clone();
                }
            }
            true
        },
        lines: 2,
    },
    Change {
        name: "rename a site, describe and place it",
        make: |t| {
            let Some(site) = t.sites.first_mut() else {
                return false;
            };
            let site = Arc::make_mut(site);
            site.name = "A & B <new>".into();
            site.description = Some("It's \"quoted\"".into());
            site.city = Some("Zürich".into());
            true
        },
        lines: 3,
    },
    Change {
        name: "take a description away",
        make: |t| {
            let Some(site) = t.sites.first_mut() else {
                return false;
            };
            Arc::make_mut(site).description.take().is_some()
        },
        lines: 1,
    },
    Change {
        name: "empty a dependency list",
        make: |t| match t.services.iter_mut().find(|s| s.depends_on.len() > 1) {
            Some(service) => {
                Arc::make_mut(service).depends_on.clear();
                true
            }
            None => false,
        },
        lines: 40,
    },
    Change {
        name: "give a first dependency",
        make: |t| {
            let Some(target) = t.services.first().map(|s| s.id.clone()) else {
                return false;
            };
            match t.services.iter_mut().find(|s| s.depends_on.is_empty()) {
                Some(service) => {
                    Arc::make_mut(service)
                        .depends_on
                        .push(dependency(target, ChatUsage::Mirror));
                    true
                }
                None => false,
            }
        },
        lines: 1,
    },
    Change {
        name: "take a dependency out of the middle",
        make: |t| match t.services.iter_mut().find(|s| s.depends_on.len() > 2) {
            Some(service) => {
                Arc::make_mut(service).depends_on.remove(1);
                true
            }
            None => false,
        },
        lines: 3,
    },
    Change {
        name: "change a port",
        make: |t| match t.services.iter_mut().find(|s| s.ports.len() > 2) {
            Some(service) => {
                Arc::make_mut(service).ports[1].0.set("Port", "12345");
                true
            }
            None => false,
        },
        lines: 1,
    },
    Change {
        name: "give a first port and take another away",
        make: |t| {
            if let Some(service) = t.services.iter_mut().find(|s| s.ports.is_empty()) {
                Arc::make_mut(service).ports.push(port());
            }
            match t.services.iter_mut().find(|s| s.ports.len() > 2) {
                Some(service) => {
                    Arc::make_mut(service).ports.remove(0);
                    true
                }
                None => false,
            }
        },
        lines: 2,
    },
    Change {
        name: "change the role element",
        make: |t| {
            // A damaged document can contain a file store without a share.
            let mut file_stores = t.services.iter_mut().filter(|s| s.role == Role::FileStore);
            let Some(content) = file_stores.find_map(|s| Arc::make_mut(s).content.as_mut()) else {
                return false;
            };
            content.attributes.set("ShareName", "ümläut");
            true
        },
        lines: 1,
    },
    Change {
        name: "add a computer",
        make: |t| {
            let numbering = t.numbering;
            let Some(cluster) = t.clusters.first_mut() else {
                return false;
            };
            let cluster = Arc::make_mut(cluster);
            let ordinal = cluster.machines.iter().filter_map(|m| m.ordinal).max();
            let ordinal = (numbering == Numbering::Published).then(|| ordinal.unwrap_or(0) + 1);
            cluster.machines.push(machine("added.example.org", ordinal));
            cluster.single_machine_only = false;
            true
        },
        lines: 2,
    },
    Change {
        name: "take a computer away",
        make: |t| match t.clusters.iter_mut().find(|c| c.machines.len() > 2) {
            Some(cluster) => {
                Arc::make_mut(cluster).machines.remove(1);
                true
            }
            None => false,
        },
        lines: 5,
    },
    Change {
        name: "add a SQL Server instance",
        make: |t| {
            let numbering = t.numbering;
            let Some(cluster) = t.clusters.first_mut() else {
                return false;
            };
            let cluster = Arc::make_mut(cluster);
            let id = match numbering {
                Numbering::Published => SqlInstanceId::published(&cluster.id, "added"),
                Numbering::UniqueIds => "5f1e0000-0000-4000-8000-000000000001".into(),
            };
            cluster.sql_instances.push(SqlInstance::new(id, "added"));
            true
        },
        lines: 1,
    },
    Change {
        name: "add a site, a cluster and a service",
        make: |t| {
            t.sites.push(Arc::new(Site::central(SiteId(77), "Added")));
            let (id, number) = match t.numbering {
                Numbering::Published => (ClusterId::published(SiteId(77), 1), Some(1)),
                Numbering::UniqueIds => ("5f1e0000-0000-4000-8000-000000000002".into(), None),
            };
            let ordinal = number;
            t.clusters.push(Arc::new(Cluster {
                number,
                single_machine_only: true,
                machines: vec![machine("fs.example.org", ordinal)],
                ..Cluster::new(id.clone(), SiteId(77), "fs.example.org")
            }));
            let service = service(t, Role::WacService, SiteId(77), InstalledOn::Cluster(id));
            t.services.push(Arc::new(service));
            true
        },
        lines: 0,
    },
    Change {
        name: "add a Persistent Chat pool with its stores",
        make: add_persistent_chat,
        lines: 1,
    },
    Change {
        name: "delete the last service",
        make: |t| {
            let Some(last) = t.services.pop() else {
                return false;
            };
            for service in &mut t.services {
                if service.depends_on.iter().any(|d| d.target == last.id) {
                    let service = Arc::make_mut(service);
                    service.depends_on.retain(|d| d.target != last.id);
                }
            }
            true
        },
        lines: 60,
    },
    Change {
        name: "leave a reference to nothing",
        make: |t| {
            let target = t.services.iter().position(|s| s.role == Role::UserStore);
            target.map(|target| t.services.remove(target)).is_some()
        },
        lines: 20,
    },
    Change {
        name: "delete a site with everything in it",
        make: |t| {
            if t.sites.len() < 2 {
                return false;
            }
            let site = t.sites.remove(0).id;
            t.clusters.retain(|cluster| cluster.site != site);
            t.services.retain(|service| service.site != site);
            true
        },
        lines: 1000,
    },
    Change {
        name: "pair a Registrar",
        make: |t| {
            let Some(target) = t.services.last().map(|s| s.id.clone()) else {
                return false;
            };
            match t.services.iter_mut().find(|s| s.role == Role::Registrar) {
                Some(service) => {
                    let attributes = Attributes::from([("EnableAutomaticFailover", "true")]);
                    Arc::make_mut(service).backup = Some(Backup { target, attributes });
                    true
                }
                None => false,
            }
        },
        lines: 2,
    },
    Change {
        name: "default pool of a site",
        make: |t| {
            let pool = t.services.first().map(|s| s.id.clone());
            // If there already is one, its line would be changed, not added.
            let without = |site: &&mut Arc<Site>| site.default_persistent_chat_pool.is_none();
            let Some(site) = t.sites.iter_mut().find(without) else {
                return false;
            };
            Arc::make_mut(site).default_persistent_chat_pool = pool;
            true
        },
        lines: 0,
    },
    Change {
        name: "turn the services round",
        make: |t| {
            t.services.reverse();
            true
        },
        lines: 2000,
    },
];

fn add_persistent_chat(t: &mut Topology) -> bool {
    let Some(site) = t.sites.first().map(|site| site.id) else {
        return false;
    };
    let next = t
        .clusters
        .iter()
        .filter(|c| c.site == site)
        .filter_map(|c| c.number)
        .max();
    let (id, number) = match t.numbering {
        Numbering::Published => {
            let number = next.unwrap_or(0) + 1;
            (ClusterId::published(site, number), Some(number))
        }
        Numbering::UniqueIds => ("5f1e0000-0000-4000-8000-000000000003".into(), None),
    };
    let store = match t.numbering {
        Numbering::Published => SqlInstanceId::published(&id, "rtc"),
        Numbering::UniqueIds => "5f1e0000-0000-4000-8000-000000000004".into(),
    };
    let place = t
        .clusters
        .iter()
        .rposition(|c| c.site == site)
        .map_or(0, |at| at + 1);
    t.clusters.insert(
        place,
        Arc::new(Cluster {
            number,
            requires_replication: true,
            requires_setup: true,
            machines: vec![
                machine("pchat01.example.org", number.map(|_| 1)),
                machine("pchat02.example.org", number.map(|_| 2)),
            ],
            sql_instances: vec![SqlInstance::new(store.clone(), "rtc")],
            ..Cluster::new(id.clone(), site, "pchat.example.org")
        }),
    );
    let on = InstalledOn::SqlInstance(store);
    let mut pool = service(
        t,
        Role::PersistentChatService,
        site,
        InstalledOn::Cluster(id),
    );
    for (role, usage) in [
        (Role::PersistentChatStore, ChatUsage::Default),
        (Role::PersistentChatStore, ChatUsage::Mirror),
        (Role::PersistentChatComplianceStore, ChatUsage::Default),
    ] {
        let store = service(t, role, site, on.clone());
        pool.depends_on.push(dependency(store.id.clone(), usage));
        t.services.push(Arc::new(store));
    }
    pool.type_name = Some(persistent_chat::TYPE_NAME.into());
    pool.ports.push(persistent_chat::port(5041));
    pool.content = Some(persistent_chat::role_element());
    let settings = PersistentChatSettings {
        display_name: Some("Chat & more".into()),
        active_machines: ActiveMachines::Listed(vec!["pchat01.example.org".into()]),
    };
    settings.write_to(&mut pool, Vocabulary::built_in());
    t.services.push(Arc::new(pool));
    true
}

fn service(t: &Topology, role: Role, site: SiteId, on: InstalledOn) -> Service {
    let of_role = t.services.iter().filter(|s| s.role == role);
    let instance = of_role
        .clone()
        .filter_map(|s| s.instance)
        .max()
        .unwrap_or(0)
        + 1;
    let count = of_role.count();
    let (id, instance) = match t.numbering {
        Numbering::Published => (ServiceId::published(site, &role, instance), Some(instance)),
        Numbering::UniqueIds => {
            let id = format!("5f1e0000-0000-4000-9000-{count:05}{:07}", role.name().len());
            (ServiceId::new(id), None)
        }
    };
    Service {
        instance,
        ..Service::new(id, role, site, on)
    }
}

fn dependency(target: ServiceId, usage: ChatUsage) -> Dependency {
    kit::dependency(&target, kit::spelled(usage))
}

/// Sample ports.
pub fn ports() -> Vec<Port> {
    let number = |number: &str| {
        let mut port = port();
        port.0.set("Port", number);
        port
    };
    vec![number("443"), number("444"), number("5061")]
}

fn port() -> Port {
    Port(Attributes::from([
        ("Owner", "urn:component:Test"),
        ("Usage", "SipServer"),
        ("Port", "1"),
    ]))
}

/// A computer with one interface.
pub fn machine(fqdn: &str, ordinal: Option<u32>) -> Machine {
    Machine {
        ordinal,
        interfaces: vec![NetInterface {
            configured_ip_address: Some("192.0.2.1".into()),
            ..NetInterface::all_addresses("Primary")
        }],
        ..kit::machine(fqdn)
    }
}
