//! The failures and warnings of a run, without duplicates, with their meaning if it is known.
//!
//! The product writes an exception at every level that it passes through, and repeats a failure at every attempt. Here,
//! each one is listed once, with the number of times it occurred (publishing notes, 5.3).

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Place;
use crate::publish::log::{DeploymentLog, Exception, LogEntry, LogStep, Moment};

/// A failure or warning.
#[derive(Clone, Debug)]
pub struct Happening {
    /// The message of the product, with its causes.
    pub message: String,
    /// The advice of the product.
    pub advice: Option<String>,
    /// The steps that lead to it, without the run itself.
    pub steps: Vec<String>,
    /// The object of the topology that is affected, as named in the report.
    pub object: Option<String>,
    /// Where it first occurs in the report.
    pub place: Place,
    /// The time, if the step contains it.
    pub time: Option<Moment>,
    /// The number of occurrences.
    pub times: usize,
    /// The meaning, if it is known.
    pub meaning: Option<&'static KnownMessage>,
}

/// The meaning of a product message.
#[derive(Debug)]
pub struct KnownMessage {
    /// Text that the message, its type or its title contains, ignoring case.
    pub words: &'static str,
    /// The meaning.
    pub means: &'static str,
    /// What to do; empty if nothing has to be done.
    pub cure: &'static str,
    /// The rule about the missing requirement.
    pub rule: Option<&'static str>,
}

/// Messages seen in reports, with the meaning they had there (publishing notes, 5.6).
pub const MEANINGS: &[KnownMessage] = &[
    KnownMessage {
        words: "Failed to find SQL Service",
        means: "The SQL Server instance is not installed on that computer.",
        cure: "Install the instance, and then run the cmdlet again. The instances RTCLOCAL and LYNCLOCAL are \
               installed by setup on the computer (\"Install Local Configuration Store\").",
        rule: Some("R157"),
    },
    KnownMessage {
        words: "SqlConnectionFailure",
        means: "The SQL Server instance does not respond, or this account has no access to it.",
        cure: "Check that the instance is running, that the firewall allows this computer, and that the \
               account is a sysadmin of the instance.",
        rule: Some("R157"),
    },
    KnownMessage {
        words: "was not found on computer",
        means: "The components of the product are not installed on that computer yet.",
        cure: "Run \"Setup or Remove Skype for Business Server Components\" on the computer first, and then \
               repeat this step.",
        rule: None,
    },
    KnownMessage {
        words: "Https binding not found on the website",
        means: "The web components are not installed on that computer yet, so there is nothing to bind the \
                certificate to.",
        cure: "Run \"Setup or Remove Skype for Business Server Components\" on the computer first, and then \
               assign the certificate again.",
        rule: None,
    },
    KnownMessage {
        words: "ServiceStartFailed",
        means: "This Windows service did not start; the other services were started.",
        cure: "Wait for it to start. If it does not, check the event log of the computer and start the service again.",
        rule: None,
    },
    KnownMessage {
        words: "Setting SQL Server Show Advanced Options",
        means: "Creating a database changes this SQL Server setting.",
        cure: "",
        rule: None,
    },
    KnownMessage {
        words: "Setting SQL Server Recover Interval",
        means: "Creating a database changes this SQL Server setting.",
        cure: "",
        rule: None,
    },
    KnownMessage {
        words: "of the certificate does not match the computer fully qualified domain name",
        means: "The certificate was issued to a different name, for example a wildcard.",
        cure: "Check that the subject of the certificate is the name of the pool, and that all other names are \
               alternative names.",
        rule: None,
    },
    KnownMessage {
        words: "No patterns found. Skipping rewrite rules creation for Web Scheduler",
        means: "There is no simple URL for the Web Scheduler.",
        cure: "",
        rule: Some("R163"),
    },
    KnownMessage {
        words: "Unable to access share permissions",
        means: "The permissions of the share could not be read, which is normal for a share in a DFS namespace.",
        cure: "Check by hand whether the groups of the product have permissions on the share.",
        rule: Some("R154"),
    },
];

impl KnownMessage {
    fn of(texts: &[&str]) -> Option<&'static Self> {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        MEANINGS.iter().find(|meaning| {
            let words = meaning.words.to_lowercase();
            texts.iter().any(|text| text.contains(&words))
        })
    }
}

/// The entries of a step about one failure: an error, the exception behind it, and the longer texts under its title.
#[derive(Default)]
struct Occurrence<'l> {
    title: &'l str,
    text: &'l str,
    chain: &'l [Exception],
    explanation: Option<&'l str>,
    advice: Option<&'l str>,
    step: usize,
    place: Option<Place>,
}

impl<'l> Occurrence<'l> {
    /// The outermost exception, which is the same at every level that it passes through.
    fn exception(&self) -> Option<&'l Exception> {
        self.chain.first()
    }

    fn message(&self) -> String {
        let mut sentences: Vec<&str> = Vec::new();
        let of_chain = self.chain.iter().map(|exception| &*exception.message);
        let own = match self.explanation {
            Some(explanation) if self.chain.is_empty() => explanation,
            _ if self.chain.is_empty() => self.text,
            _ => "",
        };
        for sentence in [own].into_iter().chain(of_chain) {
            if !sentence.is_empty() && !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        match (sentences.is_empty(), self.exception()) {
            (false, _) => sentences
                .iter()
                .map(|sentence| with_full_stop(sentence))
                .collect::<Vec<_>>()
                .join(" "),
            (true, Some(exception)) => format!("{} (without a message).", exception.kind),
            (true, None) => "An error without a message.".to_owned(),
        }
    }

    fn meaning(&self) -> Option<&'static KnownMessage> {
        let of_chain = self.chain.iter();
        let mut texts: Vec<&str> = of_chain.map(|exception| &*exception.message).collect();
        texts.extend([self.text, self.title]);
        // The exception is more specific than the title above it.
        texts.iter().find_map(|text| KnownMessage::of(&[text]))
    }
}

fn with_full_stop(sentence: &str) -> String {
    match sentence.ends_with(['.', '!', '?']) {
        true => sentence.to_owned(),
        false => format!("{sentence}."),
    }
}

/// The failures in order of occurrence.
pub(super) fn failures(log: &DeploymentLog) -> Vec<Happening> {
    let mut occurrences: Vec<Occurrence<'_>> = Vec::new();
    for (number, step) in log.steps.iter().enumerate() {
        occurrences.extend(of_step(number, step));
    }
    occurrences.sort_by_key(|occurrence| occurrence.place);
    let occurrences = without_passed_on(log, occurrences);
    let told = occurrences.iter().map(|occurrence| {
        let advice = occurrence.advice.map(str::to_owned);
        Happening {
            advice,
            meaning: occurrence.meaning(),
            ..happening(log, occurrence.step, occurrence.message(), occurrence.place)
        }
    });
    each_once(told)
}

/// The warnings in order of occurrence.
pub(super) fn warnings(log: &DeploymentLog) -> Vec<Happening> {
    let of_step = |(number, step): (usize, &LogStep)| -> Vec<Happening> {
        let mut warnings = Vec::new();
        for entry in &step.entries {
            if let LogEntry::Warning { text, place } = entry {
                let told = happening(log, number, text.clone(), Some(*place));
                let meaning = KnownMessage::of(&[text]);
                warnings.push(Happening { meaning, ..told });
            }
        }
        warnings
    };
    let mut told: Vec<Happening> = log.steps.iter().enumerate().flat_map(of_step).collect();
    told.sort_by_key(|warning| warning.place);
    each_once(told.into_iter())
}

/// The failures in a step, each with its entries.
fn of_step(number: usize, step: &LogStep) -> Vec<Occurrence<'_>> {
    let mut found: Vec<Occurrence<'_>> = Vec::new();
    for entry in &step.entries {
        match entry {
            LogEntry::Error { title, text, place } => found.push(Occurrence {
                title,
                text,
                step: number,
                place: Some(*place),
                ..Occurrence::default()
            }),
            LogEntry::Exception { chain, place } => match found.last_mut() {
                Some(last) if last.chain.is_empty() && last.explanation.is_none() => {
                    last.chain = chain;
                }
                _ => found.push(Occurrence {
                    chain,
                    step: number,
                    place: Some(*place),
                    ..Occurrence::default()
                }),
            },
            LogEntry::Info {
                title: Some(title),
                text,
            } => {
                let Some(last) = found.last_mut().filter(|last| !last.title.is_empty()) else {
                    continue;
                };
                match title.strip_prefix(last.title) {
                    Some("") => last.explanation = Some(text),
                    Some("Resolution") => last.advice = Some(text),
                    _ => {}
                }
            }
            LogEntry::Info { .. } | LogEntry::Warning { .. } | LogEntry::Step(_) => {}
        }
    }
    found
}

/// Removes exceptions that a step only passes on because one of its child steps already reported them.
fn without_passed_on<'l>(
    log: &DeploymentLog,
    occurrences: Vec<Occurrence<'l>>,
) -> Vec<Occurrence<'l>> {
    // Steps whose child steps have already reported an exception.
    let mut told: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    let mut kept = Vec::new();
    for occurrence in occurrences {
        if let Some(exception) = occurrence.exception() {
            let above = told
                .entry((&exception.kind, &exception.message))
                .or_default();
            if above.contains(&occurrence.step) {
                continue;
            }
            above.extend(ancestors(log, occurrence.step));
        }
        kept.push(occurrence);
    }
    kept
}

fn ancestors(log: &DeploymentLog, step: usize) -> impl Iterator<Item = usize> {
    let parent = |step: &usize| log.steps.get(*step).and_then(|step| step.parent);
    std::iter::successors(parent(&step), parent)
}

fn happening(log: &DeploymentLog, step: usize, message: String, place: Option<Place>) -> Happening {
    let mut path: Vec<usize> = std::iter::once(step).chain(ancestors(log, step)).collect();
    path.reverse();
    let steps: Vec<&LogStep> = path
        .iter()
        .filter_map(|number| log.steps.get(*number))
        .collect();
    Happening {
        message,
        advice: None,
        steps: steps
            .iter()
            .skip(1)
            .filter(|step| !step.name.is_empty())
            .map(|step| step.title())
            .collect(),
        object: steps.iter().rev().find_map(|step| object_of(step)),
        place: place.unwrap_or(Place { line: 1, column: 1 }),
        time: steps.last().and_then(|step| step.started),
        times: 1,
        meaning: None,
    }
}

/// The object of the topology that a step works on (publishing notes, 5.7).
fn object_of(step: &LogStep) -> Option<String> {
    if let Some(instance) = step.stated("SQL Instance") {
        return Some(instance.to_owned());
    }
    let word_before = |word: &str| step.name.strip_prefix(word).map(str::trim);
    let named = ["Host ", "Cluster "].into_iter().find_map(word_before);
    let service = || {
        let (role, fqdn) = step.name.split_once(':')?;
        let is_role = !role.is_empty() && role.chars().all(char::is_alphanumeric);
        (is_role && fqdn.contains('.')).then_some(&*step.name)
    };
    let computer = || step.stated("Host").or_else(|| step.stated("Name"));
    let object = named.or_else(service).or_else(computer)?;
    Some(object.to_owned())
}

/// Merges several occurrences into one entry.
fn each_once(told: impl Iterator<Item = Happening>) -> Vec<Happening> {
    let mut once: Vec<Happening> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for happening in told {
        let same = happening.message.trim_end_matches('.');
        match known.get(same) {
            Some(first) => {
                if let Some(first) = once.get_mut(*first) {
                    first.times += 1;
                    first.object = first.object.take().or(happening.object);
                    first.advice = first.advice.take().or(happening.advice);
                }
            }
            None => {
                known.insert(same.to_owned(), once.len());
                once.push(happening);
            }
        }
    }
    once
}
