//! Steps: what somebody does so that a difference comes true. Plan, publishing kit and runbook select steps and
//! print them, so no text of a step is written twice.
//!
//! A step carries its command as data, says how to check it, how to go back and what it costs, and names its
//! source: what nobody documented is marked, never passed off as known.

mod causes;
mod kind;
mod print;

use std::fmt;

use crate::diff::{Change, ObjectKind, Property};
use crate::publish::powershell::CmdletCall;
use crate::report::Words;
use crate::topology::ObjectId;

pub use kind::StepKind;
pub use print::{action_in_words, block, block_without_causes};

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which of the known steps.
    pub kind: StepKind,
    /// The differences that it follows from; none for a step that every publication has.
    pub causes: Vec<Cause>,
    /// What is done, in the imperative.
    pub what: Words,
    /// Where.
    pub places: Vec<StepPlace>,
    /// Who may do it.
    pub who: &'static [Who],
    /// What is typed or done by hand, in order.
    pub actions: Vec<StepAction>,
    /// How to see that it is done.
    pub checks: Vec<StepAction>,
    /// How to go back.
    pub back: &'static str,
    /// Who is interrupted by it, and how.
    pub interrupts: Option<&'static str>,
    /// What cannot be brought back after it.
    pub lost: Option<&'static str>,
    /// What else there is to know, such as what a rule says of it.
    pub notes: Vec<Words>,
    /// Where it is from.
    pub sources: &'static [StepSource],
}

/// A difference, as the cause of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What became of the object.
    pub change: Change,
    /// The object, in the design or, when it goes, in what is published.
    pub object: Option<ObjectId>,
    /// What it is.
    pub kind: ObjectKind,
    /// What it is called.
    pub name: String,
    /// The property that differs; `None` when it is the whole object.
    pub property: Option<Property>,
    /// What the property was.
    pub before: Option<String>,
    /// What it is to be.
    pub after: Option<String>,
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
    /// Wherever the DNS zones are kept.
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

/// Who may do a step: a group of the product or of Windows, or a person with rights elsewhere.
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
    /// Who manages DNS.
    DnsAdministrator,
    /// Who manages firewalls.
    FirewallAdministrator,
    /// Local Administrators of the file server, or Full Control of the share.
    FileServerAdministrator,
    /// CsPersistentChatAdministrator.
    ChatAdministrators,
    /// CsAdministrator.
    Administrators,
    /// One of those who may change settings of Persistent Chat.
    SettingsAdministrators,
    /// One of those who may change policies of Persistent Chat.
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
                "RTCUniversalServerAdmins, and Domain Admins or setup permission on the containers of the computers"
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

/// What is typed, or done by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepAction {
    /// A cmdlet with its arguments.
    Command(CmdletCall),
    /// A line of PowerShell that is the same in every deployment.
    Line(&'static str),
    /// Something that no command does.
    ByHand(Words),
    /// A command that is not written, because a name in it is not fit for one; the sentence says why.
    Refused(String),
}

/// How far the source of a step can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepBasis {
    /// The documentation of the product says so.
    Documented,
    /// A script or a log of a real deployment shows it.
    Seen,
    /// Concluded from the documentation of something like it.
    Inferred,
    /// Common knowledge of Windows or SQL Server.
    General,
}

/// Where a step is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepSource {
    /// How far it can be relied on.
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

    /// A conclusion.
    pub const fn inferred(text: &'static str) -> Self {
        let basis = StepBasis::Inferred;
        Self { basis, text }
    }

    /// Common knowledge.
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
