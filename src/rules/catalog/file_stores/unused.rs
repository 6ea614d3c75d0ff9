//! # A file store is unused, or was deleted while in use
//!
//! ## What it checks
//! Every file store is used by some service. If the published topology is known: no service refers to a
//! published file store that was deleted here.
//!
//! ## Why it matters
//! An unused file store does no harm. It may be left over, or its association may have been forgotten. If a
//! file store was deleted while in use, the pools have no place for their files, and the topology cannot be
//! published.
//!
//! ## What to do
//! Associate the file store with a pool, or delete it. Select another file store for the pools of a deleted
//! one.
//!
//! ## Quick fix
//! A choice: keep the file store and silence the problem, or delete it.
//!
//! ## Example
//! `\\fs02.contoso.com\pchat` was defined, but no pool uses it.
//!
//! ## Source
//! Inferred; the documentation does not require it. Topology Builder deletes only unused stores, so a store
//! that was deleted while in use is a warning and an unused one is information. No page says that
//! publishing fails, so neither is an error.

use ahash::AHashSet;

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{Role, ServiceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "unused-file-store",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    page: page!("unused.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (store, users) in facts.file_stores_with_users() {
        if !users.is_empty() {
            continue;
        }
        let title = store.title();
        diagnostics.push(
            Diagnostic::new(
                Severity::Info,
                store.service.id.clone(),
                format!("The file store {title} is not used by any pool. Publishing still sets permissions \
                         on its share."),
            )
            .with_fix(
                Safety::Choice,
                format!("Delete {title}"),
                Edit::Delete {
                    objects: vec![store.service.id.clone().into()],
                },
            ),
        );
    }
    deleted_while_in_use(facts, diagnostics);
}

/// The published topology shows what a broken reference was for.
fn deleted_while_in_use(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(baseline) = facts.baseline else {
        return;
    };
    let published: AHashSet<&ServiceId> = baseline
        .services
        .iter()
        .filter(|service| service.role == Role::FileStore)
        .map(|service| &service.id)
        .collect();
    for (_, service) in facts.index.broken() {
        for dependency in &service.depends_on {
            let deleted = published.contains(&dependency.target)
                && facts.index.service(&dependency.target).is_none();
            if !deleted {
                continue;
            }
            let gone = dependency.target.clone().into();
            diagnostics.push(Diagnostic::new(
                Severity::Warning,
                service.id.clone(),
                format!(
                    "{} uses the file store {}, which was deleted. Select another file store.",
                    facts.name(&service.id.clone().into()),
                    crate::topology::inventory::name_of(baseline, &gone),
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::{Facts, Severity, check};
    use crate::topology::{InstalledOn, Role, Usage};

    #[test]
    fn an_unused_store_is_reported_and_can_be_deleted() {
        let design = contoso_with(|design| {
            add_file_store(design, SITE, "fs02.contoso.com", "pchat");
        });
        assert_raises(
            "R128",
            &design,
            r"\\fs02.contoso.com\pchat is not used by any pool",
        );
        assert_fix_clears("R128", &design);
    }

    #[test]
    fn a_reference_from_an_unknown_role_counts_as_use() {
        let design = contoso_with(|design| {
            let store = add_file_store(design, SITE, "fs02.contoso.com", "pchat");
            let on = InstalledOn::Cluster(FRONT_END.into());
            let user = add_service(design, "x", Role::Other("XService".into()), SITE, on);
            depend(design, &user, &store, Usage::default());
        });
        assert_silent("R128", &design);
    }

    #[test]
    fn a_store_that_was_deleted_while_in_use_is_an_error() {
        let published = contoso().topology;
        let design = contoso_with(|design| {
            let services = &mut design.topology.services;
            services.retain(|service| service.id.as_str() != CHAT_FILES);
        });
        let raised: Vec<_> = check(&Facts::with_baseline(&design, Some(&published)))
            .into_iter()
            .filter(|diagnostic| diagnostic.rule == "R128")
            .collect();
        assert_eq!(raised.len(), 1);
        assert_eq!(raised[0].severity, Severity::Warning);
        assert!(raised[0].message.starts_with(
            r"pchatpool.contoso.com uses the file store \\fs01.contoso.com\pchat, which was deleted."
        ));
        assert_silent("R128", &design);
    }
}
