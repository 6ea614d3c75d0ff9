//! The spellings in a document, and the saved ones.

use egui::{CollapsingHeader, Context, ScrollArea, Ui};

use crate::topology::role::product_name;
use crate::vocabulary::{LearnedVocabulary, Provenance, Vocabulary, VocabularyRow, is_token};

use crate::app::answered::Answered;
use crate::app::modal::{Answer, frame_ui, modal_ui, primary_button_ui};
use crate::app::theme::SPACE;
use crate::app::widgets::{checkbox_ui, fault_ui, label_ui, named_button_ui};
use crate::document::shown;
use crate::workspace::saved_spellings::{Offer, SavedSpellings};
use crate::workspace::spellings;

/// Asks whether to save the spellings of the open document.
pub struct OfferDialog {
    offer: Offer,
    downloaded: bool,
}

impl OfferDialog {
    /// Asks about an offer.
    pub fn new(offer: Offer) -> Self {
        Self {
            offer,
            downloaded: false,
        }
    }

    /// Draws the dialog; returns the rows to save.
    pub fn offer_ui(&mut self, ctx: &Context) -> Answered<Vec<VocabularyRow>> {
        let title = format!("Spellings of {}", self.offer.document);
        let answer = modal_ui(ctx, &title, "Use for new pools", 620.0, |ui| {
            // The question is about the differences.
            let differs =
                |row: &&VocabularyRow| Vocabulary::built_in().token(row.thing) != row.token;
            for row in self.offer.rows.iter().filter(differs) {
                row_ui(ui, row);
            }
            ui.add_space(2.0 * SPACE);
            checkbox_ui(
                ui,
                &mut self.downloaded,
                "This document was downloaded from a deployment with working Persistent Chat",
            );
            label_ui(
                ui,
                "Otherwise, the spellings are used but not treated as confirmed.",
            );
            let same: Vec<&VocabularyRow> =
                self.offer.rows.iter().filter(|row| !differs(row)).collect();
            if !same.is_empty() {
                ui.add_space(SPACE);
                // A long list that needs no decision.
                let title = format!("As inferred ({})", same.len());
                CollapsingHeader::new(title)
                    .id_salt("spellings as inferred")
                    .show(ui, |ui| {
                        for row in same {
                            row_ui(ui, row);
                        }
                    });
            }
            Ok(())
        });
        answer.choosing(|| {
            let mut rows = self.offer.rows.clone();
            for row in &mut rows {
                if let Provenance::Learned(lesson) = &mut row.provenance {
                    lesson.downloaded_from_deployment = self.downloaded;
                }
            }
            rows
        })
    }
}

/// A spelling next to the inferred one.
fn row_ui(ui: &mut Ui, row: &VocabularyRow) {
    let inferred = Vocabulary::built_in().token(row.thing);
    let text = match inferred == row.token {
        true => format!("{}: {} (as inferred)", row.thing.in_words(), row.token),
        false => format!(
            "{}: {} (inferred: {inferred})",
            row.thing.in_words(),
            row.token
        ),
    };
    ui.add(egui::Label::new(text).wrap().selectable(true));
}

/// Lists the saved spellings, for changing and deleting.
pub struct SavedDialog {
    before: LearnedVocabulary,
    learned: LearnedVocabulary,
    /// The text of each row while it is edited.
    texts: Vec<String>,
    file: String,
    unreadable: Option<String>,
}

impl SavedDialog {
    /// Lists what is kept.
    pub fn new(saved: &SavedSpellings) -> Self {
        let file = saved.folder.as_deref().map(spellings::file_in);
        let mut dialog = Self {
            before: saved.learned.clone(),
            learned: saved.learned.clone(),
            texts: Vec::new(),
            file: file.map_or_else(String::new, |file| shown::path(&file)),
            unreadable: saved.unreadable.clone(),
        };
        dialog.read_texts();
        dialog
    }

    fn read_texts(&mut self) {
        let rows = self.learned.rows().iter();
        self.texts = rows.map(|row| row.token.clone()).collect();
    }

    /// Draws the dialog; returns the new list of saved spellings.
    pub fn saved_ui(&mut self, ctx: &Context) -> Answered<LearnedVocabulary> {
        if self.before.is_empty() {
            return self.nothing_saved_ui(ctx);
        }
        let answer = modal_ui(ctx, "Saved spellings", "Save", 680.0, |ui| {
            self.file_ui(ui);
            if self.learned.is_empty() {
                ui.label("No spelling is left.");
            }
            ScrollArea::vertical()
                .id_salt("saved spellings")
                .show(ui, |ui| self.rows_ui(ui));
            match self.texts.iter().all(|text| is_token(text)) {
                true => Ok(()),
                false => Err("A spelling is empty or contains an invalid character".into()),
            }
        });
        answer
            .choosing(|| self.as_edited())
            .filter_map(|learned| (learned != self.before).then_some(learned))
    }

    /// Without spellings, there is nothing to save.
    fn nothing_saved_ui(&self, ctx: &Context) -> Answered<LearnedVocabulary> {
        let answer = frame_ui(
            ctx,
            "Saved spellings",
            680.0,
            |ui| {
                self.file_ui(ui);
                ui.label("No spelling has been learned from a document yet.");
                true
            },
            |ui, _| match primary_button_ui(ui, true, "Close").clicked() {
                true => Answer::No,
                false => Answer::Open,
            },
        );
        answer.or_chosen(None)
    }

    fn file_ui(&self, ui: &mut Ui) {
        if let Some(reason) = &self.unreadable {
            fault_ui(ui, reason);
        }
        if !self.file.is_empty() {
            label_ui(
                ui,
                &format!("They are used in this window. File: {}", self.file),
            );
            ui.add_space(SPACE);
        }
    }

    fn rows_ui(&mut self, ui: &mut Ui) {
        let rows: Vec<VocabularyRow> = self.learned.rows().to_vec();
        let mut forgotten = None;
        for (row, text) in rows.iter().zip(&mut self.texts) {
            let version = row.versions.first().map(|version| product_name(*version));
            let about = format!(
                "{}, {}, {}",
                row.thing.in_words(),
                version.unwrap_or_default(),
                row.reason()
            );
            label_ui(ui, &about);
            ui.horizontal(|ui| {
                match &row.form {
                    // It has a place and form in addition to its name.
                    Some(_) => {
                        ui.label(text.as_str());
                    }
                    None => {
                        let field = egui::TextEdit::singleline(text).desired_width(420.0);
                        let field = ui.add(field);
                        let name = format!("Spelling of the {}", row.thing.in_words());
                        field.widget_info(|| {
                            egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name)
                        });
                    }
                }
                let name = format!("Forget {}, {}", row.token, row.thing.in_words());
                if named_button_ui(ui, "Forget", &name).clicked() {
                    forgotten = Some(row.clone());
                }
            });
            ui.add_space(SPACE);
        }
        if let Some(row) = forgotten {
            self.learned = self.as_edited_without(Some(&row));
            self.read_texts();
        }
    }

    fn as_edited(&self) -> LearnedVocabulary {
        self.as_edited_without(None)
    }

    fn as_edited_without(&self, forgotten: Option<&VocabularyRow>) -> LearnedVocabulary {
        let mut learned = LearnedVocabulary::default();
        for (row, text) in self.learned.rows().iter().zip(&self.texts) {
            if Some(row) == forgotten {
                continue;
            }
            let mut row = row.clone();
            if row.token != *text && is_token(text) {
                text.clone_into(&mut row.token);
                row.provenance = Provenance::Stated;
            }
            learned.add([row]);
        }
        learned
    }
}
