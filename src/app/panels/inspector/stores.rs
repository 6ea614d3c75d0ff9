//! Properties of SQL Server stores and file stores, with the pools that use them.

use egui::Ui;

use crate::edit::Edit;
use crate::topology::{Index, Item, ObjectId, Role, Service};

use crate::app::action::Action;
use crate::app::entered_fault::EnteredFault;
use crate::app::panels::inspector::{InspectorContext, fqdn_ui, link_ui};
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{committed_text_ui, fact_ui, section_ui};

pub(super) fn sql_store_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    item: &Item<'_>,
    actions: &mut Vec<Action>,
) {
    let (Some(cluster), Some(instance)) = (item.cluster, item.sql_instance) else {
        return;
    };
    section_ui(ui, "General");
    let on_product_server = context
        .index
        .role_on(&cluster.id, &Role::Registrar)
        .is_some();
    if on_product_server {
        fact_ui(ui, "SQL Server FQDN", &cluster.fqdn);
        fact_ui(ui, "Instance", &instance_name(&instance.name));
    } else {
        fqdn_ui(ui, "SQL Server FQDN", &item.id, &cluster.fqdn, actions);
        let changed = committed_text_ui(
            ui,
            egui::Id::unique(("instance", &instance.id)),
            "Named Instance (empty for the Default Instance)",
            &instance.name,
            check_instance,
        );
        if let Some(name) = changed {
            actions.push(Action::Edit(Edit::ChangeInstance {
                store: instance.id.clone(),
                instance: name,
            }));
        }
    }
    if let Some(node) = &instance.always_on_primary_node {
        fact_ui(ui, "AlwaysOn availability group, primary node", node);
    }

    section_ui(ui, "Databases");
    let databases = context.index.databases_on(&instance.id);
    if databases.is_empty() {
        let color = Tokens::of_ui(ui).text_weak;
        ui.colored_label(color, "No pool uses this store yet.");
    }
    for database in databases {
        ui.label(database_name(&database.role));
        dependents_ui(ui, context.index, database, actions);
    }
}

pub(super) fn file_store_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    item: &Item<'_>,
    actions: &mut Vec<Action>,
) {
    let Some(service) = item.service else {
        return;
    };
    section_ui(ui, "General");
    let fqdn = item.cluster.map_or("", |cluster| cluster.fqdn.as_str());
    let on_product_server = item.cluster.is_some_and(|cluster| {
        context
            .index
            .role_on(&cluster.id, &Role::Registrar)
            .is_some()
    });
    if on_product_server {
        fact_ui(ui, "File server FQDN", fqdn);
    } else {
        fqdn_ui(ui, "File server FQDN", &item.id, fqdn, actions);
    }
    let changed = committed_text_ui(
        ui,
        egui::Id::unique(("share", &service.id)),
        "File share",
        crate::topology::inventory::share_name(service),
        check_share,
    );
    if let Some(share) = changed {
        actions.push(Action::Edit(Edit::ChangeShare {
            store: service.id.clone(),
            share,
        }));
    }
    section_ui(ui, "Dependent pools");
    if context.index.dependents(&service.id).is_empty() {
        let color = Tokens::of_ui(ui).text_weak;
        ui.colored_label(color, "No pool uses this store yet.");
    }
    dependents_ui(ui, context.index, service, actions);
}

/// The users of a service, each pool once.
fn dependents_ui(ui: &mut Ui, index: &Index<'_>, service: &Service, actions: &mut Vec<Action>) {
    let mut shown: Vec<ObjectId> = Vec::new();
    for dependent in index.dependents(&service.id) {
        let Some(cluster) = index.cluster_of(dependent) else {
            continue;
        };
        let object = match &*dependent.role {
            Role::PersistentChatService => ObjectId::from(dependent.id.clone()),
            _ => cluster.id.clone().into(),
        };
        if shown.contains(&object) {
            continue;
        }
        ui.horizontal(|ui| {
            ui.add_space(3.0 * SPACE);
            link_ui(ui, &object, &cluster.fqdn, actions);
        });
        shown.push(object);
    }
}

/// The purpose of a database, in words.
pub(super) fn database_name(role: &Role) -> String {
    match role {
        Role::UserStore => "User store".to_owned(),
        Role::ApplicationStore => "Application store".to_owned(),
        Role::ArchivingStore => "Archiving store".to_owned(),
        Role::MonitoringStore => "Monitoring store".to_owned(),
        Role::CentralMgmtStore => "Central Management store".to_owned(),
        Role::PersistentChatStore => "Persistent Chat store".to_owned(),
        Role::PersistentChatComplianceStore => "Persistent Chat compliance store".to_owned(),
        other => other.to_string(),
    }
}

/// The instance in Topology Builder's notation.
fn instance_name(name: &str) -> String {
    if name.is_empty() {
        "Default Instance".to_owned()
    } else {
        name.to_owned()
    }
}

/// Whether a text can be an instance name; empty means the default instance.
pub(in crate::app) fn check_instance(text: &str) -> Result<(), EnteredFault> {
    if text.contains(['\\', '/', ' ', ',', ':']) {
        Err("Only the instance name, without server and backslash.".into())
    } else if text.chars().count() > 16 {
        Err("An instance name has at most 16 characters.".into())
    } else {
        Ok(())
    }
}

/// Whether a text can be the name of a share.
pub(in crate::app) fn check_share(text: &str) -> Result<(), EnteredFault> {
    if text.is_empty() {
        Err("A share name is required.".into())
    } else if text.contains(['\\', '/', ':', '"', '<', '>', '|', '*', '?']) {
        Err("Only the name of the share, without server and path.".into())
    } else {
        Ok(())
    }
}
