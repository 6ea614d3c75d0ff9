//! What the panel needs to know about a list of problems, computed once for each change: where each
//! problem is, what it is called, and which problems are listed.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;

use crate::app::session::Session;
use crate::diagram::{Cards, Node};
use crate::rules::{Diagnostic, Question, catalog};
use crate::topology::inventory::name_of;
use crate::topology::{LookUps, ObjectId};

use crate::app::panels::problems::filter::{ListedProblem, ProblemFilter, Whereabouts};
use crate::app::panels::problems::listing::{Grouping, ProblemGroup, ProblemListing};

/// The list that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ProblemsView {
    /// Open problems.
    #[default]
    Problems,
    /// Problems that the user accepted.
    Silenced,
    /// What rules could not judge because a fact is unknown.
    Unstated,
}

impl ProblemsView {
    /// The problem at a position in the list.
    pub fn problem(self, session: &Session, position: usize) -> Option<&Diagnostic> {
        match self {
            Self::Problems => session.diagnostics().get(position),
            Self::Silenced => session
                .silenced()
                .get(position)
                .map(|silenced| &silenced.diagnostic),
            Self::Unstated => session.unstated().get(position),
        }
    }

    /// The number of entries in the list.
    pub fn count(self, session: &Session) -> usize {
        match self {
            Self::Problems => session.diagnostics().len(),
            Self::Silenced => session.silenced().len(),
            Self::Unstated => session.unstated().len(),
        }
    }

    /// The title of the panel while it shows the list.
    pub fn title(self) -> &'static str {
        match self {
            Self::Problems => "Problems",
            Self::Silenced => "Silenced problems",
            Self::Unstated => "Questions",
        }
    }

    /// The word for the entries in a sentence.
    pub fn noun(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Problems, 1) => "problem",
            (Self::Problems, _) => "problems",
            (Self::Silenced, 1) => "silenced problem",
            (Self::Silenced, _) => "silenced problems",
            (Self::Unstated, 1) => "question",
            (Self::Unstated, _) => "questions",
        }
    }
}

/// How a list is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemsArrangement {
    /// The list that is shown.
    pub view: ProblemsView,
    /// Which problems pass the filter.
    pub filter: ProblemFilter,
    /// How problems are grouped.
    pub grouping: Grouping,
    /// Groups whose problems are hidden.
    pub folded: BTreeSet<ProblemGroup>,
}

/// A list at one revision of the session.
#[derive(Default)]
pub struct ProblemsTable {
    of: Option<(u64, ProblemsView)>,
    entries: Vec<ListedProblem>,
    names: BTreeMap<ObjectId, String>,
    arrangement: ProblemsArrangement,
    listing: ProblemListing,
}

impl ProblemsTable {
    /// Brings the list up to date; does nothing if nothing changed.
    pub fn refresh(&mut self, session: &Session, arrangement: &ProblemsArrangement) {
        let of = (session.revision(), arrangement.view);
        let is_read = self.of == Some(of);
        if is_read && self.arrangement == *arrangement {
            return;
        }
        if !is_read {
            self.read(session, arrangement.view);
            self.of = Some(of);
        }
        self.arrangement = arrangement.clone();
        let text = |entry: &ListedProblem| {
            let message = arrangement
                .view
                .problem(session, entry.position)
                .map_or("", |problem| &problem.message);
            let (rule, name) = (entry.rule, catalog::name(entry.rule));
            let mut text = format!("{rule} {name} {message}");
            for (object, _) in entry.found_by() {
                text.push(' ');
                text.push_str(self.name(object));
            }
            text
        };
        self.listing = ProblemListing::of(
            &self.entries,
            text,
            &arrangement.filter,
            arrangement.grouping,
            &arrangement.folded,
        );
    }

    fn read(&mut self, session: &Session, view: ProblemsView) {
        session.look_up(|look_ups| self.read_by(look_ups, session, view));
    }

    fn read_by(&mut self, look_ups: &LookUps<'_>, session: &Session, view: ProblemsView) {
        let topology = &session.design().topology;
        let diagram = session.diagram();
        let cards = Cards::new(look_ups);
        let nodes: AHashMap<&ObjectId, &Node> =
            diagram.nodes.iter().map(|node| (&node.id, node)).collect();
        let place_of = |object: &ObjectId| match object {
            ObjectId::Site(site) => Whereabouts::Site(*site),
            other => nodes
                .get(other)
                .map_or(Whereabouts::Deployment, |node| Whereabouts::Site(node.site)),
        };
        self.entries = (0..view.count(session))
            .filter_map(|position| {
                let problem = view.problem(session, position)?;
                let object = cards.shows(&problem.object);
                let place = place_of(&object);
                let asked = problem.question.iter().flat_map(Question::objects);
                let mut others: BTreeSet<ObjectId> =
                    asked.map(|asked| cards.shows(asked)).collect();
                others.remove(&object);
                let also = others.into_iter().map(|other| {
                    let place = place_of(&other);
                    (other, place)
                });
                Some(ListedProblem {
                    also: also.collect(),
                    position,
                    severity: problem.severity,
                    rule: problem.rule,
                    object,
                    place,
                })
            })
            .collect();
        let sites = diagram
            .sites
            .iter()
            .map(|site| (ObjectId::Site(site.id), site.title.clone()));
        self.names = sites.collect();
        for (object, _) in self.entries.iter().flat_map(ListedProblem::found_by) {
            if !self.names.contains_key(object) {
                let name = match (object, nodes.get(object)) {
                    (_, Some(node)) => node.title.clone(),
                    (ObjectId::Deployment, None) => "Deployment".to_owned(),
                    (other, None) => name_of(topology, other),
                };
                self.names.insert(object.clone(), name);
            }
        }
    }

    /// The rows that are listed.
    pub fn listing(&self) -> &ProblemListing {
        &self.listing
    }

    /// Every problem in the list, regardless of the filter.
    pub fn entries(&self) -> &[ListedProblem] {
        &self.entries
    }

    /// The problem at a position.
    pub fn entry(&self, position: usize) -> Option<&ListedProblem> {
        self.entries.get(position)
    }

    /// The name of an object that has a badge.
    pub fn name(&self, object: &ObjectId) -> &str {
        self.names.get(object).map_or("", String::as_str)
    }

    /// The name of the place of a problem.
    pub fn place_name(&self, place: Whereabouts) -> &str {
        match place {
            Whereabouts::Deployment => "No site",
            Whereabouts::Site(site) => self.name(&ObjectId::Site(site)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{BACK_END_STORE, CHAT_STORE, contoso, sql_store};

    #[test]
    fn a_question_is_listed_for_each_store_that_it_asks_about() {
        let session = Session::unsaved(contoso(), "contoso".to_owned());
        for store in [BACK_END_STORE, CHAT_STORE] {
            let store_id = sql_store(store);
            let card = session.look_up(|look_ups| Cards::new(look_ups).shows(&store_id));
            let arrangement = ProblemsArrangement {
                view: ProblemsView::Unstated,
                filter: ProblemFilter {
                    object: Some(card),
                    rule: Some("R70"),
                    ..ProblemFilter::default()
                },
                ..ProblemsArrangement::default()
            };
            let mut table = ProblemsTable::default();
            table.refresh(&session, &arrangement);
            assert_eq!(table.listing().shown.len(), 1, "{store}");
        }
    }
}
