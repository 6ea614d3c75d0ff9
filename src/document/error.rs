//! What can be wrong with a document, each as one sentence for the user, with its place.

use std::fmt;

use crate::document::design_file::DesignFileError;
use crate::document::inside::fault::{ArchiveFault, shown as shown_entry};
use crate::document::misfit::Misfit;
use crate::document::quoted::not_a_number;
use crate::document::shown::visible;
use crate::topology::inventory::name_of;
use crate::topology::readable::{cut, cut_words};
use crate::topology::{ObjectId, Topology};

/// A place in a document, as an editor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Place {
    /// The place in the text around one that begins at `start`.
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

/// Places of one text after another, passing over it once: a document of one line with a thousand
/// things to say takes no longer than one of a thousand lines.
#[derive(Debug)]
pub struct Places<'t> {
    text: &'t str,
    offset: usize,
    place: Place,
}

impl<'t> Places<'t> {
    /// Begins at the start of a text.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            offset: 0,
            place: Place { line: 1, column: 1 },
        }
    }

    /// The place of a byte that is not before the one asked for last. An offset that is before it, or
    /// inside a character, is taken for the next one that can be answered.
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
#[allow(missing_docs)]
pub enum Problem {
    /// No bytes, or nothing but blanks.
    #[error("The file is empty.")]
    Empty,
    /// More text than 32-bit positions can tell apart.
    #[error("The file is larger than 4 GB; no topology is that large.")]
    TooLarge,
    /// Bytes that mean nothing in the encoding of the document.
    #[error(
        "The bytes here are not valid {0}; the file is damaged or was saved in another encoding. Save it as \
         UTF-8 or UTF-16, in Windows PowerShell with -Encoding UTF8."
    )]
    BadEncoding(&'static str),
    /// UTF-32, which no program of the product reads or writes.
    #[error("The file is UTF-32, which is not supported; save it as UTF-8 or UTF-16.")]
    Utf32,
    /// Zero bytes in what should be UTF-8.
    #[error(
        "There is a zero byte here: only part of the file is UTF-16, or the file is damaged. Save the \
         whole file as UTF-8 or UTF-16."
    )]
    MixedEncodings,
    /// A design in another encoding than designs have.
    #[error("This design is in {0}, but designs must be UTF-8. Save it as UTF-8.")]
    DesignNotUtf8(&'static str),
    /// The XML declaration names another encoding than the bytes have.
    #[error(
        "The file declares {0}, but its encoding is {actual}. Correct the first line, or save the file as {0}.",
        cut(declared)
    )]
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
    #[error("The XML is not well-formed: {}.", cut_words(.0))]
    NotWellFormed(String),
    /// A character that XML forbids, as it is or by its number.
    #[error(
        "The character U+{0:04X} is not allowed in XML; Lync Server and Skype for Business Server will not \
         read the file. Remove the character."
    )]
    ForbiddenCharacter(u32),
    /// More elements, or more attributes, than the size of the document explains.
    #[error(
        "The document has more than {limit} {what}, most of them nearly empty. This is not a real \
         topology, and reading it would exhaust the memory."
    )]
    TooMany {
        /// Elements or attributes.
        what: &'static str,
        /// How many a document of this size may have.
        limit: usize,
    },
    /// A tag with more attributes than any topology.
    #[error(
        "The element {} has more than {limit} attributes, which no topology has.",
        cut(element)
    )]
    TooManyAttributes {
        element: String,
        /// How many are read.
        limit: usize,
    },
    /// A name, a value or a text longer than any topology.
    #[error(
        "{} is longer than {limit} characters; nothing in a topology is that long.",
        cut(what)
    )]
    TooLong {
        /// What is: "The value of the attribute Fqdn".
        what: String,
        /// How long it may be.
        limit: usize,
    },
    /// The document stops in the middle.
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
    /// A named entity other than the five of XML.
    #[error(
        "The entity &{}; is not defined; only &lt; &gt; &amp; &apos; &quot; and numbers are known.",
        cut(.0)
    )]
    UndefinedEntity(String),
    /// A prefix without a declaration.
    #[error("The namespace prefix {} is not declared.", cut(.0))]
    UndeclaredPrefix(String),
    /// A document type definition, which can make a small file large or reach for other files.
    #[error(
        "The document contains a DTD, which a topology never needs. For safety, it is not read."
    )]
    Dtd,
    /// Elements nested deeper than any topology.
    #[error("The elements are nested more than {0} deep; no topology is nested that deeply.")]
    TooDeep(usize),
    /// A well-formed document of another kind.
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
        /// Where it belongs.
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
    /// Not a number, or one that is too large or too small.
    #[error(
        "{}; {attribute} of the {} must be one.",
        not_a_number(value, u32::MAX),
        cut(element)
    )]
    NotANumber {
        element: String,
        attribute: &'static str,
        /// What is there.
        value: String,
    },
    /// Two objects of one identity.
    #[error(
        "There are two {kind} with the identity {}; every reference to it would be ambiguous.",
        cut(id)
    )]
    DuplicateIdentity {
        /// Sites, clusters, SQL Server instances or services.
        kind: &'static str,
        /// The identity as the document spells it.
        id: String,
    },
    /// Another kind of file, or one that was damaged on its way.
    #[error("{0}")]
    Misfit(Misfit),
    /// A zip archive without a topology that can be taken out.
    #[error("{0}")]
    Archive(ArchiveFault),
    /// A topology in a zip archive cannot be read; the place is one of the file in it.
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
    /// A design file that cannot be read; its own sentence, which names the place.
    #[error("{0}")]
    DesignFile(DesignFileError),
    /// The imported document that a design keeps cannot be read; the place is one of that document and
    /// not of the design file.
    #[error("The imported document inside the design cannot be read. {}", within(.0))]
    InDesign(Box<ReadError>),
}

/// What is wrong with a document inside another one, with its place in words that cannot be taken for a
/// place of the outer one.
fn within(error: &ReadError) -> String {
    match error.place {
        Some(place) => format!("In {place} of that document: {}", error.problem),
        None => error.problem.to_string(),
    }
}

/// What keeps a topology from being written, as a person knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Culprit {
    /// The object, when it is one of the topology that was to be written.
    pub id: Option<ObjectId>,
    /// What to call it at the start of a sentence.
    pub name: String,
}

impl Culprit {
    /// An object of a topology.
    pub fn of(topology: &Topology, id: ObjectId) -> Self {
        let name = visible(&cut(&name_of(topology, &id))).into_owned();
        let mut characters = name.chars();
        let name = match (&id, characters.next()) {
            // The names of others are their own, in any spelling.
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

/// Why a topology could not be written. Whoever edits a design by hand can cause each of these, so each
/// says what to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum WriteError {
    /// A character that XML cannot hold in any form.
    #[error(
        "{object} contains the character U+{character:04X}, which is not allowed in XML. Remove the character."
    )]
    IllegalCharacter {
        /// The object whose value it is in.
        object: Culprit,
        /// Its number in Unicode.
        character: u32,
    },
    /// Unknown content whose name is not valid in XML.
    #[error(
        "{object} has content with the name \"{}\", which cannot be the name of an element or attribute \
         in XML. Rename or remove it.",
        visible(&cut(name))
    )]
    IllegalName {
        /// The object that has the content.
        object: Culprit,
        name: String,
    },
    /// Unknown content that repeats an attribute.
    #[error(
        "{object} has the attribute {} twice, which XML does not allow. Remove one of the two.",
        visible(&cut(name))
    )]
    AttributeTwice {
        /// The object that has the attribute.
        object: Culprit,
        name: String,
    },
    /// An object that refers to one that is not there, which XML has no words for.
    #[error("{object} {what}, so it cannot be written. Delete it, or correct the reference.")]
    Nowhere {
        object: Culprit,
        /// What it refers to, as the rest of a clause.
        what: &'static str,
    },
    /// An object needs a number, and the highest that there is was given out.
    #[error(
        "{object} needs a number, but its site has already used the highest one. Correct the highest \
         number in the site."
    )]
    NoNumberLeft { object: Culprit },
    /// The kept source can no longer be read.
    #[error("The imported document that is kept with the design is damaged: {0}")]
    DamagedSource(ReadError),
    /// What was written cannot be read; nothing was handed out.
    #[error(
        "The topology cannot be written in this format, because the result could not be read: {0}"
    )]
    Unreadable(Problem),
    /// What was written does not read back as what was meant; nothing was handed out.
    #[error("{} cannot be written in this format, because {} would be lost.", .0.object, .0.what)]
    NotFaithful(Lost),
    /// A design file was asked for where an XML document is written.
    #[error("A design file is not an XML document; save it instead.")]
    NotAnXmlFormat,
}

/// What a format would lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Of which object.
    pub object: Culprit,
    /// Which of its properties.
    pub what: &'static str,
}

impl WriteError {
    /// The object at fault, when it is one.
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
    fn places_count_characters_and_lines_as_an_editor_does() {
        let text = "a\r\nbä<c";
        assert_eq!(Place::of(text, 0), Place { line: 1, column: 1 });
        let offset = text.find('<').unwrap_or_default();
        assert_eq!(Place::of(text, offset), Place { line: 2, column: 3 });
        assert_eq!(Place::of(text, 99), Place { line: 2, column: 5 });
    }

    #[test]
    fn places_one_after_another_are_the_places_of_each() {
        let text = "a\r\nbä<c\n\n é";
        let mut places = Places::new(text);
        for offset in 0..=text.len() + 1 {
            if text.is_char_boundary(offset.min(text.len())) {
                assert_eq!(places.at(offset), Place::of(text, offset), "{offset}");
            }
        }
    }

    #[test]
    fn names_in_messages_are_cut() {
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
