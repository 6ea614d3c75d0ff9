//! Deployments of any size, built piece by piece: what the tests of the picture are drawn from.

#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use topology_designer::design::Design;
use topology_designer::topology::content::{Attributes, Element};
use topology_designer::topology::service::Backup;
use topology_designer::topology::{
    ActiveMachines, AssociationKind, ChatUsage, Cluster, ClusterId, Database, Dependency,
    InstalledOn, Machine, Pair, PersistentChatSettings, Role, Service, ServiceId, Site, SiteId,
    SiteKind, SqlInstance, SqlInstanceId,
};
use topology_designer::vocabulary::Vocabulary;

/// Adds to a design; identities are the names with a prefix.
#[derive(Default)]
pub struct Builder {
    /// What was built so far.
    pub design: Design,
}

/// What a Persistent Chat pool is built with.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChatOptions {
    pub computers: usize,
    pub active: usize,
    pub compliance: bool,
    pub mirroring: bool,
    pub disaster_recovery: bool,
}

impl Builder {
    pub fn site(&mut self, name: &str) -> SiteId {
        self.site_of_kind(name, SiteKind::Central)
    }

    pub fn site_of_kind(&mut self, name: &str, kind: SiteKind) -> SiteId {
        let id = SiteId(u32::try_from(self.design.topology.sites.len()).unwrap() + 1);
        self.design.topology.sites.push(Arc::new(Site {
            kind,
            ..Site::central(id, name)
        }));
        id
    }

    pub fn cluster(&mut self, site: SiteId, fqdn: &str, computers: usize) -> ClusterId {
        let id = ClusterId::new(format!("cluster:{fqdn}"));
        let (host, domain) = fqdn.split_once('.').unwrap();
        let names: Vec<String> = match computers {
            1 => vec![fqdn.to_owned()],
            _ => (1..=computers)
                .map(|n| format!("{host}-{n:02}.{domain}"))
                .collect(),
        };
        self.design.topology.clusters.push(Arc::new(Cluster {
            single_machine_only: computers == 1,
            requires_replication: true,
            requires_setup: true,
            machines: names.into_iter().map(Machine::new).collect(),
            ..Cluster::new(id.clone(), site, fqdn)
        }));
        id
    }

    pub fn service(&mut self, id: &str, role: Role, site: SiteId, on: InstalledOn) -> ServiceId {
        let id = ServiceId::from(id);
        let service = Service::new(id.clone(), role, site, on);
        self.design.topology.services.push(Arc::new(service));
        id
    }

    /// The service added last.
    fn last_service(&mut self) -> &mut Service {
        Arc::make_mut(self.design.topology.services.last_mut().unwrap())
    }

    pub fn depend(&mut self, from: &ServiceId, to: &ServiceId, usage: ChatUsage) {
        let service = self
            .design
            .topology
            .services
            .iter_mut()
            .rev()
            .find(|service| &service.id == from)
            .unwrap();
        Arc::make_mut(service).depends_on.push(Dependency {
            target: to.clone(),
            usage: usage.spelled(Vocabulary::built_in()),
            extra: Default::default(),
        });
    }

    pub fn pair(&mut self, one: &str, other: &str) {
        for (from, to) in [(one, other), (other, one)] {
            let id = ServiceId::new(format!("registrar:{from}"));
            let target = ServiceId::new(format!("registrar:{to}"));
            let services = &mut self.design.topology.services;
            let service = services.iter_mut().find(|s| s.id == id).unwrap();
            Arc::make_mut(service).backup = Some(Backup {
                target,
                attributes: Attributes::default(),
            });
        }
    }

    pub fn sql_store(&mut self, site: SiteId, fqdn: &str, instance: &str) -> SqlInstanceId {
        self.cluster(site, fqdn, 1);
        self.instance(instance)
    }

    /// An instance on the cluster added last.
    fn instance(&mut self, name: &str) -> SqlInstanceId {
        let cluster = Arc::make_mut(self.design.topology.clusters.last_mut().unwrap());
        let id = SqlInstanceId::new(format!(r"sql:{}\{name}", cluster.fqdn));
        let instance = SqlInstance::new(id.clone(), name);
        cluster.sql_instances.push(instance);
        id
    }

    pub fn file_store(&mut self, site: SiteId, fqdn: &str) -> ServiceId {
        let cluster = self.cluster(site, fqdn, 1);
        self.share(site, cluster, fqdn)
    }

    fn share(&mut self, site: SiteId, cluster: ClusterId, fqdn: &str) -> ServiceId {
        let id = format!("files:{fqdn}");
        let id = self.service(&id, Role::FileStore, site, InstalledOn::Cluster(cluster));
        self.last_service().content = Some(Element {
            name: "FileStoreService".into(),
            attributes: Attributes::from([("ShareName", "share")]),
            ..Default::default()
        });
        id
    }

    /// An Enterprise pool with Mediation, its databases and files elsewhere.
    pub fn front_end_pool(
        &mut self,
        site: SiteId,
        fqdn: &str,
        computers: usize,
        store: &SqlInstanceId,
        files: &ServiceId,
    ) -> ServiceId {
        let cluster = self.cluster(site, fqdn, computers);
        self.front_end_services(site, fqdn, &cluster, store, files)
    }

    /// A Standard Edition server with its own instance and share.
    pub fn standard_edition(&mut self, site: SiteId, fqdn: &str) -> ServiceId {
        let cluster = self.cluster(site, fqdn, 1);
        let store = self.instance("rtc");
        let files = self.share(site, cluster.clone(), fqdn);
        self.front_end_services(site, fqdn, &cluster, &store, &files)
    }

    fn front_end_services(
        &mut self,
        site: SiteId,
        fqdn: &str,
        cluster: &ClusterId,
        store: &SqlInstanceId,
        files: &ServiceId,
    ) -> ServiceId {
        let on_store = InstalledOn::SqlInstance(store.clone());
        let on_pool = InstalledOn::Cluster(cluster.clone());
        let databases = self.service(&format!("store:{fqdn}"), Role::UserStore, site, on_store);
        let users = format!("users:{fqdn}");
        let users = self.service(&users, Role::UserServices, site, on_pool.clone());
        self.depend(&users, &databases, ChatUsage::Default);
        self.depend(&users, files, ChatUsage::Default);
        let mediation = format!("mediation:{fqdn}");
        self.service(&mediation, Role::MediationServer, site, on_pool.clone());
        let registrar = format!("registrar:{fqdn}");
        let registrar = self.service(&registrar, Role::Registrar, site, on_pool);
        self.depend(&registrar, &users, ChatUsage::Default);
        registrar
    }

    /// A pool or server of one role that needs the services given.
    pub fn server(
        &mut self,
        site: SiteId,
        fqdn: &str,
        computers: usize,
        role: Role,
        needs: &[&ServiceId],
    ) -> ServiceId {
        let cluster = self.cluster(site, fqdn, computers);
        let id = format!("{role}:{fqdn}");
        let id = self.service(&id, role, site, InstalledOn::Cluster(cluster));
        for need in needs {
            self.depend(&id, need, ChatUsage::Default);
        }
        id
    }

    /// A Persistent Chat pool with stores of its own for everything that is switched on.
    pub fn chat_pool(
        &mut self,
        site: SiteId,
        fqdn: &str,
        next_hop: &ServiceId,
        files: &ServiceId,
        options: ChatOptions,
    ) -> ServiceId {
        let cluster = self.cluster(site, fqdn, options.computers.max(1));
        let active: Vec<String> = {
            let cluster = self.design.topology.clusters.last().unwrap();
            let names = cluster.machines.iter().map(|machine| machine.fqdn.clone());
            names.take(options.active.max(1)).collect()
        };
        let id = format!("chat:{fqdn}");
        let on = InstalledOn::Cluster(cluster);
        let id = self.service(&id, Role::PersistentChatService, site, on);
        let settings = PersistentChatSettings {
            display_name: Some(format!("Chat of {fqdn}")),
            active_machines: ActiveMachines::Listed(active),
        };
        settings.write_to(self.last_service(), Vocabulary::built_in());
        self.depend(&id, next_hop, ChatUsage::Default);
        self.depend(&id, files, ChatUsage::Default);
        let mut references = vec![AssociationKind::Database(Database::Content)];
        if options.mirroring {
            references.push(AssociationKind::Database(Database::ContentMirror));
            references.push(AssociationKind::Witness(Pair::Content));
        }
        if options.disaster_recovery {
            references.push(AssociationKind::Database(Database::ContentBackup));
        }
        if options.compliance {
            references.push(AssociationKind::Database(Database::Compliance));
            if options.mirroring {
                references.push(AssociationKind::Database(Database::ComplianceMirror));
            }
            if options.disaster_recovery {
                references.push(AssociationKind::Database(Database::ComplianceBackup));
            }
        }
        let (host, domain) = fqdn.split_once('.').unwrap();
        let mut stores: Vec<(ChatUsage, SqlInstanceId)> = Vec::new();
        for reference in references {
            let (role, usage) = reference.role_and_usage();
            let store = match stores.iter().find(|(known, _)| *known == usage) {
                Some((_, store)) => store.clone(),
                None => {
                    let number = stores.len() + 1;
                    let store =
                        self.sql_store(site, &format!("sql-{host}-{number}.{domain}"), "PCHAT");
                    stores.push((usage, store.clone()));
                    store
                }
            };
            let on = InstalledOn::SqlInstance(store);
            let database = self.service(&format!("{reference} of {fqdn}"), role, site, on);
            self.depend(&id, &database, usage);
        }
        id
    }
}

/// Two paired sites with Edge, gateway, Office Web Apps and Persistent Chat with everything on.
pub fn two_data_centers() -> Design {
    let mut builder = Builder::default();
    let all_on = ChatOptions {
        computers: 4,
        active: 2,
        compliance: true,
        mirroring: true,
        disaster_recovery: true,
    };
    for (name, place, chat) in [
        ("Redmond", "red", all_on),
        ("Dublin", "dub", ChatOptions::default()),
    ] {
        let site = builder.site(name);
        let sql = builder.sql_store(site, &format!("sql-{place}.contoso.com"), "");
        let files = builder.file_store(site, &format!("files-{place}.contoso.com"));
        let pool = format!("pool-{place}.contoso.com");
        let registrar = builder.front_end_pool(site, &pool, 3, &sql, &files);
        let edge = format!("edge-{place}.contoso.com");
        builder.server(site, &edge, 2, Role::EdgeServer, &[&registrar]);
        let mediation = ServiceId::new(format!("mediation:{pool}"));
        let gateway = format!("gateway-{place}.contoso.com");
        builder.server(site, &gateway, 1, Role::PstnGateway, &[&mediation]);
        let office = format!("office-{place}.contoso.com");
        let office = builder.server(site, &office, 1, Role::WacService, &[]);
        builder.depend(&registrar, &office, ChatUsage::Default);
        let fqdn = format!("pchat-{place}.contoso.com");
        builder.chat_pool(site, &fqdn, &registrar, &files, chat);
    }
    builder.pair("pool-red.contoso.com", "pool-dub.contoso.com");
    builder.design
}

/// A deployment of about as many cards as asked for, a site for each two hundred.
pub fn large(cards: usize) -> Design {
    let mut builder = Builder::default();
    let mut count = 0;
    let mut number = 0;
    while count < cards {
        let site = builder.site(&format!("Site {number}"));
        let first = count;
        while count < cards && count - first < 200 {
            number += 1;
            let sql = builder.sql_store(site, &format!("sql{number:04}.contoso.com"), "RTC");
            let files = builder.file_store(site, &format!("files{number:04}.contoso.com"));
            let pool = format!("pool{number:04}.contoso.com");
            let registrar = builder.front_end_pool(site, &pool, 4, &sql, &files);
            let edge = format!("edge{number:04}.contoso.com");
            builder.server(site, &edge, 2, Role::EdgeServer, &[&registrar]);
            let options = ChatOptions {
                computers: 4,
                active: 3,
                compliance: number % 2 == 0,
                mirroring: number % 3 == 0,
                disaster_recovery: number % 5 == 0,
            };
            let fqdn = format!("pchat{number:04}.contoso.com");
            builder.chat_pool(site, &fqdn, &registrar, &files, options);
            count +=
                6 + usize::from(options.mirroring) * 2 + usize::from(options.disaster_recovery);
        }
    }
    builder.design
}
