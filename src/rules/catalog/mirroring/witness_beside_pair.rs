//! # A witness is on the SQL Server of the primary or the mirror
//!
//! ## What it checks
//! The witness of a pair is in another SQL Server instance and on another server than the primary and the
//! mirror. The rule checks the mirrored pairs of Persistent Chat pools and the back end, archiving and
//! monitoring stores of Front End pools.
//!
//! ## Why it matters
//! SQL Server requires three instances. If the witness is on the server of a partner and this server fails,
//! the remaining partner has no majority and does not take over.
//!
//! ## What to do
//! Select a witness on a third server, separate from the primary and the mirror. SQL Server Express is
//! enough.
//!
//! ## Quick fix
//! A choice that uses another SQL Server store as the witness: a new one, or an existing one on a third
//! server without databases. The primary and the mirror stay the same. Not offered for a Front End pool,
//! because its mirroring is set in Topology Builder.
//!
//! ## Example
//! The primary is `sql02.contoso.com\PCHAT`, the mirror is `sql03.contoso.com\PCHAT`, and the witness is
//! `sql03.contoso.com\WITNESS`. Select `sql04.contoso.com\Default` as the witness.
//!
//! ## Source
//! *Inferred* from SQL Server, "Setting up database mirroring" and "Add a database mirroring witness",
//! which require separate instances and strongly recommend a separate server, and from Skype for Business
//! Server planning, `high-availability-and-disaster-recovery/back-end-server`. It is a warning because no
//! page of the product prohibits it.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "witness-beside-partner",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("witness_beside_pair.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pair in &facts.front_end_pairs {
        let Some(witness) = pair.witness else {
            continue;
        };
        let name = facts.name(&pair.pool);
        let beside = beside(&witness, pair.partners());
        diagnostics.extend(beside.map(|beside| {
            let message = beside.message(pair.witness_kind, &name);
            Diagnostic::new(Severity::Warning, pair.pool.clone(), message)
                .with_related(witness.instance.id.clone())
        }));
    }
    for pool in &facts.pools {
        for pair in Pair::ALL {
            let Some(witness) = pool.witness(pair) else {
                continue;
            };
            let partners = [pair.principal(), pair.mirror()]
                .into_iter()
                .filter_map(|database| {
                    let store = pool.database(database)?;
                    Some((AssociationKind::Database(database), store))
                });
            let Some(beside) = beside(&witness, partners) else {
                continue;
            };
            let id = &pool.pool.service.id;
            let reference = AssociationKind::Witness(pair);
            let name = facts.pool_name(&pool.pool);
            let message = beside.message(reference, &name);
            let diagnostic = Diagnostic::new(Severity::Warning, id.clone(), message)
                .with_related(witness.instance.id.clone())
                .with_association(id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

/// The partner that shares a server with the witness.
struct Beside<'d> {
    database: AssociationKind,
    partner: SqlStore<'d>,
    is_same_instance: bool,
}

/// The partner in the same instance as the witness, or else on the same server.
fn beside<'d>(
    witness: &SqlStore<'_>,
    partners: impl Iterator<Item = (AssociationKind, SqlStore<'d>)> + Clone,
) -> Option<Beside<'d>> {
    let same_instance = partners.clone().find(|(_, store)| store.is_same(witness));
    let is_same_instance = same_instance.is_some();
    let mut partners = partners;
    let same_server = partners.find(|(_, store)| store.is_on_server_of(witness));
    let (database, partner) = same_instance.or(same_server)?;
    Some(Beside {
        database,
        partner,
        is_same_instance,
    })
}

impl Beside<'_> {
    fn message(&self, witness: AssociationKind, pool: &str) -> String {
        let database = self.database;
        match self.is_same_instance {
            true => format!(
                "The {witness} of {pool} is the same instance as the {database}, {}. SQL Server \
                 requires a third instance.",
                self.partner.title(),
            ),
            false => format!(
                "The {witness} of {pool} is on the server of the {database}, {}. If that server fails, the \
                 other partner does not take over.",
                self.partner.cluster.fqdn,
            ),
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
    fn a_witness_in_the_instance_of_the_mirror_is_reported() {
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
    fn the_witness_of_a_back_end_must_be_on_a_third_server_too() {
        let witnessed_by = |witness| {
            contoso_with(|design| mirror_front_end(design, "sql03.contoso.com", Some(witness)))
        };
        let beside = witnessed_by("sql03.contoso.com");
        assert_raises(
            "R77",
            &beside,
            "The back end witness of fepool01.contoso.com is on the server of the back end mirror",
        );
        assert_silent("R77", &witnessed_by("sql04.contoso.com"));
    }

    #[test]
    fn a_witness_on_a_third_server_is_fine() {
        let design = mirrored(|design| add_store_for(design, POOL, WITNESS, "sql04.contoso.com"));
        assert_silent("R77", &design);
    }
}
