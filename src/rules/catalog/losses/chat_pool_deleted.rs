//! # A published Persistent Chat pool is deleted
//!
//! ## What it checks
//! Every Persistent Chat pool of the published topology is in the design. Only compared when the published
//! topology is known. Where objects are recognized by name, a pool that is gone may be there under another
//! name; then nothing is said while the design has a pool that is not published.
//!
//! ## Why it matters
//! Once this is published, its rooms, their messages and their files are gone for users. The databases
//! and the share stay where they are, but no pool reads them anymore, and the rooms do not go to
//! another pool by themselves.
//!
//! ## What to do
//! Export the data first (`Export-CsPersistentChatData`), and import it into the pool that takes over. Change
//! the default pool of the sites and, where compliance is on, let the adapter finish. Undo the deletion if it
//! was not meant.
//!
//! ## Quick fix
//! None: undo brings the pool back.
//!
//! ## Example
//! `pchatpool.contoso.com` is published, and the design has no Persistent Chat pool.
//!
//! ## Source
//! Documented: "Export-CsPersistentChatData" and "Import-CsPersistentChatData", by which the data of a pool is
//! kept and moved. That a pool that is deleted takes access to its data with it is inferred.

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
                "{} is published as a Persistent Chat pool and was deleted. Users lose its rooms and \
                 messages{} and the uploaded files{}; export them first.",
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
    fn what_is_lost_with_a_published_pool_is_reported() {
        let told = raised_against("R173", &without_pool(), &contoso());
        assert_eq!(
            told,
            [
                r"pchatpool.contoso.com is published as a Persistent Chat pool and was deleted. Users lose its rooms and messages in sql02.contoso.com\PCHAT and the uploaded files in \\fs01.contoso.com\pchat; export them first."
            ]
        );
    }

    #[test]
    fn a_pool_that_is_there_one_that_was_never_published_and_an_unknown_past_are_fine() {
        assert_eq!(raised_against("R173", &contoso(), &contoso()), [""; 0]);
        assert_eq!(
            raised_against("R173", &without_pool(), &without_pool()),
            [""; 0]
        );
        assert_silent("R173", &without_pool());
    }
}
