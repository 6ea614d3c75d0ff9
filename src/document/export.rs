//! A design as XML: the topology, and word of everything beside it that XML has no place for.

use super::error::WriteError;
use super::vocabulary::Vocabulary;
use super::{Format, Note, NoteKind, Source, Written, write};
use crate::design::Design;
use crate::topology::inventory::name_of;
use crate::topology::{
    Database, Index, ObjectId, Pair, PersistentChatPool, Reference, Role, Topology,
};

/// Writes the topology of a design, and says what of the design the file cannot hold: boxes that
/// were ticked and have no store yet, and the numbers of deleted objects.
///
/// # Errors
/// As [`write`].
pub fn export(
    design: &Design,
    source: Option<&Source>,
    format: Format,
    vocabulary: &Vocabulary,
) -> Result<Written, WriteError> {
    let mut written = write(source, &design.topology, format, vocabulary)?;
    written.notes.extend(not_held(design));
    Ok(written)
}

fn not_held(design: &Design) -> Vec<Note> {
    let topology = &design.topology;
    let index = Index::new(topology);
    let mut notes = Vec::new();
    for (id, intentions) in &design.annotations.pools {
        let Some(service) = index
            .service(id)
            .filter(|service| service.role == Role::PersistentChatService)
        else {
            continue;
        };
        let pool = PersistentChatPool::of(&index, service);
        let has = |reference: Reference| pool.target(&index, reference).is_some();
        let mut say = |what: String, store: Reference| {
            notes.push(unheld(
                format!(
                    "{what} of {} is on, but no {store} is chosen: the file says that it is off.",
                    name_of(topology, &id.clone().into())
                ),
                Some(id.clone().into()),
            ));
        };
        let compliance = Reference::Database(Database::Compliance);
        if intentions.compliance && !has(compliance) {
            say("Compliance".to_owned(), compliance);
        }
        let backup = Reference::Database(Database::ContentBackup);
        if intentions.disaster_recovery && !has(backup) {
            say("Disaster recovery".to_owned(), backup);
        }
        for pair in Pair::ALL {
            let mirror = Reference::Database(pair.mirror());
            let principal = Reference::Database(pair.principal());
            if intentions.mirroring.contains(&pair) && !has(mirror) {
                say(format!("Mirroring of the {principal}"), mirror);
            }
            let witness = Reference::Witness(pair);
            if intentions.witness.contains(&pair) && !has(witness) {
                say(format!("The witness of the {principal}"), witness);
            }
        }
    }
    notes.extend(retired_numbers(design, topology));
    notes
}

fn retired_numbers<'d>(
    design: &'d Design,
    topology: &'d Topology,
) -> impl Iterator<Item = Note> + 'd {
    design.annotations.retired_numbers.keys().map(|site| {
        unheld(
            format!(
                "That numbers of deleted objects of {} are used up is kept in the design file only; \
                 go on from there.",
                name_of(topology, &(*site).into())
            ),
            Some((*site).into()),
        )
    })
}

fn unheld(message: String, object: Option<ObjectId>) -> Note {
    Note {
        kind: NoteKind::NotHeld,
        message,
        line: None,
        column: None,
        object,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::design::Design;
    use crate::document::{Format, NoteKind, Vocabulary, design_file};
    use crate::edit::{Edit, Identities, apply};
    use crate::topology::Role;

    fn said(design: &Design) -> Vec<String> {
        super::export(
            design,
            None,
            Format::TopologyBuilder,
            Vocabulary::built_in(),
        )
        .unwrap()
        .notes
        .into_iter()
        .filter(|note| note.kind == NoteKind::NotHeld)
        .map(|note| note.message)
        .collect()
    }

    #[test]
    fn a_box_without_a_store_is_said() {
        let example = include_bytes!("../../examples/standard-edition-collocated/topology.ron");
        let (design, _) = design_file::read(example).unwrap();
        let before = said(&design);
        let pool = design
            .topology
            .services
            .iter()
            .find(|service| service.role == Role::PersistentChatService)
            .unwrap()
            .id
            .clone();
        let edit = Edit::SetCompliance { pool, on: true };
        let ticked = apply(&design, &edit, &mut Identities::seeded(1))
            .unwrap()
            .design;
        let after: Vec<_> = said(&ticked)
            .into_iter()
            .filter(|message| !before.contains(message))
            .collect();
        assert_eq!(
            after,
            [
                "Compliance of se01.contoso.com is on, but no compliance store is chosen: the \
              file says that it is off."
            ]
        );
    }
}
