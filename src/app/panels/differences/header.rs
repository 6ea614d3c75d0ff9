//! The header of the panel: counts and filter.

use std::collections::BTreeMap;

use egui::{RichText, Ui};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::popup_menu::{entry_of_list, list_button_ui};
use crate::app::session::{Comparison, Session};
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::widgets::{Choice, choice_ui};
use crate::diff::Change;

use crate::app::panels::differences::DifferencesArrangement;
use crate::app::panels::differences::listing::{Filter, site_of};
use crate::app::panels::list_header::{LIST_WIDTH, clear_ui, copy_ui, words_ui};

/// Counts as toggles, and the link back to the problems.
pub(super) fn counts_ui(
    ui: &mut Ui,
    session: &Session,
    comparison: &Comparison,
    filter: &mut Filter,
    actions: &mut Vec<Action>,
) {
    let tokens = Tokens::of_ui(ui);
    let differences = comparison.differences();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Differences").font(semibold(text_size::BODY)));
        ui.add_space(SPACE);
        for (change, hidden) in Change::ALL.into_iter().zip(&mut filter.hidden) {
            let count = differences.count(change);
            if count == 0 && !*hidden {
                continue;
            }
            let mut is_shown = !*hidden;
            let text = format!("{count} {}", change.in_words());
            let text = RichText::new(text).color(tokens.change(change));
            let response = ui
                .toggle_value(&mut is_shown, text)
                .on_hover_text(match is_shown {
                    true => "Shown; click to hide",
                    false => "Hidden; click to show",
                });
            if response.changed() {
                *hidden = !is_shown;
            }
        }
        let remarks = differences.remarks();
        if !remarks.is_empty() {
            ui.weak(format!("Remarks ({})", remarks.len()))
                .on_hover_text(remarks.join("\n"));
        }
        let problems = format!("Problems ({})", session.diagnostics().len());
        let problems = ui
            .toggle_value(&mut false, problems)
            .on_hover_text("Show the problems in place of the differences");
        if problems.clicked() {
            actions.push(Action::ListDifferences(false));
        }
    });
}

/// The filter and the grouping.
pub(super) fn filter_ui(
    ui: &mut Ui,
    comparison: &Comparison,
    arrangement: &mut DifferencesArrangement,
    hidden: usize,
    actions: &mut Vec<Action>,
) {
    ui.horizontal_wrapped(|ui| {
        let filter = &mut arrangement.filter;
        words_ui(ui, &mut filter.text);
        sites_ui(ui, comparison, filter);
        let groupings = ["By object", "By site"];
        let selected = groupings[usize::from(arrangement.by_site)];
        let choices = || groupings.into_iter().map(Choice::new).collect();
        if let Some(chosen) = choice_ui(ui, "Group", selected, LIST_WIDTH, choices) {
            arrangement.by_site = chosen == 1;
        }
        copy_ui(ui, Command::COPY_DIFFERENCES, actions);
        let filter = &mut arrangement.filter;
        if filter.is_active() && clear_ui(ui, hidden) {
            *filter = Filter::default();
        }
    });
}

fn sites_ui(ui: &mut Ui, comparison: &Comparison, filter: &mut Filter) {
    let accent = Tokens::of_ui(ui).accent;
    let is_all = filter.site.is_none();
    let text = match &filter.site {
        Some(site) => RichText::new(name_of(site)).color(accent),
        None => RichText::new("All sites"),
    };
    let items = || {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for object in &comparison.differences().objects {
            *counts.entry(site_of(object)).or_default() += 1;
        }
        let all = entry_of_list("All sites".to_owned(), is_all, None, None);
        let each = counts.into_iter().map(|(site, count)| {
            let text = format!("{} ({count})", name_of(site));
            entry_of_list(text, false, None, Some(site.to_owned()))
        });
        std::iter::once(all).chain(each).collect()
    };
    let chosen: Option<Option<String>> =
        list_button_ui(ui, "Filter by site", text, LIST_WIDTH, items).1;
    if let Some(site) = chosen {
        filter.site = site;
    }
}

/// The name of a site in the list.
pub(super) fn name_of(site: &str) -> &str {
    match site {
        "" => "No site",
        site => site,
    }
}
