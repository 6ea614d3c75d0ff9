//! The SQL Server store and the file store of an Enterprise Edition Front End pool: which pools select
//! them, the possible targets, and what is missing.

use crate::topology::association::Editable;
use crate::topology::kind::is_standard_edition;
use crate::topology::reason::Reason;
use crate::topology::{
    AssociationKind, ChatUsage, Cluster, ClusterId, Index, Item, ObjectId, Role, inventory,
};

/// The Enterprise Edition pool that selects a store; a Standard Edition server has its own.
pub(super) fn chooser<'t>(
    index: &Index<'t>,
    holder: &ObjectId,
    kind: AssociationKind,
) -> Result<&'t Cluster, Reason> {
    let cluster = match holder {
        ObjectId::Cluster(id) => index.cluster(id),
        _ => None,
    };
    let has = |cluster: &&Cluster, role| index.role_on(&cluster.id, role).is_some();
    let pool = cluster.filter(|cluster| {
        has(cluster, &Role::Registrar)
            && has(cluster, &Role::UserServices)
            && !is_standard_edition(cluster)
    });
    pool.ok_or_else(|| {
        let name = inventory::name_in(index, holder);
        let store = noun(kind);
        Reason(format!(
            "{name} is not an Enterprise Edition pool, so its {store} cannot be chosen."
        ))
    })
}

/// Whether an object can be the store of an Enterprise Edition pool.
///
/// # Errors
/// The reason in one sentence that names the objects.
pub(super) fn may_be(kind: AssociationKind, target: &Item<'_>) -> Result<(), Reason> {
    match target.cluster {
        Some(host) if kind == AssociationKind::BackEnd && host.requires_setup => {
            Err(Reason(format!(
                "{} belongs to {}; an Enterprise Edition pool needs a separate SQL Server.",
                target.title(),
                host.fqdn
            )))
        }
        _ => Ok(()),
    }
}

/// Whether a pool does not have this store yet, or only a part of it: moving the data of a pool is a separate procedure
/// (R72, R126).
pub(super) fn is_missing(
    index: &Index<'_>,
    pool: &Cluster,
    kind: AssociationKind,
) -> Result<(), Reason> {
    match kind.row().editable {
        Editable::WhenMissing(why) if missing_roles(index, &pool.id, kind).is_empty() => {
            let (fqdn, store) = (&pool.fqdn, noun(kind));
            Err(Reason(format!("{fqdn} already has a {store}; {why}.")))
        }
        _ => Ok(()),
    }
}

/// The roles of the services that are added when a store is chosen: those that no service of the pool depends on yet.
/// Mirrors and services that are not installed on anything do not count.
pub fn missing_roles(index: &Index<'_>, pool: &ClusterId, kind: AssociationKind) -> Vec<Role> {
    let kinds = std::iter::once(&kind).chain(kind.row().with);
    let roles = kinds.flat_map(|kind| kind.row().target_roles);
    let is_needed = |role: &Role| {
        let mut needs = index.services_on(pool).iter().flat_map(|s| &s.depends_on);
        needs.any(|dependency| {
            let target = index.service(&dependency.target);
            let usage = ChatUsage::of(&dependency.usage, index.vocabulary());
            !matches!(usage, Some(ChatUsage::Mirror | ChatUsage::Witness))
                && target.is_some_and(|target| {
                    target.role == *role && index.cluster_of(target).is_some()
                })
        })
    };
    roles.filter(|role| !is_needed(role)).cloned().collect()
}

/// The kind of target, for the middle of a sentence.
fn noun(kind: AssociationKind) -> &'static str {
    let kinds = kind.row().choose.kinds();
    kinds.first().map_or("store", |kind| kind.in_sentence())
}
