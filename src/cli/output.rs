//! The only place that writes to standard output and standard error.
//!
//! Nothing of a document, of the name of a file or of an argument acts on the terminal that shows it, or on
//! the log that keeps it: every control and direction character is written in words here.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use serde::Serialize;

use crate::cli::Exit;
use crate::document::save::words;
use crate::document::shown::{self, cut_in_the_middle, is_acting, visible};

/// The longest sign of life, in characters: it must not wrap on a terminal.
const LONGEST_STEP: usize = 64;

/// Prints text of this program that was asked for.
pub(super) fn print(text: &str, outcome: Exit) -> Exit {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    write_out(&lines.join("\n"), outcome)
}

/// Prints lines one after another, whatever was put into them.
pub(super) fn print_lines(lines: impl Iterator<Item = String>, outcome: Exit) -> Exit {
    let mut out = BufWriter::new(io::stdout().lock());
    let write = || {
        for line in lines {
            writeln!(out, "{}", visible(&line))?;
        }
        out.flush()
    };
    written(write(), outcome)
}

/// Prints a line of something that goes on, at once.
pub(super) fn print_now(line: &str) {
    let mut out = io::stdout().lock();
    // What is run goes on, also when nobody reads anymore.
    let _ = writeln!(out, "{}", visible(line)).and_then(|()| out.flush());
}

/// A color of a line on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineColor {
    /// What was added.
    Green,
    /// What was removed.
    Red,
    /// What was changed.
    Yellow,
}

impl LineColor {
    /// The sequence that begins it (ECMA-48, SGR).
    fn code(self) -> &'static str {
        match self {
            Self::Green => "\u{1b}[32m",
            Self::Red => "\u{1b}[31m",
            Self::Yellow => "\u{1b}[33m",
        }
    }
}

/// Prints lines, in colors where a person watches and has not switched them off (<https://no-color.org>).
pub(super) fn print_colored_lines(
    lines: impl Iterator<Item = (Option<LineColor>, String)>,
    outcome: Exit,
) -> Exit {
    let is_colored = is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|is| is.is_empty());
    let mut out = BufWriter::new(io::stdout().lock());
    let write = || {
        for (color, line) in lines {
            let line = visible(&line);
            match color.filter(|_| is_colored) {
                Some(color) => writeln!(out, "{}{line}\u{1b}[0m", color.code())?,
                None => writeln!(out, "{line}")?,
            }
        }
        out.flush()
    };
    written(write(), outcome)
}

/// Prints a report in JSON. Acting characters are escaped as `\u001b`, which a reader takes for the same.
pub(super) fn print_json(report: &impl Serialize, outcome: Exit) -> Exit {
    let mut out = VisibleJson(BufWriter::new(io::stdout().lock()));
    let write = serde_json::to_writer_pretty(&mut out, report).map_err(io::Error::from);
    let write = write.and_then(|()| out.0.write_all(b"\n"));
    written(write.and_then(|()| out.0.flush()), outcome)
}

/// Outside of its texts JSON has no acting character but the ends of lines.
struct VisibleJson<W>(W);

impl<W: Write> Write for VisibleJson<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A character may be cut in two.
        let text = match str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => bytes
                .get(..error.valid_up_to())
                .and_then(|valid| str::from_utf8(valid).ok())
                .filter(|valid| !valid.is_empty())
                .ok_or(ErrorKind::InvalidData)?,
        };
        let mut rest = text;
        while let Some(at) = rest.find(|c| c != '\n' && is_acting(c)) {
            let (calm, acting) = rest.split_at(at);
            self.0.write_all(calm.as_bytes())?;
            let mut characters = acting.chars();
            let acting = characters.next().map_or(0, u32::from);
            write!(self.0, "\\u{acting:04x}")?;
            rest = characters.as_str();
        }
        self.0.write_all(rest.as_bytes())?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn write_out(text: &str, outcome: Exit) -> Exit {
    let mut out = io::stdout().lock();
    let write = out.write_all(text.as_bytes());
    written(write.and_then(|()| out.flush()), outcome)
}

/// Whether this is the name of standard output, where a file to write is asked for.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of a file to write, for a message.
pub(super) fn destination(path: &Path) -> String {
    match is_standard(path) {
        true => "standard output".to_owned(),
        false => shown::path(path),
    }
}

/// Whether a person watches standard output.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Writes a document to standard output, byte for byte, for a file or a program. Never to a terminal: whatever
/// it contains would act there.
///
/// # Errors
/// When it cannot be written. A reader that has seen enough is no failure.
pub(super) fn write_document(bytes: &[u8]) -> Result<(), io::Error> {
    write_pieces(|out| out.write_all(bytes))
}

/// The same, piece by piece.
pub(super) fn write_pieces(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), io::Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// A reader that has seen enough (`| head`) is no failure.
fn written(result: io::Result<()>, outcome: Exit) -> Exit {
    match result {
        Ok(()) => outcome,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => outcome,
        Err(error) => {
            let reason = words::reason(&error);
            complain(&format!("The output could not be written ({reason})."));
            Exit::Failed
        }
    }
}

/// Tells why something could not be done.
pub(super) fn complain(sentence: &str) {
    say(&format!("error: {sentence}"));
}

/// Tells what somebody should look after, though it was done.
pub(super) fn warn(sentence: &str) {
    say(&format!("warning: {sentence}"));
}

/// Tells something worth knowing about what was done.
pub(super) fn note(sentence: &str) {
    say(&format!("note: {sentence}"));
}

fn say(line: &str) {
    // Nobody is left to be told when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{}", visible(line));
}

/// Asks the person at the terminal; `None` without one.
pub(super) fn ask(question: &str) -> Option<String> {
    if !io::stdin().is_terminal() || !is_watched() {
        return None;
    }
    let mut err = io::stderr().lock();
    let lines: Vec<_> = question.split('\n').map(visible).collect();
    write!(err, "{}", lines.join("\n"))
        .and_then(|()| err.flush())
        .ok()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).ok()?;
    if !answer.ends_with('\n') {
        // What is said next begins in a line of its own, though nobody pressed Enter.
        say("");
    }
    Some(answer)
}

/// Whether a person watches standard error.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Shows a line that the next one replaces; an empty one takes it away.
pub(super) fn show_progress(line: &str) {
    let line = cut_in_the_middle(line, LONGEST_STEP);
    let mut err = io::stderr().lock();
    // Nobody is left to be told when standard error is closed.
    let _ = write!(err, "\r\x1b[K{}", visible(&line)).and_then(|()| err.flush());
}

/// The log of the window: what went wrong beside the user's work, on standard error.
struct WindowLog;

impl log::Log for WindowLog {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::Level::Warn && metadata.target().starts_with("topology_designer")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            warn(&record.args().to_string());
        }
    }

    fn flush(&self) {}
}

/// Lets warnings of the window reach standard error.
pub(super) fn start_log() {
    // A log that is there already stays.
    if log::set_logger(&WindowLog).is_ok() {
        log::set_max_level(log::LevelFilter::Warn);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn json_says_the_same_without_a_character_that_acts() {
        let name = "a\u{7f}b\u{9b}c\u{202e}d\u{2028}e\u{1b}f\ng";
        let mut out = VisibleJson(Vec::new());
        serde_json::to_writer_pretty(&mut out, &[name]).unwrap();
        let shown = String::from_utf8(out.0).unwrap();
        assert!(!shown.contains(|c| c != '\n' && is_acting(c)), "{shown:?}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&shown).unwrap(), [name]);
    }
}
