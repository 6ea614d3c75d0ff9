//! The kinds of steps, in the order in which they are done (publishing notes, 6.0 to 6.9).

/// Defines the kinds with their names, so that each has one.
macro_rules! step_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// A kind of step. The variants are in order of execution.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum StepKind {
            $($(#[$doc])* $kind,)*
        }

        impl StepKind {
            /// Every kind, in order of execution.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The name in JSON output.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

step_kinds! {
    /// Checks the prerequisites: Active Directory, a Front End pool, the Central Management store.
    Preconditions = "preconditions",
    /// Prepares Active Directory: schema, forest, domains.
    DirectoryPreparation = "prepare-active-directory",
    /// Joins computers to the domain.
    Accounts = "computer-accounts",
    /// Installs Windows features.
    Prerequisites = "windows-features",
    /// Creates DNS records.
    Names = "dns-records",
    /// Creates a SQL Server instance.
    SqlInstance = "sql-instance",
    /// Makes endpoints for mirroring reachable.
    MirrorEndpoint = "mirroring-endpoints",
    /// Opens ports.
    Firewall = "firewall",
    /// Creates a share.
    Share = "file-share",
    /// Lets the account that publishes change the accounts of the computers.
    Delegation = "delegate-setup",
    /// Installs SQL Server Express on the first Standard Edition server.
    FirstServer = "prepare-first-server",
    /// Saves the deployed topology and configuration.
    Backup = "backup",
    /// Saves rooms and messages of a pool.
    ChatBackup = "export-persistent-chat-data",
    /// Moves users to another pool.
    MoveUsers = "move-users",
    /// Removes policies and defaults that lead to a pool.
    StopUsing = "stop-using-pool",
    /// Processes the remaining compliance data.
    EmptyCompliance = "empty-compliance",
    /// Removes contact objects and settings of a pool.
    ChatEndpoints = "remove-endpoints",
    /// Ends log shipping.
    LogShippingRemoval = "stop-log-shipping",
    /// Removes a mirror.
    MirrorRemoval = "remove-mirror",
    /// Deactivates computers.
    Deactivation = "deactivate-computers",
    /// Stops services before publishing.
    StopServices = "stop-services",
    /// A database is moved, before the topology says where it is.
    DatabaseMove = "move-database",
    /// The Central Management store is made, or moved.
    CentralManagement = "central-management-store",
    /// Enters the design in Topology Builder.
    Definition = "define-topology",
    /// Checks everything without changing anything.
    Preflight = "preflight",
    /// Writes the topology to the Central Management store.
    Publication = "publish",
    /// Updates accounts, permissions and folders.
    Activation = "enable",
    /// Sets simple URLs.
    SimpleUrls = "simple-urls",
    /// Creates databases.
    Databases = "install-databases",
    /// A witness is taken away, before another one comes with the mirror.
    WitnessRemoval = "remove-witness",
    /// Mirrors a database.
    Mirror = "install-mirror",
    /// Waits until every computer has the new topology.
    Replication = "replication",
    /// Copies files to another share.
    FileMove = "move-files",
    /// Upgrades a server of an older version.
    Upgrade = "upgrade",
    /// Creates the local store of a new computer: step 1 of setup.
    LocalStore = "setup-local-store",
    /// Installs or removes components: step 2 of setup.
    Components = "setup-components",
    /// Assigns certificates: step 3 of setup.
    Certificates = "setup-certificates",
    /// Starts services: step 4 of setup.
    Services = "start-services",
    /// Makes Front End Servers aware of a Persistent Chat pool.
    NextHop = "setup-next-hop",
    /// Restarts services so that they read the changes.
    Restart = "restart-services",
    /// Resets a Front End pool after its computers changed.
    PoolReset = "reset-pool",
    /// Starts replication between paired pools.
    Pairing = "pair-pools",
    /// Sets up log shipping.
    LogShipping = "log-shipping",
    /// Backs up the logs of mirrored databases.
    LogBackups = "log-backups",
    /// Sets the active computers.
    ActiveServers = "active-servers",
    /// Appoints Persistent Chat administrators.
    Administrators = "persistent-chat-administrators",
    /// Enables users for Persistent Chat.
    Policies = "persistent-chat-policies",
    /// Sets the options of a pool.
    Settings = "persistent-chat-settings",
    /// Sets up the compliance adapter.
    Compliance = "compliance-adapter",
    /// Creates the first categories, rooms and add-ins.
    Rooms = "categories-and-rooms",
    /// Creates a contact object for older clients.
    ContactObject = "contact-object",
    /// Verifies that everything works.
    Verification = "verify",
    /// Sets up regular backups of rooms and messages.
    RegularBackup = "regular-backup",
    /// Removes components from removed computers.
    Uninstall = "remove-components",
    /// Deletes stores that are no longer used from the topology, and publishes again.
    StoreRemoval = "delete-stores",
    /// Deletes databases that are no longer used.
    DatabaseRemoval = "delete-databases",
    /// Deletes a share that is no longer used.
    ShareRemoval = "delete-share",
    /// Deletes DNS records, certificates and accounts of removed computers.
    NamesRemoval = "delete-names",
}

impl StepKind {
    /// Whether the step is done on, or for, the computers of a pool.
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

    /// Whether it is one of the setup steps 1 to 4.
    pub fn is_setup(self) -> bool {
        matches!(
            self,
            Self::LocalStore | Self::Components | Self::Certificates | Self::Services
        )
    }

    /// Whether it interrupts users, so that the result is verified afterwards.
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
