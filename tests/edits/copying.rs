//! Copy, paste and duplicate.

use topology_designer::design::Point;
use topology_designer::document;
use topology_designer::edit::clipboard::copy;
use topology_designer::edit::{Clip, Edit, Identities, apply};
use topology_designer::topology::{
    Database, Index, Kind, Numbering, ObjectId, PersistentChatPool, Role, inventory,
};
use topology_designer::vocabulary::Vocabulary;

use crate::common::by_edits::ByEdits;
use crate::common::topologies::{contoso, empty};

#[test]
fn a_duplicate_has_new_names_and_the_same_references() {
    for numbering in [Numbering::Published, Numbering::UniqueIds] {
        let mut contoso = contoso(numbering);
        let applied = contoso.builder.apply(Edit::Duplicate {
            objects: vec![contoso.chat.clone().into()],
            site: None,
            offset: Point::new(5.0, 6.0),
        });
        let [ObjectId::Service(copy)] = applied.created.as_slice() else {
            panic!("one pool was created: {:?}", applied.created);
        };
        let index = Index::new(&applied.design.topology);
        let view = PersistentChatPool::of(&index, index.service(copy).unwrap());
        assert_eq!(view.fqdn(), "chatpool2.contoso.com");
        let names: Vec<_> = view
            .cluster
            .unwrap()
            .machines
            .iter()
            .map(|m| m.fqdn.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "chat05.contoso.com",
                "chat06.contoso.com",
                "chat07.contoso.com",
                "chat08.contoso.com"
            ]
        );
        assert_eq!(view.active_machines(&index).unwrap(), names);
        assert_eq!(view.display_name(&index), Some("Contoso chat 2"));
        assert!(view.next_hop(&index).is_some());
        assert!(view.file_store(&index).is_some());
        let original = PersistentChatPool::of(&index, index.service(&contoso.chat).unwrap());
        for database in [
            Database::Content,
            Database::ContentMirror,
            Database::Compliance,
        ] {
            let (a, b) = (
                view.database(&index, database),
                original.database(&index, database),
            );
            assert!(a.unwrap().is_same(&b.unwrap()), "the same instance");
        }
        assert_ne!(
            view.target(
                &index,
                topology_designer::topology::AssociationKind::Database(Database::Content)
            )
            .unwrap()
            .id,
            original
                .target(
                    &index,
                    topology_designer::topology::AssociationKind::Database(Database::Content)
                )
                .unwrap()
                .id,
            "a separate database"
        );
        let place = applied.design.arrangement.place(&copy.clone().into());
        assert_eq!(place, Some(Point::new(6.0, 8.0)));
    }
}

#[test]
fn objects_copied_together_refer_to_each_other() {
    let mut contoso = contoso(Numbering::Published);
    let objects = vec![
        contoso.chat.clone().into(),
        contoso.front_end.clone().into(),
        contoso.sql.clone(),
        contoso.sql_named.clone(),
        contoso.file.clone(),
    ];
    let applied = contoso.builder.apply(Edit::Duplicate {
        objects,
        site: None,
        offset: Point::default(),
    });
    let index = Index::new(&applied.design.topology);
    let copy = applied.created.iter().find_map(|object| match object {
        ObjectId::Service(id) => index
            .service(id)
            .filter(|s| s.role == Role::PersistentChatService)
            .map(|s| PersistentChatPool::of(&index, s)),
        _ => None,
    });
    let copy = copy.unwrap();
    let hop = copy.next_hop(&index).unwrap();
    assert_eq!(index.cluster_of(hop).unwrap().fqdn, "fepool2.contoso.com");
    assert_eq!(
        copy.file_store(&index).unwrap().title(),
        r"\\fs02.contoso.com\share"
    );
    let content = copy.database(&index, Database::Content).unwrap();
    assert_eq!(content.title(), r"sql03.contoso.com\CHAT");
    let mirror = copy.database(&index, Database::ContentMirror).unwrap();
    assert_eq!(
        mirror.title(),
        r"sql02.contoso.com\CHAT",
        "not copied, so it is the same"
    );
}

#[test]
fn copied_objects_can_be_pasted_as_text_into_another_deployment() {
    let contoso = contoso(Numbering::Published);
    let clip = copy(&contoso.builder.design, &[contoso.chat.clone().into()]).unwrap();
    let clip = Clip::from_text(&clip.to_text().unwrap()).unwrap();
    assert!(
        Clip::from_text("hello")
            .unwrap_err()
            .0
            .contains("no pool or store")
    );

    let mut other = empty(Numbering::Published);
    let site = other.site("Rome");
    other.standard_edition(site, "se77.contoso.com", "share");
    let applied = other.apply(Edit::Paste {
        clip: Box::new(clip),
        site,
        place: Some(Point::new(100.0, 200.0)),
    });
    let index = Index::new(&applied.design.topology);
    let pools: Vec<_> = inventory::items(&index)
        .into_iter()
        .filter(|item| item.kind == Kind::PersistentChatPool)
        .collect();
    assert_eq!(pools.len(), 1);
    assert_eq!(
        pools[0].title(),
        "chatpool.contoso.com",
        "unused names are kept"
    );
    let view = PersistentChatPool::of(&index, pools[0].service.unwrap());
    assert!(
        view.next_hop(&index).is_none(),
        "1registrar1 is another pool here"
    );
    assert!(view.database(&index, Database::Content).is_none());
    let place = applied.design.arrangement.place(&pools[0].id);
    assert_eq!(place, Some(Point::new(100.0, 200.0)));
}

#[test]
fn a_standard_edition_server_is_copied_with_everything_on_it() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let applied = contoso.builder.apply(Edit::Duplicate {
        objects: vec![contoso.standard.clone().into()],
        site: None,
        offset: Point::default(),
    });
    let index = Index::new(&applied.design.topology);
    let titles: Vec<_> = inventory::items(&index)
        .iter()
        .filter(|item| item.title().contains("se02"))
        .map(|item| item.title())
        .collect();
    assert_eq!(
        titles,
        [
            "se02.contoso.com",
            r"se02.contoso.com\rtc",
            r"\\se02.contoso.com\share",
            "se02.contoso.com"
        ]
    );
}

#[test]
fn parts_of_a_server_cannot_be_copied_alone() {
    let contoso = contoso(Numbering::UniqueIds);
    let design = &contoso.builder.design;
    let edit = Edit::Duplicate {
        objects: vec![contoso.collocated.clone().into()],
        site: None,
        offset: Point::default(),
    };
    let refusal = apply(design, &edit, &mut Identities::seeded(1)).unwrap_err();
    assert!(refusal.0.contains("copy that server"), "{refusal}");
    let refusal = copy(design, &[contoso.berlin.into()]).unwrap_err();
    assert!(refusal.0.contains("copy pools and stores"), "{refusal}");
}

#[test]
fn text_around_unknown_elements_is_copied_unchanged() {
    let path = "examples/enterprise-four-servers/topology.tbxml";
    let text = std::fs::read_to_string(path).unwrap();
    let note = r#"<note xmlns="urn:example">see <b>both</b> of <i />them</note>"#;
    let text = text.replace("</Machines>", &format!("</Machines>{note}"));
    let opened = document::read(text.as_bytes(), None).unwrap();
    let index = Index::new(&opened.design.topology);
    let pool = inventory::items(&index)
        .into_iter()
        .find(|item| item.kind == Kind::FrontEndPool)
        .unwrap();
    let edit = Edit::Duplicate {
        objects: vec![pool.id.clone()],
        site: None,
        offset: Point::default(),
    };
    let applied = apply(&opened.design, &edit, &mut Identities::seeded(1)).unwrap();
    let topology = &applied.design.topology;
    let source = opened.source.as_ref();
    let written = document::write(source, topology, opened.format, Vocabulary::built_in());
    let written = String::from_utf8(written.unwrap().bytes).unwrap();
    let notes = |text: &str| text.matches("see ").count();
    assert_eq!(notes(&written), notes(&text) + 1);
    assert_eq!(
        written.matches(note).count(),
        notes(&text),
        "the originals keep their bytes"
    );
}
