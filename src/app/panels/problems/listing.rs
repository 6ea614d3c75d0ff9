//! The content of the list: problems that match the filter, in collapsible groups. Independent of the window.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::panels::stepping::step;
use crate::rules::Counts;
use crate::topology::ObjectId;

use crate::app::panels::problems::filter::{ListedProblem, ProblemFilter};

/// The grouping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// No groups: worst first.
    #[default]
    None,
    /// By the element with the badge.
    Object,
    /// By rule.
    Rule,
}

impl Grouping {
    /// All groupings, in list order.
    pub const ALL: [Self; 3] = [Self::None, Self::Object, Self::Rule];

    /// The label.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "No groups",
            Self::Object => "By object",
            Self::Rule => "By rule",
        }
    }

    fn key(self, entry: &ListedProblem) -> Option<ProblemGroup> {
        match self {
            Self::None => None,
            Self::Object => Some(ProblemGroup::Object(entry.object.clone())),
            Self::Rule => Some(ProblemGroup::Rule(entry.rule)),
        }
    }
}

/// A group of problems.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemGroup {
    /// Of a card, a site, or the deployment.
    Object(ObjectId),
    /// Of a rule.
    Rule(&'static str),
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemLine {
    /// The header of a group.
    Head {
        /// The group.
        group: ProblemGroup,
        /// The problems in it.
        counts: Counts,
        /// Whether they are shown.
        is_open: bool,
        /// The index of its first problem.
        first: usize,
    },
    /// A problem, by index.
    Problem(usize),
}

/// The whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemListing {
    /// Rows.
    pub lines: Vec<ProblemLine>,
    /// The indexes of all problems that match the filter, in list order, including collapsed groups.
    pub shown: Vec<usize>,
    /// The number hidden by the filter.
    pub hidden: usize,
}

impl ProblemListing {
    /// Lists entries; `text` is what the words of the filter are looked for in. A group comes where
    /// its first problem would come.
    pub fn of(
        entries: &[ListedProblem],
        text: impl Fn(&ListedProblem) -> String,
        filter: &ProblemFilter,
        grouping: Grouping,
        folded: &BTreeSet<ProblemGroup>,
    ) -> Self {
        let mut groups: Vec<(Option<ProblemGroup>, Vec<&ListedProblem>)> = Vec::new();
        let mut known: BTreeMap<Option<ProblemGroup>, usize> = BTreeMap::new();
        let mut hidden = 0;
        for entry in entries {
            if !filter.lets_through(entry, &text) {
                hidden += 1;
                continue;
            }
            let key = grouping.key(entry);
            let at = *known.entry(key.clone()).or_insert(groups.len());
            match groups.get_mut(at) {
                Some((_, members)) => members.push(entry),
                None => groups.push((key, vec![entry])),
            }
        }
        let mut listing = Self {
            hidden,
            ..Self::default()
        };
        for (group, members) in groups {
            let is_open = group.as_ref().is_none_or(|group| !folded.contains(group));
            if let (Some(group), Some(first)) = (group, members.first()) {
                listing.lines.push(ProblemLine::Head {
                    group,
                    counts: Counts::of(members.iter().map(|entry| entry.severity)),
                    is_open,
                    first: first.position,
                });
            }
            for entry in members {
                listing.shown.push(entry.position);
                if is_open {
                    listing.lines.push(ProblemLine::Problem(entry.position));
                }
            }
        }
        listing
    }

    /// The problem after (`by` > 0) or before the current one, around the end; none when nothing is
    /// shown.
    pub fn step(&self, current: Option<usize>, by: isize) -> Option<usize> {
        step(&self.shown, current, by)
    }

    /// The row of a problem; none while its group is folded or the filter hides it.
    pub fn line_of(&self, position: usize) -> Option<usize> {
        let wanted = ProblemLine::Problem(position);
        self.lines.iter().position(|line| *line == wanted)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::app::panels::problems::filter::tests::{card, entry};
    use crate::rules::Severity;

    fn entries() -> Vec<ListedProblem> {
        vec![
            entry(0, Severity::Error, "R45", "pchat", 1),
            entry(1, Severity::Error, "R1", "fe", 1),
            entry(2, Severity::Warning, "R45", "other", 2),
            entry(3, Severity::Info, "R1", "pchat", 1),
        ]
    }

    fn list(filter: &ProblemFilter, grouping: Grouping, folded: &[ProblemGroup]) -> ProblemListing {
        let folded = folded.iter().cloned().collect();
        ProblemListing::of(&entries(), |_| String::new(), filter, grouping, &folded)
    }

    #[test]
    fn without_groups_the_order_is_unchanged() {
        let listing = list(&ProblemFilter::default(), Grouping::None, &[]);
        assert_eq!(listing.shown, [0, 1, 2, 3]);
        assert_eq!(listing.lines.len(), 4);
    }

    #[test]
    fn groups_are_ordered_by_their_most_severe_problem_and_show_their_counts() {
        let listing = list(&ProblemFilter::default(), Grouping::Rule, &[]);
        assert_eq!(listing.shown, [0, 2, 1, 3]);
        let heads: Vec<_> = listing
            .lines
            .iter()
            .filter_map(|line| match line {
                ProblemLine::Head { group, counts, .. } => Some((group.clone(), counts.in_words())),
                ProblemLine::Problem(_) => None,
            })
            .collect();
        assert_eq!(
            heads,
            [
                (ProblemGroup::Rule("R45"), "1 error, 1 warning".to_owned()),
                (ProblemGroup::Rule("R1"), "1 error, 1 note".to_owned()),
            ]
        );
    }

    #[test]
    fn a_collapsed_group_keeps_its_header_and_is_included_when_stepping() {
        let folded = [ProblemGroup::Object(card("pchat"))];
        let listing = list(&ProblemFilter::default(), Grouping::Object, &folded);
        assert!(matches!(
            listing.lines[0],
            ProblemLine::Head { is_open: false, .. }
        ));
        assert_eq!(listing.line_of(0), None);
        assert_eq!(listing.shown, [0, 3, 1, 2]);
        assert_eq!(listing.step(Some(0), 1), Some(3));
    }

    #[test]
    fn stepping_covers_what_is_shown_and_wraps_around() {
        let errors = ProblemFilter {
            hidden: [false, true, true],
            ..ProblemFilter::default()
        };
        let listing = list(&errors, Grouping::None, &[]);
        assert_eq!((listing.shown.len(), listing.hidden), (2, 2));
        assert_eq!(listing.step(None, 1), Some(0));
        assert_eq!(listing.step(Some(1), 1), Some(0));
        assert_eq!(listing.step(None, -1), Some(1));
        assert_eq!(listing.step(Some(0), -1), Some(1));
        // A current but hidden problem is not a starting point.
        assert_eq!(listing.step(Some(3), 1), Some(0));
        assert_eq!(ProblemListing::default().step(None, 1), None);
    }
}
