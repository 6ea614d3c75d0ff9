//! The lines of differences that have no property of their own: settings and content as the documents
//! spell them.

use std::collections::BTreeMap;

use crate::cli::diff::Side;
use crate::diff::{Differences, ObjectDifference, Property};
use crate::document::{Wanted, lines_of};

/// Lines before and after, by the position of the object and of its property.
#[derive(Default)]
pub(super) struct RawLines(BTreeMap<(usize, usize), [Option<usize>; 2]>);

impl RawLines {
    pub(super) fn of(differences: &Differences, before: &Side, after: &Side) -> Self {
        let mut lines = Self::default();
        for (side, which) in [(before, 0), (after, 1)] {
            let Some(source) = &side.xml else {
                continue;
            };
            let (at, wanted): (Vec<_>, Vec<_>) = wanted(differences, which).into_iter().unzip();
            for (at, line) in at.into_iter().zip(lines_of(source, side.section, &wanted)) {
                if let Some(found) = lines.0.entry(at).or_default().get_mut(which) {
                    *found = line;
                }
            }
        }
        lines
    }

    /// The lines of a property, before and after.
    pub(super) fn of_property(&self, object: usize, property: usize) -> [Option<usize>; 2] {
        let found = self.0.get(&(object, property));
        found.copied().unwrap_or_default()
    }
}

/// What to look for in the document of one side, with the positions of object and property.
fn wanted(differences: &Differences, which: usize) -> Vec<((usize, usize), Wanted)> {
    let mut wanted = Vec::new();
    for (at, object) in differences.objects.iter().enumerate() {
        let Some(side) = side_of(object, which) else {
            continue;
        };
        for (position, property) in object.properties.iter().enumerate() {
            let (Property::Setting(name) | Property::Unknown(name)) = &property.property else {
                continue;
            };
            let text = match which {
                0 => &property.before,
                _ => &property.after,
            };
            let Some(text) = text else {
                continue;
            };
            let wish = Wanted {
                object: side.id.clone(),
                name: name.clone(),
                text: text.clone(),
            };
            wanted.push(((at, position), wish));
        }
    }
    wanted
}

fn side_of(object: &ObjectDifference, which: usize) -> Option<&crate::diff::ObjectOnSide> {
    match which {
        0 => object.before.as_ref(),
        _ => object.after.as_ref(),
    }
}
