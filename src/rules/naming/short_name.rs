//! # A name is short where an FQDN is needed
//!
//! ## What it checks
//! Names of pools, their computers, SQL Servers and file servers hold at least one dot. Gateways
//! are left out: Topology Builder takes an IP address there.
//!
//! ## Why it matters
//! Topology Builder asks for fully qualified names everywhere, and the name must be the one that
//! the computer itself bears. With a short name for a SQL Server the database set-up runs into
//! time-outs.
//!
//! ## What to do
//! Write the whole name with its domain. When the other names of the pool show the domain, the fix
//! offers it.
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
use crate::topology::fqdn::{FqdnFault, domain};

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
        if host.fault != Some(FqdnFault::ShortName) {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            host.object(facts),
            format!(
                "{} is a short name. Topology Builder needs the fully qualified name, and DNS must \
                 know it.",
                host.name
            ),
        );
        let of_computers = host.cluster.machines.iter().map(|m| domain(&m.fqdn));
        let known = std::iter::once(domain(&host.cluster.fqdn))
            .chain(of_computers)
            .find(|domain| !domain.is_empty());
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
    fn full_names_and_addresses_of_gateways_are_fine() {
        assert_silent("R2", &contoso());
        let design = contoso_with(|design| add_gateway(design, "gateway"));
        assert_silent("R2", &design);
    }
}
