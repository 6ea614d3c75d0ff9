//! Everything that opens above the window, in one table: each popup takes the focus and keeps it, closes
//! alone, and can be used with the pointer alone. A popup that opens in any other way than through the two
//! frames (dialogs and menus), or is missing from both tables, makes a test fail.

use std::collections::BTreeSet;
use std::path::Path;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use topology_designer::app::action::Action;
use topology_designer::app::command::{Command, Menu};

use super::comparing::overtaken;
use super::keyboard::{
    Below, assert_nothing_reaches_below, at, choose_association, entries, is_menu_open, quick_add,
    type_text, with_pool,
};
use super::meanings::{ask, half_understood};
use super::spellings::open_deployed;
use super::{Window, example};

/// A dialog: its variant, what it shows, the window below it, how it opens, and the button that closes it.
struct Row {
    kind: &'static str,
    shows: &'static str,
    ready: fn() -> Window,
    open: fn(&mut Window),
    closes: &'static str,
}

fn command(window: &mut Window, command: Command) {
    window.perform(Action::Command(command));
}

macro_rules! by_command {
    ($kind:literal, $command:ident, $shows:literal, $ready:expr, $closes:literal) => {
        Row {
            kind: $kind,
            shows: $shows,
            ready: $ready,
            open: |window| command(window, Command::$command),
            closes: $closes,
        }
    };
}

const DIALOGS: &[Row] = &[
    by_command!(
        "NewObject",
        ADD_PERSISTENT_CHAT_POOL,
        "New Persistent Chat pool",
        with_pool,
        "Cancel"
    ),
    by_command!(
        "NewObject",
        ADD_FRONT_END_POOL,
        "New Front End pool",
        with_pool,
        "Cancel"
    ),
    by_command!(
        "NewObject",
        ADD_STANDARD_EDITION_SERVER,
        "New Standard Edition server",
        with_pool,
        "Cancel"
    ),
    by_command!(
        "NewObject",
        ADD_SQL_STORE,
        "New SQL Server store",
        with_pool,
        "Cancel"
    ),
    by_command!(
        "NewObject",
        ADD_FILE_STORE,
        "New file store",
        with_pool,
        "Cancel"
    ),
    by_command!("NewObject", ADD_SITE, "New site", with_pool, "Cancel"),
    by_command!("NewTopology", NEW, "New topology", with_pool, "Cancel"),
    by_command!(
        "FromTemplate",
        NEW_FROM_TEMPLATE,
        "New from template",
        with_pool,
        "Cancel"
    ),
    by_command!("Path", OPEN, "Path", with_pool, "Cancel"),
    by_command!("Path", IMPORT, "Path", with_pool, "Cancel"),
    by_command!("Path", SAVE_AS, "Path", with_pool, "Cancel"),
    by_command!("Path", BASELINE, "Path", with_pool, "Cancel"),
    by_command!("Compare", COMPARE, "Compare with", with_pool, "Cancel"),
    by_command!(
        "UpToDate",
        BRING_UP_TO_DATE,
        "Both changed (1)",
        overtaken,
        "Cancel"
    ),
    by_command!("Export", EXPORT, "Export topology XML", with_pool, "Cancel"),
    by_command!(
        "Picture",
        EXPORT_PICTURE,
        "Export picture",
        with_pool,
        "Cancel"
    ),
    by_command!("Rename", RENAME, "Rename", with_pool, "Cancel"),
    by_command!(
        "FixAll",
        FIX_ALL_PROBLEMS,
        "Fix 2 problems of one kind",
        || {
            let mut window = Window::without_next_hops();
            window.press(Modifiers::NONE, Key::F8);
            window
        },
        "Cancel"
    ),
    Row {
        kind: "Delete",
        shows: "Delete pchatpool.contoso.com?",
        ready: with_pool,
        open: |window| command(window, Command::DELETE),
        closes: "Cancel",
    },
    Row {
        kind: "List",
        shows: "SQL Server store sql02.contoso.com",
        ready: with_pool,
        open: |window| {
            window.perform(Action::ShowList {
                title: "Deleted Redmond".to_owned(),
                lines: vec!["SQL Server store sql02.contoso.com".to_owned()],
            });
        },
        closes: "Close",
    },
    Row {
        kind: "Error",
        shows: "OK",
        ready: with_pool,
        open: |window| {
            let broken = window.folder.join("broken.tbxml");
            std::fs::write(&broken, "<TopologyBuilder>").unwrap();
            window.perform(Action::OpenPath(broken));
        },
        closes: "OK",
    },
    Row {
        kind: "Unsaved",
        shows: "Save changes?",
        ready: || {
            let mut window = with_pool();
            window.press(Modifiers::NONE, Key::ArrowRight);
            window
        },
        open: |window| command(window, Command::CLOSE),
        closes: "Cancel",
    },
    Row {
        kind: "ChangedOnDisk",
        shows: "The file has changed",
        ready: with_pool,
        open: |window| {
            let file = window.folder.join("design.ron");
            std::fs::copy(example("full-of-mistakes"), file).unwrap();
            window.come_back();
        },
        closes: "Keep mine",
    },
    Row {
        kind: "Recover",
        shows: "Recover unsaved work?",
        ready: crashed,
        open: |window| window.wait_until("it is offered", |w| w.shows("Recover unsaved work?")),
        closes: "Decide later",
    },
    Row {
        kind: "RecoveredCopies",
        shows: "Recovered copies",
        ready: || {
            let mut window = crashed();
            window.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
            window.press(Modifiers::NONE, Key::Escape);
            window
        },
        open: Window::list_copies,
        closes: "Close",
    },
    Row {
        kind: "DiscardCopy",
        shows: "Discard this copy?",
        ready: crashed,
        open: |window| {
            window.wait_until("it is offered", |w| w.shows("Recover unsaved work?"));
            window.click("Discard it…");
        },
        closes: "Keep it",
    },
    Row {
        kind: "Meaning",
        shows: "What does it mean?",
        ready: half_understood,
        open: ask,
        closes: "Cancel",
    },
    Row {
        kind: "OfferSpellings",
        shows: "Cancel",
        ready: || {
            let mut window = Window::that_learns();
            open_deployed(&mut window);
            window
        },
        open: |window| window.click_role(Role::Button, "Show spellings…"),
        closes: "Cancel",
    },
    by_command!(
        "SavedSpellings",
        SAVED_SPELLINGS,
        "Saved spellings",
        with_pool,
        "Close"
    ),
    by_command!("Kit", KIT, "Publishing kit", with_pool, "Close"),
    by_command!("Printed", PLAN, "Publishing plan", with_pool, "Close"),
    by_command!(
        "Printed",
        WORKSHEET,
        "Topology Builder worksheet",
        with_pool,
        "Close"
    ),
    by_command!(
        "Shell",
        GET_FROM_DEPLOYMENT,
        "Get from deployment",
        with_pool,
        "Cancel"
    ),
    by_command!("Shell", PUBLISH, "Publish", with_pool, "Cancel"),
    by_command!(
        "PlanChat",
        PLAN_CHAT,
        "Plan Persistent Chat",
        with_pool,
        "Cancel"
    ),
    by_command!(
        "FactsGrid",
        KNOWN_FACTS,
        "Filter by name or kind",
        with_pool,
        "Cancel"
    ),
    by_command!("Report", REPORT, "Report", with_pool, "Close"),
    by_command!("Help", SHORTCUTS, "Keyboard and mouse", with_pool, "Close"),
    by_command!("About", ABOUT, "Topology Designer", with_pool, "Close"),
];

/// A menu: the file that opens it, the window below it, and how it opens.
struct MenuRow {
    from: &'static str,
    ready: fn() -> Window,
    open: fn(&mut Window),
}

const MENUS: &[MenuRow] = &[
    MenuRow {
        from: "QuickAdd",
        ready: with_pool,
        open: quick_add,
    },
    MenuRow {
        from: "ChooseAssociation",
        ready: with_pool,
        open: choose_association,
    },
    MenuRow {
        from: "Fixes",
        ready: || Window::with_example("full-of-mistakes"),
        open: |window| {
            let mut problems = window.session().diagnostics().iter();
            let fixed = problems.position(|problem| !problem.fixes.is_empty());
            window.perform(Action::ShowProblem(fixed.unwrap()));
            command(window, Command::FIX_PROBLEM);
        },
    },
    MenuRow {
        from: "Menu",
        ready: with_pool,
        open: |window| window.press(Modifiers::NONE, Key::Menu),
    },
    MenuRow {
        from: "Find",
        ready: with_pool,
        open: |window| window.press(Modifiers::COMMAND, Key::K),
    },
    MenuRow {
        from: "Find",
        ready: with_pool,
        open: |window| window.press(Modifiers::COMMAND, Key::F),
    },
    MenuRow {
        from: "Find",
        ready: with_pool,
        open: |window| window.press(Modifiers::NONE, Key::Slash),
    },
    MenuRow {
        from: "panels/menu_bar.rs",
        ready: with_pool,
        open: |window| window.press(Modifiers::NONE, Key::F10),
    },
    MenuRow {
        from: "widgets.rs",
        ready: with_pool,
        open: |window| {
            let list = "SQL Server store";
            let list = window.harness.get_by_role_and_label(Role::ComboBox, list);
            list.focus();
            window.settle();
            window.press(Modifiers::NONE, Key::ArrowDown);
        },
    },
    MenuRow {
        from: "panels/problems/header.rs",
        ready: || Window::with_example("full-of-mistakes"),
        open: |window| window.click_role(Role::ComboBox, "Group"),
    },
    MenuRow {
        from: "panels/problems/fix_buttons.rs",
        ready: || Window::with_example("full-of-mistakes"),
        open: |window| {
            let button = window.harness.query_all_by_label_contains("Fix…").next();
            button.unwrap().click();
            window.settle();
        },
    },
    MenuRow {
        from: "panels/problems/list.rs",
        ready: || Window::with_example("full-of-mistakes"),
        open: |window| {
            let problem = window.session().diagnostics()[0].message.clone();
            let rows = window.harness.query_all_by_role(Role::ListBoxOption);
            let row = rows.into_iter().find(|node| {
                let label = node.accesskit_node().label();
                label.is_some_and(|label| label.ends_with(&problem))
            });
            row.unwrap().focus();
            window.settle();
            window.press(Modifiers::SHIFT, Key::F10);
        },
    },
    MenuRow {
        from: "panels/differences/header.rs",
        ready: compared,
        open: |window| window.click_role(Role::ComboBox, "Filter by site"),
    },
    MenuRow {
        from: "panels/differences/rows.rs",
        ready: compared,
        open: |window| {
            command(window, Command::NEXT_DIFFERENCE);
            window.open_menu_of_change();
        },
    },
];

fn crashed() -> Window {
    let mut window = Window::with_example("enterprise-four-servers");
    window.edit();
    window.crash();
    window.start_again();
    window
}

fn compared() -> Window {
    let mut window = with_pool();
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.rename_to("renamed.contoso.com");
    window.compare_with_saved();
    window
}

/// Presses and releases the left button.
pub(super) fn click_at(window: &mut Window, pos: Pos2) {
    window.harness.event(Event::PointerMoved(pos));
    window.settle();
    for pressed in [true, false] {
        window.harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    window.settle();
}

/// A position on the canvas that no dialog covers.
const BESIDE: Pos2 = egui::pos2(300.0, 450.0);

#[test]
fn every_dialog_takes_the_keyboard_focus_keeps_it_and_returns_it() {
    for row in DIALOGS {
        let what = (row.kind, row.shows);
        let mut window = (row.ready)();
        // A dialog that opens by itself may already be there, with the focus.
        let is_offered = matches!(row.kind, "Recover" | "DiscardCopy");
        let focused = (!is_offered).then(|| at(&window)).flatten();
        (row.open)(&mut window);
        assert!(window.shows_part(row.shows), "{what:?}");
        let inside = at(&window);
        assert!(inside.is_some() && inside != focused, "{what:?} {inside:?}");
        assert_nothing_reaches_below(&mut window, row.shows);
        window.press(Modifiers::NONE, Key::Tab);
        assert!(at(&window) != focused, "{what:?}: Tab stays inside");
        window.press(Modifiers::NONE, Key::Escape);
        // The suggestions below a field close first.
        if window.shows(row.closes) {
            window.press(Modifiers::NONE, Key::Escape);
        }
        assert!(!window.shows(row.closes), "{what:?}");
        if !is_offered {
            assert_eq!(at(&window), focused, "{what:?} returns the focus");
        }
    }
}

#[test]
fn every_dialog_can_be_closed_with_the_pointer_which_reaches_nothing_below() {
    for row in DIALOGS {
        let what = (row.kind, row.shows);
        let mut window = (row.ready)();
        (row.open)(&mut window);
        let before = Below::of(&window);
        // Outside the dialog, where a card or a panel is below.
        click_at(&mut window, BESIDE);
        before.assert_same(&window, row.shows);
        if !window.shows(row.closes) {
            continue;
        }
        let buttons = window
            .harness
            .query_all_by_role_and_label(Role::Button, row.closes);
        let place = buttons.last().map(|button| button.rect().center());
        click_at(
            &mut window,
            place.unwrap_or_else(|| panic!("{what:?}: {} is no button", row.closes)),
        );
        assert!(!window.shows(row.closes), "{what:?}");
        before.assert_same(&window, row.shows);
    }
}

#[test]
fn every_menu_can_be_searched_navigated_and_closed_with_the_keyboard_alone() {
    for row in MENUS {
        let what = row.from;
        let mut window = (row.ready)();
        (row.open)(&mut window);
        assert!(is_menu_open(&window), "{what}");
        let all = entries(&window);
        let first = at(&window);
        assert!(
            first.as_ref().is_some_and(|at| all.contains(at)),
            "{what} {all:?} {first:?}"
        );
        assert_nothing_reaches_below(&mut window, what);
        let selection = window.session().selection.clone();
        if all.len() > 1 {
            window.press(Modifiers::NONE, Key::Home);
            let top = at(&window);
            window.press(Modifiers::NONE, Key::ArrowDown);
            assert_ne!(at(&window), top, "{what}: an arrow key moves on");
        }
        // The announced text may be longer than the visible one.
        let mut words = all[all.len() - 1].split(|c: char| !c.is_alphabetic());
        let wanted = words.rfind(|word| word.len() > 2).unwrap().to_lowercase();
        type_text(&mut window, &wanted);
        let found = entries(&window);
        let fits = |entry: &String| entry.to_lowercase().contains(&wanted);
        assert!(
            !found.is_empty() && found.iter().any(fits),
            "{what} {wanted} {found:?}"
        );
        for _ in wanted.chars() {
            window.press(Modifiers::NONE, Key::Backspace);
        }
        window.press(Modifiers::NONE, Key::Escape);
        assert!(!is_menu_open(&window), "{what}");
        assert_eq!(window.session().selection, selection, "{what}");
    }
}

#[test]
fn every_menu_can_be_used_and_closed_with_the_pointer_alone() {
    for row in MENUS {
        let what = row.from;
        let mut window = (row.ready)();
        (row.open)(&mut window);
        assert!(is_menu_open(&window), "{what}");
        let menu = window.harness.get_by_role(Role::Menu).rect();
        let before = Below::of(&window);
        let beside = [menu.left() - 20.0, menu.right() + 20.0];
        let x = beside
            .into_iter()
            .find(|x| (1.0..1279.0).contains(x))
            .unwrap();
        click_at(&mut window, egui::pos2(x, menu.center().y));
        assert!(!is_menu_open(&window), "{what}");
        before.assert_same(&window, what);

        (row.open)(&mut window);
        // A list may still be scrolled into view.
        window.harness.run_steps(12);
        let menu = window.harness.get_by_role(Role::Menu).rect();
        let roles = [Role::MenuItem, Role::MenuItemCheckBox, Role::MenuItemRadio];
        let rows = window
            .harness
            .query_all_by(|node| roles.contains(&node.role()));
        let enabled = rows.into_iter().find(|node| {
            let is_seen = menu.contains_rect(node.rect());
            let node = node.accesskit_node();
            is_seen && !node.is_disabled() && node.has_popup().is_none()
        });
        let pos = enabled.unwrap().rect().center();
        click_at(&mut window, pos);
        assert!(
            !is_menu_open(&window),
            "{what}: clicking at {pos:?} in {menu:?} selects the entry"
        );
    }
}

/// The variants of an enum, as in its file.
fn variants(file: &str, name: &str) -> BTreeSet<String> {
    let start = file.find(&format!("pub enum {name} {{")).unwrap();
    let body = file[start..].split("\n}").next().unwrap();
    body.lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(|line| line.chars().take_while(|c| c.is_alphanumeric()).collect())
        .collect()
}

#[test]
fn every_popup_is_in_the_tables_of_this_test() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join("app");
    let read = |name: &str| std::fs::read_to_string(source.join(name)).unwrap();
    let rows: BTreeSet<String> = DIALOGS.iter().map(|row| row.kind.to_owned()).collect();
    assert_eq!(variants(&read("dialogs.rs"), "Dialog"), rows);

    let mut files = vec![source.clone()];
    let mut openers = variants(&read("popups.rs"), "Popup");
    while let Some(path) = files.pop() {
        if path.is_dir() {
            let inside = std::fs::read_dir(&path).unwrap();
            files.extend(inside.map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path
            .strip_prefix(&source)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap();
        let uses = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
        let is_frame = [
            "modal.rs",
            "popup_menu.rs",
            "layers.rs",
            "toast.rs",
            "widgets/committed_text.rs",
        ];
        let own = [
            "Modal::new(",
            " Area::new(",
            "egui::Area::new(",
            "Window::new(\"",
            "Popup::from",
            "ComboBox::",
            "menu_button(",
        ];
        assert!(
            is_frame.contains(&&*name) || !uses(&own),
            "{name} opens a popup in its own way"
        );
        let menus = [
            "menu_ui(&",
            "context_menu_ui(&",
            "list_button_ui(ui",
            "popup_menu::show(",
        ];
        if uses(&menus) && !name.starts_with("popup_menu") && name != "popups.rs" {
            openers.insert(name);
        }
    }
    let rows: BTreeSet<String> = MENUS.iter().map(|row| row.from.to_owned()).collect();
    assert_eq!(openers, rows);
    assert!(
        !Menu::ALL.is_empty(),
        "the menus of the menu bar have their own test"
    );
}
