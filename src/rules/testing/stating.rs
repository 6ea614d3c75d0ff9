//! Enters known facts of the small deployment, and asserts which facts a rule still asks for.

use crate::design::{Design, Fact, Statement, Storage};
use crate::rules::testing::{
    CHAT_FILES, POOL, POOL_CLUSTER, contoso_with, set_active, set_computers,
};
use crate::rules::{Diagnostic, Facts, Report, Severity};
use crate::topology::site::{SimpleUrl, SimpleUrls, SipDomain};
use crate::topology::{ActiveMachines, ObjectId, ServiceId};

/// A SQL Server store as an object.
pub(crate) fn sql_store(id: &str) -> ObjectId {
    ObjectId::SqlInstance(id.into())
}

/// A computer of a cluster as an object.
pub(crate) fn computer(cluster: &str, fqdn: &str) -> ObjectId {
    ObjectId::machine(&cluster.into(), fqdn)
}

/// Enters a fact of an object.
pub(crate) fn state(design: &mut Design, object: ObjectId, statement: Statement) {
    let statements = &mut design.annotations.statements;
    statements.entry(object).or_default().set(statement);
}

/// The small deployment with the share of Persistent Chat on this storage.
pub(crate) fn chat_files_on(storage: Storage) -> Design {
    contoso_with(|design| {
        let files = ServiceId::from(CHAT_FILES).into();
        state(design, files, Statement::Storage(storage));
    })
}

/// Enters the data center of a SQL Server store.
pub(crate) fn place_store(design: &mut Design, store: &str, data_center: &str) {
    let place = Statement::DataCenter(data_center.to_owned());
    state(design, sql_store(store), place);
}

/// Enters the data center of a computer.
pub(crate) fn place_computer(design: &mut Design, cluster: &str, fqdn: &str, data_center: &str) {
    let place = Statement::DataCenter(data_center.to_owned());
    state(design, computer(cluster, fqdn), place);
}

/// Enters the expected concurrent users of a Persistent Chat pool.
pub(crate) fn expect_users(design: &mut Design, pool: &str, users: u32) {
    let pool = ServiceId::from(pool).into();
    state(design, pool, Statement::ConcurrentUsers(users));
}

/// The small deployment with a Persistent Chat pool of `c1.contoso.com` and so on, with the first `active`
/// computers active and this many expected users.
pub(crate) fn chat_pool_of(computers: usize, active: usize, users: u32) -> Design {
    contoso_with(|design| {
        set_computers(design, POOL_CLUSTER, computers);
        let names = (1..=active).map(|number| format!("c{number}.contoso.com"));
        set_active(design, POOL, ActiveMachines::Listed(names.collect()));
        expect_users(design, POOL, users);
    })
}

fn asked(id: &str, design: &Design) -> Vec<Diagnostic> {
    let mut asked = Report::of(&Facts::new(design)).unstated;
    asked.retain(|diagnostic| diagnostic.rule == id);
    asked
}

/// Asserts that the rule asks exactly once for a fact.
#[track_caller]
pub(crate) fn assert_asks(id: &str, fact: Fact, design: &Design, part_of_message: &str) {
    let asked: Vec<_> = asked(id, design)
        .into_iter()
        .filter(|diagnostic| diagnostic.asked().iter().any(|asked| asked.fact == fact))
        .collect();
    assert_eq!(asked.len(), 1, "{asked:#?}");
    assert!(asked[0].message.contains(part_of_message), "{asked:#?}");
    assert_eq!(asked[0].severity, Severity::Info);
}

/// Asserts that the rule asks for nothing.
#[track_caller]
pub(crate) fn assert_asks_nothing(id: &str, design: &Design) {
    assert_eq!(asked(id, design), Vec::<Diagnostic>::new());
}

/// The small deployment with further SIP domains and simple URLs: component, domain, and the address, which
/// is active and defined.
pub(crate) fn with_simple_urls(domains: &[&str], urls: &[(&str, &str, &str)]) -> Design {
    contoso_with(|design| {
        let further = domains.iter().map(|name| SipDomain {
            name: (*name).to_owned(),
            authoritative: false,
            allow_subdomains: false,
        });
        design.topology.sip_domains.domains.extend(further);
        let urls = urls.iter().map(|(component, domain, address)| SimpleUrl {
            component: (*component).into(),
            domain: (*domain).into(),
            active_url: (*address).into(),
            entries: vec![(*address).into()],
        });
        design.topology.simple_urls = Some(SimpleUrls {
            use_backend_database: false,
            urls: urls.collect(),
        });
    })
}
