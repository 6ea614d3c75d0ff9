//! An Enterprise Edition pool and several Persistent Chat servers, all of which are active (`P/topology`).

use crate::planning::templates::Template;

pub(super) const TEMPLATE: Template = Template {
    name: "enterprise-several-servers",
    title: "Enterprise Edition pool, four Persistent Chat servers",
    about: "For up to 80,000 concurrent users, the maximum for a deployment. The pool tolerates the loss of \
            one server, but not of the database.",
    is_stretched: false,
    build: |build| {
        let pool = build.enterprise(None)?;
        let servers = build.servers(&[(4, None)]);
        let stores = build.one_sql_server("sql02");
        build.chat_pool(&pool, servers, stores, "fs02")
    },
};
