//! Merges services.

use std::collections::{BTreeMap, BTreeSet};

use crate::edit::merge::parts::{Merger, Three};
use crate::topology::content::{Attributes, Text};
use crate::topology::service::Port;
use crate::topology::{Dependency, Role, Service, ServiceId};

/// The role of each service of any side.
pub(super) type Roles<'t> = BTreeMap<&'t ServiceId, &'t Role>;

/// A service on both sides.
pub(super) fn merge(
    merger: &mut Merger<'_, '_>,
    three: Three<'_, Service>,
    roles: &Roles<'_>,
) -> Service {
    let now = three.now;
    Service {
        id: now.id.clone(),
        site: now.site,
        instance: now.instance,
        role: merger.value("RoleName", three.map(|it| &it.role)),
        role_version: merger.value("RoleVersion", three.map(|it| &it.role_version)),
        service_version: merger.value("ServiceVersion", three.map(|it| &it.service_version)),
        type_name: merger.value("Type", three.map(|it| &it.type_name)),
        installed_on: merger.value("InstalledOn", three.map(|it| &it.installed_on)),
        depends_on: dependencies(merger, three, roles),
        backup: merger.value("Backup", three.map(|it| &it.backup)),
        ports: ports(merger, three),
        content: content(merger, three),
        extra: merger.extra("Service", three.map(|it| &it.extra)),
    }
}

/// The dependencies. If only one service of a role is used with a usage, it is one part, so two different ones are a
/// conflict; otherwise each dependency is merged separately.
fn dependencies(
    merger: &mut Merger<'_, '_>,
    three: Three<'_, Service>,
    roles: &Roles<'_>,
) -> Vec<Dependency> {
    let sides = [
        three.began.map_or(&[][..], |it| &*it.depends_on),
        &*three.ours.depends_on,
        &*three.now.depends_on,
    ];
    let key = |it: &Dependency| {
        (
            it.usage.clone(),
            roles.get(&it.target).map(|role| role.name()),
        )
    };
    let mut several = BTreeSet::new();
    for side in sides {
        let mut seen = BTreeSet::new();
        several.extend(side.iter().map(key).filter(|key| !seen.insert(key.clone())));
    }
    let [began, ours, now] = sides.map(|side| -> (Vec<Dependency>, Vec<Dependency>) {
        side.iter()
            .cloned()
            .partition(|it| !several.contains(&key(it)))
    });
    let once = merger.keyed(
        Three {
            began: Some(&*began.0),
            ours: &*ours.0,
            now: &*now.0,
        },
        key,
        |(usage, role)| format!("{} {}", usage.as_str(), role.unwrap_or("service")),
    );
    let others = merger.set(
        "dependencies",
        Three {
            began: Some(&*began.1),
            ours: &*ours.1,
            now: &*now.1,
        },
    );
    let mut merged: Vec<Dependency> = once.unwrap_or_default().into_iter().chain(others).collect();
    // In the order of the deployment; new ones last.
    let position = |entry: &Dependency| sides[2].iter().position(|it| it == entry);
    merged.sort_by_key(|entry| position(entry).unwrap_or(usize::MAX));
    merged
}

/// The ports, identified by everything except their number.
fn ports(merger: &mut Merger<'_, '_>, three: Three<'_, Service>) -> Vec<Port> {
    let lists = Three {
        began: three.began.map(|it| &*it.ports),
        ours: &*three.ours.ports,
        now: &*three.now.ports,
    };
    let key = |port: &Port| {
        let Attributes(pairs) = &port.0;
        let but_number = pairs.iter().filter(|(name, _)| &**name != "Port");
        but_number.cloned().collect::<Vec<(Text, Text)>>()
    };
    let name = |key: &Vec<(Text, Text)>| {
        let values: Vec<&str> = key.iter().map(|(_, value)| &**value).collect();
        format!("port {}", values.join(" "))
    };
    let merged = merger.keyed(lists, key, name);
    merged.unwrap_or_else(|| {
        let lists = Three {
            began: three.began.map(|it| &*it.ports),
            ours: &*three.ours.ports,
            now: &*three.now.ports,
        };
        merger.set("ports", lists)
    })
}

fn content(
    merger: &mut Merger<'_, '_>,
    three: Three<'_, Service>,
) -> Option<crate::topology::content::Element> {
    let began = three.began.and_then(|it| it.content.as_ref());
    match (&three.ours.content, &three.now.content) {
        (Some(ours), Some(now)) if ours.name == now.name => {
            Some(merger.element("content", Three { began, ours, now }))
        }
        _ => merger.value("content", three.map(|it| &it.content)),
    }
}
