//! The only place that writes to standard output and standard error.
//!
//! No text from a document, a file name or an argument can act on the terminal that shows it, or on the
//! log that keeps it: this module replaces every control and direction character with visible text.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use serde::Serialize;

use crate::cli::Exit;
use crate::document::save::words;
use crate::document::shown::{self, cut_in_the_middle, is_acting, visible};

/// The longest progress message, in characters. It must not wrap on a terminal.
const LONGEST_STEP: usize = 64;

/// Prints text of the program itself that the user asked for.
pub(super) fn print(text: &str, outcome: Exit) -> Exit {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    write_out(&lines.join("\n"), outcome)
}

/// Prints lines one by one, making any control characters in them visible.
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

/// Prints a line of ongoing output immediately.
pub(super) fn print_now(line: &str) {
    let mut out = io::stdout().lock();
    // The work continues even when nobody reads its output anymore.
    let _ = writeln!(out, "{}", visible(line)).and_then(|()| out.flush());
}

/// The color of a line on a terminal.
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
    /// The escape sequence that starts the color (ECMA-48, SGR).
    fn code(self) -> &'static str {
        match self {
            Self::Green => "\u{1b}[32m",
            Self::Red => "\u{1b}[31m",
            Self::Yellow => "\u{1b}[33m",
        }
    }
}

/// Prints lines, in color if standard output is a terminal and the user has not switched colors off
/// (<https://no-color.org>).
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

/// Prints a report as JSON. Control and direction characters are escaped as `\u001b`, which means the
/// same to a JSON parser.
pub(super) fn print_json(report: &impl Serialize, outcome: Exit) -> Exit {
    let mut out = VisibleJson(BufWriter::new(io::stdout().lock()));
    let write = serde_json::to_writer_pretty(&mut out, report).map_err(io::Error::from);
    let write = write.and_then(|()| out.0.write_all(b"\n"));
    written(write.and_then(|()| out.0.flush()), outcome)
}

/// Outside of its strings, JSON contains no control characters except line breaks.
struct VisibleJson<W>(W);

impl<W: Write> Write for VisibleJson<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A chunk may end in the middle of a character.
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

/// Whether this names standard output, where a file to write is expected.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of an output file, for a message.
pub(super) fn destination(path: &Path) -> String {
    match is_standard(path) {
        true => "standard output".to_owned(),
        false => shown::path(path),
    }
}

/// Whether standard output is a terminal.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Writes a document to standard output byte for byte, for a file or a program. It is never written to a
/// terminal, because control characters in it would act there.
///
/// # Errors
/// When it cannot be written. It is not an error if the reader stops early.
pub(super) fn write_document(bytes: &[u8]) -> Result<(), io::Error> {
    write_pieces(|out| out.write_all(bytes))
}

/// Like [`write_document`], piece by piece.
pub(super) fn write_pieces(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), io::Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// It is not an error if the reader stops early (`| head`).
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

/// Tells the user why something could not be done.
pub(super) fn complain(sentence: &str) {
    say(&format!("error: {sentence}"));
}

/// Tells the user about a problem with something that was done.
pub(super) fn warn(sentence: &str) {
    say(&format!("warning: {sentence}"));
}

/// Tells the user something worth knowing about what was done.
pub(super) fn note(sentence: &str) {
    say(&format!("note: {sentence}"));
}

fn say(line: &str) {
    // When standard error is closed, there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{}", visible(line));
}

/// Asks the person at the terminal; `None` without a terminal.
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
        // The next message starts on a line of its own, even if nobody pressed Enter.
        say("");
    }
    Some(answer)
}

/// Whether standard error is a terminal.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Shows a line that the next one replaces; an empty line removes it.
pub(super) fn show_progress(line: &str) {
    let line = cut_in_the_middle(line, LONGEST_STEP);
    let mut err = io::stderr().lock();
    // When standard error is closed, there is nobody left to tell.
    let _ = write!(err, "\r\x1b[K{}", visible(&line)).and_then(|()| err.flush());
}

/// The log of the window, written to standard error: problems that are not part of the user's work.
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

/// Sends warnings of the window to standard error.
pub(super) fn start_log() {
    // If there is already a logger, it stays.
    if log::set_logger(&WindowLog).is_ok() {
        log::set_max_level(log::LevelFilter::Warn);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn json_escapes_control_characters_without_changing_the_content() {
        let name = "a\u{7f}b\u{9b}c\u{202e}d\u{2028}e\u{1b}f\ng";
        let mut out = VisibleJson(Vec::new());
        serde_json::to_writer_pretty(&mut out, &[name]).unwrap();
        let shown = String::from_utf8(out.0).unwrap();
        assert!(!shown.contains(|c| c != '\n' && is_acting(c)), "{shown:?}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&shown).unwrap(), [name]);
    }
}
