//! The header of the panel: counts, baseline and filter.

use std::collections::{BTreeMap, BTreeSet};

use egui::{RichText, Ui};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::popup_menu::{entry_of_list, list_button_ui};
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::widgets::{Choice, choice_ui};
use crate::rules::catalog;
use crate::topology::ObjectId;
use crate::topology::inventory::name_of;

use crate::app::panels::list_header::{self, LIST_WIDTH, copy_ui, words_ui};
use crate::app::panels::problems::baseline::baseline_ui;
use crate::app::panels::problems::filter::{ListedProblem, ProblemFilter, SEVERITIES, Whereabouts};
use crate::app::panels::problems::listing::Grouping;
use crate::app::panels::problems::table::{ProblemsArrangement, ProblemsTable, ProblemsView};

/// Below this width, the header has several lines, in points.
const NARROW_WIDTH: f32 = 620.0;

/// Below this height, a narrow panel uses its space for the list, in points.
const LOW_HEIGHT: f32 = 190.0;

/// Whether the panel only has space for counts, filter text and list; the rest is in the Problems menu.
fn is_tiny(ui: &Ui) -> bool {
    ui.available_width() < NARROW_WIDTH && ui.available_height() < LOW_HEIGHT
}

/// Counts as toggles, and the baseline.
pub(super) fn counts_ui(
    ui: &mut Ui,
    session: &Session,
    arrangement: &mut ProblemsArrangement,
    actions: &mut Vec<Action>,
) {
    let counts = session.problem_counts();
    let tokens = Tokens::of_ui(ui);
    // In a narrow panel, the baseline has a separate line, so that nothing overlaps.
    let is_narrow = ui.available_width() < NARROW_WIDTH;
    let is_tiny = is_tiny(ui);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(arrangement.view.title()).font(semibold(text_size::BODY)));
        ui.add_space(SPACE);
        let ProblemsArrangement { filter, view, .. } = arrangement;
        for (severity, hidden) in SEVERITIES.into_iter().zip(&mut filter.hidden) {
            let count = counts.with(severity);
            let color = if count == 0 {
                tokens.text_weak
            } else {
                tokens.severity(severity)
            };
            // A question has no severity; the counts lead back to the problems.
            let leads_back = *view == ProblemsView::Unstated;
            let mut is_shown = !*hidden && !leads_back;
            let text = RichText::new(severity.counted(count)).color(color);
            let response = ui
                .toggle_value(&mut is_shown, text)
                .on_hover_text(match is_shown {
                    true => "Shown; click to hide",
                    false if leads_back => "Click to show the problems",
                    false => "Hidden; click to show",
                });
            if response.changed() {
                *hidden = !is_shown;
                if leads_back {
                    *view = ProblemsView::Problems;
                }
            }
        }
        view_ui(
            ui,
            arrangement,
            ProblemsView::Silenced,
            &format!("Silenced ({})", session.silenced().len()),
            "Problems that are accepted, each with the reason",
            !session.silenced().is_empty(),
        );
        view_ui(
            ui,
            arrangement,
            ProblemsView::Unstated,
            &format!("Questions ({})", session.unstated().len()),
            "Facts that the rules need and documents do not contain; enter them in the properties of the \
             object",
            !session.unstated().is_empty(),
        );
        not_judged_ui(ui, session, actions);
        differences_ui(ui, session, actions);
        if !is_narrow {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                baseline_ui(ui, session, actions);
            });
        }
    });
    if is_narrow && !is_tiny {
        ui.horizontal(|ui| baseline_ui(ui, session, actions));
    }
}

/// During a comparison: the link to the differences.
fn differences_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let Some(comparison) = session.comparison() else {
        return;
    };
    let text = format!("Differences ({})", comparison.differences().objects.len());
    let button = ui
        .toggle_value(&mut false, text)
        .on_hover_text("Show the differences in place of the problems");
    if button.clicked() {
        actions.push(Action::ListDifferences(true));
    }
}

/// A notice that a lack of problems does not mean approval if the document is not fully understood; it leads from one
/// such object to the next.
fn not_judged_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let left = session.not_judged();
    if left.is_empty() {
        return;
    }
    let topology = &session.design().topology;
    let lines = left.iter().map(|left| {
        let name = name_of(topology, &left.object);
        format!("{name}: {} ({})", left.because, left.rules.join(", "))
    });
    let lines: Vec<String> = lines.collect();
    let link = ui
        .link(format!("Not checked ({})", left.len()))
        .on_hover_text(format!("Not checked:\n{}", lines.join("\n")));
    if link.clicked() {
        let shown = session.selection.single();
        let at = left.iter().position(|left| Some(&left.object) == shown);
        let next = at.map_or(0, |at| (at + 1) % left.len());
        actions.extend(
            left.get(next)
                .map(|left| Action::Reveal(left.object.clone())),
        );
    }
}

/// A toggle between the problems and another list.
fn view_ui(
    ui: &mut Ui,
    arrangement: &mut ProblemsArrangement,
    view: ProblemsView,
    text: &str,
    explanation: &str,
    has_any: bool,
) {
    if !has_any {
        return;
    }
    let mut is_on = arrangement.view == view;
    let response = ui.toggle_value(&mut is_on, text).on_hover_text(explanation);
    if response.changed() {
        arrangement.view = if is_on { view } else { ProblemsView::Problems };
    }
}

/// The filter and the grouping.
pub(super) fn filter_ui(
    ui: &mut Ui,
    table: &ProblemsTable,
    arrangement: &mut ProblemsArrangement,
    actions: &mut Vec<Action>,
) {
    let is_tiny = is_tiny(ui);
    ui.horizontal_wrapped(|ui| {
        let filter = &mut arrangement.filter;
        words_ui(ui, &mut filter.text);
        if is_tiny {
            if filter.is_active() {
                clear_ui(ui, filter, table.listing().hidden);
            }
            return;
        }
        let place = filter.place.map(|place| table.place_name(place).to_owned());
        if let Some(chosen) = pick_ui(ui, "Filter by site", "All sites", place, || places(table)) {
            filter.place = chosen;
        }
        let object = filter
            .object
            .as_ref()
            .map(|object| table.name(object).to_owned());
        if let Some(chosen) = pick_ui(ui, "Filter by object", "All objects", object, || {
            objects(table)
        }) {
            filter.object = chosen;
        }
        let rule = filter.rule.map(str::to_owned);
        if let Some(chosen) = pick_ui(ui, "Filter by rule", "All rules", rule, || rules(table)) {
            filter.rule = chosen;
        }
        grouping_ui(ui, &mut arrangement.grouping);
        copy_ui(ui, Command::COPY_PROBLEMS, actions);
        if filter.is_active() {
            clear_ui(ui, filter, table.listing().hidden);
        }
    });
}

/// The button that clears the filter.
pub(super) fn clear_ui(ui: &mut Ui, filter: &mut ProblemFilter, hidden: usize) {
    if list_header::clear_ui(ui, hidden) {
        *filter = ProblemFilter::default();
    }
}

/// Starts a new line if a list would not fit in the current one.
fn begin_list(ui: &mut Ui) {
    if ui.available_size_before_wrap().x < LIST_WIDTH {
        ui.end_row();
    }
}

fn grouping_ui(ui: &mut Ui, grouping: &mut Grouping) {
    begin_list(ui);
    let choices = || {
        let choice = |each: Grouping| Choice::new(each.label());
        Grouping::ALL.into_iter().map(choice).collect()
    };
    let chosen = choice_ui(ui, "Group", grouping.label(), LIST_WIDTH, choices);
    if let Some(chosen) = chosen.and_then(|at| Grouping::ALL.into_iter().nth(at)) {
        *grouping = chosen;
    }
}

/// A drop-down list with an entry for all; the entries are only created while it is open. `None` if nothing was chosen
/// in this frame.
fn pick_ui<T: Clone>(
    ui: &mut Ui,
    name: &str,
    all: &str,
    selected: Option<String>,
    entries: impl FnOnce() -> Vec<(T, String)>,
) -> Option<Option<T>> {
    begin_list(ui);
    let accent = Tokens::of_ui(ui).accent;
    let is_all = selected.is_none();
    let text = match selected {
        Some(text) => RichText::new(text).color(accent),
        None => RichText::new(all),
    };
    let items = || {
        let everything = entry_of_list(all.to_owned(), is_all, None, None);
        let one = |(value, text)| entry_of_list(text, false, None, Some(value));
        let each = entries().into_iter().map(one);
        std::iter::once(everything).chain(each).collect()
    };
    list_button_ui(ui, name, text, LIST_WIDTH, items).1
}

fn places(table: &ProblemsTable) -> Vec<(Whereabouts, String)> {
    let found = counted(
        table,
        |entry| {
            let places: BTreeSet<Whereabouts> = entry.found_by().map(|(_, place)| place).collect();
            places
        },
        |place| *place,
    );
    let named = |(place, count)| (place, format!("{} ({count})", table.place_name(place)));
    found.into_iter().map(named).collect()
}

fn objects(table: &ProblemsTable) -> Vec<(ObjectId, String)> {
    let found = counted(
        table,
        |entry| {
            entry
                .found_by()
                .map(|(object, _)| object.clone())
                .collect::<Vec<_>>()
        },
        |object| table.name(object).to_owned(),
    );
    let named = |(object, count)| {
        let text = format!("{} ({count})", table.name(&object));
        (object, text)
    };
    found.into_iter().map(named).collect()
}

fn rules(table: &ProblemsTable) -> Vec<(&'static str, String)> {
    let found = counted(table, |entry| [entry.rule], |rule| catalog::place(rule));
    let named = |(rule, count)| (rule, format!("{rule} {} ({count})", catalog::name(rule)));
    found.into_iter().map(named).collect()
}

/// The values in the list with their counts, in the order of `order`.
fn counted<K: Ord, O: Ord, Keys: IntoIterator<Item = K>>(
    table: &ProblemsTable,
    keys: impl Fn(&ListedProblem) -> Keys,
    order: impl Fn(&K) -> O,
) -> Vec<(K, usize)> {
    let mut counts: BTreeMap<K, usize> = BTreeMap::new();
    for entry in table.entries() {
        for key in keys(entry) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut found: Vec<(K, usize)> = counts.into_iter().collect();
    found.sort_by_cached_key(|(key, _)| order(key));
    found
}
