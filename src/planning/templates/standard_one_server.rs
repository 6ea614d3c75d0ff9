//! A Standard Edition server, with Persistent Chat on its own server (`P/topology`).

use crate::planning::templates::Template;

pub(super) const TEMPLATE: Template = Template {
    name: "standard-one-server",
    title: "Standard Edition server, one Persistent Chat server",
    about: "Persistent Chat on its own server, with a SQL Server. You can add servers to the pool later.",
    is_stretched: false,
    build: |build| {
        let server = build.standard_edition()?;
        let servers = build.servers(&[(1, None)]);
        let stores = build.one_sql_server("sql01");
        build.chat_pool(&server, servers, stores, "fs01")
    },
};
