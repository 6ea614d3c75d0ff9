//! Putting back differences: the edit that restores the previous value of an object or a property, or why there is
//! none. Comparing never changes anything; this is the only way from a difference to a change.

use std::collections::BTreeMap;

use crate::diff::matching::Matching;
use crate::diff::{Change, ObjectDifference, Property, PropertyDifference};
use crate::edit::{DefaultScope, Edit, Refusal, refuse};
use crate::topology::inventory::name_in;
use crate::topology::{
    AssociationKind, ClusterId, Index, InstalledOn, ObjectId, Role, Service, SiteId, Topology,
};

/// Two topologies; differences are put back into the second.
pub struct PutBack<'t> {
    before: Index<'t>,
    after: Index<'t>,
    matching: Matching,
}

impl<'t> PutBack<'t> {
    /// Between two topologies, compared as in [`Differences::between`](crate::diff::Differences::between).
    pub fn between(before: &'t Topology, after: &'t Topology) -> Self {
        Self::by(Matching::of(before, after), before, after)
    }

    /// Between two states of one topology.
    pub fn between_moments(before: &'t Topology, after: &'t Topology) -> Self {
        Self::by(Matching::of_moments(before, after), before, after)
    }

    /// Between two topologies whose objects are already matched.
    pub fn by(matching: Matching, before: &'t Topology, after: &'t Topology) -> Self {
        Self {
            before: Index::new(before),
            after: Index::new(after),
            matching,
        }
    }

    /// The edit that puts back a whole object, as one step.
    ///
    /// # Errors
    ///
    /// Why there is none, as a sentence.
    pub fn object(&self, object: &ObjectDifference) -> Result<Edit, Refusal> {
        let name = object.name();
        match (object.change, &object.after) {
            (Change::Added, Some(after)) => Ok(Edit::Delete {
                objects: vec![after.id.clone()],
            }),
            (Change::Changed, Some(_)) => {
                let edits = object.properties.iter();
                let edits: Result<Vec<Edit>, Refusal> = edits
                    .map(|property| self.property(object, property))
                    .collect();
                Ok(Edit::Together {
                    label: format!("Put back {name}"),
                    edits: edits?,
                })
            }
            (Change::Recreated, _) => refuse(format!(
                "{name} has a different identity than before, which cannot be restored."
            )),
            _ => refuse(format!(
                "{name} was removed. If you add it again, it gets another identity; undo its removal instead."
            )),
        }
    }

    /// The edit that puts back one property.
    ///
    /// # Errors
    ///
    /// Why there is none, as a sentence.
    pub fn property(
        &self,
        object: &ObjectDifference,
        property: &PropertyDifference,
    ) -> Result<Edit, Refusal> {
        let (Change::Changed, Some(old), Some(new)) =
            (object.change, &object.before, &object.after)
        else {
            return self.object(object);
        };
        let id = &new.id;
        let not_edited = || {
            refuse(format!(
                "The {} of {} cannot be edited here. Change it in Topology Builder.",
                property.property, new.name
            ))
        };
        let was = property.before.as_deref();
        match (&property.property, id) {
            (Property::Name, ObjectId::Site(site)) => Ok(Edit::RenameSite {
                site: *site,
                name: was.unwrap_or_default().to_owned(),
            }),
            (Property::Name, _) => Ok(Edit::ChangeFqdn {
                object: id.clone(),
                fqdn: was.unwrap_or_default().to_owned(),
            }),
            (Property::Instance, ObjectId::SqlInstance(store)) => Ok(Edit::ChangeInstance {
                store: store.clone(),
                instance: was.unwrap_or_default().to_owned(),
            }),
            (Property::Share, ObjectId::Service(store)) => Ok(Edit::ChangeShare {
                store: store.clone(),
                share: was.unwrap_or_default().to_owned(),
            }),
            (Property::Site, _) => self.site(&old.id, id),
            (Property::Computer, _) => self.computer(id, property),
            (Property::DisplayName, ObjectId::Service(pool)) => match was {
                Some(name) => Ok(Edit::SetDisplayName {
                    pool: pool.clone(),
                    name: name.to_owned(),
                }),
                None => not_edited(),
            },
            (Property::ChatPort, ObjectId::Service(pool)) => {
                match was.and_then(|port| port.parse().ok()) {
                    Some(port) => Ok(Edit::SetPort {
                        pool: pool.clone(),
                        port,
                    }),
                    None => not_edited(),
                }
            }
            (Property::ActiveComputer, ObjectId::Service(pool)) => {
                let machine = property.before.as_ref().or(property.after.as_ref());
                Ok(Edit::SetActive {
                    pool: pool.clone(),
                    machine: machine.cloned().unwrap_or_default(),
                    active: was.is_some(),
                })
            }
            (Property::Association(kind), _) if kind.is_changeable() => {
                self.association(*kind, &old.id, id, property)
            }
            (Property::DefaultPool, ObjectId::Site(site)) => self.default_pool(&old.id, *site),
            _ => not_edited(),
        }
    }

    fn site(&self, old: &ObjectId, new: &ObjectId) -> Result<Edit, Refusal> {
        let site = cluster_of(&self.before, old)
            .and_then(|cluster| self.before.cluster(&cluster))
            .map(|cluster| cluster.site);
        match site.and_then(|site| self.matching.site(site)) {
            Some(site) => Ok(Edit::MoveToSite {
                objects: vec![new.clone()],
                site,
                places: BTreeMap::new(),
            }),
            None => refuse("The site that it was in no longer exists."),
        }
    }

    fn computer(&self, pool: &ObjectId, property: &PropertyDifference) -> Result<Edit, Refusal> {
        let Some(cluster) = cluster_of(&self.after, pool) else {
            return refuse("The pool that it belongs to no longer exists.");
        };
        let machines = self.before.clusters().flat_map(|(_, old)| &old.machines);
        let was = machines
            .filter(|machine| Some(&machine.fqdn) == property.before.as_ref())
            .find(|machine| machine.fault_domain.is_some() || machine.upgrade_domain.is_some());
        if was.is_some() {
            return refuse(
                "A computer that is added gets a new fault domain and upgrade domain. Add it to the pool.",
            );
        }
        Ok(match (&property.before, &property.after) {
            (Some(fqdn), _) => Edit::AddComputer {
                cluster,
                fqdn: fqdn.clone(),
            },
            (None, added) => Edit::Delete {
                objects: vec![ObjectId::machine(
                    &cluster,
                    added.as_deref().unwrap_or_default(),
                )],
            },
        })
    }

    fn association(
        &self,
        kind: AssociationKind,
        old: &ObjectId,
        new: &ObjectId,
        property: &PropertyDifference,
    ) -> Result<Edit, Refusal> {
        let set = |target| {
            Ok(Edit::SetAssociation {
                holder: new.clone(),
                kind,
                target,
            })
        };
        let Some(was) = &property.before else {
            return set(None);
        };
        let targets: Vec<ObjectId> = services_of(&self.before, old)
            .into_iter()
            .flat_map(|service| self.before.associations_of(service))
            .filter(|(_, association)| association.kind == kind)
            .map(|(_, association)| shown_as(association.target))
            .collect();
        let named = targets
            .iter()
            .find(|target| name_in(&self.before, target) == **was);
        let Some(target) = named.or(targets.first()) else {
            return refuse(format!("{was} is no longer used as {kind}."));
        };
        match self.matching.object(target) {
            Some(target) if self.after.has(&target) => set(Some(target)),
            _ => refuse(format!("{was} no longer exists. Put it back first.")),
        }
    }

    fn default_pool(&self, old: &ObjectId, site: SiteId) -> Result<Edit, Refusal> {
        let set = |pool, on| {
            Ok(Edit::SetDefaultPool {
                pool,
                scope: DefaultScope::Site(site),
                on,
            })
        };
        let was = match old {
            ObjectId::Site(site) => self.before.default_pool(*site).understood(),
            _ => None,
        };
        match was {
            Some(pool) => match self.matching.service(pool) {
                Some(pool) => set(pool.clone(), true),
                None => refuse("The pool that was the default no longer exists."),
            },
            None => match self.after.default_pool(site).understood() {
                Some(pool) => set(pool.clone(), false),
                None => refuse("It is not certain which pool is the default of the site."),
            },
        }
    }
}

/// The services through which an object, as the user sees it, has its associations.
fn services_of<'t>(index: &Index<'t>, object: &ObjectId) -> Vec<&'t Service> {
    match object {
        ObjectId::Service(id) => index.service(id).into_iter().collect(),
        ObjectId::Cluster(id) => index.services_on(id).to_vec(),
        _ => Vec::new(),
    }
}

fn cluster_of(index: &Index<'_>, object: &ObjectId) -> Option<ClusterId> {
    match object {
        ObjectId::Cluster(id) | ObjectId::Machine(id, _) => Some(id.clone()),
        ObjectId::SqlInstance(id) => index
            .sql_instance(id)
            .map(|(cluster, _)| cluster.id.clone()),
        ObjectId::Service(id) => {
            let cluster = index.cluster_of(index.service(id)?)?;
            Some(cluster.id.clone())
        }
        ObjectId::Deployment | ObjectId::Site(_) => None,
    }
}

/// The object that a user chooses as the target of a reference to a service: a store, a file store or a pool.
fn shown_as(service: &Service) -> ObjectId {
    match (service.role.meaning(), &service.installed_on) {
        (Role::FileStore | Role::PersistentChatService, _) => service.id.clone().into(),
        (_, InstalledOn::SqlInstance(id)) => id.clone().into(),
        (_, InstalledOn::Cluster(id)) => id.clone().into(),
    }
}
