//! Where objects stand in an imported document, for reports that an editor can follow.

use std::collections::BTreeMap;

use crate::document::error::{Place, Places};
use crate::document::read::{KnownContent, read_back};
use crate::document::{Source, Vocabulary, encoding, parse};
use crate::topology::ObjectId;

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
    use crate::topology::SiteId;

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
}
