//! The next hop.

use topology_designer::design::Statement;
use topology_designer::topology::{AssociationKind, ChatUsage, InstalledOn, ObjectId, Role};

use super::Fault;
use super::naming::tick_disaster_recovery;

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R45",
        entails: &[],
        inject: |d| d.clear(AssociationKind::NextHop),
    },
    Fault {
        rule: "R46",
        entails: &[],
        inject: |d| {
            let director = d.add_server("director");
            let on = InstalledOn::Cluster(director);
            let registrar = d.add_service("director", Role::Registrar, on);
            d.prepared();
            let pool = d.pool.clone();
            d.misrefer(&pool, AssociationKind::NextHop, &registrar.into());
        },
    },
    Fault {
        rule: "R47",
        entails: &[],
        inject: |d| {
            let pool = d.pool.clone();
            d.need(&pool, &"gone".into(), ChatUsage::Mirror);
        },
    },
    Fault {
        rule: "R48",
        entails: &[
            ("R47", "other roles refer to the pools that are gone"),
            (
                "R66",
                "a server of both is one of Persistent Chat alone now",
            ),
            (
                "R123",
                "the share of a Standard Edition server is allowed on it",
            ),
            ("R131", "a central site without a Front End pool"),
        ],
        inject: |d| {
            let topology = &mut d.design.topology;
            let is_front_end = |role: &Role| matches!(role, Role::Registrar | Role::UserServices);
            topology
                .services
                .retain(|service| !is_front_end(&service.role));
        },
    },
    Fault {
        rule: "R49",
        entails: &[],
        inject: |d| {
            let (pool, other) = (d.pool.clone(), if d.version == 7 { 6 } else { 7 });
            d.service(&pool).service_version = other;
        },
    },
    Fault {
        rule: "R50",
        entails: &[],
        inject: |d| {
            let server = d.add_standard_edition("later");
            let registrar = d.service_on(&server, &Role::Registrar);
            d.service(&registrar).service_version = 8;
            d.prepared();
            let pool = d.pool.clone();
            d.misrefer(&pool, AssociationKind::NextHop, &registrar.into());
        },
    },
    Fault {
        rule: "R51",
        entails: &[],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.refer(AssociationKind::NextHop, enterprise.clone());
            let server = ObjectId::machine(&enterprise, &d.fqdn("enterprise01"));
            let [one, other] = ["chat01", "chat02"].map(|host| d.computer(host));
            for computer in [server, one] {
                d.state(computer, Statement::TimeZone("UTC-8".to_owned()));
            }
            d.prepared();
            d.state(other, Statement::TimeZone("GMT".to_owned()));
        },
    },
    Fault {
        rule: "R52",
        entails: &[],
        inject: |d| {
            let (server, _) = d.add_site_with_server("Elsewhere", "elsewhere");
            d.prepared();
            d.refer(AssociationKind::NextHop, server);
        },
    },
    Fault {
        rule: "R53",
        entails: &[("R96", "nor has it a backup store")],
        inject: |d| {
            let server = d.add_standard_edition("lonely");
            d.refer(AssociationKind::NextHop, server);
            d.prepared();
            let pool = d.pool.clone();
            tick_disaster_recovery(d, &pool);
        },
    },
];
