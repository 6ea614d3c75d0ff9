//! What can be wrong with a document, each as one sentence for the user, with its place.

use std::fmt;

use super::design_file::DesignFileError;

/// A place in a document, as an editor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Place {
    /// The place of a byte of a text; an offset inside a character means that character.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = text.get(..offset).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a document could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong, and where it helps what to do.
    pub problem: Problem,
    /// Where; `None` when the document as a whole is meant.
    pub place: Option<Place>,
}

impl ReadError {
    /// A problem of the document as a whole.
    pub fn whole(problem: Problem) -> Self {
        Self {
            problem,
            place: None,
        }
    }

    /// A problem at a byte of the decoded text.
    pub fn at(text: &str, offset: usize, problem: Problem) -> Self {
        Self {
            problem,
            place: Some(Place::of(text, offset)),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_named_by_problem = matches!(self.problem, Problem::DesignFile(_));
        match self.place.filter(|_| !is_named_by_problem) {
            Some(place) => write!(
                f,
                "Line {}, column {}: {}",
                place.line, place.column, self.problem
            ),
            None => self.problem.fmt(f),
        }
    }
}

impl std::error::Error for ReadError {}

/// What is wrong with a document that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No bytes, or nothing but blanks.
    #[error("The file is empty.")]
    Empty,
    /// More text than 32-bit positions can tell apart.
    #[error("The file is larger than 4 GB, which no topology is.")]
    TooLarge,
    /// Bytes that mean nothing in the encoding of the document.
    #[error(
        "The bytes here are not valid {0}; the file is damaged or was saved in another encoding."
    )]
    BadEncoding(&'static str),
    /// The XML declaration names an encoding that is not read here.
    #[error("The encoding {0:?} is not supported; save the file as UTF-8 or UTF-16.")]
    UnsupportedEncoding(String),
    /// The XML declaration names another encoding than the bytes have.
    #[error("The file says that it is {declared}, but its bytes are {actual}.")]
    ContradictoryEncoding {
        /// What the declaration says.
        declared: String,
        /// What the bytes are.
        actual: &'static str,
    },
    /// No markup at all.
    #[error("This is not an XML document: it does not begin with an element.")]
    NotXml,
    /// Markup that breaks a rule of XML.
    #[error("The XML is not well-formed: {0}.")]
    NotWellFormed(String),
    /// The document stops in the middle.
    #[error(
        "The document ends before the element {0} is closed; it was probably not copied completely."
    )]
    Truncated(String),
    /// The same attribute twice in one tag.
    #[error("The attribute {0} is given twice.")]
    DuplicateAttribute(String),
    /// A second root element.
    #[error("There is a second document after the end of the first: <{0}>.")]
    SecondRoot(String),
    /// Text before or after the root element.
    #[error("There is text outside the document element.")]
    TextOutside,
    /// A named entity other than the five of XML.
    #[error(
        "The entity &{0}; is not defined; only &lt; &gt; &amp; &apos; &quot; and numbers are known."
    )]
    UndefinedEntity(String),
    /// A prefix without a declaration.
    #[error("The namespace prefix {0} is not declared.")]
    UndeclaredPrefix(String),
    /// A document type definition, which can make a small file large or reach for other files.
    #[error("The document contains a DTD, which no topology needs; it is refused for safety.")]
    Dtd,
    /// Elements nested deeper than any topology.
    #[error("The elements are nested more than {0} deep, which no topology is.")]
    TooDeep(usize),
    /// A well-formed document of another kind.
    #[error(
        "The root element is {0}; a topology begins with TopologyBuilder (a .tbxml) or Topology \
         (printed by Get-CsTopology -AsXml)."
    )]
    WrongRoot(String),
    /// Topology Builder's file without the topology in it.
    #[error("The element {parent} contains no {child}, so there is no topology to show.")]
    MissingElement {
        /// Where it belongs.
        parent: String,
        /// What is missing.
        child: &'static str,
    },
    /// An object without the attribute that identifies it.
    #[error("The {element} has no {attribute}, so nothing can refer to it.")]
    MissingIdentity {
        /// The element.
        element: String,
        /// The attribute that is missing.
        attribute: &'static str,
    },
    /// A number that is none.
    #[error("{value:?} is not a number; {attribute} of the {element} must be one.")]
    NotANumber {
        /// The element.
        element: String,
        /// The attribute.
        attribute: &'static str,
        /// What stands there.
        value: String,
    },
    /// Two objects of one identity.
    #[error(
        "There are two {kind} with the identity {id}; every reference to it would be ambiguous."
    )]
    DuplicateIdentity {
        /// Sites, clusters, SQL Server instances or services.
        kind: &'static str,
        /// The identity as the document spells it.
        id: String,
    },
    /// A design file that cannot be read; its own sentence, which names the place.
    #[error("{0}")]
    DesignFile(DesignFileError),
}

/// Why a topology could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A character that XML cannot hold in any form.
    #[error(
        "{object} contains the character U+{character:04X}, which no XML document can hold; remove it."
    )]
    IllegalCharacter {
        /// The value it stands in.
        object: String,
        /// Its number in Unicode.
        character: u32,
    },
    /// The kept source can no longer be read.
    #[error("The imported document that is kept with the design is damaged: {0}")]
    DamagedSource(ReadError),
    /// What was written does not read back as what was meant; nothing was handed out.
    #[error(
        "The document would not say the same as the design ({0}); it was not written. Please \
         report this with the file."
    )]
    NotFaithful(String),
    /// A design file was asked for where an XML document is written.
    #[error("A design file is not an XML document; save it instead.")]
    NotAnXmlFormat,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_lines_as_an_editor_does() {
        let text = "a\r\nbä<c";
        assert_eq!(Place::of(text, 0), Place { line: 1, column: 1 });
        let offset = text.find('<').unwrap_or_default();
        assert_eq!(Place::of(text, offset), Place { line: 2, column: 3 });
        assert_eq!(Place::of(text, 99), Place { line: 2, column: 5 });
    }
}
