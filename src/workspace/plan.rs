//! The publishing plan of a document: what the check says about it, what is inferred in it, and what
//! that means for how it is published.

use crate::diff::recognize::{RecognizedBy, recognized_by};
use crate::document::{self, Format, NoteKind, Opened, shown};
use crate::publish::plan::{
    Accepted, Blocker, Consequence, Known, Plan, plan, rules_of_consequences,
};
use crate::rules::{Diagnostic, Severity};
use crate::topology::Topology;

use crate::workspace::baseline::NamedBaseline;
use crate::workspace::check::{self, Checked};
use crate::workspace::notes::{is_of_spelling, spellings_in_words};

/// What a design is planned against.
#[derive(Clone, Copy)]
pub enum Against<'b> {
    /// A document that the user named as what is published.
    Named(&'b NamedBaseline),
    /// What the document itself says is published.
    Own(&'b Topology),
    /// Nothing is published yet: it is the first publication.
    Nothing,
}

impl<'b> Against<'b> {
    /// What a document is planned against: the named baseline, or what the document itself says is
    /// published; nothing for a first publication. Returns `None` when it is not known what is
    /// published.
    pub fn of(
        opened: &'b Opened,
        named: Option<&'b NamedBaseline>,
        is_first: bool,
    ) -> Option<Self> {
        match (is_first, named, &opened.baseline) {
            (true, ..) => Some(Self::Nothing),
            (_, Some(named), _) => Some(Self::Named(named)),
            (_, None, Some(own)) => Some(Self::Own(own)),
            (_, None, None) => None,
        }
    }

    /// The published topology.
    pub fn published(self) -> Option<&'b Topology> {
        match self {
            Self::Named(named) => Some(&named.published),
            Self::Own(own) => Some(own),
            Self::Nothing => None,
        }
    }

    /// The name of the published topology, for people; `None` for a first publication. `document` is the name of
    /// the document that is planned. A design or `.tbxml` has another topology too, so its name alone would be
    /// ambiguous.
    pub fn name(self, document: &str) -> Option<String> {
        let published_in = |file: &str| Some(format!("the published topology in {file}"));
        match self {
            Self::Named(named) if named.is_original => published_in(&shown::path(&named.path)),
            Self::Named(named) => Some(shown::path(&named.path)),
            Self::Own(_) => published_in(document),
            Self::Nothing => None,
        }
    }
}

/// Creates the plan of a document.
///
/// Takes as long as a check and a conversion.
pub fn of_document(opened: &Opened, against: Against<'_>) -> Plan {
    let named = match against {
        Against::Named(named) => Some(named),
        Against::Own(_) | Against::Nothing => None,
    };
    let checked = check::document(opened, named, |_| true);
    let published = against.published();
    let known = Known {
        blockers: blockers(&checked),
        only_by_topology_builder: only_by_topology_builder(opened, published),
        accepted: accepted(&checked),
        consequences: consequences(&checked),
        stated: opened.design.annotations.statements.clone(),
    };
    plan(&opened.design.topology, published, known)
}

/// What keeps a document from being published: its errors, and what is not understood in it.
fn blockers(checked: &Checked) -> Vec<Blocker> {
    let errors = checked.report.diagnostics.iter();
    let errors = errors.filter(|problem| problem.severity == Severity::Error);
    let unclear = checked.notes.iter();
    let unclear = unclear.filter(|note| note.kind == NoteKind::NotUnderstood);
    let blocker = |rule: &str, message: &str| Blocker {
        rule: rule.to_owned(),
        message: message.to_owned(),
    };
    errors
        .map(|problem| blocker(problem.rule, &problem.message))
        .chain(unclear.map(|note| blocker("", &note.message)))
        .collect()
}

/// Why a document has to be published with Topology Builder; `None` when everything in it is confirmed.
fn only_by_topology_builder(opened: &Opened, published: Option<&Topology>) -> Vec<String> {
    let design = &opened.design;
    let mut reasons = Vec::new();
    let source = opened.source.as_ref();
    if source.is_none_or(|source| source.format != Format::Published) {
        reasons.push(
            "The design was not created from the output of Get-CsTopology -AsXml, and Publish-CsTopology \
             accepts nothing else."
                .to_owned(),
        );
    }
    let by = published.map(|published| recognized_by(published, &design.topology));
    if matches!(by, Some(RecognizedBy::Name | RecognizedBy::Nothing)) {
        reasons.push(
            "The objects of the design are numbered differently from the published topology, so publishing \
             would replace them."
                .to_owned(),
        );
    }
    let vocabulary = design.topology.vocabulary();
    match document::export(design, source, Format::Published, vocabulary) {
        Err(refused) => reasons.push(refused.to_string()),
        Ok(written) => {
            // A document that is written as it was read says nothing about its spellings.
            let is_silent = !written.notes.iter().any(is_of_spelling);
            let notes = match is_silent {
                true => document::spellings(&design.topology, Format::Published, vocabulary),
                false => written.notes,
            };
            reasons.extend(spellings_in_words(&notes));
        }
    }
    reasons
}

fn accepted(checked: &Checked) -> Vec<Accepted> {
    let silenced = checked.report.silenced.iter();
    silenced
        .map(|silenced| Accepted {
            rule: silenced.diagnostic.rule.to_owned(),
            message: silenced.diagnostic.message.clone(),
            reason: silenced.reason.clone(),
        })
        .collect()
}

/// What rules say publishing causes, even if the user accepted it.
fn consequences(checked: &Checked) -> Vec<Consequence> {
    let said = checked.report.diagnostics.iter();
    let silenced = checked.report.silenced.iter();
    let all = said.chain(silenced.map(|silenced| &silenced.diagnostic));
    let is_one = |problem: &&Diagnostic| rules_of_consequences().any(|rule| rule == problem.rule);
    all.filter(is_one)
        .map(|problem| Consequence {
            rule: problem.rule.to_owned(),
            message: problem.message.clone(),
            objects: problem.objects().cloned().collect(),
        })
        .collect()
}
