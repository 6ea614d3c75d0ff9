//! # A published mirror was moved to another SQL Server store
//!
//! ## What it checks
//! The mirror of a Persistent Chat pool is the same as in the published topology. This is checked only if
//! the published topology is known. A replaced instance on the same server is reported by R72.
//!
//! ## Why it matters
//! Publishing does not move a mirror. Moving it takes three steps, and all servers of the pool must be
//! restarted before they use the new one.
//!
//! ## What to do
//! Remove the old mirror and publish, add the new one and publish, and then restart the servers of the
//! pool.
//!
//! ## Quick fix
//! None: moving a mirror takes several steps and two publications. Undo the change, and start by clearing
//! "Enable SQL Server store mirroring".
//!
//! ## Example
//! The content mirror of `pchatpool.contoso.com` is published on `sql03.contoso.com` but is on
//! `sql05.contoso.com` in the design.
//!
//! ## Source
//! Documented: "Deploy SQL mirroring for back-end high availability"; Lync Server 2013, "Deploying
//! SQL mirroring for Back End Server high availability".

use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "published-mirror-moved",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Published],
    page: page!("mirror_moved.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(before) = facts.published_pool(&pool.pool) else {
            continue;
        };
        for pair in Pair::ALL {
            let mirror = AssociationKind::Database(pair.mirror());
            let (Some(now), Some(before)) = (
                pool.sql_store(mirror),
                facts.published_store(&before, mirror),
            ) else {
                continue;
            };
            if now.is_same(&before) || is_renamed(facts, &before, &now) {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(
                    Severity::Info,
                    pool.pool.service.id.clone(),
                    format!(
                        "The {mirror} of {} was moved from {} to {}. Publishing does not move it: remove \
                         the old mirror and publish, add the new one and publish, and then restart all \
                         servers of the pool.",
                        facts.pool_name(&pool.pool),
                        before.title(),
                        now.title()
                    ),
                )
                .with_related(now.instance.id.clone())
                .with_association(&pool.pool.service.id, mirror),
            );
        }
    }
}

/// Whether the instance was only renamed, not moved. A published topology identifies instances by name.
fn is_renamed(facts: &Facts<'_>, before: &SqlStore<'_>, now: &SqlStore<'_>) -> bool {
    before.cluster.id == now.cluster.id && facts.index.sql_instance(&before.instance.id).is_none()
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    fn mirrored_on(fqdn: &str) -> Design {
        contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, fqdn);
        })
    }

    #[test]
    fn a_mirror_moved_to_another_instance_is_reported() {
        let messages = raised_against(
            "R95",
            &mirrored_on("sql05.contoso.com"),
            &mirrored_on("sql03.contoso.com"),
        );
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(
            messages[0]
                .contains(r"was moved from sql03.contoso.com\PCHAT to sql05.contoso.com\PCHAT")
        );
    }

    #[test]
    fn a_renamed_instance_is_left_to_the_rule_about_instances() {
        let mirror = AssociationKind::Database(Database::ContentMirror);
        let published = mirrored_on("sql03.contoso.com");
        let mut renamed = contoso();
        let cluster = add_cluster(
            &mut renamed,
            SITE,
            "sql03.contoso.com",
            &["sql03.contoso.com"],
            false,
        );
        let instance = add_instance(&mut renamed, &cluster, "CHAT2");
        set_store(&mut renamed, POOL, mirror, instance.as_str());
        assert_eq!(raised_against("R95", &renamed, &published), [""; 0]);
        assert_eq!(raised_against("R72", &renamed, &published).len(), 1);
        // With the old instance still there, it is a move.
        add_instance(&mut renamed, &cluster, "PCHAT");
        assert_eq!(raised_against("R95", &renamed, &published).len(), 1);
    }

    #[test]
    fn an_unmoved_mirror_a_new_mirror_and_no_published_topology_are_fine() {
        let design = mirrored_on("sql03.contoso.com");
        assert_eq!(raised_against("R95", &design, &design), [""; 0]);
        assert_eq!(raised_against("R95", &design, &contoso()), [""; 0]);
        assert_silent("R95", &design);
    }
}
