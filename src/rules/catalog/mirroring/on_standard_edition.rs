//! # The databases of a Standard Edition server are mirrored
//!
//! ## What it checks
//! No database is mirrored in a Persistent Chat pool on a Standard Edition server, and no database in the
//! SQL Server Express (`rtc`) of such a server is mirrored.
//!
//! ## Why it matters
//! Persistent Chat on a Standard Edition server has no high availability: if the server fails, the service
//! is lost, even if the database is mirrored. SQL Server Express cannot be a mirroring partner, only a
//! witness.
//!
//! ## What to do
//! Turn off mirroring, or define a separate multiple computer pool with a full SQL Server.
//!
//! ## Quick fix
//! If a partner is the SQL Server Express of a Standard Edition server, a choice: create another SQL Server
//! store, use an existing one that causes no other problem, or turn off mirroring of the pair. Not offered
//! for a pool on a Standard Edition server: turn off mirroring in its properties.
//!
//! ## Example
//! Persistent Chat on `se01.contoso.com` has its content in `sqlchat.contoso.com\PCHAT`, mirrored to
//! `sql03.contoso.com\PCHAT`.
//!
//! ## Source
//! Documented: Lync Server 2013, `set-up-system-platforms`. The sources disagree: the help topic
//! `front-end-general-settings-expander` mentions mirroring for the SQL Server store of a Standard Edition
//! server, but the wizard shows this store as read-only. Here, mirroring is treated as not possible.

use crate::rules::catalog::sql_stores::express_behind_enterprise::EXPRESS_INSTANCE;
use crate::rules::engine::fixes::{fix_with_targets, fix_without_mirroring};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, ClusterId, Pair, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirroring-on-standard-edition",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("on_standard_edition.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let standard_edition = |id: &ClusterId| {
        facts
            .front_end_pool(id)
            .is_some_and(|pool| pool.is_standard_edition)
    };
    let is_express = |store: SqlStore<'_>| {
        store.instance.name.eq_ignore_ascii_case(EXPRESS_INSTANCE)
            && standard_edition(&store.cluster.id)
    };
    for pool in &facts.pools {
        let collocated = pool
            .pool
            .cluster
            .is_some_and(|cluster| standard_edition(&cluster.id));
        for pair in Pair::ALL {
            if !pool.has_pair(pair) || !pool.mirroring_on(pair) {
                continue;
            }
            let mut express = None;
            let name = facts.pool_name(&pool.pool);
            let principal = AssociationKind::Database(pair.principal());
            let message = if collocated {
                format!(
                    "The {principal} of {name}, which runs on a Standard Edition server, is mirrored. \
                     Persistent Chat has no high availability there."
                )
            } else if let Some((database, store)) = [pair.principal(), pair.mirror()]
                .into_iter()
                .filter_map(|database| Some((database, pool.database(database)?)))
                .find(|(_, store)| is_express(*store))
            {
                express = Some(database);
                format!(
                    "Mirroring of the {principal} of {name} uses {}, the SQL Server Express of a Standard \
                     Edition server. SQL Server Express cannot be a mirroring partner.",
                    store.title(),
                )
            } else {
                continue;
            };
            let id = &pool.pool.service.id;
            let mut diagnostic = Diagnostic::new(Severity::Error, id.clone(), message)
                .with_association(id, AssociationKind::Database(pair.mirror()));
            if let Some(database) = express {
                let reference = AssociationKind::Database(database);
                diagnostic = fix_with_targets(facts, diagnostic, pool, reference);
            }
            diagnostics.push(fix_without_mirroring(diagnostic, pool, pair));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    #[test]
    fn mirroring_of_a_collocated_pool_is_reported() {
        let mut design = standard_edition();
        add_store_for(
            &mut design,
            "chat:se01.contoso.com",
            MIRROR,
            "sql03.contoso.com",
        );
        assert_raises(
            "R86",
            &design,
            "The content store of se01.contoso.com, which runs on",
        );
    }

    #[test]
    fn a_mirror_in_sql_server_express_is_reported() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            set_store(design, POOL, MIRROR, r"sql:se01.contoso.com\rtc");
        });
        assert_raises("R86", &design, r"uses se01.contoso.com\rtc");
        assert_fix_clears("R86", &design);
    }

    #[test]
    fn mirroring_between_sql_servers_is_fine() {
        let design =
            contoso_with(|design| add_store_for(design, POOL, MIRROR, "sql03.contoso.com"));
        assert_silent("R86", &design);
        assert_silent("R86", &standard_edition());
    }
}
