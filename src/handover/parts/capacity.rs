//! The load of each server, and what happens if something fails (domain notes, 5.6).

mod lost;

pub(super) use lost::swap;

use crate::design::Fact;
use crate::report::{CallOut, Document, Level, Words};
use crate::topology::persistent_chat::limits::{
    self, ENDPOINTS, PROVISIONED_USERS, USERS_IN_ALL, USERS_OF_A_SERVER,
};

use crate::handover::HandoverFacts;
use crate::handover::chat::Chat;
use crate::handover::open;
use crate::handover::words::push_table;

/// The documented example (domain notes, 5.6).
const SAMPLE: &str = "The documentation measured its limits with 80,000 users, compliance enabled, and 33,077 \
                      rooms: 32,000 with 30 users, 1,067 with 150 users and 10 with 16,000 users; 24 messages \
                      per second, and 10 users joining at the busiest time. If your deployment exceeds any of \
                      these numbers, test it before you rely on the limits.";

const SOURCE: &str = "Documented: \"Capacity planning for Persistent Chat Server\"";

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    if facts.chats.is_empty() {
        return;
    }
    document.heading(Level::Section, "Load");
    let mut rows = Vec::new();
    for chat in &facts.chats {
        rows.extend(load(document, chat));
    }
    push_table(
        document,
        &[
            "Pool",
            "Server",
            "Concurrent users",
            "% of 20,000",
            "If one server fails",
        ],
        rows,
    );
    totals(facts, document);
    lost::write(facts, document);
}

/// A number with thousands separators, such as 20,000.
pub(super) fn grouped(number: u32) -> String {
    limits::grouped(number.into())
}

/// The users of each server if this many are active, rounded up; all users for zero servers.
pub(super) fn share_of(users: u32, servers: usize) -> u32 {
    let servers = u32::try_from(servers).unwrap_or(u32::MAX).max(1);
    users.div_ceil(servers)
}

fn percent(users: u32) -> String {
    format!(
        "{}%",
        (u64::from(users) * 100).div_ceil(u64::from(USERS_OF_A_SERVER))
    )
}

fn load(document: &mut Document, chat: &Chat<'_>) -> Vec<Vec<Words>> {
    let serving = chat.serving();
    let Some(users) = chat.stated.concurrent_users() else {
        open::ask_of(document, Fact::ConcurrentUsers, chat.name, false);
        let most = USERS_OF_A_SERVER.saturating_mul(u32::try_from(serving.len()).unwrap_or(0));
        document.paragraph(
            Words::from("With all servers active, ")
                .and_name(chat.name)
                .and(format!(
                    " supports at most {} concurrent users, {} for each server.",
                    grouped(most),
                    grouped(USERS_OF_A_SERVER)
                )),
        );
        return Vec::new();
    };
    let each = share_of(users, serving.len());
    if each > USERS_OF_A_SERVER {
        document.call_out(
            CallOut::Warning,
            Words::from("The active servers of ")
                .and_name(chat.name)
                .and(format!(
                    " support {} concurrent users, but {} are expected.",
                    grouped(
                        USERS_OF_A_SERVER.saturating_mul(u32::try_from(serving.len()).unwrap_or(0))
                    ),
                    grouped(users)
                )),
        );
    }
    let fewer = match serving.len() {
        0 | 1 => "No one is served until another server takes over".to_owned(),
        many => {
            let each = share_of(users, many - 1);
            let verdict = match each > USERS_OF_A_SERVER {
                true => "too many",
                false => "within the limit",
            };
            format!(
                "{} users for each other server ({}), {verdict}",
                grouped(each),
                percent(each)
            )
        }
    };
    let row = |computer: &&str| {
        vec![
            Words::name(chat.name),
            Words::name(*computer),
            Words::from(grouped(each)),
            Words::from(percent(each)),
            Words::from(fewer.as_str()),
        ]
    };
    let mut rows: Vec<Vec<Words>> = serving.iter().map(row).collect();
    rows.extend(chat.standing_by().iter().map(|computer| {
        vec![
            Words::name(chat.name),
            Words::name(*computer),
            Words::from("0 (standby)"),
            Words::from("0%"),
            Words::from("Nothing changes for users"),
        ]
    }));
    rows
}

fn totals(facts: &HandoverFacts<'_>, document: &mut Document) {
    let chats = facts.chats.iter();
    let at_one_time: Option<u32> = chats
        .clone()
        .map(|chat| chat.stated.concurrent_users())
        .sum();
    let provisioned: Option<u32> = chats
        .clone()
        .map(|chat| chat.stated.provisioned_users())
        .sum();
    for chat in chats {
        if chat.stated.provisioned_users().is_none() {
            open::ask_of(document, Fact::ProvisionedUsers, chat.name, false);
        }
    }
    document.heading(Level::Section, "Limits");
    let verdict = |users: Option<u32>, limit: u32| match users {
        None => "unknown".to_owned(),
        Some(users) if users > limit => format!("{}, which is too many", grouped(users)),
        Some(users) => grouped(users),
    };
    let most = facts
        .chats
        .iter()
        .map(|chat| chat.computers.len())
        .max()
        .unwrap_or(0);
    let active = facts
        .chats
        .iter()
        .map(|chat| chat.serving().len())
        .max()
        .unwrap_or(0);
    let rows = [
        (
            "Concurrent users, all pools",
            grouped(USERS_IN_ALL),
            verdict(at_one_time, USERS_IN_ALL),
        ),
        (
            "Provisioned users, all pools",
            grouped(PROVISIONED_USERS),
            verdict(provisioned, PROVISIONED_USERS),
        ),
        (
            "Endpoints, 1.5 for each concurrent user",
            grouped(ENDPOINTS),
            verdict(at_one_time.map(limits::endpoints_of), ENDPOINTS),
        ),
        (
            "Access entries (a group counts as one)",
            "2,000,000".to_owned(),
            "not part of a topology".to_owned(),
        ),
        (
            "Invitations",
            "1,000,000".to_owned(),
            "not part of a topology".to_owned(),
        ),
        ("Computers in one pool", "8".to_owned(), most.to_string()),
        (
            "Active computers in one pool",
            "4".to_owned(),
            active.to_string(),
        ),
    ];
    let rows = rows.into_iter().map(|(what, limit, here)| {
        vec![
            Words::from(what),
            Words::from(limit),
            Words::from(here),
            Words::from(SOURCE),
        ]
    });
    push_table(
        document,
        &["What", "Limit", "Here", "Source"],
        rows.collect(),
    );
    document.paragraph(SAMPLE);
}
