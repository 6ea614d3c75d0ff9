//! Errors in documents, each as one sentence for the user, with its position.

use std::fmt;

use crate::document::design_file::DesignFileError;
use crate::document::inside::fault::{ArchiveFault, shown as shown_entry};
use crate::document::misfit::Misfit;
use crate::document::quoted::not_a_number;
use crate::document::shown::visible;
use crate::topology::inventory::name_of;
use crate::topology::readable::{cut, cut_words};
use crate::topology::{ObjectId, Topology};

/// A position in a document, as shown in an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Place {
    /// The position in the enclosing text, where this text begins at `start`.
    pub fn within(self, start: Self) -> Self {
        let column = match self.line {
            1 => start.column + self.column - 1,
            _ => self.column,
        };
        Self {
            line: start.line + self.line - 1,
            column,
        }
    }

    /// The position of a byte of a text; an offset inside a character means that character.
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

/// Computes ascending positions in one pass over the text, so that a document with one long line takes no longer than
/// one with a thousand lines.
#[derive(Debug)]
pub struct Places<'t> {
    text: &'t str,
    offset: usize,
    place: Place,
}

impl<'t> Places<'t> {
    /// Starts at the beginning of a text.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            offset: 0,
            place: Place { line: 1, column: 1 },
        }
    }

    /// The position of a byte that is not before the last one. An offset that is before it, or inside a character, is
    /// moved to the next valid one.
    pub fn at(&mut self, offset: usize) -> Place {
        let mut offset = offset.clamp(self.offset, self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset += 1;
        }
        let passed = self.text.get(self.offset..offset).unwrap_or_default();
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        let in_line = passed.rsplit('\n').next().unwrap_or_default();
        if lines > 0 {
            self.place.line += lines;
            self.place.column = 1;
        }
        self.place.column += in_line.chars().count();
        self.offset = offset;
        self.place
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
    /// What is wrong, and what to do if that helps.
    pub problem: Problem,
    /// The position; `None` for the document as a whole.
    pub place: Option<Place>,
}

impl ReadError {
    /// An error of the document as a whole.
    pub fn whole(problem: Problem) -> Self {
        Self {
            problem,
            place: None,
        }
    }

    /// An error at a byte of the decoded text.
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

/// The kinds of errors in a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum Problem {
    /// No bytes, or only white space.
    #[error("The file is empty.")]
    Empty,
    /// More text than 32-bit positions can address.
    #[error("The file is larger than 4 GB; no topology is that large.")]
    TooLarge,
    /// Bytes that are invalid in the encoding of the document.
    #[error(
        "The bytes here are not valid {0}; the file is damaged or was saved in another encoding. Save it as \
         UTF-8 or UTF-16, in Windows PowerShell with -Encoding UTF8."
    )]
    BadEncoding(&'static str),
    /// UTF-32, which the product does not use.
    #[error("The file is UTF-32, which is not supported; save it as UTF-8 or UTF-16.")]
    Utf32,
    /// Zero bytes in what should be UTF-8.
    #[error(
        "There is a zero byte here: only part of the file is UTF-16, or the file is damaged. Save the \
         whole file as UTF-8 or UTF-16."
    )]
    MixedEncodings,
    /// A design in an encoding other than UTF-8.
    #[error("This design is in {0}, but designs must be UTF-8. Save it as UTF-8.")]
    DesignNotUtf8(&'static str),
    /// The XML declaration specifies a different encoding.
    #[error(
        "The file declares {0}, but its encoding is {actual}. Correct the first line, or save the file as {0}.",
        cut(declared)
    )]
    ContradictoryEncoding {
        /// The encoding in the declaration.
        declared: String,
        /// The encoding of the bytes.
        actual: &'static str,
    },
    /// No markup.
    #[error("This is neither an XML document, which begins with an element, nor a design.")]
    NotXml,
    /// Markup that violates a rule of XML.
    #[error("The XML is not well-formed: {}.", cut_words(.0))]
    NotWellFormed(String),
    /// A character that XML does not allow, not even as a character reference.
    #[error(
        "The character U+{0:04X} is not allowed in XML; Lync Server and Skype for Business Server will not \
         read the file. Remove the character."
    )]
    ForbiddenCharacter(u32),
    /// More elements or attributes than the size of the document allows.
    #[error(
        "The document has more than {limit} {what}, most of them nearly empty. This is not a real \
         topology, and reading it would exhaust the memory."
    )]
    TooMany {
        /// Elements or attributes.
        what: &'static str,
        /// The limit for a document of this size.
        limit: usize,
    },
    /// A tag with more attributes than any topology has.
    #[error(
        "The element {} has more than {limit} attributes, which no topology has.",
        cut(element)
    )]
    TooManyAttributes {
        element: String,
        /// The limit.
        limit: usize,
    },
    /// A name, a value or a text longer than in any topology.
    #[error(
        "{} is longer than {limit} characters; nothing in a topology is that long.",
        cut(what)
    )]
    TooLong {
        /// The location: "The value of the attribute Fqdn".
        what: String,
        /// The limit.
        limit: usize,
    },
    /// The document is incomplete.
    #[error(
        "The document ends before the element {} is closed; it was probably not copied completely.",
        cut(.0)
    )]
    Truncated(String),
    /// The same attribute twice in one tag.
    #[error("The attribute {} is given twice.", cut(.0))]
    DuplicateAttribute(String),
    /// A second root element.
    #[error("There is a second document after the end of the first: <{}>.", cut(.0))]
    SecondRoot(String),
    /// Text before or after the root element.
    #[error("There is text outside the document element.")]
    TextOutside,
    /// A named entity other than the five predefined ones.
    #[error(
        "The entity &{}; is not defined; only &lt; &gt; &amp; &apos; &quot; and numbers are known.",
        cut(.0)
    )]
    UndefinedEntity(String),
    /// A prefix without a declaration.
    #[error("The namespace prefix {} is not declared.", cut(.0))]
    UndeclaredPrefix(String),
    /// A document type definition, which can expand a small file or refer to other files.
    #[error(
        "The document contains a DTD, which a topology never needs. For safety, it is not read."
    )]
    Dtd,
    /// Elements nested deeper than in any topology.
    #[error("The elements are nested more than {0} deep; no topology is nested that deeply.")]
    TooDeep(usize),
    /// A well-formed document of a different kind.
    #[error(
        "The root element is {}; a topology begins with TopologyBuilder (a .tbxml) or Topology \
         (printed by Get-CsTopology -AsXml).",
        cut(.0)
    )]
    WrongRoot(String),
    /// Topology Builder's file without the topology in it.
    #[error(
        "The element {} has no {child}, so there is no topology to show.",
        cut(parent)
    )]
    MissingElement {
        /// The parent element.
        parent: String,
        /// What is missing.
        child: &'static str,
    },
    /// An object without the attribute that identifies it.
    #[error("The {} has no {attribute}, so nothing can refer to it.", cut(element))]
    MissingIdentity {
        element: String,
        /// The attribute that is missing.
        attribute: &'static str,
    },
    /// Not a number, or a number that is too large or too small.
    #[error(
        "{}; {attribute} of the {} must be one.",
        not_a_number(value, u32::MAX),
        cut(element)
    )]
    NotANumber {
        element: String,
        attribute: &'static str,
        /// The value.
        value: String,
    },
    /// Two objects with the same identity.
    #[error(
        "There are two {kind} with the identity {}; every reference to it would be ambiguous.",
        cut(id)
    )]
    DuplicateIdentity {
        /// Sites, clusters, SQL Server instances or services.
        kind: &'static str,
        /// The identity in the spelling of the document.
        id: String,
    },
    /// A different kind of file, or a damaged one.
    #[error("{0}")]
    Misfit(Misfit),
    /// A zip archive from which no topology can be read.
    #[error("{0}")]
    Archive(ArchiveFault),
    /// A topology in a zip archive that cannot be read; the position is in the file inside the archive.
    #[error(
        "{} in this zip archive cannot be read. {}",
        shown_entry(name),
        within(error)
    )]
    InArchive {
        /// The file in the archive.
        name: String,
        /// What is wrong with it.
        error: Box<ReadError>,
    },
    /// A design file that cannot be read; the sentence contains the position.
    #[error("{0}")]
    DesignFile(DesignFileError),
    /// The imported document of a design cannot be read; the position is in that document, not in the design file.
    #[error("The imported document inside the design cannot be read. {}", within(.0))]
    InDesign(Box<ReadError>),
}

/// An error in a document inside another one, with the position in words that cannot be mistaken for a position in the
/// outer one.
fn within(error: &ReadError) -> String {
    match error.place {
        Some(place) => format!("In {place} of that document: {}", error.problem),
        None => error.problem.to_string(),
    }
}

/// The object that cannot be written, as users know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Culprit {
    /// The object, if it is one of the topology being written.
    pub id: Option<ObjectId>,
    /// The name, for the start of a sentence.
    pub name: String,
}

impl Culprit {
    /// An object of a topology.
    pub fn of(topology: &Topology, id: ObjectId) -> Self {
        let name = visible(&cut(&name_of(topology, &id))).into_owned();
        let mut characters = name.chars();
        let name = match (&id, characters.next()) {
            // Other names are kept in their spelling.
            (ObjectId::Deployment | ObjectId::Site(_), Some(first)) => {
                first.to_uppercase().chain(characters).collect()
            }
            _ => name,
        };
        Self { id: Some(id), name }
    }

    /// A value of any object.
    pub fn value(value: &str) -> Self {
        Self {
            id: None,
            name: visible(&cut(value)).into_owned(),
        }
    }
}

impl fmt::Display for Culprit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Why a topology could not be written. Editing a design file by hand can cause each of these, so each message says
/// what to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum WriteError {
    /// A character that XML cannot represent.
    #[error(
        "{object} contains the character U+{character:04X}, which is not allowed in XML. Remove the character."
    )]
    IllegalCharacter {
        /// The object with the value.
        object: Culprit,
        /// The Unicode code point.
        character: u32,
    },
    /// Unknown content with a name that is invalid in XML.
    #[error(
        "{object} has content with the name \"{}\", which cannot be the name of an element or attribute \
         in XML. Rename or remove it.",
        visible(&cut(name))
    )]
    IllegalName {
        /// The object with the content.
        object: Culprit,
        name: String,
    },
    /// Unknown content with a duplicate attribute.
    #[error(
        "{object} has the attribute {} twice, which XML does not allow. Remove one of the two.",
        visible(&cut(name))
    )]
    AttributeTwice {
        /// The object with the attribute.
        object: Culprit,
        name: String,
    },
    /// A reference to an object that does not exist, which XML cannot represent.
    #[error("{object} {what}, so it cannot be written. Delete it, or correct the reference.")]
    Nowhere {
        object: Culprit,
        /// The missing object, as the end of a clause.
        what: &'static str,
    },
    /// An object needs a number, but the highest possible one is in use.
    #[error(
        "{object} needs a number, but its site has already used the highest one. Correct the highest \
         number in the site."
    )]
    NoNumberLeft { object: Culprit },
    /// The imported document can no longer be read.
    #[error("The imported document that is kept with the design is damaged: {0}")]
    DamagedSource(ReadError),
    /// The output cannot be read back; nothing was written.
    #[error(
        "The topology cannot be written in this format, because the result could not be read: {0}"
    )]
    Unreadable(Problem),
    /// The output does not read back as the same topology; nothing was written.
    #[error("{} cannot be written in this format, because {} would be lost.", .0.object, .0.what)]
    NotFaithful(Lost),
    /// A design file was requested where an XML document is written.
    #[error("A design file is not an XML document; save it instead.")]
    NotAnXmlFormat,
}

/// Content that the format would lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The object.
    pub object: Culprit,
    /// The property.
    pub what: &'static str,
}

impl WriteError {
    /// The object with the error, if there is one.
    pub fn object(&self) -> Option<&ObjectId> {
        match self {
            Self::IllegalCharacter { object, .. }
            | Self::IllegalName { object, .. }
            | Self::AttributeTwice { object, .. }
            | Self::Nowhere { object, .. }
            | Self::NoNumberLeft { object }
            | Self::NotFaithful(Lost { object, .. }) => object.id.as_ref(),
            Self::DamagedSource(_) | Self::Unreadable(_) | Self::NotAnXmlFormat => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_count_characters_and_lines_as_an_editor_does() {
        let text = "a\r\nbä<c";
        assert_eq!(Place::of(text, 0), Place { line: 1, column: 1 });
        let offset = text.find('<').unwrap_or_default();
        assert_eq!(Place::of(text, offset), Place { line: 2, column: 3 });
        assert_eq!(Place::of(text, 99), Place { line: 2, column: 5 });
    }

    #[test]
    fn locations_computed_in_sequence_equal_those_computed_individually() {
        let text = "a\r\nbä<c\n\n é";
        let mut places = Places::new(text);
        for offset in 0..=text.len() + 1 {
            if text.is_char_boundary(offset.min(text.len())) {
                assert_eq!(places.at(offset), Place::of(text, offset), "{offset}");
            }
        }
    }

    #[test]
    fn names_in_messages_are_shortened() {
        let name = "n".repeat(1_000_000);
        for problem in [
            Problem::WrongRoot(name.clone()),
            Problem::Truncated(name.clone()),
            Problem::UndeclaredPrefix(name.clone()),
            Problem::UndefinedEntity(name.clone()),
            Problem::NotWellFormed(format!("the element {name} is closed by </{name}>")),
            Problem::NotANumber {
                element: name.clone(),
                attribute: "SiteId",
                value: name.clone(),
            },
        ] {
            let said = problem.to_string();
            assert!(said.chars().count() < 500, "{} characters", said.len());
            assert!(said.contains('…'), "{said}");
        }
    }
}
