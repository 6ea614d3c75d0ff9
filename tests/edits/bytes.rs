//! What an edit may change in a document, byte for byte: the elements it concerns and nothing else.

use proptest::prelude::*;
use topology_designer::edit::Edit;

/// A document cut into its services, each with the white space before it and its identity, and everything
/// else, byte for byte.
struct Pieces<'t> {
    services: Vec<(&'t str, &'t str)>,
    others: Vec<&'t str>,
}

impl<'t> Pieces<'t> {
    fn of(text: &'t str) -> Self {
        let mut pieces = Self {
            services: Vec::new(),
            others: Vec::new(),
        };
        let mut rest = text;
        while let Some(start) = rest.find("<Service ") {
            let blanks = rest[..start].trim_end().len();
            let end = start + rest[start..].find("</Service>").unwrap() + "</Service>".len();
            let service = &rest[blanks..end];
            let identity = match service.find("UniqueId=") {
                Some(at) => &service[at..at + 46],
                None => &service[service.find("<ServiceId").unwrap()..][..80],
            };
            pieces.others.push(&rest[..blanks]);
            pieces.services.push((identity, service));
            rest = &rest[end..];
        }
        pieces.others.push(rest);
        pieces
    }

    fn service(&self, identity: &str) -> Option<&'t str> {
        let found = self.services.iter().find(|(known, _)| *known == identity);
        found.map(|(_, service)| *service)
    }

    /// The services that also occur in another document, in their order.
    fn shared_with(&self, other: &Self) -> Vec<(&'t str, &'t str)> {
        let shared = self.services.iter().copied();
        let shared = shared.filter(|(identity, _)| other.service(identity).is_some());
        shared.collect()
    }
}

/// The part of a text between the common prefix and the common suffix with another text.
fn between<'t>(text: &'t str, other: &str) -> &'t str {
    let alike = |one: &mut dyn Iterator<Item = (u8, u8)>| one.take_while(|(a, b)| a == b).count();
    let (bytes, others) = (text.as_bytes(), other.as_bytes());
    let before = alike(&mut bytes.iter().copied().zip(others.iter().copied()));
    let most = bytes.len().min(others.len()) - before;
    let after = alike(
        &mut bytes
            .iter()
            .rev()
            .copied()
            .zip(others.iter().rev().copied()),
    );
    &text[before..text.len() - after.min(most)]
}

/// Asserts that every byte outside the elements that an edit concerns is unchanged, both in other services
/// and between services.
pub fn outside_is_as_it_was(edit: &Edit, before: &str, after: &str) -> Result<(), TestCaseError> {
    let (was, is) = (Pieces::of(before), Pieces::of(after));
    let kept = was.shared_with(&is).into_iter().zip(is.shared_with(&was));
    let mut changed = Vec::new();
    for ((identity, was), (found, is)) in kept {
        prop_assert_eq!(identity, found, "{:?} changed the order", edit);
        if was != is {
            changed.push((was, is));
        }
    }
    prop_assert!(changed.len() <= 1, "{:?} changed {changed:#?}", edit);
    if let [(was, is)] = changed.as_slice() {
        let is_pool = was.contains("<Port ") && was.contains("5041");
        prop_assert!(is_pool, "{:?} changed {was}", edit);
        let gone = between(was, is);
        prop_assert!(gone.len() <= 300, "{:?} took {gone}", edit);
    }
    let (was, is) = (was.others.concat(), is.others.concat());
    match edit {
        Edit::SetDefaultPool { .. } => {
            let gone = between(&was, &is);
            prop_assert!(
                gone.contains("PersistentChatPool") && gone.len() < 300,
                "{gone}"
            );
            prop_assert_eq!(between(&is, &was), "");
        }
        edit => prop_assert!(was == is, "{edit:?} changed {}", between(&was, &is)),
    }
    Ok(())
}
