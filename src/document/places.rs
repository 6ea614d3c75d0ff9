//! The positions of objects in an imported document, for reports that an editor can follow.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::error::{Place, Places};
use crate::document::namespaces::ROLES;
use crate::document::read::{KnownContent, Origins, read_back, read_section_back, read_tree};
use crate::document::tree::{ElementId, ElementRef};
use crate::document::{Section, Source, encoding, parse};
use crate::topology::content::{self, Extra};
use crate::topology::recognize_chat::{ObjectPart, Piece, is_service_name};
use crate::topology::{ObjectId, Topology};
use crate::vocabulary::{Thing, Vocabulary};

/// The position of the element of each site, cluster, SQL Server instance and service, and of the deployment, in one of
/// the topologies of a document. Empty if the document cannot be read.
///
/// Reads the document again: positions are rarely needed, and storing them would cost memory for everyone.
pub fn places(source: &Source, section: Section) -> BTreeMap<ObjectId, Place> {
    let Ok((text, _)) = encoding::decode(&source.bytes) else {
        return BTreeMap::new();
    };
    let Ok(tree) = parse::parse(&text) else {
        return BTreeMap::new();
    };
    let known = source.topology.get();
    let known = known.map_or_else(KnownContent::default, |known| KnownContent::of(known));
    let vocabulary = Vocabulary::built_in();
    let Ok((topology, origins)) = read_section_back(&tree, vocabulary, &known, section) else {
        return BTreeMap::new();
    };
    let sites = topology.sites.iter().map(|site| site.id.into());
    let clusters = topology.clusters.iter().map(|c| c.id.clone().into());
    let services = topology.services.iter().map(|s| s.id.clone().into());
    let instances = topology.clusters.iter().zip(&origins.sql_instances);
    let instances = instances.flat_map(|(cluster, origins)| {
        let ids = cluster.sql_instances.iter().map(|i| i.id.clone().into());
        ids.zip(origins.iter().copied())
    });
    let mut offsets: Vec<(usize, ObjectId)> = [(ObjectId::Deployment, origins.root)]
        .into_iter()
        .chain(sites.zip(origins.sites.iter().copied()))
        .chain(clusters.zip(origins.clusters.iter().copied()))
        .chain(services.zip(origins.services.iter().copied()))
        .chain(instances)
        .filter_map(|(id, origin)| Some((tree.element(origin)?.range().start, id)))
        .collect();
    offsets.sort();
    let mut places = at_offsets(&text, offsets);
    for place in places.values_mut() {
        *place = source.place_outside(*place);
    }
    places
}

/// The position of a part of an object. `None` if the document no longer has it, for example after an edit.
pub fn of_part(source: &Source, object: &ObjectId, part: ObjectPart) -> Option<Place> {
    let found = of_parts(source, &[(object.clone(), part)]);
    found.first().copied().flatten()
}

/// The XML of a part of an object, with its position. `None` if the document no longer has it.
pub fn excerpt(source: &Source, object: &ObjectId, part: ObjectPart) -> Option<(Place, String)> {
    let (text, _) = encoding::decode(&source.bytes).ok()?;
    let tree = parse::parse(&text).ok()?;
    let reading = read_tree(&tree, Vocabulary::built_in()).ok()?;
    let wanted = BTreeSet::from([object]);
    let elements = Elements::of(&reading.topology, &reading.origins, &wanted);
    let (id, extra) = elements.found.get(object)?;
    let element = own_element(tree.element(*id)?, object)?;
    let range = part_of(&element, part, extra)?.range();
    let xml = text.get(range.clone())?.to_owned();
    Some((Places::new(&text).at(range.start), xml))
}

/// The positions of parts of objects, in the same order, reading the document once.
pub fn of_parts(source: &Source, parts: &[(ObjectId, ObjectPart)]) -> Vec<Option<Place>> {
    let nowhere = || vec![None; parts.len()];
    if parts.is_empty() {
        return nowhere();
    }
    let Ok((text, _)) = encoding::decode(&source.bytes) else {
        return nowhere();
    };
    let Ok(tree) = parse::parse(&text) else {
        return nowhere();
    };
    let known = source.topology.get();
    let known = known.map_or_else(KnownContent::default, |known| KnownContent::of(known));
    let Ok((topology, origins)) = read_back(&tree, Vocabulary::built_in(), &known) else {
        return nowhere();
    };
    let wanted = parts.iter().map(|(object, _)| object).collect();
    let elements = Elements::of(&topology, &origins, &wanted);
    let offset = |(object, part): &(ObjectId, ObjectPart)| {
        let (id, extra) = elements.found.get(object)?;
        let element = tree.element(*id)?;
        let element = own_element(element, object)?;
        Some(part_of(&element, *part, extra)?.range().start)
    };
    let offsets: Vec<Option<usize>> = parts.iter().map(offset).collect();
    let mut known: Vec<usize> = offsets.iter().flatten().copied().collect();
    known.sort_unstable();
    known.dedup();
    let mut places = Places::new(&text);
    let known: BTreeMap<usize, Place> = known
        .into_iter()
        .map(|offset| (offset, source.place_outside(places.at(offset))))
        .collect();
    offsets
        .into_iter()
        .map(|offset| known.get(&offset?).copied())
        .collect()
}

/// The lines of content that is not understood.
#[derive(Clone, Debug, Default)]
pub struct PieceLines(Vec<(Arc<Piece>, usize)>);

impl PieceLines {
    /// No lines.
    pub const NONE: Self = Self(Vec::new());

    pub(super) fn of(source: &Source, pieces: &[Arc<Piece>]) -> Self {
        let parts = pieces
            .iter()
            .map(|piece| (piece.object.clone(), piece.part));
        let places = of_parts(source, &parts.collect::<Vec<_>>());
        let lines = pieces.iter().zip(places);
        Self(
            lines
                .filter_map(|(piece, place)| Some((Arc::clone(piece), place?.line)))
                .collect(),
        )
    }

    /// The line of a piece of content.
    pub fn line_of(&self, piece: &Piece) -> Option<usize> {
        let mut known = self.0.iter();
        let found =
            known.find(|(known, _)| known.object == piece.object && known.part == piece.part);
        found.map(|(_, line)| *line)
    }

    /// A sentence, with the line of the content that it quotes.
    pub fn with_line(&self, sentence: String) -> String {
        let is_quoted = |piece: &Piece| !piece.quote.is_empty() && sentence.contains(&piece.quote);
        match self.0.iter().find(|(piece, _)| is_quoted(piece)) {
            Some((_, line)) => format!("{sentence} See line {line} of the imported document."),
            None => sentence,
        }
    }
}

/// The elements of objects, and their unknown content.
struct Elements<'r> {
    found: BTreeMap<ObjectId, (ElementId, &'r Extra)>,
}

impl<'r> Elements<'r> {
    fn of(topology: &'r Topology, origins: &Origins, wanted: &BTreeSet<&ObjectId>) -> Self {
        let sites = topology.sites.iter().zip(&origins.sites);
        let sites = sites.map(|(site, id)| (site.id.into(), *id, &site.extra));
        let services = topology.services.iter().zip(&origins.services);
        let services = services.map(|(s, id)| (s.id.clone().into(), *id, &s.extra));
        let clusters = topology.clusters.iter().zip(&origins.clusters);
        let clusters = clusters.map(|(c, id)| (c.id.clone().into(), *id, &c.extra));
        let instances = topology.clusters.iter().zip(&origins.sql_instances);
        let instances = instances.flat_map(|(cluster, ids)| {
            let instances = cluster.sql_instances.iter().zip(ids);
            instances.map(|(i, id)| (i.id.clone().into(), *id, &i.extra))
        });
        let machines = topology.clusters.iter().zip(&origins.clusters);
        let machines = machines.flat_map(|(cluster, id)| {
            let machines = cluster.machines.iter();
            machines.map(|machine| {
                let object = ObjectId::machine(&cluster.id, &machine.fqdn);
                (object, *id, &machine.extra)
            })
        });
        let whole = [(ObjectId::Deployment, origins.root, &*topology.extra)];
        let all = sites
            .chain(whole)
            .chain(clusters)
            .chain(instances)
            .chain(services);
        let wants_machines = wanted.iter().any(|o| matches!(o, ObjectId::Machine(..)));
        let all = all.chain(machines.filter(|_| wants_machines));
        let mut found = BTreeMap::new();
        for (object, id, extra) in all {
            if wanted.contains(&object) {
                found.entry(object).or_insert((id, extra));
            }
        }
        Self { found }
    }
}

/// The element of an object; for a computer, inside that of its cluster.
fn own_element<'t, 's>(
    element: ElementRef<'t, 's>,
    object: &ObjectId,
) -> Option<ElementRef<'t, 's>> {
    let ObjectId::Machine(cluster, _) = object else {
        return Some(element);
    };
    let (lists, machines): (Vec<_>, Vec<_>) = element
        .children()
        .filter(|child| matches!(child.name(), "Machines" | "Machine"))
        .partition(|child| child.name() == "Machines");
    let listed = lists.iter().flat_map(ElementRef::children);
    let mut machines = machines.into_iter().chain(listed);
    // A single computer may have the name of the cluster.
    let is_meant = |machine: &ElementRef<'t, 's>| match machine.attribute("Fqdn") {
        Some(name) => ObjectId::machine(cluster, &name) == *object,
        None => true,
    };
    machines.find(is_meant)
}

fn part_of<'t, 's>(
    element: &ElementRef<'t, 's>,
    part: ObjectPart,
    extra: &Extra,
) -> Option<ElementRef<'t, 's>> {
    let below = |list: &str, item: &str, position: usize| {
        let lists = element.children().filter(|child| child.name() == list);
        let items: Vec<_> = lists.flat_map(|list| list.children()).collect();
        items
            .into_iter()
            .filter(|child| child.name() == item)
            .nth(position)
    };
    let role_element = || {
        let is_plain =
            |child: &ElementRef<'_, '_>| child.namespace() == ROLES && child.name() != "Ports";
        let in_another = || {
            element
                .children()
                .find(|child| is_service_name(child.name()))
        };
        element.children().find(is_plain).or_else(in_another)
    };
    match part {
        ObjectPart::Own => Some(*element),
        ObjectPart::Dependency(position) => below("DependsOn", "Dependency", position),
        ObjectPart::Port(position) => below("Ports", "Port", position),
        ObjectPart::RoleElement => role_element(),
        ObjectPart::RoleElementChild(position) => role_element()?.children().nth(position),
        ObjectPart::Other(position) => {
            // Unknown elements follow known ones of the same name.
            let wanted = extra.elements.get(position)?;
            let is_alike = |one: &content::Element| {
                one.name == wanted.name && one.namespace == wanted.namespace
            };
            let later = extra.elements.iter().skip(position + 1);
            let later = later.filter(|one| is_alike(one)).count();
            let alike: Vec<_> = element
                .children()
                .filter(|child| {
                    *child.name() == *wanted.name && *child.namespace_urn() == *wanted.namespace
                })
                .collect();
            alike.into_iter().rev().nth(later)
        }
        ObjectPart::DefaultPool => {
            let name = Vocabulary::built_in().token(Thing::SiteDefaultPool);
            element.children().find(|child| child.name() == name)
        }
    }
}

/// Converts ascending offsets to positions in one pass over the text.
fn at_offsets(text: &str, offsets: Vec<(usize, ObjectId)>) -> BTreeMap<ObjectId, Place> {
    let mut places = Places::new(text);
    offsets
        .into_iter()
        .map(|(offset, id)| (id, places.at(offset)))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::read;
    use super::*;
    use crate::topology::{AssociationKind, Database, Index, SiteId, pools};

    #[test]
    fn objects_are_located_at_the_line_that_an_editor_shows() {
        let document = "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\" \
             Signature=\"00000000-0000-0000-0000-000000000000\">\r\n  \
             <InternalDomains AllowAllDomains=\"false\" DefaultDomain=\"contoso.com\" />\r\n  \
             <Sites>\r\n    <CentralSite SiteId=\"1\">\r\n      <Name>Zürich</Name>\r\n      \
             <Location />\r\n    </CentralSite><CentralSite SiteId=\"2\"><Name>Bern</Name>\
             <Location /></CentralSite>\r\n  </Sites>\r\n  <Clusters />\r\n  <SqlInstances />\r\n  \
             <Services />\r\n</Topology>\r\n";
        let opened = read(document.as_bytes(), None).unwrap();
        let places = places(&opened.source.unwrap(), Section::NewTopology);
        let place = |id: ObjectId| places.get(&id).copied();
        assert_eq!(
            place(ObjectId::Deployment),
            Some(Place { line: 1, column: 1 })
        );
        assert_eq!(place(SiteId(1).into()), Some(Place { line: 4, column: 5 }));
        assert_eq!(
            place(SiteId(2).into()),
            Some(Place {
                line: 7,
                column: 19
            })
        );
    }

    #[test]
    fn the_facets_of_a_persistent_chat_pool_are_located_by_line() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        for file in ["topology.xml", "topology.tbxml"] {
            let path = folder.join("stretched-disaster-recovery").join(file);
            let opened = read(&std::fs::read(path).unwrap(), None).unwrap();
            let source = opened.source.unwrap();
            let (text, _) = encoding::decode(&source.bytes).unwrap();
            let index = Index::new(&opened.design.topology);
            let pool = pools::persistent_chat_pools(&index)[0];
            let facets = pool.facets(&index).unwrap();
            let line = |at: Option<ObjectPart>| {
                let place = of_part(&source, &pool.service.id.clone().into(), at.unwrap()).unwrap();
                text.lines().nth(place.line - 1).unwrap()
            };
            let mirror = AssociationKind::Database(Database::ContentMirror);
            assert!(line(facets.reference(mirror).at()).contains("Usage=\"Mirror\""));
            assert!(line(facets.port.at()).contains("Port=\"5041\""));
            assert!(line(facets.display_name.at()).contains("DisplayName="));
            assert!(line(facets.active_machines.at()).contains("<ActiveMachines"));
        }
    }
}
