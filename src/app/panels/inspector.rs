//! The properties of the selection, with the labels of Topology Builder (domain notes, 2.2).

mod compared;
mod facts;
mod front_end;
mod in_document;
mod known_facts;
mod links;
mod machines;
mod note;
mod persistent_chat;
mod stores;
mod topics;

pub(in crate::app) use persistent_chat::check_port;
pub(in crate::app) use stores::{check_instance, check_share};

use egui::{RichText, Ui};

use crate::edit;
use crate::edit::Edit;
use crate::rules::Diagnostic;
use crate::topology::recognize_chat::Piece;
use crate::topology::{EditedAs, Index, Item, Kind, LookUps, ObjectId, inventory, not_understood};

use crate::app::action::{Action, Aim};
use crate::app::icons::{Icon, icon_ui};
use crate::app::panels::problems::fix_button_ui;
use crate::app::put_backs::PutBacks;
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, severity_icon};
use crate::app::widgets::{self, section_ui, sentence_ui};

/// The maximum number of problems at the top; the rest are in the problems panel.
const MAX_PROBLEMS: usize = 4;

/// The maximum number of pieces of content that is not understood.
const MOST_PIECES: usize = 8;

/// The input of a part of the inspector.
pub(super) struct InspectorContext<'s, 'd> {
    pub session: &'s Session,
    pub index: &'s Index<'d>,
    pub items: &'s [Item<'d>],
}

impl<'s, 'd> InspectorContext<'s, 'd> {
    /// A refusal, with the position of its quotation in the imported document.
    fn with_line(&self, refusal: String) -> String {
        match self.session.source() {
            Some(source) => source.piece_lines().with_line(refusal),
            None => refusal,
        }
    }

    /// A piece of content in words, after its line in the imported document if it is known.
    fn placed(&self, piece: &Piece, words: &str) -> String {
        let source = self.session.source();
        match source.and_then(|source| source.piece_lines().line_of(piece)) {
            Some(line) => format!("Line {line}: {words}"),
            None => words.to_owned(),
        }
    }

    fn item(&self, id: &ObjectId) -> Option<&'s Item<'d>> {
        self.items.iter().find(|item| &item.id == id)
    }
}

/// Draws the inspector. The requested section is scrolled into view; the request ends when it is there.
pub fn inspector_ui(
    ui: &mut Ui,
    session: &Session,
    aim: &mut Option<Aim>,
    put_backs: &mut PutBacks,
    actions: &mut Vec<Action>,
) {
    // Below a menu that was open in the previous pass, no field can get the focus yet.
    let is_below = ui.memory(|memory| !memory.allows_interaction(ui.layer_id()));
    let target = if is_below { None } else { aim.take() };
    session.look_up(|LookUps { index, items }| {
        let context = InspectorContext {
            session,
            index,
            items,
        };
        if contents_ui(ui, &context, target, put_backs, actions) {
            *aim = target;
        }
    });
}

/// Draws the content; returns whether the requested section is still expanding.
fn contents_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    target: Option<Aim>,
    put_backs: &mut PutBacks,
    actions: &mut Vec<Action>,
) -> bool {
    let session = context.session;
    egui::ScrollArea::vertical()
        // Each selection has its own place: the next object begins at its title.
        .id_salt(("inspector", &session.selection))
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.add_space(2.0 * SPACE);
            if target == Some(Aim::FirstField)
                && let Some(object) = session.selection.single()
            {
                let field = first_field(object);
                ui.memory_mut(|memory| memory.request_focus(field));
            }
            if compared::shows_removed(session) {
                compared::compared_ui(ui, session, put_backs, actions);
                return false;
            }
            match &session.selection {
                Selection {
                    wire: Some(wire), ..
                } => topics::wire_ui(ui, context, wire, actions),
                selection => match selection.objects.len() {
                    0 => topics::deployment_ui(ui, context, actions),
                    1 => match selection.single() {
                        Some(ObjectId::Deployment) => {
                            compared::compared_ui(ui, session, put_backs, actions);
                            topics::deployment_ui(ui, context, actions);
                        }
                        Some(object) => object_ui(ui, context, object, put_backs, actions),
                        None => {}
                    },
                    _ => topics::several_ui(ui, context, selection, actions),
                },
            }
            note::note_ui(ui, context, target, actions);
            let is_deployment = session.selection.wire.is_none()
                && session
                    .selection
                    .objects
                    .iter()
                    .all(|object| *object == ObjectId::Deployment);
            let is_unfolding = if is_deployment {
                let links = links::links_ui(ui, context, target, actions);
                known_facts::known_facts_ui(ui, context, target, actions) || links
            } else {
                known_facts::known_facts_ui(ui, context, target, actions)
            };
            ui.add_space(4.0 * SPACE);
            is_unfolding
        })
        .inner
}

/// The field that gets the focus when the inspector is opened.
fn first_field(object: &ObjectId) -> egui::Id {
    match object {
        ObjectId::Site(id) => egui::Id::unique(("site", *id)),
        other => egui::Id::unique(("inspector", "fqdn", other)),
    }
}

fn object_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    object: &ObjectId,
    put_backs: &mut PutBacks,
    actions: &mut Vec<Action>,
) {
    let item = context.item(object);
    let (icon, kind, title) = match (object, item) {
        (_, Some(item)) => (Icon::Kind(item.kind), item.kind.label(), item.title()),
        (ObjectId::Site(id), _) => (
            Icon::Site,
            "Site",
            context
                .index
                .site(*id)
                .map_or_else(String::new, |site| site.name.clone()),
        ),
        (ObjectId::Machine(..), _) => (
            Icon::Kind(Kind::Server),
            "Computer",
            inventory::name_of(context.index.topology(), object),
        ),
        _ => (
            Icon::Document,
            "Object",
            inventory::name_of(context.index.topology(), object),
        ),
    };
    title_ui(ui, icon, kind, &title);
    compared::compared_ui(ui, context.session, put_backs, actions);
    problems_ui(ui, context.session, object, actions);
    if let Some(item) = item {
        not_understood_ui(ui, context, item, actions);
    }
    ui.push_id(object, |ui| match (object, item) {
        (_, Some(item)) => match item.kind.row().edited_as {
            EditedAs::PersistentChatPool => persistent_chat::pool_ui(ui, context, item, actions),
            EditedAs::FrontEnd => front_end::pool_ui(ui, context, item, actions),
            EditedAs::SqlStore => stores::sql_store_ui(ui, context, item, actions),
            EditedAs::FileStore => stores::file_store_ui(ui, context, item, actions),
            EditedAs::Nothing => facts::server_ui(ui, context, item, actions),
        },
        (ObjectId::Site(id), _) => topics::site_ui(ui, context, *id, actions),
        (ObjectId::Machine(cluster, fqdn), _) => {
            machines::machine_ui(ui, context, cluster, fqdn, actions);
        }
        _ => {}
    });
}

/// Icon, kind and name of the selection.
fn title_ui(ui: &mut Ui, icon: Icon, kind: &str, title: &str) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 1.5 * SPACE;
        icon_ui(ui, icon, tokens.text_weak);
        ui.label(RichText::new(kind).color(tokens.text_weak));
    });
    ui.add(
        egui::Label::new(RichText::new(title).heading())
            .wrap()
            .selectable(true),
    );
    ui.add_space(SPACE);
}

/// Content of an object that is not understood, as written in the document.
fn not_understood_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    item: &Item<'_>,
    actions: &mut Vec<Action>,
) {
    let pieces = not_understood::of_item(context.index, item);
    if pieces.is_empty() {
        return;
    }
    section_ui(ui, "Not understood");
    for (position, piece) in pieces.iter().take(MOST_PIECES).enumerate() {
        let text = format!("{}: {}.", piece.quote, piece.why.in_words());
        let text = context.placed(piece, &text);
        ui.add(egui::Label::new(text).wrap().selectable(true));
        in_document::ask_meaning_ui(ui, piece, position, actions);
        ui.add_space(SPACE);
    }
    if pieces.len() > MOST_PIECES {
        ui.label(format!("And {} more", pieces.len() - MOST_PIECES));
    }
    ui.label("Rules ignore this text, and it cannot be edited until you set its meaning.");
    ui.add_space(SPACE);
}

/// The worst problems of an object, each with its first fix.
fn problems_ui(ui: &mut Ui, session: &Session, object: &ObjectId, actions: &mut Vec<Action>) {
    let problems: Vec<(usize, &Diagnostic)> = session
        .diagnostics()
        .iter()
        .enumerate()
        .filter(|(_, diagnostic)| &diagnostic.object == object)
        .collect();
    let tokens = Tokens::of_ui(ui);
    for (position, problem) in problems.iter().take(MAX_PROBLEMS) {
        egui::Frame::new()
            .fill(tokens.paper)
            .stroke(egui::Stroke::new(1.0, tokens.line))
            .corner_radius(4)
            .inner_margin(8)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                let response = sentence_ui(
                    ui,
                    severity_icon(problem.severity),
                    tokens.severity(problem.severity),
                    &problem.message,
                )
                .interact(egui::Sense::click())
                .on_hover_text("Show this problem in the list");
                if response.clicked() {
                    actions.push(Action::ShowProblem(*position));
                }
                for fix in problem.fixes.iter().take(2) {
                    let tried = edit::preview(session.design(), &fix.edit);
                    fix_button_ui(ui, session, fix, &tried, actions);
                }
            });
        ui.add_space(SPACE);
    }
    if problems.len() > MAX_PROBLEMS {
        ui.label(
            RichText::new(format!("{} more below", problems.len() - MAX_PROBLEMS))
                .color(tokens.text_weak),
        );
    }
}

/// A field for the FQDN of an object.
pub(super) fn fqdn_ui(
    ui: &mut Ui,
    label: &str,
    object: &ObjectId,
    fqdn: &str,
    actions: &mut Vec<Action>,
) {
    let changed = widgets::committed_text_ui(
        ui,
        egui::Id::unique(("inspector", "fqdn", object)),
        label,
        fqdn,
        crate::topology::fqdn::check_entered,
    );
    if let Some(fqdn) = changed {
        actions.push(Action::Edit(Edit::ChangeFqdn {
            object: object.clone(),
            fqdn,
        }));
    }
}

/// A row that leads to another object.
pub(super) fn link_ui(ui: &mut Ui, object: &ObjectId, text: &str, actions: &mut Vec<Action>) {
    if ui
        .link(text)
        .on_hover_text("Show it on the canvas")
        .clicked()
    {
        actions.push(Action::Reveal(object.clone()));
    }
}
