//! Mirrors and witnesses of Front End pool databases: back end, archiving and monitoring. They are set in
//! Topology Builder, and the mirroring rules apply to them as to Persistent Chat.

use crate::topology::{
    AssociationKind, ChatUsage, Index, InstalledOn, ObjectId, Role, Service, SqlStore,
};

/// A database of a Front End pool that has a mirror or a witness.
#[allow(missing_docs)]
pub struct FrontEndPair<'d> {
    pub pool: ObjectId,
    /// The association of the pool with the database.
    pub principal: AssociationKind,
    /// The association with its mirror.
    pub mirror_kind: AssociationKind,
    /// The association with its witness.
    pub witness_kind: AssociationKind,
    /// The store of the database.
    pub primary: Option<SqlStore<'d>>,
    /// The store of the mirror.
    pub mirror: Option<SqlStore<'d>>,
    /// The store of the witness.
    pub witness: Option<SqlStore<'d>>,
}

/// The role of the database service, and the associations with the database, its mirror and its witness.
const KINDS: [(Role, [AssociationKind; 3]); 3] = [
    (
        Role::UserServices,
        [
            AssociationKind::BackEnd,
            AssociationKind::BackEndMirror,
            AssociationKind::BackEndWitness,
        ],
    ),
    (
        Role::Registrar,
        [
            AssociationKind::ArchivingStore,
            AssociationKind::ArchivingMirror,
            AssociationKind::ArchivingWitness,
        ],
    ),
    (
        Role::Registrar,
        [
            AssociationKind::MonitoringStore,
            AssociationKind::MonitoringMirror,
            AssociationKind::MonitoringWitness,
        ],
    ),
];

impl<'d> FrontEndPair<'d> {
    /// Every database with a mirror or a witness, by kind and then in document order. References to missing
    /// stores are reported by another rule.
    pub(super) fn all(index: &Index<'d>) -> Vec<Self> {
        let mut pairs = Vec::new();
        for (role, kinds) in &KINDS {
            for (place, service) in index.of_role(role) {
                pairs.extend(Self::of(index, place, service, *kinds));
            }
        }
        pairs
    }

    fn of(
        index: &Index<'d>,
        place: usize,
        service: &'d Service,
        kinds: [AssociationKind; 3],
    ) -> Option<Self> {
        let usage_of = |usage| ChatUsage::of(usage, index.vocabulary());
        let is_of_pair = |usage| matches!(usage, Some(ChatUsage::Mirror | ChatUsage::Witness));
        let mut of_pair = service
            .depends_on
            .iter()
            .zip(index.targets_of_place(place))
            .filter(|(needed, _)| is_of_pair(usage_of(&needed.usage)))
            .peekable();
        if of_pair.peek().is_none() || of_pair.any(|(_, target)| target.is_none()) {
            return None;
        }
        let stores = kinds.map(|kind| {
            service
                .depends_on
                .iter()
                .zip(index.targets_of_place(place))
                .filter_map(|(needed, target)| Some((usage_of(&needed.usage), target?)))
                .filter(|(usage, target)| {
                    AssociationKind::of(&service.role, &target.role, *usage) == kind
                })
                .find_map(|(_, target)| store_of(index, target))
        });
        let [primary, mirror, witness] = stores;
        if mirror.is_none() && witness.is_none() {
            return None;
        }
        let [principal, mirror_kind, witness_kind] = kinds;
        Some(Self {
            pool: match index.cluster_of_place(place) {
                Some(cluster) => cluster.id.clone().into(),
                None => service.id.clone().into(),
            },
            principal,
            mirror_kind,
            witness_kind,
            primary,
            mirror,
            witness,
        })
    }

    /// Primary and mirror, if they exist.
    pub fn partners(&self) -> impl Iterator<Item = (AssociationKind, SqlStore<'d>)> + Clone {
        [
            (self.principal, self.primary),
            (self.mirror_kind, self.mirror),
        ]
        .into_iter()
        .filter_map(|(kind, store)| Some((kind, store?)))
    }
}

fn store_of<'d>(index: &Index<'d>, service: &Service) -> Option<SqlStore<'d>> {
    let InstalledOn::SqlInstance(id) = &service.installed_on else {
        return None;
    };
    let (cluster, instance) = index.sql_instance(id)?;
    Some(SqlStore { cluster, instance })
}
