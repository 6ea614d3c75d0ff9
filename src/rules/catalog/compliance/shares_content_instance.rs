//! # Compliance and content are in the same SQL Server instance
//!
//! ## What it checks
//! Whether the content database (mgc) and the compliance database (mgccomp) of a Persistent Chat pool are
//! in the same SQL Server instance. For a pool with mirroring or disaster recovery, R106 reports this as a
//! warning.
//!
//! ## Why it matters
//! This is allowed. Both databases share memory, disks and outages. If the adapter is not running, the
//! compliance database grows and takes space from the content.
//!
//! ## What to do
//! Nothing for a small pool. For a large pool, put the compliance database in a separate instance.
//!
//! ## Quick fix
//! None: sharing one instance is supported. To separate them, drag the compliance store of the pool to
//! another SQL Server store.
//!
//! ## Example
//! `pchatpool.contoso.com` uses `sql02.contoso.com\PCHAT` for both.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/hardware-and-software-requirements`. This does not contradict the limit of one
//! Persistent Chat database for each instance (R58), which means one of each kind.

use crate::rules::catalog::disaster_recovery::shared_instance::is_available;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "compliance-in-content-instance",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("shares_content_instance.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let (Some(content), Some(compliance)) = (
            pool.database(Database::Content),
            pool.database(Database::Compliance),
        ) else {
            continue;
        };
        if !content.is_same(&compliance) || is_available(pool) {
            continue;
        }
        let id = &pool.pool.service.id;
        diagnostics.push(
            Diagnostic::new(
                Severity::Info,
                id.clone(),
                format!(
                    "{} keeps content and compliance in the same instance, {}. This is allowed, but they \
                     share its capacity and its outages.",
                    facts.pool_name(&pool.pool),
                    content.title(),
                ),
            )
            .with_related(content.instance.id.clone())
            .with_association(id, AssociationKind::Database(Database::Compliance)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const COMPLIANCE: AssociationKind = AssociationKind::Database(Database::Compliance);

    #[test]
    fn one_instance_for_both_is_mentioned() {
        let design = contoso_with(|design| set_store(design, POOL, COMPLIANCE, CHAT_STORE));
        assert_raises(
            "R114",
            &design,
            r"keeps content and compliance in the same instance, sql02.contoso.com\PCHAT",
        );
    }

    #[test]
    fn two_instances_are_not_mentioned() {
        let design = contoso_with(|design| {
            let other = add_instance(design, &"cluster:sql02.contoso.com".into(), "COMPLIANCE");
            set_store(design, POOL, COMPLIANCE, other.as_str());
        });
        assert_silent("R114", &design);
    }
}
