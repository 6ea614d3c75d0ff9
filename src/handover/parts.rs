//! The parts of the documentation: one file and one row for each.

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

/// Who reads a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Whoever publishes the topology and runs setup.
    Publisher,
    /// Whoever runs the SQL Servers.
    Database,
    /// Whoever runs DNS, firewalls and file servers.
    Network,
    /// Whoever hands out certificates.
    Certificates,
    /// Whoever answers users.
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

    /// As a person knows them.
    pub fn label(self) -> &'static str {
        match self {
            Self::Publisher => "Publisher",
            Self::Database => "Database",
            Self::Network => "Network",
            Self::Certificates => "Certificates",
            Self::HelpDesk => "Help desk",
        }
    }

    /// As the command line names them.
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
    /// What the command line calls it.
    pub name: &'static str,
    pub title: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    /// Who reads it.
    pub readers: &'static [Reader],
    /// Writes it; nothing, where the design has nothing to say of it.
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
        about: "What is there and why.",
        readers: &Reader::ALL,
        write: design::write,
    },
    HandoverPart {
        name: "prerequisites",
        title: "Prerequisites",
        about: "What has to be there before setup, on each computer.",
        readers: &[Reader::Publisher, Reader::Database, Reader::Network],
        write: prerequisites::write,
    },
    HandoverPart {
        name: "permissions",
        title: "Permissions",
        about: "Who does what, with which rights, and how to see that they have them.",
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
        about: "Each SQL Server instance and what is on it.",
        readers: &[Reader::Database],
        write: databases::write,
    },
    HandoverPart {
        name: "runbook",
        title: "Runbook",
        about: "How Persistent Chat is deployed, step by step, in a deployment that has Front End pools already.",
        readers: &[Reader::Publisher],
        write: runbook::write,
    },
    HandoverPart {
        name: "disaster-recovery",
        title: "Disaster recovery",
        about: "What to do when the data center with the primary databases is lost, and how to go back.",
        readers: &[Reader::Publisher, Reader::Database, Reader::HelpDesk],
        write: disaster_recovery::write,
    },
    HandoverPart {
        name: "capacity",
        title: "Capacity and what if",
        about: "How much each server carries, and what happens when one thing is lost.",
        readers: &[Reader::Publisher, Reader::Database, Reader::HelpDesk],
        write: capacity::write,
    },
    HandoverPart {
        name: "changes",
        title: "Changes",
        about: "What has to be done to get from what is published to this design.",
        readers: &[Reader::Publisher, Reader::Database],
        write: changes::write,
    },
];
