//! The number of active and standby servers, and their data centers (domain notes, R22 to R30, R102 to R105).

use crate::planning::proposal::{Availability, Needs};
use crate::topology::persistent_chat::MAX_ACTIVE;
use crate::topology::persistent_chat::limits::servers_for;

/// Servers in one data center.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Servers {
    pub active: usize,
    pub standby: usize,
}

impl Servers {
    fn of(active: usize, all: usize) -> Self {
        Self {
            active,
            standby: all.saturating_sub(active),
        }
    }
}

/// Servers of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    /// The minimum for the users, without redundancy.
    pub needed: usize,
    /// In the only data center, or the one with the database.
    pub first: Servers,
    /// In the other data center.
    pub other: Option<Servers>,
}

impl Sizes {
    pub fn of(needs: &Needs) -> Self {
        let needed = servers_for(needs.users).max(1);
        // One more than the minimum so that one can fail, but at most four active servers.
        let wanted = match needs.availability {
            Availability::None => needed,
            Availability::Servers | Availability::ServersAndDatabases => needed + 1,
        };
        let active = wanted.min(MAX_ACTIVE);
        let (first, other) = match &needs.disaster_recovery {
            None => (Servers::of(active, wanted), None),
            // Either data center can support all users; of eight computers, each has at most four.
            Some(stretch) if stretch.has_fast_link => {
                let serving = active.max(2);
                let far = serving / 2;
                let first = Servers::of(serving - far, active);
                (first, Some(Servers::of(far, active)))
            }
            Some(_) => (Servers::of(active, active), Some(Servers::of(0, active))),
        };
        Self {
            needed,
            first,
            other,
        }
    }

    pub fn active(&self) -> usize {
        self.first.active + self.other.map_or(0, |other| other.active)
    }

    pub fn standby(&self) -> usize {
        self.first.standby + self.other.map_or(0, |other| other.standby)
    }
}
