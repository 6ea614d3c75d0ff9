//! Carries out the actions of a comparison: starting and ending it, navigating, copying.

use std::path::Path;
use std::sync::Arc;

use egui::Context;

use crate::document::Opened;

use crate::app::App;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::compare::{CompareDialog, Other};
use crate::app::dialogs::up_to_date::UpToDateDialog;
use crate::app::files::Purpose;
use crate::app::session::{ComparedFile, ComparedWith, Comparison};

impl App {
    /// Asks for the baseline.
    pub(super) fn ask_compare(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let folder = self.usual_folder().join("");
        let dialog = CompareDialog::new(session, &folder);
        self.dialog = Some(Dialog::Compare(Box::new(dialog)));
    }

    /// Compares with the choice; returns whether this is complete, rather than only started.
    pub(super) fn compare_with(&mut self, ctx: &Context, other: Other) -> bool {
        let Some(session) = &mut self.session else {
            return true;
        };
        match other {
            Other::Published => session.compare_with(ComparedWith::Published),
            Other::Saved => session.compare_with(ComparedWith::Saved),
            Other::Step(position) => session.compare_with_step(position),
            Other::File(path) => {
                self.start_reading(ctx, &path, Purpose::Compare);
                return false;
            }
        }
        self.show_differences();
        true
    }

    /// Compares with a file that was read.
    pub(super) fn take_compared(&mut self, path: &Path, opened: Opened) {
        if let Some(session) = &mut self.session {
            session.compare_with(ComparedWith::File(Arc::new(ComparedFile {
                path: path.to_owned(),
                design: Arc::new(opened.design),
                source: opened.source,
            })));
            self.show_differences();
        }
    }

    /// Shows the three sides of a design whose deployment has changed.
    pub(super) fn ask_up_to_date(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        let deployment = session.published_in_words();
        match session.merge_with_deployment() {
            Ok(merge) => {
                let dialog = UpToDateDialog::new(merge, deployment);
                self.dialog = Some(Dialog::UpToDate(Box::new(dialog)));
            }
            Err(reason) => {
                self.dialog = Some(Dialog::Error {
                    title: "The design was not brought up to date".to_owned(),
                    text: reason.to_string(),
                });
            }
        }
    }

    /// Ends the comparison.
    pub(super) fn stop_comparing(&mut self) {
        if let Some(session) = &mut self.session {
            session.stop_comparing();
        }
        self.panels.differences = Default::default();
    }

    /// Shows the list of differences.
    fn show_differences(&mut self) {
        self.panels.differences.is_in_front = true;
        if let Some(session) = &self.session {
            self.canvas.zoom_to_fit(session.diagram());
        }
    }

    /// Shows a difference in the list, in the details, and on the canvas.
    pub(super) fn show_difference(&mut self, position: usize) {
        let Some(session) = &mut self.session else {
            return;
        };
        session.show_difference(position);
        self.panels.differences.is_in_front = true;
        self.panels.differences.reveal(session, position);
        let Some(comparison) = session.comparison() else {
            return;
        };
        let Some(difference) = comparison.differences().objects.get(position) else {
            return;
        };
        let diagram = session.diagram();
        match (&difference.after, diagram.marks.ghost_of(position)) {
            (Some(after), _) => self.canvas.reveal(diagram, &after.id),
            (None, Some(ghost)) => self.canvas.reveal_rect(&ghost),
            (None, None) => {}
        }
    }

    /// Goes to the next or previous difference among those that the panel shows.
    pub(super) fn step_difference(&mut self, by: isize) {
        let Some(session) = &self.session else {
            return;
        };
        match self.panels.differences.step(session, by) {
            Some(position) => self.show_difference(position),
            None => self.toasts.say("The filter hides every difference."),
        }
    }

    /// Puts back the current difference as a whole, or reports why this is not possible.
    pub(super) fn put_back_current(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let current = session.comparison().and_then(Comparison::current);
        let Some(which) = current.map(|current| (current, None)) else {
            return;
        };
        self.panels.put_backs.fill(session, &[which]);
        match self.panels.put_backs.get(which).cloned() {
            Some(Ok(edit)) => self.edit_or_say(edit),
            Some(Err(refusal)) => self.toasts.say(refusal.0),
            None => {}
        }
    }

    /// Copies what the panel lists.
    pub(super) fn copy_differences(&mut self, ctx: &Context) {
        let session = self.session.as_ref();
        let copied = session.and_then(|session| self.panels.differences.copy_all(session));
        match copied {
            Some(action) => self.act(ctx, action),
            None => self.toasts.say("The filter hides everything."),
        }
    }
}
