//! Carries out the actions on problems: moving from one to the next, fixing, copying.

use std::collections::BTreeSet;

use egui::Context;

use crate::diagram::Cards;
use crate::edit::{self, Edit};
use crate::rules::engine::batch::FixKind;
use crate::rules::{Diagnostic, QuickFix};

use crate::app::App;
use crate::app::action::Bearer;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::fix_all::FixAllDialog;
use crate::app::making::Saying;
use crate::app::popups::Popup;
use crate::app::selection::Selection;

/// Where the menu of fixes opens, relative to the middle of the window's upper edge, in points.
const FIXES_OFFSET: egui::Vec2 = egui::vec2(-200.0, 96.0);

impl App {
    /// Shows a problem next to the list, and its object.
    pub(super) fn show_problem(&mut self, position: usize) {
        let Some(session) = &mut self.session else {
            return;
        };
        session.current_problem = Some(position);
        self.settings.show_problems = true;
        self.panels.differences.is_in_front = false;
        self.panels.problems.reveal(session, position);
        if let Some(object) = session
            .diagnostics()
            .get(position)
            .map(|problem| problem.object.clone())
        {
            self.reveal(&object);
        }
    }

    /// Shows the worst problem of the thing that has a badge, or the one after the one that is shown.
    pub(super) fn show_problem_of(&mut self, bearer: &Bearer) {
        let Some(session) = &self.session else {
            return;
        };
        let problems: Vec<usize> = session.look_up(|look_ups| {
            let cards = Cards::new(look_ups);
            let is_of_bearer = |problem: &Diagnostic| match bearer {
                Bearer::Object(object) => cards.shows(&problem.object) == *object,
                Bearer::Wire(wire) => {
                    let drawn = session.diagram().wire(wire);
                    let held = drawn.map_or(&[][..], |wire| &wire.associations);
                    let association = problem.association.as_ref();
                    association.is_some_and(|one| held.contains(one))
                }
            };
            let all = session.diagnostics().iter().enumerate();
            all.filter(|(_, problem)| is_of_bearer(problem))
                .map(|(position, _)| position)
                .collect()
        });
        let shown = session
            .current_problem
            .and_then(|current| problems.iter().position(|position| *position == current));
        let next = shown.map_or(0, |at| (at + 1) % problems.len());
        if let Some(position) = problems.get(next) {
            self.show_problem(*position);
        }
        if let (Some(session), Bearer::Wire(wire)) = (&mut self.session, bearer) {
            session.selection = Selection {
                objects: BTreeSet::new(),
                wire: Some(wire.clone()),
            };
        }
    }

    /// Goes to the next or the previous of the problems that the panel shows.
    pub(super) fn step_problem(&mut self, by: isize) {
        let Some(session) = &self.session else {
            return;
        };
        match self.panels.problems.step(session, by) {
            Some(position) => self.show_problem(position),
            None => self.toasts.say("The filter hides every problem."),
        }
    }

    /// Shows the fixes of the current problem, each with a preview.
    pub(super) fn fix_problem(&mut self, ctx: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let position = session.current_problem.unwrap_or(0);
        let Some(problem) = session.diagnostics().get(position) else {
            self.toasts.say("There is no problem to fix.");
            return;
        };
        if problem.fixes.is_empty() {
            self.toasts
                .say("This problem has no automatic fix; its page says what to do.");
            self.show_problem(position);
            return;
        }
        let tried = |fix: &QuickFix| {
            let tried = edit::preview(session.design(), &fix.edit);
            (fix.clone(), tried)
        };
        let popup = Popup::Fixes {
            message: problem.message.clone(),
            fixes: problem.fixes.iter().map(tried).collect(),
            pos_in_screen: ctx.content_rect().center_top() + FIXES_OFFSET,
        };
        self.show_problem(position);
        self.popup = Some(popup);
    }

    /// Asks whether to make the first change that the current problem has in common with others, for all
    /// of these problems.
    pub(super) fn fix_all_problems(&mut self, ctx: &Context) {
        let kind = self
            .session
            .as_ref()
            .and_then(|session| session.fix_kinds().into_iter().next());
        if let Some(kind) = kind {
            self.ask_fix_all(ctx, kind);
        }
    }

    /// Shows what all fixes of one kind would do.
    pub(super) fn ask_fix_all(&mut self, ctx: &Context, kind: FixKind) {
        let Some(session) = &self.session else {
            return;
        };
        self.dialog = Some(Dialog::FixAll(FixAllDialog::new(ctx, session, kind)));
    }

    /// Applies one or several fixes, reports what else they changed, and offers to undo them.
    pub(super) fn fix_and_say(&mut self, edit: &Edit) {
        if let Err(refusal) = self.make_saying(edit, Saying::Always) {
            self.toasts.say(refusal.0);
        }
    }

    /// Copies the problems that the panel lists.
    pub(super) fn copy_problems(&mut self, ctx: &Context) {
        let copied = self
            .session
            .as_ref()
            .and_then(|session| self.panels.problems.copy_all(session));
        match copied {
            Some(action) => self.act(ctx, action),
            None => self.toasts.say("The filter hides everything."),
        }
    }
}
