//! What is known of a server that this program only shows: services, ports, dependencies.

use egui::{RichText, Ui};

use crate::topology::role::product_name;
use crate::topology::{Item, Role};

use super::super::super::action::Action;
use super::super::super::theme::{SPACE, Tokens};
use super::super::super::widgets::{fact_ui, section_ui};
use super::{Context, machines};

pub(super) fn server_ui(
    ui: &mut Ui,
    context: &Context<'_>,
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
        RichText::new("Shown and kept as the document says; change it in Topology Builder.")
            .color(color),
    );
}

/// The services of a cluster, each with what it needs.
pub(super) fn services_ui(
    ui: &mut Ui,
    context: &Context<'_>,
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
                ui.label(role_in_words(&service.role));
                let needs: Vec<String> = service
                    .depends_on
                    .iter()
                    .filter_map(|dependency| context.index.service(&dependency.target))
                    .filter_map(|target| {
                        let cluster = context.index.cluster_of(target)?;
                        Some(format!(
                            "{} on {}",
                            role_in_words(&target.role),
                            cluster.fqdn
                        ))
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

/// A role as words: `UserServices` becomes `User Services`.
fn role_in_words(role: &Role) -> String {
    let mut words = String::new();
    let mut before_was_lower = false;
    for character in role.name().chars() {
        if character.is_uppercase() && before_was_lower {
            words.push(' ');
        }
        before_was_lower = character.is_lowercase();
        words.push(character);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_in_words() {
        assert_eq!(role_in_words(&Role::UserServices), "User Services");
        assert_eq!(role_in_words(&Role::Other("TestX".to_owned())), "Test X");
    }
}
