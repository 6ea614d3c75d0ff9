//! Finds content of a document that is not part of the topology, and the lines of differences in it.

mod shape;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::document::error::Places;
use crate::document::namespaces::{NONE, NamespaceId, SIMPLE_URL};
use crate::document::read::{KnownContent, Origins, read_section_back};
use crate::document::tree::{ElementId, ElementRef, Tree};
use crate::document::{Format, Section, Source, encoding, parse};
use crate::topology::readable::cut_to;
use crate::topology::unread::{Passage, SHOWN};
use crate::topology::{InstalledOn, ObjectId, Role, Topology};
use crate::vocabulary::{Thing, Vocabulary};

use shape::{ReadShape, shape};

/// The value shown for a missing attribute or element whose absence is read as a value.
const ABSENT: &str = "absent";

/// All content of an imported document that one of its topologies does not include, in document order. Empty if the
/// document cannot be read.
///
/// Reads the document again, because only comparisons need it.
pub fn unread(source: &Source, section: Section) -> Vec<Passage> {
    let passages = with_objects(source, section, |tree, topology, objects| {
        let instances = topology.clusters.iter().flat_map(|it| &it.sql_instances);
        let mut finder = Finder {
            instance_names: instances.map(|instance| &*instance.name).collect(),
            objects,
            is_builder: source.format == Format::TopologyBuilder,
            other: "OriginalTopology",
            passages: Vec::new(),
        };
        if let Some(root) = tree.root() {
            let mut topologies = root.children();
            if section == Section::OriginalTopology
                && topologies.any(|child| child.name() == "OriginalTopology")
            {
                finder.other = "NewTopology";
            }
            finder.look_at(&root, root.name(), &ObjectId::Deployment);
        }
        finder.passages
    });
    passages.unwrap_or_default()
}

/// An attribute or element of an object, with its name and value in a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The object that it is part of.
    pub object: ObjectId,
    /// `Added of Ports` for an attribute, `Added` for an element.
    pub name: String,
    /// The value of the attribute, or the element.
    pub text: String,
}

/// The lines of attributes and elements, in the same order, reading the document once.
pub fn lines_of(source: &Source, section: Section, wanted: &[Wanted]) -> Vec<Option<usize>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let offsets = with_objects(source, section, |tree, topology, objects| {
        let elements: HashMap<&ObjectId, ElementId> =
            objects.iter().map(|(id, object)| (object, *id)).collect();
        let shown_with = shown_with(topology);
        let find = |wanted: &Wanted| {
            let others = shown_with.get(&wanted.object);
            let mut all = std::iter::once(&wanted.object).chain(others.into_iter().flatten());
            all.find_map(|object| {
                let element = tree.element(*elements.get(object)?)?;
                offset_of(&element, wanted)
            })
        };
        wanted.iter().map(find).collect::<Vec<_>>()
    });
    let nowhere = || vec![None; wanted.len()];
    let (Some(offsets), Ok((text, _))) = (offsets, encoding::decode(&source.bytes)) else {
        return nowhere();
    };
    let known: BTreeSet<usize> = offsets.iter().flatten().copied().collect();
    let mut places = Places::new(&text);
    let lines: BTreeMap<usize, usize> = known
        .into_iter()
        .map(|offset| (offset, source.place_outside(places.at(offset)).line))
        .collect();
    offsets
        .into_iter()
        .map(|it| lines.get(&it?).copied())
        .collect()
}

/// The item that contains each cluster, instance and service.
fn shown_with(topology: &Topology) -> HashMap<ObjectId, Vec<ObjectId>> {
    let mut all: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    let mut together = |one: ObjectId, other: ObjectId| {
        all.entry(one.clone()).or_default().push(other.clone());
        all.entry(other).or_default().push(one);
    };
    for cluster in &topology.clusters {
        for instance in &cluster.sql_instances {
            together(cluster.id.clone().into(), instance.id.clone().into());
        }
    }
    for service in &topology.services {
        let place = match &service.installed_on {
            InstalledOn::Cluster(id) => id.clone().into(),
            InstalledOn::SqlInstance(id) => id.clone().into(),
        };
        together(place, service.id.clone().into());
    }
    all
}

/// Parses a document and calls a function with the objects of its elements.
fn with_objects<T>(
    source: &Source,
    section: Section,
    then: impl FnOnce(&Tree<'_>, &Topology, &HashMap<ElementId, ObjectId>) -> T,
) -> Option<T> {
    let (text, _) = encoding::decode(&source.bytes).ok()?;
    let tree = parse::parse(&text).ok()?;
    let known = source.topology.get();
    let known = known.map_or_else(KnownContent::default, |known| KnownContent::of(known));
    let vocabulary = Vocabulary::built_in();
    let (topology, origins) = read_section_back(&tree, vocabulary, &known, section).ok()?;
    Some(then(&tree, &topology, &objects(&topology, &origins)))
}

fn objects(topology: &Topology, origins: &Origins) -> HashMap<ElementId, ObjectId> {
    let root = std::iter::once((origins.root, ObjectId::Deployment));
    let sites = topology.sites.iter().zip(&origins.sites);
    let clusters = topology.clusters.iter().zip(&origins.clusters);
    let services = topology.services.iter().zip(&origins.services);
    let instances = topology.clusters.iter().zip(&origins.sql_instances);
    let instances = instances.flat_map(|(cluster, ids)| cluster.sql_instances.iter().zip(ids));
    root.chain(sites.map(|(site, id)| (*id, site.id.into())))
        .chain(clusters.map(|(cluster, id)| (*id, cluster.id.clone().into())))
        .chain(services.map(|(service, id)| (*id, service.id.clone().into())))
        .chain(instances.map(|(instance, id)| (*id, instance.id.clone().into())))
        .collect()
}

/// Walks the same elements as the readers, and records what they skip.
struct Finder<'o> {
    objects: &'o HashMap<ElementId, ObjectId>,
    is_builder: bool,
    /// The element of the topology that is not included.
    other: &'static str,
    /// SQL Server instances, in the spelling of their definition.
    instance_names: HashSet<&'o str>,
    passages: Vec<Passage>,
}

impl Finder<'_> {
    fn look_at(&mut self, element: &ElementRef<'_, '_>, name: &str, around: &ObjectId) {
        let Some(shape) = shape(name, self.is_builder) else {
            return;
        };
        let object = self.objects.get(&element.id()).unwrap_or(around);
        self.attributes(element, &shape, object);
        if element.has_text() && !shape.has_text {
            self.note(
                object,
                format!("text of {name}"),
                element.text().into_owned(),
            );
        }
        let default_pool = Vocabulary::built_in().token(Thing::SiteDefaultPool);
        let mut seen: Vec<&str> = Vec::new();
        for child in element.children() {
            let name = match child.name() {
                name if name == default_pool => "DefaultPersistentChatPool",
                name => name,
            };
            let is_known = is_of_format(child.namespace());
            if is_known && shape.many.contains(&name) {
                self.look_at(&child, name, object);
            } else if is_known && shape.once.contains(&name) && !seen.contains(&name) {
                seen.push(name);
                if name != self.other {
                    self.look_at(&child, name, object);
                }
            } else if !shape.carries_children || shape.once.contains(&name) {
                self.note(object, child.name().to_owned(), canonical(&child));
            }
        }
        for frame in shape.frames.iter().filter(|frame| !seen.contains(frame)) {
            self.note(object, (*frame).to_owned(), ABSENT.to_owned());
        }
    }

    fn attributes(&mut self, element: &ElementRef<'_, '_>, shape: &ReadShape, object: &ObjectId) {
        let of = element.name();
        for attribute in element.carried_attributes() {
            let name = attribute.expanded_name();
            let value = attribute.value();
            let is_read = shape.attributes.is_none_or(|known| known.contains(&&*name));
            // Names in references are read ignoring case.
            let is_spelled_otherwise = match (of, &*name) {
                ("ServiceId", "RoleName") => Role::KNOWN
                    .iter()
                    .any(|role| *role.name() != *value && role.name().eq_ignore_ascii_case(&value)),
                ("SqlInstanceId", "Name") => !self.instance_names.contains(&*value),
                _ => false,
            };
            if !is_read || is_spelled_otherwise {
                self.note(object, format!("{name} of {of}"), value.into_owned());
            }
        }
        let absent = shape.flags.iter();
        for name in absent.filter(|name| element.attribute(name).is_none()) {
            self.note(object, format!("{name} of {of}"), ABSENT.to_owned());
        }
    }

    fn note(&mut self, object: &ObjectId, name: String, text: String) {
        self.passages.push(Passage {
            object: object.clone(),
            name,
            text,
        });
    }
}

/// Whether a namespace is one that the formats use for their own elements.
fn is_of_format(namespace: NamespaceId) -> bool {
    namespace != NONE && namespace.0 <= SIMPLE_URL.0
}

/// An element as text, with attributes and children in alphabetical order, as a comparison shows it.
fn canonical(element: &ElementRef<'_, '_>) -> String {
    let mut attributes: Vec<String> = element
        .carried_attributes()
        .map(|attribute| format!(" {}=\"{}\"", attribute.expanded_name(), attribute.value()))
        .collect();
    attributes.sort();
    let mut children: Vec<String> = element.children().map(|child| canonical(&child)).collect();
    children.sort();
    let (name, attributes) = (element.name(), attributes.concat());
    let inside = format!("{}{}", element.text(), children.concat());
    match inside.is_empty() {
        true => format!("<{name}{attributes} />"),
        false => format!("<{name}{attributes}>{inside}</{name}>"),
    }
}

/// The position of an attribute or element inside the element of its object.
fn offset_of(element: &ElementRef<'_, '_>, wanted: &Wanted) -> Option<usize> {
    let is_text = |text: &str| *cut_to(text, SHOWN) == *wanted.text;
    let is_absent = wanted.text == ABSENT;
    let attribute = wanted.name.split_once(" of ");
    let mut rest = vec![*element];
    while let Some(element) = rest.pop() {
        let found = match attribute {
            Some((name, of)) if is_absent => (element.name() == of
                && element.attribute(name).is_none())
            .then(|| element.range().start),
            Some((name, _)) => element
                .attributes()
                .find(|it| *it.expanded_name() == *name && is_text(&it.value()))
                .map(|it| it.value_range().start),
            None if is_absent => Some(element.range().start),
            None => (element.name() == wanted.name
                && (is_text(&canonical(&element)) || is_text(&element.text())))
            .then(|| element.range().start),
        };
        if found.is_some() {
            return found;
        }
        let mut children: Vec<_> = element.children().collect();
        children.reverse();
        rest.extend(children);
    }
    None
}
