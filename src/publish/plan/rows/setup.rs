//! Setup of the computers, and what services need to read a change (publishing notes, 1.5, 6.2 and 6.8; domain
//! notes, 4 step 9).

use crate::publish::plan::need::StepNeed;
use crate::publish::plan::row::{Built, StepRow, by_hand, command, computers};
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{Argument, CmdletCall, Literal};
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::fqdn::same_fqdn;
use crate::topology::{Kind, ObjectId};

const WIZARD: StepSource =
    StepSource::documented("\"Install Skype for Business Server on servers in the topology\"");

/// Setup without the wizard, on a computer whose local store has the new topology.
fn bootstrapper(version: u32) -> StepAction {
    StepAction::Line(match version {
        6 => "& \"$env:ProgramFiles\\Microsoft Lync Server 2013\\Deployment\\bootstrapper.exe\"",
        _ => {
            "& \"$env:ProgramFiles\\Skype for Business Server 2015\\Deployment\\bootstrapper.exe\""
        }
    })
}

pub(in crate::publish::plan) const LOCAL_STORE: StepRow = StepRow {
    who: &[Who::LocalAdministrators, Who::ServerAdmins],
    interrupts: None,
    back: "Setup step 2 after the pool has left the topology",
    lost: None,
    sources: &[WIZARD],
    build: |need, sides| {
        let new = sides.new_computers(&need.target);
        let is_edge = sides.kind(&need.target) == Some(Kind::EdgePool);
        let mut actions = vec![by_hand(
            "In the Deployment Wizard, under \"Install or Update System\", run step 1, \"Install Local Configuration \
             Store\"",
        )];
        actions.push(by_hand(match is_edge {
            true => "Choose \"Import from a file\", with the zip that Export-CsConfiguration wrote after publishing",
            false => "Choose \"Retrieve directly from the Central Management store\"",
        }));
        Built {
            what: Words::from("Setup step 1 for ")
                .and_name(sides.name(&need.target))
                .and(": give each new computer its local configuration store"),
            places: computers(&new),
            actions,
            checks: vec![StepAction::Line("Get-CsTopology -LocalStore")],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const COMPONENTS: StepRow = StepRow {
    who: &[Who::LocalAdministrators, Who::ServerAdmins],
    interrupts: Some(
        "Users of a computer for a short time, when setup restarts its services; computers that serve \
                      nobody yet interrupt nobody",
    ),
    back: "Publish the saved topology, wait for replication, and run the same again",
    lost: None,
    sources: &[
        WIZARD,
        StepSource::inferred(
            "on existing computers, setup has to run where services, ports, dependencies or stores changed",
        ),
    ],
    build: |need, sides| {
        let all = affected(need, sides);
        Built {
            what: Words::from("Setup step 2 for ")
                .and_name(sides.name(&need.target))
                .and(": set up or remove components"),
            places: computers(&all),
            actions: vec![
                by_hand(match all.len() {
                    1 => "Run step 2 of the Deployment Wizard, or this command",
                    _ => "One computer after the other: run step 2 of the Deployment Wizard, or this command",
                }),
                bootstrapper(sides.version(&need.target)),
            ],
            checks: vec![StepAction::Line("Get-CsWindowsService")],
            notes: vec![
                "The local store has to hold the new topology first. Restart the computer, and run it again, when \
                 setup asks for it"
                    .into(),
            ],
        }
    },
};

/// How to see that the services of each computer run, from the computer of the publisher.
fn running(all: &[&str]) -> Vec<StepAction> {
    let of = |computer: &&str| {
        command(CmdletCall::new("Get-CsWindowsService").text("ComputerName", computer))
    };
    let mut checks: Vec<StepAction> = all.iter().map(of).collect();
    checks.push(by_hand("Every service says Running"));
    checks
}

/// The computers that a step is done on: the new ones where only computers were added, otherwise all.
fn affected<'t>(need: &StepNeed, sides: &Sides<'t>) -> Vec<&'t str> {
    let mut causes = need.causes.iter();
    let only_new =
        causes.all(|cause| matches!(cause.property, Some(crate::diff::Property::Computer)));
    match only_new && !need.causes.is_empty() {
        true => sides.new_computers(&need.target),
        false => sides.computers(&need.target),
    }
}

pub(in crate::publish::plan) const CERTIFICATES: StepRow = StepRow {
    who: &[Who::LocalAdministrators],
    interrupts: None,
    back: "Set-CsCertificate with the certificate before",
    lost: None,
    sources: &[
        WIZARD,
        StepSource::documented("\"Request-CsCertificate\""),
        StepSource::seen(
            "for Persistent Chat: subject is the pool, names of all computers, exportable, so that one serves all",
        ),
    ],
    build: certificates,
};

fn certificates(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let all = affected(need, sides);
    let pool = sides
        .cluster(&need.target)
        .map_or("", |cluster| cluster.fqdn.as_str());
    let every = sides.computers(&need.target);
    let mut actions = vec![by_hand(
        "On each computer run step 3 of the Deployment Wizard, or request a certificate with its command and assign \
         it with Set-CsCertificate -Type Default -Thumbprint",
    )];
    let is_chat = sides.kind(&need.target) == Some(Kind::PersistentChatPool);
    let authority = sides
        .stated(&ObjectId::Deployment)
        .certification_authority();
    for computer in &all {
        let made = CmdletCall::new("Request-CsCertificate")
            .switch("New")
            .text("Type", "Default");
        let made = made.and_then(|made| match authority {
            Some(authority) => made.text("CA", authority),
            None => Ok(made),
        });
        let made = made.and_then(|made| made.text("ComputerFqdn", computer));
        let made = made.and_then(|made| {
            if !is_chat || same_fqdn(pool, computer) {
                return Ok(made);
            }
            let names = std::iter::once(pool).chain(every.iter().copied());
            let names: Vec<&str> = names.collect();
            let names = Literal::new(&names.join(","))?;
            Ok(made
                .with("DomainName", Argument::Text(names))
                .with("PrivateKeyExportable", Argument::Truth(true)))
        });
        actions.push(command(made));
    }
    let mut notes: Vec<Words> = vec![
        "From the same certification authority as those of the other internal servers. Without -CA the wizard's default \
         is used"
            .into(),
        "If the topology changed after setup step 1, bring the local store up to date first: on the publisher's computer \
         Export-CsConfiguration, here Import-CsConfiguration -LocalStore, then Enable-CsReplica"
            .into(),
    ];
    if is_chat && all.len() < every.len() {
        notes.push(
            "Where one certificate serves all computers of the pool, request it again with the new names, and assign it \
             to all of them"
                .into(),
        );
    }
    if matches!(
        sides.kind(&need.target),
        Some(Kind::FrontEndPool | Kind::StandardEditionServer)
    ) {
        notes.push(
            "The wizard also assigns WebServicesInternal and WebServicesExternal here, and OAuthTokenIssuer once for the \
             whole deployment, which replication hands on"
                .into(),
        );
    }
    Built {
        what: Words::from("Setup step 3 for ")
            .and_name(sides.name(&need.target))
            .and(": assign certificates"),
        places: computers(&all),
        actions,
        checks: vec![StepAction::Line("Get-CsCertificate -Type Default")],
        notes,
    }
}

pub(in crate::publish::plan) const SERVICES: StepRow = StepRow {
    who: &[Who::LocalAdministrators],
    interrupts: None,
    back: "Stop-CsWindowsService",
    lost: None,
    sources: &[
        WIZARD,
        StepSource::documented("\"Start-CsWindowsService\", \"Start-CsPool\""),
    ],
    build: |need, sides| {
        let all = affected(need, sides);
        let is_large = sides.kind(&need.target) == Some(Kind::FrontEndPool)
            && sides.computers(&need.target).len() >= 3
            && sides.version(&need.target) == 7
            && sides.new_computers(&need.target).len() == all.len();
        let actions = match (is_large, sides.cluster(&need.target)) {
            (true, Some(cluster)) => vec![command(
                CmdletCall::new("Start-CsPool").text("PoolFqdn", &cluster.fqdn),
            )],
            _ => {
                let start = |computer: &&str| {
                    command(
                        CmdletCall::new("Start-CsWindowsService").text("ComputerName", computer),
                    )
                };
                all.iter().map(start).collect()
            }
        };
        Built {
            what: Words::from("Start the services of ").and_name(sides.name(&need.target)),
            places: computers(&all),
            actions,
            checks: running(&all),
            notes: vec!["The command does not wait for every service: look at the status".into()],
        }
    },
};

pub(in crate::publish::plan) const NEXT_HOP: StepRow = StepRow {
    who: &[Who::LocalAdministrators, Who::ServerAdmins],
    interrupts: Some(
        "Users of a Front End Server for a short time; only restart it when setup asks for it",
    ),
    back: "Publish the saved topology, wait for replication, and run the same again",
    lost: None,
    sources: &[
        StepSource::documented(
            "Topology Builder's list of what to do after publishing names these servers",
        ),
        StepSource::inferred(
            "the web components of Persistent Chat need it; replication alone may do",
        ),
    ],
    build: |need, sides| {
        let all = sides.computers(&need.target);
        let mut actions = Vec::new();
        if all.len() > 1 {
            actions.push(by_hand(
                "One server after the other, so that the pool goes on serving",
            ));
        }
        actions.push(bootstrapper(sides.version(&need.target)));
        Built {
            what: Words::from("Run setup step 2 on the Front End Servers of ")
                .and_name(sides.name(&need.target)),
            places: computers(&all),
            actions,
            checks: vec![StepAction::Line("Get-CsWindowsService")],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const RESTART: StepRow = StepRow {
    who: &[Who::LocalAdministrators],
    interrupts: Some(
        "Users of the pool, one computer after the other; Persistent Chat until both sides agree",
    ),
    back: "Nothing to go back to",
    lost: None,
    sources: &[
        StepSource::documented(
            "\"Deploy SQL mirroring for back-end high availability\", for Front End Servers",
        ),
        StepSource::inferred(
            "the same holds for Persistent Chat servers, and for ports and the next hop",
        ),
    ],
    build: |need, sides| {
        let all = sides.computers(&need.target);
        let mut actions = Vec::new();
        for computer in &all {
            for cmdlet in ["Stop-CsWindowsService", "Start-CsWindowsService"] {
                actions.push(command(
                    CmdletCall::new(cmdlet).text("ComputerName", computer),
                ));
            }
        }
        Built {
            what: Words::from("Restart the services of ").and_name(sides.name(&need.target)),
            places: computers(&all),
            actions,
            checks: running(&all),
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const POOL_RESET: StepRow = StepRow {
    who: &[Who::ServerAdmins],
    interrupts: Some("Everybody on the Front End pool, until its services run again"),
    back: "Nothing to go back to",
    lost: None,
    sources: &[StepSource::documented(
        "\"Reset-CsPoolRegistrarState\"; Topology Builder's page \"Reset pools\"",
    )],
    build: |need, sides| {
        let name = sides
            .cluster(&need.target)
            .map_or("", |cluster| cluster.fqdn.as_str());
        Built {
            what: Words::from("Reset the Front End pool ").and_name(name),
            places: vec![StepPlace::Publisher],
            actions: vec![command(CmdletCall::new("Reset-CsPoolRegistrarState").text("PoolFqdn", name))],
            checks: vec![StepAction::Line("Get-CsWindowsService")],
            notes: vec![
                "Topology Builder asks for it when computers were added or removed; it can be done later. From one \
                 computer to several, the type FullReset is needed"
                    .into(),
            ],
        }
    },
};

pub(in crate::publish::plan) const PAIRING: StepRow = StepRow {
    who: &[Who::LocalAdministrators, Who::ServerAdmins],
    interrupts: None,
    back: "Clear the backup pool in Topology Builder, publish, and run setup step 2 again",
    lost: None,
    sources: &[StepSource::documented(
        "\"Deploy paired Front End pools for disaster recovery\"",
    )],
    build: |need, sides| {
        let all = sides.computers(&need.target);
        let name = sides.name(&need.target);
        Built {
            what: Words::from("Let ")
                .and_name(&name)
                .and(" copy its data to its backup pool, and back"),
            places: computers(&all),
            actions: vec![
                by_hand("On each Front End Server of both pools, one after the other"),
                bootstrapper(sides.version(&need.target)),
                by_hand("Start the services that setup added, with Start-CsWindowsService"),
                command(CmdletCall::new("Invoke-CsBackupServiceSync").text("PoolFqdn", &name)),
            ],
            checks: vec![command(
                CmdletCall::new("Get-CsPoolBackupRelationship").text("PoolFqdn", &name),
            )],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const UPGRADE: StepRow = StepRow {
    who: &[Who::Publisher, Who::LocalAdministrators],
    interrupts: Some(
        "The whole pool, from the moment its services stop until setup has ended on every computer",
    ),
    back: "Restore the computers and the configuration from backups",
    lost: Some("The older version: nothing takes an upgraded pool back to it"),
    sources: &[StepSource::documented(
        "\"Upgrade to Skype for Business Server 2015\"",
    )],
    build: |need, sides| {
        let all = sides.computers(&need.target);
        let disable = StepAction::Line("Disable-CsComputer -Scorch");
        Built {
            what: Words::from("Upgrade ").and_name(sides.name(&need.target)),
            places: computers(&all),
            actions: vec![
                by_hand("Save a copy of the topology"),
                by_hand("Choose \"Upgrade to Skype for Business Server 2015…\" in Topology Builder, publish, and wait for \
                         replication"),
                disable,
                by_hand("Run Setup.exe of the new version, which upgrades in place"),
                by_hand("Start the services with Start-CsPool, or Start-CsWindowsService for Persistent Chat"),
            ],
            checks: vec![StepAction::Line("Get-CsWindowsService")],
            notes: vec!["Every computer of the pool, from the inside to the outside; the Central Management store last".into()],
        }
    },
};
