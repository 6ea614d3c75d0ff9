//! Reads a [`DeploymentLog`] from bytes. An incomplete report is read up to its end (publishing notes, 5.1).

use quick_xml::errors::Error as XmlError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape};

use crate::document::error::Places;
use crate::document::{Place, ReadError, encoding};
use crate::publish::log::{DeploymentLog, End, Exception, LogEntry, LogStep, Moment, StepVerdict};
use crate::topology::readable::cut;

/// Steps and exceptions nested deeper than this are refused; real reports have eight levels.
const MAX_DEPTH: usize = 256;
/// The number of elements that a report of any size may have.
const FREE: usize = 10_000;
/// The minimum number of bytes for each element of a larger report; the shortest elements in real reports take 41.
const LEAST_ELEMENT: usize = 32;

/// The root element of a report.
const ROOT: &str = "CsMgmtLog";
/// The title of the last message of a cmdlet that was not ended by an exception.
const COMMAND_STATUS: &str = "Command Status";
/// The text of that message.
const RUN_IS_COMPLETE: &str = "Command run is complete.";
/// The title of the last error of a cmdlet that an exception ended.
const FATAL: &str = "Error";

/// Why a file cannot be read as a report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The bytes are not text.
    #[error(transparent)]
    NotText(ReadError),
    /// It is the HTML page that the cmdlets write together with the report.
    #[error(
        "This is the HTML page of a report. Use the XML file with the same name in the same folder instead."
    )]
    Page,
    /// It is not an XML document.
    #[error("This is not a report of a deployment cmdlet: it is not an XML document.")]
    NotXml,
    /// It is a different XML document.
    #[error(
        "This is not a report of a deployment cmdlet: its root element is {0}, not {root}.",
        root = ROOT
    )]
    OtherRoot(String),
    /// No real report is like this, and reading it could use up all memory.
    #[error("{place}: This cannot be a report of the product: it {problem}.")]
    Unreasonable {
        /// What is unreasonable, as the end of a sentence.
        problem: &'static str,
        /// The position.
        place: Place,
    },
    /// The report is damaged, not just incomplete.
    #[error(
        "{place}: The report is damaged here ({reason}). Copy it again from the computer where it was written."
    )]
    Damaged {
        /// What is wrong, without a period.
        reason: &'static str,
        /// The position.
        place: Place,
    },
}

/// Reads a report of a deployment cmdlet.
///
/// # Errors
///
/// If the file is not a report, or is damaged; a missing end is not an error.
pub fn read(bytes: &[u8]) -> Result<DeploymentLog, LogError> {
    let (text, _) = encoding::decode(bytes).map_err(LogError::NotText)?;
    let start = text.trim_start();
    let begins = |word: &str| {
        let beginning = start.get(..word.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
    };
    if begins("<!doctype html") || begins("<html") {
        return Err(LogError::Page);
    }
    if !start.starts_with('<') {
        return Err(LogError::NotXml);
    }
    Builder::new(&text).read()
}

/// An element that is still open.
enum Open {
    Step(usize),
    Text {
        kind: TextKind,
        title: Option<String>,
        text: String,
        place: Place,
    },
    Exception,
    /// An ignored element, with its content.
    Other,
}

#[derive(Clone, Copy)]
enum TextKind {
    Info,
    Warning,
    Error,
}

struct Builder<'t> {
    text: &'t str,
    places: Places<'t>,
    steps: Vec<LogStep>,
    open: Vec<Open>,
    /// The open exception, with its causes.
    chain: Vec<Exception>,
    chain_place: Place,
    elements: usize,
    unknown_elements: usize,
    run_is_complete: bool,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            places: Places::new(text),
            steps: Vec::new(),
            open: Vec::new(),
            chain: Vec::new(),
            chain_place: Place { line: 1, column: 1 },
            elements: 0,
            unknown_elements: 0,
            run_is_complete: false,
        }
    }

    fn read(mut self) -> Result<DeploymentLog, LogError> {
        let mut reader = Reader::from_str(self.text);
        loop {
            let offset = reader.buffer_position() as usize;
            let event = match reader.read_event() {
                Ok(event) => event,
                // A tag, comment or similar whose end is not in the file.
                Err(XmlError::Syntax(_)) if !self.steps.is_empty() => {
                    return Ok(self.cut_off(offset));
                }
                Err(XmlError::IllFormed(_)) => {
                    return self.damaged(offset, "a tag does not match");
                }
                Err(_) => return self.damaged(offset, "it is not well-formed XML"),
            };
            match event {
                Event::Start(tag) => self.start(&tag, offset)?,
                Event::Empty(tag) => {
                    self.start(&tag, offset)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.push(&text.xml10_content()),
                Event::CData(text) => self.push(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let character = match reference.resolve_char_ref() {
                        Ok(character) => character,
                        Err(_) => return self.damaged(offset, "a character reference is invalid"),
                    };
                    match (character, escape::resolve_xml_entity(&reference)) {
                        (Some(character), _) => self.push(character.encode_utf8(&mut [0; 4])),
                        (None, Some(text)) => self.push(text),
                        (None, None) => {
                            return self.damaged(offset, "a character reference is invalid");
                        }
                    }
                }
                Event::DocType(_) => {
                    let problem = "has a document type declaration";
                    let place = self.places.at(offset);
                    return Err(LogError::Unreasonable { problem, place });
                }
                Event::Eof if self.steps.is_empty() => return Err(LogError::NotXml),
                Event::Eof if self.open.is_empty() => return Ok(self.complete(offset)),
                Event::Eof => return Ok(self.cut_off(offset)),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn damaged<T>(&mut self, offset: usize, reason: &'static str) -> Result<T, LogError> {
        let place = self.places.at(offset);
        Err(LogError::Damaged { reason, place })
    }

    fn start(&mut self, tag: &BytesStart<'_>, offset: usize) -> Result<(), LogError> {
        self.elements += 1;
        let place = self.places.at(offset);
        if self.elements > FREE + self.text.len() / LEAST_ELEMENT {
            let problem = "has more elements than its size allows";
            return Err(LogError::Unreasonable { problem, place });
        }
        if self.open.len() >= MAX_DEPTH {
            let problem = "is nested too deeply";
            return Err(LogError::Unreasonable { problem, place });
        }
        let name = tag.local_name();
        if self.steps.is_empty() {
            if name.as_ref() != ROOT {
                return Err(LogError::OtherRoot(cut(name.as_ref()).into_owned()));
            }
            let name = attribute(tag, "Name").unwrap_or_default();
            self.open_step(name, tag, place);
            return Ok(());
        }
        let time = attribute(tag, "Time").and_then(|time| Moment::read(&time));
        self.note_time(time);
        let in_step = matches!(self.open.last(), Some(Open::Step(_)));
        match name.as_ref() {
            "Action" if in_step => {
                let name = attribute(tag, "Name").unwrap_or_default();
                self.open_step(name.trim().to_owned(), tag, place);
            }
            "Complete" if in_step => self.open.push(Open::Other),
            "Info" if in_step => self.open_text(TextKind::Info, tag, place),
            "Warning" if in_step => self.open_text(TextKind::Warning, tag, place),
            "Error" if in_step => self.open_text(TextKind::Error, tag, place),
            "Exception" if in_step || matches!(self.open.last(), Some(Open::Exception)) => {
                if in_step {
                    self.chain_place = place;
                }
                self.chain.push(Exception {
                    kind: attribute(tag, "Type").unwrap_or_default(),
                    message: one_line(&attribute(tag, "Message").unwrap_or_default()),
                });
                self.open.push(Open::Exception);
            }
            "StackTrace" if matches!(self.open.last(), Some(Open::Exception)) => {
                self.open.push(Open::Other);
            }
            _ => {
                self.unknown_elements += 1;
                self.open.push(Open::Other);
            }
        }
        Ok(())
    }

    fn open_step(&mut self, name: String, tag: &BytesStart<'_>, place: Place) {
        let time = attribute(tag, "Time").and_then(|time| Moment::read(&time));
        let parent = self.innermost_step();
        let number = self.steps.len();
        if let Some(parent) = parent.and_then(|parent| self.steps.get_mut(parent)) {
            parent.entries.push(LogEntry::Step(number));
        }
        self.steps.push(LogStep {
            name,
            description: one_line(&attribute(tag, "Description").unwrap_or_default()),
            parent,
            depth: self.open.len(),
            place,
            started: time,
            finished: time,
            verdict: StepVerdict::Success,
            entries: Vec::new(),
        });
        self.open.push(Open::Step(number));
    }

    fn open_text(&mut self, kind: TextKind, tag: &BytesStart<'_>, place: Place) {
        self.open.push(Open::Text {
            kind,
            title: attribute(tag, "Title"),
            text: String::new(),
            place,
        });
    }

    /// Adds text to the open element that contains text; elsewhere, a report has only white space.
    fn push(&mut self, more: &str) {
        if let Some(Open::Text { text, .. }) = self.open.last_mut() {
            text.push_str(more);
        }
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Open::Step(step)) => self.close_step(step),
            Some(Open::Text {
                kind,
                title,
                text,
                place,
            }) => self.close_text(kind, title, text, place),
            Some(Open::Exception) if !matches!(self.open.last(), Some(Open::Exception)) => {
                let chain = std::mem::take(&mut self.chain);
                let place = self.chain_place;
                self.say(LogEntry::Exception { chain, place }, StepVerdict::Failed);
            }
            Some(Open::Exception | Open::Other) | None => {}
        }
    }

    fn close_text(&mut self, kind: TextKind, title: Option<String>, text: String, place: Place) {
        let text = one_line(&text);
        let is_status = title.as_deref() == Some(COMMAND_STATUS) && text == RUN_IS_COMPLETE;
        self.run_is_complete |= is_status && self.open.len() == 1;
        match kind {
            TextKind::Info => self.say(LogEntry::Info { title, text }, StepVerdict::Success),
            TextKind::Warning => self.say(
                LogEntry::Warning { text, place },
                StepVerdict::CompletedWithWarnings,
            ),
            TextKind::Error => {
                let title = title.unwrap_or_default();
                self.say(LogEntry::Error { title, text, place }, StepVerdict::Failed);
            }
        }
    }

    fn say(&mut self, entry: LogEntry, verdict: StepVerdict) {
        let step = self.innermost_step();
        if let Some(step) = step.and_then(|step| self.steps.get_mut(step)) {
            step.entries.push(entry);
            step.verdict = step.verdict.max(verdict);
        }
    }

    /// Propagates the result of a step to its parent.
    fn close_step(&mut self, step: usize) {
        let Some(closed) = self.steps.get(step) else {
            return;
        };
        let (started, finished) = (closed.started, closed.finished);
        let verdict = match closed.verdict {
            StepVerdict::Failed => StepVerdict::CompletedWithErrors,
            verdict => verdict,
        };
        if let Some(parent) = closed.parent.and_then(|parent| self.steps.get_mut(parent)) {
            parent.verdict = parent.verdict.max(verdict);
            parent.started = parent.started.or(started);
            parent.finished = parent.finished.max(finished);
        }
    }

    fn note_time(&mut self, time: Option<Moment>) {
        let step = self.innermost_step();
        if let Some(step) = step.and_then(|step| self.steps.get_mut(step)) {
            step.started = step.started.or(time);
            step.finished = step.finished.max(time);
        }
    }

    fn innermost_step(&self) -> Option<usize> {
        self.open.iter().rev().find_map(|open| match open {
            Open::Step(step) => Some(*step),
            _ => None,
        })
    }

    /// The file ends here: open elements are used as far as they were read.
    fn cut_off(mut self, offset: usize) -> DeploymentLog {
        while !self.open.is_empty() {
            self.end();
        }
        self.complete(offset)
    }

    fn complete(mut self, offset: usize) -> DeploymentLog {
        let threw = |step: &LogStep| {
            let mut entries = step.entries.iter();
            entries.any(|entry| matches!(entry, LogEntry::Error { title, .. } if title == FATAL))
        };
        let end = match self.steps.first() {
            _ if self.run_is_complete => End::Reached,
            Some(run) if threw(run) => End::Threw,
            _ => End::CutOff {
                at: self.places.at(offset),
            },
        };
        DeploymentLog {
            steps: self.steps,
            end,
            unknown_elements: self.unknown_elements,
        }
    }
}

/// The unescaped value of an attribute. A value that cannot be unescaped, in an otherwise well-formed tag, is used as
/// written.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| attribute.value.to_string(), String::from))
}

/// A text on one line with single spaces: reports mix line endings and tabs into their texts.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
