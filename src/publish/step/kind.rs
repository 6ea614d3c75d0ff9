//! Which steps there are, in the order in which they are done (publishing notes, 6.0 to 6.9).

/// Makes the kinds with their names, so that none is without one.
macro_rules! step_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// A step that this program knows. The order is that of doing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum StepKind {
            $($(#[$doc])* $kind,)*
        }

        impl StepKind {
            /// Every kind, in the order of doing.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// What scripts call it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

step_kinds! {
    /// What has to be there already: Active Directory, a Front End pool, the Central Management store.
    Preconditions = "preconditions",
    /// Active Directory is prepared: schema, forest, domains.
    DirectoryPreparation = "prepare-active-directory",
    /// Computers are joined to the domain.
    Accounts = "computer-accounts",
    /// Windows features are installed.
    Prerequisites = "windows-features",
    /// DNS records are made.
    Names = "dns-records",
    /// A SQL Server instance is made.
    SqlInstance = "sql-instance",
    /// Endpoints for mirroring can be reached.
    MirrorEndpoint = "mirroring-endpoints",
    /// Ports are opened.
    Firewall = "firewall",
    /// A share is made.
    Share = "file-share",
    /// Whoever publishes may change the accounts of the computers.
    Delegation = "delegate-setup",
    /// The first Standard Edition server gets its SQL Server Express.
    FirstServer = "prepare-first-server",
    /// What is deployed is saved.
    Backup = "backup",
    /// Rooms and messages of a pool are saved.
    ChatBackup = "export-persistent-chat-data",
    /// Users are moved to another pool.
    MoveUsers = "move-users",
    /// Policies and defaults no longer lead to a pool.
    StopUsing = "stop-using-pool",
    /// Compliance data is taken out of the database.
    EmptyCompliance = "empty-compliance",
    /// Contact objects and settings of a pool are removed.
    ChatEndpoints = "remove-endpoints",
    /// Log shipping ends.
    LogShippingRemoval = "stop-log-shipping",
    /// A mirror is taken away.
    MirrorRemoval = "remove-mirror",
    /// Computers no longer serve.
    Deactivation = "deactivate-computers",
    /// Services are stopped before publishing.
    StopServices = "stop-services",
    /// A database is moved, before the topology says where it is.
    DatabaseMove = "move-database",
    /// The Central Management store is made, or moved.
    CentralManagement = "central-management-store",
    /// The design is entered in Topology Builder.
    Definition = "define-topology",
    /// Everything is checked, and nothing changed.
    Preflight = "preflight",
    /// The topology is written to the Central Management store.
    Publication = "publish",
    /// Accounts, rights and folders follow the topology.
    Activation = "enable",
    /// Simple URLs are set.
    SimpleUrls = "simple-urls",
    /// Databases are made.
    Databases = "install-databases",
    /// A witness is taken away, before another one comes with the mirror.
    WitnessRemoval = "remove-witness",
    /// A database is mirrored.
    Mirror = "install-mirror",
    /// Every computer has the new topology.
    Replication = "replication",
    /// Files go to another share.
    FileMove = "move-files",
    /// A server of an older product is upgraded.
    Upgrade = "upgrade",
    /// A new computer gets its local store: step 1 of setup.
    LocalStore = "setup-local-store",
    /// Components are installed or removed: step 2 of setup.
    Components = "setup-components",
    /// Certificates are assigned: step 3 of setup.
    Certificates = "setup-certificates",
    /// Services are started: step 4 of setup.
    Services = "start-services",
    /// Front Ends learn of a Persistent Chat pool.
    NextHop = "setup-next-hop",
    /// Services read what changed.
    Restart = "restart-services",
    /// A Front End pool learns that its computers changed.
    PoolReset = "reset-pool",
    /// Paired pools begin to copy.
    Pairing = "pair-pools",
    /// Log shipping is set up.
    LogShipping = "log-shipping",
    /// Logs of mirrored databases are backed up.
    LogBackups = "log-backups",
    /// The computers that serve are chosen.
    ActiveServers = "active-servers",
    /// People may administer Persistent Chat.
    Administrators = "persistent-chat-administrators",
    /// People may use Persistent Chat.
    Policies = "persistent-chat-policies",
    /// What a pool does for its users.
    Settings = "persistent-chat-settings",
    /// The compliance adapter is set.
    Compliance = "compliance-adapter",
    /// The first categories, rooms and add-ins.
    Rooms = "categories-and-rooms",
    /// Older clients find a pool by a contact object.
    ContactObject = "contact-object",
    /// It is seen that it works.
    Verification = "verify",
    /// Rooms and messages are backed up from now on.
    RegularBackup = "regular-backup",
    /// Components of what is gone are removed.
    Uninstall = "remove-components",
    /// Databases of what is gone are deleted.
    DatabaseRemoval = "delete-databases",
    /// The share of what is gone is deleted.
    ShareRemoval = "delete-share",
    /// DNS records, certificates and accounts of what is gone are deleted.
    NamesRemoval = "delete-names",
}

impl StepKind {
    /// Whether it is done on, or for, the computers of a pool.
    pub fn is_of_computers(self) -> bool {
        matches!(
            self,
            Self::Accounts
                | Self::Prerequisites
                | Self::Names
                | Self::Firewall
                | Self::Deactivation
                | Self::LocalStore
                | Self::Components
                | Self::Certificates
                | Self::Services
                | Self::Verification
                | Self::Uninstall
                | Self::NamesRemoval
        )
    }

    /// Whether it belongs to the setup of a computer, step 1 to 4.
    pub fn is_setup(self) -> bool {
        matches!(
            self,
            Self::LocalStore | Self::Components | Self::Certificates | Self::Services
        )
    }

    /// Whether somebody cannot work meanwhile, so that it is looked at afterwards.
    pub fn is_outage(self) -> bool {
        matches!(
            self,
            Self::StopServices
                | Self::Deactivation
                | Self::NextHop
                | Self::Restart
                | Self::PoolReset
                | Self::Upgrade
        )
    }
}
