//! A small model of a document, and its output formats: text, Markdown, HTML and spreadsheet.
//!
//! It knows nothing about topologies. The content is described once, in blocks; each format writes every block and
//! escapes the names of the deployment. The same document gives the same bytes, because the clock is not used.

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
pub use words::{TextSpan, Words};

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The title.
    pub title: String,
    /// Name and value pairs below the title, such as the source file.
    pub about: Vec<(&'static str, String)>,
    /// The content.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 for a chapter, 2 for a section, 3 for a subsection.
        level: Level,
        words: Words,
    },
    Paragraph(Words),
    /// A list of items.
    List(Vec<Words>),
    Table(Table),
    /// A step with a check box.
    Step(PrintedStep),
    /// A command to type into a shell.
    Command(String),
    /// The content of a file to save, such as a certificate request.
    Listing {
        /// The file name.
        name: String,
        /// The content.
        text: String,
    },
    /// A picture.
    Figure {
        /// SVG without an XML declaration, drawn by this program.
        svg: String,
        /// The description; formats without pictures print only this.
        caption: Words,
    },
    /// A call-out.
    CallOut {
        /// The type of call-out.
        kind: CallOut,
        /// The text.
        words: Words,
    },
}

/// The level of a heading.
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
    /// The number of the HTML heading; the title is 1.
    fn number(self) -> usize {
        match self {
            Self::Chapter => 2,
            Self::Section => 3,
            Self::Part => 4,
        }
    }
}

/// The importance of a call-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallOut {
    /// For information.
    Note,
    /// Ignoring it has consequences.
    Warning,
    /// Must be resolved before continuing.
    Stop,
    /// An open question.
    Open,
    /// Sources contradict each other, or it is inferred.
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

/// A table; rows that are shorter than the header end in empty cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Table {
    /// The column headings.
    pub heads: Vec<&'static str>,
    pub rows: Vec<Vec<Words>>,
}

/// The name of the column or detail with sources, which formats can show on demand.
const SOURCE: &str = "Source";

impl Table {
    /// The cells of a row, padded to the number of columns.
    fn cells<'t>(&'t self, row: &'t [Words]) -> impl Iterator<Item = &'t Words> {
        static EMPTY: Words = Words::empty();
        let missing = self.heads.len().saturating_sub(row.len());
        let row = row.iter().take(self.heads.len());
        row.chain(std::iter::repeat_n(&EMPTY, missing))
    }
}

/// A step for the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedStep {
    /// The number, such as `3` or `3.2`; may be empty.
    pub number: String,
    /// The title.
    pub title: Words,
    /// Details before the actions, as name and words.
    pub details: Vec<(&'static str, Words)>,
    /// The actions, in order.
    pub actions: Vec<PrintedAction>,
    /// Details after the actions, as name and words.
    pub closing: Vec<(&'static str, Words)>,
}

/// An action of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintedAction {
    /// A manual action.
    ByHand(Words),
    /// A command to type into a shell.
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

    /// Adds a call-out.
    pub fn call_out(&mut self, kind: CallOut, words: impl Into<Words>) {
        let words = words.into();
        self.blocks.push(Block::CallOut { kind, words });
    }
}
