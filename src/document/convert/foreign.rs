//! References to objects in content that is not part of the model. An identity of one format means nothing in the
//! other: references that are understood are translated, and other content that refers to objects is left out with a
//! note.

use std::collections::HashSet;
use std::sync::Arc;

use crate::document::namespaces::{TOPOLOGY, urn};
use crate::document::{Note, NoteKind};
use crate::topology::content::{Attributes, Element, Extra, List, Text};
use crate::topology::inventory::name_in;
use crate::topology::readable::{cut, visible};
use crate::topology::recognize_chat::{Facet, ObjectPart, Spelling};
use crate::topology::site::SimpleUrls;
use crate::topology::{Index, Numbering, ObjectId, Role, ServiceId, SiteId, Topology};

/// Where a site specifies its default pool, if not in the element that this program writes.
pub(super) struct SpelledDefault {
    site: SiteId,
    part: ObjectPart,
    /// The attribute of the site or the element; `None` for the text of the element.
    attribute: Option<Text>,
}

/// Removes content that refers to objects in the format of `topology`. The default pools of sites are moved to where
/// conversion finds them; [`spell_defaults`] moves them back.
pub(super) fn without_identities(
    topology: &Topology,
) -> (Topology, Vec<SpelledDefault>, Vec<Note>) {
    let index = Index::new(topology);
    let mut result = topology.clone();
    let mut defaults = Vec::new();
    for site in &mut result.sites {
        let Facet::Understood {
            value,
            at,
            spelling: spelling @ (Spelling::Attribute(_) | Spelling::Text),
        } = index.default_pool(site.id)
        else {
            continue;
        };
        defaults.push(SpelledDefault {
            site: site.id,
            part: *at,
            attribute: match spelling {
                Spelling::Attribute(name) => Some((*name).into()),
                _ => None,
            },
        });
        Arc::make_mut(site).default_persistent_chat_pool = Some(value.clone());
    }
    let mut cleaner = Cleaner::new(topology, &index, &defaults);
    cleaner.clean(&mut result);
    let notes = cleaner.notes;
    (result, defaults, notes)
}

/// Writes the default pools of sites back to where the document has them, in the other format.
pub(super) fn spell_defaults(topology: &mut Topology, defaults: &[SpelledDefault]) {
    for default in defaults {
        let mut sites = topology.sites.iter();
        let Some(position) = sites.position(|site| site.id == default.site) else {
            continue;
        };
        let pool = topology.sites.get(position);
        let pool = pool.and_then(|site| site.default_persistent_chat_pool.clone());
        let Some(name) = pool.and_then(|pool| name_of_pool(topology, &pool)) else {
            continue;
        };
        let Some(site) = topology.sites.get_mut(position).map(Arc::make_mut) else {
            continue;
        };
        let is_spelled = match (default.part, &default.attribute) {
            (ObjectPart::Own, Some(attribute)) => {
                site.extra.attributes.set(attribute, name);
                true
            }
            (ObjectPart::Other(element), attribute) => {
                match (site.extra.elements.to_mut().get_mut(element), attribute) {
                    (Some(element), Some(attribute)) => {
                        element.attributes.set(attribute, name);
                        true
                    }
                    (Some(element), None) => {
                        element.text = Some(name.into());
                        true
                    }
                    (None, _) => false,
                }
            }
            _ => false,
        };
        if is_spelled {
            site.default_persistent_chat_pool = None;
        }
    }
}

/// The topology without the unknown content, so that only the rest is noted.
pub(super) fn without_known(topology: &Topology, defaults: &[SpelledDefault]) -> Topology {
    let mut rest = topology.clone();
    take_simple_urls(&mut rest);
    for default in defaults {
        let mut sites = rest.sites.iter_mut();
        let Some(site) = sites.find(|site| site.id == default.site) else {
            continue;
        };
        let extra = &mut Arc::make_mut(site).extra;
        match (default.part, &default.attribute) {
            (ObjectPart::Own, Some(attribute)) => {
                extra.attributes.remove(attribute);
            }
            (ObjectPart::Other(position), _) if position < extra.elements.len() => {
                extra.elements.remove(position);
            }
            _ => {}
        }
    }
    rest
}

/// Keeps the default pool of a site in the spelling of the document.
pub(super) fn default_notes(topology: &Topology, defaults: &[SpelledDefault]) -> Vec<Note> {
    let index = Index::new(topology);
    let note = |default: &SpelledDefault| {
        let object = ObjectId::from(default.site);
        Note {
            kind: NoteKind::NotHeld,
            message: format!(
                "The default Persistent Chat pool of {} is written in the same place as in the imported \
                 document, with the identity of the other format. It is not known whether that format has \
                 it there.",
                cut(&name_in(&index, &object))
            ),
            line: None,
            column: None,
            object: Some(object),
        }
    };
    defaults.iter().map(note).collect()
}

/// `1-PersistentChatService-1` in a published topology (format notes, b15), the unique identifier in the other format.
fn name_of_pool(topology: &Topology, pool: &ServiceId) -> Option<String> {
    match topology.numbering {
        Numbering::UniqueIds => Some(pool.as_str().to_owned()),
        Numbering::Published => {
            let service = topology.service(pool)?;
            let (site, instance) = (service.site, service.instance?);
            Some(format!("{site}-{}-{instance}", service.role_name()))
        }
    }
}

struct Cleaner<'t> {
    index: &'t Index<'t>,
    defaults: &'t [SpelledDefault],
    known: HashSet<String>,
    numbering: Numbering,
    notes: Vec<Note>,
}

impl<'t> Cleaner<'t> {
    fn new(topology: &Topology, index: &'t Index<'t>, defaults: &'t [SpelledDefault]) -> Self {
        let mut known = HashSet::new();
        for cluster in &topology.clusters {
            known.insert(cluster.id.as_str().to_ascii_lowercase());
            for instance in &cluster.sql_instances {
                known.insert(instance.id.as_str().to_ascii_lowercase());
            }
        }
        for service in &topology.services {
            known.insert(service.id.as_str().to_ascii_lowercase());
            if let Some(instance) = service.instance {
                let name = format!("{}-{}-{instance}", service.site, service.role_name());
                known.insert(name.to_ascii_lowercase());
            }
        }
        Self {
            index,
            defaults,
            known,
            numbering: topology.numbering,
            notes: Vec::new(),
        }
    }

    fn clean(&mut self, topology: &mut Topology) {
        self.extra_of(&mut topology.extra, |extra| extra, &ObjectId::Deployment);
        for site in &mut topology.sites {
            let object = site.id.into();
            let kept = self.defaults.iter().any(|default| default.site == site.id);
            if !kept {
                self.extra_of(site, |site| &mut site.extra, &object);
            }
        }
        for cluster in &mut topology.clusters {
            let object = cluster.id.clone().into();
            self.extra_of(cluster, |cluster| &mut cluster.extra, &object);
            for position in 0..cluster.sql_instances.len() {
                let Some(instance) = cluster.sql_instances.get(position) else {
                    continue;
                };
                if instance.extra.is_empty() {
                    continue;
                }
                let object = instance.id.clone().into();
                let mut extra = instance.extra.clone();
                if self.extra(&mut extra, &object)
                    && let Some(instance) = Arc::make_mut(cluster).sql_instances.get_mut(position)
                {
                    instance.extra = extra;
                }
            }
        }
        for service in &mut topology.services {
            let object = ObjectId::from(service.id.clone());
            self.extra_of(service, |service| &mut service.extra, &object);
            self.dependencies(service, &object);
            let is_chat = matches!(
                *service.role,
                Role::PersistentChatService
                    | Role::PersistentChatStore
                    | Role::PersistentChatComplianceStore
            );
            let Some(content) = service.content.as_ref().filter(|_| is_chat) else {
                continue;
            };
            let mut content = content.clone();
            let of_attributes = self.attributes(&mut content.attributes, &object);
            let of_children = self.elements(&mut content.children, &object);
            if of_attributes || of_children {
                Arc::make_mut(service).content = Some(content);
            }
        }
    }

    fn dependencies(&mut self, service: &mut Arc<crate::topology::Service>, object: &ObjectId) {
        for position in 0..service.depends_on.len() {
            let dependency = service.depends_on.get(position);
            let Some(extra) = dependency.map(|d| &d.extra).filter(|e| !e.is_empty()) else {
                continue;
            };
            let mut extra = extra.clone();
            if self.extra(&mut extra, object)
                && let Some(dependency) = Arc::make_mut(service).depends_on.get_mut(position)
            {
                dependency.extra = extra;
            }
        }
    }

    /// The unknown content of a shared object, which is copied only if something is removed.
    fn extra_of<T: Clone>(
        &mut self,
        shared: &mut Arc<T>,
        of: fn(&mut T) -> &mut Extra,
        object: &ObjectId,
    ) {
        let mut copy = (**shared).clone();
        let extra = of(&mut copy);
        if !extra.is_empty() && self.extra(extra, object) {
            *shared = Arc::new(copy);
        }
    }

    fn extra(&mut self, extra: &mut Extra, object: &ObjectId) -> bool {
        let of_attributes = self.attributes(&mut extra.attributes, object);
        let of_elements = self.elements(&mut extra.elements, object);
        let of_names = self.beside_names(extra, object);
        of_attributes || of_elements || of_names
    }

    /// Unknown content of a name element, which the other format writes as an attribute.
    fn beside_names(&mut self, extra: &mut Extra, object: &ObjectId) -> bool {
        let beside = std::mem::take(&mut extra.naming);
        for (name, value) in &beside.0 {
            let name_of_object = name_in(self.index, object);
            self.notes.push(Note {
                kind: NoteKind::NotHeld,
                message: format!(
                    "{} of {} is omitted: it is in an element that only one of the formats has.",
                    visible(&format!("{}=\"{}\"", cut(name), cut(value))),
                    cut(&name_of_object)
                ),
                line: None,
                column: None,
                object: Some(object.clone()),
            });
        }
        !beside.is_empty()
    }

    fn attributes(&mut self, attributes: &mut Attributes, object: &ObjectId) -> bool {
        let foreign: Vec<(Text, Text)> = attributes
            .0
            .iter()
            .filter(|(_, value)| self.is_identity(value))
            .cloned()
            .collect();
        for (name, value) in &foreign {
            attributes.remove(name);
            self.say(&format!("{}=\"{}\"", cut(name), cut(value)), object);
        }
        !foreign.is_empty()
    }

    fn elements(&mut self, elements: &mut List<Element>, object: &ObjectId) -> bool {
        let foreign = elements
            .iter()
            .filter(|element| self.names_objects(element));
        let names: Vec<Text> = foreign.map(|element| Text::clone(&element.name)).collect();
        if names.is_empty() {
            return false;
        }
        elements.retain(|element| !self.names_objects(element));
        for name in names {
            self.say(&format!("<{}>", cut(&name)), object);
        }
        true
    }

    /// Whether an element, or a descendant, refers to an object. Not recursive, because documents may be deeply nested.
    fn names_objects(&self, element: &Element) -> bool {
        let mut rest = vec![element];
        while let Some(element) = rest.pop() {
            let is_key = matches!(&*element.name, "ServiceId" | "ClusterId" | "SqlInstanceId")
                && *element.namespace == *urn(TOPOLOGY);
            let text = element.text.as_deref();
            let mut values = element.attributes.0.iter().map(|(_, value)| &**value);
            if is_key
                || text.is_some_and(|text| self.is_identity(text))
                || values.any(|value| self.is_identity(value))
            {
                return true;
            }
            rest.extend(element.children.iter());
        }
        false
    }

    fn is_identity(&self, value: &str) -> bool {
        let value = value.trim();
        let is_guid = || uuid::Uuid::try_parse(value).is_ok();
        self.known.contains(&value.to_ascii_lowercase())
            || self.numbering == Numbering::UniqueIds && is_guid()
    }

    fn say(&mut self, what: &str, object: &ObjectId) {
        let (here, there) = match self.numbering {
            Numbering::UniqueIds => ("Topology Builder file", "published topology"),
            Numbering::Published => ("published topology", "Topology Builder file"),
        };
        let name = name_in(self.index, object);
        self.notes.push(Note {
            kind: NoteKind::NotHeld,
            message: format!(
                "{} of {} is omitted: it refers to an object in the form of a {here}, which is not valid \
                 in a {there}.",
                visible(what),
                cut(&name)
            ),
            line: None,
            column: None,
            object: Some(object.clone()),
        });
    }
}

/// The simple URLs that a script added to a published topology (format notes, additions 7), removed from the unknown
/// content.
pub(super) fn take_simple_urls(topology: &mut Topology) -> Option<SimpleUrls> {
    let mut elements = topology.extra.elements.iter();
    let urls = SimpleUrls::stated_by(elements.find(|it| SimpleUrls::are_stated_by(it))?);
    let mut extra = (*topology.extra).clone();
    let mut is_first = true;
    extra.elements.retain(|element| {
        let goes = is_first && SimpleUrls::are_stated_by(element);
        is_first &= !goes;
        !goes
    });
    topology.extra = Arc::new(extra);
    Some(urls)
}
