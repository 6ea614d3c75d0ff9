//! Differences in words, the same for command line, window and clipboard.

use crate::diff::contents::readable;
use crate::diff::recognize::RecognizedBy;
use crate::diff::{
    Change, Differences, EXCLUDED, IDENTITIES, ObjectDifference, ObjectKind, ObjectOnSide,
    PropertyDifference,
};
use crate::topology::readable::{LONGEST_NAME, cut};
use crate::topology::unread::SHOWN;

impl Differences {
    /// Counts first, in a sentence; what is passed over where nothing differs.
    pub fn counts_in_words(&self) -> String {
        if self.is_empty() {
            let objects = match self.unchanged.len() {
                1 => "1 object".to_owned(),
                many => format!("{many} objects"),
            };
            return format!("No differences in {objects}. {}", Self::excluded_in_words());
        }
        format!("{}.", self.counts().join(", "))
    }

    /// How many were added, changed, removed, re-created and left alone: `4 added`, `31 unchanged`.
    pub fn counts(&self) -> Vec<String> {
        let changes = Change::ALL.into_iter();
        let mut parts: Vec<String> = changes
            .map(|change| (self.count(change), change))
            .filter(|(count, _)| *count > 0)
            .map(|(count, change)| format!("{count} {}", change.in_words()))
            .collect();
        parts.push(format!("{} unchanged", self.unchanged.len()));
        parts
    }

    /// What the comparison passes over, in a sentence.
    pub fn excluded_in_words() -> String {
        format!("Ignored: {EXCLUDED}.")
    }

    fn both_have_servers(&self) -> bool {
        let is_server = |side: &Option<ObjectOnSide>| {
            let side = side.as_ref();
            side.is_some_and(|side| matches!(side.kind, ObjectKind::Item(_)))
        };
        self.objects.iter().any(|it| is_server(&it.before))
            && self.objects.iter().any(|it| is_server(&it.after))
    }

    /// How far the comparison goes, a sentence each.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        match self.by {
            RecognizedBy::Identity => {}
            RecognizedBy::Name => remarks.push(
                "Objects are matched by name because the two number them differently. Identities are \
                 not compared, and a renamed object is listed as removed and added."
                    .to_owned(),
            ),
            // Nothing is in common with an empty topology, which needs no words.
            RecognizedBy::Nothing if self.both_have_servers() => {
                remarks.push("The two topologies have no servers in common.".to_owned());
            }
            RecognizedBy::Nothing => {}
        }
        // What is said above is not said again.
        let is_said = |what: &&&str| self.by == RecognizedBy::Name && **what == IDENTITIES;
        let not_compared = self.not_compared.iter().filter(|what| !is_said(what));
        remarks.extend(not_compared.map(|what| format!("Not compared: {what}.")));
        remarks
    }
}

impl ObjectDifference {
    /// What it is called as far as a line shows it; both names where it was renamed.
    pub fn shown_name(&self) -> String {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if before.name != after.name => {
                let longest = LONGEST_NAME + 2;
                let (was, is) = readable(Some(&before.name), Some(&after.name), longest);
                let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
                format!("{is} (was {was})")
            }
            _ => cut(&self.name()).into_owned(),
        }
    }

    /// Sign, kind, name and site: `~ Persistent Chat pool pchat.contoso.com [Redmond]`.
    pub fn in_words(&self) -> String {
        let (sign, kind, name) = (
            self.change.sign(),
            self.kind().in_words(),
            self.shown_name(),
        );
        if self.kind() == ObjectKind::Deployment {
            return format!("{sign} {kind}");
        }
        let side = self.side();
        let site = side.map_or_else(String::new, |side| site_in_brackets(&side.site, &side.name));
        format!("{sign} {kind} {name}{site}")
    }
}

/// The site of an object behind its name, unless it is the object itself.
pub fn site_in_brackets(site: &str, name: &str) -> String {
    match site.is_empty() || site == name {
        true => String::new(),
        false => format!(" [{}]", cut(site)),
    }
}

impl PropertyDifference {
    /// What it was and what it is as far as a line shows it, so that the two can be told apart.
    pub fn shown(&self) -> (Option<String>, Option<String>) {
        // What was cut already is not cut again.
        let longest = SHOWN + 2;
        readable(self.before.as_deref(), self.after.as_deref(), longest)
    }

    /// What it was and what it is: `version: 2013 → 2015`, `+ computer: pchat03.contoso.com`.
    pub fn in_words(&self) -> String {
        let property = &self.property;
        match self.shown() {
            (Some(before), Some(after)) => format!("{property}: {before} → {after}"),
            (None, Some(after)) => format!("+ {property}: {after}"),
            (Some(before), None) => format!("- {property}: {before}"),
            (None, None) => property.to_string(),
        }
    }
}
