//! What is not checked because a part of the document is not understood. No rule concludes anything from
//! it, and no fix changes it or removes what it may need.

use std::sync::Arc;

use ahash::AHashMap;

use crate::rules::facts::unclear::{Topics, UnclearObject};
use crate::rules::{Diagnostic, Facts, Rule, catalog};
use crate::topology::ObjectId;

/// Rules that do not check an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotJudged {
    /// The pool or other object with content that is not understood.
    pub object: ObjectId,
    /// Ids of the rules, in the order of the catalog.
    pub rules: Arc<[&'static str]>,
    /// The reason, as a sentence.
    pub because: String,
}

/// The content that a rule depends on.
#[derive(Clone, Copy)]
struct Reads {
    topics: Topics,
    /// The rule depends on all pools, so it cannot report anything if one pool is not understood.
    whole_document: bool,
}

/// The content that each rule depends on, by its number.
fn reads(rule: &str) -> Reads {
    let number = rule
        .strip_prefix('R')
        .and_then(|number| number.parse().ok());
    let topics = match number.unwrap_or(0_u32) {
        23..=30 => Topics::ACTIVE,
        35 | 36 => Topics::DISPLAY_NAME,
        37..=39 => Topics::PORT,
        40 | 54 | 58..=101 | 103 | 106..=109 | 111..=115 | 174 | 175 => Topics::DATABASES,
        41..=44 => Topics::SITE_DEFAULT,
        46 | 48 => Topics::NEXT_HOP.and(Topics::ROLES),
        45 | 49 | 50 | 52 | 53 => Topics::NEXT_HOP,
        131 => Topics::ROLES,
        51 => Topics::NEXT_HOP.and(Topics::ACTIVE),
        102 | 104 | 105 => Topics::DATABASES.and(Topics::ACTIVE),
        117..=128 => Topics::FILE_STORE,
        _ => Topics::NONE,
    };
    Reads {
        topics,
        whole_document: matches!(rule, "R42" | "R71" | "R128"),
    }
}

/// The remaining results of a rule. A question is still asked for the objects that are understood.
pub(in crate::rules) fn left(
    facts: &Facts<'_>,
    rule: &'static str,
    diagnostic: Diagnostic,
) -> Option<Diagnostic> {
    let unclear = &facts.unclear;
    if unclear.is_empty() {
        return Some(diagnostic);
    }
    let reads = reads(rule);
    let is_left = |object: &ObjectId| !unclear.touches(object, reads.topics);
    if reads.whole_document && unclear.has(reads.topics) {
        return None;
    }
    let mut diagnostic = match &diagnostic.question {
        Some(question) => {
            let mut parts = question.by(is_left);
            let left = parts.remove(&true)?;
            if parts.is_empty() {
                diagnostic
            } else {
                Diagnostic::asking(left, facts)?
            }
        }
        None => {
            let pool = diagnostic.association.as_ref();
            let pool = pool.map(|(pool, _)| ObjectId::from(pool.clone()));
            let all_left = diagnostic.objects().chain(&pool).all(is_left);
            all_left.then_some(diagnostic)?
        }
    };
    diagnostic
        .fixes
        .retain(|fix| !unclear.is_changed_by(&fix.edit));
    Some(diagnostic)
}

/// Whether a rule does not check an object.
pub(in crate::rules) fn is_not_judged(facts: &Facts<'_>, rule: &str, object: &ObjectId) -> bool {
    let reads = reads(rule);
    let of_all = reads.whole_document && facts.unclear.has(reads.topics);
    of_all || facts.unclear.touches(object, reads.topics)
}

/// Determines which rules do not check an object: what is not understood, whether the object is a whole
/// pool or site, and its version.
type Alike = (Topics, bool, Option<u32>);

/// All rules that do not check something, by object. A part of a pool is listed with the pool.
pub(in crate::rules) fn not_judged(facts: &Facts<'_>) -> Vec<NotJudged> {
    let objects = &facts.unclear.objects;
    let is_whole = |unclear: &&UnclearObject| unclear.is_whole;
    let listed = objects.iter().filter(is_whole);
    let listed = listed.fold(Topics::NONE, |all, unclear| all.and(unclear.topics));
    // Thousands of pools can have the same entry.
    let mut lists: AHashMap<Alike, Arc<[&'static str]>> = AHashMap::new();
    let of = |unclear: &UnclearObject| {
        let version = facts.version_of(&unclear.object);
        let is_concerned = |(id, rule): &(&'static str, &Rule)| {
            let reads = reads(id);
            reads.topics.meet(unclear.topics)
                && (unclear.is_whole || reads.whole_document && !reads.topics.meet(listed))
                && version.is_none_or(|version| rule.versions.contains(version))
        };
        let alike = (unclear.topics, unclear.is_whole, version);
        let rules = lists.entry(alike).or_insert_with(|| {
            let concerned = catalog::rules().filter(is_concerned);
            concerned.map(|(id, _)| id).collect()
        });
        NotJudged {
            object: unclear.object.clone(),
            rules: Arc::clone(rules),
            because: unclear.because.clone(),
        }
    };
    let all = objects.iter().map(of);
    all.filter(|left| !left.rules.is_empty()).collect()
}
