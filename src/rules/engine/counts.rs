//! The number of problems, counted in one place for the window and all reports.

use std::ops::AddAssign;

use serde::Serialize;

use crate::rules::Severity;

/// The number of problems of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Number of errors.
    pub error: usize,
    /// Number of warnings.
    pub warning: usize,
    /// Number of notes.
    pub info: usize,
}

impl Counts {
    /// Counts problems by their severities.
    pub fn of(severities: impl IntoIterator<Item = Severity>) -> Self {
        let mut counts = Self::default();
        for severity in severities {
            counts.add(severity);
        }
        counts
    }

    /// Counts one more.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            Severity::Info => self.info += 1,
        }
    }

    /// The highest severity that occurs.
    pub fn worst(self) -> Option<Severity> {
        [Severity::Error, Severity::Warning, Severity::Info]
            .into_iter()
            .find(|severity| self.with(*severity) > 0)
    }

    /// The number of problems of one severity.
    pub fn with(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }

    /// The counts in words, highest severity first: `1 error, 2 warnings`; empty if there are none.
    pub fn in_words(self) -> String {
        [Severity::Error, Severity::Warning, Severity::Info]
            .into_iter()
            .filter(|severity| self.with(*severity) > 0)
            .map(|severity| severity.counted(self.with(severity)))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The total.
    pub fn total(self) -> usize {
        self.error + self.warning + self.info
    }

    /// The number of problems of this severity or higher.
    pub fn at_least(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.error + self.warning,
            Severity::Info => self.total(),
        }
    }
}

impl Severity {
    /// `no errors`, `1 error`, `2 warnings`, `3 notes`.
    pub fn counted(self, count: usize) -> String {
        let (one, many) = match self {
            Self::Error => ("error", "errors"),
            Self::Warning => ("warning", "warnings"),
            Self::Info => ("note", "notes"),
        };
        match count {
            0 => format!("no {many}"),
            1 => format!("1 {one}"),
            _ => format!("{count} {many}"),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.error += other.error;
        self.warning += other.warning;
        self.info += other.info;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_reported_in_words_with_the_most_severe_first() {
        let severities = [Severity::Info, Severity::Error, Severity::Info];
        let counts = Counts::of(severities);
        assert_eq!(counts.worst(), Some(Severity::Error));
        assert_eq!(counts.total(), 3);
        assert_eq!(counts.in_words(), "1 error, 2 notes");
        assert_eq!(Counts::default().worst(), None);
        assert_eq!(Counts::default().in_words(), "");
    }
}
