//! # A Persistent Chat database is placed in an AlwaysOn availability group
//!
//! ## What it checks
//! No database of a Persistent Chat pool uses a SQL Server store that is the listener of an AlwaysOn
//! availability group.
//!
//! ## Why it matters
//! Skype for Business Server 2015 supports availability groups for the back end of a Front End pool,
//! and expressly not for the databases of Persistent Chat. Setup does not put them into the group, so
//! they would not fail over with it.
//!
//! ## What to do
//! Choose a SQL Server store without availability group. High availability of Persistent Chat is
//! reached with SQL Server mirroring or with a failover cluster.
//!
//! ## Example
//! `pchatpool.contoso.com` keeps its content in `sqlag.contoso.com\Default`, whose primary replica is
//! on `sql01.contoso.com`. Choose `sql02.contoso.com\PCHAT` and mirror it.
//!
//! ## Versions
//! Lync Server 2013 knows no availability groups at all; Skype for Business Server 2015 does, but not
//! for Persistent Chat.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `persistent-chat-server/topology` and
//! `persistent-chat-server/high-availability-and-disaster-recovery`; deployment,
//! `configure-hadr-for-persistent-chat` and `alwayson-availability-group`. A listener that only shares
//! its host with a plain instance cannot be told from the document.

use crate::rules::fixes::fix_with_targets;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::Reference;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "chat-in-availability-group",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("availability_group.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for (reference, store) in pool.sql_stores() {
            if store.instance.always_on_primary_node.is_none()
                || !matches!(reference, Reference::Database(_))
            {
                continue;
            }
            let diagnostic = Diagnostic::new(
                Severity::Error,
                pool.pool.service.id.clone(),
                format!(
                    "The {reference} of {}, {}, is an AlwaysOn availability group. Persistent Chat \
                     databases are not supported there; mirror them instead.",
                    facts.pool_name(&pool.pool),
                    store.title(),
                ),
            )
            .with_related(store.instance.id.clone())
            .with_reference(&pool.pool.service.id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{Database, Reference};

    #[test]
    fn content_in_an_availability_group_is_told() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sql03.contoso.com", "");
            instance_mut(design, CHAT_STORE).always_on_primary_node =
                Some("sql02a.contoso.com".into());
        });
        let diagnostic = assert_raises(
            "R67",
            &design,
            r"The content store of pchatpool.contoso.com, sql02.contoso.com\PCHAT, is an AlwaysOn",
        );
        assert_eq!(
            diagnostic.reference,
            Some((POOL.into(), Reference::Database(Database::Content)))
        );
        assert_fix_clears("R67", &design);
    }

    #[test]
    fn the_back_end_of_a_front_end_pool_may_be_in_one() {
        let design = contoso_with(|design| {
            instance_mut(design, BACK_END_STORE).always_on_primary_node =
                Some("sql01a.contoso.com".into());
        });
        assert_silent("R67", &design);
    }
}
