//! The problems panel: filtering, grouping, copying, fixing all of one kind, silencing; and that all
//! problem counts agree.

use egui::accesskit::Role;
use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT, Queryable};
use topology_designer::app::action::Action;
use topology_designer::app::command::Command;
use topology_designer::edit::Edit;
use topology_designer::rules::{Counts, Severity};
use topology_designer::topology;
use topology_designer::topology::{AssociationKind, ObjectId, ServiceId};

use super::{Window, example};

const MISTAKES: &str = "full-of-mistakes";

impl Window {
    /// Messages of the rows of the list, from top to bottom.
    fn rows(&self) -> Vec<String> {
        let mut rows: Vec<(f32, String)> = self
            .harness
            .query_all_by_role(Role::ListBoxOption)
            .filter_map(|row| {
                let name = row.accesskit_node().label()?;
                let (severity, message) = name.split_once(": ")?;
                let is_problem = ["Error", "Warning", "Information"].contains(&severity);
                is_problem.then(|| (row.rect().top(), message.to_owned()))
            })
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        rows.into_iter().map(|(_, message)| message).collect()
    }

    pub(super) fn heads(&self) -> Vec<String> {
        let rows = self.harness.query_all_by_role(Role::ListBoxOption);
        rows.filter_map(|row| row.accesskit_node().label())
            .filter(|name| name.starts_with('R') && name.contains(" · "))
            .collect()
    }

    fn filter_words(&mut self, words: &str) {
        self.type_into("Filter by words", words);
    }

    fn message(&self, position: usize) -> String {
        self.session().diagnostics()[position].message.clone()
    }

    /// Performs an action in one frame, and returns what was copied to the clipboard.
    pub(super) fn copied(&mut self, ask: impl FnOnce(&mut Self)) -> String {
        ask(self);
        for _ in 0..4 {
            let commands = &self.harness.output().platform_output.commands;
            let text = commands.iter().find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            });
            if let Some(text) = text {
                return text;
            }
            self.harness.step();
        }
        panic!("nothing was copied");
    }

    pub(super) fn chat_pools(&self) -> Vec<ServiceId> {
        let services = self.session().design().topology.services.iter();
        services
            .filter(|service| service.role == topology::Role::PersistentChatService)
            .map(|service| service.id.clone())
            .collect()
    }

    /// The example with two pools, neither of which has a next hop.
    pub(super) fn without_next_hops() -> Self {
        let mut window = Self::with_example("enterprise-four-servers");
        let first = window.chat_pools().remove(0);
        window.perform(Action::Edit(Edit::Duplicate {
            objects: vec![ObjectId::Service(first)],
            site: None,
            offset: topology_designer::design::Point::new(0.0, 400.0),
        }));
        for pool in window.chat_pools() {
            window.perform(Action::Edit(Edit::SetAssociation {
                holder: pool.into(),
                kind: AssociationKind::NextHop,
                target: None,
            }));
        }
        window
    }

    pub(super) fn next_hops_missing(&self) -> usize {
        let problems = self.session().diagnostics().iter();
        problems.filter(|problem| problem.rule == "R45").count()
    }
}

/// The output of `check` for an example: one line per problem, without the name of the file and the
/// location in it, which a window does not have.
fn checked(name: &str) -> Vec<String> {
    let path = example(name);
    let output = assert_cmd::Command::cargo_bin(env!("CARGO_PKG_NAME"))
        .unwrap()
        .arg("check")
        .arg(&path)
        .output()
        .unwrap();
    let file = path.display().to_string();
    let is_place = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ':');
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let (place, said) = line.strip_prefix(&file).unwrap().split_once(": ").unwrap();
            assert!(is_place(place), "{line}");
            said.to_owned()
        })
        .collect()
}

#[test]
fn search_words_narrow_the_list_and_one_click_shows_everything_again() {
    let mut window = Window::with_example(MISTAKES);
    let all = window.session().diagnostics().len();
    window.filter_words("next HOP r45");
    let expected: Vec<String> = window
        .session()
        .diagnostics()
        .iter()
        .filter(|problem| problem.rule == "R45")
        .map(|problem| problem.message.clone())
        .collect();
    assert!(!expected.is_empty() && expected.len() < all);
    assert_eq!(window.rows(), expected);
    window.click(&format!("Clear ({} hidden)", all - expected.len()));
    assert!(window.rows().len() > expected.len());
    assert!(!window.shows_part("hidden)"));
}

#[test]
fn a_list_emptied_by_the_filter_says_how_many_problems_are_hidden() {
    let mut window = Window::with_example(MISTAKES);
    let all = window.session().diagnostics().len();
    window.filter_words("nothing is called like this");
    assert!(window.rows().is_empty());
    assert!(window.shows(&format!("The filter hides all {all} problems.")));
    window.press(Modifiers::NONE, Key::F8);
    assert_eq!(window.session().current_problem, None);
    assert!(window.shows("The filter hides every problem."));
}

#[test]
fn the_list_can_show_only_one_site_object_or_rule_and_f8_steps_through_what_is_shown() {
    let mut window = Window::with_example(MISTAKES);
    let all = window.session().diagnostics().len();
    for (list, entry) in [
        ("Filter by site", "Lisbon ("),
        ("Filter by object", "pchat09.contoso.com ("),
        ("Filter by rule", "R45 next-hop-missing ("),
    ] {
        window.choose(list, entry);
        let rows = window.rows();
        assert!(!rows.is_empty() && rows.len() < all, "{entry} {rows:?}");
        let mut seen = Vec::new();
        for _ in &rows {
            window.press(Modifiers::NONE, Key::F8);
            seen.push(window.message(window.session().current_problem.unwrap()));
        }
        assert_eq!(seen, rows, "{entry}");
        let hidden = all - rows.len();
        window.click(&format!("Clear ({hidden} hidden)"));
    }
}

#[test]
fn groups_show_what_they_contain_and_can_be_collapsed() {
    let mut window = Window::with_example(MISTAKES);
    window.choose("Group", "By rule");
    let heads = window.heads();
    assert!(heads[0].ends_with(": 1 error"), "{heads:?}");
    let before = window.rows();
    window.click_role(Role::ListBoxOption, &heads[0]);
    assert!(!window.rows().contains(&before[0]), "it is folded");
    window.press(Modifiers::NONE, Key::F8);
    assert_eq!(window.rows()[0], before[0], "what is shown is expanded");
}

#[test]
fn copied_problems_match_the_output_of_check() {
    let mut window = Window::with_example(MISTAKES);
    let name = window.session().name().to_owned();
    let all = window.copied(|window| {
        let ctx = window.harness.ctx.clone();
        let copy = Action::Command(Command::COPY_PROBLEMS);
        window.harness.state_mut().perform(&ctx, copy);
        window.harness.step();
    });
    let lines: Vec<_> = all
        .lines()
        .map(|line| line.strip_prefix(&format!("{name}: ")).unwrap())
        .collect();
    let printed = checked(MISTAKES);
    assert_eq!(lines, printed[..lines.len()]);

    let second = window.message(1);
    let row = format!("Error: {second}");
    window.click_role(Role::ListBoxOption, &row);
    let one = window.copied(|window| {
        window.harness.event(egui::Event::Copy);
        window.harness.step();
    });
    assert_eq!(one.trim_end(), format!("{name}: {}", printed[1]));
}

#[test]
fn fixing_all_of_one_kind_shows_a_preview_and_is_one_step() {
    let mut window = Window::without_next_hops();
    assert_eq!(window.next_hops_missing(), 2);
    let steps = window.session().step_position();
    window.press(Modifiers::NONE, Key::F8);
    window.click_role(Role::Button, "Fix all 2 of this kind…");
    for part in ["Set next hop of pchatpool.", "Set next hop of pchatpool2."] {
        assert!(window.shows_part(part), "{part}");
    }
    assert_eq!(window.next_hops_missing(), 2, "nothing has happened yet");
    window.click_role(Role::Button, "Fix all");
    assert_eq!(window.next_hops_missing(), 0);
    assert_eq!(window.session().step_position(), steps + 1);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.next_hops_missing(), 2);
}

#[test]
fn fixing_all_of_one_kind_can_be_canceled() {
    let mut window = Window::without_next_hops();
    window.press(Modifiers::NONE, Key::F8);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Period);
    assert!(window.shows("Fix 2 problems of one kind"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.next_hops_missing(), 2);
}

#[test]
fn a_silenced_problem_is_listed_with_its_reason_and_can_be_restored() {
    let mut window = Window::with_example(MISTAKES);
    let counts = window.session().problem_counts();
    let position = window
        .session()
        .diagnostics()
        .iter()
        .position(|problem| problem.severity == Severity::Warning)
        .unwrap();
    let message = window.message(position);
    window.perform(Action::ShowProblem(position));
    window.click("Silence…");
    window.type_into("Reason", "We know.");
    window.click_role(Role::Button, "Silence");
    let warnings = window.session().problem_counts().warning;
    assert_eq!(warnings, counts.warning - 1);

    // Even if the filter hides everything else.
    window.filter_words("nothing is called like this");
    window.click("Silenced (1)");
    assert!(window.shows("The filter hides the only silenced problem."));
    window.click("Clear (1 hidden)");
    window.click_role(Role::ListBoxOption, &format!("Silenced: {message}"));
    assert!(window.shows("Accepted because: We know."));
    assert!(window.shows("What it checks"), "the page of the rule");
    window.click_role(Role::Button, &format!("Stop silencing: {message}"));
    assert_eq!(window.session().problem_counts(), counts);

    // A filter that hides nothing can be cleared, too.
    window.filter_words(".");
    assert!(window.shows("Clear"));
}

#[test]
fn a_question_can_be_silenced_for_all_its_objects_and_asked_again() {
    let mut window = Window::with_example("enterprise-four-servers");
    let count = window.session().unstated().len();
    let questions = window.session().unstated().iter();
    let mut several = questions.filter(|question| question.objects().count() > 1);
    let question = several.next().unwrap().clone();
    let objects = question.objects().count();
    window.click(&format!("Questions ({count})"));
    let row = format!("Question: {}", question.message);
    window.click_role(Role::ListBoxOption, &row);
    window.click(&format!("Silence for all {objects}…"));
    window.type_into("Reason", "The vendor knows.");
    window.click_role(Role::Button, "Silence");
    assert_eq!(window.session().unstated().len(), count - 1);
    assert_eq!(window.session().silenced().len(), 1);

    window.click("Silenced (1)");
    let name = format!("Stop silencing: {}", question.message);
    window.click_role(Role::Button, &name);
    assert_eq!(window.session().unstated().len(), count);
    assert!(window.session().silenced().is_empty());
}

#[test]
fn an_error_cannot_be_silenced_and_says_so() {
    let mut window = Window::with_example(MISTAKES);
    window.press(Modifiers::NONE, Key::F8);
    let button = window
        .harness
        .get_by_role_and_label(Role::Button, "Silence…");
    assert!(button.accesskit_node().is_disabled());
    button.hover();
    for _ in 0..20 {
        window.harness.step();
    }
    assert!(window.shows("An error cannot be silenced."));
}

#[test]
fn all_problem_counts_agree() {
    let mut window = Window::with_example(MISTAKES);
    let session = window.session();
    let counts = session.problem_counts();
    assert!(counts.error > 0 && counts.warning > 0 && counts.info > 0);
    assert!(
        !session.unstated().is_empty(),
        "which are not counted anywhere"
    );

    // The badges, and the problems that have neither a card nor a site.
    let mut on_badges = Counts::default();
    let diagram = session.diagram();
    let nodes = diagram.nodes.iter().filter_map(|node| node.badge);
    for badge in nodes.chain(diagram.sites.iter().filter_map(|site| site.badge)) {
        on_badges += badge.counts;
    }
    let nowhere = session.diagnostics().iter();
    on_badges += Counts::of(
        nowhere
            .filter(|problem| problem.object == ObjectId::Deployment)
            .map(|problem| problem.severity),
    );
    assert_eq!(on_badges, counts);

    // Status line and panel.
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let text = severity.counted(counts.with(severity));
        let places = window.harness.query_all_by_label(&text).count();
        assert!(places >= 2, "{text} is in the panel and in the status line");
    }

    // `check`.
    let printed = checked(MISTAKES);
    let of = |severity: Severity| {
        let word = format!("{} R", severity.word());
        printed
            .iter()
            .filter(|line| line.starts_with(&word))
            .count()
    };
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        assert_eq!(of(severity), counts.with(severity), "{severity:?}");
    }

    // The list of an object is as long as the badge of the object says.
    let (title, badge) = window
        .session()
        .diagram()
        .nodes
        .iter()
        .find_map(|node| Some((node.title.clone(), node.badge?)))
        .unwrap();
    window.choose("Filter by object", &format!("{title} ("));
    assert_eq!(window.rows().len(), badge.count());
}

#[test]
fn clicking_a_badge_steps_through_its_problems() {
    let mut window = Window::with_example(MISTAKES);
    let node = window
        .session()
        .diagram()
        .nodes
        .iter()
        .find(|node| node.badge.is_some_and(|badge| badge.count() > 1))
        .cloned()
        .unwrap();
    let badge = format!("Problems of {}", node.title);
    let mut seen = Vec::new();
    for _ in 0..node.badge.unwrap().count() {
        window.click(&badge);
        let position = window.session().current_problem.unwrap();
        assert!(!seen.contains(&position));
        seen.push(position);
    }
    let first = seen[0];
    window.click(&badge);
    assert_eq!(window.session().current_problem, Some(first));
}

#[test]
fn opening_another_document_updates_the_outline_and_problems_and_clears_the_filter() {
    let mut window = Window::with_example(MISTAKES);
    window.filter_words("R45");
    window.open(&example("enterprise-four-servers"));
    let messages: Vec<String> = window
        .session()
        .diagnostics()
        .iter()
        .map(|problem| problem.message.clone())
        .collect();
    assert_eq!(window.rows(), messages);
    let tree = |window: &Window, name: &str| {
        window
            .harness
            .query_by_role_and_label(Role::ListBoxOption, name)
            .is_some()
    };
    assert!(tree(&window, "pchatpool.contoso.com"));
    assert!(!tree(&window, "pchat_pool.contoso.com"));
}

#[test]
fn questions_are_listed_separately_and_are_not_counted_as_problems() {
    let mut window = Window::with_example("enterprise-four-servers");
    let missing = window.session().unstated()[0].clone();
    let count = window.session().unstated().len();
    let problems = window.session().diagnostics().len();
    assert_eq!(window.session().problem_counts().total(), problems);
    let row = format!("Question: {}", missing.message);
    assert!(!window.shows(&row));

    window.click(&format!("Questions ({count})"));
    assert!(window.rows().is_empty(), "no problem is in this list");
    window.click_role(Role::ListBoxOption, &row);
    assert_eq!(window.session().selection.single(), Some(&missing.object));
    let copied = window.copied(|window| {
        let ctx = window.harness.ctx.clone();
        let copy = Action::Command(Command::COPY_PROBLEMS);
        window.harness.state_mut().perform(&ctx, copy);
        window.harness.step();
    });
    assert!(copied.contains(": question R"), "{copied}");
    window.press(Modifiers::NONE, Key::F8);
    assert_eq!(window.rows().len(), problems, "F8 shows the problems");

    window.click(&format!("Questions ({count})"));
    window.click_role(Role::Button, "1 warning");
    assert_eq!(
        window.rows().len(),
        problems,
        "clicking a count shows them too"
    );
}

#[test]
fn arrow_keys_move_from_row_to_row() {
    let mut window = Window::with_example(MISTAKES);
    let first = format!("Error: {}", window.message(0));
    window.click_role(Role::ListBoxOption, &first);
    assert_eq!(window.session().current_problem, Some(0));
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.session().current_problem, Some(2));
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.session().current_problem, Some(1));
}

#[test]
fn the_context_menu_of_a_row_can_narrow_the_list_to_its_rule() {
    let mut window = Window::with_example(MISTAKES);
    let problem = window.session().diagnostics()[0].clone();
    let row = format!("Error: {}", problem.message);
    window
        .harness
        .get_by_role_and_label(Role::ListBoxOption, &row)
        .click_secondary();
    window.settle();
    window.click("Show only this rule");
    let of_rule = window.session().diagnostics().iter();
    let count = of_rule.filter(|other| other.rule == problem.rule).count();
    assert_eq!(window.rows().len(), count);
}

#[test]
fn the_panel_keeps_its_height_when_the_list_is_empty() {
    let mut window = Window::with_example(MISTAKES);
    let top = |window: &Window| {
        let field = "Filter by words";
        let field = window.harness.get_by_role_and_label(Role::TextInput, field);
        field.rect().top()
    };
    let before = top(&window);
    window.filter_words("nothing is called like this");
    for _ in 0..5 {
        window.settle();
    }
    assert_eq!(top(&window), before);
}
