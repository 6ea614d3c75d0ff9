//! The filter of the panel. Independent of the window.

use crate::rules::Severity;
use crate::topology::{ObjectId, SiteId};

/// The severities in the order of their toggles.
pub const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// The properties of a problem for filtering and grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedProblem {
    /// The index in its list.
    pub position: usize,
    /// The severity.
    pub severity: Severity,
    /// The id of the rule.
    pub rule: &'static str,
    /// The element with its badge in the diagram.
    pub object: ObjectId,
    /// The site of that element.
    pub place: Whereabouts,
    /// The other objects of a question, with their sites.
    pub also: Vec<(ObjectId, Whereabouts)>,
}

impl ListedProblem {
    /// All elements with their sites, without duplicates.
    pub fn found_by(&self) -> impl Iterator<Item = (&ObjectId, Whereabouts)> {
        let also = self.also.iter().map(|(object, place)| (object, *place));
        std::iter::once((&self.object, self.place)).chain(also)
    }
}

/// The site of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whereabouts {
    /// In no site.
    Deployment,
    /// In a site, or the site itself.
    Site(SiteId),
}

/// The filter: all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemFilter {
    /// Hidden severities, in the order of [`SEVERITIES`].
    pub hidden: [bool; 3],
    /// The only rule.
    pub rule: Option<&'static str>,
    /// The only card, site or deployment.
    pub object: Option<ObjectId>,
    /// The only site.
    pub place: Option<Whereabouts>,
    /// Text that must occur in the message, the rule or the name of the object, ignoring case.
    pub text: String,
}

impl ProblemFilter {
    /// Whether anything may be hidden.
    pub fn is_active(&self) -> bool {
        *self != Self::default() && (self.words().next().is_some() || !self.is_only_text())
    }

    fn is_only_text(&self) -> bool {
        let text = self.text.clone();
        *self
            == Self {
                text,
                ..Self::default()
            }
    }

    /// Whether a problem matches the filter. `text` is searched; it is only called if there is filter text.
    pub fn lets_through(
        &self,
        entry: &ListedProblem,
        text: impl Fn(&ListedProblem) -> String,
    ) -> bool {
        let is_hidden = SEVERITIES
            .iter()
            .zip(self.hidden)
            .any(|(severity, hidden)| hidden && *severity == entry.severity);
        !is_hidden
            && self.rule.is_none_or(|rule| rule == entry.rule)
            && entry.found_by().any(|found| self.is_where(found))
            && self.finds_words_in(entry, text)
    }

    fn is_where(&self, (object, place): (&ObjectId, Whereabouts)) -> bool {
        self.object.as_ref().is_none_or(|only| only == object)
            && self.place.is_none_or(|only| only == place)
    }

    fn finds_words_in(
        &self,
        entry: &ListedProblem,
        text: impl Fn(&ListedProblem) -> String,
    ) -> bool {
        let mut words = self.words().peekable();
        if words.peek().is_none() {
            return true;
        }
        let text = text(entry).to_lowercase();
        words.all(|word| text.contains(&word))
    }

    fn words(&self) -> impl Iterator<Item = String> {
        self.text.split_whitespace().map(str::to_lowercase)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::topology::ClusterId;

    pub(in crate::app::panels) fn card(name: &str) -> ObjectId {
        ObjectId::Cluster(ClusterId::new(name))
    }

    pub(in crate::app::panels) fn entry(
        position: usize,
        severity: Severity,
        rule: &'static str,
        object: &str,
        site: u32,
    ) -> ListedProblem {
        ListedProblem {
            position,
            severity,
            rule,
            object: card(object),
            place: Whereabouts::Site(SiteId(site)),
            also: Vec::new(),
        }
    }

    fn lets_through(filter: &ProblemFilter, entry: &ListedProblem) -> bool {
        filter.lets_through(entry, |_| {
            "R45 next-hop-missing Pchat has no next hop".to_owned()
        })
    }

    #[test]
    fn all_specified_criteria_must_match_and_unspecified_ones_are_ignored() {
        let entry = entry(0, Severity::Warning, "R45", "pchat", 1);
        let all = ProblemFilter::default();
        assert!(lets_through(&all, &entry) && !all.is_active());
        let right = ProblemFilter {
            hidden: [true, false, true],
            rule: Some("R45"),
            object: Some(card("pchat")),
            place: Some(Whereabouts::Site(SiteId(1))),
            text: "PCHAT hop".to_owned(),
        };
        assert!(lets_through(&right, &entry) && right.is_active());
        let wrong = [
            ProblemFilter {
                hidden: [false, true, false],
                ..right.clone()
            },
            ProblemFilter {
                rule: Some("R46"),
                ..right.clone()
            },
            ProblemFilter {
                object: Some(card("fe")),
                ..right.clone()
            },
            ProblemFilter {
                place: Some(Whereabouts::Deployment),
                ..right.clone()
            },
            ProblemFilter {
                text: "pchat mirror".to_owned(),
                ..right
            },
        ];
        for filter in wrong {
            assert!(!lets_through(&filter, &entry), "{filter:?}");
        }
    }

    #[test]
    fn a_question_is_found_by_every_object_it_asks_about() {
        let mut question = entry(0, Severity::Info, "R70", "sql01", 1);
        question
            .also
            .push((card("sql02"), Whereabouts::Site(SiteId(2))));
        let only = |object: &str, site: u32| ProblemFilter {
            object: Some(card(object)),
            place: Some(Whereabouts::Site(SiteId(site))),
            ..ProblemFilter::default()
        };
        assert!(lets_through(&only("sql01", 1), &question));
        assert!(lets_through(&only("sql02", 2), &question));
        assert!(!lets_through(&only("sql02", 1), &question), "not there");
        assert!(!lets_through(&only("sql03", 1), &question));
    }

    #[test]
    fn blank_text_does_not_filter() {
        let blanks = ProblemFilter {
            text: "  ".to_owned(),
            ..ProblemFilter::default()
        };
        assert!(!blanks.is_active());
    }
}
