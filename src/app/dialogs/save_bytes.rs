//! Saving a file other than a topology, such as a plan or a kit: the extension determines the format, and existing
//! files are not replaced without asking.

use std::path::{Path, PathBuf};

use egui::Ui;

use crate::app::background::{Background, WorkProgress};
use crate::app::desktop_dialog::Browse;
use crate::app::dialogs::path::PathField;
use crate::app::files::{self, FileFault, NotSaved, Replace};
use crate::app::icons::Icon;
use crate::app::modal::{keep_enter, primary_button};
use crate::app::theme::Tokens;
use crate::app::widgets::{fault_ui, sentence_ui};
use crate::document::save::Saved;
use crate::rules::Severity;
use crate::workspace::names::file_name;

/// Creates the bytes, in the background.
pub type Bytes = Box<dyn FnOnce() -> Result<Vec<u8>, FileFault> + Send>;

/// A path field, and the state of writing.
pub struct SaveBytes {
    field: PathField,
    browse: Browse,
    endings: &'static [&'static str],
    state: State,
    /// Saved with Enter in the field: a question can also be answered with Enter.
    is_entered: bool,
    is_main_thing: bool,
}

enum State {
    Entering,
    Saving(PathBuf, Background<Result<Saved, NotSaved>>),
    /// A file exists, and confirming replaces it.
    Exists(PathBuf),
    Refused(String),
    Saved(String),
}

impl SaveBytes {
    /// Suggests a path; the first extension is added to a name without one.
    pub fn new(suggestion: &Path, browse: Browse, endings: &'static [&'static str]) -> Self {
        Self {
            field: PathField::new(suggestion),
            browse,
            endings,
            state: State::Entering,
            is_entered: false,
            is_main_thing: false,
        }
    }

    /// Shows the button as the primary button of the dialog.
    #[must_use]
    pub fn with_main_button(mut self) -> Self {
        self.is_main_thing = true;
        self
    }

    /// Whether a file is being written.
    pub fn is_writing(&self) -> bool {
        matches!(self.state, State::Saving(..))
    }

    /// Draws the field with its button.
    pub fn save_ui(&mut self, ui: &mut Ui, label: &str, bytes: impl FnOnce(&Path) -> Bytes) {
        self.poll();
        if self.field.field_ui(ui, self.browse) && !self.is_writing() {
            self.state = State::Entering;
        }
        let tokens = Tokens::of_ui(ui);
        let text = match &self.state {
            State::Exists(_) => "Replace",
            _ => label,
        };
        let is_ready = self.field.names_a_file() && !self.is_writing();
        let button = match self.is_main_thing {
            true => primary_button(ui, text),
            false => egui::Button::new(text),
        };
        let button = ui.add_enabled(is_ready, button);
        // Enter in the field saves; it does not close the dialog.
        let is_entered = self.field.was_entered();
        if is_entered {
            keep_enter(ui);
            self.is_entered = true;
        }
        // While the file is written, no button can have the focus.
        if self.is_entered && matches!(self.state, State::Exists(_)) && button.enabled() {
            self.is_entered = false;
            button.request_focus();
        }
        match &self.state {
            State::Entering => {}
            State::Saving(..) => {
                ui.label("Saving…");
            }
            State::Exists(path) => {
                let text = format!("{} already exists. Replace it?", file_name(path));
                sentence_ui(ui, Icon::Severity(Severity::Warning), tokens.warning, &text);
            }
            State::Refused(reason) => fault_ui(ui, reason),
            State::Saved(text) => {
                sentence_ui(ui, Icon::Severity(Severity::Info), tokens.info, text);
            }
        }
        if button.clicked() || (is_entered && is_ready) {
            let path = self.path();
            let replace = match &self.state {
                State::Exists(existing) if *existing == path && !is_entered => Replace::Asked,
                _ => Replace::Never,
            };
            let (bytes, owned) = (bytes(&path), path.clone());
            let work = Background::start(ui.ctx(), move || {
                let bytes = bytes().map_err(NotSaved::Failed)?;
                files::write_printed(&owned, &bytes, replace)
            });
            self.state = State::Saving(path, work);
        }
    }

    /// The file being written.
    fn path(&self) -> PathBuf {
        let path = self.field.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let is_known = ending.is_some_and(|ending| {
            self.endings
                .iter()
                .any(|known| known.eq_ignore_ascii_case(ending))
        });
        match (is_known, self.endings.first()) {
            (false, Some(first)) => {
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned());
                path.with_file_name(format!("{}.{first}", name.unwrap_or_default()))
            }
            _ => path,
        }
    }

    fn poll(&mut self) {
        let State::Saving(path, work) = &self.state else {
            return;
        };
        let result = match work.poll() {
            WorkProgress::Running => return,
            WorkProgress::Done(result) => result,
            WorkProgress::Lost => Err(NotSaved::Failed("Saving was interrupted.".into())),
        };
        self.state = match result {
            Ok(saved) => State::Saved(
                saved
                    .warning
                    .unwrap_or_else(|| format!("Saved {}", file_name(path))),
            ),
            Err(NotSaved::Exists | NotSaved::Changed) => State::Exists(path.clone()),
            Err(NotSaved::Failed(fault)) => State::Refused(fault.to_string()),
        };
    }
}
