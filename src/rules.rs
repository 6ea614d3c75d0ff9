//! What is wrong with a design, explained. One rule is one file in a folder of its theme; it holds
//! the manual page (its `//!` comment), the check, the fix and its tests.
//!
//! A rule is a pure function of [`Facts`]: it knows no window, no file and no clock.
//!
//! | folder | what it is for |
//! |---|---|
//! | [`engine`] | runs the rules; what a check comes to, silences, questions, fixing several at once |
//! | [`facts`] | the design as rules read it, and what many of them look up |
//! | [`catalog`] | the rules; the only place that binds an id to one |

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
