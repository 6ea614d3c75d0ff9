//! The only place that writes to standard output and standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::Outcome;

/// Prints what was asked for. A reader that has seen enough (`| head`) is no failure.
pub(super) fn print(text: &str, outcome: Outcome) -> Outcome {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => outcome,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => outcome,
        Err(error) => {
            complain(&format!("The output could not be written ({error})."));
            Outcome::Failed
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
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Whether a person watches standard error.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Shows a line that the next one replaces; an empty one takes it away.
pub(super) fn show_progress(line: &str) {
    let mut err = io::stderr().lock();
    let _ = write!(err, "\r\x1b[K{line}").and_then(|()| err.flush());
}
