//! A proposal as a document, for review before it is applied.

use crate::planning::chat::{ChatShape, FileStorePart, SqlStorePart};
use crate::planning::proposal::{Availability, Proposal};
use crate::report::{Block, CallOut, Document, Level, Table, Words};
use crate::topology::inventory::{name_of, sql_store_title};
use crate::topology::persistent_chat::limits::grouped;
use crate::topology::{AssociationKind, ObjectId, Topology};

/// Two contradicting sources.
struct Contradiction {
    about: &'static str,
    one: &'static str,
    other: &'static str,
    here: &'static str,
    applies: fn(&Proposal) -> bool,
}

const CONTRADICTIONS: &[Contradiction] = &[
    Contradiction {
        about: "Capacity when a server fails",
        one: "a Lync Server 2013 page allows three servers to support up to 30,000 users each for a short time",
        other: "the page for Skype for Business Server 2015 says 20,000 for a server and does not mention such a time",
        here: "The plan uses 20,000",
        applies: |proposal| proposal.needs.users > 60_000,
    },
    Contradiction {
        about: "How many Persistent Chat databases a SQL Server may host",
        one: "the Skype for Business Server 2015 pages and the Standard Edition page of Lync Server 2013 say one content database for each SQL Server",
        other: "the Enterprise Edition page of Lync Server 2013 does not say this; it is documented that \
                content and compliance can share an instance",
        here: "In this plan, a SQL Server hosts at most one of each",
        applies: |proposal| {
            let needs = &proposal.needs;
            needs.has_compliance && needs.availability != Availability::ServersAndDatabases
        },
    },
    Contradiction {
        about: "How many invitations a deployment may hold",
        one: "the text says 1,000,000",
        other: "the table says 2,000,000",
        here: "Plan with 1,000,000; the number of servers does not depend on it",
        applies: |_| true,
    },
];

/// The proposal in words, with its names.
pub fn document(proposal: &Proposal, topology: &Topology) -> Document {
    let mut document = Document {
        title: format!(
            "Persistent Chat for {} users",
            grouped(proposal.needs.users.into())
        ),
        ..Document::default()
    };
    if proposal.is_further_pool {
        document.call_out(
            CallOut::Warning,
            "There is already a Persistent Chat pool. A room, a category or an add-in belongs to one pool \
             only. Plan another pool if regulations require one; otherwise, add servers to the existing pool.",
        );
    }
    document.heading(Level::Section, "Numbers");
    let rows = proposal.figures.iter().map(|figure| {
        vec![
            Words::from(figure.what),
            Words::from(figure.amount.as_str()),
            Words::from(figure.because.as_str()),
            Words::from(figure.source.in_words()),
        ]
    });
    document.blocks.push(Block::Table(Table {
        heads: vec!["What", "Number", "Why", "Source"],
        rows: rows.collect(),
    }));
    document.heading(Level::Section, "New objects");
    let rows = added(proposal, topology);
    document.blocks.push(Block::Table(Table {
        heads: vec!["Name", "Type", "Data center"],
        rows,
    }));
    let contradictions = CONTRADICTIONS.iter();
    for point in contradictions.filter(|point| (point.applies)(proposal)) {
        let Contradiction {
            about,
            one,
            other,
            here,
            ..
        } = point;
        let words = format!("{about}: {one}; {other}. {here}.");
        document.call_out(CallOut::Unverified, words);
    }
    document
}

/// A row for each object; existing objects are marked.
fn added(proposal: &Proposal, topology: &Topology) -> Vec<Vec<Words>> {
    let parts = &proposal.parts;
    let row = |name: String, what: &str, place: Option<&str>| {
        vec![
            Words::name(name),
            Words::from(what),
            Words::from(place.unwrap_or_default()),
        ]
    };
    let mut rows = vec![row(
        proposal.pool_fqdn().to_owned(),
        "Persistent Chat pool",
        None,
    )];
    if let ChatShape::Pool { servers, .. } = &parts.shape {
        rows.extend(servers.iter().map(|server| {
            let what = match server.is_active {
                true => "Active server",
                false => "Standby server",
            };
            row(server.fqdn.clone(), what, server.data_center.as_deref())
        }));
    }
    for kind in AssociationKind::OF_PERSISTENT_CHAT {
        rows.extend(parts.stores.get(&kind).map(|part| match part {
            SqlStorePart::New {
                fqdn,
                instance,
                data_center,
            } => {
                let name = sql_store_title(fqdn, instance);
                row(name, kind.label(), data_center.as_deref())
            }
            SqlStorePart::Existing(id) => {
                let what = format!("{}, existing", kind.label());
                row(name_of(topology, &id.clone().into()), &what, None)
            }
        }));
    }
    rows.push(match &parts.file_store {
        FileStorePart::New {
            fqdn,
            share,
            data_center,
        } => row(
            format!(r"\\{fqdn}\{share}"),
            "File store",
            data_center.as_deref(),
        ),
        FileStorePart::Existing(id) => {
            let name = name_of(topology, &id.clone().into());
            row(name, "File store, existing", None)
        }
    });
    let next_hop = ObjectId::from(parts.next_hop.clone());
    rows.push(row(
        name_of(topology, &next_hop),
        "Next hop, existing",
        None,
    ));
    rows
}
