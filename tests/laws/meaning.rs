//! Persistent Chat is read by its meaning: however a document spells it, each facet means the same as in our
//! own spelling or is reported as not understood, and other spellings lead to no wrong conclusions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use topology_designer::document::{self, Opened, encoding};
use topology_designer::edit::Edit;
use topology_designer::rules::{Diagnostic, Facts, Report, Severity};
use topology_designer::topology::recognize_chat::{Doubt, Facet};
use topology_designer::topology::{
    AssociationKind, Database, Index, InstalledOn, Pair, Service, pools,
};

use crate::vocabulary;

pub(crate) const EXAMPLES: [&str; 2] = ["enterprise-four-servers", "stretched-disaster-recovery"];

/// The published document of an example, as text.
pub(crate) fn example(folder: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("examples").join(folder).join("topology.xml");
    let bytes = std::fs::read(path).unwrap();
    let (text, _) = encoding::decode(&bytes).unwrap();
    text.into_owned()
}

pub(crate) fn opened(text: &str) -> Opened {
    document::read(text.as_bytes(), None).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The meaning of a document, by names that do not depend on spelling; `None` for what is not understood.
type Meanings = BTreeMap<String, Option<String>>;

fn meanings(opened: &Opened) -> Meanings {
    let index = Index::new(&opened.design.topology);
    let mut meanings = Meanings::new();
    let mut say = |name: String, state: Option<Option<String>>| {
        if let Some(state) = state {
            meanings.insert(name, state);
        }
    };
    for pool in pools::persistent_chat_pools(&index) {
        let facets = pool.facets(&index).unwrap();
        for reference in AssociationKind::OF_PERSISTENT_CHAT {
            let place = |target: &&Service| match &target.installed_on {
                InstalledOn::Cluster(id) => format!("{id}"),
                InstalledOn::SqlInstance(id) => format!("{id}"),
            };
            say(
                reference.to_string(),
                state(facets.reference(reference), place),
            );
        }
        let port =
            |port: &&topology_designer::topology::service::Port| port.number().unwrap().to_string();
        say("port".to_owned(), state(&facets.port, port));
        let name = state(&facets.display_name, |name| (*name).to_owned());
        say("display name".to_owned(), name);
        let active = state(&facets.active_machines, |list| {
            list.join(" ").to_lowercase()
        });
        say("active computers".to_owned(), active);
    }
    for site in &opened.design.topology.sites {
        let pool = |id: &topology_designer::topology::ServiceId| {
            let cluster = index
                .service(id)
                .and_then(|service| index.cluster_of(service));
            cluster.unwrap().fqdn.clone()
        };
        say(
            format!("default of {}", site.name),
            state(index.default_pool(site.id), pool),
        );
    }
    meanings
}

fn state<T>(facet: &Facet<'_, T>, value: impl Fn(&T) -> String) -> Option<Option<String>> {
    match facet {
        Facet::Absent => None,
        Facet::Understood { value: it, .. } => Some(Some(value(it))),
        Facet::NotUnderstood(_) => Some(None),
    }
}

fn report(opened: &Opened) -> Report {
    Report::of(&Facts::new(&opened.design))
}

fn errors(report: &Report) -> BTreeSet<&'static str> {
    let problems = report.diagnostics.iter();
    let errors = problems.filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.rule).collect()
}

/// Whether a fix removes or turns off something that is running.
fn takes_away(edit: &Edit) -> bool {
    match edit {
        Edit::Delete { .. } | Edit::SetAssociation { target: None, .. } => true,
        Edit::SetCompliance { on, .. }
        | Edit::SetMirroring { on, .. }
        | Edit::SetWitness { on, .. }
        | Edit::SetDisasterRecovery { on, .. } => !on,
        Edit::Together { edits, .. } => edits.iter().any(takes_away),
        _ => false,
    }
}

fn fixes_that_take_away(report: &Report) -> Vec<String> {
    let of = |problem: &Diagnostic| -> Vec<String> {
        let fixes = problem.fixes.iter().filter(|fix| takes_away(&fix.edit));
        fixes
            .map(|fix| format!("{}: {}", problem.rule, fix.label))
            .collect()
    };
    report.diagnostics.iter().flat_map(of).collect()
}

/// What must hold for every spelling of an example.
fn judge(original: &str, spelled: &str) {
    let (before, after) = (opened(original), opened(spelled));
    let written = document::write(
        after.source.as_ref(),
        &after.design.topology,
        after.format,
        vocabulary(),
    );
    assert!(
        written.unwrap().bytes == spelled.as_bytes(),
        "its bytes are kept"
    );
    let (meant, read) = (meanings(&before), meanings(&after));
    let index = Index::new(&after.design.topology);
    let probable = index.not_understood().iter();
    let is_probable = probable
        .clone()
        .any(|piece| piece.why == Doubt::ProbablyPersistentChat);
    for (name, value) in &meant {
        match read.get(name) {
            None => assert!(is_probable, "{name} vanished\n{spelled}"),
            Some(None) => assert!(probable.len() > 0, "{name} is not quoted"),
            Some(now) => assert_eq!(now, value, "{name} means something else\n{spelled}"),
        }
    }
    for (name, value) in &read {
        assert!(
            value.is_none() || meant.contains_key(name),
            "{name} is invented\n{spelled}"
        );
    }
    let (then, now) = (report(&before), report(&after));
    let more: Vec<_> = errors(&now).difference(&errors(&then)).copied().collect();
    assert!(more.is_empty(), "{more:?} are false errors\n{spelled}");
    let known = fixes_that_take_away(&then);
    for fix in fixes_that_take_away(&now) {
        assert!(known.contains(&fix), "{fix}\n{spelled}");
    }
}

/// The text in different letter case.
fn in_case(token: &str, case: u8) -> String {
    match case {
        0 => token.to_lowercase(),
        1 => token.to_uppercase(),
        _ => token.to_owned(),
    }
}

/// The service of the pool, from its opening tag to its end.
fn service(text: &str) -> (usize, usize) {
    let at = text.find("RoleName=\"PersistentChatService\" Instance=\"1\" />\r\n      <DependsOn>");
    let at = at.expect("the pool of the example");
    let start = text[..at].rfind("<Service ").unwrap();
    let end = at + text[at..].find("</Service>").unwrap();
    (start, end)
}

fn change(text: &str, change: impl Fn(&str) -> String) -> String {
    let (start, end) = service(text);
    format!(
        "{}{}{}",
        &text[..start],
        change(&text[start..end]),
        &text[end..]
    )
}

/// The dependencies of the pool in a different order.
fn reordered(text: &str, order: &[usize]) -> String {
    change(text, |service| {
        let start = service.find("<Dependency ").unwrap();
        let end = service.rfind("</Dependency>").unwrap() + "</Dependency>".len();
        let parts: Vec<&str> = service[start..end]
            .split_inclusive("</Dependency>")
            .collect();
        let mut left: Vec<&str> = parts.iter().map(|part| part.trim_start()).collect();
        let mut shuffled = Vec::new();
        for pick in order {
            if !left.is_empty() {
                shuffled.push(left.remove(pick % left.len()));
            }
        }
        shuffled.extend(left);
        format!(
            "{}{}{}",
            &service[..start],
            shuffled.join("\r\n        "),
            &service[end..]
        )
    })
}

/// The spelling of the usages of the five special references; `None` for our own spelling.
fn usages() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let tokens = |ours: &'static str, others: &'static [&'static str]| {
        (select(others), 0_u8..4).prop_map(move |(token, case)| (ours, in_case(token, case)))
    };
    (
        tokens(
            "Mirror",
            &[
                "Mirror",
                "MirrorStore",
                "PersistentChatMirror",
                "MirrorPersistentChatDatabase",
                "Default",
                "Partner",
                "MirrorOf",
                "DatabaseMirror",
            ],
        ),
        tokens(
            "Witness",
            &[
                "Witness",
                "WitnessStore",
                "MirroringWitness",
                "Default",
                "Quorum",
            ],
        ),
        tokens(
            "Backup",
            &[
                "Backup",
                "DisasterRecovery",
                "DR",
                "BackupStore",
                "Secondary",
                "Default",
                "LogShipping",
            ],
        ),
        tokens(
            "BackupMirror",
            &[
                "BackupMirror",
                "DisasterRecoveryMirror",
                "MirrorBackup",
                "SecondaryMirrorStore",
                "Remote",
            ],
        ),
        tokens(
            "BackupWitness",
            &[
                "BackupWitness",
                "DRWitness",
                "WitnessBackupStore",
                "Default",
            ],
        ),
    )
        .prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e])
}

fn with_usages(text: &str, usages: &[(&str, String)], plain: &str) -> String {
    change(text, |service| {
        let mut service = service.to_owned();
        for (ours, _) in usages {
            service = service.replace(&format!("Usage=\"{ours}\""), &format!("Usage=\"<{ours}>\""));
        }
        service = service.replace("Usage=\"Default\"", &format!("Usage=\"{plain}\""));
        for (ours, token) in usages {
            service = service.replace(&format!("<{ours}>"), token);
        }
        service
    })
}

const ROLES: &[&str] = &[
    "PersistentChatService",
    "persistentchatservice",
    "PersistentchatService",
    "PersistentChatServer",
    "PersistentChat",
    "GroupServer",
];
const STORES: &[(&str, &str)] = &[
    ("PersistentChatStore", "PersistentChatComplianceStore"),
    ("persistentchatstore", "PERSISTENTCHATCOMPLIANCESTORE"),
    ("PersistentChatDatabase", "PersistentChatComplianceDatabase"),
    ("MgcStore", "MgcCompStore"),
    ("MgcStore", "PersistentChatComplianceStore"),
    ("ChatContentStore", "ChatComplianceStore"),
    ("RoomStore", "ArchiveStore"),
];

/// The settings of the pool in a different form.
fn with_settings(text: &str, name: usize, list: usize) -> String {
    change(text, |service| {
        let start = service.rfind("<PersistentChatService xmlns").unwrap();
        let tag_end = start + service[start..].find('>').unwrap();
        let tag = &service[start..tag_end];
        let name_at = tag.find(" DisplayName=\"").unwrap();
        let value = tag[name_at + 14..].split('"').next().unwrap();
        let computers: Vec<&str> = service[tag_end..].split("Fqdn=\"").skip(1).collect();
        let computers: Vec<&str> = computers
            .iter()
            .map(|c| c.split('"').next().unwrap())
            .collect();
        let each = |form: &dyn Fn(usize, &str) -> String| -> String {
            let computers = computers.iter().enumerate();
            computers.map(|(at, fqdn)| form(at + 1, fqdn)).collect()
        };
        let (mut attributes, mut children, mut after, mut on_service) =
            (String::new(), String::new(), String::new(), String::new());
        match name {
            0 => attributes += &format!(" DisplayName=\"{value}\""),
            1 => children += &format!("<DisplayName>{value}</DisplayName>"),
            2 => on_service += &format!(" DisplayName=\"{value}\""),
            3 => attributes += &format!(" displayname=\"{value}\""),
            4 => attributes += &format!(" PoolTitle=\"{value}\""),
            _ => {
                attributes += &format!(" DisplayName=\"{value}\"");
                children += &format!("<DisplayName>{value}</DisplayName>");
            }
        }
        match list {
            0 => {
                let items = each(&|_, fqdn| format!("<ActiveMachine Fqdn=\"{fqdn}\" />"));
                children += &format!("<ActiveMachines>{items}</ActiveMachines>");
            }
            1 => attributes += &format!(" ActiveServers=\"{}\"", computers.join(";")),
            2 => {
                let items = each(&|_, fqdn| format!("<Server Name=\"{fqdn}\" />"));
                children += &format!("<ActiveServers>{items}</ActiveServers>");
            }
            3 => {
                let items =
                    each(&|at, fqdn| format!("<ActiveMachine Fqdn=\"{fqdn}\" Ordinal=\"{at}\" />"));
                children += &format!("<ActiveMachines>{items}</ActiveMachines>");
            }
            4 => children += &each(&|_, fqdn| format!("<ActiveServer>{fqdn}</ActiveServer>")),
            5 => {
                let items = each(&|at, _| format!("<Machine OrdinalInCluster=\"{at}\" />"));
                children += &format!("<ActiveMachines>{items}</ActiveMachines>");
            }
            6 => {
                let items = each(&|at, fqdn| {
                    format!("<Machine Fqdn=\"{fqdn}\" IsActive=\"{}\" />", at < 5)
                });
                children += &format!("<Machines>{items}</Machines>");
            }
            7 => after += &format!("<ActiveServers>{}</ActiveServers>", computers.join(", ")),
            _ => {
                attributes += &format!(" ActiveServers=\"{}\"", computers[0]);
                let items = each(&|_, fqdn| format!("<ActiveMachine Fqdn=\"{fqdn}\" />"));
                children += &format!("<ActiveMachines>{items}</ActiveMachines>");
            }
        }
        let open = &tag[..name_at];
        let head = service[..start].replacen("<Service ", &format!("<Service{on_service} "), 1);
        format!("{head}{open}{attributes}>{children}</PersistentChatService>{after}\r\n    ")
    })
}

fn with_default(text: &str, form: usize) -> String {
    let start = text.find("<DefaultPersistentChatPool>").unwrap();
    let end_tag = "</DefaultPersistentChatPool>";
    let end = text.find(end_tag).unwrap() + end_tag.len();
    let without = format!("{}{}", &text[..start], &text[end..]);
    let attribute = |value: &str| {
        let with = format!("<CentralSite SiteId=\"1\" DefaultPersistentChatPool=\"{value}\"");
        without.replacen("<CentralSite SiteId=\"1\"", &with, 1)
    };
    match form {
        0 => text.to_owned(),
        1 => attribute("1-PersistentChatService-1"),
        2 => attribute("Chat"),
        3 => {
            let element =
                "<DefaultPersistentChatPool>1-PersistentChatService-1</DefaultPersistentChatPool>";
            format!("{}{element}{}", &text[..start], &text[end..])
        }
        _ => text.replacen(
            "<CentralSite SiteId=\"1\"",
            "<CentralSite SiteId=\"1\" DefaultPersistentChatPool=\"1-PersistentChatService-1\"",
            1,
        ),
    }
}

proptest! {
    #![proptest_config(crate::common::cases::cases(128))]

    #[test]
    fn nothing_is_misread_however_a_document_spells_persistent_chat(
        folder in select(&EXAMPLES[..]),
        role in select(ROLES),
        stores in select(STORES),
        usages in usages(),
        plain in select(&["Default", "default", "Primary", "PersistentChatDatabase"][..]),
        order in proptest::collection::vec(0_usize..16, 16),
        settings in prop_oneof![(0_usize..6, 0_usize..1), (0_usize..1, 0_usize..9), (0_usize..6, 0_usize..9)],
        default in 0_usize..5,
        changed in subsequence((0..7).collect::<Vec<usize>>(), 1..=3),
    ) {
        let original = example(folder);
        let mut text = original.clone();
        for change_of in changed {
            text = match change_of {
                0 => reordered(&text, &order),
                1 => with_usages(&text, &usages, "Default"),
                2 => with_usages(&text, &[], plain),
                3 => with_settings(&text, settings.0, settings.1),
                4 => with_default(&text, default),
                5 => text
                    .replace("RoleName=\"PersistentChatStore\"", &format!("RoleName=\"{}\"", stores.0))
                    .replace(
                        "RoleName=\"PersistentChatComplianceStore\"",
                        &format!("RoleName=\"{}\"", stores.1),
                    ),
                _ => text
                    .replace("RoleName=\"PersistentChatService\"", &format!("RoleName=\"{role}\""))
                    .replace("1-PersistentChatService-1", &format!("1-{role}-1")),
            };
        }
        judge(&original, &text);
    }
}

/// The text with one part replaced, which must exist.
fn replaced(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old}");
    text.replacen(old, new, 1)
}

fn pieces(text: &str) -> Vec<Doubt> {
    let opened = opened(text);
    let index = Index::new(&opened.design.topology);
    index
        .not_understood()
        .iter()
        .map(|piece| piece.why)
        .collect()
}

#[test]
fn stores_that_all_have_the_default_usage_are_not_distinguished_by_their_order() {
    let original = example(EXAMPLES[0]);
    let mirror = AssociationKind::Database(Database::ContentMirror).to_string();
    let content = AssociationKind::Database(Database::Content).to_string();
    let all = [
        ("Mirror", "Default".to_owned()),
        ("Witness", "Default".to_owned()),
    ];
    for order in [vec![0; 8], vec![7; 8]] {
        let text = reordered(&with_usages(&original, &all, "Default"), &order);
        let read = meanings(&opened(&text));
        assert_eq!(read[&content], None);
        assert_eq!(read[&mirror], None);
        assert_eq!(pieces(&text), [Doubt::SeveralReferences; 6]);
        judge(&original, &text);
    }
}

#[test]
fn a_mirror_recorded_on_the_database_or_the_instance_is_never_reported_as_unused() {
    let original = example(EXAMPLES[0]);
    let at = original.find("<SqlInstanceId Name=\"PCHAT\">").unwrap();
    let instance = original[..at].rfind("<SqlInstance>").unwrap();
    let text = format!(
        "{}<SqlInstance MirroringPort=\"5022\">{}",
        &original[..instance],
        &original[instance + "<SqlInstance>".len()..]
    );
    assert_eq!(pieces(&text), [Doubt::SqlInstanceContent]);
    let without = change(&text, |service| {
        let parts = service.split_inclusive("</Dependency>");
        parts
            .filter(|part| !part.contains("Usage=\"Mirror\""))
            .collect()
    });
    let found = report(&opened(&without));
    assert!(
        found
            .diagnostics
            .iter()
            .all(|problem| problem.rule != "R71"),
        "{found:#?}"
    );
    assert!(
        found
            .not_judged
            .iter()
            .any(|left| left.rules.contains(&"R71"))
    );
    assert!(fixes_that_take_away(&found).is_empty());
}

#[test]
fn the_next_hop_is_a_pool_even_if_several_of_its_services_are_named() {
    let original = example(EXAMPLES[0]);
    let hop = AssociationKind::NextHop.to_string();
    let registrar = "<Dependency Usage=\"Default\">\r\n          <ServiceId SiteId=\"1\" RoleName=\"Registrar\" Instance=\"1\" />\r\n        </Dependency>";
    let of = |usage: &str, role: &str| {
        format!(
            "<Dependency Usage=\"{usage}\"><ServiceId SiteId=\"1\" RoleName=\"{role}\" Instance=\"1\" /></Dependency>"
        )
    };
    let meant = meanings(&opened(&original))[&hop].clone();
    for instead in [
        of("NextHop", "Registrar"),
        of("Default", "WebServices"),
        of("Default", "UserServices") + &of("Default", "Registrar") + &of("Default", "WebServices"),
    ] {
        let text = change(&original, |service| replaced(service, registrar, &instead));
        assert_eq!(meanings(&opened(&text))[&hop], meant, "{instead}");
        judge(&original, &text);
    }
}

#[test]
fn a_port_is_recognized_by_its_number_and_its_attributes_and_never_by_its_order() {
    let original = example(EXAMPLES[0]);
    let first = "<Port Owner=\"urn:component:PersistentChat\" Usage=\"SipServer\"";
    let other = "<Port Owner=\"urn:component:PersistentChat\" Usage=\"WcfMtls\" InterfaceSide=\"Primary\" InterfaceNumber=\"1\" Port=\"881\" Protocol=\"Mtls\" UrlPath=\"/\" AuthorizesRequests=\"false\" />";
    let text = replaced(&original, first, &format!("{other}{first}"));
    assert_eq!(meanings(&opened(&text))["port"], Some("5041".to_owned()));
    judge(&original, &text);
    let nameless = change(&text, |service| {
        service
            .replace("Port=\"5041\"", "Port=\"6000\"")
            .replace("Usage=\"SipServer\"", "Usage=\"Chat2\"")
            .replace(" GruuType=\"PersistentChat\"", "")
    });
    assert_eq!(meanings(&opened(&nameless))["port"], None);
    assert_eq!(pieces(&nameless), [Doubt::Ports]);
}

#[test]
fn a_port_in_an_unknown_form_does_not_count_as_missing() {
    let original = example(EXAMPLES[0]);
    let ports = "<Ports xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008\">";
    for (from, to) in [
        (" Port=\"5041\"", " port=\"5041\""),
        (" Port=\"5041\"", ""),
        (" Protocol=\"Mtls\"", ""),
        (" Protocol=\"Mtls\"", " Protocol=\"MutualTls\""),
        (ports, "<Ports>"),
    ] {
        let text = change(&original, |service| replaced(service, from, to));
        assert_eq!(meanings(&opened(&text))["port"], None, "{to}");
        let found = report(&opened(&text));
        let is_left = found.not_judged.iter().any(|it| it.rules.contains(&"R37"));
        assert!(is_left && errors(&found).is_empty(), "{to}");
    }
}

#[test]
fn a_service_that_resembles_persistent_chat_is_never_ignored_silently() {
    let original = example(EXAMPLES[0]);
    let text = original.replace("RoleName=\"PersistentChatService\"", "RoleName=\"Rooms\"");
    let text = text.replace(
        "ServiceRoles.PersistentChatService\"",
        "ServiceRoles.Rooms\"",
    );
    let text = change_rooms(&text);
    assert!(pieces(&text).contains(&Doubt::ProbablyPersistentChat));
    let found = report(&opened(&text));
    assert_eq!(errors(&found), BTreeSet::new());
    assert!(!found.not_judged.is_empty());
}

/// Without the role element, by which the service would still be recognized.
fn change_rooms(text: &str) -> String {
    let start = text.find("<PersistentChatService xmlns").unwrap();
    let end_tag = "</PersistentChatService>";
    let end = start + text[start..].find(end_tag).unwrap() + end_tag.len();
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn an_unknown_usage_does_not_affect_the_rest_of_the_pair() {
    let original = example(EXAMPLES[0]);
    let text = with_usages(&original, &[("Mirror", "Partner".to_owned())], "Default");
    let read = meanings(&opened(&text));
    let of = |kind: AssociationKind| read[&kind.to_string()].clone();
    assert!(of(AssociationKind::Database(Database::Content)).is_some());
    assert!(of(AssociationKind::Witness(Pair::Content)).is_some());
    assert_eq!(of(AssociationKind::Database(Database::ContentMirror)), None);
    judge(&original, &text);
}

#[test]
fn computers_with_their_own_active_state_are_reported_as_not_understood() {
    let original = example(EXAMPLES[0]);
    let list = original.find("<ActiveMachines>").unwrap();
    let end = original.find("</ActiveMachines>").unwrap() + "</ActiveMachines>".len();
    let text = format!("{}{}", &original[..list], &original[end..]);
    for said in ["IsActive=\"true\"", "State=\"Standby\"", "Mode=\"Active\""] {
        let text = text.replace(
            "Fqdn=\"pchat01.contoso.com\">",
            &format!("Fqdn=\"pchat01.contoso.com\" {said}>"),
        );
        assert_eq!(pieces(&text), [Doubt::List], "{said}");
        assert_eq!(meanings(&opened(&text))["active computers"], None, "{said}");
        judge(&original, &text);
    }
}

#[test]
fn computers_that_are_listed_as_inactive_are_reported_as_not_understood() {
    let original = example(EXAMPLES[0]);
    for list in ["InactiveMachines", "StandbyServers", "PassiveComputerFqdns"] {
        for text in [
            original.replace("ActiveMachines>", &format!("{list}>")),
            original.replace(
                "<ActiveMachines>",
                &format!(
                    "<{list}><Machine Fqdn=\"pchat01.contoso.com\" /></{list}><ActiveMachines>"
                ),
            ),
        ] {
            assert_eq!(pieces(&text), [Doubt::ServiceContent], "{list}");
            assert_eq!(meanings(&opened(&text))["active computers"], None, "{list}");
            judge(&original, &text);
        }
    }
}

#[test]
fn converting_copies_no_identity_that_has_no_meaning_in_the_new_format() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root
        .join("examples")
        .join(EXAMPLES[0])
        .join("topology.tbxml");
    let bytes = std::fs::read(path).unwrap();
    let (text, _) = encoding::decode(&bytes).unwrap();
    let opened_of = |text: &str| document::read(text.as_bytes(), None).unwrap();
    let known = opened_of(&text);
    let pool = &known.design.topology.services.iter();
    let pool = pool
        .clone()
        .find(|service| service.role_name() == "PersistentChatService")
        .unwrap();
    let store = known
        .design
        .topology
        .clusters
        .iter()
        .flat_map(|c| &c.sql_instances)
        .next()
        .unwrap();
    let element = text.find("<DefaultPersistentChatPool").unwrap();
    let end = element + text[element..].find("/>").unwrap() + 2;
    let spelled = format!("{}{}", &text[..element], &text[end..]);
    let with = format!("<CentralSite DefaultPersistentChatPool=\"{}\" ", pool.id);
    let spelled = spelled.replacen("<CentralSite ", &with, 1);
    let with = format!("<SqlInstance MirrorUniqueId=\"{}\" ", store.id);
    let spelled = spelled.replacen("<SqlInstance ", &with, 1);
    let opened = opened_of(&spelled);
    let written = document::write(
        opened.source.as_ref(),
        &opened.design.topology,
        document::Format::Published,
        vocabulary(),
    )
    .unwrap();
    let (published, _) = encoding::decode(&written.bytes).unwrap();
    for id in [pool.id.as_str(), store.id.as_str()] {
        assert!(!published.contains(id), "{id}");
    }
    assert!(published.contains("DefaultPersistentChatPool=\"1-PersistentChatService-1\""));
    let said = written
        .notes
        .iter()
        .find(|note| note.message.contains("MirrorUniqueId"));
    assert!(said.unwrap().line.is_some());
    let read = document::read(&written.bytes, None).unwrap();
    assert_eq!(
        meanings(&read)["default of Redmond"],
        Some("pchatpool.contoso.com".to_owned())
    );
}
