//! The differences of a comparison: filtered, grouped and counted; each leads to its object and can be put back.

mod header;
mod listing;
mod rows;
mod strip;

pub(in crate::app) use rows::capitalized;
pub use strip::strip_ui;

use std::collections::BTreeSet;

use egui::Ui;

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::put_backs::PutBacks;
use crate::app::session::{Comparison, Session};
use crate::app::theme::Tokens;
use crate::app::widgets::sentence_ui;
use crate::diff::Differences;
use crate::rules::Severity;

use listing::{Filter, Fold, Listing};

/// View state of the panel.
#[derive(Default)]
pub struct DifferencesPanel {
    /// Whether it is shown instead of the problems.
    pub is_in_front: bool,
    arrangement: DifferencesArrangement,
    /// The differences that are listed.
    listed: Option<(u64, DifferencesArrangement)>,
    listing: Listing,
    scrolled_to: Option<usize>,
    focused_row: Option<egui::Id>,
    wants_keyboard: bool,
}

/// The display options of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct DifferencesArrangement {
    filter: Filter,
    by_site: bool,
    toggled: BTreeSet<Fold>,
}

/// The action of a row, carried out after all rows are drawn.
enum Wish {
    Show(usize),
    Step(isize),
    Toggle(Fold),
    Copy(usize),
    OnlySite(String),
}

impl DifferencesPanel {
    /// Draws the panel in the available space.
    pub fn differences_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        put_backs: &mut PutBacks,
        actions: &mut Vec<Action>,
    ) {
        let Some(comparison) = session.comparison() else {
            return;
        };
        let filter = &mut self.arrangement.filter;
        header::counts_ui(ui, session, comparison, filter, actions);
        self.refresh(session, comparison);
        let hidden = self.listing.hidden;
        header::filter_ui(ui, comparison, &mut self.arrangement, hidden, actions);
        self.refresh(session, comparison);
        if self.listing.shown.is_empty() {
            empty_ui(ui, comparison);
            // Otherwise the panel would shrink to this height and stay there.
            ui.take_available_height();
            return;
        }
        let wishes = self.rows_ui(ui, session, comparison, put_backs, actions);
        for wish in wishes {
            self.grant(session, wish, actions);
        }
    }

    fn refresh(&mut self, session: &Session, comparison: &Comparison) {
        let wanted = (session.revision(), self.arrangement.clone());
        if self.listed.as_ref() == Some(&wanted) {
            return;
        }
        self.listing = Listing::of(
            &comparison.differences().objects,
            &self.arrangement.filter,
            self.arrangement.by_site,
            &self.arrangement.toggled,
        );
        self.listed = Some(wanted);
    }

    fn grant(&mut self, session: &Session, wish: Wish, actions: &mut Vec<Action>) {
        match wish {
            Wish::Show(position) => actions.push(Action::ShowDifference(position)),
            Wish::Step(by) => {
                let current = session.comparison().and_then(Comparison::current);
                if let Some(position) = self.listing.step(current, by) {
                    actions.push(Action::ShowDifference(position));
                    self.wants_keyboard = true;
                }
            }
            Wish::Toggle(fold) => {
                let toggled = &mut self.arrangement.toggled;
                if !toggled.remove(&fold) {
                    toggled.insert(fold);
                }
            }
            Wish::Copy(position) => actions.extend(copy(session, &[position])),
            Wish::OnlySite(site) => self.arrangement.filter.site = Some(site),
        }
    }

    /// Ensures that a difference shown from elsewhere is visible in the list.
    pub fn reveal(&mut self, session: &Session, position: usize) {
        let Some(comparison) = session.comparison() else {
            return;
        };
        let object = comparison.differences().objects.get(position);
        if let Some(site) = object.map(listing::site_of) {
            let fold = Fold::Site(site.to_owned());
            self.arrangement.toggled.remove(&fold);
        }
    }

    /// The difference after (`by` > 0) or before the current one, among those that are shown.
    pub fn step(&mut self, session: &Session, by: isize) -> Option<usize> {
        let comparison = session.comparison()?;
        self.refresh(session, comparison);
        self.listing.step(comparison.current(), by)
    }

    /// Whether a row has the focus.
    pub fn has_keyboard(&self, ctx: &egui::Context) -> bool {
        self.focused_row.is_some() && self.focused_row == ctx.memory(egui::Memory::focused)
    }

    /// Copies the current difference.
    pub fn copy_current(&self, session: &Session) -> Option<Action> {
        let current = session.comparison()?.current()?;
        copy(session, &[current])
    }

    /// Copies all differences that match the filter.
    pub fn copy_all(&mut self, session: &Session) -> Option<Action> {
        let comparison = session.comparison()?;
        self.refresh(session, comparison);
        copy(session, &self.listing.shown)
    }
}

fn empty_ui(ui: &mut Ui, comparison: &Comparison) {
    let tokens = Tokens::of_ui(ui);
    let count = comparison.differences().objects.len();
    if count == 0 {
        let text = format!("No differences. {}", Differences::excluded_in_words());
        sentence_ui(ui, Icon::Fine, tokens.fine, &text);
        return;
    }
    let text = match count {
        1 => "The filter hides the only difference.".to_owned(),
        _ => format!("The filter hides all {count} differences."),
    };
    sentence_ui(ui, Icon::Severity(Severity::Info), tokens.text_weak, &text);
}

/// Differences as text for the clipboard, in the format of `diff`.
fn copy(session: &Session, positions: &[usize]) -> Option<Action> {
    let objects = &session.comparison()?.differences().objects;
    let mut text = String::new();
    for object in positions.iter().filter_map(|at| objects.get(*at)) {
        text.push_str(&object.in_words());
        text.push('\n');
        for property in &object.properties {
            text.push_str(&format!("    {}\n", property.in_words()));
        }
    }
    let what = match positions.len() {
        0 => return None,
        1 => "1 difference".to_owned(),
        count => format!("{count} differences"),
    };
    Some(Action::Copy { text, what })
}
