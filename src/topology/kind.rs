//! One row for each kind of object: its words, its folder in the outline and how it is recognized. Its
//! drawing is a row in [`crate::diagram`], and its properties and forms are rows in the window; both are
//! exhaustive, so a new kind here requires them.

mod recognized;

pub use recognized::{ClusterRoles, Recognized, RoleSet};

pub(in crate::topology) use recognized::is_standard_edition;

use crate::topology::Role;
use crate::topology::article::with_article;

/// The role of a kind in the deployment, which determines how its computers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A pool or server with its computers in the topology.
    Pool,
    /// A device or server outside the product; its computers are not in the topology.
    Peripheral,
    /// A SQL Server store or file store.
    Store,
}

/// The position of a kind in the outline, as in Topology Builder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The node above it.
    pub below: FolderParent,
    /// Its position from the top, starting with 1.
    pub place: u8,
    /// Its text.
    pub text: &'static str,
}

/// The parent of a folder in the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderParent {
    /// The product version of the pool.
    Version,
    /// "Shared Components".
    SharedComponents,
}

/// The pages of Topology Builder for a kind, in the inspector and in the worksheet. Kinds that others refer to come
/// first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditedAs {
    /// The pages of a SQL Server store.
    SqlStore,
    /// The pages of a file store.
    FileStore,
    /// The pages of a Front End pool or Standard Edition server.
    FrontEnd,
    /// The pages of a Persistent Chat pool.
    PersistentChatPool,
    /// None: it is shown and kept, but edited in Topology Builder.
    Nothing,
}

/// The properties of one kind of object.
#[derive(Debug)]
pub struct KindRow {
    /// As a title, sentence case.
    pub label: &'static str,
    /// In the middle of a sentence: proper names keep their capitals.
    pub in_sentence: &'static str,
    /// The plural as a title.
    pub plural: &'static str,
    /// The word for one of its computers, for the middle of a sentence.
    pub server: &'static str,
    /// The usual start of a new name; `None` if the kind cannot be added here or has no usual name.
    pub usual_host: Option<&'static str>,
    /// The role of its computers in the topology.
    pub class: Class,
    /// Whether its computers run the server software of the product.
    pub runs_product: bool,
    /// Where the outline lists it.
    pub folder: Folder,
    /// How an object of this kind is recognized.
    pub recognized: Recognized,
    /// The pages it is edited with.
    pub edited_as: EditedAs,
}

/// Defines the kinds from their rows, so that every kind has a row.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident { $($field:ident: $value:expr,)* })*) => {
        /// The kind of an item, in the words of Topology Builder.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// Every kind, in the order of the rows.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The row of the kind.
            pub fn row(self) -> &'static KindRow {
                match self {
                    $(Self::$kind => &const { KindRow { $($field: $value,)* } },)*
                }
            }
        }
    };
}

// The first matching kind is used for clusters.
kinds! {
    /// An Enterprise Edition Front End pool.
    FrontEndPool {
        label: "Front End pool",
        in_sentence: "Front End pool",
        plural: "Front End pools",
        server: "Front End Server",
        usual_host: Some("fepool01"),
        class: Class::Pool,
        runs_product: true,
        folder: version_folder(2, "Enterprise Edition Front End pools"),
        recognized: Recognized::ByRoles(|roles| roles.is_front_end() && !roles.is_standard_edition()),
        edited_as: EditedAs::FrontEnd,
    }
    /// A Standard Edition server.
    StandardEditionServer {
        label: "Standard Edition server",
        in_sentence: "Standard Edition server",
        plural: "Standard Edition servers",
        server: "Standard Edition server",
        usual_host: Some("se01"),
        class: Class::Pool,
        runs_product: true,
        folder: version_folder(1, "Standard Edition Front End Servers"),
        recognized: Recognized::ByRoles(|roles| roles.is_front_end() && roles.is_standard_edition()),
        edited_as: EditedAs::FrontEnd,
    }
    /// A Director or Director pool: a Registrar without users.
    DirectorPool {
        label: "Director pool",
        in_sentence: "Director pool",
        plural: "Director pools",
        server: "Director",
        usual_host: Some("dirpool01"),
        class: Class::Pool,
        runs_product: true,
        folder: version_folder(3, "Director pools"),
        recognized: Recognized::ByRoles(|roles| {
            roles.is_registrar_without_users() && !roles.is_no_director()
        }),
        edited_as: EditedAs::Nothing,
    }
    /// A Survivable Branch Appliance or Server: a Registrar without users that is marked as not being a
    /// Director.
    BranchAppliance {
        label: "Survivable Branch Appliance",
        in_sentence: "Survivable Branch Appliance",
        plural: "Survivable Branch Appliances",
        server: "Survivable Branch Appliance",
        usual_host: None,
        class: Class::Pool,
        runs_product: true,
        folder: version_folder(4, "Survivable Branch Appliances"),
        recognized: Recognized::ByRoles(|roles| {
            roles.is_registrar_without_users() && roles.is_no_director()
        }),
        edited_as: EditedAs::Nothing,
    }
    /// A Persistent Chat pool.
    PersistentChatPool {
        label: "Persistent Chat pool",
        in_sentence: "Persistent Chat pool",
        plural: "Persistent Chat pools",
        server: "Persistent Chat Server",
        usual_host: Some("pchatpool"),
        class: Class::Pool,
        runs_product: true,
        folder: version_folder(6, "Persistent Chat pools"),
        recognized: Recognized::Service(Role::PersistentChatService),
        edited_as: EditedAs::PersistentChatPool,
    }
    /// An Edge server or pool.
    EdgePool {
        label: "Edge pool",
        in_sentence: "Edge pool",
        plural: "Edge pools",
        server: "Edge Server",
        usual_host: Some("edgepool01"),
        class: Class::Pool,
        runs_product: true,
        folder: version_folder(7, "Edge pools"),
        recognized: Recognized::ByRoles(|roles| roles.has(&Role::EdgeServer)),
        edited_as: EditedAs::Nothing,
    }
    /// A stand-alone Mediation pool.
    MediationPool {
        label: "Mediation pool",
        in_sentence: "Mediation pool",
        plural: "Mediation pools",
        server: "Mediation Server",
        usual_host: Some("medpool01"),
        class: Class::Pool,
        runs_product: true,
        folder: version_folder(5, "Mediation pools"),
        recognized: Recognized::ByRoles(|roles| roles.has(&Role::MediationServer)),
        edited_as: EditedAs::Nothing,
    }
    /// A PSTN gateway.
    PstnGateway {
        label: "PSTN gateway",
        in_sentence: "PSTN gateway",
        plural: "PSTN gateways",
        server: "PSTN gateway",
        usual_host: None,
        class: Class::Peripheral,
        runs_product: false,
        folder: shared_folder(3, "PSTN gateways"),
        recognized: Recognized::ByRoles(|roles| roles.has(&Role::PstnGateway)),
        edited_as: EditedAs::Nothing,
    }
    /// An Office Web Apps Server.
    OfficeWebAppsServer {
        label: "Office Web Apps Server",
        in_sentence: "Office Web Apps Server",
        plural: "Office Web Apps Servers",
        server: "Office Web Apps Server",
        usual_host: None,
        class: Class::Peripheral,
        runs_product: false,
        folder: shared_folder(4, "Office Web Apps Servers"),
        recognized: Recognized::ByRoles(|roles| roles.has(&Role::WacService)),
        edited_as: EditedAs::Nothing,
    }
    /// A trusted application pool.
    TrustedApplicationPool {
        label: "Trusted application pool",
        in_sentence: "trusted application pool",
        plural: "Trusted application pools",
        server: "trusted application server",
        usual_host: Some("apppool01"),
        class: Class::Pool,
        runs_product: false,
        folder: version_folder(8, "Trusted application servers"),
        recognized: Recognized::ByRoles(|roles| roles.has(&Role::ExternalServer)),
        edited_as: EditedAs::Nothing,
    }
    /// A SQL Server store.
    SqlStore {
        label: "SQL Server store",
        in_sentence: "SQL Server store",
        plural: "SQL Server stores",
        server: "SQL Server",
        usual_host: Some("sql01"),
        class: Class::Store,
        runs_product: false,
        folder: shared_folder(1, "SQL Server stores"),
        recognized: Recognized::SqlInstance,
        edited_as: EditedAs::SqlStore,
    }
    /// A file store.
    FileStore {
        label: "File store",
        in_sentence: "file store",
        plural: "File stores",
        server: "file server",
        usual_host: Some("fs01"),
        class: Class::Store,
        runs_product: false,
        folder: shared_folder(2, "File stores"),
        recognized: Recognized::Service(Role::FileStore),
        edited_as: EditedAs::FileStore,
    }
    /// A pool or server that this program does not know more about.
    Server {
        label: "Server",
        in_sentence: "server",
        plural: "Servers",
        server: "server",
        usual_host: None,
        class: Class::Pool,
        runs_product: false,
        folder: version_folder(9, "Other servers"),
        recognized: Recognized::Otherwise,
        edited_as: EditedAs::Nothing,
    }
}

const fn version_folder(place: u8, text: &'static str) -> Folder {
    let below = FolderParent::Version;
    Folder { below, place, text }
}

const fn shared_folder(place: u8, text: &'static str) -> Folder {
    let below = FolderParent::SharedComponents;
    Folder { below, place, text }
}

impl Kind {
    /// The kind as a title, sentence case.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// For the middle of a sentence: proper names keep their capitals.
    pub fn in_sentence(self) -> &'static str {
        self.row().in_sentence
    }

    /// The plural for the middle of a sentence: "file stores".
    pub fn plural_in_sentence(self) -> String {
        let row = self.row();
        let plural = row.plural.to_owned();
        match row.label == row.in_sentence {
            true => plural,
            false => plural.to_lowercase(),
        }
    }

    /// With its article, for the middle of a sentence: "an Edge pool".
    pub fn with_article(self) -> String {
        with_article(self.in_sentence())
    }

    /// The kind of a cluster as a whole; `None` if it is shown only by its stores or its Persistent Chat pool.
    pub fn of_cluster(roles: &ClusterRoles<'_>) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| match kind.row().recognized {
                Recognized::ByRoles(fits) => fits(roles),
                Recognized::Otherwise => roles.is_shown_by_nothing_but(Self::roles_of_services()),
                Recognized::Service(_) | Recognized::SqlInstance => false,
            })
    }

    /// The kind whose objects are services with this role, if there is one.
    pub fn of_service(role: &Role) -> Option<Self> {
        let is_of =
            |kind: &Self| matches!(&kind.row().recognized, Recognized::Service(of) if of == role);
        Self::ALL.iter().copied().find(is_of)
    }

    /// The roles whose services are separate objects.
    pub fn roles_of_services() -> RoleSet {
        RoleSet::of(
            Self::ALL
                .iter()
                .filter_map(|kind| match &kind.row().recognized {
                    Recognized::Service(role) => Some(role),
                    Recognized::ByRoles(_) | Recognized::Otherwise | Recognized::SqlInstance => {
                        None
                    }
                }),
        )
    }

    /// Whether it is a SQL Server store or a file store.
    pub fn is_store(self) -> bool {
        self.row().class == Class::Store
    }

    /// The kinds whose folders are below one node of the outline, from the top.
    pub fn in_folders_below(parent: FolderParent) -> Vec<Self> {
        let kinds = Self::ALL.iter().copied();
        let mut kinds: Vec<_> = kinds
            .filter(|kind| kind.row().folder.below == parent)
            .collect();
        kinds.sort_by_key(|kind| kind.row().folder.place);
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_of_the_outline_has_a_unique_position() {
        for parent in [FolderParent::Version, FolderParent::SharedComponents] {
            let kinds = Kind::in_folders_below(parent);
            let places: Vec<u8> = kinds.iter().map(|kind| kind.row().folder.place).collect();
            let wanted: Vec<u8> = (1..).take(places.len()).collect();
            assert_eq!(places, wanted, "{parent:?}");
        }
    }

    #[test]
    fn words_in_a_sentence_differ_from_the_title_only_in_capitalization() {
        for kind in Kind::ALL {
            let (title, words) = (kind.label(), kind.in_sentence());
            assert!(title.eq_ignore_ascii_case(words), "{title}: {words}");
            assert_eq!(title[1..], words[1..]);
        }
    }

    #[test]
    fn every_kind_has_the_article_that_microsoft_uses() {
        let written: Vec<String> = Kind::ALL.iter().map(|kind| kind.with_article()).collect();
        assert_eq!(
            written,
            [
                "a Front End pool",
                "a Standard Edition server",
                "a Director pool",
                "a Survivable Branch Appliance",
                "a Persistent Chat pool",
                "an Edge pool",
                "a Mediation pool",
                "a PSTN gateway",
                "an Office Web Apps Server",
                "a trusted application pool",
                "a SQL Server store",
                "a file store",
                "a server",
            ]
        );
    }
}
