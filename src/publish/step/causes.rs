//! The causes of a step in one line. A few causes are listed one by one; many are counted by kind, because the table of
//! differences lists each of them.

use crate::diff::{Change, ObjectKind};
use crate::publish::step::Cause;

/// Up to this number, causes are listed one by one.
const MOST_NAMED: usize = 6;

/// All causes of one object.
struct OfObject<'c> {
    first: &'c Cause,
    /// How the object as a whole changed; `None` if only its properties differ.
    whole: Option<Change>,
    count: usize,
}

impl OfObject<'_> {
    fn in_words(&self) -> String {
        let what = match self.first.kind {
            ObjectKind::Deployment => self.first.kind.in_words().to_owned(),
            kind => format!("{} {}", kind.in_words(), self.first.name),
        };
        match (self.whole, self.count) {
            (Some(change), _) => format!("{what} {}", change.in_words()),
            (None, 1) => self.first.to_string(),
            (None, count) => format!("{what}: {count} changes"),
        }
    }
}

/// The causes, separated by semicolons.
pub fn in_words(causes: &[Cause]) -> String {
    let one_by_one = causes.iter().map(ToString::to_string);
    if causes.len() <= MOST_NAMED {
        return one_by_one.collect::<Vec<_>>().join("; ");
    }
    let objects = by_object(causes);
    let phrases: Vec<String> = match objects.len() <= MOST_NAMED {
        true => objects.iter().map(OfObject::in_words).collect(),
        false => counted(&objects),
    };
    phrases.join("; ")
}

fn by_object(causes: &[Cause]) -> Vec<OfObject<'_>> {
    let mut objects: Vec<OfObject<'_>> = Vec::new();
    for cause in causes {
        let is_it = |one: &&mut OfObject<'_>| {
            (one.first.kind, &one.first.name) == (cause.kind, &cause.name)
        };
        let whole = cause.property.is_none().then_some(cause.change);
        match objects.iter_mut().find(is_it) {
            Some(one) => {
                one.count += 1;
                one.whole = one.whole.or(whole);
            }
            None => objects.push(OfObject {
                first: cause,
                whole,
                count: 1,
            }),
        }
    }
    objects
}

/// Counts objects of the same kind that changed in the same way together.
fn counted(objects: &[OfObject<'_>]) -> Vec<String> {
    let key = |one: &OfObject<'_>| Some((one.first.kind, one.whole?));
    let mut said = Vec::new();
    let mut phrases = Vec::new();
    for one in objects {
        let same = objects.iter().filter(|other| key(other) == key(one));
        let phrase = match (key(one), same.count()) {
            (Some((kind, change)), count) if count > 1 => {
                if said.contains(&(kind, change)) {
                    continue;
                }
                said.push((kind, change));
                format!("{count} {} {}", kind.plural(), change.in_words())
            }
            _ => one.in_words(),
        };
        phrases.push(phrase);
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Property;
    use crate::topology::Kind;

    fn added(kind: Kind, name: &str) -> Cause {
        Cause {
            change: Change::Added,
            object: None,
            kind: ObjectKind::Item(kind),
            name: name.to_owned(),
            property: None,
            before: None,
            after: None,
        }
    }

    fn computer(pool: &str, name: &str) -> Cause {
        Cause {
            property: Some(Property::Computer),
            after: Some(name.to_owned()),
            ..added(Kind::PersistentChatPool, pool)
        }
    }

    #[test]
    fn a_few_causes_are_named_one_by_one() {
        let causes = [
            added(Kind::FileStore, r"\\fs01\share"),
            computer("chat.contoso.com", "chat01.contoso.com"),
        ];
        assert_eq!(
            in_words(&causes),
            r"file store \\fs01\share added; Persistent Chat pool chat.contoso.com: computer chat01.contoso.com added"
        );
    }

    #[test]
    fn many_causes_are_counted_by_group() {
        let mut causes = vec![
            added(Kind::PersistentChatPool, "chat.contoso.com"),
            computer("chat.contoso.com", "chat01.contoso.com"),
            computer("old.contoso.com", "old01.contoso.com"),
            computer("old.contoso.com", "old02.contoso.com"),
        ];
        let stores = (1..=5).map(|number| format!("sql{number:02}.contoso.com"));
        causes.extend(stores.map(|name| added(Kind::SqlStore, &name)));
        assert_eq!(
            in_words(&causes),
            "Persistent Chat pool chat.contoso.com added; Persistent Chat pool old.contoso.com: 2 changes; \
             5 SQL Server stores added"
        );
    }
}
