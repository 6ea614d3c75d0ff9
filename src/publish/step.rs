//! Steps: what people do to carry out a difference. The plan, the publishing kit and the runbook select steps and print
//! them, so no text of a step is written twice.
//!
//! A step has its commands as data, how to check it, how to roll it back, its impact and its source. Anything that is
//! not documented is marked as such.

mod causes;
mod kind;
mod print;

use std::fmt;

use crate::diff::{Change, ObjectKind, Property};
use crate::publish::powershell::CmdletCall;
use crate::publish::upgrades;
use crate::report::Words;
use crate::topology::ObjectId;

pub use kind::StepKind;
pub use print::{action_in_words, block, block_without_causes};

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The kind of step.
    pub kind: StepKind,
    /// The differences that cause it; empty for a step of every publication.
    pub causes: Vec<Cause>,
    /// What to do, in the imperative.
    pub what: Words,
    /// Where to do it.
    pub places: Vec<StepPlace>,
    /// Who may do it.
    pub who: &'static [Who],
    /// Commands and manual actions, in order.
    pub actions: Vec<StepAction>,
    /// How to check that it is done.
    pub checks: Vec<StepAction>,
    /// How to roll it back.
    pub back: &'static str,
    /// Which users are interrupted, and how.
    pub interrupts: Option<&'static str>,
    /// What is lost permanently.
    pub lost: Option<&'static str>,
    /// Additional notes, such as the message of a rule.
    pub notes: Vec<Words>,
    /// The sources.
    pub sources: &'static [StepSource],
}

/// A difference, as the cause of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// How the object changed.
    pub change: Change,
    /// The object in the design or, if it is removed, in the published topology.
    pub object: Option<ObjectId>,
    /// The kind of the object.
    pub kind: ObjectKind,
    /// The name of the object.
    pub name: String,
    /// The property that differs; `None` for the whole object.
    pub property: Option<Property>,
    /// The previous value.
    pub before: Option<String>,
    /// The new value.
    pub after: Option<String>,
}

impl Cause {
    /// Whether a pool is upgraded in place.
    pub fn is_upgrade(&self) -> bool {
        let runs_product = matches!(self.kind, ObjectKind::Item(kind) if kind.row().runs_product);
        self.change == Change::Changed
            && runs_product
            && self.property == Some(Property::Version)
            && upgrades::is_named_in_place(self.before.as_deref(), self.after.as_deref())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = (self.kind.in_words(), &self.name);
        match self.kind {
            ObjectKind::Deployment => f.write_str(kind)?,
            _ => write!(f, "{kind} {name}")?,
        }
        let Some(property) = &self.property else {
            return write!(f, " {}", self.change.in_words());
        };
        let stated = |value: &'_ Option<String>| value.clone().filter(|value| !value.is_empty());
        match (stated(&self.before), stated(&self.after)) {
            (None, Some(after)) => write!(f, ": {property} {after} added"),
            (Some(before), None) => write!(f, ": {property} {before} removed"),
            (Some(before), Some(after)) => write!(f, ": {property} {before} → {after}"),
            (None, None) => write!(f, ": {property}"),
        }
    }
}

/// Where a step is done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepPlace {
    /// The computer from which the topology is published.
    Publisher,
    /// One computer, by its FQDN.
    Computer(String),
    /// The server of a SQL Server instance, by the name of the store.
    SqlServer(String),
    /// A file server, by its FQDN.
    FileServer(String),
    /// The DNS servers.
    Dns,
    /// A domain controller, or a computer with its tools.
    Directory,
    /// The firewalls between the computers.
    Firewalls,
}

impl fmt::Display for StepPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Publisher => "the computer that you publish from",
            Self::Computer(name) | Self::SqlServer(name) | Self::FileServer(name) => name,
            Self::Dns => "DNS",
            Self::Directory => "Active Directory",
            Self::Firewalls => "the firewalls",
        })
    }
}

/// Who may do a step: a group of the product or of Windows, or the administrator of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Who {
    SchemaAdmins,
    EnterpriseAdmins,
    DomainAdmins,
    /// Domain Admins, or a member of RTCUniversalServerAdmins with delegated setup permission.
    Publisher,
    /// RTCUniversalServerAdmins.
    ServerAdmins,
    /// A member of the sysadmin role of the SQL Server instance.
    SqlAdministrator,
    /// Local Administrators of the computer.
    LocalAdministrators,
    /// The DNS administrator.
    DnsAdministrator,
    /// The firewall administrator.
    FirewallAdministrator,
    /// Local Administrators of the file server, or Full Control of the share.
    FileServerAdministrator,
    /// CsPersistentChatAdministrator.
    ChatAdministrators,
    /// CsAdministrator.
    Administrators,
    /// Anyone who may change Persistent Chat settings.
    SettingsAdministrators,
    /// Anyone who may change Persistent Chat policies.
    PolicyAdministrators,
    /// Local Users of the computer.
    LocalUsers,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SchemaAdmins => "Schema Admins",
            Self::EnterpriseAdmins => "Enterprise Admins",
            Self::DomainAdmins => "Domain Admins",
            Self::Publisher => {
                "RTCUniversalServerAdmins, and Domain Admins or setup permissions on the containers of the computers"
            }
            Self::ServerAdmins => "RTCUniversalServerAdmins",
            Self::SqlAdministrator => "sysadmin of the SQL Server instance",
            Self::LocalAdministrators => "local Administrators of the computer",
            Self::DnsAdministrator => "the DNS administrator",
            Self::FirewallAdministrator => "the firewall administrator",
            Self::FileServerAdministrator => {
                "local Administrators of the file server, or Full Control of the share"
            }
            Self::ChatAdministrators => "CsPersistentChatAdministrator",
            Self::Administrators => "CsAdministrator",
            Self::SettingsAdministrators => "CsPersistentChatAdministrator or CsAdministrator",
            Self::PolicyAdministrators => {
                "CsPersistentChatAdministrator, CsAdministrator or CsUserAdministrator"
            }
            Self::LocalUsers => "local Users of the computer",
        })
    }
}

/// A command or a manual action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepAction {
    /// A cmdlet with its arguments.
    Command(CmdletCall),
    /// A line of PowerShell that is the same in every deployment.
    Line(&'static str),
    /// A manual action.
    ByHand(Words),
    /// A command that cannot be written because of a name in it; the sentence says why.
    Refused(String),
}

/// How reliable the source of a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepBasis {
    /// Documented for the product.
    Documented,
    /// Seen in a script or log of a real deployment.
    Seen,
    /// Inferred from the documentation of something similar.
    Inferred,
    /// General knowledge of Windows or SQL Server.
    General,
}

/// The source of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepSource {
    /// How reliable it is.
    pub basis: StepBasis,
    /// The page or text.
    pub text: &'static str,
}

impl StepSource {
    /// A page of the documentation.
    pub const fn documented(text: &'static str) -> Self {
        let basis = StepBasis::Documented;
        Self { basis, text }
    }

    /// A script or log.
    pub const fn seen(text: &'static str) -> Self {
        let basis = StepBasis::Seen;
        Self { basis, text }
    }

    /// An inference.
    pub const fn inferred(text: &'static str) -> Self {
        let basis = StepBasis::Inferred;
        Self { basis, text }
    }

    /// General knowledge.
    pub const fn general(text: &'static str) -> Self {
        let basis = StepBasis::General;
        Self { basis, text }
    }
}

impl fmt::Display for StepSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.basis {
            StepBasis::Documented => write!(f, "Documented: {}", self.text),
            StepBasis::Seen => write!(f, "Seen: {}", self.text),
            StepBasis::Inferred => write!(f, "Not documented, inferred: {}", self.text),
            StepBasis::General => write!(f, "General knowledge: {}", self.text),
        }
    }
}

impl Step {
    /// Whether the documentation of the product describes it; otherwise it is marked as unverified.
    pub fn is_documented(&self) -> bool {
        let mut sources = self.sources.iter();
        sources.any(|source| source.basis == StepBasis::Documented)
    }
}
