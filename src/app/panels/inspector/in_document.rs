//! Where the document says what a Persistent Chat pool is, and what of it is not understood: each with its
//! XML, and a way to say what it means.

use std::sync::Arc;

use egui::Ui;

use crate::topology::recognize_chat::{Facet, Part, Piece};
use crate::topology::{AssociationKind, ObjectId, PersistentChatPool, Service};
use crate::vocabulary::Meaning;

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::panels::inspector::Context;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{label_ui, named_button_ui, section_ui, sentence_ui};
use crate::edit::Edit;
use crate::rules::Severity;

/// What of a pool is not understood, with a button each.
pub(super) fn not_understood_ui(
    ui: &mut Ui,
    context: &Context<'_, '_>,
    service: &Service,
    actions: &mut Vec<Action>,
) {
    let Some(facets) = context.index.chat(&service.id) else {
        return;
    };
    let pieces: &[Arc<Piece>] = &facets.pieces;
    if pieces.is_empty() {
        return;
    }
    section_ui(ui, "Not understood");
    let color = Tokens::of_ui(ui).warning;
    for (position, piece) in pieces.iter().enumerate() {
        let sentence = format!("{}: {}", piece.quote, piece.why.in_words());
        sentence_ui(ui, Icon::Severity(Severity::Warning), color, &sentence);
        let name = format!("What does {} mean? ({})", piece.quote, position + 1);
        if named_button_ui(ui, "What does it mean?…", &name).clicked() {
            actions.push(Action::AskMeaning(Arc::clone(piece)));
        }
        ui.add_space(SPACE);
    }
}

/// Each facet with the XML that it was read from, and what is stated.
pub(super) fn in_document_ui(
    ui: &mut Ui,
    context: &Context<'_, '_>,
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
    let mut facts: Vec<(String, ObjectId, Part)> = Vec::new();
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
    facts: &mut Vec<(String, ObjectId, Part)>,
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

/// What the user stated of the document, to be withdrawn.
fn stated_ui(ui: &mut Ui, context: &Context<'_, '_>, actions: &mut Vec<Action>) {
    let meanings = &context.session.design().annotations.meanings;
    if meanings.is_empty() {
        return;
    }
    section_ui(ui, "Stated by you");
    for (subject, meaning) in meanings {
        let is = match meaning {
            Meaning::Is(thing) => thing.in_words(),
            Meaning::Nothing => "nothing that is shown here",
        };
        let what = subject.in_words();
        label_ui(ui, &format!("{what}: {is}"));
        let name = format!("Withdraw what {what} means");
        if named_button_ui(ui, "Withdraw", &name).clicked() {
            actions.push(Action::Edit(Edit::StateMeaning {
                subject: subject.clone(),
                meaning: None,
            }));
        }
    }
}
