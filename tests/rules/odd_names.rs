//! Odd names of every form, on every kind of host, with all rules: each is reported by the rule for it, and
//! by no other.

use std::collections::BTreeSet;
use std::sync::Arc;

use topology_designer::rules::Diagnostic;
use topology_designer::rules::facts::objects::Objects;
use topology_designer::topology::fqdn::check_fqdn;
use topology_designer::topology::{ClusterId, InstalledOn, ObjectId, Role};

use crate::deployment::{Deployment, documents};
use crate::faults;

/// Where a name can be odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    ChatPool,
    ChatComputer,
    SqlServer,
    FileServer,
    Edge,
    Mediation,
    TrustedApplication,
    OfficeWebApps,
    Gateway,
}

const HOSTS: [Host; 9] = [
    Host::ChatPool,
    Host::ChatComputer,
    Host::SqlServer,
    Host::FileServer,
    Host::Edge,
    Host::Mediation,
    Host::TrustedApplication,
    Host::OfficeWebApps,
    Host::Gateway,
];

/// Odd names, with `@` for the domain of the deployment, and the rule for each.
fn names() -> Vec<(String, Option<&'static str>)> {
    let label = format!("{}.@", "a".repeat(64));
    let long = format!("{}.@", ["b".repeat(60).as_str(); 5].join("."));
    let mut names: Vec<(String, Option<&'static str>)> = vec![
        (label, Some("R5")),
        (long, Some("R5")),
        ("c".repeat(300), Some("R5")),
    ];
    let further = [
        ("", Some("R1")),
        ("odd", Some("R2")),
        ("ODD.", Some("R2")),
        ("192.0.2.7", Some("R2")),
        ("2001:db8::7", Some("R2")),
        ("[2001:DB8::7]", Some("R2")),
        ("fe80::7%eth0", Some("R2")),
        ("::ffff:192.0.2.7", Some("R2")),
        ("zürich.@", Some("R3")),
        ("東京.@", Some("R3")),
        ("odd.@\u{200b}", Some("R3")),
        ("od\u{ad}d.@", Some("R3")),
        ("\u{feff}odd.@", Some("R3")),
        ("odd\u{202e}.@", Some("R3")),
        ("odd.@\u{a0}", Some("R3")),
        ("odd\u{2011}1.@", Some("R3")),
        ("\u{43e}dd.@", Some("R3")),
        ("odd.@ ", Some("R4")),
        (" odd.@", Some("R4")),
        ("odd.@\r\n", Some("R4")),
        ("odd\t.@", Some("R4")),
        ("odd\u{7}.@", Some("R4")),
        ("odd1.@ odd2.@", Some("R4")),
        ("odd1.@,odd2.@", Some("R4")),
        ("https://odd.@", Some("R4")),
        ("odd.@:5061", Some("R4")),
        (r"\\odd.@", Some("R4")),
        ("*.@", Some("R4")),
        ("$Fqdn", Some("R4")),
        ("${fqdn}.@", Some("R4")),
        ("<fqdn>", Some("R4")),
        ("%COMPUTERNAME%", Some("R4")),
        ("{{ fqdn }}", Some("R4")),
        ("odd_1.@", Some("R4")),
        (".odd.@", Some("R5")),
        ("odd..@", Some("R5")),
        ("odd.@..", Some("R5")),
        ("-odd.@", Some("R5")),
        ("odd-.@", Some("R5")),
        ("odd.@.", Some("R5")),
        ("ODD.@.", Some("R5")),
        ("ODD.@", None),
        ("xn--zrich-kva.@", Some("R3")),
        ("XN--zrich-kva.@", Some("R3")),
        ("192.0.2", Some("R5")),
        ("1.2.3.4.5.", Some("R5")),
        ("fe80--7.ipv6-literal.net", Some("R2")),
        ("0dd.@", None),
        ("1.@", None),
    ];
    names.extend(further.map(|(name, rule)| (name.to_owned(), rule)));
    names
}

/// The rule for a name on such a host.
fn meant(host: Host, rule: Option<&'static str>) -> Option<&'static str> {
    match (host, rule) {
        (Host::SqlServer, Some("R1")) => Some("R55"),
        (Host::FileServer, Some("R1")) => Some("R118"),
        (Host::Gateway, Some("R2")) => None,
        _ => rule,
    }
}

fn prepared(host: Host, deployment: &mut Deployment) -> ClusterId {
    let role = match host {
        Host::ChatPool | Host::ChatComputer => return deployment.pool_cluster.clone(),
        Host::SqlServer => {
            let store = deployment.content_store.clone();
            let (server, _) = deployment.design.topology.sql_instance(&store).unwrap();
            return server.id.clone();
        }
        Host::FileServer => return deployment.cluster_of(&deployment.file_store.clone()),
        Host::Edge => Role::EdgeServer,
        Host::Mediation => Role::MediationServer,
        Host::TrustedApplication => Role::ExternalServer,
        Host::OfficeWebApps => Role::WacService,
        Host::Gateway => Role::PstnGateway,
    };
    let server = deployment.add_server("oddserver");
    deployment.add_service("odd service", role, InstalledOn::Cluster(server.clone()));
    server
}

/// Gives the host the name, and updates everything that refers to the host by its name.
fn rename(host: Host, deployment: &mut Deployment, cluster: &ClusterId, name: &str) {
    if host == Host::ChatPool {
        name.clone_into(&mut deployment.cluster(cluster).fqdn);
        return;
    }
    if host == Host::ChatComputer {
        let old = std::mem::replace(
            &mut deployment.cluster(cluster).machines[1].fqdn,
            name.to_owned(),
        );
        let pool = deployment.pool.clone();
        deployment.rename_active(&pool, &old, name);
        return;
    }
    let cluster = deployment.cluster(cluster);
    name.clone_into(&mut cluster.fqdn);
    for machine in &mut cluster.machines {
        name.clone_into(&mut machine.fqdn);
    }
}

/// What is reported now and was not reported before; a computer counts as the same one under its new name.
fn new<'d>(raised: &'d [Diagnostic], before: &[Diagnostic]) -> Vec<&'d Diagnostic> {
    let key = |diagnostic: &Diagnostic| {
        let object = match &diagnostic.object {
            ObjectId::Machine(cluster, _) => ObjectId::Cluster(cluster.clone()),
            other => other.clone(),
        };
        (diagnostic.rule, object, diagnostic.association.clone())
    };
    let mut before: Vec<_> = before.iter().map(key).collect();
    let mut is_new = |diagnostic: &Diagnostic| {
        let known = before.iter().position(|known| *known == key(diagnostic));
        known.map(|place| before.swap_remove(place)).is_none()
    };
    raised
        .iter()
        .filter(|diagnostic| is_new(diagnostic))
        .collect()
}

fn is_seen(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}'
        )
}

#[test]
fn an_odd_name_is_reported_only_by_the_rule_for_it() {
    let mut wrong = BTreeSet::new();
    for (document, design) in documents() {
        for host in HOSTS {
            let mut deployment = Deployment::of(&document, design.clone());
            let cluster = prepared(host, &mut deployment);
            deployment.prepared();
            for (name, rule) in names() {
                let name = name.replace('@', &deployment.domain);
                let expected: Vec<&str> = meant(host, rule).into_iter().collect();
                let mut deployment = deployment.clone();
                rename(host, &mut deployment, &cluster, &name);
                let raised = deployment.check();
                let new = new(&raised, &deployment.said_before);
                let rules: Vec<&str> = new.iter().map(|diagnostic| diagnostic.rule).collect();
                if rules != expected {
                    let said: Vec<&str> = new.iter().map(|d| d.message.as_str()).collect();
                    wrong.insert(format!("{document}: {host:?} {name:?}: {rules:?} {said:?}"));
                }
                let objects = Objects::new(&deployment.design.topology);
                for diagnostic in &raised {
                    let object = objects.object(&diagnostic.object).in_words();
                    let labels = diagnostic.fixes.iter().map(|fix| fix.label.as_str());
                    let mut shown = labels.chain([diagnostic.message.as_str(), object.as_str()]);
                    if let Some(text) = shown.find(|text| !text.chars().all(is_seen)) {
                        wrong.insert(format!("{document}: {host:?}: not all is seen of {text:?}"));
                    }
                }
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Changes names to other spellings that are the same to DNS: capital letters, and a dot at the end. One
/// name of each cluster is respelled and the others are not, so that a comparison of texts finds two hosts.
fn respell(deployment: &mut Deployment) {
    let is_sound = |name: &str| {
        name.contains('.') && check_fqdn(name).is_ok() && name.starts_with(char::is_alphabetic)
    };
    let respelled = |name: &str| format!("{}.", name.to_uppercase());
    for cluster in &mut deployment.design.topology.clusters {
        let cluster = Arc::make_mut(cluster);
        if is_sound(&cluster.fqdn) {
            cluster.fqdn = respelled(&cluster.fqdn);
        }
        for machine in cluster.machines.iter_mut().skip(1).step_by(2) {
            if is_sound(&machine.fqdn) {
                machine.fqdn = respelled(&machine.fqdn);
            }
        }
    }
}

#[test]
fn every_fault_is_reported_the_same_despite_capital_letters_and_a_trailing_dot() {
    let mut wrong = BTreeSet::new();
    let told = |deployment: &Deployment| -> BTreeSet<(&'static str, ObjectId)> {
        let all = deployment.check().into_iter();
        all.filter(|diagnostic| diagnostic.rule != "R5")
            .map(|diagnostic| (diagnostic.rule, diagnostic.object))
            .collect()
    };
    for (document, design) in documents() {
        for fault in faults::all() {
            let plain = faults::inject(fault, &document, &design);
            let mut other = plain.clone();
            respell(&mut other);
            let (before, after) = (told(&plain), told(&other));
            for (rule, object) in before.symmetric_difference(&after) {
                let what = match before.contains(&(rule, object.clone())) {
                    true => "no longer says",
                    false => "newly says",
                };
                wrong.insert(format!(
                    "{document}, fault of {}: {rule} {what}: {object:?}",
                    fault.rule
                ));
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
