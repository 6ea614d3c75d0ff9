//! Where objects are in an imported document, for reports that an editor can follow.

use std::collections::BTreeMap;

use crate::document::error::{Place, Places};
use crate::document::namespaces::ROLES;
use crate::document::read::{KnownContent, read_back, read_tree};
use crate::document::{Source, encoding, parse};
use crate::topology::recognize_chat::Part;
use crate::topology::{ObjectId, ServiceId};
use crate::vocabulary::Vocabulary;

/// The place of the element of each site, cluster, SQL Server instance and service, and of the
/// deployment. Empty for a document that cannot be read.
///
/// Reads the document once more: few ask, and keeping places would cost everyone memory.
pub fn places(source: &Source) -> BTreeMap<ObjectId, Place> {
    let Ok((text, _)) = encoding::decode(&source.bytes) else {
        return BTreeMap::new();
    };
    let Ok(tree) = parse::parse(&text) else {
        return BTreeMap::new();
    };
    let known = source.topology.get();
    let known = known.map_or_else(KnownContent::default, |known| KnownContent::of(known));
    let Ok((topology, origins)) = read_back(&tree, Vocabulary::built_in(), &known) else {
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
    at_offsets(&text, offsets)
}

/// The place of a part of a service: a dependency, a port, or something of the role element. `None` where
/// the document has it no longer, as after an edit.
pub fn of_part(source: &Source, service: &ServiceId, part: Part) -> Option<Place> {
    let (text, _) = encoding::decode(&source.bytes).ok()?;
    let tree = parse::parse(&text).ok()?;
    let reading = read_tree(&tree, Vocabulary::built_in()).ok()?;
    let mut services = reading.topology.services.iter();
    let position = services.position(|known| known.id == *service)?;
    let element = tree.element(*reading.origins.services.get(position)?)?;
    let below = |list: &str, item: &str, position: usize| {
        let lists = element.children().filter(|child| child.name() == list);
        let items = lists.flat_map(|list| list.children());
        items.filter(|child| child.name() == item).nth(position)
    };
    let role_element = || {
        let mut children = element.children();
        children.find(|child| child.namespace() == ROLES && child.name() != "Ports")
    };
    let found = match part {
        Part::Dependency(position) => below("DependsOn", "Dependency", position),
        Part::Port(position) => below("Ports", "Port", position),
        Part::RoleElement => role_element(),
        Part::RoleElementChild(position) => role_element()?.children().nth(position),
    };
    Some(Place::of(&text, found?.range().start))
}

/// Turns ascending offsets into places, passing over the text once.
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
    fn objects_are_found_where_an_editor_shows_them() {
        let document = "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\" \
             Signature=\"00000000-0000-0000-0000-000000000000\">\r\n  \
             <InternalDomains AllowAllDomains=\"false\" DefaultDomain=\"contoso.com\" />\r\n  \
             <Sites>\r\n    <CentralSite SiteId=\"1\">\r\n      <Name>Zürich</Name>\r\n      \
             <Location />\r\n    </CentralSite><CentralSite SiteId=\"2\"><Name>Bern</Name>\
             <Location /></CentralSite>\r\n  </Sites>\r\n  <Clusters />\r\n  <SqlInstances />\r\n  \
             <Services />\r\n</Topology>\r\n";
        let opened = read(document.as_bytes(), None).unwrap();
        let places = places(&opened.source.unwrap());
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
    fn the_facets_of_a_persistent_chat_pool_are_found_by_line() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        for file in ["topology.xml", "topology.tbxml"] {
            let path = folder.join("stretched-disaster-recovery").join(file);
            let opened = read(&std::fs::read(path).unwrap(), None).unwrap();
            let source = opened.source.unwrap();
            let (text, _) = encoding::decode(&source.bytes).unwrap();
            let index = Index::new(&opened.design.topology);
            let pool = pools::persistent_chat_pools(&index)[0];
            let facets = pool.facets(&index).unwrap();
            let line = |at: Option<Part>| {
                let place = of_part(&source, &pool.service.id, at.unwrap()).unwrap();
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
