//! # A Persistent Chat pool has no display name
//!
//! ## What it checks
//! The display name of a Persistent Chat pool is not empty. If a document does not contain the display name
//! in a known form, the pool is not checked: it is not publicly known where the name is stored, so it may
//! be there.
//!
//! ## Why it matters
//! Topology Builder requires a display name. Users and administrators use it to distinguish pools.
//!
//! ## What to do
//! Enter a name that users recognize in the list of rooms, such as a department or location.
//!
//! ## Quick fix
//! A choice that uses the host name of the pool, such as `pchatpool`, as display name. Not offered if the
//! pool has no FQDN.
//!
//! ## Example
//! "Display name of the Persistent Chat pool" is empty for `pchatpool.contoso.com`. Enter `Contoso chat`.
//!
//! ## Source
//! Documented: "Define properties and options for Persistent Chat pool" in the Topology Builder help. Seen
//! in Topology Builder: the properties of a Persistent Chat pool, where the field is required.

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
                "{} has no display name. Topology Builder requires one, and users need it to distinguish \
                 pools.",
                facts.pool_name(&pool.pool)
            ),
        );
        let name = host(pool.fqdn());
        if !name.is_empty() {
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Use {name} as display name"),
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
    fn a_name_and_a_name_that_is_not_understood_are_fine() {
        assert_silent("R35", &contoso());
        let design = contoso_with(|design| set_display_name(design, POOL, None));
        assert_silent("R35", &design);
    }
}
