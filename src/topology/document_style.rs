//! How new Persistent Chat content is spelled in a document: like the same content elsewhere in the document, or else
//! according to the vocabulary. The document's own spelling takes precedence (law 8).

use crate::topology::content::{Attributes, Element, Text, namespace};
use crate::topology::persistent_chat;
use crate::topology::persistent_chat::forms::form_of;
use crate::topology::recognize_chat::Facet;
use crate::topology::seen_spellings::{self, SeenSpelling};
use crate::topology::service::Port;
use crate::topology::usage_things::usage_of;
use crate::topology::{AssociationKind, Database, Index, Pair, PersistentChatPool, Service, pools};
use crate::vocabulary::{Form, ListedEntry, Thing, ValueShape, Vocabulary};

/// The spelling of a document for services of one product version.
pub struct DocumentStyle<'i, 't> {
    index: &'i Index<'t>,
    pools: Vec<PersistentChatPool<'t>>,
    seen: Vec<SeenSpelling>,
    version: u32,
}

/// How a reference is written: its dependencies, each with the usage and the role name of its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceStyle {
    /// Usage and role name, in document order.
    pub dependencies: Vec<(String, String)>,
}

impl<'i, 't> DocumentStyle<'i, 't> {
    /// Reads the document once.
    pub fn of(index: &'i Index<'t>, version: u32) -> Self {
        let mut pools = pools::persistent_chat_pools(index);
        // A stable sort: pools of this version in document order, then the others.
        pools.sort_by_key(|pool| pool.service.service_version != version);
        Self {
            index,
            pools,
            seen: seen_spellings::of(index),
            version,
        }
    }

    fn vocabulary(&self) -> &'t Vocabulary {
        self.index.vocabulary()
    }

    /// The spelling of a thing: the most frequent one in the document.
    pub fn token(&self, thing: Thing) -> String {
        let most = |version: Option<u32>| {
            let seen = self.seen.iter().filter(|seen| seen.thing == thing);
            let seen = seen.filter(|seen| version.is_none_or(|version| seen.version == version));
            // If several are equally frequent, the first one.
            seen.rev().max_by_key(|seen| seen.count)
        };
        let seen = most(Some(self.version)).or_else(|| most(None));
        match seen {
            Some(seen) => seen.token.clone(),
            None => self.vocabulary().token_for(thing, self.version).to_owned(),
        }
    }

    /// The form of the display name.
    pub fn display_name(&self) -> Form {
        let mut forms = self.pools.iter().filter_map(|pool| {
            let facet = &pool.facets(self.index)?.display_name;
            form_of(pool.service, facet.at()?, facet.spelling()?)
        });
        let seen = forms.find(|form| !is_new_element_of_service(form));
        seen.or_else(|| self.learned_form(Thing::DisplayName))
            .unwrap_or_else(|| Form {
                of_service: false,
                name: Vocabulary::built_in().token(Thing::DisplayName).to_owned(),
                shape: ValueShape::Attribute,
            })
    }

    /// The form of the list of active computers.
    pub fn active_machines(&self) -> Form {
        let mut forms = self.pools.iter().filter_map(|pool| {
            let facet = &pool.facets(self.index)?.active_machines;
            form_of(pool.service, facet.at()?, facet.spelling()?)
        });
        let seen = forms.find(|form| !is_new_element_of_service(form));
        seen.or_else(|| self.learned_form(Thing::ActiveMachines))
            .unwrap_or_else(|| {
                let token = |thing| Vocabulary::built_in().token(thing).to_owned();
                Form {
                    of_service: false,
                    name: token(Thing::ActiveMachines),
                    shape: ValueShape::Elements {
                        item: token(Thing::ActiveMachine),
                        has_list: true,
                        entry: ListedEntry::Attributes {
                            name: token(Thing::ActiveMachineFqdn),
                            ordinal: None,
                        },
                        by_ordinal: false,
                    },
                }
            })
    }

    fn learned_form(&self, thing: Thing) -> Option<Form> {
        self.vocabulary().row_for(thing, self.version)?.form.clone()
    }

    /// The port of a new service.
    pub fn port(&self, number: u32) -> Port {
        let mut ports = self.pools.iter().filter_map(|pool| pool.port(self.index));
        let mut port = match ports.next() {
            Some(port) => port.clone(),
            None => {
                let mut port = persistent_chat::port(number);
                for (thing, attribute) in [
                    (Thing::PortOwner, "Owner"),
                    (Thing::PortUsage, "Usage"),
                    (Thing::PortGruuType, "GruuType"),
                ] {
                    port.0.set(attribute, self.token(thing));
                }
                port
            }
        };
        port.0.set("Port", number.to_string());
        port
    }

    /// The settings element of a new service, without settings; `None` if the pools of the document have none.
    pub fn role_element(&self) -> Option<Element> {
        let Some(pool) = self.pools.first() else {
            return Some(Element {
                name: self.token(Thing::RoleElement).into(),
                ..persistent_chat::role_element()
            });
        };
        let content = pool.service.content.as_ref()?;
        Some(Element {
            namespace: Text::clone(&content.namespace),
            name: Text::clone(&content.name),
            ..Element::default()
        })
    }

    /// The settings element for a service that has none.
    pub fn missing_role_element(&self) -> Element {
        let with = self
            .pools
            .iter()
            .find_map(|pool| pool.service.content.as_ref());
        Element {
            namespace: with.map_or_else(
                || namespace::SERVICE_ROLES.into(),
                |content| Text::clone(&content.namespace),
            ),
            name: with.map_or_else(
                || self.token(Thing::RoleElement).into(),
                |content| Text::clone(&content.name),
            ),
            attributes: Attributes::default(),
            ..Element::default()
        }
    }

    /// The `Type` of a new service; `None` if the pools of the document have none.
    pub fn type_name(&self) -> Option<String> {
        match self.pools.first() {
            Some(pool) => pool.service.type_name.clone(),
            None => Some(self.token(Thing::ServiceType)),
        }
    }

    /// The possible spellings of a reference, most likely first: that of the same reference in the document, that of
    /// the same reference for the other database, and that of the vocabulary.
    pub fn references(&self, kind: AssociationKind) -> Vec<ReferenceStyle> {
        let mut styles = Vec::new();
        let mut add = |style: ReferenceStyle| {
            if !style.dependencies.is_empty() && !styles.contains(&style) {
                styles.push(style);
            }
        };
        for pool in &self.pools {
            if let Some(style) = self.of_pool(pool, kind) {
                add(style);
            }
        }
        let role = self.role_of(kind);
        let usages = self.pools.iter().filter_map(|pool| {
            let style = self.of_pool(pool, sibling(kind)?)?;
            style
                .dependencies
                .into_iter()
                .next()
                .map(|(usage, _)| usage)
        });
        let said = usage_of(kind).map(|thing| {
            let vocabulary = self.vocabulary();
            [
                vocabulary.token_for(thing, self.version).to_owned(),
                Vocabulary::built_in().token(thing).to_owned(),
            ]
        });
        for usage in usages.chain(said.into_iter().flatten()) {
            add(ReferenceStyle {
                dependencies: vec![(usage, role.clone())],
            });
        }
        styles
    }

    fn of_pool(
        &self,
        pool: &PersistentChatPool<'t>,
        kind: AssociationKind,
    ) -> Option<ReferenceStyle> {
        let facets = pool.facets(self.index)?;
        let Facet::Understood { .. } = facets.reference(kind) else {
            return None;
        };
        let dependencies = facets.positions(kind).filter_map(|position| {
            let dependency = pool.service.depends_on.get(position)?;
            let target = self.index.service(&dependency.target)?;
            Some((
                dependency.usage.as_str().to_owned(),
                target.role_name().to_owned(),
            ))
        });
        Some(ReferenceStyle {
            dependencies: dependencies.collect(),
        })
    }

    /// The role name of the target of a reference that does not occur in the document: that of the primary of the pair,
    /// or else that of the vocabulary.
    fn role_of(&self, kind: AssociationKind) -> String {
        let thing = match kind {
            AssociationKind::NextHop => Thing::NextHopRole,
            AssociationKind::FileStore => return "FileStore".to_owned(),
            _ if kind.pair().is_some_and(Pair::is_compliance) => Thing::ComplianceStoreRole,
            _ => Thing::ContentStoreRole,
        };
        let principal = match thing {
            Thing::ComplianceStoreRole => Some(Database::Compliance),
            Thing::ContentStoreRole => Some(Database::Content),
            _ => None,
        };
        let of_principal = principal.and_then(|database| {
            let kind = AssociationKind::Database(database);
            let mut pools = self.pools.iter();
            pools.find_map(|pool| Some(pool.target(self.index, kind)?.role_name().to_owned()))
        });
        of_principal.unwrap_or_else(|| self.token(thing))
    }
}

/// Whether a form is an element next to the settings element, so that its namespace is known only from its neighbors.
fn is_new_element_of_service(form: &Form) -> bool {
    let is_attribute = match &form.shape {
        ValueShape::Attribute => true,
        ValueShape::Joined { in_attribute, .. } => *in_attribute,
        ValueShape::Text | ValueShape::Elements { .. } => false,
    };
    form.of_service && !is_attribute
}

/// The same reference for the other database.
fn sibling(kind: AssociationKind) -> Option<AssociationKind> {
    let of = |pair: Pair| match pair {
        Pair::Content => Pair::Compliance,
        Pair::Compliance => Pair::Content,
        Pair::ContentBackup => Pair::ComplianceBackup,
        Pair::ComplianceBackup => Pair::ContentBackup,
    };
    Some(match kind {
        AssociationKind::Witness(pair) => AssociationKind::Witness(of(pair)),
        AssociationKind::Database(database) => {
            let pair = database.pair();
            let other = of(pair);
            AssociationKind::Database(match database == pair.principal() {
                true => other.principal(),
                false => other.mirror(),
            })
        }
        _ => return None,
    })
}

/// The target service with a role name in a style.
pub fn is_called(service: &Service, role_name: &str) -> bool {
    service.role_name().eq_ignore_ascii_case(role_name)
}
