//! A proposal for adding Persistent Chat to an existing topology: the servers and stores that the documentation
//! requires, each number with its reason. The proposal is shown first and then applied as one step.

mod document;
mod figures;
mod parts;
mod sizes;

use crate::design::{DataCenterPair, Design, Level, Link, Statement};
use crate::edit::{Edit, Refusal, work_out};
use crate::planning::chat::{self, ChatParts, ChatShape};
use crate::topology::persistent_chat::has_persistent_chat;
use crate::topology::persistent_chat::limits::{PROVISIONED_USERS, USERS_IN_ALL, grouped};
use crate::topology::{
    ClusterId, Index, Item, Kind, Role, ServiceId, SiteId, SqlInstanceId, SqlStore, inventory,
    pools,
};

pub use document::document;
pub use figures::Figure;
use sizes::Sizes;

/// The requirements for a pool.
#[derive(Clone, Debug, PartialEq)]
pub struct Needs {
    /// Concurrent users.
    pub users: u32,
    /// Provisioned users.
    pub provisioned: u32,
    /// What the pool must survive.
    pub availability: Availability,
    /// The other data center, if the pool must survive the loss of a data center.
    pub disaster_recovery: Option<Stretch>,
    /// Whether messages are archived for compliance.
    pub has_compliance: bool,
    /// The Front End pool that routes requests; it determines the site and the product version.
    pub next_hop: ClusterId,
    /// An existing store for the content; `None` for a new one.
    pub content_store: Option<SqlInstanceId>,
    /// An existing file store; `None` for a new one.
    pub file_store: Option<ServiceId>,
}

/// What can fail without an interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Nothing.
    None,
    /// A server.
    Servers,
    /// A server and a SQL Server: databases are mirrored with a witness.
    ServersAndDatabases,
}

impl Availability {
    /// All values, in ascending order.
    pub const ALL: [Self; 3] = [Self::None, Self::Servers, Self::ServersAndDatabases];

    /// The label in a list.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "No redundancy",
            Self::Servers => "Survives the loss of a server",
            Self::ServersAndDatabases => "Survives the loss of a server or a SQL Server",
        }
    }
}

/// The two data centers of a stretched pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The data center of the primary database, and the other one.
    pub data_centers: [String; 2],
    /// Whether the link has high bandwidth and low latency, so that servers on both ends can be active.
    pub has_fast_link: bool,
}

/// What is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The pool, its servers and its stores.
    pub parts: ChatParts,
    /// Every number, with its reason.
    pub figures: Vec<Figure>,
    /// Whether the topology already has a Persistent Chat pool.
    is_further_pool: bool,
    needs: Needs,
}

/// Why no proposal can be made, as a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoProposal {
    /// There are no users.
    #[error("Enter the number of concurrent users.")]
    NoUsers,
    /// The product does not support this many concurrent users.
    #[error(
        "A deployment supports {} concurrent users in all its pools together, and there would be {}. More \
         pools do not raise this limit.",
        grouped(USERS_IN_ALL.into()),
        grouped(*.0)
    )]
    TooManyUsers(u64),
    /// The product does not support this many provisioned users.
    #[error(
        "A deployment supports {} provisioned users in all its pools together, and there would be {}.",
        grouped(PROVISIONED_USERS.into()),
        grouped(*.0)
    )]
    TooManyProvisioned(u64),
    /// There are more concurrent than provisioned users.
    #[error("The number of concurrent users cannot exceed the number of provisioned users.")]
    MoreThanProvisioned,
    /// A stretched pool needs two data centers.
    #[error("Enter a name for each of the two data centers.")]
    DataCenters,
    /// The chosen pool no longer exists.
    #[error(
        "Choose a Front End pool of Lync Server 2013 or Skype for Business Server 2015 as the next hop."
    )]
    NoNextHop,
}

/// The Front End pools that can be the next hop of a new Persistent Chat pool, with their product version.
pub fn next_hops<'t>(index: &Index<'t>) -> Vec<(Item<'t>, u32)> {
    let items = inventory::items(index).into_iter();
    let pools =
        items.filter(|item| matches!(item.kind, Kind::FrontEndPool | Kind::StandardEditionServer));
    let versions = pools.filter_map(|item| {
        let registrar = index.role_on(&item.cluster?.id, &Role::Registrar)?;
        let version = registrar.service_version;
        has_persistent_chat(version).then_some((item, version))
    });
    versions.collect()
}

/// SQL Server stores of a site that are unused and can host Persistent Chat.
pub fn free_sql_stores<'t>(index: &Index<'t>, site: SiteId) -> Vec<SqlStore<'t>> {
    let stores = pools::sql_stores(index).into_iter();
    let free = stores.filter(|store| {
        store.cluster.site == site
            && !store.cluster.requires_setup
            && store.instance.always_on_primary_node.is_none()
            && index.databases_on(&store.instance.id).is_empty()
    });
    free.collect()
}

/// File stores of a site on separate servers.
pub fn file_stores<'t>(index: &Index<'t>, site: SiteId) -> Vec<Item<'t>> {
    let items = inventory::items(index).into_iter();
    let stores = items.filter(|item| {
        let has_own_server = item.cluster.is_some_and(|cluster| !cluster.requires_setup);
        item.kind == Kind::FileStore && item.site == site && has_own_server
    });
    stores.collect()
}

/// Proposes a pool.
///
/// # Errors
///
/// Why the product does not support it, or what is missing.
pub fn propose(design: &Design, needs: &Needs) -> Result<Proposal, NoProposal> {
    check_users(design, needs)?;
    if let Some(stretch) = &needs.disaster_recovery {
        let [first, other] = &stretch.data_centers;
        let is_blank = first.trim().is_empty() || other.trim().is_empty();
        if is_blank || DataCenterPair::new(first, other).is_none() {
            return Err(NoProposal::DataCenters);
        }
    }
    let sizes = Sizes::of(needs);
    let parts = parts::parts(design, needs, &sizes).ok_or(NoProposal::NoNextHop)?;
    let figures = figures::figures(design, needs, &sizes, &parts);
    Ok(Proposal {
        parts,
        figures,
        is_further_pool: others(design).count > 0,
        needs: needs.clone(),
    })
}

/// Includes the users of other pools, as far as they are known.
fn check_users(design: &Design, needs: &Needs) -> Result<(), NoProposal> {
    if needs.users == 0 {
        return Err(NoProposal::NoUsers);
    }
    if needs.provisioned < needs.users {
        return Err(NoProposal::MoreThanProvisioned);
    }
    let others = others(design);
    let total = others.users + u64::from(needs.users);
    if total > u64::from(USERS_IN_ALL) {
        return Err(NoProposal::TooManyUsers(total));
    }
    let total = others.provisioned + u64::from(needs.provisioned);
    if total > u64::from(PROVISIONED_USERS) {
        return Err(NoProposal::TooManyProvisioned(total));
    }
    Ok(())
}

/// The number of existing Persistent Chat pools.
struct Others {
    count: usize,
    /// Known concurrent users of these pools.
    users: u64,
    /// Known provisioned users of these pools.
    provisioned: u64,
}

fn others(design: &Design) -> Others {
    let mut others = Others {
        count: 0,
        users: 0,
        provisioned: 0,
    };
    let services = design.topology.services.iter();
    let pools = services.filter(|service| service.role == Role::PersistentChatService);
    for pool in pools {
        let stated = design.annotations.stated(&pool.id.clone().into());
        others.count += 1;
        others.users += stated.concurrent_users().map_or(0, u64::from);
        others.provisioned += stated.provisioned_users().map_or(0, u64::from);
    }
    others
}

impl Proposal {
    /// The pool's name.
    pub fn pool_fqdn(&self) -> &str {
        match &self.parts.shape {
            ChatShape::Pool { fqdn, .. } => fqdn,
            ChatShape::Collocated(_) => "",
        }
    }

    /// The step that adds everything to the design. `seed` determines the identities of new objects.
    ///
    /// # Errors
    ///
    /// The reason why the edits were refused.
    pub fn step(&self, design: &Design, seed: u64) -> Result<Edit, Refusal> {
        let label = format!("Add Persistent Chat pool {} as planned", self.pool_fqdn());
        work_out(design, label, seed, |planner| {
            let pool = chat::make(planner, &self.parts)?;
            for statement in [
                Statement::ConcurrentUsers(self.needs.users),
                Statement::ProvisionedUsers(self.needs.provisioned),
            ] {
                let objects = vec![pool.clone().into()];
                planner.make(Edit::State { objects, statement })?;
            }
            let stretch = self.needs.disaster_recovery.as_ref();
            let pair = stretch
                .filter(|stretch| stretch.has_fast_link)
                .and_then(|stretch| {
                    let [first, other] = &stretch.data_centers;
                    DataCenterPair::new(first, other)
                });
            if let Some(between) = pair {
                let link = Link {
                    bandwidth: Some(Level::High),
                    latency: Some(Level::Low),
                };
                planner.make(Edit::StateLink { between, link })?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests;
