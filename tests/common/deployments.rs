//! Deployments of any size for the diagram tests.

#![allow(dead_code, clippy::unwrap_used)]

use topology_designer::design::Design;
use topology_designer::topology::{
    ActiveMachines, AssociationKind, ChatUsage, ClusterId, Database, InstalledOn, Pair, Role,
    ServiceId, SiteId, SiteKind, SqlInstanceId,
};

use super::kit::{self, spelled};

/// Adds objects that a diagram shows to a design, with the pieces of the kit.
#[derive(Default)]
pub struct Builder {
    /// The design built so far.
    pub design: Design,
}

/// The options of a Persistent Chat pool.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChatOptions {
    pub computers: usize,
    pub active: usize,
    pub compliance: bool,
    pub mirroring: bool,
    pub disaster_recovery: bool,
}

impl ChatOptions {
    /// The databases and witnesses of the pool.
    fn references(self) -> Vec<AssociationKind> {
        let mut references = vec![AssociationKind::Database(Database::Content)];
        if self.mirroring {
            references.push(AssociationKind::Database(Database::ContentMirror));
            references.push(AssociationKind::Witness(Pair::Content));
        }
        if self.disaster_recovery {
            references.push(AssociationKind::Database(Database::ContentBackup));
        }
        if self.compliance {
            references.push(AssociationKind::Database(Database::Compliance));
            if self.mirroring {
                references.push(AssociationKind::Database(Database::ComplianceMirror));
            }
            if self.disaster_recovery {
                references.push(AssociationKind::Database(Database::ComplianceBackup));
            }
        }
        references
    }
}

impl Builder {
    pub fn site(&mut self, name: &str) -> SiteId {
        kit::add_site(&mut self.design, name)
    }

    pub fn site_of_kind(&mut self, name: &str, kind: SiteKind) -> SiteId {
        kit::add_site_of_kind(&mut self.design, name, kind)
    }

    /// A cluster with this many computers, named `host-01` and so on, or one with the name of the cluster.
    pub fn cluster(&mut self, site: SiteId, fqdn: &str, computers: usize) -> ClusterId {
        let (host, domain) = fqdn.split_once('.').unwrap();
        let names: Vec<String> = match computers {
            1 => vec![fqdn.to_owned()],
            _ => (1..=computers)
                .map(|n| format!("{host}-{n:02}.{domain}"))
                .collect(),
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        kit::add_new_cluster(&mut self.design, site, fqdn, &names, true)
    }

    pub fn service(&mut self, id: &str, role: Role, site: SiteId, on: InstalledOn) -> ServiceId {
        kit::add_service(&mut self.design, id, role, site, on)
    }

    pub fn depend(&mut self, from: &ServiceId, to: &ServiceId, usage: ChatUsage) {
        kit::depend(&mut self.design, from, to, spelled(usage));
    }

    pub fn pair(&mut self, one: &str, other: &str) {
        let [one, other] = [one, other].map(|fqdn| format!("registrar:{fqdn}"));
        kit::pair(&mut self.design, &one, &other);
    }

    pub fn sql_store(&mut self, site: SiteId, fqdn: &str, instance: &str) -> SqlInstanceId {
        let cluster = self.cluster(site, fqdn, 1);
        kit::add_instance(&mut self.design, &cluster, instance)
    }

    pub fn file_store(&mut self, site: SiteId, fqdn: &str) -> ServiceId {
        let cluster = self.cluster(site, fqdn, 1);
        kit::add_share(&mut self.design, &cluster, "share")
    }

    /// An Enterprise pool with Mediation whose databases and files are on other servers; returns its
    /// Registrar.
    pub fn front_end_pool(
        &mut self,
        site: SiteId,
        fqdn: &str,
        computers: usize,
        store: &SqlInstanceId,
        files: &ServiceId,
    ) -> ServiceId {
        let cluster = self.cluster(site, fqdn, computers);
        self.front_end_services(&cluster, store, files)
    }

    /// A Standard Edition server with its own instance and share; returns its Registrar.
    pub fn standard_edition(&mut self, site: SiteId, fqdn: &str) -> ServiceId {
        let cluster = self.cluster(site, fqdn, 1);
        let store = kit::add_instance(&mut self.design, &cluster, "rtc");
        let files = kit::add_share(&mut self.design, &cluster, "share");
        self.front_end_services(&cluster, &store, &files)
    }

    fn front_end_services(
        &mut self,
        cluster: &ClusterId,
        store: &SqlInstanceId,
        files: &ServiceId,
    ) -> ServiceId {
        kit::add_service_on(
            &mut self.design,
            "mediation",
            Role::MediationServer,
            cluster,
        );
        kit::add_front_end_services(&mut self.design, cluster, store, files)
    }

    /// A pool or server with one role that needs the given services.
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

    /// A Persistent Chat pool with its own stores for all options that are on.
    pub fn chat_pool(
        &mut self,
        site: SiteId,
        fqdn: &str,
        next_hop: &ServiceId,
        files: &ServiceId,
        options: ChatOptions,
    ) -> ServiceId {
        let cluster = self.cluster(site, fqdn, options.computers.max(1));
        let id = kit::add_chat_service(&mut self.design, &cluster);
        let machines = &kit::cluster_mut(&mut self.design, cluster.as_str()).machines;
        let active = machines.iter().take(options.active.max(1));
        let active = active.map(|machine| machine.fqdn.clone()).collect();
        kit::change_settings(&mut self.design, id.as_str(), |settings| {
            settings.active_machines = ActiveMachines::Listed(active);
        });
        self.depend(&id, next_hop, ChatUsage::Default);
        self.depend(&id, files, ChatUsage::Default);
        let (host, domain) = fqdn.split_once('.').unwrap();
        let mut stores: Vec<(ChatUsage, SqlInstanceId)> = Vec::new();
        for reference in options.references() {
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

/// Two paired sites with Edge, gateway, Office Web Apps and Persistent Chat with all options on.
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

/// A deployment with approximately this many cards, one site per two hundred.
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
