//! The content that a format can contain.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::document::convert::installed_sites::InstalledSites;
use crate::document::read::{NO_SIGNATURE, is_single_machine};
use crate::document::{Format, Note, NoteKind};
use crate::topology::content::{Element, Extra};
use crate::topology::fqdn::same_fqdn;
use crate::topology::inventory::name_in;
use crate::topology::readable::cut;
use crate::topology::{Index, ObjectId, Role, Site, SiteId, SiteKind, Topology};

/// The maximum number of unknown attributes and elements that a note lists; more are counted.
const NAMED: usize = 10;

/// The topology without content that the format cannot contain and with content that it always has, so that the written
/// topology can be compared with the one read back.
pub fn as_held(topology: &Topology, format: Format) -> Topology {
    into_held(topology.clone(), format)
}

/// The same, for a topology that is no longer needed.
pub fn into_held(mut result: Topology, format: Format) -> Topology {
    result.signature = result
        .signature
        .filter(|signature| signature != NO_SIGNATURE);
    match format {
        Format::TopologyBuilder => as_builder_holds(&mut result),
        Format::Published | Format::Design => as_published_holds(&mut result),
    }
    for service in &mut result.services {
        // A Persistent Chat pool has an empty role element exactly if it has empty settings.
        let is_bare = service.content.as_ref().is_some_and(is_bare);
        if service.role == Role::PersistentChatService && is_bare {
            Arc::make_mut(service).content = None;
        }
    }
    result
}

fn is_bare(element: &Element) -> bool {
    element.attributes.is_empty() && element.children.is_empty() && element.text.is_none()
}

fn as_published_holds(topology: &mut Topology) {
    topology.simple_urls = None;
    topology.last_site_id = None;
    for site in &mut topology.sites {
        let site = Arc::make_mut(site);
        site.kind = SiteKind::Central;
        site.last_cluster_number = None;
        site.last_service_instance = None;
        site.original_id = None;
    }
    for cluster in &mut topology.clusters {
        let is_single = is_single_machine(cluster);
        if cluster.single_machine_only != is_single {
            Arc::make_mut(cluster).single_machine_only = is_single;
        }
    }
}

fn as_builder_holds(topology: &mut Topology) {
    // Branch sites are inside their central site, clusters in their sites.
    let sites = std::mem::take(&mut topology.sites);
    let mut branches: HashMap<SiteId, Vec<Arc<Site>>> = HashMap::new();
    for site in &sites {
        if let SiteKind::Branch { parent } = site.kind {
            branches.entry(parent).or_default().push(Arc::clone(site));
        }
    }
    for central in sites.iter().filter(|site| site.kind == SiteKind::Central) {
        topology.sites.push(Arc::clone(central));
        let below = branches.get(&central.id).into_iter().flatten();
        topology.sites.extend(below.cloned());
    }
    // A branch site without a central site has no place; it stays here, so that its loss is noticed.
    let placed: HashSet<SiteId> = topology.sites.iter().map(|site| site.id).collect();
    let left = sites.iter().filter(|site| !placed.contains(&site.id));
    topology.sites.extend(left.cloned());
    let order: HashMap<SiteId, usize> = topology
        .sites
        .iter()
        .enumerate()
        .map(|(place, site)| (site.id, place))
        .collect();
    topology
        .clusters
        .sort_by_key(|cluster| order.get(&cluster.site).copied());
    for cluster in &mut topology.clusters {
        let fqdn = &cluster.fqdn;
        let takes_name = |name: &str| name != fqdn && same_fqdn(name, fqdn);
        let is_respelled = cluster.machines.iter().any(|m| takes_name(&m.fqdn));
        if cluster.single_machine_only && is_respelled {
            let cluster = Arc::make_mut(cluster);
            for machine in &mut cluster.machines {
                if same_fqdn(&machine.fqdn, &cluster.fqdn) {
                    machine.fqdn = cluster.fqdn.clone();
                }
            }
        }
    }
    let sites = InstalledSites::of(topology);
    for service in &mut topology.services {
        // An unpublished service belongs to the site of its host.
        if service.instance.is_none()
            && let Some(site) = sites.site_of(&service.installed_on)
            && service.site != site
        {
            Arc::make_mut(service).site = site;
        }
    }
}

/// Notes the content that the format cannot contain, which is never dropped silently.
pub fn not_held(topology: &Topology, format: Format) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |message: String, object: Option<ObjectId>| {
        notes.push(Note {
            kind: NoteKind::NotHeld,
            message,
            line: None,
            column: None,
            object,
        });
    };
    match format {
        Format::TopologyBuilder => {
            for cluster in &topology.clusters {
                for machine in &cluster.machines {
                    let is_alone = cluster.single_machine_only || is_single_machine(cluster);
                    if is_alone
                        && machine.fqdn != cluster.fqdn
                        && same_fqdn(&machine.fqdn, &cluster.fqdn)
                    {
                        let message = format!(
                            "The computer {} gets the spelling of its pool, {}: a .tbxml file has only one \
                             name for both.",
                            cut(&machine.fqdn),
                            cut(&cluster.fqdn)
                        );
                        say(message, Some(cluster.id.clone().into()));
                    }
                }
            }
        }
        Format::Published | Format::Design => {
            let urls = topology.simple_urls.as_ref();
            if urls.is_some_and(|urls| !urls.urls.is_empty()) {
                let message = "Simple URLs are not part of a published topology; set them again after \
                               publishing.";
                say(message.to_owned(), None);
            }
            let highest = highest_numbers(topology);
            for site in &topology.sites {
                if site.kind != SiteKind::Central {
                    let message = format!(
                        "The spelling of branch sites in a published topology is unknown; {} is written \
                         as a central site.",
                        cut(&site.name)
                    );
                    say(message, Some(site.id.into()));
                }
                let (cluster, instance) = highest.get(&site.id).copied().unwrap_or_default();
                let is_lost =
                    site.last_cluster_number > cluster || site.last_service_instance > instance;
                if is_lost {
                    let message = format!(
                        "A published topology does not record the numbers that deleted objects in {} have used.",
                        cut(&site.name)
                    );
                    say(message, Some(site.id.into()));
                }
            }
        }
    }
    notes
}

/// The highest cluster number and service instance in use, by site.
pub fn highest_numbers(topology: &Topology) -> HashMap<SiteId, (Option<u32>, Option<u32>)> {
    let mut highest: HashMap<SiteId, (Option<u32>, Option<u32>)> = HashMap::new();
    for cluster in &topology.clusters {
        let (number, _) = highest.entry(cluster.site).or_default();
        *number = (*number).max(cluster.number);
    }
    for service in &topology.services {
        let (_, instance) = highest.entry(service.site).or_default();
        *instance = (*instance).max(service.instance);
    }
    highest
}

/// Notes unknown content that is copied to another format, although no other format is known to contain it.
pub fn unknown_content(topology: &Topology) -> Vec<Note> {
    let index = Index::new(topology);
    let mut notes = Vec::new();
    let mut tell = |extra: &Extra, what: String, object: Option<ObjectId>| {
        if !extra.is_empty() {
            let attributes = extra.attributes.0.iter().map(|(name, _)| name);
            let count = extra.attributes.0.len() + extra.elements.len();
            let mut names: Vec<_> = attributes
                .chain(extra.elements.iter().map(|element| &element.name))
                .take(NAMED)
                .map(|name| cut(name))
                .collect();
            if count > NAMED {
                names.push(format!("and {} more", count - NAMED).into());
            }
            let message = format!(
                "{what} has unknown content ({}); it is written unchanged, and the other format may not \
                 accept it.",
                names.join(", ")
            );
            notes.push(Note {
                kind: NoteKind::NotHeld,
                message,
                line: None,
                column: None,
                object,
            });
        }
    };
    tell(&topology.extra, "The document".to_owned(), None);
    for site in &topology.sites {
        let what = format!("Site {}", cut(&site.name));
        tell(&site.extra, what, Some(site.id.into()));
    }
    for cluster in &topology.clusters {
        let object: ObjectId = cluster.id.clone().into();
        let name = cut(&cluster.fqdn).into_owned();
        tell(&cluster.extra, name, Some(object.clone()));
        for instance in &cluster.sql_instances {
            let object: ObjectId = instance.id.clone().into();
            let name = name_in(&index, &object);
            tell(&instance.extra, cut(&name).into_owned(), Some(object));
        }
        for machine in &cluster.machines {
            let name = cut(&machine.fqdn).into_owned();
            tell(&machine.extra, name, Some(object.clone()));
        }
    }
    for service in &topology.services {
        if !service.extra.is_empty() {
            let id: ObjectId = service.id.clone().into();
            let name = name_in(&index, &id);
            tell(&service.extra, cut(&name).into_owned(), Some(id));
        }
        let needs = service.depends_on.iter();
        if let Some(dependency) = needs.clone().find(|need| !need.extra.is_empty()) {
            let id: ObjectId = service.id.clone().into();
            let name = name_in(&index, &id);
            let what = format!("A dependency of {}", cut(&name));
            tell(&dependency.extra, what, Some(id));
        }
    }
    notes
}
