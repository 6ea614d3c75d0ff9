//! A small valid deployment, ways to break it, and assertions for tests of rules.
//!
//! [`contoso`] has an Enterprise pool of three servers and a Persistent Chat pool of two computers, each
//! with its own SQL Server store and file store, built with `kit`. Its only site is Redmond.

#![allow(clippy::unwrap_used, clippy::panic)]

mod mirrors;
mod settings;
mod stating;

// The tests in `tests/` use the same file and refer to this library by its name.
#[path = "../../tests/common/kit.rs"]
mod kit;

pub(crate) use kit::*;
pub(crate) use mirrors::*;
pub(crate) use settings::*;
pub(crate) use stating::*;

use crate::design::{Design, PoolIntentions};
use crate::edit::{Identities, apply};
use crate::rules::{Diagnostic, Facts, RuleBasis, Safety, Severity, check, check_design};
use crate::topology::AssociationKind;
use crate::topology::site::SipDomain;

/// The service of the Persistent Chat pool `pchatpool.contoso.com` (pchat01, pchat02).
pub(crate) const POOL: &str = "chat:pchatpool.contoso.com";
/// Its cluster.
pub(crate) const POOL_CLUSTER: &str = "cluster:pchatpool.contoso.com";
/// The cluster of the Front End pool `fepool01.contoso.com` (fe01, fe02, fe03).
pub(crate) const FRONT_END: &str = "cluster:fepool01.contoso.com";
/// Its Registrar.
pub(crate) const REGISTRAR: &str = "registrar:fepool01.contoso.com";
/// The SQL Server store of the Front End pool: the default instance of `sql01.contoso.com`.
pub(crate) const BACK_END_STORE: &str = r"sql:sql01.contoso.com\";
/// The SQL Server store of Persistent Chat: `sql02.contoso.com\PCHAT`.
pub(crate) const CHAT_STORE: &str = r"sql:sql02.contoso.com\PCHAT";
/// The file store of Persistent Chat: `\\fs01.contoso.com\pchat`.
pub(crate) const CHAT_FILES: &str = r"files:\\fs01.contoso.com\pchat";

/// A valid deployment.
pub(crate) fn contoso() -> Design {
    let mut design = Design::default();
    let domains = &mut design.topology.sip_domains;
    domains.default_domain = "contoso.com".into();
    domains.domains.push(SipDomain {
        name: "contoso.com".into(),
        authoritative: false,
        allow_subdomains: false,
    });
    let site = add_site(&mut design, "Redmond");
    let back_end = add_sql_store(&mut design, site, "sql01.contoso.com", "");
    let files = add_file_store(&mut design, site, "fs01.contoso.com", "lyncshare");
    add_enterprise_pool(
        &mut design,
        site,
        "fepool01.contoso.com",
        &["fe01.contoso.com", "fe02.contoso.com", "fe03.contoso.com"],
        &back_end,
        &files,
    );
    add_sql_store(&mut design, site, "sql02.contoso.com", "PCHAT");
    add_file_store(&mut design, site, "fs01.contoso.com", "pchat");
    add_chat_pool(
        &mut design,
        site,
        "pchatpool.contoso.com",
        &["pchat01.contoso.com", "pchat02.contoso.com"],
    );
    set_service(&mut design, POOL, AssociationKind::NextHop, REGISTRAR);
    set_service(&mut design, POOL, AssociationKind::FileStore, CHAT_FILES);
    set_store(
        &mut design,
        POOL,
        AssociationKind::Database(crate::topology::Database::Content),
        CHAT_STORE,
    );
    site_mut(&mut design, site).default_persistent_chat_pool = Some(POOL.into());
    design
}

/// [`contoso`] after one change.
pub(crate) fn contoso_with(change: impl FnOnce(&mut Design)) -> Design {
    let mut design = contoso();
    change(&mut design);
    design
}

/// A deployment with the Standard Edition server `se01.contoso.com` and collocated Persistent Chat, which
/// has its databases in a separate SQL Server store. The pool's service is `chat:se01.contoso.com`.
pub(crate) fn standard_edition() -> Design {
    let mut design = Design {
        topology: crate::topology::Topology {
            sip_domains: contoso().topology.sip_domains,
            ..Default::default()
        },
        ..Design::default()
    };
    let site = add_site(&mut design, "Redmond");
    let server = add_standard_edition(&mut design, site, "se01.contoso.com");
    add_collocated_chat_pool(&mut design, &server);
    design
}

/// The options selected for a Persistent Chat pool.
pub(crate) fn intentions_mut<'d>(design: &'d mut Design, pool: &str) -> &'d mut PoolIntentions {
    design.annotations.pools.entry(pool.into()).or_default()
}

/// A SQL Server store on a new server that is the target of a reference.
pub(crate) fn add_store_for(
    design: &mut Design,
    pool: &str,
    reference: AssociationKind,
    fqdn: &str,
) {
    let store = add_sql_store(design, SITE, fqdn, "PCHAT");
    set_store(design, pool, reference, store.as_str());
}

/// `R45 on pchatpool.contoso.com: message`, for every diagnostic in order.
pub(crate) fn everything_raised(design: &Design) -> Vec<String> {
    check_design(design)
        .iter()
        .map(|d| format!("{}: {}", d.rule, d.message))
        .collect()
}

fn raised(id: &str, design: &Design) -> Vec<Diagnostic> {
    assert!(
        crate::rules::catalog::find(id).is_some(),
        "{id} is not in the catalog"
    );
    let is_silenced = |diagnostic: &Diagnostic| {
        let silenced = &design.annotations.suppressions;
        silenced.contains_key(&(id.to_owned(), diagnostic.object.clone()))
    };
    let raised: Vec<Diagnostic> = check_design(design)
        .into_iter()
        .filter(|diagnostic| diagnostic.rule == id && !is_silenced(diagnostic))
        .collect();
    assert_page_tells_fixes(id, &raised);
    assert_no_worse_than_declared(id, &raised);
    raised
}

/// Asserts that the severity is not higher than in the catalog, and that an inferred rule reports no
/// errors.
#[track_caller]
fn assert_no_worse_than_declared(id: &str, raised: &[Diagnostic]) {
    let (_, rule) = crate::rules::catalog::find(id).unwrap();
    let worst = match rule.basis {
        RuleBasis::Inferred => rule.severity.min(Severity::Warning),
        _ => rule.severity,
    };
    for diagnostic in raised {
        assert!(
            diagnostic.severity <= worst,
            "{id} is more severe than {}: {}",
            worst.label(),
            diagnostic.message
        );
    }
}

/// Asserts that the page of the rule describes its quick fixes as safe or as a choice.
#[track_caller]
fn assert_page_tells_fixes(id: &str, raised: &[Diagnostic]) {
    let (_, rule) = crate::rules::catalog::find(id).unwrap();
    let page = rule.page();
    let (_, section) = page.split_once("## Quick fix\n").unwrap();
    let section = section.split("\n## ").next().unwrap().to_lowercase();
    for fix in raised.iter().flat_map(|diagnostic| &diagnostic.fixes) {
        let word = match fix.safety {
            Safety::Safe => "safe",
            Safety::Choice => "choice",
        };
        assert!(
            section.contains(word),
            "the page of {id} does not say that \"{}\" is {word}",
            fix.label
        );
    }
}

/// Asserts that the rule raises exactly one diagnostic, and that its message contains the text.
#[track_caller]
pub(crate) fn assert_raises(id: &str, design: &Design, part_of_message: &str) -> Diagnostic {
    let mut diagnostics = raised(id, design);
    assert_eq!(
        diagnostics.len(),
        1,
        "{id} should be raised once, but the diagnostics are {:#?}",
        everything_raised(design)
    );
    let diagnostic = diagnostics.remove(0);
    assert!(
        diagnostic.message.contains(part_of_message),
        "\"{}\" does not contain \"{part_of_message}\"",
        diagnostic.message
    );
    diagnostic
}

/// The messages of the rule for a design if the other one is published.
pub(crate) fn raised_against(id: &str, design: &Design, published: &Design) -> Vec<String> {
    let mut raised = check(&Facts::with_baseline(design, Some(&published.topology)));
    raised.retain(|diagnostic| diagnostic.rule == id);
    assert_no_worse_than_declared(id, &raised);
    raised.into_iter().map(|found| found.message).collect()
}

/// Asserts that the rule reports nothing.
#[track_caller]
pub(crate) fn assert_silent(id: &str, design: &Design) {
    let messages: Vec<String> = raised(id, design).into_iter().map(|d| d.message).collect();
    assert_eq!(messages, Vec::<String>::new(), "{id} should be silent");
}

/// Asserts that the rule offers a fix, and that each fix clears its diagnostic. A safe fix must not cause a
/// new error.
#[track_caller]
pub(crate) fn assert_fix_clears(id: &str, design: &Design) {
    let errors = |design: &Design| {
        check_design(design)
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count()
    };
    let diagnostics = raised(id, design);
    assert!(
        diagnostics.iter().any(|d| !d.fixes.is_empty()),
        "{id} offers no fix"
    );
    for diagnostic in &diagnostics {
        for fix in &diagnostic.fixes {
            let applied = apply(design, &fix.edit, &mut Identities::seeded(7))
                .unwrap_or_else(|refusal| panic!("\"{}\" is refused: {refusal}", fix.label));
            let left = raised(id, &applied.design);
            assert!(
                !left
                    .iter()
                    .any(|d| d.object == diagnostic.object && d.message == diagnostic.message),
                "\"{}\" does not help",
                fix.label
            );
            if fix.safety == Safety::Safe {
                assert!(
                    errors(&applied.design) <= errors(design),
                    "\"{}\" causes a new error: {:#?}",
                    fix.label,
                    everything_raised(&applied.design)
                );
            }
        }
    }
}
