//! Edits keep the spelling of the document: whatever a document calls the parts of Persistent Chat, when it
//! is read again after an edit it contains the result of the edit, contains nothing twice, and is otherwise
//! unchanged.

use std::sync::Arc;

use proptest::prelude::*;
use topology_designer::design::Design;
use topology_designer::document::{self, Format, Opened, encoding};
use topology_designer::edit::{
    DefaultScope, Edit, Identities, NewPersistentChatPool, PoolShape, apply,
};
use topology_designer::topology::recognize_chat::Facet;
use topology_designer::topology::seen_spellings::{self, SeenSpelling};
use topology_designer::topology::{
    AssociationKind, Database, Index, ObjectId, Pair, ServiceId, SqlInstanceId, legality, pools,
};
use topology_designer::vocabulary::Vocabulary;

use super::bytes::outside_is_as_it_was;

/// The spellings used in a generated document.
#[derive(Clone, Debug)]
struct Spelled {
    format: Format,
    usage_suffix: &'static str,
    usage_prefix: &'static str,
    primary: &'static str,
    backup: &'static str,
    store: &'static str,
    name: usize,
    list: usize,
    next_hop: &'static str,
    port_usage: &'static str,
    site_default: bool,
}

fn spelled() -> impl Strategy<Value = Spelled> {
    let usages = (
        prop::sample::select(vec!["", "Store", "Database", "Sql"]),
        prop::sample::select(vec!["", "PersistentChat"]),
        prop::sample::select(vec!["Default", "Primary"]),
        prop::sample::select(vec!["Backup", "DisasterRecovery", "DR"]),
    );
    let others = (
        prop::sample::select(vec!["Store", "Database"]),
        0_usize..3,
        0_usize..7,
        prop::sample::select(vec!["Default", "NextHop"]),
        prop::sample::select(vec!["SipServer", "PersistentChat"]),
        any::<bool>(),
    );
    (any::<bool>(), usages, others).prop_map(|(published, usages, others)| Spelled {
        format: match published {
            true => Format::Published,
            false => Format::TopologyBuilder,
        },
        usage_suffix: usages.0,
        usage_prefix: usages.1,
        primary: usages.2,
        backup: usages.3,
        store: others.0,
        name: others.1,
        list: others.2,
        next_hop: others.3,
        port_usage: others.4,
        site_default: others.5,
    })
}

const PUBLISHED: &[u8] = include_bytes!("../../examples/stretched-disaster-recovery/topology.xml");
const BUILDER: &[u8] = include_bytes!("../../examples/stretched-disaster-recovery/topology.tbxml");

impl Spelled {
    /// The document, with Windows line endings as the product writes them.
    fn document(&self) -> String {
        let bytes = match self.format {
            Format::Published => PUBLISHED,
            _ => BUILDER,
        };
        let (text, _) = encoding::decode(bytes).unwrap();
        let mut text = text.into_owned();
        // The role that the pool refers to, before the usages change.
        let next_hop = text.find("RoleName=\"PersistentChatService\"").unwrap();
        let pool = text[next_hop..].find("<DependsOn>").unwrap() + next_hop;
        let usage = text[pool..].find("Usage=\"Default\"").unwrap() + pool;
        text.replace_range(
            usage..usage + "Usage=\"Default\"".len(),
            &format!("Usage=\"{}\"", self.next_hop),
        );
        let end = text[pool..].find("</DependsOn>").unwrap() + pool;
        let needs = text[pool..end].to_owned();
        let mut spelled = needs.clone();
        for usage in [
            "BackupMirror",
            "BackupWitness",
            "Mirror",
            "Witness",
            "Backup",
        ] {
            let words = usage.replace("Backup", self.backup);
            let token = format!("{}{words}{}", self.usage_prefix, self.usage_suffix);
            spelled = spelled.replace(&format!("\"{usage}\""), &format!("\"{token}\""));
        }
        text = text.replacen(&needs, &spelled, 1);
        if self.store != "Store" {
            text = text.replace("PersistentChatStore", "PersistentChatDatabase");
            text = text.replace(
                "PersistentChatComplianceStore",
                "PersistentChatComplianceDatabase",
            );
        }
        if self.primary != "Default" && self.format == Format::TopologyBuilder {
            // Only databases: the next hop and the file store have their own tokens.
            let end = text[pool..].find("</DependsOn>").unwrap() + pool;
            let needs = text[pool..end].to_owned();
            let third = needs.match_indices("Usage=\"Default\"").map(|(at, _)| at);
            let at = third
                .clone()
                .nth(if self.next_hop == "Default" { 2 } else { 1 });
            let mut changed = needs.clone();
            let at = at.unwrap();
            changed.replace_range(at..at + 15, &format!("Usage=\"{}\"", self.primary));
            text = text.replacen(&needs, &changed, 1);
        }
        let name = " DisplayName=\"Contoso chat\"";
        match self.name {
            0 => {}
            1 => text = text.replacen(name, " PoolDisplayName=\"Contoso chat\"", 1),
            _ => {
                text = text.replacen(name, "", 1);
                let list = text.find("<ActiveMachines>").unwrap();
                text.insert_str(list, "<DisplayName>Contoso chat</DisplayName>");
            }
        }
        text = text.replace(
            "Usage=\"SipServer\" InterfaceSide=\"Primary\" InterfaceNumber=\"1\" Port=\"5041\"",
            &format!(
                "Usage=\"{}\" InterfaceSide=\"Primary\" InterfaceNumber=\"1\" Port=\"5041\"",
                self.port_usage
            ),
        );
        self.with_list(&mut text);
        if self.site_default && self.format == Format::Published {
            let start = text.find("<DefaultPersistentChatPool>").unwrap();
            let end = "</DefaultPersistentChatPool>";
            let end = text.find(end).unwrap() + end.len();
            let start = text[..start].rfind('>').unwrap() + 1;
            text.replace_range(start..end, "");
            text = text.replacen(
                "<CentralSite SiteId=\"1\"",
                "<CentralSite SiteId=\"1\" DefaultPersistentChatPool=\"1-PersistentChatService-1\"",
                1,
            );
        }
        text
    }

    fn with_list(&self, text: &mut String) {
        let start = text.find("<ActiveMachines>").unwrap();
        let end = text.find("</ActiveMachines>").unwrap() + "</ActiveMachines>".len();
        let computers = |form: &dyn Fn(usize) -> String, between: &str| {
            let all: Vec<String> = (1..=4).map(form).collect();
            all.join(between)
        };
        let fqdn = |number: usize| format!("pchat-red0{number}.contoso.com");
        let list = match self.list {
            0 => return,
            1 => format!(
                "<ActiveServers>{}</ActiveServers>",
                computers(&|n| format!("<Server Name=\"{}\" />", fqdn(n)), "")
            ),
            2 => format!(
                "<ActiveMachines>{}</ActiveMachines>",
                computers(
                    &|n| format!("<ActiveMachine Fqdn=\"{}\" Ordinal=\"{n}\" />", fqdn(n)),
                    ""
                )
            ),
            3 => format!(
                "<ActiveComputers>{}</ActiveComputers>",
                computers(&|n| format!("<Computer>{}</Computer>", fqdn(n)), "")
            ),
            4 => format!(
                "<ActiveServers>{}</ActiveServers>",
                computers(&|n| fqdn(n), ", ")
            ),
            5 => computers(&|n| format!("<ActiveServer Fqdn=\"{}\" />", fqdn(n)), ""),
            _ => format!(
                "<ActiveMachines>{}</ActiveMachines>",
                computers(&|n| format!("<ActiveMachine Ordinal=\"{n}\" />"), "")
            ),
        };
        text.replace_range(start..end, &list);
    }
}

/// The content of a pool.
#[derive(Clone, Debug, PartialEq)]
struct Says {
    references: Vec<Option<String>>,
    name: Option<String>,
    port: Option<u32>,
    active: Option<Vec<String>>,
    default: bool,
}

fn says(design: &Design, pool: &ServiceId) -> Says {
    let index = Index::new(&design.topology);
    let facets = index.chat(pool).unwrap();
    let references = AssociationKind::OF_PERSISTENT_CHAT.into_iter().map(|kind| {
        let target = facets.target(kind)?;
        // The pool for the next hop, and the instance for a database.
        Some(format!("{:?}", target.installed_on))
    });
    let site = design.topology.sites.first().unwrap().id;
    Says {
        references: references.collect(),
        name: facets
            .display_name
            .understood()
            .map(|name| (*name).to_owned()),
        port: facets.port.understood().and_then(|port| port.number()),
        active: facets
            .active_machines
            .understood()
            .map(|list| list.iter().map(|name| name.to_lowercase()).collect()),
        default: index.default_pool(site).understood() == Some(pool),
    }
}

fn opened(text: &str) -> Opened {
    document::read(text.as_bytes(), None).unwrap()
}

fn not_understood(design: &Design) -> Vec<String> {
    let index = Index::new(&design.topology);
    let pieces = index.not_understood().iter();
    pieces
        .map(|piece| format!("{:?} {}", piece.why, piece.quote))
        .collect()
}

fn tokens(design: &Design) -> Vec<(String, String)> {
    let index = Index::new(&design.topology);
    let seen = seen_spellings::of(&index).into_iter();
    seen.map(|seen: SeenSpelling| (format!("{:?}", seen.thing), seen.token))
        .collect()
}

/// The document after an edit, written into the source and read again.
fn written(opened: &Opened, design: &Design) -> (String, Design) {
    let source = opened.source.as_ref();
    let written = document::write(
        source,
        &design.topology,
        opened.format,
        Vocabulary::built_in(),
    )
    .unwrap();
    let text = String::from_utf8(written.bytes).unwrap();
    let read = document::read(text.as_bytes(), None).unwrap().design;
    (text, read)
}

/// The `Service`, `Cluster` and `CentralSite` elements of a document, and the text between them.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for line in text.lines() {
        let start = line.trim_start();
        let is_start = ["<Service ", "<Cluster ", "<CentralSite ", "<SqlInstance>"]
            .iter()
            .any(|element| start.starts_with(element));
        if is_start {
            blocks.push(String::new());
        }
        blocks.last_mut().unwrap().push_str(line);
        blocks.last_mut().unwrap().push('\n');
    }
    blocks
}

/// Lines of the first text that are missing from the second.
fn lost(before: &str, after: &str) -> Vec<String> {
    let mut after: Vec<&str> = after.split_inclusive('\n').collect();
    let lines = before.split_inclusive('\n').filter(|line| {
        let found = after.iter().position(|other| other == line);
        found.map(|at| after.swap_remove(at)).is_none()
    });
    lines.map(str::to_owned).collect()
}

struct Case {
    edit: Edit,
    /// The content of the pool after the edit.
    then: Says,
    /// The number of lines that may be removed or changed.
    lines: usize,
    /// The number of object elements that may be removed, added or changed.
    objects: usize,
}

fn spare_instance(design: &Design) -> SqlInstanceId {
    let index = Index::new(&design.topology);
    let stores = pools::sql_stores(&index);
    // The back end of the Front End pool is not yet a store of Persistent Chat.
    stores.first().unwrap().instance.id.clone()
}

fn cases(design: &Design, pool: &ServiceId, spelled: &Spelled) -> Vec<Case> {
    let before = says(design, pool);
    let holder = ObjectId::from(pool.clone());
    let list_lines = match spelled.list {
        0 => 1,
        _ => 2,
    };
    let mut cases = vec![
        Case {
            edit: Edit::SetDisplayName {
                pool: pool.clone(),
                name: "Redmond & Seattle".to_owned(),
            },
            then: Says {
                name: Some("Redmond & Seattle".to_owned()),
                ..before.clone()
            },
            lines: 1,
            objects: 1,
        },
        Case {
            edit: Edit::SetPort {
                pool: pool.clone(),
                port: 5055,
            },
            then: Says {
                port: Some(5055),
                ..before.clone()
            },
            lines: 1,
            objects: 1,
        },
        Case {
            edit: Edit::SetActive {
                pool: pool.clone(),
                machine: "pchat-red02.contoso.com".to_owned(),
                active: false,
            },
            then: Says {
                active: before.active.clone().map(|mut list| {
                    list.remove(1);
                    list
                }),
                ..before.clone()
            },
            lines: list_lines,
            objects: 1,
        },
        Case {
            edit: Edit::SetDefaultPool {
                pool: pool.clone(),
                scope: DefaultScope::AllSites,
                on: false,
            },
            then: Says {
                default: false,
                ..before.clone()
            },
            lines: 3,
            objects: 1,
        },
    ];
    for kind in AssociationKind::OF_PERSISTENT_CHAT {
        let clear = Edit::SetAssociation {
            holder: holder.clone(),
            kind,
            target: None,
        };
        let mut references = before.references.clone();
        references[kind.place()] = None;
        cases.push(Case {
            edit: clear,
            then: Says {
                references,
                ..before.clone()
            },
            // The dependency, and the service of the database.
            lines: 3 + 16,
            objects: 2,
        });
    }
    let of_front_end = {
        let index = Index::new(&design.topology);
        let stores = pools::file_stores(&index);
        stores.first().unwrap().service.clone()
    };
    let mut references = before.references.clone();
    references[AssociationKind::FileStore.place()] =
        Some(format!("{:?}", of_front_end.installed_on));
    cases.push(Case {
        edit: Edit::SetAssociation {
            holder: holder.clone(),
            kind: AssociationKind::FileStore,
            target: Some(of_front_end.id.into()),
        },
        then: Says {
            references,
            ..before.clone()
        },
        lines: 1,
        objects: 1,
    });
    let instance = spare_instance(design);
    let kind = AssociationKind::Database(Database::ContentMirror);
    let mut references = before.references.clone();
    references[kind.place()] = Some(format!(
        "{:?}",
        topology_designer::topology::InstalledOn::SqlInstance(instance.clone())
    ));
    cases.push(Case {
        edit: Edit::SetAssociation {
            holder,
            kind,
            target: Some(instance.into()),
        },
        then: Says {
            references,
            ..before
        },
        lines: 3 + 16,
        objects: 3,
    });
    cases
}

fn first_pool(design: &Design) -> ServiceId {
    let index = Index::new(&design.topology);
    pools::persistent_chat_pools(&index)[0].service.id.clone()
}

fn check(spelled: &Spelled) -> Result<(), TestCaseError> {
    let text = spelled.document();
    let opened = opened(&text);
    let design = &opened.design;
    let pool = first_pool(design);
    prop_assert_eq!(not_understood(design), Vec::<String>::new());
    let before = says(design, &pool);
    prop_assert!(before.references.iter().all(Option::is_some), "{before:?}");
    prop_assert_eq!(before.active.as_ref().map(Vec::len), Some(4));
    for case in cases(design, &pool, spelled) {
        let applied = apply(design, &case.edit, &mut Identities::seeded(3));
        let applied = match applied {
            Ok(applied) => applied,
            Err(refusal) => {
                return Err(TestCaseError::fail(format!("{:?}: {refusal}", case.edit)));
            }
        };
        let (after, read) = written(&opened, &applied.design);
        prop_assert_eq!(&says(&read, &pool), &case.then, "{:?}", case.edit);
        prop_assert_eq!(
            not_understood(&read),
            Vec::<String>::new(),
            "{:?}",
            case.edit
        );
        outside_is_as_it_was(&case.edit, &text, &after)?;
        let gone = lost(&text, &after);
        prop_assert!(gone.len() <= case.lines, "{:?} lost {gone:#?}", case.edit);
        let others = blocks(&text);
        let kept = blocks(&after);
        let changed = others.iter().filter(|block| !kept.contains(block)).count();
        // The last one ends with the text that follows it.
        prop_assert!(
            changed <= case.objects + 1,
            "{:?} changed {changed}",
            case.edit
        );
        // None of our own spellings was added to those of the document.
        let known = tokens(design);
        for token in tokens(&read) {
            prop_assert!(known.contains(&token), "{:?} wrote {token:?}", case.edit);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::common::cases::cases(48))]

    #[test]
    fn an_edit_is_written_in_the_spelling_of_the_document(spelled in spelled()) {
        check(&spelled)?;
    }

    #[test]
    fn a_reference_that_is_cleared_and_set_again_is_spelled_as_before(spelled in spelled()) {
        let text = spelled.document();
        let opened = opened(&text);
        let pool = first_pool(&opened.design);
        let before = says(&opened.design, &pool);
        let holder = ObjectId::from(pool.clone());
        for kind in AssociationKind::OF_PERSISTENT_CHAT {
            let target: ObjectId = {
                let index = Index::new(&opened.design.topology);
                let view = pools::persistent_chat_pools(&index)[0];
                match kind {
                    AssociationKind::NextHop => {
                        let next_hop = view.target(&index, kind).unwrap();
                        index.cluster_of(next_hop).unwrap().id.clone().into()
                    }
                    AssociationKind::FileStore => view.target(&index, kind).unwrap().id.clone().into(),
                    _ => view.sql_store(&index, kind).unwrap().instance.id.clone().into(),
                }
            };
            let set = |target: Option<ObjectId>| Edit::SetAssociation {
                holder: holder.clone(), kind, target,
            };
            let mut identities = Identities::seeded(5);
            let cleared = apply(&opened.design, &set(None), &mut identities).unwrap().design;
            let again = apply(&cleared, &set(Some(target)), &mut identities);
            let again = again.unwrap_or_else(|refusal| panic!("{kind}: {refusal}"));
            let (_, read) = written(&opened, &again.design);
            prop_assert_eq!(&says(&read, &pool), &before, "{:?}", kind);
            prop_assert_eq!(not_understood(&read), Vec::<String>::new());
        }
    }

    #[test]
    fn a_new_pool_is_spelled_like_the_existing_pool_of_the_document(spelled in spelled()) {
        let text = spelled.document();
        let opened = opened(&text);
        let index = Index::new(&opened.design.topology);
        let stores = pools::sql_stores(&index);
        let store = |at: usize| ObjectId::from(stores[at].instance.id.clone());
        let next_hop = ObjectId::from(pools::front_end_pools(&index)[0].cluster.id.clone());
        let new = NewPersistentChatPool {
            site: opened.design.topology.sites[0].id,
            service_version: 7,
            shape: PoolShape::Multiple {
                fqdn: "newpool.contoso.com".to_owned(),
                computers: vec!["new01.contoso.com".to_owned(), "new02.contoso.com".to_owned()],
            },
            display_name: "New chat".to_owned(),
            port: 5041,
            compliance: false,
            references: [
                (AssociationKind::NextHop, next_hop),
                (AssociationKind::Database(Database::Content), store(0)),
                (AssociationKind::Database(Database::ContentMirror), store(1)),
                (AssociationKind::Witness(Pair::Content), store(2)),
            ]
            .into_iter()
            .collect(),
            place: None,
        };
        let edit = Edit::AddPersistentChatPool(new);
        let applied = apply(&opened.design, &edit, &mut Identities::seeded(9));
        let applied = applied.unwrap_or_else(|refusal| panic!("{spelled:?}: {refusal}"));
        let (_, read) = written(&opened, &applied.design);
        prop_assert_eq!(not_understood(&read), Vec::<String>::new());
        let known = tokens(&opened.design);
        for token in tokens(&read) {
            prop_assert!(known.contains(&token), "wrote {:?}", token);
        }
        let index = Index::new(&read.topology);
        let pools = pools::persistent_chat_pools(&index);
        let new = pools.iter().find(|pool| pool.fqdn() == "newpool.contoso.com").unwrap();
        prop_assert_eq!(new.display_name(&index), Some("New chat"));
        prop_assert_eq!(new.active_machines(&index).map(<[&str]>::len), Some(2));
        prop_assert!(new.target(&index, AssociationKind::NextHop).is_some());
        prop_assert!(new.target(&index, AssociationKind::Witness(Pair::Content)).is_some());
    }
}

/// A document in which only the usage of the mirror is unknown.
fn half_understood() -> String {
    let (text, _) = encoding::decode(PUBLISHED).unwrap();
    text.replacen("Usage=\"Mirror\"", "Usage=\"Standort\"", 1)
}

#[test]
fn parts_that_are_not_understood_cannot_be_changed_by_edits_or_wires() {
    let opened = opened(&half_understood());
    let pool = first_pool(&opened.design);
    let kind = AssociationKind::Database(Database::ContentMirror);
    let index = Index::new(&opened.design.topology);
    assert!(matches!(
        index.chat(&pool).unwrap().reference(kind),
        Facet::NotUnderstood(_)
    ));
    let holder = ObjectId::from(pool);
    for target in [None, Some(ObjectId::from(spare_instance(&opened.design)))] {
        let may = match &target {
            None => legality::may_clear(&index, &holder, kind),
            Some(target) => {
                let items = topology_designer::topology::inventory::items(&index);
                let item = items.iter().find(|item| item.id == *target).unwrap();
                legality::may_associate(&index, &holder, kind, item)
            }
        };
        let edit = Edit::SetAssociation {
            holder: holder.clone(),
            kind,
            target,
        };
        let refused = apply(&opened.design, &edit, &mut Identities::seeded(1)).unwrap_err();
        assert_eq!(may.unwrap_err().0, refused.0);
        assert!(refused.0.contains("Standort"), "{refused}");
    }
}

#[test]
fn a_port_that_is_identified_only_by_its_number_keeps_it() {
    let (text, _) = encoding::decode(PUBLISHED).unwrap();
    let text = text
        .replace("GruuType=\"PersistentChat\"", "GruuType=\"Group\"")
        .replace(
            "Owner=\"urn:component:PersistentChat\" Usage=\"SipServer\"",
            "Owner=\"urn:component:PersistentChat\" Usage=\"Listener\"",
        );
    let opened = opened(&text);
    let pool = first_pool(&opened.design);
    let set = |port| Edit::SetPort {
        pool: pool.clone(),
        port,
    };
    let refused = apply(&opened.design, &set(5055), &mut Identities::seeded(1)).unwrap_err();
    assert!(
        refused.0.contains("recognized only by its number, 5041"),
        "{refused}"
    );
    let same = apply(&opened.design, &set(5041), &mut Identities::seeded(1)).unwrap();
    assert_eq!(same.design, opened.design);
}

#[test]
fn a_default_pool_in_an_attribute_of_the_site_stays_there() {
    let spelled = Spelled {
        format: Format::Published,
        usage_suffix: "",
        usage_prefix: "",
        primary: "Default",
        backup: "Backup",
        store: "Store",
        name: 0,
        list: 0,
        next_hop: "Default",
        port_usage: "SipServer",
        site_default: true,
    };
    let opened = opened(&spelled.document());
    let pool = first_pool(&opened.design);
    let edit = |on| Edit::SetDefaultPool {
        pool: pool.clone(),
        scope: DefaultScope::AllSites,
        on,
    };
    let mut identities = Identities::seeded(1);
    let off = apply(&opened.design, &edit(false), &mut identities)
        .unwrap()
        .design;
    let (text, _) = written(&opened, &off);
    assert!(!text.contains("DefaultPersistentChatPool"), "{text}");
    let unchanged = apply(&opened.design, &edit(true), &mut identities)
        .unwrap()
        .design;
    assert!(Arc::ptr_eq(
        &unchanged.topology.sites[0],
        &opened.design.topology.sites[0]
    ));
}
