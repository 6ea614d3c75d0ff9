//! What both readers share: shared texts, attributes by kind, notes, and the checks on identity.

use std::collections::HashSet;
use std::hash::Hash;

use ahash::AHashMap;

use crate::document::error::{Place, Problem, ReadError};
use crate::document::tree::{Attribute, Element, ElementId, Tree};
use crate::document::vocabulary::Vocabulary;
use crate::document::{Note, NoteKind};
use crate::topology::content::{self, Attributes, Extra, Text};
use crate::topology::{
    ClusterId, InstalledOn, ObjectId, ServiceId, SiteId, SqlInstanceId, Topology,
};

use super::interner::Interner;

/// Where the objects of a topology were read from, in the order of the topology.
#[derive(Debug)]
pub struct Origins {
    /// `Topology` or `PartialTopology`.
    pub root: ElementId,
    /// Sites.
    pub sites: Vec<ElementId>,
    /// Clusters.
    pub clusters: Vec<ElementId>,
    /// The SQL Server instances of each cluster.
    pub sql_instances: Vec<Vec<ElementId>>,
    /// Services.
    pub services: Vec<ElementId>,
}

impl Origins {
    pub(super) fn new(root: ElementId) -> Self {
        Self {
            root,
            sites: Vec::new(),
            clusters: Vec::new(),
            sql_instances: Vec::new(),
            services: Vec::new(),
        }
    }
}

/// The state of one reading.
pub(super) struct Context<'t, 's> {
    pub tree: &'t Tree<'s>,
    pub vocabulary: &'t Vocabulary,
    pub texts: Interner,
    notes: Vec<(usize, String, Option<ObjectId>)>,
    /// Attributes by the tag they were read from: every pool has the same ports.
    repeated: AHashMap<&'s str, Attributes>,
    /// Whether notes are wanted: the copy of what is published repeats those of the topology.
    pub is_quiet: bool,
}

impl<'t, 's> Context<'t, 's> {
    pub fn new(tree: &'t Tree<'s>, vocabulary: &'t Vocabulary) -> Self {
        Self {
            tree,
            vocabulary,
            texts: Interner::default(),
            notes: Vec::new(),
            repeated: AHashMap::new(),
            is_quiet: false,
        }
    }

    /// The notes with their places, in the order of the document.
    pub fn into_notes(mut self) -> Vec<Note> {
        self.notes.sort_by_key(|(offset, ..)| *offset);
        let mut notes = Vec::with_capacity(self.notes.len());
        let mut seen = Place { line: 1, column: 1 };
        let mut from = 0;
        for (offset, message, object) in self.notes {
            let line_start = self.tree.text().get(..offset).map_or(0, |before| {
                before.rfind('\n').map_or(0, |newline| newline + 1)
            });
            if line_start > from {
                let between = self.tree.text().get(from..line_start).unwrap_or_default();
                seen.line += between.bytes().filter(|byte| *byte == b'\n').count();
                from = line_start;
            }
            let in_line = self.tree.text().get(line_start..offset).unwrap_or_default();
            notes.push(Note {
                kind: NoteKind::Oddity,
                message,
                line: Some(seen.line),
                column: Some(in_line.chars().count() + 1),
                object,
            });
        }
        notes
    }

    pub fn note(&mut self, element: &Element<'_, '_>, message: String, object: Option<ObjectId>) {
        if !self.is_quiet {
            self.notes.push((element.range().start, message, object));
        }
    }

    /// Notes an element that stays in the file but that the model has no room for.
    pub fn unmodelled(&mut self, element: &Element<'_, '_>, parent: &str) {
        let message = format!(
            "The element {} in {parent} is not known; it is kept in this file, but no other format \
             will have it.",
            element.qualified_name()
        );
        self.note(element, message, None);
    }

    pub fn error<T>(&self, element: &Element<'_, '_>, problem: Problem) -> Result<T, ReadError> {
        Err(ReadError::at(
            self.tree.text(),
            element.range().start,
            problem,
        ))
    }

    pub fn string(&self, element: &Element<'_, '_>, name: &str) -> Option<String> {
        element.attribute(name).map(|value| value.into_owned())
    }

    /// A name that an object should have; its absence is odd, but no reason to refuse the document.
    pub fn expected(&mut self, element: &Element<'_, '_>, name: &str) -> String {
        match self.string(element, name) {
            Some(value) => value,
            None => {
                let message = format!("The {} has no {name}.", element.name());
                self.note(element, message, None);
                String::new()
            }
        }
    }

    pub fn shared(&mut self, element: &Element<'_, '_>, name: &str) -> Option<Text> {
        element.attribute(name).map(|value| self.texts.text(&value))
    }

    pub fn boolean(&mut self, element: &Element<'_, '_>, name: &str) -> bool {
        match element.attribute(name).as_deref().map(str::trim) {
            Some("true" | "1") => true,
            None | Some("false" | "0") => false,
            Some(other) => {
                let message = format!(
                    "{other:?} is neither true nor false; {name} of the {} is taken as false.",
                    element.name()
                );
                self.note(element, message, None);
                false
            }
        }
    }

    /// A number that is part of an object's identity.
    pub fn number(
        &self,
        element: &Element<'_, '_>,
        name: &'static str,
    ) -> Result<Option<u32>, ReadError> {
        let Some(value) = element.attribute(name) else {
            return Ok(None);
        };
        match value.trim().parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => self.error(
                element,
                Problem::NotANumber {
                    element: element.name().to_owned(),
                    attribute: name,
                    value: value.into_owned(),
                },
            ),
        }
    }

    pub fn required_number(
        &self,
        element: &Element<'_, '_>,
        name: &'static str,
    ) -> Result<u32, ReadError> {
        match self.number(element, name)? {
            Some(number) => Ok(number),
            None => self.missing(element, name),
        }
    }

    /// A number that only describes; a faulty one is read as 0.
    pub fn plain_number(&mut self, element: &Element<'_, '_>, name: &str) -> u32 {
        let value = element.attribute(name);
        match value.as_deref().map(|value| value.trim().parse()) {
            Some(Ok(number)) => number,
            None => {
                let message = format!("The {} has no {name}.", element.name());
                self.note(element, message, None);
                0
            }
            Some(Err(_)) => {
                let message = format!(
                    "{:?} is not a number; {name} of the {} is taken as 0.",
                    value.unwrap_or_default(),
                    element.name()
                );
                self.note(element, message, None);
                0
            }
        }
    }

    pub fn required_text(
        &mut self,
        element: &Element<'_, '_>,
        name: &'static str,
    ) -> Result<Text, ReadError> {
        match self.shared(element, name) {
            Some(text) => Ok(text),
            None => self.missing(element, name),
        }
    }

    pub fn missing<T>(
        &self,
        element: &Element<'_, '_>,
        attribute: &'static str,
    ) -> Result<T, ReadError> {
        self.error(
            element,
            Problem::MissingIdentity {
                element: element.name().to_owned(),
                attribute,
            },
        )
    }

    /// Attributes other than the known ones and namespace declarations.
    pub fn unknown_attributes(&mut self, element: &Element<'_, '_>, known: &[&str]) -> Attributes {
        let mut attributes = Attributes::default();
        for attribute in element.attributes() {
            if !attribute.is_declaration() && !known.contains(&attribute.name()) {
                attributes.0.push(self.pair(&attribute));
            }
        }
        attributes
    }

    /// All attributes other than namespace declarations.
    pub fn all_attributes(&mut self, element: &Element<'_, '_>) -> Attributes {
        let mut pairs = Vec::with_capacity(10);
        for attribute in element.attributes() {
            if !attribute.is_declaration() {
                pairs.push(self.pair(&attribute));
            }
        }
        Attributes(pairs)
    }

    /// All attributes of an element whose like occurs again and again.
    pub fn repeated_attributes(&mut self, element: &Element<'_, 's>) -> Attributes {
        // A prefix may mean something else in another place.
        if self.tree.has_attribute_namespaces() {
            return self.all_attributes(element);
        }
        if let Some(known) = self.repeated.get(element.tag()) {
            return known.clone();
        }
        let attributes = self.all_attributes(element);
        self.repeated.insert(element.tag(), attributes.clone());
        attributes
    }

    fn pair(&mut self, attribute: &Attribute<'_, '_>) -> (Text, Text) {
        (
            self.texts.text(&attribute.expanded_name()),
            self.texts.text(&attribute.value()),
        )
    }

    /// An element with everything in it. Depth is bounded by the parser.
    pub fn content(&mut self, element: &Element<'_, '_>) -> content::Element {
        content::Element {
            namespace: self.texts.text(element.namespace_urn()),
            name: self.texts.text(element.name()),
            attributes: self.all_attributes(element),
            children: element
                .children()
                .map(|child| self.content(&child))
                .collect(),
            text: element.has_text().then(|| self.texts.text(&element.text())),
        }
    }

    pub fn extra(&mut self, element: &Element<'_, '_>, known: &[&str]) -> Extra {
        Extra {
            attributes: self.unknown_attributes(element, known),
            elements: Vec::new(),
        }
    }

    /// Refuses two objects of one identity.
    pub fn check_unique<K: Hash + Eq + Clone + ToString>(
        &self,
        kind: &'static str,
        objects: impl Iterator<Item = (K, ElementId)>,
    ) -> Result<(), ReadError> {
        let mut seen = HashSet::new();
        for (id, origin) in objects {
            if !seen.insert(id.clone())
                && let Some(element) = self.tree.element(origin)
            {
                let id = id.to_string();
                return self.error(&element, Problem::DuplicateIdentity { kind, id });
            }
        }
        Ok(())
    }

    /// Refuses doubled identities and notes references to nothing.
    pub fn check(&mut self, topology: &Topology, origins: &Origins) -> Result<(), ReadError> {
        let sites = topology.sites.iter().map(|site| site.id);
        self.check_unique("sites", sites.zip(origins.sites.iter().copied()))?;
        let clusters = topology.clusters.iter().map(|cluster| &cluster.id);
        self.check_unique("clusters", clusters.zip(origins.clusters.iter().copied()))?;
        let instances = topology
            .clusters
            .iter()
            .zip(&origins.sql_instances)
            .flat_map(|(cluster, origins)| {
                let ids = cluster.sql_instances.iter().map(|instance| &instance.id);
                ids.zip(origins.iter().copied())
            });
        self.check_unique("SQL Server instances", instances)?;
        let services = topology.services.iter().map(|service| &service.id);
        self.check_unique("services", services.zip(origins.services.iter().copied()))?;
        self.note_dangling(topology, origins);
        Ok(())
    }

    fn note_dangling(&mut self, topology: &Topology, origins: &Origins) {
        let ids: HashSet<&ServiceId> = topology.services.iter().map(|s| &s.id).collect();
        let sites: HashSet<SiteId> = topology.sites.iter().map(|site| site.id).collect();
        let clusters: HashSet<&ClusterId> = topology.clusters.iter().map(|c| &c.id).collect();
        let instances = topology.clusters.iter().flat_map(|c| &c.sql_instances);
        let instances: HashSet<&SqlInstanceId> = instances.map(|instance| &instance.id).collect();
        for (service, origin) in topology.services.iter().zip(&origins.services) {
            let Some(element) = self.tree.element(*origin) else {
                continue;
            };
            for dependency in &service.depends_on {
                if !ids.contains(&dependency.target) {
                    let message = format!(
                        "The service {} depends on {}, which does not exist.",
                        service.id, dependency.target
                    );
                    self.note(&element, message, Some(service.id.clone().into()));
                }
            }
            let stands = match &service.installed_on {
                InstalledOn::Cluster(id) => clusters.contains(id),
                InstalledOn::SqlInstance(id) => instances.contains(id),
            };
            if !stands {
                let message = format!(
                    "The service {} is installed on something that does not exist.",
                    service.id
                );
                self.note(&element, message, Some(service.id.clone().into()));
            }
        }
        for (cluster, origin) in topology.clusters.iter().zip(&origins.clusters) {
            if !sites.contains(&cluster.site)
                && let Some(element) = self.tree.element(*origin)
            {
                let message = format!(
                    "{} stands in site {}, which does not exist.",
                    cluster.fqdn, cluster.site
                );
                self.note(&element, message, Some(cluster.id.clone().into()));
            }
        }
    }
}
