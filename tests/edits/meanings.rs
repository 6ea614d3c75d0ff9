//! The user enters the meaning of an unknown part of the document: from then on it is understood and can be
//! edited, and no byte of the unedited document changes.

use topology_designer::document::{self, Format, Opened, design_file, encoding};
use topology_designer::edit::{Edit, History, Identities, apply, meanings};
use topology_designer::topology::{AssociationKind, Database, Index, Pair, ServiceId, pools};
use topology_designer::vocabulary::{Meaning, MeaningSubject, Thing, Vocabulary};

const PUBLISHED: &[u8] = include_bytes!("../../examples/stretched-disaster-recovery/topology.xml");
const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

fn document(change: impl Fn(&str) -> String) -> Opened {
    let (text, _) = encoding::decode(PUBLISHED).unwrap();
    let changed = change(&text);
    assert_ne!(changed, text);
    document::read(changed.as_bytes(), None).unwrap()
}

fn pool(opened: &Opened) -> ServiceId {
    let index = Index::new(&opened.design.topology);
    pools::persistent_chat_pools(&index)[0].service.id.clone()
}

fn state(subject: MeaningSubject, meaning: Meaning) -> Edit {
    Edit::StateMeaning {
        subject,
        meaning: Some(meaning),
    }
}

fn standort() -> Opened {
    document(|text| text.replace("Usage=\"Mirror\"", "Usage=\"Standort\""))
}

fn is_standort(thing: Thing) -> Edit {
    state(
        MeaningSubject::Usage("Standort".to_owned()),
        Meaning::Is(thing),
    )
}

#[test]
fn a_usage_entered_for_both_databases_is_one_step_and_one_undo() {
    let opened = standort();
    let pool = pool(&opened);
    let mut history = History::new(opened.design.clone());
    let edit = is_standort(Thing::UsageMirror);
    let stated = apply(&opened.design, &edit, &mut Identities::seeded(1)).unwrap();
    assert!(history.push(edit.label(&opened.design.topology), stated.design));
    assert_eq!(
        history.undo_label(),
        Some("Set the meaning of the usage Standort")
    );
    let understood = |history: &History| {
        let design = history.current();
        let index = Index::new(&design.topology);
        let facets = index.chat(&pool).unwrap();
        let compliance = AssociationKind::Database(Database::ComplianceMirror);
        (
            facets.target(MIRROR).is_some() && facets.target(compliance).is_some(),
            index.not_understood().len(),
        )
    };
    assert_eq!(understood(&history), (true, 0));
    history.undo().unwrap();
    assert!(!understood(&history).0);
    history.redo().unwrap();
    assert_eq!(understood(&history), (true, 0));
}

#[test]
fn entered_meanings_change_no_byte_and_are_saved_in_the_design_file() {
    let opened = standort();
    let edit = is_standort(Thing::UsageMirror);
    let stated = apply(&opened.design, &edit, &mut Identities::seeded(1))
        .unwrap()
        .design;
    let source = opened.source.as_ref().unwrap();
    let saved = design_file::write(&stated, Some(source)).unwrap();
    let reopened = document::read(&saved, None).unwrap();
    assert_eq!(
        reopened.design.annotations.meanings,
        stated.annotations.meanings
    );
    let index = Index::new(&reopened.design.topology);
    assert_eq!(index.not_understood().len(), 0);
    for vocabulary in [
        reopened.design.topology.vocabulary(),
        Vocabulary::built_in(),
    ] {
        let written = document::write(
            reopened.source.as_ref(),
            &reopened.design.topology,
            Format::Published,
            vocabulary,
        )
        .unwrap();
        assert!(written.bytes == *source.bytes);
    }
}

#[test]
fn an_entered_meaning_can_be_edited_and_new_objects_use_its_spelling() {
    let opened = standort();
    let pool = pool(&opened);
    let clear = Edit::SetAssociation {
        holder: pool.clone().into(),
        kind: MIRROR,
        target: None,
    };
    let mut identities = Identities::seeded(1);
    assert!(apply(&opened.design, &clear, &mut identities).is_err());
    let edit = is_standort(Thing::UsageMirror);
    let stated = apply(&opened.design, &edit, &mut identities)
        .unwrap()
        .design;
    let cleared = apply(&stated, &clear, &mut identities).unwrap().design;
    let index = Index::new(&stated.topology);
    let view = pools::persistent_chat_pools(&index)[0];
    let store = view.sql_store(&index, MIRROR).unwrap().instance.id.clone();
    let set = Edit::SetAssociation {
        holder: pool.into(),
        kind: MIRROR,
        target: Some(store.into()),
    };
    let again = apply(&cleared, &set, &mut identities).unwrap().design;
    let written = document::write(
        opened.source.as_ref(),
        &again.topology,
        Format::Published,
        Vocabulary::built_in(),
    )
    .unwrap();
    let text = String::from_utf8(written.bytes).unwrap();
    assert_eq!(text.matches("Usage=\"Standort\"").count(), 2);
    assert!(!text.contains("Usage=\"Mirror\""));
}

#[test]
fn stores_that_all_have_the_default_usage_are_distinguished_one_by_one() {
    let opened = document(|text| {
        [
            "BackupMirror",
            "BackupWitness",
            "Mirror",
            "Witness",
            "Backup",
        ]
        .iter()
        .fold(text.to_owned(), |text, usage| {
            text.replace(&format!("Usage=\"{usage}\""), "Usage=\"Default\"")
        })
    });
    let pool = pool(&opened);
    let mut design = opened.design.clone();
    let needs = design.topology.service(&pool).unwrap().depends_on.clone();
    let content = [Thing::UsageContent, Thing::UsageMirror, Thing::UsageWitness];
    for (dependency, thing) in needs[2..5].iter().zip(content) {
        let subject = MeaningSubject::Dependency {
            holder: pool.as_str().to_owned(),
            target: dependency.target.as_str().to_owned(),
        };
        let edit = state(subject, Meaning::Is(thing));
        design = apply(&design, &edit, &mut Identities::seeded(1))
            .unwrap()
            .design;
    }
    let index = Index::new(&design.topology);
    let facets = index.chat(&pool).unwrap();
    for (kind, dependency) in [
        AssociationKind::Database(Database::Content),
        MIRROR,
        AssociationKind::Witness(Pair::Content),
    ]
    .into_iter()
    .zip(&needs[2..5])
    {
        assert!(
            facets
                .target(kind)
                .is_none_or(|target| target.id == dependency.target),
            "{kind}"
        );
    }
    assert!(facets.target(MIRROR).is_some());
}

#[test]
fn a_port_whose_meaning_was_entered_can_get_another_number() {
    let opened = document(|text| {
        text.replace("GruuType=\"PersistentChat\"", "GruuType=\"Group\"")
            .replace(
                "Owner=\"urn:component:PersistentChat\" Usage=\"SipServer\"",
                "Owner=\"urn:component:PersistentChat\" Usage=\"Listener\"",
            )
    });
    let pool = pool(&opened);
    let set = Edit::SetPort {
        pool: pool.clone(),
        port: 5055,
    };
    let mut identities = Identities::seeded(1);
    assert!(apply(&opened.design, &set, &mut identities).is_err());
    let index = Index::new(&opened.design.topology);
    let view = pools::persistent_chat_pools(&index)[0];
    let (subject, meaning) = meanings::port_choice(&view, 0);
    let stated = apply(&opened.design, &state(subject, meaning), &mut identities).unwrap();
    let moved = apply(&stated.design, &set, &mut identities).unwrap().design;
    let index = Index::new(&moved.topology);
    let port = index
        .chat(&pool)
        .unwrap()
        .port
        .understood()
        .unwrap()
        .number();
    assert_eq!(port, Some(5055));
}

#[test]
fn unknown_content_outside_the_pools_can_be_declared_irrelevant() {
    let opened = document(|text| {
        let instance = text.find("<SqlInstance>").unwrap();
        let (before, after) = text.split_at(instance);
        let after = after.replacen("<SqlInstance>", "<SqlInstance MirroringPort=\"5022\">", 1);
        let text = format!("{before}{after}");
        let text = text.replacen(
            "<CentralSite SiteId=\"1\"",
            "<CentralSite SiteId=\"1\" ChatCategory=\"a\"",
            1,
        );
        text.replacen("<Services>", "<PersistentChatAddins /><Services>", 1)
    });
    let index = Index::new(&opened.design.topology);
    let pieces = index.not_understood();
    assert_eq!(pieces.len(), 3, "{pieces:?}");
    let mut design = opened.design.clone();
    for piece in pieces {
        let choices = meanings::choices(&index, piece);
        assert_eq!(choices.len(), 1, "{piece:?}");
        let choice = &choices[0];
        assert!(
            choice
                .label
                .ends_with("has no meaning for a pool and is kept unchanged")
        );
        let edit = state(choice.subject.clone(), choice.meaning);
        design = apply(&design, &edit, &mut Identities::seeded(1))
            .unwrap()
            .design;
    }
    let index = Index::new(&design.topology);
    assert!(
        index.not_understood().is_empty(),
        "{:?}",
        index.not_understood()
    );
}

#[test]
fn every_unknown_part_of_a_pool_offers_meanings_and_shows_what_they_would_change() {
    let opened = document(|text| {
        text.replace("Usage=\"Mirror\"", "Usage=\"Standort\"")
            .replace(" DisplayName=", " Shard=\"a\" DisplayName=")
    });
    let index = Index::new(&opened.design.topology);
    assert_eq!(index.not_understood().len(), 3);
    for piece in index.not_understood() {
        let choices = meanings::choices(&index, piece);
        assert!(choices.len() > 2, "{piece:?}");
        let mut helped = false;
        for choice in choices {
            let said =
                meanings::consequences(&opened.design, &choice.subject, Some(choice.meaning));
            let said = said.unwrap().join("\n");
            helped |= said.contains("2 pieces of the document") || said.contains("1 piece of");
        }
        assert!(helped, "no statement makes {piece:?} understood");
    }
}

#[test]
fn irrelevant_meanings_in_a_manually_edited_design_explain_nothing() {
    let opened = standort();
    let pool = pool(&opened);
    let doubts = Index::new(&opened.design.topology).not_understood().len();
    assert!(doubts > 0);
    for (subject, thing) in [
        (
            MeaningSubject::Usage("Standort".to_owned()),
            Thing::RoleVersion,
        ),
        (
            MeaningSubject::Usage("Nobody".to_owned()),
            Thing::UsageMirror,
        ),
        (
            MeaningSubject::Port {
                holder: pool.as_str().to_owned(),
                position: 0,
            },
            Thing::UsageMirror,
        ),
    ] {
        let mut design = opened.design.clone();
        design
            .annotations
            .meanings
            .insert(subject.clone(), Meaning::Is(thing));
        let saved = design_file::write(&design, opened.source.as_ref()).unwrap();
        let reopened = document::read(&saved, None).unwrap();
        let index = Index::new(&reopened.design.topology);
        assert_eq!(index.not_understood().len(), doubts, "{subject:?}");
        let says = topology_designer::rules::check_design(&reopened.design);
        assert!(
            says.iter().all(|problem| problem.rule != "R74"),
            "{subject:?}"
        );
    }
}
