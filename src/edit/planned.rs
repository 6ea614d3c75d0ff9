//! Steps that are worked out before they are applied: several edits, where later ones refer to objects that earlier
//! ones create. The user sees the new objects with their names, and then applies the step as a whole.
//!
//! The step stores the seed for the identities of its objects, so that it creates the same objects when it is applied.

use crate::design::Design;
use crate::edit::draft::Draft;
use crate::edit::{Edit, Identities, Refusal, apply};
use crate::topology::{ObjectId, Topology};

/// Carries out edits on a copy of a design, and records them.
pub struct Planner<'p> {
    draft: Draft<'p>,
    edits: Vec<Edit>,
}

impl Planner<'_> {
    /// Carries out the next edit; returns the most important object that it created, if any.
    ///
    /// # Errors
    ///
    /// The reason why it is refused.
    pub fn make(&mut self, edit: Edit) -> Result<Option<ObjectId>, Refusal> {
        let before = self.draft.created.len();
        apply::carry_out(&mut self.draft, &edit)?;
        self.edits.push(edit);
        Ok(self.draft.created.get(before).cloned())
    }

    /// The topology after the edits so far.
    pub fn topology(&self) -> &Topology {
        self.draft.topology()
    }
}

/// Works out a step: `make` adds its edits. The design is not changed.
///
/// # Errors
///
/// The reason why one of the edits is refused.
pub fn work_out(
    design: &Design,
    label: impl Into<String>,
    seed: u64,
    make: impl FnOnce(&mut Planner<'_>) -> Result<(), Refusal>,
) -> Result<Edit, Refusal> {
    let mut identities = Identities::seeded(seed);
    let mut planner = Planner {
        draft: Draft::new(design, &mut identities),
        edits: Vec::new(),
    };
    make(&mut planner)?;
    Ok(Edit::Planned {
        label: label.into(),
        seed,
        edits: planner.edits,
        made: planner.draft.created,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::edit::{NewSqlStore, apply};
    use crate::rules::testing::{POOL, SITE, contoso};
    use crate::topology::{AssociationKind, Database, Index, Numbering, PersistentChatPool};

    fn new_store(fqdn: &str) -> Edit {
        Edit::AddSqlStore(NewSqlStore {
            site: SITE,
            fqdn: fqdn.to_owned(),
            instance: "PCHAT".to_owned(),
            place: None,
            held_by: Vec::new(),
        })
    }

    /// A new store for the content database of the pool.
    fn moved_content(design: &Design) -> Edit {
        work_out(design, "Move the content", 5, |planner| {
            let target = planner.make(new_store("sql77.contoso.com"))?;
            planner.make(Edit::SetAssociation {
                holder: ObjectId::Service(POOL.into()),
                kind: AssociationKind::Database(Database::Content),
                target,
            })?;
            Ok(())
        })
        .unwrap()
    }

    #[test]
    fn later_parts_of_a_step_can_refer_to_new_objects_whatever_numbers_the_document_assigns() {
        for numbering in [Numbering::UniqueIds, Numbering::Published] {
            let mut design = contoso();
            design.topology.numbering = numbering;
            let step = moved_content(&design);
            let applied = apply(&design, &step, &mut Identities::random()).unwrap();
            let topology = &applied.design.topology;
            let index = Index::new(topology);
            let pool = PersistentChatPool::of(&index, topology.service(&POOL.into()).unwrap());
            let store = pool.database(&index, Database::Content).unwrap();
            assert_eq!(store.cluster.fqdn, "sql77.contoso.com");
        }
    }

    #[test]
    fn a_step_is_refused_if_its_topology_has_changed_and_it_would_refer_to_other_objects() {
        let mut design = contoso();
        design.topology.numbering = Numbering::Published;
        let step = moved_content(&design);
        let other = new_store("sql78.contoso.com");
        let changed = apply(&design, &other, &mut Identities::seeded(1)).unwrap();
        let refused = apply(&changed.design, &step, &mut Identities::seeded(1)).unwrap_err();
        assert!(
            refused.0.starts_with("The topology has changed"),
            "{refused}"
        );
    }
}
