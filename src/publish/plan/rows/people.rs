//! What lets people work with a pool: administrators, policies, settings, rooms (domain notes, 4 steps 11 to 16).

use crate::publish::plan::need::Need;
use crate::publish::plan::row::{Built, StepRow, by_hand, command};
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{Argument, Command};
use crate::publish::step::{Action, Place, Source, Who};
use crate::report::Words;

pub(in crate::publish::plan) const ADMINISTRATORS: StepRow = StepRow {
    who: &[Who::DomainAdmins],
    interrupts: None,
    back: "Remove-ADGroupMember with the same names",
    lost: None,
    sources: &[
        Source::documented("\"Create a Persistent Chat administrator\""),
        Source::documented("\"Categories, chat rooms, and user roles\""),
    ],
    build: |_, _| {
        Built {
        what: "Appoint Persistent Chat administrators".into(),
        places: vec![Place::Directory],
        actions: vec![
            Action::Line(
                "$administrator = Read-Host 'Account of the Persistent Chat administrator'",
            ),
            Action::Line(
                "Add-ADGroupMember -Identity 'CsPersistentChatAdministrator' -Members $administrator",
            ),
            by_hand("They sign out and in again"),
        ],
        checks: vec![Action::Line(
            "Get-ADGroupMember -Identity 'CsPersistentChatAdministrator'",
        )],
        notes: vec![
            "The group is in the Users container of the forest's root domain".into(),
            "Whoever runs the cmdlets from a distance also has to be in the local group RTC Local Administrators of \
             the Persistent Chat servers"
                .into(),
        ],
    }
    },
};

pub(in crate::publish::plan) const POLICIES: StepRow = StepRow {
    who: &[Who::ChatAdministrators, Who::UserAdministrators],
    interrupts: None,
    back: "Set-CsPersistentChatPolicy -Identity Global -EnablePersistentChat $false",
    lost: None,
    sources: &[Source::documented(
        "\"Configure Persistent Chat user policies\", \"New-CsPersistentChatPolicy\", \
         \"Grant-CsPersistentChatPolicy\"",
    )],
    build: policies,
};

fn policies(need: &Need, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let mut actions = vec![
        by_hand(
            "The policy is off for everybody at first. Choose one scope, and leave the others out",
        ),
        by_hand("For everybody:"),
        Action::Line("Set-CsPersistentChatPolicy -Identity Global -EnablePersistentChat $true"),
    ];
    let site = sides.chat(&need.target).and_then(|pool| pool.site);
    if let Some(site) = site {
        let made = Command::new("New-CsPersistentChatPolicy");
        let made = made.text("Identity", &format!("site:{}", site.name));
        let made = made.map(|made| made.with("EnablePersistentChat", Argument::Truth(true)));
        actions.push(Action::ByHand(
            Words::from("For the users of the site ")
                .and_name(&*site.name)
                .and(":"),
        ));
        actions.push(command(made));
    }
    actions.extend([
        by_hand("For single users:"),
        Action::Line("New-CsPersistentChatPolicy -Identity 'PersistentChatUsers' -EnablePersistentChat $true"),
        Action::Line("$user = Read-Host 'SIP address of the user, as sip:user@domain'"),
        Action::Line("Grant-CsPersistentChatPolicy -Identity $user -PolicyName 'PersistentChatUsers'"),
    ]);
    Built {
        what: Words::from("Let people use ").and_name(name),
        places: vec![Place::Publisher],
        actions,
        checks: vec![Action::Line("Get-CsPersistentChatPolicy")],
        notes: vec![
            "A policy of a user goes before that of the site, and that before the global one"
                .into(),
        ],
    }
}

pub(in crate::publish::plan) const SETTINGS: StepRow = StepRow {
    who: &[Who::ChatAdministrators, Who::Administrators],
    interrupts: None,
    back: "Remove-CsPersistentChatConfiguration with the same identity: the global settings count again",
    lost: None,
    sources: &[Source::documented(
        "\"Set-CsPersistentChatConfiguration\", \"New-CsPersistentChatConfiguration\"",
    )],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let made = Command::new("New-CsPersistentChatConfiguration")
            .text("Identity", &format!("service:PersistentChatServer:{name}"));
        let made = made.map(|made| {
            made.with("DefaultChatHistory", Argument::Number(30))
                .with("MaxFileSizeKB", Argument::Number(20_000))
                .with("ParticipantUpdateLimit", Argument::Number(75))
        });
        Built {
            what: Words::from("Choose the settings of ").and_name(&name),
            places: vec![Place::Publisher],
            actions: vec![
                by_hand(
                    "These are the defaults; change what has to be different, or leave the step out",
                ),
                command(made),
            ],
            checks: vec![Action::Line("Get-CsPersistentChatConfiguration")],
            notes: vec![
                "DefaultChatHistory is how many messages a client shows of a room, 1 to 500. Above \
                 ParticipantUpdateLimit people in a room, clients no longer follow who joins. -RoomManagementUrl \
                 names a page of your own for rooms"
                    .into(),
            ],
        }
    },
};

pub(in crate::publish::plan) const ROOMS: StepRow = StepRow {
    who: &[Who::ChatAdministrators],
    interrupts: None,
    back: "Remove-CsPersistentChatRoom, Remove-CsPersistentChatAddin and Remove-CsPersistentChatCategory",
    lost: None,
    sources: &[Source::documented(
        "\"New-CsPersistentChatCategory\", \"New-CsPersistentChatAddin\", \"New-CsPersistentChatRoom\"",
    )],
    build: rooms,
};

fn rooms(need: &Need, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let category = Command::new("New-CsPersistentChatCategory")
        .with("Name", Argument::Variable("category"))
        .text("PersistentChatPoolFqdn", &name);
    let category = category.map(|made| made.switch("EnableFileUpload").switch("EnableInvitations"));
    let add_in = Command::new("New-CsPersistentChatAddin")
        .with("Name", Argument::Variable("addIn"))
        .text("PersistentChatPoolFqdn", &name);
    let add_in = add_in.map(|made| made.with("URL", Argument::Variable("url")));
    let categories =
        Command::new("Get-CsPersistentChatCategory").text("PersistentChatPoolFqdn", &name);
    Built {
        what: Words::from("Create the first category and room of ").and_name(&name),
        places: vec![Place::Publisher],
        actions: vec![
            Action::Line("$category = Read-Host 'Name of the first category'"),
            command(category),
            Action::Line("$room = Read-Host 'Name of the first room'"),
            by_hand("The category of a room is named with its pool, as the check below shows it:"),
            Action::Line("$identity = Read-Host 'Identity of the category, as pool\\name'"),
            Action::Line("New-CsPersistentChatRoom -Name $room -Category $identity"),
            by_hand("Where an add-in shows a web page beside rooms:"),
            Action::Line("$addIn = Read-Host 'Name of the add-in'"),
            Action::Line("$url = Read-Host 'Its URL'"),
            command(add_in),
        ],
        checks: vec![command(categories)],
        notes: vec![
            "A room, a category and an add-in belong to one pool for good. Rooms need the running service".into(),
        ],
    }
}

pub(in crate::publish::plan) const CONTACT_OBJECT: StepRow = StepRow {
    who: &[Who::ChatAdministrators],
    interrupts: None,
    back: "Remove-CsPersistentChatEndpoint with the same SIP address",
    lost: None,
    sources: &[Source::documented(
        "\"New-CsPersistentChatEndpoint\", \"Get-CsPersistentChatEndpoint\"",
    )],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let domain = &sides.design.topology().sip_domains.default_domain;
        let made = Command::new("New-CsPersistentChatEndpoint")
            .text("SipAddress", &format!("sip:persistentchat@{domain}"));
        let made = made.and_then(|made| made.text("PersistentChatPoolFqdn", &name));
        let shown = sides
            .chat(&need.target)
            .and_then(|pool| pool.display_name(&sides.design));
        let shown = shown.unwrap_or("Persistent Chat");
        let made = made.and_then(|made| made.text("DisplayName", shown));
        Built {
            what: Words::from("Only for clients older than Lync 2013: make a contact object for ")
                .and_name(&name),
            places: vec![Place::Publisher],
            actions: vec![command(made)],
            checks: vec![Action::Line("Get-CsPersistentChatEndpoint")],
            notes: vec![
                "Setup makes an endpoint of its own for each pool; newer clients need no other"
                    .into(),
            ],
        }
    },
};
