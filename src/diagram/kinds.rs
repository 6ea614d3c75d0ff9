//! How each kind of object is drawn: one row and one file for each kind, which layout, cards, icons and
//! the canvas use. A kind without a row does not compile.

mod branch_appliance;
mod director_pool;
mod edge_pool;
mod file_store;
mod front_end_pool;
mod mediation_pool;
mod office_web_apps_server;
mod persistent_chat_pool;
mod pstn_gateway;
mod row;
mod server;
mod sql_store;
mod standard_edition_server;
mod trusted_application_pool;

pub use row::Card;
pub(super) use row::{CardRow, Column, Ground};

use crate::design::Annotations;
use crate::topology::{Index, Item, Kind, not_understood};

/// The row of a kind.
pub(super) fn row(kind: Kind) -> &'static CardRow {
    match kind {
        Kind::FrontEndPool => &front_end_pool::ROW,
        Kind::StandardEditionServer => &standard_edition_server::ROW,
        Kind::DirectorPool => &director_pool::ROW,
        Kind::BranchAppliance => &branch_appliance::ROW,
        Kind::PersistentChatPool => &persistent_chat_pool::ROW,
        Kind::EdgePool => &edge_pool::ROW,
        Kind::MediationPool => &mediation_pool::ROW,
        Kind::PstnGateway => &pstn_gateway::ROW,
        Kind::OfficeWebAppsServer => &office_web_apps_server::ROW,
        Kind::TrustedApplicationPool => &trusted_application_pool::ROW,
        Kind::SqlStore => &sql_store::ROW,
        Kind::FileStore => &file_store::ROW,
        Kind::Server => &server::ROW,
    }
}

/// The form of the card.
pub fn card(kind: Kind) -> Card {
    row(kind).card
}

/// Whether the picture is mainly about this kind, which is then drawn in the strongest color.
pub fn is_strong(kind: Kind) -> bool {
    row(kind).is_strong
}

/// The state of an item: `4 servers, 2 active · compliance on · 2015`.
pub(super) fn state(index: &Index<'_>, annotations: &Annotations, item: &Item<'_>) -> String {
    let mut parts = (row(item.kind).state)(index, annotations, item);
    let unclear = not_understood::of_item(index, item);
    parts.extend(not_understood::in_words(&unclear));
    parts.join(" · ")
}
