//! # A published Persistent Chat pool was deleted
//!
//! ## What it checks
//! Every Persistent Chat pool of the published topology is in the design. This is checked only if the
//! published topology is known. If objects are matched by name, a missing pool may have a new name; in this
//! case, nothing is reported while the design has a Persistent Chat pool that is not published.
//!
//! ## Why it matters
//! After publishing, users no longer have access to the rooms of the pool, their messages and files. The
//! databases and the share are kept, but no pool uses them, and the rooms are not moved to another pool
//! automatically.
//!
//! ## What to do
//! Export the data first (`Export-CsPersistentChatData`), and import it into the pool that takes over.
//! Change the default pool of the sites. If compliance is on, let the adapter finish. If you did not mean
//! to delete the pool, undo the deletion.
//!
//! ## Quick fix
//! None: the design no longer contains the pool. Undo the deletion to restore it.
//!
//! ## Example
//! `pchatpool.contoso.com` is published, but the design has no Persistent Chat pool.
//!
//! ## Source
//! Documented: "Export-CsPersistentChatData" and "Import-CsPersistentChatData", which keep and move the
//! data of a pool. It is inferred that deleting a pool removes access to its data.

use crate::diff::recognize::RecognizedBy;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database, ObjectId, pools};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "published-chat-pool-deleted",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Published],
    page: page!("chat_pool_deleted.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(published) = &facts.published else {
        return;
    };
    let is_new = |id| published.service(id).is_none();
    let may_be_renamed = facts.compared_by == Some(RecognizedBy::Name)
        && facts.pools.iter().any(|pool| is_new(&pool.pool.service.id));
    if may_be_renamed {
        return;
    }
    for pool in pools::persistent_chat_pools(published) {
        let version = pool.service.service_version;
        if facts.index.service(&pool.service.id).is_some() || !RULE.versions.contains(version) {
            continue;
        }
        let content = pool.sql_store(published, AssociationKind::Database(Database::Content));
        let content = content.map(|store| format!(" in {}", store.title()));
        let files = pool.file_store(published);
        let files = files.map(|store| format!(" in {}", store.title()));
        let site = pool.site.filter(|site| facts.index.site(site.id).is_some());
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            site.map_or(ObjectId::Deployment, |site| site.id.into()),
            format!(
                "{} is published as a Persistent Chat pool but was deleted here. Users lose its rooms and \
                 messages{} and its uploaded files{}; export them first.",
                pool.fqdn(),
                content.unwrap_or_default(),
                files.unwrap_or_default(),
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::edit::{Edit, Identities, apply};
    use crate::rules::testing::*;
    use crate::topology::ServiceId;

    fn without_pool() -> Design {
        let objects = vec![ServiceId::from(POOL).into()];
        let deleted = Edit::Delete { objects };
        apply(&contoso(), &deleted, &mut Identities::seeded(3))
            .map(|applied| applied.design)
            .unwrap_or_default()
    }

    #[test]
    fn the_loss_of_a_published_pool_is_reported() {
        let told = raised_against("R173", &without_pool(), &contoso());
        assert_eq!(
            told,
            [
                r"pchatpool.contoso.com is published as a Persistent Chat pool but was deleted here. Users lose its rooms and messages in sql02.contoso.com\PCHAT and its uploaded files in \\fs01.contoso.com\pchat; export them first."
            ]
        );
    }

    #[test]
    fn an_existing_pool_an_unpublished_pool_and_a_missing_baseline_are_fine() {
        assert_eq!(raised_against("R173", &contoso(), &contoso()), [""; 0]);
        assert_eq!(
            raised_against("R173", &without_pool(), &without_pool()),
            [""; 0]
        );
        assert_silent("R173", &without_pool());
    }
}
