//! Carries out the choice in a dialog. Each function returns whether the dialog stays open.

use egui::Context;

use crate::app::App;
use crate::app::answered::Answered;
use crate::app::dialogs::compare::CompareDialog;
use crate::app::dialogs::facts_grid::FactsGridDialog;
use crate::app::dialogs::meaning::MeaningDialog;
use crate::app::dialogs::new_topology::NewTopology;
use crate::app::dialogs::path::{Chosen, PathDialog, PathPurpose};
use crate::app::dialogs::plan_chat::PlanChatDialog;
use crate::app::dialogs::rename::RenameDialog;
use crate::app::dialogs::up_to_date::UpToDateDialog;
use crate::app::files::Purpose;
use crate::app::making::Saying;
use crate::app::sheets::{Entered, Refused, Sheet};

/// Carries out the choice in a dialog that closes.
pub(super) fn stays<T>(answer: Answered<T>, carry_out: impl FnOnce(T)) -> bool {
    match answer {
        Answered::Open => true,
        Answered::Canceled => false,
        Answered::With(chosen) => {
            carry_out(chosen);
            false
        }
    }
}

/// Starts the choice in a dialog that stays open until it is done.
pub(super) fn stays_meanwhile<T>(answer: Answered<T>, begin: impl FnOnce(T)) -> bool {
    match answer {
        Answered::Open => true,
        Answered::Canceled => false,
        Answered::With(chosen) => {
            begin(chosen);
            true
        }
    }
}

impl App {
    /// A refused object stays with the reason; a new store is chosen in the sheet that it was created for.
    pub(super) fn new_object_stays(
        &mut self,
        ctx: &Context,
        sheet: &mut Sheet,
        refused: &mut Option<Refused>,
    ) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        match sheet.sheet_ui(ctx, session, refused.as_ref()) {
            Answered::Open => true,
            Answered::Canceled => false,
            Answered::With(Entered::Store(edit)) => {
                *refused = match self.make(&edit) {
                    Ok(made) => {
                        sheet.take_part(made.into_iter().next());
                        None
                    }
                    Err(refusal) => Some(Refused {
                        edit,
                        reason: refusal.0,
                    }),
                };
                true
            }
            Answered::With(Entered::Object(edit)) => match self.try_edit(&edit) {
                Ok(()) => false,
                Err(refusal) => {
                    *refused = Some(Refused {
                        edit,
                        reason: refusal.0,
                    });
                    true
                }
            },
        }
    }

    pub(super) fn new_topology_stays(&mut self, ctx: &Context, sheet: &mut NewTopology) -> bool {
        match sheet.new_topology_ui(ctx) {
            Answered::Open => true,
            Answered::Canceled => false,
            Answered::With(Ok(design)) => {
                self.show_unsaved(design, "New topology".to_owned());
                false
            }
            Answered::With(Err(refusal)) => {
                sheet.refusal = Some(refusal.0);
                true
            }
        }
    }

    /// It stays open until the file was read or saved.
    pub(super) fn path_stays(&mut self, ctx: &Context, path: &mut PathDialog) -> bool {
        let chosen = match path.path_ui(ctx, self.loading.is_some()) {
            Answered::Open => return true,
            Answered::Canceled => {
                self.save_as_canceled();
                return false;
            }
            Answered::With(chosen) => chosen,
        };
        let (path, purpose) = match (chosen, path.purpose.clone()) {
            (Chosen::Write(path, replace), PathPurpose::SaveAs(after)) => {
                self.save_as(ctx, path, replace, after);
                return true;
            }
            (Chosen::Read(path), PathPurpose::Open) => (path, Purpose::Open),
            (Chosen::Read(path), PathPurpose::Import) => (path, Purpose::Import),
            (Chosen::Read(path), PathPurpose::Baseline) => (path, Purpose::Baseline),
            (Chosen::Write(..), _) | (Chosen::Read(_), PathPurpose::SaveAs(_)) => return false,
        };
        self.start_reading(ctx, &path, purpose);
        true
    }

    pub(super) fn compare_stays(&mut self, ctx: &Context, compare: &mut CompareDialog) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        match compare.compare_ui(ctx, session, self.loading.is_some()) {
            Answered::Open => true,
            Answered::Canceled => false,
            // A file is still being read, and may turn out to be invalid.
            Answered::With(chosen) => !self.compare_with(ctx, chosen),
        }
    }

    pub(super) fn up_to_date_stays(&mut self, ctx: &Context, sides: &mut UpToDateDialog) -> bool {
        let decided = match sides.up_to_date_ui(ctx) {
            Answered::Open => return true,
            Answered::Canceled => return false,
            Answered::With(decided) => decided,
        };
        let Some(session) = &mut self.session else {
            return false;
        };
        match session.bring_up_to_date(sides.merge(), &decided) {
            Ok(()) => {
                self.toasts.say_with_undo("Brought up to date");
                false
            }
            Err(reason) => {
                sides.refuse(reason.to_string());
                true
            }
        }
    }

    pub(super) fn rename_stays(&mut self, ctx: &Context, rename: &mut RenameDialog) -> bool {
        let edit = match rename.rename_ui(ctx) {
            Answered::Open => return true,
            Answered::Canceled => return false,
            Answered::With(edit) => edit,
        };
        match self.try_edit(&edit) {
            Ok(()) => false,
            Err(refusal) => {
                rename.refusal = Some(refusal.0);
                true
            }
        }
    }

    /// It stays open with the reason if the step is refused.
    pub(super) fn plan_chat_stays(&mut self, ctx: &Context, plan: &mut PlanChatDialog) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        let step = match plan.plan_chat_ui(ctx, session) {
            Answered::Open => return true,
            Answered::Canceled => return false,
            Answered::With(step) => step,
        };
        match self.make_saying(&step, Saying::Always) {
            Ok(_) => false,
            Err(refusal) => {
                plan.refuse(refusal.0);
                true
            }
        }
    }

    /// It stays open with the reason if the step is refused.
    pub(super) fn facts_grid_stays(&mut self, ctx: &Context, grid: &mut FactsGridDialog) -> bool {
        let step = match grid.facts_grid_ui(ctx) {
            Answered::Open => return true,
            Answered::Canceled | Answered::With(None) => return false,
            Answered::With(Some(step)) => step,
        };
        match self.make_saying(&step, Saying::Always) {
            Ok(_) => false,
            Err(refusal) => {
                grid.refuse(refusal.0);
                true
            }
        }
    }

    pub(super) fn meaning_stays(&mut self, ctx: &Context, meaning: &mut MeaningDialog) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        let answer = meaning.meaning_ui(ctx, session.design());
        stays(answer, |edit| self.edit_or_say(edit))
    }
}
