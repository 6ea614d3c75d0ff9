//! Starts the window.

use std::path::PathBuf;

use super::{App, AppOptions, store::Store};

/// Name of the program, in the title and for the window system.
pub const NAME: &str = "Topology Designer";

/// Smallest window in which nothing is cut off, in points.
const MIN_SIZE: [f32; 2] = [1024.0, 640.0];

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no display to open a window on.
    #[error(
        "There is no display to open a window on. Start it from a graphical session; the commands \
         (see --help) work without one."
    )]
    NoDisplay,
    /// Neither graphics interface could be started.
    #[error(
        "The window could not be opened: {first}. With OpenGL instead: {second}. A graphical \
         session with Vulkan, DirectX 12, Metal or OpenGL is needed; the commands (see --help) work without one."
    )]
    NoWindow {
        /// What wgpu said.
        first: String,
        /// What OpenGL said.
        second: String,
    },
}

/// Opens the window, with a document when one is named, and returns when it was closed.
///
/// wgpu comes first because it finds a software renderer where OpenGL is missing (Windows Server,
/// remote desktops); OpenGL second, for machines without Vulkan.
///
/// # Errors
/// When there is no display, or no way to draw.
pub fn run(file: Option<PathBuf>) -> Result<(), AppError> {
    let start = |renderer| {
        let file = file.clone();
        eframe::run_native(
            NAME,
            native_options(renderer),
            Box::new(move |creation| {
                super::typefaces::provide(&creation.egui_ctx);
                let mut app = App::new(&creation.egui_ctx, AppOptions::for_user());
                if let Some(file) = file {
                    app.open_path(&creation.egui_ctx, &file);
                }
                Ok(Box::new(app))
            }),
        )
    };
    let first = match start(eframe::Renderer::Wgpu) {
        Ok(()) => return Ok(()),
        Err(eframe::Error::WinitEventLoop(error)) => {
            log::error!("{error}");
            return Err(AppError::NoDisplay);
        }
        Err(error) => error.to_string(),
    };
    log::warn!("wgpu is not available, OpenGL is tried: {first}");
    start(eframe::Renderer::Glow).map_err(|error| AppError::NoWindow {
        first: first.trim_end_matches('.').to_owned(),
        second: error.to_string().trim_end_matches('.').to_owned(),
    })
}

fn native_options(renderer: eframe::Renderer) -> eframe::NativeOptions {
    let window = Store::for_user()
        .and_then(|store| store.load_window())
        .unwrap_or_default();
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(NAME)
        .with_app_id("topology-designer")
        .with_inner_size(window.size)
        .with_min_inner_size(MIN_SIZE)
        .with_drag_and_drop(true)
        .with_maximized(window.maximized);
    if let Some(position) = window.position {
        viewport = viewport.with_position(position);
    }
    eframe::NativeOptions {
        viewport,
        renderer,
        // Fonts come from `typefaces`, the same as in pictures.
        system_font_fallback: false,
        ..Default::default()
    }
}
