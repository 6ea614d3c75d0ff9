//! # Persistent Chat shares a computer with another role
//!
//! ## What it checks
//! No computer of a Persistent Chat pool is a Director, an Edge server, a Video Interop Server or an Office
//! Web Apps Server; this is an error. A stand-alone Mediation Server, a branch appliance, a trusted
//! application server, a PSTN gateway or a server of another role on the same computer is a warning.
//!
//! ## Why it matters
//! Each of the first four roles requires a separate server; an Edge server is even in another network and
//! in no domain. According to the documentation, Persistent Chat can share a server only with a Standard
//! Edition server. It is sized for the whole computer, and a Mediation Server competes with it for
//! resources during calls.
//!
//! ## What to do
//! Use another computer for Persistent Chat, or move the other role to another computer. If these are two
//! different computers, correct the wrong name.
//!
//! ## Quick fix
//! None: you decide which of the two moves to another computer.
//!
//! ## Example
//! `dir01.contoso.com` is a Director and also a computer of `pchatpool.contoso.com`.
//!
//! ## Source
//! Documented: "Topology basics for Skype for Business Server" (collocation of server roles: Mediation is
//! collocated with a Front End or on a separate server; Persistent Chat can be collocated with Standard
//! Edition). For Lync Server 2010, "Supported Server Collocation" requires a separate computer for a
//! trusted application server; it is *inferred* that this also applies to Persistent Chat.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::article::with_article;
use crate::topology::fqdn::same_fqdn;
use crate::topology::readable::cut;
use crate::topology::{Cluster, Kind, ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "persistent-chat-shares-computer",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("shared_with_other_role.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let on_the_same_cluster =
            other_role(facts, cluster).map(|role| (cluster.fqdn.as_str(), cluster, role));
        let on_another = || {
            cluster
                .machines
                .iter()
                .filter(|machine| !machine.fqdn.is_empty())
                .flat_map(|machine| {
                    facts
                        .clusters_named(&machine.fqdn)
                        .iter()
                        .map(move |other| (machine.fqdn.as_str(), *other))
                })
                .filter(|(_, other)| other.id != cluster.id)
                .filter(|(_, other)| !same_fqdn(&other.fqdn, &cluster.fqdn))
                .filter_map(|(name, other)| {
                    let role = other_role(facts, other).or_else(|| unusual_role(facts, other))?;
                    Some((name, other, role))
                })
                .max_by_key(|(_, _, role)| role.needs_its_own)
        };
        let found = match pool.shares_a_name(facts) {
            true => on_the_same_cluster.or_else(on_another),
            false => on_the_same_cluster,
        };
        if let Some((name, other, role)) = found {
            let (severity, why) = match role.needs_its_own {
                true => (Severity::Error, "This role needs a separate computer."),
                false => (
                    Severity::Warning,
                    "According to the documentation, Persistent Chat can share a server only with a \
                     Standard Edition server.",
                ),
            };
            let message = format!(
                "{name} runs Persistent Chat and is also {}. {why}",
                role.what
            );
            diagnostics.push(
                Diagnostic::new(severity, pool.pool.service.id.clone(), message)
                    .with_related(ObjectId::Cluster(other.id.clone())),
            );
        }
    }
}

/// Kinds that need separate computers according to the documentation.
const NEEDS_ITS_OWN: [Kind; 3] = [
    Kind::DirectorPool,
    Kind::EdgePool,
    Kind::OfficeWebAppsServer,
];

/// Kinds that the documentation does not list as able to share a computer.
const MAY_BE_SHARED: [Kind; 3] = [
    Kind::MediationPool,
    Kind::BranchAppliance,
    Kind::TrustedApplicationPool,
];

/// The other role of a Persistent Chat computer.
struct OtherRole {
    what: String,
    needs_its_own: bool,
}

fn other_role(facts: &Facts<'_>, cluster: &Cluster) -> Option<OtherRole> {
    if let Some(what) = role_that_needs_its_own(facts, cluster) {
        let needs_its_own = true;
        return Some(OtherRole {
            what,
            needs_its_own,
        });
    }
    let kind = facts.item_of_cluster(&cluster.id)?.kind;
    MAY_BE_SHARED.contains(&kind).then(|| OtherRole {
        what: with_article(kind.row().server),
        needs_its_own: false,
    })
}

/// A gateway, or a server with an unknown role, on a separate cluster.
fn unusual_role(facts: &Facts<'_>, cluster: &Cluster) -> Option<OtherRole> {
    let what = match facts.item_of_cluster(&cluster.id)?.kind {
        kind @ Kind::PstnGateway => with_article(kind.row().server),
        Kind::Server if cluster.requires_setup => {
            let mut services = facts.index.services_on(&cluster.id).iter();
            let unknown = services.find(|service| matches!(*service.role, Role::Other(_)))?;
            format!("a server with the role {}", cut(&unknown.role.in_words()))
        }
        _ => return None,
    };
    let needs_its_own = false;
    Some(OtherRole {
        what,
        needs_its_own,
    })
}

/// A role that is not otherwise known to this program.
const VIDEO_INTEROP: &str = "VideoInteropServer";

fn role_that_needs_its_own(facts: &Facts<'_>, cluster: &Cluster) -> Option<String> {
    let video_interop = Role::Other(VIDEO_INTEROP.into());
    if facts.index.role_on(&cluster.id, &video_interop).is_some() {
        return Some("a Video Interop Server".to_owned());
    }
    let kind = facts.item_of_cluster(&cluster.id)?.kind;
    NEEDS_ITS_OWN
        .contains(&kind)
        .then(|| with_article(kind.row().server))
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{InstalledOn, Role};

    #[test]
    fn an_edge_server_as_a_computer_of_the_pool_is_reported() {
        let design = contoso_with(|design| {
            add_edge(design, "edge01.contoso.com");
            cluster_mut(design, POOL_CLUSTER)
                .machines
                .push(machine("edge01.contoso.com"));
        });
        assert_raises(
            "R13",
            &design,
            "edge01.contoso.com runs Persistent Chat and is also an Edge Server.",
        );
        assert_silent("R10", &design);
    }

    #[test]
    fn a_director_on_the_same_pool_is_reported() {
        let design = contoso_with(|design| {
            let on_pool = InstalledOn::Cluster(POOL_CLUSTER.into());
            add_service(design, "director", Role::Registrar, SITE, on_pool);
        });
        assert_raises("R13", &design, "is also a Director.");
    }

    #[test]
    fn mediation_or_a_trusted_application_on_a_computer_is_a_warning() {
        for (role, words) in [
            (Role::MediationServer, "and is also a Mediation Server"),
            (
                Role::ExternalServer,
                "and is also a trusted application server",
            ),
        ] {
            let elsewhere = contoso_with(|design| {
                let computers = &["PChat01.contoso.com."];
                let cluster = add_cluster(design, SITE, "other.contoso.com", computers, true);
                let on = InstalledOn::Cluster(cluster);
                add_service(design, "other", role.clone(), SITE, on);
            });
            let on_the_pool = contoso_with(|design| {
                let on = InstalledOn::Cluster(POOL_CLUSTER.into());
                add_service(design, "other", role.clone(), SITE, on);
            });
            for design in [elsewhere, on_the_pool] {
                let told = assert_raises("R13", &design, words);
                assert_eq!(told.severity, Severity::Warning);
                assert_silent("R10", &design);
            }
        }
    }

    #[test]
    fn a_gateway_or_a_server_of_an_unknown_role_with_that_computer_is_a_warning() {
        for (role, words) in [
            (Role::PstnGateway, "and is also a PSTN gateway"),
            (
                Role::Other("MonitoringServer".into()),
                "a server with the role Monitoring Server",
            ),
        ] {
            for (name, is_shared) in [
                ("PCHAT01.contoso.com.", true),
                ("other01.contoso.com", false),
            ] {
                let design = contoso_with(|design| {
                    let cluster = add_cluster(design, SITE, "other.contoso.com", &[name], true);
                    let on = InstalledOn::Cluster(cluster);
                    add_service(design, "other", role.clone(), SITE, on);
                });
                match is_shared {
                    true => {
                        let told = assert_raises("R13", &design, words);
                        assert_eq!(told.severity, Severity::Warning);
                    }
                    false => assert_silent("R13", &design),
                }
            }
        }
    }

    #[test]
    fn mediation_on_a_standard_edition_server_with_persistent_chat_is_fine() {
        let mut design = standard_edition();
        let on = InstalledOn::Cluster("cluster:se01.contoso.com".into());
        add_service(&mut design, "mediation", Role::MediationServer, SITE, on);
        assert_silent("R13", &design);
    }

    #[test]
    fn separate_computers_are_fine() {
        let design = contoso_with(|design| {
            add_edge(design, "edge01.contoso.com");
        });
        assert_silent("R13", &design);
        assert_silent("R13", &standard_edition());
    }
}
