//! # Persistent Chat shares the file store of another role
//!
//! ## What it checks
//! Whether the file store of a Persistent Chat pool also serves other roles. Only pools with an Enterprise
//! pool as next hop are checked.
//!
//! ## Why it matters
//! This is allowed, but a separate file store is recommended for performance, so that files from rooms and
//! meeting content do not compete.
//!
//! ## What to do
//! Nothing for a small pool. Otherwise, define a file store for Persistent Chat only.
//!
//! ## Quick fix
//! A choice that uses an unused file store of the topology. Not offered if there is none, because a shared
//! file store is supported.
//!
//! ## Example
//! `pchatpool.contoso.com` and `fepool01.contoso.com` both use `\\fs01.contoso.com\lyncshare`.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/hardware-and-software-requirements`.

use crate::rules::engine::fixes::fix_with_targets_where;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "shared-file-store",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("not_dedicated.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let (Some(store), Some(next_hop)) = (pool.file_store, pool.next_hop) else {
            continue;
        };
        if next_hop.is_standard_edition {
            continue;
        }
        let other = facts
            .index
            .dependents(&store.service.id)
            .iter()
            .find(|user| user.role != Role::PersistentChatService)
            .and_then(|user| facts.index.cluster_of(user));
        let Some(other) = other else {
            continue;
        };
        let id = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Info,
            id.clone(),
            format!(
                "{} shares the file store {} with {}. This is allowed, but a separate file store is \
                 recommended for performance.",
                facts.pool_name(&pool.pool),
                store.title(),
                other.fqdn,
            ),
        )
        .with_related(store.service.id.clone())
        .with_association(id, AssociationKind::FileStore);
        diagnostics.push(fix_with_targets_where(
            facts,
            diagnostic,
            pool,
            AssociationKind::FileStore,
            |item| {
                let service = item.service;
                service.is_some_and(|store| facts.index.dependents(&store.id).is_empty())
            },
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::AssociationKind;

    #[test]
    fn the_share_of_the_front_end_pool_is_mentioned() {
        let design = contoso_with(|design| {
            let share = r"files:\\fs01.contoso.com\lyncshare";
            set_service(design, POOL, AssociationKind::FileStore, share);
        });
        assert_raises(
            "R127",
            &design,
            r"shares the file store \\fs01.contoso.com\lyncshare with fepool01.contoso.com",
        );
    }

    #[test]
    fn a_separate_share_and_standard_edition_are_not_mentioned() {
        assert_silent("R127", &contoso());
        assert_silent("R127", &standard_edition());
    }
}
