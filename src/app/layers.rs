//! Layers above the panels: canvas menus, sheets, dialogs, progress, messages.

mod answers;

use egui::Context;

use crate::document::shown;

use crate::app::App;
use crate::app::action::Action;
use crate::app::answered::Answered;
use crate::app::dialogs::message::Unsaved;
use crate::app::dialogs::recovery::CopyAnswer;
use crate::app::dialogs::shell::ShellAnswer;
use crate::app::dialogs::{After, Dialog, delete, help, message, recovery};
use crate::app::keyboard;
use crate::app::theme::Tokens;
use crate::workspace::names::file_name;
use answers::{stays, stays_meanwhile};

fn is_open(answer: &Answered<()>) -> bool {
    *answer == Answered::Open
}

impl App {
    pub(super) fn layers_ui(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        if let Some(popup) = &self.popup
            && !popup.popup_ui(ctx, self.session.as_ref(), &self.settings, actions)
        {
            self.popup = None;
        }
        self.remember_keyboard(ctx);
        if let Some(dialog) = self.dialog.take() {
            self.toasts.hold(ctx);
            let next = self.dialog_ui(ctx, dialog);
            if self.dialog.is_none() {
                self.dialog = next;
            }
        }
        if self.dialog.is_none() && !self.is_busy() {
            self.dialog = self.dialog_below.take();
        }
        self.loading_ui(ctx);
        self.give_back_keyboard(ctx);
        self.drop_hint_ui(ctx);
        // With a document, they are shown in the status bar.
        if self.session.is_none() && self.toasts.has_any(ctx) {
            self.toasts.floating_ui(ctx, actions);
        }
    }

    /// Before the first dialog gets the focus: remembers where it was.
    fn remember_keyboard(&mut self, ctx: &Context) {
        if self.keyboard_below.is_none() && (self.dialog.is_some() || self.reading().is_some()) {
            self.keyboard_below = Some(keyboard::owner(ctx));
        }
    }

    /// After the last dialog: the focus returns to where it was.
    fn give_back_keyboard(&mut self, ctx: &Context) {
        if self.dialog.is_some() || self.reading().is_some() {
            return;
        }
        if let Some(below) = self.keyboard_below.take() {
            keyboard::give_back(ctx, below);
        }
    }

    /// Draws the dialog and returns it while it stays open.
    fn dialog_ui(&mut self, ctx: &Context, mut dialog: Dialog) -> Option<Dialog> {
        if let Dialog::ChangedOnDisk {
            file,
            saving,
            has_changes,
        } = dialog
        {
            return self.changed_on_disk_ui(ctx, file, saving, has_changes);
        }
        let stays = match &mut dialog {
            Dialog::NewObject(sheet, refused) => self.new_object_stays(ctx, sheet, refused),
            Dialog::NewTopology(sheet) => self.new_topology_stays(ctx, sheet),
            Dialog::FromTemplate(sheet) => stays(sheet.new_from_template_ui(ctx), |design| {
                self.show_unsaved(design, "New topology".to_owned());
            }),
            Dialog::Path(path) => self.path_stays(ctx, path),
            Dialog::Compare(compare) => self.compare_stays(ctx, compare),
            Dialog::UpToDate(sides) => self.up_to_date_stays(ctx, sides),
            Dialog::Export(export) => stays_meanwhile(export.export_ui(ctx), |export| {
                self.write_export(ctx, export);
            }),
            Dialog::Picture(picture) => stays_meanwhile(picture.picture_ui(ctx), |export| {
                self.write_picture(ctx, export);
            }),
            Dialog::Rename(rename) => self.rename_stays(ctx, rename),
            Dialog::FixAll(fix_all) => {
                stays(fix_all.fix_all_ui(ctx), |edit| self.fix_and_say(&edit))
            }
            Dialog::Delete(delete) => {
                stays(delete.delete_ui(ctx), |edit| self.delete_and_say(&edit))
            }
            Dialog::List { title, lines } => is_open(&delete::list_ui(ctx, title, lines)),
            Dialog::Error { title, text } => is_open(&message::error_ui(ctx, title, text)),
            Dialog::Meaning(meaning) => self.meaning_stays(ctx, meaning),
            Dialog::OfferSpellings(offer) => {
                stays(offer.offer_ui(ctx), |rows| self.take_offer(ctx, rows))
            }
            Dialog::SavedSpellings(saved) => stays(saved.saved_ui(ctx), |learned| {
                self.keep_spellings(ctx, learned);
            }),
            Dialog::Kit(kit) => is_open(&kit.kit_ui(ctx)),
            Dialog::Shell(shell) => match shell.shell_ui(ctx) {
                Answered::Open => true,
                Answered::Canceled => false,
                Answered::With(ShellAnswer::Kit) => {
                    self.ask_kit(ctx);
                    return self.dialog.take();
                }
                Answered::With(ShellAnswer::Open(path)) => {
                    self.guarded(ctx, After::Open(path));
                    return self.dialog.take();
                }
            },
            Dialog::PlanChat(plan) => self.plan_chat_stays(ctx, plan),
            Dialog::FactsGrid(grid) => self.facts_grid_stays(ctx, grid),
            Dialog::Report(report) => is_open(&report.report_ui(ctx)),
            Dialog::Printed(printed) => is_open(&printed.printed_ui(ctx)),
            Dialog::Help => is_open(&help::help_ui(ctx)),
            Dialog::About => is_open(&help::about_ui(ctx)),
            Dialog::Unsaved(after) => {
                let after = after.clone();
                return self.unsaved_ui(ctx, after);
            }
            Dialog::Recover(found, others) => {
                let answer = recovery::offer_ui(ctx, found, *others);
                if matches!(answer, Answered::With(CopyAnswer::Discard(_))) {
                    self.recovery.ask_from_offer(found.clone(), *others);
                }
                return self.copy_answered(ctx, answer, dialog);
            }
            Dialog::RecoveredCopies(copies) => {
                copies.poll();
                let answer = copies.copies_ui(ctx);
                return self.copy_answered(ctx, answer, dialog);
            }
            Dialog::DiscardCopy(found) => match recovery::discard_ui(ctx, found) {
                Answered::Open => true,
                Answered::Canceled => return self.keep_copy(ctx),
                Answered::With(()) => {
                    let found = found.clone();
                    return self.discard_copy(ctx, &found);
                }
            },
            // Handled above.
            Dialog::ChangedOnDisk { .. } => false,
        };
        stays.then_some(dialog)
    }

    /// Carries out an answer about recovery copies.
    fn copy_answered(
        &mut self,
        ctx: &Context,
        answer: Answered<CopyAnswer>,
        dialog: Dialog,
    ) -> Option<Dialog> {
        match answer {
            Answered::Open => Some(dialog),
            answer => self.answer_offer(ctx, answer),
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

    /// The document being read to replace the open one or for it, and whether to show progress. Until it is read,
    /// nothing else is allowed: the open document may be about to close.
    pub(super) fn reading(&self) -> Option<(String, bool)> {
        let of_file = self.loading.as_ref();
        of_file
            .map(|loading| (file_name(&loading.path), loading.is_slow()))
            .or_else(|| {
                let (name, is_slow) = self.recovery.reading()?;
                Some((shown::visible(name).into_owned(), is_slow))
            })
    }

    /// Shows that a large document is being read, with a way to cancel.
    fn loading_ui(&mut self, ctx: &Context) {
        let Some((name, is_slow)) = self.reading() else {
            return;
        };
        let mut canceled = false;
        let modal = egui::Modal::new(egui::Id::unique("reading"));
        if !is_slow {
            // It only blocks clicks on the document that is about to close.
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

    /// While a file is dragged over the window: shows that dropping it opens it.
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
