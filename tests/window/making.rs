//! What is shown before and after something is created, fixed or deleted; with the keyboard alone and with
//! the pointer alone.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::edit::{Edit, FrontEndEdition, NewFrontEndPool};
use topology_designer::rules::{QuickFix, Safety};
use topology_designer::topology::{
    AssociationKind, Database, Index, ObjectId, PersistentChatPool, Role as ServiceRole, ServiceId,
    SiteId,
};

use super::{POOL, Window};

const COMPLIANCE_STORE: AssociationKind = AssociationKind::Database(Database::Compliance);

impl Window {
    fn pool(&self) -> ServiceId {
        let topology = &self.session().design().topology;
        let mut services = topology.services.iter();
        let found = services.find(|service| {
            let cluster = topology.cluster_of(service);
            service.role == ServiceRole::PersistentChatService
                && cluster.is_some_and(|cluster| cluster.fqdn == POOL)
        });
        found.unwrap().id.clone()
    }

    fn store(&self, reference: AssociationKind) -> Option<String> {
        let index = Index::new(&self.session().design().topology);
        let pool = PersistentChatPool::of(&index, index.service(&self.pool())?);
        pool.sql_store(&index, reference).map(|store| store.title())
    }

    /// The example whose pool has lost its compliance store, with that problem selected.
    fn without_compliance_store() -> Self {
        let mut window = Self::with_example("enterprise-four-servers");
        let pool = window.pool();
        window.perform(Action::Edit(Edit::SetAssociation {
            holder: pool.into(),
            kind: COMPLIANCE_STORE,
            target: None,
        }));
        let problems = window.session().diagnostics();
        let position = problems.iter().position(|problem| problem.rule == "R112");
        window.perform(Action::ShowProblem(position.unwrap()));
        window
    }

    /// Confirms the open sheet; the machine list and the menu bar have an "Add" too.
    fn add(&mut self) {
        let row = self.harness.get_by_label("Cancel").rect();
        let beside = |top: f32| (top - row.top()).abs() < 2.0;
        self.harness
            .query_all_by_label("Add")
            .find(|button| beside(button.rect().top()))
            .unwrap()
            .click();
        self.settle();
    }

    /// Clicks a fix in the properties on the right, or in the page beside the list of problems.
    fn click_fix(&mut self, label: &str, is_in_properties: bool) {
        let buttons = self
            .harness
            .query_all_by_role_and_label(Role::Button, label);
        let mut buttons: Vec<_> = buttons.collect();
        buttons.sort_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
        assert_eq!(buttons.len(), 2);
        buttons[usize::from(is_in_properties)].click();
        self.settle();
    }

    /// The entries of the open menu, from top to bottom.
    fn menu_entries(&self) -> Vec<String> {
        let mut entries: Vec<(f32, String)> = self
            .harness
            .query_all_by_role(Role::MenuItem)
            .filter_map(|entry| Some((entry.rect().top(), entry.accesskit_node().label()?)))
            .collect();
        entries.sort_by(|a, b| a.0.total_cmp(&b.0));
        entries.into_iter().map(|(_, name)| name).collect()
    }
}

#[test]
fn the_fix_shortcut_shows_what_each_fix_does_and_applies_none_by_itself() {
    let mut window = Window::without_compliance_store();
    let before = window.session().design().clone();
    window.press(Modifiers::COMMAND, Key::Period);
    assert_eq!(window.session().design(), &before);
    let entries = window.menu_entries();
    assert!(
        entries[0].starts_with("Create a SQL Server store as compliance store…"),
        "{entries:?}"
    );
    let last = entries.last().unwrap();
    assert!(last.starts_with("Turn off compliance"), "{entries:?}");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.menu_entries().is_empty());
    assert_eq!(window.session().design(), &before);
}

#[test]
fn a_fix_in_the_properties_asks_for_the_name_like_the_menu() {
    let mut window = Window::without_compliance_store();
    let before = window.session().design().clone();
    let label = "Create a SQL Server store as compliance store…";
    window.click_fix(label, true);
    assert!(window.shows("New SQL Server store"));
    assert_eq!(window.session().design(), &before);
}

#[test]
fn a_missing_store_can_be_created_with_the_keyboard_alone() {
    let mut window = Window::without_compliance_store();
    window.press(Modifiers::COMMAND, Key::Period);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("New SQL Server store"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("New SQL Server store"));
    let store = window
        .store(COMPLIANCE_STORE)
        .expect("the new store is selected");
    let problems = window.session().diagnostics();
    assert!(problems.iter().all(|problem| problem.rule != "R112"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(
        window.store(COMPLIANCE_STORE),
        None,
        "{store} was deleted with it"
    );
}

#[test]
fn a_missing_store_can_be_created_with_the_pointer_alone() {
    let mut window = Window::without_compliance_store();
    // The page beside the list describes the effect of the fix.
    window.click_fix("Create a SQL Server store as compliance store…", false);
    window.add();
    assert!(window.store(COMPLIANCE_STORE).is_some());
    window.click("Undo");
    assert_eq!(window.store(COMPLIANCE_STORE), None);
}

#[test]
fn a_deletion_lists_what_else_is_deleted_before_and_after_and_can_be_undone() {
    for by_keyboard in [true, false] {
        let mut window = Window::with_example("enterprise-four-servers");
        let before = window.session().design().clone();
        window.click_role(Role::ListBoxOption, POOL);
        window.press(Modifiers::NONE, Key::Delete);
        assert!(window.shows(&format!("Delete {POOL}?")));
        assert!(window.shows_part("Persistent Chat database on"));
        assert!(window.shows_part(r"witness on sql04.contoso.com\PCHAT"));
        assert!(window.shows_part(&format!("association of {POOL} with fepool01.contoso.com")));
        assert_eq!(window.session().design(), &before, "nothing is deleted yet");
        match by_keyboard {
            true => window.press(Modifiers::NONE, Key::Enter),
            false => window.click("Delete"),
        }
        assert_ne!(window.session().design(), &before);
        assert!(
            window.shows_part(&format!("Deleted {POOL}; ")),
            "what happened"
        );
        assert!(window.shows_part("more went with it"));
        window.click("Show all");
        assert!(window.shows_part("Persistent Chat database on"));
        // A quarter of a minute later: somebody reads the list.
        for _ in 0..60 {
            window.harness.step();
        }
        window.press(Modifiers::NONE, Key::Escape);
        match by_keyboard {
            true => window.press(Modifiers::COMMAND, Key::Z),
            false => window.click("Undo"),
        }
        assert_eq!(window.session().design().topology, before.topology);
    }
}

#[test]
fn escape_cancels_a_deletion() {
    let mut window = Window::with_example("enterprise-four-servers");
    let before = window.session().design().clone();
    window.click_role(Role::ListBoxOption, POOL);
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows(&format!("Delete {POOL}?")));
    assert_eq!(window.session().design(), &before);
}

#[test]
fn a_message_does_not_cover_the_canvas() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Enter);
    let canvas = window.harness.get_by_label("Topology canvas").rect();
    let undo = window
        .harness
        .query_all_by_label("Undo")
        .map(|undo| undo.rect())
        .find(|undo| undo.top() > canvas.center().y)
        .expect("Undo is offered");
    assert!(undo.top() >= canvas.bottom(), "{undo:?} is in {canvas:?}");
}

#[test]
fn turning_off_a_feature_says_what_it_removes() {
    let mut window = Window::with_example("enterprise-four-servers");
    let store = window.store(COMPLIANCE_STORE).unwrap();
    let pool = window.pool();
    window.perform(Action::Edit(Edit::SetCompliance { pool, on: false }));
    let says_it = window.shows_part(&store) || window.shows_part("more went with it");
    assert!(says_it);
    window.click("Undo");
    assert_eq!(window.store(COMPLIANCE_STORE), Some(store));
}

#[test]
fn a_store_that_replaces_another_says_so_and_can_be_undone() {
    let mut window = Window::with_example("enterprise-four-servers");
    let before = window.store(COMPLIANCE_STORE).unwrap();
    window.perform(Action::Edit(Edit::AddSqlStore(
        topology_designer::edit::NewSqlStore {
            site: SiteId(1),
            fqdn: "sqlnew.contoso.com".to_owned(),
            instance: String::new(),
            place: Some(topology_designer::design::Point::new(0.0, 2000.0)),
            held_by: vec![(window.pool().into(), COMPLIANCE_STORE)],
        },
    )));
    assert!(window.shows_part(&format!("it replaces {before}")));
}

#[test]
fn a_store_created_next_to_a_list_is_selected_there_and_the_pool_stays_selected() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool: ObjectId = window.pool().into();
    let content = AssociationKind::Database(Database::Content);
    let before = window.store(content);
    window.click_role(Role::ListBoxOption, POOL);
    window.click("New content store…");
    window.add();
    assert_ne!(window.store(content), before);
    assert_eq!(window.session().selection.single(), Some(&pool));
}

#[test]
fn a_store_created_from_the_sheet_of_a_pool_is_selected_there_with_the_keyboard_alone() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::ADD_PERSISTENT_CHAT_POOL));
    assert!(window.shows("New Persistent Chat pool"));
    let label = format!(
        "New {}…",
        AssociationKind::Database(Database::Content).label()
    );
    window.harness.get_by_label(&label).focus();
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("New SQL Server store"));
    window.type_into("SQL Server FQDN", "sqlmade.contoso.com");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        window.shows("New Persistent Chat pool"),
        "the sheet is open again"
    );
    let lists = window.harness.query_all_by_role(Role::ComboBox);
    let chosen = lists.filter_map(|list| list.accesskit_node().value());
    let chosen: Vec<String> = chosen.collect();
    assert!(
        chosen
            .iter()
            .any(|value| value.starts_with("sqlmade.contoso.com")),
        "{chosen:?}"
    );
    assert!(
        window
            .harness
            .get_by_label(&label)
            .accesskit_node()
            .is_focused(),
        "the focus is where it was"
    );
}

#[test]
fn an_error_in_the_sheet_of_a_store_is_not_shown_in_the_sheet_below() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Command(Command::ADD_PERSISTENT_CHAT_POOL));
    let label = format!(
        "New {}…",
        AssociationKind::Database(Database::Content).label()
    );
    window.click(&label);
    window.type_into("SQL Server FQDN", "fepool01.contoso.com");
    window.press(Modifiers::NONE, Key::Enter);
    let refusal = "needs a separate server";
    assert!(window.shows("New SQL Server store"), "it is refused");
    assert!(window.shows_part(refusal));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("New Persistent Chat pool"));
    assert!(!window.shows_part(refusal), "the error was about the store");
}

#[test]
fn the_menu_at_the_end_of_a_wire_shows_what_each_entry_replaces() {
    let mut window = Window::with_example("enterprise-four-servers");
    let pool = window.pool();
    window.perform(Action::QuickAdd {
        from: pool.into(),
        pos_in_scene: topology_designer::design::Point::new(900.0, 900.0),
        pos_in_screen: egui::pos2(500.0, 200.0),
    });
    for (entry, effect) in [
        (
            "SQL Server store as content store",
            "Replaces sql02.contoso.com\\PCHAT",
        ),
        (
            "File store as file store",
            "Replaces \\\\fs02.contoso.com\\pchat",
        ),
        (
            "Front End pool as next hop",
            "Replaces fepool01.contoso.com",
        ),
        ("SQL Server store as backup content store", ""),
    ] {
        let entry = window.harness.get_by_label(entry);
        let told = entry.accesskit_node().description().unwrap_or_default();
        assert_eq!(told, effect);
    }
}

#[test]
fn a_front_end_pool_gets_its_stores_in_place() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.perform(Action::Edit(Edit::AddFrontEndPool(NewFrontEndPool {
        site: SiteId(1),
        fqdn: "fepool09.contoso.com".to_owned(),
        edition: FrontEndEdition::Enterprise {
            computers: vec!["fe91.contoso.com".to_owned(), "fe92.contoso.com".to_owned()],
            sql_store: None,
            file_store: None,
        },
        service_version: 7,
        place: None,
        held_by: Vec::new(),
    })));
    let pool = window.session().selection.single().unwrap().clone();
    for (new, field) in [
        ("New SQL Server store…", "SQL Server store"),
        ("New File store…", "File store"),
    ] {
        assert!(window.shows(new), "{field} is not selected yet");
        // The missing parts of the pool are listed above it.
        window.harness.get_by_label(new).scroll_to_me();
        window.settle();
        window.click(new);
        window.add();
        assert!(!window.shows(new), "{field} is chosen");
        assert_eq!(window.session().selection.single(), Some(&pool));
    }
}

#[test]
fn a_fix_that_removes_other_objects_says_so_and_lists_them() {
    let mut window = Window::with_example("enterprise-four-servers");
    let label = "Delete the pool".to_owned();
    let edit = Edit::Delete {
        objects: vec![window.pool().into()],
    };
    window.perform(Action::Fix(QuickFix {
        label,
        edit,
        safety: Safety::Choice,
    }));
    assert!(window.shows_part("more went with it"));
    assert!(window.shows("Show all") && window.shows("Undo"));
}

#[test]
fn a_deletion_can_still_be_undone_after_saving() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::Enter);
    window.perform(Action::Command(Command::SAVE));
    assert!(window.shows("Saved design.ron"));
    assert!(!window.shows("Undo"), "saving cannot be undone");
    window.click("Close this message");
    assert!(window.shows_part("more went with it"));
    window.click("Undo");
    assert!(window.shows_part(POOL));
    assert!(!window.shows("Undo"));
}

#[test]
fn an_error_message_begins_with_a_capital_letter() {
    let mut window = Window::with_example("enterprise-four-servers");
    let site = &window.session().design().topology.sites[0];
    let (id, name) = (site.id, site.name.clone());
    window.perform(Action::Reveal(id.into()));
    window.perform(Action::Command(Command::DELETE));
    assert!(window.shows_part(&format!("Site {name} cannot be deleted: ")));
}
