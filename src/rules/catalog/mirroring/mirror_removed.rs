//! # A published mirror or witness was removed
//!
//! ## What it checks
//! The published mirrors and witnesses of a Persistent Chat pool are still in the design. This is checked
//! only if the published topology is known.
//!
//! ## Why it matters
//! Publishing without the mirror does not remove mirroring: the databases stay in a mirroring session that
//! the product no longer manages.
//!
//! ## What to do
//! Before you remove a mirror, run `Uninstall-CsMirrorDatabase` for it. Then clear the option and publish.
//! If you remove only the witness, ignore the advice in Topology Builder to run that cmdlet, and remove the
//! witness in SQL Server.
//!
//! ## Quick fix
//! A choice that uses the published mirror again, together with its witness if that was removed as well. If
//! only the witness was removed, only the witness is restored. Not offered if the store was deleted here.
//!
//! ## Example
//! `sql03.contoso.com\PCHAT` is published as the mirror of the content store of `pchatpool.contoso.com`,
//! but the design has no mirror.
//!
//! ## Source
//! Documented: "Deploy SQL mirroring for back-end high availability"; Lync Server 2013, "Deploying
//! SQL mirroring for Back End Server high availability".

use crate::edit::Edit;
use crate::rules::{
    Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions,
};
use crate::topology::{AssociationKind, Pair, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "published-mirror-removed",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Published],
    page: page!("mirror_removed.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(before) = facts.published_pool(&pool.pool) else {
            continue;
        };
        for pair in Pair::ALL {
            let mirror = AssociationKind::Database(pair.mirror());
            let witness = AssociationKind::Witness(pair);
            let lost_witness = match pool.sql_store(witness) {
                Some(_) => None,
                None => facts.published_store(&before, witness),
            };
            if pool.sql_store(mirror).is_none() {
                if let Some(store) = facts.published_store(&before, mirror) {
                    let advice = "Run Uninstall-CsMirrorDatabase before you publish, or the databases stay \
                                  in a mirroring session that the product no longer manages.";
                    // The witness is removed and restored together with its mirror.
                    let witness = lost_witness.map(|store| (witness, store));
                    diagnostics.push(removed(facts, pool, (mirror, store), witness, advice));
                }
                continue;
            }
            if let Some(store) = lost_witness {
                let advice = "Remove it in SQL Server as well. Do not run Uninstall-CsMirrorDatabase as \
                              Topology Builder advises: it would remove the mirroring itself.";
                diagnostics.push(removed(facts, pool, (witness, store), None, advice));
            }
        }
    }
}

/// A reference of the published pool, and its store.
type Lost<'d> = (AssociationKind, SqlStore<'d>);

fn removed(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    (reference, store): Lost<'_>,
    goes_with_it: Option<Lost<'_>>,
    advice: &str,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Severity::Warning,
        pool.pool.service.id.clone(),
        format!(
            "{} is published with {} as {reference}, but the design has none. {advice}",
            facts.pool_name(&pool.pool),
            store.title()
        ),
    );
    let edits: Vec<Edit> = std::iter::once((reference, store))
        .chain(goes_with_it)
        .map_while(|(reference, store)| {
            let (_, instance) = facts.index.sql_instance(&store.instance.id)?;
            Some(Edit::SetAssociation {
                holder: pool.pool.service.id.clone().into(),
                kind: reference,
                target: Some(instance.id.clone().into()),
            })
        })
        .collect();
    if edits.is_empty() {
        return diagnostic;
    }
    let label = format!("Use {} as {reference} again", store.title());
    let together = Edit::Together {
        label: label.clone(),
        edits,
    };
    diagnostic.with_fix(Safety::Choice, label, together)
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    fn mirrored() -> Design {
        contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, "sql03.contoso.com");
            let witness = AssociationKind::Witness(Pair::Content);
            add_store_for(design, POOL, witness, "sql04.contoso.com");
        })
    }

    #[test]
    fn a_removed_mirror_is_reported_once_with_its_witness() {
        let messages = raised_against("R94", &contoso(), &mirrored());
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains(r"sql03.contoso.com\PCHAT as content mirror"));
        assert!(messages[0].contains("Run Uninstall-CsMirrorDatabase"));
    }

    #[test]
    fn a_witness_removed_alone_gets_different_instructions() {
        let mut design = mirrored();
        clear(&mut design, POOL, AssociationKind::Witness(Pair::Content));
        let messages = raised_against("R94", &design, &mirrored());
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains("Remove it in SQL Server"));
    }

    #[test]
    fn an_unchanged_or_unpublished_mirror_is_fine() {
        assert_eq!(raised_against("R94", &mirrored(), &mirrored()), [""; 0]);
        assert_eq!(raised_against("R94", &mirrored(), &contoso()), [""; 0]);
        assert_silent("R94", &mirrored());
    }
}
