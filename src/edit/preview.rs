//! The effect of an edit in words, before it is carried out.

use crate::design::Design;
use crate::edit::{Edit, Identities, Refusal, apply};

/// The effect of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The label of the step.
    pub label: String,
    /// The parts of a step with several edits, in order.
    pub parts: Vec<String>,
    /// What else would be deleted, one phrase each.
    pub also_removed: Vec<String>,
}

impl Preview {
    /// Everything in one text: the step, its parts, and what is deleted with it.
    pub fn in_words(&self) -> String {
        let mut text = self.label.clone();
        for part in &self.parts {
            text.push_str(&format!("\n– {part}"));
        }
        if !self.also_removed.is_empty() {
            text.push_str(&format!(
                "\nThis also deletes {}.",
                self.also_removed.join(", ")
            ));
        }
        text
    }
}

/// Carries out an edit on a copy that is discarded, and describes the effect. It runs the edit itself, so the two
/// cannot disagree.
///
/// # Errors
///
/// The reason why it would be refused.
pub fn preview(design: &Design, edit: &Edit) -> Result<Preview, Refusal> {
    let applied = apply(design, edit, &mut Identities::seeded(0))?;
    let topology = &design.topology;
    Ok(Preview {
        label: edit.label(topology),
        parts: match edit {
            Edit::Planned { edits, .. } | Edit::Together { edits, .. } => {
                edits.iter().map(|part| part.label(topology)).collect()
            }
            _ => Vec::new(),
        },
        also_removed: applied.also_removed,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::rules::testing::{CHAT_STORE, POOL, contoso};
    use crate::topology::ObjectId;

    #[test]
    fn the_preview_of_a_deletion_lists_what_else_is_deleted_and_changes_nothing() {
        let design = contoso();
        let before = design.clone();
        let delete = Edit::Delete {
            objects: vec![ObjectId::Service(POOL.into())],
        };
        let preview = preview(&design, &delete).unwrap();
        assert_eq!(preview.label, "Delete pchatpool.contoso.com");
        assert!(!preview.also_removed.is_empty());
        assert!(preview.in_words().contains("This also deletes "));
        assert_eq!(design, before);
    }

    #[test]
    fn the_preview_names_the_parts_of_a_step() {
        let part = |on| Edit::SetCompliance {
            pool: POOL.into(),
            on,
        };
        let both = Edit::Together {
            label: "On and off".to_owned(),
            edits: vec![part(true), part(false)],
        };
        let preview = preview(&contoso(), &both).unwrap();
        assert_eq!(
            preview.in_words(),
            "On and off\n– Turn on compliance of pchatpool.contoso.com\n– Turn off compliance of \
             pchatpool.contoso.com"
        );
    }

    #[test]
    fn an_edit_that_is_refused_has_no_preview() {
        let edit = Edit::SetPort {
            pool: CHAT_STORE.into(),
            port: 5041,
        };
        let refused = preview(&contoso(), &edit).unwrap_err();
        let same = apply(&contoso(), &edit, &mut Identities::seeded(3)).unwrap_err();
        assert_eq!(refused, same);
    }
}
