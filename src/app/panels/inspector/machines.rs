//! Computers: the list of a pool, "Machine state settings" of a Persistent Chat pool, and a single computer.

use egui::{Id, RichText, TextEdit, Ui, vec2};

use crate::edit::Edit;
use crate::topology::Index;
use crate::topology::fqdn::{check_entered, next_free, same_fqdn};
use crate::topology::{Cluster, ClusterId, ObjectId, PersistentChatPool, Role};

use crate::app::action::Action;
use crate::app::entered_fault::EnteredFault;
use crate::app::icons::{Icon, icon_ui};
use crate::app::panels::inspector::{InspectorContext, fqdn_ui, link_ui};
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{fact_ui, fault_ui, label_ui, named_button_ui};

/// Active and inactive computers, with the buttons of Topology Builder.
pub(super) fn machine_states_ui(
    ui: &mut Ui,
    index: &Index<'_>,
    pool: &PersistentChatPool<'_>,
    actions: &mut Vec<Action>,
) {
    let Some(cluster) = pool.cluster else {
        return;
    };
    let tokens = Tokens::of_ui(ui);
    let active = pool.active_machines(index);
    if active.is_none() {
        ui.label(
            RichText::new("The document does not say which are active.").color(tokens.text_weak),
        );
    }
    for machine in &cluster.machines {
        let is_active =
            active.is_some_and(|active| active.iter().any(|name| same_fqdn(name, &machine.fqdn)));
        ui.label(&machine.fqdn);
        ui.horizontal(|ui| {
            ui.add_space(2.0 * SPACE);
            if is_active {
                icon_ui(ui, Icon::Fine, tokens.fine);
                ui.label(RichText::new("Active").color(tokens.fine));
            } else {
                let state = if active.is_some() {
                    "Inactive"
                } else {
                    "Unknown"
                };
                ui.add_space(22.0);
                ui.label(RichText::new(state).color(tokens.text_weak));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let remove = named_button_ui(ui, "Remove", &format!("Remove {}", machine.fqdn));
                if remove.clicked() {
                    actions.push(remove_edit(&cluster.id, &machine.fqdn));
                }
                let text = if is_active {
                    "Make inactive"
                } else {
                    "Make active"
                };
                if named_button_ui(ui, text, &format!("{text}: {}", machine.fqdn)).clicked() {
                    actions.push(Action::Edit(Edit::SetActive {
                        pool: pool.service.id.clone(),
                        machine: machine.fqdn.clone(),
                        active: !is_active,
                    }));
                }
            });
        });
    }
    if !cluster.single_machine_only {
        add_computer_ui(ui, cluster, actions);
    }
}

/// The computers of other pools.
pub(super) fn machines_ui(
    ui: &mut Ui,
    cluster: &Cluster,
    can_change: bool,
    actions: &mut Vec<Action>,
) {
    for machine in &cluster.machines {
        ui.horizontal(|ui| {
            let object = ObjectId::machine(&cluster.id, &machine.fqdn);
            ui.add(egui::Label::new(&machine.fqdn).truncate());
            if can_change {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if named_button_ui(ui, "Remove", &format!("Remove {}", machine.fqdn)).clicked()
                    {
                        actions.push(remove_edit(&cluster.id, &machine.fqdn));
                    }
                    if named_button_ui(ui, "Rename…", &format!("Rename {}", machine.fqdn)).clicked()
                    {
                        actions.push(Action::Rename(object));
                    }
                });
            }
        });
    }
    if can_change {
        add_computer_ui(ui, cluster, actions);
    }
}

fn remove_edit(cluster: &ClusterId, fqdn: &str) -> Action {
    Action::Edit(Edit::Delete {
        objects: vec![ObjectId::machine(cluster, fqdn)],
    })
}

/// A field with the next available name, and "Add".
fn add_computer_ui(ui: &mut Ui, cluster: &Cluster, actions: &mut Vec<Action>) {
    let id = Id::unique(("new computer", &cluster.id));
    let suggestion = cluster.machines.last().map_or_else(String::new, |last| {
        next_free(&last.fqdn, |name| cluster.machine(name).is_some())
    });
    let mut text = ui
        .data(|data| data.get_temp::<String>(id))
        .unwrap_or(suggestion);
    let before = text.clone();
    let fault: Option<EnteredFault> = match check_entered(text.trim()) {
        Err(fault) => Some(fault.into()),
        Ok(()) if cluster.machine(text.trim()).is_some() => {
            Some("This computer is already in the pool.".into())
        }
        Ok(()) => None,
    };
    ui.add_space(SPACE);
    let label = label_ui(ui, "Computer FQDN");
    ui.horizontal(|ui| {
        let response = ui
            .add(
                TextEdit::singleline(&mut text)
                    .desired_width((ui.available_width() - 60.0).max(60.0))
                    .margin(vec2(6.0, 4.0)),
            )
            .labelled_by(label.id);
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let add = ui.add_enabled(fault.is_none(), egui::Button::new("Add"));
        if fault.is_none() && (add.clicked() || entered) {
            actions.push(Action::Edit(Edit::AddComputer {
                cluster: cluster.id.clone(),
                fqdn: text.trim().to_owned(),
            }));
            ui.data_mut(|data| data.remove::<String>(id));
        } else if text != before {
            ui.data_mut(|data| data.insert_temp(id, text.clone()));
        }
    });
    if let Some(fault) = fault.filter(|_| text != before || !text.is_empty()) {
        fault_ui(ui, &fault.to_string());
    }
}

/// A single computer.
pub(super) fn machine_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    cluster: &ClusterId,
    fqdn: &str,
    actions: &mut Vec<Action>,
) {
    let Some(cluster) = context.index.cluster(cluster) else {
        return;
    };
    let Some(machine) = cluster.machine(fqdn) else {
        return;
    };
    let object = ObjectId::machine(&cluster.id, fqdn);
    if cluster.single_machine_only {
        fact_ui(ui, "FQDN", &machine.fqdn);
    } else {
        fqdn_ui(ui, "FQDN", &object, &machine.fqdn, actions);
    }
    label_ui(ui, "Pool");
    let owner = context
        .index
        .role_on(&cluster.id, &Role::PersistentChatService)
        .map_or_else(
            || cluster.id.clone().into(),
            |service| ObjectId::from(service.id.clone()),
        );
    link_ui(ui, &owner, &cluster.fqdn, actions);
    for interface in &machine.interfaces {
        fact_ui(
            ui,
            &format!("{} address", interface.side),
            &interface.ip_address,
        );
    }
}
