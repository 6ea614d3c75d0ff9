//! The rows of the list.

use egui::{Button, EventFilter, Id, Key, Modifiers, Response, ScrollArea, Ui, vec2};

use crate::app::action::Action;
use crate::app::popup_menu::{MenuEntry, MenuItem, context_menu_ui, menu_ui};
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, severity_icon};
use crate::app::widgets::{ROW_HEIGHT, WidgetRow, row_ui, wide_button_ui};
use crate::rules::{Diagnostic, catalog};
use crate::topology::readable::{LONGEST_SENTENCE, cut_to};

use crate::app::panels::problems::fix_buttons::{FIX_WIDTH, all_fixes_items, row_fixes_ui};
use crate::app::panels::problems::listing::{Grouping, ProblemGroup, ProblemLine};
use crate::app::panels::problems::page::{state_it, unsilence};
use crate::app::panels::problems::table::ProblemsView;
use crate::app::panels::problems::{Problems, Wish};

/// The width of the button that removes an acceptance, in points.
const UNSILENCE_WIDTH: f32 = 120.0;

/// With space for fewer rows than this, only whole ones are shown.
const FEW_ROWS: f32 = 5.0;

/// The width of the button of a group, in points.
const FIX_ALL_WIDTH: f32 = 64.0;

impl Problems {
    /// Draws the rows in the available space.
    pub(super) fn list_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        wishes: &mut Vec<Wish>,
        actions: &mut Vec<Action>,
    ) {
        ui.spacing_mut().item_spacing.y = 0.0;
        // With little space, no row is cut off.
        let room = ui.available_height() / ROW_HEIGHT;
        let rows = match room < FEW_ROWS {
            true => room.floor().max(1.0),
            false => room,
        };
        let mut area = ScrollArea::vertical()
            .id_salt("problems list")
            .min_scrolled_height(ROW_HEIGHT)
            .max_height(rows * ROW_HEIGHT)
            .auto_shrink(false);
        let current = self.current(session);
        if self.scrolled_to != current {
            self.scrolled_to = current;
            if let Some(row) = current.and_then(|current| self.table.listing().line_of(current)) {
                #[expect(clippy::cast_precision_loss, reason = "a row count is small")]
                let top = (row as f32 - (rows / 2.0).floor()) * ROW_HEIGHT;
                area = area.vertical_scroll_offset(top.max(0.0));
            }
        }
        self.focused_row = None;
        let count = self.table.listing().lines.len();
        area.show_rows(ui, ROW_HEIGHT, count, |ui, range| {
            for at in range {
                match self.table.listing().lines.get(at).cloned() {
                    Some(ProblemLine::Problem(position)) => {
                        if let Some(problem) = self.view().problem(session, position) {
                            self.problem_ui(ui, session, position, problem, wishes, actions);
                        }
                    }
                    Some(ProblemLine::Head {
                        group,
                        counts,
                        is_open,
                        first,
                    }) => {
                        let text = self.group_name(&group);
                        let counts = counts.in_words();
                        let row = WidgetRow {
                            text: &text,
                            name: &format!("{text}: {counts}"),
                            open: Some(is_open),
                            tail: &counts,
                            ..WidgetRow::default()
                        };
                        let response = self.head_ui(ui, session, &group, first, &row, actions);
                        if response.clicked() {
                            wishes.push(Wish::Fold(group));
                        }
                    }
                    None => {}
                }
            }
        });
        self.wants_keyboard = false;
    }

    fn head_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        group: &ProblemGroup,
        first: usize,
        row: &WidgetRow<'_>,
        actions: &mut Vec<Action>,
    ) -> Response {
        let is_of_rule =
            matches!(group, ProblemGroup::Rule(_)) && self.view() == ProblemsView::Problems;
        let has_fixes = is_of_rule && !self.dry_runs.kinds(session, first).is_empty();
        let button_width = if has_fixes {
            FIX_ALL_WIDTH + 2.0 * SPACE
        } else {
            0.0
        };
        ui.horizontal(|ui| {
            let width = ui.available_width();
            let response = ui
                .scope(|ui| {
                    ui.set_max_width((width - button_width).max(80.0));
                    row_ui(ui, Id::unique(("group of problems", group)), row).0
                })
                .inner;
            if has_fixes {
                ui.spacing_mut().button_padding.y = 1.0;
                ui.spacing_mut().interact_size.y = 20.0;
                let button = Button::new("Fix all…").min_size(vec2(FIX_ALL_WIDTH, 0.0));
                let button = ui.add(button);
                let items = || all_fixes_items(session, first, &mut self.dry_runs);
                actions.extend(menu_ui(&button, "Fix all", items));
            }
            response
        })
        .inner
    }

    fn group_name(&self, group: &ProblemGroup) -> String {
        match group {
            ProblemGroup::Object(object) => self.table.name(object).to_owned(),
            ProblemGroup::Rule(id) => match catalog::find(id) {
                Some((id, rule)) => format!("{id} · {}", rule.summary()),
                None => (*id).to_owned(),
            },
        }
    }

    fn problem_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        position: usize,
        problem: &Diagnostic,
        wishes: &mut Vec<Wish>,
        actions: &mut Vec<Action>,
    ) {
        let view = self.view();
        let is_current = self.current(session) == Some(position);
        let tokens = Tokens::of_ui(ui);
        let (text, name) = words_of(view, session, position, problem);
        let button_width = match view {
            ProblemsView::Silenced => UNSILENCE_WIDTH + 2.0 * SPACE,
            // Also for rows without a fix, so that the text is aligned.
            ProblemsView::Problems => FIX_WIDTH + 2.0 * SPACE,
            ProblemsView::Unstated => 0.0,
        };
        let row = WidgetRow {
            icon: Some((
                severity_icon(problem.severity),
                tokens.severity(problem.severity),
            )),
            text: &text,
            name: &name,
            indent: match self.arrangement.grouping {
                Grouping::None => -16.0,
                Grouping::Object | Grouping::Rule => 0.0,
            },
            selected: is_current,
            tail: match self.arrangement.grouping {
                Grouping::Rule => "",
                Grouping::None | Grouping::Object => problem.rule,
            },
            ..WidgetRow::default()
        };
        ui.horizontal(|ui| {
            let width = ui.available_width();
            let response = ui
                .scope(|ui| {
                    ui.set_max_width((width - button_width).max(80.0));
                    row_ui(ui, Id::unique((view, position)), &row).0
                })
                .inner;
            if response.clicked() || response.secondary_clicked() {
                response.request_focus();
                wishes.push(Wish::Show(position));
            }
            if is_current && self.wants_keyboard {
                response.request_focus();
            }
            self.keys_ui(ui, &response, wishes);
            let items = || self.menu_items(session, position);
            match context_menu_ui(&response, "Problem", items) {
                None => {}
                Some(Chosen::Wish(wish)) => wishes.push(wish),
                Some(Chosen::Action(action)) => actions.push(action),
            }
            match view {
                ProblemsView::Problems => {
                    let (fixes, dry_runs) = (&problem.fixes, &mut self.dry_runs);
                    row_fixes_ui(ui, session, position, fixes, dry_runs, actions);
                }
                ProblemsView::Unstated => {}
                ProblemsView::Silenced => unsilence_ui(ui, problem, actions),
            }
        });
    }

    /// Up and down go from problem to problem while a row has the focus.
    fn keys_ui(&mut self, ui: &Ui, response: &Response, wishes: &mut Vec<Wish>) {
        if !response.has_focus() {
            return;
        }
        self.focused_row = Some(response.id);
        let arrows = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        for (key, by) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                wishes.push(Wish::Step(by));
            }
        }
    }

    /// The possible actions for a problem.
    fn menu_items(&mut self, session: &Session, position: usize) -> Vec<MenuItem<Chosen>> {
        let entry = |text: &str, wish| MenuItem::Entry(MenuEntry::new(text, Chosen::Wish(wish)));
        let mut items = vec![
            entry("Copy problem", Wish::Copy(position)),
            MenuItem::Separator,
        ];
        if let Some(of) = self.table.entry(position) {
            items.extend([
                entry("Show only this rule", Wish::OnlyRule(of.rule)),
                entry("Show only this object", Wish::OnlyObject(of.object.clone())),
                entry("Show only this site", Wish::OnlyPlace(of.place)),
            ]);
        }
        if let Some((text, action)) = self.view().problem(session, position).and_then(state_it) {
            items.push(MenuItem::Separator);
            items.push(MenuEntry::new(text, Chosen::Action(action)).into());
        }
        if self.view() == ProblemsView::Problems {
            let fixes = all_fixes_items(session, position, &mut self.dry_runs);
            if !fixes.is_empty() {
                items.push(MenuItem::Separator);
            }
            items.extend(fixes.into_iter().map(|item| item.map(Chosen::Action)));
        }
        items
    }
}

/// The text of a row, and its accessible name.
fn words_of(
    view: ProblemsView,
    session: &Session,
    position: usize,
    problem: &Diagnostic,
) -> (String, String) {
    let message = &problem.message;
    match (view, session.silenced().get(position)) {
        (ProblemsView::Silenced, Some(silenced)) => (
            format!(
                "“{}” · {message}",
                cut_to(&silenced.reason, LONGEST_SENTENCE)
            ),
            format!("Silenced: {message}"),
        ),
        (ProblemsView::Unstated, _) => (message.clone(), format!("Question: {message}")),
        (ProblemsView::Problems | ProblemsView::Silenced, _) => (
            message.clone(),
            format!("{}: {message}", problem.severity.label()),
        ),
    }
}

fn unsilence_ui(ui: &mut Ui, problem: &Diagnostic, actions: &mut Vec<Action>) {
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().interact_size.y = 20.0;
    let name = format!("Stop silencing: {}", problem.message);
    if wide_button_ui(ui, "Stop silencing", &name, UNSILENCE_WIDTH).clicked() {
        actions.push(unsilence(problem));
    }
}

/// The choice in the menu of a problem.
#[derive(Clone)]
enum Chosen {
    Wish(Wish),
    Action(Action),
}
