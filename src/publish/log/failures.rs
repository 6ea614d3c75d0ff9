//! What failed and what warned in a run, each once, with what it means where that is known.
//!
//! The product writes an exception at every level that it passes, and the same failure again at every
//! attempt; a person wants to know once what happened and how often (publishing notes, 5.3).

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Place;
use crate::publish::log::{DeploymentLog, Exception, LogEntry, Moment, Step};

/// Something that failed or warned.
#[derive(Clone, Debug)]
pub struct Happening {
    /// What the product says of it, and of what caused it.
    pub message: String,
    /// What the product advises.
    pub advice: Option<String>,
    /// The steps that lead to it, the run itself left out.
    pub steps: Vec<String>,
    /// The object of the topology that it is about, as the report names it.
    pub object: Option<String>,
    /// Where the report reports it first.
    pub place: Place,
    /// When it happened, as far as the step says.
    pub time: Option<Moment>,
    /// How often.
    pub times: usize,
    /// What it means, when that is known.
    pub meaning: Option<&'static KnownMessage>,
}

/// What a message of the product means.
#[derive(Debug)]
pub struct KnownMessage {
    /// Words that the message, its kind or its title contains, in any case.
    pub words: &'static str,
    /// What it means.
    pub means: &'static str,
    /// What to do; empty where nothing is to be done.
    pub cure: &'static str,
    /// The rule about what it lacks.
    pub rule: Option<&'static str>,
}

/// Messages that were seen in reports, with what they meant there (publishing notes, 5.6).
pub const MEANINGS: &[KnownMessage] = &[
    KnownMessage {
        words: "Failed to find SQL Service",
        means: "The SQL Server instance is not installed on that computer.",
        cure: "Install the instance, then run the cmdlet again; the instances RTCLOCAL and LYNCLOCAL are installed by the setup of the computer (\"Install Local Configuration Store\").",
        rule: Some("R157"),
    },
    KnownMessage {
        words: "SqlConnectionFailure",
        means: "The SQL Server instance does not answer, or does not let this account in.",
        cure: "Check whether the instance runs, whether the firewall lets this computer through, and whether the account is a sysadmin there.",
        rule: Some("R157"),
    },
    KnownMessage {
        words: "was not found on computer",
        means: "The components of the product are not installed on that computer yet.",
        cure: "Run \"Setup or Remove Skype for Business Server Components\" on the computer first, then this step again.",
        rule: None,
    },
    KnownMessage {
        words: "Https binding not found on the website",
        means: "The web components are not installed on that computer yet, so the certificate has nothing to bind to.",
        cure: "Run \"Setup or Remove Skype for Business Server Components\" on the computer first, then assign the certificate again.",
        rule: None,
    },
    KnownMessage {
        words: "ServiceStartFailed",
        means: "This Windows service did not start; the others were started.",
        cure: "Wait for it to start; otherwise, check the event log of the computer and start it again.",
        rule: None,
    },
    KnownMessage {
        words: "Setting SQL Server Show Advanced Options",
        means: "The setup of a database changes this setting of SQL Server.",
        cure: "",
        rule: None,
    },
    KnownMessage {
        words: "Setting SQL Server Recover Interval",
        means: "The setup of a database changes this setting of SQL Server.",
        cure: "",
        rule: None,
    },
    KnownMessage {
        words: "of the certificate does not match the computer fully qualified domain name",
        means: "The certificate is made out to another name, for example a wildcard.",
        cure: "Check whether the certificate has the name of the pool as subject and all others as alternative names.",
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
        means: "The rights of the share could not be read, which is usual for a share in a DFS namespace.",
        cure: "Check by hand whether the groups of the product have the rights on the share.",
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

/// What a step says of one failure: an error, the exception behind it, and the longer texts under its title.
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
    /// The outermost exception, which is the same at every level that it passes.
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
            (true, None) => "An error without a text.".to_owned(),
        }
    }

    fn meaning(&self) -> Option<&'static KnownMessage> {
        let of_chain = self.chain.iter();
        let mut texts: Vec<&str> = of_chain.map(|exception| &*exception.message).collect();
        texts.extend([self.text, self.title]);
        // What the exception says is nearer than the title above it.
        texts.iter().find_map(|text| KnownMessage::of(&[text]))
    }
}

fn with_full_stop(sentence: &str) -> String {
    match sentence.ends_with(['.', '!', '?']) {
        true => sentence.to_owned(),
        false => format!("{sentence}."),
    }
}

/// What failed, the first first.
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

/// What warned, the first first.
pub(super) fn warnings(log: &DeploymentLog) -> Vec<Happening> {
    let of_step = |(number, step): (usize, &Step)| -> Vec<Happening> {
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

/// The failures that a step reports, each with the entries that belong to it.
fn of_step(number: usize, step: &Step) -> Vec<Occurrence<'_>> {
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

/// Leaves out what a step only hands on: the same exception was told before in a part of it.
fn without_passed_on<'l>(
    log: &DeploymentLog,
    occurrences: Vec<Occurrence<'l>>,
) -> Vec<Occurrence<'l>> {
    // Steps of which a part has told of an exception so far.
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
    let steps: Vec<&Step> = path
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

/// What of the topology a step works on (publishing notes, 5.7).
fn object_of(step: &Step) -> Option<String> {
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

/// One entry for what was told of several times.
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
