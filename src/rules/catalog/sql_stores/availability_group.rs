//! # A Persistent Chat database is in an AlwaysOn availability group
//!
//! ## What it checks
//! No database of a Persistent Chat pool uses the listener of an AlwaysOn availability group as its SQL
//! Server store. Whether a store is a listener is taken from the document (a primary replica) or from the
//! known facts; if neither shows it, it is asked for.
//!
//! ## Why it matters
//! Skype for Business Server 2015 supports availability groups for the back end of a Front End pool, but
//! explicitly not for Persistent Chat databases. Setup does not add these databases to the group, so they
//! would not fail over with it.
//!
//! ## What to do
//! Select a SQL Server store without an availability group. For high availability of Persistent Chat, use
//! SQL Server mirroring or a failover cluster.
//!
//! ## Quick fix
//! A choice that uses another SQL Server store that is not in an availability group. Not offered if the
//! topology has no suitable store.
//!
//! ## Example
//! `pchatpool.contoso.com` has its content in `sqlag.contoso.com\Default`, which has its primary replica on
//! `sql01.contoso.com`. Select `sql02.contoso.com\PCHAT` and mirror it.
//!
//! ## Versions
//! The latter takes them for its other databases.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `persistent-chat-server/topology` and
//! `persistent-chat-server/high-availability-and-disaster-recovery`; deployment,
//! `configure-hadr-for-persistent-chat` and `alwayson-availability-group`. A document does not show whether
//! a listener shares its host with a stand-alone instance; enter it in the known facts.

use crate::design::Fact;
use crate::rules::engine::fixes::fix_with_targets_where;
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, SqlInstance, SqlInstanceNumber};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "chat-in-availability-group",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::AvailabilityGroupListener)],
    page: page!("availability_group.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    ask(facts, diagnostics);
    for pool in &facts.pools {
        for (reference, store, numbers) in pool.numbered_sql_stores() {
            let is_database = matches!(reference, AssociationKind::Database(_));
            if !is_database || !is_listener(facts, numbers.instance, store.instance) {
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
            .with_association(&pool.pool.service.id, reference);
            diagnostics.push(fix_with_targets_where(
                facts,
                diagnostic,
                pool,
                reference,
                |item| {
                    let instance = item.sql_instance_number.zip(item.sql_instance);
                    instance.is_some_and(|(number, instance)| !is_listener(facts, number, instance))
                },
            ));
        }
    }
}

/// Asks for the Persistent Chat stores for which the document does not show it. The SQL Server Express of a
/// Standard Edition server is never in a group.
fn ask(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::AvailabilityGroupListener, RULE.versions);
    for (store, number) in facts.numbered_sql_stores() {
        let holds_chat = facts.databases_in_at(number.instance).any(|database| {
            RULE.versions
                .contains(database.pool.service.service_version)
        });
        let stated = facts.stated_at(number.instance);
        let is_known = store.instance.always_on_primary_node.is_some()
            || stated.availability_group_listener().is_some()
            || facts.item_at(number.server).is_some();
        if holds_chat && !is_known {
            unstated.of_store(number.instance, store);
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether a Persistent Chat database is in an availability group",
    );
}

/// Whether an instance belongs to an availability group, according to the document or the known facts.
pub(in crate::rules) fn is_listener(
    facts: &Facts<'_>,
    number: SqlInstanceNumber,
    instance: &SqlInstance,
) -> bool {
    let stated = facts.stated_at(number).availability_group_listener();
    instance.always_on_primary_node.is_some() || stated == Some(true)
}

#[cfg(test)]
mod tests {
    use crate::design::{Fact, Statement};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    #[test]
    fn content_in_an_availability_group_is_reported() {
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
            diagnostic.association,
            Some((POOL.into(), AssociationKind::Database(Database::Content)))
        );
        assert_fix_clears("R67", &design);
    }

    #[test]
    fn a_store_known_to_be_a_listener_is_reported() {
        let stated = |yes| {
            contoso_with(|design| {
                add_sql_store(design, SITE, "sql03.contoso.com", "");
                let listener = Statement::AvailabilityGroupListener(yes);
                state(design, sql_store(CHAT_STORE), listener);
            })
        };
        assert_raises(
            "R67",
            &stated(true),
            r"sql02.contoso.com\PCHAT, is an AlwaysOn",
        );
        assert_fix_clears("R67", &stated(true));
        assert_silent("R67", &stated(false));
        assert_asks_nothing("R67", &stated(false));
    }

    #[test]
    fn availability_groups_are_asked_for_on_persistent_chat_stores() {
        assert_silent("R67", &contoso());
        assert_asks(
            "R67",
            Fact::AvailabilityGroupListener,
            &contoso(),
            r"Whether sql02.contoso.com\PCHAT is the listener of an availability group is unknown.",
        );
        let express = AssociationKind::Database(Database::Content);
        let mut design = standard_edition();
        set_store(
            &mut design,
            "chat:se01.contoso.com",
            express,
            r"sql:se01.contoso.com\rtc",
        );
        assert_asks_nothing("R67", &design);
    }

    #[test]
    fn the_back_end_of_a_front_end_pool_may_be_in_an_availability_group() {
        let design = contoso_with(|design| {
            instance_mut(design, BACK_END_STORE).always_on_primary_node =
                Some("sql01a.contoso.com".into());
        });
        assert_silent("R67", &design);
    }
}
