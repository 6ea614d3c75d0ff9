//! Steps before something is removed from the topology (publishing notes, 6.6 and 6.7).

use crate::publish::plan::row::{Built, StepRow, by_hand, command, computers, names};
use crate::publish::plan::rows::configure::serve;
use crate::publish::powershell::CmdletCall;
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::fqdn::same_fqdn;
use crate::topology::pools::persistent_chat_pools;

/// No page describes how to remove a Persistent Chat pool; Microsoft describes it for Front End pools.
const REMOVAL: StepSource = StepSource::inferred(
    "what \"Remove a Front End pool\" says about Front End pools applies here too",
);

pub(in crate::publish::plan) const MOVE_USERS: StepRow = StepRow {
    who: &[Who::Administrators],
    interrupts: Some("Users have to sign in again on their new pool"),
    back: "Move the users back",
    lost: None,
    sources: &[StepSource::documented(
        "Lync Server 2013, \"Remove a Front End pool\"; publishing refuses to remove a pool with users or conferences",
    )],
    build: |need, sides| Built {
        what: Words::from("Move users and conference directories away from ")
            .and_name(sides.name(&need.target)),
        places: vec![StepPlace::Publisher],
        actions: vec![
            by_hand("Move every user with Move-CsUser"),
            by_hand("Move every conference directory with Move-CsConferenceDirectory"),
            by_hand(
                "Remove or move its analog devices, response groups, call park ranges and trunks",
            ),
        ],
        checks: vec![command(
            CmdletCall::new("Get-CsConferenceDirectory").text("Filter", "*"),
        )],
        ..Built::default()
    },
};

pub(in crate::publish::plan) const STOP_USING: StepRow = StepRow {
    who: &[Who::SettingsAdministrators],
    interrupts: Some("Users of the pool lose its rooms"),
    back: "Set the policies back",
    lost: None,
    sources: &[REMOVAL],
    build: |need, sides| {
        let mut actions = vec![by_hand(
            "Inform its users, and move the rooms that are still needed to another pool with \
             Import-CsPersistentChatData",
        )];
        // The policy is of every pool: the users of one that stays would lose their rooms.
        let checks = match persistent_chat_pools(&sides.design).is_empty() {
            true => {
                actions.push(by_hand("Switch the policies off; for everybody:"));
                actions.push(StepAction::Line(
                    "Set-CsPersistentChatPolicy -Identity Global -EnablePersistentChat $false",
                ));
                vec![StepAction::Line("Get-CsPersistentChatPolicy")]
            }
            false => {
                actions.push(by_hand(
                    "Leave the policies as they are: the users go on with the other pools",
                ));
                vec![by_hand("The rooms that are wanted are in another pool")]
            }
        };
        Built {
            what: Words::from("Stop using ").and_name(sides.name(&need.target)),
            places: vec![StepPlace::Publisher],
            actions,
            checks,
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const EMPTY_COMPLIANCE: StepRow = StepRow {
    who: &[Who::ChatAdministrators],
    interrupts: None,
    back: "Nothing to undo; this step changes nothing",
    lost: Some("Events that the adapter has not processed when the compliance database is deleted"),
    sources: &[StepSource::inferred(
        "the compliance database holds events only until the adapter has processed them",
    )],
    build: |need, sides| Built {
        what: Words::from("Let the compliance adapter of ")
            .and_name(sides.name(&need.target))
            .and(" process what is left in its database"),
        places: vec![StepPlace::Publisher],
        actions: vec![by_hand(
            "Wait for one more run of the adapter (RunInterval) after the last message",
        )],
        checks: vec![StepAction::Line(
            "Get-CsPersistentChatComplianceConfiguration",
        )],
        ..Built::default()
    },
};

pub(in crate::publish::plan) const CHAT_ENDPOINTS: StepRow = StepRow {
    who: &[Who::ChatAdministrators],
    interrupts: Some("Legacy clients no longer find the pool"),
    back: "Run New-CsPersistentChatEndpoint and New-CsPersistentChatConfiguration",
    lost: None,
    sources: &[
        StepSource::documented(
            "\"Remove-CsPersistentChatEndpoint\", \"Remove-CsPersistentChatConfiguration\"",
        ),
        StepSource::inferred(
            "this comes before publishing, because afterwards the identity of the service no longer exists",
        ),
    ],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let identity = format!("service:PersistentChatServer:{name}");
        let remove = |cmdlet| command(CmdletCall::new(cmdlet).text("Identity", &identity));
        Built {
            what: Words::from("Remove contact objects and settings of ").and_name(&name),
            places: vec![StepPlace::Publisher],
            actions: vec![
                by_hand("Remove each additional endpoint with Remove-CsPersistentChatEndpoint"),
                remove("Remove-CsPersistentChatConfiguration"),
                remove("Remove-CsPersistentChatComplianceConfiguration"),
            ],
            checks: vec![command(
                CmdletCall::new("Get-CsPersistentChatEndpoint")
                    .text("PersistentChatPoolFqdn", &name),
            )],
            notes: vec![
                "The two commands fail if the pool has no settings of its own; ignore that error"
                    .into(),
            ],
        }
    },
};

pub(in crate::publish::plan) const DEACTIVATION: StepRow = StepRow {
    who: &[Who::ServerAdmins, Who::LocalAdministrators],
    interrupts: Some(
        "Clients of an active computer lose their rooms until they reach another one; a standby computer has \
         no clients",
    ),
    back: "Run Set-CsPersistentChatActiveServer with the previous computers, and start the services",
    lost: None,
    sources: &[StepSource::documented(
        "\"Set-CsPersistentChatActiveServer\", \"Stop-CsWindowsService\"",
    )],
    build: |need, sides| {
        let gone = sides.gone_computers(&need.target);
        let name = sides
            .published_cluster(&need.target)
            .map_or("", |cluster| cluster.fqdn.as_str());
        let stop = |computer: &&str| {
            command(CmdletCall::new("Stop-CsWindowsService").text("ComputerName", computer))
        };
        let pool = sides.published_chat(&need.target);
        let active = pool.and_then(|pool| Some(pool.active_machines(&sides.published)?.to_vec()));
        // If the list is not understood, any of them may be in it.
        let is_active = |computer: &&&str| {
            let mut active = active.iter().flatten();
            active.any(|one| same_fqdn(one, computer))
        };
        let serving: Vec<&str> = match active.is_some() {
            true => gone.iter().filter(is_active).copied().collect(),
            false => gone.clone(),
        };
        let mut actions = Vec::new();
        let mut notes = Vec::new();
        let goes = sides.chat(&need.target).is_none();
        if goes {
            notes.push(
                "The list of active servers is removed with the pool; no computer has to be taken off the list".into(),
            );
        } else if !serving.is_empty() {
            let words = names(Words::from("Take "), &serving);
            actions.push(StepAction::ByHand(
                words.and(" off the list of active servers:"),
            ));
            let left = |one: &&&str| !gone.iter().any(|gone| same_fqdn(gone, one));
            let left = active.iter().flatten().filter(left).copied();
            let left: Vec<&str> = left.collect();
            // If there is no list, or no computer would be left, a person must choose.
            actions.push(match left.is_empty() {
                true => by_hand("Run Set-CsPersistentChatActiveServer with a computer that stays"),
                false => serve(name, &left),
            });
            notes.push(
                "This changes the published topology, so do it before you make the kit: download the topology \
                 again, and make the plan and the kit with it as the baseline"
                    .into(),
            );
        }
        actions.extend(gone.iter().map(stop));
        Built {
            what: names(Words::from("Take these computers out of service: "), &gone),
            places: computers(&gone),
            actions,
            checks: vec![StepAction::Line("Get-CsService -PersistentChatServer")],
            notes,
        }
    },
};

pub(in crate::publish::plan) const STOP_SERVICES: StepRow = StepRow {
    who: &[Who::LocalAdministrators],
    interrupts: Some("Everyone who uses the pool, until its services are started again"),
    back: "Run Start-CsWindowsService on each computer",
    lost: None,
    sources: &[
        StepSource::documented(
            "Topology Builder help, \"Move file store data\", for Front End pools and Directors",
        ),
        StepSource::inferred(
            "the same applies to Persistent Chat pools, and to databases that are moved",
        ),
    ],
    build: |need, sides| {
        let all = sides.computers(&need.target);
        let stop = |computer: &&str| {
            command(CmdletCall::new("Stop-CsWindowsService").text("ComputerName", computer))
        };
        Built {
            what: Words::from("Stop the services of ").and_name(sides.name(&need.target)),
            places: computers(&all),
            actions: all.iter().map(stop).collect(),
            checks: vec![StepAction::Line("Get-CsWindowsService")],
            ..Built::default()
        }
    },
};
