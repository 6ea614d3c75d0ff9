//! Notes: written on any object, saved in the design file, never in XML.

use topology_designer::design::Design;
use topology_designer::document::{self, Format, design_file};
use topology_designer::edit::{Edit, History, Identities, apply};
use topology_designer::topology::{Numbering, ObjectId, SiteId};
use topology_designer::vocabulary::Vocabulary;

use crate::common::topologies::{Contoso, contoso};

fn write(object: impl Into<ObjectId>, text: &str) -> Edit {
    Edit::SetNote {
        object: object.into(),
        text: text.to_owned(),
    }
}

fn applied(design: &Design, edit: &Edit) -> Design {
    apply(design, edit, &mut Identities::seeded(1))
        .unwrap()
        .design
}

#[test]
fn a_note_can_be_written_replaced_removed_and_undone() {
    let Contoso { builder, chat, .. } = contoso(Numbering::UniqueIds);
    let (design, pool) = (builder.design, ObjectId::from(chat));
    let mut history = History::new(design.clone());
    for text in [
        "Ask Kim first.\nThen the network people.",
        " Ask Lee. ",
        " \n ",
    ] {
        let edit = write(pool.clone(), text);
        let now = applied(history.current(), &edit);
        let label = edit.label(&now.topology);
        assert!(label.contains("the note of "), "{label}");
        history.push(label, now);
    }
    assert_eq!(history.current().annotations.note(&pool), None);
    let shown = history.undo().unwrap();
    assert_eq!(history.current().annotations.note(&pool), Some("Ask Lee."));
    assert_eq!(
        shown.reveal,
        std::slice::from_ref(&pool),
        "undo shows whose note it was"
    );
    history.undo();
    let first = "Ask Kim first.\nThen the network people.";
    assert_eq!(history.current().annotations.note(&pool), Some(first));
    history.undo();
    assert_eq!(**history.current(), design);
}

#[test]
fn a_note_is_saved_in_the_design_file_and_never_in_xml() {
    let Contoso { builder, chat, .. } = contoso(Numbering::UniqueIds);
    let design = builder.design;
    let before = design_file::write(&design, None).unwrap();
    let mut noted = design.clone();
    for object in [ObjectId::Deployment, SiteId(1).into(), chat.into()] {
        noted = applied(&noted, &write(object, "Says \"why\".\nAnd what then."));
    }
    let bytes = design_file::write(&noted, None).unwrap();
    let (read, _) = design_file::read(&bytes).unwrap();
    assert_eq!(read.annotations.notes, noted.annotations.notes);
    for object in [ObjectId::Deployment, SiteId(1).into()] {
        noted = applied(&noted, &write(object, ""));
    }
    let only = noted.annotations.notes.keys().next().unwrap().clone();
    noted = applied(&noted, &write(only, ""));
    assert_eq!(
        design_file::write(&noted, None).unwrap(),
        before,
        "the same as before any notes"
    );

    let xml = |design: &Design| {
        let format = Format::TopologyBuilder;
        document::export(design, None, format, Vocabulary::built_in()).unwrap()
    };
    let written = xml(&read);
    assert_eq!(written.bytes, xml(&design).bytes);
    let said = written
        .notes
        .iter()
        .any(|note| note.message == "The notes of 3 objects stay in the design file.");
    assert!(said, "{:?}", written.notes);
}

#[test]
fn a_note_survives_renaming_its_object_and_is_deleted_with_it() {
    let Contoso { builder, chat, .. } = contoso(Numbering::Published);
    let design = builder.design;
    let service = design.topology.service(&chat).unwrap();
    let with_several = design.topology.cluster_of(service).unwrap();
    let fqdn = &with_several.machines[0].fqdn;
    let computer = ObjectId::machine(&with_several.id, fqdn);
    let noted = applied(&design, &write(computer.clone(), "Rack 7"));
    let renamed = applied(
        &noted,
        &Edit::ChangeFqdn {
            object: computer.clone(),
            fqdn: "rack07.contoso.com".to_owned(),
        },
    );
    let now = ObjectId::machine(&with_several.id, "rack07.contoso.com");
    assert_eq!(renamed.annotations.note(&now), Some("Rack 7"));
    assert_eq!(renamed.annotations.note(&computer), None);
    let objects = vec![ObjectId::from(chat)];
    let deleted = applied(&noted, &Edit::Delete { objects });
    assert!(deleted.annotations.notes.is_empty());
    let gone = apply(&deleted, &write(computer, "x"), &mut Identities::seeded(1)).unwrap_err();
    assert!(gone.0.contains("no longer part"), "{gone}");
}
