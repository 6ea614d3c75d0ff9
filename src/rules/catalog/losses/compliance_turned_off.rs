//! # Compliance of a published pool was turned off
//!
//! ## What it checks
//! A Persistent Chat pool that is published with compliance still has it. This is checked only if the
//! published topology is known. A different compliance store is reported by R174.
//!
//! ## Why it matters
//! After publishing, messages are no longer recorded, and missing records cannot be created later. Events
//! that the adapter has not processed stay in the old compliance database.
//!
//! ## What to do
//! Ask the people responsible for compliance. Let the adapter finish before you publish, and keep its
//! output.
//!
//! ## Quick fix
//! A choice if the compliance store is still in the design: use it again. If it is not, undo the change.
//!
//! ## Example
//! `pchatpool.contoso.com` is published with the compliance store `sql03.contoso.com\PCHAT`, but "Enable
//! compliance" is cleared in the design.
//!
//! ## Source
//! Documented: Skype for Business Server, "How Persistent Chat Server works": messages are written to the
//! compliance database and deleted there after the adapter has processed them. It is inferred that
//! recording stops.

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
                "{} is published with compliance, but compliance is off here. After publishing, nothing is \
                 recorded, and events that the adapter has not processed stay in {title}.",
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
    fn turning_off_compliance_is_reported_with_what_is_lost() {
        let mut design = with_compliance();
        clear(&mut design, POOL, STORE);
        let told = raised_against("R175", &design, &with_compliance());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].contains("After publishing, nothing is recorded"),
            "{told:?}"
        );
        assert!(
            told[0].contains(r"stay in sql05.contoso.com\PCHAT"),
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
