//! A small model of a document that a person reads, and its forms: text, Markdown, HTML and
//! spreadsheet.
//!
//! It knows no topology. What a document says is described once, in blocks; each form writes every block, and
//! escapes what a deployment's names hold. The same document gives the same bytes: there is no clock here.

mod html;
mod markdown;
mod plain;
mod spreadsheet;
mod words;

#[cfg(test)]
mod tests;

pub use html::html;
pub use markdown::markdown;
pub use plain::plain;
pub use spreadsheet::{SpreadsheetError, spreadsheet};
pub use words::{Span, Words};

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is, and of what.
    pub title: String,
    /// What stands below the title, as name and value: of which file, for whom.
    pub about: Vec<(&'static str, String)>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Block {
    /// The beginning of a section.
    Heading {
        /// 1 for a chapter, 2 for a section of it, 3 for a part of that.
        level: Level,
        words: Words,
    },
    Paragraph(Words),
    /// Several things of one kind.
    List(Vec<Words>),
    Table(Table),
    /// Something that a person does, and ticks off.
    Step(Step),
    /// What is typed into a shell, as it is typed.
    Command(String),
    /// The text of a file that somebody saves, such as a certificate request.
    Listing {
        /// What the file is called.
        name: String,
        /// What is in it.
        text: String,
    },
    /// A picture.
    Figure {
        /// As SVG without a declaration, which this program drew.
        svg: String,
        /// What it shows; the other forms say this alone.
        caption: Words,
    },
    /// Something that must not be overlooked.
    CallOut {
        /// How much.
        kind: CallOut,
        /// What.
        words: Words,
    },
}

/// Depth of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Level {
    Chapter,
    /// A section of a chapter.
    Section,
    /// A part of a section.
    Part,
}

impl Level {
    /// Below the title, which is 1.
    fn number(self) -> usize {
        match self {
            Self::Chapter => 2,
            Self::Section => 3,
            Self::Part => 4,
        }
    }
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallOut {
    /// It is worth knowing.
    Note,
    /// It costs something when it is overlooked.
    Warning,
    /// Nothing goes on before it is settled.
    Stop,
    /// Somebody still has to say it.
    Open,
    /// Sources contradict each other, or it is concluded.
    Unverified,
}

impl CallOut {
    fn label(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Warning => "Warning",
            Self::Stop => "Stop",
            Self::Open => "Open",
            Self::Unverified => "Unverified",
        }
    }
}

/// A table; a row that is shorter than its heads ends in empty cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Table {
    /// What the columns are.
    pub heads: Vec<&'static str>,
    pub rows: Vec<Vec<Words>>,
}

/// The name of a column, and of what there is to know of a step, that is shown on demand where a form can do that.
const SOURCE: &str = "Source";

impl Table {
    /// The cells of a row, as many as there are heads.
    fn cells<'t>(&'t self, row: &'t [Words]) -> impl Iterator<Item = &'t Words> {
        static EMPTY: Words = Words::empty();
        let missing = self.heads.len().saturating_sub(row.len());
        let row = row.iter().take(self.heads.len());
        row.chain(std::iter::repeat_n(&EMPTY, missing))
    }
}

/// Something that a person does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Its place in the order, as `3` or `3.2`; empty where there is none.
    pub number: String,
    /// What is done.
    pub title: Words,
    /// What there is to know of it, as name and words.
    pub details: Vec<(&'static str, Words)>,
    /// What is done for it, in order.
    pub actions: Vec<Action>,
    /// What there is to know once it is done, as name and words.
    pub closing: Vec<(&'static str, Words)>,
}

/// A part of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// What is done by hand.
    ByHand(Words),
    /// What is typed into a shell, as it is typed.
    Command(String),
}

impl Document {
    /// Adds a heading.
    pub fn heading(&mut self, level: Level, words: impl Into<Words>) {
        let words = words.into();
        self.blocks.push(Block::Heading { level, words });
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, words: impl Into<Words>) {
        self.blocks.push(Block::Paragraph(words.into()));
    }

    /// Adds something that must not be overlooked.
    pub fn call_out(&mut self, kind: CallOut, words: impl Into<Words>) {
        let words = words.into();
        self.blocks.push(Block::CallOut { kind, words });
    }
}
