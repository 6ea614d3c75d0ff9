//! The building blocks of the templates: the site, the Front End pool, and the parts of the Persistent Chat pool.

use std::collections::BTreeMap;

use crate::edit::{
    Edit, FrontEndEdition, NewFileStore, NewFrontEndPool, NewSqlStore, Planner, Refusal,
};
use crate::planning::chat::{
    self, ChatParts, ChatServer, ChatShape, FileStorePart, SqlStorePart, made_something,
    state_data_center,
};
use crate::topology::fqdn::host;
use crate::topology::{
    AssociationKind, ClusterId, Database, ObjectId, Pair, Role, ServiceId, SiteId, SqlInstanceId,
};

use crate::planning::templates::{TemplateChoices, TemplateName};

/// The instance of the back end of a Front End pool.
const BACK_END: &str = "RTC";
/// The instance of the content database.
const CONTENT: &str = "PCHAT";
/// The instance of the compliance database.
const COMPLIANCE: &str = "PCHATCOMP";
/// The share of a Front End pool.
const FRONT_END_SHARE: &str = "share";
/// The share of a Persistent Chat pool.
const CHAT_SHARE: &str = "pchat";

/// A template being built.
pub(super) struct Build<'b, 'p> {
    planner: &'b mut Planner<'p>,
    pub(super) choices: &'b TemplateChoices,
    names: Vec<TemplateName>,
}

/// A new Front End pool.
pub(super) struct FrontEnd {
    pub(super) site: SiteId,
    pub(super) cluster: ClusterId,
}

impl<'b, 'p> Build<'b, 'p> {
    pub(super) fn new(planner: &'b mut Planner<'p>, choices: &'b TemplateChoices) -> Self {
        Self {
            planner,
            choices,
            names: Vec::new(),
        }
    }

    /// The names used so far.
    pub(super) fn into_names(self) -> Vec<TemplateName> {
        self.names
    }

    /// The name for an object, by its usual host name.
    fn fqdn(&mut self, host: &str, of: &'static str) -> String {
        if !self.names.iter().any(|name| name.host == host) {
            let host = host.to_owned();
            self.names.push(TemplateName { host, of });
        }
        self.choices.fqdn(host)
    }

    fn fqdns(&mut self, stem: &str, count: usize, of: &'static str) -> Vec<String> {
        let hosts = (1..=count).map(|number| format!("{stem}{number:02}"));
        hosts.map(|host| self.fqdn(&host, of)).collect()
    }

    fn site(&mut self) -> Result<SiteId, Refusal> {
        let site = self.planner.make(Edit::AddSite {
            name: self.choices.site.trim().to_owned(),
            place: None,
        })?;
        match made_something(site)? {
            ObjectId::Site(site) => Ok(site),
            _ => Err(Refusal("The site was not created.".to_owned())),
        }
    }

    fn front_end(
        &mut self,
        site: SiteId,
        fqdn: String,
        edition: FrontEndEdition,
    ) -> Result<FrontEnd, Refusal> {
        let pool = self.planner.make(Edit::AddFrontEndPool(NewFrontEndPool {
            site,
            fqdn,
            edition,
            service_version: self.choices.service_version,
            place: None,
            held_by: Vec::new(),
        }))?;
        match made_something(pool)? {
            ObjectId::Cluster(cluster) => Ok(FrontEnd { site, cluster }),
            _ => Err(Refusal("The Front End pool was not created.".to_owned())),
        }
    }

    /// A Standard Edition server with its site.
    pub(super) fn standard_edition(&mut self) -> Result<FrontEnd, Refusal> {
        let site = self.site()?;
        let fqdn = self.fqdn("se01", "Standard Edition server");
        let share = FRONT_END_SHARE.to_owned();
        self.front_end(site, fqdn, FrontEndEdition::Standard { share })
    }

    /// An Enterprise Edition pool of three servers, as recommended (R138), with its site, in the first data center of a
    /// stretched deployment.
    pub(super) fn enterprise(&mut self, data_center: Option<&str>) -> Result<FrontEnd, Refusal> {
        let site = self.site()?;
        let fqdn = self.fqdn("fepool01", "Front End pool");
        let computers = self.fqdns("fe", 3, "Front End Server");
        let sql_store = self.planner.make(Edit::AddSqlStore(NewSqlStore {
            site,
            fqdn: self.choices.fqdn("sql01"),
            instance: BACK_END.to_owned(),
            place: None,
            held_by: Vec::new(),
        }))?;
        self.fqdn("sql01", "SQL Server of the back end");
        let file_store = self.planner.make(Edit::AddFileStore(NewFileStore {
            site,
            fqdn: self.choices.fqdn("fs01"),
            share: FRONT_END_SHARE.to_owned(),
            service_version: self.choices.service_version,
            place: None,
            held_by: Vec::new(),
        }))?;
        self.fqdn("fs01", "File server of the Front End pool");
        let (sql_store, file_store) = (made_something(sql_store)?, made_something(file_store)?);
        let stores = vec![sql_store.clone(), file_store.clone()];
        state_data_center(self.planner, stores, data_center)?;
        let edition = FrontEndEdition::Enterprise {
            computers: computers.clone(),
            sql_store: match sql_store {
                ObjectId::SqlInstance(id) => Some(id),
                _ => None,
            },
            file_store: match file_store {
                ObjectId::Service(id) => Some(id),
                _ => None,
            },
        };
        let front_end = self.front_end(site, fqdn, edition)?;
        let computers = computers.iter();
        let computers = computers.map(|fqdn| ObjectId::machine(&front_end.cluster, fqdn));
        state_data_center(self.planner, computers.collect(), data_center)?;
        Ok(front_end)
    }

    /// A new SQL Server store for the pool.
    fn sql_store(
        &mut self,
        host: &str,
        instance: &str,
        of: &'static str,
        data_center: Option<&str>,
    ) -> SqlStorePart {
        SqlStorePart::New {
            fqdn: self.fqdn(host, of),
            instance: instance.to_owned(),
            data_center: data_center.map(str::to_owned),
        }
    }

    /// Content and, if enabled, compliance on one SQL Server, each in its own instance.
    pub(super) fn one_sql_server(&mut self, host: &str) -> BTreeMap<AssociationKind, SqlStorePart> {
        let of = "SQL Server of Persistent Chat";
        let mut stores = BTreeMap::new();
        let content = self.sql_store(host, CONTENT, of, None);
        stores.insert(AssociationKind::Database(Database::Content), content);
        if self.choices.has_compliance {
            let compliance = self.sql_store(host, COMPLIANCE, of, None);
            stores.insert(AssociationKind::Database(Database::Compliance), compliance);
        }
        stores
    }

    /// A mirrored pair with its witness, on three SQL Servers starting with this number.
    pub(super) fn mirrored(
        &mut self,
        stores: &mut BTreeMap<AssociationKind, SqlStorePart>,
        pair: Pair,
        first: u32,
        data_center: Option<&str>,
    ) {
        let (instance, [of, of_mirror, of_witness]) = match pair {
            Pair::Content => (
                CONTENT,
                ["Content", "Mirror of the content", "Witness of the content"],
            ),
            Pair::Compliance => (
                COMPLIANCE,
                [
                    "Compliance",
                    "Mirror of compliance",
                    "Witness of compliance",
                ],
            ),
            Pair::ContentBackup => (
                CONTENT,
                [
                    "Backup of the content",
                    "Mirror of the backup",
                    "Witness of the backup",
                ],
            ),
            Pair::ComplianceBackup => (
                COMPLIANCE,
                [
                    "Backup of compliance",
                    "Mirror of the compliance backup",
                    "Witness of the compliance backup",
                ],
            ),
        };
        let kinds = [
            (AssociationKind::Database(pair.principal()), of),
            (AssociationKind::Database(pair.mirror()), of_mirror),
            (AssociationKind::Witness(pair), of_witness),
        ];
        for (number, (kind, of)) in (first..).zip(kinds) {
            let host = format!("sql{number:02}");
            let store = self.sql_store(&host, instance, of, data_center);
            stores.insert(kind, store);
        }
    }

    /// The servers of the pool: this many in each data center, with those in the first one active.
    pub(super) fn servers(&mut self, in_each: &[(usize, Option<&str>)]) -> Vec<ChatServer> {
        let total = in_each.iter().map(|(count, _)| count).sum();
        let fqdns = self.fqdns("pchat", total, "Persistent Chat server");
        let places = in_each
            .iter()
            .enumerate()
            .flat_map(|(position, (count, data_center))| {
                std::iter::repeat_n((position == 0, *data_center), *count)
            });
        let servers = fqdns.into_iter().zip(places);
        let servers = servers.map(|(fqdn, (is_active, data_center))| ChatServer {
            fqdn,
            is_active,
            data_center: data_center.map(str::to_owned),
        });
        servers.collect()
    }

    /// A Persistent Chat pool with its own file store.
    pub(super) fn chat_pool(
        &mut self,
        next_hop: &FrontEnd,
        servers: Vec<ChatServer>,
        stores: BTreeMap<AssociationKind, SqlStorePart>,
        file_server: &str,
    ) -> Result<(), Refusal> {
        let fqdn = self.fqdn("pchatpool", "Persistent Chat pool");
        let file_store = FileStorePart::New {
            fqdn: self.fqdn(file_server, "File server of Persistent Chat"),
            share: CHAT_SHARE.to_owned(),
            data_center: servers
                .first()
                .and_then(|server| server.data_center.clone()),
        };
        self.chat(
            next_hop,
            ChatShape::Pool { fqdn, servers },
            file_store,
            stores,
        )
    }

    /// Collocated Persistent Chat on the Standard Edition server, with its SQL Server Express and its share.
    pub(super) fn collocated_chat(&mut self, server: &FrontEnd) -> Result<(), Refusal> {
        let (instance, file_store) = self.local_stores(&server.cluster)?;
        let store = SqlStorePart::Existing(instance);
        let mut stores = BTreeMap::new();
        stores.insert(AssociationKind::Database(Database::Content), store.clone());
        if self.choices.has_compliance {
            stores.insert(AssociationKind::Database(Database::Compliance), store);
        }
        let shape = ChatShape::Collocated(server.cluster.clone());
        self.chat(server, shape, FileStorePart::Existing(file_store), stores)
    }

    fn local_stores(&self, server: &ClusterId) -> Result<(SqlInstanceId, ServiceId), Refusal> {
        let topology = self.planner.topology();
        let instance = topology
            .cluster(server)
            .and_then(|cluster| cluster.sql_instances.first())
            .map(|instance| instance.id.clone());
        let mut services = topology.services.iter();
        let file_store = services.find(|service| {
            let cluster = topology.cluster_of(service).map(|cluster| &cluster.id);
            service.role == Role::FileStore && cluster == Some(server)
        });
        match (instance, file_store) {
            (Some(instance), Some(file_store)) => Ok((instance, file_store.id.clone())),
            _ => Err(Refusal(
                "The Standard Edition server does not have its own stores.".to_owned(),
            )),
        }
    }

    fn chat(
        &mut self,
        next_hop: &FrontEnd,
        shape: ChatShape,
        file_store: FileStorePart,
        stores: BTreeMap<AssociationKind, SqlStorePart>,
    ) -> Result<(), Refusal> {
        let display_name = match &shape {
            ChatShape::Pool { fqdn, .. } => host(fqdn).to_owned(),
            ChatShape::Collocated(_) => format!("{} chat", self.choices.site.trim()),
        };
        let parts = ChatParts {
            site: next_hop.site,
            shape,
            display_name,
            service_version: self.choices.service_version,
            next_hop: next_hop.cluster.clone(),
            file_store,
            stores,
        };
        chat::make(self.planner, &parts).map(drop)
    }
}
