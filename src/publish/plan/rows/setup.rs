//! Setup on the computers, and what services need to pick up a change (publishing notes, 1.5, 6.2 and 6.8; domain
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

/// Runs setup without the wizard, on a computer whose local store contains the new topology.
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
    back: "Run setup step 2 after the pool has been removed from the topology",
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
            true => "Choose \"Import from a file\", and select the zip file that Export-CsConfiguration wrote \
                     after publishing",
            false => "Choose \"Retrieve directly from the Central Management store\"",
        }));
        Built {
            what: Words::from("Setup step 1 for ")
                .and_name(sides.name(&need.target))
                .and(": create the local configuration store on each new computer"),
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
        "Users of a computer, briefly, when setup restarts its services; computers that have no users yet \
         interrupt no one",
    ),
    back: "Publish the saved topology, wait for replication, and run the same again",
    lost: None,
    sources: &[
        WIZARD,
        StepSource::inferred(
            "on existing computers, setup must run if services, ports, dependencies or stores changed",
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
                    _ => "One computer at a time, run step 2 of the Deployment Wizard, or this command",
                }),
                bootstrapper(sides.version(&need.target)),
            ],
            checks: vec![StepAction::Line("Get-CsWindowsService")],
            notes: vec![
                "The local store must contain the new topology first. If setup asks for it, restart the \
                 computer and run the step again"
                    .into(),
            ],
        }
    },
};

/// Checks, from the computer that you publish from, that the services of each computer are running.
fn running(all: &[&str]) -> Vec<StepAction> {
    let of = |computer: &&str| {
        command(CmdletCall::new("Get-CsWindowsService").text("ComputerName", computer))
    };
    let mut checks: Vec<StepAction> = all.iter().map(of).collect();
    checks.push(by_hand("Every service has the status Running"));
    checks
}

/// The computers for a step: the new ones if only computers were added, otherwise all.
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
    back: "Run Set-CsCertificate with the previous certificate",
    lost: None,
    sources: &[
        WIZARD,
        StepSource::documented("\"Request-CsCertificate\""),
        StepSource::seen(
            "for Persistent Chat: the subject is the pool, with the names of all computers, exportable, so \
             that one certificate serves all of them",
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
        "On each computer, run step 3 of the Deployment Wizard, or request a certificate with its command and \
         assign it with Set-CsCertificate -Type Default -Thumbprint",
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
        "Use the same certification authority as for the other internal servers. Without -CA, the default of \
         the wizard is used"
            .into(),
        "If the topology changed after setup step 1, update the local store first: run Export-CsConfiguration \
         on the computer that you publish from, and then Import-CsConfiguration -LocalStore and \
         Enable-CsReplica here"
            .into(),
    ];
    if is_chat && all.len() < every.len() {
        notes.push(
            "If one certificate serves all computers of the pool, request it again with the new names, and \
             assign it to all of them"
                .into(),
        );
    }
    if matches!(
        sides.kind(&need.target),
        Some(Kind::FrontEndPool | Kind::StandardEditionServer)
    ) {
        notes.push(
            "The wizard also assigns WebServicesInternal and WebServicesExternal here, and OAuthTokenIssuer \
             once for the whole deployment, which is then replicated"
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
            notes: vec!["The command does not wait for every service: check the status".into()],
        }
    },
};

pub(in crate::publish::plan) const NEXT_HOP: StepRow = StepRow {
    who: &[Who::LocalAdministrators, Who::ServerAdmins],
    interrupts: Some("Users of a Front End Server, briefly; restart it only if setup asks for it"),
    back: "Publish the saved topology, wait for replication, and run the same again",
    lost: None,
    sources: &[
        StepSource::documented(
            "Topology Builder's list of what to do after publishing names these servers",
        ),
        StepSource::inferred(
            "the web components of Persistent Chat need it; replication alone may be enough",
        ),
    ],
    build: |need, sides| {
        let all = sides.computers(&need.target);
        let mut actions = Vec::new();
        if all.len() > 1 {
            actions.push(by_hand(
                "One server at a time, so that the pool stays in service",
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
        "Users of the pool, one computer at a time; Persistent Chat until both sides agree",
    ),
    back: "Nothing to undo",
    lost: None,
    sources: &[
        StepSource::documented(
            "\"Deploy SQL mirroring for back-end high availability\", for Front End Servers",
        ),
        StepSource::inferred(
            "the same applies to Persistent Chat servers, and to ports and the next hop",
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
    interrupts: Some("Everyone on the Front End pool, until its services run again"),
    back: "Nothing to undo",
    lost: None,
    sources: &[StepSource::documented(
        "\"Reset-CsPoolRegistrarState\"; Topology Builder's \"Reset pools\" page",
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
                "Topology Builder asks for this when computers were added or removed; it can be done later. \
                 When a pool grows from one computer to several, the type FullReset is needed"
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
                .and(" replicate its data with its backup pool"),
            places: computers(&all),
            actions: vec![
                by_hand("On each Front End Server of both pools, one at a time"),
                bootstrapper(sides.version(&need.target)),
                by_hand("Start the services that setup added with Start-CsWindowsService"),
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
        "The whole pool, from the time its services stop until setup has finished on every computer",
    ),
    back: "Restore the computers and the configuration from backups",
    lost: Some("The older version: an upgraded pool cannot be downgraded"),
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
                by_hand("When the topology with the new version has reached every computer of the pool, run this \
                         on each of them:"),
                disable,
                by_hand("Run Setup.exe of the new version, which upgrades in place"),
                by_hand("Start the services with Start-CsPool, or Start-CsWindowsService for Persistent Chat"),
            ],
            checks: vec![StepAction::Line("Get-CsWindowsService")],
            notes: vec!["Upgrade every computer of the pool. Upgrade pools from the inside to the outside, and \
                         the pool with the Central Management store last".into()],
        }
    },
};
