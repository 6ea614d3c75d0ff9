//! Pasting into a field from another program: a cell or a column of a table, or a word from a web page or a
//! document.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use topology_designer::app::action::Action;
use topology_designer::topology;
use topology_designer::topology::{Cluster, ObjectId};

use super::{POOL, Window};

impl Window {
    fn pool_cluster(&self) -> &Cluster {
        let clusters = &self.session().design().topology.clusters;
        clusters
            .iter()
            .find(|cluster| cluster.fqdn == POOL)
            .unwrap()
    }

    fn names_of_computers(&self) -> Vec<String> {
        let machines = self.pool_cluster().machines.iter();
        machines.map(|machine| machine.fqdn.clone()).collect()
    }

    /// Opens the dialog that renames the first computer of the pool, and pastes over its name.
    fn paste_as_name(&mut self, text: &str) {
        let cluster = self.pool_cluster();
        let computer = ObjectId::machine(&cluster.id, &cluster.machines[0].fqdn);
        self.perform(Action::Rename(computer));
        self.press(Modifiers::COMMAND, Key::A);
        self.harness.event(Event::Paste(text.to_owned()));
        self.settle();
    }

    fn tells(&self, part: &str) -> bool {
        let mut labels = self.harness.query_all_by_role(Role::Label);
        labels.any(|label| {
            let node = label.accesskit_node();
            let text = node.value().or_else(|| node.label()).unwrap_or_default();
            text.contains(part)
        })
    }
}

#[test]
fn a_pasted_table_cell_or_web_page_word_is_trimmed() {
    for pasted in [
        "pchat77.contoso.com\r\n",
        "\u{200b}pchat77.contoso.com\u{a0}",
        "\t pchat77.contoso.com \n",
    ] {
        let mut window = Window::with_example("enterprise-four-servers");
        window.paste_as_name(pasted);
        window.press(Modifiers::NONE, Key::Enter);
        assert_eq!(
            window.names_of_computers()[0],
            "pchat77.contoso.com",
            "{pasted:?}"
        );
    }
}

#[test]
fn a_pasted_table_column_is_refused_and_never_becomes_one_name() {
    let mut window = Window::with_example("enterprise-four-servers");
    let before = window.names_of_computers();
    window.paste_as_name("pchat77.contoso.com\r\npchat78.contoso.com\r\n");
    assert!(window.tells("This contains more than one name"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.names_of_computers(), before);
}

#[test]
fn a_look_alike_character_is_reported_by_its_name() {
    let mut window = Window::with_example("enterprise-four-servers");
    let before = window.names_of_computers();
    window.paste_as_name("pchat\u{2011}77.contoso.com");
    assert!(window.tells("U+2011 NON-BREAKING HYPHEN"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.names_of_computers(), before);
}

#[test]
fn pasting_right_after_copying_pastes_what_was_copied() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    // Both keys arrive between two frames: the clipboard, which is read when the keys arrive, still has its
    // old content.
    let keys = [
        Event::Copy,
        Event::Paste("of another program".to_owned()),
        Event::Paste("of another program".to_owned()),
    ];
    window.harness.input_mut().events.extend(keys);
    window.harness.run_steps(8);
    window.settle();
    let chat = window.session().design().topology.services.iter();
    let pools = chat.filter(|service| service.role == topology::Role::PersistentChatService);
    assert_eq!(pools.count(), 3);
}

#[test]
fn pasting_repeatedly_right_after_the_very_first_copy_works_each_time() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    let pools = |window: &Window| {
        let services = window.session().design().topology.services.iter();
        let chat = services.filter(|one| one.role == topology::Role::PersistentChatService);
        chat.count()
    };
    // An empty clipboard produces no paste event; only the release of its key arrives. The last key was
    // pressed before the clipboard was filled and is released long after.
    let released = Event::Key {
        key: Key::V,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    window.harness.input_mut().events.push(Event::Copy);
    let released_soon = [released.clone(), released.clone()];
    window.harness.input_mut().events.extend(released_soon);
    window.harness.run_steps(8);
    window.settle();
    assert_eq!(pools(&window), 3);
    window.harness.event(released);
    window.settle();
    assert_eq!(pools(&window), 4);
}

#[test]
fn a_refused_copy_leaves_the_clipboard_unchanged() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.press(Modifiers::NONE, Key::Escape);
    let keys = [Event::Copy, Event::Paste("of another program".to_owned())];
    window.harness.input_mut().events.extend(keys);
    window.harness.run_steps(8);
    window.settle();
    assert!(window.shows("The clipboard contains no objects."));
    assert!(!window.session().is_dirty());
}
