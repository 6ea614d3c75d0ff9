//! Unknown content of the document, and the meanings that the user sets for it.

use crate::document::places;
use crate::topology::ObjectId;
use crate::topology::recognize_chat::{ObjectPart, Piece};

use crate::app::App;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::meaning::MeaningDialog;

impl App {
    /// Asks for the meaning of content.
    pub(super) fn ask_meaning(&mut self, piece: &Piece) {
        if let Some(session) = &self.session {
            let dialog = MeaningDialog::new(session.design(), session.source(), piece);
            self.dialog = Some(Dialog::Meaning(Box::new(dialog)));
        }
    }

    /// Shows the XML of a part of an object, with its line.
    pub(super) fn show_xml(&mut self, object: &ObjectId, part: ObjectPart) {
        let source = self.session.as_ref().and_then(|session| session.source());
        let found = source.and_then(|source| places::excerpt(source, object, part));
        let Some((place, xml)) = found else {
            self.toasts
                .say("The imported document does not have this; it was made here.");
            return;
        };
        self.dialog = Some(Dialog::List {
            title: format!("Line {} of the imported document", place.line),
            lines: xml.lines().map(str::to_owned).collect(),
        });
    }

    /// A refusal, with the position of its quotation in the imported document.
    pub(super) fn with_line(&self, refusal: String) -> String {
        match self.session.as_ref().and_then(|session| session.source()) {
            Some(source) => source.piece_lines().with_line(refusal),
            None => refusal,
        }
    }
}
