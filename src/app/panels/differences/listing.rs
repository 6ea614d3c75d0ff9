//! The content of the list: differences that match the filter, by object or by site. Independent of the window.

use std::collections::BTreeSet;

use crate::app::panels::stepping::step;
use crate::diff::{Change, ObjectDifference};
use crate::topology::ObjectId;

/// The filter: all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Hidden changes, in the order of [`Change::ALL`].
    pub hidden: [bool; 4],
    /// The only site, by name; empty for objects without a site.
    pub site: Option<String>,
    /// Text that must occur in the description of an object, ignoring case.
    pub text: String,
}

impl Filter {
    /// Whether anything may be hidden.
    pub fn is_active(&self) -> bool {
        self.hidden != [false; 4] || self.site.is_some() || !self.text.trim().is_empty()
    }

    fn lets_through(&self, object: &ObjectDifference) -> bool {
        let is_hidden = Change::ALL
            .iter()
            .zip(self.hidden)
            .any(|(change, hidden)| hidden && *change == object.change);
        !is_hidden
            && self
                .site
                .as_ref()
                .is_none_or(|only| *only == site_of(object))
            && self.finds_words_in(object)
    }

    fn finds_words_in(&self, object: &ObjectDifference) -> bool {
        let mut words = self
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .peekable();
        if words.peek().is_none() {
            return true;
        }
        let properties = object.properties.iter().map(|it| it.in_words());
        let text = std::iter::once(object.in_words()).chain(properties);
        let text = text.collect::<Vec<_>>().join("\n").to_lowercase();
        words.all(|word| text.contains(&word))
    }
}

/// The name of the site of an object; empty for none.
pub fn site_of(object: &ObjectDifference) -> &str {
    object.side().map_or("", |side| &*side.site)
}

/// Rows that the user expanded or collapsed against the default.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fold {
    /// The content of a site.
    Site(String),
    /// The properties of an object, by its identity before and after.
    Object(Option<ObjectId>, Option<ObjectId>),
}

impl Fold {
    /// The key of an object.
    pub fn of(object: &ObjectDifference) -> Self {
        let id =
            |side: &Option<crate::diff::ObjectOnSide>| side.as_ref().map(|side| side.id.clone());
        Self::Object(id(&object.before), id(&object.after))
    }
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceLine {
    /// The header of a site, with the number of listed objects.
    Site {
        /// The name; empty for objects without a site.
        name: String,
        /// The number of objects.
        count: usize,
        /// Whether they are shown.
        is_open: bool,
    },
    /// An object, by index.
    Object {
        /// The index.
        at: usize,
        /// Whether its properties are shown; `None` if there are none.
        is_open: Option<bool>,
    },
    /// A property of an object, by their indexes.
    Property(usize, usize),
}

/// The whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Rows.
    pub lines: Vec<DifferenceLine>,
    /// The indexes of all objects that match the filter, in list order.
    pub shown: Vec<usize>,
    /// The number of objects hidden by the filter.
    pub hidden: usize,
}

impl Listing {
    /// Lists objects. Changed objects are expanded by default, others are collapsed.
    pub fn of(
        objects: &[ObjectDifference],
        filter: &Filter,
        by_site: bool,
        toggled: &BTreeSet<Fold>,
    ) -> Self {
        let (shown, hidden): (Vec<usize>, Vec<usize>) = (0..objects.len()).partition(|at| {
            objects
                .get(*at)
                .is_some_and(|object| filter.lets_through(object))
        });
        let mut listing = Self {
            hidden: hidden.len(),
            ..Self::default()
        };
        let site = |at: &usize| objects.get(*at).map_or("", site_of);
        if !by_site {
            listing.push_objects(objects, &shown, toggled);
            listing.shown = shown;
            return listing;
        }
        let sites: BTreeSet<&str> = shown.iter().map(site).collect();
        for name in sites {
            let members: Vec<usize> = shown
                .iter()
                .filter(|at| site(at) == name)
                .copied()
                .collect();
            let is_open = !toggled.contains(&Fold::Site(name.to_owned()));
            listing.lines.push(DifferenceLine::Site {
                name: name.to_owned(),
                count: members.len(),
                is_open,
            });
            if is_open {
                listing.push_objects(objects, &members, toggled);
            }
            listing.shown.extend(members);
        }
        listing
    }

    fn push_objects(
        &mut self,
        objects: &[ObjectDifference],
        members: &[usize],
        toggled: &BTreeSet<Fold>,
    ) {
        for &at in members {
            let Some(object) = objects.get(at) else {
                continue;
            };
            let by_itself = object.change == Change::Changed;
            let is_open = by_itself != toggled.contains(&Fold::of(object));
            let has_any = !object.properties.is_empty();
            self.lines.push(DifferenceLine::Object {
                at,
                is_open: has_any.then_some(is_open),
            });
            if is_open {
                let properties = 0..object.properties.len();
                self.lines
                    .extend(properties.map(|property| DifferenceLine::Property(at, property)));
            }
        }
    }

    /// The object after (`by` > 0) or before the current one, wrapping around; none if nothing is shown.
    pub fn step(&self, current: Option<usize>, by: isize) -> Option<usize> {
        step(&self.shown, current, by)
    }

    /// The row of an object; none if its site is collapsed or the filter hides it.
    pub fn line_of(&self, wanted: usize) -> Option<usize> {
        let mut lines = self.lines.iter();
        lines.position(|line| matches!(line, DifferenceLine::Object { at, .. } if *at == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{ObjectKind, ObjectOnSide, Property, PropertyDifference};
    use crate::topology::{ClusterId, Kind};

    fn object(change: Change, name: &str, site: &str) -> ObjectDifference {
        let side = ObjectOnSide {
            id: ObjectId::Cluster(ClusterId::new(name)),
            kind: ObjectKind::Item(Kind::FrontEndPool),
            name: name.into(),
            site: site.into(),
        };
        ObjectDifference {
            change,
            before: (change != Change::Added).then(|| side.clone()),
            after: (change != Change::Removed).then_some(side),
            properties: vec![PropertyDifference {
                property: Property::Version,
                before: Some("2013".to_owned()),
                after: Some("2015".to_owned()),
            }],
        }
    }

    fn objects() -> Vec<ObjectDifference> {
        vec![
            object(Change::Changed, "fe01", "Redmond"),
            object(Change::Added, "fe02", "Bremen"),
            object(Change::Removed, "fe03", "Redmond"),
        ]
    }

    fn rows(listing: &Listing) -> Vec<String> {
        let rows = listing.lines.iter().map(|line| match line {
            DifferenceLine::Site { name, count, .. } => format!("{name} {count}"),
            DifferenceLine::Object { at, .. } => format!("object {at}"),
            DifferenceLine::Property(at, property) => format!("property {at} {property}"),
        });
        rows.collect()
    }

    #[test]
    fn changed_objects_show_their_properties_and_others_do_when_expanded() {
        let none = Filter::default();
        let mut toggled = BTreeSet::new();
        let listing = Listing::of(&objects(), &none, false, &toggled);
        assert_eq!(
            rows(&listing),
            ["object 0", "property 0 0", "object 1", "object 2"]
        );
        toggled.extend(objects().iter().map(Fold::of));
        let listing = Listing::of(&objects(), &none, false, &toggled);
        assert_eq!(
            rows(&listing),
            [
                "object 0",
                "object 1",
                "property 1 0",
                "object 2",
                "property 2 0"
            ]
        );
    }

    #[test]
    fn stepping_includes_the_differences_of_a_collapsed_site() {
        let toggled = BTreeSet::from([Fold::Site("Bremen".to_owned())]);
        let listing = Listing::of(&objects(), &Filter::default(), true, &toggled);
        let expected = [
            "Bremen 1",
            "Redmond 2",
            "object 0",
            "property 0 0",
            "object 2",
        ];
        assert_eq!(rows(&listing), expected);
        assert_eq!(listing.shown, [1, 0, 2]);
        assert_eq!(listing.step(Some(2), 1), Some(1));
        assert_eq!(listing.step(None, -1), Some(2));
        assert_eq!(listing.line_of(1), None);
    }

    #[test]
    fn the_list_can_be_filtered_by_words_sites_and_changes() {
        let shown =
            |filter: Filter| Listing::of(&objects(), &filter, false, &BTreeSet::new()).shown;
        let text = |text: &str| Filter {
            text: text.to_owned(),
            ..Filter::default()
        };
        assert_eq!(shown(text("FE02 2015")), [1]);
        assert_eq!(shown(text("fe02 redmond")), [0; 0]);
        let site = Filter {
            site: Some("Redmond".to_owned()),
            ..Filter::default()
        };
        assert_eq!(shown(site), [0, 2]);
        let hidden = Filter {
            hidden: [false, true, false, false],
            ..Filter::default()
        };
        assert_eq!(shown(hidden), [1, 2]);
    }
}
