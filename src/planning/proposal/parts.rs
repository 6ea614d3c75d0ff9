//! The proposed pool, with the next available names of the site.

use std::collections::BTreeMap;

use crate::design::Design;
use crate::planning::chat::{ChatParts, ChatServer, ChatShape, FileStorePart, SqlStorePart};
use crate::planning::proposal::sizes::{Servers, Sizes};
use crate::planning::proposal::{Availability, Needs};
use crate::topology::fqdn::host;
use crate::topology::free_names::FreeNames;
use crate::topology::persistent_chat::has_persistent_chat;
use crate::topology::{AssociationKind, Database, Index, Kind, Pair, Role, SiteId};

/// The instance of the content database.
const CONTENT: &str = "PCHAT";
/// The instance of the compliance database.
const COMPLIANCE: &str = "PCHATCOMP";
/// The share of the pool.
const SHARE: &str = "pchat";

/// Available names, each used once.
struct Names<'n> {
    free: FreeNames,
    site: SiteId,
    given: Vec<String>,
    usual: &'n str,
}

impl Names<'_> {
    fn next(&mut self, host: &str) -> String {
        let besides: Vec<&str> = self.given.iter().map(String::as_str).collect();
        let name = self.free.free_name(self.site, host, &besides);
        self.given.push(name.clone());
        name
    }

    /// The next name of a kind that has a usual host name.
    fn next_of(&mut self, kind: Kind) -> String {
        self.next(kind.row().usual_host.unwrap_or(self.usual))
    }
}

/// `None` without a next hop.
pub(super) fn parts(design: &Design, needs: &Needs, sizes: &Sizes) -> Option<ChatParts> {
    let index = Index::new(&design.topology);
    let front_end = index.cluster(&needs.next_hop)?;
    let service_version = index
        .role_on(&needs.next_hop, &Role::Registrar)
        .map(|registrar| registrar.service_version)
        .filter(|version| has_persistent_chat(*version))?;
    let mut names = Names {
        free: FreeNames::new(&index),
        site: front_end.site,
        given: Vec::new(),
        usual: "server01",
    };
    let stretch = needs.disaster_recovery.as_ref();
    let places = stretch.map(|stretch| {
        stretch
            .data_centers
            .clone()
            .map(|name| name.trim().to_owned())
    });
    let (here, there) = match &places {
        Some([here, there]) => (Some(here.as_str()), Some(there.as_str())),
        None => (None, None),
    };
    let fqdn = names.next_of(Kind::PersistentChatPool);
    let mut servers = servers(&mut names, sizes.first, here);
    if let Some(other) = sizes.other {
        let others = self::servers(&mut names, other, there);
        servers.extend(others);
    }
    let mut stores = stores(&mut names, needs, here, there);
    if let Some(store) = &needs.content_store {
        let content = AssociationKind::Database(Database::Content);
        stores.insert(content, SqlStorePart::Existing(store.clone()));
    }
    let file_store = match &needs.file_store {
        Some(store) => FileStorePart::Existing(store.clone()),
        None => FileStorePart::New {
            fqdn: names.next_of(Kind::FileStore),
            share: SHARE.to_owned(),
            data_center: here.map(str::to_owned),
        },
    };
    Some(ChatParts {
        site: front_end.site,
        display_name: host(&fqdn).to_owned(),
        shape: ChatShape::Pool { fqdn, servers },
        service_version,
        next_hop: needs.next_hop.clone(),
        file_store,
        stores,
    })
}

fn servers(names: &mut Names<'_>, servers: Servers, place: Option<&str>) -> Vec<ChatServer> {
    let all = (0..servers.active + servers.standby).map(|position| ChatServer {
        fqdn: names.next("pchat01"),
        is_active: position < servers.active,
        data_center: place.map(str::to_owned),
    });
    all.collect()
}

fn stores(
    names: &mut Names<'_>,
    needs: &Needs,
    here: Option<&str>,
    there: Option<&str>,
) -> BTreeMap<AssociationKind, SqlStorePart> {
    let is_mirrored = needs.availability == Availability::ServersAndDatabases;
    let mut stores = BTreeMap::new();
    let places = [
        (Pair::Content, Pair::Compliance, here),
        (Pair::ContentBackup, Pair::ComplianceBackup, there),
    ];
    let count = if needs.disaster_recovery.is_some() {
        2
    } else {
        1
    };
    for (content, compliance, place) in places.into_iter().take(count) {
        // An existing content store does not provide a server for compliance.
        let has_store = content == Pair::Content && needs.content_store.is_some();
        let mut server = None;
        for (pair, instance) in [(content, CONTENT), (compliance, COMPLIANCE)] {
            if pair.is_compliance() && !needs.has_compliance {
                continue;
            }
            let store = |fqdn: String| SqlStorePart::New {
                fqdn,
                instance: instance.to_owned(),
                data_center: place.map(str::to_owned),
            };
            if !(has_store && pair == Pair::Content) {
                // Mirrored databases are on separate servers, because each endpoint needs its own port (R83).
                let fqdn = match server.take().filter(|_| !is_mirrored) {
                    Some(fqdn) => fqdn,
                    None => names.next_of(Kind::SqlStore),
                };
                server = Some(fqdn.clone());
                stores.insert(AssociationKind::Database(pair.principal()), store(fqdn));
            }
            if is_mirrored {
                let mirror = store(names.next_of(Kind::SqlStore));
                stores.insert(AssociationKind::Database(pair.mirror()), mirror);
                let witness = store(names.next_of(Kind::SqlStore));
                stores.insert(AssociationKind::Witness(pair), witness);
            }
        }
    }
    stores
}
