//! The File menu: documents.

use egui::Key;

use crate::app::command::{Menu, Submenu, ToolButton, always, cmd, cmd_shift};
use crate::app::commands::command_rows;
use crate::app::dialogs::After;
use crate::app::icons::Icon;

command_rows! { Menu::File;
    section {
        NEW: "New…", "Start a new topology with its first site",
            { shortcuts: &[cmd(Key::N)], enabled: always }
            => |app, ctx| app.guarded(ctx, After::New);
        NEW_FROM_TEMPLATE: "New from template…", "Start with a supported topology and your own names",
            { shortcuts: &[cmd_shift(Key::N)], enabled: always }
            => |app, ctx| app.guarded(ctx, After::NewFromTemplate);
        OPEN: "Open…", "Open a design file, a .tbxml file or a published topology",
            { shortcuts: &[cmd(Key::O)], enabled: always, works_while_typing: true }
            => |app, ctx| app.guarded(ctx, After::AskOpen);
        IMPORT: "Import…", "Read a newer XML document into this design and keep the arrangement of the diagram",
            { shortcuts: &[cmd(Key::I)], followed_by: Some(Submenu::RecentFiles) }
            => |app, _| app.ask_import();
    }
    section {
        SAVE: "Save", "Save the design file",
            {
                shortcuts: &[cmd(Key::S)],
                works_while_typing: true,
                button: Some(ToolButton { icon: Icon::Save, place: 1, last_to_go: 3 }),
            }
            => |app, ctx| app.save(ctx, None);
        SAVE_AS: "Save as…", "Save the design under another name",
            { shortcuts: &[cmd_shift(Key::S)], works_while_typing: true }
            => |app, _| app.ask_save_as(None);
    }
    section {
        EXPORT: "Export topology XML…", "Save the topology as .tbxml or as published XML, and list \
                 inferred content",
            { shortcuts: &[cmd(Key::E)], works_while_typing: true }
            => |app, ctx| app.ask_export(ctx);
        KIT: "Publishing kit…", "Save scripts, data and instructions for publishing the design",
            {}
            => |app, ctx| app.ask_kit(ctx);
        REPORT: "Report…", "Save the documents to hand over: design, prerequisites, network, runbook and more",
            {}
            => |app, ctx| app.ask_report(ctx);
        EXPORT_PICTURE: "Export picture…", "Save the diagram as an SVG, PNG, PDF or draw.io file",
            { shortcuts: &[cmd_shift(Key::E)], works_while_typing: true }
            => |app, ctx| app.ask_picture(ctx);
    }
    section {
        RECOVERED_COPIES: "Recovered copies…", "List copies of unsaved work from earlier sessions",
            { enabled: always }
            => |app, ctx| app.list_recovered_copies(ctx);
        CLOSE: "Close", "Go back to the start screen",
            { shortcuts: &[cmd(Key::W)] }
            => |app, ctx| app.guarded(ctx, After::Close);
        QUIT: "Quit", "Quit the program",
            { shortcuts: &[cmd(Key::Q)], enabled: always }
            => |app, ctx| app.guarded(ctx, After::Quit);
    }
}
