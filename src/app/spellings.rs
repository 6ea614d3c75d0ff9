//! The spellings that the user saved. The window interprets documents by them, offers those of a
//! document that spells differently, and saves the ones that the user accepts.

use egui::{Context, Ui};

use crate::rules::Severity;
use crate::vocabulary::{LearnedVocabulary, VocabularyRow};
use crate::workspace::saved_spellings::{Offer, SavedSpellings};
use crate::workspace::spellings::{self, SpellingsError};

use crate::app::App;
use crate::app::background::Background;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::spellings::{OfferDialog, SavedDialog};
use crate::app::icons::Icon;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::sentence_ui;

/// The state of the spellings in the window.
#[derive(Default)]
pub(super) struct Spellings {
    pub saved: SavedSpellings,
    pub offer: Option<Offer>,
    keeping: Option<Background<Result<LearnedVocabulary, SpellingsError>>>,
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
    /// The banner above the canvas, shown while the document offers spellings.
    pub(super) fn spellings_banner_ui(&mut self, ui: &mut Ui) {
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
                        &offer.question(),
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

    /// Saves the spellings of the open document.
    pub(super) fn take_offer(&mut self, ctx: &Context, rows: Vec<VocabularyRow>) {
        self.spellings.offer = None;
        let mut learned = self.spellings.saved.learned.clone();
        learned.add(rows);
        self.keep_spellings(ctx, learned);
        self.toasts
            .say("The spellings are used for new pools. Review > Saved spellings lists them.");
    }

    /// Replaces the saved spellings by these, and interprets the open document by them.
    pub(super) fn keep_spellings(&mut self, ctx: &Context, learned: LearnedVocabulary) {
        let before = std::mem::replace(&mut self.spellings.saved.learned, learned.clone());
        self.understand_by_saved();
        if let Some(folder) = self.spellings.saved.folder.clone() {
            let keep = move || spellings::change_in(&folder, &before, learned);
            self.spellings.keeping = Some(Background::start(ctx, keep));
        }
    }

    fn understand_by_saved(&mut self) {
        if let Some(session) = &mut self.session {
            session.understand_by(&self.spellings.saved.vocabulary());
        }
    }

    /// Whether spellings are being saved.
    pub(super) fn is_keeping_spellings(&self) -> bool {
        self.spellings.keeping.is_some()
    }

    /// Takes over the spellings that are now saved.
    pub(super) fn finish_keeping_spellings(&mut self) {
        let Some(keeping) = &self.spellings.keeping else {
            return;
        };
        let Some(kept) = keeping.outcome("Saving the spellings") else {
            return;
        };
        self.spellings.keeping = None;
        match kept {
            Ok(learned) if learned == self.spellings.saved.learned => {}
            Ok(learned) => {
                self.spellings.saved.learned = learned;
                self.understand_by_saved();
            }
            Err(error) => self.toasts.say(format!(
                "The spellings are used until the program ends, but could not be saved. {error}"
            )),
        }
    }
}
