//! The three sides of a design whose deployment has changed: the changes in the deployment, the changes in the design,
//! and the conflicts to decide.

use std::collections::BTreeMap;

use egui::{Context, EventFilter, Key, Modifiers, Response, RichText, Ui};

use crate::app::answered::Answered;
use crate::app::entered_fault::EnteredFault;
use crate::app::icons::{Icon, icon_ui};
use crate::app::modal::modal_ui;
use crate::app::panels::differences::capitalized;
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::widgets::radio::radio_ui;
use crate::app::widgets::{fault_ui, sentence_ui};
use crate::diff::{Change, Differences, ObjectDifference};
use crate::edit::merge::{Conflict, Merge, TouchedPart, Winner};

/// The maximum number of objects listed for each side; the rest are counted.
const MOST: usize = 60;

/// The sheet.
pub struct UpToDateDialog {
    merge: Merge,
    /// The name of the deployment.
    deployment: String,
    chosen: BTreeMap<TouchedPart, Winner>,
    refused: Option<String>,
}

/// The decision for each conflict.
pub type Decided = BTreeMap<TouchedPart, Winner>;

impl UpToDateDialog {
    /// The sides, without decisions.
    pub fn new(merge: Merge, deployment: String) -> Self {
        Self {
            merge,
            deployment,
            chosen: BTreeMap::new(),
            refused: None,
        }
    }

    /// The sides.
    pub fn merge(&self) -> &Merge {
        &self.merge
    }

    /// Shows why it failed.
    pub fn refuse(&mut self, reason: String) {
        self.refused = Some(reason);
    }

    /// Draws the sheet.
    pub fn up_to_date_ui(&mut self, ctx: &Context) -> Answered<Decided> {
        let answer = modal_ui(ctx, "Bring up to date", "Bring up to date", 640.0, |ui| {
            self.contents_ui(ui)
        });
        answer.choosing(|| self.chosen.clone())
    }

    fn contents_ui(&mut self, ui: &mut Ui) -> Result<(), EnteredFault> {
        let about = format!(
            "{} differs from the topology that was published when the design was started. Changes made on \
             only one side are merged in one step.",
            self.deployment
        );
        ui.add(egui::Label::new(about).wrap());
        let conflicts = self.merge.conflicts().len();
        if conflicts > 0 {
            heading_ui(ui, "Both changed", conflicts);
            self.conflicts_ui(ui);
        }
        side_ui(ui, "The deployment changed", &self.merge.deployed);
        side_ui(ui, "The design changed", &self.merge.designed);
        if let Some(reason) = &self.refused {
            fault_ui(ui, reason);
        }
        match conflicts - self.chosen.len() {
            0 => Ok(()),
            1 => Err("Choose what to keep for 1 more".into()),
            more => Err(format!("Choose what to keep for {more} more").into()),
        }
    }

    fn conflicts_ui(&mut self, ui: &mut Ui) {
        let all = |winner: Winner| {
            let conflicts = self.merge.conflicts().iter();
            conflicts.map(|it| (it.part.clone(), winner)).collect()
        };
        let mut chosen: Option<Decided> = None;
        let goes_below = ui
            .horizontal(|ui| {
                ui.label("Keep for all:");
                let deployment = ui.button("The deployment");
                if deployment.clicked() {
                    chosen = Some(all(Winner::Deployment));
                }
                let design = ui.button("The design");
                if design.clicked() {
                    chosen = Some(all(Winner::Design));
                }
                arrow_down_was_pressed(ui, &[deployment, design])
            })
            .inner;
        if let Some(chosen) = chosen {
            self.chosen = chosen;
        }
        ui.add_space(SPACE);
        for (at, conflict) in self.merge.conflicts().iter().enumerate() {
            let words = Words::of(&self.merge, conflict);
            ui.push_id(at, |ui| {
                ui.add(egui::Label::new(RichText::new(&words.title).strong()).wrap());
                if let Some(began) = &words.began {
                    let color = Tokens::of_ui(ui).text_weak;
                    ui.label(RichText::new(format!("It was {began}")).color(color));
                }
                let now = self.chosen.get(&conflict.part).copied();
                for (winner, of, value) in [
                    (Winner::Deployment, "Deployment", &words.deployment),
                    (Winner::Design, "Design", &words.design),
                ] {
                    let text = format!("{of}: {value}");
                    let group = ui.scope_id();
                    let radio = radio_ui(ui, group, now == Some(winner), text);
                    if radio.changed() {
                        self.chosen.insert(conflict.part.clone(), winner);
                    }
                    let is_first = at == 0 && winner == Winner::Deployment;
                    if is_first && goes_below {
                        radio.request_focus();
                    }
                }
            });
            ui.add_space(SPACE);
        }
    }
}

/// Whether the keyboard goes from a row of buttons to what is below it. egui would pass over what does not
/// reach as far to the right.
fn arrow_down_was_pressed(ui: &Ui, buttons: &[Response]) -> bool {
    let vertical = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    buttons.iter().any(|button| {
        ui.memory_mut(|memory| memory.set_focus_lock_filter(button.id, vertical));
        button.has_focus()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown))
    })
}

/// The properties of a conflicting part.
struct Words {
    title: String,
    began: Option<String>,
    deployment: String,
    design: String,
}

impl Words {
    fn of(merge: &Merge, conflict: &Conflict) -> Self {
        let Some(object) = conflict.differs.first() else {
            return Self {
                title: conflict.part.part.clone(),
                began: None,
                deployment: "as it is deployed".to_owned(),
                design: "as it is designed".to_owned(),
            };
        };
        let name = title_of(object);
        let others = match conflict.differs.len() {
            1 => String::new(),
            2 => ", and 1 other object".to_owned(),
            count => format!(", and {} other objects", count - 1),
        };
        let (deployment, design) = match object.change {
            Change::Added => ("removed".to_owned(), "kept".to_owned()),
            Change::Removed => ("kept".to_owned(), "removed".to_owned()),
            Change::Changed | Change::Recreated => (
                values(object, |it| it.before.as_deref()),
                values(object, |it| it.after.as_deref()),
            ),
        };
        let only = match object.properties.as_slice() {
            [only] if object.change == Change::Changed => Some(only),
            _ => None,
        };
        let property = only.map_or_else(String::new, |only| format!(", {}", only.property));
        Self {
            title: format!("{name}{property}{others}"),
            began: only.and_then(|only| merge.began_as(object, only)),
            deployment,
            design,
        }
    }
}

/// The values of one side; if there are several properties, each with its name.
fn values(
    object: &ObjectDifference,
    value: impl Fn(&crate::diff::PropertyDifference) -> Option<&str>,
) -> String {
    let is_only = object.properties.len() == 1;
    let values = object.properties.iter().map(|property| {
        let value = value(property).unwrap_or("none");
        match is_only {
            true => value.to_owned(),
            false => format!("{} {value}", property.property),
        }
    });
    values.collect::<Vec<_>>().join(", ")
}

fn title_of(object: &ObjectDifference) -> String {
    capitalized(&format!("{} {}", object.kind().in_words(), object.name()))
}

fn heading_ui(ui: &mut Ui, text: &str, count: usize) {
    ui.add_space(2.0 * SPACE);
    let text = format!("{text} ({count})");
    ui.label(RichText::new(text).font(semibold(text_size::BODY)));
    ui.add_space(SPACE);
}

fn side_ui(ui: &mut Ui, title: &str, differences: &Differences) {
    let tokens = Tokens::of_ui(ui);
    let objects = &differences.objects;
    heading_ui(ui, title, objects.len());
    if objects.is_empty() {
        sentence_ui(ui, Icon::Fine, tokens.text_weak, "Nothing");
    }
    for object in objects.iter().take(MOST) {
        ui.horizontal_top(|ui| {
            icon_ui(
                ui,
                Icon::Change(object.change),
                tokens.change(object.change),
            );
            ui.vertical(|ui| {
                ui.add(egui::Label::new(title_of(object)).wrap());
                let is_changed = object.change == Change::Changed;
                for property in object.properties.iter().filter(|_| is_changed) {
                    let text = RichText::new(property.in_words()).color(tokens.text_weak);
                    ui.add(egui::Label::new(text).wrap());
                }
            });
        });
    }
    if objects.len() > MOST {
        ui.label(format!("And {} more", objects.len() - MOST));
    }
}
