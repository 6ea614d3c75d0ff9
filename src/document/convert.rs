//! Converts between the formats (format notes, b): one identifies objects by number, the other by unique identifiers.
//! Numbers of the deployment are kept; new numbers are above the high-water marks.

mod allot;
mod foreign;
mod held;
mod installed_sites;

use std::collections::HashSet;
use std::sync::Arc;

use crate::document::{Format, Note, NoteKind};
use crate::topology::renaming::Renaming;
use crate::topology::{ClusterId, Numbering, ObjectId, ServiceId, SiteId, SqlInstanceId, Topology};

pub use allot::number_objects;
pub use held::{as_held, into_held, not_held};

use held::{highest_numbers, unknown_content};

/// A topology with the identities of another format.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Converted {
    pub topology: Topology,
    /// The published topology with the same identities.
    pub published: Option<Topology>,
    /// Content that the format cannot contain.
    pub notes: Vec<Note>,
}

/// Gives the objects of a topology the identities of `format`. `published` is the published document that the topology
/// came from, if any: every object that is not in it is new.
///
/// # Errors
///
/// The object for which no number is left.
pub fn convert(
    topology: &Topology,
    published: Option<&Topology>,
    format: Format,
) -> Result<Converted, ObjectId> {
    let is_published = topology.numbering == Numbering::Published;
    if is_published == (format == Format::Published) {
        return named(topology, published, format, not_held(topology, format));
    }
    let (own, defaults, foreign) = foreign::without_identities(topology);
    let published = published.map(foreign::without_identities);
    let mut notes = not_held(topology, format);
    notes.extend(foreign);
    notes.extend(foreign::default_notes(&own, &defaults));
    notes.extend(unknown_content(&foreign::without_known(&own, &defaults)));
    let before = published.as_ref().map(|(published, ..)| published);
    let mut converted = named(&own, before, format, notes)?;
    foreign::spell_defaults(&mut converted.topology, &defaults);
    if let Some(published_now) = &mut converted.published {
        let of_published = published.as_ref().map(|(_, defaults, _)| defaults);
        foreign::spell_defaults(published_now, of_published.unwrap_or(&defaults));
    }
    Ok(converted)
}

/// [`convert`] without references to objects in unknown content.
fn named(
    topology: &Topology,
    published: Option<&Topology>,
    format: Format,
    mut notes: Vec<Note>,
) -> Result<Converted, ObjectId> {
    Ok(match (format, topology.numbering) {
        (Format::Published, _) => Converted {
            topology: number_objects(topology)?,
            published: None,
            notes,
        },
        (_, Numbering::Published) => {
            let published = published.unwrap_or(topology);
            let says_urls = foreign::take_simple_urls(&mut topology.clone()).is_some();
            if !says_urls {
                notes.push(no_simple_urls());
            }
            Converted {
                topology: downloaded(&rename_new(topology, published), published),
                published: Some(downloaded(published, published)),
                notes,
            }
        }
        (_, Numbering::UniqueIds) => Converted {
            topology: topology.clone(),
            published: None,
            notes,
        },
    })
}

/// Notes that simple URLs are not part of a published topology.
fn no_simple_urls() -> Note {
    Note {
        kind: NoteKind::NotHeld,
        message:
            "A published topology does not contain the simple URLs; enter them in Topology Builder \
                  before you publish."
                .to_owned(),
        line: None,
        column: None,
        object: None,
    }
}

/// Uses the identities of a Topology Builder download: they consist of the numbers, and the highest assigned numbers
/// are recorded (format notes, b1 and b2).
fn downloaded(topology: &Topology, published: &Topology) -> Topology {
    let known: HashSet<SiteId> = published.sites.iter().map(|site| site.id).collect();
    let mut result = topology.clone();
    result.numbering = Numbering::UniqueIds;
    let simple_urls = foreign::take_simple_urls(&mut result);
    result.simple_urls = Some(simple_urls.unwrap_or_default());
    result.last_site_id = published.sites.iter().map(|site| site.id.0).max();
    let highest = highest_numbers(published);
    for site in &mut result.sites {
        if !known.contains(&site.id) {
            continue;
        }
        let (cluster, instance) = highest.get(&site.id).copied().unwrap_or_default();
        let site = Arc::make_mut(site);
        site.original_id = Some(site.id);
        site.last_cluster_number = cluster;
        site.last_service_instance = instance;
    }
    result
}

/// Gives unpublished objects their own identities: Topology Builder uses numbers only for objects of the deployment.
fn rename_new(topology: &Topology, published: &Topology) -> Topology {
    let clusters: HashSet<&ClusterId> = published.clusters.iter().map(|c| &c.id).collect();
    let services: HashSet<&ServiceId> = published.services.iter().map(|s| &s.id).collect();
    let instances = published.clusters.iter().flat_map(|c| &c.sql_instances);
    let instances: HashSet<&SqlInstanceId> = instances.map(|instance| &instance.id).collect();
    let salt = published.signature.as_deref().unwrap_or_default();
    let mut renaming = Renaming::default();
    let mut result = topology.clone();
    for cluster in &mut result.clusters {
        let is_new = !clusters.contains(&cluster.id);
        let has_new = cluster
            .sql_instances
            .iter()
            .any(|i| !instances.contains(&i.id));
        if !is_new && !has_new {
            continue;
        }
        let cluster = Arc::make_mut(cluster);
        for instance in &mut cluster.sql_instances {
            if !instances.contains(&instance.id) {
                let id = SqlInstanceId::new(guid(salt, instance.id.as_str()));
                renaming.instances.insert(instance.id.clone(), id);
            }
        }
        if is_new {
            let id = ClusterId::new(guid(salt, cluster.id.as_str()));
            renaming.clusters.insert(cluster.id.clone(), id);
            cluster.number = None;
            for machine in &mut cluster.machines {
                machine.ordinal = None;
            }
        }
    }
    for service in &mut result.services {
        if !services.contains(&service.id) {
            let id = ServiceId::new(guid(salt, service.id.as_str()));
            renaming.services.insert(service.id.clone(), id);
            Arc::make_mut(service).instance = None;
        }
    }
    renaming.apply(&mut result);
    result
}

/// An identity that is the same in every run: it is derived from the signature of the deployment and the number of the
/// object.
fn guid(salt: &str, id: &str) -> String {
    let mut bytes = [0_u8; 16];
    for (half, seed) in bytes
        .chunks_mut(8)
        .zip([0xcbf2_9ce4_8422_2325, 0x9e37_79b9_7f4a_7c15])
    {
        // FNV-1a: well mixed, and stable.
        let hash = salt
            .bytes()
            .chain([0])
            .chain(id.bytes())
            .fold(seed, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        half.copy_from_slice(&hash.to_be_bytes());
    }
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}
