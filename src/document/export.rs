//! Exports the topology of a design as XML, with notes about content that XML cannot contain.

use crate::design::{Annotations, Design};
use crate::document::error::WriteError;
use crate::document::{Format, Note, NoteKind, Source, WrittenDocument, write};
use crate::topology::inventory::name_of;
use crate::topology::readable::cut;
use crate::topology::{
    AssociationKind, Database, Index, ObjectId, Pair, PersistentChatPool, Role, Topology,
};
use crate::vocabulary::Vocabulary;

/// Exports the topology of a design, with notes about content that the file cannot contain: options without a store,
/// the numbers of deleted objects, and the user's statements.
///
/// # Errors
///
/// As [`write`].
pub fn export(
    design: &Design,
    source: Option<&Source>,
    format: Format,
    vocabulary: &Vocabulary,
) -> Result<WrittenDocument, WriteError> {
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
        let has = |reference: AssociationKind| pool.target(&index, reference).is_some();
        let mut say = |what: String, store: AssociationKind| {
            notes.push(unheld(
                format!(
                    "{what} of {} is on, but no {store} is selected: in the file, it is off.",
                    cut(&name_of(topology, &id.clone().into()))
                ),
                Some(id.clone().into()),
            ));
        };
        let compliance = AssociationKind::Database(Database::Compliance);
        if intentions.compliance && !has(compliance) {
            say("Compliance".to_owned(), compliance);
        }
        let backup = AssociationKind::Database(Database::ContentBackup);
        if intentions.disaster_recovery && !has(backup) {
            say("Disaster recovery".to_owned(), backup);
        }
        for pair in Pair::ALL {
            let mirror = AssociationKind::Database(pair.mirror());
            let principal = AssociationKind::Database(pair.principal());
            if intentions.mirroring.contains(&pair) && !has(mirror) {
                say(format!("Mirroring of the {principal}"), mirror);
            }
            let witness = AssociationKind::Witness(pair);
            if intentions.witness.contains(&pair) && !has(witness) {
                say(format!("The witness of the {principal}"), witness);
            }
        }
    }
    notes.extend(retired_numbers(design, topology));
    notes.extend(statements(&design.annotations, &index));
    notes.extend(written_notes(&design.annotations, &index));
    notes
}

/// One note for all statements; rules have already reported their consequences.
fn statements(annotations: &Annotations, index: &Index<'_>) -> Option<Note> {
    let counted = |count: usize, noun: &str| match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        count => Some(format!("{count} {noun}s")),
    };
    // An import may have replaced the topology by one without some of these objects.
    let objects = annotations.statements.keys();
    let objects = objects.filter(|object| index.has(object)).count();
    let of = [
        counted(objects, "object"),
        counted(annotations.links.len(), "link"),
    ];
    let of: Vec<String> = of.into_iter().flatten().collect();
    (!of.is_empty()).then(|| {
        let message = format!(
            "The known facts of {} stay in the design file.",
            of.join(" and ")
        );
        unheld(message, None)
    })
}

/// One note for all notes about objects.
fn written_notes(annotations: &Annotations, index: &Index<'_>) -> Option<Note> {
    let objects = annotations.notes.keys();
    let message = match objects.filter(|object| index.has(object)).count() {
        0 => return None,
        1 => "The note of 1 object stays in the design file.".to_owned(),
        count => format!("The notes of {count} objects stay in the design file."),
    };
    Some(unheld(message, None))
}

fn retired_numbers<'d>(
    design: &'d Design,
    topology: &'d Topology,
) -> impl Iterator<Item = Note> + 'd {
    design.annotations.retired_numbers.keys().map(|site| {
        unheld(
            format!(
                "Only the design file records the numbers that deleted objects in {} have used; continue \
                 with the design file.",
                cut(&name_of(topology, &(*site).into()))
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

    use crate::design::{DataCenterPair, Design, Level, Link, Statement};
    use crate::document::{Format, NoteKind, Vocabulary, design_file};
    use crate::edit::{Edit, Identities, apply};
    use crate::topology::{ObjectId, Role};

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
    fn known_facts_are_not_exported_and_the_report_says_so_once() {
        let example = include_bytes!("../../examples/standard-edition-collocated/topology.ron");
        let (mut design, _) = design_file::read(example).unwrap();
        let before = said(&design);
        let clusters = design.topology.clusters.iter();
        let computers: Vec<_> = clusters
            .flat_map(|cluster| {
                let machines = cluster.machines.iter();
                machines.map(|machine| ObjectId::machine(&cluster.id, &machine.fqdn))
            })
            .collect();
        let state = |design: &Design, objects: &[ObjectId], place: &str| {
            let edit = Edit::State {
                objects: objects.to_vec(),
                statement: Statement::DataCenter(place.to_owned()),
            };
            let applied = apply(design, &edit, &mut Identities::seeded(1));
            applied.unwrap().design
        };
        design = state(&design, &computers[..1], "Redmond");
        let new = |design: &Design| -> Vec<String> {
            let all = said(design).into_iter();
            all.filter(|message| !before.contains(message)).collect()
        };
        assert_eq!(
            new(&design),
            ["The known facts of 1 object stay in the design file."]
        );
        design = state(&design, &computers[1..2], "Dublin");
        let link = Edit::StateLink {
            between: DataCenterPair::new("Redmond", "Dublin").unwrap(),
            link: Link {
                bandwidth: Some(Level::High),
                latency: None,
            },
        };
        let linked = apply(&design, &link, &mut Identities::seeded(1)).unwrap();
        assert_eq!(
            new(&linked.design),
            ["The known facts of 2 objects and 1 link stay in the design file."]
        );
    }

    #[test]
    fn a_selected_option_without_a_store_is_reported() {
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
                "Compliance of se01.contoso.com is on, but no compliance store is selected: in the file, it is off."
            ]
        );
    }
}
