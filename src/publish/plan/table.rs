//! The table of differences: for each kind of difference, the steps that it requires, or why it requires none
//! (publishing notes, 6.1 to 6.8). All matches are exhaustive, so a new kind of difference does not compile without a
//! row.

mod associations;

use crate::diff::{Change, ObjectKind, Property, PropertyDifference};
use crate::publish::step::StepKind::{self, *};
use crate::topology::Kind;

/// What a kind of difference requires.
#[derive(Clone, Copy, Debug)]
pub(super) struct DifferenceRow {
    /// Its own steps, in addition to those of every publication.
    pub steps: &'static [StepKind],
    /// Why it has no steps of its own; empty if it has some.
    pub because: &'static str,
    /// Whether it requires publishing.
    pub publishes: bool,
}

/// How a property changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Became {
    /// Only the design has it.
    Added,
    /// Both have it.
    Changed,
    /// Only the published topology has it.
    Removed,
}

impl Became {
    fn of(property: &PropertyDifference) -> Self {
        match (&property.before, &property.after) {
            (None, _) => Self::Added,
            (_, None) => Self::Removed,
            _ => Self::Changed,
        }
    }
}

pub(super) const fn steps(steps: &'static [StepKind]) -> DifferenceRow {
    let because = "";
    let publishes = true;
    DifferenceRow {
        steps,
        because,
        publishes,
    }
}

/// A difference that needs only publishing.
pub(super) const fn publishing(because: &'static str) -> DifferenceRow {
    let steps = &[];
    let publishes = true;
    DifferenceRow {
        steps,
        because,
        publishes,
    }
}

/// The row of an object as a whole.
pub(super) fn object_rows(kind: ObjectKind, change: Change) -> Vec<DifferenceRow> {
    match change {
        Change::Added => vec![added(kind)],
        Change::Removed => vec![removed(kind)],
        Change::Recreated => vec![removed(kind), added(kind)],
        // Its properties have their own rows.
        Change::Changed => Vec::new(),
    }
}

/// Setup of a server that runs the product.
const SERVERS: DifferenceRow = steps(&[
    Accounts,
    Prerequisites,
    Names,
    Firewall,
    LocalStore,
    Components,
    Certificates,
    Services,
    Verification,
]);

/// Publishing does not affect devices and servers that do not run the product.
const PERIPHERAL: DifferenceRow = publishing(
    "publishing informs the other servers; the device or server itself is set up separately",
);

fn added(kind: ObjectKind) -> DifferenceRow {
    let kind = match kind {
        ObjectKind::Deployment | ObjectKind::Site => {
            return publishing("it is only a name in the topology; nothing is installed for it");
        }
        ObjectKind::Item(kind) => kind,
    };
    match kind {
        Kind::PersistentChatPool => steps(&[
            Preconditions,
            Accounts,
            Prerequisites,
            Names,
            Firewall,
            Delegation,
            LocalStore,
            Components,
            Certificates,
            Services,
            NextHop,
            Administrators,
            Policies,
            Settings,
            Rooms,
            ContactObject,
            Verification,
            RegularBackup,
        ]),
        Kind::SqlStore => steps(&[SqlInstance]),
        Kind::FileStore => steps(&[Share]),
        Kind::FrontEndPool
        | Kind::StandardEditionServer
        | Kind::DirectorPool
        | Kind::MediationPool => SERVERS,
        Kind::EdgePool => steps(&[
            Prerequisites,
            Names,
            Firewall,
            LocalStore,
            Components,
            Certificates,
            Services,
            Verification,
        ]),
        Kind::BranchAppliance
        | Kind::PstnGateway
        | Kind::OfficeWebAppsServer
        | Kind::TrustedApplicationPool
        | Kind::Server => PERIPHERAL,
    }
}

fn removed(kind: ObjectKind) -> DifferenceRow {
    let kind = match kind {
        ObjectKind::Deployment | ObjectKind::Site => {
            return publishing(
                "it is only a name in the topology; its contents have their own steps",
            );
        }
        ObjectKind::Item(kind) => kind,
    };
    match kind {
        Kind::PersistentChatPool => steps(&[
            ChatBackup,
            StopUsing,
            ChatEndpoints,
            Deactivation,
            Components,
            NextHop,
            Uninstall,
            NamesRemoval,
        ]),
        Kind::SqlStore => steps(&[StoreRemoval]),
        Kind::FileStore => steps(&[StoreRemoval, ShareRemoval]),
        Kind::FrontEndPool | Kind::StandardEditionServer => {
            steps(&[MoveUsers, Uninstall, NamesRemoval])
        }
        Kind::DirectorPool | Kind::MediationPool | Kind::EdgePool => {
            steps(&[Uninstall, NamesRemoval])
        }
        Kind::BranchAppliance
        | Kind::PstnGateway
        | Kind::OfficeWebAppsServer
        | Kind::TrustedApplicationPool
        | Kind::Server => PERIPHERAL,
    }
}

/// The row of a property of an object.
pub(super) fn property_row(
    kind: ObjectKind,
    change: Change,
    property: &PropertyDifference,
) -> DifferenceRow {
    let became = Became::of(property);
    let is_whole = matches!(change, Change::Added | Change::Removed);
    match &property.property {
        Property::Association(association) => {
            let holder = match kind {
                ObjectKind::Item(kind) => Some(kind),
                ObjectKind::Deployment | ObjectKind::Site => None,
            };
            return associations::row(holder, change, *association, became);
        }
        _ if is_whole => return publishing("covered by the steps for the whole object"),
        _ => {}
    }
    match &property.property {
        Property::Name => renamed(kind),
        Property::Instance => steps(&[SqlInstance]),
        Property::Share => steps(&[Share, StopServices, FileMove, Services]),
        Property::Version => match kind {
            ObjectKind::Item(kind) if kind.row().runs_product => {
                steps(&[Backup, Upgrade, Verification])
            }
            _ => publishing("a store or device has the version of the pool that uses it"),
        },
        Property::Computer => computer(kind, became),
        Property::ChatPort => steps(&[Firewall, Components, NextHop, Restart]),
        Property::ActiveComputer => steps(&[ActiveServers]),
        Property::SipDomain | Property::DefaultSipDomain => steps(&[SimpleUrls, Certificates]),
        Property::SimpleUrl => steps(&[SimpleUrls]),
        Property::Kind | Property::Site | Property::Identity => match kind {
            ObjectKind::Item(kind) if kind.row().runs_product => steps(&[Components, Verification]),
            _ => publishing(
                "only the topology contains it; nothing of the product is installed there",
            ),
        },
        Property::Role => match kind {
            ObjectKind::Item(Kind::SqlStore) => {
                publishing("covered by the steps for the pool that the database belongs to")
            }
            ObjectKind::Item(kind) if kind.row().runs_product => {
                steps(&[Components, Certificates, Services])
            }
            _ => PERIPHERAL,
        },
        Property::Port => match kind {
            ObjectKind::Item(kind) if kind.row().runs_product => {
                steps(&[Firewall, Components, Restart])
            }
            ObjectKind::Item(_) => steps(&[Firewall]),
            _ => publishing("no computer listens on this port"),
        },
        Property::DisplayName => {
            publishing("only the topology contains the name, and clients read it there")
        }
        Property::DefaultPool => publishing("only the topology contains the default of a site"),
        Property::AlwaysOnNode => publishing(
            "it tells the product where the primary replica is; SQL Server has its own settings for this",
        ),
        Property::Setting(_) => {
            publishing("a setting of the topology reaches the computers through replication")
        }
        Property::Unknown(_) => publishing(
            "its effect is unknown; see the to-do list of Topology Builder after publishing",
        ),
        Property::Association(_) => publishing("covered by the steps for the association"),
    }
}

fn renamed(kind: ObjectKind) -> DifferenceRow {
    match kind {
        ObjectKind::Deployment | ObjectKind::Site => {
            publishing("only the topology contains the name, for people to read")
        }
        ObjectKind::Item(Kind::SqlStore) => steps(&[SqlInstance]),
        ObjectKind::Item(Kind::FileStore) => steps(&[Share, StopServices, FileMove, Services]),
        ObjectKind::Item(kind) if kind.row().runs_product => steps(&[
            Accounts,
            Names,
            Components,
            Certificates,
            Restart,
            Verification,
        ]),
        ObjectKind::Item(_) => steps(&[Names]),
    }
}

fn computer(kind: ObjectKind, became: Became) -> DifferenceRow {
    let ObjectKind::Item(kind) = kind else {
        return PERIPHERAL;
    };
    if !kind.row().runs_product {
        return PERIPHERAL;
    }
    let is_front_end = matches!(kind, Kind::FrontEndPool | Kind::StandardEditionServer);
    let is_chat = kind == Kind::PersistentChatPool;
    match (became, is_front_end, is_chat) {
        (Became::Removed, true, _) => steps(&[PoolReset, Uninstall, NamesRemoval]),
        (Became::Removed, _, true) => steps(&[Deactivation, Uninstall, NamesRemoval]),
        (Became::Removed, ..) => steps(&[Uninstall, NamesRemoval]),
        (Became::Added, true, _) => steps(&[
            Accounts,
            Prerequisites,
            Names,
            Firewall,
            LocalStore,
            Components,
            Certificates,
            Services,
            PoolReset,
        ]),
        (Became::Added, ..) => steps(&[
            Accounts,
            Prerequisites,
            Names,
            Firewall,
            LocalStore,
            Components,
            Certificates,
            Services,
            Verification,
        ]),
        (Became::Changed, ..) if is_chat => steps(&[
            Deactivation,
            Accounts,
            Prerequisites,
            Names,
            Firewall,
            LocalStore,
            Components,
            Certificates,
            Services,
            Verification,
            Uninstall,
            NamesRemoval,
        ]),
        (Became::Changed, ..) => steps(&[
            Accounts,
            Prerequisites,
            Names,
            Firewall,
            LocalStore,
            Components,
            Certificates,
            Services,
            Verification,
            Uninstall,
            NamesRemoval,
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::AssociationKind;

    /// One property of each kind.
    fn properties() -> Vec<Property> {
        let mut all = vec![
            Property::Kind,
            Property::Name,
            Property::Instance,
            Property::Share,
            Property::Site,
            Property::Version,
            Property::Computer,
            Property::DisplayName,
            Property::ChatPort,
            Property::ActiveComputer,
            Property::DefaultPool,
            Property::DefaultSipDomain,
            Property::SipDomain,
            Property::SimpleUrl,
            Property::Role,
            Property::Identity,
            Property::Port,
            Property::AlwaysOnNode,
            Property::Setting("RequiresSetup".to_owned()),
            Property::Unknown("Odd".to_owned()),
        ];
        all.extend(AssociationKind::ALL.map(Property::Association));
        all
    }

    fn kinds() -> Vec<ObjectKind> {
        let items = Kind::ALL.iter().map(|kind| ObjectKind::Item(*kind));
        [ObjectKind::Deployment, ObjectKind::Site]
            .into_iter()
            .chain(items)
            .collect()
    }

    fn is_answered(row: &DifferenceRow, what: &str) {
        assert_ne!(
            row.steps.is_empty(),
            row.because.is_empty(),
            "{what}: steps, or the reason why there are none"
        );
        assert!(row.publishes, "{what}");
        let mut sorted = row.steps.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), row.steps.len(), "{what}: a repeated step");
        assert!(
            !row.because.ends_with('.'),
            "{what}: the end of a sentence that others begin"
        );
    }

    #[test]
    fn every_kind_of_difference_has_steps_or_a_reason_for_needing_none() {
        let changes = [
            Change::Added,
            Change::Changed,
            Change::Removed,
            Change::Recreated,
        ];
        let text = |is: bool| is.then(|| "x".to_owned());
        for kind in kinds() {
            for change in changes {
                let rows = object_rows(kind, change);
                assert_eq!(rows.is_empty(), change == Change::Changed);
                for row in rows {
                    is_answered(&row, &format!("{kind:?} {change:?}"));
                }
                for property in properties() {
                    for (was, is) in [(false, true), (true, true), (true, false)] {
                        let difference = PropertyDifference {
                            property: property.clone(),
                            before: text(was),
                            after: text(is),
                        };
                        let row = property_row(kind, change, &difference);
                        is_answered(
                            &row,
                            &format!("{kind:?} {change:?} {property:?} {was} {is}"),
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_step_follows_from_a_difference_or_from_publishing() {
        let mut used: Vec<StepKind> = vec![
            Preflight,
            Publication,
            Activation,
            Replication,
            DirectoryPreparation,
            FirstServer,
            CentralManagement,
            Definition,
        ];
        let changes = [Change::Added, Change::Changed, Change::Removed];
        for kind in kinds() {
            for change in changes {
                used.extend(object_rows(kind, change).iter().flat_map(|row| row.steps));
                for property in properties() {
                    for (before, after) in
                        [(None, Some("x")), (Some("x"), Some("y")), (Some("x"), None)]
                    {
                        let difference = PropertyDifference {
                            property: property.clone(),
                            before: before.map(str::to_owned),
                            after: after.map(str::to_owned),
                        };
                        used.extend(property_row(kind, change, &difference).steps);
                    }
                }
            }
        }
        for kind in StepKind::ALL {
            assert!(used.contains(kind), "nothing leads to {kind:?}");
        }
    }
}
