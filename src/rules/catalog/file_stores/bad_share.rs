//! # A file store has no valid file server and share
//!
//! ## What it checks
//! A file store has a file server and the name of a share: no drive letter, no `\\server` before it, and no
//! folder after it. A share name has at most 80 characters, none of `\ / : * ? " < > |` and no control
//! characters, and is not `.` or `..`. An administrative share of Windows, such as `C$` or `ADMIN$`, is a
//! warning. Invisible characters and characters that look like other ones are also warnings.
//!
//! ## Why it matters
//! Topology Builder combines `\\`, the file server FQDN, `\` and the share. If the share is not a valid
//! share name, the path does not exist, and publishing fails because it cannot set the permissions.
//!
//! ## What to do
//! Enter only the name of the share. If the files are in a folder below a share or in a DFS namespace,
//! share that folder under its own name, because the share above it is a different location.
//!
//! ## Quick fix
//! A choice: use the share that a path contains (the part after the server, or the last folder of a local
//! path), or use the name without the invisible or look-alike character. Not offered if a folder follows
//! the share, if the file server is a domain (R125), if the result is not a valid share name, or if another
//! file store on that server already has it.
//!
//! ## Example
//! The file server is `fs01.contoso.com`, and the share is entered as `\\fs01.contoso.com\pchat`. Enter
//! `pchat`.
//!
//! ## Source
//! Topology Builder: the page "Define the file store" requires both fields. Documented: its help topic
//! `add-file-store`. The invalid names are inferred from Windows. A folder after the share is only a
//! warning, because such names occur with DFS namespaces. The sources disagree on local paths: the step
//! "Add Persistent Chat Server" of the documentation allows one for a single computer pool, but the dialog
//! in Topology Builder accepts only a file server and a share. A local path is therefore a warning here if
//! only single computer pools use it; R121 reports the others.

use crate::edit::Edit;
use crate::rules::catalog::file_stores::domains::Domains;
use crate::rules::catalog::file_stores::is_local_path;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::{deceptive, same_fqdn, visible, without_odd};
use crate::topology::inventory::{may_name_a_share, share_name};
use crate::topology::{FileStore, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "bad-file-share",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("bad_share.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let domains = Domains::new(facts.topology);
    for store in &facts.file_stores {
        // R47 reports a store that is installed on nothing.
        if store.cluster.is_none() {
            continue;
        }
        let Some((severity, message)) = fault(facts, store) else {
            continue;
        };
        let diagnostic = Diagnostic::new(severity, store.service.id.clone(), message);
        let server = store.cluster.map_or("", |cluster| cluster.fqdn.as_str());
        let plain = plain_share(store.share()).filter(|plain| plain != store.share());
        let share = likely_share(store.share(), server).or(plain.as_deref());
        let share = share.filter(|share| {
            // A domain has namespaces, not shares.
            !domains.contains(server) && !is_taken(facts, store, share)
        });
        diagnostics.push(match share {
            Some(share) => diagnostic.with_fix(
                Safety::Choice,
                format!("Use {share} as share"),
                Edit::ChangeShare {
                    store: store.service.id.clone(),
                    share: share.to_owned(),
                },
            ),
            None => diagnostic,
        });
    }
}

/// Whether this is an administrative share of Windows: one for each drive, and two more.
fn is_administrative(share: &str) -> bool {
    let Some(name) = share.strip_suffix('$') else {
        return false;
    };
    let is_drive = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_alphabetic());
    is_drive || name.eq_ignore_ascii_case("admin") || name.eq_ignore_ascii_case("ipc")
}

/// What is wrong with a file store, and the severity.
fn fault(facts: &Facts<'_>, store: &FileStore<'_>) -> Option<(Severity, String)> {
    let share = store.share();
    let server = store.cluster.map_or("", |cluster| cluster.fqdn.as_str());
    if server.is_empty() {
        return Some((
            Severity::Error,
            format!(
                "The file store with the share \"{share}\" has no file server. Enter the FQDN of the \
                     file server."
            ),
        ));
    }
    if share.trim().is_empty() {
        return Some((
            Severity::Error,
            format!("The file store on {server} has no share. Enter the name of a share."),
        ));
    }
    if is_local_path(share) {
        let severity = match only_for_single_computers(facts, store) {
            true => Severity::Warning,
            false => Severity::Error,
        };
        return Some((
            severity,
            format!(
                "The share of the file store on {server} is the local path {share}. Topology Builder \
                 requires the name of a share."
            ),
        ));
    }
    let first = share.split(is_separator).next();
    if !first.is_some_and(may_name_a_share) || share.contains(':') {
        return Some((
            Severity::Error,
            format!(
                "The share of the file store on {server} is {share}, which is not the name of a \
                 share. The path \\\\{server}\\{share} does not exist."
            ),
        ));
    }
    if is_administrative(share) {
        return Some((
            Severity::Warning,
            format!(
                "The share of the file store on {server} is {share}, an administrative share of Windows. \
                 Topology Builder cannot set permissions on it."
            ),
        ));
    }
    if share.contains(is_separator) {
        return Some((
            Severity::Warning,
            format!(
                "The share of the file store on {server} is {share}, which includes a folder. Topology \
                 Builder requires the name of a share only."
            ),
        ));
    }
    let plain = plain_share(share)?;
    deceptive(share).filter(|_| plain != share).map(|character| {
        let message = format!(
            "The share of the file store on {server} is {}, which contains {character}. The share on the \
             file server probably has a different name.",
            visible(share)
        );
        (Severity::Warning, message)
    })
}

/// The share name without invisible and look-alike characters, if all its other letters are A to Z. Windows
/// accepts share names in any script.
fn plain_share(share: &str) -> Option<String> {
    let has_plain_letter = share.contains(|c: char| c.is_ascii_alphabetic());
    let plain = without_odd(share).filter(|plain| has_plain_letter && may_name_a_share(plain));
    plain.filter(|_| !share.is_ascii())
}

/// Whether every user of the store is a single computer Persistent Chat pool.
fn only_for_single_computers(facts: &Facts<'_>, store: &FileStore<'_>) -> bool {
    facts
        .index
        .dependents(&store.service.id)
        .iter()
        .all(|user| {
            user.role == Role::PersistentChatService
                && facts
                    .index
                    .cluster_of(user)
                    .is_some_and(|cluster| cluster.single_machine_only)
        })
}

fn is_separator(character: char) -> bool {
    matches!(character, '\\' | '/')
}

/// The intended share if a path on this file server was entered. A folder below a share is a different
/// location than the share.
fn likely_share<'s>(text: &'s str, server: &str) -> Option<&'s str> {
    let text = text.trim();
    let mut parts = text
        .split(is_separator)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let share = if is_local_path(text) {
        parts.next_back()
    } else if text.starts_with(r"\\") || text.starts_with("//") {
        // `\\?` and `\\.` are followed by a device, not by a share.
        let host = parts.next()?;
        let share = parts.next().filter(|_| !matches!(host, "?" | "."));
        share.filter(|_| parts.next().is_none())
    } else {
        let mut named =
            parts.filter(|part| !matches!(*part, "." | "..") && !same_fqdn(part, server));
        let share = named.next();
        share.filter(|_| named.next().is_none())
    };
    share.filter(|share| *share != text && may_name_a_share(share))
}

/// Whether another file store of that server has the share (R119).
fn is_taken(facts: &Facts<'_>, store: &FileStore<'_>, share: &str) -> bool {
    let Some(server) = &store.cluster else {
        return false;
    };
    let servers = facts.clusters_named(&server.fqdn).iter();
    let mut shares = servers
        .flat_map(|server| facts.index.services_on(&server.id))
        .filter(|service| service.role == Role::FileStore && service.id != store.service.id);
    shares.any(|service| share_name(service).eq_ignore_ascii_case(share))
}

#[cfg(test)]
mod tests {
    use super::likely_share;
    use crate::design::Design;
    use crate::rules::Severity;
    use crate::rules::testing::*;

    fn with_share(share: &str) -> Design {
        contoso_with(|design| set_share(design, CHAT_FILES, share))
    }

    #[test]
    fn an_administrative_share_is_a_warning_and_a_hidden_share_is_fine() {
        for share in ["C$", "admin$", "IPC$"] {
            let design = contoso_with(|design| set_share(design, CHAT_FILES, share));
            let told = assert_raises("R118", &design, "an administrative share of Windows");
            assert_eq!(told.severity, Severity::Warning, "{share}");
        }
        let design = contoso_with(|design| set_share(design, CHAT_FILES, "pchat$"));
        assert_silent("R118", &design);
    }

    #[test]
    fn a_full_path_is_reported_and_can_be_fixed() {
        let design = with_share(r"\\fs01.contoso.com\chat");
        let diagnostic = assert_raises("R118", &design, "which is not the name of a share");
        assert_eq!(diagnostic.fixes[0].label, "Use chat as share");
        assert_fix_clears("R118", &design);
    }

    #[test]
    fn the_share_is_extracted_from_a_path() {
        for (text, share) in [
            (r"\\fs01.contoso.com\chat", Some("chat")),
            (r"\\fs01.contoso.com\chat\files", None),
            ("//fs01.contoso.com/chat/", Some("chat")),
            (r"\\fs01.contoso.com", None),
            (r"\chat", Some("chat")),
            (r"chat\files", None),
            ("chat/files", None),
            (r"dfs\lync\chat", None),
            (r"chat\", Some("chat")),
            (r"D:\chat", Some("chat")),
            (r"D:\shares\chat", Some("chat")),
            (r"D:\", None),
            ("file://fs01/chat", None),
            (r"\", None),
            (r"chat?\files", None),
            (r"..\chat", Some("chat")),
            (r".\chat", Some("chat")),
            ("..", None),
            (r"D:\chat\..", None),
            (r"FS01.contoso.com\chat", Some("chat")),
            (r"\fs01.contoso.com\chat", Some("chat")),
            (r"\fs01.contoso.com", None),
            (r"\\?\UNC\fs01\chat", None),
            (r"\\.\chat", None),
            (r"\\fs01.contoso.com\ chat ", Some("chat")),
            ("pch*at", None),
        ] {
            assert_eq!(likely_share(text, "fs01.contoso.com"), share, "{text}");
        }
    }

    #[test]
    fn an_invalid_share_name_is_an_error() {
        let longest = "a".repeat(80);
        assert_silent("R118", &with_share(&longest));
        let too_long = format!("{longest}a");
        let names = ["pch*at", "a?b", "a|b", "a\u{7}b", ".", "..", r"..\chat"];
        for name in names.into_iter().chain([too_long.as_str()]) {
            let design = with_share(name);
            let diagnostic = assert_raises("R118", &design, "which is not the name of a share");
            assert_eq!(diagnostic.severity, Severity::Error, "{name}");
        }
    }

    #[test]
    fn the_share_of_another_file_store_is_not_offered() {
        let diagnostic = assert_raises("R118", &with_share(r"\LyncShare"), "not the name");
        assert_eq!(diagnostic.fixes, []);
    }

    #[test]
    fn an_empty_share_is_reported() {
        for blank in ["", " "] {
            assert_raises("R118", &with_share(blank), "fs01.contoso.com has no share");
        }
    }

    #[test]
    fn a_folder_after_the_share_is_a_warning() {
        let design = with_share(r"dfs\chat");
        let diagnostic = assert_raises("R118", &design, "which includes a folder");
        assert_eq!(diagnostic.severity, Severity::Warning);
        assert_eq!(diagnostic.fixes, [], "dfs is the root of the namespace");
    }

    #[test]
    fn no_share_is_offered_below_a_domain() {
        for share in [r"dfs\chat", r"\\contoso.com\dfs", r"\dfs"] {
            let design = contoso_with(|design| {
                set_share(design, CHAT_FILES, share);
                cluster_mut(design, "cluster:fs01.contoso.com").fqdn = "Contoso.com".into();
            });
            let diagnostic = assert_raises("R118", &design, share);
            assert_eq!(diagnostic.fixes, [], "{share}");
        }
    }

    #[test]
    fn a_local_path_is_an_error_unless_only_single_computer_pools_use_it() {
        let design = with_share(r"D:\chat");
        let diagnostic = assert_raises("R118", &design, r"the local path D:\chat");
        assert_eq!(diagnostic.severity, Severity::Error);

        let design = contoso_with(|design| {
            set_share(design, CHAT_FILES, r"D:\chat");
            cluster_mut(design, POOL_CLUSTER).single_machine_only = true;
        });
        let diagnostic = assert_raises("R118", &design, r"the local path D:\chat");
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn a_share_with_a_deceptive_character_is_a_warning_and_one_in_another_script_is_fine() {
        for (share, character) in [
            ("chat\u{200b}", "U+200B ZERO WIDTH SPACE (invisible)"),
            (
                "ch\u{430}t",
                "U+0430 CYRILLIC SMALL LETTER A (looks like “a”)",
            ),
        ] {
            let design = with_share(share);
            let told = assert_raises("R118", &design, character);
            assert_eq!(told.severity, Severity::Warning);
            assert_eq!(told.fixes[0].label, "Use chat as share");
            assert_fix_clears("R118", &design);
        }
        for share in ["данные", "Ablage-Köln", "共有", "сора"] {
            assert_silent("R118", &with_share(share));
        }
    }

    #[test]
    fn a_plain_share_name_is_fine() {
        assert_silent("R118", &contoso());
        assert_silent("R118", &with_share("chat files$"));
    }
}
