//! Reports for programs.

use serde::Serialize;

use crate::cli::log::{Run, verdict_token};
use crate::publish::log::{DeploymentLog, End, Happening, LogStep, StepVerdict};

/// Increased when a field changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct LogReport {
    version: u32,
    program: Program,
    runs: Vec<RunReport>,
    counts: Counts,
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct RunReport {
    file: String,
    readable: bool,
    error: Option<String>,
    cmdlet: Option<String>,
    verdict: Option<&'static str>,
    end: Option<&'static str>,
    line: Option<usize>,
    started: Option<String>,
    finished: Option<String>,
    seconds: Option<u64>,
    unknown_elements: usize,
    failures: Vec<HappeningReport>,
    warnings: Vec<HappeningReport>,
    steps: Vec<StepReport>,
}

#[derive(Serialize)]
struct HappeningReport {
    message: String,
    advice: Option<String>,
    steps: Vec<String>,
    object: Option<String>,
    line: usize,
    column: usize,
    time: Option<String>,
    times: usize,
    means: Option<&'static str>,
    cure: Option<&'static str>,
    rule: Option<&'static str>,
}

#[derive(Serialize)]
struct StepReport {
    name: String,
    description: String,
    depth: usize,
    verdict: &'static str,
    started: Option<String>,
    seconds: Option<u64>,
    line: usize,
}

#[derive(Default, Serialize)]
struct Counts {
    success: usize,
    completed_with_warnings: usize,
    completed_with_errors: usize,
    failed: usize,
    cut_off: usize,
    unreadable: usize,
}

impl LogReport {
    pub(super) fn of(runs: &[Run]) -> Self {
        let mut counts = Counts::default();
        for run in runs {
            let count = match &run.log {
                Err(_) => &mut counts.unreadable,
                Ok(log) if matches!(log.end, End::CutOff { .. }) => &mut counts.cut_off,
                Ok(log) => match log.verdict() {
                    StepVerdict::Success => &mut counts.success,
                    StepVerdict::CompletedWithWarnings => &mut counts.completed_with_warnings,
                    StepVerdict::CompletedWithErrors => &mut counts.completed_with_errors,
                    StepVerdict::Failed => &mut counts.failed,
                },
            };
            *count += 1;
        }
        Self {
            version: VERSION,
            program: Program {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            runs: runs.iter().map(RunReport::of).collect(),
            counts,
        }
    }
}

impl RunReport {
    fn of(run: &Run) -> Self {
        let (log, error) = match &run.log {
            Ok(log) => (Some(log), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let whole = log.and_then(|log| log.steps().first());
        let (end, line) = match log.map(|log| log.end) {
            None => (None, None),
            Some(End::Reached) => (Some("reached"), None),
            Some(End::Threw) => (Some("threw"), None),
            Some(End::CutOff { at }) => (Some("cut-off"), Some(at.line)),
        };
        let of = |happenings: Option<Vec<Happening>>| {
            let happenings = happenings.unwrap_or_default();
            happenings.into_iter().map(HappeningReport::of).collect()
        };
        Self {
            file: run.file.clone(),
            readable: log.is_some(),
            error,
            cmdlet: log.map(|log| log.cmdlet().to_owned()),
            verdict: log.map(|log| verdict_token(log.verdict())),
            end,
            line,
            started: whole
                .and_then(|whole| whole.started)
                .map(|at| at.to_string()),
            finished: whole
                .and_then(|whole| whole.finished)
                .map(|at| at.to_string()),
            seconds: whole.and_then(LogStep::seconds),
            unknown_elements: log.map_or(0, |log| log.unknown_elements),
            failures: of(log.map(DeploymentLog::failures)),
            warnings: of(log.map(DeploymentLog::warnings)),
            steps: log
                .map(|log| log.steps().iter().map(StepReport::of).collect())
                .unwrap_or_default(),
        }
    }
}

impl HappeningReport {
    fn of(happening: Happening) -> Self {
        let meaning = happening.meaning;
        Self {
            message: happening.message,
            advice: happening.advice,
            steps: happening.steps,
            object: happening.object,
            line: happening.place.line,
            column: happening.place.column,
            time: happening.time.map(|time| time.to_string()),
            times: happening.times,
            means: meaning.map(|meaning| meaning.means),
            cure: meaning
                .map(|meaning| meaning.cure)
                .filter(|cure| !cure.is_empty()),
            rule: meaning.and_then(|meaning| meaning.rule),
        }
    }
}

impl StepReport {
    fn of(step: &LogStep) -> Self {
        Self {
            name: step.name.clone(),
            description: step.description.clone(),
            depth: step.depth,
            verdict: verdict_token(step.verdict),
            started: step.started.map(|started| started.to_string()),
            seconds: step.seconds(),
            line: step.place.line,
        }
    }
}
