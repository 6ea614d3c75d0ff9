//! Why a topology cannot be written as XML, object by object. Determined only after writing failed: the result says
//! what to change, while the error itself only says that something is wrong.

use std::collections::HashSet;

use crate::document::error::{Culprit, WriteError};
use crate::topology::{
    ClusterId, InstalledOn, ObjectId, ServiceId, SiteId, SiteKind, SqlInstanceId, Topology,
};
use crate::vocabulary::Vocabulary;

use crate::document::write::markup::{Declaration, Markup, is_legal};
use crate::document::write::shared;
use crate::document::write::tbxml::{Builder, Copy};

/// All errors that prevent a topology from being written, at most one for each object; empty if no object has an error
/// of its own.
pub fn faults(topology: &Topology, vocabulary: &Vocabulary) -> Vec<WriteError> {
    let mut faults = in_values(topology, vocabulary);
    faults.extend(in_references(topology));
    faults
}

/// Characters and names that XML cannot represent.
fn in_values(topology: &Topology, vocabulary: &Vocabulary) -> Vec<WriteError> {
    let last = Declaration::Last;
    let builder = Builder {
        vocabulary,
        copy: Copy::New,
    };
    let mut document = builder.partial(topology);
    document
        .children
        .push(shared::sip_domains(&topology.sip_domains, last));
    let urls = topology.simple_urls.as_ref();
    document
        .children
        .extend(urls.map(|urls| builder.simple_urls(urls, false)));
    let unknown = topology.extra.elements.iter();
    document
        .children
        .extend(unknown.map(|element| Markup::of(element, last)));
    let mut faults = Vec::new();
    let mut look = |markup: &Markup<'_>, id: ObjectId| {
        faults.extend(fault_in(markup).map(|fault| fault.error(Culprit::of(topology, id))));
    };
    look(&document, ObjectId::Deployment);
    for site in &topology.sites {
        look(&builder.site(site), site.id.into());
    }
    for cluster in &topology.clusters {
        look(&builder.cluster(cluster), cluster.id.clone().into());
    }
    for service in &topology.services {
        look(&builder.service(service), service.id.clone().into());
    }
    faults
}

/// References to missing objects: XML defines the location of an object by its parents, and its dependencies by numbers
/// that only existing objects have.
fn in_references(topology: &Topology) -> Vec<WriteError> {
    let central = topology.sites.iter();
    let central = central.filter(|site| site.kind == SiteKind::Central);
    let central: HashSet<SiteId> = central.map(|site| site.id).collect();
    let sites: HashSet<SiteId> = topology.sites.iter().map(|site| site.id).collect();
    let clusters: HashSet<&ClusterId> = topology.clusters.iter().map(|c| &c.id).collect();
    let instances = topology.clusters.iter().flat_map(|c| &c.sql_instances);
    let instances: HashSet<&SqlInstanceId> = instances.map(|instance| &instance.id).collect();
    let nowhere = |id: ObjectId, what: &'static str| WriteError::Nowhere {
        object: Culprit::of(topology, id),
        what,
    };
    let orphans = topology.sites.iter().filter_map(|site| match site.kind {
        SiteKind::Branch { parent } if !central.contains(&parent) => Some(nowhere(
            site.id.into(),
            "is a branch site of a central site that does not exist",
        )),
        _ => None,
    });
    let homeless = topology.clusters.iter();
    let homeless = homeless.filter(|cluster| !sites.contains(&cluster.site));
    let homeless = homeless.map(|cluster| {
        nowhere(
            cluster.id.clone().into(),
            "is in a site that does not exist",
        )
    });
    let loose = topology
        .services
        .iter()
        .filter(|service| !match &service.installed_on {
            InstalledOn::Cluster(id) => clusters.contains(id),
            InstalledOn::SqlInstance(id) => instances.contains(id),
        });
    let loose = loose.map(|service| {
        let what = match service.installed_on {
            InstalledOn::Cluster(_) => "is installed on a pool that does not exist",
            InstalledOn::SqlInstance(_) => {
                "is installed on a SQL Server instance that does not exist"
            }
        };
        nowhere(service.id.clone().into(), what)
    });
    let services: HashSet<&ServiceId> = topology.services.iter().map(|s| &s.id).collect();
    let defaults = topology.sites.iter().filter_map(|site| {
        let pool = site.default_persistent_chat_pool.as_ref()?;
        let what = "has a default Persistent Chat pool that does not exist";
        (!services.contains(pool)).then(|| nowhere(site.id.into(), what))
    });
    let needy = topology.services.iter().filter_map(|service| {
        let targets = service.depends_on.iter().map(|need| &need.target);
        let mut targets = targets.chain(service.backup.as_ref().map(|backup| &backup.target));
        let what = "refers to a service that does not exist";
        let is_lost = targets.any(|target| !services.contains(target));
        is_lost.then(|| nowhere(service.id.clone().into(), what))
    });
    let places = orphans.chain(homeless).chain(loose);
    places.chain(defaults).chain(needy).collect()
}

/// Content that XML cannot represent.
enum Fault {
    Character(char),
    Name(String),
    Twice(String),
}

impl Fault {
    fn error(self, object: Culprit) -> WriteError {
        match self {
            Self::Character(character) => WriteError::IllegalCharacter {
                object,
                character: u32::from(character),
            },
            Self::Name(name) => WriteError::IllegalName { object, name },
            Self::Twice(name) => WriteError::AttributeTwice { object, name },
        }
    }
}

/// The first error of an element or its descendants.
fn fault_in(markup: &Markup<'_>) -> Option<Fault> {
    {
        let mut names = HashSet::new();
        for (name, value) in &markup.attributes {
            // An attribute may include its namespace: `{urn}name`.
            let qualified = name.strip_prefix('{').and_then(|rest| rest.split_once('}'));
            let (namespace, local) = qualified.unwrap_or(("", name));
            if !is_name(local) {
                return Some(Fault::Name(name.to_string()));
            }
            if !names.insert(&**name) {
                return Some(Fault::Twice(name.to_string()));
            }
            if let Some(character) = illegal_in(value).or_else(|| illegal_in(namespace)) {
                return Some(Fault::Character(character));
            }
        }
        if !is_name(&markup.name) {
            return Some(Fault::Name(markup.name.to_string()));
        }
        let texts = [markup.text.as_deref(), Some(&*markup.namespace)];
        if let Some(character) = texts.into_iter().flatten().find_map(illegal_in) {
            return Some(Fault::Character(character));
        }
    }
    // Unknown content is nested no deeper than the limit for reading.
    markup.children.iter().find_map(|child| fault_in(&child))
}

fn illegal_in(text: &str) -> Option<char> {
    text.chars().find(|character| !is_legal(*character))
}

/// Whether a text can be the name of an element or attribute. The rarest letters are left to the reader, which refuses
/// the output.
fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first == '_' || first.is_alphabetic());
    starts && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}'))
}
