//! The path to open or save: it can always be typed; "Browse…" opens the desktop's dialog on a thread, so that the
//! window never waits for it.

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use crate::app::answered::Answered;
use crate::app::background::{Background, WorkProgress};
use crate::app::desktop_dialog::{Browse, NoDesktopDialog, ask_desktop};
use crate::app::entered_fault::EnteredFault;
use crate::app::files::Replace;
use crate::app::icons::Icon;
use crate::app::modal::{focus_cancel, keep_enter, modal_ui};
use crate::app::theme::{SPACE, Tokens};
use crate::app::user_folders;
use crate::app::widgets::{fault_ui, label_ui, line_ui, sentence_ui};
use crate::document::Format;
use crate::rules::Severity;
use crate::workspace::names::file_name;
use crate::workspace::names::with_ending;

/// The purpose of the path.
#[derive(Clone, Debug, PartialEq)]
pub enum PathPurpose {
    /// A document to open.
    Open,
    /// A document to import.
    Import,
    /// A document with the published topology.
    Baseline,
    /// The path of the design file, and the action to follow.
    SaveAs(Option<crate::app::dialogs::After>),
}

/// The description of a baseline.
const ABOUT_BASELINE: &str = "Select a published topology, a .tbxml file or a design file. A downloaded \
                              .tbxml file also contains the topology that was published at that time. Your \
                              document does not change.";

/// The dialog.
pub struct PathDialog {
    /// The purpose of the path.
    pub purpose: PathPurpose,
    target: Target,
}

enum Target {
    /// A file to read.
    Read(OpenPath),
    /// A file to write.
    Write(SavePath),
}

/// The user's choice.
pub enum Chosen {
    /// A file to read.
    Read(PathBuf),
    /// A file to write, and what to do with an existing one.
    Write(PathBuf, Replace),
}

impl PathDialog {
    /// A dialog with a suggested path.
    pub fn new(purpose: PathPurpose, suggestion: &Path) -> Self {
        let target = match purpose {
            PathPurpose::SaveAs(_) => Target::Write(SavePath::new(suggestion)),
            _ => Target::Read(OpenPath::new(suggestion)),
        };
        Self { purpose, target }
    }

    /// Draws the dialog: `None` while it is open, `Some(None)` if it was canceled. It stays open until the file was
    /// saved or read; `reads` is whether one is being read.
    pub fn path_ui(&mut self, ctx: &Context, reads: bool) -> Answered<Chosen> {
        let (title, yes) = match &self.purpose {
            PathPurpose::Open => ("Open", "Open"),
            PathPurpose::Import => ("Import", "Import"),
            PathPurpose::Baseline => ("Published topology", "Use"),
            PathPurpose::SaveAs(_) => ("Save as", self.target.yes("Save")),
        };
        let is_baseline = self.purpose == PathPurpose::Baseline;
        let target = &mut self.target;
        let answer = modal_ui(ctx, title, yes, 560.0, |ui| {
            if is_baseline {
                ui.add(egui::Label::new(ABOUT_BASELINE).wrap());
                ui.add_space(SPACE);
            }
            match target {
                Target::Read(path) => path.open_path_ui(ui, reads),
                Target::Write(path) => {
                    path.save_path_ui(ui, Browse::Design, Format::Design.ending())
                }
            }
        });
        answer.choosing(|| match &mut self.target {
            Target::Read(path) => Chosen::Read(path.begin()),
            Target::Write(path) => {
                let (path, replace) = path.begin(Format::Design.ending());
                Chosen::Write(path, replace)
            }
        })
    }

    /// The file was not read: the typed text stays.
    pub fn refuse_to_read(&mut self, reason: String) {
        if let Target::Read(path) = &mut self.target {
            path.refused = Some(reason);
        }
    }

    /// Whether this dialog saves.
    pub fn saves(&self) -> bool {
        matches!(self.target, Target::Write(_))
    }

    /// The path to save to, if this dialog saves.
    pub fn save_path(&mut self) -> Option<&mut SavePath> {
        match &mut self.target {
            Target::Read(_) => None,
            Target::Write(path) => Some(path),
        }
    }
}

impl Target {
    fn yes(&self, otherwise: &'static str) -> &'static str {
        match self {
            Self::Write(path) => path.yes(otherwise),
            Self::Read(_) => otherwise,
        }
    }
}

/// Choosing a file to read.
struct OpenPath {
    field: PathField,
    /// Whether the file is being read.
    reads: bool,
    /// Why it was not read.
    refused: Option<String>,
}

impl OpenPath {
    fn new(suggestion: &Path) -> Self {
        Self {
            field: PathField::new(suggestion),
            reads: false,
            refused: None,
        }
    }

    fn open_path_ui(&mut self, ui: &mut Ui, reads: bool) -> Result<(), EnteredFault> {
        if self.reads && !reads {
            // It was refused, or reading it was canceled.
            self.field.focused = false;
        }
        self.reads = reads;
        if self.field.field_ui(ui, Browse::Any) {
            self.refused = None;
        }
        if let Some(reason) = &self.refused {
            fault_ui(ui, reason);
        }
        if self.field.path().as_os_str().is_empty() {
            return Err("Enter a path".into());
        }
        if reads {
            return Err("The file is being read".into());
        }
        Ok(())
    }

    fn begin(&mut self) -> PathBuf {
        self.reads = true;
        self.refused = None;
        self.field.path()
    }
}

/// Choosing a file to save. The extension is decided first; whether the file exists is determined by trying to save,
/// and only then is the user asked.
pub struct SavePath {
    /// The input.
    pub field: PathField,
    state: SaveState,
    /// Whether the question is new, and Cancel gets the focus.
    asks: bool,
}

enum SaveState {
    Entering,
    Saving,
    /// A file exists, and confirming replaces it.
    Exists(PathBuf),
    /// It failed, with the reason.
    Refused(String),
}

impl SavePath {
    /// Suggests a path.
    pub fn new(suggestion: &Path) -> Self {
        Self {
            field: PathField::new(suggestion),
            state: SaveState::Entering,
            asks: false,
        }
    }

    /// The text of the button.
    pub fn yes(&self, otherwise: &'static str) -> &'static str {
        match self.state {
            SaveState::Exists(_) => "Replace",
            _ => otherwise,
        }
    }

    /// Suggests a different path.
    pub fn set_path(&mut self, path: &Path) {
        self.field.set_path(path);
        self.state = SaveState::Entering;
    }

    /// Draws the field, the name that is really written, and what prevents saving.
    pub fn save_path_ui(
        &mut self,
        ui: &mut Ui,
        browse: Browse,
        ending: &str,
    ) -> Result<(), EnteredFault> {
        if self.field.field_ui(ui, browse) && !matches!(self.state, SaveState::Saving) {
            self.state = SaveState::Entering;
        }
        if !self.field.names_a_file() {
            return Err("Enter a file name".into());
        }
        let tokens = Tokens::of_ui(ui);
        let typed = self.field.path();
        let path = with_ending(&typed, ending);
        if path != typed {
            let text = format!("The file will be {}", file_name(&path));
            let icon = Icon::Severity(Severity::Info);
            sentence_ui(ui, icon, tokens.text_weak, &text);
        }
        match &self.state {
            SaveState::Entering => Ok(()),
            SaveState::Saving => {
                ui.label("Saving…");
                Err("The file is being saved".into())
            }
            SaveState::Exists(existing) => {
                let text = format!("{} already exists. Replace it?", file_name(existing));
                let icon = Icon::Severity(Severity::Warning);
                sentence_ui(ui, icon, tokens.warning, &text);
                // Enter twice is no answer to a question that the second one has not read.
                keep_enter(ui);
                if std::mem::take(&mut self.asks) {
                    focus_cancel(ui);
                }
                Ok(())
            }
            SaveState::Refused(reason) => {
                fault_ui(ui, reason);
                Ok(())
            }
        }
    }

    /// The file to save, once the user said yes, and what may become of one that is there.
    pub fn begin(&mut self, ending: &str) -> (PathBuf, Replace) {
        let path = with_ending(&self.field.path(), ending);
        let replace = match &self.state {
            SaveState::Exists(existing) if *existing == path => Replace::Asked,
            _ => Replace::Never,
        };
        self.state = SaveState::Saving;
        (path, replace)
    }

    /// There is a file of this name: the user is asked.
    pub fn exists(&mut self, path: PathBuf) {
        self.state = SaveState::Exists(path);
        self.asks = true;
    }

    /// It was not saved; what was typed stays, and the field has the keyboard again.
    pub fn refuse(&mut self, reason: String) {
        self.state = SaveState::Refused(reason);
        self.field.focused = false;
    }
}

/// A field for a path with "Browse…".
pub struct PathField {
    text: String,
    /// The path that the text stands for as long as nobody types: a path that is not Unicode cannot
    /// be typed, and must not be changed by showing it.
    suggested: PathBuf,
    /// Whether the field has had the keyboard since it was shown.
    pub focused: bool,
    /// Whether Enter was pressed in the field in this frame.
    was_entered: bool,
    browsing: Option<Background<Result<Option<PathBuf>, NoDesktopDialog>>>,
    note: Option<String>,
}

impl PathField {
    /// A field that suggests a path.
    pub fn new(suggestion: &Path) -> Self {
        Self {
            text: suggestion.display().to_string(),
            suggested: suggestion.to_owned(),
            focused: false,
            was_entered: false,
            browsing: None,
            note: None,
        }
    }

    /// What is entered, with `~` as the home folder.
    pub fn path(&self) -> PathBuf {
        if self.suggested.display().to_string() == self.text {
            return self.suggested.clone();
        }
        let text = self.text.trim().trim_matches('"');
        match (text.strip_prefix("~/"), &user_folders::get().home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(text),
        }
    }

    /// Suggests another path.
    pub fn set_path(&mut self, path: &Path) {
        self.text = path.display().to_string();
        self.suggested = path.to_owned();
    }

    /// Whether Enter was pressed in the field in this frame.
    pub fn was_entered(&self) -> bool {
        self.was_entered
    }

    /// Whether a file is named, not only a folder.
    pub fn names_a_file(&self) -> bool {
        let text = self.text.trim().trim_matches('"');
        !text.ends_with(std::path::is_separator) && self.path().file_name().is_some()
    }

    /// Draws the field and says whether the path changed.
    pub fn field_ui(&mut self, ui: &mut Ui, browse: Browse) -> bool {
        let mut changed = self.poll();
        let label = label_ui(ui, "Path");
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 108.0).max(120.0);
            let response = line_ui(ui, &mut self.text, width).labelled_by(label.id);
            if !self.focused {
                response.request_focus();
                self.focused = true;
            }
            changed |= response.changed();
            self.was_entered =
                response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            let button = ui.add_enabled(
                self.browsing.is_none(),
                egui::Button::new("Browse…").min_size(egui::vec2(84.0, 0.0)),
            );
            if button.clicked() {
                self.note = None;
                self.browsing = Some(ask_desktop(ui.ctx(), browse, &self.path()));
            }
        });
        let tokens = Tokens::of_ui(ui);
        if self.browsing.is_some() {
            sentence_ui(
                ui,
                Icon::Severity(Severity::Info),
                tokens.text_weak,
                "The desktop's file dialog is open.",
            );
        }
        if let Some(note) = &self.note {
            sentence_ui(ui, Icon::Severity(Severity::Info), tokens.info, note);
        }
        ui.add_space(SPACE);
        changed
    }

    /// Takes over what the desktop's dialog answered.
    fn poll(&mut self) -> bool {
        let Some(browsing) = &self.browsing else {
            return false;
        };
        let answer = match browsing.poll() {
            WorkProgress::Running => return false,
            WorkProgress::Done(answer) => answer,
            WorkProgress::Lost => Ok(None),
        };
        self.browsing = None;
        match answer {
            Ok(Some(path)) => {
                self.set_path(&path);
                true
            }
            Ok(None) => {
                self.note = Some(
                    "No file was selected. If no dialog appeared, this desktop does not provide one; enter \
                     the path instead."
                        .to_owned(),
                );
                false
            }
            Err(reason) => {
                self.note = Some(reason.to_string());
                false
            }
        }
    }
}
