//! Content about Persistent Chat that is not understood, by the objects that it may affect. Rules conclude
//! nothing from it, and no fix changes it.

use ahash::{AHashMap, AHashSet};

use crate::edit::{DefaultScope, Edit};
use crate::topology::recognize_chat::{ChatFacets, Doubt, Facet, Piece};
use crate::topology::{
    AssociationKind, Index, InstalledOn, ObjectId, Pair, PersistentChatPool, Role, Service,
    ServiceId, pools,
};

/// What content that is not understood may mean, or what a rule reads: one bit for each topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Topics(u16);

impl Topics {
    /// No topic.
    pub const NONE: Self = Self(0);
    /// Content database, its mirror, witness and backups.
    pub const CONTENT: Self = Self(1);
    /// The same for compliance.
    pub const COMPLIANCE: Self = Self(1 << 1);
    /// All databases.
    pub const DATABASES: Self = Self(0b11);
    /// The next hop.
    pub const NEXT_HOP: Self = Self(1 << 2);
    /// The file store.
    pub const FILE_STORE: Self = Self(1 << 3);
    /// The port.
    pub const PORT: Self = Self(1 << 4);
    /// The display name.
    pub const DISPLAY_NAME: Self = Self(1 << 5);
    /// The active computers.
    pub const ACTIVE: Self = Self(1 << 6);
    /// The default pool of a site.
    pub const SITE_DEFAULT: Self = Self(1 << 7);
    /// The kind of a server, according to its roles.
    pub const ROLES: Self = Self(1 << 8);
    /// Everything.
    pub const ALL: Self = Self(u16::MAX);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether both have a topic in common.
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn of(reference: AssociationKind) -> Self {
        match reference {
            AssociationKind::NextHop => Self::NEXT_HOP,
            AssociationKind::FileStore => Self::FILE_STORE,
            _ if reference.pair().is_some_and(Pair::is_compliance) => Self::COMPLIANCE,
            _ => Self::CONTENT,
        }
    }
}

/// An object with content that is not understood.
#[derive(Clone, Debug)]
pub struct UnclearObject {
    /// A Persistent Chat pool, another service, a SQL Server instance or a site.
    pub object: ObjectId,
    /// What the content may mean.
    pub topics: Topics,
    /// Whether the object is a pool or a site rather than a part of one.
    pub is_whole: bool,
    /// The reason, as a sentence.
    pub because: String,
}

/// The unclear content that an object is related to.
#[derive(Clone, Copy, Debug, Default)]
struct Touched {
    topics: Topics,
    /// Its position among the objects with content that is not understood.
    place: Option<u32>,
}

/// All content that is not understood.
#[derive(Clone, Debug, Default)]
pub struct Unclear {
    /// In the order of the document.
    pub objects: Vec<UnclearObject>,
    touched: AHashMap<ObjectId, Touched>,
    all: Topics,
}

impl Unclear {
    /// Collects it from a design and from the topology that it is compared with.
    pub(in crate::rules) fn of(index: &Index<'_>, published: Option<&Index<'_>>) -> Self {
        let mut unclear = Self::default();
        unclear.add(index);
        if let Some(published) = published {
            unclear.add(published);
        }
        unclear
    }

    /// Whether everything is understood.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Whether content about these topics is not understood anywhere in the document.
    pub fn has(&self, topics: Topics) -> bool {
        self.all.meet(topics)
    }

    /// Whether content about these topics that an object is related to is not understood.
    pub fn touches(&self, object: &ObjectId, topics: Topics) -> bool {
        let touched = self.touched.get(object);
        touched.is_some_and(|touched| touched.topics.meet(topics))
    }

    /// Whether an edit changes or removes content that is not understood, or something it may depend on.
    pub(in crate::rules) fn is_changed_by(&self, edit: &Edit) -> bool {
        let of = |pool: &ServiceId, topics| self.touches(&pool.clone().into(), topics);
        match edit {
            Edit::Delete { objects } => objects.iter().any(|o| self.touches(o, Topics::ALL)),
            Edit::SetAssociation { holder, kind, .. } if kind.is_of_persistent_chat() => {
                self.touches(holder, Topics::of(*kind))
            }
            Edit::SetCompliance { pool, .. } => of(pool, Topics::DATABASES),
            Edit::SetDisasterRecovery { pool, .. } => of(pool, Topics::DATABASES),
            Edit::SetMirroring { pool, pair, .. } | Edit::SetWitness { pool, pair, .. } => {
                of(pool, Topics::of(AssociationKind::Witness(*pair)))
            }
            Edit::SetActive { pool, .. } => of(pool, Topics::ACTIVE),
            Edit::SetDisplayName { pool, .. } => of(pool, Topics::DISPLAY_NAME),
            Edit::SetPort { pool, .. } => of(pool, Topics::PORT),
            Edit::SetDefaultPool { scope, .. } => match scope {
                DefaultScope::Site(site) => self.touches(&(*site).into(), Topics::SITE_DEFAULT),
                DefaultScope::AllSites => self.has(Topics::SITE_DEFAULT),
            },
            Edit::RemoveDangling { service } => of(service, Topics::ALL),
            Edit::Planned { edits, .. } | Edit::Together { edits, .. } => {
                edits.iter().any(|edit| self.is_changed_by(edit))
            }
            _ => false,
        }
    }

    fn add(&mut self, index: &Index<'_>) {
        if index.not_understood().is_empty() {
            return;
        }
        for pool in pools::persistent_chat_pools(index) {
            if let Some(facets) = pool.facets(index).filter(|facets| !facets.is_understood()) {
                self.add_pool(index, &pool, facets);
            }
        }
        let mut roles: AHashSet<&str> = AHashSet::new();
        for piece in index.not_understood() {
            match piece.why {
                Doubt::RoleName => {
                    let is_first = roles.insert(&piece.quote);
                    self.add_role(index, piece, is_first);
                }
                _ => self.add_piece(index, piece),
            }
        }
    }

    /// A service with an unknown role on a server that is not known to be a Front End pool, but may be one
    /// because of this service.
    fn add_role(&mut self, index: &Index<'_>, piece: &Piece, is_first: bool) {
        let ObjectId::Service(id) = &piece.object else {
            return;
        };
        let Some(service) = index.service(id) else {
            return;
        };
        let InstalledOn::Cluster(on) = &service.installed_on else {
            return;
        };
        let has = |role: Role| index.role_on(on, &role).is_some();
        if has(Role::Registrar) && has(Role::UserServices) {
            return;
        }
        let topics = Topics::ROLES;
        match is_first {
            true => self.add_object(piece.object.clone(), topics, true, because([piece])),
            false => self.touch(piece.object.clone(), topics),
        }
        self.touch_servers(index, service, topics);
        self.touch(ObjectId::Deployment, topics);
        if let Some(cluster) = index.cluster(on) {
            self.touch(cluster.site.into(), topics);
        }
        for on_it in index.services_on(on) {
            self.touch(on_it.id.clone().into(), topics);
            for user in index.dependents(&on_it.id) {
                self.touch(user.id.clone().into(), topics);
            }
        }
    }

    fn add_pool(
        &mut self,
        index: &Index<'_>,
        pool: &PersistentChatPool<'_>,
        facets: &ChatFacets<'_>,
    ) {
        let topics = topics_of(facets);
        let because = because(facets.pieces.iter().map(|piece| &**piece));
        self.add_object(pool.service.id.clone().into(), topics, true, because);
        self.touch_servers(index, pool.service, topics);
        for dependency in &pool.service.depends_on {
            if let Some(target) = index.service(&dependency.target) {
                self.touch_target(index, target, topics);
            }
        }
        for piece in &facets.pieces {
            self.touch(piece.object.clone(), topics);
        }
    }

    fn add_piece(&mut self, index: &Index<'_>, piece: &Piece) {
        let topics = match piece.why {
            Doubt::ProbablyPersistentChat => Topics::ALL,
            Doubt::SiteDefault | Doubt::DocumentContent => Topics::SITE_DEFAULT,
            Doubt::SqlInstanceContent | Doubt::StoreContent => Topics::DATABASES,
            // Content of a pool was added with the pool, and content outside all pools does not affect any
            // rule.
            _ => return,
        };
        let is_whole = matches!(
            piece.why,
            Doubt::ProbablyPersistentChat | Doubt::SiteDefault | Doubt::DocumentContent
        );
        self.add_object(piece.object.clone(), topics, is_whole, because([piece]));
        match &piece.object {
            ObjectId::Service(id) => {
                let Some(service) = index.service(id) else {
                    return;
                };
                if piece.why == Doubt::ProbablyPersistentChat {
                    self.touch_servers(index, service, topics);
                }
                for dependency in &service.depends_on {
                    if let Some(target) = index.service(&dependency.target) {
                        self.touch_target(index, target, topics);
                    }
                }
                // A site may have it as its default pool.
                for site in &index.topology().sites {
                    if index.default_pool(site.id).understood() == Some(id) {
                        self.touch(site.id.into(), Topics::SITE_DEFAULT);
                    }
                }
            }
            ObjectId::SqlInstance(id) => {
                if let Some((cluster, _)) = index.sql_instance(id) {
                    self.touch(cluster.id.clone().into(), topics);
                }
                for database in index.databases_on(id) {
                    self.touch(database.id.clone().into(), topics);
                }
            }
            _ => {}
        }
    }

    fn add_object(&mut self, object: ObjectId, topics: Topics, is_whole: bool, because: String) {
        self.all = self.all.and(topics);
        let touched = self.touched.entry(object.clone()).or_default();
        touched.topics = touched.topics.and(topics);
        let place = touched
            .place
            .and_then(|place| usize::try_from(place).ok())
            .and_then(|place| self.objects.get_mut(place));
        if let Some(known) = place {
            known.topics = known.topics.and(topics);
            return;
        }
        touched.place = u32::try_from(self.objects.len()).ok();
        self.objects.push(UnclearObject {
            object,
            topics,
            is_whole,
            because,
        });
    }

    /// The computers that a service runs on.
    fn touch_servers(&mut self, index: &Index<'_>, service: &Service, topics: Topics) {
        let Some(cluster) = index.cluster_of(service) else {
            return;
        };
        self.touch(cluster.id.clone().into(), topics);
        for machine in &cluster.machines {
            self.touch(ObjectId::machine(&cluster.id, &machine.fqdn), topics);
        }
    }

    /// The target of a dependency is related to what the dependency may mean.
    fn touch_target(&mut self, index: &Index<'_>, target: &Service, topics: Topics) {
        let may_be = match (target.role.meaning(), &target.installed_on) {
            (Role::FileStore, _) => Topics::FILE_STORE,
            (_, InstalledOn::SqlInstance(_)) => Topics::DATABASES,
            _ => Topics::NEXT_HOP,
        };
        if !topics.meet(may_be) {
            return;
        }
        self.touch(target.id.clone().into(), may_be);
        if let InstalledOn::SqlInstance(id) = &target.installed_on {
            self.touch(id.clone().into(), may_be);
        }
        self.touch_servers(index, target, may_be);
    }

    fn touch(&mut self, object: ObjectId, topics: Topics) {
        let touched = self.touched.entry(object).or_default();
        touched.topics = touched.topics.and(topics);
    }
}

fn topics_of(facets: &ChatFacets<'_>) -> Topics {
    let mut topics = Topics::NONE;
    for reference in AssociationKind::OF_PERSISTENT_CHAT {
        if facets.unclear(reference).is_some() {
            topics = topics.and(Topics::of(reference));
        }
    }
    let own = [
        (matches!(facets.port, Facet::NotUnderstood(_)), Topics::PORT),
        (
            matches!(facets.display_name, Facet::NotUnderstood(_)),
            Topics::DISPLAY_NAME,
        ),
        (
            matches!(facets.active_machines, Facet::NotUnderstood(_)),
            Topics::ACTIVE,
        ),
    ];
    let own = own.into_iter().filter(|(is_unclear, _)| *is_unclear);
    own.fold(topics, |topics, (_, own)| topics.and(own))
}

/// The first piece of content in words, and the number of others.
fn because<'p>(pieces: impl IntoIterator<Item = &'p Piece>) -> String {
    let mut pieces = pieces.into_iter();
    let Some(first) = pieces.next() else {
        return String::new();
    };
    let first = first.in_words();
    match pieces.count() {
        0 => format!("{first}."),
        more => format!("{first}, and {more} more."),
    }
}
