//! A document that is only partly understood: the meaning of a part is entered in the window, in one step.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::document::encoding;
use topology_designer::edit::Edit;
use topology_designer::topology::{AssociationKind, Database, Index, pools};

use super::Window;

const PUBLISHED: &[u8] = include_bytes!("../../examples/stretched-disaster-recovery/topology.xml");

/// A window with a document whose mirrors have an unknown usage.
pub(super) fn half_understood() -> Window {
    let mut window = Window::new();
    let (text, _) = encoding::decode(PUBLISHED).unwrap();
    let text = text.replace("Usage=\"Mirror\"", "Usage=\"Standort\"");
    let path = window.folder.join("half.xml");
    std::fs::write(&path, text).unwrap();
    window.open(&path);
    let object = {
        let topology = &window.session().design().topology;
        let index = Index::new(topology);
        pools::persistent_chat_pools(&index)[0].service.id.clone()
    };
    window.perform(Action::Reveal(object.into()));
    window
}

fn mirror_is_understood(window: &Window) -> bool {
    let index = Index::new(&window.session().design().topology);
    let pool = pools::persistent_chat_pools(&index)[0];
    let mirror = AssociationKind::Database(Database::ContentMirror);
    pool.target(&index, mirror).is_some()
}

pub(super) fn ask(window: &mut Window) {
    let button = window
        .harness
        .query_all_by_label_contains("What does Usage=\"Standort\"")
        .next()
        .unwrap();
    button.click();
    window.settle();
}

#[test]
fn clicking_the_count_of_unchecked_parts_selects_them() {
    let mut window = half_understood();
    let pool = window.session().selection.single().cloned();
    window.perform(Action::Command(Command::SELECT_ALL));
    assert_eq!(window.session().selection.single(), None);
    window.click("Not checked (1)");
    assert_eq!(window.session().selection.single().cloned(), pool);
}

#[test]
fn a_meaning_can_be_entered_for_a_usage_after_previewing_its_effect() {
    let mut window = half_understood();
    assert!(!mirror_is_understood(&window));
    ask(&mut window);
    assert!(window.shows_part("<Dependency Usage=\"Standort\">"));
    assert!(window.shows_part("Line 4"));
    window.click_role(Role::RadioButton, "Usage Standort is the content mirror");
    assert!(window.shows_part("the content mirror is sql-red02.contoso.com"));
    assert!(window.shows_part("Everything in the document is understood."));
    assert!(
        !mirror_is_understood(&window),
        "nothing is applied before the user confirms it"
    );
    window.click_role(Role::Button, "Set meaning");
    assert!(mirror_is_understood(&window));
    assert_eq!(
        window.session().undo_label(),
        Some("Set the meaning of the usage Standort")
    );
    window.perform(Action::Command(Command::UNDO));
    assert!(!mirror_is_understood(&window));
}

#[test]
fn parts_that_are_not_understood_are_shown_and_refused_with_their_line() {
    let mut window = half_understood();
    let line = |text: &str| -> usize {
        let digits = text.split("ine ").nth(1).unwrap();
        let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap();
        digits.parse().unwrap()
    };
    let label = |window: &Window, part: &str| {
        let mut found = window.harness.query_all_by_label_contains(part);
        let node = found.next().unwrap_or_else(|| panic!("{part}"));
        let node = node.accesskit_node();
        node.label().or_else(|| node.value()).unwrap()
    };
    let shown = line(&label(&window, ": Usage=\"Standort\""));
    let (text, _) = encoding::decode(PUBLISHED).unwrap();
    let mirror = text
        .lines()
        .position(|line| line.contains("Usage=\"Mirror\""));
    assert_eq!(shown, mirror.unwrap() + 1);

    let (holder, target) = {
        let topology = &window.session().design().topology;
        let index = Index::new(topology);
        let pool = pools::persistent_chat_pools(&index)[0].service.id.clone();
        let store = pools::sql_stores(&index)[0].instance.id.clone();
        (pool.into(), Some(store.into()))
    };
    let kind = AssociationKind::Database(Database::ContentMirror);
    window.perform(Action::Edit(Edit::SetAssociation {
        holder,
        kind,
        target,
    }));
    assert_eq!(line(&label(&window, "of the imported document")), shown);
}

#[test]
fn a_port_identified_only_by_its_number_can_be_changed_after_entering_its_meaning() {
    let mut window = Window::new();
    let (text, _) = encoding::decode(PUBLISHED).unwrap();
    let text = text
        .replace("GruuType=\"PersistentChat\"", "GruuType=\"Other\"")
        .replace(
            "Owner=\"urn:component:PersistentChat\" Usage=\"SipServer\"",
            "Owner=\"urn:component:PersistentChat\" Usage=\"Listener\"",
        );
    let path = window.folder.join("number.xml");
    std::fs::write(&path, text).unwrap();
    window.open(&path);
    let pool = {
        let topology = &window.session().design().topology;
        let index = Index::new(topology);
        pools::persistent_chat_pools(&index)[0].service.id.clone()
    };
    window.perform(Action::Reveal(pool.clone().into()));
    let port = |window: &Window| {
        let index = Index::new(&window.session().design().topology);
        index
            .chat(&pool)
            .unwrap()
            .port
            .understood()
            .unwrap()
            .number()
    };
    window.perform(Action::Edit(Edit::SetPort {
        pool: pool.clone(),
        port: 5055,
    }));
    assert_eq!(port(&window), Some(5041));
    window.click_role(Role::Button, "Confirm that clients use port 5041");
    assert!(!window.shows("Confirm that clients use port 5041"));
    window.perform(Action::Edit(Edit::SetPort {
        pool: pool.clone(),
        port: 5055,
    }));
    assert_eq!(port(&window), Some(5055));
}

#[test]
fn the_xml_of_a_facet_is_shown_with_its_line() {
    let mut window = half_understood();
    for label in ["In the document", "Show the XML of Display name"] {
        window.harness.get_by_label(label).click_accesskit();
        window.settle();
    }
    assert!(window.shows_part("of the imported document"));
    assert!(window.shows_part("DisplayName=\"Contoso chat\""));
}

#[test]
fn the_saved_spellings_can_be_viewed_without_a_document() {
    let mut window = Window::new();
    window.perform(Action::Command(Command::SAVED_SPELLINGS));
    assert!(window.shows("Saved spellings"));
    assert!(window.shows("No spelling has been learned from a document yet."));
}
