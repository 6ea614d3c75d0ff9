//! The publishing steps (publishing notes, 1.4, 3 and 6.0).

use crate::publish::plan::need::StepNeed;
use crate::publish::plan::row::{Built, StepRow, by_hand, computers, names};
use crate::publish::plan::sides::Sides;
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::pools;

pub(in crate::publish::plan) const DEFINITION: StepRow = StepRow {
    who: &[Who::LocalUsers],
    interrupts: None,
    back: "Close Topology Builder without publishing",
    lost: None,
    sources: &[StepSource::documented(
        "\"Add Persistent Chat Server to your topology\"; Lync Server 2013, \"Defining and configuring the topology\"",
    )],
    build: |_, sides| Built {
        what: "Enter the design in Topology Builder".into(),
        places: vec![StepPlace::Publisher],
        actions: vec![
            by_hand(match sides.is_first {
                true => "Start with \"New Topology\"",
                false => {
                    "Start with \"Download Topology from existing deployment\", never with an older file"
                }
            }),
            by_hand(match (sides.unused_stores.is_empty(), sides.has_upgrades) {
                (true, true) => {
                    "Enter the design page by page, following its worksheet, which also names the command that \
                     upgrades a pool. Do not open topology.tbxml from the kit instead: no page says that this \
                     upgrades a pool"
                }
                (true, false) => {
                    "Enter what is new page by page, following the worksheet of the design. Or open \
                     topology.tbxml from the kit, which Topology Designer created from the same design"
                }
                (false, _) => {
                    "Enter the first part of the worksheet of the design, page by page. Leave the stores that \
                     are no longer used: a later step deletes them. topology.tbxml from the kit is the design \
                     at the end, without them, so do not open it for this step"
                }
            }),
            by_hand("Save a copy of the file before publishing"),
        ],
        checks: vec![by_hand("Topology Builder shows no errors")],
        ..Built::default()
    },
};

pub(in crate::publish::plan) const PREFLIGHT: StepRow = StepRow {
    who: &[Who::Publisher],
    interrupts: None,
    back: "Nothing to undo; this step changes nothing",
    lost: None,
    sources: &[
        StepSource::documented(
            "\"Add Persistent Chat Server to your topology\"; \"Requirements to publish a topology\"",
        ),
        StepSource::inferred(
            "the deployment must be compared with the baseline just before publishing, because nothing locks it",
        ),
    ],
    build: |_, _| {
        Built {
        what: "Check all conditions, and that no one has published since the baseline".into(),
        places: vec![StepPlace::Publisher],
        actions: vec![StepAction::Line(r".\Test-Preflight.ps1")],
        checks: vec![by_hand("Every line says pass, or you know why it is unknown")],
        notes: vec![
            "The script is part of the publishing kit. If there are mirrors, add -SeedShare with the share for \
             setting them up. Without the kit, check rules R153 to R165 by hand"
                .into(),
        ],
    }
    },
};

pub(in crate::publish::plan) const PUBLICATION: StepRow = StepRow {
    who: &[Who::Publisher],
    interrupts: None,
    back: "Run Publish-CsTopology with the saved topology, and then restore the saved simple URLs",
    lost: None,
    sources: &[StepSource::documented(
        "\"Publish-CsTopology\"; Topology Builder, \"Publish Topology\"",
    )],
    build: publication,
};

fn publication(_: &StepNeed, sides: &Sides<'_>) -> Built {
    let mut actions = Vec::new();
    let mut checks = Vec::new();
    let mut notes: Vec<Words> = Vec::new();
    if sides.is_direct {
        actions.push(by_hand(
            "Run this script of the publishing kit, which saves the deployed topology and then runs \
             Publish-CsTopology and Enable-CsTopology:",
        ));
        actions.push(StepAction::Line(r".\Publish-Topology.ps1"));
        checks.push(by_hand(
            "The report says Success, or has only warnings that you know",
        ));
        notes.push(
            "The script also does the next step, which creates accounts, permissions and folders. It creates \
             no databases"
                .into(),
        );
    } else {
        actions.push(by_hand("In Topology Builder, choose \"Publish Topology…\""));
        if sides.is_first {
            actions.push(by_hand(
                "On \"Select Central Management Server\", choose the pool that hosts it",
            ));
        }
        actions.push(by_hand(
            "On \"Create databases\", select the stores for which a step below says to create databases, or \
             clear them if a database administrator creates the databases later. Do the same for the mirrors \
             on \"Create mirror databases\"",
        ));
        checks.push(by_hand(
            "The last page says Success for each step, or Completed with warnings that you know from \"View Logs\"",
        ));
        checks.push(by_hand(
            "\"Click here to open to-do list\" names the servers on which a step below runs setup",
        ));
        notes.push("The wizard writes the topology, creates the selected databases, and enables the topology. \
                    Where it says Success, the steps below that do the same are done".into());
    }
    if sides.is_first && !pools::persistent_chat_pools(&sides.design).is_empty() {
        notes.push(
            "The deployment guide requires a working Front End pool before Persistent Chat is added. To follow \
             it, publish without Persistent Chat first"
                .into(),
        );
    }
    Built {
        what: "Publish the topology".into(),
        places: vec![StepPlace::Publisher],
        actions,
        checks,
        notes,
    }
}

pub(in crate::publish::plan) const ACTIVATION: StepRow = StepRow {
    who: &[Who::Publisher, Who::FileServerAdministrator],
    interrupts: None,
    back: "Publish the saved topology and run Enable-CsTopology again; folders and accounts of a new pool may remain",
    lost: None,
    sources: &[StepSource::documented("\"Enable-CsTopology\"")],
    build: |_, _| {
        Built {
        what: "Enable the topology (accounts, permissions and folders)".into(),
        places: vec![StepPlace::Publisher],
        actions: vec![StepAction::Line(
            "Enable-CsTopology -Report (Join-Path $PWD.ProviderPath 'Enable-CsTopology.html')",
        )],
        checks: vec![by_hand("The report says Success, or has only warnings that you know")],
        notes: vec![
            "Topology Builder and Publish-Topology.ps1 run this command as part of publishing. It processes \
             every pool, including unchanged ones"
                .into(),
        ],
    }
    },
};

pub(in crate::publish::plan) const SIMPLE_URLS: StepRow = StepRow {
    who: &[Who::ServerAdmins, Who::LocalAdministrators],
    interrupts: Some(
        "If a URL changes, links to meetings and dial-in pages with the old name stop working",
    ),
    back: "Run Set-CsSimpleUrlConfiguration with the previous URLs, and then Enable-CsComputer on the same computers",
    lost: None,
    sources: &[StepSource::documented(
        "\"Publish-CsTopology\"; \"Create and publish new topology\"; \"Enable-CsComputer\"",
    )],
    build: |_, sides| {
        let servers = sides.web_servers();
        let mut actions = vec![
            StepAction::Line("Get-CsSimpleUrlConfiguration"),
            by_hand(match sides.is_direct {
                false => {
                    "Topology Builder sets the URLs of its topology. Set any that differ from the design with \
                     Set-CsSimpleUrlConfiguration"
                }
                true => {
                    "Compare them with the saved ones, and set any that differ with \
                     Set-CsSimpleUrlConfiguration: Publish-CsTopology does not publish simple URLs"
                }
            }),
            by_hand(
                "For each URL that is new or different, create a DNS record for its host, and include the host in \
                 the certificates of the web servers",
            ),
        ];
        actions.push(StepAction::ByHand(names(
            Words::from("If a URL changed, run Enable-CsComputer on each of "),
            &servers,
        )));
        let urls = sides
            .design
            .topology()
            .simple_urls
            .iter()
            .flat_map(|urls| &urls.urls);
        let notes = urls.map(|url| {
            Words::from(format!(
                "The design has {} for {}: ",
                url.component, url.domain
            ))
            .and_name(&*url.active_url)
        });
        Built {
            what: "Set the simple URLs".into(),
            places: computers(&servers),
            actions,
            checks: vec![StepAction::Line("Get-CsSimpleUrlConfiguration")],
            notes: notes.collect(),
        }
    },
};

pub(in crate::publish::plan) const REPLICATION: StepRow = StepRow {
    who: &[Who::ServerAdmins],
    interrupts: None,
    back: "Nothing to undo; this step changes nothing",
    lost: None,
    sources: &[StepSource::documented(
        "\"Get-CsManagementStoreReplicationStatus\", \"Invoke-CsManagementStoreReplication\"",
    )],
    build: |_, _| {
        Built {
        what: "Wait until every computer has the new topology".into(),
        places: vec![StepPlace::Publisher],
        actions: vec![StepAction::Line("Invoke-CsManagementStoreReplication")],
        checks: vec![StepAction::Line("Get-CsManagementStoreReplicationStatus | Where-Object { -not $_.UpToDate }")],
        notes: vec![
            "Right after the command, every row says False; wait two to three minutes. The check lists only \
             the computers that are not up to date, so its output is empty at the end. New computers are not \
             listed before step 1 of their setup, and an Edge Server is not listed before its first import"
                .into(),
        ],
    }
    },
};
