//! # A witness is on the server of the primary or the mirror
//!
//! ## What it checks
//! The witness of a pair is in another SQL Server instance than the primary and the mirror, and on
//! another server than either.
//!
//! ## Why it matters
//! SQL Server wants three instances. A witness on a partner's server is lost together with that
//! partner, and then the other partner has no majority: it does not take over when it is needed.
//!
//! ## What to do
//! Choose as witness a SQL Server store on a third server, which neither the primary nor the mirror is
//! on. SQL Server Express is enough for it.
//!
//! ## Quick fix
//! A choice that uses another SQL Server store as witness: a new one, or one on a third server that
//! keeps no database. Primary and mirror stay.
//!
//! ## Example
//! Primary `sql02.contoso.com\PCHAT`, mirror `sql03.contoso.com\PCHAT`, witness
//! `sql03.contoso.com\WITNESS`. Choose `sql04.contoso.com\Default` as witness.
//!
//! ## Source
//! *Inferred* from SQL Server, "Setting up database mirroring" and "Add a database mirroring witness":
//! separate instances are required, a separate server is strongly recommended; and from Skype for
//! Business Server planning, `high-availability-and-disaster-recovery/back-end-server`. No page of the
//! product says it of Persistent Chat, hence a warning.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "witness-beside-partner",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("witness_beside_pair.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for pair in Pair::ALL {
            let Some(witness) = pool.witness(pair) else {
                continue;
            };
            let partners = || {
                [pair.principal(), pair.mirror()]
                    .into_iter()
                    .filter_map(|database| Some((database, pool.database(database)?)))
            };
            let same_instance = partners().find(|(_, store)| store.is_same(&witness));
            let same_server = partners().find(|(_, store)| store.is_on_server_of(&witness));
            let Some((database, partner)) = same_instance.or(same_server) else {
                continue;
            };
            let id = &pool.pool.service.id;
            let reference = AssociationKind::Witness(pair);
            let name = facts.pool_name(&pool.pool);
            let database = AssociationKind::Database(database);
            let message = match same_instance {
                Some(_) => format!(
                    "The {reference} of {name} is the same instance as the {database}, {}. SQL Server \
                     wants a third instance.",
                    partner.title(),
                ),
                None => format!(
                    "The {reference} of {name} is on the server of the {database}, {}. When that \
                     server fails, the other partner does not take over.",
                    partner.cluster.fqdn,
                ),
            };
            let diagnostic = Diagnostic::new(Severity::Warning, id.clone(), message)
                .with_related(witness.instance.id.clone())
                .with_reference(id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    const WITNESS: AssociationKind = AssociationKind::Witness(Pair::Content);

    fn mirrored(change: impl FnOnce(&mut Design)) -> Design {
        contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, "sql03.contoso.com");
            change(design);
        })
    }

    #[test]
    fn a_witness_in_the_instance_of_the_mirror_is_told() {
        let design = mirrored(|design| {
            set_store(design, POOL, WITNESS, r"sql:sql03.contoso.com\PCHAT");
        });
        let diagnostic =
            assert_raises("R77", &design, "is the same instance as the content mirror");
        assert_eq!(diagnostic.severity, Severity::Warning);
        assert_fix_clears("R77", &design);
    }

    #[test]
    fn a_witness_on_the_server_of_the_primary_is_a_warning() {
        let design = mirrored(|design| {
            let beside = add_instance(design, &"cluster:sql02.contoso.com".into(), "WITNESS");
            set_store(design, POOL, WITNESS, beside.as_str());
        });
        let diagnostic = assert_raises(
            "R77",
            &design,
            "is on the server of the content store, sql02",
        );
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn a_witness_on_a_third_server_is_fine() {
        let design = mirrored(|design| add_store_for(design, POOL, WITNESS, "sql04.contoso.com"));
        assert_silent("R77", &design);
    }
}
