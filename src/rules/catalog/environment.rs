//! What must be true around a topology before it is published. No document can show it; a person
//! answers each.

use crate::rules::Severity;
use crate::rules::catalog::Environment;

pub(in crate::rules) const PUBLISHER_RIGHTS: Environment = Environment {
    title: "The publisher has the rights to publish",
    condition: "The account that publishes is a member of Domain Admins and of RTCUniversalServerAdmins, or of RTCUniversalServerAdmins with setup permission delegated on every organizational unit that holds the servers. Defining a topology needs no more than local Users.",
    severity: Severity::Error,
    source: "Documented: `Enable-CsTopology`; Lync Server 2013, \"Delegate setup permissions\"",
};

pub(in crate::rules) const SHARE_RIGHTS: Environment = Environment {
    title: "The publisher has full control of the file share",
    condition: "The account that publishes can read, write and change the file share of Persistent Chat, or is a local administrator of the file server, so that the rights on it can be set.",
    severity: Severity::Error,
    source: "Documented: Topology Builder's help, \"Add Persistent Chat file store\"",
};

pub(in crate::rules) const SHARE_EXISTS: Environment = Environment {
    title: "The file share exists",
    condition: "The share was made and the name of its file server is in DNS; publishing does not make it.",
    severity: Severity::Error,
    source: "Documented: \"Add Persistent Chat Server to your topology\", step 10",
};

pub(in crate::rules) const COMPUTERS_JOINED: Environment = Environment {
    title: "The computers are joined to the domain",
    condition: "Each computer but those of Edge pools has an account in Active Directory. It need not be switched on.",
    severity: Severity::Error,
    source: "Documented: Lync Server 2013, \"Requirements to publish a topology\"",
};

pub(in crate::rules) const SQL_SERVER_READY: Environment = Environment {
    title: "SQL Server is ready",
    condition: "Each SQL Server is reachable through its firewall, its instance exists, and the account that publishes is an administrator of it; or the databases are left to be created by a database administrator.",
    severity: Severity::Error,
    source: "Documented: Topology Builder's help, \"Install and create databases\"",
};

pub(in crate::rules) const SAME_FOREST: Environment = Environment {
    title: "The publishing computer is in the forest",
    condition: "Topology Builder runs on a computer of the same domain or forest, and Active Directory was prepared.",
    severity: Severity::Error,
    source: "Documented: Lync Server 2013, \"Requirements to publish a topology\"",
};

pub(in crate::rules) const FIRST_PUBLISH: Environment = Environment {
    title: "The disk has room for the first publication",
    condition: "At the first publishing the SQL Server has 20 GB free; for a Standard Edition server \"Prepare first Standard Edition server\" was run.",
    severity: Severity::Error,
    source: "Documented: Lync Server 2013, \"Publish the topology\"",
};

pub(in crate::rules) const MIRRORING_SHARE: Environment = Environment {
    title: "Mirroring has a file share",
    condition: "There is a share to which the primary SQL Server can write and from which its mirror can read; WMI is reachable on both.",
    severity: Severity::Error,
    source: "Documented: Topology Builder's help, \"Install mirror database\"",
};

pub(in crate::rules) const DATABASE_OWNER: Environment = Environment {
    title: "The owner of the databases is not a group",
    condition: "RTCUniversalServerAdmins does not own a database about to be installed; installing takes the group away.",
    severity: Severity::Error,
    source: "Documented: `Install-CsDatabase`",
};

pub(in crate::rules) const TOPOLOGY_IS_CURRENT: Environment = Environment {
    title: "The topology is the published one",
    condition: "Where a Central Management store exists, the work starts from a topology downloaded now and not from an older file; publishing an older file reverts what was published since.",
    severity: Severity::Error,
    source: "Documented: Lync Server 2013, \"Defining and configuring the topology\"",
};

pub(in crate::rules) const SIMPLE_URLS: Environment = Environment {
    title: "Simple URLs are served",
    condition: "Each changed simple URL has its DNS record and certificate, and `Enable-CsComputer` was run on each Director and Front End Server.",
    severity: Severity::Warning,
    source: "Documented: \"Create and publish new topology\"",
};

pub(in crate::rules) const PRINCIPALS_AT_HOME: Environment = Environment {
    title: "Principals are on their primaries",
    condition: "When a mirrored topology is published, each database has its principal role on the primary SQL Server, not on the mirror.",
    severity: Severity::Warning,
    source: "Documented: \"Upgrade to Skype for Business Server\"",
};

pub(in crate::rules) const DATABASES_INSTALLED: Environment = Environment {
    title: "Databases are installed in one of three ways",
    condition: "The Persistent Chat databases are created before publishing (Install Database), by the publishing wizard, or afterwards by `Install-CsDatabase`, which reads the published topology.",
    severity: Severity::Info,
    source: "Documented, and the pages contradict each other: \"Add Persistent Chat Server to your topology\" has the databases installed before publishing, while `Install-CsDatabase -ConfiguredDatabases` of Lync Server 2013, \"Database installation using Lync Server Management Shell\" reads the topology that is published; \"Create and publish new topology\" offers to create them",
};
