//! Windows PowerShell as another program: found, started by name and argument list, heard line by line, and ended.
//!
//! No text of a document is ever part of its command line: it runs a script of the kit with fixed arguments, and the
//! script reads its data from a file. It has no input, so a question cannot be answered and ends the script.

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

/// The program that is looked for.
const PROGRAM: &str = "powershell.exe";

/// The last of the choices of a prompt of PowerShell.
const PROMPT: &str = "[?] Help";

/// The longest line in bytes; a longer one is heard in pieces.
const LONGEST_LINE: usize = 8 * 1024;

/// Lines that wait to be heard; after that the program waits.
const WAITING_LINES: usize = 1024;

/// How long output may still come once the program has ended: one that it started itself may hold the pipe for longer.
const REST: Duration = Duration::from_millis(500);

/// Windows PowerShell, or what is run in its place.
#[derive(Clone, Debug)]
pub struct Shell {
    program: PathBuf,
}

/// Why there is none.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NoShell {
    /// It is nowhere on this computer.
    #[error(
        "Windows PowerShell is not installed on this computer. The scripts run on a computer that has the \
         Management Shell of Lync Server 2013 or Skype for Business Server 2015. Save a publishing kit and \
         copy it there."
    )]
    NotFound,
    /// The named program is not there.
    #[error("There is no program that can run the scripts: {0}")]
    NotThere(String),
}

/// It could not be started.
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
    /// The named program, or Windows PowerShell where the system looks for programs.
    ///
    /// # Errors
    /// When it is not there.
    pub fn find(named: Option<&Path>) -> Result<Self, NoShell> {
        if let Some(program) = named {
            return match std::path::absolute(program) {
                Ok(program) if program.is_file() => Ok(Self { program }),
                _ => Err(NoShell::NotThere(shown::path(program))),
            };
        }
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let mut programs = std::env::split_paths(&folders).map(|folder| folder.join(PROGRAM));
        // Elsewhere a program of that name is one that cannot see the deployment.
        let found = programs.find(|program| cfg!(windows) && program.is_file());
        found
            .map(|program| Self { program })
            .ok_or(NoShell::NotFound)
    }

    /// The program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Starts a script with arguments that are texts to it.
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

/// Reads lines until the pipe is closed, or nobody listens anymore.
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

/// Whether a line asks something: no end of it follows before there is an answer.
pub(crate) fn is_prompt(line: &[u8]) -> bool {
    let prompt = PROMPT.as_bytes();
    let is_question = line.windows(prompt.len()).any(|part| part == prompt);
    is_question && line.trim_ascii_end().ends_with(b":")
}

/// Sends what is there of a line; blank ones say nothing. Says whether somebody still listens.
fn send(line: &mut Vec<u8>, sender: &SyncSender<String>) -> bool {
    let bytes = std::mem::take(line);
    // As Windows shows what its code page does not have.
    let text = String::from_utf8_lossy(&bytes).replace('\u{fffd}', "?");
    let text = text.trim_end().trim_start_matches('\u{feff}');
    text.is_empty() || sender.send(text.to_owned()).is_ok()
}

/// A script that runs. Dropping it ends the program.
pub struct Running {
    child: Box<dyn ChildWrapper>,
    lines: Receiver<String>,
    /// Since when the program is known to have ended.
    ended: Option<Instant>,
}

/// What is heard of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellEvent {
    /// A line of its output, or a piece of a very long one.
    Line(String),
    /// Nothing for the time that was waited.
    Silence,
    /// It ended, with this exit code; none when it was ended.
    Ended(Option<i32>),
}

impl Running {
    /// Waits for what comes next, at most for this time.
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
                // It has closed its output, and goes on.
                None => {
                    std::thread::sleep(patience.min(REST));
                    ShellEvent::Silence
                }
            },
        }
    }

    /// The exit code once it has ended.
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

    /// Ends the program in the middle of whatever it does, with everything that it started.
    pub fn kill(&mut self) {
        // One that has ended by itself needs no ending.
        let _ = self.child.start_kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // What a script left running at its own end goes on.
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
    fn output_is_heard_line_by_line_whatever_its_bytes() {
        assert_eq!(heard(b"one\r\n\r\ntwo\nthree"), ["one", "two", "three"]);
        assert_eq!(heard(b"a\x9b\xffb\n"), ["a??b"]);
        assert_eq!(heard(b""), [""; 0]);
    }

    #[test]
    fn a_very_long_line_is_heard_in_pieces_and_nothing_of_it_is_lost() {
        let long = "x".repeat(3 * LONGEST_LINE + 5) + "\nend\n";
        let lines = heard(long.as_bytes());
        assert_eq!(lines.len(), 5);
        assert!(lines.iter().all(|line| line.len() <= LONGEST_LINE));
        assert_eq!(lines.concat(), long.replace('\n', ""));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let refused = Shell::find(Some(Path::new("no-such-shell"))).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "There is no program that can run the scripts: no-such-shell"
        );
    }
}
