//! The Edit menu: changes to the topology, the clipboard and the selection.

use egui::Key;

use crate::app::App;
use crate::app::action::{Action, Aim};
use crate::app::command::{Menu, ToolButton, alt, alt_shift, cmd, cmd_shift, key, when};
use crate::app::commands::command_rows;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::facts_grid::FactsGridDialog;
use crate::app::icons::Icon;
use crate::app::panels::room::PanelSide;
use crate::app::popups::Findable;
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::edit::Edit;
use crate::topology::ObjectId;

/// The distance of a duplicate from its original, in scene points.
const DUPLICATE_OFFSET: crate::design::Point = crate::design::Point::new(32.0, 32.0);

command_rows! { Menu::Edit;
    section {
        UNDO: "Undo", "Undo the last change",
            {
                shortcuts: &[cmd(Key::Z)],
                enabled: |session| when(session, |s| s.undo_label().is_some(), "There is nothing to undo"),
                step: Some(Session::undo_label),
                button: Some(ToolButton { icon: Icon::Undo, place: 2, last_to_go: 1 }),
            }
            => |app, _| step(app, "Undone", Session::undo_label, Session::undo);
        REDO: "Redo", "Redo the last change that was undone",
            {
                shortcuts: &[cmd_shift(Key::Z), cmd(Key::Y)],
                enabled: |session| when(session, |s| s.redo_label().is_some(), "There is nothing to redo"),
                step: Some(Session::redo_label),
                button: Some(ToolButton { icon: Icon::Redo, place: 3, last_to_go: 2 }),
            }
            => |app, _| step(app, "Redone", Session::redo_label, Session::redo);
    }
    section {
        CUT: "Cut", "Copy the selection and delete it",
            { shortcuts: &[cmd(Key::X)], enabled: with_objects }
            => |app, ctx| {
                if app.copy_selection(ctx) {
                    app.delete_selection();
                }
            };
        COPY: "Copy", "Copy the selection",
            { shortcuts: &[cmd(Key::C)], enabled: with_objects }
            => |app, ctx| {
                app.copy_selection(ctx);
            };
        COPY_AS_PICTURE: "Copy as picture", "Copy a picture of the selection, or of everything",
            { shortcuts: &[alt_shift(Key::C)] }
            => |app, ctx| app.copy_as_picture(ctx);
        PASTE: "Paste", "Paste copies with new names at the pointer",
            { shortcuts: &[cmd(Key::V)] }
            => |app, _| app.paste(false);
        PASTE_IN_PLACE: "Paste in place", "Paste copies with new names where the originals are",
            { shortcuts: &[cmd_shift(Key::V)] }
            => |app, _| app.paste(true);
    }
    section {
        DUPLICATE: "Duplicate", "Duplicate the selection with the next available names",
            { shortcuts: &[cmd(Key::D)], enabled: with_objects }
            => |app, _| duplicate(app);
        DELETE: "Delete", "Delete the selection, and list what is deleted with it",
            { shortcuts: &[key(Key::Delete), key(Key::Backspace)], enabled: with_selection }
            => |app, _| app.delete_selection();
        RENAME: "Rename…", "Give the selected object another name",
            {
                shortcuts: &[key(Key::F2)],
                enabled: |session| {
                    let is_one = |s: &Session| s.selection.single().is_some();
                    when(session, is_one, "Select one object to rename it")
                },
            }
            => |app, ctx| {
                let selected = app.session.as_ref().and_then(|session| session.selection.single());
                if let Some(object) = selected.cloned() {
                    app.act(ctx, Action::Rename(object));
                }
            };
    }
    section {
        SELECT_ALL: "Select all", "Select every object",
            { shortcuts: &[cmd(Key::A)] }
            => |app, _| select_all(app);
        SELECT_NONE: "Select none", "Clear the selection; Esc does the same",
            { shortcuts: &[cmd_shift(Key::A)] }
            => |app, _| {
                if let Some(session) = &mut app.session {
                    session.selection = Selection::default();
                }
            };
    }
    section {
        FIND: "Find…", "Find a site, pool, store or computer by typing a part of its name",
            { shortcuts: &[cmd(Key::F)], works_while_typing: true }
            => |app, _| app.find(Findable::Object);
        PROPERTIES: "Properties", "Move the keyboard focus to the inspector",
            { shortcuts: &[alt(Key::Enter)], enabled: with_selection }
            => |app, _| app.aim_inspector(Aim::FirstField);
        NOTE: "Note", "Write a note on the selected object, or on the deployment if nothing is selected",
            {
                shortcuts: &[cmd(Key::M)],
                enabled: |session| {
                    let is_one = |s: &Session| {
                        s.selection.single().is_some() || s.selection.is_empty()
                    };
                    when(session, is_one, "Select one object to write a note on it")
                },
            }
            => |app, _| app.aim_inspector(Aim::Note);
        KNOWN_FACTS: "Known facts…", "Edit the known facts of all objects, or copy them to and from a \
                      spreadsheet",
            { shortcuts: &[cmd_shift(Key::K)] }
            => |app, _| {
                if let Some(session) = &app.session {
                    let grid = FactsGridDialog::new(session.design());
                    app.dialog = Some(Dialog::FactsGrid(Box::new(grid)));
                }
            };
        TOGGLE_HISTORY: "History", "List every change, and go back or forward to any of them",
            {}
            => |app, _| toggle_history(app);
    }
}

fn with_objects(session: Option<&Session>) -> Result<(), &'static str> {
    let is_any = |session: &Session| !session.selection.objects.is_empty();
    when(session, is_any, "Nothing is selected")
}

/// An object or a wire.
pub(super) fn with_selection(session: Option<&Session>) -> Result<(), &'static str> {
    let is_any = |session: &Session| !session.selection.is_empty();
    when(session, is_any, "Nothing is selected")
}

/// Goes one step in the history, reports which one, and shows the changes.
fn step(
    app: &mut App,
    done: &str,
    label: fn(&Session) -> Option<&str>,
    go: fn(&mut Session) -> Vec<ObjectId>,
) {
    let Some(session) = &mut app.session else {
        return;
    };
    let text = label(session).map(|label| format!("{done}: {label}"));
    let changed = go(session);
    if let Some(text) = text {
        app.toasts.say_moved(text);
    }
    app.reveal_change(changed);
}

fn duplicate(app: &mut App) {
    let Some(session) = &app.session else {
        return;
    };
    let objects = session.selection.objects.iter().cloned().collect();
    app.edit_or_say(Edit::Duplicate {
        objects,
        site: None,
        offset: DUPLICATE_OFFSET,
    });
}

fn select_all(app: &mut App) {
    let Some(session) = &mut app.session else {
        return;
    };
    let nodes = &session.diagram().nodes;
    session.selection = Selection {
        objects: nodes.iter().map(|node| node.id.clone()).collect(),
        wire: None,
    };
}

fn toggle_history(app: &mut App) {
    app.panels.show_history = !app.panels.show_history;
    if app.panels.show_history {
        app.settings.show_outline = true;
        app.panels.opened.open(PanelSide::Outline);
    }
}
