//! The network: ports for each pair of computers, DNS records, certificates, shares, SQL Server endpoints (domain
//! notes, 5.1 to 5.4).

mod certificates;
mod ports;
mod shares;

use crate::report::{Document, Level, Words};
use crate::topology::Machine;

use crate::handover::HandoverFacts;
use crate::handover::chat::{Chat, computers};
use crate::handover::words::push_table;

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    if facts.chats.is_empty() {
        return;
    }
    ports::write(facts, document);
    records(facts, document);
    certificates::write(facts, document);
    shares::write(facts, document);
    endpoints(facts, document);
}

const DNS: &str = "Documented: Lync Server 2013, \"DNS requirements for Persistent Chat Servers\"; \"DNS requirements for \
                   Skype for Business Server\"";

fn records(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "DNS records");
    document.paragraph(
        "Internal records only: Persistent Chat needs no SRV records and no external records. If you use IPv6, \
         create an AAAA record for each A record.",
    );
    let mut rows: Vec<Vec<Words>> = Vec::new();
    let mut push = |name: &str, points_to: Words, why: &'static str| {
        let row = vec![
            Words::name(name),
            Words::from("A"),
            points_to,
            Words::from(why),
            Words::from(DNS),
        ];
        if !rows.contains(&row) {
            rows.push(row);
        }
    };
    for chat in &facts.chats {
        for computer in &chat.computers {
            push(computer, address_of(chat, computer), "The computer");
        }
        let is_own_name = |one: &&str| crate::topology::fqdn::same_fqdn(one, chat.name);
        if !chat.computers.iter().any(is_own_name) {
            for computer in &chat.computers {
                let words = Words::from("the address of ").and_name(*computer);
                push(chat.name, words, "The pool: one record for each computer");
            }
        }
        for (_, store) in chat.stores() {
            push(
                &store.cluster.fqdn,
                its_address(),
                "Must resolve: SQL Server",
            );
        }
        for (_, store) in chat.witnesses() {
            push(&store.cluster.fqdn, its_address(), "Must resolve: witness");
        }
        if let Some(server) = chat.file_store.and_then(|store| store.cluster) {
            push(&server.fqdn, its_address(), "Must resolve: file server");
        }
        let hops = chat.next_hop.map_or_else(Vec::new, computers);
        if let Some(pool) = chat.next_hop.filter(|pool| !hops.contains(&&*pool.fqdn)) {
            push(
                &pool.fqdn,
                Words::from("as it is"),
                "Must resolve: next hop pool",
            );
        }
        for computer in hops.into_iter().filter(|_| !chat.is_collocated) {
            push(computer, its_address(), "Must resolve: next hop");
        }
    }
    push_table(
        document,
        &["Name", "Type", "Points to", "Why", "Source"],
        rows,
    );
}

fn its_address() -> Words {
    Words::from("its address")
}

/// The address of a computer in the topology; most have none.
fn address_of(chat: &Chat<'_>, computer: &str) -> Words {
    let machine = chat
        .pool
        .cluster
        .and_then(|cluster| cluster.machine(computer));
    let address = |machine: &Machine| {
        let mut interfaces = machine.interfaces.iter();
        let primary = interfaces.find(|one| one.side == "Primary" && one.ip_address != "0.0.0.0");
        primary.map(|one| one.ip_address.clone())
    };
    match machine.and_then(address) {
        Some(address) if !address.is_empty() && address != "::" => Words::name(address),
        _ => its_address(),
    }
}

fn endpoints(facts: &HandoverFacts<'_>, document: &mut Document) {
    let mut rows: Vec<Vec<Words>> = Vec::new();
    let mut push = |title: String, instance: &str, role: String, mirroring: &'static str| {
        let (tcp, udp) = match instance {
            "" => ("1433", "none"),
            _ => (
                "the static port of the instance",
                "1434 (SQL Server Browser)",
            ),
        };
        let row = vec![
            Words::name(title),
            Words::from(role),
            Words::from(tcp),
            Words::from(udp),
            Words::from(mirroring),
        ];
        if !rows.contains(&row) {
            rows.push(row);
        }
    };
    for chat in &facts.chats {
        for (database, store) in chat.stores() {
            let pair = database.pair();
            let is_mirrored = chat.store(pair.mirror()).is_some();
            let purpose = crate::handover::chat::purpose(*database);
            push(
                store.title(),
                &store.instance.name,
                format!("{purpose} of {}", chat.name),
                if is_mirrored { "TCP 5022" } else { "none" },
            );
        }
        for (pair, store) in chat.witnesses() {
            let of = crate::handover::chat::purpose(pair.principal()).to_lowercase();
            push(
                store.title(),
                &store.instance.name,
                format!("Witness of the {of} of {}", chat.name),
                "TCP 7022",
            );
        }
    }
    if rows.is_empty() {
        return;
    }
    document.heading(Level::Section, "SQL Server endpoints");
    document.paragraph(
        "Give each named instance a static port, so that a firewall can let it through.",
    );
    if facts.chats.iter().any(Chat::is_mirrored) {
        document.paragraph(
            "5022 and 7022 are the suggested ports of mirroring endpoints; an endpoint that exists keeps its own.",
        );
    }
    push_table(
        document,
        &["Instance", "Role", "TCP", "UDP", "Mirroring endpoint"],
        rows,
    );
}
