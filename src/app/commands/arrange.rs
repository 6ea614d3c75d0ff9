//! The Arrange menu: positions in the diagram.

use egui::Key;

use crate::app::command::{Menu, ToolButton, cmd_shift};
use crate::app::commands::command_rows;
use crate::app::icons::Icon;

command_rows! { Menu::Arrange;
    section {
        TIDY: "Tidy up", "Tidy up the diagram, or only what is selected",
            {
                shortcuts: &[cmd_shift(Key::T)],
                button: Some(ToolButton { icon: Icon::Tidy, place: 4, last_to_go: 5 }),
            }
            => |app, _| {
                if let Some(session) = &mut app.session {
                    session.tidy(app.view);
                    app.canvas.zoom_to_fit(session.diagram());
                }
            };
    }
}
