//! # A published mirror moves to another SQL Server store
//!
//! ## What it checks
//! The mirror of a Persistent Chat pool is where it is published. Only compared when the
//! published topology is known.
//!
//! ## Why it matters
//! A mirror does not move by publishing. It takes three steps, and all servers of the pool must be
//! restarted before they know the new one.
//!
//! ## What to do
//! Take the old mirror away and publish, add the new one and publish, then restart the servers of
//! the pool.
//!
//! ## Quick fix
//! None: the move takes three steps and two publications. Undo the change, and begin by clearing
//! "Enable SQL Server store mirroring".
//!
//! ## Example
//! The content mirror of `pchatpool.contoso.com` is published on `sql03.contoso.com` and is on
//! `sql05.contoso.com` here.
//!
//! ## Source
//! Documented: "Deploy SQL mirroring for back-end high availability"; Lync Server 2013, "Deploying
//! SQL mirroring for Back End Server high availability".

use crate::rules::{Basis, Diagnostic, Facts, Need, Rule, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "published-mirror-moved",
    severity: Severity::Info,
    basis: Basis::Documented,
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
            if now.is_same(&before) {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(
                    Severity::Info,
                    pool.pool.service.id.clone(),
                    format!(
                        "The {mirror} of {} moves from {} to {}. Take the old one away and publish, \
                         add the new one and publish, then restart all servers of the pool.",
                        facts.pool_name(&pool.pool),
                        before.title(),
                        now.title()
                    ),
                )
                .with_related(now.instance.id.clone())
                .with_reference(&pool.pool.service.id, mirror),
            );
        }
    }
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
    fn another_place_is_told() {
        let messages = raised_against(
            "R95",
            &mirrored_on("sql05.contoso.com"),
            &mirrored_on("sql03.contoso.com"),
        );
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(
            messages[0].contains(r"moves from sql03.contoso.com\PCHAT to sql05.contoso.com\PCHAT")
        );
    }

    #[test]
    fn the_same_place_a_new_mirror_and_no_published_topology_are_fine() {
        let design = mirrored_on("sql03.contoso.com");
        assert_eq!(raised_against("R95", &design, &design), [""; 0]);
        assert_eq!(raised_against("R95", &design, &contoso()), [""; 0]);
        assert_silent("R95", &design);
    }
}
