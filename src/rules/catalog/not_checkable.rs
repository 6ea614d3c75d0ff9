//! Facts worth checking that no document holds, each with the reason. They are in the catalog so
//! that nobody takes silence for approval.

use crate::rules::catalog::NotCheckable;

pub(in crate::rules) const POOL_ACROSS_DOMAINS: NotCheckable = NotCheckable {
    title: "The servers of a Front End pool and its back end are in one domain",
    reason: "The documents hold DNS names. A DNS suffix need not be the name of the Active Directory domain, and only the domain counts here.",
    source: "Documented: \"Topology basics\"; \"Environmental requirements\"",
};

pub(in crate::rules) const ACCESS_ENTRIES: NotCheckable = NotCheckable {
    title: "At most 2,000,000 access control entries and 1,000,000 invitations",
    reason: "Rooms, their members and invitations are in the content database and in no topology. On invitations the documentation contradicts itself: 1,000,000 in the text of \"Capacity planning for Persistent Chat Server\", 2,000,000 in its table.",
    source: "Documented: \"Capacity planning for Persistent Chat Server\"",
};

pub(in crate::rules) const MULTI_HOMED: NotCheckable = NotCheckable {
    title: "Servers have one network address",
    reason: "The documents hold which addresses services use, not which network adapters a computer has.",
    source: "Documented: \"Server requirements\"",
};

pub(in crate::rules) const DEFAULT_FOR_ONE_SITE: NotCheckable = NotCheckable {
    title: "\"Default for all sites\" means nothing with a single site",
    reason: "The documents keep one default pool for each site, and not whether the box for all sites was ticked.",
    source: "Documented: Topology Builder's help, \"Define properties and options for Persistent Chat pool\"",
};

pub(in crate::rules) const UNRELATED_DATABASES: NotCheckable = NotCheckable {
    title: "Product databases do not share an instance with unrelated ones",
    reason: "A topology holds the product's own databases only; what else is in an instance, SQL Server knows.",
    source: "Documented: \"Topology basics\"",
};

pub(in crate::rules) const SQL_ALIAS: NotCheckable = NotCheckable {
    title: "A non-standard SQL Server port needs an alias",
    reason: "No document holds the port of a SQL Server, and an alias looks like any other name.",
    source: "Documented: Lync Server 2013, \"Deploying a SQL Server nonstandard port and alias\"",
};

pub(in crate::rules) const MIRROR_DOMAINS: NotCheckable = NotCheckable {
    title: "Primary, mirror and witness are in one domain",
    reason: "The documents hold DNS names; a DNS suffix need not be the name of the Active Directory domain.",
    source: "Documented: \"Back-end server high availability\"",
};

pub(in crate::rules) const MIRRORING_RELATION: NotCheckable = NotCheckable {
    title: "A mirrored instance is marked as in a mirroring relation, with its port",
    reason: "How a document spells the mark and the port is not public.",
    source: "Documented: \"Deploy SQL mirroring for back-end high availability\"",
};

pub(in crate::rules) const MIRRORING_PORT_SHARED: NotCheckable = NotCheckable {
    title: "Two instances of a server mirror on different ports",
    reason: "How a document spells the mirroring port is not public.",
    source: "Documented: \"Deploy SQL mirroring for back-end high availability\"",
};

pub(in crate::rules) const MIRRORING_ENDPOINT: NotCheckable = NotCheckable {
    title: "An endpoint that exists keeps its own port",
    reason: "Endpoints are configured in SQL Server and are in no topology.",
    source: "Documented: \"Deploy SQL mirroring for back-end high availability\"",
};

pub(in crate::rules) const ASYNCHRONOUS_MIRRORING: NotCheckable = NotCheckable {
    title: "Mirroring is synchronous",
    reason: "The operating mode is set in SQL Server and in no topology.",
    source: "Documented: \"Back-end server high availability\"",
};

pub(in crate::rules) const STRETCHED_AS_TWO_POOLS: NotCheckable = NotCheckable {
    title: "A stretched pool is one pool in one site",
    reason: "Two pools that were meant to be one look like any two pools.",
    source: "Documented: \"Plan for high availability and disaster recovery for Persistent Chat Server\"",
};

pub(in crate::rules) const COMPLIANCE_ADAPTER: NotCheckable = NotCheckable {
    title: "Compliance has an adapter",
    reason: "Adapters are set by a cmdlet and kept in the configuration, in no topology.",
    source: "Documented: `Set-CsPersistentChatComplianceConfiguration`",
};

pub(in crate::rules) const MESSAGE_QUEUING: NotCheckable = NotCheckable {
    title: "Message Queuing is installed on Persistent Chat servers",
    reason: "No topology says what is installed on a computer.",
    source: "Documented: \"Hardware and software requirements for Persistent Chat Server\"",
};

pub(in crate::rules) const PARTLY_UPGRADED: NotCheckable = NotCheckable {
    title: "A pool is upgraded as a whole",
    reason: "The documents hold one version for the services of a pool, not one for each computer.",
    source: "Documented: \"Upgrade to Skype for Business Server\"",
};

pub(in crate::rules) const MIGRATION_TARGET: NotCheckable = NotCheckable {
    title: "Group Chat is migrated to one pool that is no Standard Edition server",
    reason: "Older Group Chat is no part of the topology, so a migration cannot be seen.",
    source: "Documented: Lync Server 2013, \"Migration process details\"",
};

pub(in crate::rules) const FEDERATED_USERS: NotCheckable = NotCheckable {
    title: "Federated users cannot enter rooms",
    reason: "No document says who is expected in the rooms.",
    source: "Documented: Lync Server 2013, \"Migration process details\"",
};

pub(in crate::rules) const HARDWARE_LOAD_BALANCER: NotCheckable = NotCheckable {
    title: "No hardware load balancer is in front of a Persistent Chat pool",
    reason: "Load balancers are in no topology.",
    source: "Field report: \"Lync Server 2013 Unleashed\"",
};
