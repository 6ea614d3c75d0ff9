//! # A log shipping share is defined as a file store
//!
//! ## What it checks
//! No file store is the log shipping share of a pool, and the share of no file store has a name that
//! indicates log shipping.
//!
//! ## Why it matters
//! Disaster recovery of Persistent Chat needs a share that the SQL Servers of both data centers can read
//! and write. SQL Server uses this share, so it is not a file store of the topology. If it is a file store,
//! publishing sets permissions for the product on it and may remove those of SQL Server.
//!
//! ## What to do
//! Delete the file store from the topology and keep the share. Enter its path in the properties of the
//! Persistent Chat pool, and use it to set up log shipping in SQL Server.
//!
//! ## Quick fix
//! A choice if the file store is unused: keep it and silence the problem, or delete it.
//!
//! ## Example
//! The file store `\\fs01.contoso.com\LogShipping`.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`. If the log shipping share is not
//! known, the purpose of a share is inferred from its name.

use ahash::AHashMap;

use crate::design::Fact;
use crate::edit::Edit;
use crate::rules::{
    Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions,
};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "log-shipping-file-store",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::LogShippingShare)],
    page: page!("log_shipping_share.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // R107 asks for the share itself.
    let mut stated: AHashMap<String, &PoolFacts<'_>> = AHashMap::new();
    for pool in &facts.pools {
        let statements = facts.stated_of_pool(pool);
        if let Some(share) = statements.log_shipping_share() {
            stated.entry(comparable(share)).or_insert(pool);
        }
    }
    for store in &facts.file_stores {
        let id = &store.service.id;
        let stated = match stated.is_empty() {
            true => None,
            false => stated.get(&comparable(&store.title())),
        };
        if stated.is_none() && !is_for_log_shipping(store.share()) {
            continue;
        }
        let title = store.title();
        let diagnostic = match stated {
            Some(pool) => Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    "{title} is the log shipping share of {}. SQL Server uses it, so it must not be a file \
                     store: publishing would change its permissions.",
                    facts.pool_name(&pool.pool)
                ),
            )
            .with_related(pool.pool.service.id.clone()),
            None => Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    "{title} looks like a log shipping share. SQL Server uses such a share, so it must not \
                     be a file store: publishing would change its permissions."
                ),
            ),
        };
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

/// A share in the form used for comparison: lower case, without a trailing backslash.
fn comparable(share: &str) -> String {
    share.trim().trim_end_matches('\\').to_lowercase()
}

/// Whether a name holds "log ship", however it is written together.
fn is_for_log_shipping(share: &str) -> bool {
    const WANTED: &[u8] = b"logship";
    let letters = share.bytes().filter(u8::is_ascii_alphabetic);
    let mut found = 0;
    for letter in letters.map(|letter| letter.to_ascii_lowercase()) {
        found = match WANTED.get(found) {
            None => break,
            Some(next) if *next == letter => found + 1,
            // Starting again at the first letter is enough, because "l" occurs only once in the wanted
            // text.
            Some(_) => usize::from(WANTED.first() == Some(&letter)),
        };
    }
    found == WANTED.len()
}

#[cfg(test)]
mod tests {
    use crate::design::Statement;
    use crate::rules::testing::*;
    use crate::topology::ServiceId;

    #[test]
    fn a_share_for_log_shipping_is_reported() {
        for share in ["LogShipping", "log-ship$", "pchat_log_shipping"] {
            let design = contoso_with(|design| {
                add_file_store(design, SITE, "fs02.contoso.com", share);
            });
            assert_raises("R108", &design, share);
            assert_fix_clears("R108", &design);
        }
    }

    #[test]
    fn a_file_store_on_the_known_log_shipping_share_is_reported() {
        let stated = |share: &str| {
            contoso_with(|design| {
                add_file_store(design, SITE, "fs02.contoso.com", "tx");
                let share = Statement::LogShippingShare(share.to_owned());
                state(design, ServiceId::from(POOL).into(), share);
            })
        };
        let design = stated(r"\\FS02.contoso.com\TX\");
        assert_raises(
            "R108",
            &design,
            r"\\fs02.contoso.com\tx is the log shipping share of pchatpool.contoso.com",
        );
        assert_fix_clears("R108", &design);
        assert_silent("R108", &stated(r"\\fs02.contoso.com\other"));
    }

    #[test]
    fn other_names_are_fine() {
        assert_silent("R108", &contoso());
        let design = contoso_with(|design| set_share(design, CHAT_FILES, "logs"));
        assert_silent("R108", &design);
    }
}
