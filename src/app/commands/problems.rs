//! The Problems menu.

use egui::Key;

use crate::app::command::{Menu, cmd, cmd_shift, key, shift, when};
use crate::app::commands::command_rows;
use crate::app::session::Session;

command_rows! { Menu::Problems;
    section {
        NEXT_PROBLEM: "Next problem", "Go to the next problem",
            { shortcuts: &[key(Key::F8)], enabled: with_problems, works_while_typing: true }
            => |app, _| app.step_problem(1);
        PREVIOUS_PROBLEM: "Previous problem", "Go to the previous problem",
            { shortcuts: &[shift(Key::F8)], enabled: with_problems, works_while_typing: true }
            => |app, _| app.step_problem(-1);
    }
    section {
        FIX_PROBLEM: "Fix the current problem…", "Show the fixes for the current problem and what each of them does",
            { shortcuts: &[cmd(Key::Period)], enabled: with_problems }
            => |app, ctx| app.fix_problem(ctx);
        FIX_ALL_PROBLEMS: "Fix all of this kind…", "Show the same fix for all problems of this kind",
            {
                shortcuts: &[cmd_shift(Key::Period)],
                enabled: |session| {
                    let is_shared = |s: &Session| !s.fix_kinds().is_empty();
                    when(session, is_shared, "Select a problem that has a common fix")
                },
            }
            => |app, ctx| app.fix_all_problems(ctx);
    }
    section {
        COPY_PROBLEMS: "Copy problems", "Copy the list of problems as text",
            { enabled: |session| when(session, lists_anything, "There is nothing to copy") }
            => |app, ctx| app.copy_problems(ctx);
    }
}

fn with_problems(session: Option<&Session>) -> Result<(), &'static str> {
    let is_any = |session: &Session| !session.diagnostics().is_empty();
    when(session, is_any, "There are no problems")
}

/// Whether the panel lists anything.
fn lists_anything(session: &Session) -> bool {
    !session.diagnostics().is_empty()
        || !session.silenced().is_empty()
        || !session.unstated().is_empty()
}
