//! Windows PowerShell as a separate program: found, started by name with a list of arguments, read line
//! by line, and ended.
//!
//! No text from a document is ever part of its command line: it runs a script of the kit with fixed
//! arguments, and the script reads its data from a file. It has no input, so a question cannot be
//! answered and ends the script.

mod group;

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use process_wrap::std::ChildWrapper;

use crate::document::save::words;
use crate::document::shown;

/// The file name of the program.
const PROGRAM: &str = "powershell.exe";

/// The last choice in a PowerShell prompt.
const PROMPT: &str = "[?] Help";

/// The longest line in bytes; a longer one is delivered in pieces.
const LONGEST_LINE: usize = 8 * 1024;

/// How many lines may wait to be read; after that the program waits.
const WAITING_LINES: usize = 1024;

/// How long output may still arrive after the program has ended: a program that it started may keep the
/// pipe open for longer.
const REST: Duration = Duration::from_millis(500);

/// Windows PowerShell, or the program that is run in its place.
#[derive(Clone, Debug)]
pub struct Shell {
    program: PathBuf,
}

/// Why the shell was not found.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NoShell {
    /// Windows PowerShell is not on this computer.
    #[error(
        "Windows PowerShell is not installed on this computer. The scripts run on a computer that has the \
         Management Shell of Lync Server 2013 or Skype for Business Server 2015. Save a publishing kit and \
         copy it there."
    )]
    NotFound,
    /// The program that the user named does not exist.
    #[error("There is no program that can run the scripts: {0}")]
    NotThere(String),
}

/// The program could not be started.
#[derive(Debug, thiserror::Error)]
#[error(
    "The program could not be started ({}): {program}",
    words::reason(reason)
)]
pub struct NotStarted {
    reason: io::Error,
    program: String,
}

impl Shell {
    /// Finds the program that the user named, or else Windows PowerShell where the system looks for
    /// programs.
    ///
    /// # Errors
    /// When the program does not exist.
    pub fn find(named: Option<&Path>) -> Result<Self, NoShell> {
        if let Some(program) = named {
            return match std::path::absolute(program) {
                Ok(program) if program.is_file() => Ok(Self { program }),
                _ => Err(NoShell::NotThere(shown::path(program))),
            };
        }
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let mut programs = std::env::split_paths(&folders).map(|folder| folder.join(PROGRAM));
        // On other systems, a program of that name cannot see the deployment.
        let found = programs.find(|program| cfg!(windows) && program.is_file());
        found
            .map(|program| Self { program })
            .ok_or(NoShell::NotFound)
    }

    /// The path of the program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Starts a script with arguments that it receives as plain text.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start(&self, script: &Path, arguments: &[OsString]) -> Result<Running, NotStarted> {
        let command = || {
            let mut command = Command::new(&self.program);
            let fixed = [
                "-NoProfile",
                "-NonInteractive",
                "-ExecutionPolicy",
                "Bypass",
                "-File",
            ];
            command
                .args(fixed.map(OsStr::new))
                .arg(script)
                .args(arguments)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            command
        };
        let not_started = |reason: io::Error| NotStarted {
            reason,
            program: shown::path(&self.program),
        };
        let mut child = group::spawn(command).map_err(not_started)?;
        let (sender, lines) = sync_channel(WAITING_LINES);
        let pipes: [Option<Box<dyn Read + Send>>; 2] = [
            child.stdout().take().map(|pipe| Box::new(pipe) as _),
            child.stderr().take().map(|pipe| Box::new(pipe) as _),
        ];
        for pipe in pipes.into_iter().flatten() {
            let sender = sender.clone();
            std::thread::Builder::new()
                .spawn(move || hear(pipe, &sender))
                .map_err(not_started)?;
        }
        Ok(Running {
            child,
            lines,
            ended: None,
        })
    }
}

/// Reads lines until the pipe is closed or nobody listens anymore.
fn hear(pipe: Box<dyn Read + Send>, sender: &SyncSender<String>) {
    let mut reader = BufReader::new(pipe);
    let mut line: Vec<u8> = Vec::new();
    loop {
        let (used, ends) = match reader.fill_buf() {
            Ok([]) => break,
            Ok(bytes) => {
                let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                let room = LONGEST_LINE.saturating_sub(line.len());
                let taken = end.unwrap_or(bytes.len()).min(room);
                line.extend(bytes.iter().take(taken));
                let ends = end == Some(taken);
                (taken + usize::from(ends), ends)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        reader.consume(used);
        let is_over = ends || line.len() >= LONGEST_LINE || is_prompt(&line);
        if is_over && !send(&mut line, sender) {
            return;
        }
    }
    send(&mut line, sender);
}

/// Whether a line asks a question: such a line has no line break until it is answered.
pub(crate) fn is_prompt(line: &[u8]) -> bool {
    let prompt = PROMPT.as_bytes();
    let is_question = line.windows(prompt.len()).any(|part| part == prompt);
    is_question && line.trim_ascii_end().ends_with(b":")
}

/// Sends the pending part of a line, unless it is blank. Returns whether somebody still listens.
fn send(line: &mut Vec<u8>, sender: &SyncSender<String>) -> bool {
    let bytes = std::mem::take(line);
    // Windows shows characters that its code page lacks in the same way.
    let text = String::from_utf8_lossy(&bytes).replace('\u{fffd}', "?");
    let text = text.trim_end().trim_start_matches('\u{feff}');
    text.is_empty() || sender.send(text.to_owned()).is_ok()
}

/// A running script. Dropping it ends the program.
pub struct Running {
    child: Box<dyn ChildWrapper>,
    lines: Receiver<String>,
    /// When the program was first known to have ended.
    ended: Option<Instant>,
}

/// What a running script reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellEvent {
    /// A line of its output, or a piece of a very long one.
    Line(String),
    /// There was no output during the wait.
    Silence,
    /// The script ended with this exit code; `None` when it was ended from outside.
    Ended(Option<i32>),
}

impl Running {
    /// Waits for the next event, at most for this time.
    pub fn next(&mut self, patience: Duration) -> ShellEvent {
        match self.lines.recv_timeout(patience) {
            Ok(line) => ShellEvent::Line(line),
            Err(RecvTimeoutError::Timeout) => match self.code() {
                Some(code) if self.ended.is_some_and(|ended| ended.elapsed() > REST) => {
                    ShellEvent::Ended(code)
                }
                _ => ShellEvent::Silence,
            },
            Err(RecvTimeoutError::Disconnected) => match self.code() {
                Some(code) => ShellEvent::Ended(code),
                // The script has closed its output, but continues to run.
                None => {
                    std::thread::sleep(patience.min(REST));
                    ShellEvent::Silence
                }
            },
        }
    }

    /// The exit code once the program has ended.
    fn code(&mut self) -> Option<Option<i32>> {
        match self.child.try_wait() {
            Ok(None) => None,
            Ok(Some(status)) => {
                self.ended.get_or_insert_with(Instant::now);
                Some(status.code())
            }
            Err(_) => {
                self.ended.get_or_insert_with(Instant::now);
                Some(None)
            }
        }
    }

    /// Ends the program in the middle of whatever it does, together with every program that it started.
    pub fn kill(&mut self) {
        // A program that has already ended does not need to be ended.
        let _ = self.child.start_kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Programs that a script leaves running when it ends are not ended.
        if self.code().is_none() {
            self.kill();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn heard(bytes: &[u8]) -> Vec<String> {
        let (sender, lines) = sync_channel(WAITING_LINES);
        hear(Box::new(io::Cursor::new(bytes.to_vec())), &sender);
        drop(sender);
        lines.iter().collect()
    }

    #[test]
    fn output_is_received_line_by_line_whatever_its_bytes() {
        assert_eq!(heard(b"one\r\n\r\ntwo\nthree"), ["one", "two", "three"]);
        assert_eq!(heard(b"a\x9b\xffb\n"), ["a??b"]);
        assert_eq!(heard(b""), [""; 0]);
    }

    #[test]
    fn a_very_long_line_is_received_in_pieces_without_loss() {
        let long = "x".repeat(3 * LONGEST_LINE + 5) + "\nend\n";
        let lines = heard(long.as_bytes());
        assert_eq!(lines.len(), 5);
        assert!(lines.iter().all(|line| line.len() <= LONGEST_LINE));
        assert_eq!(lines.concat(), long.replace('\n', ""));
    }

    #[test]
    fn a_missing_program_is_named() {
        let refused = Shell::find(Some(Path::new("no-such-shell"))).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "There is no program that can run the scripts: no-such-shell"
        );
    }
}
