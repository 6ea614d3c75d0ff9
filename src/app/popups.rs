//! Small menus on the canvas: which reference is meant, what may be added, what may be done.

use egui::{Context, LayerId, Popup as EguiPopup, PopupCloseBehavior, Pos2, Ui};

use crate::design::Point;
use crate::edit::Edit;
use crate::topology::inventory::name_of;
use crate::topology::legality::legal_new_objects;
use crate::topology::{
    Index, Kind, ObjectId, Pair, PersistentChatPool, Reference, ServiceId, inventory,
};

use super::action::{Action, NewObject, PaletteItem};
use super::command::Command;
use super::icons::{Icon, icon_ui};
use super::menus::command_ui;
use super::session::Session;
use super::settings::Settings;
use super::theme::Tokens;
use super::widgets::named_button_ui;

/// The menu that is open.
pub enum Popup {
    /// Which reference is meant.
    ChooseReference {
        /// The Persistent Chat pool.
        pool: ServiceId,
        /// What it shall refer to.
        target: ObjectId,
        /// The legal references.
        references: Vec<Reference>,
        /// Where it opens.
        pos_in_screen: Pos2,
    },
    /// What may be added at the end of a wire.
    QuickAdd {
        /// Where the wire starts.
        from: ObjectId,
        /// Where the new object goes.
        pos_in_scene: Point,
        /// Where it opens.
        pos_in_screen: Pos2,
        /// What was typed to narrow the list.
        filter: String,
    },
    /// What may be done with the selection, or on the empty canvas.
    Menu {
        /// Where new and pasted objects go; `None` away from the canvas.
        pos_in_scene: Option<Point>,
        /// Where it opens.
        pos_in_screen: Pos2,
    },
}

impl Popup {
    /// Draws the menu and says whether it stays open.
    pub fn popup_ui(
        &mut self,
        ctx: &Context,
        session: &Session,
        settings: &Settings,
        actions: &mut Vec<Action>,
    ) -> bool {
        let (name, pos, behavior) = match self {
            Self::ChooseReference { pos_in_screen, .. } => (
                "Use it as",
                *pos_in_screen,
                PopupCloseBehavior::CloseOnClick,
            ),
            Self::QuickAdd { pos_in_screen, .. } => (
                "Add and associate",
                *pos_in_screen,
                PopupCloseBehavior::CloseOnClickOutside,
            ),
            Self::Menu { pos_in_screen, .. } => (
                "Context menu",
                *pos_in_screen,
                PopupCloseBehavior::CloseOnClick,
            ),
        };
        let mut open = true;
        let emitted = actions.len();
        EguiPopup::new(
            egui::Id::unique(("popup", name)),
            ctx.clone(),
            // The pointer is inside the menu from the start, so what is below is no longer hovered.
            egui::PopupAnchor::Position(pos - egui::vec2(4.0, 4.0)),
            LayerId::background(),
        )
        .kind(egui::PopupKind::Menu)
        .layout(egui::Layout::top_down_justified(egui::Align::Min))
        .style(egui::containers::menu::menu_style)
        .accessible_name(name)
        .close_behavior(behavior)
        .open_bool(&mut open)
        .show(|ui| {
            ui.set_min_width(220.0);
            match self {
                Self::ChooseReference {
                    pool,
                    target,
                    references,
                    ..
                } => choose_reference_ui(ui, session, pool, target, references, actions),
                Self::QuickAdd {
                    from,
                    pos_in_scene,
                    filter,
                    ..
                } => quick_add_ui(ui, session, from, *pos_in_scene, filter, actions),
                Self::Menu { pos_in_scene, .. } => {
                    menu_ui(ui, session, settings, *pos_in_scene, actions);
                }
            }
        });
        let escaped = ctx.input(|i| i.key_pressed(egui::Key::Escape));
        open && !escaped && actions.len() == emitted
    }
}

fn title_ui(ui: &mut Ui, text: &str) {
    let color = Tokens::of_ui(ui).text_weak;
    ui.add(egui::Label::new(egui::RichText::new(text).color(color)).truncate());
}

fn choose_reference_ui(
    ui: &mut Ui,
    session: &Session,
    pool: &ServiceId,
    target: &ObjectId,
    references: &[Reference],
    actions: &mut Vec<Action>,
) {
    let topology = &session.design().topology;
    title_ui(ui, &format!("Use {} as", name_of(topology, target)));
    let index = Index::new(topology);
    let service = index.service(pool);
    for reference in references {
        let taken = service
            .map(|service| PersistentChatPool::of(&index, service))
            .and_then(|pool| pool.target(&index, *reference));
        let text = match taken {
            Some(_) => format!("{} (replaces the present one)", reference.label()),
            None => reference.label().to_owned(),
        };
        // The inspector has fields of the same labels.
        let name = format!("Use as {text}");
        if named_button_ui(ui, &text, &name).clicked() {
            actions.push(Action::Edit(Edit::SetReference {
                pool: pool.clone(),
                reference: *reference,
                target: Some(target.clone()),
            }));
        }
    }
}

fn quick_add_ui(
    ui: &mut Ui,
    session: &Session,
    from: &ObjectId,
    pos_in_scene: Point,
    filter: &mut String,
    actions: &mut Vec<Action>,
) {
    title_ui(
        ui,
        &format!("Add for {}", name_of(&session.design().topology, from)),
    );
    let response = ui.add(
        egui::TextEdit::singleline(filter)
            .hint_text("Search")
            .desired_width(f32::INFINITY),
    );
    if ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    let entries: Vec<_> = quick_add_entries(session, from, pos_in_scene)
        .into_iter()
        .filter(|(text, _)| text.to_lowercase().contains(&filter.to_lowercase()))
        .collect();
    if entries.is_empty() {
        title_ui(ui, "Nothing can be added here.");
    }
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    for (position, (text, new)) in entries.into_iter().enumerate() {
        if ui.button(text).clicked() || (entered && position == 0) {
            actions.push(Action::NewObject(new));
        }
    }
}

/// What may be added at the end of a wire that starts at `from`.
fn quick_add_entries(
    session: &Session,
    from: &ObjectId,
    pos_in_scene: Point,
) -> Vec<(String, NewObject)> {
    let index = Index::new(&session.design().topology);
    let items = inventory::items(&index);
    let Some(item) = items.iter().find(|item| &item.id == from) else {
        return Vec::new();
    };
    let site = site_at(session, pos_in_scene).or(Some(item.site));
    legal_new_objects(&index, item)
        .into_iter()
        .filter_map(|associate| {
            let palette = palette_item(associate.kind)?;
            let new = NewObject {
                item: palette,
                site,
                place: Some(pos_in_scene),
                referenced_by: None,
                server: None,
                refers_to: None,
            };
            let reference = associate.reference;
            Some(match (associate.kind, item.service) {
                (Kind::PersistentChatPool, _) => (
                    format!("Persistent Chat pool with this {}", reference.in_words()),
                    NewObject {
                        refers_to: Some((reference, item.id.clone())),
                        ..new
                    },
                ),
                (_, service) => (
                    format!("{} as {}", palette.label(), reference.in_words()),
                    NewObject {
                        referenced_by: service.map(|service| (service.id.clone(), reference)),
                        ..new
                    },
                ),
            })
        })
        .collect()
}

/// The palette entry that makes objects of a kind.
fn palette_item(kind: Kind) -> Option<PaletteItem> {
    Some(match kind {
        Kind::PersistentChatPool => PaletteItem::PersistentChatPool,
        Kind::FrontEndPool => PaletteItem::FrontEndPool,
        Kind::StandardEditionServer => PaletteItem::StandardEditionServer,
        Kind::SqlStore => PaletteItem::SqlStore,
        Kind::FileStore => PaletteItem::FileStore,
        _ => return None,
    })
}

/// The site whose region encloses a place.
pub fn site_at(session: &Session, pos_in_scene: Point) -> Option<crate::topology::SiteId> {
    session
        .diagram()
        .sites
        .iter()
        .rev()
        .find(|site| site.rect.contains(pos_in_scene))
        .map(|site| site.id)
}

fn menu_ui(
    ui: &mut Ui,
    session: &Session,
    settings: &Settings,
    pos_in_scene: Option<Point>,
    actions: &mut Vec<Action>,
) {
    let mut commands = |ui: &mut Ui, commands: &[Command]| {
        for command in commands {
            command_ui(ui, *command, Some(session), settings, actions);
        }
    };
    if session.selection.is_empty() {
        commands(ui, &[Command::Paste]);
        ui.separator();
        add_ui(ui, session, pos_in_scene, actions);
        ui.separator();
        for command in [Command::SelectAll, Command::ZoomToFit, Command::Tidy] {
            command_ui(ui, command, Some(session), settings, actions);
        }
        return;
    }
    if let Some(wire) = &session.selection.wire {
        match &wire.reference {
            Some((pool, reference)) => {
                if ui.button("Remove this association").clicked() {
                    actions.push(Action::Edit(Edit::SetReference {
                        pool: pool.clone(),
                        reference: *reference,
                        target: None,
                    }));
                }
            }
            None => title_ui(ui, "Shown, not edited"),
        }
        return;
    }
    commands(ui, &[Command::Properties, Command::Rename]);
    ui.separator();
    if let Some(object) = session.selection.single() {
        switches_ui(ui, session, object, actions);
    }
    for command in [
        Command::Cut,
        Command::Copy,
        Command::Paste,
        Command::Duplicate,
        Command::Delete,
    ] {
        command_ui(ui, command, Some(session), settings, actions);
    }
    ui.separator();
    command_ui(
        ui,
        Command::ZoomToSelection,
        Some(session),
        settings,
        actions,
    );
}

/// New objects, placed where the menu was asked for.
fn add_ui(ui: &mut Ui, session: &Session, pos_in_scene: Option<Point>, actions: &mut Vec<Action>) {
    let tokens = Tokens::of_ui(ui);
    let has_site = !session.design().topology.sites.is_empty();
    for item in PaletteItem::ALL {
        ui.horizontal(|ui| {
            icon_ui(ui, Icon::of_palette(item), tokens.text_weak);
            let button = egui::Button::new(format!("Add {}…", item.label()));
            let usable = has_site || item == PaletteItem::Site;
            if ui.add_enabled(usable, button).clicked() {
                actions.push(Action::NewObject(NewObject {
                    place: pos_in_scene,
                    site: pos_in_scene.and_then(|pos| site_at(session, pos)),
                    ..super::panels::palette::new_object(session, item)
                }));
            }
        });
    }
}

/// Switches and next hop of a Persistent Chat pool.
fn switches_ui(ui: &mut Ui, session: &Session, object: &ObjectId, actions: &mut Vec<Action>) {
    let index = Index::new(&session.design().topology);
    let ObjectId::Service(id) = object else {
        return;
    };
    let Some(pool) = index
        .service(id)
        .filter(|service| service.role == crate::topology::Role::PersistentChatService)
        .map(|service| PersistentChatPool::of(&index, service))
    else {
        return;
    };
    let annotations = &session.design().annotations;
    let compliance = annotations.compliance_on(&index, &pool);
    let mirroring = annotations.mirroring_on(&index, &pool, Pair::Content);
    let recovery = annotations.disaster_recovery_on(&index, &pool);
    for (on, text, edit) in [
        (
            compliance,
            "Enable compliance",
            Edit::SetCompliance {
                pool: id.clone(),
                on: !compliance,
            },
        ),
        (
            mirroring,
            "Enable SQL Server store mirroring",
            Edit::SetMirroring {
                pool: id.clone(),
                pair: Pair::Content,
                on: !mirroring,
            },
        ),
        (
            recovery,
            "Enable disaster recovery",
            Edit::SetDisasterRecovery {
                pool: id.clone(),
                on: !recovery,
            },
        ),
    ] {
        let mut shown = on;
        if ui.checkbox(&mut shown, text).clicked() {
            actions.push(Action::Edit(edit));
        }
    }
    ui.menu_button("Set next hop", |ui| {
        for item in inventory::items(&index) {
            if !matches!(item.kind, Kind::FrontEndPool | Kind::StandardEditionServer) {
                continue;
            }
            let legal = crate::topology::legality::may_refer(&index, id, Reference::NextHop, &item);
            let response = ui.add_enabled(legal.is_ok(), egui::Button::new(item.title()));
            if response.clicked() {
                actions.push(Action::Edit(Edit::SetReference {
                    pool: id.clone(),
                    reference: Reference::NextHop,
                    target: Some(item.id.clone()),
                }));
            }
            if let Err(reason) = legal {
                response.on_disabled_hover_text(reason.0);
            }
        }
    });
    ui.separator();
}
