//! The documents that describe a deployment of Persistent Chat. Each part is one file in `handover/parts` and one row
//! of [`PARTS`]; it turns the facts about a design into blocks, which every output format prints.
//!
//! The clock is not used: title, author and date come from the design, so the same file gives the same bytes.

mod before;
mod chat;
mod facts;
mod once;
mod open;
mod parts;
mod unverified;
mod words;

use crate::design::Fact;
use crate::report::{Block, CallOut, Document, Level, Words};
use crate::topology::ObjectId;

pub use facts::HandoverFacts;
pub use parts::{HandoverPart, PARTS, Reader};

/// The parts of a design, written once; documents are assembled from them.
pub struct WrittenParts {
    chapters: Vec<(&'static HandoverPart, Vec<Block>)>,
    about: Vec<(&'static str, String)>,
    /// The default SIP domain, by which people identify the deployment.
    domain: String,
}

impl WrittenParts {
    /// Writes every part that applies to the design.
    pub fn of(facts: &HandoverFacts<'_>, file: &str) -> Self {
        let chapters = PARTS.iter().map(|part| (part, part.blocks(facts)));
        Self {
            chapters: chapters.filter(|(_, blocks)| !blocks.is_empty()).collect(),
            about: about(facts, file),
            domain: facts.topology().sip_domains.default_domain.clone(),
        }
    }

    /// The parts that apply.
    pub fn parts(&self) -> impl Iterator<Item = &'static HandoverPart> {
        self.chapters.iter().map(|(part, _)| *part)
    }

    /// The document of some parts, in the order of [`PARTS`].
    pub fn document(&self, parts: &[&HandoverPart]) -> Document {
        let is_wanted = |part: &HandoverPart| parts.iter().any(|one| one.name == part.name);
        let chapters = self.chapters.iter().filter(|(part, _)| is_wanted(part));
        let chapters: Vec<&(&'static HandoverPart, Vec<Block>)> = chapters.collect();
        let mut document = Document {
            title: self.title(&chapters),
            about: self.about.clone(),
            blocks: Vec::new(),
        };
        still_open(&mut document, &chapters);
        let mut printed = once::Once::of(chapters.iter().copied());
        for (part, blocks) in chapters {
            document.heading(Level::Chapter, part.title);
            document.paragraph(part.about);
            printed.push(&mut document, part, blocks);
        }
        document
    }

    fn title(&self, chapters: &[&(&'static HandoverPart, Vec<Block>)]) -> String {
        let what = match chapters {
            [(part, _)] => part.title,
            _ => "Persistent Chat documentation",
        };
        match self.domain.as_str() {
            "" => what.to_owned(),
            domain => format!("{what} for {domain}"),
        }
    }
}

/// The title page.
fn about(facts: &HandoverFacts<'_>, file: &str) -> Vec<(&'static str, String)> {
    let stated = facts.stated(&ObjectId::Deployment);
    let rows = [
        ("Company", Fact::Company),
        ("Author", Fact::Author),
        ("Version", Fact::DocumentVersion),
        ("Date", Fact::DocumentDate),
    ];
    let mut about: Vec<(&'static str, String)> = rows
        .into_iter()
        .filter_map(|(name, fact)| Some((name, stated.get(fact)?.to_string())))
        .collect();
    about.push(("Design", file.to_owned()));
    let differs = facts
        .changes
        .as_ref()
        .is_some_and(|plan| !plan.differences.is_empty());
    if let (Some(baseline), true) = (&facts.baseline, differs) {
        about.push(("Compared with", baseline.clone()));
    }
    about
}

/// The open questions of all parts, without duplicates, before the parts.
fn still_open(document: &mut Document, chapters: &[&(&'static HandoverPart, Vec<Block>)]) {
    let blocks = chapters.iter().flat_map(|(_, blocks)| blocks);
    let mut open: Vec<&Words> = Vec::new();
    for block in blocks {
        if let Block::CallOut {
            kind: CallOut::Open,
            words,
        } = block
            && !open.contains(&words)
        {
            open.push(words);
        }
    }
    if open.is_empty() {
        return;
    }
    document.heading(Level::Chapter, "Open questions");
    document.paragraph(
        "The topology cannot contain these facts. Enter them in the design, under Known facts of the \
         deployment or of the object, and write the documents again.",
    );
    let items = open.into_iter().cloned().collect();
    document.blocks.push(Block::List(items));
}
