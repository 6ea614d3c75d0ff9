//! # A store is the mirror of two primaries
//!
//! ## What it checks
//! A SQL Server store is the mirror of only one primary store. Databases of all roles count, not only those
//! of Persistent Chat. Several databases of one primary store can be mirrored to the same mirror store.
//!
//! ## Why it matters
//! Before Topology Builder creates the mirror databases, it warns that the installation will fail if the
//! mirror store already has a mirroring relation with another primary.
//!
//! ## What to do
//! Use a separate mirror store for each primary, for example a second named instance.
//!
//! ## Quick fix
//! None: a second instance has to be installed on a SQL Server first. Define it as a SQL Server store, and
//! select it as the mirror of one of the two primaries.
//!
//! ## Example
//! `pchatpool01.contoso.com` mirrors `sql02.contoso.com\PCHAT` to `sql03.contoso.com\PCHAT`, and
//! `pchatpool02.contoso.com` mirrors `sql05.contoso.com\PCHAT` to the same store. Add
//! `sql06.contoso.com\PCHAT`.
//!
//! ## Source
//! Topology Builder: the page "Create mirror databases".

use ahash::AHashMap;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ChatUsage;
use crate::topology::{InstalledOn, Service, SqlInstanceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-of-two-primaries",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("mirror_of_two.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // Two primaries are enough to report a mirror.
    let mut first_of: AHashMap<&SqlInstanceId, &SqlInstanceId> = AHashMap::new();
    let mut both_of: AHashMap<&SqlInstanceId, [&SqlInstanceId; 2]> = AHashMap::new();
    for (place, service) in facts.index.mirrored() {
        for (primary, mirror) in mirrored(facts, place, service) {
            if primary == mirror {
                continue;
            }
            let first = *first_of.entry(mirror).or_insert(primary);
            if first != primary {
                both_of.entry(mirror).or_insert([first, primary]);
            }
        }
    }
    if both_of.is_empty() {
        return;
    }
    for store in &facts.sql_stores {
        let Some([first, second]) = both_of.get(&store.instance.id) else {
            continue;
        };
        let (first, second) = ((*first).clone().into(), (*second).clone().into());
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                store.instance.id.clone(),
                format!(
                    "{} is the mirror of both {} and {}. The installation of the second mirror database \
                     will fail.",
                    store.title(),
                    facts.name(&first),
                    facts.name(&second),
                ),
            )
            .with_related(first)
            .with_related(second),
        );
    }
}

/// The pairs of instances, primary first, between which databases of this service are mirrored.
fn mirrored<'f>(
    facts: &'f Facts<'_>,
    place: usize,
    service: &'f Service,
) -> impl Iterator<Item = (&'f SqlInstanceId, &'f SqlInstanceId)> {
    let database = move |usage: ChatUsage| {
        let targets = facts.index.targets_of_place(place);
        let dependencies = service.depends_on.iter().zip(targets);
        dependencies
            .filter(move |(dependency, _)| {
                ChatUsage::of(&dependency.usage, facts.index.vocabulary()) == Some(usage)
            })
            .filter_map(|(_, target)| target)
            .filter_map(|target| match &target.installed_on {
                InstalledOn::SqlInstance(instance) => Some((&target.role, instance)),
                InstalledOn::Cluster(_) => None,
            })
    };
    [
        (ChatUsage::Default, ChatUsage::Mirror),
        (ChatUsage::Backup, ChatUsage::BackupMirror),
    ]
    .into_iter()
    .flat_map(move |(primary, mirror)| {
        database(mirror).filter_map(move |(role, mirror)| {
            database(primary)
                .find(|(other, _)| *other == role)
                .map(|(_, primary)| (primary, mirror))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::ChatUsage;
    use crate::topology::{AssociationKind, Database, InstalledOn, Role};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);
    const MIRROR_STORE: &str = r"sql:sql03.contoso.com\PCHAT";

    fn mirrored(change: impl FnOnce(&mut Design)) -> Design {
        contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            change(design);
        })
    }

    #[test]
    fn a_mirror_of_two_chat_pools_is_reported() {
        let design = mirrored(|design| {
            let other = add_chat_pool(design, SITE, "chat2.contoso.com", &["c1.contoso.com"]);
            let content = AssociationKind::Database(Database::Content);
            add_store_for(design, other.as_str(), content, "sql05.contoso.com");
            set_store(design, other.as_str(), MIRROR, MIRROR_STORE);
        });
        assert_raises(
            "R85",
            &design,
            r"sql03.contoso.com\PCHAT is the mirror of both sql02.contoso.com\PCHAT and sql05.contoso.com\PCHAT",
        );
    }

    #[test]
    fn a_mirror_of_a_back_end_counts() {
        let design = mirrored(|design| {
            let on_mirror = InstalledOn::SqlInstance(MIRROR_STORE.into());
            let role = Role::UserStore;
            let mirror = add_service(design, "user-mirror", role, SITE, on_mirror);
            depend(
                design,
                &"users:fepool01.contoso.com".into(),
                &mirror,
                spelled(ChatUsage::Mirror),
            );
        });
        assert_raises("R85", &design, r"and sql02.contoso.com\PCHAT");
    }

    #[test]
    fn content_and_compliance_of_one_primary_may_share_a_mirror() {
        let design = mirrored(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            let mirror = AssociationKind::Database(Database::ComplianceMirror);
            set_store(design, POOL, compliance, CHAT_STORE);
            set_store(design, POOL, mirror, MIRROR_STORE);
        });
        assert_silent("R85", &design);
    }
}
