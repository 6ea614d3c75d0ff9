//! A Standard Edition server, and Persistent Chat on a server of its own (`P/topology`).

use crate::planning::templates::Template;

pub(super) const TEMPLATE: Template = Template {
    name: "standard-one-server",
    title: "Standard Edition server, one Persistent Chat server",
    about: "Persistent Chat on a server of its own, with a SQL Server. Other servers can join the pool later.",
    is_stretched: false,
    build: |build| {
        let server = build.standard_edition()?;
        let servers = build.servers(&[(1, None)]);
        let stores = build.one_sql_server("sql01");
        build.chat_pool(&server, servers, stores, "fs01")
    },
};
