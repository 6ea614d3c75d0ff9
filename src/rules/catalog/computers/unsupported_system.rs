//! # The operating system is not supported
//!
//! ## What it checks
//! A computer with a known operating system runs one that its product supports: Windows Server 2008 R2,
//! 2012 or 2012 R2 for Lync Server 2013; Windows Server 2012, 2012 R2 or 2016 for Skype for Business Server
//! 2015. The operating system is asked for only for computers of Persistent Chat pools. Service packs,
//! updates, Server Core installations and the file system (which must be NTFS) are not checked.
//!
//! ## Why it matters
//! Setup does not run on an unsupported operating system, or the server is not supported after setup.
//!
//! ## What to do
//! Install the server on a supported operating system. Lync Server 2013 requires Service Pack 1 on Windows
//! Server 2008 R2, and its October 2013 update on Windows Server 2012 R2. Skype for Business Server 2015
//! requires cumulative update 5 on Windows Server 2016.
//!
//! ## Quick fix
//! None: the operating system is not part of the topology. If it was entered wrongly, correct it; otherwise
//! reinstall the server.
//!
//! ## Example
//! `pchat01.contoso.com`, a computer of a Lync Server 2013 pool, runs Windows Server 2016.
//!
//! ## Versions
//! Each has its own list.
//!
//! ## Source
//! Documented: "Server requirements"; Lync Server 2013, "Server and tools operating system support";
//! "Upgrade to Skype for Business Server", which allows Windows Server 2008 R2 only for an in-place
//! upgrade. For that reason it is a warning for Skype for Business Server 2015.

use crate::design::{Fact, OperatingSystem};
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::role::product_name;
use crate::topology::{ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "unsupported-operating-system",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::OperatingSystem)],
    page: page!("unsupported_system.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::OperatingSystem, RULE.versions);
    for (number, cluster) in facts.index.clusters() {
        // Gateways and servers of other products have their own requirements.
        if !cluster.requires_setup {
            continue;
        }
        let product = facts.version_at(number);
        let Some(product) = product.filter(|version| RULE.versions.contains(*version)) else {
            continue;
        };
        let chat = facts.index.role_at(number, &Role::PersistentChatService);
        for machine in &cluster.machines {
            let computer = || ObjectId::machine(&cluster.id, &machine.fqdn);
            let stated = facts.stated_of_computer(number, &machine.fqdn);
            let Some(system) = stated.operating_system() else {
                if chat.is_some() {
                    unstated.of_computer(number, cluster, &machine.fqdn);
                }
                continue;
            };
            let Some((severity, consequence)) = unsupported(product, system) else {
                continue;
            };
            diagnostics.push(Diagnostic::new(
                severity,
                computer(),
                format!(
                    "{} runs {}. {} {consequence}",
                    machine.fqdn,
                    system.label(),
                    product_name(product)
                ),
            ));
        }
    }
    unstated.say(facts, diagnostics, "whether the product supports it");
}

/// The severity and the consequence of a product running on an operating system; `None` if it is supported.
fn unsupported(product: u32, system: OperatingSystem) -> Option<(Severity, &'static str)> {
    use OperatingSystem as System;
    match (product, system) {
        (
            6,
            System::WindowsServer2008R2 | System::WindowsServer2012 | System::WindowsServer2012R2,
        )
        | (
            7,
            System::WindowsServer2012 | System::WindowsServer2012R2 | System::WindowsServer2016,
        ) => None,
        (7, System::WindowsServer2008R2) => Some((
            Severity::Warning,
            "is supported on it only after an in-place upgrade; a new server needs a newer operating \
             system.",
        )),
        _ => Some((Severity::Error, "is not supported on it.")),
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, OperatingSystem, Statement};
    use crate::rules::Severity;
    use crate::rules::testing::*;

    fn running(cluster: &str, fqdn: &str, system: OperatingSystem) -> Design {
        contoso_with(|design| {
            let system = Statement::OperatingSystem(system);
            state(design, computer(cluster, fqdn), system);
        })
    }

    fn chat_server(system: OperatingSystem) -> Design {
        running(POOL_CLUSTER, "pchat01.contoso.com", system)
    }

    #[test]
    fn an_unsupported_system_is_an_error() {
        for design in [
            chat_server(OperatingSystem::WindowsServer2019),
            running(
                FRONT_END,
                "fe01.contoso.com",
                OperatingSystem::WindowsServer2008,
            ),
        ] {
            let raised = assert_raises("R150", &design, "Server 2015 is not supported on it.");
            assert_eq!(raised.severity, Severity::Error);
        }
    }

    #[test]
    fn a_system_supported_only_for_an_in_place_upgrade_is_a_warning() {
        let design = chat_server(OperatingSystem::WindowsServer2008R2);
        let raised = assert_raises("R150", &design, "only after an in-place upgrade; a");
        assert_eq!(raised.severity, Severity::Warning);
    }

    #[test]
    fn the_supported_systems_depend_on_the_product() {
        let mut design = chat_server(OperatingSystem::WindowsServer2016);
        assert_silent("R150", &design);
        for service in &mut design.topology.services {
            std::sync::Arc::make_mut(service).service_version = 6;
        }
        assert_raises(
            "R150",
            &design,
            "pchat01.contoso.com runs Windows Server 2016. Lync Server 2013 is not",
        );
    }

    #[test]
    fn servers_of_other_products_are_left_alone() {
        let system = OperatingSystem::WindowsServer2019;
        let cluster = "cluster:sql02.contoso.com";
        assert_silent("R150", &running(cluster, "sql02.contoso.com", system));
    }

    #[test]
    fn the_operating_system_of_chat_servers_is_asked_for() {
        assert_silent("R150", &contoso());
        assert_asks(
            "R150",
            Fact::OperatingSystem,
            &contoso(),
            "The operating system of pchat01.contoso.com and pchat02.contoso.com is unknown.",
        );
        let mut design = chat_server(OperatingSystem::WindowsServer2016);
        let system = Statement::OperatingSystem(OperatingSystem::WindowsServer2012);
        state(
            &mut design,
            computer(POOL_CLUSTER, "pchat02.contoso.com"),
            system,
        );
        assert_asks_nothing("R150", &design);
    }
}
