//! A small deployment without a fault, ways to break it, and what tests of rules ask.
//!
//! [`contoso`] is an Enterprise pool of three servers with its SQL Server store and file store, and a
//! Persistent Chat pool of two computers with its own. Every builder takes a design and returns the
//! identity of what it added; identities are readable: the FQDN with a prefix.

#![allow(clippy::unwrap_used, clippy::panic)]

mod mirrors;
mod settings;
mod stating;

use std::sync::Arc;

pub(crate) use mirrors::*;
pub(crate) use settings::*;
pub(crate) use stating::*;

use crate::design::{Design, PoolIntentions};
use crate::edit::{Identities, apply};
use crate::rules::{Diagnostic, Facts, RuleBasis, Safety, Severity, check, check_design};
use crate::topology::content::{Attributes, Element};
use crate::topology::service::Port;
use crate::topology::site::SipDomain;
use crate::topology::{
    ActiveMachines, AssociationKind, Cluster, ClusterId, Dependency, InstalledOn, Machine,
    NetInterface, Role, Service, ServiceId, Site, SiteId, SqlInstance, SqlInstanceId, Usage,
};

/// The service of the Persistent Chat pool `pchatpool.contoso.com` (pchat01, pchat02).
pub(crate) const POOL: &str = "chat:pchatpool.contoso.com";
/// Its cluster.
pub(crate) const POOL_CLUSTER: &str = "cluster:pchatpool.contoso.com";
/// The cluster of the Front End pool `fepool01.contoso.com` (fe01, fe02, fe03).
pub(crate) const FRONT_END: &str = "cluster:fepool01.contoso.com";
/// Its Registrar.
pub(crate) const REGISTRAR: &str = "registrar:fepool01.contoso.com";
/// The SQL Server store of the Front End pool: the default instance of `sql01.contoso.com`.
pub(crate) const BACK_END_STORE: &str = r"sql:sql01.contoso.com\";
/// The SQL Server store of Persistent Chat: `sql02.contoso.com\PCHAT`.
pub(crate) const CHAT_STORE: &str = r"sql:sql02.contoso.com\PCHAT";
/// The file store of Persistent Chat: `\\fs01.contoso.com\pchat`.
pub(crate) const CHAT_FILES: &str = r"files:\\fs01.contoso.com\pchat";
/// The only site, Redmond.
pub(crate) const SITE: SiteId = SiteId(1);

/// A deployment without a fault.
pub(crate) fn contoso() -> Design {
    let mut design = Design::default();
    let domains = &mut design.topology.sip_domains;
    domains.default_domain = "contoso.com".into();
    domains.domains.push(SipDomain {
        name: "contoso.com".into(),
        authoritative: false,
        allow_subdomains: false,
    });
    let site = add_site(&mut design, "Redmond");
    let back_end = add_sql_store(&mut design, site, "sql01.contoso.com", "");
    let files = add_file_store(&mut design, site, "fs01.contoso.com", "lyncshare");
    add_enterprise_pool(
        &mut design,
        site,
        "fepool01.contoso.com",
        &["fe01.contoso.com", "fe02.contoso.com", "fe03.contoso.com"],
        &back_end,
        &files,
    );
    add_sql_store(&mut design, site, "sql02.contoso.com", "PCHAT");
    add_file_store(&mut design, site, "fs01.contoso.com", "pchat");
    add_chat_pool(
        &mut design,
        site,
        "pchatpool.contoso.com",
        &["pchat01.contoso.com", "pchat02.contoso.com"],
    );
    set_service(&mut design, POOL, AssociationKind::NextHop, REGISTRAR);
    set_service(&mut design, POOL, AssociationKind::FileStore, CHAT_FILES);
    set_store(
        &mut design,
        POOL,
        AssociationKind::Database(crate::topology::Database::Content),
        CHAT_STORE,
    );
    site_mut(&mut design, site).default_persistent_chat_pool = Some(POOL.into());
    design
}

/// [`contoso`] after one change.
pub(crate) fn contoso_with(change: impl FnOnce(&mut Design)) -> Design {
    let mut design = contoso();
    change(&mut design);
    design
}

/// A deployment of one Standard Edition server `se01.contoso.com` with Persistent Chat collocated,
/// its databases in a SQL Server store of their own; the pool's service is
/// `chat:se01.contoso.com`.
pub(crate) fn standard_edition() -> Design {
    let mut design = Design {
        topology: crate::topology::Topology {
            sip_domains: contoso().topology.sip_domains,
            ..Default::default()
        },
        ..Design::default()
    };
    let site = add_site(&mut design, "Redmond");
    let server = add_standard_edition(&mut design, site, "se01.contoso.com");
    add_collocated_chat_pool(&mut design, &server);
    design
}

/// A central site.
pub(crate) fn add_site(design: &mut Design, name: &str) -> SiteId {
    let id = SiteId(u32::try_from(design.topology.sites.len()).unwrap() + 1);
    design
        .topology
        .sites
        .push(Arc::new(Site::central(id, name)));
    id
}

/// A cluster; a single computer when it is its own only computer. A cluster that exists is returned.
pub(crate) fn add_cluster(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    computers: &[&str],
    runs_product: bool,
) -> ClusterId {
    let id = ClusterId::new(format!("cluster:{fqdn}"));
    if design.topology.cluster(&id).is_some() {
        return id;
    }
    design.topology.clusters.push(Arc::new(Cluster {
        single_machine_only: computers == [fqdn],
        requires_replication: runs_product,
        requires_setup: runs_product,
        machines: computers.iter().map(|fqdn| machine(fqdn)).collect(),
        ..Cluster::new(id.clone(), site, fqdn)
    }));
    id
}

/// A computer with one interface.
pub(crate) fn machine(fqdn: &str) -> Machine {
    Machine {
        interfaces: vec![NetInterface::all_addresses("Primary")],
        ..Machine::new(fqdn)
    }
}

/// A service of Skype for Business Server 2015.
pub(crate) fn add_service(
    design: &mut Design,
    id: impl Into<String>,
    role: Role,
    site: SiteId,
    installed_on: InstalledOn,
) -> ServiceId {
    let id = ServiceId::new(id.into());
    let service = Service::new(id.clone(), role, site, installed_on);
    design.topology.services.push(Arc::new(service));
    id
}

/// A SQL Server store: identity `sql:FQDN\INSTANCE`.
pub(crate) fn add_sql_store(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    instance: &str,
) -> SqlInstanceId {
    let cluster = add_cluster(design, site, fqdn, &[fqdn], false);
    add_instance(design, &cluster, instance)
}

/// A SQL Server instance on an existing cluster.
pub(crate) fn add_instance(
    design: &mut Design,
    cluster: &ClusterId,
    instance: &str,
) -> SqlInstanceId {
    let cluster = cluster_mut(design, cluster.as_str());
    let id = SqlInstanceId::new(format!(r"sql:{}\{instance}", cluster.fqdn));
    let instance = SqlInstance::new(id.clone(), instance);
    cluster.sql_instances.push(instance);
    id
}

/// A file store: identity `files:\\FQDN\SHARE`.
pub(crate) fn add_file_store(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    share: &str,
) -> ServiceId {
    let cluster = add_cluster(design, site, fqdn, &[fqdn], false);
    let id = add_service(
        design,
        format!(r"files:\\{fqdn}\{share}"),
        Role::FileStore,
        site,
        InstalledOn::Cluster(cluster),
    );
    service_mut(design, id.as_str()).content = Some(Element {
        name: "FileStoreService".into(),
        attributes: Attributes::from([("ShareName", share)]),
        ..Default::default()
    });
    id
}

/// An Enterprise pool; its Registrar is `registrar:FQDN`.
pub(crate) fn add_enterprise_pool(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    computers: &[&str],
    back_end: &SqlInstanceId,
    files: &ServiceId,
) -> ClusterId {
    let cluster = add_cluster(design, site, fqdn, computers, true);
    add_front_end_services(design, site, fqdn, &cluster, back_end, files);
    cluster
}

/// A Standard Edition server with its own `rtc` instance and share; its Registrar is
/// `registrar:FQDN`.
pub(crate) fn add_standard_edition(design: &mut Design, site: SiteId, fqdn: &str) -> ClusterId {
    let cluster = add_cluster(design, site, fqdn, &[fqdn], true);
    let back_end = add_instance(design, &cluster, "rtc");
    let files = add_file_store(design, site, fqdn, "lyncshare");
    add_front_end_services(design, site, fqdn, &cluster, &back_end, &files);
    cluster
}

fn add_front_end_services(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    cluster: &ClusterId,
    back_end: &SqlInstanceId,
    files: &ServiceId,
) {
    let on_pool = InstalledOn::Cluster(cluster.clone());
    let on_sql = InstalledOn::SqlInstance(back_end.clone());
    let store = add_service(
        design,
        format!("user-store:{fqdn}"),
        Role::UserStore,
        site,
        on_sql,
    );
    let user = add_service(
        design,
        format!("users:{fqdn}"),
        Role::UserServices,
        site,
        on_pool.clone(),
    );
    let registrar = add_service(
        design,
        format!("registrar:{fqdn}"),
        Role::Registrar,
        site,
        on_pool,
    );
    depend(design, &user, &store, Usage::default());
    depend(design, &user, files, Usage::default());
    depend(design, &registrar, &user, Usage::default());
}

/// A Persistent Chat pool with all but the first four computers inactive; refers to nothing yet. Its
/// service is `chat:FQDN`.
pub(crate) fn add_chat_pool(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    computers: &[&str],
) -> ServiceId {
    let cluster = add_cluster(design, site, fqdn, computers, true);
    add_chat_service(design, site, fqdn, cluster, computers)
}

/// A Persistent Chat pool on a Standard Edition server, complete: the server as next hop, its share,
/// and a SQL Server store `sqlchat.DOMAIN\PCHAT`.
pub(crate) fn add_collocated_chat_pool(design: &mut Design, server: &ClusterId) -> ServiceId {
    let (site, fqdn) = {
        let cluster = cluster_mut(design, server.as_str());
        (cluster.site, cluster.fqdn.clone())
    };
    let pool = add_chat_service(design, site, &fqdn, server.clone(), &[&fqdn]);
    let sql = add_sql_store(design, site, "sqlchat.contoso.com", "PCHAT");
    set_service(
        design,
        pool.as_str(),
        AssociationKind::NextHop,
        &format!("registrar:{fqdn}"),
    );
    set_service(
        design,
        pool.as_str(),
        AssociationKind::FileStore,
        &format!(r"files:\\{fqdn}\lyncshare"),
    );
    set_store(
        design,
        pool.as_str(),
        AssociationKind::Database(crate::topology::Database::Content),
        sql.as_str(),
    );
    pool
}

fn add_chat_service(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    cluster: ClusterId,
    computers: &[&str],
) -> ServiceId {
    let id = add_service(
        design,
        format!("chat:{fqdn}"),
        Role::PersistentChatService,
        site,
        InstalledOn::Cluster(cluster),
    );
    let service = service_mut(design, id.as_str());
    service.ports.push(Port(Attributes::from([
        ("Owner", "urn:component:PersistentChat"),
        ("Usage", "SipServer"),
        ("Port", "5041"),
        ("Protocol", "Mtls"),
    ])));
    change_settings(design, id.as_str(), |settings| {
        settings.display_name = Some(format!("Chat of {fqdn}"));
        let active = computers.iter().take(4).map(|c| (*c).to_owned());
        settings.active_machines = ActiveMachines::Listed(active.collect());
    });
    id
}

/// An Edge server.
pub(crate) fn add_edge(design: &mut Design, fqdn: &str) -> ClusterId {
    let cluster = add_cluster(design, SITE, fqdn, &[fqdn], true);
    let on_server = InstalledOn::Cluster(cluster.clone());
    add_service(
        design,
        format!("edge:{fqdn}"),
        Role::EdgeServer,
        SITE,
        on_server,
    );
    cluster
}

/// A PSTN gateway.
pub(crate) fn add_gateway(design: &mut Design, fqdn: &str) {
    let cluster = add_cluster(design, SITE, fqdn, &[fqdn], false);
    let on_server = InstalledOn::Cluster(cluster);
    add_service(
        design,
        format!("gateway:{fqdn}"),
        Role::PstnGateway,
        SITE,
        on_server,
    );
}

/// The cluster, to change it.
pub(crate) fn cluster_mut<'d>(design: &'d mut Design, id: &str) -> &'d mut Cluster {
    design
        .topology
        .clusters
        .iter_mut()
        .find(|cluster| cluster.id.as_str() == id)
        .map(Arc::make_mut)
        .unwrap_or_else(|| panic!("no cluster {id}"))
}

/// The service, to change it.
pub(crate) fn service_mut<'d>(design: &'d mut Design, id: &str) -> &'d mut Service {
    design
        .topology
        .services
        .iter_mut()
        .find(|service| service.id.as_str() == id)
        .map(Arc::make_mut)
        .unwrap_or_else(|| panic!("no service {id}"))
}

/// The site, to change it.
pub(crate) fn site_mut(design: &mut Design, id: SiteId) -> &mut Site {
    design
        .topology
        .sites
        .iter_mut()
        .find(|site| site.id == id)
        .map(Arc::make_mut)
        .unwrap_or_else(|| panic!("no site {id}"))
}

/// The SQL Server instance, to change it.
pub(crate) fn instance_mut<'d>(design: &'d mut Design, id: &str) -> &'d mut SqlInstance {
    let cluster = design
        .topology
        .clusters
        .iter()
        .find(|c| c.sql_instances.iter().any(|i| i.id.as_str() == id))
        .map(|c| c.id.clone())
        .unwrap_or_else(|| panic!("no SQL Server instance {id}"));
    cluster_mut(design, cluster.as_str())
        .sql_instances
        .iter_mut()
        .find(|instance| instance.id.as_str() == id)
        .unwrap()
}

/// Changes the share of a file store; its identity keeps the old name.
pub(crate) fn set_share(design: &mut Design, file_store: &str, share: &str) {
    service_mut(design, file_store)
        .content
        .get_or_insert_default()
        .attributes
        .set("ShareName", share);
}

/// The boxes ticked for a Persistent Chat pool, to tick more.
pub(crate) fn intentions_mut<'d>(design: &'d mut Design, pool: &str) -> &'d mut PoolIntentions {
    design.annotations.pools.entry(pool.into()).or_default()
}

/// A SQL Server store on a new server that is the target of a reference.
pub(crate) fn add_store_for(
    design: &mut Design,
    pool: &str,
    reference: AssociationKind,
    fqdn: &str,
) {
    let store = add_sql_store(design, SITE, fqdn, "PCHAT");
    set_store(design, pool, reference, store.as_str());
}

/// Adds a dependency.
pub(crate) fn depend(design: &mut Design, from: &ServiceId, to: &ServiceId, usage: Usage) {
    service_mut(design, from.as_str())
        .depends_on
        .push(Dependency {
            target: to.clone(),
            usage,
            extra: Default::default(),
        });
}

/// Points a next hop or file store at a service, in place of what it was.
pub(crate) fn set_service(
    design: &mut Design,
    pool: &str,
    reference: AssociationKind,
    target: &str,
) {
    clear(design, pool, reference);
    let (_, usage) = reference.role_and_usage();
    depend(design, &pool.into(), &target.into(), spelled(usage));
}

/// Points a database or witness at a SQL Server instance, in place of what it was.
pub(crate) fn set_store(
    design: &mut Design,
    pool: &str,
    reference: AssociationKind,
    instance: &str,
) {
    clear(design, pool, reference);
    let (role, usage) = reference.role_and_usage();
    let store = ServiceId::new(format!("{reference} of {pool}"));
    design.topology.services.retain(|s| s.id != store);
    add_service(
        design,
        store.as_str(),
        role,
        SITE,
        InstalledOn::SqlInstance(instance.into()),
    );
    depend(design, &pool.into(), &store, spelled(usage));
}

/// Takes a reference away, and the database with it when nobody else uses it.
pub(crate) fn clear(design: &mut Design, pool: &str, reference: AssociationKind) {
    let (role, usage) = reference.role_and_usage();
    let (usage, topology) = (spelled(usage), &design.topology);
    let target = topology
        .service(&pool.into())
        .unwrap_or_else(|| panic!("no pool {pool}"))
        .depends_on
        .iter()
        .find(|d| d.usage == usage && topology.service(&d.target).is_some_and(|t| t.role == role))
        .map(|dependency| dependency.target.clone());
    let Some(target) = target else {
        return;
    };
    service_mut(design, pool)
        .depends_on
        .retain(|d| !(d.usage == usage && d.target == target));
    let in_use = design
        .topology
        .services
        .iter()
        .any(|s| s.depends_on.iter().any(|d| d.target == target));
    if role.is_database() && !in_use {
        design.topology.services.retain(|s| s.id != target);
    }
}

/// `R45 on pchatpool.contoso.com: message`, for every diagnostic in order.
pub(crate) fn everything_raised(design: &Design) -> Vec<String> {
    check_design(design)
        .iter()
        .map(|d| format!("{}: {}", d.rule, d.message))
        .collect()
}

fn raised(id: &str, design: &Design) -> Vec<Diagnostic> {
    assert!(
        crate::rules::catalog::find(id).is_some(),
        "{id} is not in the catalog"
    );
    let is_silenced = |diagnostic: &Diagnostic| {
        let silenced = &design.annotations.suppressions;
        silenced.contains_key(&(id.to_owned(), diagnostic.object.clone()))
    };
    let raised: Vec<Diagnostic> = check_design(design)
        .into_iter()
        .filter(|diagnostic| diagnostic.rule == id && !is_silenced(diagnostic))
        .collect();
    assert_page_tells_fixes(id, &raised);
    assert_no_worse_than_declared(id, &raised);
    raised
}

/// Asserts that the rule is no worse than the catalog says, and no error when it is inferred.
#[track_caller]
fn assert_no_worse_than_declared(id: &str, raised: &[Diagnostic]) {
    let (_, rule) = crate::rules::catalog::find(id).unwrap();
    let worst = match rule.basis {
        RuleBasis::Inferred => rule.severity.min(Severity::Warning),
        _ => rule.severity,
    };
    for diagnostic in raised {
        assert!(
            diagnostic.severity <= worst,
            "{id} is worse than {}: {}",
            worst.label(),
            diagnostic.message
        );
    }
}

/// Asserts that the page of the rule promises of its quick fixes what they are.
#[track_caller]
fn assert_page_tells_fixes(id: &str, raised: &[Diagnostic]) {
    let (_, rule) = crate::rules::catalog::find(id).unwrap();
    let page = rule.page();
    let (_, section) = page.split_once("## Quick fix\n").unwrap();
    let section = section.split("\n## ").next().unwrap().to_lowercase();
    for fix in raised.iter().flat_map(|diagnostic| &diagnostic.fixes) {
        let word = match fix.safety {
            Safety::Safe => "safe",
            Safety::Choice => "choice",
        };
        assert!(
            section.contains(word),
            "the page of {id} does not say that \"{}\" is {word}",
            fix.label
        );
    }
}

/// Asserts that the rule raises exactly one diagnostic, and that its message holds the text.
#[track_caller]
pub(crate) fn assert_raises(id: &str, design: &Design, part_of_message: &str) -> Diagnostic {
    let mut diagnostics = raised(id, design);
    assert_eq!(
        diagnostics.len(),
        1,
        "{id} should be raised once; raised is {:#?}",
        everything_raised(design)
    );
    let diagnostic = diagnostics.remove(0);
    assert!(
        diagnostic.message.contains(part_of_message),
        "\"{}\" does not hold \"{part_of_message}\"",
        diagnostic.message
    );
    diagnostic
}

/// What the rule says of a design when the other one is published.
pub(crate) fn raised_against(id: &str, design: &Design, published: &Design) -> Vec<String> {
    let mut raised = check(&Facts::with_baseline(design, Some(&published.topology)));
    raised.retain(|diagnostic| diagnostic.rule == id);
    assert_no_worse_than_declared(id, &raised);
    raised.into_iter().map(|found| found.message).collect()
}

/// Asserts that the rule says nothing.
#[track_caller]
pub(crate) fn assert_silent(id: &str, design: &Design) {
    let messages: Vec<String> = raised(id, design).into_iter().map(|d| d.message).collect();
    assert_eq!(messages, Vec::<String>::new(), "{id} should be silent");
}

/// Asserts that the rule offers a fix, and that each fix makes its diagnostic go; one that is called
/// safe must not bring a new error.
#[track_caller]
pub(crate) fn assert_fix_clears(id: &str, design: &Design) {
    let errors = |design: &Design| {
        check_design(design)
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count()
    };
    let diagnostics = raised(id, design);
    assert!(
        diagnostics.iter().any(|d| !d.fixes.is_empty()),
        "{id} offers no fix"
    );
    for diagnostic in &diagnostics {
        for fix in &diagnostic.fixes {
            let applied = apply(design, &fix.edit, &mut Identities::seeded(7))
                .unwrap_or_else(|refusal| panic!("\"{}\" is refused: {refusal}", fix.label));
            let left = raised(id, &applied.design);
            assert!(
                !left
                    .iter()
                    .any(|d| d.object == diagnostic.object && d.message == diagnostic.message),
                "\"{}\" does not help",
                fix.label
            );
            if fix.safety == Safety::Safe {
                assert!(
                    errors(&applied.design) <= errors(design),
                    "\"{}\" brings a new error: {:#?}",
                    fix.label,
                    everything_raised(&applied.design)
                );
            }
        }
    }
}
