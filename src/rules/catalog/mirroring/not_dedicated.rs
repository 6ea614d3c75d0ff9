//! # A mirror or backup instance of Persistent Chat also has other databases
//!
//! ## What it checks
//! The SQL Server instances of Persistent Chat mirrors and backups have no other databases. A witness has
//! no databases at all and is not checked. Databases outside the topology are not visible here.
//!
//! ## Why it matters
//! The documentation requires a dedicated instance for each of them. Other databases in the instance
//! compete for resources and must be moved or failed over together with it.
//!
//! ## What to do
//! Use an instance without other databases for the mirror or backup of Persistent Chat, on the same or
//! another SQL Server.
//!
//! ## Quick fix
//! A choice: use a new SQL Server store as mirror or backup, or an existing one that no other role uses.
//!
//! ## Example
//! The content mirror of `pchatpool.contoso.com` is `sql01.contoso.com\Default`, which also has the back
//! end of `fepool01.contoso.com`.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database, Role, SqlInstanceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-not-dedicated",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("not_dedicated.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for (reference, store) in pool.sql_stores() {
            let copy = matches!(
                reference,
                AssociationKind::Database(database)
                    if !matches!(database, Database::Content | Database::Compliance)
            );
            if !copy {
                continue;
            }
            let Some(other) = other_database_in(facts, &store.instance.id) else {
                continue;
            };
            let id = &pool.pool.service.id;
            let diagnostic = Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    "The {reference} of {}, {}, also has {other}. Use a dedicated instance for mirrors and \
                     backups.",
                    facts.pool_name(&pool.pool),
                    store.title(),
                ),
            )
            .with_related(store.instance.id.clone())
            .with_association(id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

/// The first database in this instance that does not belong to Persistent Chat, in words: "the back-end
/// database of fepool01.contoso.com".
fn other_database_in(facts: &Facts<'_>, instance: &SqlInstanceId) -> Option<String> {
    let number = facts.index.sql_instance_number(instance)?;
    let mut databases = facts.index.databases_kept_at(number).iter();
    let other = databases.find(|database| {
        !matches!(
            *database.role,
            Role::PersistentChatStore | Role::PersistentChatComplianceStore
        )
    })?;
    let what = match &*other.role {
        Role::UserStore => "the back-end database",
        Role::ApplicationStore => "the application database",
        Role::ArchivingStore => "the archiving database",
        Role::MonitoringStore => "the monitoring database",
        Role::CentralMgmtStore => return Some("the Central Management store".to_owned()),
        _ => "another database",
    };
    let users = facts.index.dependents(&other.id).iter();
    let owner = users.filter_map(|user| facts.index.cluster_of(user)).next();
    Some(match owner {
        Some(owner) => format!("{what} of {}", owner.fqdn),
        None => what.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::ChatUsage;
    use crate::topology::{AssociationKind, Database, InstalledOn, Role};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    #[test]
    fn a_mirror_in_the_instance_of_a_back_end_is_reported() {
        let design = contoso_with(|design| set_store(design, POOL, MIRROR, BACK_END_STORE));
        assert_raises(
            "R91",
            &design,
            r"The content mirror of pchatpool.contoso.com, sql01.contoso.com\Default, also has the back-end database of fepool01.contoso.com.",
        );
    }

    #[test]
    fn the_witness_of_a_front_end_pool_does_not_count_as_another_database() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            let on = InstalledOn::SqlInstance(r"sql:sql03.contoso.com\PCHAT".into());
            let witness = add_service(design, "witness", Role::UserStore, SITE, on);
            let users = "users:fepool01.contoso.com".into();
            depend(design, &users, &witness, spelled(ChatUsage::Witness));
        });
        assert_silent("R91", &design);
    }

    #[test]
    fn content_and_compliance_mirrors_may_share_an_instance() {
        let design = contoso_with(|design| {
            let other = AssociationKind::Database(Database::ComplianceMirror);
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            set_store(design, POOL, other, r"sql:sql03.contoso.com\PCHAT");
        });
        assert_silent("R91", &design);
    }
}
