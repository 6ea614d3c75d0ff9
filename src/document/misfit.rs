//! What people hold instead of a topology: other outputs of the product and of PowerShell, and topologies that
//! a console or an encoding has damaged. Each is called by its name, and each message says what to run instead.

pub mod detect;
pub mod question_marks;
pub mod shape;

use crate::document::quoted::quoted;
use crate::document::shown::visible;
use crate::topology::readable::{cut, cut_to};

/// The command that prints a whole topology. Without `ToString` the output is formatted, and cut at the width
/// of the console.
pub const PRINT_AGAIN: &str =
    "(Get-CsTopology -AsXml).ToString() | Out-File topology.xml -Encoding UTF8";

/// How a file gets the encoding that is read here.
pub const SAVE_AS_UTF8: &str =
    "open it in Notepad, choose Save As, and choose UTF-8 as the encoding";

/// A document that is no topology, or no whole one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// Objects of PowerShell as XML.
    #[error(
        "This was written by Export-Clixml. {}",
        match is_topology_inside {
            true => "It contains the topology as text. Extract it in PowerShell: (Import-Clixml \
                     FILE).ToString() | Out-File topology.xml -Encoding UTF8.".to_owned(),
            false => format!("It contains PowerShell objects but no topology. Run {PRINT_AGAIN}."),
        }
    )]
    CliXml {
        /// Whether what was exported was the text of a topology.
        is_topology_inside: bool,
    },
    /// Documents of the configuration, without the topology.
    #[error(
        "This is a part of a configuration from Export-CsConfiguration, but not the topology. {}Run \
         Export-CsConfiguration -FileName config.zip and open the archive, or run {PRINT_AGAIN}.",
        contents(.0)
    )]
    NoTopologyInExport(Vec<String>),
    /// Several topologies that differ, in one document.
    #[error(
        "The file contains {0} different topologies. Save the one you need in a separate file."
    )]
    Several(usize),
    /// What the cmdlets write about what they did.
    #[error(
        "This is a log of {}, not a topology. Read it with topology-designer log FILE.",
        match .0.as_str() {
            "" => "a Skype for Business cmdlet".to_owned(),
            name => visible(&cut(name)).into_owned(),
        }
    )]
    Log(String),
    /// A page for a browser.
    #[error("This is a web page (HTML), not a topology. Run {PRINT_AGAIN}.")]
    Html,
    /// A part of a topology, well-formed by itself.
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
    /// What a cmdlet shows of its objects.
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
        /// What the file begins with.
        text: String,
        /// Where the topology begins.
        line: usize,
    },
    /// A file of another kind.
    #[error("This is {0}, not a topology.")]
    OtherKind(&'static str),
    /// The lines were broken at the width of a console.
    #[error(
        "The lines are broken after {width} characters, in the middle of words: the text was copied from a \
         console. Run {PRINT_AGAIN} and open that file."
    )]
    WrappedLines {
        /// Characters of a full line.
        width: usize,
    },
    /// The lines were cut at the width of a console.
    #[error(
        "The lines are cut off after {width} characters, as in a console, and the rest is lost. Run \
         {PRINT_AGAIN} and open that file."
    )]
    CutLines {
        /// Characters of a full line.
        width: usize,
    },
    /// The last character is not whole.
    #[error(
        "The file ends in the middle of a character; it was probably not copied completely. Copy it again."
    )]
    CutCharacter,
    /// Bytes of a code page of Windows.
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
        /// What the XML declaration says.
        declared: Option<String>,
        /// The first character that is not ASCII.
        character: char,
    },
    /// An encoding that is not read here, of a file that needs it.
    #[error(
        "The file declares the encoding {}, which is not supported. To save it as UTF-8, {SAVE_AS_UTF8}; \
         then replace {} with utf-8 in its first line.",
        quoted(.0), cut(.0)
    )]
    DeclaredCodePage(String),
    /// An encoding that is not read here, of a file that is in another one.
    #[error(
        "The file says that its encoding is {}, but it is {actual}. Write {code} for {} in its first line.",
        quoted(declared),
        cut(declared)
    )]
    WrongDeclaration {
        /// What the XML declaration says.
        declared: String,
        /// What the bytes are, as people know it.
        actual: &'static str,
        /// The same as a declaration has it.
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
