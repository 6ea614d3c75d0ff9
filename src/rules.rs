//! Finds and explains what is wrong with a design. Each rule is a file in the folder of its theme, with its
//! manual page (the `//!` comment), the check, the fixes and the tests.
//!
//! A rule is a pure function of [`Facts`]: it does not use the window, files or the clock.
//!
//! | folder | what it is for |
//! |---|---|
//! | [`engine`] | runs the rules: the result of a check, silences, questions, fixing several problems at once |
//! | [`facts`] | the design as the rules read it, with shared look-ups |
//! | [`catalog`] | the rules; the only place that assigns ids to them |

#[macro_use]
mod page;

pub mod catalog;
mod diagnostic;
pub mod engine;
pub mod facts;
mod rule;
mod severity;
#[cfg(test)]
pub(crate) mod testing;

pub use diagnostic::{Diagnostic, QuickFix, Safety};
pub use engine::counts::Counts;
pub use engine::fixes::removes;
pub use engine::not_judged::NotJudged;
pub use engine::question::{Asked, Question};
pub use engine::report::{Report, silence, unsilence};
pub use engine::silences::Silenced;
pub use engine::{check, check_design};
pub use facts::Facts;
pub use facts::chat_databases::ChatDatabase;
pub use facts::pool_facts::PoolFacts;
pub use facts::published::{Baseline, BaselineComparison, limits_in_words};
pub use rule::{Need, Rule, RuleBasis, Versions};
pub use severity::Severity;
