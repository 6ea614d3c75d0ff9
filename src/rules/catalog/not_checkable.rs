//! Requirements that cannot be checked because documents do not contain the facts, each with the reason.
//! They are in the catalog so that nobody mistakes a missing message for approval.

use crate::rules::catalog::NotCheckable;

pub(in crate::rules) const POOL_ACROSS_DOMAINS: NotCheckable = NotCheckable {
    title: "The servers of a Front End pool and its back end are in the same domain",
    reason: "Documents contain DNS names. The DNS suffix can differ from the name of the Active Directory \
             domain, and only the domain matters here.",
    source: "Documented: \"Topology basics\"; \"Environmental requirements\"",
};

pub(in crate::rules) const ACCESS_ENTRIES: NotCheckable = NotCheckable {
    title: "At most 2,000,000 access control entries and 1,000,000 invitations",
    reason: "Rooms, their members and invitations are in the content database, not in the topology. The \
             documentation contradicts itself about invitations: 1,000,000 in the text of \"Capacity \
             planning for Persistent Chat Server\", 2,000,000 in its table.",
    source: "Documented: \"Capacity planning for Persistent Chat Server\"",
};

pub(in crate::rules) const MULTI_HOMED: NotCheckable = NotCheckable {
    title: "Servers have one network address",
    reason: "Documents contain the addresses that services use, not the network adapters of a computer.",
    source: "Documented: \"Server requirements\"",
};

pub(in crate::rules) const DEFAULT_FOR_ONE_SITE: NotCheckable = NotCheckable {
    title: "\"Default for all sites\" has no effect with a single site",
    reason: "Documents contain one default pool for each site, but not whether the option for all sites \
             was selected.",
    source: "Documented: Topology Builder's help, \"Define properties and options for Persistent Chat pool\"",
};

pub(in crate::rules) const UNRELATED_DATABASES: NotCheckable = NotCheckable {
    title: "Product databases do not share an instance with unrelated ones",
    reason: "A topology contains only the databases of the product. Only SQL Server shows the other \
             databases in an instance.",
    source: "Documented: \"Topology basics\"",
};

pub(in crate::rules) const SQL_ALIAS: NotCheckable = NotCheckable {
    title: "A non-standard SQL Server port needs an alias",
    reason: "Documents do not contain the port of a SQL Server, and an alias looks like any other name.",
    source: "Documented: Lync Server 2013, \"Deploying a SQL Server nonstandard port and alias\"",
};

pub(in crate::rules) const MIRROR_DOMAINS: NotCheckable = NotCheckable {
    title: "Primary, mirror and witness are in the same domain",
    reason: "Documents contain DNS names. The DNS suffix can differ from the name of the Active Directory \
             domain.",
    source: "Documented: \"Back-end server high availability\"",
};

pub(in crate::rules) const MIRRORING_RELATION: NotCheckable = NotCheckable {
    title: "A mirrored instance is marked as being in a mirroring relation, with its port",
    reason: "It is not publicly known how a document contains the mark and the port.",
    source: "Documented: \"Deploy SQL mirroring for back-end high availability\"",
};

pub(in crate::rules) const MIRRORING_PORT_SHARED: NotCheckable = NotCheckable {
    title: "Two instances on the same server use different mirroring ports",
    reason: "It is not publicly known how a document contains the mirroring port.",
    source: "Documented: \"Deploy SQL mirroring for back-end high availability\"",
};

pub(in crate::rules) const MIRRORING_ENDPOINT: NotCheckable = NotCheckable {
    title: "An existing endpoint keeps its port",
    reason: "Endpoints are configured in SQL Server and are not in the topology.",
    source: "Documented: \"Deploy SQL mirroring for back-end high availability\"",
};

pub(in crate::rules) const ASYNCHRONOUS_MIRRORING: NotCheckable = NotCheckable {
    title: "Mirroring is synchronous",
    reason: "The operating mode is set in SQL Server, not in the topology.",
    source: "Documented: \"Back-end server high availability\"",
};

pub(in crate::rules) const STRETCHED_AS_TWO_POOLS: NotCheckable = NotCheckable {
    title: "A stretched pool is one pool in one site",
    reason: "Two pools that should be one look like any other two pools.",
    source: "Documented: \"Plan for high availability and disaster recovery for Persistent Chat Server\"",
};

pub(in crate::rules) const COMPLIANCE_ADAPTER: NotCheckable = NotCheckable {
    title: "Compliance has an adapter",
    reason: "Adapters are set with a cmdlet and stored in the configuration, not in the topology.",
    source: "Documented: `Set-CsPersistentChatComplianceConfiguration`",
};

pub(in crate::rules) const MESSAGE_QUEUING: NotCheckable = NotCheckable {
    title: "Message Queuing is installed on Persistent Chat servers",
    reason: "The topology does not contain the software that is installed on a computer.",
    source: "Documented: \"Hardware and software requirements for Persistent Chat Server\"",
};

pub(in crate::rules) const PARTLY_UPGRADED: NotCheckable = NotCheckable {
    title: "A pool is upgraded as a whole",
    reason: "Documents contain one version for all services of a pool, not one for each computer.",
    source: "Documented: \"Upgrade to Skype for Business Server\"",
};

pub(in crate::rules) const MIGRATION_TARGET: NotCheckable = NotCheckable {
    title: "Group Chat is migrated to one pool that is not on a Standard Edition server",
    reason: "Group Chat is not part of the topology, so a migration is not visible.",
    source: "Documented: Lync Server 2013, \"Migration process details\"",
};

pub(in crate::rules) const FEDERATED_USERS: NotCheckable = NotCheckable {
    title: "Federated users cannot enter rooms",
    reason: "Documents do not contain the users of rooms.",
    source: "Documented: Lync Server 2013, \"Migration process details\"",
};

pub(in crate::rules) const HARDWARE_LOAD_BALANCER: NotCheckable = NotCheckable {
    title: "A Persistent Chat pool is not behind a hardware load balancer",
    reason: "Load balancers are not in the topology.",
    source: "Field report: \"Lync Server 2013 Unleashed\"",
};
