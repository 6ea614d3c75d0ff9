//! Where to open or save: a path can always be typed; "Browse…" asks the desktop's own dialog in a
//! thread, so that the window never waits for it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError};

use egui::{Context, Ui};

use super::super::icons::Icon;
use super::super::modal::{Answer, modal_ui};
use super::super::theme::{SPACE, Tokens};
use super::super::widgets::{label_ui, sentence_ui};
use crate::rules::Severity;

/// What the path is for.
#[derive(Clone, Debug, PartialEq)]
pub enum PathPurpose {
    /// A document to open.
    Open,
    /// A document to import.
    Import,
    /// A document that says what is published.
    Baseline,
    /// Where to write the design file, and what follows.
    SaveAs(Option<super::After>),
}

/// What a baseline is.
const ABOUT_BASELINE: &str = "What is published: a published topology, a .tbxml or a design. Of a \
                              downloaded .tbxml it is what was published when it was downloaded. \
                              The document stays as it is.";

/// The dialog.
pub struct PathDialog {
    /// What the path is for.
    pub purpose: PathPurpose,
    field: PathField,
    replace: bool,
}

impl PathDialog {
    /// A dialog that suggests a path.
    pub fn new(purpose: PathPurpose, suggestion: &Path) -> Self {
        Self {
            purpose,
            field: PathField::new(suggestion),
            replace: false,
        }
    }

    /// Draws the dialog: `None` while it is open, `Some(None)` when it was cancelled.
    pub fn path_ui(&mut self, ctx: &Context) -> Option<Option<PathBuf>> {
        let (title, yes) = match self.purpose {
            PathPurpose::Open => ("Open", "Open"),
            PathPurpose::Import => ("Import", "Import"),
            PathPurpose::Baseline => ("Baseline", "Compare"),
            PathPurpose::SaveAs(_) => ("Save as", "Save"),
        };
        let is_baseline = self.purpose == PathPurpose::Baseline;
        let saving = matches!(self.purpose, PathPurpose::SaveAs(_));
        let answer = modal_ui(ctx, title, yes, 560.0, |ui| {
            if is_baseline {
                ui.add(egui::Label::new(ABOUT_BASELINE).wrap());
                ui.add_space(SPACE);
            }
            let kind = if saving { Browse::Design } else { Browse::Any };
            if self.field.field_ui(ui, kind) {
                self.replace = false;
            }
            let path = self.field.path();
            if path.as_os_str().is_empty() {
                return Err("Enter a path.".to_owned());
            }
            if saving && path.exists() {
                ui.checkbox(&mut self.replace, "Replace the file that is there");
                if !self.replace {
                    return Err("The file exists.".to_owned());
                }
            }
            Ok(())
        });
        match answer {
            Answer::Open => None,
            Answer::No => Some(None),
            Answer::Yes => {
                let mut path = self.field.path();
                if saving && path.extension().is_none() {
                    path.set_extension("ron");
                }
                Some(Some(path))
            }
        }
    }
}

/// Which dialog of the desktop is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browse {
    /// Any document, to read it.
    Any,
    /// A design file, to write it.
    Design,
    /// An XML document, to write it.
    Xml,
}

/// A field for a path with "Browse…".
pub struct PathField {
    text: String,
    focused: bool,
    browsing: Option<Receiver<Result<Option<PathBuf>, String>>>,
    note: Option<String>,
}

impl PathField {
    /// A field that suggests a path.
    pub fn new(suggestion: &Path) -> Self {
        Self {
            text: suggestion.display().to_string(),
            focused: false,
            browsing: None,
            note: None,
        }
    }

    /// What is entered, with `~` as the home folder.
    pub fn path(&self) -> PathBuf {
        let text = self.text.trim().trim_matches('"');
        match (text.strip_prefix("~/"), directories::UserDirs::new()) {
            (Some(rest), Some(user)) => user.home_dir().join(rest),
            _ => PathBuf::from(text),
        }
    }

    /// Suggests another path.
    pub fn set_path(&mut self, path: &Path) {
        self.text = path.display().to_string();
    }

    /// Draws the field and says whether the path changed.
    pub fn field_ui(&mut self, ui: &mut Ui, browse: Browse) -> bool {
        let mut changed = self.poll();
        let label = label_ui(ui, "Path");
        ui.horizontal(|ui| {
            let response = ui
                .add(
                    egui::TextEdit::singleline(&mut self.text)
                        .desired_width((ui.available_width() - 108.0).max(120.0))
                        .margin(egui::vec2(6.0, 4.0)),
                )
                .labelled_by(label.id);
            if !self.focused {
                response.request_focus();
                self.focused = true;
            }
            changed |= response.changed();
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
        let Some(receiver) = &self.browsing else {
            return false;
        };
        let answer = match receiver.try_recv() {
            Err(TryRecvError::Empty) => return false,
            Ok(answer) => answer,
            Err(TryRecvError::Disconnected) => Ok(None),
        };
        self.browsing = None;
        match answer {
            Ok(Some(path)) => {
                self.set_path(&path);
                true
            }
            Ok(None) => {
                self.note = Some(
                    "No file was chosen. If no dialog appeared, this desktop has none for \
                     programs; type the path instead."
                        .to_owned(),
                );
                false
            }
            Err(reason) => {
                self.note = Some(reason);
                false
            }
        }
    }
}

fn ask_desktop(
    ctx: &Context,
    browse: Browse,
    current: &Path,
) -> Receiver<Result<Option<PathBuf>, String>> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let ctx = ctx.clone();
    let folder = current.parent().map(Path::to_owned);
    let name = current
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    std::thread::spawn(move || {
        let answer = std::panic::catch_unwind(move || {
            let mut dialog = rfd::FileDialog::new();
            if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
                dialog = dialog.set_directory(folder);
            }
            if let Some(name) = name.filter(|_| browse != Browse::Any) {
                dialog = dialog.set_file_name(name);
            }
            match browse {
                Browse::Any => dialog
                    .add_filter("Topologies and designs", &["ron", "tbxml", "xml"])
                    .pick_file(),
                Browse::Design => dialog.add_filter("Design", &["ron"]).save_file(),
                Browse::Xml => dialog
                    .add_filter("Topology XML", &["xml", "tbxml"])
                    .save_file(),
            }
        })
        .map_err(|_| {
            "The desktop's file dialog is not available; type the path instead.".to_owned()
        });
        // The dialog of ours may be gone by now; then nobody needs the answer.
        let _ = sender.send(answer);
        ctx.request_repaint();
    });
    receiver
}
