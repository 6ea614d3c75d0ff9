//! Large designs for benchmarks: one deployment, many times over.

use std::collections::BTreeMap;
use std::sync::Arc;

use topology_designer::design::Design;
use topology_designer::edit::{
    Edit, FrontEndEdition, Identities, NewFileStore, NewFrontEndPool, NewPersistentChatPool,
    NewSqlStore, PoolShape, apply,
};
use topology_designer::topology::{
    ActiveMachines, ClusterId, Database, InstalledOn, ObjectId, Pair, Reference, ServiceId, SiteId,
    SqlInstanceId,
};

/// A design of at least so many pools, servers and stores, in sites of a dozen each, without faults
/// that the repetition would bring: every copy has names of its own.
pub fn design_of(objects: usize) -> Design {
    let template = deployment();
    let per_site = template.topology.clusters.len();
    let mut design = Design::default();
    design.topology.sip_domains = template.topology.sip_domains.clone();
    for copy in 1..=objects.div_ceil(per_site) {
        add_copy(&mut design, &template, copy);
    }
    design
}

/// One site with an Enterprise pool, a Standard Edition server, and a mirrored Persistent Chat pool
/// with compliance.
fn deployment() -> Design {
    let mut builder = Builder {
        design: Design::default(),
        identities: Identities::seeded(1),
    };
    builder.design.topology.sip_domains.default_domain = "contoso.com".into();
    builder.add(Edit::AddSite {
        name: "Redmond".into(),
        place: None,
    });
    let site = SiteId(1);
    let sql = |builder: &mut Builder, fqdn: &str| {
        builder.add(Edit::AddSqlStore(NewSqlStore {
            site,
            fqdn: fqdn.into(),
            instance: String::new(),
            place: None,
            referenced_by: Vec::new(),
        }))
    };
    let back_end = sql(&mut builder, "sqlbackend.contoso.com");
    let content = sql(&mut builder, "sqlchat.contoso.com");
    let mirror = sql(&mut builder, "sqlmirror.contoso.com");
    let witness = sql(&mut builder, "sqlwitness.contoso.com");
    let compliance = sql(&mut builder, "sqlcompliance.contoso.com");
    let share = |builder: &mut Builder, fqdn: &str| {
        builder.add(Edit::AddFileStore(NewFileStore {
            site,
            fqdn: fqdn.into(),
            share: "share".into(),
            service_version: 7,
            place: None,
            used_by: None,
        }))
    };
    let front_end_files = share(&mut builder, "files.contoso.com");
    let chat_files = share(&mut builder, "chatfiles.contoso.com");
    let front_end = builder.add(Edit::AddFrontEndPool(NewFrontEndPool {
        site,
        fqdn: "fepool.contoso.com".into(),
        edition: FrontEndEdition::Enterprise {
            computers: computers("fe", 3),
            sql_store: match back_end {
                ObjectId::SqlInstance(id) => Some(id),
                _ => None,
            },
            file_store: match front_end_files {
                ObjectId::Service(id) => Some(id),
                _ => None,
            },
        },
        service_version: 7,
        place: None,
        next_hop_of: None,
    }));
    builder.add(Edit::AddFrontEndPool(NewFrontEndPool {
        site,
        fqdn: "standard.contoso.com".into(),
        edition: FrontEndEdition::Standard {
            share: "share".into(),
        },
        service_version: 7,
        place: None,
        next_hop_of: None,
    }));
    builder.add(Edit::AddPersistentChatPool(NewPersistentChatPool {
        site,
        shape: PoolShape::Multiple {
            fqdn: "chatpool.contoso.com".into(),
            computers: computers("chat", 4),
        },
        display_name: "Chat".into(),
        port: 5041,
        service_version: 7,
        compliance: true,
        references: BTreeMap::from([
            (Reference::NextHop, front_end),
            (Reference::FileStore, chat_files),
            (Reference::Database(Database::Content), content),
            (Reference::Database(Database::ContentMirror), mirror),
            (Reference::Witness(Pair::Content), witness),
            (Reference::Database(Database::Compliance), compliance),
        ]),
        place: None,
    }));
    builder.design
}

struct Builder {
    design: Design,
    identities: Identities,
}

impl Builder {
    fn add(&mut self, edit: Edit) -> ObjectId {
        let applied = apply(&self.design, &edit, &mut self.identities).unwrap();
        self.design = applied.design;
        applied.created.into_iter().next().unwrap()
    }
}

fn computers(stem: &str, count: usize) -> Vec<String> {
    (1..=count)
        .map(|number| format!("{stem}{number}.contoso.com"))
        .collect()
}

/// Adds the template once more, as a site of its own.
fn add_copy(design: &mut Design, template: &Design, copy: usize) {
    let number = u32::try_from(copy).unwrap();
    let name = |fqdn: &str| {
        let (host, domain) = fqdn.split_once('.').unwrap();
        format!("{host}x{copy}.{domain}")
    };
    let cluster_id = |id: &ClusterId| ClusterId::new(format!("{id}-{copy}"));
    let instance_id = |id: &SqlInstanceId| SqlInstanceId::new(format!("{id}-{copy}"));
    let service_id = |id: &ServiceId| ServiceId::new(format!("{id}-{copy}"));
    for site in &template.topology.sites {
        let mut site = (**site).clone();
        site.id = SiteId(number);
        site.name = format!("{} {copy}", site.name);
        site.default_persistent_chat_pool =
            site.default_persistent_chat_pool.as_ref().map(service_id);
        design.topology.sites.push(Arc::new(site));
    }
    for cluster in &template.topology.clusters {
        let mut cluster = (**cluster).clone();
        cluster.id = cluster_id(&cluster.id);
        cluster.site = SiteId(number);
        cluster.fqdn = name(&cluster.fqdn);
        for machine in &mut cluster.machines {
            machine.fqdn = name(&machine.fqdn);
        }
        for instance in &mut cluster.sql_instances {
            instance.id = instance_id(&instance.id);
        }
        design.topology.clusters.push(Arc::new(cluster));
    }
    for service in &template.topology.services {
        let mut service = (**service).clone();
        service.id = service_id(&service.id);
        service.site = SiteId(number);
        service.installed_on = match &service.installed_on {
            InstalledOn::Cluster(id) => InstalledOn::Cluster(cluster_id(id)),
            InstalledOn::SqlInstance(id) => InstalledOn::SqlInstance(instance_id(id)),
        };
        for dependency in &mut service.depends_on {
            dependency.target = service_id(&dependency.target);
        }
        if let Some(settings) = &mut service.persistent_chat {
            settings.display_name = Some(format!("Chat {copy}"));
            if let ActiveMachines::Listed(machines) = &mut settings.active_machines {
                for machine in machines {
                    *machine = name(machine);
                }
            }
        }
        design.topology.services.push(Arc::new(service));
    }
}
