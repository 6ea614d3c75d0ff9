//! # A mirror stands where its primary stands
//!
//! ## What it checks
//! The mirror of a pair is in another SQL Server instance than the primary, and on another server.
//!
//! ## Why it matters
//! SQL Server cannot mirror a database into its own instance. Into a second instance of the same
//! server it can, but then one failed server takes both copies, which is what mirroring is for.
//!
//! ## What to do
//! Choose a mirror store on another SQL Server, in the same data center.
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com` is `sql02.contoso.com\PCHAT` and its mirror
//! `sql02.contoso.com\MIRROR`. Choose `sql03.contoso.com\PCHAT`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: SQL Server, "Setting up database mirroring": separate instances are required, separate
//! servers recommended. Skype for Business Server planning,
//! `high-availability-and-disaster-recovery/back-end-server`, describes primary and mirror as two
//! servers; that Topology Builder refuses anything is not known.

use crate::rules::fixes::fix_with_targets;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::{Pair, Reference};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-beside-primary",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("mirror_beside_primary.rs"),
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
            let reference = Reference::Database(pair.mirror());
            let principal = Reference::Database(pair.principal());
            let diagnostic = if primary.is_same(&mirror) {
                Diagnostic::new(
                    Severity::Error,
                    id.clone(),
                    format!(
                        "The {principal} of {name} and its mirror are the same instance, {}. SQL \
                         Server cannot mirror a database into its own instance.",
                        mirror.title(),
                    ),
                )
            } else if primary.is_on_server_of(&mirror) {
                Diagnostic::new(
                    Severity::Warning,
                    id.clone(),
                    format!(
                        "The {principal} of {name} and its mirror stand on one server, {}. When it \
                         fails, both copies are gone.",
                        mirror.cluster.fqdn,
                    ),
                )
            } else {
                continue;
            };
            let diagnostic = diagnostic
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
    use crate::topology::{Database, Reference};

    const MIRROR: Reference = Reference::Database(Database::ContentMirror);

    #[test]
    fn a_mirror_in_the_same_instance_is_an_error() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sql03.contoso.com", "");
            set_store(design, POOL, MIRROR, CHAT_STORE);
        });
        let diagnostic = assert_raises(
            "R76",
            &design,
            r"are the same instance, sql02.contoso.com\PCHAT",
        );
        assert_eq!(diagnostic.severity, Severity::Error);
        assert_fix_clears("R76", &design);
    }

    #[test]
    fn a_mirror_on_the_same_server_is_a_warning() {
        let design = contoso_with(|design| {
            let beside = add_instance(design, &"cluster:sql02.contoso.com".into(), "MIRROR");
            set_store(design, POOL, MIRROR, beside.as_str());
        });
        let diagnostic = assert_raises("R76", &design, "stand on one server, sql02.contoso.com");
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn a_mirror_on_another_server_is_fine() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        assert_silent("R76", &design);
    }
}
