//! Steps that let people use a pool: administrators, policies, settings, rooms (domain notes, 4 steps 11 to 16).

use crate::publish::plan::need::StepNeed;
use crate::publish::plan::row::{Built, StepRow, by_hand, command};
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{Argument, CmdletCall};
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::pools;

pub(in crate::publish::plan) const ADMINISTRATORS: StepRow = StepRow {
    who: &[Who::DomainAdmins],
    interrupts: None,
    back: "Run Remove-ADGroupMember with the same names",
    lost: None,
    sources: &[
        StepSource::documented("\"Create a Persistent Chat administrator\""),
        StepSource::documented("\"Categories, chat rooms, and user roles\""),
    ],
    build: |_, _| {
        Built {
        what: "Appoint Persistent Chat administrators".into(),
        places: vec![StepPlace::Directory],
        actions: vec![
            StepAction::Line(
                "$administrator = Read-Host 'Account of the Persistent Chat administrator'",
            ),
            StepAction::Line(
                "Add-ADGroupMember -Identity 'CsPersistentChatAdministrator' -Members $administrator",
            ),
            by_hand("Ask the new administrators to sign out and sign in again"),
        ],
        checks: vec![StepAction::Line(
            "Get-ADGroupMember -Identity 'CsPersistentChatAdministrator'",
        )],
        notes: vec![
            "The group is in the Users container of the forest root domain".into(),
            "Anyone who runs the cmdlets remotely must also be a member of the local group RTC Local \
             Administrators on the Persistent Chat servers"
                .into(),
        ],
    }
    },
};

pub(in crate::publish::plan) const POLICIES: StepRow = StepRow {
    who: &[Who::PolicyAdministrators],
    interrupts: None,
    back: "Run Set-CsPersistentChatPolicy -Identity Global -EnablePersistentChat $false, or \
           Remove-CsPersistentChatPolicy for a new policy",
    lost: None,
    sources: &[StepSource::documented(
        "\"Configure Persistent Chat user policies\", \"New-CsPersistentChatPolicy\", \
         \"Grant-CsPersistentChatPolicy\"",
    )],
    build: policies,
};

fn policies(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let mut actions = vec![
        by_hand(
            "Persistent Chat is disabled for everyone by default. Choose one scope and skip the others",
        ),
        by_hand("For everyone:"),
        StepAction::Line("Set-CsPersistentChatPolicy -Identity Global -EnablePersistentChat $true"),
    ];
    let site = sides.chat(&need.target).and_then(|pool| pool.site);
    if let Some(site) = site {
        let made = CmdletCall::new("New-CsPersistentChatPolicy");
        let made = made.text("Identity", &format!("site:{}", site.name));
        let made = made.map(|made| made.with("EnablePersistentChat", Argument::Truth(true)));
        actions.push(StepAction::ByHand(
            Words::from("For the users of the site ")
                .and_name(&*site.name)
                .and(":"),
        ));
        actions.push(command(made));
    }
    actions.extend([
        by_hand("For individual users:"),
        StepAction::Line("New-CsPersistentChatPolicy -Identity 'PersistentChatUsers' -EnablePersistentChat $true"),
        StepAction::Line("$user = Read-Host 'SIP address of the user, as sip:user@domain'"),
        StepAction::Line("Grant-CsPersistentChatPolicy -Identity $user -PolicyName 'PersistentChatUsers'"),
    ]);
    Built {
        what: Words::from("Enable users for ").and_name(name),
        places: vec![StepPlace::Publisher],
        actions,
        checks: vec![StepAction::Line("Get-CsPersistentChatPolicy")],
        notes: vec![
            "A user policy takes precedence over a site policy, and a site policy over the global policy"
                .into(),
        ],
    }
}

pub(in crate::publish::plan) const SETTINGS: StepRow = StepRow {
    who: &[Who::SettingsAdministrators],
    interrupts: None,
    back: "Run Remove-CsPersistentChatConfiguration with the same identity: the global settings apply again",
    lost: None,
    sources: &[StepSource::documented(
        "\"Set-CsPersistentChatConfiguration\", \"New-CsPersistentChatConfiguration\"",
    )],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let made = CmdletCall::new("New-CsPersistentChatConfiguration")
            .text("Identity", &format!("service:PersistentChatServer:{name}"));
        let made = made.map(|made| {
            made.with("DefaultChatHistory", Argument::Number(30))
                .with("MaxFileSizeKB", Argument::Number(20_000))
                .with("ParticipantUpdateLimit", Argument::Number(75))
        });
        Built {
            what: Words::from("Choose the settings of ").and_name(&name),
            places: vec![StepPlace::Publisher],
            actions: vec![
                by_hand(
                    "These are the defaults. Change what you need, or skip the step",
                ),
                command(made),
            ],
            checks: vec![StepAction::Line("Get-CsPersistentChatConfiguration")],
            notes: vec![
                "DefaultChatHistory is the number of messages of a room that a client shows, 1 to 500. If a \
                 room has more people than ParticipantUpdateLimit, clients no longer track who joins. \
                 -RoomManagementUrl is the address of your own page for room management"
                    .into(),
            ],
        }
    },
};

pub(in crate::publish::plan) const ROOMS: StepRow = StepRow {
    who: &[Who::ChatAdministrators],
    interrupts: None,
    back: "Run Remove-CsPersistentChatRoom, Remove-CsPersistentChatAddin and Remove-CsPersistentChatCategory",
    lost: None,
    sources: &[StepSource::documented(
        "\"New-CsPersistentChatCategory\", \"Set-CsPersistentChatCategory\", \"New-CsPersistentChatAddin\", \
         \"New-CsPersistentChatRoom\", \"Set-CsPersistentChatRoom\"",
    )],
    build: rooms,
};

fn rooms(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let category = CmdletCall::new("New-CsPersistentChatCategory")
        .with("Name", Argument::Variable("category"))
        .text("PersistentChatPoolFqdn", &name);
    let category = category.map(|made| made.switch("EnableFileUpload").switch("EnableInvitations"));
    let add_in = CmdletCall::new("New-CsPersistentChatAddin")
        .with("Name", Argument::Variable("addIn"))
        .text("PersistentChatPoolFqdn", &name);
    let add_in = add_in.map(|made| made.with("URL", Argument::Variable("url")));
    let categories =
        CmdletCall::new("Get-CsPersistentChatCategory").text("PersistentChatPoolFqdn", &name);
    Built {
        what: Words::from("Create the first category and room of ").and_name(&name),
        places: vec![StepPlace::Publisher],
        actions: vec![
            StepAction::Line("$category = Read-Host 'Name of the first category'"),
            command(category),
            StepAction::Line("$room = Read-Host 'Name of the first room'"),
            by_hand("The identity of a category includes its pool, as the check below shows:"),
            StepAction::Line("$identity = Read-Host 'Identity of the category, as pool\\name'"),
            by_hand("Nobody can be a member of a room whom its category does not allow:"),
            StepAction::Line(
                "$members = Read-Host 'Who may be a member: a SIP address, or the distinguished name of a group'",
            ),
            StepAction::Line(
                "Set-CsPersistentChatCategory -Identity $identity -AllowedMembers @{ Add = $members }",
            ),
            StepAction::Line("New-CsPersistentChatRoom -Name $room -Category $identity"),
            by_hand("If an add-in is to show a web page next to the rooms:"),
            StepAction::Line("$addIn = Read-Host 'Name of the add-in'"),
            StepAction::Line("$url = Read-Host 'Its URL'"),
            command(add_in),
        ],
        checks: vec![command(categories)],
        notes: vec![
            "Rooms, categories and add-ins belong to one pool permanently. Creating a room requires a running service".into(),
            "-Creators of Set-CsPersistentChatCategory names who may create rooms. -Members and -Managers of \
             Set-CsPersistentChatRoom name who takes part in a room"
                .into(),
        ],
    }
}

pub(in crate::publish::plan) const CONTACT_OBJECT: StepRow = StepRow {
    who: &[Who::ChatAdministrators],
    interrupts: None,
    back: "Run Remove-CsPersistentChatEndpoint with the same SIP address",
    lost: None,
    sources: &[StepSource::documented(
        "\"New-CsPersistentChatEndpoint\", \"Get-CsPersistentChatEndpoint\"",
    )],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let domain = &sides.design.topology().sip_domains.default_domain;
        let pools = pools::persistent_chat_pools(&sides.design);
        // Two contact objects cannot have the same address.
        let user = match pools.len() {
            0 | 1 => "persistentchat",
            _ => name.split('.').next().unwrap_or(&name),
        };
        let made = CmdletCall::new("New-CsPersistentChatEndpoint")
            .text("SipAddress", &format!("sip:{user}@{domain}"));
        let made = made.and_then(|made| made.text("PersistentChatPoolFqdn", &name));
        let shown = sides
            .chat(&need.target)
            .and_then(|pool| pool.display_name(&sides.design));
        let shown = shown.unwrap_or("Persistent Chat");
        let made = made.and_then(|made| made.text("DisplayName", shown));
        Built {
            what: Words::from(
                "Only for clients older than Lync 2013: create a contact object for ",
            )
            .and_name(&name),
            places: vec![StepPlace::Publisher],
            actions: vec![command(made)],
            checks: vec![StepAction::Line("Get-CsPersistentChatEndpoint")],
            notes: vec![
                "Setup creates an endpoint for each pool; newer clients do not need another one"
                    .into(),
            ],
        }
    },
};
