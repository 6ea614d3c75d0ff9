//! Differences for people.

use crate::cli::diff::Side;
use crate::cli::diff::raw_lines::RawLines;
use crate::cli::output::LineColor;
use crate::diff::words::site_in_brackets;
use crate::diff::{
    Change, Differences, ObjectDifference, ObjectKind, PropertyDifference, UnchangedObject,
};
use crate::document::Place;
use crate::report::{Block, CallOut, Document, Level, Table, Words};
use crate::topology::ObjectId;
use crate::topology::readable::cut;

/// The content of a comparison report.
pub(super) struct ComparisonReport<'r> {
    pub before: &'r Side,
    pub after: &'r Side,
    pub differences: &'r Differences,
    /// The lines of differences that have no property of their own.
    pub lines: &'r RawLines,
    /// Whether to list what is unchanged as well.
    pub full: bool,
}

impl ComparisonReport<'_> {
    /// A line for each object, followed by its differences.
    pub fn lines(&self) -> Vec<(Option<LineColor>, String)> {
        let mut lines = vec![(None, self.differences.counts_in_words())];
        lines.extend(
            self.differences
                .remarks()
                .into_iter()
                .map(|remark| (None, remark)),
        );
        for (at, object) in self.differences.objects.iter().enumerate() {
            let color = match object.change {
                Change::Added => LineColor::Green,
                Change::Removed => LineColor::Red,
                Change::Changed | Change::Recreated => LineColor::Yellow,
            };
            let line = format!("{}{}", object.in_words(), self.places(object));
            lines.push((Some(color), line));
            for (position, property) in object.properties.iter().enumerate() {
                let places = self.property_places(at, position);
                lines.push((None, format!("    {}{places}", property.in_words())));
            }
        }
        if self.full {
            for UnchangedObject { after, .. } in &self.differences.unchanged {
                let site = site_in_brackets(&after.site, &after.name);
                lines.push((
                    None,
                    format!("  {} {}{site}", after.kind.in_words(), cut(&after.name)),
                ));
            }
        }
        lines
    }

    /// The same content as a document.
    pub fn document(&self) -> Document {
        let mut document = Document {
            title: "Differences".to_owned(),
            about: vec![
                ("Before", self.before.called.clone()),
                ("After", self.after.called.clone()),
            ],
            blocks: Vec::new(),
        };
        document.paragraph(self.differences.counts_in_words());
        for remark in self.differences.remarks() {
            document.call_out(CallOut::Note, remark);
        }
        for (at, object) in self.differences.objects.iter().enumerate() {
            let start = format!("{} {} ", object.change.sign(), object.kind().in_words());
            let changed = object.change.in_words();
            let words = match object.kind() {
                ObjectKind::Deployment => Words::from(format!("{start}{changed}")),
                _ => Words::from(start)
                    .and_name(object.shown_name())
                    .and(format!(" {changed}")),
            };
            document.heading(Level::Section, words);
            if object.properties.is_empty() {
                continue;
            }
            let name = |text: &Option<String>| text.as_ref().map_or_else(Words::empty, Words::name);
            let row = |(position, property): (usize, &PropertyDifference)| {
                let places = self.property_places(at, position);
                let label = Words::from(format!("{}{places}", property.property));
                let (before, after) = property.shown();
                vec![label, name(&before), name(&after)]
            };
            document.blocks.push(Block::Table(Table {
                heads: vec!["Property", "Before", "After"],
                rows: object.properties.iter().enumerate().map(row).collect(),
            }));
        }
        if self.full && !self.differences.unchanged.is_empty() {
            document.heading(Level::Section, "Unchanged");
            let names = self.differences.unchanged.iter();
            let names = names.map(|object| {
                Words::from(format!("{} ", object.after.kind.in_words()))
                    .and_name(cut(&object.after.name))
            });
            document.blocks.push(Block::List(names.collect()));
        }
        document
    }

    /// Where the object is in both documents.
    fn places(&self, object: &ObjectDifference) -> String {
        let line = |side: &Side, object: &Option<crate::diff::ObjectOnSide>| {
            let place = place_of(side, &object.as_ref()?.id)?;
            Some(format!("{}:{}", side.file, place.line))
        };
        let lines = [
            line(self.before, &object.before),
            line(self.after, &object.after),
        ];
        in_parentheses(lines)
    }

    /// Where a difference without a property of its own is in both documents.
    fn property_places(&self, object: usize, property: usize) -> String {
        let [before, after] = self.lines.of_property(object, property);
        let line = |side: &Side, line: Option<usize>| Some(format!("{}:{}", side.file, line?));
        in_parentheses([line(self.before, before), line(self.after, after)])
    }
}

fn in_parentheses(places: [Option<String>; 2]) -> String {
    let places: Vec<String> = places.into_iter().flatten().collect();
    match places.is_empty() {
        true => String::new(),
        false => format!(" ({})", places.join(", ")),
    }
}

/// Where an object is in the document of its side.
pub(super) fn place_of<'s>(side: &'s Side, object: &ObjectId) -> Option<&'s Place> {
    side.places.get(object)
}
