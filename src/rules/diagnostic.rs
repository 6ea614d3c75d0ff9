//! What a rule says: a problem of an object, and the changes that make it go.

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
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong and what follows from it, naming the objects; one or two sentences.
    pub message: String,
    /// The object to show.
    pub object: ObjectId,
    /// Other objects that take part; those of a question it holds itself.
    pub related: Vec<ObjectId>,
    /// The reference that is the problem, when it is one.
    pub association: Option<(ServiceId, AssociationKind)>,
    /// Changes that make it go.
    pub fixes: Vec<QuickFix>,
    /// What is not stated, when the rule only says that it cannot judge without it.
    pub question: Option<Question>,
}

/// A change that makes a diagnostic go.
#[derive(Clone, Debug, PartialEq)]
pub struct QuickFix {
    /// What the button says: "Use frontendpool.contoso.com as next hop".
    pub label: String,
    /// The edit; it may be refused as any other.
    pub edit: Edit,
    /// Whether it is right without a further look.
    pub safety: Safety,
}

/// What may be promised of a quick fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Makes the diagnostic go and brings no new error.
    Safe,
    /// A choice that only the user can judge.
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

    /// A question as information about its first object; nothing when nothing is asked.
    pub(in crate::rules) fn asking(question: Question, facts: &Facts<'_>) -> Option<Self> {
        let first = question.asked().first()?.objects.first()?.clone();
        let mut diagnostic = Self::new(Severity::Info, first, question.message(facts));
        diagnostic.question = Some(question);
        Some(diagnostic)
    }

    /// Every object that takes part, first the one to show.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectId> {
        self.accepted_for().chain(&self.related)
    }

    /// The facts that it asks for; none when it is a problem.
    pub fn asked(&self) -> &[Asked] {
        self.question.as_ref().map_or(&[], Question::asked)
    }

    /// The objects for which it can be silenced: that of a problem, all of a question.
    pub fn accepted_for(&self) -> impl Iterator<Item = &ObjectId> {
        let asked = self.question.iter().flat_map(Question::objects);
        let own = self.question.is_none().then_some(&self.object);
        own.into_iter().chain(asked)
    }

    /// Lets go of all but what is counted where.
    pub(in crate::rules) fn keep_counts(&mut self) {
        self.message = String::new();
        self.related = Vec::new();
        self.fixes = Vec::new();
    }

    /// Names another object that takes part.
    #[must_use]
    pub fn with_related(mut self, object: impl Into<ObjectId>) -> Self {
        push_without_room(&mut self.related, object.into());
        self
    }

    /// Names the reference that is the problem.
    #[must_use]
    pub fn with_association(mut self, pool: &ServiceId, reference: AssociationKind) -> Self {
        self.association = Some((pool.clone(), reference));
        self
    }

    /// Offers a change.
    #[must_use]
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

/// A text that was put together has room for more.
fn without_room(mut text: String) -> String {
    text.shrink_to_fit();
    text
}

/// Most lists have one entry, and a list that grows by itself takes room for four: of thousands of problems
/// that is most of the memory.
fn push_without_room<T>(list: &mut Vec<T>, entry: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(entry);
}
