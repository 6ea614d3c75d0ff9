//! The command line: the same work as in the window, for pipelines and for people who have no window.
//!
//! Standard output carries the requested result and nothing else; messages for people go to standard
//! error. The exit code is 0 when all is well, 1 when a topology has errors or other problems that
//! `check --deny` names, and 2 when something could not be done.

mod check;
mod convert;
mod describe;
mod design_out;
mod diff;
mod download;
mod explain;
mod facts;
mod kit;
mod learn;
mod log;
mod lookup;
mod new;
mod out_file;
mod output;
mod picture;
mod plan;
mod plan_chat;
mod printed;
mod progress;
mod publish;
mod render;
mod report;
mod run;
mod worksheet;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use crate::document::shown;
use crate::vocabulary::Vocabulary;
use crate::workspace::spellings;

/// What the user asks the program to do.
pub enum Request {
    /// Open the window, with or without a document.
    Window(Option<PathBuf>),
    /// Work that needs no window.
    Command(CliWork),
}

/// A command, and the vocabulary file to run it with.
pub struct CliWork {
    command: CliCommand,
    vocabulary: Option<PathBuf>,
}

/// Parses the arguments. Help, version and mistakes are answered here, and end the program.
pub fn request() -> Request {
    let arguments = Arguments::try_parse().unwrap_or_else(|answer| answer_and_exit(&answer));
    if let (Some(file), Some(_)) = (&arguments.file, &arguments.command) {
        let mistake = format!(
            "a command comes before its file, not after it: {}",
            shown::path(file)
        );
        Arguments::command()
            .error(ErrorKind::ArgumentConflict, mistake)
            .exit();
    }
    match arguments.command {
        Some(command) => Request::Command(CliWork {
            command,
            vocabulary: arguments.vocabulary,
        }),
        None => Request::Window(arguments.file),
    }
}

/// Clap's answer quotes arguments, so control characters in them are made visible before they reach the
/// terminal.
fn answer_and_exit(answer: &clap::Error) -> ! {
    let shown = std::env::args_os()
        .map(|argument| shown::visible(&argument.to_string_lossy()).into_owned());
    match Arguments::try_parse_from(shown) {
        Err(answer) => answer.exit(),
        // The control character itself was the mistake.
        Ok(_) => {
            output::complain(&answer.to_string());
            std::process::exit(Exit::Failed.code().into())
        }
    }
}

/// Tells the user why the program cannot continue.
pub fn complain(error: &dyn std::error::Error) -> ExitCode {
    output::complain(&error.to_string());
    Exit::Failed.into()
}

/// Sends warnings of the window to standard error.
pub fn start_log() {
    output::start_log();
}

#[derive(Parser)]
#[command(
    name = "topology-designer",
    version,
    about = "Design and check Lync Server 2013 and Skype for Business Server 2015 topologies with \
             Persistent Chat",
    long_about = "Design and check Lync Server 2013 and Skype for Business Server 2015 topologies with \
                  Persistent Chat.\n\nWithout a command, the window opens. It reads Topology Builder files \
                  (.tbxml), published topologies (Get-CsTopology -AsXml), the zip archive from \
                  Export-CsConfiguration and its own designs (.ron). The format of a file is recognized \
                  from its content. Commands also read pipes, and standard input as \"-\".",
    after_help = "Examples:\n  topology-designer deployed.xml                      open the window\n  \
                  topology-designer new --template enterprise-mirrored --domain contoso.com --out d.ron\n  \
                  topology-designer check deployed.xml                find problems\n  topology-designer \
                  convert deployed.xml design.ron   save it as a design\n  topology-designer render \
                  deployed.xml --out a.svg   draw the diagram\n  topology-designer describe \
                  deployed.xml             list its contents\n  topology-designer explain \
                  next-hop-missing          explain a rule\n  topology-designer log \
                  Publish-CSTopology-….xml      read a cmdlet report\n  topology-designer diff \
                  deployed.xml design.ron      list the differences\n  topology-designer plan design.ron \
                  --first           list the steps for publishing\n  topology-designer worksheet \
                  design.ron --out w.html list what to enter in Topology Builder\n  topology-designer \
                  download --out deployed.xml       save the deployed topology\n  topology-designer \
                  publish kit                       run a publishing kit\n  topology-designer report \
                  design.ron --out doc.html  write the deployment documents\n\nExit codes: 0 success, 1 \
                  the topology has errors (or problems that check --deny includes), 2 the command failed.",
    disable_help_subcommand = true
)]
struct Arguments {
    /// Document to open in the window
    file: Option<PathBuf>,

    /// Use the spellings of Persistent Chat in this file, which `learn --save` creates; without it, a
    /// command uses no saved spellings, so that it gives the same result on every computer
    #[arg(long, global = true, value_name = "FILE")]
    vocabulary: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<CliCommand>,
}

/// The commands that need no window.
#[derive(Subcommand)]
pub enum CliCommand {
    /// Create a topology from a template
    New(new::Arguments),
    /// Propose Persistent Chat for a number of users, and add it to a copy of a design
    PlanChat(plan_chat::Arguments),
    /// Check topologies for problems
    Check(check::Arguments),
    /// Convert a topology to another format
    Convert(convert::Arguments),
    /// Draw a topology as SVG, PNG, PDF or draw.io
    Render(render::Arguments),
    /// Show the manual page of a rule
    Explain(explain::Arguments),
    /// Describe the contents of a topology in plain words
    Describe(describe::Arguments),
    /// Show how topologies spell Persistent Chat, and save the spellings
    Learn(learn::Arguments),
    /// Read the reports of deployment cmdlets
    Log(log::Arguments),
    /// Show the differences between two topologies
    Diff(diff::Arguments),
    /// List the steps for publishing a design, and what blocks it
    Plan(plan::Arguments),
    /// Write a kit of scripts, data and pages for publishing a design
    Kit(kit::Arguments),
    /// List what to enter in Topology Builder, page by page
    Worksheet(worksheet::Arguments),
    /// Save the deployed topology, on a computer with the Management Shell
    Download(download::Arguments),
    /// Run a kit step by step, on a computer with the Management Shell
    Publish(publish::Arguments),
    /// Export the known facts of a design as CSV, or import them
    Facts(facts::Arguments),
    /// Write the documents for handing over a deployment
    Report(report::Arguments),
}

impl CliWork {
    /// Runs the command and returns its outcome.
    pub fn run(&self) -> ExitCode {
        let vocabulary = match &self.vocabulary {
            None => Ok(Vocabulary::built_in().clone()),
            Some(path) => {
                spellings::read(path).map(|saved| Vocabulary::built_in().with_learned(&saved))
            }
        };
        let vocabulary = match vocabulary {
            Ok(vocabulary) => vocabulary,
            Err(error) => return complain(&error),
        };
        self.command.run(&vocabulary).into()
    }
}

impl CliCommand {
    fn run(&self, vocabulary: &Vocabulary) -> Exit {
        match self {
            Self::New(arguments) => new::run(arguments),
            Self::PlanChat(arguments) => plan_chat::run(arguments, vocabulary),
            Self::Check(arguments) => check::run(arguments, vocabulary),
            Self::Convert(arguments) => convert::run(arguments, vocabulary),
            Self::Render(arguments) => render::run(arguments, vocabulary),
            Self::Explain(arguments) => explain::run(arguments),
            Self::Describe(arguments) => describe::run(arguments, vocabulary),
            Self::Learn(arguments) => learn::run(arguments, vocabulary),
            Self::Log(arguments) => log::run(arguments),
            Self::Diff(arguments) => diff::run(arguments, vocabulary),
            Self::Plan(arguments) => plan::run(arguments, vocabulary),
            Self::Kit(arguments) => kit::run(arguments, vocabulary),
            Self::Worksheet(arguments) => worksheet::run(arguments, vocabulary),
            Self::Download(arguments) => download::run(arguments, vocabulary),
            Self::Publish(arguments) => publish::run(arguments, vocabulary),
            Self::Facts(arguments) => facts::run(arguments, vocabulary),
            Self::Report(arguments) => report::run(arguments, vocabulary),
        }
    }
}

/// How a command ended, and its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// Nothing to complain about.
    Fine,
    /// A topology was read and has errors, or other problems that the user does not accept.
    Problems,
    /// Something could not be read or written.
    Failed,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Problems => 1,
            Self::Failed => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(outcome: Exit) -> Self {
        outcome.code().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
