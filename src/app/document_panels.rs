//! The panels around the canvas while a document is open, and their state.

use std::ops::RangeInclusive;

use egui::{CentralPanel, Frame, Margin, Panel, Rect, Ui};

use crate::app::App;
use crate::app::action::{Action, Aim};
use crate::app::canvas::CanvasInput;
use crate::app::files::OnlyWindow;
use crate::app::keyboard::Topmost;
use crate::app::palette_item::PaletteItem;
use crate::app::panel_focus::{Pane, PanelFocus};
use crate::app::panels::differences::{self, DifferencesPanel};
use crate::app::panels::outline::Outline;
use crate::app::panels::problems::Problems;
use crate::app::panels::room::{self, Height, OpenedPanels, PanelShown, PanelSide, Room, strip_ui};
use crate::app::panels::status::StatusFacts;
use crate::app::panels::{history, inspector, palette, status};
use crate::app::put_backs::PutBacks;
use crate::app::session::Session;
use crate::app::settings::Settings;
use crate::app::theme::{SPACE, Tokens};
use crate::app::{panel_frame, start, widgets};

/// The state of the panels.
#[derive(Default)]
pub(super) struct DocumentPanels {
    pub outline: Outline,
    pub problems: Problems,
    pub differences: DifferencesPanel,
    pub put_backs: PutBacks,
    pub show_history: bool,
    /// Which of them has the focus.
    pub focus: PanelFocus,
    /// The object being dragged from the palette.
    pub palette_drag: Option<PaletteItem>,
    /// What the inspector should scroll to.
    pub inspector_aim: Option<Aim>,
    /// Panels that a narrow window shows only on demand.
    pub opened: OpenedPanels,
}

impl DocumentPanels {
    /// A different document is shown: lists, filters and expanded items do not apply to it.
    pub fn forget_document(&mut self) {
        self.outline = Outline::default();
        self.problems = Problems::default();
        self.differences = DifferencesPanel::default();
        self.put_backs = PutBacks::default();
    }

    /// Whether a panel should get the focus in the next frame.
    pub fn is_keyboard_moving(&self) -> bool {
        self.inspector_aim.is_some() || self.focus.is_moving()
    }

    fn left_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        width: RangeInclusive<f32>,
        actions: &mut Vec<Action>,
    ) {
        Panel::left("left")
            .default_size(room::USUAL_OUTLINE)
            .size_range(width)
            .frame(panel_frame(&Tokens::of_ui(ui)))
            .show(ui, |ui| {
                self.focus.enter(ui, Pane::Outline);
                palette::palette_ui(ui, session, &mut self.palette_drag, actions);
                ui.add_space(SPACE);
                ui.separator();
                if self.show_history {
                    Panel::bottom("history")
                        .default_size(160.0)
                        .resizable(true)
                        .frame(Frame::new())
                        .show(ui, |ui| {
                            widgets::section_ui(ui, "History");
                            history::history_ui(ui, session, actions);
                        });
                }
                self.outline.outline_ui(ui, session, actions);
            });
    }

    /// Problems or differences, below the canvas.
    fn bottom_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        height: Height,
        shows_differences: bool,
        actions: &mut Vec<Action>,
    ) {
        // A low window stores its own height, so that the usual one is restored with more space.
        let name = match height.is_low {
            true => "low problems",
            false => "problems",
        };
        let frame = panel_frame(&Tokens::of_ui(ui)).inner_margin(Margin::symmetric(8, 4));
        Panel::bottom(name)
            .default_size(height.usual)
            .size_range(height.range)
            .resizable(true)
            .frame(frame)
            .show(ui, |ui| {
                self.focus.enter(ui, Pane::List);
                match shows_differences {
                    true => {
                        let (list, put_backs) = (&mut self.differences, &mut self.put_backs);
                        list.differences_ui(ui, session, put_backs, actions);
                    }
                    false => self.problems.problems_ui(ui, session, actions),
                }
            });
    }

    fn inspector_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        width: RangeInclusive<f32>,
        actions: &mut Vec<Action>,
    ) {
        Panel::right("inspector")
            .default_size(room::USUAL_INSPECTOR)
            .size_range(width)
            .frame(panel_frame(&Tokens::of_ui(ui)))
            .show(ui, |ui| {
                self.focus.enter(ui, Pane::Inspector);
                let aim = &mut self.inspector_aim;
                inspector::inspector_ui(ui, session, aim, &mut self.put_backs, actions);
            });
    }

    /// The edge of a hidden panel, which opens it.
    fn edge_ui(&mut self, ui: &mut Ui, shown: &PanelShown, side: PanelSide) {
        if *shown == PanelShown::Strip && strip_ui(ui, side) {
            self.opened.open(side);
            ui.ctx().request_repaint();
        }
    }
}

impl App {
    pub(super) fn document_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let is_topmost = self.topmost(ui.ctx()) == Topmost::Window;
        if self.session.is_some() {
            self.spellings_banner_ui(ui);
        }
        self.status_line_ui(ui, actions);
        let Some(session) = &self.session else {
            return;
        };
        let panels = &mut self.panels;
        if is_topmost {
            panels.focus.note(ui.ctx(), self.canvas.has_keyboard());
        }
        panels.focus.begin();
        // A request to show something in the inspector opens it.
        if panels.inspector_aim.is_some() {
            panels.opened.open(PanelSide::Inspector);
        }
        let Settings {
            show_outline,
            show_inspector,
            ..
        } = self.settings;
        let room = Room::of(
            ui.available_size(),
            show_outline,
            show_inspector,
            panels.opened,
        );
        panels.edge_ui(ui, &room.outline, PanelSide::Outline);
        if let PanelShown::Wide(width) = room.outline {
            panels.left_ui(ui, session, width, actions);
        }
        let shows_differences = panels.differences.is_in_front && session.comparison().is_some();
        if self.settings.show_problems || shows_differences {
            panels.bottom_ui(ui, session, room.problems, shows_differences, actions);
        }
        panels.edge_ui(ui, &room.inspector, PanelSide::Inspector);
        if let PanelShown::Wide(width) = room.inspector {
            panels.inspector_ui(ui, session, width, actions);
        }
        self.canvas_panel_ui(ui, is_topmost, actions);
        if !ui.input(|i| i.pointer.any_down()) {
            self.panels.palette_drag = None;
        }
    }

    /// The comparison bar above the canvas, and the status bar.
    fn status_line_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let Some(session) = &self.session else {
            return;
        };
        differences::strip_ui(ui, session, actions);
        let save_state = self.save_state(session);
        Panel::bottom("status")
            .exact_size(32.0)
            .resizable(false)
            .frame(panel_frame(&Tokens::of_ui(ui)).inner_margin(Margin::symmetric(8, 0)))
            .show(ui, |ui| {
                let facts = StatusFacts {
                    hint: self.canvas.hint(),
                    is_gesture: self.canvas.is_busy(),
                    zoom: self.canvas.zoom(),
                    save_state,
                };
                status::status_ui(ui, session, &facts, &mut self.toasts, actions);
            });
    }

    fn save_state(&self, session: &Session) -> &'static str {
        let elsewhere = matches!(self.file.only_window, OnlyWindow::No);
        match (session.path(), session.is_dirty()) {
            _ if self.file.saving.is_some() => "Saving…",
            (Some(_), true) if elsewhere => "Not saved, open in another window too",
            (Some(_), false) if elsewhere => "Saved, open in another window too",
            (None, true) if elsewhere => "Not saved, its file is open in another window",
            (_, true) => "Not saved",
            (Some(_), false) => "Saved",
            (None, false) => "As imported",
        }
    }

    fn canvas_panel_ui(&mut self, ui: &mut Ui, is_topmost: bool, actions: &mut Vec<Action>) {
        let Some(session) = &self.session else {
            return;
        };
        CentralPanel::default()
            .frame(Frame::new().fill(Tokens::of_ui(ui).paper))
            .show(ui, |ui| {
                let input = CanvasInput {
                    design: session.design(),
                    source: session.source(),
                    diagram: session.diagram(),
                    revision: session.revision(),
                    selection: &session.selection,
                    palette_drag: self.panels.palette_drag,
                    is_topmost,
                    settings: &self.settings,
                };
                let canvas = ui.available_rect_before_wrap();
                if self.panels.focus.enters(ui, Pane::Canvas) {
                    self.canvas.take_keyboard(ui.ctx(), &session.selection);
                }
                actions.extend(self.canvas.canvas_ui(ui, &input));
                if session.diagram().nodes.is_empty() {
                    let bounds = session.diagram().bounds;
                    let [min, max] = [bounds.min, bounds.max];
                    let sites = Rect::from_min_max(
                        self.canvas.screen_from_scene(min),
                        self.canvas.screen_from_scene(max),
                    );
                    start::first_pool_ui(ui, canvas, sites, session, actions);
                }
            });
    }
}
