//! # An Enterprise pool has fewer than three computers
//!
//! ## What it checks
//! An Enterprise Edition Front End pool has three computers or more; in Skype for Business Server 2019
//! it does not have exactly two.
//!
//! ## Why it matters
//! The servers of a pool keep copies of each user's data and decide by majority. With two servers the
//! loss of one may stop the pool, with one server there is no redundancy at all. Topology Builder of
//! Skype for Business Server 2019 refuses to publish a pool of two.
//!
//! ## What to do
//! Add servers until there are three. For a deployment that needs only one server, use a Standard
//! Edition server.
//!
//! ## Quick fix
//! None: further servers have to be installed first. Add them to the pool by their FQDN, or define a
//! Standard Edition server in its place.
//!
//! ## Example
//! `fepool01.contoso.com` has one server, `fe01.contoso.com`. Add `fe02.contoso.com` and
//! `fe03.contoso.com`.
//!
//! ## Versions
//! In 2019, an error for exactly two.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `topology-basics`, recommends three or more. The
//! error is a report from the field: issue 1007 of OfficeDocs-SkypeForBusiness.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "enterprise-pool-too-small",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[],
    page: page!("pool_too_small.rs"),
    check,
};

/// The fewest computers that are recommended.
const RECOMMENDED: usize = 3;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in facts
        .front_end_pools
        .iter()
        .filter(|p| !p.is_standard_edition)
    {
        let name = &pool.cluster.fqdn;
        let (severity, message) = match pool.cluster.machines.len() {
            2 if pool.registrar.service_version == 8 => (
                Severity::Error,
                format!(
                    "The Enterprise pool {name} has two computers. Topology Builder of Skype for \
                     Business Server 2019 refuses to publish it."
                ),
            ),
            1 => (
                Severity::Warning,
                format!(
                    "The Enterprise pool {name} has one computer. {RECOMMENDED} or more are \
                     recommended; when it fails, the pool is down."
                ),
            ),
            2 => (
                Severity::Warning,
                format!(
                    "The Enterprise pool {name} has two computers. {RECOMMENDED} or more are \
                     recommended; when one fails, the other may not continue alone."
                ),
            ),
            _ => continue,
        };
        diagnostics.push(Diagnostic::new(severity, pool.cluster.id.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;

    #[test]
    fn one_and_two_computers_are_a_warning() {
        for (count, words) in [(1, "has one computer"), (2, "has two computers")] {
            let design = contoso_with(|design| set_computers(design, FRONT_END, count));
            let diagnostic = assert_raises("R138", &design, words);
            assert_eq!(diagnostic.severity, Severity::Warning);
        }
    }

    #[test]
    fn two_computers_are_an_error_in_2019() {
        let design = contoso_with(|design| {
            set_computers(design, FRONT_END, 2);
            service_mut(design, REGISTRAR).service_version = 8;
        });
        let diagnostic = assert_raises("R138", &design, "refuses to publish");
        assert_eq!(diagnostic.severity, Severity::Error);
    }

    #[test]
    fn three_computers_and_standard_edition_are_fine() {
        assert_silent("R138", &contoso());
        assert_silent("R138", &standard_edition());
    }
}
