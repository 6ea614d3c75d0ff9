//! # The Central Management store was removed or moved
//!
//! ## What it checks
//! The active Central Management store is on the same pool and the same SQL Server store as in the
//! published topology. This is checked only if the published topology is known and the design is based on
//! it; a topology that was never published has no such store yet. Two stores that are both marked as active
//! are always reported. A second, inactive store on a paired pool is correct. A new name for the SQL Server
//! or the instance of the same store is reported by R72.
//!
//! ## Why it matters
//! This store holds the topology itself. Topology Builder sets its location when a topology is published
//! for the first time and cannot move it later. Servers would look for their configuration in the wrong
//! place.
//!
//! ## What to do
//! Leave the store where it is published. To move it, run `Move-CsManagementServer` on the new pool,
//! download the topology again, and continue from there.
//!
//! ## Quick fix
//! None: publishing cannot move the store; `Move-CsManagementServer` does. Open the published topology
//! again, or undo the change to the pool.
//!
//! ## Example
//! The store is published on `fepool01.contoso.com`, but the design has it on `fepool02.contoso.com`.
//!
//! ## Source
//! Topology Builder: the publishing wizard. Documented: the Topology Builder help topic
//! `cms-settings-expander`.

use crate::diff::recognize::RecognizedBy;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{Cluster, Index, InstalledOn, ObjectId, Role, Service, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "central-management-moved",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[Need::Published],
    page: page!("central_management.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let holders = holders(&facts.index);
    let marked: Vec<&Holder<'_>> = holders.iter().filter(|holder| holder.is_marked).collect();
    if let [first, second, ..] = marked.as_slice() {
        let related = facts.object_of_cluster(first.cluster);
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                facts.object_of_cluster(second.cluster),
                format!(
                    "{} and {} both have an active Central Management store. A deployment has only one; \
                     the second store, on a backup pool, must be inactive.",
                    first.cluster.fqdn, second.cluster.fqdn
                ),
            )
            .with_related(related),
        );
        return;
    }
    let Some(published) = &facts.published else {
        return;
    };
    let before = self::holders(published);
    let Some(before) = before.first() else {
        return;
    };
    match holders.first() {
        Some(now) => diagnostics.extend(moved(facts, before, now)),
        None if is_made_from(facts, published) => diagnostics.push(Diagnostic::new(
            Severity::Error,
            match facts.index.cluster(&before.cluster.id) {
                Some(cluster) => facts.object_of_cluster(cluster),
                None => ObjectId::Deployment,
            },
            format!(
                "{} is published with the Central Management store, but the design has no such store. The \
                 servers of the deployment get their configuration from it.",
                before.cluster.fqdn
            ),
        )),
        None => {}
    }
}

/// A pool with an active Central Management store.
struct Holder<'d> {
    cluster: &'d Cluster,
    store: Option<SqlStore<'d>>,
    /// Whether the document marks it explicitly as active.
    is_marked: bool,
}

/// All pools with a Central Management store that is not marked as inactive; those marked as active come
/// first.
fn holders<'d>(index: &Index<'d>) -> Vec<Holder<'d>> {
    let services = index.topology().services.iter().map(|service| &**service);
    let mut holders: Vec<Holder<'_>> = services
        .filter(|service: &&Service| service.role == Role::CentralMgmt)
        .filter_map(|service| {
            let content = service.content.as_ref();
            let mark = content.and_then(|content| content.attributes.get("IsActive"));
            if mark == Some("false") {
                return None;
            }
            Some(Holder {
                cluster: index.cluster_of(service)?,
                store: store_of(index, service),
                is_marked: mark == Some("true"),
            })
        })
        .collect();
    holders.sort_by_key(|holder| !holder.is_marked);
    holders
}

fn store_of<'d>(index: &Index<'d>, service: &Service) -> Option<SqlStore<'d>> {
    let targets = service.depends_on.iter();
    let database = targets
        .filter_map(|dependency| index.service(&dependency.target))
        .find(|target| target.role == Role::CentralMgmtStore)?;
    match &database.installed_on {
        InstalledOn::SqlInstance(id) => {
            let (cluster, instance) = index.sql_instance(id)?;
            Some(SqlStore { cluster, instance })
        }
        InstalledOn::Cluster(_) => None,
    }
}

/// Reports a store that is on another pool or another SQL Server store than in the published topology.
fn moved(facts: &Facts<'_>, before: &Holder<'_>, now: &Holder<'_>) -> Option<Diagnostic> {
    let (was, is) = if !is_same(before.cluster, now.cluster) {
        // A missing pool may still be in the topology under another name.
        if facts.compared_by == Some(RecognizedBy::Name)
            && facts.index.cluster(&before.cluster.id).is_none()
        {
            return None;
        }
        (before.cluster.fqdn.clone(), now.cluster.fqdn.clone())
    } else {
        let (was, is) = (before.store?, now.store?);
        let may_be_renamed = facts.compared_by == Some(RecognizedBy::Name)
            && facts.index.cluster(&was.cluster.id).is_none();
        if may_be_renamed || is_same_store(&was, &is) {
            return None;
        }
        (was.title(), is.title())
    };
    Some(Diagnostic::new(
        Severity::Error,
        facts.object_of_cluster(now.cluster),
        format!(
            "The Central Management store is published on {was}, but the design has it on {is}. Topology \
             Builder cannot move it; use Move-CsManagementServer."
        ),
    ))
}

/// Whether both are the same pool. A new name is reported by R18.
fn is_same(one: &Cluster, other: &Cluster) -> bool {
    one.id == other.id || same_fqdn(&one.fqdn, &other.fqdn)
}

/// Whether both are the same store. A new name of its server or instance is reported by R72.
fn is_same_store(one: &SqlStore<'_>, other: &SqlStore<'_>) -> bool {
    one.is_same(other)
        || is_same(one.cluster, other.cluster)
            && one.instance.name.eq_ignore_ascii_case(&other.instance.name)
}

/// Whether the design is based on the published topology. A design that was drawn from scratch gets its
/// Central Management store when it is published.
fn is_made_from(facts: &Facts<'_>, published: &Index<'_>) -> bool {
    let mut clusters = published.topology().clusters.iter();
    clusters.any(|cluster| facts.index.cluster(&cluster.id).is_some())
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::content::{Attributes, Element};
    use crate::topology::{InstalledOn, Role, Usage};

    /// A Central Management store at a pool.
    fn add_central_management(design: &mut Design, cluster: &str, store: &str, active: &str) {
        let on_sql = InstalledOn::SqlInstance(store.into());
        let store = add_service(
            design,
            format!("cms-store of {cluster}"),
            Role::CentralMgmtStore,
            SITE,
            on_sql,
        );
        let on_pool = InstalledOn::Cluster(cluster.into());
        let id = format!("cms of {cluster}");
        let service = add_service(design, id, Role::CentralMgmt, SITE, on_pool);
        depend(design, &service, &store, Usage::default());
        service_mut(design, service.as_str()).content = Some(Element {
            name: "CentralMgmtService".into(),
            attributes: Attributes::from([("IsActive", active)]),
            ..Default::default()
        });
    }

    const SERVER: &str = "cluster:se01.contoso.com";
    const SERVER_STORE: &str = r"sql:se01.contoso.com\rtc";

    fn with_server(change: impl FnOnce(&mut Design)) -> Design {
        contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            change(design);
        })
    }

    fn on_pool() -> Design {
        with_server(|design| add_central_management(design, FRONT_END, BACK_END_STORE, "true"))
    }

    #[test]
    fn a_store_on_another_pool_is_reported() {
        let moved =
            with_server(|design| add_central_management(design, SERVER, SERVER_STORE, "true"));
        let told = raised_against("R134", &moved, &on_pool());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(
            "The Central Management store is published on fepool01.contoso.com, but the design has it on se01.contoso.com."
        ));
        assert_silent("R134", &moved);
    }

    #[test]
    fn another_database_server_is_reported() {
        let moved =
            with_server(|design| add_central_management(design, FRONT_END, CHAT_STORE, "true"));
        let told = raised_against("R134", &moved, &on_pool());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(r"on sql01.contoso.com\Default, but the design has it on sql02"));
    }

    #[test]
    fn a_missing_store_is_reported() {
        let told = raised_against("R134", &contoso(), &on_pool());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(
            "fepool01.contoso.com is published with the Central Management store, but the design has no such store."
        ));
    }

    #[test]
    fn two_active_stores_are_reported_even_without_a_published_topology() {
        let mut design = on_pool();
        add_central_management(&mut design, SERVER, SERVER_STORE, "true");
        assert_raises(
            "R134",
            &design,
            "fepool01.contoso.com and se01.contoso.com both have an active Central Management store.",
        );
    }

    #[test]
    fn an_unchanged_store_and_the_inactive_store_of_a_backup_pool_are_fine() {
        let mut design = on_pool();
        assert_eq!(raised_against("R134", &design, &on_pool()), [""; 0]);
        add_central_management(&mut design, SERVER, SERVER_STORE, "false");
        assert_eq!(raised_against("R134", &design, &on_pool()), [""; 0]);
        assert_silent("R134", &design);
    }

    #[test]
    fn unpublished_and_redrawn_stores_are_fine() {
        assert_eq!(raised_against("R134", &on_pool(), &contoso()), [""; 0]);
        assert_eq!(
            raised_against("R134", &standard_edition(), &on_pool_alone()),
            [""; 0]
        );
    }

    /// A deployment that shares no identity with the Standard Edition server.
    fn on_pool_alone() -> Design {
        contoso_with(|design| add_central_management(design, FRONT_END, BACK_END_STORE, "true"))
    }
}
