//! The known facts of the selection, which no document contains. For a pool, they are stated for all its computers
//! together.

mod fields;
mod regulation;

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use crate::design::{Annotations, Fact, Statement, computers_of};
use crate::edit::Edit;
use crate::rules::catalog;
use crate::topology::{Index, ObjectId};

use crate::app::action::{Action, Aim};
use crate::app::panels::inspector::InspectorContext;
use crate::app::selection::Selection;
use crate::app::theme::{SPACE, Tokens};

/// The text of a field without a statement.
pub(super) const NOT_STATED: &str = "Unknown";
/// The text of a field with different statements.
const MIXED: &str = "Mixed values";

/// A fact of one or several objects.
struct Known {
    fact: Fact,
    /// The objects that it can be stated for.
    objects: Vec<ObjectId>,
    value: Value,
}

/// The statements of a fact.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// None.
    NotStated,
    /// The same for all objects.
    Stated(Statement),
    /// Different ones.
    Mixed,
}

/// Draws the section if there are facts for the selection. Returns whether the requested field is not in view yet,
/// because the section is still expanding or scrolling.
pub(super) fn known_facts_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    aim: Option<Aim>,
    actions: &mut Vec<Action>,
) -> bool {
    let session = context.session;
    let carriers = carriers(context, &session.selection);
    // Facts that differ between objects are not stated for a whole site.
    let facts: &[Fact] = match session.selection.objects.iter().any(is_site) {
        true => &[Fact::DataCenter, Fact::TimeZone],
        false => &Fact::ALL,
    };
    let annotations = &session.design().annotations;
    let known = known(context.index, annotations, &carriers, facts);
    if known.is_empty() {
        return false;
    }
    let wanted = match aim {
        Some(Aim::Fact { fact, .. }) => known.iter().any(|known| known.fact == fact),
        _ => false,
    };
    let stated = known
        .iter()
        .filter(|known| known.value != Value::NotStated)
        .count();
    ui.add_space(2.0 * SPACE);
    let title = format!("Known facts ({stated} of {})", known.len());
    let section = egui::CollapsingHeader::new(title)
        .id_salt("known facts")
        .open(wanted.then_some(true))
        .show_unindented(ui, |ui| {
            let hint = "Topology documents cannot contain these facts. They are saved in the design file \
                        and used by rules and reports.";
            let color = Tokens::of_ui(ui).text_weak;
            ui.add(egui::Label::new(RichText::new(hint).color(color)).wrap());
            ui.add_space(SPACE);
            let mut on_its_way = false;
            for known in &known {
                let aim = aim.filter(|aim| aim.is_at(known.fact));
                on_its_way |= fields::fact_field_ui(ui, context, known, aim, actions);
            }
            on_its_way
        });
    wanted && (section.openness < 1.0 || section.body_returned == Some(true))
}

fn is_computer(object: &ObjectId) -> bool {
    matches!(object, ObjectId::Machine(..))
}

fn is_site(object: &ObjectId) -> bool {
    matches!(object, ObjectId::Site(_))
}

/// The objects of a selection that facts can be stated for: for a pool, its computers; for a site, all its content.
fn carriers(context: &InspectorContext<'_, '_>, selection: &Selection) -> BTreeSet<ObjectId> {
    let index = context.index;
    let in_sites = context
        .items
        .iter()
        .filter(|item| selection.objects.contains(&ObjectId::Site(item.site)))
        .map(|item| &item.id);
    let mut carriers = BTreeSet::new();
    if selection.objects.is_empty() {
        carriers.insert(ObjectId::Deployment);
    }
    for object in selection.objects.iter().chain(in_sites) {
        carriers.extend(computers_of(index, object));
        carriers.insert(object.clone());
    }
    carriers
}

/// The facts that can be stated for any of the objects.
fn known(
    index: &Index<'_>,
    annotations: &Annotations,
    carriers: &BTreeSet<ObjectId>,
    facts: &[Fact],
) -> Vec<Known> {
    let facts_of: Vec<(&ObjectId, &[Fact])> = carriers
        .iter()
        .map(|object| (object, Fact::of(index, object)))
        .collect();
    let known = facts.iter().map(|&fact| {
        let objects: Vec<ObjectId> = facts_of
            .iter()
            .filter(|(_, facts)| facts.contains(&fact))
            .map(|(object, _)| (*object).clone())
            .collect();
        let value = Value::of(annotations, &objects, fact);
        Known {
            fact,
            objects,
            value,
        }
    });
    known.filter(|known| !known.objects.is_empty()).collect()
}

impl Value {
    fn of(annotations: &Annotations, objects: &[ObjectId], fact: Fact) -> Self {
        let mut values = objects
            .iter()
            .map(|object| annotations.stated(object).get(fact));
        let first = values.next().flatten();
        if !values.all(|value| value == first) {
            return Self::Mixed;
        }
        first.cloned().map_or(Self::NotStated, Self::Stated)
    }
}

impl Known {
    /// States the fact for the objects, or removes it, as one step.
    fn state(&self, statement: Option<Statement>, actions: &mut Vec<Action>) {
        let objects = self.objects.clone();
        actions.push(Action::Edit(match statement {
            Some(statement) => Edit::State { objects, statement },
            None => Edit::Withdraw {
                objects,
                fact: self.fact,
            },
        }));
    }

    /// The label of the field: "Data center", "Data center of all 4 computers".
    fn label(&self) -> String {
        let label = self.fact.label();
        let subject = match self.fact {
            _ if self.objects.iter().all(is_computer) => "computers",
            Fact::DataCenter | Fact::TimeZone if self.objects.iter().any(is_computer) => {
                "computers and stores"
            }
            Fact::ConcurrentUsers
            | Fact::ProvisionedUsers
            | Fact::Regulation
            | Fact::LogShippingShare
            | Fact::ComplianceOutput => "pools",
            _ => "stores",
        };
        match self.objects.len() {
            1 => label.to_owned(),
            2 => format!("{label} of both {subject}"),
            count => format!("{label} of all {count} {subject}"),
        }
    }

    /// The rules that use it.
    fn rules_ui(&self, ui: &mut Ui) {
        let mut rules = catalog::rules()
            .filter(|(_, rule)| rule.facts().any(|fact| fact == self.fact))
            .peekable();
        ui.label(match rules.peek() {
            Some(_) => "These rules use it:",
            None => "No rule uses it; reports print it.",
        });
        for (id, rule) in rules {
            ui.label(format!("• {} ({id})", rule.summary()));
        }
    }
}
