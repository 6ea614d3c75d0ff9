//! Starts the window.

mod displays;
mod placing;
mod trouble;

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;

use crate::app::{App, AppOptions, store::Store};
use displays::Displays;
pub use trouble::{AppError, Library};

/// The name of the program, in the title and for the window system.
pub const NAME: &str = "Topology Designer";

/// The smallest window in which nothing is cut off, in points.
const MIN_SIZE: [f32; 2] = [1024.0, 640.0];

/// The number of frames in which the window is moved onto a screen, because some window systems place it
/// late.
const FRAMES_TO_PLACE: u8 = 3;

/// Opens the window, with a document if one is given, and returns when the window is closed.
///
/// wgpu is tried first because it finds a software renderer where OpenGL is missing (Windows Server,
/// remote desktops); OpenGL is tried second, for machines without Vulkan.
///
/// # Errors
/// When there is no display, a library for it is missing, or there is no way to draw.
pub fn run(file: Option<PathBuf>) -> Result<(), AppError> {
    let first = match start(eframe::Renderer::Wgpu, file.clone()) {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(eframe::Error::WinitEventLoop(error))) => {
            return Err(trouble::of_window_system(
                &error,
                &Displays::of_environment(),
            ));
        }
        Ok(Err(error)) => error.to_string(),
        Err(library) => return Err(AppError::MissingLibrary(library)),
    };
    log::info!("wgpu is not available, trying OpenGL: {first}");
    match start(eframe::Renderer::Glow, file) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(trouble::of_graphics(&first, &error.to_string())),
        Err(library) => Err(AppError::MissingLibrary(library)),
    }
}

/// Runs the window with one renderer. Parts of the window system panic if a library is missing.
fn start(
    renderer: eframe::Renderer,
    file: Option<PathBuf>,
) -> Result<Result<(), eframe::Error>, Library> {
    let usual_hook = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if trouble::library_of_panic(info.payload()).is_none() {
            usual_hook(info);
        }
    }));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| run_window(renderer, file)));
    // Removes the hook that was set above. The usual hook was moved into it, and nothing starts after
    // this except the second renderer.
    drop(panic::take_hook());
    ended.or_else(|payload: Box<dyn Any + Send>| {
        match trouble::library_of_panic(payload.as_ref()) {
            Some(library) => Err(library),
            None => panic::resume_unwind(payload),
        }
    })
}

fn run_window(renderer: eframe::Renderer, file: Option<PathBuf>) -> Result<(), eframe::Error> {
    eframe::run_native(
        NAME,
        native_options(renderer),
        Box::new(move |creation| {
            if let Some(window) = creation.winit_window() {
                placing::bring_onto_screen(window);
            }
            crate::app::typefaces::provide(&creation.egui_ctx);
            let mut app = App::new(&creation.egui_ctx, AppOptions::for_user());
            if let Some(file) = file {
                app.open_path(&creation.egui_ctx, &file);
            }
            Ok(Box::new(Placed {
                app,
                frames_to_place: FRAMES_TO_PLACE,
            }))
        }),
    )
}

/// The window, which is moved onto a screen in its first frames.
struct Placed {
    app: App,
    frames_to_place: u8,
}

impl eframe::App for Placed {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        if self.frames_to_place > 0 {
            self.frames_to_place -= 1;
            if let Some(window) = frame.winit_window() {
                placing::bring_onto_screen(window);
            }
            ctx.request_repaint();
        }
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, raw_input: &mut egui::RawInput) {
        self.app.raw_input_hook(ctx, raw_input);
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        self.app.on_exit(gl);
    }
}

fn native_options(renderer: eframe::Renderer) -> eframe::NativeOptions {
    let window = Store::for_user()
        .and_then(|store| store.load_window())
        .map(placing::sane)
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
        event_loop_builder: displays::event_loop_builder(),
        // Fonts come from `typefaces`, as in pictures.
        system_font_fallback: false,
        ..Default::default()
    }
}
