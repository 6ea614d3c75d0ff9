//! Which permissions each step needs (domain notes, 5.5; rules R153 to R165).

use crate::publish::step::{Step, Who};
use crate::report::{Document, Level, Words};

use crate::handover::HandoverFacts;
use crate::handover::words::push_table;

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    if facts.steps.is_empty() {
        return;
    }
    document.paragraph(
        "In the empty column, enter the account that will do each step, and check it before the day of the \
         change. A new group membership takes effect only after the person signs out and signs in again.",
    );
    document.heading(Level::Section, "By step");
    let rows = facts
        .steps()
        .map(|(number, step)| row(number, step))
        .collect();
    push_table(
        document,
        &[
            "Step",
            "What",
            "Where",
            "Role or group",
            "Account",
            "How to check",
        ],
        rows,
    );
    document.heading(Level::Section, "By role or group");
    let mut used: Vec<Who> = Vec::new();
    for who in facts.steps.iter().flat_map(|step| step.who) {
        if !used.contains(who) {
            used.push(*who);
        }
    }
    let rows = used.iter().map(|who| {
        vec![
            Words::from(who.to_string()),
            how_to_check(*who),
            Words::from(source(*who)),
        ]
    });
    push_table(
        document,
        &["Role or group", "How to check", "Source"],
        rows.collect(),
    );
    document.heading(Level::Section, "Groups of the product");
    let rows = GROUPS
        .iter()
        .map(|(name, use_of)| vec![Words::name(*name), Words::from(*use_of)]);
    push_table(document, &["Group", "Purpose"], rows.collect());
}

fn row(number: usize, step: &Step) -> Vec<Words> {
    let who: Vec<String> = step.who.iter().map(ToString::to_string).collect();
    let places: Vec<String> = step.places.iter().map(ToString::to_string).collect();
    let mut check = Words::empty();
    for (position, who) in step.who.iter().enumerate() {
        if position > 0 {
            check = check.and(". ");
        }
        check = check.and_words(how_to_check(*who));
    }
    // Long lists of computers are printed once in a row.
    let what = step.what.text();
    let is_named = places.len() > 1 && places.iter().all(|place| what.contains(place));
    let places = match is_named {
        true => "on these computers".to_owned(),
        false => places.join(", "),
    };
    vec![
        Words::from(number.to_string()),
        step.what.clone(),
        Words::from(places),
        Words::from(who.join("; and ")),
        Words::empty(),
        check,
    ]
}

/// How to check that an account has the permission.
fn how_to_check(who: Who) -> Words {
    let member = |group: &str| {
        Words::name("whoami.exe /groups")
            .and(" lists ")
            .and_name(group)
    };
    match who {
        Who::SchemaAdmins => member("Schema Admins"),
        Who::EnterpriseAdmins => member("Enterprise Admins"),
        Who::DomainAdmins => member("Domain Admins"),
        Who::Publisher => member("RTCUniversalServerAdmins")
            .and(" and Domain Admins, or ")
            .and_name("Test-CsSetupPermission")
            .and(" returns True for the container"),
        Who::ServerAdmins => member("RTCUniversalServerAdmins"),
        Who::SqlAdministrator => {
            Words::name("SELECT IS_SRVROLEMEMBER('sysadmin')").and(" returns 1 on the instance")
        }
        Who::LocalAdministrators => Words::name("whoami.exe /groups")
            .and(" lists ")
            .and_name(r"BUILTIN\Administrators")
            .and(" on the computer"),
        Who::DnsAdministrator => Words::from("The account can create a record in the DNS zone"),
        Who::FirewallAdministrator => Words::from("Ask the firewall administrator"),
        Who::FileServerAdministrator => {
            Words::from("The share opens, and you can create and delete a file in it")
        }
        Who::ChatAdministrators => member("CsPersistentChatAdministrator"),
        Who::Administrators => member("CsAdministrator"),
        Who::SettingsAdministrators => member("CsPersistentChatAdministrator")
            .and(" or ")
            .and_name("CsAdministrator"),
        Who::PolicyAdministrators => member("CsPersistentChatAdministrator")
            .and(", ")
            .and_name("CsAdministrator")
            .and(" or ")
            .and_name("CsUserAdministrator"),
        Who::LocalUsers => Words::from("The account can sign in to the computer"),
    }
}

/// Where the permission is documented.
fn source(who: Who) -> &'static str {
    match who {
        Who::SchemaAdmins | Who::EnterpriseAdmins | Who::DomainAdmins => {
            "Documented: \"Group membership requirements\", \"Deploy Persistent Chat Server\""
        }
        Who::Publisher => {
            "Documented: \"Add Persistent Chat Server to your topology\", \"Delegate setup permissions\""
        }
        Who::ServerAdmins => "Documented: \"Enable-CsTopology\", \"Group membership requirements\"",
        Who::SqlAdministrator => "Documented: \"Deployment permissions for SQL Server\"",
        Who::LocalAdministrators | Who::LocalUsers => {
            "Documented: \"Deployment checklist for Persistent Chat Server\""
        }
        Who::FileServerAdministrator => "Documented: \"Create a file share\"",
        Who::ChatAdministrators
        | Who::Administrators
        | Who::SettingsAdministrators
        | Who::PolicyAdministrators => {
            "Documented: \"Configure Persistent Chat user policies\", \"Create a Persistent Chat administrator\""
        }
        Who::DnsAdministrator | Who::FirewallAdministrator => {
            "General knowledge: the owner of the service decides"
        }
    }
}

/// Groups that the product creates in Active Directory.
const GROUPS: &[(&str, &str)] = &[
    (
        "RTCUniversalServerAdmins",
        "Publish, install databases, most cmdlets on a server",
    ),
    (
        "RTCUniversalReadOnlyAdmins",
        "Enough for a SQL Server administrator who installs databases after someone else has published",
    ),
    (
        "RTCHSUniversalServices",
        "Services of Front End Servers; rights on file shares",
    ),
    (
        "RTCComponentUniversalServices",
        "Services of other components; rights on file shares",
    ),
    (
        "CsPersistentChatAdministrator",
        "All Persistent Chat cmdlets and pages of the Control Panel",
    ),
    ("CsAdministrator", "All cmdlets"),
    ("CsUserAdministrator", "Policies of users"),
    ("CsServerAdministrator", "Services and servers"),
];
