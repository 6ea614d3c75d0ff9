//! The list of keys and gestures, generated from the command table, and the About dialog.

use egui::{Context, RichText, Ui};

use crate::app::answered::Answered;
use crate::app::command::Menu;
use crate::app::menus::in_words;
use crate::app::modal::{Answer, frame_ui, primary_button_ui};
use crate::app::run::NAME;
use crate::app::theme::{SPACE, Tokens, semibold, text_size};

/// Gestures of the canvas other than commands (anchors, A1.2).
const GESTURES: &[(&str, &str)] = &[
    (
        "Pan",
        "Space+drag, middle drag, right drag, wheel, two fingers",
    ),
    ("Zoom at the pointer", "Ctrl+wheel, pinch"),
    (
        "Select",
        "Click; Shift+click to add; drag on the empty canvas",
    ),
    (
        "Move",
        "Drag; arrow keys by one grid unit, with Shift by ten",
    ),
    ("Keep the axis while moving", "Shift"),
    ("Move without snapping", "Ctrl"),
    (
        "Duplicate while dragging",
        "Alt+drag, or drag and then press Alt",
    ),
    ("Menus", "Alt and the first letter, F10"),
    (
        "Associate",
        "Drag from a handle of a pool to a card, or choose in the properties of the pool",
    ),
    ("Add and associate", "Drop a wire on the empty canvas"),
    ("Cancel a gesture", "Esc, or right click while dragging"),
    ("Next and previous card", "Tab, Shift+Tab"),
    ("Follow the wires", "Alt+arrow keys"),
    ("Properties of the card with the keyboard", "Enter"),
    ("Problems of a card or wire", "Click its badge"),
    ("Context menu", "Right click, Shift+F10"),
];

/// Shows every shortcut.
pub fn help_ui(ctx: &Context) -> Answered<()> {
    let answer = frame_ui(
        ctx,
        "Keyboard and mouse",
        720.0,
        |ui| {
            for menu in Menu::ALL {
                let commands: Vec<_> = menu
                    .sections()
                    .flatten()
                    .filter(|command| !command.row().shortcuts.is_empty())
                    .collect();
                if commands.is_empty() {
                    continue;
                }
                heading_ui(ui, menu.title());
                for command in commands {
                    let mut shortcuts: Vec<_> = command
                        .row()
                        .shortcuts
                        .iter()
                        .map(|shortcut| in_words(ui.ctx(), shortcut))
                        .collect();
                    shortcuts.dedup();
                    pair_ui(
                        ui,
                        command.row().text.trim_end_matches('…'),
                        &shortcuts.join("   "),
                    );
                }
            }
            heading_ui(ui, "On the canvas");
            for (what, how) in GESTURES {
                pair_ui(ui, what, how);
            }
            true
        },
        close_ui,
    );
    answer.read()
}

fn heading_ui(ui: &mut Ui, text: &str) {
    ui.add_space(2.0 * SPACE);
    ui.label(RichText::new(text).font(semibold(text_size::BODY)));
}

fn pair_ui(ui: &mut Ui, what: &str, how: &str) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        let width = ui.available_width();
        ui.allocate_ui_with_layout(
            egui::vec2(width * 0.42, 20.0),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_width(width * 0.42);
                ui.label(what);
            },
        );
        ui.add(egui::Label::new(RichText::new(how).color(tokens.text_weak)).wrap());
    });
}

/// Shows what this program is.
pub fn about_ui(ctx: &Context) -> Answered<()> {
    let answer = frame_ui(
        ctx,
        NAME,
        420.0,
        |ui| {
            ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
            ui.add(
                egui::Label::new(
                    "Design, check and document Lync Server 2013 and Skype for Business Server 2015 \
                     topologies with Persistent Chat. The program never connects to a server itself: Get \
                     from deployment… and Publish… use the Management Shell.",
                )
                .wrap(),
            );
            ui.add_space(SPACE);
            ui.label("IBM Plex and Noto Emoji typefaces: SIL Open Font License 1.1");
            true
        },
        close_ui,
    );
    answer.read()
}

/// The only button of a dialog that asks nothing.
pub(super) fn close_ui(ui: &mut Ui, _: &bool) -> Answer {
    if primary_button_ui(ui, true, "Close").clicked() {
        Answer::Yes
    } else {
        Answer::Open
    }
}
