//! # A Persistent Chat pool no longer uses the store with its data
//!
//! ## What it checks
//! A published Persistent Chat pool keeps its content store, its compliance store and its file store: the
//! store was not deleted or replaced. This is checked only if the published topology is known. A renamed
//! store is reported by R72 or R126, a deleted pool by R173, and compliance that was turned off by R175.
//!
//! ## Why it matters
//! Publishing does not move data. After publishing, the pool starts with empty databases or without its
//! users' files. The existing data stays in the old store, where no pool reads it.
//!
//! ## What to do
//! Move the data first: use `Export-CsPersistentChatData` and `Import-CsPersistentChatData` for the
//! databases, and copy the files. Then delete the old store. When the data has been moved, silence the
//! message with a reason.
//!
//! ## Quick fix
//! A choice if the store is still in the design: use it again.
//!
//! ## Example
//! `pchatpool.contoso.com` is published with `sql02.contoso.com\PCHAT`, but uses `sql03.contoso.com\PCHAT`
//! in the design.
//!
//! ## Source
//! Documented: the Topology Builder help topics `sql-store-settings-expander` and `move-file-store-data`
//! say that the data has to be moved manually. The consequence for Persistent Chat is inferred.

use crate::diff::recognize::RecognizedBy;
use crate::edit::Edit;
use crate::rules::{
    Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions,
};
use crate::topology::{AssociationKind, Database, Index, ObjectId, PersistentChatPool};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "chat-data-left-behind",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Published],
    page: page!("chat_data_left_behind.rs"),
    check,
};

/// References to stores with data that exists only there.
const DATA: [AssociationKind; 3] = [
    AssociationKind::Database(Database::Content),
    AssociationKind::Database(Database::Compliance),
    AssociationKind::FileStore,
];

/// A store with data: its title, its server and its name.
struct Store {
    object: ObjectId,
    server: ObjectId,
    title: String,
}

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(published) = &facts.published else {
        return;
    };
    let mut clusters = facts.topology.clusters.iter();
    let has_new_server = facts.compared_by == Some(RecognizedBy::Name)
        && clusters.any(|cluster| published.cluster(&cluster.id).is_none());
    for pool in &facts.pools {
        let Some(before) = facts.published_pool(&pool.pool) else {
            continue;
        };
        for reference in DATA {
            let Some(was) = store_of(published, &before, reference) else {
                continue;
            };
            let now = store_of(&facts.index, &pool.pool, reference);
            let stays = now.as_ref().is_some_and(|now| now.object == was.object);
            // R72 and R126 report renamed stores. If objects are matched only by name, a missing server may
            // have a new name.
            let is_gone = !facts.index.has(&was.object);
            let on_same_server = now.as_ref().is_some_and(|now| now.server == was.server);
            let may_be_renamed = has_new_server && !facts.index.has(&was.server);
            let is_off =
                reference == AssociationKind::Database(Database::Compliance) && !pool.compliance_on;
            if stays || (is_gone && on_same_server) || may_be_renamed || is_off {
                continue;
            }
            diagnostics.push(left_behind(facts, pool, reference, &was, now.as_ref()));
        }
    }
}

fn left_behind(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
    was: &Store,
    now: Option<&Store>,
) -> Diagnostic {
    let id = &pool.pool.service.id;
    let name = facts.pool_name(&pool.pool);
    let what = match reference {
        AssociationKind::FileStore => "The files of its users stay",
        AssociationKind::Database(Database::Compliance) => {
            "Compliance records that the adapter has not processed stay"
        }
        _ => "Its rooms and their messages stay",
    };
    let instead = match now {
        Some(now) => format!("now uses {}", now.title),
        None => "now has none".to_owned(),
    };
    let diagnostic = Diagnostic::new(
        Severity::Warning,
        id.clone(),
        format!(
            "{name} is published with {} as {reference} but {instead}. {what} in the old store, where no \
             pool reads them: move them before you publish.",
            was.title
        ),
    )
    .with_association(id, reference);
    let is_there = facts.index.has(&was.object);
    match is_there {
        true => diagnostic.with_fix(
            Safety::Choice,
            format!("Use {} as {reference} again", was.title),
            Edit::SetAssociation {
                holder: id.clone().into(),
                kind: reference,
                target: Some(was.object.clone()),
            },
        ),
        false => diagnostic,
    }
}

fn store_of(
    index: &Index<'_>,
    pool: &PersistentChatPool<'_>,
    reference: AssociationKind,
) -> Option<Store> {
    if reference == AssociationKind::FileStore {
        let store = pool.file_store(index)?;
        return Some(Store {
            object: store.service.id.clone().into(),
            server: store.cluster?.id.clone().into(),
            title: store.title(),
        });
    }
    let store = pool.sql_store(index, reference)?;
    Some(Store {
        object: store.instance.id.clone().into(),
        server: store.cluster.id.clone().into(),
        title: store.title(),
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const CONTENT: AssociationKind = AssociationKind::Database(Database::Content);

    #[test]
    fn another_content_store_is_reported_and_the_old_one_is_offered() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, CONTENT, "sql05.contoso.com");
        });
        let told = raised_against("R174", &design, &contoso());
        assert_eq!(
            told,
            [
                r"pchatpool.contoso.com is published with sql02.contoso.com\PCHAT as content store but now uses sql05.contoso.com\PCHAT. Its rooms and their messages stay in the old store, where no pool reads them: move them before you publish."
            ]
        );
        assert_silent("R174", &design);
    }

    #[test]
    fn a_deleted_store_is_reported() {
        let design = contoso_with(|design| {
            clear(design, POOL, CONTENT);
            let clusters = &mut design.topology.clusters;
            clusters.retain(|cluster| cluster.fqdn != "sql02.contoso.com");
        });
        let told = raised_against("R174", &design, &contoso());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("now has none"), "{told:?}");
    }

    #[test]
    fn another_file_store_is_reported() {
        let design = contoso_with(|design| {
            let files = add_file_store(design, SITE, "fs02.contoso.com", "pchat");
            set_service(design, POOL, AssociationKind::FileStore, files.as_str());
        });
        let told = raised_against("R174", &design, &contoso());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].contains(r"with \\fs01.contoso.com\pchat as file store but now uses \\fs02")
        );
    }

    #[test]
    fn the_same_stores_a_renamed_instance_and_compliance_that_is_off_are_left_to_others() {
        assert_eq!(raised_against("R174", &contoso(), &contoso()), [""; 0]);
        let renamed = contoso_with(|design| instance_mut(design, CHAT_STORE).name = "NEW".into());
        assert_eq!(raised_against("R174", &renamed, &contoso()), [""; 0]);
        let published = contoso_with(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            add_store_for(design, POOL, compliance, "sql05.contoso.com");
        });
        assert_eq!(raised_against("R174", &contoso(), &published), [""; 0]);
    }
}
