//! What is in a document, in plain words: sites, pools with everything that is known about them and the
//! line it was read from, stores, and what is not understood.

pub mod anonymous;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::{Opened, Place, places_in, places_of_parts};
use crate::topology::inventory::{items, name_in};
use crate::topology::not_understood::each_once;
use crate::topology::recognize_chat::{Facet, ObjectPart, Piece};
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, Index, InstalledOn, Item, Kind, ObjectId, Role, Service, ServiceId, Site,
    SiteKind,
};

use anonymous::Names;

/// A description of a document.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Description {
    /// The format of the document. Each format always has the same word.
    pub format: &'static str,
    /// The versions of its pools, oldest first.
    pub versions: Vec<String>,
    /// SIP domains, the default one first.
    pub sip_domains: Vec<String>,
    /// Simple URLs in use.
    pub simple_urls: Vec<String>,
    pub sites: Vec<SiteDescription>,
    /// Pools and stores that belong to no existing site.
    pub elsewhere: Vec<ObjectDescription>,
    /// What somebody wrote about the deployment and its objects.
    pub notes: Vec<NoteDescription>,
    /// What is not understood in the document.
    pub not_understood: Vec<UnclearPart>,
}

/// A note of a design.
#[derive(Debug, Serialize)]
pub struct NoteDescription {
    /// The object that the note is about.
    pub object: String,
    /// The text as it was written, with its line breaks.
    pub note: String,
}

/// A description of a site.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct SiteDescription {
    pub name: String,
    /// `central` or `branch`.
    pub kind: &'static str,
    /// Where the site is in the file.
    #[serde(flatten)]
    pub at: LineAndColumn,
    /// The default Persistent Chat pool.
    pub default_pool: FacetDescription,
    /// The pools and stores of the site.
    pub objects: Vec<ObjectDescription>,
}

/// A description of a pool or store.
#[derive(Debug, Serialize)]
pub struct ObjectDescription {
    /// The kind of object, in words.
    pub kind: &'static str,
    /// The name of the object.
    pub name: String,
    /// The product version of its services, if they have one.
    pub version: Option<String>,
    /// Where the object is in the file.
    #[serde(flatten)]
    pub at: LineAndColumn,
    /// The computers of a pool.
    pub servers: Vec<String>,
    /// What is known about the object.
    pub facets: Vec<FacetDescription>,
    /// The pools that use a store, and what they use it for.
    pub used_by: Vec<String>,
}

/// What is known about one facet of an object.
#[derive(Debug, Serialize)]
pub struct FacetDescription {
    /// The name of the facet.
    pub facet: String,
    /// `understood`, `absent` or `not-understood`.
    pub state: Understanding,
    /// The value, when it is understood.
    pub value: Option<String>,
    /// The text in the file, when it is not understood.
    pub quote: Option<String>,
    /// Where the facet was read.
    #[serde(flatten)]
    pub at: LineAndColumn,
}

/// How well a facet is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Understanding {
    /// The document states it, and the meaning is certain.
    Understood,
    /// The document does not state it.
    Absent,
    /// The document states something whose meaning is not certain.
    NotUnderstood,
}

/// A part of the document that is not understood.
#[derive(Debug, Serialize)]
pub struct UnclearPart {
    /// The object that it belongs to.
    pub object: String,
    /// Why it is not understood, as a clause.
    pub why: &'static str,
    /// The text in the file.
    pub quote: String,
    /// Where the part is in the file.
    #[serde(flatten)]
    pub at: LineAndColumn,
}

impl Description {
    /// Removes lines and columns, so that two descriptions differ only in what they say.
    pub fn forget_lines(&mut self) {
        let mut objects: Vec<&mut ObjectDescription> = self.elsewhere.iter_mut().collect();
        for site in &mut self.sites {
            site.at = LineAndColumn::default();
            site.default_pool.at = LineAndColumn::default();
            objects.extend(&mut site.objects);
        }
        for object in objects {
            object.at = LineAndColumn::default();
            for facet in &mut object.facets {
                facet.at = LineAndColumn::default();
            }
        }
        for unclear in &mut self.not_understood {
            unclear.at = LineAndColumn::default();
        }
    }
}

/// A position in the file, if there is one.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct LineAndColumn {
    /// Starts at 1.
    pub line: Option<usize>,
    /// Starts at 1, counted in characters.
    pub column: Option<usize>,
}

impl From<Option<Place>> for LineAndColumn {
    fn from(place: Option<Place>) -> Self {
        Self {
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
        }
    }
}

/// Describes a document that was read. With `is_anonymous`, every name, address and URL is replaced; the
/// same text always gets the same replacement.
pub fn describe(opened: &Opened, is_anonymous: bool) -> Description {
    let topology = &opened.design.topology;
    let names = is_anonymous.then(|| Names::of(topology));
    let index = Index::new(topology);
    let describer = Describer {
        index: &index,
        objects: places_in(opened),
        parts: known_parts(opened, &index),
        names: names.as_ref(),
    };
    describer.description(opened)
}

type Parts = BTreeMap<(ObjectId, ObjectPart), Place>;

/// Where each part that may be mentioned is, in the file that was read.
fn known_parts(opened: &Opened, index: &Index<'_>) -> Parts {
    let mut wanted = Vec::new();
    for service in &index.topology().services {
        let id = ObjectId::from(service.id.clone());
        let dependencies = (0..service.depends_on.len()).map(ObjectPart::Dependency);
        wanted.extend(dependencies.map(|part| (id.clone(), part)));
        if let Some(facets) = index.chat(&service.id) {
            let parts = [
                facets.port.at(),
                facets.display_name.at(),
                facets.active_machines.at(),
            ];
            wanted.extend(parts.into_iter().flatten().map(|part| (id.clone(), part)));
        }
    }
    for site in &index.topology().sites {
        let part = index.default_pool(site.id).at();
        wanted.extend(part.map(|part| (site.id.into(), part)));
    }
    for piece in index.not_understood() {
        wanted.push((piece.object.clone(), piece.part));
    }
    let found = places_of_parts(opened, &wanted);
    let known = wanted.into_iter().zip(found);
    known
        .filter_map(|(part, place)| Some((part, place?)))
        .collect()
}

struct Describer<'d, 't> {
    index: &'d Index<'t>,
    objects: BTreeMap<ObjectId, Place>,
    parts: Parts,
    names: Option<&'d Names>,
}

impl<'t> Describer<'_, 't> {
    fn description(&self, opened: &Opened) -> Description {
        let topology = self.index.topology();
        let domains = &topology.sip_domains;
        let default = Some(&domains.default_domain).filter(|domain| !domain.is_empty());
        let others = domains.domains.iter().map(|domain| &domain.name);
        let others = others.filter(|domain| **domain != domains.default_domain);
        let urls = topology.simple_urls.iter().flat_map(|urls| &urls.urls);
        let mut versions: Vec<u32> = topology
            .services
            .iter()
            .filter(|service| !service.role.is_database())
            .map(|service| service.service_version)
            .filter(|version| *version >= 5)
            .collect();
        versions.sort_unstable();
        versions.dedup();
        let items = items(self.index);
        let is_known = |item: &&Item<'_>| self.index.site(item.site).is_some();
        let elsewhere = items.iter().filter(|item| !is_known(item));
        let pieces = each_once(self.index).into_iter();
        Description {
            format: opened.format.key(),
            versions: versions.into_iter().map(product_name).collect(),
            sip_domains: default
                .into_iter()
                .chain(others)
                .map(|d| self.said(d))
                .collect(),
            simple_urls: urls.map(|url| self.said(&url.active_url)).collect(),
            sites: topology
                .sites
                .iter()
                .map(|site| self.site(site, &items))
                .collect(),
            elsewhere: elsewhere.map(|item| self.object(item)).collect(),
            notes: self.notes(opened),
            not_understood: pieces.map(|(piece, _)| self.unclear(piece)).collect(),
        }
    }

    /// Empty when names are replaced: what somebody wrote in their own words may contain any name.
    fn notes(&self, opened: &Opened) -> Vec<NoteDescription> {
        let annotations = &opened.design.annotations;
        let written = annotations.notes.keys().filter(|_| self.names.is_none());
        let written = written.filter(|object| self.index.has(object));
        let notes = written.filter_map(|object| {
            Some(NoteDescription {
                object: match object {
                    ObjectId::Deployment => "The deployment".to_owned(),
                    object => name_in(self.index, object),
                },
                note: annotations.note(object)?.to_owned(),
            })
        });
        notes.collect()
    }

    fn said(&self, text: &str) -> String {
        match self.names {
            Some(names) => names.replaced(text),
            None => text.to_owned(),
        }
    }

    fn at(&self, object: &ObjectId) -> LineAndColumn {
        self.objects.get(object).copied().into()
    }

    fn at_part(&self, object: &ObjectId, part: ObjectPart) -> LineAndColumn {
        self.parts.get(&(object.clone(), part)).copied().into()
    }

    fn site(&self, site: &Site, items: &[Item<'t>]) -> SiteDescription {
        let id = ObjectId::from(site.id);
        let default = self.index.default_pool(site.id);
        let here = items.iter().filter(|item| item.site == site.id);
        SiteDescription {
            name: self.said(&site.name),
            kind: match site.kind {
                SiteKind::Central => "central",
                SiteKind::Branch { .. } => "branch",
            },
            at: self.at(&id),
            default_pool: self.facet("Default Persistent Chat pool", &id, default, |pool| {
                self.named(&pool.clone().into())
            }),
            objects: here.map(|item| self.object(item)).collect(),
        }
    }

    fn named(&self, object: &ObjectId) -> String {
        self.said(&name_in(self.index, object))
    }

    fn object(&self, item: &Item<'t>) -> ObjectDescription {
        let services: Vec<&Service> = match (item.service, item.cluster) {
            (Some(service), _) => vec![service],
            (None, Some(cluster)) if item.sql_instance.is_none() => {
                self.index.services_on(&cluster.id).to_vec()
            }
            _ => Vec::new(),
        };
        let is_own =
            |service: &&&Service| item.service.is_some() || self.belongs_to_cluster(service);
        let services: Vec<&Service> = services.iter().filter(is_own).copied().collect();
        let machines = item.cluster.filter(|_| !item.kind.is_store());
        let machines = machines.map_or(&[][..], |cluster| &cluster.machines);
        let mut facets: Vec<FacetDescription> = Vec::new();
        for facet in services.iter().flat_map(|service| self.facets_of(service)) {
            // Several services of a pool may need the same store.
            let is_said = |said: &FacetDescription| {
                (&said.facet, &said.value) == (&facet.facet, &facet.value) && facet.value.is_some()
            };
            if !facets.iter().any(is_said) {
                facets.push(facet);
            }
        }
        let version = services.iter().map(|service| service.service_version).max();
        ObjectDescription {
            kind: item.kind.label(),
            name: self.said(&item.title()),
            version: version
                .filter(|version| *version >= 5 && !item.kind.is_store())
                .map(product_name),
            at: self.at(&item.id),
            servers: machines
                .iter()
                .map(|machine| self.said(&machine.fqdn))
                .collect(),
            facets,
            used_by: self.users_of(item),
        }
    }

    /// Whether a service is part of what its cluster is, rather than an object of its own.
    fn belongs_to_cluster(&self, service: &Service) -> bool {
        Kind::of_service(&service.role).is_none()
    }

    fn facets_of(&self, service: &'t Service) -> Vec<FacetDescription> {
        let id = ObjectId::from(service.id.clone());
        let Some(facets) = self.index.chat(&service.id) else {
            return self.associations_of(service, &id);
        };
        let references = AssociationKind::OF_PERSISTENT_CHAT.into_iter().map(|kind| {
            self.facet(kind.label(), &id, facets.reference(kind), |target| {
                self.target_in_words(target)
            })
        });
        let others = [
            self.facet("Port", &id, &facets.port, |port| {
                self.said(port.0.get("Port").unwrap_or_default())
            }),
            self.facet("Display name", &id, &facets.display_name, |name| {
                self.said(name)
            }),
            self.facet("Active servers", &id, &facets.active_machines, |servers| {
                let servers: Vec<String> = servers.iter().map(|name| self.said(name)).collect();
                servers.join(", ")
            }),
        ];
        references.chain(others).collect()
    }

    /// What a service other than Persistent Chat needs from other pools.
    fn associations_of(&self, service: &'t Service, id: &ObjectId) -> Vec<FacetDescription> {
        let cluster = self.index.cluster_of(service).map(|cluster| &cluster.id);
        let held = self.index.associations_of(service);
        held.filter(|(_, association)| {
            let other = self
                .index
                .cluster_of(association.target)
                .map(|cluster| &cluster.id);
            other != cluster || association.target.role.is_database()
        })
        .map(|(position, association)| FacetDescription {
            facet: in_capital(association.kind.in_words()),
            state: Understanding::Understood,
            value: Some(self.target_in_words(association.target)),
            quote: None,
            at: match position {
                Some(position) => self.at_part(id, ObjectPart::Dependency(position)),
                None => self.at(id),
            },
        })
        .collect()
    }

    fn facet<T>(
        &self,
        facet: &str,
        object: &ObjectId,
        known: &Facet<'_, T>,
        in_words: impl Fn(&T) -> String,
    ) -> FacetDescription {
        let (state, value, quote) = match known {
            Facet::Absent => (Understanding::Absent, None, None),
            Facet::Understood { value, .. } => {
                (Understanding::Understood, Some(in_words(value)), None)
            }
            Facet::NotUnderstood(piece) => (
                Understanding::NotUnderstood,
                None,
                Some(self.said(&piece.quote)),
            ),
        };
        let at = match known {
            Facet::NotUnderstood(piece) => Some((&piece.object, piece.part)),
            _ => known.at().map(|part| (object, part)),
        };
        FacetDescription {
            facet: facet.to_owned(),
            state,
            value,
            quote,
            at: at.map_or_else(LineAndColumn::default, |(object, part)| {
                self.at_part(object, part)
            }),
        }
    }

    /// Names a store by its own name rather than by that of its database.
    fn target_in_words(&self, target: &Service) -> String {
        self.named(&shown_as(target))
    }

    fn users_of(&self, item: &Item<'t>) -> Vec<String> {
        let stored: Vec<&ServiceId> = match (item.sql_instance, item.service) {
            (Some(instance), _) => {
                let databases = self.index.databases_on(&instance.id).iter();
                databases.map(|service| &service.id).collect()
            }
            (None, Some(service)) if item.kind == Kind::FileStore => vec![&service.id],
            _ => return Vec::new(),
        };
        let mut users: Vec<String> = Vec::new();
        for id in stored {
            for holder in self.index.dependents(id) {
                for (_, association) in self.index.associations_of(holder) {
                    if association.target.id != *id {
                        continue;
                    }
                    let kind = association.kind.in_words();
                    let kind = kind.strip_prefix("the ").unwrap_or(kind);
                    let name = match self.index.cluster_of(holder) {
                        Some(cluster) => self.said(&cluster.fqdn),
                        None => self.named(&holder.id.clone().into()),
                    };
                    let user = format!("{name} ({kind})");
                    if !users.contains(&user) {
                        users.push(user);
                    }
                }
            }
        }
        users
    }

    fn unclear(&self, piece: &Piece) -> UnclearPart {
        UnclearPart {
            object: self.named(&piece.object),
            why: piece.why.in_words(),
            quote: self.said(&piece.quote),
            at: self.at_part(&piece.object, piece.part),
        }
    }
}

/// "Back end" from "the back end".
fn in_capital(words: &str) -> String {
    let words = words.strip_prefix("the ").unwrap_or(words);
    let mut characters = words.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// The object that a person knows a service by: the SQL Server store of a database, the pool of a
/// Registrar.
fn shown_as(service: &Service) -> ObjectId {
    match (service.role.meaning(), &service.installed_on) {
        (Role::FileStore | Role::PersistentChatService, _) => service.id.clone().into(),
        (_, InstalledOn::SqlInstance(id)) => id.clone().into(),
        (_, InstalledOn::Cluster(id)) => id.clone().into(),
    }
}
