//! What a rule asks for if it needs more information: facts that only the user knows, and the objects for
//! which they are unknown. A question is not a problem, and it is asked once for all objects.

use std::collections::BTreeMap;

use ahash::AHashSet;

use crate::design::{DataCenterPair, Fact};
use crate::rules::facts::Facts;
use crate::topology::ObjectId;

/// The number of objects that are named; the others are counted.
const MOST_NAMED: usize = 3;

/// A fact, and the objects for which it is unknown.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Asked {
    pub fact: Fact,
    /// The objects for which it is unknown, each once.
    pub objects: Vec<ObjectId>,
    /// The links for which it is unknown, if it is a fact about links, each with the object that needs it.
    pub links: Vec<(ObjectId, DataCenterPair)>,
}

/// All facts that a rule needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    asked: Vec<Asked>,
    why: Why,
}

/// What the rule needs the facts for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::rules) enum Why {
    /// Completes the sentence "This rule needs this information to check …".
    Tells(&'static str),
    /// A complete sentence.
    Because(&'static str),
}

impl Question {
    /// Asks for facts. The first one is the field that the question opens.
    pub(in crate::rules) fn new(asked: impl IntoIterator<Item = Asked>, why: Why) -> Self {
        let asked = asked.into_iter().filter(|asked| !asked.objects.is_empty());
        Self {
            asked: asked.collect(),
            why,
        }
    }

    /// Asks for one fact.
    #[cfg(test)]
    pub(crate) fn of(fact: Fact, objects: impl IntoIterator<Item: Into<ObjectId>>) -> Self {
        let asked = Asked {
            fact,
            objects: objects.into_iter().map(Into::into).collect(),
            links: Vec::new(),
        };
        Self::new([asked], Why::Tells("something"))
    }

    /// The facts, each with the objects for which it is unknown.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// Every object with an unknown fact, once.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectId> {
        let mut known = AHashSet::new();
        let objects = self.asked.iter().flat_map(|asked| &asked.objects);
        objects.filter(move |object| known.insert(*object))
    }

    /// Splits the question by a property of its objects.
    pub(in crate::rules) fn by<K: Copy + Ord>(
        &self,
        key: impl Fn(&ObjectId) -> K,
    ) -> BTreeMap<K, Self> {
        let mut parts: BTreeMap<K, Vec<Asked>> = BTreeMap::new();
        for asked in &self.asked {
            for (key, part) in asked.by(&key) {
                parts.entry(key).or_default().push(part);
            }
        }
        let parts = parts.into_iter();
        parts
            .map(|(key, asked)| (key, Self::new(asked, self.why)))
            .collect()
    }

    /// The question as sentences.
    pub(in crate::rules) fn message(&self, facts: &Facts<'_>) -> String {
        let mut missing = String::new();
        for (position, asked) in self.asked.iter().enumerate() {
            if position > 0 {
                missing.push_str(" and ");
            }
            let next = self.asked.get(position + 1);
            let shares_objects = next.is_some_and(|next| {
                next.objects == asked.objects && asked.links.is_empty() && next.links.is_empty()
            });
            // "the SQL Server version and the SQL Server edition of sql01.contoso.com".
            match shares_objects {
                true => missing.push_str(&asked.fact.noun()),
                false => {
                    let (subject, is_several) = asked.subject(facts);
                    missing.push_str(&asked.fact.missing_of(&subject, is_several));
                }
            }
        }
        let is_several = self.asked.len() > 1;
        let are_two = is_several || self.asked.iter().any(|asked| asked.fact == Fact::Link);
        let verb = if are_two { "are" } else { "is" };
        let missing = format!("{} {verb} unknown.", capitalized(&missing));
        match self.why {
            Why::Tells(would) => {
                format!("{missing} This rule needs this information to check {would}.")
            }
            Why::Because(why) => format!("{missing} {why}"),
        }
    }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

impl Asked {
    fn by<K: Ord>(&self, key: impl Fn(&ObjectId) -> K) -> BTreeMap<K, Self> {
        let none = || Self {
            fact: self.fact,
            objects: Vec::new(),
            links: Vec::new(),
        };
        let mut parts: BTreeMap<K, Self> = BTreeMap::new();
        for object in &self.objects {
            let part = parts.entry(key(object)).or_insert_with(none);
            part.objects.push(object.clone());
        }
        for link in &self.links {
            let part = parts.entry(key(&link.0)).or_insert_with(none);
            part.links.push(link.clone());
        }
        parts
    }

    /// The links for which it is unknown, each once.
    pub fn pairs(&self) -> Vec<&DataCenterPair> {
        let mut pairs: Vec<&DataCenterPair> = Vec::new();
        for (_, pair) in &self.links {
            if !pairs.iter().any(|known| known.is_same(pair)) {
                pairs.push(pair);
            }
        }
        pairs
    }

    /// The objects for which it is unknown in words, the first ones by name; and whether there are several.
    fn subject(&self, facts: &Facts<'_>) -> (String, bool) {
        let pairs = self.pairs();
        let between = |pair: &&DataCenterPair| {
            let (one, other) = pair.names();
            format!("the link between {one} and {other}")
        };
        let (all, mut named): (usize, Vec<String>) = match pairs.len() {
            0 => {
                // Two services of one pool have the same name.
                let mut known: Vec<String> = Vec::new();
                let mut repeated = 0;
                for object in &self.objects {
                    let name = facts.name(object);
                    match known.contains(&name) {
                        true => repeated += 1,
                        false => known.push(name),
                    }
                    if known.len() == MOST_NAMED {
                        break;
                    }
                }
                (self.objects.len() - repeated, known)
            }
            count => (count, pairs.iter().take(MOST_NAMED).map(between).collect()),
        };
        let unnamed = all - named.len();
        if unnamed > 0 {
            named.push(format!("{unnamed} more"));
        }
        let is_several = match pairs.len() {
            0 => all > 1,
            _ => self.objects.len() > 1,
        };
        let subject = match named.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            _ => named.concat(),
        };
        (subject, is_several)
    }
}
