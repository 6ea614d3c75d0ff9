//! Differences for programs.

use serde::Serialize;

use crate::cli::diff::Side;
use crate::cli::diff::text::{self, place_of};
use crate::diff::recognize::RecognizedBy;
use crate::diff::{Change, ObjectDifference};
use crate::topology::ObjectId;

/// Increased when a field changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct DiffReport {
    version: u32,
    program: Program,
    before: String,
    after: String,
    recognized_by: &'static str,
    counts: Counts,
    objects: Vec<Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unchanged: Option<Vec<Unchanged>>,
    not_compared: Vec<&'static str>,
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Counts {
    added: usize,
    changed: usize,
    removed: usize,
    recreated: usize,
    unchanged: usize,
}

#[derive(Serialize)]
struct Object {
    change: &'static str,
    kind: &'static str,
    before: Option<Named>,
    after: Option<Named>,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Named {
    name: String,
    site: String,
    id: String,
    line: Option<usize>,
}

#[derive(Serialize)]
struct Property {
    property: String,
    before: Option<String>,
    after: Option<String>,
    before_line: Option<usize>,
    after_line: Option<usize>,
}

#[derive(Serialize)]
struct Unchanged {
    kind: &'static str,
    name: String,
    site: String,
}

impl DiffReport {
    pub(super) fn of(report: &text::ComparisonReport<'_>) -> Self {
        let differences = report.differences;
        let unchanged = report.full.then(|| {
            let unchanged = differences.unchanged.iter();
            unchanged
                .map(|object| Unchanged {
                    kind: object.after.kind.in_words(),
                    name: object.after.name.to_string(),
                    site: object.after.site.to_string(),
                })
                .collect()
        });
        Self {
            version: VERSION,
            program: Program {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            before: report.before.called.clone(),
            after: report.after.called.clone(),
            recognized_by: match differences.by {
                RecognizedBy::Identity => "identity",
                RecognizedBy::Name => "name",
                RecognizedBy::Nothing => "nothing",
            },
            counts: Counts {
                added: differences.count(Change::Added),
                changed: differences.count(Change::Changed),
                removed: differences.count(Change::Removed),
                recreated: differences.count(Change::Recreated),
                unchanged: differences.unchanged.len(),
            },
            objects: differences
                .objects
                .iter()
                .enumerate()
                .map(|(at, object)| Object::of(at, object, report))
                .collect(),
            unchanged,
            not_compared: differences.not_compared.clone(),
        }
    }
}

impl Object {
    fn of(at: usize, object: &ObjectDifference, report: &text::ComparisonReport<'_>) -> Self {
        let (before, after) = (report.before, report.after);
        let named = |side: &Side, object: &Option<crate::diff::ObjectOnSide>| {
            let object = object.as_ref()?;
            Some(Named {
                name: object.name.to_string(),
                site: object.site.to_string(),
                id: id_text(&object.id),
                line: place_of(side, &object.id).map(|place| place.line),
            })
        };
        let properties = object.properties.iter().enumerate();
        let properties = properties.map(|(position, property)| {
            let [before_line, after_line] = report.lines.of_property(at, position);
            Property {
                property: property.property.to_string(),
                before: property.before.clone(),
                after: property.after.clone(),
                before_line,
                after_line,
            }
        });
        Self {
            change: object.change.in_words(),
            kind: object.kind().in_words(),
            before: named(before, &object.before),
            after: named(after, &object.after),
            properties: properties.collect(),
        }
    }
}

fn id_text(id: &ObjectId) -> String {
    match id {
        ObjectId::Deployment => "deployment".to_owned(),
        ObjectId::Site(id) => id.to_string(),
        ObjectId::Cluster(id) => id.to_string(),
        ObjectId::Machine(cluster, fqdn) => format!("{cluster} {fqdn}"),
        ObjectId::SqlInstance(id) => id.to_string(),
        ObjectId::Service(id) => id.to_string(),
    }
}
