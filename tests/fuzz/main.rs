//! Fuzzing with cargo alone: the readers and the editing of arbitrary documents, tried with randomly changed
//! documents. An input that leads to something new is kept and changed further.
//!
//! ```sh
//! cargo test --test fuzz                                        # a short run, as in `cargo test`
//! cargo test --release --test fuzz -- --seconds 3600            # all targets side by side, for an hour
//! cargo test --test fuzz -- design --seed 7 --executions 10000
//! cargo test --test fuzz -- design --input saved.bin            # one input again
//! ```
//!
//! The same seed and number of executions try the same inputs. A condition that does not hold is printed with
//! its seed, and the input is saved.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chance;
#[path = "../common/draws.rs"]
mod draws;
mod mutate;
mod seeds;
mod shape;
mod targets;
mod watch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chance::Chance;
use targets::{Target, split_draws, with_draws};

/// Executions of each target by default.
const EXECUTIONS: u64 = 150;

/// The maximum time of one execution without optimization on a busy machine, far above the usual time.
const LIMIT: Duration = Duration::from_secs(10);

/// The maximum number of inputs that are kept for further changes.
const KEPT: usize = 3_000;

struct Arguments {
    targets: Vec<Target>,
    seed: u64,
    executions: Option<u64>,
    seconds: Option<u64>,
    input: Option<PathBuf>,
}

impl Arguments {
    /// Reads the arguments; those of the usual test harness are ignored.
    fn read() -> Result<Self, String> {
        let mut read = Self {
            targets: Vec::new(),
            seed: 1,
            executions: None,
            seconds: None,
            input: None,
        };
        let mut names: Vec<String> = Vec::new();
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let value = arguments.next().unwrap_or_default();
                let number = value.parse::<u64>();
                number.map_err(|_| format!("{argument} needs a number, not {value:?}"))
            };
            match argument.as_str() {
                "--seed" => read.seed = number()?,
                "--executions" => read.executions = Some(number()?),
                "--seconds" => read.seconds = Some(number()?),
                "--input" => read.input = arguments.next().map(PathBuf::from),
                flag if flag.starts_with('-') => {}
                name => names.push(name.to_owned()),
            }
        }
        let is_meant = |target: &Target| {
            names.is_empty() || names.iter().any(|name| target.name() == name.as_str())
        };
        read.targets = Target::ALL.into_iter().filter(is_meant).collect();
        Ok(read)
    }
}

/// An input that violates a condition.
struct Finding {
    target: Target,
    execution: u64,
    fault: String,
    saved: PathBuf,
}

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(mistake) => {
            eprintln!("{mistake}");
            return ExitCode::from(2);
        }
    };
    watch::quiet_panics();
    if let Some(path) = &arguments.input {
        return again(&arguments.targets, path);
    }
    let findings: Vec<Finding> = std::thread::scope(|scope| {
        let runs: Vec<_> = arguments
            .targets
            .iter()
            .map(|target| scope.spawn(|| run(*target, &arguments)))
            .collect();
        runs.into_iter()
            .filter_map(|run| run.join().unwrap())
            .collect()
    });
    for finding in &findings {
        let name = finding.target.name();
        eprintln!(
            "{name}: seed {}, execution {}: {}\n  cargo test --test fuzz -- {name} --input {}",
            arguments.seed,
            finding.execution,
            finding.fault,
            finding.saved.display()
        );
    }
    ExitCode::from(u8::from(!findings.is_empty()))
}

/// Tries one saved input.
fn again(targets: &[Target], path: &Path) -> ExitCode {
    let input = match std::fs::read(path) {
        Ok(input) => input,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    };
    let mut all_hold = true;
    for target in targets {
        let started = Instant::now();
        match watch::attempt(*target, &input) {
            Ok(seen) => println!("{}: {seen:?}, {:?}", target.name(), started.elapsed()),
            Err(fault) => {
                all_hold = false;
                println!("{}: {fault}", target.name());
            }
        }
    }
    ExitCode::from(u8::from(!all_hold))
}

fn run(target: Target, arguments: &Arguments) -> Option<Finding> {
    let started = Instant::now();
    let mut chance = Chance::new(arguments.seed);
    let mut kept = seeds::of(target);
    let seeds = kept.len() as u64;
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut slowest = Duration::ZERO;
    let mut read = 0;
    let watched = watch::Watched::new(target);
    let mut execution = 0;
    loop {
        let is_done = match (arguments.executions, arguments.seconds) {
            (Some(executions), _) => execution >= executions,
            (None, Some(seconds)) => started.elapsed() >= Duration::from_secs(seconds),
            (None, None) => execution >= EXECUTIONS,
        };
        // The seeds themselves are always tried.
        if is_done && execution >= seeds {
            break;
        }
        let input = match kept.get(execution as usize) {
            Some(seed) if execution < seeds => seed.clone(),
            _ => changed(&mut chance, target, &kept),
        };
        let begun = watched.begin(&input);
        let outcome = watch::attempt(target, &input);
        let took = begun.elapsed();
        watched.end();
        slowest = slowest.max(took);
        let outcome = outcome.and_then(|seen| {
            if took > LIMIT {
                return Err(format!("it took {took:?}"));
            }
            Ok(seen)
        });
        match outcome {
            Ok(seen) => {
                let before = known.len();
                let is_read = !seen.iter().any(|seen| targets::is_refusal(seen));
                read += u64::from(is_read);
                known.extend(seen);
                // Changing an input that is already refused leads nowhere.
                if known.len() > before && is_read && execution >= seeds {
                    if kept.len() < KEPT {
                        kept.push(input);
                    } else {
                        let place = seeds as usize + chance.below(KEPT - seeds as usize);
                        kept[place] = input;
                    }
                }
            }
            Err(fault) => {
                return Some(Finding {
                    target,
                    execution,
                    fault,
                    saved: watch::save(target, arguments.seed, execution, &input),
                });
            }
        }
        execution += 1;
    }
    println!(
        "{}: {execution} executions with seed {} in {:.1} s, {read} documents read, {} outcomes, the slowest {:?}",
        target.name(),
        arguments.seed,
        started.elapsed().as_secs_f32(),
        known.len(),
        slowest,
    );
    None
}

/// The next input: a changed version of one that was kept.
fn changed(chance: &mut Chance, target: Target, kept: &[Vec<u8>]) -> Vec<u8> {
    // More recent inputs lead further more often.
    let recent = kept.len().saturating_sub(1 + chance.length(kept.len()));
    let position = if chance.one_in(2) {
        recent
    } else {
        chance.below(kept.len())
    };
    let (input, other) = (&kept[position], chance.pick(kept).unwrap());
    if target != Target::Edits {
        return mutate::document(chance, input, other);
    }
    let ((draws, document), (_, other)) = (split_draws(input), split_draws(other));
    let mut draws = draws.to_vec();
    for _ in 0..chance.below(4) {
        draws.extend(std::iter::repeat_with(|| chance.number() as u8).take(7));
    }
    if chance.one_in(3) {
        let end = chance.below(draws.len() + 1);
        draws.drain(..end);
    }
    draws.truncate(7 * 12);
    if chance.one_in(3) {
        return with_draws(&draws, document);
    }
    with_draws(&draws, &mutate::document(chance, document, other))
}
