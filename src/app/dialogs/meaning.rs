//! Setting the meaning of content that is not understood, with its XML, the possible meanings, and their effect on the
//! document.

use egui::Context;

use crate::design::Design;
use crate::document::{Place, Source, places};
use crate::edit::meanings::{self, MeaningChoice};
use crate::edit::{Edit, Refusal};
use crate::topology::Index;
use crate::topology::recognize_chat::Piece;

use crate::app::answered::Answered;
use crate::app::modal::modal_ui;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::radio::radio_value_ui;
use crate::app::widgets::{fault_ui, label_ui};

/// The dialog.
pub struct MeaningDialog {
    why: String,
    place: Option<Place>,
    xml: String,
    choices: Vec<MeaningChoice>,
    chosen: Option<usize>,
    /// The choice whose effect is shown.
    shown: Option<usize>,
    /// The changes of the chosen meaning, or why it is refused.
    consequences: Result<Vec<String>, Refusal>,
}

impl MeaningDialog {
    /// Asks for the meaning of content.
    pub fn new(design: &Design, source: Option<&Source>, piece: &Piece) -> Self {
        let index = Index::new(&design.topology);
        let found = source.and_then(|source| places::excerpt(source, &piece.object, piece.part));
        let (place, xml) = match found {
            Some((place, xml)) => (Some(place), xml),
            None => (None, piece.quote.clone()),
        };
        Self {
            why: piece.why.in_words().to_owned(),
            place,
            xml,
            choices: meanings::choices(&index, piece),
            chosen: None,
            shown: None,
            consequences: Ok(Vec::new()),
        }
    }

    /// Draws the dialog; returns the meaning as an edit.
    pub fn meaning_ui(&mut self, ctx: &Context, design: &Design) -> Answered<Edit> {
        let answer = modal_ui(ctx, "What does it mean?", "Set meaning", 640.0, |ui| {
            ui.label(format!("This is not understood, because {}.", self.why));
            if let Some(place) = self.place {
                label_ui(ui, &format!("Line {}, column {}", place.line, place.column));
            }
            ui.add(
                egui::Label::new(egui::RichText::new(&self.xml).monospace())
                    .wrap()
                    .selectable(true),
            );
            ui.add_space(2.0 * SPACE);
            if self.choices.is_empty() {
                ui.label(
                    "None of the available meanings applies. The text stays in the document unchanged.",
                );
            }
            for (position, choice) in self.choices.iter().enumerate() {
                radio_value_ui(
                    ui,
                    "meaning",
                    &mut self.chosen,
                    Some(position),
                    &choice.label,
                );
            }
            ui.add_space(2.0 * SPACE);
            match &self.consequences {
                Err(refusal) => {
                    fault_ui(ui, &refusal.0);
                }
                Ok(sentences) if !sentences.is_empty() => {
                    label_ui(ui, "With this:");
                    for sentence in sentences {
                        let color = Tokens::of_ui(ui).text;
                        ui.add(
                            egui::Label::new(
                                egui::RichText::new(format!("• {sentence}")).color(color),
                            )
                            .wrap(),
                        );
                    }
                }
                Ok(_) => {}
            }
            match (self.chosen, &self.consequences) {
                (None, _) => Err("Select a meaning".into()),
                // The effect is shown first.
                (chosen, _) if chosen != self.shown => Err("Select a meaning".into()),
                (Some(_), Err(refusal)) => Err(refusal.clone().into()),
                (Some(_), Ok(_)) => Ok(()),
            }
        });
        let choice = self.chosen.and_then(|chosen| self.choices.get(chosen));
        if self.shown != self.chosen
            && let Some(choice) = choice
        {
            self.shown = self.chosen;
            ctx.request_repaint();
            self.consequences =
                meanings::consequences(design, &choice.subject, Some(choice.meaning));
        }
        answer
            .choosing(|| {
                choice.map(|choice| Edit::StateMeaning {
                    subject: choice.subject.clone(),
                    meaning: Some(choice.meaning),
                })
            })
            .filter_map(|edit| edit)
    }
}
