//! The spellings that the user keeps: the window understands documents by them, offers those of a document
//! that spells otherwise, and keeps what the user takes.

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use crate::rules::Severity;
use crate::vocabulary::{LearnedVocabulary, Lesson, Row, Vocabulary};
use crate::workspace::names::file_name;
use crate::workspace::spellings;
use crate::workspace::teacher::{Lessons, differs};

use crate::app::App;
use crate::app::background::{Background, Progress};
use crate::app::dialogs::Dialog;
use crate::app::dialogs::spellings::{OfferDialog, SavedDialog};
use crate::app::icons::Icon;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::sentence_ui;

/// The saved spellings, and where they are; without a folder nothing is kept.
#[derive(Clone, Debug, Default)]
pub struct SavedSpellings {
    /// The folder.
    pub folder: Option<PathBuf>,
    /// What is in it.
    pub learned: LearnedVocabulary,
    /// Why it could not be read.
    pub unreadable: Option<String>,
}

impl SavedSpellings {
    /// What is in the user's own folder. Reads the disk.
    pub fn of_user() -> Self {
        let Some(folder) = spellings::folder_of_user() else {
            return Self::default();
        };
        let (learned, unreadable) = match spellings::read_in(&folder) {
            Ok(learned) => (learned, None),
            Err(error) => (LearnedVocabulary::default(), Some(error.to_string())),
        };
        Self {
            folder: Some(folder),
            learned,
            unreadable,
        }
    }

    /// What documents are understood by.
    pub fn vocabulary(&self) -> Vocabulary {
        match self.learned.is_empty() {
            true => Vocabulary::built_in().clone(),
            false => Vocabulary::built_in().with_learned(&self.learned),
        }
    }
}

/// The spellings of the open document that are not kept yet.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Name of the document.
    pub document: String,
    /// What would be kept, as if nobody vouched for it.
    pub rows: Vec<Row>,
    /// How many of them are not what the program would write.
    pub different: usize,
}

impl Offer {
    /// What a document offers; nothing where it spells as is known, or may not teach.
    pub fn of(
        path: &Path,
        lessons: &Lessons,
        learned: &LearnedVocabulary,
        day: String,
    ) -> Option<Self> {
        if lessons.refused.is_some() {
            return None;
        }
        let document = file_name(path);
        let lesson = Lesson {
            document: document.clone(),
            date: day,
            downloaded_from_deployment: false,
        };
        let is_kept = |row: &Row| {
            let mut kept = learned.rows().iter();
            kept.any(|old| {
                old.thing == row.thing && old.token == row.token && old.versions == row.versions
            })
        };
        let rows = lessons.rows(&lesson);
        let different = lessons
            .seen
            .iter()
            .zip(&rows)
            .filter(|(seen, row)| differs(seen) && !is_kept(row))
            .count();
        (different > 0).then_some(Self {
            document,
            rows,
            different,
        })
    }

    /// The sentence of the banner.
    fn sentence(&self) -> String {
        match self.different {
            1 => "1 spelling of this deployment differs from what was inferred. Use it for new pools?"
                .to_owned(),
            count => format!(
                "{count} spellings of this deployment differ from what was inferred. Use them for new \
                 pools?"
            ),
        }
    }
}

/// What of it the window has.
#[derive(Default)]
pub(super) struct Spellings {
    pub saved: SavedSpellings,
    pub offer: Option<Offer>,
    keeping: Option<Background<Result<(), String>>>,
}

impl Spellings {
    pub fn new(saved: SavedSpellings) -> Self {
        Self {
            saved,
            ..Self::default()
        }
    }
}

impl App {
    /// The banner above the canvas, while the document offers spellings.
    pub(super) fn spellings_banner_ui(&mut self, ui: &mut Ui) {
        self.poll_keeping();
        let Some(offer) = &self.spellings.offer else {
            return;
        };
        let tokens = Tokens::of_ui(ui);
        let (mut show, mut dismiss) = (false, false);
        egui::Panel::top("spellings banner")
            .resizable(false)
            .frame(
                egui::Frame::new()
                    .fill(tokens.panel)
                    .inner_margin(2.0 * SPACE),
            )
            .show(ui, |ui| {
                ui.horizontal_wrapped(|ui| {
                    sentence_ui(
                        ui,
                        Icon::Severity(Severity::Info),
                        tokens.text,
                        &offer.sentence(),
                    );
                    show = ui.button("Show spellings…").clicked();
                    dismiss = ui.button("Not now").clicked();
                });
            });
        if show {
            self.dialog = Some(Dialog::OfferSpellings(Box::new(OfferDialog::new(
                offer.clone(),
            ))));
        }
        if dismiss {
            self.spellings.offer = None;
        }
    }

    /// Shows the saved spellings.
    pub(super) fn show_saved_spellings(&mut self) {
        let saved = &self.spellings.saved;
        self.dialog = Some(Dialog::SavedSpellings(Box::new(SavedDialog::new(saved))));
    }

    /// Keeps the spellings of the open document.
    pub(super) fn take_offer(&mut self, ctx: &Context, rows: Vec<Row>) {
        self.spellings.offer = None;
        let mut learned = self.spellings.saved.learned.clone();
        learned.add(rows);
        self.keep_spellings(ctx, learned);
        self.toasts
            .say("The spellings are used for new pools. Review > Saved spellings lists them.");
    }

    /// Keeps these spellings in place of those before, and understands the open document by them.
    pub(super) fn keep_spellings(&mut self, ctx: &Context, learned: LearnedVocabulary) {
        self.spellings.saved.learned = learned.clone();
        if let Some(session) = &mut self.session {
            session.understand_by(&self.spellings.saved.vocabulary());
        }
        if let Some(folder) = self.spellings.saved.folder.clone() {
            let keep =
                move || spellings::save_in(&folder, &learned).map_err(|error| error.to_string());
            self.spellings.keeping = Some(Background::start(ctx, keep));
        }
    }

    fn poll_keeping(&mut self) {
        let Some(keeping) = &self.spellings.keeping else {
            return;
        };
        let failed = match keeping.poll() {
            Progress::Running => return,
            Progress::Done(Ok(())) => None,
            Progress::Done(Err(error)) => Some(error),
            Progress::Lost => Some("Keeping the spellings was interrupted.".to_owned()),
        };
        self.spellings.keeping = None;
        if let Some(error) = failed {
            self.toasts
                .say(format!("The spellings were not kept. {error}"));
        }
    }
}
