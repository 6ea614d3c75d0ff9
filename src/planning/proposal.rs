//! A proposal for Persistent Chat in a topology that is there: as many servers and stores as the documentation asks for,
//! each number with its reason, shown before it is taken and taken as one step.

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

/// What a pool is for, and what there is for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Needs {
    /// Users at one time.
    pub users: u32,
    /// Users that may use it in all.
    pub provisioned: u32,
    /// What may fail without anybody noticing.
    pub availability: Availability,
    /// The other data center, when a data center may be lost.
    pub disaster_recovery: Option<Stretch>,
    /// Whether messages are kept for compliance.
    pub has_compliance: bool,
    /// The Front End pool that routes requests; it decides about site and product version.
    pub next_hop: ClusterId,
    /// A store that is there, for the content; `None` for a new one.
    pub content_store: Option<SqlInstanceId>,
    /// A file store that is there; `None` for a new one.
    pub file_store: Option<ServiceId>,
}

/// What may fail without an interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Nothing.
    None,
    /// A server.
    Servers,
    /// A server, and a SQL Server: databases are mirrored with a witness.
    ServersAndDatabases,
}

impl Availability {
    /// Every one, the least first.
    pub const ALL: [Self; 3] = [Self::None, Self::Servers, Self::ServersAndDatabases];

    /// As a person chooses it.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "No redundancy",
            Self::Servers => "A server may fail",
            Self::ServersAndDatabases => "A server or a SQL Server may fail",
        }
    }
}

/// Two data centers that a pool is stretched over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where the database is first, and the other.
    pub data_centers: [String; 2],
    /// Whether the link has a high bandwidth and a low latency, so that servers on both ends may serve.
    pub has_fast_link: bool,
}

/// What is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The pool, its servers and its stores.
    pub parts: ChatParts,
    /// Every number, with its reason.
    pub figures: Vec<Figure>,
    /// Whether there is a Persistent Chat pool already.
    is_further_pool: bool,
    needs: Needs,
}

/// Why nothing can be proposed, as a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoProposal {
    /// There are no users to serve.
    #[error("Say how many users there are at one time.")]
    NoUsers,
    /// More than the product carries.
    #[error(
        "A deployment supports {} users at one time over all its pools, and there would be {}. More pools do not raise this.",
        grouped(USERS_IN_ALL.into()),
        grouped(*.0)
    )]
    TooManyUsers(u64),
    /// More than may be provisioned.
    #[error(
        "A deployment supports {} provisioned users over all its pools, and there would be {}.",
        grouped(PROVISIONED_USERS.into()),
        grouped(*.0)
    )]
    TooManyProvisioned(u64),
    /// Users are among those provisioned.
    #[error("There cannot be more users at one time than provisioned users.")]
    MoreThanProvisioned,
    /// A stretched pool needs two places.
    #[error("The two data centers need a name each.")]
    DataCenters,
    /// The pool that was chosen is no longer there.
    #[error(
        "Choose a Front End pool of Lync Server 2013 or Skype for Business Server 2015 as next hop."
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

/// SQL Server stores of a site that hold nothing yet, and may hold Persistent Chat.
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

/// File stores of a site on servers of their own.
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
/// Why the product cannot do that, or what is missing.
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

/// Other pools count, as far as somebody stated their users.
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

/// The Persistent Chat pools that there are.
struct Others {
    count: usize,
    /// Users at one time, of those of which they are stated.
    users: u64,
    /// Provisioned users, of those of which they are stated.
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

    /// The step that adds everything to the design. `seed` is what identities of new objects come from.
    ///
    /// # Errors
    /// The reason why the topology does not take it.
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
