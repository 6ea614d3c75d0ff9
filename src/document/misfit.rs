//! Files that people have instead of a topology: other outputs of the product and of PowerShell, and topologies that
//! were damaged by a console or an encoding. Each message says what the file is and what to run instead.

pub mod detect;
pub mod question_marks;
pub mod shape;

use crate::document::quoted::quoted;
use crate::document::shown::visible;
use crate::topology::readable::{cut, cut_to};

/// The command that prints a whole topology. Without `ToString`, the output is formatted and cut at the width of the
/// console.
pub const PRINT_AGAIN: &str =
    "(Get-CsTopology -AsXml).ToString() | Out-File topology.xml -Encoding UTF8";

/// How to save a file in a supported encoding.
pub const SAVE_AS_UTF8: &str =
    "open it in Notepad, choose Save As, and choose UTF-8 as the encoding";

/// A document that is not a topology, or not a complete one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// PowerShell objects as XML.
    #[error(
        "This was written by Export-Clixml. {}",
        match is_topology_inside {
            true => "It contains the topology as text. Extract it in PowerShell: (Import-Clixml \
                     FILE).ToString() | Out-File topology.xml -Encoding UTF8.".to_owned(),
            false => format!("It contains PowerShell objects but no topology. Run {PRINT_AGAIN}."),
        }
    )]
    CliXml {
        /// Whether the text of a topology was exported.
        is_topology_inside: bool,
    },
    /// Documents of the configuration without the topology.
    #[error(
        "This is a part of a configuration from Export-CsConfiguration, but not the topology. {}Run \
         Export-CsConfiguration -FileName config.zip and open the archive, or run {PRINT_AGAIN}.",
        contents(.0)
    )]
    NoTopologyInExport(Vec<String>),
    /// Several different topologies in one document.
    #[error(
        "The file contains {0} different topologies. Save the one you need in a separate file."
    )]
    Several(usize),
    /// Reports of cmdlets.
    #[error(
        "This is a log of {}, not a topology. Read it with topology-designer log FILE.",
        match .0.as_str() {
            "" => "a Skype for Business cmdlet".to_owned(),
            name => visible(&cut(name)).into_owned(),
        }
    )]
    Log(String),
    /// A web page.
    #[error("This is a web page (HTML), not a topology. Run {PRINT_AGAIN}.")]
    Html,
    /// A part of a topology that is well-formed.
    #[error(
        "This is only a part of a topology, the element {}; it was probably not copied completely. Copy it \
         again, or run {PRINT_AGAIN}.",
        visible(&cut(.0))
    )]
    Part(String),
    /// The end of a topology.
    #[error(
        "The beginning of the topology is missing; it was probably not copied completely. Copy it again, or \
         run {PRINT_AGAIN}."
    )]
    NoBeginning,
    /// The formatted output of a cmdlet.
    #[error(
        "This is the screen output of a cmdlet, {0}, not a topology: most of the content is missing. Run \
         {PRINT_AGAIN}."
    )]
    CmdletOutput(&'static str),
    /// Text before a topology.
    #[error(
        "The topology starts in line {line}. Remove the text before it ({}), and save the file.",
        quoted(&cut_to(text, 40))
    )]
    TextBefore {
        /// The start of the file.
        text: String,
        /// The position of the topology.
        line: usize,
    },
    /// A different kind of file.
    #[error("This is {0}, not a topology.")]
    OtherKind(&'static str),
    /// The lines were wrapped at the width of a console.
    #[error(
        "The lines are broken after {width} characters, in the middle of words: the text was copied from a \
         console. Run {PRINT_AGAIN} and open that file."
    )]
    WrappedLines {
        /// The number of characters in a full line.
        width: usize,
    },
    /// The lines were truncated at the width of a console.
    #[error(
        "The lines are cut off after {width} characters, as in a console, and the rest is lost. Run \
         {PRINT_AGAIN} and open that file."
    )]
    CutLines {
        /// The number of characters in a full line.
        width: usize,
    },
    /// The last character is incomplete.
    #[error(
        "The file ends in the middle of a character; it was probably not copied completely. Copy it again."
    )]
    CutCharacter,
    /// Bytes in a Windows code page.
    #[error(
        "{} bytes here are not valid UTF-8. They are probably windows-1252, which Windows PowerShell \
         writes with -Encoding Default: in that encoding, this character is {}. To save the file as UTF-8, \
         {SAVE_AS_UTF8}.",
        match declared {
            Some(declared) => format!("The file says that it is {}, but the", cut(declared)),
            None => "The".to_owned(),
        },
        quoted(&character.to_string())
    )]
    CodePage {
        /// The encoding in the XML declaration.
        declared: Option<String>,
        /// The first character that is not ASCII.
        character: char,
    },
    /// An unsupported encoding that the file needs.
    #[error(
        "The file declares the encoding {}, which is not supported. To save it as UTF-8, {SAVE_AS_UTF8}; \
         then replace {} with utf-8 in its first line.",
        quoted(.0), cut(.0)
    )]
    DeclaredCodePage(String),
    /// An unsupported encoding in the declaration of a file with a different encoding.
    #[error(
        "The file says that its encoding is {}, but it is {actual}. Write {code} for {} in its first line.",
        quoted(declared),
        cut(declared)
    )]
    WrongDeclaration {
        /// The encoding in the XML declaration.
        declared: String,
        /// The encoding of the bytes, by its name for people.
        actual: &'static str,
        /// The same, by its name in declarations.
        code: &'static str,
    },
}

fn contents(documents: &[String]) -> String {
    let shown: Vec<String> = documents
        .iter()
        .take(3)
        .map(|name| visible(&cut(name)).into_owned())
        .collect();
    match documents.len() {
        0 => String::new(),
        1..=3 => format!("It contains {}. ", shown.join(", ")),
        all => format!("It contains {} and {} more. ", shown.join(", "), all - 3),
    }
}
