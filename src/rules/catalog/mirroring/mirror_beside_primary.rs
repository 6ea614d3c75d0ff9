//! # A mirror is on the server of its primary
//!
//! ## What it checks
//! The mirror of a pair is on another SQL Server than the primary. That it is in another instance at all
//! is R58's.
//!
//! ## Why it matters
//! SQL Server can mirror a database into a second instance of the same server, but then one failed
//! server takes both copies, which is what mirroring is for.
//!
//! ## What to do
//! Choose a mirror store on another SQL Server, in the same data center.
//!
//! ## Quick fix
//! A choice that uses another SQL Server store as mirror: a new one, or one on another server that
//! would bring no other problem. The primary stays.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com` is `sql02.contoso.com\PCHAT` and its mirror
//! `sql02.contoso.com\MIRROR`. Choose `sql03.contoso.com\PCHAT`.
//!
//! ## Source
//! *Inferred* from SQL Server, "Setting up database mirroring", which recommends separate servers, and
//! from Skype for Business Server planning, `high-availability-and-disaster-recovery/back-end-server`,
//! which describes primary and mirror as two servers; that Topology Builder refuses anything is not
//! known.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-beside-primary",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("mirror_beside_primary.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
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
                format!(
                    "The {principal} of {name} and its mirror are on one server, {}. When it fails, \
                     both copies are gone.",
                    mirror.cluster.fqdn,
                ),
            )
            .with_related(mirror.instance.id.clone())
            .with_reference(id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
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
        let diagnostic = assert_raises("R76", &design, "are on one server, sql02.contoso.com");
        assert_eq!(diagnostic.severity, Severity::Warning);
        assert_silent("R58", &design);
    }

    #[test]
    fn a_mirror_on_another_server_is_fine() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        assert_silent("R76", &design);
    }
}
