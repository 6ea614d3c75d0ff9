//! The field of a fact: a list if the values can be listed, text otherwise.

use egui::{Id, RichText, Ui};

use crate::design::{Fact, OperatingSystem, SqlEdition, SqlVersion, Statement, Storage};
use crate::edit;

use crate::app::action::{Action, Aim};
use crate::app::entered_fault::EnteredFault;
use crate::app::panels::inspector::InspectorContext;
use crate::app::panels::inspector::known_facts::regulation::regulation_ui;
use crate::app::panels::inspector::known_facts::{Known, MIXED, NOT_STATED, Value};
use crate::app::panels::inspector::links::LINKS;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{Choice, CommittedText, choice_of_ui, label_ui};

/// Draws the field of a fact; the requested one is scrolled into view. Returns whether it is still scrolling.
pub(super) fn fact_field_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    known: &Known,
    aim: Option<Aim>,
    actions: &mut Vec<Action>,
) -> bool {
    let top = ui.cursor().top();
    match closed_list(known.fact) {
        Some(statements) => list_ui(ui, known, &statements, aim, actions),
        None if known.fact == Fact::Regulation => regulation_ui(ui, known, aim, actions),
        None => text_ui(ui, context, known, aim, actions),
    }
    if known.fact == Fact::DataCenter {
        links_link_ui(ui, context, actions);
    }
    if aim.is_none() {
        return false;
    }
    let rect = egui::Rect::from_min_max(
        egui::pos2(ui.min_rect().left(), top),
        egui::pos2(ui.min_rect().right(), ui.cursor().top()),
    );
    ui.scroll_to_rect(rect, None);
    let (field, view) = (rect.y_range(), ui.clip_rect().y_range());
    let fits = field.span() <= view.span();
    fits && !(view.contains(field.min) && view.contains(field.max))
}

/// Every value of a fact, if they can be listed.
fn closed_list(fact: Fact) -> Option<Vec<Statement>> {
    fn of<T: Copy>(all: &[T], statement: fn(T) -> Statement) -> Vec<Statement> {
        all.iter().map(|value| statement(*value)).collect()
    }
    const YES_OR_NO: [bool; 2] = [true, false];
    Some(match fact {
        Fact::OperatingSystem => of(OperatingSystem::ALL, Statement::OperatingSystem),
        Fact::SqlVersion => of(SqlVersion::ALL, Statement::SqlVersion),
        Fact::SqlEdition => of(SqlEdition::ALL, Statement::SqlEdition),
        Fact::Storage => of(Storage::ALL, Statement::Storage),
        Fact::AvailabilityGroupListener => of(&YES_OR_NO, Statement::AvailabilityGroupListener),
        Fact::FailoverCluster => of(&YES_OR_NO, Statement::FailoverCluster),
        _ => return None,
    })
}

fn list_ui(
    ui: &mut Ui,
    known: &Known,
    statements: &[Statement],
    aim: Option<Aim>,
    actions: &mut Vec<Action>,
) {
    let mut choices = vec![Choice::new(NOT_STATED)];
    choices.extend(statements.iter().map(|one| Choice::new(in_words(one))));
    let weak = Tokens::of_ui(ui).text_weak;
    let selected = match &known.value {
        Value::NotStated => RichText::new(NOT_STATED).color(weak),
        Value::Mixed => RichText::new(MIXED).color(weak),
        Value::Stated(statement) => RichText::new(in_words(statement)),
    };
    let label = known.label();
    label_ui(ui, &label).on_hover_ui(|ui| known.rules_ui(ui));
    let width = ui.available_width();
    let list = choice_of_ui(ui, &label, selected, width, || choices);
    ui.add_space(SPACE);
    if aim.is_some_and(Aim::takes_keyboard) {
        list.response.request_focus();
    }
    if let Some(chosen) = list.inner {
        let statement = chosen.checked_sub(1).and_then(|at| statements.get(at));
        known.state(statement.cloned(), actions);
    }
}

fn text_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    known: &Known,
    aim: Option<Aim>,
    actions: &mut Vec<Action>,
) {
    let id = Id::unique(("known fact", known.fact, &known.objects));
    if aim.is_some_and(Aim::takes_keyboard) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let (value, hint) = match &known.value {
        Value::NotStated => (String::new(), NOT_STATED),
        Value::Mixed => (String::new(), MIXED),
        Value::Stated(statement) => (statement.to_string(), NOT_STATED),
    };
    let annotations = &context.session.design().annotations;
    let names = match known.fact {
        Fact::DataCenter => annotations.data_centers(),
        Fact::TimeZone => annotations.time_zones(),
        _ => Vec::new(),
    };
    let label = known.label();
    let changed = CommittedText::new(id, &label, &value)
        .hint(hint)
        .suggesting(&names)
        .about(&|ui| known.rules_ui(ui))
        .text_ui(ui, |text| read(known.fact, text).map(drop));
    if let Some(statement) = changed.and_then(|text| read(known.fact, &text).ok()) {
        known.state(statement, actions);
    }
}

/// The link to the facts about the data centers.
fn links_link_ui(ui: &mut Ui, context: &InspectorContext<'_, '_>, actions: &mut Vec<Action>) {
    if context.session.design().annotations.data_centers().len() < 2 {
        return;
    }
    if ui.link(LINKS).clicked() {
        actions.push(Action::ShowFact {
            objects: Vec::new(),
            fact: Fact::Link,
            take_keyboard: true,
        });
    }
    ui.add_space(SPACE);
}

/// The statement for a text; an empty text removes it.
fn read(fact: Fact, text: &str) -> Result<Option<Statement>, EnteredFault> {
    if text.is_empty() {
        return Ok(None);
    }
    // An invalid number of users is refused in the same way as none.
    let number = || text.parse::<u32>().unwrap_or(0);
    let statement = match fact {
        Fact::DataCenter => Statement::DataCenter(text.to_owned()),
        Fact::TimeZone => Statement::TimeZone(text.to_owned()),
        Fact::LogShippingShare => Statement::LogShippingShare(text.to_owned()),
        Fact::ComplianceOutput => Statement::ComplianceOutput(text.to_owned()),
        Fact::CertificationAuthority => Statement::CertificationAuthority(text.to_owned()),
        Fact::ComputerContainer => Statement::ComputerContainer(text.to_owned()),
        Fact::DatabasePaths => Statement::DatabasePaths(text.to_owned()),
        Fact::Company => Statement::Company(text.to_owned()),
        Fact::Author => Statement::Author(text.to_owned()),
        Fact::DocumentVersion => Statement::DocumentVersion(text.to_owned()),
        Fact::DocumentDate => Statement::DocumentDate(text.to_owned()),
        Fact::ConcurrentUsers => Statement::ConcurrentUsers(number()),
        Fact::ProvisionedUsers => Statement::ProvisionedUsers(number()),
        _ => return Err(format!("{} cannot be entered as text.", fact.label()).into()),
    };
    edit::can_be_stated(&statement)?;
    Ok(Some(statement))
}

/// A value as a list entry.
fn in_words(statement: &Statement) -> String {
    let mut text = statement.to_string();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
