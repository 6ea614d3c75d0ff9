//! The problems: live, sorted, filtered and grouped; each leads to its object, its fixes and its page.

mod baseline;
mod copying;
mod dry_runs;
mod filter;
mod fix_buttons;
mod header;
mod list;
mod listing;
mod page;
mod silence;
mod table;

pub(in crate::app) use fix_buttons::{fix_button_ui, fix_item};

use egui::{Align, Layout, Ui};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::session::Session;
use crate::app::theme::Tokens;
use crate::app::widgets::sentence_ui;
use crate::rules::Severity;
use crate::topology::ObjectId;

use dry_runs::DryRuns;
use filter::Whereabouts;
use listing::ProblemGroup;
use page::Shown;
use silence::{SilenceKey, SilenceReason};
use table::{ProblemsArrangement, ProblemsTable, ProblemsView};

/// The minimum width of the list next to a page, in points.
const MIN_LIST_WIDTH: f32 = 320.0;
/// The minimum width of the page of a problem, in points.
const MIN_PAGE_WIDTH: f32 = 180.0;
/// The share of the panel for the list next to a page.
const LIST_SHARE: f32 = 0.55;

/// View state of the panel.
#[derive(Default)]
pub struct Problems {
    arrangement: ProblemsArrangement,
    table: ProblemsTable,
    dry_runs: DryRuns,
    reason: SilenceReason,
    /// What is shown instead of the problems.
    beside: Option<SilenceKey>,
    /// The problem that the list was last scrolled to.
    scrolled_to: Option<usize>,
    /// The row that had the focus when it was last drawn.
    focused_row: Option<egui::Id>,
    /// Whether the row of the current problem should get the focus.
    wants_keyboard: bool,
}

/// The action of a row, carried out after all rows are drawn.
#[derive(Clone)]
enum Wish {
    Show(usize),
    Step(isize),
    Fold(ProblemGroup),
    Copy(usize),
    OnlyRule(&'static str),
    OnlyObject(ObjectId),
    OnlyPlace(Whereabouts),
}

impl Problems {
    /// Draws the panel in the available space.
    pub fn problems_ui(&mut self, ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
        if self.view().count(session) == 0 {
            self.arrangement.view = ProblemsView::Problems;
        }
        self.dry_runs.refresh(session);
        header::counts_ui(ui, session, &mut self.arrangement, actions);
        self.table.refresh(session, &self.arrangement);
        header::filter_ui(ui, &self.table, &mut self.arrangement, actions);
        self.table.refresh(session, &self.arrangement);
        let current = self.current(session);
        let list_width = match current {
            Some(_) => {
                // The page next to it stays readable in a narrow panel.
                let most = ui.available_width() - MIN_PAGE_WIDTH;
                let wanted = (ui.available_width() * LIST_SHARE).max(MIN_LIST_WIDTH);
                wanted.min(most).max(MIN_PAGE_WIDTH)
            }
            None => ui.available_width(),
        };
        let size = egui::vec2(list_width, ui.available_height());
        let mut wishes = Vec::new();
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                ui.set_max_width(list_width);
                // The height of the panel does not depend on its rows.
                ui.set_min_size(size);
                if self.table.listing().shown.is_empty() {
                    self.empty_ui(ui, session);
                } else {
                    self.list_ui(ui, session, &mut wishes, actions);
                }
            });
            if let Some(current) = current {
                ui.separator();
                ui.vertical(|ui| self.beside_ui(ui, session, current, actions));
            }
        });
        for wish in wishes {
            self.grant(session, wish, actions);
        }
    }

    fn view(&self) -> ProblemsView {
        self.arrangement.view
    }

    /// The index of the problem shown next to the list.
    fn current(&self, session: &Session) -> Option<usize> {
        match self.view() {
            ProblemsView::Problems => session.current_problem,
            view @ (ProblemsView::Silenced | ProblemsView::Unstated) => {
                let wanted = self.beside.as_ref()?;
                (0..view.count(session)).find(|position| {
                    view.problem(session, *position)
                        .is_some_and(|problem| silence::key_of(problem) == *wanted)
                })
            }
        }
    }

    fn empty_ui(&mut self, ui: &mut Ui, session: &Session) {
        let tokens = Tokens::of_ui(ui);
        let count = self.view().count(session);
        if count == 0 {
            sentence_ui(ui, Icon::Fine, tokens.fine, "No problems found.");
            return;
        }
        let noun = self.view().noun(count);
        let text = match count {
            1 => format!("The filter hides the only {noun}."),
            _ => format!("The filter hides all {count} {noun}."),
        };
        sentence_ui(ui, Icon::Severity(Severity::Info), tokens.text_weak, &text);
    }

    fn beside_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        current: usize,
        actions: &mut Vec<Action>,
    ) {
        let Some(problem) = self.view().problem(session, current) else {
            return;
        };
        let shown = match (self.view(), session.silenced().get(current)) {
            (ProblemsView::Silenced, Some(silenced)) => Shown::Silenced(problem, &silenced.reason),
            (ProblemsView::Unstated, _) => Shown::Unstated(problem),
            _ => Shown::Problem(current, problem),
        };
        let is_hidden = !self.table.listing().shown.contains(&current);
        let state = (&mut self.reason, &mut self.dry_runs);
        page::page_ui(ui, session, &shown, is_hidden, state, actions);
    }

    fn grant(&mut self, session: &Session, wish: Wish, actions: &mut Vec<Action>) {
        match wish {
            Wish::Show(position) => self.show(session, position, actions),
            Wish::Step(by) => {
                let current = self.current(session);
                if let Some(position) = self.table.listing().step(current, by) {
                    self.unfold(position);
                    self.show(session, position, actions);
                    self.wants_keyboard = true;
                }
            }
            Wish::Fold(group) => {
                let folded = &mut self.arrangement.folded;
                if !folded.remove(&group) {
                    folded.insert(group);
                }
            }
            Wish::Copy(position) => actions.push(self.copy(session, &[position])),
            Wish::OnlyRule(rule) => self.arrangement.filter.rule = Some(rule),
            Wish::OnlyObject(object) => self.arrangement.filter.object = Some(object),
            Wish::OnlyPlace(place) => self.arrangement.filter.place = Some(place),
        }
    }

    fn show(&mut self, session: &Session, position: usize, actions: &mut Vec<Action>) {
        match self.view() {
            ProblemsView::Problems => actions.push(Action::ShowProblem(position)),
            ProblemsView::Silenced | ProblemsView::Unstated => {
                if let Some(problem) = self.view().problem(session, position) {
                    self.beside = Some(silence::key_of(problem));
                    actions.push(page::show_object(problem, &problem.object));
                }
            }
        }
    }

    fn unfold(&mut self, position: usize) {
        if let Some(entry) = self.table.entry(position) {
            let folded = &mut self.arrangement.folded;
            folded.remove(&ProblemGroup::Object(entry.object.clone()));
            folded.remove(&ProblemGroup::Rule(entry.rule));
        }
    }

    fn copy(&self, session: &Session, positions: &[usize]) -> Action {
        let text = copying::as_text(session, self.view(), positions.iter().copied());
        let count = positions.len();
        Action::Copy {
            text,
            what: format!("{count} {}", self.view().noun(count)),
        }
    }

    /// The problem after (`by` > 0) or before the current one, among those that are shown.
    pub fn step(&mut self, session: &Session, by: isize) -> Option<usize> {
        self.arrangement.view = ProblemsView::Problems;
        self.table.refresh(session, &self.arrangement);
        self.table.listing().step(session.current_problem, by)
    }

    /// Ensures that a problem shown from elsewhere is visible in the list.
    pub fn reveal(&mut self, session: &Session, position: usize) {
        self.arrangement.view = ProblemsView::Problems;
        self.table.refresh(session, &self.arrangement);
        self.unfold(position);
    }

    /// Whether a row has the focus.
    pub fn has_keyboard(&self, ctx: &egui::Context) -> bool {
        self.focused_row.is_some() && self.focused_row == ctx.memory(egui::Memory::focused)
    }

    /// Copies the problem shown next to the list.
    pub fn copy_current(&self, session: &Session) -> Option<Action> {
        let current = self.current(session)?;
        Some(self.copy(session, &[current]))
    }

    /// Copies all problems that match the filter.
    pub fn copy_all(&mut self, session: &Session) -> Option<Action> {
        self.table.refresh(session, &self.arrangement);
        let shown = self.table.listing().shown.clone();
        (!shown.is_empty()).then(|| self.copy(session, &shown))
    }
}
