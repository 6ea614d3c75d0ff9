//! # Two pools or servers have the same name
//!
//! ## What it checks
//! No two pools or servers of the topology have the same FQDN. If both run the product, this is an error;
//! otherwise it is a warning. Roles that can share a server, such as Persistent Chat on a Standard Edition
//! server, are roles of one object and are not reported. If the published topology is known, a new pool
//! with the name of a published pool of an older product version is also an error.
//!
//! ## Why it matters
//! Servers find their part of the topology by name, so two objects with the same name cannot be
//! distinguished. If a new pool takes the name of an older pool, publishing fails with a message that the
//! pool was "found for a previous server version", when the old servers have already been stopped. If a SQL
//! Server or file server is defined twice, the databases and shares of the two entries are treated as if
//! they were on different servers.
//!
//! ## What to do
//! Rename one of the two. To replace an old pool, remove it and publish first, or use a new name. If both
//! are the same SQL Server or file server, keep one and move the stores to it.
//!
//! ## Quick fix
//! A choice: a new name for a pool or server of the product, following the usual pattern for its kind. Not
//! offered for a server that only has stores, because its name already exists.
//!
//! ## Example
//! A new Skype for Business Server 2015 pool is named `pool01.contoso.com`, like the Lync Server 2013 pool
//! that is still published.
//!
//! ## Source
//! Field report: "What's in a pool name" (blogs.technet.microsoft.com/akshat), about the name of a
//! published pool. Topology Builder does not accept a pool name that another pool in the topology has. For
//! servers with only stores, it is *inferred* that names must be unique.

use ahash::AHashMap;

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::article::{with_article, with_capital_article};
use crate::topology::fqdn::{HostName, domain, next_free, same_fqdn, without_end_dot};
use crate::topology::role::product_name;
use crate::topology::{Cluster, Index, Kind, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "name-used-twice",
    severity: Severity::Error,
    basis: RuleBasis::Field,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    page: page!("name_used_twice.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (number, cluster) in facts.index.clusters() {
        if !facts.shares_a_name(number) {
            continue;
        }
        let mut namesakes = facts
            .clusters_named(&cluster.fqdn)
            .iter()
            .filter(|other| same_fqdn(&other.fqdn, &cluster.fqdn));
        let Some(first) = namesakes.next() else {
            continue;
        };
        if first.id == cluster.id || cluster.fqdn.is_empty() {
            continue;
        }
        let consequence = if first.requires_setup || cluster.requires_setup {
            "Servers find their settings by name, so rename one of the two."
        } else {
            "If both are the same server, define it only once and move its stores there."
        };
        let severity = match first.requires_setup && cluster.requires_setup {
            true => Severity::Error,
            false => Severity::Warning,
        };
        let (one, other) = (what(facts, first), what(facts, cluster));
        let message = match one == other {
            true => format!(
                "Two {} have the name {}. {consequence}",
                plural(one),
                without_end_dot(&cluster.fqdn)
            ),
            false => format!(
                "{} and {} have the same name, {}. {consequence}",
                with_capital_article(one),
                with_article(other),
                without_end_dot(&cluster.fqdn)
            ),
        };
        let diagnostic = Diagnostic::new(severity, facts.object_of_cluster(cluster), message)
            .with_related(facts.object_of_cluster(first));
        // A server that the product does not set up already exists and has its name.
        diagnostics.push(match cluster.requires_setup {
            true => with_rename(facts, cluster, kind_of(facts, first), diagnostic),
            false => diagnostic,
        });
    }
    check_published(facts, diagnostics);
}

fn check_published(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let (Some(baseline), Some(published)) = (facts.baseline, &facts.published) else {
        return;
    };
    let by_name: AHashMap<HostName<'_>, &Cluster> = baseline
        .clusters
        .iter()
        .map(|cluster| (HostName(&cluster.fqdn), &**cluster))
        .collect();
    for cluster in &facts.topology.clusters {
        let Some(old) = by_name.get(&HostName(&cluster.fqdn)) else {
            continue;
        };
        if published.cluster(&cluster.id).is_some() {
            continue;
        }
        let (Some(new_version), Some(old_version)) =
            (version(&facts.index, cluster), version(published, old))
        else {
            continue;
        };
        if new_version > old_version {
            diagnostics.push(with_rename(
                facts,
                cluster,
                kind_of(facts, cluster),
                Diagnostic::new(
                    Severity::Error,
                    facts.object_of_cluster(cluster),
                    format!(
                        "{} is published as a pool of {}. Publishing a new pool of {} with the same name \
                         fails.",
                        cluster.fqdn,
                        product_name(old_version),
                        product_name(new_version)
                    ),
                ),
            ));
        }
    }
}

/// The kind of pool or server that a cluster is shown as.
fn kind_of(facts: &Facts<'_>, cluster: &Cluster) -> Kind {
    let id = &cluster.id;
    let is_chat = || {
        facts
            .index
            .role_on(id, &Role::PersistentChatService)
            .is_some()
    };
    match facts.item_of_cluster(id) {
        Some(item) => item.kind,
        None if is_chat() => Kind::PersistentChatPool,
        None if cluster.sql_instances.is_empty() => Kind::FileStore,
        None => Kind::SqlStore,
    }
}

fn what(facts: &Facts<'_>, cluster: &Cluster) -> &'static str {
    let kind = kind_of(facts, cluster);
    match kind.is_store() {
        true => kind.row().server,
        false => kind.in_sentence(),
    }
}

fn plural(what: &str) -> String {
    format!("{what}s")
}

/// The start of a new name if the object has a name that is usual for another kind.
fn usual_host(kind: Kind) -> Option<&'static str> {
    kind.row().usual_host.filter(|_| !kind.is_store())
}

/// Offers an available name: the next one in the series, or one that suits the object if its name is usual
/// for another kind.
fn with_rename(
    facts: &Facts<'_>,
    cluster: &Cluster,
    namesake: Kind,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let is_taken = |name: &str| !facts.clusters_named(name).is_empty();
    let kind = kind_of(facts, cluster);
    let domain = domain(&cluster.fqdn);
    let usual = usual_host(kind).filter(|_| kind != namesake && !domain.is_empty());
    let fqdn = match usual.map(|host| format!("{host}.{domain}")) {
        Some(usual) if !is_taken(&usual) => usual,
        Some(usual) => next_free(&usual, is_taken),
        None => next_free(&cluster.fqdn, is_taken),
    };
    diagnostic.with_fix(
        Safety::Choice,
        format!("Rename to {fqdn}"),
        Edit::ChangeFqdn {
            object: facts.object_of_cluster(cluster),
            fqdn,
        },
    )
}

/// The highest product version that runs on a cluster; `None` if the product does not run there.
fn version(index: &Index<'_>, cluster: &Cluster) -> Option<u32> {
    if !cluster.requires_setup {
        return None;
    }
    let services = index.services_on(&cluster.id);
    services.iter().map(|service| service.service_version).max()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::{Facts, Severity, check};

    #[test]
    fn two_pools_with_the_same_name_are_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "FEPOOL01.contoso.com".into();
        });
        let told = assert_raises(
            "R9",
            &design,
            "A Front End pool and a Persistent Chat pool have the same name, FEPOOL01.contoso.com",
        );
        assert_eq!(told.severity, Severity::Error);
        assert_eq!(told.fixes[0].label, "Rename to pchatpool.contoso.com");
        assert_fix_clears("R9", &design);
    }

    #[test]
    fn a_pool_of_the_same_kind_gets_the_next_name() {
        let design = contoso_with(|design| {
            add_chat_pool(
                design,
                SITE,
                "pchatpool2.contoso.com",
                &["pchat03.contoso.com"],
            );
            cluster_mut(design, "cluster:pchatpool2.contoso.com").fqdn =
                "pchatpool.contoso.com.".into();
        });
        let told = assert_raises("R9", &design, "Two Persistent Chat pools have the name");
        assert_eq!(told.fixes[0].label, "Rename to pchatpool2.contoso.com");
    }

    #[test]
    fn two_store_hosts_get_no_invented_name() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sql08.contoso.com", "PCHAT");
            cluster_mut(design, "cluster:sql08.contoso.com").fqdn = "sql02.contoso.com".into();
        });
        let told = assert_raises(
            "R9",
            &design,
            "Two SQL Servers have the name sql02.contoso.com. If both are the same server",
        );
        assert_eq!((told.severity, told.fixes.len()), (Severity::Warning, 0));
    }

    #[test]
    fn persistent_chat_on_a_standard_edition_server_is_fine() {
        assert_silent("R9", &standard_edition());
        assert_silent("R9", &contoso());
    }

    #[test]
    fn the_name_of_an_older_published_pool_is_reported() {
        let published = contoso_with(|design| {
            for service in &mut design.topology.services {
                std::sync::Arc::make_mut(service).service_version = 6;
            }
        });
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, POOL_CLUSTER);
            cluster.id = "new".into();
            service_mut(design, POOL).installed_on =
                crate::topology::InstalledOn::Cluster("new".into());
        });
        let facts = Facts::with_baseline(&design, Some(&published.topology));
        let mut told = check(&facts);
        told.retain(|d| d.rule == "R9");
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].severity, Severity::Error);
        assert!(
            told[0]
                .message
                .contains("published as a pool of Lync Server 2013")
        );
    }
}
