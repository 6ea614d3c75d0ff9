//! One problem with everything that can be said and done about it, next to the list.

use egui::{RichText, ScrollArea, Ui};

use crate::app::action::Action;
use crate::app::markdown::markdown_ui;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, severity_icon};
use crate::app::widgets::sentence_ui;
use crate::design::Fact;
use crate::rules::{self, Diagnostic, catalog};
use crate::topology::ObjectId;
use crate::topology::inventory::name_of;

use crate::app::panels::problems::dry_runs::DryRuns;
use crate::app::panels::problems::fix_buttons::page_fixes_ui;
use crate::app::panels::problems::silence::SilenceReason;

/// What is shown next to the list.
pub(super) enum Shown<'s> {
    /// A problem and its position.
    Problem(usize, &'s Diagnostic),
    /// A fact that a rule needs.
    Unstated(&'s Diagnostic),
    /// A problem that the user accepted, and the reason.
    Silenced(&'s Diagnostic, &'s str),
}

/// The whole message, the available actions, and the page of the rule.
pub(super) fn page_ui(
    ui: &mut Ui,
    session: &Session,
    shown: &Shown<'_>,
    is_hidden: bool,
    (reason, dry_runs): (&mut SilenceReason, &mut DryRuns),
    actions: &mut Vec<Action>,
) {
    let (Shown::Problem(_, problem) | Shown::Silenced(problem, _) | Shown::Unstated(problem)) =
        *shown;
    let tokens = Tokens::of_ui(ui);
    ScrollArea::vertical()
        .min_scrolled_height(crate::app::widgets::ROW_HEIGHT)
        .id_salt((
            "rule page",
            std::mem::discriminant(shown),
            problem.rule,
            &problem.object,
        ))
        .auto_shrink(false)
        .show(ui, |ui| {
            if is_hidden {
                let text = RichText::new("Hidden in the list by the filter.");
                ui.label(text.color(tokens.text_weak));
            }
            sentence_ui(
                ui,
                severity_icon(problem.severity),
                tokens.severity(problem.severity),
                &problem.message,
            );
            if let Some((text, action)) = state_it(problem)
                && ui.button(text).clicked()
            {
                actions.push(action);
            }
            if let Shown::Unstated(_) = shown {
                // A question may list thousands of objects, so the actions come first.
                reason.silence_ui(ui, problem, actions);
            }
            objects_ui(ui, session, problem, actions);
            match shown {
                Shown::Problem(position, _) => {
                    page_fixes_ui(ui, session, *position, &problem.fixes, dry_runs, actions);
                    reason.silence_ui(ui, problem, actions);
                }
                Shown::Unstated(_) => {}
                Shown::Silenced(_, reason) => {
                    ui.add(egui::Label::new(format!("Accepted because: {reason}")).wrap());
                    if ui.button("Stop silencing").clicked() {
                        actions.push(unsilence(problem));
                    }
                }
            }
            ui.add_space(SPACE);
            if let Some((id, rule)) = catalog::find(problem.rule) {
                ui.label(RichText::new(format!("{id} · {}", rule.name)).color(tokens.text_weak));
                markdown_ui(ui, &rule.page());
            }
        });
}

/// Shows an object that is part of the problem; if a fact is missing, with the field for the first
/// missing one.
pub(super) fn show_object(problem: &Diagnostic, object: &ObjectId) -> Action {
    let mut asked = problem.asked().iter();
    match asked.find(|asked| asked.objects.contains(object)) {
        Some(asked) if asked.fact != Fact::Link => Action::ShowFact {
            objects: vec![object.clone()],
            fact: asked.fact,
            take_keyboard: false,
        },
        _ => Action::Reveal(object.clone()),
    }
}

/// The text and the action that lead to the field of the first missing fact. Offered once for all
/// objects that lack the fact, and only for them: for other objects it would be entered again.
pub(super) fn state_it(problem: &Diagnostic) -> Option<(String, Action)> {
    let asked = problem.asked().first()?;
    let fact = asked.fact;
    let objects = match fact {
        Fact::Link => Vec::new(),
        _ => asked.objects.clone(),
    };
    let text = match objects.len() {
        0 | 1 => "Answer…".to_owned(),
        count => format!("Answer for all {count}…"),
    };
    let action = Action::ShowFact {
        objects,
        fact,
        take_keyboard: true,
    };
    Some((text, action))
}

/// Ends the silence of a problem.
pub(super) fn unsilence(problem: &Diagnostic) -> Action {
    Action::Edit(rules::unsilence(problem))
}

fn objects_ui(ui: &mut Ui, session: &Session, problem: &Diagnostic, actions: &mut Vec<Action>) {
    let topology = &session.design().topology;
    ui.horizontal_wrapped(|ui| {
        for object in problem.objects() {
            if ui.link(name_of(topology, object)).clicked() {
                actions.push(show_object(problem, object));
            }
        }
    });
}
