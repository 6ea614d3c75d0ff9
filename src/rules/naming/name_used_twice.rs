//! # One name stands for two pools or servers
//!
//! ## What it checks
//! No FQDN names two pools or servers of the topology; where one does, this is a warning. Roles that
//! share a server legitimately, as Persistent Chat on a Standard Edition server does, are roles of one
//! object and are not meant.
//!
//! When it is known what is published: a new pool does not take the name of a published one of an
//! older product version. Where one does, this is an error.
//!
//! ## Why it matters
//! Servers find their own part of the topology by their name, so two objects of one name cannot be
//! told apart. Taking over the name of a pool of an older version makes publishing fail, with a
//! message that the pool was "found for a previous server version", after the old servers were
//! already told to stop. A SQL Server or file server that is defined twice finds nothing by its name,
//! but what the one holds is not seen beside the other.
//!
//! ## What to do
//! Give one of the two another name. To replace an old pool, remove and publish it first, or use a
//! new name. Of a SQL Server or file server that is one in truth, keep one and move the stores there.
//!
//! ## Quick fix
//! A new name for a pool or server of the product: a choice, which only you can judge. It can be undone
//! in one step. None for a server that holds stores only, because it has its name already.
//!
//! ## Example
//! A new Skype for Business Server 2015 pool is called `pool01.contoso.com`, as the Lync Server
//! 2013 pool that is still published.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Field report: "What's in a pool name" (blogs.technet.microsoft.com/akshat), of the name of a pool
//! that is published. That two objects of one topology must not share a name is *inferred*.

use ahash::AHashMap;

use crate::edit::Edit;
use crate::rules::{Basis, Diagnostic, Facts, Need, Rule, Safety, Severity, Versions};
use crate::topology::fqdn::{HostName, next_free, same_fqdn};
use crate::topology::role::product_name;
use crate::topology::{Cluster, Index};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "name-used-twice",
    severity: Severity::Error,
    basis: Basis::Field,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    source: include_str!("name_used_twice.rs"),
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
        let runs_product = first.requires_setup || cluster.requires_setup;
        let consequence = if runs_product {
            "Servers find their part of the topology by name, so the two cannot be told apart."
        } else {
            "If they are one server, what it holds is told in two places."
        };
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            facts.object_of_cluster(cluster),
            format!("{} names two pools or servers. {consequence}", cluster.fqdn),
        )
        .with_related(facts.object_of_cluster(first));
        // What is not set up by the product is there already and has its name.
        diagnostics.push(match cluster.requires_setup {
            true => with_rename(facts, cluster, diagnostic),
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
                Diagnostic::new(
                    Severity::Error,
                    facts.object_of_cluster(cluster),
                    format!(
                        "{} is published as a pool of {}. Publishing a new pool of {} under its name \
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

/// Offers the next free name.
fn with_rename(facts: &Facts<'_>, cluster: &Cluster, diagnostic: Diagnostic) -> Diagnostic {
    let fqdn = next_free(&cluster.fqdn, |name| !facts.clusters_named(name).is_empty());
    diagnostic.with_fix(
        Safety::Choice,
        format!("Rename to {fqdn}"),
        Edit::ChangeFqdn {
            object: facts.object_of_cluster(cluster),
            fqdn,
        },
    )
}

/// The highest product version that runs on a cluster; `None` when the product does not run there.
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
    fn two_pools_of_one_name_are_told() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "FEPOOL01.contoso.com".into();
        });
        assert_raises(
            "R9",
            &design,
            "FEPOOL01.contoso.com names two pools or servers",
        );
        assert_fix_clears("R9", &design);
    }

    #[test]
    fn two_hosts_of_stores_get_no_invented_name() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sql08.contoso.com", "PCHAT");
            cluster_mut(design, "cluster:sql08.contoso.com").fqdn = "sql02.contoso.com".into();
        });
        let told = assert_raises("R9", &design, "If they are one server, what it holds");
        assert_eq!((told.severity, told.fixes.len()), (Severity::Warning, 0));
    }

    #[test]
    fn persistent_chat_on_a_standard_edition_server_is_fine() {
        assert_silent("R9", &standard_edition());
        assert_silent("R9", &contoso());
    }

    #[test]
    fn the_name_of_an_older_published_pool_is_told() {
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
