//! # A Persistent Chat pool has no display name
//!
//! ## What it checks
//! The display name of a Persistent Chat pool is not empty. A document that states no display name
//! in a way known here is not judged: where the product keeps the name in XML is not public, so it
//! may well be there.
//!
//! ## Why it matters
//! Topology Builder requires it. Clients and administrators tell pools apart by it.
//!
//! ## What to do
//! Enter a name under which users recognize the pool in the list of rooms, such as the department or the
//! place it serves.
//!
//! ## Quick fix
//! A choice that gives the pool the host part of its FQDN as display name, such as `pchatpool`. Not
//! offered while the pool has no FQDN.
//!
//! ## Example
//! `pchatpool.contoso.com` with an empty "Display name of the Persistent Chat pool". Enter
//! `Contoso chat`.
//!
//! ## Source
//! Documented: "Define properties and options for Persistent Chat pool" in the Topology Builder
//! help. Seen in Topology Builder: the properties of a Persistent Chat pool, where the field is
//! starred.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::host;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "display-name-empty",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("display_name_empty.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        if !pool
            .pool
            .display_name(&facts.index)
            .is_some_and(|name| name.trim().is_empty())
        {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            pool.pool.service.id.clone(),
            format!(
                "{} has no display name. Topology Builder requires one, and users tell pools apart \
                 by it.",
                facts.pool_name(&pool.pool)
            ),
        );
        let name = host(pool.fqdn());
        if !name.is_empty() {
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Call it {name}"),
                Edit::SetDisplayName {
                    pool: pool.pool.service.id.clone(),
                    name: name.to_owned(),
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
    fn an_empty_name_is_reported() {
        for name in ["", "  "] {
            let design = contoso_with(|design| {
                set_display_name(design, POOL, Some(name));
            });
            assert_raises("R35", &design, "pchatpool.contoso.com has no display name");
            assert_fix_clears("R35", &design);
        }
    }

    #[test]
    fn a_name_and_an_unreadable_one_are_fine() {
        assert_silent("R35", &contoso());
        let design = contoso_with(|design| set_display_name(design, POOL, None));
        assert_silent("R35", &design);
    }
}
