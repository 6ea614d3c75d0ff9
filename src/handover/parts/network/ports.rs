//! The ports between each pair of computers, with reason and source.

mod joined;

use crate::design::Fact;
use crate::report::{CallOut, Document, Level, Words};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{Database, Role, SqlStore};

use crate::handover::chat::{Chat, computers};
use crate::handover::words::push_table;
use crate::handover::{HandoverFacts, open};

use joined::joined;

const PORTS: &str = "Documented: \"Port and protocol requirements for servers\"";
const TOPOLOGY: &str = "Documented: Persistent Chat, \"Plan the topology\", and nowhere else";
const SQL: &str =
    "Documented: Lync Server 2013, \"Understanding firewall requirements for SQL Server\"";
const MIRRORING: &str = "Documented: \"Deploy SQL mirroring for back-end high availability\"";
const SEEN: &str = "Seen: ports of published topologies";
const INSTALL: &str = "Documented: \"Install-CsDatabase\", \"Install-CsMirrorDatabase\", which connect from where they are run";

/// A port from one end to another.
#[derive(Clone, PartialEq)]
struct Port {
    from: String,
    to: String,
    port: String,
    protocol: &'static str,
    why: &'static str,
    source: &'static str,
}

impl Port {
    /// Whether two ports differ only in their ends.
    fn is_same_kind(&self, other: &Self) -> bool {
        let of = |port: &Self| (port.protocol, port.why, port.source);
        self.port == other.port && of(self) == of(other)
    }
}

#[derive(Default)]
struct Ports(Vec<Port>);

impl Ports {
    fn push(
        &mut self,
        (from, to): (&str, &str),
        port: impl Into<String>,
        protocol: &'static str,
        (why, source): (&'static str, &'static str),
    ) {
        if same_fqdn(from, to) {
            return;
        }
        let row = Port {
            from: from.to_owned(),
            to: to.to_owned(),
            port: port.into(),
            protocol,
            why,
            source,
        };
        if !self.0.contains(&row) {
            self.0.push(row);
        }
    }
}

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "Ports");
    document.paragraph(
        "Ports that Persistent Chat needs, for each pair of computers: every computer in the From column must \
         reach every other computer in the To column. Ports that the rest of the deployment needs anyway, and \
         traffic within one computer, are not listed.",
    );
    let mut ports = Ports::default();
    for chat in &facts.chats {
        if chat.port.is_none() {
            document.call_out(
                CallOut::Open,
                Words::from("The port of ").and_name(chat.name).and(
                    " is not in the document or is not understood; Topology Builder suggests 5041.",
                ),
            );
        }
        clients(&mut ports, chat);
        pool(&mut ports, chat);
        web_manager(facts, &mut ports, chat);
        databases(&mut ports, chat);
        mirroring(&mut ports, chat);
        seed(&mut ports, chat);
        files(&mut ports, chat);
        log_shipping(document, &mut ports, chat);
        compliance_output(&mut ports, chat);
        replication(facts, &mut ports, chat);
    }
    let rows = joined(ports.0).into_iter().map(|row| {
        vec![
            ends(&row.from),
            ends(&row.to),
            Words::from(row.port.port),
            Words::from(row.port.protocol),
            Words::from(row.port.why),
            Words::from(row.port.source),
        ]
    });
    push_table(
        document,
        &["From", "To", "Port", "Protocol", "Why", "Source"],
        rows.collect(),
    );
}

/// Who is no computer of the topology.
const ELSEWHERE: [&str; 8] = [
    CLIENTS,
    ADMINISTRATORS,
    OTHERS,
    PUBLISHER,
    SEED,
    LOGS,
    OUTPUT,
    MASTER,
];

fn ends(all: &[String]) -> Words {
    let mut words = Words::empty();
    for (position, end) in all.iter().enumerate() {
        if position > 0 {
            words = words.and(", ");
        }
        words = match ELSEWHERE.contains(&end.as_str()) {
            true => words.and(end),
            false => words.and_name(end),
        };
    }
    words
}

const OTHERS: &str = "other servers of the next hop pool";
const CLIENTS: &str = "clients";
const ADMINISTRATORS: &str = "administrators' computers";
const PUBLISHER: &str = "the computer that publishes";
const SEED: &str = "the file server of the share for setting up mirrors";
const LOGS: &str = "the file server of the log shipping share";
const OUTPUT: &str =
    "the file server of the folder for compliance output, if it is not on the pool's own servers";
const MASTER: &str = "the Central Management server";

fn clients(ports: &mut Ports, chat: &Chat<'_>) {
    for hop in chat.next_hop_computers() {
        let sign_in = "Sign-in; all Persistent Chat traffic from clients comes through this server";
        ports.push((CLIENTS, hop), "5061", "TCP, TLS (SIP)", (sign_in, PORTS));
        let web = "Uploading and downloading files, and room management";
        ports.push((CLIENTS, hop), "443", "TCP, TLS (HTTPS)", (web, PORTS));
    }
}

fn pool(ports: &mut Ports, chat: &Chat<'_>) {
    let port = chat
        .port
        .map_or_else(|| "5041 (suggested)".to_owned(), |port| port.to_string());
    for computer in &chat.computers {
        let wcf = "Administration of Persistent Chat (WCF)";
        for hop in chat.next_hop_computers() {
            let sip = "Persistent Chat messages, in both directions";
            ports.push(
                (hop, computer),
                port.as_str(),
                "TCP, MTLS (SIP)",
                (sip, PORTS),
            );
            ports.push(
                (computer, hop),
                port.as_str(),
                "TCP, MTLS (SIP)",
                (sip, PORTS),
            );
            ports.push((hop, computer), "881", "TCP, TLS and MTLS", (wcf, PORTS));
        }
        ports.push(
            (ADMINISTRATORS, computer),
            "881",
            "TCP, TLS and MTLS",
            (wcf, PORTS),
        );
        for other in &chat.computers {
            let between = "Between the servers of the pool, and administration";
            ports.push((computer, other), "8011", "TCP", (between, TOPOLOGY));
        }
    }
}

/// The web components of Persistent Chat on the Front End Servers; what uses them is not documented.
fn web_manager(facts: &HandoverFacts<'_>, ports: &mut Ports, chat: &Chat<'_>) {
    let Some(hop) = chat.next_hop.filter(|hop| computers(hop).len() > 1) else {
        return;
    };
    for service in facts.index.services_on(&hop.id) {
        let of_manager = service
            .ports
            .iter()
            .filter(|port| port.owner().contains("PersistentChatWebManager"));
        for number in of_manager.filter_map(|port| port.number()) {
            for computer in computers(hop) {
                let why = "Unverified: the topology lists it for PersistentChatWebManager; no page says what uses it";
                ports.push(
                    (OTHERS, computer),
                    number.to_string(),
                    "TCP, MTLS (SIP)",
                    (why, SEEN),
                );
            }
        }
    }
}

fn databases(ports: &mut Ports, chat: &Chat<'_>) {
    let mut users: Vec<&str> = chat.computers.clone();
    users.extend(chat.next_hop_computers());
    for (database, store) in chat.stores() {
        let why = match database.is_compliance() {
            true => "Compliance database (mgccomp)",
            false => "Content database (mgc)",
        };
        for user in &users {
            connection(ports, user, store, (why, SQL));
        }
        let why = "Databases and mirrors are made from there";
        connection(ports, PUBLISHER, store, (why, INSTALL));
    }
}

fn connection(
    ports: &mut Ports,
    user: &str,
    store: &SqlStore<'_>,
    reason: (&'static str, &'static str),
) {
    let server = store.cluster.fqdn.as_str();
    ports.push((user, server), sql_port(store), "TCP", reason);
    if !store.instance.name.is_empty() {
        let browser = "SQL Server Browser, which returns the port of a named instance";
        ports.push((user, server), "1434", "UDP", (browser, SQL));
    }
}

/// What the first copy of a mirror travels over, while mirrors are made.
fn seed(ports: &mut Ports, chat: &Chat<'_>) {
    for pair in crate::topology::Pair::ALL {
        if chat.store(pair.mirror()).is_none() {
            continue;
        }
        for database in [pair.principal(), pair.mirror()] {
            if let Some(store) = chat.store(database) {
                let why = "First copy of the database, while mirrors are made";
                let servers = (store.cluster.fqdn.as_str(), SEED);
                ports.push(servers, "445", "TCP (SMB)", (why, PORTS));
            }
        }
    }
}

fn sql_port(store: &SqlStore<'_>) -> String {
    match store.instance.name.as_str() {
        "" => "1433".to_owned(),
        name => format!("static port of {name}"),
    }
}

fn mirroring(ports: &mut Ports, chat: &Chat<'_>) {
    for pair in crate::topology::Pair::ALL {
        let principal = chat.store(pair.principal());
        let mirror = chat.store(pair.mirror());
        let (Some(principal), Some(mirror)) = (principal, mirror) else {
            continue;
        };
        let mut push = |from: &SqlStore<'_>, to: &SqlStore<'_>, port: &str, why| {
            let pair = (from.cluster.fqdn.as_str(), to.cluster.fqdn.as_str());
            ports.push(pair, port, "TCP", (why, MIRRORING));
        };
        let copies = "Mirroring between primary and mirror";
        push(principal, mirror, "5022", copies);
        push(mirror, principal, "5022", copies);
        if let Some(witness) = chat.witness(pair) {
            let asks = "Mirroring with the witness";
            for end in [principal, mirror] {
                push(end, witness, "7022", asks);
                push(witness, end, "5022", asks);
            }
        }
    }
}

fn files(ports: &mut Ports, chat: &Chat<'_>) {
    let Some(server) = chat.file_store.and_then(|store| store.cluster) else {
        return;
    };
    let users = chat
        .computers
        .iter()
        .copied()
        .chain(chat.next_hop_computers());
    for user in users {
        let why = "File store of Persistent Chat";
        ports.push((user, &server.fqdn), "445", "TCP (SMB)", (why, PORTS));
    }
}

fn log_shipping(document: &mut Document, ports: &mut Ports, chat: &Chat<'_>) {
    if chat.store(Database::ContentBackup).is_none() {
        return;
    }
    let share = chat.stated.log_shipping_share();
    if share.is_none() {
        open::ask_of(document, Fact::LogShippingShare, chat.name, false);
    }
    let server = share.map_or(LOGS, server_of);
    for database in [
        Database::Content,
        Database::ContentMirror,
        Database::ContentBackup,
    ] {
        if let Some(store) = chat.store(database) {
            let why = "Share for log shipping";
            ports.push(
                (&store.cluster.fqdn, server),
                "445",
                "TCP (SMB)",
                (why, PORTS),
            );
        }
    }
}

/// The adapter runs on the servers of the pool, and writes to a folder that may be on another server.
fn compliance_output(ports: &mut Ports, chat: &Chat<'_>) {
    if !chat.has_compliance {
        return;
    }
    let folder = chat.stated.compliance_output();
    // A folder with a drive is on each server itself.
    let server = match folder {
        Some(folder) if folder.starts_with(r"\\") => server_of(folder),
        Some(_) => return,
        None => OUTPUT,
    };
    for computer in &chat.computers {
        let why = "Folder for compliance output";
        ports.push((computer, server), "445", "TCP (SMB)", (why, PORTS));
    }
}

/// The server of a share.
fn server_of(share: &str) -> &str {
    let mut parts = share.trim_start_matches('\\').split('\\');
    parts.next().unwrap_or_default()
}

fn replication(facts: &HandoverFacts<'_>, ports: &mut Ports, chat: &Chat<'_>) {
    let masters = facts.index.of_role(&Role::CentralMgmt);
    let masters = masters.filter_map(|(place, _)| facts.index.cluster_of_place(place));
    let mut masters: Vec<&str> = masters.flat_map(computers).collect();
    if masters.is_empty() {
        masters.push(MASTER);
    }
    for computer in &chat.computers {
        for master in &masters {
            let why = "Configuration from the Central Management store";
            ports.push((master, computer), "445", "TCP (SMB)", (why, PORTS));
        }
    }
}
