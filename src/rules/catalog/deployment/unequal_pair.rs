//! # Paired pools have different versions or different back-end high availability
//!
//! ## What it checks
//! Two paired Front End pools have the same product version and the same high availability for their back
//! ends: mirroring, an AlwaysOn availability group, or none.
//!
//! ## Why it matters
//! Each pool keeps a copy of the other pool's data and must be able to serve its users after a failover.
//! Pairs of different versions are not supported, and different high availability methods are not
//! recommended.
//!
//! ## What to do
//! Upgrade both pools of the pair, one soon after the other, and use the same high availability method for
//! both.
//!
//! ## Quick fix
//! None: changing a version takes an upgrade, and changing a back end takes a move. Change the older or
//! less available pool, and then publish.
//!
//! ## Example
//! `fepool01.contoso.com` (2015, with an availability group) is paired with `fepool02.contoso.com` (2013,
//! with mirroring).
//!
//! ## Versions
//! How a mirror of a back end is spelled is inferred.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `high-availability-and-disaster-recovery/back-end-server` and `upgrade`.

use ahash::AHashMap;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ChatUsage;
use crate::topology::role::product_name;
use crate::topology::{Cluster, FrontEndPool, InstalledOn, Role, ServiceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "unequal-pair",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("unequal_pair.rs"),
    check,
};

/// The high availability method of a pool's back end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Availability {
    Group,
    Mirroring,
    None,
}

impl Availability {
    fn in_words(self) -> &'static str {
        match self {
            Self::Group => "an availability group",
            Self::Mirroring => "mirroring",
            Self::None => "neither mirroring nor an availability group",
        }
    }
}

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let places: AHashMap<&ServiceId, usize> = facts
        .front_end_pools
        .iter()
        .enumerate()
        .map(|(place, pool)| (&pool.registrar.id, place))
        .collect();
    for (place, pool) in facts.front_end_pools.iter().enumerate() {
        let partner = pool
            .registrar
            .backup
            .as_ref()
            .and_then(|backup| places.get(&backup.target));
        let Some((at, partner)) = partner
            .and_then(|at| Some((*at, facts.front_end_pools.get(*at)?)))
            .filter(|(at, _)| *at != place)
        else {
            continue;
        };
        // A pair is reported once, for the pool that comes first.
        let mutual = partner
            .registrar
            .backup
            .as_ref()
            .is_some_and(|backup| backup.target == pool.registrar.id);
        if mutual && at < place {
            continue;
        }
        if let Some(difference) = difference(facts, pool, partner) {
            let [own, other]: [&Cluster; 2] = [pool.cluster, partner.cluster];
            diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    own.id.clone(),
                    format!(
                        "{} and {} are paired, but {difference}. One may not be able to serve the \
                         users of the other.",
                        own.fqdn, other.fqdn,
                    ),
                )
                .with_related(other.id.clone()),
            );
        }
    }
}

/// How the pools differ, in words.
fn difference(
    facts: &Facts<'_>,
    pool: &FrontEndPool<'_>,
    partner: &FrontEndPool<'_>,
) -> Option<String> {
    let versions = [pool, partner].map(|pool| pool.registrar.service_version);
    if versions[0] != versions[1] {
        return Some(format!(
            "one runs {} and the other runs {}",
            product_name(versions[0]),
            product_name(versions[1]),
        ));
    }
    let availability = [pool, partner].map(|pool| availability(facts, pool));
    (availability[0] != availability[1]).then(|| {
        format!(
            "the back end of one has {} and the back end of the other has {}",
            availability[0].in_words(),
            availability[1].in_words(),
        )
    })
}

fn availability(facts: &Facts<'_>, pool: &FrontEndPool<'_>) -> Availability {
    let stores = facts
        .index
        .role_on(&pool.cluster.id, &Role::UserServices)
        .into_iter()
        .flat_map(|users| &users.depends_on)
        .filter_map(|need| Some((&need.usage, facts.index.service(&need.target)?)))
        .filter(|(_, target)| target.role == Role::UserStore);
    let mut found = Availability::None;
    for (usage, store) in stores {
        if ChatUsage::of(usage, facts.index.vocabulary()) == Some(ChatUsage::Mirror) {
            found = Availability::Mirroring;
        }
        if let InstalledOn::SqlInstance(id) = &store.installed_on
            && facts
                .index
                .sql_instance(id)
                .is_some_and(|(_, instance)| instance.always_on_primary_node.is_some())
        {
            return Availability::Group;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::service::Backup;

    const OTHER: &str = "registrar:fepool02.contoso.com";

    fn paired(change: impl FnOnce(&mut Design)) -> Design {
        contoso_with(|design| {
            let store = add_sql_store(design, SITE, "sql09.contoso.com", "");
            let files = add_file_store(design, SITE, "fs01.contoso.com", "share2");
            let computers = ["f1.contoso.com", "f2.contoso.com", "f3.contoso.com"];
            let name = "fepool02.contoso.com";
            add_enterprise_pool(design, SITE, name, &computers, &store, &files);
            for (one, other) in [(REGISTRAR, OTHER), (OTHER, REGISTRAR)] {
                service_mut(design, one).backup = Some(Backup {
                    target: other.into(),
                    attributes: Default::default(),
                });
            }
            change(design);
        })
    }

    #[test]
    fn different_versions_are_reported_once() {
        let design = paired(|design| service_mut(design, OTHER).service_version = 6);
        assert_raises(
            "R144",
            &design,
            "one runs Skype for Business Server 2015 and the other runs Lync Server 2013.",
        );
    }

    #[test]
    fn different_availability_is_reported() {
        let design = paired(|design| {
            instance_mut(design, BACK_END_STORE).always_on_primary_node =
                Some("sql01a.contoso.com".into());
        });
        assert_raises(
            "R144",
            &design,
            "the back end of one has an availability group",
        );
    }

    #[test]
    fn equal_pools_are_fine() {
        assert_silent("R144", &paired(|_| ()));
        assert_silent("R144", &contoso());
    }
}
