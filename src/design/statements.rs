//! Facts that rules need and no document contains. The user states them for an object; they are stored in the design
//! file and never in XML. A fact that is not stated is unknown: it never counts as "no".

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::topology::{Index, ObjectId, Role};

/// The fact that a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Fact {
    /// The data center of a computer or store.
    DataCenter,
    /// The time zone.
    TimeZone,
    /// The operating system of a computer.
    OperatingSystem,
    /// The version of a SQL Server.
    SqlVersion,
    /// The edition of a SQL Server.
    SqlEdition,
    /// Whether the name is the listener of an AlwaysOn availability group.
    AvailabilityGroupListener,
    /// Whether the name is that of a SQL Server failover cluster.
    FailoverCluster,
    /// The storage of a file share.
    Storage,
    /// The number of concurrent users expected in a Persistent Chat pool.
    ConcurrentUsers,
    /// The number of users provisioned for a Persistent Chat pool.
    ProvisionedUsers,
    /// Whether regulations require a separate Persistent Chat pool.
    Regulation,
    /// The log shipping share of a Persistent Chat pool.
    LogShippingShare,
    /// The folder that the compliance adapter of a Persistent Chat pool writes to.
    ComplianceOutput,
    /// The certification authority that certificates are requested from, as `server\\name`.
    CertificationAuthority,
    /// The container of the accounts of the computers, as a distinguished name.
    ComputerContainer,
    /// The folders for databases on the SQL Servers, separated by semicolons: logs first, then data.
    DatabasePaths,
    /// The company that the documents are written for.
    Company,
    /// The author of the documents.
    Author,
    /// The version of the documents.
    DocumentVersion,
    /// The date of the documents, as printed.
    DocumentDate,
    /// The link between two data centers; stated for the pair, not for an object.
    Link,
}

impl Fact {
    /// Every fact, in the order in which the user is asked.
    pub const ALL: [Self; 21] = [
        Self::DataCenter,
        Self::TimeZone,
        Self::OperatingSystem,
        Self::SqlVersion,
        Self::SqlEdition,
        Self::AvailabilityGroupListener,
        Self::FailoverCluster,
        Self::Storage,
        Self::ConcurrentUsers,
        Self::ProvisionedUsers,
        Self::Regulation,
        Self::LogShippingShare,
        Self::ComplianceOutput,
        Self::CertificationAuthority,
        Self::ComputerContainer,
        Self::DatabasePaths,
        Self::Company,
        Self::Author,
        Self::DocumentVersion,
        Self::DocumentDate,
        Self::Link,
    ];

    /// The label of the field.
    pub fn label(self) -> &'static str {
        match self {
            Self::DataCenter => "Data center",
            Self::TimeZone => "Time zone",
            Self::OperatingSystem => "Operating system",
            Self::SqlVersion => "SQL Server version",
            Self::SqlEdition => "SQL Server edition",
            Self::AvailabilityGroupListener => "Availability group listener",
            Self::FailoverCluster => "Failover cluster",
            Self::Storage => "Storage of the share",
            Self::ConcurrentUsers => "Expected concurrent users",
            Self::ProvisionedUsers => "Provisioned users",
            Self::Regulation => "Required by regulation",
            Self::LogShippingShare => "Log shipping share",
            Self::ComplianceOutput => "Folder for compliance output",
            Self::CertificationAuthority => "Certification authority",
            Self::ComputerContainer => "Container of the computer accounts",
            Self::DatabasePaths => "Folders for databases",
            Self::Company => "Company",
            Self::Author => "Author of the documents",
            Self::DocumentVersion => "Version of the documents",
            Self::DocumentDate => "Date of the documents",
            Self::Link => "Link between data centers",
        }
    }

    /// The unknown fact of these objects, for use before "is unknown": "the time zone of sql01.contoso.com", "whether
    /// sql01.contoso.com is a failover cluster". For a link, the objects are the links.
    pub fn missing_of(self, objects: &str, are_several: bool) -> String {
        let of = |fact: &str| format!("{fact} of {objects}");
        match (self, are_several) {
            (Self::DataCenter, _) => of("the data center"),
            (Self::TimeZone, _) => of("the time zone"),
            (Self::OperatingSystem, _) => of("the operating system"),
            (Self::SqlVersion, _) => of("the SQL Server version"),
            (Self::SqlEdition, _) => of("the SQL Server edition"),
            (Self::AvailabilityGroupListener, false) => {
                format!("whether {objects} is the listener of an availability group")
            }
            (Self::AvailabilityGroupListener, true) => {
                format!("whether {objects} are listeners of availability groups")
            }
            (Self::FailoverCluster, false) => format!("whether {objects} is a failover cluster"),
            (Self::FailoverCluster, true) => format!("whether {objects} are failover clusters"),
            (Self::Storage, false) => format!("what {objects} is stored on"),
            (Self::Storage, true) => format!("what {objects} are stored on"),
            (Self::ConcurrentUsers, _) => of("the expected number of concurrent users"),
            (Self::ProvisionedUsers, _) => of("the number of provisioned users"),
            (Self::Regulation, false) => {
                format!("whether regulations require {objects} as a separate pool")
            }
            (Self::Regulation, true) => {
                format!("whether regulations require {objects} as separate pools")
            }
            (Self::LogShippingShare, _) => of("the log shipping share"),
            (Self::ComplianceOutput, _) => of("the folder for compliance output"),
            (Self::CertificationAuthority, _) => of("the certification authority"),
            (Self::ComputerContainer, _) => of("the container of the computer accounts"),
            (Self::DatabasePaths, _) => of("the folders for databases"),
            (Self::Company, _) => of("the company"),
            (Self::Author, _) => of("the author of the documents"),
            (Self::DocumentVersion, _) => of("the version of the documents"),
            (Self::DocumentDate, _) => of("the date of the documents"),
            (Self::Link, _) => of("the bandwidth and latency"),
        }
    }

    /// The fact in the name of a history step: "the operating system".
    pub fn noun(self) -> String {
        match self {
            Self::SqlVersion | Self::SqlEdition => format!("the {}", self.label()),
            _ => format!("the {}", self.label().to_lowercase()),
        }
    }

    /// The facts that can be stated for an object, in the order in which the user is asked.
    pub fn of(index: &Index<'_>, object: &ObjectId) -> &'static [Self] {
        match object {
            ObjectId::Machine(..) => &[Self::DataCenter, Self::TimeZone, Self::OperatingSystem],
            ObjectId::SqlInstance(_) => &[
                Self::DataCenter,
                Self::TimeZone,
                Self::SqlVersion,
                Self::SqlEdition,
                Self::AvailabilityGroupListener,
                Self::FailoverCluster,
            ],
            ObjectId::Service(id) => {
                match index.service(id).map(|service| service.role.meaning()) {
                    Some(Role::FileStore) => &[Self::DataCenter, Self::TimeZone, Self::Storage],
                    Some(Role::PersistentChatService) => &[
                        Self::ConcurrentUsers,
                        Self::ProvisionedUsers,
                        Self::Regulation,
                        Self::LogShippingShare,
                        Self::ComplianceOutput,
                    ],
                    _ => &[],
                }
            }
            ObjectId::Deployment => &[
                Self::CertificationAuthority,
                Self::ComputerContainer,
                Self::DatabasePaths,
                Self::Company,
                Self::Author,
                Self::DocumentVersion,
                Self::DocumentDate,
            ],
            ObjectId::Site(_) | ObjectId::Cluster(_) => &[],
        }
    }

    /// The kinds of objects that the fact can be stated for, for a refusal.
    pub fn subject(self) -> &'static str {
        match self {
            Self::DataCenter | Self::TimeZone => "computers and stores",
            Self::OperatingSystem => "computers",
            Self::SqlVersion
            | Self::SqlEdition
            | Self::AvailabilityGroupListener
            | Self::FailoverCluster => "SQL Server stores",
            Self::Storage => "file stores",
            Self::ConcurrentUsers
            | Self::ProvisionedUsers
            | Self::Regulation
            | Self::LogShippingShare
            | Self::ComplianceOutput => "Persistent Chat pools",
            Self::CertificationAuthority
            | Self::ComputerContainer
            | Self::DatabasePaths
            | Self::Company
            | Self::Author
            | Self::DocumentVersion
            | Self::DocumentDate => "the deployment",
            Self::Link => "pairs of data centers",
        }
    }
}

/// A fact and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Statement {
    /// The name of the data center; names are compared ignoring case.
    DataCenter(String),
    /// The time zone, in any consistent spelling: `UTC+01:00`, `W. Europe`.
    TimeZone(String),
    OperatingSystem(OperatingSystem),
    /// The version of the SQL Server.
    SqlVersion(SqlVersion),
    /// The edition of the SQL Server.
    SqlEdition(SqlEdition),
    /// Whether the name is the listener of an availability group.
    AvailabilityGroupListener(bool),
    /// Whether the name is that of a failover cluster.
    FailoverCluster(bool),
    /// The storage of the share.
    Storage(Storage),
    /// Concurrent users.
    ConcurrentUsers(u32),
    /// Provisioned users.
    ProvisionedUsers(u32),
    /// The reason why regulations require this pool, or that they do not.
    Regulation(Regulation),
    /// `\\server\share`.
    LogShippingShare(String),
    /// The folder that the compliance adapter of a Persistent Chat pool writes to.
    ComplianceOutput(String),
    /// The certification authority that certificates are requested from, as `server\\name`.
    CertificationAuthority(String),
    /// The container of the accounts of the computers, as a distinguished name.
    ComputerContainer(String),
    /// The folders for databases on the SQL Servers, separated by semicolons: logs first, then data.
    DatabasePaths(String),
    /// The company that the documents are written for.
    Company(String),
    /// The author of the documents.
    Author(String),
    /// The version of the documents.
    DocumentVersion(String),
    /// The date of the documents, as printed.
    DocumentDate(String),
}

impl Statement {
    /// The fact that the value belongs to.
    pub fn fact(&self) -> Fact {
        match self {
            Self::DataCenter(_) => Fact::DataCenter,
            Self::TimeZone(_) => Fact::TimeZone,
            Self::OperatingSystem(_) => Fact::OperatingSystem,
            Self::SqlVersion(_) => Fact::SqlVersion,
            Self::SqlEdition(_) => Fact::SqlEdition,
            Self::AvailabilityGroupListener(_) => Fact::AvailabilityGroupListener,
            Self::FailoverCluster(_) => Fact::FailoverCluster,
            Self::Storage(_) => Fact::Storage,
            Self::ConcurrentUsers(_) => Fact::ConcurrentUsers,
            Self::ProvisionedUsers(_) => Fact::ProvisionedUsers,
            Self::Regulation(_) => Fact::Regulation,
            Self::LogShippingShare(_) => Fact::LogShippingShare,
            Self::ComplianceOutput(_) => Fact::ComplianceOutput,
            Self::CertificationAuthority(_) => Fact::CertificationAuthority,
            Self::ComputerContainer(_) => Fact::ComputerContainer,
            Self::DatabasePaths(_) => Fact::DatabasePaths,
            Self::Company(_) => Fact::Company,
            Self::Author(_) => Fact::Author,
            Self::DocumentVersion(_) => Fact::DocumentVersion,
            Self::DocumentDate(_) => Fact::DocumentDate,
        }
    }

    /// Whether the text is blank, which is possible only in a design file edited by hand.
    fn is_blank(&self) -> bool {
        self.to_string().trim().is_empty()
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataCenter(text)
            | Self::TimeZone(text)
            | Self::LogShippingShare(text)
            | Self::ComplianceOutput(text)
            | Self::CertificationAuthority(text)
            | Self::ComputerContainer(text)
            | Self::DatabasePaths(text)
            | Self::Company(text)
            | Self::Author(text)
            | Self::DocumentVersion(text)
            | Self::DocumentDate(text) => f.write_str(text),
            Self::OperatingSystem(system) => f.write_str(system.label()),
            Self::SqlVersion(version) => f.write_str(version.label()),
            Self::SqlEdition(edition) => f.write_str(edition.label()),
            Self::AvailabilityGroupListener(yes) | Self::FailoverCluster(yes) => {
                f.write_str(if *yes { "yes" } else { "no" })
            }
            Self::Storage(storage) => f.write_str(storage.label()),
            Self::ConcurrentUsers(number) | Self::ProvisionedUsers(number) => {
                write!(f, "{number}")
            }
            Self::Regulation(Regulation::Required(reason)) => write!(f, "yes: {reason}"),
            Self::Regulation(Regulation::NotRequired) => f.write_str("no"),
        }
    }
}

/// Defines the possible values of a fact with their labels, in list order.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $label:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
        }

        impl $name {
            /// Every value, in list order.
            pub const ALL: &[Self] = &[$(Self::$value,)+];

            /// The label of the value.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$value => $label,)+
                }
            }
        }
    };
}

choices! {
    /// The operating system of a server.
    OperatingSystem {
        /// Windows Server 2008 or older.
        WindowsServer2008 = "Windows Server 2008 or older",
        /// Windows Server 2008 R2.
        WindowsServer2008R2 = "Windows Server 2008 R2",
        /// Windows Server 2012.
        WindowsServer2012 = "Windows Server 2012",
        /// Windows Server 2012 R2.
        WindowsServer2012R2 = "Windows Server 2012 R2",
        /// Windows Server 2016.
        WindowsServer2016 = "Windows Server 2016",
        /// Windows Server 2019.
        WindowsServer2019 = "Windows Server 2019",
        /// Windows Server 2022 or newer.
        WindowsServer2022 = "Windows Server 2022 or newer",
    }
}

choices! {
    /// The version of a SQL Server, in ascending order.
    SqlVersion {
        /// SQL Server 2008 or older.
        Sql2008 = "SQL Server 2008 or older",
        /// SQL Server 2008 R2.
        Sql2008R2 = "SQL Server 2008 R2",
        /// SQL Server 2012.
        Sql2012 = "SQL Server 2012",
        /// SQL Server 2014.
        Sql2014 = "SQL Server 2014",
        /// SQL Server 2016.
        Sql2016 = "SQL Server 2016",
        /// SQL Server 2017.
        Sql2017 = "SQL Server 2017",
        /// SQL Server 2019 or newer.
        Sql2019 = "SQL Server 2019 or newer",
    }
}

choices! {
    /// The edition of a SQL Server.
    SqlEdition {
        /// Enterprise.
        Enterprise = "Enterprise",
        /// Standard.
        Standard = "Standard",
        /// Express.
        Express = "Express",
        /// Web.
        Web = "Web",
        /// Workgroup.
        Workgroup = "Workgroup",
        /// Developer.
        Developer = "Developer",
    }
}

choices! {
    /// The storage of a file share.
    Storage {
        /// Direct attached storage.
        DirectAttached = "Direct attached (DAS)",
        /// A storage area network.
        StorageAreaNetwork = "Storage area network (SAN)",
        /// Network attached storage.
        NetworkAttached = "Network attached (NAS)",
        /// A share of the Distributed File System.
        DistributedFileSystem = "Distributed File System (DFS)",
    }
}

/// Whether regulations require a separate Persistent Chat pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Regulation {
    /// They do, for this reason.
    Required(String),
    /// They do not.
    NotRequired,
}

/// The statements about one object; each fact at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Statement>", into = "Vec<Statement>")]
pub struct Statements(BTreeMap<Fact, Statement>);

/// Defines the getter for the value of one fact.
macro_rules! values {
    ($($(#[$doc:meta])* $name:ident: $fact:ident -> $value:ty, $convert:expr;)+) => {
        $($(#[$doc])*
        pub fn $name(&self) -> Option<$value> {
            match self.get(Fact::$fact) {
                Some(Statement::$fact(value)) => Some($convert(value)),
                _ => None,
            }
        })+
    };
}

impl Statements {
    /// An object without statements.
    pub const NOTHING: &'static Self = &Self(BTreeMap::new());

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a fact. A blank text counts as no value, but is kept as it is.
    pub fn get(&self, fact: Fact) -> Option<&Statement> {
        self.0.get(&fact).filter(|statement| !statement.is_blank())
    }

    /// States a fact, replacing an earlier statement.
    pub fn set(&mut self, statement: Statement) {
        self.0.insert(statement.fact(), statement);
    }

    /// Removes the statement of a fact.
    pub fn withdraw(&mut self, fact: Fact) {
        self.0.remove(&fact);
    }

    /// All statements, in the order of [`Fact::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = &Statement> {
        self.0.values()
    }

    /// The folders for databases as a list: logs first, then data; empty if none are stated.
    pub fn database_path_list(&self) -> Vec<String> {
        let paths = self.database_paths().unwrap_or_default().split(';');
        let paths = paths.map(str::trim).filter(|path| !path.is_empty());
        paths.map(str::to_owned).collect()
    }

    values! {
        /// The data center.
        data_center: DataCenter -> &str, String::as_str;
        /// The time zone.
        time_zone: TimeZone -> &str, String::as_str;
        /// The operating system.
        operating_system: OperatingSystem -> OperatingSystem, Clone::clone;
        /// The version of the SQL Server.
        sql_version: SqlVersion -> SqlVersion, Clone::clone;
        /// The edition of the SQL Server.
        sql_edition: SqlEdition -> SqlEdition, Clone::clone;
        /// Whether it is the listener of an availability group.
        availability_group_listener: AvailabilityGroupListener -> bool, Clone::clone;
        /// Whether it is a failover cluster.
        failover_cluster: FailoverCluster -> bool, Clone::clone;
        /// The storage of the share.
        storage: Storage -> Storage, Clone::clone;
        /// Concurrent users.
        concurrent_users: ConcurrentUsers -> u32, Clone::clone;
        /// Provisioned users.
        provisioned_users: ProvisionedUsers -> u32, Clone::clone;
        /// Whether regulations require the pool.
        regulation: Regulation -> &Regulation, std::convert::identity;
        /// The log shipping share.
        log_shipping_share: LogShippingShare -> &str, String::as_str;
        /// The folder that the compliance adapter of a Persistent Chat pool writes to.
        compliance_output: ComplianceOutput -> &str, String::as_str;
        /// The certification authority that certificates are requested from, as `server\\name`.
        certification_authority: CertificationAuthority -> &str, String::as_str;
        /// The container of the accounts of the computers, as a distinguished name.
        computer_container: ComputerContainer -> &str, String::as_str;
        /// The folders for databases on the SQL Servers, separated by semicolons: logs first, then data.
        database_paths: DatabasePaths -> &str, String::as_str;
        /// The company that the documents are written for.
        company: Company -> &str, String::as_str;
        /// The author of the documents.
        author: Author -> &str, String::as_str;
        /// The version of the documents.
        document_version: DocumentVersion -> &str, String::as_str;
        /// The date of the documents, as printed.
        document_date: DocumentDate -> &str, String::as_str;
    }
}

/// If a fact were stated twice, one of the statements would be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} occurs twice for one object", .0.noun())]
pub struct StatedTwice(Fact);

impl TryFrom<Vec<Statement>> for Statements {
    type Error = StatedTwice;

    fn try_from(statements: Vec<Statement>) -> Result<Self, StatedTwice> {
        let mut all = BTreeMap::new();
        for statement in statements {
            let fact = statement.fact();
            if all.insert(fact, statement).is_some() {
                return Err(StatedTwice(fact));
            }
        }
        Ok(Self(all))
    }
}

impl From<Statements> for Vec<Statement> {
    fn from(statements: Statements) -> Self {
        statements.0.into_values().collect()
    }
}

/// Two data centers, in any order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "WrittenPair")]
pub struct DataCenterPair(String, String);

/// A pair in a design file that may have been edited by hand, in any order.
#[derive(Deserialize)]
#[serde(rename = "DataCenterPair")]
struct WrittenPair(String, String);

impl From<WrittenPair> for DataCenterPair {
    fn from(WrittenPair(one, other): WrittenPair) -> Self {
        Self::new(&one, &other).unwrap_or(Self(one, other))
    }
}

impl DataCenterPair {
    /// The pair of two data centers; `None` if they are the same.
    pub fn new(one: &str, other: &str) -> Option<Self> {
        let (one, other) = (one.trim(), other.trim());
        if same_place(one, other) {
            return None;
        }
        let is_in_order = one.to_lowercase() < other.to_lowercase();
        let (first, second) = if is_in_order {
            (one, other)
        } else {
            (other, one)
        };
        Some(Self(first.to_owned(), second.to_owned()))
    }

    /// Both data centers, sorted by name.
    pub fn names(&self) -> (&str, &str) {
        (&self.0, &self.1)
    }

    /// Whether both pairs name the same two data centers.
    pub fn is_same(&self, other: &Self) -> bool {
        same_place(&self.0, &other.0) && same_place(&self.1, &other.1)
    }
}

/// The computers of a pool, for a statement about the whole pool; empty if the object is not a pool.
pub fn computers_of(index: &Index<'_>, object: &ObjectId) -> Vec<ObjectId> {
    let cluster = match object {
        ObjectId::Cluster(id) => index.cluster(id),
        ObjectId::Service(id) => index
            .service(id)
            .filter(|service| service.role == Role::PersistentChatService)
            .and_then(|service| index.cluster_of(service)),
        _ => None,
    };
    let computers = cluster.into_iter().flat_map(|cluster| {
        let machines = cluster.machines.iter();
        machines.map(|machine| ObjectId::machine(&cluster.id, &machine.fqdn))
    });
    computers.collect()
}

/// Whether two names of data centers, or two time zones, are equal, ignoring case and surrounding white space.
pub fn same_place(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    // Rules call this for every computer: usually the two names are spelled alike, or are ASCII.
    one == other
        || match one.is_ascii() && other.is_ascii() {
            true => one.eq_ignore_ascii_case(other),
            false => one.to_lowercase() == other.to_lowercase(),
        }
}

/// The link between two data centers, in the two terms that the documentation uses; it gives no numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Link {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<Level>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Level>,
}

choices! {
    /// High or low.
    Level {
        /// High.
        High = "High",
        /// Low.
        Low = "Low",
    }
}

impl Link {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether Persistent Chat servers at both ends can be active at the same time; `None` if too little is known.
    pub fn carries_active_servers(&self) -> Option<bool> {
        match (self.bandwidth, self.latency) {
            (Some(Level::Low), _) | (_, Some(Level::High)) => Some(false),
            (Some(Level::High), Some(Level::Low)) => Some(true),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
