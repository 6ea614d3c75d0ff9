//! `plan-chat`: proposes Persistent Chat for a topology, and writes a design that contains it.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::design::Design;
use crate::document::design_file;
use crate::document::save::{self, OpenError};
use crate::edit::{self, Identities, Refusal};
use crate::planning::proposal::{
    Availability, Needs, NoProposal, Stretch, document, next_hops, propose,
};
use crate::report::plain;
use crate::topology::fqdn::same_fqdn;
use crate::topology::{ClusterId, Index};
use crate::vocabulary::Vocabulary;

use crate::cli::design_out::{DesignOut, DesignOutError};
use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer plan-chat design.ron --users 50000\n  \
                        topology-designer plan-chat deployed.xml --users 30000 --provisioned 90000 \
                        --availability databases --compliance --out design.ron\n  topology-designer \
                        plan-chat design.ron --users 60000 --data-centers Redmond,Seattle --out \
                        with.ron\n\nThe proposal lists the servers, stores, mirrors and witnesses that are \
                        needed, with the reasons and sources. Contradictions between sources are marked as \
                        unverified. With --out, the proposal is added to a copy of the design, with the \
                        next available names in the site of the next hop.\n\nExit codes: 0 proposed, 2 the \
                        command failed."
)]
pub struct Arguments {
    /// Design, or any topology; - is standard input
    #[arg(value_name = "DESIGN")]
    design: PathBuf,

    /// Concurrent users
    #[arg(long, value_name = "NUMBER")]
    users: u32,

    /// Provisioned users [default: the same number as --users]
    #[arg(long, value_name = "NUMBER")]
    provisioned: Option<u32>,

    /// What the deployment must survive
    #[arg(long, value_enum, default_value_t = MayFail::Nothing)]
    availability: MayFail,

    /// Survive the loss of a data center: A has the database, B is the other data center
    #[arg(long, value_name = "A,B", value_delimiter = ',', num_args = 1)]
    data_centers: Vec<String>,

    /// The link between the data centers has high bandwidth and low latency
    #[arg(long, requires = "data_centers")]
    fast_link: bool,

    /// Turn on compliance
    #[arg(long)]
    compliance: bool,

    /// Front End pool that routes requests; required if there are several
    #[arg(long, value_name = "FQDN")]
    next_hop: Option<String>,

    /// Design to write; - is standard output; without it, the proposal is only printed
    #[arg(long, value_name = "x.ron")]
    out: Option<PathBuf>,

    /// Overwrite existing files
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum MayFail {
    /// No redundancy
    Nothing,
    /// Loss of a server
    Servers,
    /// Loss of a server or a SQL Server: databases are mirrored
    Databases,
}

impl MayFail {
    fn availability(self) -> Availability {
        match self {
            Self::Nothing => Availability::None,
            Self::Servers => Availability::Servers,
            Self::Databases => Availability::ServersAndDatabases,
        }
    }
}

/// Why nothing was proposed or written.
#[derive(Debug, thiserror::Error)]
enum PlanChatError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(
        "The topology has no Front End pool of Lync Server 2013 or Skype for Business Server 2015, which \
         Persistent Chat needs."
    )]
    NoFrontEnd,
    #[error(
        "{0} is not a Front End pool that can be the next hop; specify one with --next-hop: {1}."
    )]
    UnknownNextHop(String, String),
    #[error("Several Front End pools can be the next hop; specify one with --next-hop: {0}.")]
    SeveralNextHops(String),
    #[error("Name two data centers, as in --data-centers Redmond,Seattle.")]
    DataCenters,
    #[error(transparent)]
    NoProposal(#[from] NoProposal),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("The design could not be written: {0}")]
    Write(String),
    #[error(transparent)]
    Out(#[from] DesignOutError),
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    match plan(arguments, vocabulary) {
        Ok(exit) => exit,
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

fn plan(arguments: &Arguments, vocabulary: &Vocabulary) -> Result<Exit, PlanChatError> {
    let path: &Path = &arguments.design;
    let out = arguments.out.as_deref();
    let out = out.map(|out| DesignOut::new(out, arguments.force, Some(path)));
    let out = out.transpose()?;
    let (opened, _) = save::open(path, vocabulary)?;
    let design = &opened.design;
    let needs = needs(arguments, design)?;
    let proposal = propose(design, &needs)?;
    let text = plain(&document(&proposal, &design.topology));
    let Some(out) = out else {
        return Ok(output::print(&text, Exit::Fine));
    };
    let step = proposal.step(design, seed(&needs))?;
    let planned = edit::apply(design, &step, &mut Identities::seeded(seed(&needs)))?.design;
    let bytes = design_file::write(&planned, opened.source.as_ref());
    out.write(&bytes.map_err(|error| PlanChatError::Write(error.to_string()))?)?;
    // The proposal is written for a person; standard output may be the design.
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        output::note(line);
    }
    Ok(Exit::Fine)
}

/// Derived from the needs, so that the same needs give the same design.
fn seed(needs: &Needs) -> u64 {
    let digest = Sha256::digest(format!("{needs:?}"));
    let (first, _) = digest.split_at(size_of::<u64>());
    first
        .iter()
        .fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

fn needs(arguments: &Arguments, design: &Design) -> Result<Needs, PlanChatError> {
    let disaster_recovery = match arguments.data_centers.as_slice() {
        [] => None,
        [first, other] => Some(Stretch {
            data_centers: [first.clone(), other.clone()],
            has_fast_link: arguments.fast_link,
        }),
        _ => return Err(PlanChatError::DataCenters),
    };
    Ok(Needs {
        users: arguments.users,
        provisioned: arguments.provisioned.unwrap_or(arguments.users),
        availability: arguments.availability.availability(),
        disaster_recovery,
        has_compliance: arguments.compliance,
        next_hop: next_hop(arguments.next_hop.as_deref(), design)?,
        content_store: None,
        file_store: None,
    })
}

fn next_hop(wanted: Option<&str>, design: &Design) -> Result<ClusterId, PlanChatError> {
    let index = Index::new(&design.topology);
    let pools = next_hops(&index);
    let clusters: Vec<_> = pools.iter().filter_map(|(item, _)| item.cluster).collect();
    let named = |fqdn: &str| {
        clusters
            .iter()
            .find(|cluster| same_fqdn(&cluster.fqdn, fqdn))
    };
    let names = || {
        let names: Vec<&str> = clusters
            .iter()
            .map(|cluster| cluster.fqdn.as_str())
            .collect();
        names.join(", ")
    };
    match (wanted, clusters.as_slice()) {
        (_, []) => Err(PlanChatError::NoFrontEnd),
        (Some(fqdn), _) => match named(fqdn) {
            Some(cluster) => Ok(cluster.id.clone()),
            None => Err(PlanChatError::UnknownNextHop(fqdn.to_owned(), names())),
        },
        (None, [only]) => Ok(only.id.clone()),
        (None, _) => Err(PlanChatError::SeveralNextHops(names())),
    }
}
