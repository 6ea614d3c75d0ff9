//! Names: which are refused, which are available, and what has to follow a change.

use std::collections::BTreeSet;

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::content::Element;
use crate::topology::fqdn::{
    FqdnFault, canonical, check_fqdn, next_free, said_of, same_fqdn, visible,
};
use crate::topology::inventory::{may_name_a_share, name_of, takes_address};
use crate::topology::{Cluster, ObjectId, Service, Topology};

/// Checks the form of a name (R1 to R5).
fn check_form(fqdn: &str) -> Result<(), Refusal> {
    said(fqdn, check_fqdn(fqdn))
}

/// Like [`check_form`], for the new name of an existing object.
pub(super) fn check_form_for(
    topology: &Topology,
    object: &ObjectId,
    fqdn: &str,
) -> Result<(), Refusal> {
    said(
        fqdn,
        check_fqdn(fqdn).or_else(|fault| match fault {
            FqdnFault::Address | FqdnFault::ShortName if takes_address(topology, object) => Ok(()),
            fault => Err(fault),
        }),
    )
}

fn said(fqdn: &str, form: Result<(), FqdnFault>) -> Result<(), Refusal> {
    match form {
        Ok(()) => Ok(()),
        Err(fault) if fqdn.is_empty() => refuse(fault.to_string()),
        Err(fault) => refuse(format!(
            "“{}” cannot be used. {}",
            visible(fqdn),
            said_of(fqdn, fault)
        )),
    }
}

/// Checks the form of a name and that it is available (R9, R10).
pub(super) fn check_new(topology: &Topology, fqdn: &str) -> Result<(), Refusal> {
    check_form(fqdn)?;
    check_free(topology, fqdn)
}

/// Checks that a name is available (R9, R10).
pub(super) fn check_free(topology: &Topology, fqdn: &str) -> Result<(), Refusal> {
    let bearer = topology
        .clusters
        .iter()
        .find(|cluster| same_fqdn(&cluster.fqdn, fqdn) || cluster.machine(fqdn).is_some());
    match bearer {
        None => Ok(()),
        Some(cluster) if same_fqdn(&cluster.fqdn, fqdn) => refuse(format!(
            "{fqdn} already exists in {}; choose another name.",
            name_of(topology, &cluster.site.into())
        )),
        Some(cluster) => refuse(format!(
            "{fqdn} is already a computer of {}; choose another name.",
            cluster.fqdn
        )),
    }
}

/// Checks the names of a new pool and its computers (R8, R10).
pub(super) fn check_new_pool(
    topology: &Topology,
    fqdn: &str,
    computers: &[String],
) -> Result<(), Refusal> {
    check_new(topology, fqdn)?;
    for (position, computer) in computers.iter().enumerate() {
        if same_fqdn(computer, fqdn) {
            return refuse(format!(
                "{computer} is the name of the pool; its computers need different names."
            ));
        }
        check_new(topology, computer)?;
        if computers
            .iter()
            .take(position)
            .any(|earlier| same_fqdn(earlier, computer))
        {
            return refuse(format!("{computer} is listed twice."));
        }
    }
    Ok(())
}

/// Checks the name of a SQL Server instance (R56, R57); empty is the default instance.
pub(super) fn check_instance(instance: &str) -> Result<(), Refusal> {
    if instance.is_empty() {
        return Ok(());
    }
    if instance.contains(['\\', '/']) {
        return refuse(format!(
            "“{instance}” is a path; enter only the name of the instance."
        ));
    }
    if instance.eq_ignore_ascii_case("default") || instance.eq_ignore_ascii_case("mssqlserver") {
        return refuse(format!(
            "“{instance}” cannot be the name of an instance; leave the name empty for the default instance."
        ));
    }
    if instance.chars().count() > 16 {
        return refuse(format!(
            "“{instance}” is too long; an instance name has at most 16 characters."
        ));
    }
    if !instance.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return refuse(format!(
            "“{instance}” cannot be the name of an instance; it must start with a letter or an underscore."
        ));
    }
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#');
    if !instance.chars().all(legal) {
        return refuse(format!(
            "“{instance}” contains a character that is not allowed in an instance name."
        ));
    }
    Ok(())
}

/// Checks the name of a share (R118).
pub(super) fn check_share(share: &str) -> Result<(), Refusal> {
    if share.trim().is_empty() {
        return refuse("A file share is required; enter its name without the server and path.");
    }
    if !may_name_a_share(share) {
        return refuse(format!(
            "“{share}” is not the name of a share; enter it without the server and path."
        ));
    }
    Ok(())
}

/// New names for copies of a cluster: its own, and those of its computers, in order. A name that is available is kept;
/// `taken` grows, so that one paste uses no name twice.
pub(in crate::edit) fn new_names_free(
    draft: &Draft<'_>,
    cluster: &Cluster,
    taken: &mut BTreeSet<String>,
) -> (String, Vec<String>) {
    let mut free = |name: &str| {
        let in_use =
            |name: &str| draft.topology().has_fqdn(name) || taken.contains(&*canonical(name));
        let name = if in_use(name) {
            next_free(name, in_use)
        } else {
            name.to_owned()
        };
        taken.insert(canonical(&name).into_owned());
        name
    };
    let fqdn = free(&cluster.fqdn);
    let machines = cluster
        .machines
        .iter()
        .map(|machine| {
            if same_fqdn(&machine.fqdn, &cluster.fqdn) {
                fqdn.clone()
            } else {
                free(&machine.fqdn)
            }
        })
        .collect();
    (fqdn, machines)
}

/// Updates the web address of a service after its pool was renamed, if the address was the old name. Active computers
/// are updated by [`computers`](super::computers).
pub(in crate::edit) fn rename_within(service: &mut Service, old: &str, new: &str) {
    if let Some(settings) = external_settings(service)
        && settings
            .attributes
            .get("Host")
            .is_some_and(|host| same_fqdn(host, old))
    {
        settings.attributes.set("Host", new);
    }
}

/// Whether [`rename_within`] would change the service.
pub(in crate::edit) fn is_host_of(service: &Service, name: &str) -> bool {
    service.content.as_ref().is_some_and(|content| {
        content
            .children
            .iter()
            .filter(|child| &*child.name == "ExternalSettings")
            .filter_map(|child| child.attributes.get("Host"))
            .any(|host| same_fqdn(host, name))
    })
}

fn external_settings(service: &mut Service) -> Option<&mut Element> {
    service
        .content
        .as_mut()?
        .children
        .to_mut()
        .iter_mut()
        .find(|child| &*child.name == "ExternalSettings")
}
