//! Code shared by both readers: shared texts, attributes by kind, notes, and identity checks.

use ahash::{AHashMap, AHashSet};

use crate::document::Note;
use crate::document::error::{Problem, ReadError};
use crate::document::identity::{self, Position};
use crate::document::misfit::question_marks;
use crate::document::namespaces::NamespaceId;
use crate::document::notes::Notes;
use crate::document::quoted::{not_a_number, quoted_first};
use crate::document::tree::{Attribute, ElementId, ElementRef, Tree};
use crate::topology::content::{self, Attributes, Extra, List, Text};
use crate::topology::readable::cut;
use crate::topology::{ObjectId, Topology};
use crate::vocabulary::Vocabulary;

use crate::document::read::interner::Interner;
use crate::document::read::known::KnownContent;

/// The elements that the objects of a topology were read from, in the order of the topology.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Origins {
    /// `Topology` or `PartialTopology`.
    pub root: ElementId,
    pub sites: Vec<ElementId>,
    pub clusters: Vec<ElementId>,
    /// The SQL Server instances of each cluster.
    pub sql_instances: Vec<Vec<ElementId>>,
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

    /// The element of an object.
    fn of(&self, position: Position) -> Option<ElementId> {
        match position {
            Position::Site(at) => self.sites.get(at),
            Position::Cluster(at) => self.clusters.get(at),
            Position::SqlInstance(at, within) => self.sql_instances.get(at)?.get(within),
            Position::Service(at) => self.services.get(at),
        }
        .copied()
    }
}

/// The number of sites, clusters, SQL Server instances and services that a document of any size may have.
const FREE_OBJECTS: usize = 2_000;

/// The minimum number of bytes for each of them in a larger document, including their content; real ones take 600 to
/// 1,500 on average. Rules may find many problems in each, and the diagram has a card for it, so this limits the memory
/// by the size of the document.
const LEAST_OBJECT: usize = 450;

/// Elements that have no text of their own in the product's documents.
const HOLD_ONLY_ELEMENTS: &[&str] = &[
    "CentralSite",
    "CentralSites",
    "Cluster",
    "Clusters",
    "DependsOn",
    "InternalDomains",
    "Machine",
    "Machines",
    "NewTopology",
    "PartialTopology",
    "RemoteSite",
    "RemoteSites",
    "Service",
    "Services",
    "Sites",
    "SqlInstances",
    "Topology",
    "TopologyBuilder",
];

/// Elements that occur once in their parent.
const BELONG_ONCE: &[&str] = &[
    "Backup",
    "CentralSites",
    "ClusterId",
    "Clusters",
    "DependsOn",
    "Description",
    "InstalledOn",
    "InternalDomains",
    "Location",
    "Machines",
    "Name",
    "NewTopology",
    "OriginalTopology",
    "PartialTopology",
    "Ports",
    "RemoteSites",
    "ServiceId",
    "Services",
    "SimpleUrlConfiguration",
    "Sites",
    "SqlInstanceId",
    "SqlInstances",
];

/// The state of one reading.
pub(super) struct ReadContext<'t, 's> {
    pub tree: &'t Tree<'s>,
    pub vocabulary: &'t Vocabulary,
    pub texts: Interner,
    notes: Notes,
    /// Attributes by the tag they were read from: every pool has the same ports.
    repeated: AHashMap<&'s str, Attributes>,
    /// Content that does not have to be read again.
    pub known: Option<&'t KnownContent>,
    /// Tags of ports whose values are valid.
    pub(super) fine_ports: AHashSet<&'s str>,
    /// Unknown attributes of ports, which are noted only at their first occurrence.
    pub(super) unknown_of_ports: AHashSet<String>,
    /// Whether notes are collected: the published copy would repeat those of the topology.
    pub is_quiet: bool,
}

impl<'t, 's> ReadContext<'t, 's> {
    pub fn new(tree: &'t Tree<'s>, vocabulary: &'t Vocabulary) -> Self {
        Self {
            tree,
            vocabulary,
            texts: Interner::default(),
            notes: Notes::default(),
            repeated: AHashMap::new(),
            known: None,
            fine_ports: AHashSet::new(),
            unknown_of_ports: AHashSet::new(),
            is_quiet: false,
        }
    }

    /// The notes with their positions, in document order.
    pub fn into_notes(self) -> Vec<Note> {
        self.notes.placed(self.tree.text())
    }

    /// Adds a note about question marks that may have been letters.
    pub fn note_question_marks(&mut self) {
        if let Some((offset, message)) = question_marks::in_names(self.tree) {
            self.notes.oddity(offset, message, None);
        }
    }

    pub fn note(
        &mut self,
        element: &ElementRef<'_, '_>,
        message: String,
        object: Option<ObjectId>,
    ) {
        self.note_at(element.range().start, message, object);
    }

    /// Adds a note at a byte of the document.
    pub fn note_at(&mut self, offset: usize, message: String, object: Option<ObjectId>) {
        if !self.is_quiet {
            self.notes.oddity(offset, message, object);
        }
    }

    /// Adds a note about an element that is kept in the file but is not part of the model.
    pub fn unmodeled(&mut self, element: &ElementRef<'_, '_>, parent: &str) {
        let message = format!(
            "The element {} in {parent} is unknown; it is kept in this file, but not in other formats.",
            cut(element.qualified_name())
        );
        self.note(element, message, None);
    }

    /// Adds a note about text between elements that normally contain only elements: it is kept in the file but is not
    /// part of the model.
    pub fn note_stray_text(&mut self, root: &ElementRef<'_, '_>) {
        let mut rest = vec![*root];
        while let Some(element) = rest.pop() {
            if !HOLD_ONLY_ELEMENTS.contains(&element.name()) {
                continue;
            }
            if element.has_text() {
                let message = format!(
                    "There is text directly in {}; it is kept in this file, but not in other formats.",
                    cut(element.qualified_name())
                );
                self.note(&element, message, None);
            }
            let children: Vec<_> = element.children().collect();
            self.note_doubled_parts(&element, &children);
            rest.extend(children.into_iter().rev());
        }
    }

    /// Adds a note about a second element of a kind that should occur once: both are read and kept, but changes to them
    /// may have no place in the document.
    fn note_doubled_parts(&mut self, parent: &ElementRef<'_, '_>, children: &[ElementRef<'_, '_>]) {
        let mut seen: Vec<(NamespaceId, &str)> = Vec::new();
        for child in children
            .iter()
            .filter(|child| BELONG_ONCE.contains(&child.name()))
        {
            let part = (child.namespace(), child.name());
            if !seen.contains(&part) {
                seen.push(part);
                continue;
            }
            let message = format!(
                "There is a second {} in this {}, but only one is allowed. Both are kept, but some changes \
                 cannot be written until you combine the two.",
                child.name(),
                cut(parent.name())
            );
            self.note(child, message, None);
        }
    }

    pub fn error<T>(&self, element: &ElementRef<'_, '_>, problem: Problem) -> Result<T, ReadError> {
        Err(ReadError::at(
            self.tree.text(),
            element.range().start,
            problem,
        ))
    }

    pub fn string(&self, element: &ElementRef<'_, '_>, name: &str) -> Option<String> {
        element.attribute(name).map(|value| value.into_owned())
    }

    /// A name that an object should have; it is odd if it is missing, but the document is not refused.
    pub fn expected(&mut self, element: &ElementRef<'_, '_>, name: &str) -> String {
        match self.string(element, name) {
            Some(value) => value,
            None => {
                let message = format!("The {} has no {name}.", cut(element.name()));
                self.note(element, message, None);
                String::new()
            }
        }
    }

    pub fn shared(&mut self, element: &ElementRef<'_, '_>, name: &str) -> Option<Text> {
        element.attribute(name).map(|value| self.texts.text(&value))
    }

    pub fn boolean(&mut self, element: &ElementRef<'_, '_>, name: &str) -> bool {
        match element.attribute(name).as_deref().map(str::trim) {
            Some("true" | "1") => true,
            None | Some("false" | "0") => false,
            Some(other) => {
                let message = format!(
                    "{} is neither true nor false; {name} of the {} is read as false.",
                    quoted_first(other),
                    cut(element.name())
                );
                self.note(element, message, None);
                false
            }
        }
    }

    /// A number that is part of the identity of an object.
    pub fn number(
        &self,
        element: &ElementRef<'_, '_>,
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
                    element: cut(element.name()).into_owned(),
                    attribute: name,
                    value: cut(&value).into_owned(),
                },
            ),
        }
    }

    pub fn required_number(
        &self,
        element: &ElementRef<'_, '_>,
        name: &'static str,
    ) -> Result<u32, ReadError> {
        match self.number(element, name)? {
            Some(number) => Ok(number),
            None => self.missing(element, name),
        }
    }

    /// A descriptive number; an invalid one is read as 0.
    pub fn plain_number(&mut self, element: &ElementRef<'_, '_>, name: &str) -> u32 {
        let value = element.attribute(name);
        match value.as_deref().map(|value| value.trim().parse()) {
            Some(Ok(number)) => number,
            None => {
                let message = format!("The {} has no {name}.", cut(element.name()));
                self.note(element, message, None);
                0
            }
            Some(Err(_)) => {
                let message = format!(
                    "{}; {name} of the {} is read as 0.",
                    not_a_number(&value.unwrap_or_default(), u32::MAX),
                    cut(element.name())
                );
                self.note(element, message, None);
                0
            }
        }
    }

    pub fn required_text(
        &mut self,
        element: &ElementRef<'_, '_>,
        name: &'static str,
    ) -> Result<Text, ReadError> {
        match self.shared(element, name) {
            Some(text) => Ok(text),
            None => self.missing(element, name),
        }
    }

    pub fn missing<T>(
        &self,
        element: &ElementRef<'_, '_>,
        attribute: &'static str,
    ) -> Result<T, ReadError> {
        self.error(
            element,
            Problem::MissingIdentity {
                element: cut(element.name()).into_owned(),
                attribute,
            },
        )
    }

    /// Attributes other than known ones and namespace declarations.
    pub fn unknown_attributes(
        &mut self,
        element: &ElementRef<'_, '_>,
        known: &[&str],
    ) -> Attributes {
        let is_unknown = |attribute: &Attribute<'_, '_>| {
            !known.contains(&attribute.name()) && !attribute.is_declaration()
        };
        let mut pairs = Vec::new();
        for attribute in element.attributes().filter(is_unknown) {
            pairs.push(self.pair(&attribute));
        }
        Attributes(pairs.into())
    }

    /// All attributes other than namespace declarations.
    pub fn all_attributes(&mut self, element: &ElementRef<'_, '_>) -> Attributes {
        // Most elements of a document are read by this function, so it allocates no more than needed.
        let is_content = |attribute: &Attribute<'_, '_>| !attribute.is_declaration();
        let count = element.attributes().filter(is_content).count();
        let mut pairs = Vec::with_capacity(count);
        for attribute in element.attributes().filter(is_content) {
            pairs.push(self.pair(&attribute));
        }
        Attributes(pairs.into())
    }

    /// All attributes of an element whose tag occurs repeatedly.
    pub fn repeated_attributes(&mut self, element: &ElementRef<'_, 's>) -> Attributes {
        // A prefix may have a different meaning elsewhere.
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

    /// An element with its whole content. The parser limits the depth.
    pub fn content(&mut self, element: &ElementRef<'_, '_>) -> content::Element {
        let mut children = Vec::with_capacity(element.children().count());
        for child in element.children() {
            children.push(self.content(&child));
        }
        self.content_around(element, children.into())
    }

    /// Elements with their whole content.
    pub fn elements(&mut self, ids: &[ElementId]) -> List<content::Element> {
        if ids.is_empty() {
            return List::default();
        }
        let known = self.known.and_then(|known| known.find(self.tree, ids));
        if let Some(known) = known {
            return known;
        }
        let mut elements = Vec::with_capacity(ids.len());
        for element in ids.iter().filter_map(|id| self.tree.element(*id)) {
            elements.push(self.content(&element));
        }
        elements.into()
    }

    /// An element around content that was already read.
    pub fn content_around(
        &mut self,
        element: &ElementRef<'_, '_>,
        children: List<content::Element>,
    ) -> content::Element {
        content::Element {
            namespace: self.texts.text(element.namespace_urn()),
            name: self.texts.text(element.name()),
            attributes: self.all_attributes(element),
            children,
            text: element.has_text().then(|| self.texts.text(&element.text())),
        }
    }

    pub fn extra(&mut self, element: &ElementRef<'_, '_>, known: &[&str]) -> Extra {
        Extra {
            attributes: self.unknown_attributes(element, known),
            ..Extra::default()
        }
    }

    /// Keeps the unknown content of an element whose name is part of the model.
    pub fn beside_name(&mut self, element: &ElementRef<'_, '_>, known: &[&str], extra: &mut Extra) {
        let unknown = self.unknown_attributes(element, known);
        for (name, value) in unknown.0.iter() {
            extra.naming.set(name, Text::clone(value));
        }
    }

    /// Refuses duplicate identities and more objects than the size of the document allows, and notes references to
    /// missing objects.
    pub fn check(&mut self, topology: &Topology, origins: &Origins) -> Result<(), ReadError> {
        let tree = self.tree;
        let limit = FREE_OBJECTS + tree.text().len() / LEAST_OBJECT;
        let instances: usize = origins.sql_instances.iter().map(Vec::len).sum();
        let objects = instances + origins.sites.len() + origins.clusters.len();
        if objects + origins.services.len() > limit
            && let Some(root) = tree.element(origins.root)
        {
            let what = "sites, pools, SQL Server instances and services";
            return self.error(&root, Problem::TooMany { what, limit });
        }
        let element = |position| tree.element(origins.of(position)?);
        if let Some(duplicate) = identity::first_duplicate(topology)
            && let Some(element) = element(duplicate.position)
        {
            let (kind, id) = (duplicate.kind, duplicate.id);
            return self.error(&element, Problem::DuplicateIdentity { kind, id });
        }
        identity::dangling(topology, |position, message, object| {
            if let Some(element) = element(position) {
                self.note(&element, message, Some(object));
            }
        });
        Ok(())
    }
}
