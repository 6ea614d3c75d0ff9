//! Steps that only a first publication needs (publishing notes, 6.1).

use crate::publish::plan::need::StepNeed;
use crate::publish::plan::row::{Built, StepRow, by_hand, command, names};
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::CmdletCall;
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::{Kind, Role, inventory};

pub(in crate::publish::plan) const DIRECTORY_PREPARATION: StepRow = StepRow {
    who: &[Who::SchemaAdmins, Who::EnterpriseAdmins, Who::DomainAdmins],
    interrupts: None,
    back: "The schema extension cannot be undone; the forest and domain settings stay",
    lost: Some("The extension of the Active Directory schema"),
    sources: &[StepSource::documented(
        "\"Install-CsAdServerSchema\", \"Enable-CsAdForest\", \"Enable-CsAdDomain\"",
    )],
    build: |_, _| {
        Built {
        what: "Prepare Active Directory (schema, forest, and each domain with servers or users), and wait for \
               replication between the steps"
            .into(),
        places: vec![StepPlace::Directory],
        actions: vec![
            StepAction::Line("Install-CsAdServerSchema"),
            StepAction::Line("Enable-CsAdForest"),
            StepAction::Line("Enable-CsAdDomain"),
            by_hand("Add the account that publishes to RTCUniversalServerAdmins and CsAdministrator, then sign \
                     out and sign in again"),
        ],
        checks: vec![
            StepAction::Line("Get-CsAdServerSchema"),
            StepAction::Line("Get-CsAdForest"),
            StepAction::Line("Get-CsAdDomain"),
        ],
        ..Built::default()
    }
    },
};

pub(in crate::publish::plan) const PRECONDITIONS: StepRow = StepRow {
    who: &[Who::ServerAdmins],
    interrupts: None,
    back: "Nothing to undo; this step changes nothing",
    lost: None,
    sources: &[StepSource::documented(
        "\"Deploy Persistent Chat Server\"; Lync Server 2013, \"Deployment checklist for Persistent Chat Server\"",
    )],
    build: |_, sides| {
        let pools = crate::topology::pools::persistent_chat_pools(&sides.design);
        let hops = pools.iter().filter_map(|pool| {
            let hop = pool.next_hop(&sides.design)?;
            Some(sides.design.cluster_of(hop)?.fqdn.as_str())
        });
        let mut hops: Vec<&str> = hops.collect();
        hops.sort_unstable();
        hops.dedup();
        let work = match hops.is_empty() {
            true => Words::from("A Front End pool or Standard Edition server works"),
            false => names(
                Words::from("These pools work, and users can sign in: "),
                &hops,
            ),
        };
        Built {
            what: "Check the prerequisites of Persistent Chat in the deployment".into(),
            places: vec![StepPlace::Publisher],
            actions: vec![
                by_hand(
                    "Active Directory is prepared: schema, forest, and each domain with servers or users",
                ),
                StepAction::Line("Get-CsAdServerSchema"),
                StepAction::Line("Get-CsAdForest"),
                StepAction::Line("Get-CsAdDomain"),
                by_hand("The Central Management store exists, and this computer can read it"),
                StepAction::Line("Get-CsConfigurationStoreLocation"),
                StepAction::Line("Get-CsManagementStoreReplicationStatus"),
                StepAction::ByHand(work),
                StepAction::Line("Get-CsService -Registrar"),
            ],
            checks: vec![by_hand(
                "The schema is current, the forest and domains are ready, every computer is up to date, and \
                 the Registrars are listed",
            )],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const FIRST_SERVER: StepRow = StepRow {
    who: &[Who::LocalAdministrators],
    interrupts: None,
    back: "Remove the SQL Server Express instance RTC in Programs and Features",
    lost: None,
    sources: &[StepSource::documented(
        "\"Create and publish new topology\": Prepare first Standard Edition server",
    )],
    build: |_, sides| {
        let items = inventory::items(&sides.design);
        let servers = items
            .iter()
            .filter(|item| item.kind == Kind::StandardEditionServer);
        let first = servers
            .filter_map(|item| item.cluster)
            .map(|cluster| cluster.fqdn.clone());
        Built {
            what: "Prepare the first Standard Edition server".into(),
            places: first.take(1).map(StepPlace::Computer).collect(),
            actions: vec![by_hand(
                "In the Deployment Wizard, choose \"Prepare first Standard Edition server\"",
            )],
            checks: vec![StepAction::Line("Get-Service -Name 'MSSQL$RTC'")],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const CENTRAL_MANAGEMENT: StepRow = StepRow {
    who: &[Who::Publisher, Who::SqlAdministrator],
    interrupts: Some(
        "No one can change the configuration while the Central Management store is created or moved",
    ),
    back: "For the first store, run Remove-CsConfigurationStoreLocation; if a move failed, run \
           Move-CsManagementServer on the old pool",
    lost: None,
    sources: &[StepSource::documented(
        "\"Install-CsDatabase\", \"Set-CsConfigurationStoreLocation\", \"Move-CsManagementServer\"",
    )],
    build: central_management,
};

fn central_management(_: &StepNeed, sides: &Sides<'_>) -> Built {
    let places = vec![StepPlace::Publisher];
    if !sides.is_first {
        return Built {
            what: "Move the Central Management store, because Topology Builder does not".into(),
            places,
            actions: vec![by_hand(
                "Run Move-CsManagementServer on a computer of the new pool, after Enable-CsTopology succeeded there",
            )],
            checks: vec![StepAction::Line("Get-CsConfigurationStoreLocation")],
            ..Built::default()
        };
    }
    let mut stores = sides.design.of_role(&Role::CentralMgmtStore);
    let store = stores.next().and_then(|(place, service)| {
        let cluster = sides.design.cluster_of_place(place)?;
        let instance = match &service.installed_on {
            crate::topology::InstalledOn::SqlInstance(id) => {
                sides.design.sql_instance(id)?.1.name.clone()
            }
            crate::topology::InstalledOn::Cluster(_) => String::new(),
        };
        Some((cluster.fqdn.clone(), instance))
    });
    let actions = match &store {
        None => vec![by_hand(
            "The design has no Central Management store; Topology Builder asks for the pool that hosts it",
        )],
        Some((fqdn, instance)) => {
            let made = |cmdlet: &'static str, switch: Option<&'static str>| {
                let command = CmdletCall::new(cmdlet);
                let command = switch.into_iter().fold(command, CmdletCall::switch);
                let command = command.text("SqlServerFqdn", fqdn)?;
                match instance.is_empty() {
                    true => Ok(command),
                    false => command.text("SqlInstanceName", instance),
                }
            };
            vec![
                command(made(
                    "Install-CsDatabase",
                    Some("CentralManagementDatabase"),
                )),
                command(made("Set-CsConfigurationStoreLocation", None)),
            ]
        }
    };
    Built {
        what: "Create the Central Management store".into(),
        places,
        actions,
        checks: vec![StepAction::Line("Get-CsConfigurationStoreLocation")],
        notes: match store {
            Some(_) => vec!["Topology Builder does both when it publishes; run the commands only if you do not use it".into()],
            None => Vec::new(),
        },
    }
}
