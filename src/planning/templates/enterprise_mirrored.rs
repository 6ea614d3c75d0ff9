//! An Enterprise Edition pool and several Persistent Chat servers with mirrored databases (`P/topology`,
//! `P/high-availability-and-disaster-recovery`).

use std::collections::BTreeMap;

use crate::planning::templates::Template;
use crate::topology::Pair;

pub(super) const TEMPLATE: Template = Template {
    name: "enterprise-mirrored",
    title: "Enterprise Edition pool, mirrored databases",
    about: "Four active Persistent Chat servers. Each database has a mirror and a witness, and fails over \
            automatically.",
    is_stretched: false,
    build: |build| {
        let pool = build.enterprise(None)?;
        let servers = build.servers(&[(4, None)]);
        let mut stores = BTreeMap::new();
        build.mirrored(&mut stores, Pair::Content, 2, None);
        if build.choices.has_compliance {
            build.mirrored(&mut stores, Pair::Compliance, 5, None);
        }
        build.chat_pool(&pool, servers, stores, "fs02")
    },
};
