//! The window. The only module that uses egui.
//!
//! Panels and canvas read the [`session::Session`] and emit [`action::Action`]s; [`dispatch`] alone
//! acts. A frame runs in this order: [`App::logic`] takes files, time and shortcuts; then the panels,
//! the canvas and what lies above them draw and emit; then every action is carried out.
//!
//! | modules | what they are for |
//! |---|---|
//! | [`session`], [`selection`], [`look_ups`], [`file_state`], [`baseline`] | the open document, its file and what it is compared with |
//! | [`command`], [`commands`], [`palette_item`], [`menus`] | what can be chosen, one row each |
//! | [`dispatch`], [`documents`], [`saving`], [`making`], [`meanings`], [`compare_actions`], [`problem_actions`], [`put_backs`], [`printed`], [`pictures`] | carries out what was chosen |
//! | [`canvas`], [`panels`], [`document_panels`], [`start`] | what is drawn over the whole window |
//! | [`layers`], [`sheets`], [`dialogs`], [`modal`], [`answered`], [`entered_fault`], [`popups`], [`popup_menu`], [`toast`] | what lies above, and how it answers |
//! | [`background`], [`files`], [`shell_run`], [`desktop_dialog`] | work in the background |
//! | [`recovery`], [`recovery_dialogs`], [`store`], [`settings`], [`spellings`], [`document_lock`], [`lock_file`], [`user_folders`] | what outlives the window |
//! | [`keyboard`], [`panel_focus`], [`input_order`], [`tooltips`] | who gets which input |
//! | [`theme`], [`typefaces`], [`icons`], [`widgets`], [`markdown`] | the look, and controls that everything shares |
//! | [`run`], [`rest`], [`view`] | starting, resting, and the size of the window |

pub mod action;
mod answered;
mod background;
mod baseline;
pub mod canvas;
pub mod command;
mod commands;
mod compare_actions;
mod desktop_dialog;
mod dialogs;
mod dispatch;
mod document_lock;
mod document_panels;
mod documents;
mod entered_fault;
mod file_state;
mod files;
pub mod icons;
mod input_order;
mod keyboard;
mod layers;
mod lock_file;
mod look_ups;
mod making;
mod markdown;
mod meanings;
mod menus;
mod modal;
pub mod palette_item;
mod panel_focus;
pub mod panels;
mod pictures;
mod popup_menu;
mod popups;
mod printed;
mod problem_actions;
mod put_backs;
mod recovery;
mod recovery_dialogs;
mod rest;
mod run;
mod saving;
pub mod selection;
pub mod session;
pub mod settings;
mod sheets;
mod shell_run;
mod spellings;
pub mod start;
pub mod store;
pub mod theme;
mod toast;
mod tooltips;
mod typefaces;
mod user_folders;
mod view;
mod widgets;

use std::path::{Path, PathBuf};

use egui::{CentralPanel, Context, Frame, Margin, Panel, Ui};

use crate::diagram::{Size, metrics};
use crate::edit::Clip;

use crate::workspace::saved_spellings::SavedSpellings;
use action::Action;
use canvas::Canvas;
use dialogs::Dialog;
use document_panels::DocumentPanels;
use file_state::FileState;
use files::{Loading, Purpose};
use input_order::InputOrder;
use keyboard::AltTap;
use pictures::CopyingPicture;
use popups::Popup;
use recovery_dialogs::RecoveryState;
use rest::Rest;
pub use run::{AppError, NAME, run};
use saving::Exporting;
use session::Session;
use settings::Settings;
use spellings::Spellings;
use store::{Store, WindowGeometry};
use theme::Tokens;
use toast::Toasts;
use tooltips::Tooltips;
use typefaces::MissingCharacters;

/// Settings that differ between the user's window and tests.
#[derive(Default)]
pub struct AppOptions {
    /// The folder of preferences, recent files and recovery copies; `None` stores nothing.
    pub store: Option<Store>,
    /// The user's saved spellings.
    pub spellings: SavedSpellings,
}

impl AppOptions {
    /// The user's own folder.
    pub fn for_user() -> Self {
        Self {
            store: Store::for_user(),
            spellings: SavedSpellings::of_user(),
        }
    }
}

/// The state of the window. Only [`dispatch`] changes the session.
pub struct App {
    session: Option<Session>,
    canvas: Canvas,
    settings: Settings,
    store: Option<Store>,
    recent: Vec<PathBuf>,
    recovery: RecoveryState,
    dialog: Option<Dialog>,
    /// What a question about unsaved changes interrupted, shown again when the document stays.
    dialog_below: Option<Dialog>,
    popup: Option<Popup>,
    toasts: Toasts,
    missing_characters: MissingCharacters,
    panels: DocumentPanels,
    clip: Option<Clip>,
    paste_at: Option<crate::design::Point>,
    loading: Option<Loading>,
    file: FileState,
    exporting: Option<Exporting>,
    copying_picture: Option<CopyingPicture>,
    /// The area for automatic layout: the canvas, in its current or future size.
    view: Size,
    spellings: Spellings,
    /// Commands whose shortcut was pressed while typing: they run after the field has applied its text.
    queue: Vec<Action>,
    alt_tap: AltTap,
    /// While a dialog is open: what had the keyboard focus before, if anything.
    keyboard_below: Option<Option<egui::Id>>,
    rest: Rest,
    title: String,
    window: Option<WindowGeometry>,
    was_focused: bool,
    /// The window was activated, and whether its file was changed is not known yet.
    wants_disk_look: bool,
    may_close: bool,
}

impl App {
    /// A window without a document. Installs typefaces and styles in the context.
    pub fn new(ctx: &Context, options: AppOptions) -> Self {
        InputOrder::install(ctx);
        Tooltips::install(ctx);
        ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
        theme::install(ctx);
        let store = options.store;
        user_folders::get();
        let settings = store
            .as_ref()
            .map_or_else(Settings::default, Store::load_settings);
        theme::choose(ctx, settings.theme);
        let recent = store.as_ref().map_or_else(Vec::new, Store::load_recent);
        let recovery = RecoveryState::start(ctx, store.as_ref());
        Self {
            session: None,
            canvas: Canvas::default(),
            settings,
            store,
            recent,
            recovery,
            dialog: None,
            dialog_below: None,
            popup: None,
            toasts: Toasts::default(),
            missing_characters: MissingCharacters::default(),
            panels: DocumentPanels::default(),
            clip: None,
            paste_at: None,
            loading: None,
            file: FileState::default(),
            exporting: None,
            copying_picture: None,
            view: metrics::VIEW,
            spellings: Spellings::new(options.spellings),
            queue: Vec::new(),
            alt_tap: AltTap::default(),
            keyboard_below: None,
            rest: Rest::default(),
            title: String::new(),
            window: None,
            was_focused: true,
            wants_disk_look: false,
            may_close: false,
        }
    }

    /// Opens a document; the current one stays open if it cannot be read.
    pub fn open_path(&mut self, ctx: &Context, path: &Path) {
        self.start_reading(ctx, path, Purpose::Open);
    }

    /// The open document.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Preferences.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The camera and gestures of the canvas.
    pub fn canvas(&self) -> &Canvas {
        &self.canvas
    }

    /// Carries out an action as if a panel had emitted it.
    pub fn perform(&mut self, ctx: &Context, action: Action) {
        self.act(ctx, action);
    }

    fn title(&self) -> String {
        match &self.session {
            None => NAME.to_owned(),
            Some(session) => {
                let dot = if session.is_dirty() { "• " } else { "" };
                format!("{dot}{} – {NAME}", session.name())
            }
        }
    }

    fn listen_to_window(&mut self, ctx: &Context) {
        let (close, dropped, is_focused, gets_focus) = ctx.input(|i| {
            (
                i.viewport().close_requested(),
                i.raw.dropped_files.clone(),
                i.focused,
                // A window that is covered has no frame until it is activated again: both events are in that one.
                i.events.contains(&egui::Event::WindowFocused(true)),
            )
        });
        let is_running = matches!(&self.dialog, Some(Dialog::Shell(dialog)) if dialog.is_running());
        if close && is_running {
            // Closing the window by accident must not end a publication.
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            return;
        }
        if !is_running {
            self.take_dropped(
                ctx,
                dropped.iter().map(|file| file.path().to_owned()).collect(),
            );
        }
        if close && !self.may_close {
            let is_dirty = self.session.as_ref().is_some_and(Session::is_dirty);
            if self.quit_when_written() {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            } else if is_dirty {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
                self.ask_unsaved(dialogs::After::Quit);
            }
        }
        self.wants_disk_look |= is_focused && (gets_focus || !self.was_focused);
        if self.wants_disk_look && self.dialog.is_none() && !self.is_busy() {
            self.wants_disk_look = false;
            self.look_at_disk(ctx, None);
        }
        self.was_focused = is_focused;
        self.note_window(ctx);
        let title = self.title();
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Opens one file. Several reports of cmdlets are opened together; for other files, only the first is opened.
    fn take_dropped(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let is_page_or_xml = |path: &PathBuf| {
            let ending = path.extension().unwrap_or_default();
            ["xml", "html", "htm"]
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        };
        match paths.as_slice() {
            [] => {}
            [_, _, ..] if paths.iter().all(is_page_or_xml) => self.show_logs(ctx, paths),
            [first, ..] => self.act(ctx, Action::OpenPath(first.clone())),
        }
    }

    fn note_window(&mut self, ctx: &Context) {
        let geometry = ctx.input(|i| {
            let viewport = i.viewport();
            let maximized = viewport.maximized.unwrap_or(false);
            viewport.inner_rect.map(|inner| WindowGeometry {
                size: inner.size().into(),
                position: viewport.outer_rect.map(|outer| outer.min.into()),
                maximized,
            })
        });
        match (geometry, &mut self.window) {
            (Some(now), Some(known)) if now.maximized => known.maximized = true,
            (Some(now), window) => *window = Some(now),
            (None, _) => {}
        }
    }
}

fn panel_frame(tokens: &Tokens) -> Frame {
    Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::symmetric(8, 0))
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.before_frame(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.window_ui(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(store) = &self.store {
            store.save_settings(&self.settings);
            if let Some(window) = &self.window {
                store.save_window(window);
            }
            store.finish_writing();
        }
        self.recovery.document_goes(self.session.as_ref());
        self.recovery.end();
    }
}

impl App {
    /// Work before a frame is drawn, and while the window is hidden.
    pub fn before_frame(&mut self, ctx: &Context) {
        InputOrder::install(ctx);
        Tooltips::install(ctx);
        for action in std::mem::take(&mut self.queue) {
            self.act(ctx, action);
        }
        self.finish_background_work(ctx);
        self.missing_characters
            .follow(ctx, self.session.as_mut(), &mut self.toasts);
        self.listen_to_window(ctx);
        self.hand_out_keyboard(ctx);
        if !self.queue.is_empty() {
            // The next keystroke is for the widget that the command focuses.
            InputOrder::hold(ctx);
        }
        self.watch_recovery(ctx);
    }

    /// Draws the whole window and carries out the actions.
    pub fn window_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let mut actions = Vec::new();
        let tokens = Tokens::of_ui(ui);
        self.view = self.view_of_canvas(&ctx);
        let topmost = self.topmost(&ctx);
        let was_moving = self.panels.is_keyboard_moving();
        Panel::top("menu bar")
            .frame(panel_frame(&tokens).inner_margin(Margin::symmetric(4, 2)))
            .show(ui, |ui| {
                panels::menu_bar::menu_bar_ui(
                    ui,
                    self.session.as_ref(),
                    &self.settings,
                    &self.recent,
                    &mut actions,
                );
            });
        if self.session.is_some() {
            self.document_ui(ui, &mut actions);
        } else {
            CentralPanel::default()
                .frame(Frame::new().fill(tokens.paper))
                .show(ui, |ui| start::start_ui(ui, &self.recent, &mut actions));
        }
        self.layers_ui(&ctx, &mut actions);
        if !actions.is_empty() {
            // The frame was drawn before the actions are carried out.
            ctx.request_repaint();
        }
        for action in actions {
            self.act(&ctx, action);
        }
        // Immediately, because there may be no other frame after the last edit.
        self.keep_recovery_copy();
        let is_moving = self.panels.is_keyboard_moving();
        if self.topmost(&ctx) != topmost || is_moving && !was_moving {
            InputOrder::hold(&ctx);
        }
        keyboard::finish_giving_back(&ctx);
        self.rest
            .come_to_rest(&ctx, self.canvas.zoom(), self.canvas.hint());
    }
}
