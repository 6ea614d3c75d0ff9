//! Which problems the panel lets through. Knows no window.

use crate::rules::Severity;
use crate::topology::{ObjectId, SiteId};

/// The severities in the order of their filters.
pub const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// A problem as far as filter and groups look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedProblem {
    /// Its position in its list.
    pub position: usize,
    /// How bad it is.
    pub severity: Severity,
    /// Id of its rule.
    pub rule: &'static str,
    /// What has its badge in the picture.
    pub object: ObjectId,
    /// Where that is.
    pub place: Whereabouts,
    /// What else a question asks about, and where that is.
    pub also: Vec<(ObjectId, Whereabouts)>,
}

impl ListedProblem {
    /// Everything that it is found by, and where that is; each once.
    pub fn found_by(&self) -> impl Iterator<Item = (&ObjectId, Whereabouts)> {
        let also = self.also.iter().map(|(object, place)| (object, *place));
        std::iter::once((&self.object, self.place)).chain(also)
    }
}

/// Where an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whereabouts {
    /// In no site.
    Deployment,
    /// In a site, or the site itself.
    Site(SiteId),
}

/// What is let through: all that is named here must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemFilter {
    /// Severities that are hidden, in the order of [`SEVERITIES`].
    pub hidden: [bool; 3],
    /// The only rule.
    pub rule: Option<&'static str>,
    /// The only card, site or deployment.
    pub object: Option<ObjectId>,
    /// The only site.
    pub place: Option<Whereabouts>,
    /// Words that must occur in message, rule or name of the object, without case.
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

    /// Whether a problem is let through. `text` is what words are looked for in; it is only asked
    /// for when there are any.
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
    fn what_is_named_must_hold_and_what_is_not_named_does_not_matter() {
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
    fn a_question_is_found_by_everything_that_it_asks_about() {
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
    fn blanks_do_not_filter() {
        let blanks = ProblemFilter {
            text: "  ".to_owned(),
            ..ProblemFilter::default()
        };
        assert!(!blanks.is_active());
    }
}
