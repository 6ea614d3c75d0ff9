//! What lies above the panels: menus on the canvas, sheets, dialogs, progress, messages.

use egui::Context;

use crate::document::shown;

use crate::app::App;
use crate::app::action::Action;
use crate::app::answered::Answered;
use crate::app::dialogs::message::Unsaved;
use crate::app::dialogs::path::{Chosen, PathPurpose};
use crate::app::dialogs::{After, Dialog, help, message, recovery};
use crate::app::files::Purpose;
use crate::app::keyboard;
use crate::app::sheets::{Entered, Refused};
use crate::app::theme::Tokens;
use crate::workspace::names::file_name;

impl App {
    pub(super) fn layers_ui(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        if let (Some(popup), Some(session)) = (&mut self.popup, &self.session)
            && !popup.popup_ui(ctx, session, &self.settings, actions)
        {
            self.popup = None;
        }
        self.remember_keyboard(ctx);
        if let Some(dialog) = self.dialog.take() {
            let next = self.dialog_ui(ctx, dialog);
            if self.dialog.is_none() {
                self.dialog = next;
            }
        }
        self.loading_ui(ctx);
        self.give_back_keyboard(ctx);
        self.drop_hint_ui(ctx);
        // Beside a document they are shown in the status line.
        if self.session.is_none() && self.toasts.has_any(ctx) {
            self.toasts.floating_ui(ctx, actions);
        }
    }

    /// Before the first dialog takes the keyboard: who has it.
    fn remember_keyboard(&mut self, ctx: &Context) {
        if self.keyboard_below.is_none() && (self.dialog.is_some() || self.reading().is_some()) {
            self.keyboard_below = Some(keyboard::owner(ctx));
        }
    }

    /// After the last dialog: the keyboard goes back to where it was.
    fn give_back_keyboard(&mut self, ctx: &Context) {
        if self.dialog.is_some() || self.reading().is_some() {
            return;
        }
        if let Some(below) = self.keyboard_below.take() {
            keyboard::give_back(ctx, below);
        }
    }

    /// Draws the dialog and returns it as long as it stays open.
    fn dialog_ui(&mut self, ctx: &Context, mut dialog: Dialog) -> Option<Dialog> {
        if let Dialog::ChangedOnDisk {
            file,
            saving,
            has_changes,
        } = dialog
        {
            return self.changed_on_disk_ui(ctx, file, saving, has_changes);
        }
        match &mut dialog {
            Dialog::NewObject(sheet, refused) => {
                let session = self.session.as_mut()?;
                match sheet.sheet_ui(ctx, session, refused.as_ref()) {
                    Answered::Open => Some(dialog),
                    Answered::Canceled => None,
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
                        Some(dialog)
                    }
                    Answered::With(Entered::Object(edit)) => match self.try_edit(&edit) {
                        Ok(()) => None,
                        Err(refusal) => {
                            *refused = Some(Refused {
                                edit,
                                reason: refusal.0,
                            });
                            Some(dialog)
                        }
                    },
                }
            }
            Dialog::NewTopology(sheet) => match sheet.new_topology_ui(ctx) {
                Answered::Open => Some(dialog),
                Answered::Canceled => None,
                Answered::With(Ok(design)) => {
                    self.show_unsaved(design, "New topology".to_owned());
                    None
                }
                Answered::With(Err(refusal)) => {
                    sheet.refusal = Some(refusal.0);
                    Some(dialog)
                }
            },
            Dialog::Path(path) => {
                let chosen = match path.path_ui(ctx, self.loading.is_some()) {
                    Answered::Open => return Some(dialog),
                    Answered::Canceled => {
                        self.save_as_canceled();
                        return None;
                    }
                    Answered::With(chosen) => chosen,
                };
                let purpose = match (chosen, path.purpose.clone()) {
                    (Chosen::Write(path, replace), PathPurpose::SaveAs(after)) => {
                        self.save_as(ctx, path, replace, after);
                        return Some(dialog);
                    }
                    (Chosen::Read(path), PathPurpose::Open) => (path, Purpose::Open),
                    (Chosen::Read(path), PathPurpose::Import) => (path, Purpose::Import),
                    (Chosen::Read(path), PathPurpose::Baseline) => (path, Purpose::Baseline),
                    (Chosen::Write(..), _) | (Chosen::Read(_), PathPurpose::SaveAs(_)) => {
                        return None;
                    }
                };
                self.start_reading(ctx, &purpose.0, purpose.1);
                Some(dialog)
            }
            Dialog::Compare(compare) => {
                let session = self.session.as_ref()?;
                let chosen = match compare.compare_ui(ctx, session, self.loading.is_some()) {
                    Answered::Open => return Some(dialog),
                    Answered::Canceled => return None,
                    Answered::With(chosen) => chosen,
                };
                // A file is still being read, and may turn out to be none.
                let is_done = self.compare_with(ctx, chosen);
                (!is_done).then_some(dialog)
            }
            Dialog::UpToDate(sides) => {
                let decided = match sides.up_to_date_ui(ctx) {
                    Answered::Open => return Some(dialog),
                    Answered::Canceled => return None,
                    Answered::With(decided) => decided,
                };
                let session = self.session.as_mut()?;
                match session.bring_up_to_date(sides.merge(), &decided) {
                    Ok(()) => {
                        self.toasts.say_with_undo("Brought up to date");
                        None
                    }
                    Err(reason) => {
                        sides.refuse(reason.to_string());
                        Some(dialog)
                    }
                }
            }
            Dialog::Export(export) => match export.export_ui(ctx) {
                Answered::Open => Some(dialog),
                Answered::Canceled => None,
                Answered::With(export) => {
                    self.write_export(ctx, export);
                    Some(dialog)
                }
            },
            Dialog::Picture(picture) => match picture.picture_ui(ctx) {
                Answered::Open => Some(dialog),
                Answered::Canceled => None,
                Answered::With(export) => {
                    self.write_picture(ctx, export);
                    Some(dialog)
                }
            },
            Dialog::Rename(rename) => match rename.rename_ui(ctx) {
                Answered::Open => Some(dialog),
                Answered::Canceled => None,
                Answered::With(edit) => match self.try_edit(&edit) {
                    Ok(()) => None,
                    Err(refusal) => {
                        rename.refusal = Some(refusal.0);
                        Some(dialog)
                    }
                },
            },
            Dialog::FixAll(fix_all) => match fix_all.fix_all_ui(ctx) {
                Answered::Open => Some(dialog),
                Answered::Canceled => None,
                Answered::With(edit) => {
                    self.fix_and_say(&edit);
                    None
                }
            },
            Dialog::Delete(delete) => match delete.delete_ui(ctx) {
                Answered::Open => Some(dialog),
                Answered::Canceled => None,
                Answered::With(edit) => {
                    self.delete_and_say(&edit);
                    None
                }
            },
            Dialog::List { title, lines } => {
                let answer = crate::app::dialogs::delete::list_ui(ctx, title, lines);
                (answer == Answered::Open).then_some(dialog)
            }
            Dialog::Error { title, text } => {
                (message::error_ui(ctx, title, text) == Answered::Open).then_some(dialog)
            }
            Dialog::Unsaved(after) => {
                let after = after.clone();
                self.unsaved_ui(ctx, after)
            }
            // Taken apart above.
            Dialog::ChangedOnDisk { .. } => None,
            Dialog::Recover(found, others) => match recovery::offer_ui(ctx, found, *others) {
                Answered::Open => Some(dialog),
                answer => self.answer_offer(ctx, answer),
            },
            Dialog::RecoveredCopies(copies) => {
                copies.poll();
                match copies.copies_ui(ctx) {
                    Answered::Open => Some(dialog),
                    answer => self.answer_offer(ctx, answer),
                }
            }
            Dialog::DiscardCopy(found) => match recovery::discard_ui(ctx, found) {
                Answered::Open => Some(dialog),
                Answered::Canceled => self.keep_copy(ctx),
                Answered::With(()) => {
                    let found = found.clone();
                    self.discard_copy(ctx, &found)
                }
            },
            Dialog::Meaning(meaning) => {
                let session = self.session.as_ref()?;
                match meaning.meaning_ui(ctx, session.design()) {
                    Answered::Open => Some(dialog),
                    Answered::Canceled => None,
                    Answered::With(edit) => {
                        if let Err(refusal) = self.try_edit(&edit) {
                            self.toasts.say(refusal.0);
                        }
                        None
                    }
                }
            }
            Dialog::OfferSpellings(offer) => match offer.offer_ui(ctx) {
                Answered::Open => Some(dialog),
                Answered::Canceled => None,
                Answered::With(rows) => {
                    self.take_offer(ctx, rows);
                    None
                }
            },
            Dialog::SavedSpellings(saved) => match saved.saved_ui(ctx) {
                Answered::Open => Some(dialog),
                Answered::Canceled => None,
                Answered::With(learned) => {
                    self.keep_spellings(ctx, learned);
                    None
                }
            },
            Dialog::Kit(kit) => (kit.kit_ui(ctx) == Answered::Open).then_some(dialog),
            Dialog::Report(report) => (report.report_ui(ctx) == Answered::Open).then_some(dialog),
            Dialog::Printed(printed) => {
                (printed.printed_ui(ctx) == Answered::Open).then_some(dialog)
            }
            Dialog::Help => (help::help_ui(ctx) == Answered::Open).then_some(dialog),
            Dialog::About => (help::about_ui(ctx) == Answered::Open).then_some(dialog),
        }
    }

    fn unsaved_ui(&mut self, ctx: &Context, after: After) -> Option<Dialog> {
        let name = self.session.as_ref()?.name().to_owned();
        match message::unsaved_ui(ctx, &name) {
            Answered::Open => Some(Dialog::Unsaved(after)),
            Answered::Canceled => None,
            Answered::With(Unsaved::Save) => {
                self.save(ctx, Some(after));
                None
            }
            Answered::With(Unsaved::Discard) => {
                if let Some(session) = &self.session {
                    self.recovery.give_up(session);
                }
                self.proceed(ctx, after);
                None
            }
        }
    }

    /// What is being read in place of the open document or for it, and whether that takes so long that the
    /// window says so. Until it is there nothing else may be done: the document may be about to go.
    pub(super) fn reading(&self) -> Option<(String, bool)> {
        let of_file = self.loading.as_ref();
        of_file
            .map(|loading| (file_name(&loading.path), loading.is_slow()))
            .or_else(|| {
                let (name, is_slow) = self.recovery.reading()?;
                Some((shown::visible(name).into_owned(), is_slow))
            })
    }

    /// Shows that a large document is being read, with a way out.
    fn loading_ui(&mut self, ctx: &Context) {
        let Some((name, is_slow)) = self.reading() else {
            return;
        };
        let mut canceled = false;
        let modal = egui::Modal::new(egui::Id::unique("reading"));
        if !is_slow {
            // It only keeps clicks from the document that is about to go.
            modal
                .backdrop_color(egui::Color32::TRANSPARENT)
                .frame(egui::Frame::NONE)
                .show(ctx, |_| {});
            return;
        }
        modal.show(ctx, |ui| {
            ui.set_width(360.0);
            ui.horizontal(|ui| {
                if self.settings.reduced_motion {
                    ui.label("…");
                } else {
                    ui.spinner();
                }
                ui.label(format!("Reading {name}"));
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                let cancel = ui.button("Cancel");
                if ui.memory(|memory| !memory.has_focus(cancel.id)) {
                    cancel.request_focus();
                }
                canceled = cancel.clicked();
            });
        });
        if canceled || ctx.input(|input| input.key_pressed(egui::Key::Escape)) {
            self.loading = None;
            self.recovery.stop_reading();
        }
    }

    /// While a file hangs over the window: that dropping it opens it.
    fn drop_hint_ui(&self, ctx: &Context) {
        if ctx.input(|i| i.raw.hovered_files.is_empty()) {
            return;
        }
        let tokens = Tokens::of(ctx.theme());
        let painter = ctx.layer_painter(egui::LayerId::new(
            egui::Order::Foreground,
            egui::Id::unique("drop hint"),
        ));
        let rect = ctx.content_rect().shrink(16.0);
        painter.rect(
            rect,
            8.0,
            tokens.accent_ground.gamma_multiply(0.8),
            egui::Stroke::new(2.0, tokens.accent),
            egui::StrokeKind::Inside,
        );
        painter.text(
            rect.center(),
            egui::Align2::CENTER_CENTER,
            "Drop to open",
            crate::app::theme::semibold(crate::app::theme::text_size::HEADING),
            tokens.text,
        );
    }
}
