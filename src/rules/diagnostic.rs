//! The result of a rule: a problem of an object, and the changes that fix it.

use serde::Serialize;

use crate::edit::Edit;
use crate::rules::engine::question::{Asked, Question};
use crate::rules::facts::Facts;
use crate::rules::severity::Severity;
use crate::topology::{AssociationKind, ObjectId, ServiceId};

/// One problem of one object.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Id of the rule, such as `R45`; filled in by [`check`](crate::rules::check).
    pub rule: &'static str,
    /// The severity in this case, which can be lower than that of the rule.
    pub severity: Severity,
    /// What is wrong and the consequence, with the names of the objects; one or two sentences.
    pub message: String,
    /// The object to show.
    pub object: ObjectId,
    /// Other affected objects. The objects of a question are stored in the question.
    pub related: Vec<ObjectId>,
    /// The faulty reference, if the problem is a reference.
    pub association: Option<(ServiceId, AssociationKind)>,
    /// Changes that fix it.
    pub fixes: Vec<QuickFix>,
    /// The unknown facts, if the rule only asks for them.
    pub question: Option<Question>,
}

/// A change that fixes a diagnostic.
#[derive(Clone, Debug, PartialEq)]
pub struct QuickFix {
    /// The text of the button: "Use frontendpool.contoso.com as next hop".
    pub label: String,
    /// The edit; it can be refused like any other.
    pub edit: Edit,
    /// Whether it can be applied without review.
    pub safety: Safety,
}

/// How safe a quick fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Fixes the problem without causing a new error.
    Safe,
    /// A choice that only the user can make.
    Choice,
}

impl Diagnostic {
    /// A problem of `object`; [`check`](crate::rules::check) fills in the rule.
    pub fn new(
        severity: Severity,
        object: impl Into<ObjectId>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule: "",
            severity,
            message: without_room(message.into()),
            object: object.into(),
            related: Vec::new(),
            association: None,
            fixes: Vec::new(),
            question: None,
        }
    }

    /// A question, as information about its first object; `None` if nothing is asked.
    pub(in crate::rules) fn asking(question: Question, facts: &Facts<'_>) -> Option<Self> {
        let first = question.asked().first()?.objects.first()?.clone();
        let mut diagnostic = Self::new(Severity::Info, first, question.message(facts));
        diagnostic.question = Some(question);
        Some(diagnostic)
    }

    /// All affected objects, the one to show first.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectId> {
        self.accepted_for().chain(&self.related)
    }

    /// The facts that it asks for; none for a problem.
    pub fn asked(&self) -> &[Asked] {
        self.question.as_ref().map_or(&[], Question::asked)
    }

    /// The objects for which it can be silenced: the object of a problem, all objects of a question.
    pub fn accepted_for(&self) -> impl Iterator<Item = &ObjectId> {
        let asked = self.question.iter().flat_map(Question::objects);
        let own = self.question.is_none().then_some(&self.object);
        own.into_iter().chain(asked)
    }

    /// Drops everything except what is needed to count problems by object.
    pub(in crate::rules) fn keep_counts(&mut self) {
        self.message = String::new();
        self.related = Vec::new();
        self.fixes = Vec::new();
    }

    /// Adds another affected object.
    #[must_use]
    pub fn with_related(mut self, object: impl Into<ObjectId>) -> Self {
        push_without_room(&mut self.related, object.into());
        self
    }

    /// Sets the faulty reference.
    #[must_use]
    pub fn with_association(mut self, pool: &ServiceId, reference: AssociationKind) -> Self {
        self.association = Some((pool.clone(), reference));
        self
    }

    #[must_use]
    /// Adds a quick fix.
    pub fn with_fix(mut self, safety: Safety, label: impl Into<String>, edit: Edit) -> Self {
        let fix = QuickFix {
            label: without_room(label.into()),
            edit,
            safety,
        };
        push_without_room(&mut self.fixes, fix);
        self
    }
}

/// A formatted text has spare capacity.
fn without_room(mut text: String) -> String {
    text.shrink_to_fit();
    text
}

/// Most lists have one entry, but a growing list reserves space for four. With thousands of problems, that
/// is most of the memory.
fn push_without_room<T>(list: &mut Vec<T>, entry: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(entry);
}
