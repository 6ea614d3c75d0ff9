//! # The Central Management store is gone or moved
//!
//! ## What it checks
//! The pool that holds the active Central Management store in the published topology still does, on the
//! same SQL Server store. Only compared when the published topology is known and the design was made
//! from it; a topology that was never published has no such store yet. Two stores that are both marked
//! as active are reported in any case. That a paired pool keeps a second, inactive one is right. Another name
//! for the SQL Server or the instance of the same store is reported by R72.
//!
//! ## Why it matters
//! This store holds the topology itself. Topology Builder chooses it when a topology is published for the
//! first time and cannot move it afterwards; servers would look for their configuration in the wrong
//! place.
//!
//! ## What to do
//! Leave it where it is published. To move it, run `Move-CsManagementServer` on the new pool, download the
//! topology again and go on from there.
//!
//! ## Quick fix
//! None: the store is moved with `Move-CsManagementServer`, never by publishing. Open the published
//! topology again, or undo what changed the pool.
//!
//! ## Example
//! The store is published on `fepool01.contoso.com`; the design has it on `fepool02.contoso.com`.
//!
//! ## Source
//! Topology Builder: the publishing wizard. Documented: Topology Builder's help topic
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
                    "{} and {} both hold an active Central Management store. A deployment has one; \
                     only that of a backup pool may be there beside it, inactive.",
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
                "{} is published with the Central Management store, and the design has none. The \
                 servers of the deployment find their configuration there.",
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
    /// Whether the document says in so many words that it is the active one.
    is_marked: bool,
}

/// Everything with a Central Management store that is not marked as inactive; what is marked as active
/// comes first.
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

/// The problem that the store is on another pool, or on another SQL Server store, than is published.
fn moved(facts: &Facts<'_>, before: &Holder<'_>, now: &Holder<'_>) -> Option<Diagnostic> {
    let (was, is) = if !is_same(before.cluster, now.cluster) {
        // By name alone, a pool that is gone may be there under another one.
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
            "The Central Management store is published on {was}, and the design has it on {is}. \
             Topology Builder cannot move it; that takes Move-CsManagementServer."
        ),
    ))
}

/// Whether it is one pool: another name is reported by R18.
fn is_same(one: &Cluster, other: &Cluster) -> bool {
    one.id == other.id || same_fqdn(&one.fqdn, &other.fqdn)
}

/// Whether it is one store: another name of its server or instance is reported by R72.
fn is_same_store(one: &SqlStore<'_>, other: &SqlStore<'_>) -> bool {
    one.is_same(other)
        || is_same(one.cluster, other.cluster)
            && one.instance.name.eq_ignore_ascii_case(&other.instance.name)
}

/// Whether the design goes back to what is published: one that was redrawn gets its Central
/// Management store when it is published.
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
            "The Central Management store is published on fepool01.contoso.com, and the design has it on se01.contoso.com."
        ));
        assert_silent("R134", &moved);
    }

    #[test]
    fn another_database_server_is_reported() {
        let moved =
            with_server(|design| add_central_management(design, FRONT_END, CHAT_STORE, "true"));
        let told = raised_against("R134", &moved, &on_pool());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(r"on sql01.contoso.com\Default, and the design has it on sql02"));
    }

    #[test]
    fn a_store_that_is_gone_is_reported() {
        let told = raised_against("R134", &contoso(), &on_pool());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(
            "fepool01.contoso.com is published with the Central Management store, and the design has none."
        ));
    }

    #[test]
    fn two_active_stores_are_reported_without_anything_published() {
        let mut design = on_pool();
        add_central_management(&mut design, SERVER, SERVER_STORE, "true");
        assert_raises(
            "R134",
            &design,
            "fepool01.contoso.com and se01.contoso.com both hold an active Central Management store.",
        );
    }

    #[test]
    fn what_is_published_alike_and_the_inactive_one_of_a_backup_pool_are_fine() {
        let mut design = on_pool();
        assert_eq!(raised_against("R134", &design, &on_pool()), [""; 0]);
        add_central_management(&mut design, SERVER, SERVER_STORE, "false");
        assert_eq!(raised_against("R134", &design, &on_pool()), [""; 0]);
        assert_silent("R134", &design);
    }

    #[test]
    fn what_was_never_published_and_what_was_drawn_again_are_fine() {
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
