//! The problems: live, sorted, filtered; each leads to its object, its fixes and its page.

mod baseline;

use egui::{RichText, ScrollArea, Ui};

use crate::edit::Edit;
use crate::rules::{self, Diagnostic, QuickFix, Severity, catalogue};
use crate::topology::ObjectId;
use crate::topology::inventory::name_of;

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::markdown::markdown_ui;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, semibold, severity_icon, text_size};
use crate::app::widgets::{Row, row_ui, sentence_ui, text_field_ui, wide_button_ui};

/// View state of the panel.
pub struct Problems {
    shown: [bool; 3],
    /// The silenced problems are listed in place of the others.
    silenced: bool,
    /// What was typed as the reason to silence a problem, and which one.
    reason: Option<(SilencedKey, String)>,
}

/// What a problem is silenced by: rule and object.
type SilencedKey = (&'static str, ObjectId);

impl Default for Problems {
    fn default() -> Self {
        Self {
            shown: [true; 3],
            silenced: false,
            reason: None,
        }
    }
}

/// Width of a fix button, in points.
const FIX_WIDTH: f32 = 44.0;

/// The severities in the order of their filters.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

impl Problems {
    /// Whether the filter lets a severity through.
    pub fn shows(&self, severity: Severity) -> bool {
        SEVERITIES
            .iter()
            .zip(self.shown)
            .any(|(other, shown)| *other == severity && shown)
    }

    /// Draws the panel in all the space there is.
    pub fn problems_ui(&mut self, ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
        self.filter_ui(ui, session, actions);
        if self.silenced && !session.silenced().is_empty() {
            silenced_ui(ui, session, actions);
            return;
        }
        let listed: Vec<(usize, &Diagnostic)> = session
            .diagnostics()
            .iter()
            .enumerate()
            .filter(|(_, diagnostic)| self.shows(diagnostic.severity))
            .collect();
        if listed.is_empty() {
            let tokens = Tokens::of_ui(ui);
            let text = if session.diagnostics().is_empty() {
                "No problems found."
            } else {
                "The filter hides every problem."
            };
            sentence_ui(ui, Icon::Fine, tokens.fine, text);
            return;
        }
        let current = session
            .current_problem
            .and_then(|position| session.diagnostics().get(position));
        let list_width = if current.is_some() {
            (ui.available_width() * 0.55).max(320.0)
        } else {
            ui.available_width()
        };
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            let down = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(egui::vec2(list_width, height), down, |ui| {
                ui.set_max_width(list_width);
                list_ui(ui, session, &listed, actions);
            });
            if let Some(current) = current {
                ui.separator();
                ui.vertical(|ui| self.page_ui(ui, session, current, actions));
            }
        });
    }

    fn filter_ui(&mut self, ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
        let counts = session.problem_counts();
        let tokens = Tokens::of_ui(ui);
        ui.horizontal(|ui| {
            ui.label(RichText::new("Problems").font(semibold(text_size::BODY)));
            ui.add_space(2.0 * SPACE);
            let counts = [counts.error, counts.warning, counts.info];
            for ((severity, count), shown) in
                SEVERITIES.into_iter().zip(counts).zip(&mut self.shown)
            {
                let color = if count == 0 {
                    tokens.text_weak
                } else {
                    tokens.severity(severity)
                };
                ui.toggle_value(shown, RichText::new(severity.counted(count)).color(color))
                    .on_hover_text(if *shown {
                        "Shown; click to hide"
                    } else {
                        "Hidden; click to show"
                    });
            }
            let silenced = session.silenced().len();
            if silenced > 0 {
                ui.toggle_value(&mut self.silenced, format!("Silenced ({silenced})"))
                    .on_hover_text("Problems that are accepted, each with the reason");
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                baseline::baseline_ui(ui, session, actions);
            });
        });
    }

    /// A field for the reason why a problem is accepted; an error has none.
    fn silence_ui(&mut self, ui: &mut Ui, problem: &Diagnostic, actions: &mut Vec<Action>) {
        if problem.severity == Severity::Error {
            return;
        }
        let key = (problem.rule, problem.object.clone());
        let typing = self.reason.as_mut().filter(|(of, _)| *of == key);
        let Some((_, reason)) = typing else {
            if ui.button("Silence…").clicked() {
                self.reason = Some((key, String::new()));
            }
            return;
        };
        text_field_ui(ui, "Reason", reason, None);
        let mut done = false;
        ui.horizontal(|ui| {
            let named = ui.add_enabled(!reason.trim().is_empty(), egui::Button::new("Silence"));
            if named.clicked()
                && let Ok(edit) = rules::silence(problem, reason)
            {
                actions.push(Action::Edit(edit));
                done = true;
            }
            done |= ui.button("Cancel").clicked();
        });
        if done {
            self.reason = None;
        }
    }

    /// The whole message, every fix, and the page of the rule.
    fn page_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        problem: &Diagnostic,
        actions: &mut Vec<Action>,
    ) {
        let topology = &session.design().topology;
        let tokens = Tokens::of_ui(ui);
        ScrollArea::vertical()
            .id_salt(("rule page", problem.rule))
            .auto_shrink(false)
            .show(ui, |ui| {
                sentence_ui(
                    ui,
                    severity_icon(problem.severity),
                    tokens.severity(problem.severity),
                    &problem.message,
                );
                ui.horizontal_wrapped(|ui| {
                    let objects = std::iter::once(&problem.object).chain(&problem.related);
                    for object in objects {
                        if ui.link(name_of(topology, object)).clicked() {
                            actions.push(Action::Reveal(object.clone()));
                        }
                    }
                });
                for fix in &problem.fixes {
                    if ui.add(egui::Button::new(&fix.label).wrap()).clicked() {
                        actions.push(Action::Edit(fix.edit.clone()));
                    }
                }
                self.silence_ui(ui, problem, actions);
                ui.add_space(SPACE);
                if let Some((id, rule)) = catalogue::find(problem.rule) {
                    ui.label(
                        RichText::new(format!("{id} · {}", rule.name)).color(tokens.text_weak),
                    );
                    markdown_ui(ui, &rule.page());
                }
            });
    }
}

/// The accepted problems, each with its reason and the way back.
fn silenced_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ScrollArea::vertical()
        .id_salt("silenced problems")
        .auto_shrink(false)
        .show(ui, |ui| {
            for silenced in session.silenced() {
                let problem = &silenced.diagnostic;
                ui.horizontal_wrapped(|ui| {
                    let name = name_of(&session.design().topology, &problem.object);
                    if ui.link(name).clicked() {
                        actions.push(Action::Reveal(problem.object.clone()));
                    }
                    ui.label(format!("{} {}", problem.rule, problem.message));
                    ui.label(RichText::new(format!("Reason: {}", silenced.reason)).strong());
                    if ui.button("No longer silence").clicked() {
                        actions.push(Action::Edit(Edit::Unsuppress {
                            rule: problem.rule.to_owned(),
                            object: problem.object.clone(),
                        }));
                    }
                });
            }
        });
}

fn list_ui(
    ui: &mut Ui,
    session: &Session,
    listed: &[(usize, &Diagnostic)],
    actions: &mut Vec<Action>,
) {
    let tokens = Tokens::of_ui(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let row_height = crate::app::widgets::ROW_HEIGHT;
    let mut area = ScrollArea::vertical()
        .id_salt("problems list")
        .auto_shrink(false);
    let shown_id = ui.unique_id().with("shown problem");
    let shown: Option<usize> = ui.data(|data| data.get_temp(shown_id)).flatten();
    if session.current_problem != shown {
        ui.data_mut(|data| data.insert_temp(shown_id, session.current_problem));
        if let Some(row) = listed
            .iter()
            .position(|(position, _)| Some(*position) == session.current_problem)
        {
            #[expect(clippy::cast_precision_loss, reason = "a row count is small")]
            let top = row as f32 * row_height - ui.available_height() / 2.0;
            area = area.vertical_scroll_offset(top.max(0.0));
        }
    }
    area.show_rows(ui, row_height, listed.len(), |ui, range| {
        for (position, problem) in listed.get(range).unwrap_or_default() {
            ui.horizontal(|ui| {
                let width = ui.available_width();
                let fix_width = if problem.fixes.is_empty() {
                    0.0
                } else {
                    FIX_WIDTH + 2.0 * SPACE
                };
                let name = format!("{}: {}", problem.severity.label(), problem.message);
                let row = Row {
                    icon: Some((
                        severity_icon(problem.severity),
                        tokens.severity(problem.severity),
                    )),
                    text: &problem.message,
                    is_name: false,
                    name: &name,
                    indent: -16.0,
                    selected: session.current_problem == Some(*position),
                    open: None,
                    weak: false,
                    mark: None,
                };
                let response = ui
                    .scope(|ui| {
                        ui.set_max_width((width - fix_width).max(80.0));
                        row_ui(ui, egui::Id::unique(("problem", *position)), &row).0
                    })
                    .inner;
                if response.clicked() {
                    actions.push(Action::ShowProblem(*position));
                }
                fixes_ui(ui, &problem.fixes, actions);
            });
        }
    });
}

/// The only fix as a button, several as a menu.
fn fixes_ui(ui: &mut Ui, fixes: &[QuickFix], actions: &mut Vec<Action>) {
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().interact_size.y = 20.0;
    match fixes {
        [] => {}
        [fix] => {
            let name = format!("Fix: {}", fix.label);
            let button = wide_button_ui(ui, "Fix", &name, FIX_WIDTH);
            if button.on_hover_text(&fix.label).clicked() {
                actions.push(Action::Edit(fix.edit.clone()));
            }
        }
        several => {
            let button = egui::Button::new("Fix…").min_size(egui::vec2(FIX_WIDTH, 0.0));
            egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
                for fix in several {
                    if ui.button(&fix.label).clicked() {
                        actions.push(Action::Edit(fix.edit.clone()));
                        ui.close();
                    }
                }
            });
        }
    }
}
