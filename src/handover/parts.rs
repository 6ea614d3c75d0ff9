//! The parts of the documentation: one file and one row each.

mod capacity;
mod changes;
mod databases;
mod design;
mod disaster_recovery;
mod network;
mod permissions;
mod prerequisites;
mod runbook;

use crate::report::{Block, Document};

use crate::handover::{HandoverFacts, unverified};

/// The reader of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The person who publishes the topology and runs setup.
    Publisher,
    /// The SQL Server administrator.
    Database,
    /// The administrator of DNS, firewalls and file servers.
    Network,
    /// The person who issues certificates.
    Certificates,
    /// The person who helps users.
    HelpDesk,
}

impl Reader {
    /// Every reader.
    pub const ALL: [Self; 5] = [
        Self::Publisher,
        Self::Database,
        Self::Network,
        Self::Certificates,
        Self::HelpDesk,
    ];

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Publisher => "Publisher",
            Self::Database => "Database",
            Self::Network => "Network",
            Self::Certificates => "Certificates",
            Self::HelpDesk => "Help desk",
        }
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Publisher => "publisher",
            Self::Database => "database",
            Self::Network => "network",
            Self::Certificates => "certificates",
            Self::HelpDesk => "help-desk",
        }
    }
}

/// A part of the documentation.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct HandoverPart {
    /// The name on the command line.
    pub name: &'static str,
    pub title: &'static str,
    /// The purpose, as a sentence.
    pub about: &'static str,
    /// The readers.
    pub readers: &'static [Reader],
    /// Writes the part; writes nothing if it does not apply to the design.
    write: fn(&HandoverFacts<'_>, &mut Document),
}

impl HandoverPart {
    /// The part as blocks.
    pub fn blocks(&self, facts: &HandoverFacts<'_>) -> Vec<Block> {
        let mut document = Document::default();
        (self.write)(facts, &mut document);
        if !document.blocks.is_empty() {
            unverified::mark(&mut document, facts, self.name);
        }
        document.blocks
    }
}

/// Every part, in the order in which they are printed.
pub const PARTS: &[HandoverPart] = &[
    HandoverPart {
        name: "design",
        title: "Design",
        about: "What the deployment consists of, and why.",
        readers: &Reader::ALL,
        write: design::write,
    },
    HandoverPart {
        name: "prerequisites",
        title: "Prerequisites",
        about: "What each computer needs before setup.",
        readers: &[Reader::Publisher, Reader::Database, Reader::Network],
        write: prerequisites::write,
    },
    HandoverPart {
        name: "permissions",
        title: "Permissions",
        about: "Who does what, with which permissions, and how to check that they have them.",
        readers: &[
            Reader::Publisher,
            Reader::Database,
            Reader::Network,
            Reader::Certificates,
        ],
        write: permissions::write,
    },
    HandoverPart {
        name: "network",
        title: "Network",
        about: "Ports, DNS records, certificates, shares and SQL Server endpoints.",
        readers: &[Reader::Network, Reader::Certificates, Reader::Database],
        write: network::write,
    },
    HandoverPart {
        name: "databases",
        title: "Databases",
        about: "Each SQL Server instance and its databases.",
        readers: &[Reader::Database],
        write: databases::write,
    },
    HandoverPart {
        name: "runbook",
        title: "Runbook",
        about: "How to deploy Persistent Chat, step by step, in a deployment that already has Front End pools.",
        readers: &[Reader::Publisher],
        write: runbook::write,
    },
    HandoverPart {
        name: "disaster-recovery",
        title: "Disaster recovery",
        about: "What to do when the data center with the primary databases is lost, and how to fail back.",
        readers: &[Reader::Publisher, Reader::Database, Reader::HelpDesk],
        write: disaster_recovery::write,
    },
    HandoverPart {
        name: "capacity",
        title: "Capacity and failures",
        about: "The load of each server, and what happens when a server, store or site is lost.",
        readers: &[Reader::Publisher, Reader::Database, Reader::HelpDesk],
        write: capacity::write,
    },
    HandoverPart {
        name: "changes",
        title: "Changes",
        about: "The steps from what is published to this design.",
        readers: &[Reader::Publisher, Reader::Database],
        write: changes::write,
    },
];
