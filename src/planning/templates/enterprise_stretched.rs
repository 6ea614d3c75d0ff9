//! One pool stretched across two data centers (`P/high-availability-and-disaster-recovery`). The active servers are
//! near the database, which works with any link between the data centers.

use std::collections::BTreeMap;

use crate::planning::templates::Template;
use crate::topology::Pair;

pub(super) const TEMPLATE: Template = Template {
    name: "enterprise-stretched",
    title: "Enterprise Edition pool, stretched across two data centers",
    about: "Four active Persistent Chat servers in one data center and four standby servers in the other, with \
            mirrored databases in both and log shipping between them.",
    is_stretched: true,
    build: |build| {
        let [first, other] = &build.choices.data_centers;
        let (first, other) = (Some(first.trim()), Some(other.trim()));
        let pool = build.enterprise(first)?;
        let servers = build.servers(&[(4, first), (4, other)]);
        let mut stores = BTreeMap::new();
        build.mirrored(&mut stores, Pair::Content, 2, first);
        build.mirrored(&mut stores, Pair::ContentBackup, 5, other);
        if build.choices.has_compliance {
            build.mirrored(&mut stores, Pair::Compliance, 8, first);
            build.mirrored(&mut stores, Pair::ComplianceBackup, 11, other);
        }
        build.chat_pool(&pool, servers, stores, "fs02")
    },
};
