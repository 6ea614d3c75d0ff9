//! Whether regulations require a pool, and which ones: "yes" takes effect once the regulation is entered.

use egui::{Id, RichText, Ui};

use crate::design::{Regulation, Statement};
use crate::edit;

use crate::app::action::{Action, Aim};
use crate::app::panels::inspector::known_facts::{Known, MIXED, NOT_STATED, Value};
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{Choice, CommittedText, choice_of_ui, label_ui};

const YES: &str = "Yes";
const NO: &str = "No";

pub(super) fn regulation_ui(
    ui: &mut Ui,
    known: &Known,
    aim: Option<Aim>,
    actions: &mut Vec<Action>,
) {
    // Yes was chosen, but no regulation is entered yet.
    let unnamed = Id::unique(("unnamed regulation", &known.objects));
    let is_unnamed = ui.data(|data| data.get_temp::<bool>(unnamed)).is_some();
    let (selected, reason) = match &known.value {
        Value::Stated(Statement::Regulation(Regulation::Required(reason))) => {
            (YES, Some(reason.as_str()))
        }
        _ if is_unnamed => (YES, Some("")),
        Value::Stated(_) => (NO, None),
        Value::NotStated => (NOT_STATED, None),
        Value::Mixed => (MIXED, None),
    };
    let label = known.label();
    label_ui(ui, &label).on_hover_ui(|ui| known.rules_ui(ui));
    let color = match reason.is_some() || selected == NO {
        true => Tokens::of_ui(ui).text,
        false => Tokens::of_ui(ui).text_weak,
    };
    let choices = [NOT_STATED, YES, NO].map(Choice::new);
    let width = ui.available_width();
    let selected = RichText::new(selected).color(color);
    let list = choice_of_ui(ui, &label, selected, width, || choices.into());
    ui.add_space(SPACE);
    if aim.is_some_and(Aim::takes_keyboard) {
        list.response.request_focus();
    }
    let field = Id::unique(("regulation", &known.objects));
    match list.inner {
        Some(1) if reason.is_none() => {
            ui.data_mut(|data| data.insert_temp(unnamed, true));
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        Some(0) | Some(2) => {
            ui.data_mut(|data| data.remove::<bool>(unnamed));
            let no = Statement::Regulation(Regulation::NotRequired);
            known.state((list.inner == Some(2)).then_some(no), actions);
        }
        _ => {}
    }
    let Some(reason) = reason else {
        return;
    };
    let required = |text: &str| Statement::Regulation(Regulation::Required(text.to_owned()));
    let named = CommittedText::new(field, "Regulation that requires it", reason)
        .hint(NOT_STATED)
        .text_ui(ui, |text| {
            edit::can_be_stated(&required(text)).map_err(|refusal| refusal.0)
        });
    if reason.is_empty() {
        let color = Tokens::of_ui(ui).text_weak;
        let text = RichText::new("Enter the regulation.").color(color);
        ui.add(egui::Label::new(text).wrap());
        ui.add_space(SPACE);
    }
    if let Some(name) = named {
        ui.data_mut(|data| data.remove::<bool>(unnamed));
        known.state(Some(required(&name)), actions);
    }
}
