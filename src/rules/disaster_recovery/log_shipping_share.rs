//! # A log-shipping share is defined as a file store
//!
//! ## What it checks
//! No file store has a share whose name says that it is for log shipping.
//!
//! ## Why it matters
//! Disaster recovery of Persistent Chat needs a share to which the SQL Servers of both data centers
//! read and write. SQL Server uses it, not the product: it is no file store of the topology. As a file
//! store, publishing would set the product's rights on it and may take away those of SQL Server.
//!
//! ## What to do
//! Delete the file store from the topology and keep the share.
//!
//! ## Example
//! The file store `\\fs01.contoso.com\LogShipping`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`. That such a share is meant is
//! inferred from its name.

use crate::edit::Edit;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "log-shipping-file-store",
    severity: Severity::Warning,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("log_shipping_share.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for store in &facts.file_stores {
        if !is_for_log_shipping(store.share()) {
            continue;
        }
        let id = &store.service.id;
        let title = store.title();
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            id.clone(),
            format!(
                "{title} looks like a share for log shipping, which SQL Server uses and which is no \
                 file store. Publishing would set the product's rights on it."
            ),
        );
        let unused = facts.index.dependents(id).is_empty();
        diagnostics.push(if unused {
            diagnostic.with_fix(
                Safety::Choice,
                format!("Delete {title}"),
                Edit::Delete {
                    objects: vec![id.clone().into()],
                },
            )
        } else {
            diagnostic
        });
    }
}

/// Whether a name holds "log ship", however it is written together.
fn is_for_log_shipping(share: &str) -> bool {
    let letters: String = share
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    letters.contains("logship")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_share_for_log_shipping_is_told() {
        for share in ["LogShipping", "log-ship$", "pchat_log_shipping"] {
            let design = contoso_with(|design| {
                add_file_store(design, SITE, "fs02.contoso.com", share);
            });
            assert_raises("R108", &design, share);
            assert_fix_clears("R108", &design);
        }
    }

    #[test]
    fn other_names_are_fine() {
        assert_silent("R108", &contoso());
        let design = contoso_with(|design| set_share(design, CHAT_FILES, "logs"));
        assert_silent("R108", &design);
    }
}
