//! `publish`: runs a kit step by step.

use std::path::PathBuf;

use crate::cli::run::{RunPrinter, is_yes};
use crate::cli::{Exit, output};
use crate::document::shown;
use crate::vocabulary::Vocabulary;
use crate::workspace::run::{
    KitFolder, NotAKit, PlannedStep, RunChoices, RunEnd, RunError, RunStep, StepEnd, play,
};
use crate::workspace::shell::{NoShell, Shell};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer publish kit\n  topology-designer publish kit --yes \
                        --seed-share \\\\sql01\\seed\n  topology-designer publish kit --step 5\n\nThe \
                        command runs the scripts of the kit in Windows PowerShell, one after the other, on \
                        a computer with the Management Shell. It shows the steps and asks before it \
                        starts; without a terminal, it needs --yes. If a step fails, the run stops. \
                        Completed steps are skipped, so you can continue a run by repeating the command, \
                        or with --step.\n\nAt manual steps, such as publishing with Topology Builder or \
                        setup on each computer, the command asks you on the terminal. Without a terminal, \
                        the run stops; continue with --step.\n\nCtrl+C stops a step immediately. All \
                        output is kept in a dated folder below \"runs\" in the kit.\n\nExit codes: 0 all \
                        steps are complete, 1 a step failed or waits for you, 2 the command failed."
)]
pub struct Arguments {
    /// Folder of a publishing kit
    #[arg(value_name = "KIT")]
    kit: PathBuf,

    /// Begin with this step
    #[arg(long, value_name = "N", default_value_t = 1)]
    step: usize,

    /// Run without asking
    #[arg(long)]
    yes: bool,

    /// Continue although the preflight cannot test everything
    #[arg(long)]
    allow_unknown: bool,

    /// Share for setting up mirrors, which the SQL Server service accounts can read and write
    #[arg(long, value_name = r"\\SERVER\SHARE")]
    seed_share: Option<String>,

    /// Program to run the scripts with, instead of the powershell.exe that is found
    #[arg(long, value_name = "PROGRAM")]
    shell: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
enum PublishError {
    #[error(transparent)]
    Kit(#[from] NotAKit),
    #[error("{0}")]
    Choice(String),
    #[error(transparent)]
    Shell(#[from] NoShell),
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(
        "There is no terminal for the confirmation; use --yes to run the kit without asking. Nothing was run."
    )]
    NoTerminal,
    #[error("Nothing was run.")]
    Declined,
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    match run_kit(arguments, vocabulary) {
        Ok(exit) => exit,
        Err(PublishError::Declined) => {
            output::note(&PublishError::Declined.to_string());
            Exit::Problems
        }
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

fn run_kit(arguments: &Arguments, vocabulary: &Vocabulary) -> Result<Exit, PublishError> {
    let kit = KitFolder::open(&arguments.kit)?;
    let choices = RunChoices {
        allows_unknown: arguments.allow_unknown,
        seed_share: arguments.seed_share.clone(),
    };
    if let Some(fault) = choices.fault() {
        return Err(PublishError::Choice(fault));
    }
    let steps = kit.steps_from(arguments.step)?;
    let shell = Shell::find(arguments.shell.as_deref())?;
    if !arguments.yes {
        ask(&kit, &steps)?;
    }
    let end = play(
        &kit,
        &shell,
        &choices,
        vocabulary,
        &steps,
        &mut RunPrinter::default(),
    )?;
    Ok(tell(&end, arguments))
}

/// Shows the steps, and asks whether to run them.
fn ask(kit: &KitFolder, steps: &[PlannedStep]) -> Result<(), PublishError> {
    let mut question =
        String::from("This kit is run step by step; index.html in the kit has the whole plan.\n");
    for step in steps {
        question.push_str(&step.line());
        question.push('\n');
    }
    if kit.is_direct() {
        question.push_str("It publishes the topology itself.\n");
    }
    question.push_str(
        "Manual steps, such as DNS records and restarts, are in the plan. Run it? [y/N] ",
    );
    let Some(answer) = output::ask(&question) else {
        return Err(PublishError::NoTerminal);
    };
    match is_yes(Some(answer)) {
        true => Ok(()),
        false => Err(PublishError::Declined),
    }
}

/// Tells the user how the run ended, and how to continue.
fn tell(end: &RunEnd, arguments: &Arguments) -> Exit {
    let folder = shown::path(&end.folder);
    let Some((step, how)) = &end.stopped else {
        output::note(&format!("All steps are complete. Output: {folder}"));
        return Exit::Fine;
    };
    let (when, next) = match step.step.is_by_hand() {
        true => ("When this step is complete, continue with", step.number + 1),
        false => ("To continue, resolve the problem and run", step.number),
    };
    let option = match (how, step.step) {
        (StepEnd::Unknown(_), RunStep::Preflight) => " --allow-unknown",
        (StepEnd::Waits(_), RunStep::Databases) => " --seed-share",
        _ => "",
    };
    output::note(&format!(
        "Stopped at step {}. {when}: topology-designer publish {} --step {next}{option}. Output: {folder}",
        step.number,
        shown::path(&arguments.kit)
    ));
    Exit::Problems
}
