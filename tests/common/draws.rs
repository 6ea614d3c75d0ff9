//! Arbitrary edits: random numbers become edits of the objects in a design.

use std::collections::BTreeMap;

use topology_designer::design::{Design, Point};
use topology_designer::edit::{
    DefaultScope, Edit, FrontEndEdition, NewFileStore, NewFrontEndPool, NewPersistentChatPool,
    NewSqlStore, PoolShape, clipboard,
};
use topology_designer::topology::{
    AssociationKind, ClusterId, Index, ObjectId, Pair, Role, ServiceId, SiteId, SqlInstanceId,
    inventory,
};

/// An edit without a subject yet: the numbers select from the objects that exist when it is applied.
pub type Draw = (u8, u16, u16, u16);

/// The possible subjects of an edit.
struct Choices {
    sites: Vec<SiteId>,
    objects: Vec<ObjectId>,
    clusters: Vec<ClusterId>,
    machines: Vec<(ClusterId, String)>,
    instances: Vec<SqlInstanceId>,
    files: Vec<ServiceId>,
    pools: Vec<ServiceId>,
}

impl Choices {
    fn of(design: &Design) -> Self {
        let topology = &design.topology;
        let index = Index::new(topology);
        let services = |role: Role| {
            let of_role = topology.services.iter().filter(|s| s.role == role);
            of_role.map(|s| s.id.clone()).collect()
        };
        let clusters = topology.clusters.iter();
        Self {
            sites: topology.sites.iter().map(|s| s.id).collect(),
            objects: inventory::items(&index)
                .into_iter()
                .map(|item| item.id)
                .chain(topology.sites.iter().map(|site| site.id.into()))
                .chain(
                    clusters
                        .clone()
                        .flat_map(|c| c.machines.iter().map(|m| ObjectId::machine(&c.id, &m.fqdn))),
                )
                .collect(),
            clusters: clusters.clone().map(|c| c.id.clone()).collect(),
            machines: clusters
                .clone()
                .flat_map(|c| c.machines.iter().map(|m| (c.id.clone(), m.fqdn.clone())))
                .collect(),
            instances: clusters
                .flat_map(|c| c.sql_instances.iter().map(|i| i.id.clone()))
                .collect(),
            files: services(Role::FileStore),
            pools: services(Role::PersistentChatService),
        }
    }
}

fn pick<T: Clone>(from: &[T], by: u16) -> Option<T> {
    let position = usize::from(by) % from.len().max(1);
    from.get(position).cloned()
}

/// Names from a small set, so that they collide now and then.
fn name(by: u16) -> String {
    format!("host{:02}.contoso.com", by % 40)
}

fn shape(choices: &Choices, by: u16) -> Option<PoolShape> {
    Some(match by % 3 {
        0 => PoolShape::Single { fqdn: name(by) },
        1 => PoolShape::Multiple {
            fqdn: name(by),
            computers: (1..=by % 7).map(|n| name(by.wrapping_add(n))).collect(),
        },
        _ => PoolShape::Collocated {
            server: pick(&choices.clusters, by)?,
        },
    })
}

/// The edit that the draw means in this design; `None` if there is nothing to select.
pub fn edit_for(design: &Design, (kind, a, b, c): Draw) -> Option<Edit> {
    let choices = Choices::of(design);
    let site = pick(&choices.sites, a);
    let object = pick(&choices.objects, a);
    let pool = pick(&choices.pools, a);
    let on = c % 3 != 0;
    let pair = pick(&Pair::ALL, b)?;
    let place = (c % 2 == 0).then(|| Point::new(f32::from(a), f32::from(b)));
    Some(match kind % 27 {
        0 => Edit::AddSite {
            name: format!("Site {}", a % 5),
            place,
        },
        1 => Edit::RenameSite {
            site: site?,
            name: format!("Site {}", b % 5),
        },
        2 => Edit::AddFrontEndPool(NewFrontEndPool {
            site: site?,
            fqdn: name(b),
            edition: if on {
                FrontEndEdition::Standard {
                    share: "share".to_owned(),
                }
            } else {
                FrontEndEdition::Enterprise {
                    computers: (1..=c % 5).map(|n| name(b.wrapping_add(n))).collect(),
                    sql_store: pick(&choices.instances, c),
                    file_store: pick(&choices.files, c),
                }
            },
            service_version: 5 + u32::from(c % 4),
            place,
            held_by: pick(&choices.pools, c)
                .filter(|_| c % 5 == 0)
                .map(|pool| (pool.into(), AssociationKind::NextHop))
                .into_iter()
                .collect(),
        }),
        3 | 4 => Edit::AddPersistentChatPool(NewPersistentChatPool {
            site: site?,
            shape: shape(&choices, b)?,
            display_name: format!("Chat {}", c % 4),
            port: 5041,
            service_version: 6 + u32::from(c % 2),
            compliance: on,
            references: AssociationKind::OF_PERSISTENT_CHAT
                .into_iter()
                .filter(|_| c % 4 == 0)
                .zip(choices.objects.iter().cloned())
                .collect(),
            place,
        }),
        5 => Edit::AddSqlStore(NewSqlStore {
            site: site?,
            fqdn: name(b),
            instance: ["", "CHAT", "rtc", "bad name"][usize::from(c % 4)].to_owned(),
            place,
            held_by: Vec::new(),
        }),
        6 => Edit::AddFileStore(NewFileStore {
            site: site?,
            fqdn: name(b),
            share: format!("share{}", c % 3),
            service_version: 7,
            place,
            held_by: pick(&choices.pools, c)
                .map(|pool| (pool.into(), AssociationKind::FileStore))
                .into_iter()
                .collect(),
        }),
        7 => Edit::AddComputer {
            cluster: pick(&choices.clusters, a)?,
            fqdn: name(b),
        },
        8 => {
            let (from, fqdn) = pick(&choices.machines, a)?;
            let to = pick(&choices.clusters, b)?;
            Edit::MoveComputer { from, fqdn, to }
        }
        9 => Edit::ChangeFqdn {
            object: object?,
            fqdn: name(b),
        },
        10 => Edit::ChangeInstance {
            store: pick(&choices.instances, a)?,
            instance: ["", "CHAT", "TALK", "chat"][usize::from(b % 4)].to_owned(),
        },
        11 => Edit::ChangeShare {
            store: pick(&choices.files, a)?,
            share: format!("share{}", b % 3),
        },
        12 => Edit::MoveToSite {
            objects: [object?]
                .into_iter()
                .chain(pick(&choices.objects, c))
                .collect(),
            site: pick(&choices.sites, b)?,
            places: BTreeMap::new(),
        },
        13 | 14 => Edit::Delete {
            objects: [object?]
                .into_iter()
                .chain(pick(&choices.objects, b))
                .collect(),
        },
        15..=17 => Edit::SetAssociation {
            holder: pool?.into(),
            kind: pick(&AssociationKind::OF_PERSISTENT_CHAT, b)?,
            target: pick(&choices.objects, c).filter(|_| c % 7 != 0),
        },
        18 => Edit::SetCompliance { pool: pool?, on },
        19 => Edit::SetMirroring {
            pool: pool?,
            pair,
            on,
        },
        20 => Edit::SetWitness {
            pool: pool?,
            pair,
            on,
        },
        21 => Edit::SetDisasterRecovery { pool: pool?, on },
        22 => Edit::SetActive {
            machine: {
                let service = design.topology.service(pool.as_ref()?)?;
                let own = &design.topology.cluster_of(service)?.machines;
                let names: Vec<_> = own.iter().map(|m| m.fqdn.clone()).collect();
                pick(&names, b)?
            },
            pool: pool?,
            active: on,
        },
        23 => Edit::Together {
            label: "Settings".to_owned(),
            edits: vec![
                Edit::SetDisplayName {
                    pool: pool.clone()?,
                    name: format!("Chat {}", b % 4),
                },
                Edit::SetPort {
                    pool: pool?,
                    port: u32::from(c),
                },
            ],
        },
        24 => Edit::SetDefaultPool {
            pool: pool?,
            scope: match b % 2 {
                0 => DefaultScope::AllSites,
                _ => DefaultScope::Site(pick(&choices.sites, b)?),
            },
            on,
        },
        25 => Edit::Duplicate {
            site: None,
            objects: [object?]
                .into_iter()
                .chain(pick(&choices.objects, b))
                .collect(),
            offset: Point::new(9.0, 9.0),
        },
        _ => Edit::Paste {
            clip: Box::new(clipboard::copy(design, &[object?]).ok()?),
            site: pick(&choices.sites, b)?,
            place,
        },
    })
}
