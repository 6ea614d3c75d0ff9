//! The inspector if no pool or store is selected: the deployment, a site, a wire, several objects.

use egui::{RichText, Ui};

use crate::diagram::WireId;
use crate::edit::Edit;
use crate::topology::inventory::name_of;
use crate::topology::recognize_chat::Facet;
use crate::topology::{AssociationKind, Item, Kind, ObjectId, ServiceId, SiteId, SiteKind};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::icons::Icon;
use crate::app::panels::inspector::persistent_chat::{choice, title_with_site};
use crate::app::panels::inspector::{
    InspectorContext, in_document, link_ui, problems_ui, title_ui,
};
use crate::app::selection::Selection;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{choice_ui, committed_text_ui, fact_ui, label_ui, section_ui};

/// The maximum number of selected objects that are listed; the actions for all of them stay in reach below.
const MOST_LISTED: usize = 20;

pub(super) fn deployment_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    actions: &mut Vec<Action>,
) {
    let topology = context.index.topology();
    title_ui(ui, Icon::Document, "Deployment", context.session.name());
    problems_ui(ui, context.session, &ObjectId::Deployment, actions);
    section_ui(ui, "General");
    if !topology.sip_domains.default_domain.is_empty() {
        fact_ui(
            ui,
            "Default SIP domain",
            &topology.sip_domains.default_domain,
        );
    }
    let others: Vec<_> = topology
        .sip_domains
        .domains
        .iter()
        .map(|domain| domain.name.as_str())
        .filter(|name| *name != topology.sip_domains.default_domain)
        .collect();
    if !others.is_empty() {
        fact_ui(ui, "Additional SIP domains", &others.join(", "));
    }
    let count = |kind: Kind| {
        context
            .items
            .iter()
            .filter(|item| item.kind == kind)
            .count()
    };
    fact_ui(ui, "Sites", &topology.sites.len().to_string());
    for kind in Kind::ALL {
        let number = count(*kind);
        if number > 0 {
            fact_ui(ui, kind.row().plural, &number.to_string());
        }
    }
    if let Some(source) = context.session.source()
        && let Some(path) = &source.path
    {
        fact_ui(ui, "Imported from", &path.display().to_string());
    }
    let notes = context.session.notes();
    if !notes.is_empty() {
        section_ui(ui, "Notes from reading");
        for note in notes.iter().take(20) {
            let text = match note.line {
                Some(line) => format!("Line {line}: {}", note.message),
                None => note.message.clone(),
            };
            ui.add(egui::Label::new(text).wrap());
        }
    }
    let of_document = context.index.not_understood().iter();
    let of_document = of_document.filter(|piece| piece.object == ObjectId::Deployment);
    for (position, piece) in of_document.enumerate() {
        if position == 0 {
            section_ui(ui, "Not understood");
        }
        ui.label(context.placed(piece, &format!("{}.", piece.in_words())));
        in_document::ask_meaning_ui(ui, piece, position, actions);
    }
    if topology.sites.is_empty() {
        section_ui(ui, "What to do next");
        ui.label("Every deployment needs a site.");
        if ui.button("Add a site…").clicked() {
            actions.push(Action::Command(Command::ADD_SITE));
        }
    }
}

pub(super) fn site_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    id: SiteId,
    actions: &mut Vec<Action>,
) {
    let Some(site) = context.index.site(id) else {
        return;
    };
    section_ui(ui, "General");
    let topology = context.index.topology();
    let changed = committed_text_ui(
        ui,
        egui::Id::unique(("site", id)),
        "Name",
        &site.name,
        |text| {
            if text.is_empty() {
                Err("A name is required.".to_owned())
            } else if topology
                .sites
                .iter()
                .any(|other| other.id != id && other.name.eq_ignore_ascii_case(text))
            {
                Err("Another site has this name.".to_owned())
            } else {
                Ok(())
            }
        },
    );
    if let Some(name) = changed {
        actions.push(Action::Edit(Edit::RenameSite { site: id, name }));
    }
    let kind = match site.kind {
        SiteKind::Central => "Central site".to_owned(),
        SiteKind::Branch { parent } => format!(
            "Branch site of {}",
            context
                .index
                .site(parent)
                .map_or("a missing site", |parent| parent.name.as_str())
        ),
    };
    fact_ui(ui, "Kind", &kind);
    for (label, value) in [
        ("Description", &site.description),
        ("City", &site.city),
        ("State/Province", &site.state),
        ("Country/Region Code", &site.country_code),
    ] {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            fact_ui(ui, label, value);
        }
    }
    label_ui(ui, "Default Persistent Chat pool");
    match context.index.default_pool(id) {
        Facet::Understood { value: pool, .. } => {
            let pool = ObjectId::from(pool.clone());
            link_ui(ui, &pool, &name_of(topology, &pool), actions);
        }
        Facet::Absent => {
            ui.label("None");
        }
        Facet::NotUnderstood(piece) => {
            ui.label(context.placed(piece, &format!("{}.", piece.in_words())));
            in_document::ask_meaning_ui(ui, piece, 0, actions);
        }
    }
    section_ui(ui, "Pools and stores");
    for item in context.items.iter().filter(|item| item.site == id) {
        link_ui(ui, &item.id, &item.title(), actions);
    }
}

pub(super) fn wire_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    wire: &WireId,
    actions: &mut Vec<Action>,
) {
    let topology = context.index.topology();
    let drawn = context.session.diagram().wire(wire);
    let label = drawn.map_or("Association", |wire| wire.label.as_str());
    let held = drawn.map_or(&[][..], |wire| wire.associations.as_slice());
    title_ui(ui, Icon::Tidy, "Association", label);
    section_ui(ui, "From");
    link_ui(ui, &wire.from, &name_of(topology, &wire.from), actions);
    section_ui(ui, "To");
    link_ui(ui, &wire.to, &name_of(topology, &wire.to), actions);
    ui.add_space(3.0 * SPACE);
    if held.is_empty() {
        let color = Tokens::of_ui(ui).text_weak;
        ui.label(RichText::new("This association cannot be edited here.").color(color));
    }
    for (holder, kind) in held {
        let pool = ObjectId::from(holder.clone());
        section_ui(ui, kind.label());
        let name = name_of(topology, &pool);
        link_ui(ui, &pool, &name, actions);
        target_ui(ui, context, wire, (holder, *kind), &name, actions);
        let removes = ui.button("Remove this association");
        if removes.clicked() {
            actions.push(Action::Edit(Edit::SetAssociation {
                holder: holder.clone().into(),
                kind: *kind,
                target: None,
            }));
        }
    }
}

/// The target of the association as a list: the same as dragging the end of the wire, without a pointer.
fn target_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    wire: &WireId,
    (holder, kind): (&ServiceId, AssociationKind),
    pool: &str,
    actions: &mut Vec<Action>,
) {
    let kinds = kind.row().choose.kinds();
    let is_of_kind = |item: &&Item<'_>| kinds.contains(&item.kind);
    let targets: Vec<&Item<'_>> = context.items.iter().filter(is_of_kind).collect();
    let mut known = targets.iter();
    let Some(current) = known.find(|item| item.id == wire.to) else {
        return;
    };
    let selected = title_with_site(context, current);
    let choices = || {
        let all = targets.iter();
        all.map(|item| choice(context, holder, kind, item))
            .collect()
    };
    let label = format!("{} of {pool}", kind.label());
    let chosen = choice_ui(ui, &label, &selected, ui.available_width(), choices);
    let target = chosen.and_then(|position| targets.get(position));
    if let Some(target) = target.filter(|item| item.id != wire.to) {
        actions.push(Action::Edit(Edit::SetAssociation {
            holder: holder.clone().into(),
            kind,
            target: Some(target.id.clone()),
        }));
    }
}

pub(super) fn several_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    selection: &Selection,
    actions: &mut Vec<Action>,
) {
    let topology = context.index.topology();
    title_ui(
        ui,
        Icon::Tidy,
        "Selection",
        &format!("{} objects", selection.objects.len()),
    );
    for object in selection.objects.iter().take(MOST_LISTED) {
        link_ui(ui, object, &name_of(topology, object), actions);
    }
    let unlisted = selection.objects.len().saturating_sub(MOST_LISTED);
    if unlisted > 0 {
        let color = Tokens::of_ui(ui).text_weak;
        ui.label(RichText::new(format!("{unlisted} more")).color(color));
    }
    ui.add_space(3.0 * SPACE);
    ui.horizontal(|ui| {
        for command in [Command::DUPLICATE, Command::DELETE] {
            if ui.button(command.row().text).clicked() {
                actions.push(Action::Command(command));
            }
        }
    });
}
