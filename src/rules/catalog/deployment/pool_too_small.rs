//! # An Enterprise pool has fewer than three computers
//!
//! ## What it checks
//! An Enterprise Edition Front End pool has at least three computers. In Skype for Business Server 2019, it
//! does not have exactly two.
//!
//! ## Why it matters
//! The servers of a pool keep copies of each user's data and need a majority to make changes. With two
//! servers, the loss of one can stop the pool; with one server, there is no redundancy. The 2019 version of
//! Topology Builder does not publish a pool with two computers.
//!
//! ## What to do
//! Add servers until the pool has three. If one server is enough for your deployment, use a Standard
//! Edition server.
//!
//! ## Quick fix
//! None: more servers have to be installed first. Add their FQDNs to the pool, or define a Standard Edition
//! server instead.
//!
//! ## Example
//! `fepool01.contoso.com` has one server, `fe01.contoso.com`. Add `fe02.contoso.com` and
//! `fe03.contoso.com`.
//!
//! ## Versions
//! In 2019, an error for exactly two.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `topology-basics`, recommends at least three computers.
//! The error in 2019 is a field report: issue 1007 of OfficeDocs-SkypeForBusiness.

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
                    "The Enterprise pool {name} has two computers. The 2019 version of Topology Builder \
                     does not publish it."
                ),
            ),
            1 => (
                Severity::Warning,
                format!(
                    "The Enterprise pool {name} has one computer. If it fails, the pool is down; at least \
                     {RECOMMENDED} computers are recommended."
                ),
            ),
            2 => (
                Severity::Warning,
                format!(
                    "The Enterprise pool {name} has two computers. If one fails, the other may not be able \
                     to continue alone; at least {RECOMMENDED} computers are recommended."
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
        let diagnostic = assert_raises("R138", &design, "does not publish");
        assert_eq!(diagnostic.severity, Severity::Error);
    }

    #[test]
    fn three_computers_and_standard_edition_are_fine() {
        assert_silent("R138", &contoso());
        assert_silent("R138", &standard_edition());
    }
}
