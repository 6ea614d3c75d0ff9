//! Two faults in one deployment: the rule of each is still raised, unless the reason why not is written
//! down here.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use rayon::prelude::*;
use topology_designer::rules::{Facts, catalog};

use crate::deployment::{Deployment, documents};
use crate::faults::{self, Fault};

/// This many documents together have every fault, and every pair of faults is tried in one of them.
const DOCUMENTS: usize = 2;

/// For each further document, one in this many pairs is tried, with different pairs in each.
const SAMPLE: usize = 40;

/// Faults whose rules cannot both be raised. Every pair that an entry covers must actually occur.
struct Silence {
    why: &'static str,
    one: &'static [&'static str],
    /// The rules of the other fault; if empty, the other rules of the same list.
    other: &'static [&'static str],
}

const fn silence(
    why: &'static str,
    one: &'static [&'static str],
    other: &'static [&'static str],
) -> Silence {
    Silence { why, one, other }
}

/// With this fault, every other rule may be silent: the Persistent Chat pool is deleted.
const POOL_IS_GONE: &str = "R173";

/// With this fault, the rules of other versions may be silent: the pool has a version without Persistent
/// Chat, [`LATER`].
const HAS_NO_CHAT: &str = "R145";

/// Skype for Business Server 2019.
const LATER: u32 = 8;

#[rustfmt::skip]
const SILENCES: &[Silence] = &[
    // A thing cannot have two values.
    silence("a pool has one name", &["R1", "R3", "R8"], &[]),
    silence("the gateway no longer has the name of the pool", &["R9"], &["R1", "R3", "R8", "R18"]),
    silence("a computer has one name", &["R2", "R4", "R5", "R6"], &[]),
    silence("a computer has one name", &["R19"], &["R2", "R4", "R5"]),
    silence("a pool has one display name", &["R35"], &["R36"]),
    silence("a pool has one port", &["R37"], &["R38", "R39"]),
    silence("an instance has one name", &["R55", "R56", "R57"], &[]),
    silence("users are stated once", &["R26", "R30", "R105"], &[]),
    silence("a place is stated once", &["R102"], &["R104", "R105"]),
    silence("storage is stated once", &["R124", "R125"], &[]),
    silence("the Meet URL is gone that was repeated", &["R169"], &["R168"]),
    // Computers.
    silence("the computer is gone", &["R2", "R4", "R5", "R6", "R19"], &["R21", "R31"]),
    silence("the computer with that name is renamed or gone", &["R8", "R10"], &["R2", "R4", "R5", "R6", "R19", "R21", "R31"]),
    silence("no computer, or one, means no further one", &["R12", "R13", "R14"], &["R21", "R31"]),
    silence("a pool has one number of computers", &["R21"], &["R22", "R24", "R31", "R150"]),
    silence("a pool has one number of computers", &["R31"], &["R22", "R23"]),
    silence("a pool has one number of active computers", &["R23"], &["R24"]),
    silence("other active computers carry other numbers of users", &["R26", "R30"], &["R21", "R23", "R24"]),
    silence("another computer stands by, or none is left", &["R30"], &["R12", "R13", "R14", "R22", "R31"]),
    silence("of that computer nothing is stated, or it is not active", &["R51", "R104"], &["R2", "R4", "R5", "R6", "R19", "R21", "R24", "R31"]),
    silence("of a computer no place is stated", &["R102"], &["R2", "R4", "R5", "R6", "R19"]),
    silence("of a computer no place is stated", &["R102", "R105"], &["R12", "R13", "R14", "R21", "R22", "R23", "R31"]),
    // The next hop.
    silence("nothing is a Front End pool or Standard Edition server", &[
        "R11", "R12", "R14", "R15", "R19", "R29", "R45", "R49", "R50", "R51", "R52", "R53",
        "R60", "R61", "R63", "R64", "R65", "R85", "R86", "R89", "R110", "R120", "R122", "R127",
        "R136", "R137", "R138", "R140", "R142", "R143", "R144", "R146", "R147", "R166", "R167",
        "R171", "R172",
    ], &["R48"]),
    silence("a pool has one next hop", &["R45", "R46"], &["R50", "R51", "R52", "R53", "R63", "R127"]),
    silence("a pool has one next hop", &["R45"], &["R46"]),
    silence("a pool has one next hop", &["R49"], &["R45", "R46", "R50"]),
    silence("a pool has one next hop", &["R50", "R52"], &["R51", "R127"]),
    silence("a pool has one next hop", &["R50"], &["R52"]),
    silence("the domain of no next hop is known", &["R19"], &["R45", "R46"]),
    silence("the deployment has no site", &["R41", "R42", "R44", "R52", "R130", "R131", "R132", "R176"], &["R129"]),
    // Stores.
    silence("a pool has one content store", &["R54", "R61", "R63"], &[]),
    silence("the content is in another store, or in none", &[
        "R58", "R59", "R67", "R76", "R79", "R80", "R90", "R93", "R97", "R99", "R104", "R106", "R114",
    ], &["R54", "R61", "R63", "R174"]),
    silence("nothing uses the store", &["R68", "R70"], &["R54", "R174"]),
    silence("the store is on another server", &["R59", "R76", "R97"], &["R72"]),
    silence("a mirror is one of a primary only", &["R75", "R85", "R87", "R92"], &["R54"]),
    silence("the other fault needs a mirror", &["R73", "R74", "R94"], &[
        "R76", "R77", "R78", "R79", "R80", "R85", "R87", "R90", "R91", "R92", "R93", "R95", "R106",
    ]),
    silence("the other fault needs a mirror", &["R73", "R74"], &["R75"]),
    silence("mirroring is on", &["R74"], &["R73"]),
    silence("a pair has one mirror and one witness", &["R75", "R76", "R77", "R78", "R79", "R80", "R90", "R91"], &[]),
    silence("a pair has one mirror and one witness", &["R85"], &["R76", "R77", "R78", "R79", "R80", "R90"]),
    silence("the version of SQL Server is stated once", &["R79"], &["R87"]),
    silence("the version does not support SQL Server 2017 at all, which is R70's", &["R87"], &["R49"]),
    silence("compliance has one mirror and one witness", &["R78"], &["R92", "R106"]),
    silence("disaster recovery has one store, mirror and share", &["R96", "R97", "R99", "R100", "R101", "R107"], &[]),
    silence("the other fault needs a backup store", &["R105"], &["R96", "R97", "R99", "R101", "R107"]),
    silence("the other fault needs a compliance store", &["R112", "R113", "R175"], &["R78", "R92", "R98", "R106", "R109", "R114"]),
    silence("compliance is on, or off", &["R112"], &["R113", "R175"]),
    silence("the other fault needs a backup compliance store", &["R98"], &["R109"]),
    silence("with mirroring or disaster recovery it is R106's", &["R114"], &[
        "R53", "R73", "R75", "R76", "R77", "R78", "R79", "R80", "R85", "R87", "R90", "R91", "R92",
        "R93", "R95", "R96", "R97", "R98", "R99", "R100", "R101", "R102", "R104", "R105", "R106",
        "R107", "R109", "R113",
    ]),
    silence("a pool has one file store", &["R117", "R121", "R127"], &[]),
    silence("a pool has one file store", &["R122"], &["R117", "R127"]),
    silence("the shares are different ones", &["R119"], &["R118", "R121"]),
    silence("what is published of the pool is prepared twice", &["R175"], &["R94", "R95"]),
];

/// A fault in a document that raises its rule.
struct Alone {
    fault: &'static Fault,
    document: usize,
    /// How often the rule is raised.
    count: usize,
    publishes: bool,
}

/// How often a rule is raised; the other rules are not run.
fn count(rule: &str, facts: &Facts<'_>) -> usize {
    let (_, rule) = catalog::find(rule).unwrap();
    let mut raised = Vec::new();
    (rule.check)(facts, &mut raised);
    raised.retain(|found| {
        let version = facts.version_of(&found.object);
        let holds = version.is_none_or(|version| rule.versions.contains(version));
        holds && found.question.is_none()
    });
    raised.len()
}

fn facts(deployment: &Deployment) -> Facts<'_> {
    Facts::with_baseline(&deployment.design, deployment.published.as_ref())
}

/// Every fault in every document in which its rule is raised.
fn alone(documents: &[Deployment]) -> Vec<Alone> {
    let mut alone = Vec::new();
    for (place, sound) in documents.iter().enumerate() {
        for fault in faults::all() {
            let mut deployment = sound.clone();
            (fault.inject)(&mut deployment);
            if !deployment
                .raised()
                .iter()
                .any(|found| found.rule == fault.rule)
            {
                continue;
            }
            alone.push(Alone {
                fault,
                document: place,
                count: count(fault.rule, &facts(&deployment)),
                publishes: deployment.published.is_some(),
            });
        }
    }
    alone
}

thread_local! {
    static IS_TRYING: Cell<bool> = const { Cell::new(false) };
}

/// The result of a function that may panic, or `None`; the panic is not printed.
fn attempt<T>(what: impl FnOnce() -> T) -> Option<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !IS_TRYING.get() {
                usual(info);
            }
        }));
    });
    IS_TRYING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(what)).ok();
    IS_TRYING.set(false);
    outcome
}

/// The silent ones of the two rules, with the faults injected in this order; `None` if the second fault
/// cannot be injected after the first.
fn silent_in(first: &Alone, second: &Alone, sound: &Deployment) -> Option<Vec<&'static str>> {
    let deployment = attempt(|| {
        let mut deployment = sound.clone();
        deployment.expect_two_faults();
        (first.fault.inject)(&mut deployment);
        deployment.take_another_fault();
        (second.fault.inject)(&mut deployment);
        deployment
    })?;
    let facts = facts(&deployment);
    let is_silent = |alone: &&Alone| count(alone.fault.rule, &facts) < alone.count;
    let silent = [first, second].into_iter().filter(is_silent);
    Some(silent.map(|alone| alone.fault.rule).collect())
}

/// The result for two faults in the order in which fewer rules are silent.
fn silent_of(one: &Alone, other: &Alone, sound: &Deployment) -> Option<Vec<&'static str>> {
    // The other fault must not be part of what one fault publishes.
    let (first, second) = match other.publishes && !one.publishes {
        true => (other, one),
        false => (one, other),
    };
    let silent = silent_in(first, second, sound);
    if silent.as_ref().is_some_and(Vec::is_empty) || one.publishes != other.publishes {
        return silent;
    }
    let other_way = silent_in(second, first, sound);
    let found = [silent, other_way].into_iter().flatten();
    found.min_by_key(Vec::len)
}

/// The pairs of an entry, each in both orders.
fn spanned(entry: &Silence) -> BTreeSet<(&'static str, &'static str)> {
    let others = match entry.other {
        [] => entry.one,
        other => other,
    };
    let mut pairs = BTreeSet::new();
    for one in entry.one {
        let others = others.iter().filter(|other| *other != one);
        pairs.extend(others.map(|other| in_order(one, other)));
    }
    pairs
}

fn in_order(one: &'static str, other: &'static str) -> (&'static str, &'static str) {
    if catalog::place(one) < catalog::place(other) {
        (one, other)
    } else {
        (other, one)
    }
}

/// Whether it is expected that two faults are incompatible, or that this rule is silent.
fn is_moot(rule: &str, beside: &str) -> bool {
    let (_, found) = catalog::find(rule).unwrap();
    beside == POOL_IS_GONE || beside == HAS_NO_CHAT && !found.versions.contains(LATER)
}

/// Every pair of faults, in the first document in which both rules are raised, and a sample of the pairs of
/// the other documents.
fn pairs_in_all(alone: &[Alone]) -> Vec<(&Alone, &Alone)> {
    let start = alone.iter().position(|alone| alone.document >= DOCUMENTS);
    let (first, others) = alone.split_at(start.unwrap_or(alone.len()));
    let mut all = pairs(first);
    for of_one in others.chunk_by(|one, other| one.document == other.document) {
        let document = of_one[0].document;
        let sample = pairs(of_one).into_iter().skip(document * 7 % SAMPLE);
        all.extend(sample.step_by(SAMPLE));
    }
    all
}

/// Every pair of faults, in the first document in which both rules are raised.
fn pairs(alone: &[Alone]) -> Vec<(&Alone, &Alone)> {
    let mut pairs = Vec::new();
    let mut paired = BTreeSet::new();
    for (place, one) in alone.iter().enumerate() {
        for other in &alone[place + 1..] {
            let is_pair = one.fault.rule != other.fault.rule && one.document == other.document;
            if is_pair && paired.insert(in_order(one.fault.rule, other.fault.rule)) {
                pairs.push((one, other));
            }
        }
    }
    pairs
}

#[test]
fn each_of_two_combined_faults_raises_its_rule() {
    let sound: Vec<Deployment> = documents()
        .iter()
        .map(|(document, design)| faults::sound(document, design))
        .collect();
    let alone = alone(&sound);
    let spoken: BTreeSet<&str> = alone.iter().map(|alone| alone.fault.rule).collect();
    assert_eq!(spoken.len(), faults::all().count());
    let pairs = pairs_in_all(&alone);
    assert!(pairs.len() > spoken.len() * (spoken.len() - 1) / 2);
    let mut wrong: Vec<String> = Vec::new();
    let mut left: BTreeSet<(&str, &str)> = BTreeSet::new();
    let written: BTreeSet<_> = SILENCES.iter().flat_map(spanned).collect();
    let outcomes: Vec<_> = pairs
        .par_iter()
        .map(|(one, other)| silent_of(one, other, &sound[one.document]))
        .collect();
    for ((one, other), silent) in pairs.iter().zip(outcomes) {
        let place = one.document;
        let (one, other) = (one.fault.rule, other.fault.rule);
        let pair = in_order(one, other);
        let not_together = silent.is_none();
        for rule in silent.unwrap_or(vec![one, other]) {
            let beside = if rule == one { other } else { one };
            if is_moot(rule, beside) || not_together && is_moot(beside, rule) {
                continue;
            }
            left.insert(pair);
            if !written.contains(&pair) {
                let document = &sound[place].document;
                wrong.push(format!("{rule} is silent beside {beside} in {document}"));
            }
        }
    }
    for entry in SILENCES {
        let idle = spanned(entry);
        let idle: Vec<_> = idle.difference(&left).collect();
        if !idle.is_empty() {
            wrong.push(format!(
                "\"{}\" holds pairs that speak: {idle:?}",
                entry.why
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
