//! Carries out edits that create or delete objects, with the messages before and after.

use crate::edit::{self, Edit, NewFileStore, NewSqlStore};
use crate::rules::{QuickFix, removes};
use crate::topology::{AssociationKind, LookUps, ObjectId, PersistentChatPool};

use crate::app::App;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::delete::{DeleteDialog, with_what};
use crate::app::dialogs::plan_chat::PlanChatDialog;
use crate::app::selection::Selection;
use crate::app::session::{EditOutcome, Session};
use crate::app::sheets::Sheet;

/// The edits that are followed by a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saying {
    /// Edits that remove or replace something, or create it elsewhere.
    WhatWent,
    /// All edits, because the changes may be out of view.
    Always,
}

impl App {
    /// Applies a fix. A fix that creates an object asks for its name first.
    pub(super) fn make_fix(&mut self, fix: &QuickFix) {
        let sheet = self
            .session
            .as_ref()
            .and_then(|session| Sheet::of_edit(session, &fix.edit));
        match sheet {
            Some(sheet) => self.dialog = Some(Dialog::NewObject(sheet, None)),
            None => self.fix_and_say(&fix.edit),
        }
    }

    /// Asks for the requirements of Persistent Chat.
    pub(super) fn ask_plan_chat(&mut self) {
        let dialog = self.session.as_ref().and_then(PlanChatDialog::new);
        match dialog {
            Some(dialog) => self.dialog = Some(Dialog::PlanChat(Box::new(dialog))),
            None => self.toasts.say("Add a Front End pool first."),
        }
    }

    /// Deletes objects, or asks first if others are deleted too.
    pub(super) fn delete(&mut self, objects: Vec<ObjectId>) {
        let Some(session) = &self.session else {
            return;
        };
        let edit = Edit::Delete { objects };
        match edit::preview(session.design(), &edit) {
            Ok(preview) if preview.also_removed.is_empty() => self.delete_and_say(&edit),
            Ok(preview) => self.dialog = Some(Dialog::Delete(DeleteDialog::new(edit, preview))),
            Err(refusal) => self.toasts.say(self.with_line(refusal.to_string())),
        }
    }

    /// Deletes objects after confirmation.
    pub(super) fn delete_and_say(&mut self, edit: &Edit) {
        if let Err(refusal) = self.try_edit(edit) {
            self.toasts.say(refusal.0);
        }
    }

    /// The selection after an edit that created something.
    pub(super) fn selection_after(session: &Session, edit: &Edit, made: &[ObjectId]) -> Selection {
        match (edit, made) {
            (Edit::Duplicate { .. } | Edit::Paste { .. } | Edit::Planned { .. }, _) => Selection {
                objects: made.iter().cloned().collect(),
                wire: None,
            },
            (_, [first, ..]) if !stays_with_user(session, edit) => Selection::one(first.clone()),
            _ => session.selection.clone(),
        }
    }

    /// Reports what an edit removed or replaced, and what it created out of view; all of it can be undone.
    pub(super) fn say_what_went(
        &mut self,
        edit: &Edit,
        outcome: EditOutcome,
        replaced: Option<String>,
        saying: Saying,
    ) {
        let made_elsewhere = self
            .session
            .as_ref()
            .is_some_and(|session| stays_with_user(session, edit));
        let EditOutcome {
            label,
            also_removed,
            ..
        } = outcome;
        let label = as_done(&label);
        let them = with_what(edit);
        match also_removed.len() {
            0 if removes(edit) || made_elsewhere => self.toasts.say_with_undo(label),
            0 => match replaced {
                Some(replaced) => self
                    .toasts
                    .say_with_undo(format!("{label}; it replaces {replaced}")),
                None if saying == Saying::Always => self.toasts.say_with_undo(label),
                None => {}
            },
            1..=2 => {
                let with = also_removed.join(", ");
                self.toasts
                    .say_with_undo(format!("{label}; with {them}: {with}"));
            }
            count => {
                let text = format!("{label}; {count} more went with {them}");
                self.toasts.say_with_list(text, also_removed);
            }
        }
    }
}

/// The starts of step labels, and their past tense.
const DONE: [(&str, &str); 18] = [
    ("Add ", "Added "),
    ("Associate ", "Associated "),
    ("Change ", "Changed "),
    ("Choose ", "Chose "),
    ("Clear ", "Cleared "),
    ("Create ", "Created "),
    ("Delete ", "Deleted "),
    ("Duplicate ", "Duplicated "),
    ("Fix ", "Fixed "),
    ("Make ", "Made "),
    ("Move ", "Moved "),
    ("Paste ", "Pasted "),
    ("Remove ", "Removed "),
    ("Rename ", "Renamed "),
    ("Set ", "Set "),
    ("Silence ", "Silenced "),
    ("Stop silencing ", "Stopped silencing "),
    ("Turn ", "Turned "),
];

/// The label of a step in the past tense.
fn as_done(label: &str) -> String {
    let done = DONE.iter().find_map(|(begins, done)| {
        let rest = label.strip_prefix(begins)?;
        Some(format!("{done}{rest}"))
    });
    done.unwrap_or_else(|| format!("Done: {label}"))
}

/// The target that an edit replaces.
pub(super) fn replaced(session: &Session, edit: &Edit) -> Option<String> {
    let (holder, kind) = match edit {
        Edit::SetAssociation {
            holder,
            kind,
            target: Some(_),
        } => (holder, *kind),
        Edit::AddSqlStore(NewSqlStore { held_by, .. })
        | Edit::AddFileStore(NewFileStore { held_by, .. }) => {
            let (holder, kind) = held_by.first()?;
            (holder, *kind)
        }
        _ => return None,
    };
    session.look_up(|look_ups| held(look_ups, holder, kind))
}

/// The title of the target of a reference of a Persistent Chat pool.
pub(super) fn held(
    look_ups: &LookUps<'_>,
    holder: &ObjectId,
    reference: AssociationKind,
) -> Option<String> {
    let ObjectId::Service(pool) = holder else {
        return None;
    };
    let LookUps { index, items } = look_ups;
    let pool = PersistentChatPool::of(index, index.service(pool)?);
    if let Some(store) = pool.sql_store(index, reference) {
        return Some(store.title());
    }
    let target = pool.target(index, reference)?;
    let item = items.iter().find(|item| {
        let is_it = |service: &crate::topology::Service| service.id == target.id;
        item.service.is_some_and(is_it)
    });
    match item {
        Some(item) => Some(item.title()),
        None => index.cluster_of(target).map(|cluster| cluster.fqdn.clone()),
    }
}

/// Whether a store is created for the pool that the user is editing, not on the canvas: the pool stays selected.
fn stays_with_user(session: &Session, edit: &Edit) -> bool {
    let (held_by, place) = match edit {
        Edit::AddSqlStore(new) => (&new.held_by, new.place),
        Edit::AddFileStore(new) => (&new.held_by, new.place),
        Edit::AddFrontEndPool(new) => (&new.held_by, new.place),
        _ => return false,
    };
    let holder = held_by.first().map(|(holder, _)| holder);
    place.is_none() && holder.is_some() && session.selection.single() == holder
}
