//! Identities of objects. They are opaque: a GUID for an object born in Topology Builder or here,
//! a derived string such as `1-1`, `sql1-1rtc` or `1registrar1` for one that came out of a deployment
//! (format notes, b1). No code reads meaning out of them.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Number of a site in the deployment (`SiteId`), the same in both document formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SiteId(pub u32);

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the identity as the document spells it.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The identity as the document spells it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

opaque_id!(
    /// Identity of a cluster: a pool, or a single computer that the topology names.
    ClusterId
);
opaque_id!(
    /// Identity of a SQL Server instance.
    SqlInstanceId
);
opaque_id!(
    /// Identity of a service.
    ServiceId
);

/// Anything a person can select, arrange, or be told about.
///
/// Pools and stores appear as the one thing the user sees: a Persistent Chat pool is its
/// `PersistentChatService`, a file store its `FileStore` service, a SQL Server store its instance,
/// every other pool or server its cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ObjectId {
    /// The deployment as a whole.
    Deployment,
    /// A central or branch site.
    Site(SiteId),
    /// A pool or server other than a Persistent Chat pool or a store.
    Cluster(ClusterId),
    /// A computer of a cluster, by its FQDN in lower case.
    Machine(ClusterId, Arc<str>),
    /// A SQL Server store.
    SqlInstance(SqlInstanceId),
    /// A Persistent Chat pool, a file store, or another service.
    Service(ServiceId),
}

impl ObjectId {
    /// Names a computer; FQDNs compare without case.
    pub fn machine(cluster: &ClusterId, fqdn: &str) -> Self {
        Self::Machine(cluster.clone(), fqdn.to_ascii_lowercase().into())
    }
}

impl From<SiteId> for ObjectId {
    fn from(id: SiteId) -> Self {
        Self::Site(id)
    }
}

impl From<ClusterId> for ObjectId {
    fn from(id: ClusterId) -> Self {
        Self::Cluster(id)
    }
}

impl From<SqlInstanceId> for ObjectId {
    fn from(id: SqlInstanceId) -> Self {
        Self::SqlInstance(id)
    }
}

impl From<ServiceId> for ObjectId {
    fn from(id: ServiceId) -> Self {
        Self::Service(id)
    }
}
