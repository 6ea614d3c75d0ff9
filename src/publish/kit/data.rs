//! `kit.json`: all data of the deployment that the scripts need, in ASCII.

use std::fmt::Write;

use serde::Serialize;

use crate::diff::{Change, ObjectKind, Property};
use crate::publish::kit::{Contents, KitFile, hash};
use crate::publish::mirrors::{MirroredPair, mirrored, store_of};
use crate::publish::plan::{Plan, Way};
use crate::publish::step::{Cause, StepKind};
use crate::topology::fqdn::same_fqdn;
use crate::topology::pools::{file_stores, sql_stores};
use crate::topology::{
    AssociationKind, Database, Index, Kind, Service, SqlStore, Topology, inventory,
};

/// The format version that the scripts of a kit understand.
const FORMAT: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'d> {
    format: u32,
    program: String,
    is_first: bool,
    is_direct: bool,
    reasons: &'d [String],
    files: Vec<File>,
    /// The published SIP domains that stay.
    sip_domains: Vec<&'d str>,
    new_sip_domains: Vec<&'d str>,
    /// The active URLs of the design.
    simple_urls: Vec<&'d str>,
    /// The major versions of SQL Server that the product supports.
    sql_versions: Vec<u32>,
    file_stores: Vec<FileStore>,
    computers: Vec<Computer>,
    sql_stores: Vec<Store>,
    database_stores: Vec<Store>,
    /// Where the files of new databases go, logs first; empty for the default paths of the instance.
    database_paths: &'d [String],
    mirrors: Vec<Mirror>,
    mirrored_pools: Vec<MirroredPool>,
    central_management: Vec<CentralManagement>,
    setup: Vec<SetupComputer>,
    /// The pools that are upgraded in place, by hand.
    upgrades: Vec<&'d str>,
    /// The stores that are deleted in a second publication, by hand.
    deleted_stores: Vec<&'d str>,
}

#[derive(Serialize)]
struct File {
    name: &'static str,
    sha256: String,
}

#[derive(Serialize)]
struct FileStore {
    server: String,
    share: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Computer {
    fqdn: String,
    needs_account: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SetupComputer {
    fqdn: String,
    is_gone: bool,
}

#[derive(Serialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct CentralManagement {
    server: String,
    instance: String,
    is_standard_edition: bool,
}

#[derive(Serialize, PartialEq)]
struct Store {
    server: String,
    instance: String,
    databases: Vec<&'static str>,
}

#[derive(Serialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Mirror {
    pool: String,
    database_type: &'static str,
    primary: Store,
    mirror: Store,
    witness: Option<Store>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MirroredPool {
    fqdn: String,
    database_type: &'static str,
}

pub(super) fn json(
    plan: &Plan,
    contents: &Contents<'_>,
    is_direct: bool,
    documents: &[KitFile],
) -> Result<String, serde_json::Error> {
    let index = Index::new(contents.design);
    let reasons: &[String] = match &plan.way {
        Way::Direct => &[],
        Way::TopologyBuilder(reasons) => reasons,
    };
    let files = documents.iter().map(|file| File {
        name: file.name,
        sha256: hash(&file.bytes),
    });
    let shares = file_stores(&index).into_iter().map(|store| FileStore {
        server: store
            .cluster
            .map_or_else(String::new, |cluster| cluster.fqdn.clone()),
        share: store.share().to_owned(),
    });
    let published = contents.published.map(sip_domains).unwrap_or_default();
    let (kept_domains, new_domains) = sip_domains(contents.design)
        .into_iter()
        .partition(|domain| published.contains(domain));
    let urls = contents.design.simple_urls.iter();
    let urls = urls.flat_map(|urls| &urls.urls).map(|url| &*url.active_url);
    let pairs = mirrors(plan, &index);
    let mut sql_stores = stores(
        plan,
        &index,
        &[
            StepKind::SqlInstance,
            StepKind::Databases,
            StepKind::MirrorEndpoint,
        ],
    );
    let central = central_management(&index);
    // Setup of another Front End pool also uses the Central Management store.
    let also = central.iter().filter(|_| has_new_front_end(plan));
    let also = also.map(CentralManagement::store);
    for store in pairs.iter().map(|pair| named(&pair.principal)).chain(also) {
        let is_store =
            |other: &Store| other.server == store.server && other.instance == store.instance;
        if !sql_stores.iter().any(is_store) {
            sql_stores.push(store);
        }
    }
    let has = |fqdn: &str| {
        let mut clusters = index.clusters();
        clusters
            .any(|(_, cluster)| same_fqdn(&cluster.fqdn, fqdn) || cluster.machine(fqdn).is_some())
    };
    let setup = plan.computers_for_setup().into_iter();
    let setup = setup.map(|fqdn| SetupComputer {
        is_gone: !has(&fqdn),
        fqdn,
    });
    let data = Data {
        format: FORMAT,
        program: format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
        is_first: plan.is_first,
        is_direct,
        reasons,
        files: files.collect(),
        sip_domains: kept_domains,
        new_sip_domains: new_domains,
        simple_urls: urls.filter(|url| !url.is_empty()).collect(),
        sql_versions: sql_versions(&index),
        file_stores: shares.collect(),
        computers: computers(&index),
        sql_stores,
        database_stores: stores(plan, &index, &[StepKind::Databases]),
        database_paths: &contents.database_paths,
        mirrors: pairs.iter().map(Mirror::of).collect(),
        mirrored_pools: contents
            .published
            .map(|published| mirrored_pools(plan, published))
            .unwrap_or_default(),
        central_management: central,
        setup: setup.collect(),
        upgrades: names(plan, StepKind::Upgrade),
        deleted_stores: names(plan, StepKind::StoreRemoval),
    };
    Ok(ascii(&serde_json::to_string_pretty(&data)?))
}

/// The SIP domains of a topology, with the default domain first.
fn sip_domains(topology: &Topology) -> Vec<&str> {
    let domains = &topology.sip_domains;
    let mut names: Vec<&str> = domains.domains.iter().map(|domain| &*domain.name).collect();
    if !domains.default_domain.is_empty() && !names.contains(&&*domains.default_domain) {
        names.insert(0, &domains.default_domain);
    }
    names
}

/// The major versions of SQL Server that the product versions of a topology support, each once (domain notes, 5.7).
fn sql_versions(index: &Index<'_>) -> Vec<u32> {
    let of_product = |service: &std::sync::Arc<Service>| match service.service_version {
        6 => &[10, 11][..],
        7 => &[11, 12, 13, 14],
        _ => &[],
    };
    let services = index.topology().services.iter();
    let mut versions: Vec<u32> = services.flat_map(of_product).copied().collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}

/// The names of the objects that need steps of a kind, each once.
fn names(plan: &Plan, kind: StepKind) -> Vec<&str> {
    let steps = plan.steps.iter().filter(|step| step.kind == kind);
    let mut names: Vec<&str> = Vec::new();
    for cause in steps.flat_map(|step| &step.causes) {
        if !names.contains(&&*cause.name) {
            names.push(&cause.name);
        }
    }
    names
}

/// Whether another Front End pool is published.
fn has_new_front_end(plan: &Plan) -> bool {
    let mut added = plan.differences.objects.iter();
    !plan.is_first
        && added.any(|difference| {
            let kind = difference.kind();
            let is_front_end = [Kind::FrontEndPool, Kind::StandardEditionServer];
            difference.change == Change::Added && is_front_end.map(ObjectKind::Item).contains(&kind)
        })
}

/// Escapes every character outside ASCII as JSON does.
fn ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            ascii.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(ascii, "\\u{unit:04x}");
        }
    }
    ascii.push('\n');
    ascii
}

/// The computers of the pools that run the product: publishing requires an account for each, except Edge servers.
fn computers(index: &Index<'_>) -> Vec<Computer> {
    let items = inventory::items(index);
    let mut computers: Vec<Computer> = Vec::new();
    for item in items.iter().filter(|item| item.kind.row().runs_product) {
        let machines = item
            .cluster
            .into_iter()
            .flat_map(|cluster| &cluster.machines);
        for machine in machines {
            if !computers.iter().any(|known| known.fqdn == machine.fqdn) {
                computers.push(Computer {
                    fqdn: machine.fqdn.clone(),
                    needs_account: item.kind != Kind::EdgePool,
                });
            }
        }
    }
    computers
}

/// The SQL Server stores that steps of these kinds concern, with the databases of Persistent Chat pools on them.
fn stores(plan: &Plan, index: &Index<'_>, kinds: &[StepKind]) -> Vec<Store> {
    let all = sql_stores(index);
    let items = inventory::items(index);
    let mut wanted: Vec<(String, Option<&'static str>)> = Vec::new();
    for step in plan.steps.iter().filter(|step| kinds.contains(&step.kind)) {
        for cause in &step.causes {
            match (&cause.property, &cause.after) {
                (Some(Property::Association(kind)), Some(after)) => {
                    // A database that moves is on its new instance before: what the cmdlet sets there is still missing.
                    let is_moved = cause.before.is_some()
                        && *kind == AssociationKind::Database(Database::Content);
                    let database = database_of(*kind).filter(|_| !is_moved);
                    wanted.push((after.clone(), database));
                }
                _ => wanted.push((cause.name.clone(), None)),
            }
        }
    }
    all.iter()
        .filter_map(|store| {
            let title = store.title();
            let mut databases: Vec<&'static str> = Vec::new();
            let mut is_wanted = false;
            for (name, database) in &wanted {
                if *name == title {
                    is_wanted = true;
                    databases.extend(database);
                }
            }
            databases.sort_unstable();
            databases.dedup();
            // The databases of a Standard Edition server are created by its own setup, not remotely.
            let is_own = |item: &inventory::Item<'_>| {
                item.kind == Kind::StandardEditionServer
                    && item
                        .cluster
                        .is_some_and(|cluster| cluster.id == store.cluster.id)
            };
            is_wanted &= !items.iter().any(is_own);
            is_wanted.then(|| Store {
                databases,
                ..named(store)
            })
        })
        .collect()
}

fn database_of(kind: AssociationKind) -> Option<&'static str> {
    match kind {
        AssociationKind::Database(database) if database.is_compliance() => Some("mgccomp"),
        AssociationKind::Database(_) => Some("mgc"),
        _ => None,
    }
}

fn named(store: &SqlStore<'_>) -> Store {
    Store {
        server: store.cluster.fqdn.clone(),
        instance: store.instance.name.clone(),
        databases: Vec::new(),
    }
}

/// The pairs that steps of the plan set up.
fn mirrors<'t>(plan: &Plan, index: &Index<'t>) -> Vec<MirroredPair<'t>> {
    let steps = plan.steps.iter();
    let steps = steps.filter(|step| step.kind == StepKind::Mirror);
    let causes: Vec<&Cause> = steps.flat_map(|step| &step.causes).collect();
    let mut pairs = mirrored(index);
    pairs.retain(|pair| causes.iter().any(|cause| pair.is_of(index, cause)));
    pairs
}

impl CentralManagement {
    fn store(&self) -> Store {
        Store {
            server: self.server.clone(),
            instance: self.instance.clone(),
            databases: Vec::new(),
        }
    }
}

impl Mirror {
    fn of(pair: &MirroredPair<'_>) -> Self {
        Self {
            pool: pair.pool.fqdn.clone(),
            database_type: pair.kind.database_type,
            primary: named(&pair.principal),
            mirror: named(&pair.mirror),
            witness: pair.witness.as_ref().map(named),
        }
    }
}

/// The pools whose databases are mirrored now, and still are when the topology is published.
fn mirrored_pools(plan: &Plan, published: &Topology) -> Vec<MirroredPool> {
    let index = Index::new(published);
    let steps = plan.steps.iter();
    let steps = steps.filter(|step| step.kind == StepKind::MirrorRemoval);
    let removed: Vec<&Cause> = steps.flat_map(|step| &step.causes).collect();
    let mut pairs = mirrored(&index);
    pairs.retain(|pair| !removed.iter().any(|cause| pair.is_of(&index, cause)));
    let pools = pairs.into_iter().map(|pair| MirroredPool {
        fqdn: pair.pool.fqdn.clone(),
        database_type: pair.kind.database_type,
    });
    pools.collect()
}

/// The stores that host the Central Management store of a first publication.
fn central_management(index: &Index<'_>) -> Vec<CentralManagement> {
    let kinds = inventory::items(index);
    let of_central = index
        .associations()
        .filter(|held| held.kind == AssociationKind::CentralManagementStore);
    let mut found: Vec<CentralManagement> = Vec::new();
    for store in of_central.filter_map(|held| store_of(index, held.target)) {
        let mut items = kinds.iter();
        let is_standard_edition = items.any(|item| {
            item.kind == Kind::StandardEditionServer
                && item
                    .cluster
                    .is_some_and(|cluster| cluster.id == store.cluster.id)
        });
        let Store {
            server, instance, ..
        } = named(&store);
        let store = CentralManagement {
            server,
            instance,
            is_standard_edition,
        };
        if !found.contains(&store) {
            found.push(store);
        }
    }
    found
}
