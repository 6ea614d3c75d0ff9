//! The pages that need the product's shell: downloading the topology from the deployment, and running a kit. If the
//! shell is missing, they say so and offer the kit.

mod prepare;
mod running;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, Ui};

use crate::app::answered::Answered;
use crate::app::background::{Background, WorkProgress};
use crate::app::desktop_dialog::Browse;
use crate::app::dialogs::path::PathField;
use crate::app::entered_fault::EnteredFault;
use crate::app::files::FileFault;
use crate::app::icons::Icon;
use crate::app::modal::{Answer, focus_cancel, modal_ui};
use crate::app::shell_run::ShellRun;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{
    Choice, checkbox_ui, choice_ui, fault_ui, label_ui, sentence_ui, text_field_ui,
};
use crate::rules::Severity;
use crate::vocabulary::Vocabulary;
use crate::workspace::run::{RunChoices, play};
use crate::workspace::shell::Shell;

use prepare::{Ended, download_to};
pub use prepare::{MakeKit, Ready};

/// The operation.
pub enum Job {
    /// Save the deployed topology.
    Download,
    /// Run a kit, which is made from the document if the folder does not have one.
    Publish(Option<MakeKit>),
}

/// The user's choice, other than closing the dialog.
#[derive(Debug, PartialEq, Eq)]
pub enum ShellAnswer {
    /// Make a publishing kit, to copy to another computer.
    Kit,
    /// Open the downloaded topology.
    Open(PathBuf),
}

/// The dialog.
pub struct ShellDialog {
    job: Job,
    field: PathField,
    /// The program that runs the scripts; empty if none was found.
    program: String,
    finding: Option<Background<Option<PathBuf>>>,
    is_missing: bool,
    vocabulary: Arc<Vocabulary>,
    has_document: bool,
    stage: Stage,
    answer: Option<ShellAnswer>,
}

enum Stage {
    Choosing(Option<String>),
    Preparing(Background<Result<Ready, FileFault>>),
    Ready(Box<Ready>),
    Running(Box<ShellRun<Result<Ended, FileFault>>>, bool),
    Ended(
        Box<ShellRun<Result<Ended, FileFault>>>,
        Result<Ended, FileFault>,
    ),
}

impl ShellDialog {
    /// Looks for the shell in the background, and suggests the path.
    pub fn new(
        ctx: &Context,
        job: Job,
        suggestion: &Path,
        vocabulary: Arc<Vocabulary>,
        has_document: bool,
    ) -> Self {
        let find = || {
            Shell::find(None)
                .ok()
                .map(|shell| shell.program().to_owned())
        };
        Self {
            job,
            field: PathField::new(suggestion),
            program: String::new(),
            finding: Some(Background::start(ctx, find)),
            is_missing: false,
            vocabulary,
            has_document,
            stage: Stage::Choosing(None),
            answer: None,
        }
    }

    /// Whether something is being read or prepared in the background. A run does not count.
    pub fn is_busy(&self) -> bool {
        self.finding.is_some() || matches!(self.stage, Stage::Preparing(_))
    }

    /// Whether scripts are running, so that the window must stay open.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Running(..))
    }

    fn title(&self) -> &'static str {
        match self.job {
            Job::Download => "Get from deployment",
            Job::Publish(_) => "Publish",
        }
    }

    /// Draws the dialog.
    pub fn shell_ui(&mut self, ctx: &Context) -> Answered<ShellAnswer> {
        self.poll();
        let title = self.title();
        let answer = match &self.stage {
            Stage::Choosing(_) | Stage::Preparing(_) => {
                let yes = match self.job {
                    Job::Download => "Get",
                    Job::Publish(_) => "Next",
                };
                let answer = modal_ui(ctx, title, yes, 640.0, |ui| self.choosing_ui(ui));
                self.answered(answer, Self::begin, ctx)
            }
            Stage::Ready(_) => {
                let answer = modal_ui(ctx, title, "Run", 720.0, |ui| self.ready_ui(ui));
                self.answered(answer, Self::run, ctx)
            }
            Stage::Running(..) => {
                self.running_ui(ctx, title);
                Answer::Open
            }
            Stage::Ended(..) => self.ended_ui(ctx, title),
        };
        answer.or_chosen(self.answer.take())
    }

    /// "Yes" leads to the next page, and does not close the dialog.
    fn answered(&mut self, answer: Answer, next: fn(&mut Self, &Context), ctx: &Context) -> Answer {
        if answer == Answer::Yes {
            next(self, ctx);
            return Answer::Open;
        }
        answer
    }

    fn choosing_ui(&mut self, ui: &mut Ui) -> Result<(), EnteredFault> {
        let tokens = Tokens::of_ui(ui);
        let about = match self.job {
            Job::Download => {
                "Saves the output of Get-CsTopology -AsXml. Nothing is changed. This computer needs the \
                 Management Shell."
            }
            Job::Publish(_) => {
                "Runs the scripts of a publishing kit one after the other, and then compares the \
                 deployment with the design. This computer needs the Management Shell, and your account \
                 needs permission to publish. Select the folder of a kit. If the folder has no kit, the \
                 kit of the open document is saved there."
            }
        };
        ui.add(egui::Label::new(about).wrap());
        ui.add_space(SPACE);
        let browse = match self.job {
            Job::Download => Browse::Xml,
            Job::Publish(_) => Browse::Folder,
        };
        let is_preparing = matches!(self.stage, Stage::Preparing(_));
        if self.field.field_ui(ui, browse) && !is_preparing {
            self.stage = Stage::Choosing(None);
        }
        text_field_ui(ui, "Program that runs the scripts", &mut self.program, None);
        if self.is_missing && self.program.is_empty() {
            let text = "Windows PowerShell is not installed on this computer. Save a publishing kit, and copy it to a computer that has \
                        the Management Shell of Lync Server 2013 or Skype for Business Server 2015.";
            sentence_ui(ui, Icon::Severity(Severity::Warning), tokens.warning, text);
            let button = ui.add_enabled(self.has_document, egui::Button::new("Publishing kit…"));
            if button
                .on_disabled_hover_text("No document is open")
                .clicked()
            {
                self.answer = Some(ShellAnswer::Kit);
            }
        }
        match &self.stage {
            Stage::Choosing(Some(reason)) => fault_ui(ui, reason),
            Stage::Preparing(_) => {
                ui.label("Preparing…");
            }
            _ => {}
        }
        if self.program.trim().is_empty() {
            return Err("Enter the program that runs the scripts".into());
        }
        match self.field.path().as_os_str().is_empty() || is_preparing {
            true => Err("Enter a path".into()),
            false => Ok(()),
        }
    }

    fn ready_ui(&mut self, ui: &mut Ui) -> Result<(), EnteredFault> {
        let Stage::Ready(ready) = &mut self.stage else {
            return Err("Nothing is prepared".into());
        };
        let tokens = Tokens::of_ui(ui);
        if !ready.is_shown {
            ready.is_shown = true;
            focus_cancel(ui);
        }
        let (text, severity) = match ready.kit.is_direct() {
            true => ("This kit publishes the topology itself.", Severity::Warning),
            false => (
                "This kit stops for Topology Builder, which publishes the topology.",
                Severity::Info,
            ),
        };
        let color = match severity {
            Severity::Warning => tokens.warning,
            _ => tokens.info,
        };
        sentence_ui(ui, Icon::Severity(severity), color, text);
        if let Some(note) = &ready.note {
            sentence_ui(ui, Icon::Severity(Severity::Warning), tokens.warning, note);
        }
        for step in &ready.steps {
            ui.add(egui::Label::new(step.line()).wrap());
        }
        ui.add_space(SPACE);
        let first = ready
            .steps
            .get(ready.first)
            .map_or_else(String::new, |step| step.line());
        let choices = || {
            ready
                .steps
                .iter()
                .map(|step| Choice::new(step.line()))
                .collect()
        };
        label_ui(ui, "Start with");
        let width = ui.available_width();
        if let Some(chosen) = choice_ui(ui, "Start with", &first, width, choices) {
            ready.first = chosen;
        }
        ui.add_space(SPACE);
        let unknown = "Continue even if the preflight cannot check everything";
        checkbox_ui(ui, &mut ready.allows_unknown, unknown);
        ui.add_space(SPACE);
        let mut fault = None;
        if ready.kit.has_mirrors() {
            fault = ready.choices().fault();
            let label = r"Share for setting up mirrors, as \\server\share";
            let shown = fault.clone().map(EnteredFault::from);
            text_field_ui(ui, label, &mut ready.seed_share, shown.as_ref());
        }
        label_ui(
            ui,
            "Manual steps, such as DNS records and restarts, are in the plan (index.html in the kit). The \
             output is kept in a dated folder below \"runs\" in the kit.",
        );
        fault.map_or(Ok(()), |fault| Err(fault.into()))
    }

    /// Starts the download, or reads the kit.
    fn begin(&mut self, ctx: &Context) {
        let path = self.field.path();
        let program = PathBuf::from(self.program.trim().trim_matches('"'));
        let vocabulary = Arc::clone(&self.vocabulary);
        match &self.job {
            Job::Download => {
                let run = ShellRun::start(ctx, move |watcher| {
                    download_to(&path, &program, &vocabulary, watcher)
                });
                self.stage = Stage::Running(Box::new(run), false);
            }
            Job::Publish(make) => {
                let make = make.clone();
                self.stage = Stage::Preparing(Background::start(ctx, move || {
                    prepare::ready(&path, &program, make.as_ref())
                }));
            }
        }
    }

    /// Runs the kit.
    fn run(&mut self, ctx: &Context) {
        let Stage::Ready(ready) = &self.stage else {
            return;
        };
        let (kit, shell, choices) = (ready.kit.clone(), ready.shell.clone(), ready.choices());
        let steps = ready.steps.get(ready.first..).unwrap_or_default().to_vec();
        let vocabulary = Arc::clone(&self.vocabulary);
        let run = ShellRun::start(ctx, move |watcher| {
            let end = play(&kit, &shell, &choices, &vocabulary, &steps, watcher);
            end.map(Ended::Kit).map_err(FileFault::from)
        });
        self.stage = Stage::Running(Box::new(run), false);
    }

    fn poll(&mut self) {
        if let Some(finding) = &self.finding {
            let found = match finding.poll() {
                WorkProgress::Running => return,
                WorkProgress::Done(found) => found,
                WorkProgress::Lost => None,
            };
            self.finding = None;
            self.is_missing = found.is_none();
            if let Some(program) = found.filter(|_| self.program.is_empty()) {
                self.program = program.display().to_string();
            }
        }
        let interrupted = || Err("It was interrupted.".into());
        let stage = std::mem::replace(&mut self.stage, Stage::Choosing(None));
        self.stage = match stage {
            Stage::Preparing(work) => match work.poll() {
                WorkProgress::Running => Stage::Preparing(work),
                WorkProgress::Done(Ok(ready)) => Stage::Ready(Box::new(ready)),
                WorkProgress::Done(Err(reason)) => Stage::Choosing(Some(reason.to_string())),
                WorkProgress::Lost => {
                    Stage::Choosing(Some("Preparing was interrupted.".to_owned()))
                }
            },
            Stage::Running(run, asks) => match run.poll() {
                WorkProgress::Running => Stage::Running(run, asks),
                WorkProgress::Done(end) => Stage::Ended(run, end),
                WorkProgress::Lost => Stage::Ended(run, interrupted()),
            },
            stage => stage,
        };
    }
}

impl Ready {
    fn choices(&self) -> RunChoices {
        let share = self.seed_share.trim();
        RunChoices {
            allows_unknown: self.allows_unknown,
            seed_share: (!share.is_empty()).then(|| share.to_owned()),
        }
    }
}
