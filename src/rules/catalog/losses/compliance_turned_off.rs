//! # Compliance that is published is turned off
//!
//! ## What it checks
//! A Persistent Chat pool that is published with compliance still has it. Only compared when the published
//! topology is known. Another compliance store is reported by R174.
//!
//! ## Why it matters
//! From publishing on nothing that users write is recorded, and nobody can make up for it later. What is in the
//! compliance database and was not yet handed on by the adapter is left there.
//!
//! ## What to do
//! Ask whoever demanded compliance. Let the adapter finish before this is published, and keep its output.
//!
//! ## Quick fix
//! A choice, where the compliance store is still in the design: to use it again. Undo brings the rest back.
//!
//! ## Example
//! `pchatpool.contoso.com` is published with the compliance store `sql03.contoso.com\PCHAT`, and the box "Enable
//! compliance" is clear in the design.
//!
//! ## Source
//! Documented: Skype for Business Server, "How Persistent Chat Server works": messages go to the compliance
//! database and are deleted there when the adapter has handed them on. That they stop is inferred.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "published-compliance-off",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Published],
    page: page!("compliance_turned_off.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    const STORE: AssociationKind = AssociationKind::Database(Database::Compliance);
    for pool in &facts.pools {
        let before = facts.published_pool(&pool.pool);
        let was = before.and_then(|before| facts.published_store(&before, STORE));
        let Some(was) = was.filter(|_| !pool.compliance_on) else {
            continue;
        };
        let id = &pool.pool.service.id;
        let title = was.title();
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            id.clone(),
            format!(
                "{} is published with compliance, which is off here. From publishing on nothing is \
                 recorded, and what the adapter has not handed on yet stays in {title}.",
                facts.pool_name(&pool.pool),
            ),
        )
        .with_association(id, STORE);
        let is_there = facts.index.sql_instance(&was.instance.id).is_some();
        diagnostics.push(match is_there {
            true => diagnostic.with_fix(
                Safety::Choice,
                format!("Use {title} as {STORE} again"),
                Edit::SetAssociation {
                    holder: id.clone().into(),
                    kind: STORE,
                    target: Some(was.instance.id.clone().into()),
                },
            ),
            false => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const STORE: AssociationKind = AssociationKind::Database(Database::Compliance);

    fn with_compliance() -> Design {
        contoso_with(|design| add_store_for(design, POOL, STORE, "sql05.contoso.com"))
    }

    #[test]
    fn compliance_that_is_off_is_reported_with_what_is_lost() {
        let mut design = with_compliance();
        clear(&mut design, POOL, STORE);
        let told = raised_against("R175", &design, &with_compliance());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].contains("From publishing on nothing is recorded"),
            "{told:?}"
        );
        assert!(
            told[0].contains(r"stays in sql05.contoso.com\PCHAT"),
            "{told:?}"
        );
        assert_silent("R175", &design);
    }

    #[test]
    fn compliance_that_has_no_store_or_was_never_on_is_left_to_others() {
        let mut design = with_compliance();
        clear(&mut design, POOL, STORE);
        intentions_mut(&mut design, POOL).compliance = true;
        assert_eq!(raised_against("R175", &design, &with_compliance()), [""; 0]);
        assert_eq!(raised_against("R175", &contoso(), &contoso()), [""; 0]);
    }
}
