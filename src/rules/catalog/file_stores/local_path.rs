//! # The file store of a multiple computer pool is a local path
//!
//! ## What it checks
//! The file store of a multiple computer Persistent Chat pool is a share, not a folder on a drive.
//!
//! ## Why it matters
//! All servers of the pool read and write the same files. A path such as `D:\chat` is a different folder on
//! each server, so a file that is uploaded through one server is missing on the others.
//!
//! ## What to do
//! Share the folder on a file server, and enter the FQDN of the server and the name of the share.
//!
//! ## Quick fix
//! A choice that uses another file store instead of the local path: a new one, or one that does not serve
//! another site. The files are not copied.
//!
//! ## Example
//! `pchatpool.contoso.com` has two servers and the file store `D:\chat`. Use
//! `\\fs01.contoso.com\pchat`.
//!
//! ## Source
//! Documented: Skype for Business Server deployment, `add-persistent-chat-server`, step 10. It allows a
//! local path for a single computer pool, but the dialog in Topology Builder accepts only a file server and
//! a share. See R118.

use crate::rules::catalog::file_stores::is_local_path;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::AssociationKind;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "local-file-store",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("local_path.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let multiple = pool
            .pool
            .cluster
            .is_some_and(|cluster| !cluster.single_machine_only);
        let Some(store) = pool
            .file_store
            .filter(|store| multiple && is_local_path(store.share()))
        else {
            continue;
        };
        let id = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            id.clone(),
            format!(
                "The file store of {}, a multiple computer pool, is the local path {}. This is a different \
                 folder on each server; use a share.",
                facts.pool_name(&pool.pool),
                store.share(),
            ),
        )
        .with_related(store.service.id.clone())
        .with_association(id, AssociationKind::FileStore);
        diagnostics.push(fix_with_targets(
            facts,
            diagnostic,
            pool,
            AssociationKind::FileStore,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_local_path_of_a_multiple_computer_pool_is_reported() {
        let design = contoso_with(|design| set_share(design, CHAT_FILES, r"d:\chat"));
        assert_raises(
            "R121",
            &design,
            r"pchatpool.contoso.com, a multiple computer pool, is the local path d:\chat",
        );
        assert_fix_clears("R121", &design);
    }

    #[test]
    fn a_local_path_of_a_single_computer_is_left_to_another_rule() {
        let design = contoso_with(|design| {
            set_share(design, CHAT_FILES, r"d:\chat");
            cluster_mut(design, POOL_CLUSTER).single_machine_only = true;
        });
        assert_silent("R121", &design);
    }

    #[test]
    fn a_share_is_fine() {
        assert_silent("R121", &contoso());
    }
}
