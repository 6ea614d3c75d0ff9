//! The names of objects in reports: on the command line, in the window and on the clipboard.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use crate::topology::fqdn::visible;
use crate::topology::readable::cut;
use crate::topology::{Index, ObjectId, SiteId, Topology, inventory};

/// What a site is called.
const SITE: &str = "Site";

/// An object of a report.
#[derive(Clone, Debug, Serialize)]
pub struct Object {
    /// The kind of object: `Persistent Chat pool`.
    pub kind: &'static str,
    /// The name that is shown to the user.
    pub name: String,
    /// The site of the object; `None` for the deployment and for sites.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The identity as spelled in the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl Object {
    /// `Persistent Chat pool pchat.contoso.com, site Redmond`.
    pub fn in_words(&self) -> String {
        match &self.site {
            Some(site) => format!("{} {}, site {}", self.kind, self.shown_name(), cut(site)),
            None if self.name.is_empty() => self.kind.to_owned(),
            None => format!("{} {}", self.kind, self.shown_name()),
        }
    }

    /// The name without invisible characters, cut to a readable length. The name of a site can be in any
    /// script and is not changed.
    fn shown_name(&self) -> Cow<'_, str> {
        let name = cut(&self.name);
        match self.kind == SITE {
            true => name,
            false => Cow::Owned(visible(&name).into_owned()),
        }
    }

    /// `Redmond/pchat.contoso.com`, for tools that show a tree.
    pub fn qualified_name(&self) -> String {
        match &self.site {
            Some(site) => format!("{site}/{}", self.name),
            None if self.name.is_empty() => self.kind.to_owned(),
            None => self.name.clone(),
        }
    }
}

/// Names the objects of one topology.
pub struct Objects<'t> {
    index: Index<'t>,
    items: HashMap<ObjectId, (&'static str, SiteId)>,
}

impl<'t> Objects<'t> {
    /// Reads a topology.
    pub fn new(topology: &'t Topology) -> Self {
        let index = Index::new(topology);
        let items = inventory::items(&index)
            .into_iter()
            .map(|item| (item.id, (item.kind.label(), item.site)))
            .collect();
        Self { index, items }
    }

    /// The object with this identity, even if a damaged document only refers to it.
    pub fn object(&self, id: &ObjectId) -> Object {
        let (kind, site) = match self.items.get(id) {
            Some((kind, site)) => (*kind, Some(*site)),
            None => self.kind_and_site(id),
        };
        let name = match id {
            ObjectId::Deployment => String::new(),
            ObjectId::Site(site) => self
                .index
                .site(*site)
                .map_or_else(|| site.to_string(), |site| site.name.clone()),
            _ => inventory::name_in(&self.index, id),
        };
        Object {
            kind,
            name,
            site: site.map(|id| {
                self.index
                    .site(id)
                    .map_or_else(|| id.to_string(), |site| site.name.clone())
            }),
            id: identity(id),
        }
    }

    fn kind_and_site(&self, id: &ObjectId) -> (&'static str, Option<SiteId>) {
        match id {
            ObjectId::Deployment => ("Deployment", None),
            ObjectId::Site(_) => (SITE, None),
            ObjectId::Cluster(id) => ("Server", self.index.cluster(id).map(|c| c.site)),
            ObjectId::Machine(id, _) => ("Computer", self.index.cluster(id).map(|c| c.site)),
            ObjectId::SqlInstance(_) => ("SQL Server store", None),
            ObjectId::Service(id) => {
                let service = self.index.service(id);
                ("Service", service.map(|service| service.site))
            }
        }
    }
}

fn identity(id: &ObjectId) -> Option<String> {
    match id {
        ObjectId::Deployment => None,
        ObjectId::Site(id) => Some(id.to_string()),
        ObjectId::Cluster(id) | ObjectId::Machine(id, _) => Some(id.to_string()),
        ObjectId::SqlInstance(id) => Some(id.to_string()),
        ObjectId::Service(id) => Some(id.to_string()),
    }
}
