//! Everything on one Standard Edition server (`P/topology`, "Standard Edition, collocated").

use crate::planning::templates::Template;

pub(super) const TEMPLATE: Template = Template {
    name: "standard-collocated",
    title: "Standard Edition server with collocated Persistent Chat",
    about: "One server with its own SQL Server Express and file share. For evaluation: it has no high \
            availability, and the pool cannot grow.",
    is_stretched: false,
    build: |build| {
        let server = build.standard_edition()?;
        build.collocated_chat(&server)
    },
};
