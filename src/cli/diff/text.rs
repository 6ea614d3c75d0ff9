//! Differences for people.

use crate::cli::diff::{Side, excluded};
use crate::cli::output::Color;
use crate::diff::recognize::RecognizedBy;
use crate::diff::{Change, Differences, ObjectDifference, PropertyDifference, UnchangedObject};
use crate::document::Place;
use crate::report::{Block, CallOut, Document, Level, Table, Words};
use crate::topology::ObjectId;

/// What a report of a comparison says.
pub(super) struct Report<'r> {
    pub before: &'r Side,
    pub after: &'r Side,
    pub differences: &'r Differences,
    /// Whether also what is the same is listed.
    pub full: bool,
}

impl Report<'_> {
    /// A line for each object, with what differs of it below.
    pub fn lines(&self) -> Vec<(Option<Color>, String)> {
        let mut lines = vec![(None, self.counts())];
        lines.extend(self.remarks().into_iter().map(|remark| (None, remark)));
        for object in &self.differences.objects {
            let color = match object.change {
                Change::Added => Color::Green,
                Change::Removed => Color::Red,
                Change::Changed | Change::Recreated => Color::Yellow,
            };
            let (sign, kind, name) = (
                object.change.sign(),
                object.kind().in_words(),
                object.name(),
            );
            let site = self.site(object);
            let line = format!("{sign} {kind} {name}{site}{}", self.places(object));
            lines.push((Some(color), line));
            for property in &object.properties {
                lines.push((None, format!("    {}", in_words(property))));
            }
        }
        if self.full {
            for UnchangedObject { after, .. } in &self.differences.unchanged {
                let site = site_in_brackets(&after.site, &after.name);
                lines.push((
                    None,
                    format!("  {} {}{site}", after.kind.in_words(), after.name),
                ));
            }
        }
        lines
    }

    /// The same as a document.
    pub fn document(&self) -> Document {
        let mut document = Document {
            title: "Differences".to_owned(),
            about: vec![
                ("Before", self.before.file.clone()),
                ("After", self.after.file.clone()),
            ],
            blocks: Vec::new(),
        };
        document.paragraph(self.counts());
        for remark in self.remarks() {
            document.call_out(CallOut::Note, remark);
        }
        for object in &self.differences.objects {
            let words = Words::from(format!(
                "{} {} ",
                object.change.sign(),
                object.kind().in_words()
            ))
            .and_name(object.name())
            .and(format!(" {}", object.change.in_words()));
            document.heading(Level::Section, words);
            if object.properties.is_empty() {
                continue;
            }
            let name = |text: &Option<String>| text.as_ref().map_or_else(Words::empty, Words::name);
            let row = |property: &PropertyDifference| {
                let label = Words::from(property.property.to_string());
                vec![label, name(&property.before), name(&property.after)]
            };
            document.blocks.push(Block::Table(Table {
                heads: vec!["Property", "Before", "After"],
                rows: object.properties.iter().map(row).collect(),
            }));
        }
        if self.full && !self.differences.unchanged.is_empty() {
            document.heading(Level::Section, "Unchanged");
            let names = self.differences.unchanged.iter();
            let names = names.map(|object| {
                Words::from(format!("{} ", object.after.kind.in_words()))
                    .and_name(&object.after.name)
            });
            document.blocks.push(Block::List(names.collect()));
        }
        document
    }

    fn counts(&self) -> String {
        let differences = self.differences;
        if differences.is_empty() {
            let objects = match differences.unchanged.len() {
                1 => "1 object".to_owned(),
                many => format!("{many} objects"),
            };
            return format!("No differences in {objects}. {}", excluded());
        }
        let counts = [
            (Change::Added, "added"),
            (Change::Changed, "changed"),
            (Change::Removed, "removed"),
            (Change::Recreated, "re-created"),
        ];
        let mut parts: Vec<String> = counts
            .iter()
            .map(|(change, word)| (differences.count(*change), word))
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        parts.push(format!("{} unchanged", differences.unchanged.len()));
        format!("{}.", parts.join(", "))
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        match self.differences.by {
            RecognizedBy::Identity => {}
            RecognizedBy::Name => remarks.push(
                "Compared by name, because the two number their objects otherwise: what was renamed counts as \
                 removed and added."
                    .to_owned(),
            ),
            RecognizedBy::Nothing => {
                remarks.push("The two have no server in common.".to_owned());
            }
        }
        let not_compared = self.differences.not_compared.iter();
        remarks.extend(not_compared.map(|what| format!("Not compared: {what}.")));
        remarks
    }

    fn site(&self, object: &ObjectDifference) -> String {
        let side = object.side();
        side.map_or_else(String::new, |side| site_in_brackets(&side.site, &side.name))
    }

    /// Where the object is in both documents.
    fn places(&self, object: &ObjectDifference) -> String {
        let line = |side: &Side, object: &Option<crate::diff::Side>| {
            let place = place_of(side, &object.as_ref()?.id)?;
            Some(format!("{}:{}", side.file, place.line))
        };
        let lines = [
            line(self.before, &object.before),
            line(self.after, &object.after),
        ];
        let lines: Vec<String> = lines.into_iter().flatten().collect();
        match lines.is_empty() {
            true => String::new(),
            false => format!(" ({})", lines.join(", ")),
        }
    }
}

/// Where an object is in the document of its side.
pub(super) fn place_of<'s>(side: &'s Side, object: &ObjectId) -> Option<&'s Place> {
    side.places.get(object)
}

fn site_in_brackets(site: &str, name: &str) -> String {
    match site.is_empty() || site == name {
        true => String::new(),
        false => format!(" [{site}]"),
    }
}

fn in_words(difference: &PropertyDifference) -> String {
    let property = &difference.property;
    match (&difference.before, &difference.after) {
        (Some(before), Some(after)) => format!("{property}: {before} → {after}"),
        (None, Some(after)) => format!("+ {property}: {after}"),
        (Some(before), None) => format!("- {property}: {before}"),
        (None, None) => property.to_string(),
    }
}
