//! # A Persistent Chat pool is paired
//!
//! ## What it checks
//! No Persistent Chat pool has a backup pool or is the backup pool of another pool. The pairing of a
//! Standard Edition server that also runs Persistent Chat belongs to the server and is not reported.
//!
//! ## Why it matters
//! Only Front End pools can be paired. A Persistent Chat pool cannot fail over to another one: its rooms
//! stay in its own database.
//!
//! ## What to do
//! Stretch one Persistent Chat pool over two data centers, with computers in both and a backup SQL Server
//! store in the second. Remove the pairing from the document.
//!
//! ## Quick fix
//! None: Topology Builder cannot edit a pairing of Persistent Chat pools. Remove the association from the
//! document, and turn on disaster recovery for one of the pools.
//!
//! ## Example
//! `pchatpool01.contoso.com` has `pchatpool02.contoso.com` as its backup pool.
//!
//! ## Source
//! Field report: "Lync Server 2013 Unleashed". Topology Builder stores a pairing only in the Registrar,
//! which a Persistent Chat pool does not have.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Role, Service};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "persistent-chat-pool-paired",
    severity: Severity::Error,
    basis: RuleBasis::Field,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("chat_pools_paired.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let is_chat = |service: &Service| service.role == Role::PersistentChatService;
    let name = |service: &Service| facts.name(&service.id.clone().into());
    for service in &facts.topology.services {
        let Some(backup) = &service.backup else {
            continue;
        };
        let target = facts.index.service(&backup.target);
        let (pool, other) = match target {
            _ if is_chat(service) => (&**service, target),
            Some(target) if is_chat(target) => (target, Some(&**service)),
            _ => continue,
        };
        let partner = other.map_or_else(|| backup.target.to_string(), name);
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            pool.id.clone(),
            format!(
                "{} is paired with {partner}. Only Front End pools can be paired; stretch the Persistent \
                 Chat pool over two data centers instead.",
                name(pool)
            ),
        );
        diagnostic.related = other
            .map(|other| other.id.clone().into())
            .into_iter()
            .collect();
        diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::service::Backup;

    fn paired(service: &str, target: &str) -> Design {
        contoso_with(|design| {
            add_chat_pool(design, SITE, "pchat2.contoso.com", &["pchat21.contoso.com"]);
            add_standard_edition(design, SITE, "se01.contoso.com");
            service_mut(design, service).backup = Some(Backup {
                target: target.into(),
                attributes: Default::default(),
            });
        })
    }

    #[test]
    fn a_paired_chat_pool_is_reported() {
        assert_raises(
            "R111",
            &paired(POOL, "chat:pchat2.contoso.com"),
            "pchatpool.contoso.com is paired with pchat2.contoso.com. Only Front End pools",
        );
        assert_raises(
            "R111",
            &paired(REGISTRAR, POOL),
            "pchatpool.contoso.com is paired with ",
        );
        assert_raises("R111", &paired(POOL, "nothing"), "is paired with nothing.");
    }

    #[test]
    fn paired_front_end_pools_are_fine() {
        assert_silent("R111", &contoso());
        assert_silent("R111", &paired(REGISTRAR, "registrar:se01.contoso.com"));
    }
}
