//! Carries out actions. Together with [`crate::app::commands`], this is the only place that changes the session.

use egui::Context;

use crate::diagram::Diagram;
use crate::diagram::layout::site_for_drop;
use crate::edit::clipboard::copy;
use crate::edit::{Clip, Edit, Refusal};
use crate::topology::{AssociationKind, ObjectId, ServiceId, SiteId};

use crate::app::App;
use crate::app::action::{Action, Aim};
use crate::app::canvas::Canvas;
use crate::app::dialogs::rename::RenameDialog;
use crate::app::dialogs::{After, Dialog};
use crate::app::making::{self, Saying};
use crate::app::palette_item::PaletteItem;
use crate::app::panels::palette::new_object;
use crate::app::popups::Popup;
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::app::sheets::Sheet;

impl App {
    /// Carries out one action.
    pub(super) fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Command(command) => self.command(ctx, command),
            Action::OpenPath(path) => self.guarded(ctx, After::Open(path)),
            Action::OpenExample(position) => self.guarded(ctx, After::Example(position)),
            Action::FixAll(kind) => self.ask_fix_all(ctx, kind),
            Action::Toast(text) => self.toasts.say(self.with_line(text)),
            Action::Fix(fix) => self.make_fix(&fix),
            Action::ShowList { title, lines } => {
                self.dialog = Some(Dialog::List { title, lines });
            }
            Action::AskMeaning(piece) => self.ask_meaning(&piece),
            Action::ShowXml { object, part } => self.show_xml(&object, part),
            Action::Copy { text, what } => {
                ctx.copy_text(text);
                self.toasts.say(format!("Copied {what}"));
            }
            Action::Edit(edit) => self.edit_or_say(edit),
            other => self.act_on_session(other),
        }
    }

    fn act_on_session(&mut self, action: Action) {
        let Some(session) = &mut self.session else {
            return;
        };
        match action {
            Action::Select(selection) => session.select(selection),
            Action::ShowDifference(position) => self.show_difference(position),
            Action::ListDifferences(is_in_front) => {
                self.panels.differences.is_in_front = is_in_front;
                self.settings.show_problems = true;
            }
            Action::Reveal(object) => self.reveal(&object),
            Action::ShowProblem(position) => self.show_problem(position),
            Action::ShowProblemOf(bearer) => self.show_problem_of(&bearer),
            Action::GoToStep(step) => {
                let changed = session.go_to_step(step);
                self.toasts.forget_steps();
                self.reveal_change(changed);
            }
            Action::NewObject(new) => {
                self.dialog = Some(Dialog::NewObject(Sheet::new(session, new), None));
            }
            Action::ChooseAssociation {
                target,
                choices,
                pos_in_screen,
            } => self.choose_association(target, choices, pos_in_screen),
            Action::QuickAdd {
                from,
                pos_in_scene,
                pos_in_screen,
            } => {
                self.popup = Some(Popup::QuickAdd {
                    from,
                    pos_in_scene,
                    pos_in_screen,
                });
            }
            Action::ContextMenu {
                pos_in_scene,
                pos_in_screen,
            } => {
                self.paste_at = Some(pos_in_scene);
                self.popup = Some(Popup::Menu {
                    pos_in_scene: Some(pos_in_scene),
                    pos_in_screen,
                });
            }
            Action::ObjectMenu { pos_in_screen } => {
                self.popup = Some(Popup::Menu {
                    pos_in_scene: None,
                    pos_in_screen,
                });
            }
            Action::Rename(object) => {
                match RenameDialog::new(&session.design().topology, &object) {
                    Some(dialog) => self.dialog = Some(Dialog::Rename(dialog)),
                    None => self.toasts.say("This object has no name of its own."),
                }
            }
            Action::FocusInspector => self.aim_inspector(Aim::FirstField),
            Action::ShowFact {
                objects,
                fact,
                take_keyboard,
            } => {
                session.selection = Selection {
                    objects: objects.into_iter().collect(),
                    wire: None,
                };
                if let Some(first) = session.selection.objects.first() {
                    self.canvas.reveal(session.diagram(), first);
                }
                self.aim_inspector(Aim::Fact {
                    fact,
                    take_keyboard,
                });
            }
            Action::Command(_)
            | Action::OpenPath(_)
            | Action::OpenExample(_)
            | Action::Toast(_)
            | Action::Copy { .. }
            | Action::FixAll(_)
            | Action::Fix(_)
            | Action::ShowList { .. }
            | Action::AskMeaning(_)
            | Action::ShowXml { .. }
            | Action::Edit(_) => {}
        }
    }

    /// Sets the only possible association, or asks which one is meant.
    fn choose_association(
        &mut self,
        target: ObjectId,
        choices: Vec<(ServiceId, AssociationKind)>,
        pos_in_screen: egui::Pos2,
    ) {
        match choices.as_slice() {
            [] => {}
            [(pool, only)] => self.edit_or_say(Edit::SetAssociation {
                holder: pool.clone().into(),
                kind: *only,
                target: Some(target),
            }),
            _ => {
                self.popup = Some(Popup::ChooseAssociation {
                    target,
                    choices,
                    pos_in_screen,
                });
            }
        }
    }

    /// Carries out an edit and reports its side effects.
    pub(super) fn try_edit(&mut self, edit: &Edit) -> Result<(), Refusal> {
        self.make(edit).map(drop)
    }

    /// Like [`Self::try_edit`], and returns the objects that it created, the most important one first.
    pub(super) fn make(&mut self, edit: &Edit) -> Result<Vec<ObjectId>, Refusal> {
        self.make_saying(edit, Saying::WhatWent)
    }

    /// Like [`Self::make`], for an edit whose effect may be out of view.
    pub(super) fn make_saying(
        &mut self,
        edit: &Edit,
        saying: Saying,
    ) -> Result<Vec<ObjectId>, Refusal> {
        let Some(session) = &mut self.session else {
            return Err(Refusal("No document is open.".to_owned()));
        };
        let everything_was_in_view = shows_all(&self.canvas, session.diagram());
        let replaced = making::replaced(session, edit);
        let outcome = match session.apply(edit) {
            Ok(outcome) => outcome,
            Err(refusal) => return Err(Refusal(self.with_line(refusal.0))),
        };
        self.toasts.forget_undo();
        let made = outcome.created.clone();
        if let Some(first) = made.first() {
            if everything_was_in_view && !shows_all(&self.canvas, session.diagram()) {
                self.canvas.zoom_to_fit(session.diagram());
            } else {
                self.canvas.reveal(session.diagram(), first);
            }
            session.selection = Self::selection_after(session, edit, &made);
        }
        self.say_what_went(edit, outcome, replaced, saying);
        Ok(made)
    }

    pub(super) fn reveal(&mut self, object: &ObjectId) {
        if let Some(session) = &mut self.session {
            session.select(Selection::one(object.clone()));
            self.canvas.reveal(session.diagram(), object);
        }
    }

    /// After undo and redo: brings the changes into view.
    pub(super) fn reveal_change(&mut self, changed: Vec<ObjectId>) {
        if let (Some(session), Some(object)) = (&self.session, changed.first()) {
            self.canvas.reveal(session.diagram(), object);
        }
    }

    /// Asks for the properties of a new object.
    pub(super) fn ask_new(&mut self, item: PaletteItem) {
        if let Some(session) = &self.session {
            let new = new_object(session, item);
            self.dialog = Some(Dialog::NewObject(Sheet::new(session, new), None));
        }
    }

    /// Scrolls the inspector to something.
    pub(super) fn aim_inspector(&mut self, aim: Aim) {
        self.settings.show_inspector = true;
        self.panels.inspector_aim = Some(aim);
    }

    pub(super) fn edit_or_say(&mut self, edit: Edit) {
        if let Err(refusal) = self.try_edit(&edit) {
            self.toasts.say(refusal.0);
        }
    }

    /// For a selected wire, clears the association; objects are deleted.
    pub(super) fn delete_selection(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        if let Some(wire) = &session.selection.wire {
            let drawn = session.diagram().wire(wire);
            let held = drawn.map_or(&[][..], |wire| wire.associations.as_slice());
            match held {
                [] => self.toasts.say("This association cannot be edited here."),
                [(holder, kind)] => {
                    let edit = Edit::SetAssociation {
                        holder: holder.clone().into(),
                        kind: *kind,
                        target: None,
                    };
                    self.edit_or_say(edit);
                }
                // The menu asks which of them is meant.
                _ => {
                    let corners = drawn.map_or(&[][..], |wire| wire.points.as_slice());
                    let middle = corners.get(corners.len() / 2).copied().unwrap_or_default();
                    self.popup = Some(Popup::Menu {
                        pos_in_scene: None,
                        pos_in_screen: self.canvas.screen_from_scene(middle),
                    });
                }
            }
            return;
        }
        let objects = session.selection.objects.iter().cloned().collect();
        self.delete(objects);
    }

    /// Copies the selection to the clipboard; returns whether that was possible.
    pub(super) fn copy_selection(&mut self, ctx: &Context) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        let objects: Vec<_> = session.selection.objects.iter().cloned().collect();
        let copied = copy(&session.placed(), &objects)
            .and_then(|clip| clip.to_text().map(|text| (clip, text)));
        match copied {
            Ok((clip, text)) => {
                self.toasts.say(format!("Copied {}", clip.in_words()));
                ctx.copy_text(text);
                self.clip = Some(clip);
                true
            }
            Err(refusal) => {
                self.toasts.say(refusal.to_string());
                false
            }
        }
    }

    /// Pastes from the system clipboard if the content comes from this program.
    pub(super) fn take_clipboard(&mut self, text: &str) {
        self.clip = Clip::from_text(text).ok();
    }

    pub(super) fn paste(&mut self, in_place: bool) {
        let (Some(session), Some(clip)) = (&self.session, self.clip.clone()) else {
            self.toasts.say("The clipboard contains no objects.");
            return;
        };
        let place = if in_place {
            None
        } else {
            self.paste_at
                .take()
                .or_else(|| self.canvas.pointer_in_scene())
        };
        let Some(site) = paste_site(session, place) else {
            self.toasts.say("Add a site first.");
            return;
        };
        self.edit_or_say(Edit::Paste {
            clip: Box::new(clip),
            site,
            place,
        });
    }
}

/// Whether the whole diagram is in view.
pub(super) fn shows_all(canvas: &Canvas, diagram: &Diagram) -> bool {
    let visible = canvas.visible_in_scene();
    visible.contains(diagram.bounds.min) && visible.contains(diagram.bounds.max)
}

/// The site under the pointer or closest to it, that of the selection, or the first one.
fn paste_site(session: &Session, place: Option<crate::design::Point>) -> Option<SiteId> {
    place
        .and_then(|place| site_for_drop(session.diagram(), place))
        .or_else(|| {
            let selected = session.selection.objects.first()?;
            match selected {
                ObjectId::Site(site) => Some(*site),
                other => session
                    .diagram()
                    .nodes
                    .iter()
                    .find(|node| &node.id == other)
                    .map(|node| node.site),
            }
        })
        .or_else(|| session.design().topology.sites.first().map(|site| site.id))
}
