//! The Review menu: comparison with the published topology and with other states.

use egui::Key;

use crate::app::command::{Menu, always, key, shift, when, with_document};
use crate::app::commands::command_rows;
use crate::app::session::Session;

command_rows! { Menu::Review;
    section {
        COMPARE: "Compare with…", "Show what differs from the published topology, a file, the saved state or an earlier step",
            {}
            => |app, _| app.ask_compare();
        STOP_COMPARING: "Stop comparing", "Stop comparing and hide the differences",
            { enabled: comparing }
            => |app, _| app.stop_comparing();
    }
    section {
        NEXT_DIFFERENCE: "Next difference", "Go to the next difference",
            { shortcuts: &[key(Key::F7)], enabled: with_differences, works_while_typing: true }
            => |app, _| app.step_difference(1);
        PREVIOUS_DIFFERENCE: "Previous difference", "Go to the previous difference",
            { shortcuts: &[shift(Key::F7)], enabled: with_differences, works_while_typing: true }
            => |app, _| app.step_difference(-1);
        PUT_BACK: "Put back", "Put back the current difference: the object becomes what it is in the other topology",
            { enabled: with_current_difference }
            => |app, _| app.put_back_current();
        COPY_DIFFERENCES: "Copy differences", "Copy the list of differences as text",
            { enabled: with_differences }
            => |app, ctx| app.copy_differences(ctx);
    }
    section {
        BASELINE: "Published topology…", "Choose the published topology that rules compare the design with",
            {}
            => |app, _| app.ask_baseline();
        REMOVE_BASELINE: "Forget the published topology", "Stop comparing with the published topology that you chose",
            { enabled: with_named_baseline }
            => |app, _| app.remove_baseline();
        BRING_UP_TO_DATE: "Bring up to date…", "Merge changes made in the deployment since the design was \
                           started",
            { enabled: |session| session.map_or(Err("No document is open"), Session::may_be_brought_up_to_date) }
            => |app, _| app.ask_up_to_date();
    }
    section {
        PLAN: "Plan", "List the steps for publishing, and what blocks it",
            { enabled: with_document }
            => |app, ctx| app.show_plan(ctx);
        WORKSHEET: "Worksheet", "List what to enter in Topology Builder, page by page",
            { enabled: with_document }
            => |app, ctx| app.show_worksheet(ctx);
    }
    section {
        GET_FROM_DEPLOYMENT: "Get from deployment…", "Save the currently deployed topology, using the \
                              Management Shell",
            { enabled: always }
            => |app, ctx| app.ask_download(ctx);
        PUBLISH: "Publish…", "Run a publishing kit step by step, using the Management Shell",
            { enabled: always }
            => |app, ctx| app.ask_publish(ctx);
    }
    section {
        SAVED_SPELLINGS: "Saved spellings…", "Show, change or forget the spellings learned from documents",
            { enabled: always }
            => |app, _| app.show_saved_spellings();
    }
}

fn comparing(session: Option<&Session>) -> Result<(), &'static str> {
    let is_comparing = |session: &Session| session.comparison().is_some();
    when(
        session,
        is_comparing,
        "There is no comparison; choose Review > Compare with… first",
    )
}

fn with_differences(session: Option<&Session>) -> Result<(), &'static str> {
    comparing(session)?;
    let differs = |session: &Session| {
        let comparison = session.comparison();
        comparison.is_some_and(|comparison| !comparison.differences().is_empty())
    };
    when(session, differs, "There are no differences")
}

fn with_current_difference(session: Option<&Session>) -> Result<(), &'static str> {
    with_differences(session)?;
    let is_one = |session: &Session| {
        let comparison = session.comparison();
        comparison.is_some_and(|comparison| comparison.current().is_some())
    };
    when(session, is_one, "Go to a difference with F7 first")
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
