//! # Two file stores are the same share
//!
//! ## What it checks
//! No two file stores have the same file server FQDN and the same share, ignoring case.
//!
//! ## Why it matters
//! Both refer to the same folder. Publishing sets the permissions of the folder for each of them, and you
//! cannot safely delete one that looks unused. One file store can serve several pools.
//!
//! ## What to do
//! Keep one of the two file stores, associate all pools with it, and delete the other. Both are the same
//! folder, so no files need to be moved.
//!
//! ## Quick fix
//! A choice if the second file store is unused: keep it and silence the problem, or delete it.
//!
//! ## Example
//! `\\fs01.contoso.com\pchat` is defined twice, once for each of two Persistent Chat pools.
//!
//! ## Source
//! Inferred: the documentation says to choose a previously defined store if there is one. It is a warning
//! because both stores refer to the same folder, so their users are not affected, and Topology Builder is
//! not known to reject them.

use ahash::AHashMap;

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::FileStore;
use crate::topology::fqdn::HostName;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "duplicate-file-store",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("duplicate.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first_with: AHashMap<(HostName<'_>, HostName<'_>), &FileStore<'_>> = AHashMap::new();
    for store in &facts.file_stores {
        let Some(cluster) = store.cluster else {
            continue;
        };
        // R118 reports those.
        if cluster.fqdn.is_empty() || store.share().trim().is_empty() {
            continue;
        }
        let key = (HostName(&cluster.fqdn), HostName(store.share()));
        let first = first_with.entry(key).or_insert(store);
        if first.service.id == store.service.id {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            Severity::Warning,
            store.service.id.clone(),
            format!(
                "The file store {} is defined more than once. Define it only once; one file store can \
                 serve several pools.",
                store.title(),
            ),
        )
        .with_related(first.service.id.clone());
        if facts.index.dependents(&store.service.id).is_empty() {
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Delete the unused {}", store.title()),
                Edit::Delete {
                    objects: vec![store.service.id.clone().into()],
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
    fn the_same_share_twice_is_reported_once() {
        let design = contoso_with(|design| {
            add_file_store(design, SITE, "fs01.contoso.com", "PChat");
        });
        let diagnostic = assert_raises(
            "R119",
            &design,
            r"\\fs01.contoso.com\PChat is defined more than once",
        );
        assert_eq!(
            diagnostic.related,
            vec![crate::topology::ServiceId::from(CHAT_FILES).into()]
        );
        assert_fix_clears("R119", &design);
    }

    #[test]
    fn two_shares_on_one_server_are_fine() {
        assert_silent("R119", &contoso());
    }
}
