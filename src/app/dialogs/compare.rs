//! The choice of a baseline for the open document.

use std::path::{Path, PathBuf};

use egui::{Context, Id, RichText, Ui};

use crate::app::answered::Answered;
use crate::app::desktop_dialog::Browse;
use crate::app::dialogs::path::PathField;
use crate::app::entered_fault::EnteredFault;
use crate::app::modal::modal_ui;
use crate::app::panels::differences::capitalized;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::radio::radio_ui;
use crate::app::widgets::{Choice, choice_ui, fault_ui};

/// The width of the list of steps, in points.
const STEPS_WIDTH: f32 = 360.0;

/// The dialog.
pub struct CompareDialog {
    chosen: Kind,
    step: usize,
    path: PathField,
    /// Whether the file is being read.
    reads: bool,
    refused: Option<String>,
    /// Whether the focus was moved to the choice.
    has_keyboard: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Published,
    Saved,
    Step,
    File,
}

/// The choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// The published topology.
    Published,
    /// The saved state.
    Saved,
    /// A step of the history, by index.
    Step(usize),
    File(PathBuf),
}

impl CompareDialog {
    /// Suggests a baseline; files are looked for in this folder.
    pub fn new(session: &Session, folder: &Path) -> Self {
        let chosen = if session.has_published_state().is_ok() {
            Kind::Published
        } else if session.has_saved_state().is_ok() && session.is_dirty() {
            Kind::Saved
        } else if session.step_labels().len() > 1 {
            Kind::Step
        } else {
            Kind::File
        };
        Self {
            chosen,
            step: 0,
            path: PathField::new(folder),
            reads: false,
            refused: None,
            has_keyboard: false,
        }
    }

    /// Draws the dialog; `reads` is whether a file is being read.
    pub fn compare_ui(&mut self, ctx: &Context, session: &Session, reads: bool) -> Answered<Other> {
        if self.reads && !reads {
            // It was refused, or reading it was canceled.
            self.path.focused = false;
        }
        self.reads = reads;
        let answer = modal_ui(ctx, "Compare with", "Compare", 560.0, |ui| {
            self.contents_ui(ui, session)
        });
        answer.choosing(|| match self.chosen {
            Kind::Published => Other::Published,
            Kind::Saved => Other::Saved,
            Kind::Step => Other::Step(self.step),
            Kind::File => {
                self.refused = None;
                self.reads = true;
                Other::File(self.path.path())
            }
        })
    }

    fn contents_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<(), EnteredFault> {
        let published = session.has_published_state();
        let text = match published {
            Ok(()) if session.named_baseline().is_some() => {
                format!("The published topology: {}", session.published_in_words())
            }
            Ok(()) => capitalized(&session.published_in_words()),
            Err(_) => "The published topology".to_owned(),
        };
        self.radio_ui(ui, Kind::Published, &text, published);
        let saved = session.has_saved_state();
        self.radio_ui(ui, Kind::Saved, "The saved state", saved);
        self.radio_ui(ui, Kind::Step, "A step of the history", Ok(()));
        // In a separate scope, so that the button below keeps its id.
        ui.scope(|ui| {
            if self.chosen == Kind::Step {
                self.steps_ui(ui, session);
            }
        });
        self.radio_ui(ui, Kind::File, "A file", Ok(()));
        if self.chosen != Kind::File {
            return Ok(());
        }
        ui.add_space(SPACE);
        if self.path.field_ui(ui, Browse::Any) {
            self.refused = None;
        }
        if let Some(reason) = &self.refused {
            fault_ui(ui, reason);
        }
        if self.reads {
            return Err("The file is being read".into());
        }
        match self.path.names_a_file() {
            true => Ok(()),
            false => Err("Enter a path".into()),
        }
    }

    fn radio_ui(&mut self, ui: &mut Ui, kind: Kind, text: &str, may: Result<(), &'static str>) {
        ui.horizontal_wrapped(|ui| {
            let is_chosen = self.chosen == kind;
            let group = Id::unique("what to compare with");
            let response =
                ui.add_enabled_ui(may.is_ok(), |ui| radio_ui(ui, group, is_chosen, text));
            let response = response.inner;
            if response.changed() {
                self.chosen = kind;
                // Arrow keys must not get stuck in the field.
                self.path.focused = !response.clicked();
            }
            if is_chosen && kind != Kind::File && !self.has_keyboard {
                self.has_keyboard = true;
                response.request_focus();
            }
            if let Err(reason) = may {
                response.on_disabled_hover_text(reason);
                let color = Tokens::of_ui(ui).text_weak;
                ui.label(RichText::new(reason).color(color));
            }
        });
        ui.add_space(SPACE);
    }

    fn steps_ui(&mut self, ui: &mut Ui, session: &Session) {
        let labels = session.step_labels();
        let named = |(position, label): (usize, &&str)| format!("{position}: {label}");
        let selected = labels.iter().enumerate().nth(self.step).map(named);
        ui.indent("steps", |ui| {
            let choices = || {
                let steps = labels.iter().enumerate();
                steps.map(|step| Choice::new(named(step))).collect()
            };
            let selected = selected.unwrap_or_default();
            if let Some(step) = choice_ui(ui, "Step", &selected, STEPS_WIDTH, choices) {
                self.step = step;
            }
        });
        ui.add_space(SPACE);
    }

    /// The file was not read: the typed text stays.
    pub fn refuse_to_read(&mut self, reason: String) {
        self.refused = Some(reason);
    }
}
