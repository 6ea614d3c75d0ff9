//! Every number of a proposal, with its reason and source. If sources contradict each other, both are listed.

use crate::design::Design;
use crate::planning::chat::{ChatParts, FileStorePart};
use crate::planning::proposal::sizes::Sizes;
use crate::planning::proposal::{Availability, Needs, others};
use crate::topology::AssociationKind;
use crate::topology::persistent_chat::limits::{
    ENDPOINTS, PROVISIONED_USERS, USERS_IN_ALL, USERS_OF_A_SERVER, endpoints_of, grouped,
};
use crate::topology::persistent_chat::{MAX_ACTIVE, MAX_COMPUTERS};
use crate::topology::role::product_name;

const CAPACITY: &str = "\"Capacity planning for Persistent Chat Server\"";
const RECOVERY: &str =
    "\"Plan for high availability and disaster recovery for Persistent Chat Server\"";
const REQUIREMENTS: &str = "\"Hardware and software requirements for Persistent Chat Server\"";
const BACK_END: &str = "\"Back End Server high availability\"";
const SERVERS: &str = "\"Topology basics\", collocation of server roles";

/// A number of the proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub what: &'static str,
    /// The number, with additional text.
    pub amount: String,
    /// Why.
    pub because: String,
    /// The source.
    pub source: FigureSource,
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureSource {
    /// It is documented.
    Documented(&'static str),
    /// It is inferred from the documentation.
    Inferred(&'static str),
    /// The user chose it.
    Chosen,
}

impl FigureSource {
    /// The text for the reader.
    pub fn in_words(self) -> String {
        match self {
            Self::Documented(page) => format!("Documented: {page}"),
            Self::Inferred(page) => format!("Inferred from {page}"),
            Self::Chosen => "Your choice".to_owned(),
        }
    }
}

pub(super) fn figures(
    design: &Design,
    needs: &Needs,
    sizes: &Sizes,
    parts: &ChatParts,
) -> Vec<Figure> {
    let mut figures = servers(needs, sizes);
    figures.extend(stores(needs, parts));
    figures.push(Figure {
        what: "Product version",
        amount: product_name(parts.service_version),
        because: "The pool has the same version as its next hop.".to_owned(),
        source: FigureSource::Documented(REQUIREMENTS),
    });
    figures.extend(users(design, needs));
    figures
}

fn users(design: &Design, needs: &Needs) -> Vec<Figure> {
    let others = others(design);
    let with_others = match (others.count, others.users) {
        (0, _) => String::new(),
        (1, 0) => " The number of users of the other pool is unknown.".to_owned(),
        (_, 0) => " The number of users of the other pools is unknown.".to_owned(),
        (1, users) => format!(" The other pool has {}.", grouped(users)),
        (_, users) => format!(" The other pools have {}, as far as known.", grouped(users)),
    };
    vec![
        Figure {
            what: "Concurrent users",
            amount: grouped(needs.users.into()),
            because: format!(
                "A deployment supports {} in all its pools together; more pools do not raise this limit.{with_others}",
                grouped(USERS_IN_ALL.into())
            ),
            source: FigureSource::Documented("\"Plan for Persistent Chat Server\""),
        },
        Figure {
            what: "Provisioned users",
            amount: grouped(needs.provisioned.into()),
            because: format!(
                "At most {} in a deployment.",
                grouped(PROVISIONED_USERS.into())
            ),
            source: FigureSource::Documented(CAPACITY),
        },
        Figure {
            what: "Endpoints",
            amount: grouped(endpoints_of(needs.users).into()),
            because: format!(
                "1.5 for each concurrent user; at most {}.",
                grouped(ENDPOINTS.into())
            ),
            source: FigureSource::Documented(CAPACITY),
        },
    ]
}

fn servers(needs: &Needs, sizes: &Sizes) -> Vec<Figure> {
    let active = sizes.active();
    let mut because = format!(
        "{} for {} users, at most {} for each server",
        match sizes.needed {
            1 => "One is needed".to_owned(),
            many => format!("{many} are needed"),
        },
        grouped(needs.users.into()),
        grouped(USERS_OF_A_SERVER.into())
    );
    if active > sizes.needed {
        because.push_str(match needs.availability {
            Availability::None => "; one in each data center is active",
            _ => "; one more, so that one server can fail",
        });
    } else if active == MAX_ACTIVE && needs.availability != Availability::None {
        because.push_str("; at most four can be active at the same time");
    }
    because.push('.');
    let placed = |first: usize, other: Option<usize>| match (other, &needs.disaster_recovery) {
        (Some(other), Some(stretch)) => {
            let [here, there] = &stretch.data_centers;
            format!(
                "{}: {first} in {}, {other} in {}",
                first + other,
                here.trim(),
                there.trim()
            )
        }
        _ => first.to_string(),
    };
    let mut figures = vec![Figure {
        what: "Active servers",
        amount: placed(sizes.first.active, sizes.other.map(|other| other.active)),
        because,
        source: FigureSource::Documented(CAPACITY),
    }];
    if let Some(stretch) = &needs.disaster_recovery {
        let [here, _] = &stretch.data_centers;
        let text = match stretch.has_fast_link {
            true => {
                "With a high-bandwidth, low-latency link, servers in both data centers are active."
            }
            false => {
                "The active servers are near the database, so the pool works with any link between the data centers."
            }
        };
        figures.push(Figure {
            what: "Active data centers",
            amount: match stretch.has_fast_link {
                true => "Both data centers".to_owned(),
                false => here.trim().to_owned(),
            },
            because: text.to_owned(),
            source: FigureSource::Documented(RECOVERY),
        });
    }
    if sizes.standby() > 0 {
        let (because, source) = match needs.disaster_recovery {
            Some(_) => (
                format!(
                    "Either data center can support all users alone. A pool has at most {MAX_COMPUTERS} computers."
                ),
                FigureSource::Inferred(CAPACITY),
            ),
            None => (
                "All four servers that can be active are needed; this one is activated when one of them fails."
                    .to_owned(),
                FigureSource::Documented(CAPACITY),
            ),
        };
        figures.push(Figure {
            what: "Standby servers",
            amount: placed(sizes.first.standby, sizes.other.map(|other| other.standby)),
            because,
            source,
        });
    }
    figures.push(load(needs, active, sizes.standby()));
    figures
}

fn load(needs: &Needs, active: usize, standby: usize) -> Figure {
    let of = |servers: usize| {
        let servers = u32::try_from(servers).unwrap_or(u32::MAX).max(1);
        needs.users.div_ceil(servers)
    };
    let because = match active {
        0 | 1 => {
            "If the server fails, no one is served until another server is activated.".to_owned()
        }
        many => {
            let left = of(many - 1);
            let then = match (left > USERS_OF_A_SERVER, standby) {
                (false, _) => "",
                (true, 0) => ", which is too many",
                (true, _) => " until a standby server is activated",
            };
            format!(
                "If one fails, each of the others has {}{then}.",
                grouped(left.into())
            )
        }
    };
    Figure {
        what: "Users of an active server",
        amount: grouped(of(active).into()),
        because,
        source: FigureSource::Inferred(CAPACITY),
    }
}

fn stores(needs: &Needs, parts: &ChatParts) -> Vec<Figure> {
    let count = |is_counted: fn(&AssociationKind) -> bool| {
        let kinds = parts.stores.keys();
        kinds.filter(|kind| is_counted(kind)).count()
    };
    let databases =
        count(|kind| matches!(kind, AssociationKind::Database(database) if !database.is_mirror()));
    let mirrors =
        count(|kind| matches!(kind, AssociationKind::Database(database) if database.is_mirror()));
    let witnesses = count(|kind| matches!(kind, AssociationKind::Witness(_)));
    let mut figures = Vec::new();
    let each = match (needs.has_compliance, needs.disaster_recovery.is_some()) {
        (false, false) => "Content.",
        (true, false) => "Content and compliance, each in its own instance.",
        (false, true) => "Content, and its backup in the other data center.",
        (true, true) => "Content and compliance, and a backup of each in the other data center.",
    };
    figures.push(Figure {
        what: "SQL Server stores",
        amount: databases.to_string(),
        because: match needs.availability {
            Availability::ServersAndDatabases if needs.has_compliance => {
                format!("{each} Mirrored databases are on separate SQL Servers.")
            }
            _ => each.to_owned(),
        },
        source: FigureSource::Documented(match needs.disaster_recovery {
            Some(_) => RECOVERY,
            None => SERVERS,
        }),
    });
    if mirrors > 0 {
        figures.push(Figure {
            what: "Mirrors",
            amount: mirrors.to_string(),
            because: "One for each database, in the same data center, with the same SQL Server version and edition."
                .to_owned(),
            source: FigureSource::Documented(BACK_END),
        });
        figures.push(Figure {
            what: "Witnesses",
            amount: witnesses.to_string(),
            because: "One for each mirrored database, on a third SQL Server: without a witness, someone has to \
                      fail over manually."
                .to_owned(),
            source: FigureSource::Documented(BACK_END),
        });
    }
    let (amount, because, source) = match &parts.file_store {
        FileStorePart::New { .. } => (
            "1, new",
            "A separate file store is recommended for performance.",
            FigureSource::Documented(REQUIREMENTS),
        ),
        FileStorePart::Existing(_) => (
            "1, existing",
            "A separate file store is recommended for performance.",
            FigureSource::Chosen,
        ),
    };
    figures.push(Figure {
        what: "File stores",
        amount: amount.to_owned(),
        because: because.to_owned(),
        source,
    });
    if needs.disaster_recovery.is_some() {
        figures.push(Figure {
            what: "Shares for log shipping",
            amount: "1".to_owned(),
            because: "Every SQL Server in both data centers reads and writes it. It is not a file store of the \
                      topology; enter it under Known facts of the pool."
                .to_owned(),
            source: FigureSource::Documented(RECOVERY),
        });
    }
    figures
}
