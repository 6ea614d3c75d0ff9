//! Pastes copies into a design: new identities, the next available names, references among the copies, and references
//! to other objects if they exist and are legal.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Point;
use crate::edit::apply::names::{new_names_free, rename_within};
use crate::edit::apply::references::attach;
use crate::edit::apply::{computers, settings};
use crate::edit::clip::Clip;
use crate::edit::clipboard::copy;
use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::Index;
use crate::topology::content::{Attributes, Extra};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{
    AssociationKind, Cluster, ClusterId, InstalledOn, ObjectId, Role, Service, ServiceId, SiteId,
    SiteKind, SqlInstanceId,
};

/// The offset of copies from their originals if no position is given, in points at 100 %.
const BESIDE: Point = Point::new(32.0, 32.0);

/// Copies objects and pastes the copies into a site, or into the sites of the originals.
pub(in crate::edit) fn duplicate(
    draft: &mut Draft<'_>,
    objects: &[ObjectId],
    site: Option<SiteId>,
    offset: Point,
) -> Result<(), Refusal> {
    let clip = copy(&draft.design, objects)?;
    if let Some(site) = site {
        check_site(draft, &clip, site)?;
    }
    insert(draft, &clip, site, offset)
}

/// Pastes into a site.
pub(in crate::edit) fn paste(
    draft: &mut Draft<'_>,
    clip: &Clip,
    site: SiteId,
    place: Option<Point>,
) -> Result<(), Refusal> {
    check_site(draft, clip, site)?;
    let offset = place.map_or(BESIDE, |place| {
        let left = clip
            .places
            .values()
            .map(|p| p.x)
            .fold(f32::INFINITY, f32::min);
        let top = clip
            .places
            .values()
            .map(|p| p.y)
            .fold(f32::INFINITY, f32::min);
        Point::new(place.x - left, place.y - top)
    });
    let created_before = draft.created.len();
    insert(draft, clip, Some(site), offset)?;
    if clip.places.is_empty()
        && let Some(first) = draft.created.get(created_before).cloned()
    {
        draft.place(first, place);
    }
    Ok(())
}

/// Pools must be in a central site.
pub(super) fn check_site(draft: &Draft<'_>, clip: &Clip, site: SiteId) -> Result<(), Refusal> {
    let target = draft.site(site)?;
    let holds_pool = |service: &std::sync::Arc<Service>| {
        matches!(*service.role, Role::Registrar | Role::PersistentChatService)
    };
    if matches!(target.kind, SiteKind::Branch { .. }) && clip.parts.services.iter().any(holds_pool)
    {
        return refuse(format!(
            "{} is a branch site; pools must be in a central site.",
            target.name
        ));
    }
    Ok(())
}

/// Maps originals to copies.
#[derive(Default)]
struct Copies {
    clusters: BTreeMap<ClusterId, ClusterId>,
    instances: BTreeMap<SqlInstanceId, SqlInstanceId>,
    services: BTreeMap<ServiceId, ServiceId>,
    /// Old and new names, by cluster.
    names: BTreeMap<ClusterId, Vec<(String, String)>>,
}

/// Adds the copies: to one site, or each to the site of its original.
pub(super) fn insert(
    draft: &mut Draft<'_>,
    clip: &Clip,
    site: Option<SiteId>,
    offset: Point,
) -> Result<(), Refusal> {
    let mut copies = Copies::default();
    let mut taken = BTreeSet::new();
    for cluster in &clip.parts.clusters {
        copy_cluster(draft, cluster, site, &mut copies, &mut taken)?;
    }
    let mut services = Vec::new();
    for service in &clip.parts.services {
        services.extend(copy_service(draft, clip, service, &mut copies)?);
    }
    for (copy, original) in services {
        let id = copy.id.clone();
        draft.design.topology.services.push(copy.into());
        if let Some(intentions) = clip.intentions.get(&original.id) {
            draft.change_intentions(&id, |new| *new = intentions.clone());
        }
    }
    for original in &clip.parts.services {
        connect(draft, clip, original, &copies)?;
    }
    for root in &clip.roots {
        let Some(copy) = copies.of(root) else {
            continue;
        };
        let place = clip.places.get(root);
        draft.place(
            copy.clone(),
            place.map(|place| Point::new(place.x + offset.x, place.y + offset.y)),
        );
        draft.created.push(copy);
    }
    if copies.clusters.is_empty() {
        return refuse("There is nothing to paste.");
    }
    Ok(())
}

impl Copies {
    fn of(&self, object: &ObjectId) -> Option<ObjectId> {
        Some(match object {
            ObjectId::Cluster(id) => self.clusters.get(id)?.clone().into(),
            ObjectId::SqlInstance(id) => self.instances.get(id)?.clone().into(),
            ObjectId::Service(id) => self.services.get(id)?.clone().into(),
            ObjectId::Machine(..) | ObjectId::Site(_) | ObjectId::Deployment => return None,
        })
    }
}

fn copy_cluster(
    draft: &mut Draft<'_>,
    original: &Cluster,
    site: Option<SiteId>,
    copies: &mut Copies,
    taken: &mut BTreeSet<String>,
) -> Result<(), Refusal> {
    let site = site.unwrap_or(original.site);
    let (fqdn, machine_names) = new_names_free(draft, original, taken);
    let (id, number) = draft.new_cluster_id(site)?;
    let mut copy = Cluster {
        id: id.clone(),
        site,
        number,
        fqdn: fqdn.clone(),
        extra: as_new(&original.extra),
        ..original.clone()
    };
    let mut names = vec![(original.fqdn.clone(), fqdn)];
    for (position, (machine, name)) in copy.machines.iter_mut().zip(machine_names).enumerate() {
        for domain in [&mut machine.fault_domain, &mut machine.upgrade_domain] {
            if domain.as_ref().is_some_and(|d| same_fqdn(d, &machine.fqdn)) {
                *domain = Some(name.clone());
            }
        }
        names.push((std::mem::replace(&mut machine.fqdn, name.clone()), name));
        machine.ordinal = draft.ordinal_at(position);
        machine.extra = as_new(&machine.extra);
    }
    for instance in &mut copy.sql_instances {
        let new = draft.new_sql_instance_id(&id, &instance.name);
        let old = std::mem::replace(&mut instance.id, new.clone());
        instance.extra = as_new(&instance.extra);
        copies.instances.insert(old, new);
    }
    draft.add_cluster(copy);
    copies.names.insert(original.id.clone(), names);
    copies.clusters.insert(original.id.clone(), id);
    Ok(())
}

/// The copy of a service without its references; `None` if its host was not copied and does not exist here.
fn copy_service<'c>(
    draft: &mut Draft<'_>,
    clip: &Clip,
    original: &'c Service,
    copies: &mut Copies,
) -> Result<Option<(Service, &'c Service)>, Refusal> {
    let installed_on = match &original.installed_on {
        InstalledOn::Cluster(id) => copies.clusters.get(id).cloned().map(InstalledOn::Cluster),
        InstalledOn::SqlInstance(id) => {
            let outside = || means_the_same(draft, clip, &id.clone().into()).then_some(id);
            let copied = copies.instances.get(id);
            copied
                .or_else(outside)
                .cloned()
                .map(InstalledOn::SqlInstance)
        }
    };
    let Some(installed_on) = installed_on else {
        return Ok(None);
    };
    let site = draft.site_of(&installed_on)?;
    let (id, instance) = draft.new_service_id(site, &original.role)?;
    let mut copy = Service {
        id: id.clone(),
        site,
        instance,
        installed_on,
        depends_on: Vec::new(),
        backup: None,
        extra: as_new(&original.extra),
        ..original.clone()
    };
    if let InstalledOn::Cluster(cluster) = &original.installed_on {
        let none = Vec::new();
        let names = copies.names.get(cluster).unwrap_or(&none);
        for (old, new) in names {
            rename_within(&mut copy, old, new);
        }
        let index = Index::new(&clip.parts);
        if let InstalledOn::Cluster(new) = &copy.installed_on {
            let machines = &draft.cluster(new)?.machines;
            computers::rename_in_copy(&index, original, &mut copy, names, machines)?;
        }
        settings::rename_copy(draft, &index, original, &mut copy)?;
    }
    copies.services.insert(original.id.clone(), id);
    Ok(Some((copy, original)))
}

/// Adds the references of the original to a copy, in order.
fn connect(
    draft: &mut Draft<'_>,
    clip: &Clip,
    original: &Service,
    copies: &Copies,
) -> Result<(), Refusal> {
    let Some(copy) = copies.services.get(&original.id) else {
        return Ok(());
    };
    for dependency in &original.depends_on {
        if let Some(target) = copies.services.get(&dependency.target) {
            let mut dependency = dependency.clone();
            dependency.target = target.clone();
            draft.service_mut(copy)?.depends_on.push(dependency);
            continue;
        }
        if !means_the_same(draft, clip, &dependency.target.clone().into()) {
            continue;
        }
        if original.role != Role::PersistentChatService {
            draft.service_mut(copy)?.depends_on.push(dependency.clone());
            continue;
        }
        keep_if_legal(draft, copy, &dependency.target)?;
    }
    Ok(())
}

/// Keeps a reference of a Persistent Chat pool to something outside the clip, if it is legal.
fn keep_if_legal(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    target: &ServiceId,
) -> Result<(), Refusal> {
    let service = draft.service(target)?;
    let (reference, object) = match (service.role.meaning(), &service.installed_on) {
        (Role::Registrar, InstalledOn::Cluster(cluster)) => {
            (AssociationKind::NextHop, ObjectId::Cluster(cluster.clone()))
        }
        (Role::FileStore, _) => (
            AssociationKind::FileStore,
            ObjectId::Service(target.clone()),
        ),
        _ => return Ok(()),
    };
    if draft.may_associate(&pool.clone().into(), reference, &object) {
        attach(draft, pool, reference, target)?;
    }
    Ok(())
}

/// Whether an object outside the clip is the same object here as in the source design.
fn means_the_same(draft: &Draft<'_>, clip: &Clip, object: &ObjectId) -> bool {
    let exists = match object {
        ObjectId::Service(id) => draft.topology().service(id).is_some(),
        ObjectId::SqlInstance(id) => draft.topology().sql_instance(id).is_some(),
        _ => false,
    };
    exists && clip.outside.get(object) == Some(&draft.name(object.clone()))
}

/// Unknown content without the attributes about the publication of the original.
fn as_new(extra: &Extra) -> Extra {
    let mut extra = extra.clone();
    extra
        .attributes
        .0
        .retain(|(name, _)| !name.starts_with("Original"));
    extra.naming = Attributes::default();
    extra
}
