//! Writes new Persistent Chat content in the spelling of the document. A spelling is used only if the document then
//! means what the edit intends, and nothing else changes its meaning.

use crate::edit::draft::{Draft, NewService, depends_on};
use crate::edit::{Refusal, refuse};
use crate::topology::document_style::{DocumentStyle, ReferenceStyle, is_called};
use crate::topology::persistent_chat::ROLE_VERSION;
use crate::topology::recognize_chat::Facet;
use crate::topology::{
    AssociationKind, Dependency, InstalledOn, Role, ServiceId, ServiceRole, SqlInstanceId, Usage,
};

/// The references of a pool for comparison: their targets, and whether they are understood.
#[derive(PartialEq, Eq)]
struct Read(Vec<(Option<ServiceId>, bool)>);

impl Read {
    fn of(draft: &Draft<'_>, pool: &ServiceId) -> Self {
        let facets = draft.topology().chat(pool);
        let references = AssociationKind::OF_PERSISTENT_CHAT.into_iter().map(|kind| {
            let facet = facets.as_ref().map(|facets| facets.reference(kind));
            let target = facet.and_then(|facet| facet.understood());
            let is_unclear = facet.is_some_and(|facet| matches!(facet, Facet::NotUnderstood(_)));
            (target.map(|target| target.id.clone()), is_unclear)
        });
        Self(references.collect())
    }

    /// The same with a different target for one reference.
    fn with(mut self, kind: AssociationKind, target: &ServiceId) -> Self {
        if let Some(reference) = self.0.get_mut(kind.place()) {
            *reference = (Some(target.clone()), false);
        }
        self
    }
}

/// Refuses an edit after which a reference would not be understood as intended.
pub(super) fn check_reads_as(
    draft: &Draft<'_>,
    pool: &ServiceId,
    kind: AssociationKind,
    target: &ServiceId,
) -> Result<(), Refusal> {
    let topology = draft.topology();
    let facets = topology.chat(pool);
    let says = facets.and_then(|facets| facets.target(kind));
    let is_it = says.is_some_and(|says| {
        says.id == *target
            || (kind == AssociationKind::NextHop
                && topology.service(target).map(|target| &target.installed_on)
                    == Some(&says.installed_on))
    });
    match is_it {
        true => Ok(()),
        false => refuse(no_spelling(draft, pool, kind)),
    }
}

fn no_spelling(draft: &Draft<'_>, pool: &ServiceId, kind: AssociationKind) -> String {
    format!(
        "The {kind} of {} cannot be changed: its spelling in this document is not certain. First set the \
         meaning of its references.",
        draft.name(pool.clone())
    )
}

/// Adds a reference that the pool does not have.
pub(super) fn attach_new(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    kind: AssociationKind,
    target: &ServiceId,
) -> Result<(), Refusal> {
    let version = draft.pool(pool)?.service_version;
    for style in styles(draft, kind, version) {
        let Some(dependencies) = dependencies(draft, kind, &style, target) else {
            continue;
        };
        if try_dependencies(draft, pool, kind, target, dependencies)? {
            return Ok(());
        }
    }
    refuse(no_spelling(draft, pool, kind))
}

/// Adds a reference to a new database.
pub(super) fn attach_new_database(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    kind: AssociationKind,
    instance: &SqlInstanceId,
    version: u32,
) -> Result<(), Refusal> {
    let (role, _) = kind.role_and_usage();
    for style in styles(draft, kind, version) {
        let [(usage, role_name)] = style.dependencies.as_slice() else {
            continue;
        };
        let before = (draft.design.clone(), draft.allotted.clone());
        let store = new_store(draft, &role, role_name, version, instance)?;
        let dependency = Dependency {
            usage: Usage::new(usage.as_str()),
            ..depends_on(&store)
        };
        if try_dependencies(draft, pool, kind, &store, vec![dependency])? {
            return Ok(());
        }
        (draft.design, draft.allotted) = before;
    }
    refuse(no_spelling(draft, pool, kind))
}

fn styles(draft: &Draft<'_>, kind: AssociationKind, version: u32) -> Vec<ReferenceStyle> {
    let index = draft.index();
    DocumentStyle::of(&index, version).references(kind)
}

/// The dependencies of a style. Several services of the next hop may be referenced.
fn dependencies(
    draft: &Draft<'_>,
    kind: AssociationKind,
    style: &ReferenceStyle,
    target: &ServiceId,
) -> Option<Vec<Dependency>> {
    let index = draft.index();
    let chosen = index.service(target)?;
    let leads_to = |role_name: &str| {
        if kind != AssociationKind::NextHop {
            return Some(target.clone());
        }
        let cluster = index.cluster_of(chosen)?;
        let mut services = index.services_on(&cluster.id).iter();
        let found = services.find(|service| is_called(service, role_name))?;
        Some(found.id.clone())
    };
    let dependencies = style.dependencies.iter().map(|(usage, role_name)| {
        Some(Dependency {
            usage: Usage::new(usage.as_str()),
            ..depends_on(&leads_to(role_name)?)
        })
    });
    dependencies.collect()
}

/// Adds dependencies if the document then means exactly this; returns whether it did.
fn try_dependencies(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    kind: AssociationKind,
    target: &ServiceId,
    dependencies: Vec<Dependency>,
) -> Result<bool, Refusal> {
    let before = Read::of(draft, pool);
    let count = draft.pool(pool)?.depends_on.len();
    draft.service_mut(pool)?.depends_on.extend(dependencies);
    let after = Read::of(draft, pool);
    let facets = draft.topology().chat(pool);
    let reads_as = facets.and_then(|facets| Some(facets.target(kind)?.id.clone()));
    let is_it = match kind {
        // The service of the next hop that the document refers to.
        AssociationKind::NextHop => check_reads_as(draft, pool, kind, target).is_ok(),
        _ => reads_as.as_ref() == Some(target),
    };
    let expected = reads_as.map(|target| before.with(kind, &target));
    if is_it && expected == Some(after) {
        return Ok(true);
    }
    draft.service_mut(pool)?.depends_on.truncate(count);
    Ok(false)
}

/// A database on a SQL Server store, with the role name of the document.
pub(super) fn new_store(
    draft: &mut Draft<'_>,
    role: &Role,
    role_name: &str,
    service_version: u32,
    instance: &SqlInstanceId,
) -> Result<ServiceId, Refusal> {
    draft.add_service(NewService {
        role: ServiceRole::spelled(role.clone(), role_name),
        role_version: ROLE_VERSION,
        service_version,
        type_name: None,
        installed_on: InstalledOn::SqlInstance(instance.clone()),
        depends_on: Vec::new(),
        ports: Vec::new(),
        content: None,
    })
}
