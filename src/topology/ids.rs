//! Identities of objects. They are opaque: a GUID for an object created in Topology Builder or here, a
//! derived string such as `1-1`, `sql1-1rtc` or `1registrar1` for a deployed object (format notes, b1).
//! Code does not parse them, except to name a missing object in the words of the document (`spelled`).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use crate::topology::fqdn::canonical;
use crate::topology::role::Role;

/// Number of a site in the deployment (`SiteId`), the same in both document formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SiteId(pub u32);

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Identities are hashed once, when they are created.
static HASHER: ahash::RandomState = ahash::RandomState::with_seeds(1, 2, 3, 4);

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Eq, Serialize, Deserialize)]
        #[serde(from = "Arc<str>", into = "Arc<str>")]
        pub struct $name {
            text: Arc<str>,
            /// The hash of the text, so that a look-up does not have to read it.
            hash: u64,
        }

        impl $name {
            /// Creates an identity from its spelling in the document.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                let text = text.into();
                let hash = HASHER.hash_one(&text);
                Self { text, hash }
            }

            /// The identity as spelled in the document.
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        // Usually it is the same allocation: a document is read with one copy of each text.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                let is_same_copy = Arc::ptr_eq(&self.text, &other.text);
                is_same_copy || self.hash == other.hash && self.text == other.text
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                match Arc::ptr_eq(&self.text, &other.text) {
                    true => Ordering::Equal,
                    false => self.text.cmp(&other.text),
                }
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                state.write_u64(self.hash);
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.text).finish()
            }
        }

        impl From<Arc<str>> for $name {
            fn from(text: Arc<str>) -> Self {
                Self::new(text)
            }
        }

        impl From<$name> for Arc<str> {
            fn from(id: $name) -> Self {
                id.text
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text)
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
    /// Identity of a cluster: a pool or a single computer.
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

impl ClusterId {
    /// The identity of a published cluster in both formats: `1-1` (format notes, b1).
    pub fn published(site: SiteId, number: u32) -> Self {
        Self::new(format!("{site}-{number}"))
    }
}

impl SqlInstanceId {
    /// The identity of a published SQL Server instance: `sql1-1rtc`, with the name as written (format
    /// notes, b1). A published document has no other identity for an instance, so renaming it changes the
    /// identity.
    pub fn published(cluster: &ClusterId, name: &str) -> Self {
        Self::new(format!("sql{cluster}{name}"))
    }
}

impl ServiceId {
    /// The identity of a published service: `1registrar1` (format notes, b1).
    pub fn published(site: SiteId, role: &Role, instance: u32) -> Self {
        Self::published_as(site, role.name(), instance)
    }

    /// As [`Self::published`], for a role by the name that the document spells.
    pub fn published_as(site: SiteId, role_name: &str, instance: u32) -> Self {
        let role = role_name.to_ascii_lowercase();
        Self::new(format!("{site}{role}{instance}"))
    }
}

/// Anything that the user can select or arrange, or that messages refer to.
///
/// Each pool or store is one object, as the user sees it: a Persistent Chat pool is its
/// `PersistentChatService`, a file store its `FileStore` service, a SQL Server store its instance, and any
/// other pool or server its cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ObjectId {
    /// The deployment as a whole.
    Deployment,
    /// A central or branch site.
    Site(SiteId),
    /// A pool or server other than a Persistent Chat pool or a store.
    Cluster(ClusterId),
    /// A computer of a cluster, by its FQDN in lower case and without a dot at its end.
    Machine(
        ClusterId,
        #[serde(deserialize_with = "one_spelling")] Arc<str>,
    ),
    /// A SQL Server store.
    SqlInstance(SqlInstanceId),
    /// A Persistent Chat pool, a file store, or another service.
    Service(ServiceId),
}

/// A manually edited design file can spell the name in any case.
fn one_spelling<'de, D: Deserializer<'de>>(file: D) -> Result<Arc<str>, D::Error> {
    let written = Arc::<str>::deserialize(file)?;
    Ok(match canonical(&written) {
        Cow::Borrowed(same) if same.len() == written.len() => written,
        other => other.into(),
    })
}

impl ObjectId {
    /// Creates the identity of a computer from any spelling of its FQDN.
    pub fn machine(cluster: &ClusterId, fqdn: &str) -> Self {
        Self::Machine(cluster.clone(), canonical(fqdn).into())
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
