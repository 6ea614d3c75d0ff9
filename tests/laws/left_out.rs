//! Attacks on a comparison: a real document is changed in one arbitrary place. Unless the comparison says
//! that it ignores that place, the difference must be reported.

use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::Index;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use topology_designer::diff::matching::Matching;
use topology_designer::diff::{Compared, Differences};
use topology_designer::document::{self, Format, Section, encoding};
use topology_designer::topology::Topology;
use topology_designer::topology::unread::Passage;
use topology_designer::vocabulary::Vocabulary;

use crate::common;

/// Attributes that a comparison ignores: signature, name and state of the file, numbers that follow from
/// other content, and what an object was when it was published.
const PASSED_OVER: &[&str] = &[
    "Signature",
    "FileName",
    "IsFreeFromChanges",
    "IsPublished",
    "LastSiteId",
    "LastClusterNumber",
    "LastServiceInstance",
    "OriginalSiteId",
    "OriginalNumber",
    "OriginalInstance",
    "OrdinalInCluster",
    "OriginalOrdinalInCluster",
    "OriginalCluster",
    "OriginalClusterUniqueId",
    "OriginalFaultDomain",
    "OriginalUpgradeDomain",
];

/// A place in a document, and what is done to it.
#[derive(Clone, Debug)]
struct Attack {
    what: String,
    range: Range<usize>,
    instead: String,
}

impl Attack {
    fn carried_out(&self, text: &str) -> String {
        let (before, after) = (&text[..self.range.start], &text[self.range.end..]);
        [before, &self.instead, after].concat()
    }
}

/// An element that is not closed yet.
struct Open {
    name: String,
    start: usize,
}

/// Every attack on a document: on each of its attributes, elements and texts.
fn attacks(text: &str) -> Vec<Attack> {
    let mut reader = Reader::from_str(text);
    let mut attacks = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // The topology that was published when the design was started is a different topology.
    let is_passed_over = |open: &[Open]| open.iter().any(|it| it.name == "OriginalTopology");
    loop {
        let start = position(&reader);
        let event = reader.read_event().unwrap();
        let end = position(&reader);
        match event {
            Event::Eof => return attacks,
            Event::Start(tag) => {
                let name = name_of(&tag);
                open.push(Open { name, start });
                if !is_passed_over(&open) {
                    let path = path(&open);
                    on_tag(text, start..end, &path, &tag, &mut attacks);
                    attacks.push(Attack {
                        what: format!("text added to {path}"),
                        range: end..end,
                        instead: "x".to_owned(),
                    });
                }
            }
            Event::Empty(tag) => {
                let name = name_of(&tag);
                open.push(Open { name, start });
                if !is_passed_over(&open) {
                    let path = path(&open);
                    on_tag(text, start..end, &path, &tag, &mut attacks);
                    on_element(text, start..end, &path, &mut attacks);
                }
                open.pop();
            }
            Event::End(_) => {
                if !is_passed_over(&open) && open.len() > 1 {
                    let start = open.last().unwrap().start;
                    on_element(text, start..end, &path(&open), &mut attacks);
                }
                open.pop();
            }
            Event::Text(_) if !text[start..end].trim().is_empty() && !is_passed_over(&open) => {
                attacks.push(Attack {
                    what: format!("text of {} changed", path(&open)),
                    range: start..end,
                    instead: format!("{}x", &text[start..end]),
                });
            }
            _ => {}
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap()
}

fn name_of(tag: &BytesStart<'_>) -> String {
    tag.name().as_ref().to_owned()
}

fn path(open: &[Open]) -> String {
    let names: Vec<&str> = open.iter().map(|it| &*it.name).collect();
    names.join("/")
}

fn on_tag(
    text: &str,
    range: Range<usize>,
    path: &str,
    tag: &BytesStart<'_>,
    attacks: &mut Vec<Attack>,
) {
    for attribute in tag.attributes() {
        let attribute = attribute.unwrap();
        let name = attribute.key.as_ref();
        if PASSED_OVER.contains(&name) || name.starts_with("xmlns") {
            continue;
        }
        let value = &*attribute.value;
        let whole = format!("{name}=\"{value}\"");
        let Some(at) = text[range.clone()].find(&format!(" {whole}")) else {
            continue;
        };
        let at = range.start + at + 1;
        let mut attack = |what: &str, instead: String| {
            attacks.push(Attack {
                what: format!("{name} of {path} {what}"),
                range: at..at + whole.len(),
                instead,
            });
        };
        attack("removed", String::new());
        attack("renamed", format!("{name}x=\"{value}\""));
        let flipped = match value {
            "true" => "false".to_owned(),
            "false" => "true".to_owned(),
            _ => format!("{value}1"),
        };
        attack("changed", format!("{name}=\"{flipped}\""));
        let other_case = match value.to_uppercase() {
            upper if upper != value => upper,
            _ => value.to_lowercase(),
        };
        let is_flag = matches!(value, "true" | "false");
        if other_case != value && !is_flag {
            attack("in other case", format!("{name}=\"{other_case}\""));
        }
    }
    let name_end = range.start + 1 + tag.name().as_ref().len();
    attacks.push(Attack {
        what: format!("attribute added to {path}"),
        range: name_end..name_end,
        instead: " Added=\"1\"".to_owned(),
    });
}

fn on_element(text: &str, range: Range<usize>, path: &str, attacks: &mut Vec<Attack>) {
    let mut attack = |what: &str, instead: String| {
        attacks.push(Attack {
            what: format!("{path} {what}"),
            range: range.clone(),
            instead,
        });
    };
    attack("removed", String::new());
    let element = &text[range.clone()];
    attack("twice", element.repeat(2));
    attack("with a neighbor", format!("{element}<Added />"));
}

struct Document {
    topology: Topology,
    unread: Vec<Passage>,
}

impl Document {
    fn read(text: &str) -> Option<Self> {
        let opened = document::read(text.as_bytes(), None).ok()?;
        Some(Self {
            unread: document::unread(opened.source.as_ref().unwrap(), Section::NewTopology),
            topology: opened.design.topology,
        })
    }

    fn compared(&self) -> Compared<'_> {
        Compared {
            topology: &self.topology,
            unread: &self.unread,
        }
    }

    fn differences(&self, after: &Self) -> Differences {
        let matching = Matching::of(&self.topology, &after.topology);
        Differences::over(&matching, self.compared(), after.compared())
    }
}

fn real_documents() -> Vec<(String, String)> {
    let documents = common::documents().into_iter();
    documents
        .map(|(path, bytes)| {
            let (text, _) = encoding::decode(&bytes).unwrap();
            let text = text.replace("encoding=\"utf-16\"", "encoding=\"utf-8\"");
            (path.display().to_string(), text)
        })
        .collect()
}

/// The outcome of an attack.
fn outcome(before: &Document, text: &str, attack: &Attack) -> Result<(), String> {
    let Some(after) = Document::read(&attack.carried_out(text)) else {
        // It is refused with a reason, and not compared.
        return Ok(());
    };
    let differences = before.differences(&after);
    match !differences.is_empty() {
        false => Err("is left out".to_owned()),
        true if after.differences(before).reversed() != differences => {
            Err("is not the same in both directions".to_owned())
        }
        true => Ok(()),
    }
}

#[test]
fn long_values_that_differ_only_at_the_end_are_distinguished() {
    for (_, text) in real_documents() {
        let with = |end: &str| {
            let long = "a".repeat(300) + end;
            let new = text.find("<NewTopology>").unwrap_or(0);
            let (before, after) = text.split_at(new + text[new..].find("<Services>").unwrap());
            Document::read(&format!(
                "{before}<Added Long=\"{long}\">{long}</Added>{after}"
            ))
        };
        let (Some(one), Some(other)) = (with("b"), with("c")) else {
            panic!("an unknown element is kept");
        };
        let differences = one.differences(&other);
        let properties: Vec<_> = differences.objects[0].properties.iter().collect();
        assert_eq!(properties.len(), 2, "{properties:#?}");
        for property in properties {
            assert!(property.before.as_ref().unwrap().ends_with("aab"));
            assert!(property.after.as_ref().unwrap().ends_with("aac"));
        }
    }
}

/// A downloaded example: the published topology, and a copy to edit.
fn downloaded() -> String {
    let example = "examples/stretched-disaster-recovery/topology.xml";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(example);
    let opened = document::read(&std::fs::read(path).unwrap(), None).unwrap();
    let (format, vocabulary) = (Format::TopologyBuilder, Vocabulary::built_in());
    let written = document::export(&opened.design, opened.source.as_ref(), format, vocabulary);
    let bytes = written.unwrap().bytes;
    let (text, _) = encoding::decode(&bytes).unwrap();
    text.into_owned()
}

/// The outcome of an attack on the edited topology when the document is compared with the published
/// topology that it contains.
fn outcome_of_own(text: &str, attack: &Attack) -> Result<(), String> {
    let Ok(opened) = document::read(attack.carried_out(text).as_bytes(), None) else {
        return Ok(());
    };
    let source = opened.source.as_ref().unwrap();
    let passages = [Section::OriginalTopology, Section::NewTopology];
    let [before, after] = passages.map(|section| document::unread(source, section));
    let (before, after) = (
        Compared {
            topology: opened.baseline.as_ref().unwrap(),
            unread: &before,
        },
        Compared {
            topology: &opened.design.topology,
            unread: &after,
        },
    );
    let matching = Matching::of_moments(before.topology, after.topology);
    match Differences::over(&matching, before, after).is_empty() {
        true => Err("is left out".to_owned()),
        false => Ok(()),
    }
}

proptest! {
    #![proptest_config(crate::common::cases::cases(64))]

    #[test]
    fn no_change_in_one_place_of_a_real_document_is_overlooked(document: Index, place: Index) {
        let documents = real_documents();
        let (path, text) = document.get(&documents);
        let attacks = attacks(text);
        let attack = place.get(&attacks);
        let outcome = outcome(&Document::read(text).unwrap(), text, attack);
        prop_assert_eq!(outcome, Ok(()), "{} in {}", attack.what, path);
    }

    #[test]
    fn no_change_since_a_document_was_downloaded_is_overlooked(place: Index) {
        let text = downloaded();
        let attacks = attacks(&text).into_iter();
        let attacks: Vec<Attack> = attacks.filter(|it| it.what.contains("/PartialTopology/")).collect();
        let attack = place.get(&attacks);
        prop_assert_eq!(outcome_of_own(&text, attack), Ok(()), "{:?}", attack);
    }
}
