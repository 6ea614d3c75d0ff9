//! What is shown while no document is open.

use std::path::PathBuf;

use egui::{Rect, RichText, Ui, vec2};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::icons::{Icon, icon_ui};
use crate::app::menus;
use crate::app::run::NAME;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::workspace::names::file_name;

/// An example that is part of the program.
pub struct Example {
    /// What it is called.
    pub title: &'static str,
    /// What the example shows, in one line.
    pub summary: &'static str,
    /// The design file.
    pub bytes: &'static [u8],
}

/// Every example, in the order of the start screen.
pub const EXAMPLES: &[Example] = &[
    Example {
        title: "Standard Edition",
        summary: "One server with Persistent Chat collocated",
        bytes: include_bytes!("../../examples/standard-edition-collocated/topology.ron"),
    },
    Example {
        title: "Enterprise",
        summary: "Four Persistent Chat servers, mirrored, with compliance",
        bytes: include_bytes!("../../examples/enterprise-four-servers/topology.ron"),
    },
    Example {
        title: "Disaster recovery",
        summary: "One pool stretched over two data centers",
        bytes: include_bytes!("../../examples/stretched-disaster-recovery/topology.ron"),
    },
    Example {
        title: "Full of mistakes",
        summary: "Many kinds of problems, and how the rules explain them",
        bytes: include_bytes!("../../examples/full-of-mistakes/topology.ron"),
    },
];

/// Size of the card for the first pool on an empty canvas, in points.
const FIRST_POOL: egui::Vec2 = vec2(580.0, 138.0);
/// On a canvas that is lower than this, in points, the card contains only its title and its buttons.
const FIRST_POOL_HEIGHT: f32 = 220.0;
/// The size of the card on such a canvas.
const FIRST_POOL_LOW: egui::Vec2 = vec2(580.0, 92.0);

/// Draws the start screen.
pub fn start_ui(ui: &mut Ui, recent: &[PathBuf], actions: &mut Vec<Action>) {
    let tokens = Tokens::of_ui(ui);
    let rect = ui.max_rect();
    let width = 720.0_f32.min(rect.width() - 48.0);
    let column = Rect::from_center_size(rect.center(), vec2(width, rect.height() - 48.0));
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(column));
    let ui = &mut ui;
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.add_space((rect.height() * 0.08).min(64.0));
            ui.label(RichText::new(NAME).font(semibold(text_size::DISPLAY)));
            ui.label(
                RichText::new(
                    "Design, check and document Lync Server 2013 and Skype for Business Server 2015 \
                     topologies with Persistent Chat.",
                )
                .color(tokens.text_weak),
            );
            ui.add_space(6.0 * SPACE);
            ui.horizontal(|ui| {
                for command in [Command::OPEN, Command::NEW, Command::NEW_FROM_TEMPLATE] {
                    let entry = command.row();
                    let button = egui::Button::new(entry.text)
                        .shortcut_text(menus::shortcut_text(ui.ctx(), command))
                        .min_size(vec2(160.0, 36.0));
                    if ui.add(button).on_hover_text(entry.tooltip).clicked() {
                        actions.push(Action::Command(command));
                    }
                }
            });
            ui.add_space(2.0 * SPACE);
            ui.label(
                RichText::new(
                    "Or drop a file here: a .tbxml file, the output of Get-CsTopology -AsXml, the .zip \
                     file from Export-CsConfiguration, or a design file.",
                )
                .color(tokens.text_weak),
            );
            ui.add_space(6.0 * SPACE);
            ui.columns(2, |columns| {
                if let [left, right] = columns {
                    recent_ui(left, recent, actions);
                    examples_ui(right, actions);
                }
            });
        });
}

/// What is shown on the canvas of a topology without any cards: how to add the first pool, from which
/// everything else follows. It does not cover the sites if the canvas has room for both.
pub fn first_pool_ui(
    ui: &mut Ui,
    canvas_in_screen: Rect,
    sites_in_screen: Rect,
    session: &Session,
    actions: &mut Vec<Action>,
) {
    if session.design().topology.sites.is_empty() {
        return;
    }
    let tokens = Tokens::of_ui(ui);
    let is_low = canvas_in_screen.height() < FIRST_POOL_HEIGHT;
    let size = if is_low { FIRST_POOL_LOW } else { FIRST_POOL };
    let size = size.min(canvas_in_screen.size() - vec2(16.0, 0.0));
    let rect = beside(canvas_in_screen, sites_in_screen, size);
    let radius = 8.0;
    ui.painter().rect(
        rect,
        radius,
        tokens.raised,
        egui::Stroke::new(1.0, tokens.line),
        egui::StrokeKind::Inside,
    );
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink(3.0 * SPACE))
            .layout(egui::Layout::top_down(egui::Align::Center)),
    );
    let ui = &mut ui;
    ui.label(RichText::new("Add the first Front End pool").font(semibold(text_size::BODY)));
    ui.add_space(SPACE);
    let text = "Every topology starts with an Enterprise Edition pool or a Standard Edition server. Then \
                add Persistent Chat pools and their stores from the palette or by dragging a wire.";
    if !is_low {
        ui.add(egui::Label::new(RichText::new(text).color(tokens.text_weak)).wrap());
        ui.add_space(2.0 * SPACE);
    }
    ui.columns(2, |columns| {
        let buttons = [
            ("Add a Front End pool…", Command::ADD_FRONT_END_POOL),
            (
                "Add a Standard Edition server…",
                Command::ADD_STANDARD_EDITION_SERVER,
            ),
        ];
        for (ui, (text, command)) in columns.iter_mut().zip(buttons) {
            let button = egui::Button::new(text).min_size(vec2(ui.available_width(), 30.0));
            if ui.add(button).clicked() {
                actions.push(Action::Command(command));
            }
        }
    });
}

/// Where to put something of this size on the canvas: below the sites, above them, or at the bottom if
/// neither has room.
fn beside(canvas: Rect, sites: Rect, size: egui::Vec2) -> Rect {
    let gap = 3.0 * SPACE;
    let lowest = canvas.bottom() - gap - size.y;
    let top = if sites.bottom() + gap <= lowest {
        (sites.bottom() + 2.0 * gap).clamp(canvas.top() + gap, lowest)
    } else if sites.top() - gap - size.y >= canvas.top() + gap {
        sites.top() - gap - size.y
    } else {
        lowest
    };
    let left = canvas.center().x - size.x / 2.0;
    Rect::from_min_size(egui::pos2(left, top), size)
}

fn recent_ui(ui: &mut Ui, recent: &[PathBuf], actions: &mut Vec<Action>) {
    let tokens = Tokens::of_ui(ui);
    ui.label(RichText::new("Recent").font(semibold(text_size::BODY)));
    ui.add_space(SPACE);
    if recent.is_empty() {
        ui.label(RichText::new("Documents you open appear here.").color(tokens.text_weak));
    }
    for path in recent {
        entry_ui(
            ui,
            Icon::Document,
            &file_name(path),
            &path
                .parent()
                .map_or_else(String::new, |folder| folder.display().to_string()),
            || actions.push(Action::OpenPath(path.clone())),
        );
    }
}

fn examples_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.label(RichText::new("Examples").font(semibold(text_size::BODY)));
    ui.add_space(SPACE);
    for (position, example) in EXAMPLES.iter().enumerate() {
        entry_ui(
            ui,
            Icon::Kind(crate::topology::Kind::PersistentChatPool),
            example.title,
            example.summary,
            || actions.push(Action::OpenExample(position)),
        );
    }
}

fn entry_ui(ui: &mut Ui, icon: Icon, title: &str, note: &str, mut open: impl FnMut()) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_top(|ui| {
        icon_ui(ui, icon, tokens.accent);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if ui.link(title).clicked() {
                open();
            }
            ui.add(
                egui::Label::new(RichText::new(note).small().color(tokens.text_weak)).truncate(),
            )
            .on_hover_text(note);
        });
    });
    ui.add_space(SPACE);
}
