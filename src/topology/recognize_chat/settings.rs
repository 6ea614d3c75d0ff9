//! The display name and the active computers of a Persistent Chat pool, in any place and form: attribute, child
//! element, list, ordinals. Content with two possible meanings, or none, is not understood.

use std::sync::Arc;

use crate::topology::content::{Attributes, Element};
use crate::topology::recognize_chat::computers::{self, is_active_name, is_inactive_name};
use crate::topology::recognize_chat::facet::{Doubt, Facet, ObjectPart, Piece, Spelling};
use crate::topology::recognize_chat::words::is_same_word;
use crate::topology::recognize_chat::{quote, stated};
use crate::topology::{Cluster, Machine, ObjectId, Service};
use crate::vocabulary::{Meaning, Thing, Vocabulary};

/// The settings in the service's own content.
pub(super) struct ChatSettings<'t> {
    pub display_name: Facet<'t, &'t str>,
    pub active_machines: Facet<'t, Vec<&'t str>>,
    /// Unknown content.
    pub pieces: Vec<Arc<Piece>>,
    /// The first unknown content that may contain a port.
    pub may_be_port: Option<Arc<Piece>>,
}

/// The intermediate results.
struct Reading<'t, 'v> {
    object: ObjectId,
    machines: &'t [Machine],
    vocabulary: &'v Vocabulary,
    names: Vec<(&'t str, ObjectPart, Spelling<'t>)>,
    lists: Vec<(ObjectPart, Option<computers::Listed<'t>>, String)>,
    unknown: Vec<Unknown>,
}

/// Unknown content, with its possible meaning.
struct Unknown {
    piece: Arc<Piece>,
    /// It could be a display name, or active computers.
    says_name: bool,
    says_active: bool,
    /// It is a Boolean value or a number, which is neither a name nor a list.
    is_plain: bool,
}

/// Reads the role element of a service, and its other unknown content.
pub(super) fn settings<'t>(
    service: &'t Service,
    cluster: Option<&'t Cluster>,
    vocabulary: &Vocabulary,
) -> ChatSettings<'t> {
    let machines = cluster.map_or(&[][..], |cluster| cluster.machines.as_slice());
    let mut reading = Reading {
        object: service.id.clone().into(),
        machines,
        vocabulary,
        names: Vec::new(),
        lists: Vec::new(),
        unknown: Vec::new(),
    };
    if let Some(content) = &service.content {
        reading.attributes(&content.attributes, ObjectPart::RoleElement);
        reading.elements(&content.children, ObjectPart::RoleElementChild);
        if let Some(text) = &content.text {
            reading.unknown(
                ObjectPart::RoleElement,
                quote::text(text),
                false,
                false,
                false,
            );
        }
    }
    reading.attributes(&service.extra.attributes, ObjectPart::Own);
    reading.elements(&service.extra.elements, ObjectPart::Other);
    reading.beside_names(&service.extra.naming);
    if let Some(cluster) = cluster {
        reading.computers(cluster);
    }
    reading.settle()
}

impl<'t> Reading<'t, '_> {
    fn attributes(&mut self, attributes: &'t Attributes, part: ObjectPart) {
        for (name, value) in &attributes.0 {
            let stated = stated::attribute(name, self.vocabulary);
            if stated == Some(Meaning::Nothing) {
                continue;
            }
            let is = |thing| stated == Some(Meaning::Is(thing));
            if is(Thing::DisplayName) || self.is_display_name(name) {
                self.names.push((value, part, Spelling::Attribute(name)));
            } else if is(Thing::ActiveMachines) || is_active_name(name, self.vocabulary) {
                let list = computers::in_attribute(name, value, self.machines);
                self.lists.push((part, list, quote::attribute(name, value)));
            } else {
                let says_active = is_inactive_name(name) || computers::says_active(name);
                let is_plain = is_plain(value);
                let quote = quote::attribute(name, value);
                self.unknown(part, quote, false, says_active, is_plain);
            }
        }
    }

    /// Additional attributes of elements that identify the service: always unknown, whatever their names.
    fn beside_names(&mut self, attributes: &Attributes) {
        for (name, value) in &attributes.0 {
            if stated::attribute(name, self.vocabulary) == Some(Meaning::Nothing) {
                continue;
            }
            let says_name = self.is_display_name(name);
            let says_active = computers::says_active(name);
            let quote = quote::attribute(name, value);
            self.unknown(
                ObjectPart::Own,
                quote,
                says_name,
                says_active,
                is_plain(value),
            );
        }
    }

    fn elements(&mut self, elements: &'t [Element], part: fn(usize) -> ObjectPart) {
        let mut listed: Vec<&'t str> = Vec::new();
        for (position, element) in elements.iter().enumerate() {
            let at = part(position);
            let stated = stated::element(&element.name, self.vocabulary);
            if stated == Some(Meaning::Nothing) {
                continue;
            }
            let is = |thing| stated == Some(Meaning::Is(thing));
            if is(Thing::DisplayName) || self.is_display_name(&element.name) {
                match &element.text {
                    Some(text) if is_bare(element) => {
                        self.names.push((text, at, Spelling::Text));
                    }
                    _ => self.unknown(at, quote::element(element), true, false, false),
                }
            } else if is(Thing::ActiveMachines) || is_active_name(&element.name, self.vocabulary) {
                if listed.contains(&&*element.name) {
                    continue;
                }
                listed.push(&element.name);
                let alike = elements.iter().filter(|other| other.name == element.name);
                let alike: Vec<&'t Element> = alike.collect();
                let list = computers::in_elements(&alike, self.machines, self.vocabulary);
                if list.is_none() && alike.len() > 1 {
                    self.lists.push((at, None, quote::element(element)));
                }
                self.lists.push((at, list, quote::element(element)));
            } else {
                let says_name = mentions(element, &|name| self.is_display_name(name));
                let says_active = mentions(element, &computers::says_active);
                self.unknown(at, quote::element(element), says_name, says_active, false);
            }
        }
    }

    /// Marks on the computers of the pool for being active.
    fn computers(&mut self, cluster: &'t Cluster) {
        let says_active = |machine: &&Machine| {
            let mut attributes = machine.extra.attributes.0.iter();
            let mut elements = machine.extra.elements.iter();
            attributes
                .any(|(name, value)| computers::says_active(name) || computers::is_state(value))
                || elements.any(|element| {
                    mentions(element, &computers::says_active)
                        || element.text.as_deref().is_some_and(computers::is_state)
                })
        };
        let Some(machine) = cluster.machines.iter().find(says_active) else {
            return;
        };
        let piece = Piece {
            object: cluster.id.clone().into(),
            part: ObjectPart::Own,
            why: Doubt::List,
            quote: quote::extra(&machine.extra),
        };
        self.unknown.push(Unknown {
            piece: Arc::new(piece),
            says_name: false,
            says_active: true,
            is_plain: true,
        });
    }

    fn is_display_name(&self, name: &str) -> bool {
        let known = self.vocabulary.spelled(&[Thing::DisplayName], name, None);
        if known.is_some() {
            return true;
        }
        let known = ["", "Pool", "Chat", "PersistentChat", "Server", "Service"];
        let mut known = known.iter();
        known.any(|before| is_same_word(name, &format!("{before}DisplayName")))
    }

    fn unknown(
        &mut self,
        part: ObjectPart,
        quote: String,
        says_name: bool,
        says_active: bool,
        is_plain: bool,
    ) {
        let piece = self.piece(part, Doubt::ServiceContent, quote);
        self.unknown.push(Unknown {
            piece,
            says_name,
            says_active,
            is_plain,
        });
    }

    fn piece(&self, part: ObjectPart, why: Doubt, quote: String) -> Arc<Piece> {
        Arc::new(Piece {
            object: self.object.clone(),
            part,
            why,
            quote,
        })
    }

    fn settle(self) -> ChatSettings<'t> {
        let mut pieces: Vec<Arc<Piece>> =
            self.unknown.iter().map(|u| Arc::clone(&u.piece)).collect();
        let beside = |says: fn(&Unknown) -> bool| {
            let mut unknown = self.unknown.iter();
            unknown
                .find(|unknown| says(unknown))
                .map(|unknown| Arc::clone(&unknown.piece))
        };
        let display_name = match (self.names.as_slice(), beside(|unknown| unknown.says_name)) {
            (_, Some(piece)) => Facet::NotUnderstood(piece),
            ([], None) => match beside(|unknown| !unknown.is_plain) {
                Some(piece) => Facet::NotUnderstood(piece),
                None => Facet::Absent,
            },
            ([(value, at, spelling)], None) => Facet::Understood {
                value: *value,
                at: *at,
                spelling: *spelling,
            },
            ([_, (value, at, _), ..], None) => {
                let why = Doubt::SeveralDisplayNames;
                let piece = self.piece(*at, why, quote::text(value));
                pieces.push(Arc::clone(&piece));
                Facet::NotUnderstood(piece)
            }
        };
        let active_machines = match (self.lists.as_slice(), beside(|unknown| unknown.says_active)) {
            (_, Some(piece)) => Facet::NotUnderstood(piece),
            ([], None) => match beside(|unknown| !unknown.is_plain) {
                Some(piece) => Facet::NotUnderstood(piece),
                None => Facet::Absent,
            },
            ([(at, Some((value, computers)), _)], None) => Facet::Understood {
                value: value.clone(),
                at: *at,
                spelling: Spelling::Computers(*computers),
            },
            ([(at, None, quote)], None) => {
                let piece = self.piece(*at, Doubt::List, quote.clone());
                pieces.push(Arc::clone(&piece));
                Facet::NotUnderstood(piece)
            }
            ([_, (at, _, quote), ..], None) => {
                let piece = self.piece(*at, Doubt::SeveralLists, quote.clone());
                pieces.push(Arc::clone(&piece));
                Facet::NotUnderstood(piece)
            }
        };
        let has_number = |piece: &Piece| piece.quote.bytes().any(|byte| byte.is_ascii_digit());
        let mut may_be_port = self.unknown.iter().filter(|unknown| {
            let is_of_pool = unknown.piece.object == self.object;
            is_of_pool && (!unknown.is_plain || has_number(&unknown.piece))
        });
        ChatSettings {
            may_be_port: may_be_port.next().map(|unknown| Arc::clone(&unknown.piece)),
            display_name,
            active_machines,
            pieces,
        }
    }
}

/// A Boolean value or a number.
fn is_plain(value: &str) -> bool {
    let value = value.trim();
    value.eq_ignore_ascii_case("true")
        || value.eq_ignore_ascii_case("false")
        || !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an element consists only of its text.
fn is_bare(element: &Element) -> bool {
    element.attributes.is_empty() && element.children.is_empty()
}

/// Whether a name in an element matches. Not recursive, because documents may be deeply nested.
fn mentions(element: &Element, says: &dyn Fn(&str) -> bool) -> bool {
    let mut rest = vec![element];
    while let Some(element) = rest.pop() {
        let mut names = element.attributes.0.iter().map(|(name, _)| name);
        if says(&element.name) || names.any(|name| says(name)) {
            return true;
        }
        rest.extend(element.children.iter());
    }
    false
}
