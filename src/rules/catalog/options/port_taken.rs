//! # The Persistent Chat port is in use on the same computer
//!
//! ## What it checks
//! The Persistent Chat port is not one of the other ports of the role (443, 881, 8011), and no other
//! service on the same server has this port in the document. On a Standard Edition server, the documented
//! ports of Front End Servers also count.
//!
//! ## Why it matters
//! Two services cannot listen on the same port: one of them does not start.
//!
//! ## What to do
//! Use 5041 if nothing else on the computer uses it, or another free port, and update the firewall rules.
//!
//! ## Quick fix
//! A choice: use port 5041, the default, if nothing else uses it. Firewall rules have to be updated.
//!
//! ## Example
//! Persistent Chat on `se01.contoso.com` has the port `5061`, which the Registrar uses.
//!
//! ## Source
//! *Inferred* from "Port requirements for servers" and "Plan for Persistent Chat Server topology", which
//! list the ports. 881 is only in the first and 8011 only in the second; both are treated as used. It is a
//! warning because the two lists disagree, and Topology Builder is not known to compare the ports.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{Cluster, Kind, PersistentChatPool, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "port-taken",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("port_taken.rs"),
    check,
};

const USUAL_PORT: u32 = 5041;

/// Ports of the role besides the configurable one.
const OWN_PORTS: [u32; 3] = [443, 881, 8011];

/// Ranges of documented Front End Server ports, first and last port.
const FRONT_END_PORTS: [(u32, u32); 13] = [
    (80, 80),
    (135, 135),
    (443, 445),
    (448, 448),
    (4443, 4443),
    (5061, 5076),
    (5086, 5089),
    (5095, 5096),
    (8057, 8058),
    (8060, 8061),
    (8080, 8080),
    (8404, 8404),
    (49152, 65535),
];

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(port) = pool.pool.port(&facts.index).and_then(|port| port.number()) else {
            continue;
        };
        let Some(owner) = user_of(facts, &pool.pool, port) else {
            continue;
        };
        let service = &pool.pool.service.id;
        let mut diagnostic = Diagnostic::new(
            Severity::Warning,
            service.clone(),
            format!(
                "Port {port} of the Persistent Chat pool {} is also used by {owner} on the same computer. \
                 One of the two will not start.",
                facts.pool_name(&pool.pool)
            ),
        );
        if user_of(facts, &pool.pool, USUAL_PORT).is_none() {
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Use port {USUAL_PORT}"),
                Edit::SetPort {
                    pool: service.clone(),
                    port: USUAL_PORT,
                },
            );
        }
        diagnostics.push(diagnostic);
    }
}

/// What else uses a port on the computers of the pool.
fn user_of(facts: &Facts<'_>, pool: &PersistentChatPool<'_>, port: u32) -> Option<String> {
    if OWN_PORTS.contains(&port) {
        return Some("Persistent Chat itself".to_owned());
    }
    let cluster = pool.cluster?;
    let services = facts.index.services_on(&cluster.id);
    // R180 reports a second Persistent Chat service on the pool, whatever its port.
    let stated = services
        .iter()
        .filter(|other| other.role != Role::PersistentChatService)
        .find(|other| other.ports.iter().any(|used| used.number() == Some(port)));
    if let Some(other) = stated {
        return Some(in_words(facts, cluster, &other.role));
    }
    let is_front_end = facts.front_end_pool(&cluster.id).is_some();
    let documented = FRONT_END_PORTS
        .iter()
        .any(|(from, to)| (*from..=*to).contains(&port));
    (is_front_end && documented).then(|| "the Front End Server".to_owned())
}

/// The user-visible name of the service that uses a port.
fn in_words(facts: &Facts<'_>, cluster: &Cluster, role: &Role) -> String {
    let known = match role {
        Role::MediationServer => "the Mediation Server",
        Role::EdgeServer => "the Edge Server",
        Role::ExternalServer => "a trusted application",
        Role::PstnGateway => "a PSTN gateway",
        _ => match facts.item_of_cluster(&cluster.id) {
            Some(item) if item.kind == Kind::FrontEndPool => "the Front End Server",
            Some(item) => return format!("the {}", item.kind.in_sentence()),
            None => "another service",
        },
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::content::Attributes;
    use crate::topology::service::Port;

    fn set_port(design: &mut crate::design::Design, pool: &str, port: &str) {
        service_mut(design, pool).ports[0].0.set("Port", port);
    }

    #[test]
    fn ports_of_the_role_itself_are_reported() {
        let design = contoso_with(|design| set_port(design, POOL, "8011"));
        assert_raises(
            "R39",
            &design,
            "Port 8011 of the Persistent Chat pool pchatpool.contoso.com is also used by Persistent Chat itself",
        );
        assert_fix_clears("R39", &design);
    }

    #[test]
    fn ports_of_the_front_end_server_are_reported_on_standard_edition() {
        let mut design = standard_edition();
        set_port(&mut design, "chat:se01.contoso.com", "5061");
        assert_raises("R39", &design, "also used by the Front End Server");
        let registrar = service_mut(&mut design, "registrar:se01.contoso.com");
        registrar
            .ports
            .push(Port(Attributes::from([("Port", "5061")])));
        assert_raises("R39", &design, "also used by the Standard Edition server");
    }

    #[test]
    fn free_ports_and_the_same_port_elsewhere_are_fine() {
        assert_silent("R39", &contoso());
        assert_silent("R39", &standard_edition());
        let design = contoso_with(|design| set_port(design, POOL, "5061"));
        assert_silent("R39", &design);
    }
}
