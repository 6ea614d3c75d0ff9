//! # The permissions of a DFS share must be granted manually
//!
//! ## What it checks
//! Reports each file store that is a share of the Distributed File System (DFS). A file server with the
//! name of a SIP domain or of the computers' domain counts as one: `\\contoso.com\dfs` is a namespace. R124
//! asks for the kind of storage; a file store on other storage is not reported.
//!
//! ## Why it matters
//! Topology Builder sets the permissions of shares when it publishes. On a DFS share, it cannot do so and
//! only shows a warning. Without the permissions, the pools cannot read or write the share.
//!
//! ## What to do
//! Grant Change to `RTCHSUniversalServices`, `RTCComponentUniversalServices` and
//! `RTCUniversalServerAdmins`, and grant Full Control to the local Administrators group. Use a domain-based
//! namespace, not a stand-alone one. When this is done, silence the message with a reason.
//!
//! ## Quick fix
//! None: the permissions are not part of the topology. Grant them on the share.
//!
//! ## Example
//! `\\contoso.com\pchat` is a DFS share.
//!
//! ## Source
//! Documented: "Create a file share". Field report (the namespace must be domain-based): J. Davis, "Build a
//! Lync 2013 lab", part 4.

use crate::design::{Fact, Storage};
use crate::rules::catalog::file_stores::domains::Domains;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "share-is-dfs",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::Storage)],
    page: page!("dfs_share.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let domains = Domains::new(facts.topology);
    for store in &facts.file_stores {
        let id = &store.service.id;
        let server = store.cluster.map_or("", |cluster| cluster.fqdn.as_str());
        let why = match facts.stated(&id.clone().into()).storage() {
            Some(Storage::DistributedFileSystem) => "is a DFS share".to_owned(),
            None if domains.contains(server) => {
                format!("is a DFS share, because {server} is a domain, not a file server")
            }
            _ => continue,
        };
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            id.clone(),
            format!(
                "{} {why}. Topology Builder cannot set its permissions: grant them manually, or the pools \
                 cannot use it.",
                store.title()
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Storage;
    use crate::rules::testing::*;

    #[test]
    fn a_dfs_share_is_reported() {
        assert_raises(
            "R125",
            &chat_files_on(Storage::DistributedFileSystem),
            r"\\fs01.contoso.com\pchat is a DFS share.",
        );
    }

    #[test]
    fn a_share_on_a_domain_is_reported() {
        let on = |server: &str| {
            contoso_with(|design| {
                cluster_mut(design, "cluster:fs01.contoso.com").fqdn = server.into();
                let services = &mut design.topology.services;
                services.retain(|service| !service.id.as_str().ends_with("lyncshare"));
                design.topology.sip_domains.default_domain = "fabrikam.com".into();
            })
        };
        for domain in ["contoso.com", "CONTOSO.com.", "Fabrikam.com"] {
            assert_raises("R125", &on(domain), "is a domain, not a file server");
        }
        for server in ["fs.contoso.com", "com", "other.com"] {
            assert_silent("R125", &on(server));
        }
        let mut stated = on("contoso.com");
        let files = crate::topology::ServiceId::from(CHAT_FILES);
        let storage = crate::design::Statement::Storage(Storage::NetworkAttached);
        state(&mut stated, files.into(), storage);
        assert_silent("R125", &stated);
    }

    #[test]
    fn other_storage_is_fine_and_r124_asks_about_storage() {
        assert_silent("R125", &chat_files_on(Storage::NetworkAttached));
        assert_silent("R125", &contoso());
        assert_asks_nothing("R125", &contoso());
    }
}
