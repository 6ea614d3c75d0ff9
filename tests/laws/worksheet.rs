//! Following the worksheet in Topology Builder produces the design: the test plays a person who knows only
//! the labels, and compares the result.

use std::collections::BTreeMap;

use topology_designer::design::Design;
use topology_designer::edit::{
    DefaultScope, Edit, FrontEndEdition, Identities, NewFileStore, NewFrontEndPool,
    NewPersistentChatPool, NewSqlStore, PoolShape, apply,
};
use topology_designer::publish::worksheet::{
    EntryValue, Task, Worksheet, WorksheetDialog, WorksheetPage, document, worksheet,
};
use topology_designer::report::plain;
use topology_designer::topology::pools::{
    file_stores, front_end_pools, persistent_chat_pools, sql_stores,
};
use topology_designer::topology::{
    AssociationKind, Database, Index, ObjectId, Pair, SiteId, Topology, inventory,
};

use crate::common::examples;

/// A person at Topology Builder with the worksheet.
struct Person {
    design: Design,
    identities: Identities,
}

/// What the person enters on the pages of one dialog, by label.
struct Entered<'w>(&'w [WorksheetPage]);

impl<'w> Entered<'w> {
    fn page(&self, title: &str) -> Option<Entered<'w>> {
        let position = self.0.iter().position(|page| page.title == title)?;
        Some(Entered(&self.0[position..=position]))
    }

    fn values(&self, label: &str) -> impl Iterator<Item = &'w EntryValue> {
        let entries = self.0.iter().flat_map(|page| &page.entries);
        let label = label.to_owned();
        entries
            .filter(move |entry| entry.label == label)
            .map(|entry| &entry.value)
    }

    fn text(&self, label: &str) -> Option<&'w str> {
        self.values(label).find_map(|value| match value {
            EntryValue::Text(text) | EntryValue::Chosen(text) => Some(&**text),
            _ => None,
        })
    }

    fn is_ticked(&self, label: &str) -> bool {
        self.values(label)
            .any(|value| *value == EntryValue::Ticked(true))
    }

    fn is_selected(&self, label: &str) -> bool {
        self.values(label)
            .any(|value| *value == EntryValue::Selected)
    }

    fn added(&self, label: &str) -> Vec<String> {
        let added = self.values(label).filter_map(|value| match value {
            EntryValue::Added(names) => Some(names.clone()),
            _ => None,
        });
        added.flatten().collect()
    }

    fn pressed(&self, label: &str) -> Vec<&'w str> {
        let pressed = self.values(label).filter_map(|value| match value {
            EntryValue::Pressed(name) => Some(&**name),
            _ => None,
        });
        pressed.collect()
    }
}

impl Person {
    /// The person starts with a new, empty topology.
    fn new() -> Self {
        Self {
            design: Design::default(),
            identities: Identities::seeded(11),
        }
    }

    fn edit(&mut self, edit: Edit) {
        let applied = apply(&self.design, &edit, &mut self.identities);
        self.design = applied
            .unwrap_or_else(|refusal| panic!("{edit:?}: {refusal}"))
            .design;
    }

    fn follow(&mut self, worksheet: &Worksheet) {
        for dialog in &worksheet.dialogs {
            self.enter(dialog);
        }
    }

    fn enter(&mut self, dialog: &WorksheetDialog) {
        let entered = Entered(&dialog.pages);
        match (dialog.task, &*dialog.command) {
            (Task::New, "New Topology…" | "New Central Site…") => {
                if let Some(domain) = entered.text("Primary SIP domain") {
                    self.design.topology.sip_domains.default_domain = domain.to_owned();
                }
                let name = entered.text("Name").unwrap().to_owned();
                self.edit(Edit::AddSite { name, place: None });
            }
            (Task::New, "SQL Server Store…") => {
                let new = NewSqlStore {
                    site: self.site(dialog),
                    fqdn: entered.text("SQL Server FQDN").unwrap().to_owned(),
                    instance: entered.text("Named Instance").unwrap_or("").to_owned(),
                    place: None,
                    held_by: Vec::new(),
                };
                assert_eq!(
                    entered.is_selected("Default Instance"),
                    new.instance.is_empty()
                );
                self.edit(Edit::AddSqlStore(new));
            }
            (Task::New, "File Store…") => {
                let new = NewFileStore {
                    site: self.site(dialog),
                    fqdn: entered.text("File server FQDN").unwrap().to_owned(),
                    share: entered.text("File share").unwrap().to_owned(),
                    service_version: 7,
                    place: None,
                    held_by: Vec::new(),
                };
                self.edit(Edit::AddFileStore(new));
            }
            (Task::New, "New Front End Pool…") => self.front_end_pool(dialog, &entered),
            (Task::New, "New Persistent Chat Pool…") => self.chat_pool(dialog, &entered),
            (Task::New, "New Server…") => {
                let cluster = self.cluster(dialog.node.last().unwrap());
                let fqdn = entered.text("Computer FQDN").unwrap().to_owned();
                let ObjectId::Cluster(cluster) = cluster else {
                    panic!()
                };
                self.edit(Edit::AddComputer { cluster, fqdn });
            }
            (Task::Edit, "Edit Properties…") => self.properties(dialog, &entered),
            (Task::Delete, "Delete") => {
                let object = self.object(&dialog.name);
                let objects = vec![object];
                self.edit(Edit::Delete { objects });
            }
            other => panic!("{other:?} of {}", dialog.name),
        }
    }

    fn site(&self, dialog: &WorksheetDialog) -> SiteId {
        let name = dialog.node.first().unwrap();
        let mut sites = self.design.topology.sites.iter();
        sites.find(|site| &site.name == name).unwrap().id
    }

    /// An object, by the title that the lists of Topology Builder show.
    fn object(&self, title: &str) -> ObjectId {
        let index = Index::new(&self.design.topology);
        let mut items = inventory::items(&index).into_iter();
        let found = items.find(|item| item.title() == title).map(|item| item.id);
        found.unwrap_or_else(|| panic!("{title} is not in the list"))
    }

    fn cluster(&self, fqdn: &str) -> ObjectId {
        let mut clusters = self.design.topology.clusters.iter();
        let found = clusters.find(|cluster| cluster.fqdn == fqdn);
        ObjectId::Cluster(found.unwrap_or_else(|| panic!("{fqdn}")).id.clone())
    }

    fn front_end_pool(&mut self, dialog: &WorksheetDialog, entered: &Entered<'_>) {
        let store = entered.page("Define the SQL Server store");
        let store = store.and_then(|page| page.text("SQL Server store"));
        let edition = match entered.is_selected("Standard Edition Server") {
            true => FrontEndEdition::Standard {
                share: entered.text("File Share").unwrap().to_owned(),
            },
            false => FrontEndEdition::Enterprise {
                computers: entered.added("Computer FQDN"),
                sql_store: store.map(|store| match self.object(store) {
                    ObjectId::SqlInstance(store) => store,
                    other => panic!("{other:?}"),
                }),
                file_store: entered
                    .text("File store")
                    .map(|store| match self.object(store) {
                        ObjectId::Service(store) => store,
                        other => panic!("{other:?}"),
                    }),
            },
        };
        let new = NewFrontEndPool {
            site: self.site(dialog),
            fqdn: entered.text("Pool FQDN").unwrap().to_owned(),
            edition,
            service_version: 7,
            place: None,
            held_by: Vec::new(),
        };
        self.edit(Edit::AddFrontEndPool(new));
    }

    fn chat_pool(&mut self, dialog: &WorksheetDialog, entered: &Entered<'_>) {
        let fqdn = entered.text("Pool FQDN").unwrap().to_owned();
        let is_front_end = |cluster: &&std::sync::Arc<_>| {
            let cluster: &topology_designer::topology::Cluster = cluster;
            cluster.fqdn == fqdn
        };
        let server = self.design.topology.clusters.iter().find(is_front_end);
        let shape = match server {
            Some(server) => PoolShape::Collocated {
                server: server.id.clone(),
            },
            None if entered.is_selected("Single computer pool") => PoolShape::Single { fqdn },
            None => PoolShape::Multiple {
                fqdn,
                computers: entered.added("Computer FQDN"),
            },
        };
        let site = self.site(dialog);
        let mut references = BTreeMap::new();
        for (page, pair, store, mirror) in PAIRS {
            let Some(page) = entered.page(page) else {
                continue;
            };
            self.pair(&page, pair, store, mirror, &mut references);
        }
        if let Some(store) = entered.text("File store") {
            references.insert(AssociationKind::FileStore, self.object(store));
        }
        if let Some(next_hop) = entered.text("Next hop pool") {
            references.insert(AssociationKind::NextHop, self.cluster(next_hop));
        }
        let port = entered.text("Persistent Chat port").unwrap();
        self.edit(Edit::AddPersistentChatPool(NewPersistentChatPool {
            site,
            shape,
            display_name: entered
                .text("Display name of the Persistent Chat pool")
                .unwrap()
                .to_owned(),
            port: port.parse().unwrap(),
            service_version: 7,
            compliance: entered.is_ticked("Enable compliance"),
            references,
            place: None,
        }));
        let name = dialog.node.first().unwrap();
        for (label, scope) in [
            (
                format!("Use this pool as default for site {name}"),
                DefaultScope::Site(site),
            ),
            (
                "Use this pool as default for all sites".to_owned(),
                DefaultScope::AllSites,
            ),
        ] {
            if entered.is_ticked(&label) {
                let pool = self.chat(&dialog.name);
                self.edit(Edit::SetDefaultPool {
                    pool,
                    scope,
                    on: true,
                });
            }
        }
    }

    fn pair(
        &self,
        page: &Entered<'_>,
        pair: Pair,
        store: &str,
        mirror: &str,
        references: &mut BTreeMap<AssociationKind, ObjectId>,
    ) {
        let mut choose = |kind, label: &str| {
            if let Some(store) = page.text(label) {
                references.insert(kind, self.object(store));
            }
        };
        choose(AssociationKind::Database(pair.principal()), store);
        choose(AssociationKind::Database(pair.mirror()), mirror);
        choose(
            AssociationKind::Witness(pair),
            "SQL Server mirroring witness",
        );
    }

    fn chat(&self, fqdn: &str) -> topology_designer::topology::ServiceId {
        let index = Index::new(&self.design.topology);
        let pools = persistent_chat_pools(&index);
        let pool = pools.iter().find(|pool| pool.fqdn() == fqdn).unwrap();
        pool.service.id.clone()
    }

    fn properties(&mut self, dialog: &WorksheetDialog, entered: &Entered<'_>) {
        let pool = self.chat(&dialog.name);
        for (button, active) in [("Make active", true), ("Make inactive", false)] {
            for machine in entered.pressed(button) {
                let (pool, machine) = (pool.clone(), machine.to_owned());
                self.edit(Edit::SetActive {
                    pool,
                    machine,
                    active,
                });
            }
        }
        if let Some(name) = entered.text("Display name of the Persistent Chat pool") {
            let (pool, name) = (pool.clone(), name.to_owned());
            self.edit(Edit::SetDisplayName { pool, name });
        }
        if let Some(port) = entered.text("Persistent Chat port") {
            let (pool, port) = (pool.clone(), port.parse().unwrap());
            self.edit(Edit::SetPort { pool, port });
        }
        let holder = ObjectId::from(pool);
        let lists = [
            (
                "SQL Server store",
                AssociationKind::Database(Database::Content),
            ),
            (
                "Mirroring SQL Server store",
                AssociationKind::Database(Database::ContentMirror),
            ),
            (
                "Compliance SQL Server store",
                AssociationKind::Database(Database::Compliance),
            ),
            ("File store", AssociationKind::FileStore),
        ];
        for (label, kind) in lists {
            if let Some(store) = entered.text(label) {
                let (holder, target) = (holder.clone(), Some(self.object(store)));
                self.edit(Edit::SetAssociation {
                    holder,
                    kind,
                    target,
                });
            }
        }
    }
}

/// The pages for mirrored pairs, with the labels of store and mirror.
const PAIRS: [(&str, Pair, &str, &str); 4] = [
    (
        "Define the SQL Server store",
        Pair::Content,
        "SQL Server store",
        "Mirroring SQL Server store",
    ),
    (
        "backup SQL Server store",
        Pair::ContentBackup,
        "Backup SQL Server store",
        "Backup SQL Server store mirror",
    ),
    (
        "Define the compliance SQL Server store",
        Pair::Compliance,
        "Compliance SQL Server store",
        "Compliance SQL Server store mirror",
    ),
    (
        "Define the backup compliance SQL Server store",
        Pair::ComplianceBackup,
        "Backup compliance SQL Server store",
        "Backup compliance SQL Server store mirror",
    ),
];

/// What Topology Builder would show of a topology, without identities or order.
fn shown(topology: &Topology) -> Vec<String> {
    let index = Index::new(topology);
    let mut shown = Vec::new();
    shown.push(format!("domain {}", topology.sip_domains.default_domain));
    for site in &topology.sites {
        let pool = site.default_persistent_chat_pool.as_ref();
        let pool = pool.map(|pool| inventory::name_of(topology, &pool.clone().into()));
        shown.push(format!("site {} {pool:?}", site.name));
    }
    shown.extend(
        sql_stores(&index)
            .iter()
            .map(|store| format!("store {}", store.title())),
    );
    shown.extend(
        file_stores(&index)
            .iter()
            .map(|store| format!("store {}", store.title())),
    );
    for pool in front_end_pools(&index) {
        let machines = pool.cluster.machines.iter().map(|machine| &machine.fqdn);
        let machines: Vec<_> = machines.collect();
        shown.push(format!(
            "{} {} {machines:?}",
            pool.cluster.fqdn, pool.is_standard_edition
        ));
    }
    for association in index.associations() {
        let holder = index
            .cluster_of(association.holder)
            .map(|cluster| &cluster.fqdn);
        let target = inventory::name_of(topology, &association.target.id.clone().into());
        let kind = association.kind;
        let is_chosen = matches!(
            kind,
            AssociationKind::BackEnd | AssociationKind::FrontEndFileStore
        );
        if is_chosen || kind.is_of_persistent_chat() {
            shown.push(format!("{holder:?} {kind} {target}"));
        }
    }
    for pool in persistent_chat_pools(&index) {
        let machines = pool
            .cluster
            .unwrap()
            .machines
            .iter()
            .map(|machine| &machine.fqdn);
        let machines: Vec<_> = machines.collect();
        let (name, port) = (
            pool.display_name(&index),
            pool.port(&index).and_then(|port| port.number()),
        );
        let active = pool.active_machines(&index);
        shown.push(format!(
            "{} {machines:?} {name:?} {port:?} {active:?}",
            pool.fqdn()
        ));
    }
    shown.sort();
    shown.dedup();
    shown
}

#[test]
fn following_the_worksheet_of_an_example_produces_the_example() {
    for example in examples::all() {
        if !example.is_sound {
            continue;
        }
        let topology = &example.design.topology;
        let mut person = Person::new();
        person.follow(&worksheet(topology, None));
        pretty_assert(
            &shown(&person.design.topology),
            &shown(topology),
            example.folder,
        );
    }
}

#[test]
fn only_changes_since_the_download_are_on_the_worksheet() {
    for example in examples::all() {
        if !example.is_sound {
            continue;
        }
        let before = example.design.clone();
        assert!(
            worksheet(&before.topology, Some(&before.topology))
                .dialogs
                .is_empty()
        );
        let mut changed = Person {
            design: before.clone(),
            identities: Identities::seeded(5),
        };
        let index = Index::new(&before.topology);
        let pool = persistent_chat_pools(&index)[0].service.id.clone();
        let site = before.topology.sites[0].id;
        let store = || NewSqlStore {
            site,
            fqdn: "sql99.contoso.com".to_owned(),
            instance: "PCHAT".to_owned(),
            place: None,
            held_by: vec![(
                pool.clone().into(),
                AssociationKind::Database(Database::Compliance),
            )],
        };
        changed.edit(Edit::AddSqlStore(store()));
        changed.edit(Edit::SetDisplayName {
            pool: pool.clone(),
            name: "Other chat".to_owned(),
        });
        changed.edit(Edit::SetPort {
            pool: pool.clone(),
            port: 5042,
        });
        let sheet = worksheet(&changed.design.topology, Some(&before.topology));
        assert_eq!(sheet.dialogs.len(), 2, "{}: {sheet:#?}", example.folder);
        let mut person = Person {
            design: before.clone(),
            identities: Identities::seeded(6),
        };
        person.follow(&sheet);
        let (entered, meant) = (
            shown(&person.design.topology),
            shown(&changed.design.topology),
        );
        pretty_assert(&entered, &meant, example.folder);
        // The way back is a worksheet too: what was added is deleted.
        let back = worksheet(&before.topology, Some(&changed.design.topology));
        let deleted = back
            .dialogs
            .iter()
            .filter(|dialog| dialog.task == Task::Delete);
        let deleted: Vec<_> = deleted.map(|dialog| &*dialog.name).collect();
        assert_eq!(deleted, [r"sql99.contoso.com\PCHAT"]);
        let gone = back.dialogs.iter().find(|one| one.task == Task::Delete);
        let node = &gone.unwrap().node;
        assert_eq!(
            node[1..],
            [
                "Shared Components",
                "SQL Server stores",
                r"sql99.contoso.com\PCHAT"
            ],
            "as shown in the tree"
        );
    }
}

fn pretty_assert(entered: &[String], meant: &[String], what: &str) {
    let missing: Vec<_> = meant
        .iter()
        .filter(|line| !entered.contains(line))
        .collect();
    let surplus: Vec<_> = entered
        .iter()
        .filter(|line| !meant.contains(line))
        .collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "{what}: missing {missing:#?}, extra {surplus:#?}"
    );
}

#[test]
fn a_computer_that_joins_a_pool_is_added_without_defining_a_pool() {
    let before = examples::all().remove(1).design;
    let index = Index::new(&before.topology);
    let items = inventory::items(&index);
    let pool = items
        .iter()
        .find(|item| item.title() == "pchatpool.contoso.com");
    let cluster = pool.unwrap().cluster.unwrap().id.clone();
    let fqdn = "pchat05.contoso.com".to_owned();
    let edit = Edit::AddComputer { cluster, fqdn };
    let after = apply(&before, &edit, &mut Identities::seeded(3)).unwrap();
    let entered = worksheet(&after.design.topology, Some(&before.topology));
    let text = plain(&document(&entered, "a", None));
    assert!(
        text.contains("1. Add the computer pchat05.contoso.com"),
        "{text}"
    );
    let back = worksheet(&before.topology, Some(&after.design.topology));
    let text = plain(&document(&back, "a", None));
    assert!(
        text.contains("Delete the computer pchat05.contoso.com"),
        "{text}"
    );
}

#[test]
fn mirroring_of_one_database_is_entered_although_that_of_another_is_ticked_on_the_same_page() {
    let before = examples::all().remove(1).design;
    let index = Index::new(&before.topology);
    let pool = ObjectId::from(persistent_chat_pools(&index)[0].service.id.clone());
    let set = |design: &Design, kind, target: Option<ObjectId>| {
        let holder = pool.clone();
        let edit = Edit::SetAssociation {
            holder,
            kind,
            target,
        };
        let applied = apply(design, &edit, &mut Identities::seeded(3));
        applied.unwrap().design
    };
    let mirror = AssociationKind::Database(Database::ComplianceMirror);
    let alone = set(&before, mirror, None);
    let text = |after: &Design, before: &Design| {
        plain(&document(
            &worksheet(&after.topology, Some(&before.topology)),
            "a",
            None,
        ))
    };
    let on = text(&before, &alone);
    let tick = r#"Select the check box: "Enable SQL Server store mirroring" below "Compliance SQL Server store""#;
    assert!(on.contains(tick), "{on}");
    // The other database is not mirrored either: the same check box is clear twice.
    let content = AssociationKind::Database(Database::ContentMirror);
    let (both, neither) = (set(&before, content, None), set(&alone, content, None));
    let off = text(&neither, &both);
    let clear = r#"Clear: "Enable SQL Server store mirroring" below "Compliance SQL Server store""#;
    assert!(off.contains(clear), "{off}");
    // One witness for both databases.
    let witness = inventory::items(&index).into_iter();
    let witness = witness
        .filter(|item| item.title().starts_with("sql04"))
        .map(|item| item.id.clone())
        .next();
    let shared = set(&before, AssociationKind::Witness(Pair::Compliance), witness);
    let text = text(&shared, &before);
    let choose = r#"Choose: "SQL Server mirroring witness" below "Compliance SQL Server store": sql04.contoso.com\PCHAT"#;
    assert!(text.contains(choose), "{text}");
}

#[test]
fn the_mirror_of_a_front_end_pool_is_entered_with_its_store() {
    use crate::common::kit;
    use topology_designer::topology::chat_usage::ChatUsage;
    use topology_designer::topology::{InstalledOn, Role};

    let mut design = examples::all().remove(1).design;
    let site = design.topology.sites[0].id;
    let mut services = design.topology.services.iter();
    let user = services.find(|service| service.role == Role::UserServices);
    let user = user.unwrap().id.clone();
    for (name, usage) in [
        ("sql77.contoso.com", ChatUsage::Mirror),
        ("sql78.contoso.com", ChatUsage::Witness),
    ] {
        let on = kit::add_sql_store(&mut design, site, name, "RTC");
        let on = InstalledOn::SqlInstance(on);
        let store = kit::add_service(&mut design, name, Role::UserStore, site, on);
        kit::depend(&mut design, &user, &store, kit::spelled(usage));
    }
    let text = plain(&document(&worksheet(&design.topology, None), "a", None));
    for line in [
        r#"Choose: "Mirroring SQL Server store": sql77.contoso.com\RTC"#,
        r#"Choose: "SQL Server mirroring witness": sql78.contoso.com\RTC"#,
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let store = text.split("Define the SQL Server store sql78").nth(1);
    let port = store.unwrap().split("Mirroring port\": ").nth(1).unwrap();
    assert!(port.starts_with("7022"), "{text}");
}
