//! # A mirror is on the SQL Server of its primary
//!
//! ## What it checks
//! The mirror of a pair is on another SQL Server than the primary. A mirror in the same instance is
//! reported by R58. For the back end, archiving and monitoring stores of Front End pools, this rule reports
//! the same instance as well.
//!
//! ## Why it matters
//! SQL Server can mirror a database to a second instance on the same server, but if that server fails, both
//! copies are lost. Mirroring is meant to prevent this.
//!
//! ## What to do
//! Select a mirror store on another SQL Server in the same data center.
//!
//! ## Quick fix
//! A choice that uses another SQL Server store as mirror: a new one, or an existing one on another server
//! that causes no other problem. The primary stays the same. Not offered for a Front End pool, because its
//! mirroring is set in Topology Builder.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com` is `sql02.contoso.com\PCHAT`, and its mirror is
//! `sql02.contoso.com\MIRROR`. Select `sql03.contoso.com\PCHAT`.
//!
//! ## Source
//! *Inferred* from SQL Server, "Setting up database mirroring", which recommends separate servers, and from
//! Skype for Business Server planning, `high-availability-and-disaster-recovery/back-end-server`, which
//! describes primary and mirror as two servers. Topology Builder is not known to reject it.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-beside-primary",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("mirror_beside_primary.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pair in &facts.front_end_pairs {
        diagnostics.extend(pair.primary.zip(pair.mirror).and_then(|(primary, mirror)| {
            let (principal, name) = (pair.principal, facts.name(&pair.pool));
            let message = match primary.is_same(&mirror) {
                true => format!(
                    "The {principal} of {name} and its mirror are the same instance, {}. SQL Server can \
                     mirror a database only to another instance.",
                    mirror.title(),
                ),
                false if !primary.is_on_server_of(&mirror) => return None,
                false => on_one_server(principal, &name, &mirror),
            };
            let diagnostic = Diagnostic::new(Severity::Warning, pair.pool.clone(), message);
            Some(diagnostic.with_related(mirror.instance.id.clone()))
        }));
    }
    for pool in &facts.pools {
        for pair in Pair::ALL {
            let (Some(primary), Some(mirror)) = (
                pool.database(pair.principal()),
                pool.database(pair.mirror()),
            ) else {
                continue;
            };
            let id = &pool.pool.service.id;
            let name = facts.pool_name(&pool.pool);
            let reference = AssociationKind::Database(pair.mirror());
            let principal = AssociationKind::Database(pair.principal());
            if primary.is_same(&mirror) || !primary.is_on_server_of(&mirror) {
                continue;
            }
            let diagnostic = Diagnostic::new(
                Severity::Warning,
                id.clone(),
                on_one_server(principal, &name, &mirror),
            )
            .with_related(mirror.instance.id.clone())
            .with_association(id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

fn on_one_server(principal: AssociationKind, pool: &str, mirror: &SqlStore<'_>) -> String {
    format!(
        "The {principal} of {pool} and its mirror are on the same server, {}. If it fails, both copies are \
         lost.",
        mirror.cluster.fqdn,
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    #[test]
    fn a_mirror_on_the_same_server_is_a_warning() {
        let design = contoso_with(|design| {
            let beside = add_instance(design, &"cluster:sql02.contoso.com".into(), "MIRROR");
            set_store(design, POOL, MIRROR, beside.as_str());
        });
        let diagnostic =
            assert_raises("R76", &design, "are on the same server, sql02.contoso.com.");
        assert_eq!(diagnostic.severity, Severity::Warning);
        assert_silent("R58", &design);
    }

    #[test]
    fn the_mirror_of_a_back_end_must_be_on_another_server_too() {
        let design = contoso_with(|design| {
            mirror_front_end(design, "sql01.contoso.com", None);
        });
        assert_raises("R76", &design, "The back end of fepool01.contoso.com and");
        let design = contoso_with(|design| {
            mirror_front_end_to(design, BACK_END_STORE, None);
        });
        assert_raises("R76", &design, "are the same instance, sql01.contoso.com");
        let design = contoso_with(|design| {
            mirror_front_end(design, "sql03.contoso.com", None);
        });
        assert_silent("R76", &design);
    }

    #[test]
    fn a_mirror_on_another_server_is_fine() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        assert_silent("R76", &design);
    }
}
