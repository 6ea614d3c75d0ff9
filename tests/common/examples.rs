//! The example deployments, created with the edits that a person would make.

use topology_designer::design::Design;
use topology_designer::edit::{DefaultScope, Edit, FrontEndEdition, PoolShape};
use topology_designer::topology::site::{SimpleUrl, SimpleUrls};
use topology_designer::topology::{
    AssociationKind, ClusterId, Database, Numbering, Pair, ServiceId, SiteId, SqlInstanceId,
};

use super::by_edits::{Builder, ByEdits, computers, new_chat};

pub struct Example {
    /// Its folder under `examples/`.
    pub folder: &'static str,
    pub design: Design,
    /// Whether it is supposed to have no errors.
    pub is_sound: bool,
}

pub fn all() -> Vec<Example> {
    vec![
        Example {
            folder: "standard-edition-collocated",
            design: standard_edition_collocated(),
            is_sound: true,
        },
        Example {
            folder: "enterprise-four-servers",
            design: enterprise_four_servers(),
            is_sound: true,
        },
        Example {
            folder: "stretched-disaster-recovery",
            design: stretched_disaster_recovery(),
            is_sound: true,
        },
        Example {
            folder: "full-of-mistakes",
            design: full_of_mistakes(),
            is_sound: false,
        },
    ]
}

/// A deployment with one SIP domain and its simple URLs only.
fn empty(seed: u64) -> Builder {
    let mut builder = Builder::new(Numbering::default(), seed);
    let url = |component: &str, domain: &str, url: &str| SimpleUrl {
        component: component.into(),
        domain: domain.into(),
        active_url: url.into(),
        entries: vec![url.into()],
    };
    builder.design.topology.simple_urls = Some(SimpleUrls {
        use_backend_database: false,
        urls: vec![
            url("Dialin", "*", "https://dialin.contoso.com"),
            url("Meet", "contoso.com", "https://meet.contoso.com"),
        ],
    });
    builder
}

impl Builder {
    /// An Enterprise pool of three computers with its stores.
    fn enterprise_pool(&mut self, site: SiteId) -> ClusterId {
        let sql_store = Some(self.sql_store(site, "sql01.contoso.com", "RTC"));
        let file_store = Some(self.file_store(site, "fs01.contoso.com", "lyncshare"));
        let computers = computers("fe", 3);
        self.front_end(
            site,
            "fepool01.contoso.com",
            FrontEndEdition::Enterprise {
                computers,
                sql_store,
                file_store,
            },
        )
    }

    fn chat_pool(&mut self, site: SiteId, shape: PoolShape, name: &str) -> ServiceId {
        self.chat(new_chat(site, shape, name))
    }

    fn database(&mut self, pool: &ServiceId, database: Database, store: &SqlInstanceId) {
        self.set(pool, AssociationKind::Database(database), store.clone());
    }

    /// A mirrored pair on two servers, with the witness on a third.
    fn mirrored(&mut self, pool: &ServiceId, pair: Pair, site: SiteId, hosts: [&str; 3]) {
        let (pool_id, on) = (pool.clone(), true);
        let [principal, mirror, witness] = hosts;
        let instance = match pair {
            Pair::Content | Pair::ContentBackup => "PCHAT",
            Pair::Compliance | Pair::ComplianceBackup => "PCHATCOMP",
        };
        let principal = self.sql_store(site, principal, instance);
        let mirror = self.sql_store(site, mirror, instance);
        let witness = self.sql_store(site, witness, instance);
        self.database(pool, pair.principal(), &principal);
        self.edit(Edit::SetMirroring {
            pool: pool_id.clone(),
            pair,
            on,
        });
        self.database(pool, pair.mirror(), &mirror);
        self.edit(Edit::SetWitness {
            pool: pool_id,
            pair,
            on,
        });
        self.set(pool, AssociationKind::Witness(pair), witness);
    }
}

fn standard_edition_collocated() -> Design {
    let mut builder = empty(1);
    let site = builder.site("Redmond");
    let server = builder.standard_edition(site, "se01.contoso.com", "lyncshare");
    let shape = PoolShape::Collocated {
        server: server.clone(),
    };
    let pool = builder.chat_pool(site, shape, "Redmond chat");
    let store = builder.sql_store(site, "sql01.contoso.com", "PCHAT");
    let files = builder.file_store(site, "fs01.contoso.com", "pchat");
    builder.set(&pool, AssociationKind::NextHop, server);
    builder.database(&pool, Database::Content, &store);
    builder.set(&pool, AssociationKind::FileStore, files);
    builder.default_for(&pool, DefaultScope::AllSites);
    builder.design
}

fn enterprise_four_servers() -> Design {
    let mut builder = empty(2);
    let site = builder.site("Redmond");
    let next_hop = builder.enterprise_pool(site);
    let shape = PoolShape::Multiple {
        fqdn: "pchatpool.contoso.com".to_owned(),
        computers: computers("pchat", 4),
    };
    let pool = builder.chat_pool(site, shape, "Redmond chat");
    let files = builder.file_store(site, "fs02.contoso.com", "pchat");
    builder.set(&pool, AssociationKind::NextHop, next_hop);
    builder.set(&pool, AssociationKind::FileStore, files);
    let hosts = [
        "sql02.contoso.com",
        "sql03.contoso.com",
        "sql04.contoso.com",
    ];
    builder.mirrored(&pool, Pair::Content, site, hosts);
    builder.edit(Edit::SetCompliance {
        pool: pool.clone(),
        on: true,
    });
    let hosts = [
        "sql05.contoso.com",
        "sql06.contoso.com",
        "sql07.contoso.com",
    ];
    builder.mirrored(&pool, Pair::Compliance, site, hosts);
    builder.default_for(&pool, DefaultScope::AllSites);
    builder.design
}

fn stretched_disaster_recovery() -> Design {
    let mut builder = empty(3);
    let site = builder.site("Redmond and Seattle");
    let next_hop = builder.enterprise_pool(site);
    // The first four computers are active; the four in the other data center are on standby.
    let mut all = computers("pchat-red", 4);
    all.extend(computers("pchat-sea", 4));
    let shape = PoolShape::Multiple {
        fqdn: "pchatpool.contoso.com".to_owned(),
        computers: all,
    };
    let pool = builder.chat_pool(site, shape, "Contoso chat");
    let files = builder.file_store(site, "fs02.contoso.com", "pchat");
    builder.set(&pool, AssociationKind::NextHop, next_hop);
    builder.set(&pool, AssociationKind::FileStore, files);
    let (pool_id, on) = (pool.clone(), true);
    let hosts = |place: &str, first: u32| {
        [0, 1, 2].map(|next| format!("sql-{place}{:02}.contoso.com", first + next))
    };
    let [a, b, c] = hosts("red", 1);
    builder.mirrored(&pool, Pair::Content, site, [&a, &b, &c]);
    builder.edit(Edit::SetCompliance {
        pool: pool_id.clone(),
        on,
    });
    let [a, b, c] = hosts("red", 4);
    builder.mirrored(&pool, Pair::Compliance, site, [&a, &b, &c]);
    builder.edit(Edit::SetDisasterRecovery { pool: pool_id, on });
    let [a, b, c] = hosts("sea", 1);
    builder.mirrored(&pool, Pair::ContentBackup, site, [&a, &b, &c]);
    let [a, b, c] = hosts("sea", 4);
    builder.mirrored(&pool, Pair::ComplianceBackup, site, [&a, &b, &c]);
    builder.default_for(&pool, DefaultScope::AllSites);
    builder.design
}

fn full_of_mistakes() -> Design {
    let mut builder = empty(4);
    let (redmond, lisbon) = (builder.site("Redmond"), builder.site("Lisbon"));
    let near = builder.enterprise_pool(redmond);

    // Two computers of a pool that nothing routes to, with every option selected but no store.
    let shape = PoolShape::Multiple {
        fqdn: "pchat_pool.contoso.com".to_owned(),
        computers: computers("pchat", 2),
    };
    let lost = builder.chat_pool(redmond, shape, "Chat");
    let on = true;
    builder.edit(Edit::SetCompliance {
        pool: lost.clone(),
        on,
    });
    builder.edit(Edit::SetDisasterRecovery {
        pool: lost.clone(),
        on,
    });
    builder.edit(Edit::SetMirroring {
        pool: lost.clone(),
        pair: Pair::Content,
        on,
    });

    // A pool in a different site from its next hop and file store, with its database beside the back end.
    let shape = PoolShape::Single {
        fqdn: "pchat09.contoso.com".to_owned(),
    };
    let far = builder.chat_pool(lisbon, shape, "Chat");
    builder.set(&far, AssociationKind::NextHop, near);
    let store = builder.sql_store(redmond, "sql01.contoso.com", "PCHAT");
    builder.database(&far, Database::Content, &store);
    let files = builder.file_store(redmond, "fs01.contoso.com", "pchat");
    builder.set(&far, AssociationKind::FileStore, files);

    // Only its own site has a default pool.
    builder.default_for(&far, DefaultScope::Site(lisbon));

    // Unused stores.
    builder.sql_store(lisbon, "sql09.contoso.com", "");
    builder.file_store(lisbon, "fs09.contoso.com", "left");
    builder.design
}
