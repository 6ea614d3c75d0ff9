//! Why the window could not be opened, with a message that says what to install or to check.

use std::any::Any;
use std::fmt;

use crate::app::run::displays::Displays;

/// A library that a window loads at run time, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Library {
    /// How error messages of the window system name it.
    mark: &'static str,
    /// The file name.
    pub name: &'static str,
    /// Another library that it needs. If either is missing, the window system names this one.
    needs: Option<&'static str>,
}

impl fmt::Display for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.needs {
            Some(needs) => write!(f, "{}, or {needs}, which it needs,", self.name),
            None => f.write_str(self.name),
        }
    }
}

/// Longer marks come first, because one is the beginning of another.
const LIBRARIES: &[Library] = &[
    library("libX11-xcb", "libX11-xcb.so.1"),
    library("libX11", "libX11.so.6"),
    library("libXcursor", "libXcursor.so.1"),
    library("libXi.", "libXi.so.6"),
    library("libxcb.", "libxcb.so.1"),
    library("libXau", "libXau.so.6"),
    library("libXdmcp", "libXdmcp.so.6"),
    library("libXext", "libXext.so.6"),
    library("libXfixes", "libXfixes.so.3"),
    library("libXrandr", "libXrandr.so.2"),
    library("libXrender", "libXrender.so.1"),
    Library {
        needs: Some("libxkbcommon.so.0"),
        ..library("libxkbcommon-x11", "libxkbcommon-x11.so.0")
    },
    library("libxkbcommon", "libxkbcommon.so.0"),
    library("libwayland-client", "libwayland-client.so.0"),
    library("wayland library", "libwayland-client.so.0"),
    library("libEGL", "libEGL.so.1"),
    library("libGL.", "libGL.so.1"),
    library("libGLX", "libGLX.so.0"),
];

const fn library(mark: &'static str, name: &'static str) -> Library {
    Library {
        mark,
        name,
        needs: None,
    }
}

/// Everything that a window needs, in one line each, so that people need not install one library after
/// the other.
const DEBIAN: &str = "sudo apt install libx11-6 libx11-xcb1 libxcursor1 libxi6 \
                      libxkbcommon0 libxkbcommon-x11-0 libwayland-client0 libegl1 libgl1 \
                      libgl1-mesa-dri";
const FEDORA: &str = "sudo dnf install libX11 libX11-xcb libXcursor libXi libxkbcommon \
                      libxkbcommon-x11 libwayland-client libglvnd-egl libglvnd-glx mesa-dri-drivers";

/// The end of every message about the window.
const COMMANDS_WORK: &str = "The commands (see --help) work without a window.";

/// Why the window could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no display to open a window on.
    #[error(
        "There is no display to open a window on. Start the program from a graphical session. \
         {COMMANDS_WORK}"
    )]
    NoDisplay,
    /// A display is named, but it does not respond.
    #[error(
        "The display {0} cannot be reached. Check that it is running and that you may use it. {COMMANDS_WORK}"
    )]
    DisplayOutOfReach(String),
    /// There is a display, but a library that it needs is missing.
    #[error(
        "The library {0} is missing, so no window can open. Install the required packages. On \
         Debian or Ubuntu: {DEBIAN}; on Fedora: {FEDORA}. {COMMANDS_WORK}"
    )]
    MissingLibrary(Library),
    /// Neither graphics interface could be started.
    #[error(
        "The graphics card or its driver prevents the window from opening: {first}. With OpenGL \
         instead: {second}. A driver for Vulkan, DirectX 12, Metal or OpenGL is required; without a \
         graphics card, install Mesa's software renderer. On Debian or Ubuntu: sudo apt install libegl1 \
         libgl1 libgl1-mesa-dri mesa-vulkan-drivers; on Fedora: sudo dnf install libglvnd-egl \
         libglvnd-glx mesa-dri-drivers mesa-vulkan-drivers. {COMMANDS_WORK}"
    )]
    Graphics {
        /// The error from wgpu.
        first: String,
        /// The error from OpenGL.
        second: String,
    },
    /// The window system reported another error.
    #[error("The window could not be opened ({0}). {COMMANDS_WORK}")]
    WindowSystem(String),
}

/// The missing library, if a text of the window system or of a driver is about one.
pub fn missing_library(text: &str) -> Option<Library> {
    let says_so = [
        "cannot open shared object",
        "could not be loaded",
        "LibraryOpenError",
        "NoWaylandLib",
        "Could not load",
    ];
    if !says_so.iter().any(|words| text.contains(words)) {
        return None;
    }
    if text.contains("NoWaylandLib") {
        return Some(library("wayland library", "libwayland-client.so.0"));
    }
    LIBRARIES
        .iter()
        .filter_map(|library| Some((text.find(library.mark)?, library)))
        .min_by_key(|(place, library)| (*place, std::cmp::Reverse(library.mark.len())))
        .map(|(_, library)| *library)
}

/// Why the window system could not create an event loop. `error` is shown in full.
pub fn of_window_system(error: &(impl fmt::Debug + fmt::Display), displays: &Displays) -> AppError {
    let known = format!("{error:?}");
    if let Some(library) = missing_library(&known) {
        return AppError::MissingLibrary(library);
    }
    if !cfg!(any(windows, target_os = "macos")) {
        return match (&displays.wayland, &displays.x11) {
            (Some(display), _) | (None, Some(display)) => {
                AppError::DisplayOutOfReach(crate::document::shown::visible(display).into_owned())
            }
            (None, None) => AppError::NoDisplay,
        };
    }
    AppError::WindowSystem(in_words(&error.to_string()))
}

/// Why neither graphics interface could be started.
pub fn of_graphics(first: &str, second: &str) -> AppError {
    match missing_library(second).or_else(|| missing_library(first)) {
        Some(library) => AppError::MissingLibrary(library),
        None => AppError::Graphics {
            first: of_renderer(first),
            second: of_renderer(second),
        },
    }
}

/// On Linux, drivers are found through two libraries, and nothing tells which of them is missing.
const NO_OPENGL: &str = match cfg!(target_os = "linux") {
    true => "no OpenGL driver was found, or libEGL.so.1 and libGL.so.1 are missing",
    false => "no OpenGL driver was found",
};

/// The error of a renderer, without the names of its parts.
fn of_renderer(text: &str) -> String {
    let known = [
        ("any enabled backend", "no graphics driver was found"),
        ("suitable adapter", "no graphics driver was found"),
        ("suitable graphics adapter", "no graphics driver was found"),
        ("glutin configs", NO_OPENGL),
        ("glutin error", NO_OPENGL),
    ];
    let known = known.iter().find(|(mark, _)| text.contains(mark));
    known.map_or_else(|| in_words(text), |(_, words)| (*words).to_owned())
}

/// The missing library that made a part of the program panic.
pub fn library_of_panic(payload: &(dyn Any + Send)) -> Option<Library> {
    let text = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())?;
    missing_library(text)
}

/// The text without source code positions, numbers and line breaks.
fn in_words(text: &str) -> String {
    let text = match text.strip_prefix("os error at ") {
        Some(rest) => rest.split_once(": ").map_or(rest, |(_, sentence)| sentence),
        None => text,
    };
    let text = text.split(" (os error").next().unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join(" ").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn displays(x11: Option<&str>, wayland: Option<&str>) -> Displays {
        Displays::named(x11, wayland)
    }

    /// An error as the window system writes it: the details are only in its debug output.
    struct Told(&'static str);

    impl fmt::Display for Told {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("os error at src/mod.rs:788: Failed to load one of xlib's shared libraries")
        }
    }

    impl fmt::Debug for Told {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    #[test]
    fn a_missing_library_is_named_with_the_command_that_installs_it() {
        let x11 = displays(Some(":0"), None);
        for (told, name) in [
            (
                "Os(OsError { line: 788, error: XNotSupported(LibraryOpenError(OpenError { kind: Library, \
                 detail: \"libX11.so.6: cannot open shared object file: No such file or directory; \
                 libX11.so: cannot open shared object file: No such file or directory\" })) })",
                "libX11.so.6",
            ),
            (
                "LibraryOpenError(OpenError { detail: \"libXcursor.so.1: cannot open shared object\" })",
                "libXcursor.so.1",
            ),
            (
                "LibraryOpenError(OpenError { detail: \"libX11-xcb.so.1: cannot open shared object\" })",
                "libX11-xcb.so.1",
            ),
            (
                "LibraryOpenError(OpenError { detail: \"libXi.so.6: cannot open shared object\" })",
                "libXi.so.6",
            ),
            // A library that another library needs.
            (
                "LibraryOpenError(OpenError { detail: \"libxcb.so.1: cannot open shared object\" })",
                "libxcb.so.1",
            ),
            (
                "Os(WaylandError(Connection(NoWaylandLib)))",
                "libwayland-client.so.0",
            ),
        ] {
            let sentence = of_window_system(&Told(told), &x11).to_string();
            assert!(
                sentence.starts_with(&format!("The library {name} is missing")),
                "{sentence}"
            );
            assert!(sentence.contains("sudo apt install libx11-6"), "{sentence}");
            assert!(sentence.contains("sudo dnf install libX11"), "{sentence}");
            assert!(!sentence.contains("os error"), "{sentence}");
        }
    }

    #[test]
    fn a_panic_about_a_missing_library_is_recognized() {
        let library = |payload: Box<dyn Any + Send>| {
            library_of_panic(payload.as_ref()).map(|library| library.name)
        };
        for (text, name) in [
            (
                "Library libxkbcommon.so could not be loaded.",
                "libxkbcommon.so.0",
            ),
            (
                "Library libxkbcommon-x11.so could not be loaded.",
                "libxkbcommon-x11.so.0",
            ),
            (
                "Could not load compose module from libxkbcommon.so.",
                "libxkbcommon.so.0",
            ),
        ] {
            assert_eq!(library(Box::new(text)), Some(name));
            assert_eq!(library(Box::new(text.to_owned())), Some(name));
        }
        assert_eq!(library(Box::new("index out of bounds")), None);
    }

    #[test]
    fn a_library_that_fails_to_load_because_of_another_is_named_with_it() {
        let text: Box<dyn Any + Send> =
            Box::new("Library libxkbcommon-x11.so could not be loaded.");
        let library = library_of_panic(text.as_ref());
        let sentence = library.map(|library| AppError::MissingLibrary(library).to_string());
        let sentence = sentence.unwrap_or_default();
        assert!(
            sentence.starts_with(
                "The library libxkbcommon-x11.so.0, or libxkbcommon.so.0, which it needs, is missing"
            ),
            "{sentence}"
        );
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn a_missing_display_and_an_unreachable_one_get_different_messages() {
        let refused = Told("Os(OsError { error: XNotSupported(XOpenDisplayFailed) })");
        let sentence = of_window_system(&refused, &displays(Some(":7"), None)).to_string();
        assert!(
            sentence.starts_with("The display :7 cannot be reached."),
            "{sentence}"
        );
        let unset = Told("Os(OsError { error: Misc(\"neither WAYLAND_DISPLAY nor …\") })");
        let sentence = of_window_system(&unset, &displays(None, None)).to_string();
        assert!(sentence.starts_with("There is no display"), "{sentence}");
    }

    #[test]
    fn graphics_card_problems_are_reported_as_such() {
        let sentence = of_graphics(
            "WGPU error: Failed to create wgpu adapter, no suitable adapter found.",
            "os error at src/lib.rs:1: The driver is too old (os error 5)",
        )
        .to_string();
        assert!(
            sentence.starts_with("The graphics card or its driver"),
            "{sentence}"
        );
        assert!(
            !sentence.contains("os error") && !sentence.contains("src/"),
            "{sentence}"
        );
        assert!(
            sentence.contains("With OpenGL instead: The driver is too old."),
            "{sentence}"
        );
        let sentence = of_graphics(
            "WGPU error: Failed to create surface for any enabled backend: {}",
            "Found no glutin configs matching the template: ConfigTemplate { alpha_size: 8 }",
        )
        .to_string();
        assert!(
            !sentence.contains('{') && !sentence.contains("glutin"),
            "{sentence}"
        );
        // Both libraries are installed, but there is no driver for them.
        let sentence = of_graphics(
            "no suitable adapter found",
            "glutin error: [a7] GLXBadFBConfig",
        )
        .to_string();
        assert!(
            !sentence.contains("glutin") && !sentence.contains("GLX"),
            "{sentence}"
        );
        let sentence = of_graphics(
            "no suitable adapter found",
            "libEGL.so.1: cannot open shared object file",
        )
        .to_string();
        assert!(
            sentence.starts_with("The library libEGL.so.1 is missing"),
            "{sentence}"
        );
    }
}
