//! What comes into a field from the clipboard of another program: a cell or a column of a table, a word of
//! a web page or a document.

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
fn a_cell_of_a_table_and_a_word_of_a_web_page_are_taken_without_what_is_around_them() {
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
fn a_column_of_a_table_is_refused_and_never_becomes_one_name() {
    let mut window = Window::with_example("enterprise-four-servers");
    let before = window.names_of_computers();
    window.paste_as_name("pchat77.contoso.com\r\npchat78.contoso.com\r\n");
    assert!(window.tells("This contains more than one name"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.names_of_computers(), before);
}

#[test]
fn a_character_that_looks_like_another_is_called_by_its_name() {
    let mut window = Window::with_example("enterprise-four-servers");
    let before = window.names_of_computers();
    window.paste_as_name("pchat\u{2011}77.contoso.com");
    assert!(window.tells("U+2011 NON-BREAKING HYPHEN"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.names_of_computers(), before);
}

#[test]
fn a_paste_right_after_a_copy_pastes_what_was_copied() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    // Both keys come between two frames: the clipboard, which is read as the keys come, is one of before.
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
fn pastes_right_after_the_first_copy_of_all_each_paste_it() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.click_role(Role::ListBoxOption, POOL);
    let pools = |window: &Window| {
        let services = window.session().design().topology.services.iter();
        let chat = services.filter(|one| one.role == topology::Role::PersistentChatService);
        chat.count()
    };
    // Of an empty clipboard no paste comes; only the release of its key arrives. The last key went down
    // before the clipboard was filled and comes up long after.
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
fn a_copy_that_is_refused_leaves_the_clipboard_as_it_is() {
    let mut window = Window::with_example("enterprise-four-servers");
    window.press(Modifiers::NONE, Key::Escape);
    let keys = [Event::Copy, Event::Paste("of another program".to_owned())];
    window.harness.input_mut().events.extend(keys);
    window.harness.run_steps(8);
    window.settle();
    assert!(window.shows("The clipboard contains no objects."));
    assert!(!window.session().is_dirty());
}
