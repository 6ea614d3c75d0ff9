//! Moves pools and stores to another site.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Point;
use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::{ClusterId, InstalledOn, ObjectId, Role, SiteId, SqlInstanceId};

use crate::edit::apply::persistent_chat;

/// Moves objects to a site. Published objects cannot be moved: their identity contains the number of the site (law 2),
/// and the product does not support it.
pub(super) fn move_to_site(
    draft: &mut Draft<'_>,
    objects: &[ObjectId],
    site: SiteId,
    places: &BTreeMap<ObjectId, Point>,
) -> Result<(), Refusal> {
    draft.site(site)?;
    for object in objects {
        let cluster = own_cluster(draft, object, objects)?;
        if draft.cluster(&cluster)?.site != site {
            move_cluster(draft, &cluster, site)?;
        }
    }
    draft.arrange(places);
    Ok(())
}

/// The cluster that moves with the object.
fn own_cluster(
    draft: &Draft<'_>,
    object: &ObjectId,
    together: &[ObjectId],
) -> Result<ClusterId, Refusal> {
    let name = draft.name_at_start(object.clone());
    let cluster = match object {
        ObjectId::Cluster(cluster) => draft.cluster(cluster)?,
        ObjectId::SqlInstance(instance) => draft.sql_instance(instance)?.0,
        ObjectId::Service(service) => match draft.topology().cluster_of(draft.service(service)?) {
            Some(cluster) => cluster,
            None => {
                return refuse(format!(
                    "{name} is installed on a server that does not exist."
                ));
            }
        },
        ObjectId::Machine(..) => {
            return refuse(format!(
                "{name} is a computer of a pool; it is in the site of its pool."
            ));
        }
        ObjectId::Site(_) | ObjectId::Deployment => {
            return refuse(format!("{name} cannot be moved into a site."));
        }
    };
    let server = ObjectId::Cluster(cluster.id.clone());
    if *object != server && !together.contains(&server) {
        let index = draft.index();
        let on_server = index
            .services_on(&cluster.id)
            .iter()
            .any(|s| !matches!(*s.role, Role::FileStore | Role::PersistentChatService));
        if on_server {
            return refuse(format!(
                "{name} is on {}; move that server instead.",
                cluster.fqdn
            ));
        }
    }
    Ok(cluster.id.clone())
}

fn move_cluster(draft: &mut Draft<'_>, id: &ClusterId, site: SiteId) -> Result<(), Refusal> {
    let cluster = draft.cluster(id)?;
    let instances: BTreeSet<SqlInstanceId> = cluster
        .sql_instances
        .iter()
        .map(|instance| instance.id.clone())
        .collect();
    let is_there = |installed_on: &InstalledOn| match installed_on {
        InstalledOn::Cluster(cluster) => cluster == id,
        InstalledOn::SqlInstance(instance) => instances.contains(instance),
    };
    let mut numbered = cluster.number.is_some();
    let mut runs_chat = false;
    for service in &draft.topology().services {
        if is_there(&service.installed_on) {
            numbered |= service.instance.is_some();
            runs_chat |= service.role == Role::PersistentChatService;
        }
    }
    if numbered {
        return refuse(format!(
            "{} is numbered in {} as part of the published topology and cannot move; add a new one in {} and delete this one.",
            cluster.fqdn,
            draft.name(cluster.site),
            draft.name(site)
        ));
    }
    if runs_chat {
        persistent_chat::check_site(draft, site)?;
    }
    draft.move_cluster(id, site)?;
    draft.change_services(
        |service| is_there(&service.installed_on),
        |service| service.site = site,
    );
    Ok(())
}
