//! # Two Front End pools are not paired with each other
//!
//! ## What it checks
//! If a Front End pool or Standard Edition server has a backup pool, the backup is another Front End pool
//! that is paired with it in turn: not the pool itself, a pool that is paired with another one, a Director
//! or a branch appliance. The backup of a branch appliance is one-way by design, and is a Front End pool,
//! not the appliance itself or another appliance. Directors, pools in branch sites and Lync Server 2010
//! pools, which have one-way backup Registrars, are not checked. A backup that is not in the topology is
//! reported by R47.
//!
//! ## Why it matters
//! Pairing copies the data of each pool to the other. If the pairing is not mutual, or if a third pool is
//! involved, some users have no pool after a failover.
//!
//! ## What to do
//! In Topology Builder, remove the association ("Edit Properties" of the pool, "Resiliency"), publish, and
//! associate the two pools again.
//!
//! ## Quick fix
//! None: only you can decide which backup pool is the right one. In Topology Builder, clear the association
//! of both pools, publish, and associate them again.
//!
//! ## Example
//! `fepool01.contoso.com` has `fepool02.contoso.com` as its backup pool, but `fepool02.contoso.com` has
//! none.
//!
//! ## Source
//! Documented: Lync Server 2013, "Front End pool disaster recovery": two pools are paired, each is the
//! backup of the other, and a pool has only one partner. Topology Builder offers only pools without a
//! partner. It is a warning because it is not known whether Topology Builder rejects a document with such a
//! pairing.

use crate::rules::catalog::deployment::pairs::{Pairs, names};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{FrontEndPool, Kind, Role, Service, SiteKind};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "pairing-not-mutual",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[],
    page: page!("pairing_not_mutual.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let pairs = Pairs::new(facts);
    for pool in &facts.front_end_pools {
        let site = facts.index.site(pool.cluster.site);
        if site.is_some_and(|site| site.kind != SiteKind::Central) {
            continue;
        }
        let Some((what, partner)) = fault(facts, &pairs, pool.registrar) else {
            continue;
        };
        let name = &pool.cluster.fqdn;
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            pool.cluster.id.clone(),
            format!(
                "{name} has {what}. After a failover, its users have no pool. Each of two paired pools \
                 must be the backup pool of the other."
            ),
        );
        diagnostics.push(match partner {
            Some(partner) => diagnostic.with_related(partner.cluster.id.clone()),
            None => diagnostic,
        });
    }
    let appliances = facts.items.iter();
    let appliances = appliances.filter(|item| item.kind == Kind::BranchAppliance);
    for cluster in appliances.filter_map(|item| item.cluster) {
        let registrar = facts.index.role_on(&cluster.id, &Role::Registrar);
        let Some(what) = registrar.and_then(|registrar| no_pool(facts, &pairs, registrar)) else {
            continue;
        };
        let message = format!(
            "{} has {what}. If the branch appliance is down, its users have no pool. Associate it with a \
             Front End pool.",
            cluster.fqdn
        );
        let id = cluster.id.clone();
        diagnostics.push(Diagnostic::new(Severity::Warning, id, message));
    }
}

/// Describes the backup of a Registrar if it is not another Front End pool.
fn no_pool(facts: &Facts<'_>, pairs: &Pairs<'_, '_>, registrar: &Service) -> Option<String> {
    let backup = &registrar.backup.as_ref()?.target;
    if *backup == registrar.id {
        return Some("itself as its backup pool".to_owned());
    }
    if pairs.pool_of(backup).is_some() {
        return None;
    }
    let target = facts.index.service(backup)?;
    let name = &facts.index.cluster_of(target)?.fqdn;
    if target.role != Role::Registrar {
        let role = target.role.in_words();
        return Some(format!(
            "{role} of {name} as its backup instead of the Registrar of another pool"
        ));
    }
    let item = facts.index.cluster_of(target);
    let item = item.and_then(|cluster| facts.item_of_cluster(&cluster.id));
    let what = match item.map_or(Kind::Server, |item| item.kind) {
        Kind::Server => "not a Front End pool".to_owned(),
        kind => kind.with_article(),
    };
    Some(format!("{name} as its backup pool, which is {what}"))
}

/// What is wrong with the backup of a pool, and the backup pool.
fn fault<'a, 'd>(
    facts: &Facts<'_>,
    pairs: &Pairs<'a, 'd>,
    registrar: &Service,
) -> Option<(String, Option<&'a FrontEndPool<'d>>)> {
    if let Some(what) = no_pool(facts, pairs, registrar) {
        return Some((what, None));
    }
    let partner = pairs.pool_of(&registrar.backup.as_ref()?.target)?;
    let name = &partner.cluster.fqdn;
    let Some(other) = &partner.registrar.backup else {
        let what = format!("{name} as its backup pool, but {name} has none");
        return Some((what, Some(partner)));
    };
    if names(partner, &registrar.id) {
        return None;
    }
    let what = match pairs.pool_of(&other.target) {
        Some(third) if third.registrar.id == partner.registrar.id => {
            format!("{name} as its backup pool, but {name} is its own backup pool")
        }
        Some(third) => format!(
            "{name} as its backup pool, but {name} is paired with {}",
            third.cluster.fqdn
        ),
        None => format!("{name} as its backup pool, but {name} has another one"),
    };
    Some((what, Some(partner)))
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::content::{Attributes, Element};
    use crate::topology::{InstalledOn, Role, SiteKind};

    const ONE: &str = "registrar:se01.contoso.com";
    const TWO: &str = "registrar:se02.contoso.com";
    const THREE: &str = "registrar:se03.contoso.com";

    fn servers(change: impl FnOnce(&mut Design)) -> Design {
        contoso_with(|design| {
            for name in ["se01.contoso.com", "se02.contoso.com", "se03.contoso.com"] {
                add_standard_edition(design, SITE, name);
            }
            change(design);
        })
    }

    #[test]
    fn a_backup_that_names_no_pool_or_another_pool_is_reported() {
        let one_sided = servers(|design| name_backup(design, ONE, TWO));
        let told = assert_raises("R172", &one_sided, "se01.contoso.com has se02.contoso.com");
        assert!(
            told.message.contains("but se02.contoso.com has none"),
            "{}",
            told.message
        );
        let three = servers(|design| {
            pair(design, ONE, TWO);
            name_backup(design, THREE, ONE);
        });
        assert_raises(
            "R172",
            &three,
            "but se01.contoso.com is paired with se02.contoso.com",
        );
    }

    #[test]
    fn a_pool_that_names_itself_is_reported() {
        let design = servers(|design| name_backup(design, ONE, ONE));
        assert_raises(
            "R172",
            &design,
            "se01.contoso.com has itself as its backup pool",
        );
    }

    #[test]
    fn a_director_as_a_backup_is_reported() {
        let design = servers(|design| {
            let name = "dir01.contoso.com";
            let cluster = add_cluster(design, SITE, name, &[name], true);
            let on = InstalledOn::Cluster(cluster);
            add_service(design, "director", Role::Registrar, SITE, on);
            name_backup(design, ONE, "director");
        });
        assert_raises("R172", &design, "which is a Director pool");
    }

    #[test]
    fn a_backup_that_is_not_a_registrar_is_named_by_its_role() {
        let design = servers(|design| name_backup(design, ONE, POOL));
        assert_raises(
            "R172",
            &design,
            "has Persistent Chat Service of pchatpool.contoso.com as its backup instead of the Registrar",
        );
    }

    #[test]
    fn a_branch_appliance_that_names_itself_or_another_appliance_is_reported() {
        for (backup, part) in [
            ("sba01.contoso.com", "has itself as its backup pool."),
            (
                "sba02.contoso.com",
                "which is a Survivable Branch Appliance",
            ),
        ] {
            let design = servers(|design| {
                let branch = add_site(design, "Portland");
                site_mut(design, branch).kind = SiteKind::Branch { parent: SITE };
                for name in ["sba01.contoso.com", "sba02.contoso.com"] {
                    let cluster = add_cluster(design, branch, name, &[name], true);
                    let on = InstalledOn::Cluster(cluster);
                    add_service(design, name, Role::Registrar, branch, on);
                    service_mut(design, name).content = Some(Element {
                        name: "RegistrarService".into(),
                        attributes: Attributes::from([("IsDirector", "false")]),
                        ..Element::default()
                    });
                }
                name_backup(design, "sba01.contoso.com", backup);
            });
            assert_raises("R172", &design, part);
        }
    }

    #[test]
    fn pairs_and_the_backup_of_a_branch_appliance_are_fine() {
        let design = servers(|design| {
            pair(design, ONE, TWO);
            let branch = add_site(design, "Portland");
            site_mut(design, branch).kind = SiteKind::Branch { parent: SITE };
            let name = "sba01.contoso.com";
            let cluster = add_cluster(design, branch, name, &[name], true);
            let on = InstalledOn::Cluster(cluster);
            add_service(design, "appliance", Role::Registrar, branch, on);
            name_backup(design, "appliance", ONE);
        });
        assert_silent("R172", &design);
        assert_silent("R172", &contoso());
    }
}
