//! # A short name or an IP address stands where an FQDN is needed
//!
//! ## What it checks
//! Names of pools, their computers, SQL Servers and file servers hold at least one dot, and are no IP
//! addresses. Gateways are left out: Topology Builder takes an IP address there.
//!
//! ## Why it matters
//! Topology Builder asks for fully qualified names everywhere, and the name must be the one that
//! the computer itself bears. With a short name for a SQL Server the database set-up runs into
//! time-outs.
//!
//! ## What to do
//! Write the whole name with its domain. When the other names of the pool show the domain, the fix
//! offers it; what name belongs to an address, the topology does not tell.
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! `sql01` as SQL Server FQDN. Write `sql01.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Environmental requirements for Skype for Business Server 2015" (DNS), "Database
//! installation using Lync Server Management Shell".

use crate::edit::Edit;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Safety, Severity, Versions};
use crate::topology::fqdn::{FqdnFault, shown_domain};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "short-name",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("short_name.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        let fault = match host.fault {
            Some(FqdnFault::ShortName) => "a short name",
            Some(FqdnFault::Address) => "an IP address",
            _ => continue,
        };
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            host.object(facts),
            format!(
                "{} is {fault}. Topology Builder needs the fully qualified name, and DNS must know it.",
                host.name
            ),
        );
        let of_computers = host.cluster.machines.iter().map(|m| m.fqdn.as_str());
        let known = std::iter::once(host.cluster.fqdn.as_str())
            .chain(of_computers)
            .filter(|_| host.fault == Some(FqdnFault::ShortName))
            .find_map(shown_domain);
        if let Some(domain) = known {
            let fqdn = format!("{}.{domain}", host.name);
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
    use crate::rules::check_design;
    use crate::rules::testing::*;

    #[test]
    fn a_short_computer_name_is_told_and_completed() {
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
    fn a_short_sql_server_name_is_told_once() {
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, "cluster:sql02.contoso.com");
            cluster.fqdn = "sql02".into();
            cluster.machines[0].fqdn = "sql02".into();
        });
        assert_raises("R2", &design, "sql02 is a short name");
    }

    #[test]
    fn an_address_is_told_and_gives_no_domain() {
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
    fn the_address_of_a_sql_server_is_told_once() {
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, "cluster:sql02.contoso.com");
            cluster.fqdn = "10.0.0.1".into();
            cluster.machines[0].fqdn = "10.0.0.1".into();
        });
        assert_raises("R2", &design, "10.0.0.1 is an IP address");
    }

    #[test]
    fn full_names_and_addresses_of_gateways_are_fine() {
        assert_silent("R2", &contoso());
        for name in ["gateway", "10.0.0.1"] {
            let design = contoso_with(|design| add_gateway(design, name));
            assert_silent("R2", &design);
        }
    }
}
