//! The list of computers in a sheet: every line is a field, with Add and Remove.

use egui::{Key, Ui};

use crate::topology::Topology;
use crate::topology::fqdn::{check_entered, next_free, same_fqdn};

use crate::app::entered_fault::EnteredFault;
use crate::app::modal::keep_enter;
use crate::app::widgets::{fault_ui, label_ui, line_ui, wide_button_ui};

/// Draws the list and returns what is wrong with it.
pub fn computers_ui(
    ui: &mut Ui,
    topology: &Topology,
    pool_fqdn: &str,
    computers: &mut Vec<String>,
    max: usize,
) -> Result<(), EnteredFault> {
    let mut first_fault = Ok(());
    let mut removed = None;
    label_ui(ui, "Computers in this pool");
    let count = computers.len();
    for position in 0..count {
        let fault = fault_of(topology, pool_fqdn, computers, position);
        let Some(computer) = computers.get_mut(position) else {
            continue;
        };
        ui.horizontal(|ui| {
            let name = format!("Computer FQDN {}", position + 1);
            ui.name_inputs(&name, |ui| {
                let width = ui.available_width() - 96.0;
                line_ui(ui, computer, width);
            });
            ui.add_enabled_ui(count > 1, |ui| {
                ui.set_min_width(72.0);
                let name = format!("Remove computer {}", position + 1);
                if wide_button_ui(ui, "Remove", &name, 72.0).clicked() {
                    removed = Some(position);
                }
            });
        });
        if let Some(fault) = fault {
            fault_ui(ui, &fault.to_string());
            if first_fault.is_ok() {
                first_fault = Err(fault);
            }
        }
    }
    if let Some(position) = removed {
        computers.remove(position);
    }
    let add = ui.add_enabled(count < max, egui::Button::new("Add computer"));
    if add.has_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
        keep_enter(ui);
    }
    if add.clicked() {
        let next = computers.last().map_or_else(String::new, |last| {
            next_free(last, |name| {
                topology.has_fqdn(name) || computers.iter().any(|other| same_fqdn(other, name))
            })
        });
        computers.push(next);
    }
    add.on_disabled_hover_text(format!("A pool has at most {max} computers"));
    first_fault
}

fn fault_of(
    topology: &Topology,
    pool_fqdn: &str,
    computers: &[String],
    position: usize,
) -> Option<EnteredFault> {
    let name = computers.get(position)?.trim();
    if let Err(fault) = check_entered(name) {
        return Some(fault.into());
    }
    if same_fqdn(name, pool_fqdn) {
        return Some("A computer cannot have the name of its pool.".into());
    }
    if topology.has_fqdn(name) {
        return Some("This name is in use.".into());
    }
    computers
        .iter()
        .take(position)
        .any(|other| same_fqdn(other.trim(), name))
        .then(|| "This computer is listed twice.".into())
}
