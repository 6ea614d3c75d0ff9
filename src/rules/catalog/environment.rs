//! Conditions in the environment that must be met before a topology is published. Documents cannot show
//! them; the user confirms each one.

use crate::rules::Severity;
use crate::rules::catalog::Environment;

pub(in crate::rules) const PUBLISHER_RIGHTS: Environment = Environment {
    title: "The account has permission to publish",
    condition: "The account that publishes is a member of Domain Admins and RTCUniversalServerAdmins, or \
                of RTCUniversalServerAdmins with setup permissions delegated on every organizational unit \
                with servers. Membership in the local Users group is enough to define a topology.",
    severity: Severity::Error,
    source: "Documented: `Enable-CsTopology`; Lync Server 2013, \"Delegate setup permissions\"",
};

pub(in crate::rules) const SHARE_RIGHTS: Environment = Environment {
    title: "The account has full control of the file share",
    condition: "The account that publishes can read, write and change the file share of Persistent Chat, \
                or is a local administrator on the file server, so that the permissions on the share can \
                be set.",
    severity: Severity::Error,
    source: "Documented: Topology Builder's help, \"Add Persistent Chat file store\"",
};

pub(in crate::rules) const SHARE_EXISTS: Environment = Environment {
    title: "The file share exists",
    condition: "The share exists and the name of its file server is in DNS. Publishing does not create the \
                share.",
    severity: Severity::Error,
    source: "Documented: \"Add Persistent Chat Server to your topology\", step 10",
};

pub(in crate::rules) const COMPUTERS_JOINED: Environment = Environment {
    title: "The computers are joined to the domain",
    condition: "Each computer, except those of Edge pools, has an account in Active Directory. The \
                computers do not have to be turned on.",
    severity: Severity::Error,
    source: "Documented: Lync Server 2013, \"Requirements to publish a topology\"",
};

pub(in crate::rules) const SQL_SERVER_READY: Environment = Environment {
    title: "SQL Server is ready",
    condition: "Each SQL Server can be reached through its firewall, its instance exists, and the account \
                that publishes is an administrator of the instance; or a database administrator creates \
                the databases.",
    severity: Severity::Error,
    source: "Documented: Topology Builder's help, \"Install and create databases\"",
};

pub(in crate::rules) const SAME_FOREST: Environment = Environment {
    title: "The publishing computer is in the forest",
    condition: "Topology Builder runs on a computer in the same domain or forest, and Active Directory has \
                been prepared.",
    severity: Severity::Error,
    source: "Documented: Lync Server 2013, \"Requirements to publish a topology\"",
};

pub(in crate::rules) const FIRST_PUBLISH: Environment = Environment {
    title: "The disk has enough space for the first publication",
    condition: "For the first publication, the SQL Server has 20 GB of free disk space. For a Standard \
                Edition server, \"Prepare first Standard Edition server\" has been run.",
    severity: Severity::Error,
    source: "Documented: Lync Server 2013, \"Publish the topology\"",
};

pub(in crate::rules) const MIRRORING_SHARE: Environment = Environment {
    title: "Mirroring has a file share",
    condition: "There is a share that the primary SQL Server can write to and its mirror can read from. \
                WMI can be reached on both.",
    severity: Severity::Error,
    source: "Documented: Topology Builder's help, \"Install mirror database\"",
};

pub(in crate::rules) const DATABASE_OWNER: Environment = Environment {
    title: "The owner of the databases is not a group",
    condition: "RTCUniversalServerAdmins does not own a database that will be installed, because the \
                installation removes the group.",
    severity: Severity::Error,
    source: "Documented: `Install-CsDatabase`",
};

pub(in crate::rules) const TOPOLOGY_IS_CURRENT: Environment = Environment {
    title: "The work is based on the published topology",
    condition: "If a Central Management store exists, the work is based on a newly downloaded topology, \
                not on an older file. Publishing an older file reverts everything that has been published \
                since.",
    severity: Severity::Error,
    source: "Documented: Lync Server 2013, \"Defining and configuring the topology\"",
};

pub(in crate::rules) const SIMPLE_URLS: Environment = Environment {
    title: "Simple URLs can be reached",
    condition: "Each changed simple URL has a DNS record and a certificate, and `Enable-CsComputer` has \
                been run on each Director and Front End Server.",
    severity: Severity::Warning,
    source: "Documented: \"Create and publish new topology\"",
};

pub(in crate::rules) const PRINCIPALS_AT_HOME: Environment = Environment {
    title: "Principal databases are on the primary SQL Servers",
    condition: "When a mirrored topology is published, each database has the principal role on the primary \
                SQL Server, not on the mirror.",
    severity: Severity::Warning,
    source: "Documented: \"Upgrade to Skype for Business Server\"",
};

pub(in crate::rules) const DATABASES_INSTALLED: Environment = Environment {
    title: "Databases are installed in one of three ways",
    condition: "The Persistent Chat databases are created before publishing (Install Database), during \
                publishing by the wizard, or after publishing with `Install-CsDatabase`, which reads the \
                published topology.",
    severity: Severity::Info,
    source: "Documented: the pages contradict each other. In \"Add Persistent Chat Server to your \
             topology\", the databases are installed before publishing, while `Install-CsDatabase \
             -ConfiguredDatabases` of Lync Server 2013, \"Database installation using Lync Server \
             Management Shell\" reads the topology that is published; \"Create and publish new topology\" \
             offers to create them",
};
