//! Lookups in a topology, built once for many queries.
//!
//! Every identity in the topology has a number, which is used to find everything that belongs to the
//! object. Code that needs one object uses its identity; code that walks the whole topology uses the
//! number, or the position of a service in the document, without looking up a text each time.

mod numbered;
mod objects;
mod ties;

use std::ops::Deref;
use std::sync::Arc;

use crate::topology::chat_usage::ChatUsage;
use crate::topology::groups::Groups;
use crate::topology::index::ties::Ground;
use crate::topology::recognize_chat::{ChatFacets, Facet, Piece, RecognizedChat, recognize_chat};
use crate::topology::{
    Association, AssociationKind, Dependency, Role, Service, ServiceId, SiteId, SqlInstanceId,
    Topology,
};

pub use numbered::{ClusterNumber, SqlInstanceNumber};
pub use objects::ObjectIndex;

/// Finds objects and their users without walking the topology again, and what is meant by Persistent Chat content.
/// Objects themselves are found as in an [`ObjectIndex`].
pub struct Index<'t> {
    objects: ObjectIndex<'t>,
    chat: RecognizedChat<'t>,
    on_sql_instance: Groups<&'t Service>,
    kept_on_sql_instance: Groups<&'t Service>,
    dependents: Groups<&'t Service>,
}

impl<'t> Deref for Index<'t> {
    type Target = ObjectIndex<'t>;

    fn deref(&self) -> &ObjectIndex<'t> {
        &self.objects
    }
}

impl<'t> Index<'t> {
    /// Reads the topology, using its vocabulary.
    pub fn new(topology: &'t Topology) -> Self {
        let objects = ObjectIndex::new(topology);
        let standing = topology.services.iter().zip(&objects.grounds).enumerate();
        let on_sql_instance = standing.filter_map(|(place, (service, ground))| {
            let Ground::SqlInstance(number) = *ground else {
                return None;
            };
            Some((place, number, &**service))
        });
        let count = objects.sql_instances.len();
        let is_kept = |place: usize| {
            let number = objects.service_numbers.get(place);
            let uses = number.and_then(|number| objects.uses.get(*number));
            uses.is_none_or(|uses| uses.otherwise || !uses.as_witness)
        };
        let kept_on_sql_instance = Groups::new(
            count,
            on_sql_instance
                .clone()
                .filter(|(place, ..)| is_kept(*place))
                .map(|(_, number, service)| (number, service)),
        );
        let on_sql_instance = Groups::new(
            count,
            on_sql_instance.map(|(_, number, service)| (number, service)),
        );
        let pools = objects.of_role(&Role::PersistentChatService);
        let chat = recognize_chat(pools, &objects, objects.vocabulary());
        Self {
            chat,
            dependents: dependents(&objects),
            on_sql_instance,
            kept_on_sql_instance,
            objects,
        }
    }

    /// The settings of a Persistent Chat service; `None` for any other service.
    pub fn chat(&self, service: &ServiceId) -> Option<&ChatFacets<'t>> {
        self.chat.pool(service)
    }

    /// The default Persistent Chat pool of a site, in any form in the document.
    pub fn default_pool(&self, site: SiteId) -> &Facet<'t, ServiceId> {
        self.chat.default_pool(site)
    }

    /// All content about Persistent Chat that is not understood: in sites, SQL Server instances and
    /// services, each in document order.
    pub fn not_understood(&self) -> &[Arc<Piece>] {
        self.chat.pieces()
    }

    /// All associations of a topology in document order, including those between services of the same pool,
    /// but without broken references.
    pub fn associations<'i>(&'i self) -> impl Iterator<Item = Association<'t>> + 'i {
        let holders = self.topology().services.iter();
        holders.flat_map(move |holder| {
            let held = self.associations_of(holder);
            held.map(|(_, association)| association)
        })
    }

    /// The associations of a service, each with the position of its dependency, if it is one.
    pub fn associations_of<'i>(
        &'i self,
        holder: &'t Service,
    ) -> impl Iterator<Item = (Option<usize>, Association<'t>)> + 'i {
        let paired = holder.backup.iter().filter_map(|backup| {
            let target = self.service(&backup.target)?;
            let association = Association {
                holder,
                kind: AssociationKind::Pairing,
                target,
            };
            Some((None, association))
        });
        let needs = holder.depends_on.iter().enumerate();
        let needed = needs.filter_map(move |(position, dependency)| {
            let target = self.service(&dependency.target)?;
            let association = Association {
                holder,
                kind: self.kind_of(holder, position, dependency, target),
                target,
            };
            Some((Some(position), association))
        });
        paired.chain(needed)
    }

    /// The kind of a dependency. A dependency of a Persistent Chat pool that is not understood has no specific kind.
    fn kind_of(
        &self,
        holder: &Service,
        position: usize,
        dependency: &Dependency,
        target: &Service,
    ) -> AssociationKind {
        match self.chat(&holder.id) {
            Some(facets) => facets.meaning(position).unwrap_or_else(|| {
                // It is drawn according to its target, but not as one of the references.
                AssociationKind::of(&holder.role, &target.role, None)
            }),
            None => {
                let usage = ChatUsage::of(&dependency.usage, self.vocabulary());
                AssociationKind::of(&holder.role, &target.role, usage)
            }
        }
    }

    /// Databases on a SQL Server instance.
    pub fn databases_on(&self, id: &SqlInstanceId) -> &[&'t Service] {
        self.sql_instances
            .number(id)
            .map_or(&[], |number| self.on_sql_instance.get(number))
    }

    /// Services that depend on this one; a service that does so twice appears twice.
    pub fn dependents(&self, id: &ServiceId) -> &[&'t Service] {
        self.services
            .number(id)
            .map_or(&[], |number| self.dependents.get(number))
    }

    /// Services that depend on the mirror of a database, by their positions in the document.
    pub fn mirrored(&self) -> impl Iterator<Item = (usize, &'t Service)> {
        self.at_places(&self.objects.mirrored)
    }

    /// The services that depend on the one at a position in the document, like [`Self::dependents`].
    pub fn dependents_of_place(&self, place: usize) -> &[&'t Service] {
        self.service_numbers
            .get(place)
            .map_or(&[], |number| self.dependents.get(*number))
    }

    /// Like [`Self::databases_on`].
    pub fn databases_at(&self, instance: SqlInstanceNumber) -> &[&'t Service] {
        self.on_sql_instance.get(instance.0)
    }

    /// Like [`Self::databases_at`], without witnesses: a service that is only used as a witness has no data, so rules
    /// for databases do not apply to it.
    pub fn databases_kept_at(&self, instance: SqlInstanceNumber) -> &[&'t Service] {
        self.kept_on_sql_instance.get(instance.0)
    }
}

/// The services that depend on each service.
fn dependents<'t>(objects: &ObjectIndex<'t>) -> Groups<&'t Service> {
    let lengths = objects
        .target_starts
        .windows(2)
        .map(|bounds| bounds[1] - bounds[0]);
    let dependent = objects.topology().services.iter().zip(lengths);
    let dependent = dependent.flat_map(|(user, length)| std::iter::repeat_n(&**user, length));
    let targets = objects.targets.iter().copied();
    Groups::new(objects.services.len(), targets.zip(dependent))
}
