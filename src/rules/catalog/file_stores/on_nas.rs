//! # A file store is on network attached storage
//!
//! ## What it checks
//! No file store is on network attached storage (NAS). The kind of storage is asked for if a Persistent
//! Chat pool uses the file store, unless it is the share of a Standard Edition server.
//!
//! ## Why it matters
//! NAS is not supported. The product sets Windows permissions on the share and writes to it from several
//! servers at once, and NAS devices can handle this differently.
//!
//! ## What to do
//! Move the share to a Windows file server with direct attached storage (DAS) or a storage area network
//! (SAN), to a file server cluster, or to the Distributed File System (DFS).
//!
//! ## Quick fix
//! None: the storage is not part of the topology. If it was entered wrongly, correct it at the file store;
//! otherwise create another file store in the properties of the pool.
//!
//! ## Example
//! `\\nas01.contoso.com\pchat` is a share on a storage device.
//!
//! ## Source
//! Documented: "Environmental requirements". The page gives no reason; it is inferred.

use crate::design::{Fact, Storage};
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "share-on-nas",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::Storage)],
    page: page!("on_nas.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for store in &facts.file_stores {
        let id = &store.service.id;
        if facts.stated(&id.clone().into()).storage() == Some(Storage::NetworkAttached) {
            diagnostics.push(Diagnostic::new(
                Severity::Error,
                id.clone(),
                format!(
                    "{} is on network attached storage, which is not supported. Use direct attached \
                     storage, a storage area network or DFS.",
                    store.title()
                ),
            ));
        }
    }
    let mut unstated = Unstated::new(Fact::Storage, RULE.versions);
    for store in facts.pools.iter().filter_map(|pool| pool.file_store) {
        let id = &store.service.id;
        let is_stated = facts.stated(&id.clone().into()).storage().is_some();
        // The share of a Standard Edition server is on its own disks.
        let is_on_standard_edition = store
            .cluster
            .and_then(|cluster| facts.index.cluster_number(&cluster.id))
            .is_some_and(|number| facts.is_standard_edition(number));
        if !is_stated && !is_on_standard_edition {
            unstated.of(id.clone());
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether the product supports its storage",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Fact, Storage};
    use crate::rules::testing::*;

    #[test]
    fn network_attached_storage_is_reported() {
        assert_raises(
            "R124",
            &chat_files_on(Storage::NetworkAttached),
            r"\\fs01.contoso.com\pchat is on network attached storage, which is not supported.",
        );
    }

    #[test]
    fn other_storage_is_fine() {
        for storage in [
            Storage::DirectAttached,
            Storage::StorageAreaNetwork,
            Storage::DistributedFileSystem,
        ] {
            assert_silent("R124", &chat_files_on(storage));
            assert_asks_nothing("R124", &chat_files_on(storage));
        }
    }

    #[test]
    fn the_storage_of_a_chat_pools_share_is_asked_for() {
        assert_silent("R124", &contoso());
        assert_asks(
            "R124",
            Fact::Storage,
            &contoso(),
            r"What \\fs01.contoso.com\pchat is stored on is unknown.",
        );
        assert_asks_nothing("R124", &standard_edition());
    }
}
