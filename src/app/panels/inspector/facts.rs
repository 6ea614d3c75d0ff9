//! The details of a server that is only shown: services, ports, dependencies.

use egui::{RichText, Ui};

use crate::topology::Item;
use crate::topology::role::product_name;

use crate::app::action::Action;
use crate::app::panels::inspector::{InspectorContext, machines};
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{fact_ui, section_ui};

pub(super) fn server_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    item: &Item<'_>,
    actions: &mut Vec<Action>,
) {
    let Some(cluster) = item.cluster else {
        return;
    };
    section_ui(ui, "General");
    fact_ui(ui, "FQDN", &cluster.fqdn);
    if let Some(site) = context.index.site(item.site) {
        fact_ui(ui, "Site", &site.name);
    }
    section_ui(ui, "Computers");
    machines::machines_ui(ui, cluster, false, actions);
    services_ui(ui, context, item, actions);
    let color = Tokens::of_ui(ui).text_weak;
    ui.add_space(2.0 * SPACE);
    ui.label(
        RichText::new("This cannot be changed here. Change it in Topology Builder.").color(color),
    );
}

/// The services of a cluster, with their dependencies.
pub(super) fn services_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    item: &Item<'_>,
    _actions: &mut Vec<Action>,
) {
    let Some(cluster) = item.cluster else {
        return;
    };
    let services = context.index.services_on(&cluster.id);
    if services.is_empty() {
        return;
    }
    ui.add_space(2.0 * SPACE);
    egui::CollapsingHeader::new(format!("Services ({})", services.len()))
        .id_salt("services")
        .show(ui, |ui| {
            for service in services {
                ui.label(service.role.in_words());
                let needs: Vec<String> = service
                    .depends_on
                    .iter()
                    .filter_map(|dependency| context.index.service(&dependency.target))
                    .filter_map(|target| {
                        let cluster = context.index.cluster_of(target)?;
                        Some(format!("{} on {}", target.role.in_words(), cluster.fqdn))
                    })
                    .collect();
                ui.indent(&service.id, |ui| {
                    let color = Tokens::of_ui(ui).text_weak;
                    let mut lines = vec![product_name(service.service_version)];
                    lines.extend(needs.iter().map(|need| format!("needs {need}")));
                    ui.add(egui::Label::new(RichText::new(lines.join("\n")).color(color)).wrap());
                });
            }
        });
}
