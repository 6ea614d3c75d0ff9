//! File stores.

use topology_designer::design::{Statement, Storage};
use topology_designer::topology::{AssociationKind, ChatUsage, Role};

use super::Fault;
use crate::deployment::Deployment;

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R117",
        entails: &[("R128", "its file store is used by nothing")],
        inject: |d| d.clear(AssociationKind::FileStore),
    },
    Fault {
        rule: "R118",
        entails: &[],
        inject: |d| set_share(d, ""),
    },
    Fault {
        rule: "R119",
        entails: &[("R128", "nothing uses the second one")],
        inject: |d| {
            let server = d.cluster_of(&d.file_store.clone());
            d.add_share(&server, "CHAT");
        },
    },
    Fault {
        rule: "R120",
        entails: &[("R128", "nothing uses it")],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.prepared();
            d.add_share(&enterprise, "chat");
        },
    },
    Fault {
        rule: "R121",
        entails: &[("R118", "a local path is no share")],
        inject: |d| set_share(d, r"d:\chat"),
    },
    Fault {
        rule: "R122",
        entails: &[("R127", "one of its users is a Front End pool")],
        inject: |d| {
            let (server, _) = d.add_site_with_server("Elsewhere", "elsewhere");
            d.prepared();
            let (users, store) = (
                d.service_on(&server, &Role::UserServices),
                d.file_store.clone(),
            );
            d.need(&users, &store, ChatUsage::Default);
        },
    },
    Fault {
        rule: "R123",
        entails: &[("R128", "nothing uses it")],
        inject: |d| {
            let store = d.content_store.clone();
            let server = d.server_of(&store).id.clone();
            d.add_share(&server, "chat");
        },
    },
    Fault {
        rule: "R124",
        entails: &[],
        inject: |d| {
            let store = d.file_store.clone();
            d.state(store, Statement::Storage(Storage::NetworkAttached));
        },
    },
    Fault {
        rule: "R125",
        entails: &[],
        inject: |d| {
            let store = d.file_store.clone();
            d.state(store, Statement::Storage(Storage::DistributedFileSystem));
        },
    },
    Fault {
        rule: "R126",
        entails: &[],
        inject: |d| {
            d.publish();
            let server = d.cluster_of(&d.file_store.clone());
            let name = d.fqdn("movedfiles");
            d.cluster(&server).machines[0].fqdn = name.clone();
            d.cluster(&server).fqdn = name;
        },
    },
    Fault {
        rule: "R127",
        entails: &[("R128", "its own file store is used by nothing")],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.refer(AssociationKind::NextHop, enterprise.clone());
            d.prepared();
            let share = d.file_store_of(&enterprise);
            d.refer(AssociationKind::FileStore, share);
        },
    },
    Fault {
        rule: "R128",
        entails: &[],
        inject: |d| {
            d.add_file_store("idlefiles", "idle");
        },
    },
];

fn set_share(d: &mut Deployment, share: &str) {
    let store = d.file_store.clone();
    let content = d.service(&store).content.as_mut();
    content.unwrap().attributes.set("ShareName", share);
}
