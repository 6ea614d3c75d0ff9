//! Steps after the services run: files, settings and checks (publishing notes, 6.5 and 6.6; domain notes, 4 steps 11 to
//! 18).

use crate::publish::plan::need::{StepNeed, Target};
use crate::publish::plan::row::{Built, StepRow, by_hand, command};
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{Argument, CmdletCall, Literal};
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::Kind;

pub(in crate::publish::plan) const FILE_MOVE: StepRow = StepRow {
    who: &[Who::FileServerAdministrator, Who::LocalAdministrators],
    interrupts: Some(
        "Everyone who uses the pool: its services are stopped while the files are copied",
    ),
    back: "Publish the saved topology again; the files on the old share were not changed",
    lost: None,
    sources: &[
        StepSource::documented(
            "Topology Builder help, \"Move file store data\", for Front End pools and Directors",
        ),
        StepSource::inferred("the same applies to Persistent Chat pools"),
    ],
    build: |need, sides| {
        let mut causes = need.causes.iter();
        let shares = causes.find_map(|cause| Some((cause.before.clone()?, cause.after.clone()?)));
        let mut what = Words::from("Copy the files of ").and_name(sides.name(&need.target));
        let mut asked = [
            StepAction::Line(r"$from = Read-Host 'Old share, as \\server\share'"),
            StepAction::Line(r"$to = Read-Host 'New share, as \\server\share'"),
        ];
        if let Some((from, to)) = shares {
            // A program argument in quotation marks cannot contain a quotation mark.
            let is_share = |path: &str| path.starts_with(r"\\") && !path.contains('"');
            if is_share(&from) && is_share(&to) {
                asked = [set_variable("from", &from), set_variable("to", &to)];
            }
            what = what.and(", from ").and_name(from).and(" to ").and_name(to);
        }
        let [from, to] = asked;
        Built {
            what,
            places: vec![StepPlace::Publisher],
            actions: vec![
                from,
                to,
                StepAction::Line(
                    "robocopy.exe $from $to /S /R:10 /W:10 /XF Meeting.Active /MT /LOG:robocopy.log",
                ),
            ],
            checks: vec![by_hand(
                "robocopy.log lists no failures; exit codes up to 7 mean success",
            )],
            notes: vec![
                "Permissions are not copied: Enable-CsTopology has already set them on the new share".into(),
            ],
        }
    },
};

/// Sets a variable to a value from the topology.
fn set_variable(name: &str, value: &str) -> StepAction {
    let made = CmdletCall::new("Set-Variable").text("Name", name);
    command(made.and_then(|made| made.text("Value", value)))
}

pub(in crate::publish::plan) const ACTIVE_SERVERS: StepRow = StepRow {
    who: &[Who::ServerAdmins],
    interrupts: Some(
        "Clients of the computers that are no longer active stay connected until they sign out",
    ),
    back: "Run Set-CsPersistentChatActiveServer with the previous computers",
    lost: None,
    sources: &[StepSource::documented(
        "\"Set-CsPersistentChatActiveServer\"; Topology Builder, Machine state settings",
    )],
    build: |need, sides| {
        let pool = sides.chat(&need.target);
        let active = pool.and_then(|pool| Some(pool.active_machines(&sides.design)?.to_vec()));
        let name = sides
            .cluster(&need.target)
            .map_or("", |cluster| cluster.fqdn.as_str());
        let mut actions = vec![by_hand(
            "Publishing sets the list. If nothing else differs, this command does the same without publishing. \
             Compare the identity with the output of the check:",
        )];
        actions.extend(active.map(|active| serve(name, &active)));
        Built {
            what: Words::from("Check that the right computers of ")
                .and_name(sides.name(&need.target))
                .and(" serve"),
            places: vec![StepPlace::Publisher],
            actions,
            checks: vec![StepAction::Line(
                "Get-CsService -PersistentChatServer | Format-List Identity, ActiveServers, InactiveServers",
            )],
            ..Built::default()
        }
    },
};

/// Makes these computers of a pool active, and no others.
pub(in crate::publish::plan) fn serve(pool: &str, active: &[&str]) -> StepAction {
    let made = CmdletCall::new("Set-CsPersistentChatActiveServer")
        .text("Identity", &format!("PersistentChatServer:{pool}"));
    let texts: Result<Vec<Literal>, _> = active.iter().map(|name| Literal::new(name)).collect();
    command(made.and_then(|made| Ok(made.with("ActiveServers", Argument::Texts(texts?)))))
}

pub(in crate::publish::plan) const COMPLIANCE: StepRow = StepRow {
    who: &[Who::SettingsAdministrators],
    interrupts: None,
    back: "Run Set-CsPersistentChatComplianceConfiguration with the previous values, or \
           Remove-CsPersistentChatComplianceConfiguration",
    lost: None,
    sources: &[StepSource::documented(
        "\"Set-CsPersistentChatComplianceConfiguration\"; \"Configure the Compliance service\"",
    )],
    build: compliance,
};

/// Asks for a folder that the design does not state.
const ASK_OUTPUT: &str = "$outputDirectory = Read-Host 'Folder for the output of this pool only, which the \
                          service can read and write'";

/// A command, preceded by a prompt if the value is not stated.
pub(in crate::publish::plan) fn asked(
    stated: Option<&str>,
    line: &'static str,
    action: StepAction,
) -> Vec<StepAction> {
    match stated {
        Some(_) => vec![action],
        None => vec![StepAction::Line(line), action],
    }
}

fn compliance(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let made = CmdletCall::new("New-CsPersistentChatComplianceConfiguration")
        .text("Identity", &format!("service:PersistentChatServer:{name}"));
    let made = made.and_then(|made| {
        made.text(
            "AdapterType",
            "Microsoft.Rtc.Internal.Chat.Server.Compliance.XmlAdapter,compliance",
        )
    });
    let stated = sides.stated_of_chat(&need.target).compliance_output();
    let made = made.and_then(|made| match stated {
        Some(folder) => made.text("AdapterOutputDirectory", folder),
        None => Ok(made.with(
            "AdapterOutputDirectory",
            Argument::Variable("outputDirectory"),
        )),
    });
    let made = made.and_then(|made| made.text("RunInterval", "00:15:00"));
    // The service runs on each computer, and any of them takes an event out of the database.
    let mut actions = vec![by_hand(match sides.computers(&need.target).len() {
        0 | 1 => {
            "Create the folder for the output, and let the Compliance service of the computer read and write in it"
        }
        _ => {
            "Share a folder for the output that every computer of the pool reaches, and give their computer accounts \
             Change on the share and the folder"
        }
    })];
    actions.extend(asked(stated, ASK_OUTPUT, command(made)));
    Built {
        what: Words::from("Set up the compliance adapter of ").and_name(name),
        places: vec![StepPlace::Publisher],
        actions,
        checks: vec![
            StepAction::Line("Get-CsPersistentChatComplianceConfiguration"),
            by_hand("After one run (15 minutes with this setting), there are files in the folder"),
        ],
        notes: vec![
            "Nothing is saved until an adapter type is set. Messages sent before compliance was enabled are \
             not included".into(),
            "The adapter writes one file for each run, or one for each room with -OneChatRoomPerOutputFile \
             $true. Set -AddChatRoomDetails, -AddUserDetails and -CreateFileAttachmentsManifest to $true for \
             more details. -AdapterName names the adapter, and -CustomConfiguration takes an XSLT. \
             -RunInterval can be 1 minute to 30 days".into(),
        ],
    }
}

pub(in crate::publish::plan) const VERIFICATION: StepRow = StepRow {
    who: &[Who::ServerAdmins],
    interrupts: None,
    back: "Nothing to undo; this step changes nothing",
    lost: None,
    sources: &[StepSource::documented(
        "\"Test-CsTopology\", \"Get-CsPersistentChatState\", \"Test-CsPersistentChatMessage\"",
    )],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let mut actions = Vec::new();
        let mut checks = vec![by_hand(
            "Test users can sign in and use the features of the changed servers",
        )];
        // A Standard Edition server with Persistent Chat has other services as well.
        if sides.kind(&need.target) != Some(Kind::PersistentChatPool) {
            actions.push(StepAction::Line("Test-CsTopology"));
        }
        if sides.chat(&need.target).is_some() {
            let service = format!("PersistentChatServer:{name}");
            actions.push(StepAction::Line("Get-CsService -PersistentChatServer"));
            actions.push(command(
                CmdletCall::new("Test-CsTopology").text("Service", &service),
            ));
            actions.push(StepAction::Line("Get-CsPersistentChatState"));
            checks = vec![by_hand(
                "The state is Normal, and a test user can find a room and post a message. \
                 Test-CsPersistentChatMessage checks this with the credentials of two users",
            )];
        }
        Built {
            what: match &need.target {
                Target::Everything => Words::from("Check that the deployment works"),
                _ => Words::from("Check that ").and_name(&name).and(" works"),
            },
            places: vec![StepPlace::Publisher],
            actions,
            checks,
            notes: vec![
                "Test-CsTopology writes its results to its report and shows nothing on the screen"
                    .into(),
            ],
        }
    },
};
