//! Where cards are, by the data centers of their computers and stores.

use ahash::AHashMap;

use crate::design::Annotations;
use crate::topology::kind::Class;
use crate::topology::{Item, ObjectId};

/// The data centers of a card; data centers are numbered in the order in which they occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Location {
    /// The data center is unknown.
    #[default]
    Unknown,
    /// The whole card is in this data center.
    In(usize),
    /// Its computers are in several data centers, each of which is a part of the card; computers whose
    /// data center is unknown are in the last part.
    Across(Vec<Option<usize>>),
}

impl Location {
    /// The data center of the whole card.
    pub fn only(&self) -> Option<usize> {
        match self {
            Self::In(data_center) => Some(*data_center),
            Self::Unknown | Self::Across(_) => None,
        }
    }

    /// The data centers of the card's parts; empty if it has no parts.
    pub fn parts(&self) -> &[Option<usize>] {
        match self {
            Self::Across(parts) => parts,
            Self::Unknown | Self::In(_) => &[],
        }
    }

    /// Every data center that any part of the card is in.
    pub fn data_centers(&self) -> impl Iterator<Item = usize> + '_ {
        self.only()
            .into_iter()
            .chain(self.parts().iter().flatten().copied())
    }

    fn of_computers(computers: &[Option<usize>]) -> Self {
        let mut parts: Vec<Option<usize>> = computers.to_vec();
        // Known data centers come first, in their order.
        parts.sort_unstable_by_key(|part| part.unwrap_or(usize::MAX));
        parts.dedup();
        match parts.as_slice() {
            [] | [None] => Self::Unknown,
            [Some(only)] => Self::In(*only),
            _ => Self::Across(parts),
        }
    }
}

/// The location of everything in a topology.
#[derive(Default)]
pub(super) struct Locations {
    /// The names of the data centers, in their first spelling.
    pub names: Vec<String>,
    /// The location of each item; empty if there are no data centers.
    of_items: Vec<Location>,
    /// The data centers of the computers of each item.
    of_computers: Vec<Vec<Option<usize>>>,
}

impl Locations {
    /// Reads the data centers from the annotations.
    pub fn of(annotations: &Annotations, items: &[Item<'_>]) -> Self {
        let mut locations = Self::default();
        if !annotations.has_data_centers() {
            return locations;
        }
        let mut numbers: AHashMap<String, usize> = AHashMap::new();
        for item in items {
            let mut number = |object: &ObjectId| {
                let name = annotations.stated(object).data_center()?.trim();
                let known = numbers.entry(name.to_lowercase());
                Some(*known.or_insert_with(|| {
                    locations.names.push(name.to_owned());
                    locations.names.len() - 1
                }))
            };
            let machines = item.cluster.map_or(&[][..], |cluster| &cluster.machines);
            let mut of_machine = |fqdn: &str| {
                let cluster = item.cluster?;
                number(&ObjectId::machine(&cluster.id, fqdn))
            };
            let (location, computers) = match item.kind.row().class {
                Class::Store => {
                    // A store without a data center is where the only computer of its server is.
                    let of_server = match machines {
                        [only] if item.sql_instance.is_some() => of_machine(&only.fqdn),
                        _ => None,
                    };
                    let own = number(&item.id).or(of_server);
                    (own.map_or(Location::Unknown, Location::In), Vec::new())
                }
                _ => {
                    let computers: Vec<Option<usize>> = machines
                        .iter()
                        .map(|machine| of_machine(&machine.fqdn))
                        .collect();
                    (Location::of_computers(&computers), computers)
                }
            };
            locations.of_items.push(location);
            locations.of_computers.push(computers);
        }
        locations
    }

    /// The location of the item at this position.
    pub fn of_item(&self, position: usize) -> Location {
        self.of_items.get(position).cloned().unwrap_or_default()
    }

    /// A location by the names of its data centers, always in the same spelling.
    pub fn in_words(&self, location: &Location) -> Vec<Option<String>> {
        let name = |at: usize| self.names.get(at).map(|name| name.to_lowercase());
        match location {
            Location::Unknown => Vec::new(),
            Location::In(only) => vec![name(*only)],
            Location::Across(parts) => {
                let mut names: Vec<_> = parts.iter().map(|part| part.and_then(name)).collect();
                names.sort();
                names
            }
        }
    }

    /// The names of the parts of a card that spans data centers.
    pub fn part_names(&self, position: usize) -> Vec<String> {
        let parts = self.of_items.get(position).map_or(&[][..], Location::parts);
        let name = |part: &Option<usize>| {
            let known = part.and_then(|part| self.names.get(part));
            known.map_or_else(|| "Unknown".to_owned(), Clone::clone)
        };
        parts.iter().map(name).collect()
    }

    /// The part of the card in which a computer is drawn.
    pub fn part_of_computer(&self, position: usize, computer: usize) -> usize {
        let own = self.of_computers.get(position);
        let own = own.and_then(|all| all.get(computer)).copied().flatten();
        let parts = self.of_items.get(position).map_or(&[][..], Location::parts);
        parts
            .iter()
            .position(|part| *part == own)
            .unwrap_or_default()
    }
}
