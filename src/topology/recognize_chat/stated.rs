//! Meanings that the user set for content that is otherwise not understood.

use crate::topology::{Dependency, Service};
use crate::vocabulary::{Meaning, MeaningSubject, Thing, Vocabulary};

/// The meaning set for a dependency: only for it, or for its usage everywhere.
pub(super) struct OfDependency {
    /// The meaning.
    pub meaning: Meaning,
    /// Whether it is set for the usage, which both databases share.
    pub by_usage: bool,
}

/// The meaning set for a dependency.
pub(super) fn dependency(
    holder: &Service,
    dependency: &Dependency,
    vocabulary: &Vocabulary,
) -> Option<OfDependency> {
    if vocabulary.stated().is_empty() {
        return None;
    }
    let itself = vocabulary.meaning(&MeaningSubject::Dependency {
        holder: holder.id.as_str().to_owned(),
        target: dependency.target.as_str().to_owned(),
    });
    let found = itself.map(|meaning| OfDependency {
        meaning,
        by_usage: false,
    });
    found.or_else(|| {
        let usage = MeaningSubject::Usage(dependency.usage.as_str().to_owned());
        vocabulary.meaning(&usage).map(|meaning| OfDependency {
            meaning,
            by_usage: true,
        })
    })
}

/// The index of the port that is set as the one for clients.
pub(super) fn port(service: &Service, vocabulary: &Vocabulary) -> Option<usize> {
    if vocabulary.stated().is_empty() {
        return None;
    }
    let is_it = |position: &usize| {
        let subject = MeaningSubject::Port {
            holder: service.id.as_str().to_owned(),
            position: *position,
        };
        vocabulary.meaning(&subject) == Some(Meaning::Is(Thing::PortUsage))
    };
    (0..service.ports.len()).find(is_it)
}

/// The meaning set for an attribute of the settings.
pub(super) fn attribute(name: &str, vocabulary: &Vocabulary) -> Option<Meaning> {
    setting(format_args!("@{name}"), vocabulary)
}

/// The meaning set for an element of the settings.
pub(super) fn element(name: &str, vocabulary: &Vocabulary) -> Option<Meaning> {
    setting(format_args!("{name}"), vocabulary)
}

fn setting(name: std::fmt::Arguments<'_>, vocabulary: &Vocabulary) -> Option<Meaning> {
    if vocabulary.stated().is_empty() {
        return None;
    }
    vocabulary.meaning(&MeaningSubject::Setting(name.to_string()))
}
