//! Large designs for benchmarks: a deployment with sites of several shapes, repeated many times.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use topology_designer::design::{
    Design, Fact, OperatingSystem, SqlEdition, SqlVersion, Statement, Statements,
};
use topology_designer::edit::{FrontEndEdition, NewPersistentChatPool, PoolShape};
use topology_designer::topology::{
    ActiveMachines, AssociationKind, Cluster, ClusterId, Database, Index, InstalledOn, Numbering,
    ObjectId, Pair, PersistentChatSettings, Role, ServiceId, SiteId, SqlInstanceId, inventory,
};
use topology_designer::vocabulary::Vocabulary;

use super::by_edits::{Builder, ByEdits, computers, new_chat};

/// What a site of the deployment contains besides an Enterprise pool and a Standard Edition server, each
/// with its stores.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    /// No Persistent Chat.
    FrontEnds,
    /// A Persistent Chat pool with compliance, mirrored with witnesses.
    Mirrored,
    /// The same without a mirror for compliance, which is not recommended.
    HalfMirrored,
}

/// The order in which the sites follow each other.
const SHAPES: [Shape; 4] = [
    Shape::Mirrored,
    Shape::FrontEnds,
    Shape::Mirrored,
    Shape::HalfMirrored,
];

/// A design with at least this many pools, servers and stores, without faults caused by the repetition:
/// every site has unique names. All facts that rules ask for are known for every third site.
pub fn design_of(objects: usize) -> Design {
    let templates = SHAPES.map(|shape| {
        let template = deployment(shape);
        let count = inventory::items(&Index::new(&template.topology)).len();
        (template, count)
    });
    let mut design = Design::default();
    design.topology.sip_domains = templates[0].0.topology.sip_domains.clone();
    let mut made = 0;
    for (number, (template, count)) in (1..).zip(templates.iter().cycle()) {
        if made >= objects {
            break;
        }
        add_copy(&mut design, template, number);
        made += count;
    }
    design
}

/// A deployment with one site.
fn deployment(shape: Shape) -> Design {
    let mut builder = Builder::new(Numbering::default(), 1);
    let site = builder.site("Redmond");
    let back_end = builder.sql_store(site, "sqlbackend.contoso.com", "");
    let files = builder.file_store(site, "files.contoso.com", "share");
    let front_end = builder.front_end(
        site,
        "fepool.contoso.com",
        FrontEndEdition::Enterprise {
            computers: computers("fe", 3),
            sql_store: Some(back_end),
            file_store: Some(files),
        },
    );
    builder.standard_edition(site, "standard.contoso.com", "share");
    if shape == Shape::FrontEnds {
        return builder.design;
    }
    let files = builder.file_store(site, "chatfiles.contoso.com", "share");
    let mut references = BTreeMap::from([
        (AssociationKind::NextHop, front_end.into()),
        (AssociationKind::FileStore, files.into()),
    ]);
    let mut stores = vec![
        (AssociationKind::Database(Database::Content), "sqlchat"),
        (
            AssociationKind::Database(Database::ContentMirror),
            "sqlmirror",
        ),
        (AssociationKind::Witness(Pair::Content), "sqlwitness"),
        (
            AssociationKind::Database(Database::Compliance),
            "sqlcompliance",
        ),
    ];
    if shape == Shape::Mirrored {
        let mirror = AssociationKind::Database(Database::ComplianceMirror);
        stores.push((mirror, "sqlcompliancemirror"));
        stores.push((
            AssociationKind::Witness(Pair::Compliance),
            "sqlcompliancewitness",
        ));
    }
    for (reference, host) in stores {
        let store = builder.sql_store(site, &format!("{host}.contoso.com"), "");
        references.insert(reference, store.into());
    }
    let pool = PoolShape::Multiple {
        fqdn: "chatpool.contoso.com".into(),
        computers: computers("chat", 4),
    };
    builder.chat(NewPersistentChatPool {
        compliance: true,
        references,
        ..new_chat(site, pool, "Chat")
    });
    builder.design
}

/// Adds another copy of the template as a separate site.
fn add_copy(design: &mut Design, template: &Design, copy: usize) {
    let number = u32::try_from(copy).unwrap();
    let name = |fqdn: &str| {
        let (host, domain) = fqdn.split_once('.').unwrap();
        format!("{host}x{copy}.{domain}")
    };
    // One copy of each identity, however often it occurs, as when a document is read.
    let texts: RefCell<HashMap<String, Arc<str>>> = RefCell::default();
    let text = |id: &str| {
        let mut texts = texts.borrow_mut();
        let new = texts
            .entry(id.to_owned())
            .or_insert_with(|| format!("{id}-{copy}").into());
        Arc::clone(new)
    };
    let cluster_id = |id: &ClusterId| ClusterId::new(text(id.as_str()));
    let instance_id = |id: &SqlInstanceId| SqlInstanceId::new(text(id.as_str()));
    let service_id = |id: &ServiceId| ServiceId::new(text(id.as_str()));
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
        if copy.is_multiple_of(3) {
            state(design, &cluster);
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
        if service.role == Role::PersistentChatService {
            PersistentChatSettings::change(&mut service, Vocabulary::built_in(), |settings| {
                settings.display_name = Some(format!("Chat {copy}"));
                if let ActiveMachines::Listed(machines) = &mut settings.active_machines {
                    for machine in machines {
                        *machine = name(machine);
                    }
                }
            });
        }
        design.topology.services.push(Arc::new(service));
    }
}

/// Enters the facts that rules ask for, for the stores and computers of a cluster only.
fn state(design: &mut Design, cluster: &Cluster) {
    let all: &[Statement] = &[
        Statement::DataCenter(format!("Data center {}", cluster.site)),
        Statement::TimeZone("UTC+01:00".to_owned()),
        Statement::OperatingSystem(OperatingSystem::WindowsServer2012R2),
        Statement::SqlVersion(SqlVersion::Sql2014),
        Statement::SqlEdition(SqlEdition::Enterprise),
        Statement::AvailabilityGroupListener(false),
        Statement::FailoverCluster(false),
    ];
    let computers = cluster.machines.iter();
    let computers = computers.map(|machine| ObjectId::machine(&cluster.id, &machine.fqdn));
    let stores = cluster.sql_instances.iter();
    let stores = stores.map(|instance| ObjectId::from(instance.id.clone()));
    for object in computers.chain(stores) {
        let is_computer = matches!(object, ObjectId::Machine(..));
        let mut statements = Statements::default();
        for statement in all {
            let is_of_computers = statement.fact() == Fact::OperatingSystem;
            let is_of_both = matches!(statement.fact(), Fact::DataCenter | Fact::TimeZone);
            if is_of_both || is_of_computers == is_computer {
                statements.set(statement.clone());
            }
        }
        design.annotations.statements.insert(object, statements);
    }
}
