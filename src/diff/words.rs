//! Differences in words, shared by the command line, the window and the clipboard.

use crate::diff::contents::readable;
use crate::diff::recognize::RecognizedBy;
use crate::diff::{
    Change, Differences, EXCLUDED, IDENTITIES, ObjectDifference, ObjectKind, ObjectOnSide,
    PropertyDifference,
};
use crate::topology::readable::{LONGEST_NAME, cut};
use crate::topology::unread::SHOWN;

impl Differences {
    /// A sentence with the counts; if nothing differs, with what is ignored.
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

    /// The number of added, changed, removed, re-created and unchanged objects: `4 added`, `31 unchanged`.
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

    /// What the comparison ignores, in a sentence.
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

    /// The limits of the comparison, one sentence each.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        match self.by {
            RecognizedBy::Identity => {}
            RecognizedBy::Name => remarks.push(
                "Objects are matched by name because they are numbered differently. Identities are not \
                 compared, and a renamed object is listed as removed and added."
                    .to_owned(),
            ),
            // An empty topology has nothing in common; no remark is needed.
            RecognizedBy::Nothing if self.both_have_servers() => {
                remarks.push("The two topologies have no servers in common.".to_owned());
            }
            RecognizedBy::Nothing => {}
        }
        // Do not repeat a remark.
        let is_said = |what: &&&str| self.by == RecognizedBy::Name && **what == IDENTITIES;
        let not_compared = self.not_compared.iter().filter(|what| !is_said(what));
        remarks.extend(not_compared.map(|what| format!("Not compared: {what}.")));
        remarks
    }
}

impl ObjectDifference {
    /// The name, cut to the length of a line; both names if it was renamed.
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

/// The site of an object after its name, unless it is the object itself.
pub fn site_in_brackets(site: &str, name: &str) -> String {
    match site.is_empty() || site == name {
        true => String::new(),
        false => format!(" [{}]", cut(site)),
    }
}

impl PropertyDifference {
    /// The values before and after, cut to the length of a line so that the difference remains visible.
    pub fn shown(&self) -> (Option<String>, Option<String>) {
        // Texts that are already cut are not cut again.
        let longest = SHOWN + 2;
        readable(self.before.as_deref(), self.after.as_deref(), longest)
    }

    /// The values before and after: `version: 2013 → 2015`, `+ computer: pchat03.contoso.com`.
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
