//! The window of the program without a display.

use egui_kittest::Harness;
use topology_designer::app::store::Store;
use topology_designer::app::{App, AppOptions, theme};

/// Opens the window with the start screen.
pub fn start(store: Option<Store>) -> Harness<'static, App> {
    start_app(App::new(
        &egui::Context::default(),
        AppOptions {
            store,
            ..AppOptions::default()
        },
    ))
}

/// Like [`start`], with a given app.
pub fn start_app(app: App) -> Harness<'static, App> {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1280.0, 900.0))
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, app: &mut App| {
                app.before_frame(ui.ctx());
                app.window_ui(ui);
            },
            app,
        );
    harness.run_steps(2);
    harness
}
