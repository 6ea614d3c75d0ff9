//! An Enterprise Edition pool and one Persistent Chat server (`P/topology`).

use crate::planning::templates::Template;

pub(super) const TEMPLATE: Template = Template {
    name: "enterprise-one-server",
    title: "Enterprise Edition pool, one Persistent Chat server",
    about: "For up to 20,000 concurrent users, without redundancy. You can add servers to the pool later.",
    is_stretched: false,
    build: |build| {
        let pool = build.enterprise(None)?;
        let servers = build.servers(&[(1, None)]);
        let stores = build.one_sql_server("sql02");
        build.chat_pool(&pool, servers, stores, "fs02")
    },
};
