//! # A short name or an IP address is used instead of an FQDN
//!
//! ## What it checks
//! Names of pools, their computers, SQL Servers and file servers contain at least one dot and are not IP
//! addresses (IPv4 or IPv6). Gateways can have a short name or an IP address. A short name for an Office
//! Web Apps Server is a warning, because it occurs in published topologies; other cases are errors.
//!
//! ## Why it matters
//! Topology Builder does not publish a short name ("NetBIOSNameNotAllowed"), and the name must match the
//! name of the computer. A short name for a SQL Server causes timeouts during database setup. An Office Web
//! Apps Server can be published with a short name, but its certificate and discovery URL use the FQDN.
//!
//! ## What to do
//! Enter the full name with its domain. If other names of the pool show the domain, a fix offers the full
//! name. The topology does not show the name for an IP address.
//!
//! ## Quick fix
//! A choice: the short name with the domain of another name in the same pool. Not offered if no other name
//! shows a domain, or for an IP address.
//!
//! ## Example
//! The SQL Server FQDN is `sql01`. Enter `sql01.contoso.com`.
//!
//! ## Source
//! Documented: "Environmental requirements for Skype for Business Server 2015" (DNS), "Database
//! installation using Lync Server Management Shell". Field report: the error ID NetBIOSNameNotAllowed
//! ("Topology Builder allows non-FQDN format", ucgeek.co). A published topology shows that an Office Web
//! Apps Server can be published with a short name.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::Kind;
use crate::topology::fqdn::{FqdnFault, shown_domain, without_end_dot};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "short-name",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("short_name.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        let is_office_web_apps = host.kind(facts) == Kind::OfficeWebAppsServer;
        let (severity, said) = match host.fault {
            Some(FqdnFault::ShortName) if is_office_web_apps => (
                Severity::Warning,
                "is a short name. The certificate and the discovery URL of an Office Web Apps Server need \
                 the fully qualified name.",
            ),
            Some(FqdnFault::ShortName) => (
                Severity::Error,
                "is a short name. Topology Builder requires a fully qualified name that DNS can resolve.",
            ),
            Some(FqdnFault::Address) => (
                Severity::Error,
                "is an IP address. Topology Builder requires a fully qualified name that DNS can resolve.",
            ),
            _ => continue,
        };
        let message = format!("{} {said}", host.shown());
        let mut diagnostic = Diagnostic::new(severity, host.object(facts), message);
        let of_computers = host.cluster.machines.iter().map(|m| m.fqdn.as_str());
        let known = std::iter::once(host.cluster.fqdn.as_str())
            .chain(of_computers)
            .filter(|_| host.fault == Some(FqdnFault::ShortName))
            .find_map(shown_domain);
        if let Some(domain) = known {
            let fqdn = format!("{}.{domain}", without_end_dot(host.name));
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Rename {} to {fqdn}", host.name),
                Edit::ChangeFqdn {
                    object: host.object(facts),
                    fqdn,
                },
            );
        }
        diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::{Severity, check_design};
    use crate::topology::{InstalledOn, Role};

    #[test]
    fn a_short_computer_name_is_reported_and_completed() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).machines[0].fqdn = "pchat01".into();
        });
        let diagnostic = assert_raises("R2", &design, "pchat01 is a short name");
        assert_eq!(
            diagnostic.fixes[0].label,
            "Rename pchat01 to pchat01.contoso.com"
        );
        assert_fix_clears("R2", &design);
    }

    #[test]
    fn a_short_sql_server_name_is_reported_once() {
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, "cluster:sql02.contoso.com");
            cluster.fqdn = "sql02".into();
            cluster.machines[0].fqdn = "sql02".into();
        });
        assert_raises("R2", &design, "sql02 is a short name");
    }

    #[test]
    fn an_ip_address_is_reported_and_has_no_domain() {
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, POOL_CLUSTER);
            cluster.fqdn = "10.0.0.1".into();
            cluster.machines[0].fqdn = "pchat01".into();
        });
        let mut raised = check_design(&design);
        raised.retain(|diagnostic| diagnostic.rule == "R2");
        let told: Vec<(&str, Vec<&str>)> = raised
            .iter()
            .map(|diagnostic| {
                let fixes = diagnostic.fixes.iter().map(|fix| fix.label.as_str());
                let (sentence, _) = diagnostic.message.split_once(". ").unwrap_or_default();
                (sentence, fixes.collect())
            })
            .collect();
        let fix = "Rename pchat01 to pchat01.contoso.com";
        assert_eq!(
            told,
            [
                ("10.0.0.1 is an IP address", vec![]),
                ("pchat01 is a short name", vec![fix])
            ]
        );
    }

    #[test]
    fn the_ip_address_of_a_sql_server_is_reported_once() {
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, "cluster:sql02.contoso.com");
            cluster.fqdn = "10.0.0.1".into();
            cluster.machines[0].fqdn = "10.0.0.1".into();
        });
        assert_raises("R2", &design, "10.0.0.1 is an IP address");
    }

    #[test]
    fn an_ipv6_address_is_reported_but_not_as_an_illegal_character() {
        for address in [
            "fe80::1",
            "[2001:db8::5]",
            "fe80::1%eth0",
            "::ffff:10.0.0.1",
        ] {
            let design =
                contoso_with(|design| cluster_mut(design, POOL_CLUSTER).fqdn = address.into());
            assert_raises("R2", &design, &format!("{address} is an IP address"));
            assert_silent("R4", &design);
        }
    }

    #[test]
    fn a_short_name_of_an_office_web_apps_server_is_a_warning() {
        let design = contoso_with(|design| {
            let cluster = add_cluster(design, SITE, "oos", &["oos"], false);
            let on = InstalledOn::Cluster(cluster);
            add_service(design, "oos", Role::WacService, SITE, on);
        });
        let told = assert_raises("R2", &design, "oos is a short name");
        assert_eq!(told.severity, Severity::Warning);
        assert!(
            !told.message.contains("Topology Builder"),
            "{}",
            told.message
        );
    }

    #[test]
    fn full_names_and_the_ip_addresses_of_gateways_are_fine() {
        assert_silent("R2", &contoso());
        for name in ["gateway", "10.0.0.1", "2001:db8::5"] {
            let design = contoso_with(|design| add_gateway(design, name));
            assert_silent("R2", &design);
        }
    }
}
