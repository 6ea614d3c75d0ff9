//! Runs the steps one by one, on behalf of whoever watches.

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use crate::diff::Differences;
use crate::diff::matching::Matching;
use crate::diff::recognize::RecognizedBy;
use crate::document::save;
use crate::vocabulary::Vocabulary;
use crate::workspace::run::kept::{self, Lines};
use crate::workspace::run::{
    KitFolder, PlannedStep, RunChoices, RunEnd, RunError, RunStep, StepEnd,
};
use crate::workspace::shell::{Running, Shell, ShellEvent, is_prompt};

/// How often the watcher is asked whether to continue while there is no output.
const PATIENCE: Duration = Duration::from_millis(20);

/// The start of the line in which a script says how it ended.
const RESULT: &str = "KIT-RESULT ";

/// What the user wants the run to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RunOrder {
    GoOn,
    /// Let this step end, and start no other.
    StopAfterStep,
    /// End the program in the middle of the step.
    EndNow,
}

/// Watches a run and controls it.
pub trait Watcher {
    /// A step starts.
    fn begins(&mut self, step: &PlannedStep);
    /// A line of the step's output.
    fn line(&mut self, line: &str);
    /// There was no output for a while; the time counts from the last line or the last call.
    fn silence(&mut self, _: Duration) {}
    /// A step ended.
    fn ends(&mut self, step: &PlannedStep, end: &StepEnd);
    /// Whether to continue.
    fn order(&mut self) -> RunOrder;
    /// Whether the person has done a step that is done by hand.
    fn is_done_by_hand(&mut self, step: &PlannedStep) -> bool;
}

/// Runs these steps of a kit until one does not end well.
///
/// # Errors
/// When the output cannot be kept; then nothing more is run.
pub fn play(
    kit: &KitFolder,
    shell: &Shell,
    choices: &RunChoices,
    vocabulary: &Vocabulary,
    steps: &[PlannedStep],
    watcher: &mut dyn Watcher,
) -> Result<RunEnd, RunError> {
    let folder = kept::make(kit.path(), "run")?;
    let mut story = Lines::open(folder.join("run.txt"))?;
    let mut is_handed_over = false;
    for step in steps {
        if watcher.order() != RunOrder::GoOn {
            let end = StepEnd::Waits("You stopped before this step.".to_owned());
            let stopped = Some((step.clone(), end));
            return Ok(RunEnd { stopped, folder });
        }
        watcher.begins(step);
        let end = match step.step {
            // The script found that the topology was already published.
            RunStep::TopologyBuilder if is_handed_over => StepEnd::Done(String::new()),
            by_hand if by_hand.is_by_hand() => match watcher.is_done_by_hand(step) {
                true => StepEnd::ByHand,
                false => StepEnd::Waits("do this step by hand.".to_owned()),
            },
            _ => {
                let deployed = folder.join("deployed.xml");
                let name = format!("{}-{}.txt", step.number, step.step.name());
                let mut heard = Lines::open(folder.join(name))?;
                let script = kit.path().join(step.step.script().unwrap_or_default());
                match shell.start(&script, &choices.arguments(step.step, &deployed)) {
                    Err(error) => StepEnd::NotStarted(error.to_string()),
                    Ok(running) => {
                        let end = hear(running, watcher, &mut heard)?;
                        let end = judged(step.step, end, kit, choices);
                        match (step.step, end) {
                            (RunStep::Compare, StepEnd::Done(_)) => {
                                compared(kit, &deployed, vocabulary, watcher)
                            }
                            (_, end) => end,
                        }
                    }
                }
            }
        };
        is_handed_over =
            step.step == RunStep::Publish && matches!(&end, StepEnd::Done(text) if text != SAVED);
        story.add(&format!("{}\n   {}", step.line(), end.in_words(step.step)))?;
        watcher.ends(step, &end);
        if !end.is_good() {
            let stopped = Some((step.clone(), end));
            return Ok(RunEnd { stopped, folder });
        }
    }
    let stopped = None;
    Ok(RunEnd { stopped, folder })
}

/// The outcome of a kit that saved the deployed topology and stopped for Topology Builder.
const SAVED: &str = "The deployed topology is saved.";

/// How a script says that it ended.
#[derive(Deserialize)]
struct ScriptResult {
    outcome: String,
    text: String,
}

/// Reads the output of a script until it ends.
pub(super) fn hear(
    mut running: Running,
    watcher: &mut dyn Watcher,
    kept: &mut Lines,
) -> Result<StepEnd, RunError> {
    let mut result: Option<ScriptResult> = None;
    let mut silence = Duration::ZERO;
    loop {
        match running.next(PATIENCE) {
            ShellEvent::Line(line) => {
                silence = Duration::ZERO;
                kept.add(&line)?;
                if let Some(said) = line.strip_prefix(RESULT) {
                    result = serde_json::from_str(said).ok();
                    continue;
                }
                watcher.line(&line);
                if is_prompt(line.as_bytes()) {
                    running.kill();
                    return Ok(StepEnd::Asked(line));
                }
            }
            ShellEvent::Silence => {
                silence += PATIENCE;
                watcher.silence(silence);
            }
            ShellEvent::Ended(code) => {
                let Some(result) = result else {
                    return Ok(StepEnd::Lost(code));
                };
                return Ok(match &*result.outcome {
                    "done" | "pass" => StepEnd::Done(result.text),
                    "stopped" => StepEnd::Waits(result.text),
                    "unknown" => StepEnd::Unknown(result.text),
                    _ => StepEnd::Failed(result.text),
                });
            }
        }
        if watcher.order() == RunOrder::EndNow {
            running.kill();
            return Ok(StepEnd::Ended);
        }
    }
}

/// What the end of a script means for the run.
fn judged(step: RunStep, end: StepEnd, kit: &KitFolder, choices: &RunChoices) -> StepEnd {
    match (step, end) {
        (RunStep::Preflight, StepEnd::Unknown(text)) if choices.allows_unknown => StepEnd::Done(
            format!("Some conditions could not be checked, and you continued: {text}."),
        ),
        // Publishing with Topology Builder is a step of its own.
        (RunStep::Publish, StepEnd::Waits(_)) if !kit.is_direct() => {
            StepEnd::Done(SAVED.to_owned())
        }
        (_, end) => end,
    }
}

/// Compares what is deployed with the design in the kit.
fn compared(
    kit: &KitFolder,
    deployed: &Path,
    vocabulary: &Vocabulary,
    watcher: &mut dyn Watcher,
) -> StepEnd {
    let read = |path: &Path| {
        save::open(path, vocabulary).map_err(|error| StepEnd::Failed(error.to_string()))
    };
    let design = match read(&kit.path().join("topology.tbxml")) {
        Ok((opened, _)) => opened,
        Err(end) => return end,
    };
    let deployed = match read(deployed) {
        Ok((opened, _)) => opened.into_published(),
        Err(end) => return end,
    };
    // Compared by name, because new objects of the design got their identities when they were published.
    let design = &design.design.topology;
    let matching = Matching::by(RecognizedBy::Name, &deployed, design);
    let differences = Differences::over(&matching, &deployed, design);
    for difference in &differences.objects {
        watcher.line(&difference.in_words());
        for property in &difference.properties {
            watcher.line(&format!("    {}", property.in_words()));
        }
    }
    match differences.objects.is_empty() {
        true => StepEnd::Done(
            "No differences remain: the deployed topology matches the design.".to_owned(),
        ),
        false => StepEnd::Failed(format!(
            "The deployed topology still differs from the design ({}).",
            differences.counts_in_words()
        )),
    }
}
