//! The places of a Persistent Chat pool in the document, each facet with its XML, and the button to set the meaning of
//! content that is not understood.

use std::sync::Arc;

use egui::Ui;

use crate::topology::recognize_chat::{Facet, ObjectPart, Piece};
use crate::topology::{AssociationKind, ObjectId, PersistentChatPool};
use crate::vocabulary::Meaning;

use crate::app::action::Action;
use crate::app::panels::inspector::InspectorContext;
use crate::app::widgets::{label_ui, named_button_ui, section_ui};
use crate::edit::Edit;

/// The button for setting a meaning, and the one that shows the XML.
pub(super) fn ask_meaning_ui(
    ui: &mut Ui,
    piece: &Piece,
    position: usize,
    actions: &mut Vec<Action>,
) {
    let name = format!("What does {} mean? ({})", piece.quote, position + 1);
    if named_button_ui(ui, "What does it mean?…", &name).clicked() {
        actions.push(Action::AskMeaning(Arc::new(piece.clone())));
    }
}

/// Each facet with its XML, and the meanings that were set.
pub(super) fn in_document_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    pool: &PersistentChatPool<'_>,
    actions: &mut Vec<Action>,
) {
    if context.session.source().is_none() {
        return;
    }
    let Some(facets) = pool.facets(context.index) else {
        return;
    };
    let own = ObjectId::from(pool.service.id.clone());
    let mut facts: Vec<(String, ObjectId, ObjectPart)> = Vec::new();
    for kind in AssociationKind::OF_PERSISTENT_CHAT {
        add(
            &mut facts,
            kind.label().to_owned(),
            facets.reference(kind),
            &own,
        );
    }
    add(
        &mut facts,
        "Display name".to_owned(),
        &facets.display_name,
        &own,
    );
    add(&mut facts, "Port".to_owned(), &facets.port, &own);
    add(
        &mut facts,
        "Active computers".to_owned(),
        &facets.active_machines,
        &own,
    );
    egui::CollapsingHeader::new("In the document")
        .id_salt(("in the document", &pool.service.id))
        .show(ui, |ui| {
            for (label, object, part) in facts {
                let name = format!("Show the XML of {label}");
                ui.horizontal_wrapped(|ui| {
                    ui.label(&label);
                    if named_button_ui(ui, "XML", &name).clicked() {
                        actions.push(Action::ShowXml { object, part });
                    }
                });
            }
        });
    stated_ui(ui, context, actions);
}

fn add<T>(
    facts: &mut Vec<(String, ObjectId, ObjectPart)>,
    label: String,
    facet: &Facet<'_, T>,
    own: &ObjectId,
) {
    match facet {
        Facet::Absent => {}
        Facet::Understood { at, .. } => facts.push((label, own.clone(), *at)),
        Facet::NotUnderstood(piece) => facts.push((label, piece.object.clone(), piece.part)),
    }
}

/// The meanings set for the document, which can be removed.
fn stated_ui(ui: &mut Ui, context: &InspectorContext<'_, '_>, actions: &mut Vec<Action>) {
    let meanings = &context.session.design().annotations.meanings;
    if meanings.is_empty() {
        return;
    }
    section_ui(ui, "Meanings set by you");
    for (subject, meaning) in meanings {
        let is = match meaning {
            Meaning::Is(thing) => thing.in_words(),
            Meaning::Nothing => "nothing that is shown here",
        };
        let what = subject.in_words();
        label_ui(ui, &format!("{what}: {is}"));
        let name = format!("Clear the meaning of {what}");
        if named_button_ui(ui, "Clear", &name).clicked() {
            actions.push(Action::Edit(Edit::StateMeaning {
                subject: subject.clone(),
                meaning: None,
            }));
        }
    }
}
