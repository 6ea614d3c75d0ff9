//! Comparison with what is published: the Review menu.

use crate::app::command::{Menu, always, when, with_document};
use crate::app::commands::command_rows;
use crate::app::session::Session;

command_rows! { Menu::Review;
    section {
        BASELINE: "Compare with…", "Choose the published topology that rules compare the design with",
            {}
            => |app, _| app.ask_baseline();
        REMOVE_BASELINE: "Stop comparing", "Stop comparing with the file that was chosen",
            { enabled: with_named_baseline }
            => |app, _| app.remove_baseline();
    }
    section {
        PLAN: "Plan", "List the steps that publishing needs, and what blocks it",
            { enabled: with_document }
            => |app, ctx| app.show_plan(ctx);
        WORKSHEET: "Worksheet", "List what to enter in Topology Builder, page by page",
            { enabled: with_document }
            => |app, ctx| app.show_worksheet(ctx);
    }
    section {
        SAVED_SPELLINGS: "Saved spellings…", "Show, change and forget the spellings that documents taught",
            { enabled: always }
            => |app, _| app.show_saved_spellings();
    }
}

fn with_named_baseline(session: Option<&Session>) -> Result<(), &'static str> {
    with_document(session)?;
    let is_named = |session: &Session| session.named_baseline().is_some();
    match session.and_then(Session::baseline) {
        Some(_) => when(
            session,
            is_named,
            "The published topology came with the document",
        ),
        None => when(session, is_named, "No file was chosen to compare with"),
    }
}
